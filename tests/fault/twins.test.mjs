// Two of them on one state file, and one that was stopped for too long: whoever does not hold the lock asks the shop
// nothing, and whoever's knowledge has grown old sends nothing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run, sleep, until } from '../e2e/support.mjs';
import { copyState } from './crash_matrix.mjs';
import { Proxy } from './proxy.mjs';
import { holdOn, startGroup, strikeAt, traceCalls } from './strace.mjs';

/** Numbers in [0, 1) that a seed repeats. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A shop that has been read and not acted upon, and the state folder of that moment. */
async function prepared(t, options) {
  const shop = await Shop.open(t, { seed: 3, mix: 'pos_not_marked_fulfilled=1', 'no-guards': 'true', ...options });
  holdOn(t, shop);
  await shop.adopt(shop.config());
  copyState(shop.folder, `${shop.folder}/prepared`);
  return shop;
}
/** An address of the shop that belongs to one process alone: what comes in there, that process has sent. */
async function ownDoor(t, shop) {
  const proxy = await Proxy.open(t, shop);
  const config = shop.config({ acting: true, endpoint: proxy.endpoint });
  return { proxy, args: ['once', '--quiet', '--config', config] };
}

const signal = (child, name) => { try { process.kill(child.pid, name); } catch { /* it has ended */ } };

/** Stops it and lets it go on, a few times at random. */
async function disturb(child, random) {
  let stops = 0;
  for (let i = Math.floor(random() * 4); i > 0; --i) {
    await sleep(random() * 60);
    if (child.exitCode !== null || child.signalCode !== null) return stops;
    signal(child, 'SIGSTOP');
    stops += 1;
    await sleep(random() * 80);
    signal(child, 'SIGCONT');
  }
  return stops;
}

async function round(shop, doors, random, effects) {
  await shop.post('reset', {});
  copyState(`${shop.folder}/prepared`, shop.folder);
  for (const { proxy } of doors) proxy.requests.length = 0;
  const pair = doors.map(({ args }) => startGroup(process.env.FULFILLD, args));
  const [stops, ends] = await Promise.all([
    Promise.all(pair.map((child) => disturb(child, random))), Promise.all(pair.map((child) => child.ended))]);
  const asked = doors.map(({ proxy }) => proxy.requests.map((one) => one.at));
  const counters = await shop.get('counters');
  const told = `exits ${ends.map(({ code }) => code)}, requests ${asked.map((one) => one.length)}: ${ends.map(({ stderr }) => stderr).join('')}`;
  assert.ok(ends.every(({ code }) => code === 0 || code === 75), told);
  assert.ok(ends.some(({ code }) => code === 0), told);
  ends.forEach(({ code }, i) => assert.ok(code === 0 || asked[i].length === 0, `the loser has asked the shop: ${told}`));
  // Both came to their end: then one after the other.
  if (ends.every(({ code }) => code === 0)) {
    assert.ok(Math.max(...asked[0]) < Math.min(...asked[1]) || Math.max(...asked[1]) < Math.min(...asked[0]), `both at once: ${told}`);
  }
  assert.equal(counters.duplicate_mutations_received, 0, told);
  assert.equal(counters.mutations_received, effects, told);
  return { contested: ends.some(({ code }) => code === 75), stops: stops[0] + stops[1] };
}

test('of two started together on one state file, the loser asks nothing and nothing is done twice', { timeout: 600_000 }, async (t) => {
  const rounds = process.env.FULFILLD_SANITIZE ? 40 : 200;
  const seed = Number(process.env.FULFILLD_TWIN_SEED ?? Date.now() % 1_000_000);
  const random = generator(seed);
  const shop = await prepared(t, { orders: 2 });
  const doors = [await ownDoor(t, shop), await ownDoor(t, shop)];
  const sums = { contests: 0, stops: 0 };
  for (let i = 0; i < rounds; ++i) {
    const { contested, stops } = await round(shop, doors, random, 2).catch((failure) => {
      failure.message = `seed ${seed}, round ${i}: ${failure.message}`;
      throw failure;
    });
    sums.contests += contested ? 1 : 0;
    sums.stops += stops;
  }
  console.log(`twins starts=${rounds} seed=${seed} contests=${sums.contests} stops=${sums.stops} loser_requests=0 duplicates=0`);
  assert.ok(sums.contests > rounds / 2, 'they must meet');
});

