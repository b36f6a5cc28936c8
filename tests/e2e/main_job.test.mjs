import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run } from './support.mjs';

test('every one of 5,000 orders has the reason its maker gave it', async (t) => {
  const shop = await Shop.open(t, { orders: 5000 });
  const config = shop.config();
  assert.equal((await run('once', '--config', config)).code, 0);
  const { orders, summary } = await shop.report(config, '--all');
  const judged = new Map(orders.map((order) => [order.id, order]));
  for (const label of await shop.get('labels')) {
    const order = judged.get(label.id);
    assert.equal(order?.reason ?? null, label.reason, `${label.name}: ${JSON.stringify(order?.evidence)}`);
    for (const part of label.fulfillment_orders) {
      assert.equal(order.fulfillment_orders.find((one) => one.id === part.id)?.reason, part.reason, `${label.name} ${part.id}`);
    }
    if (order) assert.ok(order.evidence.length > 0 && order.why && order.next_step, `${label.name} explains itself`);
  }
  assert.equal(summary.complete, true);
  assert.equal(summary.by_reason.unknown_state ?? 0, 0);
  const { mutations_received } = await shop.get('counters');
  assert.equal(mutations_received, 0, 'report mode sends nothing');
});

test('an acting run does exactly what is permitted, and a second one nothing', async (t) => {
  const shop = await Shop.open(t, { orders: 2000, seed: 11 });
  const config = await shop.acting();
  const labels = await shop.get('labels');
  const expected = labels.filter((label) => label.expected_action).map((label) => `${label.expected_action} ${label.expected_target}`).sort();
  assert.equal((await run('once', '--config', config)).code, 0);
  const received = (await shop.get('requests')).map((one) => `${one.kind} ${one.target}`).sort();
  assert.deepEqual(received, expected);
  const journal = await shop.journal(config);
  assert.deepEqual(journal.map((row) => `${row.kind} ${row.target}`).sort(), expected);
  assert.ok(journal.every((row) => row.state === 'verified'));
  const after = await shop.get('state');
  assert.equal((await run('once', '--config', config)).code, 0);
  const counters = await shop.get('counters');
  assert.equal(counters.mutations_received, expected.length, 'the second run sent nothing');
  assert.equal(counters.duplicate_mutations_received, 0);
  assert.equal(counters.forbidden_mutations_received, 0);
  assert.deepEqual(await shop.get('state'), after);
});

test('every request carries explicit lines and tells no customer', async (t) => {
  const shop = await Shop.open(t);
  await run('once', '--config', await shop.acting());
  const requests = await shop.get('requests');
  for (const { kind, variables } of requests) {
    if (kind === 'mark_fulfilled') {
      assert.equal(variables.fulfillment.notifyCustomer, false);
      const [group] = variables.fulfillment.lineItemsByFulfillmentOrder;
      assert.ok(group.fulfillmentOrderLineItems.length > 0);
    } else if (kind === 'request_fulfillment') {
      assert.equal(variables.notifyCustomer, false);
      assert.ok(variables.lines.length > 0);
      assert.match(variables.message, /^fulfilld:\d+:[0-9a-f]+$/);
    } else {
      assert.deepEqual(variables.tags, ['fulfilld:delete-candidate']);
    }
  }
  assert.ok(new Set(requests.map((one) => one.kind)).size === 3, 'all three kinds were sent');
});

test('a steady poll takes two requests and next to no CPU', async (t) => {
  const shop = await Shop.open(t, { orders: 5000 });
  const config = shop.config();
  await run('once', '--config', config);
  const before = (await shop.get('counters')).received;
  assert.equal((await run('once', '--config', config)).code, 0);
  const after = (await shop.get('counters')).received;
  const count = (received) => Object.values(received).reduce((sum, n) => sum + n, 0);
  assert.equal(count(after) - count(before), 2);
});

