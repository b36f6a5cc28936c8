// One answer as the platform gives it, so that the checker is tested even without a sandbox.
const money = (amount) => ({ shopMoney: { amount, currencyCode: 'EUR' } });
const page = { hasNextPage: false, endCursor: null };
const gid = (type, number) => `gid://shopify/${type}/${number}`;
const time = '2026-11-20T09:30:00Z';

const fulfillmentOrder = {
  id: gid('FulfillmentOrder', 2001),
  status: 'OPEN',
  requestStatus: 'UNSUBMITTED',
  createdAt: time,
  updatedAt: time,
  fulfillAt: null,
  deliveryMethod: { methodType: 'RETAIL' },
  assignedLocation: {
    name: 'Main Street',
    location: {
      id: gid('Location', 11),
      isActive: true,
      isFulfillmentService: true,
      fulfillmentService: { id: gid('FulfillmentService', 5), handle: 'mcf', serviceName: 'MCF', type: 'THIRD_PARTY' },
    },
  },
  supportedActions: [
    { action: 'CREATE_FULFILLMENT', externalUrl: null },
    { action: 'EXTERNAL', externalUrl: 'https://supplier.example/orders/1' },
  ],
  fulfillmentHolds: [{ id: gid('FulfillmentHold', 7), reason: 'OTHER', heldByRequestingApp: false }],
  lineItems: {
    pageInfo: page,
    nodes: [{
      id: gid('FulfillmentOrderLineItem', 3001),
      totalQuantity: 1,
      remainingQuantity: 1,
      lineItem: { id: gid('LineItem', 4001) },
    }],
  },
  merchantRequests: { nodes: [{ kind: 'FULFILLMENT_REQUEST', sentAt: time }] },
};

export const pollAnswer = {
  orders: {
    pageInfo: { hasNextPage: true, endCursor: 'eyJsYXN0X2lkIjoxfQ==' },
    nodes: [{
      id: gid('Order', 1001),
      name: '#1001',
      processedAt: time,
      updatedAt: time,
      cancelledAt: null,
      closed: false,
      edited: false,
      test: false,
      tags: ['counter'],
      sourceName: 'pos',
      displayFulfillmentStatus: 'FULFILLMENT_NOT_REQUIRED',
      displayFinancialStatus: 'PAID',
      fullyPaid: true,
      capturable: false,
      fulfillable: true,
      returnStatus: 'NO_RETURN',
      paymentGatewayNames: ['cash'],
      totalOutstandingSet: money('0.0'),
      totalRefundedSet: money('0.0'),
      currentTotalPriceSet: money('19.95'),
      app: { id: gid('App', 129785), name: 'Point of Sale' },
      retailLocation: { id: gid('Location', 11), name: 'Main Street' },
      risk: { recommendation: 'NONE' },
      fulfillments: [{ id: gid('Fulfillment', 9), status: 'SUCCESS', displayStatus: 'IN_TRANSIT', createdAt: time, totalQuantity: 1, trackingInfo: [{ number: 'TN1' }] }],
      fulfillmentOrders: { pageInfo: page, nodes: [fulfillmentOrder] },
      lineItems: {
        pageInfo: page,
        nodes: [{
          id: gid('LineItem', 4001),
          sku: null,
          vendor: 'Acme',
          quantity: 1,
          currentQuantity: 1,
          unfulfilledQuantity: 1,
          requiresShipping: true,
          isGiftCard: false,
        }],
      },
    }],
  },
};
