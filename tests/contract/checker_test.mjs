// The checker of answers, tested itself: it must accept a true answer and refuse every kind of false one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laterValues, wrongs, wrongsInAnyVersion } from './support/answers.mjs';
import { documentOf } from './support/documents.mjs';
import { pollAnswer } from './support/examples.mjs';
import { samples } from './support/samples.mjs';
import { pinned, schemaOf, versions } from './support/schemas.mjs';

const poll = documentOf('PollOrders');
const variables = samples.PollOrders;

test('a true answer fits every version', () => {
  assert.deepEqual(wrongsInAnyVersion(poll, variables, pollAnswer), []);
});

test('enum values of later versions are exactly as listed', () => {
  for (const { type, value, since } of laterValues) {
    const knowing = versions.filter((version) => schemaOf(version).getType(type).getValue(value));
    assert.deepEqual(knowing, versions.filter((version) => version >= since), value);
  }
});

const falsehoods = {
  'an unknown enum value': [(order) => { order.displayFinancialStatus = 'SETTLED'; }, /"SETTLED"/],
  'a null that must not be': [(order) => { order.closed = null; }, /Cannot return null for non-nullable field Order.closed/],
  'a null in a list': [(order) => { order.tags = [null]; }, /tags.0: Cannot return null/],
  'a missing field': [(order) => { delete order.cancelledAt; }, /cancelledAt: is missing/],
  'a field nobody asked for': [(order) => { order.email = 'a@example.com'; }, /email: was not asked for/],
  'a number for a Decimal': [(order) => { order.totalRefundedSet.shopMoney.amount = 0; }, /amount: 0 is not a Decimal/],
  'a string for an Int': [(order) => { order.fulfillments[0].totalQuantity = '1'; }, /"1" is not an Int/],
  'a string for a Boolean': [(order) => { order.test = 'false'; }, /"false" is not a Boolean/],
  'a number for an ID': [(order) => { order.fulfillments[0].id = 9; }, /9 is not the gid of Fulfillment/],
  'the gid of another type': [(order) => { order.id = 'gid://shopify/LineItem/1'; }, /not the gid of Order/],
  'a time with an offset': [(order) => { order.processedAt = '2026-11-20T09:30:00+01:00'; }, /ISO 8601/],
  'a day that is not': [(order) => { order.processedAt = '2026-02-30T09:30:00Z'; }, /ISO 8601/],
  'an address that is not': [(order) => {
    order.fulfillmentOrders.nodes[0].supportedActions[1].externalUrl = 'supplier';
  }, /not a URL/],
  'an object for a list': [(order) => { order.fulfillmentOrders.nodes = {}; }, /Expected Iterable/],
  'a string for an object': [(order) => { order.app = 'Point of Sale'; }, /app/],
};

for (const [name, [spoil, complaint]] of Object.entries(falsehoods)) {
  test(`${name} is refused`, () => {
    const spoilt = structuredClone(pollAnswer);
    spoil(spoilt.orders.nodes[0]);
    assert.match(wrongs(pinned, poll, variables, spoilt).join('\n'), complaint);
  });
}
