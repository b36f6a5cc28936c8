// Section B of the fault table through the real binary: what the platform lists, and what it does to what is listed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { run } from '../e2e/support.mjs';
import { altered, fixed, once } from './proxy.mjs';
import { open, labelled, actionable, edit, nothingTwice, orderNodes } from './support.mjs';

test('row 22: what search shows late is decided by a read by id, and found in the overlap', async (t) => {
  const { shop, config, ...on } = await open(t, {}, { shop: { 'index-lag': 60 } });
  const [one] = await actionable(shop, 'pos_not_marked_fulfilled');
  await edit(shop, one, 'fulfill');
  assert.equal((await on.once()).code, 0);
  assert.ok(!(await shop.get('requests')).some((request) => request.target === one.expected_target), 'fulfilled already: not acted upon');
  await shop.post('clock', { advance_seconds: 120 });
  await on.once();
  assert.ok(!(await on.all()).some((order) => order.id === one.id));
});

test('row 23: a filter that the shop ignored aborts the scan', async (t) => {
  const warned = altered((body) => { body.extensions.search = [{ path: ['orders'], query: 'x', warnings: [{ field: 'updated_at', message: 'Invalid search field for this query.', code: 'invalid_field' }] }]; });
  const told = await open(t, { PollOrders: warned });
  const result = await told.once();
  assert.equal(result.code, 3);
  assert.match(result.stderr, /did not understand the filter: updated_at/);
  assert.equal(told.proxy.mutations.length, 0);
  let all = false;
  const untold = await open(t, { PollOrders: altered((body) => { if (all) body.data.orders.nodes[0].updatedAt = '2020-01-01T00:00:00Z'; }) }, { acting: false });
  assert.equal((await untold.once()).code, 0);
  all = true;
  const second = await untold.once();
  assert.equal(second.code, 3);
  assert.match(second.stderr, /does not match the filter it was asked by/);
});

test('row 24: an order on two pages is one order', async (t) => {
  let last;
  const repeating = altered((body) => {
    const nodes = body.data.orders.nodes;
    if (last) nodes.unshift(last);
    last = nodes.at(-1);
  });
  const { shop, proxy, config, ...on } = await open(t, { PollOrders: repeating }, { shop: { orders: 350 } });
  assert.equal((await on.once()).code, 0);
  const listed = (await on.all()).map((order) => order.id);
  assert.equal(new Set(listed).size, listed.length);
  const marked = new Set((await actionable(shop, 'pos_not_marked_fulfilled')).map((one) => one.id));
  for (const one of await labelled(shop)) assert.ok(marked.has(one.id) || listed.includes(one.id), one.name);
  assert.equal(proxy.mutations.length, (await actionable(shop)).length);
  await nothingTwice(shop);
});

test('row 25: a cursor that leads nowhere costs one new beginning, then the scan is incomplete', async (t) => {
  const stuck = (body, { variables }) => { body.data.orders.pageInfo = { hasNextPage: true, endCursor: variables.after }; };
  const passing = await open(t, { PollOrders: altered(stuck, ({ count }) => count === 2) }, { acting: false, shop: { orders: 350 } });
  const result = await passing.once();
  assert.equal(result.code, 0, result.stderr);
  assert.equal((await passing.all()).length, (await labelled(passing.shop)).length);
  const lasting = await open(t, { PollOrders: altered(stuck, ({ variables }) => variables.after) }, { shop: { orders: 350 } });
  assert.equal((await lasting.once()).code, 3);
  assert.equal(lasting.proxy.mutations.length, 0);
  const missing = await open(t, { PollOrders: altered((body) => { body.data.orders.pageInfo = { hasNextPage: true, endCursor: null }; }) });
  assert.equal((await missing.once()).code, 3);
  const refused = await open(t, { PollOrders: fixed({ text: JSON.stringify({ errors: [{ message: 'Invalid cursor for current pagination sort.', extensions: { code: 'BAD_REQUEST' } }] }) }, ({ count }) => count === 3) }, { acting: false, shop: { orders: 450 } });
  assert.equal((await refused.once()).code, 0);
  assert.equal((await refused.all()).length, (await labelled(refused.shop)).length);
});

test('row 26: no query is followed beyond what the platform lists, and none is missed', async (t) => {
  let chain = 0;
  let longest = 0;
  const measuring = async (context) => {
    const reply = await context.forward();
    chain = context.variables.after ? chain + context.variables.first : context.variables.first;
    longest = Math.max(longest, chain);
    return reply;
  };
  const { shop, ...on } = await open(t, { PollOrders: measuring }, { acting: false, shop: { orders: 27_000 } });
  assert.equal((await on.once()).code, 0);
  assert.ok(longest < 25_000, `${longest} orders by one query`);
  assert.equal((await on.all()).length, (await labelled(shop)).length);
});

