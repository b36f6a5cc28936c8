// What the fault tests of the platform share: a shop behind a proxy, its labels, and what became of it.
import assert from 'node:assert/strict';
import { Shop, run } from '../e2e/support.mjs';
import { Proxy, fixed } from './proxy.mjs';

/** A person takes the shop as known before anything of it was read: the run that shows it goes no further. */
export async function adoptUnread(t, shop, options) {
  const blind = await Proxy.open(t, shop, { OrdersCount: fixed({ text: '{}' }), PollOrders: fixed({ text: '{}' }) });
  await shop.adopt(shop.config({ ...options, acting: true, endpoint: blind.endpoint }));
}

/** A shop behind a proxy, not yet looked at. */
export async function open(t, rules = {}, { acting = true, shop: options = {}, extra = '', ...more } = {}) {
  const shop = await Shop.open(t, { orders: 150, ...options });
  const proxy = await Proxy.open(t, shop, rules);
  if (acting) await adoptUnread(t, shop, { extra, ...more });
  const config = shop.config({ acting, endpoint: proxy.endpoint, extra, ...more });
  return { shop, proxy, config, once: () => run('once', '--config', config), all: async () => (await shop.report(config, '--all')).orders };
}
export const labelled = async (shop) => (await shop.get('labels')).filter((one) => one.reason);
export const actionable = async (shop, reason) => (await shop.get('labels')).filter((one) => one.expected_action && (!reason || one.reason === reason));
export const edit = (shop, label, deed) => shop.post('edit', { id: label.id, do: deed });
export const states = async (shop, config) => {
  const count = {};
  for (const { state } of await shop.journal(config)) count[state] = (count[state] ?? 0) + 1;
  return count;
};
export async function nothingTwice(shop) {
  const counters = await shop.get('counters');
  assert.equal(counters.duplicate_mutations_received, 0);
  assert.equal(counters.forbidden_mutations_received, 0);
}
export const orderNodes = (body) => body.data?.orders?.nodes ?? (body.data?.order ? [body.data.order] : []);
