// The tracking feed with a thousand rows, one in ten of them bad in ten different ways.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Shop, run } from './support.mjs';

const extra = '[reason.dropship_merchant_location]\nmode = "auto"\nmax_per_run = 1000\n';

/** A file that has rested long enough to be taken. */
function drop(folder, name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  const before = new Date(Date.now() - 60_000);
  fs.utimesSync(file, before, before);
}
const rowsOf = (file) => fs.readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));

test('1,000 rows, 10 % bad in ten ways: each is accounted for once, a rerun changes nothing', { timeout: 280_000 }, async (t) => {
  const shop = await Shop.open(t, { orders: 1010, mix: 'dropship_merchant_location=10,test_order=1,cancelled_unfulfilled=1' });
  const feed = path.join(shop.folder, 'feed');
  fs.mkdirSync(feed);
  const credentials = `token_file = "${shop.token}"\ntracking_feed = "${feed}"`;
  const config = await shop.acting({ credentials, reasons: [], extra });
  const labels = await shop.get('labels');
  const whole = labels.filter((one) => one.reason === 'dropship_merchant_location' && one.fulfillment_orders.length === 1);
  const [dead, trial] = ['cancelled_unfulfilled', 'test_order'].map((reason) => labels.find((one) => one.reason === reason).name);
  assert.ok(whole.length >= 700, `${whole.length} orders`);
  const good = whole.slice(0, 700).map((one, i) => `${one.name},PARCEL-${10_000 + i},UPS,,,`);
  const spare = whole.at(-1).name;
  const bad = [
    () => ',PARCEL-1,UPS,,,', () => `${spare},,UPS,,,`, () => `${spare},x!,UPS,,,`, () => `${spare},PARCEL-1,Nobody Knows,,,`,
    () => `${spare},PARCEL-1,ups,,,`, () => `${spare},PARCEL-1,UPS,javascript:alert(1),,`, () => `${spare},PARCEL-1,UPS,,,-2`,
    () => '#999999,PARCEL-1,UPS,,,', () => `${dead},PARCEL-1,UPS,,,`, () => `${trial},PARCEL-1,UPS,,,`,
  ];
  const wrong = Array.from({ length: 78 }, (_, i) => bad[i % bad.length]());
  const rows = [];
  for (let i = 0; i < 700; ++i) {
    rows.push(good[i]);
    if (i % 9 === 0 && wrong.length > 0) rows.push(wrong.pop());
  }
  // The rest of the thousand in a second file, JSON.
  drop(feed, 'supplier.csv', `order,number,company,url,sku,quantity\n${rows.join('\n')}\n`);
  const more = Array.from({ length: 1000 - rows.length }, (_, i) => (i % 10 === 0 ? { order: whole[i].name, number: `PARCEL-${10_000 + i}`, company: 'UPS' } : { order: whole[0].name, number: `PARCEL-${10_000}`, company: 'UPS' }));
  drop(feed, 'more.json', JSON.stringify(more));
  const first = await run('once', '--config', config);
  assert.ok([0, 4].includes(first.code), first.stderr.slice(-2000));
  const answered = [...rowsOf(path.join(feed, 'done', 'supplier.csv.result.csv')), ...rowsOf(path.join(feed, 'done', 'more.json.result.csv'))];
  assert.equal(answered.length, 1000, 'every row is accounted for once');
  const accepted = answered.filter((row) => row[3] === 'accepted');
  assert.equal(accepted.length, 700);
  const reasons = new Set(answered.filter((row) => row[3] === 'refused').map((row) => row[4].split(':')[0]));
  assert.ok(reasons.size >= 10, [...reasons].join('; '));
  for (let i = 0; i < 3; ++i) await run('once', '--config', config);
  const state = new Map((await shop.get('state')).map((one) => [one.id, one]));
  for (const [i, one] of whole.slice(0, 700).entries()) {
    const { fulfillments } = state.get(one.id);
    assert.deepEqual(fulfillments.map((made) => made.tracking?.number), [`PARCEL-${10_000 + i}`], one.name);
  }
  const before = await shop.get('counters');
  assert.equal(before.duplicate_mutations_received, 0);
  drop(feed, 'again.csv', fs.readFileSync(path.join(feed, 'done', 'supplier.csv'), 'utf8'));
  await run('once', '--config', config);
  const after = await shop.get('counters');
  assert.equal(after.mutations_received, before.mutations_received, 'the same rows change nothing');
  assert.deepEqual(fs.readdirSync(feed).sort(), ['done'].concat(fs.existsSync(path.join(feed, 'rejected')) ? ['rejected'] : []));
});
