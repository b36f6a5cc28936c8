import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run } from './support.mjs';

/** An acting run against a shop that is not as it should be: all is read and listed, nothing is sent, all is said. */
async function heldBack(t, options, words) {
  const shop = await Shop.open(t, options);
  const config = await shop.acting();
  const { code, stderr } = await run('once', '--config', config);
  assert.equal(code, 3, stderr);
  assert.match(stderr, words);
  assert.equal((await shop.get('counters')).mutations_received, 0);
  const { orders, summary } = await shop.report(config);
  assert.ok(orders.length > 100, 'everything is listed all the same');
  assert.match(summary.runs[0].report_only_why, words);
  assert.match((await run('report', '--config', config)).stdout, /NOTHING WAS DONE/);
  return shop;
}

test('a platform that answers in another version is read and not acted upon', (t) =>
  heldBack(t, { 'served-version': '2026-07' }, /answers in version 2026-07 instead of 2026-10/));
test('a clock that is days behind is noticed', (t) => heldBack(t, { 'clock-offset': 259_200 }, /the clock of this machine is \S+ behind the shop's/));
test('a clock that is ahead is noticed', (t) => heldBack(t, { 'clock-offset': -3_600 }, /ahead of the shop's/));

test('a deprecated call is said once', async (t) => {
  const shop = await Shop.open(t, { orders: 600, deprecation: 'soon gone' });
  const { code, stderr } = await run('once', '--config', shop.config());
  assert.equal(code, 0);
  assert.equal(stderr.match(/event="deprecated call" .*reason="soon gone"/g)?.length, 1);
});

test('another shop behind the same domain is neither read nor touched', async (t) => {
  const shop = await Shop.open(t, { orders: 20 });
  const config = shop.config();
  assert.equal((await run('once', '--config', config)).code, 0);
  const before = (await shop.report(config, '--all')).orders.length;
  const other = await Shop.open(t, { orders: 50, seed: 8, 'shop-id': 77 });
  const moved = await shop.acting({ endpoint: `http://127.0.0.1:${other.port}` });
  const { code, stderr } = await run('once', '--config', moved);
  assert.equal(code, 5, stderr);
  assert.match(stderr, /another shop answers at demo\.myshopify\.com.*remedy="if this is meant, begin with a new state file/);
  assert.equal((await shop.report(moved, '--all')).orders.length, before);
  assert.equal((await other.get('counters')).received.PollOrders ?? 0, 0);
});

for (const version of [1, 2, 3, 4]) {
  test(`a state file of version ${version} is copied and brought up to date`, async (t) => {
    const shop = await Shop.open(t, { orders: 50 });
    const config = shop.config();
    const db = `${shop.folder}/fulfilld.db`;
    execFileSync('sqlite3', [db], { input: fs.readFileSync(new URL(`../data/state/v${version}.sql`, import.meta.url)) });
    fs.chmodSync(db, 0o600);
    const before = await run('report', '--config', config);
    assert.equal(before.code, 7, 'a report never changes the file');
    assert.match(before.stderr, /version/);
    assert.equal((await run('once', '--config', config)).code, 0);
    assert.ok(fs.existsSync(`${db}.v${version}.bak`));
    const { code, orders } = await shop.report(config, '--all');
    assert.equal(code, 0);
    assert.ok(orders.length > 1 && orders.filter(({ standing }) => standing !== 'missing').every(({ evidence }) => evidence.length > 0), 'everything was read anew');
    assert.match((await run('actions', 'list', '--config', config)).stdout, /flag_for_deletion/);
    const whole = await run('db', 'check', '--config', config);
    assert.equal(whole.code, 0, whole.stderr);
  });
}
