// Section A of the fault table through the real binary. What needs a hand on single bytes, certificates or the
// resolver is in tests/unit/shopify under the same numbers.
import assert from 'node:assert/strict';
import net from 'node:net';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run, sleep, start, until } from '../e2e/support.mjs';
import { Proxy, altered, fixed, hangUp, once } from './proxy.mjs';
import { adoptUnread } from './support.mjs';

/** One run through the proxy: {shop, proxy, config, code, stderr}. */
async function throughProxy(t, rules, { acting = true, shop: options = {}, extra = '' } = {}) {
  const shop = await Shop.open(t, { orders: 150, ...options });
  const proxy = await Proxy.open(t, shop, rules);
  if (acting) await adoptUnread(t, shop, { extra });
  const config = shop.config({ acting, endpoint: proxy.endpoint, extra });
  return { shop, proxy, config, ...(await run('once', '--config', config)) };
}
/** Nothing was sent, and the operator can see it everywhere. */
async function incomplete({ shop, config, code, stderr }, expected) {
  assert.equal(code, expected, stderr);
  assert.match(stderr, /event="run failed"/);
  assert.equal((await shop.get('counters')).mutations_received, 0);
  const { summary, code: reported } = await shop.report(config, '--all');
  assert.equal(summary.complete, false);
  assert.equal(reported, 3);
  assert.match((await run('report', '--config', config)).stdout, /INCOMPLETE/);
}

test('row 01: a shop that cannot be found is unavailable, never "nothing stuck"', async (t) => {
  const shop = await Shop.open(t, { orders: 1 });
  const config = shop.config({ endpoint: 'http://localhost:1' });
  await incomplete({ shop, config, ...(await run('once', '--config', config)) }, 6);
});

test('row 03: a connection refused is unavailable, and says where', async (t) => {
  const shop = await Shop.open(t, { orders: 1 });
  const config = shop.config({ acting: true, endpoint: 'http://127.0.0.1:1' });
  const result = await run('once', '--config', config);
  assert.match(result.stderr, /connecting to 127\.0\.0\.1:1 failed: Connection refused/);
  await incomplete({ shop, config, ...result }, 6);
});

test('row 06: a connection that is closed while idle costs a read nothing', async (t) => {
  const closing = async ({ forward, response, socket }) => {
    const reply = await forward();
    response.on('finish', () => socket.destroy());
    return reply;
  };
  const { code, stderr, shop } = await throughProxy(t, { '*': closing });
  assert.equal(code, 0, stderr);
  const counters = await shop.get('counters');
  assert.equal(counters.duplicate_mutations_received, 0);
  assert.ok(counters.mutations_received > 0);
});

test('row 08: a reply that stalls ends by its deadline, and the other orders go on', async (t) => {
  const stalling = async ({ count, forward, response }) => {
    const reply = await forward();
    if (count !== 1) return reply;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
    response.write(reply.text.slice(0, 10));
    return null;
  };
  const began = Date.now();
  const { code, shop, config } = await throughProxy(t, { FulfillmentCreate: stalling });
  assert.ok(Date.now() - began < 20_000);
  const journal = await shop.journal(config);
  assert.equal(journal.filter((row) => row.state !== 'verified').length, 0, 'the stalled one was settled by reading');
  assert.equal(code, 0);
});

// What a hostile server pours into a socket, reply by reply.
const chunked = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
const sized = (body) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const floods = {
  'an endless body': { head: chunked, piece: `10000\r\n${'x'.repeat(65_536)}\r\n`, pieces: 2_000 },
  'a million headers': { head: 'HTTP/1.1 200 OK\r\n', piece: 'X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n'.repeat(2_000), pieces: 500 },
  'a bomb of brackets': { head: sized('['.repeat(16_000_000)) },
  'a bomb of zeros': { head: sized(`{"data":{"orders":{"nodes":[${'0,'.repeat(7_900_000)}0]}}}`) },
  'a bomb of keys': { head: sized(`{"data":{${Array.from({ length: 900_000 }, (_, i) => `"${i}":0`).join()}}}`) },
  'replies that nobody asked for': { head: sized('{"data":{}}'), piece: sized('{"data":{"shop":{}}}').repeat(1_000), pieces: 1_000 },
};
for (const [what, { head, piece, pieces = 0 }] of Object.entries(floods)) {
  test(`row 11: ${what}: the run ends within bounds of time and memory`, async (t) => {
    const shop = await Shop.open(t, { orders: 1 });
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        socket.write(head);
        let sent = 0;
        const pump = () => { while (!socket.destroyed && sent++ < pieces) if (!socket.write(piece)) { socket.once('drain', pump); return; } };
        pump();
      });
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    t.after(() => server.close());
    const began = Date.now();
    const daemon = start('once', '--config', shop.config({ endpoint: `http://127.0.0.1:${server.address().port}` }));
    let peak = 0;
    const watch = setInterval(() => {
      try { peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))[1])); } catch { /* ended */ }
    }, 5);
    assert.equal((await daemon.ended).code, 3, daemon.log);
    clearInterval(watch);
    t.diagnostic(`${what}: ${Date.now() - began} ms, ${(peak / 1024).toFixed(1)} MiB`);
    assert.ok(Date.now() - began < 15_000, what);
    // A sanitizer keeps memory of its own.
    if (process.env.FULFILLD_SANITIZE === 'none') assert.ok(peak < 128 * 1024, `${what}: ${peak} KiB`);
  });
}

