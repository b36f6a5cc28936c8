import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Shop, run, start, until } from './support.mjs';

test('every mistake of a configuration is told in one go, with its place', async (t) => {
  const shop = await Shop.open(t, { orders: 1 });
  const open = path.join(shop.folder, 'open-token');
  fs.writeFileSync(open, 'x', { mode: 0o644 });
  const file = path.join(shop.folder, 'bad.toml');
  fs.writeFileSync(file, `[[shop]]
domain = "shop.example.com"
endpoint = "http://192.0.2.1:80"
token_file = "${open}"
colour = "red"

[[shop]]
domain = "demo.myshopify.com"
token_file = "/nowhere/token"

[poll]
interval = 60
[reason.merchant_to_ship]
mode = "auto"
[reason.lost_in_space]
mode = "report"
`);
  const { code, stderr } = await run('config', 'check', '--config', file);
  assert.equal(code, 2);
  for (const place of ['2:10', '3:12', '4:14', '5:1', '9:14', '12:12', '14:8', '15:1']) {
    assert.match(stderr, new RegExp(`bad\\.toml:${place}: `), `${place}\n${stderr}`);
  }
  for (const words of ['unknown key', 'not a loopback address', 'open to other users', 'cannot be read', 'must be a duration']) assert.ok(stderr.includes(words), words);
  assert.equal((await run('once', '--config', file)).code, 2);
  assert.equal((await run('config', 'check', '--config', '/nowhere.toml')).code, 2);
  assert.equal((await run('frobnicate')).code, 2);
});

test('the sample is valid but for the token it names', async (t) => {
  const shop = await Shop.open(t, { orders: 1 });
  const file = path.join(shop.folder, 'sample.toml');
  const sample = (await run('config', 'init')).stdout;
  fs.writeFileSync(file, sample.replace('/etc/fulfilld/token', shop.token));
  const { code, stdout, stderr } = await run('config', 'check', '--config', file);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /ok, 1 shop, report only/);
  const shown = (await run('config', 'show', '--config', file)).stdout;
  fs.writeFileSync(file, shown);
  assert.equal((await run('config', 'show', '--config', file)).code, 0, 'what is shown can be read again');
});

test('an unreachable shop: exit 6, and nothing stored but the run', async (t) => {
  const shop = await Shop.open(t);
  const config = shop.config();
  await run('once', '--config', config);
  const before = (await shop.report(config, '--all')).orders;
  await shop.shut();
  assert.equal((await run('once', '--config', config)).code, 6);
  const { orders, summary, code } = await shop.report(config, '--all');
  assert.deepEqual(orders.map((one) => one.id), before.map((one) => one.id));
  assert.equal(summary.complete, false, 'the report does not claim to be complete');
  assert.equal(code, 3);
});

test('a wrong token: exit 5, and it never shows', async (t) => {
  const shop = await Shop.open(t);
  fs.writeFileSync(shop.token, 'wrong-secret-canary\n');
  const { code, stderr } = await run('once', '--config', shop.config({ acting: true }));
  assert.equal(code, 5);
  assert.ok(!stderr.includes('canary'));
  assert.ok(!fs.readFileSync(path.join(shop.folder, 'fulfilld.db')).includes('canary'));
});

for (const fault of ['not_json=1:PollOrders', 'wrong_shape=1:PollOrders', 'cut_body=1:PollOrders']) {
  test(`${fault}: the scan is incomplete, nothing is acted upon, nothing is lost`, async (t) => {
    const shop = await Shop.open(t);
    const report = shop.config();
    await run('once', '--config', report);
    const before = (await shop.report(report, '--all')).orders.map((one) => one.id);
    await shop.shut();
    const broken = await Shop.open(t, { faults: fault });
    const config = await shop.acting({ endpoint: `http://127.0.0.1:${broken.port}` });
    const { code, stderr } = await run('once', '--config', config);
    assert.equal(code, 3, stderr);
    const counters = await broken.get('counters');
    assert.ok(Object.values(counters.faults)[0] > 0, 'the fault fired');
    assert.equal(counters.mutations_received, 0);
    const { orders, summary } = await shop.report(config, '--all');
    assert.deepEqual(orders.map((one) => one.id), before);
    assert.equal(summary.complete, false);
    assert.match((await run('report', '--config', config)).stdout, /INCOMPLETE/);
  });
}

test('passing faults on reads are ridden out', async (t) => {
  const shop = await Shop.open(t, { orders: 600, faults: 'http500=5,http429=7,throttle=11' });
  const { code, stderr } = await run('once', '--config', shop.config());
  assert.equal(code, 0, stderr);
  const { faults } = await shop.get('counters');
  assert.ok(Object.values(faults).every((fired) => fired > 0), JSON.stringify(faults));
});

test('a result that cannot be written is an error, not an empty report', async (t) => {
  const shop = await Shop.open(t);
  const config = shop.config();
  await run('once', '--config', config);
  for (const verb of ['report', 'report --json', 'actions list', 'config show', 'doctor', 'version']) {
    const words = verb.split(' ');
    const { status, stderr } = spawnSync(process.env.FULFILLD, [...words, ...(verb === 'version' ? [] : ['--config', config])], { stdio: ['ignore', fs.openSync('/dev/full', 'w'), 'pipe'] });
    assert.equal(status, 1, verb);
    assert.match(stderr.toString(), /could not be written/);
  }
});

test('a second instance: exit 75, and it sends nothing', async (t) => {
  const shop = await Shop.open(t, { latency: 300 });
  const config = await shop.acting();
  const asked = (await shop.get('counters')).received.StartupProbe;
  const first = start('once', '--config', config);
  await until(() => fs.existsSync(path.join(shop.folder, 'fulfilld.db.lock')));
  await until(async () => (await shop.get('counters')).received.StartupProbe > asked);
  const second = await run('once', '--config', config);
  assert.equal(second.code, 75);
  assert.match(second.stderr, /another fulfilld is at work/);
  assert.equal((await shop.get('counters')).received.StartupProbe, asked + 1);
  first.kill('SIGKILL');
  await first.ended;
});

test('the state file of another program is left alone', async (t) => {
  const shop = await Shop.open(t);
  const db = path.join(shop.folder, 'fulfilld.db');
  fs.writeFileSync(db, 'this is not a database, but someone needs it\n'.repeat(50));
  const { code } = await run('once', '--config', shop.config());
  assert.equal(code, 7);
  assert.ok(fs.readFileSync(db, 'utf8').startsWith('this is not a database'));
});

test('a token of another shop is noticed before anything is read', async (t) => {
  const shop = await Shop.open(t, { 'shop-domain': 'other.myshopify.com' });
  const { code, stderr } = await run('once', '--config', shop.config());
  assert.equal(code, 5);
  assert.match(stderr, /belongs to other\.myshopify\.com/);
});
