// The mutations that take something back or go beyond the first three, done and refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrongsInAnyVersion } from './answers.mjs';
import { fulfillment, metafield } from './samples.mjs';

const unknown = (type) => `gid://shopify/${type}/999999999999`;

/// Read back by texts of their own: the daemon has no document that selects these fields.
const readings = {
  metafield: { operation: 'M', text: 'query M { currentAppInstallation { id metafield(namespace: "$app:fulfilld", key: "lease") { id namespace key type value compareDigest createdAt updatedAt } } }' },
  fulfillments: { operation: 'F', text: 'query F($id: ID!) { order(id: $id) { id closed closedAt displayFulfillmentStatus fulfillments(first: 50) { id status displayStatus trackingInfo(first: 5) { company number url } } } }' },
};

/// `at` has what the tests of sandbox_test.mjs share; orders and fulfillment orders are as they were rechecked before.
export function testLaterMutations(options, at) {
  const { accepted, refused } = at;

  async function read(complaints, reading, variables = {}) {
    const { data } = await at.post(reading, variables);
    for (const line of wrongsInAnyVersion(reading, variables, data)) complaints.add(reading.operation, line, variables);
    return data;
  }
  /// Sends one kind of mutation; its outcome is expected by name.
  const sender = (complaints, operation, field, object) => ({
    done: async (variables) => {
      const { data } = await at.ask(complaints, operation, variables);
      accepted(data, field, object);
      return data[field][object];
    },
    refused: async (variables) => {
      const { data } = await at.ask(complaints, operation, variables);
      refused(data, field, object);
      return data[field].userErrors[0];
    },
    invalid: async (variables) => {
      const { errors, data } = await at.ask(complaints, operation, variables);
      assert.equal(errors?.[0].extensions.code, 'RESOURCE_NOT_FOUND');
      assert.deepEqual(data, { [field]: null });
    },
  });
  const ordersThat = (fits) => [...at.rechecked().values()].filter(fits);

  test('fulfillmentCancel, done, done again and refused', options, async () => {
    const complaints = new at.Complaints();
    const create = sender(complaints, 'FulfillmentCreate', 'fulfillmentCreate', 'fulfillment');
    const cancel = sender(complaints, 'FulfillmentCancel', 'fulfillmentCancel', 'fulfillment');
    const order = ordersThat(({ fulfillments }) => fulfillments.length === 0)
      .find(({ fulfillmentOrders: { nodes: [part, ...more] } }) => part && more.length === 0 && at.candidates('CREATE_FULFILLMENT').slice(5).includes(part));
    const [part] = order.fulfillmentOrders.nodes;
    const variables = fulfillment(part.id, at.openLines(part));
    variables.fulfillment.trackingInfo = { company: 'UPS', number: '1Z9', url: 'https://carrier.example/1Z9' };
    const { id } = await create.done(variables);
    const shipped = (await read(complaints, readings.fulfillments, { id: order.id })).order;
    assert.deepEqual(shipped.fulfillments, [{ id, status: 'SUCCESS', displayStatus: 'FULFILLED', trackingInfo: [variables.fulfillment.trackingInfo] }]);
    for (const time of ['first', 'second']) assert.deepEqual(await cancel.done({ id }), { id, status: 'CANCELLED' }, time);
    const { order: after } = await at.askWell(complaints, 'OrderRecheck', { id: order.id });
    const [old, fresh, ...more] = after.fulfillmentOrders.nodes;
    assert.deepEqual([old.id, old.status, fresh.status, more.length], [part.id, 'CLOSED', 'OPEN', 0]);
    assert.notEqual(fresh.id, old.id);
    const undone = (await read(complaints, readings.fulfillments, { id: order.id })).order;
    assert.deepEqual([undone.displayFulfillmentStatus, undone.closed, undone.fulfillments[0].displayStatus], ['UNFULFILLED', false, 'CANCELED']);
    await cancel.refused({ id: unknown('Fulfillment') });
    await cancel.invalid({ id: 'gid://shopify/Order/1' });
    complaints.assertNone();
  });

  test('orderClose and orderOpen, done, done again and refused', options, async () => {
    const complaints = new at.Complaints();
    const close = sender(complaints, 'OrderClose', 'orderClose', 'order');
    const open = sender(complaints, 'OrderOpen', 'orderOpen', 'order');
    const [{ id }] = ordersThat((order) => !order.cancelledAt && !order.closed);
    for (const [deed, closed] of [[close, true], [close, true], [open, false], [open, false]]) {
      assert.deepEqual(await deed.done({ id }), { id, closed });
      const { order } = await read(complaints, readings.fulfillments, { id });
      assert.equal(order.closedAt !== null, closed);
    }
    const [cancelled] = ordersThat((order) => order.cancelledAt);
    await open.refused({ id: cancelled.id });
    for (const deed of [close, open]) {
      await deed.refused({ id: unknown('Order') });
      await deed.invalid({ id: 'gid://shopify/Order/0' });
    }
    complaints.assertNone();
  });

  test('tagsRemove, done and refused', options, async () => {
    const complaints = new at.Complaints();
    const remove = sender(complaints, 'TagsRemove', 'tagsRemove', 'node');
    const [{ id }] = ordersThat(() => true);
    const tags = ['fulfilld:delete-candidate'];
    for (const time of ['first', 'second']) assert.deepEqual(await remove.done({ id, tags }), { id }, time);
    await remove.invalid({ id: 'gid://shopify/Location/1', tags });
    complaints.assertNone();
  });

  test('fulfillmentOrderReleaseHold, done and refused', options, async () => {
    const complaints = new at.Complaints();
    const release = sender(complaints, 'ReleaseHold', 'fulfillmentOrderReleaseHold', 'fulfillmentOrder');
    const held = at.candidates('RELEASE_HOLD').find(({ fulfillmentHolds }) => fulfillmentHolds.length > 1);
    const [first, second] = held.fulfillmentHolds.map(({ id }) => id);
    await release.refused({ id: held.id, holdIds: [first, unknown('FulfillmentHold')] });
    assert.equal((await release.done({ id: held.id, holdIds: [first] })).status, 'ON_HOLD');
    assert.equal((await release.done({ id: held.id, holdIds: [second] })).status, 'OPEN');
    await release.refused({ id: held.id, holdIds: [second] });
    await release.refused({ id: unknown('FulfillmentOrder'), holdIds: [second] });
    await release.invalid({ id: 'gid://shopify/Order/1', holdIds: [second] });
    complaints.assertNone();
  });

  test('fulfillmentOrderOpen, done and refused', options, async () => {
    const complaints = new at.Complaints();
    const open = sender(complaints, 'FulfillmentOrderOpen', 'fulfillmentOrderOpen', 'fulfillmentOrder');
    const waiting = at.candidates('MARK_AS_OPEN');
    for (const status of ['SCHEDULED', 'IN_PROGRESS']) {
      const { id } = waiting.find((one) => one.status === status);
      assert.equal((await open.done({ id })).status, 'OPEN');
      assert.deepEqual(await open.refused({ id }), { field: null, message: 'Expected fulfillment order status to be valid but it was open.' });
    }
    const [held] = at.candidates('RELEASE_HOLD').filter(({ fulfillmentHolds }) => fulfillmentHolds.length === 1);
    assert.match((await open.refused({ id: held.id })).message, / it was on_hold\.$/);
    await open.refused({ id: unknown('FulfillmentOrder') });
    await open.invalid({ id: 'gid://shopify/Order/1' });
    complaints.assertNone();
  });

  test('fulfillmentOrderCancel, done and refused', options, async () => {
    const complaints = new at.Complaints();
    const cancel = sender(complaints, 'FulfillmentOrderCancel', 'fulfillmentOrderCancel', 'fulfillmentOrder');
    const [{ id }] = at.candidates('CANCEL_FULFILLMENT_ORDER');
    const { data } = await at.ask(complaints, 'FulfillmentOrderCancel', { id });
    const { fulfillmentOrder, replacementFulfillmentOrder: fresh, userErrors } = data.fulfillmentOrderCancel;
    assert.deepEqual([fulfillmentOrder.status, fresh.status, fresh.requestStatus, userErrors], ['CLOSED', 'OPEN', 'UNSUBMITTED', []]);
    await cancel.refused({ id });
    await cancel.refused({ id: unknown('FulfillmentOrder') });
    const reported = at.candidates('MARK_AS_OPEN').filter(({ status }) => status === 'IN_PROGRESS').at(-1);
    assert.match((await cancel.refused({ id: reported.id })).message, /^Cannot cancel fulfillment order that has had progress reported\./);
    await cancel.invalid({ id: 'gid://shopify/Order/1' });
    complaints.assertNone();
  });

  test('fulfillmentOrderSubmitCancellationRequest, done and refused', options, async () => {
    const complaints = new at.Complaints();
    const submit = sender(complaints, 'SubmitCancellationRequest', 'fulfillmentOrderSubmitCancellationRequest', 'fulfillmentOrder');
    const { id } = at.candidates('REQUEST_CANCELLATION').find(({ merchantRequests }) => merchantRequests.nodes.length === 1);
    const { status, requestStatus } = await submit.done({ id, message: 'fulfilld:stop' });
    assert.deepEqual([status, requestStatus], ['IN_PROGRESS', 'ACCEPTED'], 'the status lags behind');
    await submit.refused({ id, message: 'fulfilld:again' });
    const [elsewhere] = at.candidates('CREATE_FULFILLMENT');
    await submit.refused({ id: elsewhere.id, message: null });
    await submit.invalid({ id: 'gid://shopify/Order/1', message: null });
    complaints.assertNone();
  });

  test('metafieldsSet, compared and set', options, async () => {
    const complaints = new at.Complaints();
    const { currentAppInstallation: { id: owner, metafield: none } } = await read(complaints, readings.metafield);
    assert.equal(none, null);
    const set = async (value, compareDigest) => {
      const { data } = await at.ask(complaints, 'MetafieldsSet', metafield(owner, value, compareDigest));
      return data.metafieldsSet;
    };
    const code = async (...given) => {
      const { metafields, userErrors: [error] } = await set(...given);
      assert.deepEqual([metafields, error.elementIndex], [[], 0]);
      return error.code;
    };
    assert.equal(await code('a', 'of nothing'), 'INVALID_COMPARE_DIGEST');
    const { metafields: [first] } = await set('a', null);
    assert.equal(await code('b', null), 'STALE_OBJECT');
    const { metafields: [second] } = await set('b', first.compareDigest);
    assert.equal(await code('c', first.compareDigest), 'STALE_OBJECT');
    const { currentAppInstallation: { metafield: kept } } = await read(complaints, readings.metafield);
    assert.deepEqual([kept.value, kept.namespace, kept.key, kept.compareDigest], ['b', '$app:fulfilld', 'lease', second.compareDigest]);
    assert.equal(kept.id, first.id);
    const { data: { currentAppInstallation: { metafield: seen } } } = await at.ask(complaints, 'Lease', {});
    assert.deepEqual(seen, { value: 'b', compareDigest: second.compareDigest });
    complaints.assertNone();
  });
}
