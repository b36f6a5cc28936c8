// Every kind of action and its undoing, over HTTP: what the shop shows afterwards, the journal and the report must agree.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Shop, run } from './support.mjs';

const mode = (reason, action, how = 'auto') => `[reason.${reason}]\nmode = "${how}"\n${action ? `action = "${action}"\n` : ''}min_age = "0s"\n`;

/** A shop in which one reason alone is acted upon, adopted, with one order of that reason after the deeds. */
async function shopWith(t, reason, action, { start = reason, deeds = [], options = {}, extra = '', grace, how, fits = () => true } = {}) {
  const shop = await Shop.open(t, { orders: 200, ...options });
  const state = new Map((await shop.get('state')).map((one) => [one.id, one]));
  const label = (await shop.get('labels')).find((one) => one.reason === start && fits(one, state.get(one.id)));
  assert.ok(label, `the shop has an order of ${start}`);
  for (const deed of deeds) assert.deepEqual(await shop.post('edit', { id: label.id, do: deed }), { ok: true });
  const config = await shop.acting({ reasons: [], grace, extra: mode(reason, action, how) + extra });
  return { shop, label, config };
}

const now = async (shop, label) => (await shop.get('state')).find((one) => one.id === label.id);
const rowsOf = async (shop, config, label) => (await shop.journal(config)).filter((row) => row.order_id === label.id);
const sentTo = async (shop, kind, label) => {
  const rows = new Set();
  for (const one of await shop.get('requests')) if (one.kind === kind) rows.add(one);
  return [...rows].filter((one) => JSON.stringify(one.variables).includes(label.id) || label.fulfillment_orders.some(({ id }) => JSON.stringify(one.variables).includes(id)));
};

/** One run: this kind was sent once for the order, is verified, and the report claims no more. */
async function proven({ shop, label, config }, kind) {
  const { code, stderr } = await run('once', '--config', config);
  assert.ok([0, 4].includes(code), stderr);
  const rows = (await rowsOf(shop, config, label)).filter((row) => row.kind === kind);
  assert.ok(rows.length > 0, `${kind} was done: ${stderr}`);
  for (const row of rows) assert.equal(row.state, 'verified', row.evidence);
  const listed = (await shop.report(config, '--all')).orders.find((one) => one.id === label.id);
  for (const action of listed?.actions ?? []) if (action.kind === kind) assert.ok(['verified', 'done'].includes(action.state), action.state);
  return rows[0];
}

/** Takes it back: the new row is verified, the old one undone; a second time is refused. `ends`: how the old one rests. */
async function undone({ shop, label, config }, row, kind, ends = 'undone') {
  assert.match(row.undo, /^fulfilld actions undo \d+$/);
  const { code, stderr } = await run('actions', 'undo', String(row.id), '--config', config);
  assert.ok([0, 4].includes(code), stderr);
  const rows = await rowsOf(shop, config, label);
  assert.equal(rows.find((one) => one.id === row.id).state, ends);
  const back = rows.find((one) => one.kind === kind && one.id > row.id);
  assert.equal(back?.state, 'verified', JSON.stringify(rows));
  assert.notEqual((await run('actions', 'undo', String(row.id), '--config', config)).code, 0, 'once only');
  const before = (await shop.get('counters')).mutations_received;
  await run('once', '--config', config);
  const again = (await rowsOf(shop, config, label)).filter((one) => one.kind === row.kind);
  assert.equal(again.filter((one) => one.state === 'verified' && one.id !== row.id).length, 0, 'what a person took back is not done again');
  assert.ok((await shop.get('counters')).mutations_received >= before);
  assert.equal((await run('db', 'check', '--config', config)).code, 0);
}

test('mark_fulfilled, and taking it back', async (t) => {
  const at = await shopWith(t, 'pos_not_marked_fulfilled');
  const row = await proven(at, 'mark_fulfilled');
  const done = await now(at.shop, at.label);
  assert.deepEqual(done.fulfillments.map((one) => [one.status, one.notified, one.tracking]), [['SUCCESS', false, null]]);
  assert.equal(done.mails, 0);
  await undone(at, row, 'undo_fulfillment');
  const after = await now(at.shop, at.label);
  assert.equal(after.fulfillments[0].status, 'CANCELLED');
  assert.ok(after.fulfillment_orders.some((fo) => fo.status === 'OPEN'), 'the work is open again');
});

