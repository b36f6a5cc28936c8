// Whatever the shop holds, every order has the reason its maker gave it, and no order is called unknown that is not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run } from './support.mjs';

for (const seed of [1, 2, 3, 4, 5]) {
  test(`20,000 orders of every kind, seed ${seed}`, async (t) => {
    const shop = await Shop.open(t, { orders: 20_000, seed, mix: 'all,unknown_state=1' });
    const config = shop.config();
    assert.equal((await run('once', '--config', config)).code, 0);
    const { orders, summary } = await shop.report(config, '--all');
    const judged = new Map(orders.map((order) => [order.id, order]));
    const labels = await shop.get('labels');
    const wrong = labels.filter((label) => (judged.get(label.id)?.reason ?? null) !== label.reason);
    assert.deepEqual(wrong.slice(0, 5).map(({ name, reason }) => `${name} is no ${reason}`), []);
    const parts = labels.flatMap((label) => label.fulfillment_orders.map((part) => ({ ...part, name: label.name, of: judged.get(label.id) })));
    const wrongParts = parts.filter(({ id, reason, of }) => (of?.fulfillment_orders.find((one) => one.id === id)?.reason ?? null) !== (reason ?? null));
    assert.deepEqual(wrongParts.slice(0, 5).map(({ name, id, reason }) => `${name} ${id} is no ${reason}`), []);
    assert.equal(judged.size, labels.filter(({ reason }) => reason).length, 'nothing is listed that is clear');
    assert.equal(labels.length, 20_000);
    assert.ok(new Set(labels.map(({ reason }) => reason)).size >= 43, 'every reason that full access can meet, and clear');
    assert.equal(summary.complete, true);
  });
}
