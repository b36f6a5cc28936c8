// Section B of the fault table through the real binary: what the platform does and what it does not promise.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run, sleep } from '../e2e/support.mjs';
import { Proxy, altered, fixed, hangUp, once } from './proxy.mjs';

/** A shop behind a proxy, not yet looked at. */
async function open(t, rules = {}, { acting = true, shop: options = {}, extra = '', ...more } = {}) {
  const shop = await Shop.open(t, { orders: 150, ...options });
  const proxy = await Proxy.open(t, shop, rules);
  const config = shop.config({ acting, endpoint: proxy.endpoint, extra, ...more });
  return { shop, proxy, config, once: () => run('once', '--config', config), all: async () => (await shop.report(config, '--all')).orders };
}
const labelled = async (shop) => (await shop.get('labels')).filter((one) => one.reason);
const actionable = async (shop, reason) => (await shop.get('labels')).filter((one) => one.expected_action && (!reason || one.reason === reason));
const edit = (shop, label, deed) => shop.post('edit', { id: label.id, do: deed });
const states = async (shop, config) => Object.groupBy ? Object.fromEntries(Object.entries(Object.groupBy(await shop.journal(config), (row) => row.state)).map(([k, v]) => [k, v.length])) : (await shop.journal(config)).reduce((sum, row) => ({ ...sum, [row.state]: (sum[row.state] ?? 0) + 1 }), {});
async function nothingTwice(shop) {
  const counters = await shop.get('counters');
  assert.equal(counters.duplicate_mutations_received, 0);
  assert.equal(counters.forbidden_mutations_received, 0);
}
const orderNodes = (body) => body.data?.orders?.nodes ?? (body.data?.order ? [body.data.order] : []);

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

test('row 36: success that had no effect is told, never called verified, never repeated', async (t) => {
  const lie = { text: JSON.stringify({ data: { fulfillmentCreate: { fulfillment: { id: 'gid://shopify/Fulfillment/77', status: 'SUCCESS' }, userErrors: [] } } }) };
  const { shop, proxy, config, ...on } = await open(t, { FulfillmentCreate: fixed(lie, once) });
  assert.equal((await on.once()).code, 3);
  await sleep(1_500);
  await on.once();
  await on.once();
  const rows = (await shop.journal(config)).filter((row) => row.kind === 'mark_fulfilled');
  assert.ok(['diverged', 'human'].includes(rows[0].state), rows[0].state);
  assert.equal(rows.filter((row) => row.target === rows[0].target).length, 1);
});

test('row 36: what a person takes back is not done again', async (t) => {
  const { shop, proxy, config, ...on } = await open(t);
  await on.once();
  const done = await actionable(shop, 'pos_not_marked_fulfilled');
  for (const one of done) await edit(shop, one, 'cancel_fulfillment');
  const before = proxy.mutations.length;
  await on.once();
  await on.once();
  assert.equal(proxy.mutations.length, before);
  const judged = new Map((await on.all()).map((order) => [order.id, order]));
  for (const one of done) assert.ok(judged.get(one.id).reason, 'listed again');
});

test('row 37: an answer lost after the effect is settled by reading', async (t) => {
  for (const operation of ['FulfillmentCreate', 'SubmitFulfillmentRequest', 'TagsAdd']) {
    const losing = async (context) => { const reply = await context.forward(); return context.count === 1 ? hangUp(context) : reply; };
    const { shop, config, ...on } = await open(t, { [operation]: losing });
    assert.equal((await on.once()).code, 0);
    assert.ok((await shop.journal(config)).every((row) => row.state === 'verified'));
    await nothingTwice(shop);
  }
});

