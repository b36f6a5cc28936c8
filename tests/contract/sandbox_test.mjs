// Every answer of the sandbox, held against the real schema: what passes here could have come from the platform.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wrongs, wrongsInAnyVersion } from './support/answers.mjs';
import { documents, documentOf } from './support/documents.mjs';
import { testLaterMutations } from './support/later_mutations.mjs';
import { fulfillment, samples, submission } from './support/samples.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { pinned } from './support/schemas.mjs';

const binary = process.env.FULFILLD_SANDBOX;
const orderCount = 400;
const options = { skip: binary ? false : 'FULFILLD_SANDBOX is not set' };

let sandbox;
let polled = [];
const rechecked = new Map();
const asked = new Map(documents.map(({ operation }) => [operation, 0]));

before(async () => {
  if (binary) sandbox = await startSandbox(binary, orderCount);
});
after(() => sandbox?.stop());

/// Complaints about many answers, one line for each kind.
class Complaints {
  lines = new Map();
  add(operation, wrong, example) {
    const kind = `${operation} ${wrong.replace(/\.\d+(?=[.:])/g, '.*').replace(/\/\d+/g, '/…')}`;
    if (!this.lines.has(kind)) this.lines.set(kind, `${kind}   (first seen with ${JSON.stringify(example)})`);
  }
  assertNone() {
    assert.ok(this.lines.size === 0, `\n${[...this.lines.values()].slice(0, 40).join('\n')}`);
  }
}

function wrongsOfEnvelope(body) {
  const strange = Object.keys(body).filter((key) => !['data', 'errors', 'extensions'].includes(key));
  const wrong = strange.map((key) => `: unknown key ${key}`);
  for (const error of body.errors ?? []) {
    if (typeof error.message !== 'string') wrong.push(': an error without a message');
    if (typeof error.extensions?.code !== 'string') wrong.push(': an error without extensions.code');
  }
  const cost = body.extensions?.cost;
  if (typeof cost?.requestedQueryCost !== 'number') wrong.push(': extensions.cost.requestedQueryCost is not a number');
  // Nothing was executed: there is no actual cost.
  if (typeof cost?.actualQueryCost !== 'number' && !(body.errors && cost?.actualQueryCost === null)) {
    wrong.push(': extensions.cost.actualQueryCost is not a number');
  }
  for (const key of ['maximumAvailable', 'currentlyAvailable', 'restoreRate']) {
    if (typeof cost?.throttleStatus?.[key] !== 'number') wrong.push(`: extensions.cost.throttleStatus.${key} is not a number`);
  }
  return wrong;
}

/// Sends and checks; the data, or null beside top-level errors.
async function ask(complaints, operation, variables) {
  const document = documentOf(operation);
  const body = await sandbox.post(document, variables);
  asked.set(operation, asked.get(operation) + 1);
  const wrong = body.data ? wrongsInAnyVersion(document, variables, body.data) : [];
  if (!body.data && !body.errors) wrong.push(': neither data nor errors');
  for (const line of [...wrong, ...wrongsOfEnvelope(body)]) complaints.add(operation, line, variables);
  return body;
}

async function askWell(complaints, operation, variables) {
  const body = await ask(complaints, operation, variables);
  if (body.errors) complaints.add(operation, `: ${JSON.stringify(body.errors)}`, variables);
  return body.data ?? {};
}

/// Follows one connection to its end.
async function follow(complaints, operation, variables, cursor, connectionOf) {
  const nodes = [];
  for (let after = cursor, pages = 0; pages < 200; ++pages) {
    const connection = connectionOf(await askWell(complaints, operation, { ...variables, after }));
    nodes.push(...(connection?.nodes ?? []));
    if (!connection?.pageInfo.hasNextPage) return nodes;
    after = connection.pageInfo.endCursor;
  }
  complaints.add(operation, ': the pages never end', variables);
  return nodes;
}

const more = (connection) => connection.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null;

const restOfLines = (complaints, { id, lineItems }) =>
  follow(complaints, 'FulfillmentOrderLineItemsPage', { id, first: 100 }, more(lineItems),
    (data) => data.fulfillmentOrder?.lineItems);

