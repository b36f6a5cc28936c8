// Row 44 of the fault table through the real binary: the file of all orders, and everything that can be wrong with it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run, start, until } from '../e2e/support.mjs';

const orders = 400;

/** A shop whose first reading is a bulk operation, with a fault. */
async function open(t, faults = '') {
  const shop = await Shop.open(t, { orders, ...(faults ? { faults } : {}) });
  const config = shop.config({ extra: '[poll]\nbulk_from = 100\n' });
  return { shop, config, once: () => run('once', '--config', config) };
}

/** Every order with its reason, and those of its fulfillment orders, is what the shop's labels say. */
async function assertAllRight(shop, config) {
  const listed = new Map((await shop.report(config, '--all')).orders.map((order) => [order.id, order]));
  const labels = (await shop.get('labels')).filter((label) => label.reason);
  assert.equal(listed.size, labels.length);
  for (const label of labels) {
    const order = listed.get(label.id);
    assert.equal(order?.reason, label.reason, label.name);
    for (const part of label.fulfillment_orders)
      assert.equal(order.fulfillment_orders.find(({ id }) => id === part.id)?.reason, part.reason, label.name);
  }
}
const pagesAsked = async (shop) => (await shop.get('counters')).received.PollOrders;

test('row 44: the file alone gives every order, without a token for its host, and leaves nothing behind', async (t) => {
  const { shop, config, ...on } = await open(t);
  const { code, stderr } = await on.once();
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`event="bulk file ready" shop=demo.myshopify.com orders=${orders}`));
  await assertAllRight(shop, config);
  const counters = await shop.get('counters');
  assert.equal(counters.received.PollOrders, 1, 'what changed meanwhile');
  assert.equal(counters.tokens_at_file_host, 0);
  assert.equal(counters.mutations_received, 0);
  assert.ok(!fs.existsSync(`${shop.folder}/fulfilld.db.bulk`));
  assert.doesNotMatch(stderr, /signature/, 'the address of the file is a key');
  assert.equal((await on.once()).code, 0);
  assert.equal((await shop.get('counters')).received.BulkRunQuery, 1, 'only the first reading');
});

// Nothing of these files is used: all orders are read page by page instead, and the list is whole all the same.
const useless = {
  'FAILED with a part of the data': 'bulk_failed@1',
  'EXPIRED': 'bulk_expired@1',
  'another number of rows than announced': 'bulk_miscounted@1',
  'another size than announced': 'bulk_missized@1',
  'an address that is not the file host\'s': 'bulk_astray@1',
  'an address that has expired': 'bulk_gone=1',
  'a file that is cut each time': 'bulk_cut=1',
  'an operation in progress': 'bulk_in_progress@1',
};
for (const [what, fault] of Object.entries(useless)) {
  test(`row 44: ${what}: given up, and read page by page`, async (t) => {
    const { shop, config, ...on } = await open(t, fault);
    const { code, stderr } = await on.once();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /event="bulk operation given up" .*effect="all orders are read page by page instead"/);
    assert.doesNotMatch(stderr, /169\.254|signature/);
    await assertAllRight(shop, config);
    assert.ok(await pagesAsked(shop) >= orders / 100);
  });
}

for (const [what, fault] of [['a file that is cut once', 'bulk_cut@1'], ['children before their parents', 'bulk_reversed=1'],
  ['a file host that fails once', 'http500@1:file']]) {
  test(`row 44: ${what}: the file is used all the same`, async (t) => {
    const { shop, config, ...on } = await open(t, fault);
    const { code, stderr } = await on.once();
    assert.equal(code, 0, stderr);
    await assertAllRight(shop, config);
    assert.equal(await pagesAsked(shop), 1);
  });
}

test('row 44: a shop that takes its time: the run says so, the next one goes on with the same operation', async (t) => {
  const { shop, config, ...on } = await open(t, 'bulk_slow@1,bulk_slow@2');
  const first = start('once', '--config', config);
  await until(async () => (await shop.get('counters')).received.BulkStatus > 0);
  first.kill('SIGKILL');
  await first.ended;
  const before = await shop.report(config);
  assert.equal(before.code, 3);
  assert.equal(before.summary.complete, false);
  const { code, stderr } = await on.once();
  assert.equal(code, 0, stderr);
  await assertAllRight(shop, config);
  const { received } = await shop.get('counters');
  assert.equal(received.BulkRunQuery, 1);
  assert.equal(received.PollOrders, 1);
});

test('row 44: what changes while the file is written is read after it', async (t) => {
  const { shop, config, ...on } = await open(t, 'bulk_slow@1');
  const labels = (await shop.get('labels')).filter(({ reason }) => reason === 'pos_not_marked_fulfilled');
  const first = start('once', '--config', config);
  await until(async () => (await shop.get('counters')).received.BulkStatus > 0);
  await shop.post('edit', { id: labels[0].id, do: 'fulfill' });
  assert.equal((await first.ended).code, 0, first.log);
  const listed = (await shop.report(config, '--all')).orders.map(({ id }) => id);
  assert.ok(!listed.includes(labels[0].id));
  assert.ok(listed.includes(labels[1].id));
});

test('row 44: killed again and again while the file is read: the list is whole in the end', async (t) => {
  const shop = await Shop.open(t, { orders: 4000 });
  const config = shop.config({ extra: '[poll]\nbulk_from = 100\n' });
  let code = null;
  for (let patience = 60; code !== 0; patience *= 1.3) {
    const once = start('once', '--config', config);
    const timer = setTimeout(() => once.kill('SIGKILL'), patience);
    ({ code } = await once.ended);
    clearTimeout(timer);
  }
  await assertAllRight(shop, config);
  assert.ok(!fs.existsSync(`${shop.folder}/fulfilld.db.bulk`));
});