test('row 12: an encoding nobody asked for is no answer', async (t) => {
  await incomplete(await throughProxy(t, { PollOrders: fixed({ headers: { 'content-encoding': 'gzip' }, text: 'not really' }) }), 3);
});

test('row 13: two replies for one request are none', async (t) => {
  const doubled = async ({ socket }) => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
    socket.write(reply + reply);
    return null;
  };
  await incomplete(await throughProxy(t, { PollOrders: doubled }), 3);
});

test('row 14: 429 is waited out within reason, whatever Retry-After says', async (t) => {
  for (const after of [undefined, '0.5', '-1', 'Wed, 21 Oct 2099 07:28:00 GMT', 'soon', '1']) {
    const began = Date.now();
    const busy = fixed({ status: 429, headers: after === undefined ? {} : { 'retry-after': after }, text: '{"errors":"Too Many Requests"}' }, once);
    const { code, stderr } = await throughProxy(t, { PollOrders: busy }, { shop: { orders: 5 } });
    assert.equal(code, 0, stderr);
    const waited = Date.now() - began;
    assert.ok(waited >= 1_000 && waited < 6_000, `${after}: ${waited} ms`);
  }
});

test('row 14: a mutation that met 429 is not sent again in that run', async (t) => {
  const { proxy, shop, config, code } = await throughProxy(t, { FulfillmentCreate: fixed({ status: 429, text: '{}' }, once) });
  assert.equal(code, 3);
  const targets = proxy.mutations.filter((one) => one.operation === 'FulfillmentCreate').map((one) => JSON.stringify(one.variables));
  assert.equal(new Set(targets).size, targets.length);
  assert.equal((await shop.journal(config)).filter((row) => row.state === 'not_sent').length, 1);
  assert.equal((await run('once', '--config', config)).code, 0, 'the next run does it');
  assert.equal((await shop.journal(config)).at(-1).state, 'verified');
});

test('row 15: a security rejection ends the run, and is not hammered', async (t) => {
  for (const status of [430, 403]) {
    const shop = await Shop.open(t, { orders: 5 });
    const proxy = await Proxy.open(t, shop, { '*': fixed({ status, text: '<html>Forbidden</html>' }) });
    const config = shop.config({ acting: true, endpoint: proxy.endpoint, extra: '[poll]\ninterval = "5s"' });
    const daemon = start('run', '--config', config);
    await until(() => daemon.log.includes('run failed'));
    await sleep(7_000);
    daemon.kill('SIGTERM');
    await daemon.ended;
    assert.ok(proxy.requests.length <= 2, `${proxy.requests.length} requests in seven seconds`);
    assert.match(daemon.log, /cause=unauthorized/);
  }
});

test('row 16: a storm of 5xx: three attempts at a read and no more than the budget allows', async (t) => {
  for (const status of [500, 502, 503, 504]) {
    const result = await throughProxy(t, { PollOrders: fixed({ status, text: '<html>' }) });
    await incomplete(result, 6);
    assert.equal(result.proxy.counts.PollOrders, 3);
  }
  const flaky = await throughProxy(t, { OrderRecheck: fixed({ status: 502, text: '' }, ({ count }) => count % 3 !== 0) }, { shop: { orders: 600 } });
  const repeats = flaky.stderr.match(/event="read repeated"/g).length;
  assert.ok(repeats <= 20 + flaky.proxy.requests.length / 10, `${repeats} repeats of ${flaky.proxy.requests.length} requests`);
  // Whichever comes first: three orders in a row that cannot be read, or three outcomes that are not proven.
  assert.match(flaky.stderr, /event="acting stopped"|event="actions held back" gate=breaker/);
  assert.equal(flaky.code, 3);
  assert.equal((await flaky.shop.get('counters')).duplicate_mutations_received, 0);
});