/// All pages nested in one order, as the poller fetches them.
async function followNested(complaints, order) {
  const { id } = order;
  if (more(order.lineItems)) {
    const rest = await follow(complaints, 'OrderLineItemsPage', { id, first: 100 }, more(order.lineItems),
      (data) => data.order?.lineItems);
    if (rest.length === 0) complaints.add('OrderLineItemsPage', ': promised lines do not come', id);
  }
  const fulfillmentOrders = [...order.fulfillmentOrders.nodes];
  if (more(order.fulfillmentOrders)) {
    const rest = await follow(complaints, 'OrderFulfillmentOrdersPage', { id, first: 20 }, more(order.fulfillmentOrders),
      (data) => data.order?.fulfillmentOrders);
    if (rest.length === 0) complaints.add('OrderFulfillmentOrdersPage', ': promised fulfillment orders do not come', id);
    fulfillmentOrders.push(...rest);
  }
  for (const fulfillmentOrder of fulfillmentOrders.filter(({ lineItems }) => more(lineItems))) {
    const rest = await restOfLines(complaints, fulfillmentOrder);
    if (rest.length === 0) complaints.add('FulfillmentOrderLineItemsPage', ': promised lines do not come', fulfillmentOrder.id);
  }
}

/// Fulfillment orders as rechecked that allow `action` and have something left to do.
function candidates(action) {
  const all = [...rechecked.values()].flatMap((order) => order.fulfillmentOrders.nodes);
  return all.filter((fulfillmentOrder) => openLines(fulfillmentOrder).length > 0 &&
    fulfillmentOrder.supportedActions.some((supported) => supported.action === action));
}

const openLines = ({ lineItems }) => lineItems.nodes.filter(({ remainingQuantity }) => remainingQuantity > 0)
  .map(({ id, remainingQuantity }) => ({ id, quantity: remainingQuantity }));

test('start-up probe and every page of the poll', options, async () => {
  const complaints = new Complaints();
  await askWell(complaints, 'StartupProbe', {});
  await askWell(complaints, 'Locations', samples.Locations);
  polled = await follow(complaints, 'PollOrders', samples.PollOrders, null, (data) => data.orders);
  complaints.assertNone();
  const ids = new Set(polled.map(({ id }) => id));
  assert.equal(ids.size, polled.length, 'no order comes twice');
  assert.ok(ids.size >= orderCount, `${ids.size} of ${orderCount} orders`);
});

test('the bulk operation: started, looked at, refused; the count', options, async () => {
  const complaints = new Complaints();
  const { ordersCount } = await askWell(complaints, 'OrdersCount', { limit: 10 });
  assert.deepEqual(ordersCount, { count: 10, precision: 'AT_LEAST' });
  const { bulkOperationRunQuery: made } = await askWell(complaints, 'BulkRunQuery', samples.BulkRunQuery);
  assert.deepEqual(made.userErrors, []);
  const { bulkOperation } = await askWell(complaints, 'BulkStatus', { id: made.bulkOperation.id });
  assert.equal(bulkOperation.status, 'COMPLETED');
  const refusedQuery = await askWell(complaints, 'BulkRunQuery', { query: '{ shop { id } }' });
  assert.equal(refusedQuery.bulkOperationRunQuery.userErrors[0].code, 'INVALID');
  await askWell(complaints, 'BulkStatus', { id: 'gid://shopify/BulkOperation/999999999999' });
  complaints.assertNone();

  // The rows, put together by their parents, hold what the pages hold.
  const rows = (await (await fetch(bulkOperation.url)).text()).trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(String(rows.length), bulkOperation.objectCount);
  const roots = rows.filter((row) => !('__parentId' in row));
  assert.equal(String(roots.length), bulkOperation.rootObjectCount);
  assert.deepEqual(roots.map(({ id }) => id).sort(), polled.map(({ id }) => id).sort());
  const order = polled.find(({ fulfillmentOrders }) => fulfillmentOrders.nodes.length > 1 && !more(fulfillmentOrders));
  const below = (id) => rows.filter((row) => row.__parentId === id);
  const parents = order.fulfillmentOrders.nodes.map(({ id }) => id);
  assert.deepEqual(below(order.id).filter(({ id }) => id.includes('/FulfillmentOrder/')).map(({ id }) => id), parents);
  assert.ok(rows.indexOf(below(order.id)[0]) > rows.indexOf(roots.at(-1)), 'children do not stand beside their parents');
});

test('every order by itself', options, async () => {
  const complaints = new Complaints();
  for (const { id } of polled) {
    const { order } = await askWell(complaints, 'OrderRecheck', { id });
    if (order) rechecked.set(id, order);
    await askWell(complaints, 'OrderRefunds', { id });
  }
  await askWell(complaints, 'OrderRecheck', { id: 'gid://shopify/Order/999999999999' });
  complaints.assertNone();
  assert.equal(rechecked.size, polled.length);
});

test('every nested page', options, async () => {
  const complaints = new Complaints();
  for (const order of [...polled, ...rechecked.values()]) await followNested(complaints, order);
  complaints.assertNone();
});

const accepted = (data, operation, object) => {
  const payload = data[operation];
  assert.deepEqual(payload?.userErrors, []);
  assert.notEqual(payload[object], null);
};
const refused = (data, operation, object) => {
  const payload = data[operation];
  assert.ok(payload?.userErrors.length > 0, `${operation} was not refused: ${JSON.stringify(data)}`);
  assert.equal(payload[object], null);
};

