// Section B of the fault table through the real binary: what becomes of what was sent, and answers nobody expected.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run, sleep } from '../e2e/support.mjs';
import { Proxy, altered, fixed, hangUp, once } from './proxy.mjs';
import { adoptUnread, open, actionable, edit, states, nothingTwice, orderNodes } from './support.mjs';

test('row 36: success that had no effect is told, never called verified, never repeated', async (t) => {
  const lie = { text: JSON.stringify({ data: { fulfillmentCreate: { fulfillment: { id: 'gid://shopify/Fulfillment/77', status: 'SUCCESS' }, userErrors: [] } } }) };
  const { shop, proxy, config, ...on } = await open(t, { FulfillmentCreate: fixed(lie, once) });
  assert.equal((await on.once()).code, 3);
  const read = async () => (await shop.journal(config)).filter((row) => row.kind === 'mark_fulfilled');
  let rows = await read();
  // Two readings after the settle time, which is stored to the second.
  for (let i = 0; i < 8 && rows[0].state === 'confirmed'; ++i) {
    await sleep(700);
    await on.once();
    rows = await read();
  }
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
  let land;
  const delaying = async (context) => {
    if (context.count > 1) return context.forward();
    late = new Promise((told) => { land = told; }).then(() => context.forward());
    return hangUp(context);
  };
  const { shop, proxy, config, ...on } = await open(t, { FulfillmentCreate: delaying }, { settle: '120s' });
  assert.equal((await on.once()).code, 3);
  assert.equal((await states(shop, config)).unknown, 1);
  assert.equal((await on.once()).code, 3, 'still open, and said so');
  land();
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
  await adoptUnread(t, shop, { credentials });
  const { grants } = await shop.get('counters');
  const config = shop.config({ acting: true, endpoint: proxy.endpoint, credentials });
  const { code, stderr } = await run('once', '--config', config);
  assert.equal(code, 0, stderr);
  assert.equal((await shop.get('counters')).grants - grants, 3);
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