test('row 17: throttled under 200 is waited out; more than the bucket holds is asked for in smaller pages', async (t) => {
  const cost = (requested, maximum) => ({ requestedQueryCost: requested, actualQueryCost: null, throttleStatus: { maximumAvailable: maximum, currentlyAvailable: 0, restoreRate: 1000 } });
  const refused = (requested, maximum) => ({ text: JSON.stringify({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: { cost: cost(requested, maximum) } }) });
  const waited = await throughProxy(t, { PollOrders: fixed(refused(500, 2000), once) }, { shop: { orders: 5 } });
  assert.equal(waited.code, 0, waited.stderr);
  const shrunk = await throughProxy(t, { PollOrders: async (context) => (context.variables.first > 30 ? refused(3000, 2000) : context.forward()) });
  assert.equal(shrunk.code, 0, shrunk.stderr);
  const sizes = shrunk.proxy.requests.filter((one) => one.operation === 'PollOrders').map((one) => one.variables.first);
  assert.deepEqual([...new Set(sizes)], [100, 50, 25]);
  const never = await throughProxy(t, { PollOrders: fixed(refused(3000, 2000)) });
  await incomplete(never, 3);
  assert.ok(never.proxy.counts.PollOrders < 12, 'no livelock');
});

test('row 18: a redirect is never followed, and the token goes nowhere else', async (t) => {
  let visits = 0;
  const elsewhere = net.createServer((socket) => { ++visits; socket.destroy(); });
  await new Promise((done) => elsewhere.listen(0, '127.0.0.1', done));
  t.after(() => elsewhere.close());
  for (const status of [301, 302, 307, 308]) {
    const moved = { status, headers: { location: `http://127.0.0.1:${elsewhere.address().port}/admin/api/2026-10/graphql.json` }, text: '' };
    await incomplete(await throughProxy(t, { StartupProbe: fixed(moved) }), 3);
    const mutation = await throughProxy(t, { FulfillmentCreate: fixed(moved, once) });
    assert.equal((await mutation.shop.get('counters')).duplicate_mutations_received, 0);
  }
  assert.equal(visits, 0);
});

test('row 19: proxies of the environment are ignored', async (t) => {
  let visits = 0;
  const tempting = net.createServer((socket) => { ++visits; socket.destroy(); });
  await new Promise((done) => tempting.listen(0, '127.0.0.1', done));
  t.after(() => tempting.close());
  const shop = await Shop.open(t, { orders: 5 });
  const url = `http://127.0.0.1:${tempting.address().port}`;
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) process.env[name] = url;
  try {
    assert.equal((await run('once', '--config', shop.config())).code, 0);
  } finally {
    for (const name of Object.keys(process.env).filter((one) => /^(https?|all)_proxy$/i.test(one))) delete process.env[name];
  }
  assert.equal(visits, 0);
});

test('row 20: a clock that is wrong by days is told, and nothing is done by it', async (t) => {
  const { code, stderr, shop } = await throughProxy(t, {}, { shop: { 'clock-offset': 3 * 86_400 } });
  assert.equal(code, 3);
  assert.match(stderr, /event="acting held back" .*clock of this machine is 3d behind/);
  assert.equal((await shop.get('counters')).mutations_received, 0);
});

test('row 21: a link that flaps ends the run by its limit, and the next goes on where it stopped', async (t) => {
  const shop = await Shop.open(t, { orders: 3_000 });
  let up = true;
  const proxy = await Proxy.open(t, shop, { PollOrders: async (context) => (up ? context.forward() : hangUp(context)) });
  const flap = setInterval(() => { up = !up; }, 60);
  t.after(() => clearInterval(flap));
  const config = shop.config({ endpoint: proxy.endpoint, extra: '[poll]\nmax_duration = "5s"' });
  let codes = [];
  for (let i = 0; i < 40 && codes.at(-1) !== 0; ++i) {
    const began = Date.now();
    codes.push((await run('once', '--config', config)).code);
    assert.ok(Date.now() - began < 10_000, 'the limit of 5 s and 5 s more');
  }
  assert.equal(codes.at(-1), 0, codes.join());
  const { orders } = await shop.report(config, '--all');
  const labelled = (await shop.get('labels')).filter((one) => one.reason);
  assert.equal(orders.length, labelled.length, 'none was missed');
});

test('row 21: a run that takes too long says so', async (t) => {
  const shop = await Shop.open(t, { orders: 3_000, latency: 800 });
  const config = shop.config({ acting: true, extra: '[poll]\nmax_duration = "5s"' });
  const began = Date.now();
  const { code, stderr } = await run('once', '--config', config);
  assert.ok(Date.now() - began < 10_000);
  assert.equal(code, 3);
  assert.match(stderr, /the time limit of one run is over.*remedy=/);
  assert.equal((await shop.report(config)).summary.complete, false);
});
