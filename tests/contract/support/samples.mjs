import { innerDocuments } from './documents.mjs';

// Variables as the daemon sends them, one set for every document.
const gid = (type, number) => `gid://shopify/${type}/${number}`;
const lines = [{ id: gid('FulfillmentOrderLineItem', 3), quantity: 1 }];

export const fulfillment = (id, fulfillmentOrderLineItems) => ({
  fulfillment: {
    notifyCustomer: false,
    lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: id, fulfillmentOrderLineItems }],
  },
});
export const submission = (id, requested) => ({ id, message: 'fulfilld:sample', notifyCustomer: false, lines: requested });

export const metafield = (ownerId, value, compareDigest) => ({
  metafields: [{ ownerId, namespace: '$app:fulfilld', key: 'lease', type: 'single_line_text_field', value, compareDigest }],
});

export const samples = {
  StartupProbe: {},
  Locations: { first: 50, after: null },
  PollOrders: { first: 50, after: null, query: "updated_at:>='2000-01-01T00:00:00Z'" },
  OrdersCount: { limit: 10000 },
  BulkRunQuery: { query: innerDocuments[0].text },
  BulkStatus: { id: gid('BulkOperation', 1) },
  OrderRefunds: { id: gid('Order', 1) },
  OrderRecheck: { id: gid('Order', 1) },
  OrderLineItemsPage: { id: gid('Order', 1), first: 100, after: 'cursor' },
  OrderFulfillmentOrdersPage: { id: gid('Order', 1), first: 20, after: 'cursor' },
  FulfillmentOrderLineItemsPage: { id: gid('FulfillmentOrder', 2), first: 100, after: 'cursor' },
  FulfillmentCreate: fulfillment(gid('FulfillmentOrder', 2), lines),
  SubmitFulfillmentRequest: submission(gid('FulfillmentOrder', 2), lines),
  FulfillmentCancel: { id: gid('Fulfillment', 4) },
  FulfillmentOrderCancel: { id: gid('FulfillmentOrder', 2) },
  FulfillmentOrderOpen: { id: gid('FulfillmentOrder', 2) },
  SubmitCancellationRequest: { id: gid('FulfillmentOrder', 2), message: 'fulfilld:sample' },
  ReleaseHold: { id: gid('FulfillmentOrder', 2), holdIds: [gid('FulfillmentHold', 5)] },
  OrderClose: { id: gid('Order', 1) },
  OrderOpen: { id: gid('Order', 1) },
  Lease: {},
  MetafieldsSet: metafield(gid('AppInstallation', 1), 'sample', null),
  TagsRemove: { id: gid('Order', 1), tags: ['fulfilld:delete-candidate'] },
  TagsAdd: { id: gid('Order', 1), tags: ['fulfilld:delete-candidate'] },
};