test('a shop with too few scopes is judged by what can be seen, and says so', async (t) => {
  const shop = await Shop.open(t, { orders: 1000, scopes: 'read_orders,read_merchant_managed_fulfillment_orders,read_locations' });
  const config = await shop.acting();
  const { code, stderr } = await run('once', '--config', config);
  assert.match(stderr, /event="scope missing" .*read_third_party_fulfillment_orders/);
  assert.equal(code, 5, 'an action without its scope is refused by the shop');
  const { orders } = await shop.report(config, '--all');
  const judged = new Map(orders.map((order) => [order.id, order.reason]));
  for (const label of await shop.get('labels')) {
    if (['payment_pending', 'payment_authorized', 'risk_blocked', 'refunded_still_open'].includes(label.reason)) continue;
    if (!label.expected_action) assert.equal(judged.get(label.id) ?? null, label.reason, label.name);
  }
});

test('what a merchant does meanwhile is respected', async (t) => {
  const shop = await Shop.open(t);
  const report = shop.config();
  await run('once', '--config', report);
  const labels = (await shop.get('labels')).filter((label) => label.expected_action);
  const [fulfilled, held, tagged] = labels.filter((label) => label.reason === 'pos_not_marked_fulfilled');
  await shop.post('edit', { id: fulfilled.id, do: 'fulfill' });
  await shop.post('edit', { id: held.id, do: 'hold' });
  await shop.post('edit', { id: tagged.id, do: 'add_tag', tag: 'fulfilld:ignore' });
  const flagged = labels.find((label) => label.expected_action === 'flag_for_deletion');
  const acting = await shop.acting();
  assert.equal((await run('once', '--config', acting)).code, 0);
  const touched = new Set((await shop.get('requests')).map((one) => one.target));
  for (const label of [fulfilled, held, tagged]) assert.ok(!touched.has(label.expected_target), label.name);
  await shop.post('edit', { id: flagged.id, do: 'remove_tag', tag: 'fulfilld:delete-candidate' });
  assert.equal((await run('once', '--config', acting)).code, 0);
  assert.equal((await shop.get('counters')).duplicate_mutations_received, 0, 'a tag that a person took away stays away');
});

test('a cap leaves the rest for the next run and says so', async (t) => {
  const shop = await Shop.open(t);
  const config = await shop.acting({ cap: 1 });
  const first = await run('once', '--config', config);
  assert.equal(first.code, 4);
  assert.match(first.stderr, /event="actions held back" gate=reason_cap actions=\d+ why=".* raise max_per_run"/);
  assert.ok((await shop.get('counters')).mutations_received <= 6);
});

test('changes that search sees late are found all the same', async (t) => {
  const shop = await Shop.open(t, { 'index-lag': 120 });
  const config = shop.config();
  await run('once', '--config', config);
  const label = (await shop.get('labels')).find((one) => one.reason === 'merchant_to_ship');
  await shop.post('edit', { id: label.id, do: 'cancel_no_refund' });
  await run('once', '--config', config);
  const reason = async () => (await shop.report(config, '--all')).orders.find((one) => one.id === label.id).reason;
  assert.equal(await reason(), 'merchant_to_ship', 'search has not seen it yet');
  await shop.post('clock', { advance_seconds: 180 });
  await run('once', '--config', config);
  assert.equal(await reason(), 'cancelled_not_refunded');
});

test('every verb speaks JSON lines with a type and a schema', async (t) => {
  const shop = await Shop.open(t, { orders: 60 });
  const config = await shop.acting();
  const name = (await shop.get('labels')).find((label) => label.reason).name;
  const verbs = [['once'], ['report'], ['explain', name], ['actions', 'list'], ['doctor'], ['config', 'check'], ['config', 'show'], ['config', 'init'], ['version']];
  for (const verb of verbs) {
    const { stdout } = await run(...verb, '--json', '--config', config);
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.ok(lines.length > 0 && lines.every(({ type, schema }) => type && schema === 1), `${verb}: ${stdout}`);
  }
  const { stdout } = await run('once', '--json', '--quiet', '--config', config);
  assert.deepEqual([JSON.parse(stdout).type, JSON.parse(stdout).exit_code], ['run', 0]);
});