test('fulfillmentCreate, done and refused', options, async () => {
  const complaints = new Complaints();
  const send = (id, lines) => ask(complaints, 'FulfillmentCreate', fulfillment(id, lines));
  const open = candidates('CREATE_FULFILLMENT');
  assert.ok(open.length >= 5, `only ${open.length} fulfillment orders can be fulfilled`);
  const expectDone = async (id, lines) => accepted((await send(id, lines)).data, 'fulfillmentCreate', 'fulfillment');
  const expectRefused = async (id, lines) => refused((await send(id, lines)).data, 'fulfillmentCreate', 'fulfillment');

  const target = open[4];
  await expectRefused(target.id, openLines(target).map((line) => ({ ...line, quantity: line.quantity + 1000 })));
  await expectRefused(target.id, openLines(target).map((line) => ({ ...line, quantity: 0 })));
  await expectRefused(target.id, [{ id: 'gid://shopify/FulfillmentOrderLineItem/999999999999', quantity: 1 }]);
  for (const fulfillmentOrder of open.slice(0, 4)) {
    const lines = openLines(fulfillmentOrder);
    await expectDone(fulfillmentOrder.id, lines);
    await expectRefused(fulfillmentOrder.id, lines); // Closed by now.
  }
  await expectRefused('gid://shopify/FulfillmentOrder/999999999999', openLines(open[0]));
  const invalid = await send('gid://shopify/Order/1', openLines(open[0]));
  assert.equal(invalid.errors?.[0].extensions?.code, 'RESOURCE_NOT_FOUND');
  assert.deepEqual(invalid.data, { fulfillmentCreate: null });
  complaints.assertNone();
});

test('fulfillmentOrderSubmitFulfillmentRequest, done and refused', options, async () => {
  const complaints = new Complaints();
  const field = 'fulfillmentOrderSubmitFulfillmentRequest';
  const send = (id, lines) => ask(complaints, 'SubmitFulfillmentRequest', submission(id, lines));
  const open = candidates('REQUEST_FULFILLMENT');
  assert.ok(open.length >= 3, `only ${open.length} fulfillment orders can be requested`);
  for (const fulfillmentOrder of open.slice(0, 3)) {
    const lines = openLines(fulfillmentOrder);
    accepted((await send(fulfillmentOrder.id, lines)).data, field, 'submittedFulfillmentOrder');
    refused((await send(fulfillmentOrder.id, lines)).data, field, 'submittedFulfillmentOrder');
  }
  complaints.assertNone();
});

test('tagsAdd, done and refused', options, async () => {
  const complaints = new Complaints();
  const send = (id) => ask(complaints, 'TagsAdd', { id, tags: ['fulfilld:delete-candidate'] });
  for (const { id } of [...polled.slice(0, 3), polled[0]]) accepted((await send(id)).data, 'tagsAdd', 'node');
  for (const id of ['gid://shopify/Location/1', 'gid://shopify/Order/0']) {
    assert.ok((await send(id)).errors?.length > 0, `${id} was tagged`);
  }
  complaints.assertNone();
});

testLaterMutations(options, { ask, askWell, candidates, openLines, Complaints, accepted, refused,
  post: (...request) => sandbox.post(...request), rechecked: () => rechecked });

test('what was written reads back as the schema has it', options, async () => {
  const complaints = new Complaints();
  const { length } = await follow(complaints, 'PollOrders', samples.PollOrders, null, (data) => data.orders);
  for (const { id } of polled) await askWell(complaints, 'OrderRecheck', { id });
  complaints.assertNone();
  assert.equal(length, polled.length);
});

test('every document was asked', options, () => {
  const idle = [...asked].filter(([, times]) => times === 0).map(([operation]) => operation);
  assert.deepEqual(idle, []);
});

test('a spoilt answer of the sandbox is refused', options, async () => {
  const poll = documentOf('PollOrders');
  const { data } = await sandbox.post(poll, samples.PollOrders);
  const complaintsAfter = (spoil) => {
    const spoilt = structuredClone(data);
    spoil(spoilt.orders.nodes[0]);
    return wrongs(pinned, poll, samples.PollOrders, spoilt).join('\n');
  };
  assert.equal(complaintsAfter(() => {}), '');
  assert.match(complaintsAfter((order) => { order.returnStatus = 'MAYBE'; }), /"MAYBE"/);
  assert.match(complaintsAfter((order) => { order.name = null; }), /Cannot return null/);
  assert.match(complaintsAfter((order) => { order.currentTotalPriceSet.shopMoney.amount = 12.5; }), /12.5 is not a Decimal/);
});