test('a fulfilment is not taken back once the goods are moving', async (t) => {
  const at = await shopWith(t, 'pos_not_marked_fulfilled');
  const row = await proven(at, 'mark_fulfilled');
  await at.shop.post('edit', { id: at.label.id, do: 'deliver' });
  const before = (await at.shop.get('counters')).mutations_received;
  const { code, stderr } = await run('actions', 'undo', String(row.id), '--config', at.config);
  assert.notEqual(code, 0);
  assert.match(stderr, /on their way/);
  assert.equal((await at.shop.get('counters')).mutations_received, before);
});

test('fulfill_with_tracking from a feed, the customer told where the policy says so, and taking it back', async (t) => {
  const shop = await Shop.open(t, { orders: 200 });
  const label = (await shop.get('labels')).find((one) => one.reason === 'dropship_merchant_location' && one.fulfillment_orders.length === 1);
  const feed = path.join(shop.folder, 'feed');
  fs.mkdirSync(feed);
  const credentials = `token_file = "${shop.token}"\ntracking_feed = "${feed}"`;
  const config = await shop.acting({ credentials, reasons: [], extra: `${mode('dropship_merchant_location')}notify_customer = true\n` });
  const file = path.join(feed, 'parcels.csv');
  fs.writeFileSync(file, `order,number,company\n${label.name},1Z999AA10123456784,UPS\n`);
  fs.utimesSync(file, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  const at = { shop, label, config };
  const row = await proven(at, 'fulfill_with_tracking');
  const [made] = (await now(shop, label)).fulfillments;
  assert.deepEqual(made.tracking, { number: '1Z999AA10123456784', company: 'UPS', url: null });
  assert.equal(made.notified, true);
  assert.equal((await sentTo(shop, 'fulfill_with_tracking', label)).length, 1);
  assert.match(fs.readFileSync(path.join(feed, 'done', 'parcels.csv.result.csv'), 'utf8'), /accepted/);
  await undone(at, row, 'undo_fulfillment');
});

test('request_fulfillment, and taking back what no service has answered', async (t) => {
  const at = await shopWith(t, 'amazon_request_not_sent', undefined, { options: { seed: 3 } });
  const row = await proven(at, 'request_fulfillment');
  await undone(at, row, 'cancel_request');
  assert.ok((await now(at.shop, at.label)).fulfillment_orders.some((fo) => fo.request_status === 'UNSUBMITTED' && fo.status === 'OPEN'));
});

test('request_fulfillment, and asking a service that has accepted to stop', async (t) => {
  const at = await shopWith(t, 'amazon_request_not_sent', undefined, { options: { seed: 3 } });
  const row = await proven(at, 'request_fulfillment');
  await at.shop.post('edit', { id: at.label.id, do: 'service_accepts' });
  // It was asked to stop, and may still send: nobody claims more.
  await undone(at, row, 'request_cancellation', 'verified');
  assert.equal((await now(at.shop, at.label)).fulfillment_orders.reduce((sum, fo) => sum + fo.cancellation_requests, 0), 1);
});

for (const [reason, action, tag] of [['test_order', 'flag_for_deletion', 'fulfilld:delete-candidate'], ['refunded_still_open', 'flag_for_review', 'fulfilld:review']]) {
  test(`${action}, and withdrawing it`, async (t) => {
    const at = await shopWith(t, reason, action);
    const row = await proven(at, action);
    assert.ok((await now(at.shop, at.label)).tags.includes(tag));
    await undone(at, row, 'withdraw_flag');
    assert.ok(!(await now(at.shop, at.label)).tags.includes(tag));
  });
}

test('a flag stays where its reason holds and only a gate has shut', async (t) => {
  const at = await shopWith(t, 'cancelled_unfulfilled', undefined, { grace: '0s', fits: (label) => label.expected_action });
  const row = await proven(at, 'flag_for_deletion');
  await at.shop.post('edit', { id: at.label.id, do: 'fulfill' });
  await run('once', '--config', at.config);
  const rows = await rowsOf(at.shop, at.config, at.label);
  assert.deepEqual(rows.map((one) => [one.id, one.state]), [[row.id, 'verified']]);
  assert.ok((await now(at.shop, at.label)).tags.includes('fulfilld:delete-candidate'));
});

const review = 'fulfilld:review';
const flagged = (t, options = {}) => shopWith(t, 'refunded_still_open', 'flag_for_review', { grace: '0s', ...options });

test('a flag for review goes when the merchant fulfils the order', async (t) => {
  const at = await flagged(t);
  const row = await proven(at, 'flag_for_review');
  await at.shop.post('edit', { id: at.label.id, do: 'fulfill' });
  assert.ok([0, 4].includes((await run('once', '--config', at.config)).code));
  assert.ok(!(await now(at.shop, at.label)).tags.includes(review));
  const rows = await rowsOf(at.shop, at.config, at.label);
  assert.deepEqual(rows.map((one) => [one.kind, one.state]), [['flag_for_review', 'undone'], ['withdraw_flag', 'verified']]);
  assert.equal(rows[0].id, row.id);
  const before = (await at.shop.get('counters')).mutations_received;
  for (let i = 0; i < 2; ++i) await run('once', '--config', at.config);
  assert.equal((await at.shop.get('counters')).mutations_received, before, 'once');
});

test('the same where a person approves it', async (t) => {
  const at = await flagged(t, { how: 'approve' });
  const approved = async (kind) => {
    await run('once', '--config', at.config);
    const [row] = (await rowsOf(at.shop, at.config, at.label)).filter((one) => one.kind === kind && one.state === 'planned');
    assert.ok(row, `${kind} is proposed`);
    assert.equal((await run('actions', 'approve', String(row.id), '--config', at.config)).code, 0);
    await run('once', '--config', at.config);
  };
  await approved('flag_for_review');
  assert.ok((await now(at.shop, at.label)).tags.includes(review));
  await at.shop.post('edit', { id: at.label.id, do: 'fulfill' });
  await approved('withdraw_flag');
  assert.ok(!(await now(at.shop, at.label)).tags.includes(review));
});

test('a tag that the merchant took off and set again is the merchant\'s', async (t) => {
  const at = await flagged(t);
  await proven(at, 'flag_for_review');
  await at.shop.post('edit', { id: at.label.id, do: 'remove_tag', tag: review });
  await run('once', '--config', at.config);
  for (const deed of [{ do: 'add_tag', tag: review }, { do: 'fulfill' }]) await at.shop.post('edit', { id: at.label.id, ...deed });
  for (let i = 0; i < 2; ++i) await run('once', '--config', at.config);
  assert.ok((await now(at.shop, at.label)).tags.includes(review));
  assert.deepEqual((await rowsOf(at.shop, at.config, at.label)).map((one) => one.kind), ['flag_for_review']);
});

test('archive, and taking it out of the archive again', async (t) => {
  const at = await shopWith(t, 'nothing_left_edited', 'archive');
  const row = await proven(at, 'archive');
  assert.equal((await now(at.shop, at.label)).closed, true);
  await undone(at, row, 'unarchive');
  assert.equal((await now(at.shop, at.label)).closed, false);
});

const requested = (status) => (label, order) => order.fulfillment_orders.some((fo) => fo.request_status === status);

test('cancel_request: a cancelled order that no service has answered', async (t) => {
  const at = await shopWith(t, 'cancelled_with_active_request', 'cancel_request', { fits: requested('SUBMITTED') });
  await proven(at, 'cancel_request');
  assert.ok((await now(at.shop, at.label)).fulfillment_orders.every((fo) => fo.request_status !== 'SUBMITTED' || fo.status === 'CLOSED'));
});

test('request_cancellation: a cancelled order that a service works on', async (t) => {
  const at = await shopWith(t, 'cancelled_with_active_request', 'request_cancellation', { fits: requested('ACCEPTED') });
  const row = await proven(at, 'request_cancellation');
  assert.equal(row.undo, '', 'a request that was taken back is not made anew');
  const { code, stderr } = await run('actions', 'undo', String(row.id), '--config', at.config);
  assert.notEqual(code, 0);
  assert.match(stderr, /cannot be taken back/);
});

test('open_scheduled: its day has come and it still waits', async (t) => {
  const at = await shopWith(t, 'scheduled', 'open_scheduled', { start: 'merchant_to_ship', deeds: ['schedule'] });
  await proven(at, 'open_scheduled');
  assert.ok((await now(at.shop, at.label)).fulfillment_orders.every((fo) => fo.status !== 'SCHEDULED'));
});

test('release_own_hold: ours, by its name, and no other', async (t) => {
  const at = await shopWith(t, 'on_hold', 'release_own_hold', { start: 'merchant_to_ship', deeds: ['our_hold'] });
  const before = (await now(at.shop, at.label)).fulfillment_orders.filter((fo) => fo.holds > 0).length;
  assert.ok(before > 0);
  await proven(at, 'release_own_hold');
  assert.ok((await now(at.shop, at.label)).fulfillment_orders.every((fo) => fo.holds === 0));
  for (const one of await sentTo(at.shop, 'release_own_hold', at.label)) assert.ok(one.variables.holdIds.length > 0);
  const others = (await at.shop.get('state')).filter((one) => one.id !== at.label.id);
  assert.ok(others.some((one) => one.fulfillment_orders.some((fo) => fo.holds > 0)), 'the holds of others stay');
});