test('row 38: a request that lands late is not sent again', async (t) => {
  let late;
  const delaying = async (context) => {
    if (context.count > 1) return context.forward();
    late = sleep(1_200).then(() => context.forward());
    return hangUp(context);
  };
  const { shop, proxy, config, ...on } = await open(t, { FulfillmentCreate: delaying }, { settle: '120s' });
  assert.equal((await on.once()).code, 3);
  assert.equal((await states(shop, config)).unknown, 1);
  assert.equal((await on.once()).code, 3, 'still open, and said so');
  await late;
  assert.equal((await on.once()).code, 0);
  assert.equal((await states(shop, config)).unknown ?? 0, 0);
  await nothingTwice(shop);
});

test('row 39: a version that fell forward is read and not acted upon', async (t) => {
  const older = async (context) => { const reply = await context.forward(); return { ...reply, headers: { ...reply.headers, 'x-shopify-api-version': '2026-01' } }; };
  const { proxy, ...on } = await open(t, { PollOrders: older });
  const { code, stderr } = await on.once();
  assert.equal(code, 3);
  assert.match(stderr, /answers in version 2026-01 instead of 2026-10: set api_version/);
  assert.equal(proxy.mutations.length, 0);
});

const drifts = {
  'a new status of a fulfillment order': (order) => { order.fulfillmentOrders.nodes[0].status = 'BRAND_NEW'; },
  'a new request status': (order) => { order.fulfillmentOrders.nodes[0].requestStatus = 'BRAND_NEW'; },
  'a new delivery method': (order) => { order.fulfillmentOrders.nodes[0].deliveryMethod = { methodType: 'BRAND_NEW' }; },
  'a new financial status': (order) => { order.displayFinancialStatus = 'BRAND_NEW'; },
  'a new fulfillment status': (order) => { order.displayFulfillmentStatus = 'BRAND_NEW'; },
  'a new return status': (order) => { order.returnStatus = 'BRAND_NEW'; },
  'a new risk': (order) => { order.risk = { recommendation: 'BRAND_NEW' }; },
  'a null that never was': (order) => { order.updatedAt = order.updatedAt && order.updatedAt; order.processedAt = null; },
  'another type': (order) => { order.test = 'false'; },
  'a missing field': (order) => { delete order.fulfillmentOrders.nodes[0].supportedActions; },
  'a list that is null': (order) => { order.lineItems.nodes = null; },
};
for (const [what, drift] of Object.entries(drifts)) {
  test(`row 40: ${what}: that order is undetermined with the raw value, the rest goes on`, async (t) => {
    let victim;
    const change = altered((body) => orderNodes(body).filter((order) => order.id === victim).forEach(drift));
    const { shop, ...on } = await open(t, { PollOrders: change, OrderRecheck: change });
    const [first, ...others] = await actionable(shop, 'pos_not_marked_fulfilled');
    victim = first.id;
    assert.equal((await on.once()).code, 0);
    const judged = (await on.all()).find((order) => order.id === victim);
    assert.equal(judged.reason, 'unknown_state');
    if (/a new/.test(what)) assert.ok(judged.evidence.some((one) => one.value === 'BRAND_NEW'), JSON.stringify(judged.evidence));
    const touched = new Set((await shop.get('requests')).map((one) => one.target));
    assert.ok(!touched.has(first.expected_target));
    for (const other of others) assert.ok(touched.has(other.expected_target));
  });
}

const revoked = {
  'the app is uninstalled (401)': { status: 401, text: '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}' },
  'the app is forbidden (403)': { status: 403, text: '{"errors":"Forbidden"}' },
  'a field is denied': { text: JSON.stringify({ data: { order: null }, errors: [{ message: 'Access denied for order field. Required access: `read_orders` access scope.', path: ['order'], extensions: { code: 'ACCESS_DENIED' } }] }) },
};
for (const [what, reply] of Object.entries(revoked)) {
  test(`row 41: ${what} in the middle of a run: no further action, exit 5, the journal stays`, async (t) => {
    const { shop, proxy, config, ...on } = await open(t, { OrderRecheck: fixed(reply, ({ count }) => count > 4) });
    const { code, stderr } = await on.once();
    assert.equal(code, 5, stderr);
    assert.match(stderr, /event="run failed" .*cause=unauthorized/);
    const sent = proxy.mutations.length;
    assert.ok(sent > 0 && sent < 4, `${sent} sent before it`);
    assert.equal((await shop.journal(config)).length, sent);
  });
}