const nested = {
  'lines of the order': (order) => { order.lineItems.pageInfo = { hasNextPage: true, endCursor: null }; },
  'fulfillment orders': (order) => { order.fulfillmentOrders.pageInfo = { hasNextPage: true, endCursor: null }; },
  'lines of a fulfillment order': (order) => { order.fulfillmentOrders.nodes[0].lineItems.pageInfo = { hasNextPage: true, endCursor: null }; },
};
for (const [what, cut] of Object.entries(nested)) {
  test(`row 27: ${what} cut: that order is undetermined, the others go on`, async (t) => {
    let victim;
    const { shop, proxy, ...on } = await open(t, {
      PollOrders: altered((body) => orderNodes(body).filter((order) => order.id === victim).forEach(cut)),
      OrderRecheck: altered((body) => orderNodes(body).filter((order) => order.id === victim).forEach(cut)),
    });
    const [first, ...others] = await actionable(shop, 'pos_not_marked_fulfilled');
    victim = first.id;
    assert.equal((await on.once()).code, 0);
    const judged = (await on.all()).find((order) => order.id === victim);
    assert.equal(judged.reason, 'unknown_state');
    assert.ok(judged.evidence.some((one) => one.fact === 'answer'));
    const touched = new Set((await shop.get('requests')).map((one) => one.target));
    assert.ok(!touched.has(first.expected_target));
    for (const other of others) assert.ok(touched.has(other.expected_target));
  });
}

test('row 28: a list shortened by scope is no empty list, and what cannot be seen is told', async (t) => {
  const poor = await open(t, {}, { acting: false, shop: { orders: 600, scopes: 'read_orders,read_merchant_managed_fulfillment_orders,read_locations' } });
  const { stderr } = await poor.once();
  assert.match(stderr, /event="scope missing" .*read_third_party_fulfillment_orders/);
  const judged = new Map((await poor.all()).map((order) => [order.id, order]));
  for (const label of await labelled(poor.shop)) assert.ok(judged.get(label.id)?.reason, `${label.name} is listed`);
  assert.match((await run('report', '--config', poor.config)).stdout, /Orders placed before \d{4}-\d\d-\d\d are hidden/);
  let victim;
  const shorten = altered((body) => orderNodes(body).filter((order) => order.id === victim).forEach((order) => { order.fulfillmentOrders.nodes.pop(); }));
  const short = await open(t, { PollOrders: shorten, OrderRecheck: shorten });
  victim = (await actionable(short.shop, 'pos_not_marked_fulfilled'))[0].id;
  await short.once();
  const order = (await short.all()).find((one) => one.id === victim);
  assert.ok(['unknown_state', 'fo_not_visible', 'routing_pending'].includes(order.reason), order.reason);
  assert.ok(!(await short.shop.get('requests')).some((one) => one.variables.fulfillment?.lineItemsByFulfillmentOrder[0].fulfillmentOrderId === victim));
});

test('row 29: absence proves nothing: an action whose target vanished is for a person', async (t) => {
  let sent = false;
  const { shop, proxy, config, ...on } = await open(t, {
    FulfillmentCreate: async (context) => { sent = true; return context.forward(); },
    OrderRecheck: altered((body) => { if (sent && body.data.order.fulfillmentOrders) { body.data.order.fulfillmentOrders.nodes = []; body.data.order.fulfillments = []; } }),
  });
  const result = await on.once();
  assert.equal(result.code, 3);
  assert.ok(!(await shop.journal(config)).some((row) => row.kind === 'mark_fulfilled' && row.state === 'verified'));
  await nothingTwice(shop);
});