/** The calls between the request for the order by id and the first byte of the action: [{call, n}] and what ends them. */
async function windowOf(shop, args) {
  const names = ['sendto', 'sendmsg', 'recvfrom', 'recvmsg', 'pwrite64', 'fdatasync', 'ftruncate', 'connect', 'epoll_wait', 'epoll_pwait'];
  const counts = new Map();
  const trace = (await traceCalls(`${shop.folder}/trace`, args, names)).map(({ call, text }) => {
    counts.set(call, (counts.get(call) ?? 0) + 1);
    return { call, n: counts.get(call), text };
  });
  const end = trace.findIndex(({ text }) => text.includes('FulfillmentCreate'));
  const begin = trace.slice(0, end).findLastIndex(({ text }) => text.includes('OrderRecheck'));
  assert.ok(begin > 0 && end > begin, 'the action follows a read by id');
  return trace.slice(begin + 1, end);
}

const alive = (child) => child.exitCode === null && child.signalCode === null;

/** Stopped at one call for longer than a read may be relied on. Gives what the shop heard, and when. */
async function stoppedAt(t, { call, n }) {
  const shop = await prepared(t, { orders: 1 });
  const { proxy, args } = await ownDoor(t, shop);
  const child = strikeAt(call, n, 'signal=SIGSTOP', args);
  const asked = () => proxy.requests.some((one) => one.operation === 'OrderRecheck');
  // Where it stops before it has asked, it has not come into the window: there is nothing to learn from it.
  await until(() => asked() || !alive(child), 20_000).catch(() => {});
  await sleep(11_000);
  const stopped = alive(child);
  const asked_before = asked();
  const before = proxy.requests.length;
  // Again and again: where the call came later than in the run that was counted, it stops only now.
  const wake = setInterval(() => { try { process.kill(-child.pid, 'SIGCONT'); } catch { /* it has ended */ } }, 200);
  const { code, stderr } = await child.ended.finally(() => clearInterval(wake));
  const at = (operation) => proxy.requests.filter((one) => one.operation === operation).map((one) => one.at);
  const reads = at('OrderRecheck');
  const sent = at('FulfillmentCreate');
  const inside = stopped && asked_before && !proxy.requests.slice(0, before).some((one) => one.operation === 'FulfillmentCreate');
  const stale = sent.filter((time) => time - Math.max(...reads.filter((read) => read < time)) > 10_000);
  return { call, n, inside, stale, code, stderr };
}

test('stopped anywhere between its read and its send, it does not send on a read that has grown old', { timeout: 200_000 }, async (t) => {
  const shop = await prepared(t, { orders: 1 });
  const { args } = await ownDoor(t, shop);
  const all = await windowOf(shop, args);
  // The pages of one commit are alike: the first and the last stand for them.
  const pages = all.filter(({ call }) => call === 'pwrite64');
  const points = all.filter((one) => one.call !== 'pwrite64' || one === pages[0] || one === pages.at(-1));
  // How often it waits for an answer is a matter of time: the last of these calls may be another one in another run.
  const last = all.at(-1);
  const results = await Promise.all([...points, last, last].map((point) => stoppedAt(t, point)));
  const inside = results.filter((one) => one.inside);
  const stale = results.filter((one) => one.stale.length > 0);
  console.log(`twins stopped points=${results.length} inside=${inside.length} stale_sends=${stale.length} calls=${inside.map(({ call, n }) => `${call}:${n}`)}`);
  for (const { call, n, stderr } of stale) console.log(`  FAIL stopped at ${call} ${n}, and it sent: ${stderr}`);
  assert.equal(stale.length, 0);
  for (const call of ['connect', 'fdatasync', 'recvfrom']) assert.ok(inside.some((one) => one.call === call), `never stopped at ${call}`);
  assert.ok(inside.some((one) => one.call === last.call && one.n === last.n), 'never stopped when it was connected');
});
