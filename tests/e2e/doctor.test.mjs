import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run } from './support.mjs';

async function examine(config) {
  const { code, stdout } = await run('doctor', '--json', '--config', config);
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.at(-1).exit_code, code);
  return { code, checks: Object.fromEntries(lines.slice(0, -1).map((line) => [line.about.replace('demo.myshopify.com ', ''), line])) };
}

test('all is well, before the first run and after it', async (t) => {
  const shop = await Shop.open(t, { orders: 20, scopes: 'read_all_orders,write_orders,write_merchant_managed_fulfillment_orders,write_third_party_fulfillment_orders,read_locations' });
  const config = shop.config({ acting: true });
  const before = await examine(config);
  assert.equal(before.code, 0, JSON.stringify(before.checks));
  assert.ok(!fs.existsSync(`${shop.folder}/fulfilld.db`), 'looking creates nothing');
  await run('once', '--config', config);
  const after = await examine(config);
  assert.equal(after.code, 0);
  assert.ok(Object.values(after.checks).every((check) => check.result === 'ok'), JSON.stringify(after.checks));
  assert.match(after.checks.locations.detail, /services: .*Amazon/);
  assert.match((await run('doctor', '--config', config)).stdout, /9 checks, 0 failed/);
});

test('missing scopes are named, with the exact list, and the window too', async (t) => {
  const shop = await Shop.open(t, { orders: 5, scopes: 'read_orders,read_locations,read_merchant_managed_fulfillment_orders' });
  const { code, checks } = await examine(shop.config({ acting: true }));
  assert.equal(code, 5);
  assert.match(checks['scopes to read'].remedy, /: read_third_party_fulfillment_orders$/);
  assert.match(checks['scopes to act'].remedy, /: write_merchant_managed_fulfillment_orders, write_orders, write_third_party_fulfillment_orders$/);
  assert.equal(checks.window.result, 'warning');
});

for (const [what, options, about, code] of [
  ['another version', { 'served-version': '2026-04' }, 'version and clock', 3],
  ['a wrong clock', { 'clock-offset': 4_000 }, 'version and clock', 3],
]) {
  test(`${what} is found`, async (t) => {
    const shop = await Shop.open(t, { orders: 5, ...options });
    const found = await examine(shop.config());
    assert.equal(found.checks[about].result, 'failed');
    assert.equal(found.code, code);
  });
}

test('every fault at once: all checks are made, and the worst decides', async (t) => {
  const shop = await Shop.open(t, { orders: 5, scopes: 'read_orders' });
  const db = `${shop.folder}/fulfilld.db`;
  fs.writeFileSync(db, 'not a database, but somebody needs it'.repeat(200), { mode: 0o600 });
  const { code, checks } = await examine(shop.config({ acting: true }));
  assert.equal(code, 7);
  assert.equal(checks['state file'].result, 'failed');
  assert.equal(checks['scopes to read'].result, 'failed');
});

test('an unreachable shop, a wrong token, a broken configuration', async (t) => {
  const shop = await Shop.open(t, { orders: 5 });
  assert.equal((await examine(shop.config({ endpoint: 'http://127.0.0.1:1' }))).code, 6);
  fs.writeFileSync(shop.token, 'wrong\n');
  assert.equal((await examine(shop.config())).code, 5);
  fs.chmodSync(shop.token, 0o644);
  const { code, checks } = await examine(shop.config());
  assert.equal(code, 2);
  assert.match(checks.configuration.detail, /open to other users; chmod 600/);
});

test('a damaged state file is found', async (t) => {
  const shop = await Shop.open(t, { orders: 300 });
  const config = shop.config();
  await run('once', '--config', config);
  const db = `${shop.folder}/fulfilld.db`;
  const bytes = fs.readFileSync(db);
  bytes.fill(0x5a, 8_192, 12_288);
  fs.writeFileSync(db, bytes);
  const { code, checks } = await examine(config);
  assert.equal(code, 7);
  assert.equal(checks['state file'].result, 'failed');
});