for (const [deed, reason] of [['cancel_refund', 'pos_not_marked_fulfilled'], ['hold', 'pos_not_marked_fulfilled'], ['fulfill', 'pos_not_marked_fulfilled'],
  ['hold', 'amazon_request_not_sent'], ['fulfill', 'amazon_request_not_sent'], ['move', 'pos_not_marked_fulfilled'], ['move', 'amazon_request_not_sent']]) {
  const row = deed === 'move' ? 'row 31: ' : 'row 30: ';
  test(`${row}${deed} between the read and the write (${reason}): the shop refuses, nothing is repeated`, async (t) => {
    const operation = reason.startsWith('pos') ? 'FulfillmentCreate' : 'SubmitFulfillmentRequest';
    let victim;
    const { shop, proxy, config, ...on } = await open(t, {
      [operation]: async (context) => {
        const target = context.variables.id ?? context.variables.fulfillment.lineItemsByFulfillmentOrder[0].fulfillmentOrderId;
        if (!victim) { victim = (await actionable(shop)).find((one) => one.expected_target === target); await edit(shop, victim, deed); }
        return context.forward();
      },
    });
    await on.once();
    await on.once();
    const rows = (await shop.journal(config)).filter((one) => one.order_id === victim.id);
    const order = (await shop.get('state')).find((one) => one.id === victim.id);
    const units = order.fulfillments.filter((one) => one.status === 'SUCCESS').reduce((sum, one) => sum + one.quantity, 0);
    assert.equal(rows.filter((one) => one.target === victim.expected_target && one.kind === victim.expected_action).length, 1);
    assert.ok(rows[0].state === 'rejected', `${rows[0].state}: ${rows[0].evidence}`);
    if (deed === 'cancel_refund' || deed === 'hold') assert.equal(units, 0);
    await nothingTwice(shop);
  });
}

test('row 31: moved between the poll and the write: planned anew for the new fulfillment order, once', async (t) => {
  let victim;
  const { shop, config, ...on } = await open(t, {
    OrderRecheck: async (context) => {
      if (context.variables.id === victim?.id && !victim.moved) { victim.moved = true; await edit(shop, victim, 'move'); }
      return context.forward();
    },
  });
  [victim] = await actionable(shop, 'pos_not_marked_fulfilled');
  await on.once();
  await on.once();
  const order = (await shop.get('state')).find((one) => one.id === victim.id);
  assert.equal(order.fulfillments.length, 0, 'the new one waits out its grace');
  const { actions } = (await on.all()).find((one) => one.id === victim.id);
  assert.deepEqual(actions.map((one) => one.state), ['too_young']);
  assert.notEqual(actions[0].target, victim.expected_target);
  await nothingTwice(shop);
});

test('row 32: one request per fulfillment order: a service that refuses it is for a person', async (t) => {
  const { shop, proxy, config, ...on } = await open(t);
  await on.once();
  const before = proxy.mutations.length;
  const asked = await actionable(shop, 'amazon_request_not_sent');
  for (const one of asked) await edit(shop, one, 'service_rejects');
  assert.equal((await on.once()).code, 0);
  assert.equal((await on.once()).code, 0);
  assert.equal(proxy.mutations.length, before, 'never asked again');
  const judged = new Map((await on.all()).map((order) => [order.id, order.reason]));
  for (const one of asked) assert.equal(judged.get(one.id), 'request_rejected');
});

const payload = (body) => body.data.fulfillmentCreate;
const unproven = {
  'row 33: a result beside user errors is a refusal': [(body) => { payload(body).userErrors = [{ field: ['fulfillment'], message: 'No.' }]; }, 'rejected'],
  'row 33: neither a result nor an error is unknown, and settled by reading': [(body) => { payload(body).fulfillment = null; }, 'verified'],
  'row 34: an error beside the payload is unknown, and settled by reading': [(body) => { body.errors = [{ message: 'Internal error', path: ['fulfillmentCreate', 'fulfillment', 'status'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]; }, 'verified'],
};
for (const [name, [change, expected]] of Object.entries(unproven)) {
  test(name, async (t) => {
    const { shop, proxy, config, ...on } = await open(t, { FulfillmentCreate: altered((body) => { change(body); }, once) });
    await on.once();
    const first = (await shop.journal(config)).find((row) => row.kind === 'mark_fulfilled');
    assert.equal(first.state, expected, first.evidence);
    await on.once();
    await nothingTwice(shop);
  });
}

test('row 35: every document that writes has exactly one mutation field', async (t) => {
  const { proxy, ...on } = await open(t);
  await on.once();
  assert.ok(proxy.mutations.length > 5);
  for (const { query } of proxy.mutations) {
    const body = query.slice(query.indexOf('{') + 1).replace(/\([^()]*\)/g, '');
    let depth = 0;
    let fields = 0;
    for (const token of body.match(/[{}]|[A-Za-z]\w*/g)) {
      if (token === '{') ++depth;
      else if (token === '}') { if (--depth < 0) break; } else if (depth === 0) ++fields;
    }
    assert.equal(fields, 1, query);
  }
});