test('row 42: a token that ends in the middle is renewed; a lost answer to the grant is asked for again', async (t) => {
  const shop = await Shop.open(t, { orders: 150, 'client-id': 'app', 'client-secret': 'secret-of-the-app' });
  const proxy = await Proxy.open(t, shop, {
    OrderRecheck: async (context) => { if (context.count === 5) await shop.post('revoke_tokens', {}); return context.forward(); },
    '/admin/oauth/access_token': async (context) => { const reply = await context.forward(); return context.count === 1 ? hangUp(context) : reply; },
  });
  const credentials = `client_id = "app"\nclient_secret_file = "${shop.secret('client', 'secret-of-the-app')}"`;
  const config = shop.config({ acting: true, endpoint: proxy.endpoint, credentials });
  const { code, stderr } = await run('once', '--config', config);
  assert.equal(code, 0, stderr);
  assert.equal((await shop.get('counters')).grants, 3);
  assert.ok((await shop.journal(config)).every((row) => row.state === 'verified'));
});

for (const [status, what, expected] of [[402, 'frozen', 5], [423, 'locked', 5], [404, 'gone', 3]]) {
  test(`row 43: a shop that is ${what} (HTTP ${status}) is left alone and told`, async (t) => {
    const { proxy, ...on } = await open(t, { '*': fixed({ status, text: `{"errors":"${what}"}` }) });
    const { code, stderr } = await on.once();
    assert.equal(code, expected);
    assert.match(stderr, new RegExp(`HTTP ${status}`));
    assert.equal(proxy.requests.length, 1, 'asked once');
  });
}

test('row 45: ids beyond 2^53 stay what they are', async (t) => {
  const big = (text) => text.replaceAll('gid://shopify/Order/5', 'gid://shopify/Order/90071992547409935');
  const { shop, config, ...on } = await open(t, {
    '*': async ({ operation, variables, forward }) => {
      void operation; void variables;
      const reply = await forward((body) => body.replaceAll('90071992547409935', '5'));
      return { ...reply, text: big(reply.text) };
    },
  });
  assert.equal((await on.once()).code, 0);
  const ids = new Set((await shop.get('labels')).map((one) => big(one.id)));
  const rows = await shop.journal(config);
  assert.ok(rows.length > 5);
  for (const row of rows) assert.ok(ids.has(row.order_id), row.order_id);
});

const impossible = {
  'less than nothing left': (order) => { order.fulfillmentOrders.nodes[0].lineItems.nodes[0].remainingQuantity = -1; },
  'more left than there was': (order) => { order.fulfillmentOrders.nodes[0].lineItems.nodes[0].remainingQuantity = 1_000; },
  'a quantity beyond all bounds': (order) => { order.lineItems.nodes[0].quantity = 1e12; },
  'half a piece': (order) => { order.lineItems.nodes[0].quantity = 0.5; },
  'an amount that is none': (order) => { order.totalOutstandingSet.shopMoney.amount = 'NaN'; },
  'a huge amount': (order) => { order.totalRefundedSet.shopMoney.amount = '1e400'; },
};
for (const [what, spoil] of Object.entries(impossible)) {
  test(`row 46: ${what}: that order is undetermined`, async (t) => {
    let victim;
    const change = altered((body) => orderNodes(body).filter((order) => order.id === victim).forEach(spoil));
    const { shop, ...on } = await open(t, { PollOrders: change, OrderRecheck: change });
    const [first] = await actionable(shop, 'pos_not_marked_fulfilled');
    victim = first.id;
    assert.equal((await on.once()).code, 0);
    assert.equal((await on.all()).find((order) => order.id === victim).reason, 'unknown_state');
    assert.ok(!(await shop.get('requests')).some((one) => one.target === first.expected_target));
  });
}
