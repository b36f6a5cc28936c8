import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Shop, run } from './support.mjs';

/** What `explain` says as JSON: {code, orders, stderr}. */
async function explain(config, ...args) {
  const { code, stdout, stderr } = await run('explain', '--json', '--config', config, ...args);
  return { code, stderr, orders: stdout.trim() === '' ? [] : stdout.trim().split('\n').map((line) => JSON.parse(line)) };
}

/** The judgement alone: what must be the same wherever the facts come from. */
const judgement = ({ name, id, reason, variant, evidence, fulfillment_orders, next_steps, near_misses, for_support, why }) =>
  ({ name, id, reason, variant, evidence, fulfillment_orders, next_steps, near_misses, for_support, why });

/** Saves an order with `export`; returns the path. */
async function save(shop, config, order, name, change = (saved) => saved) {
  const { code, stdout, stderr } = await run('export', order, '--config', config);
  assert.equal(code, 0, stderr);
  const file = path.join(shop.folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(change(JSON.parse(stdout))));
  return file;
}

const expecting = (expect) => (saved) => ({ ...saved, expect });
const of = (labels, reason) => labels.find((label) => label.reason === reason);

/** A shop after its first run. */
async function afterOneRun(t, options = {}, settings = {}) {
  const shop = await Shop.open(t, options);
  const config = settings.acting ? await shop.acting() : shop.config(settings);
  assert.equal((await run('once', '--quiet', '--config', config)).code, 0);
  return { shop, config, labels: await shop.get('labels') };
}

test('a listed order is explained from the state file, by each of its names', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const { name, id, reason } = of(labels, 'request_unanswered');
  const { received } = await shop.get('counters');
  const text = (await run('explain', name, '--config', config)).stdout;
  for (const part of [/^Reason: {4}request_unanswered: /m, /^Standing: {2}\w+, since \d{4}-/m, /^Case: {6}sent_unanswered$/m, /^Evidence:\n {2}- assignedLocation: /m,
    /^Action: {4}none: a second request could ship twice$/m, /^Next step: With the service's support: /m, /^What support will ask for:\n {2}- order: /m]) assert.match(text, part);
  for (const key of [name, name.slice(1), id, id.split('/').at(-1)]) {
    const { code, orders } = await explain(config, key);
    assert.deepEqual([code, orders.length, orders[0].id, orders[0].reason], [0, 1, id, reason], key);
  }
  assert.deepEqual((await shop.get('counters')).received, received, 'nothing was asked of the shop');
});

test('--live shows an order that was never listed: it is clear', async (t) => {
  const { config, labels } = await afterOneRun(t);
  const { name } = of(labels, null);
  assert.match((await run('explain', name, '--config', config)).stderr, /was never listed.*\n.*explain --live/);
  const { code, stdout } = await run('explain', '--live', name, '--config', config);
  assert.equal(code, 0);
  assert.match(stdout, /Nothing is left to do: it is clear\./);
  assert.equal((await explain(config, '--live', name)).orders[0].reason, null);
});

test('--live says the same of a listed order as the state file, and needs none', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const { name } = of(labels, 'on_hold');
  const stored = await explain(config, name);
  fs.rmSync(`${shop.folder}/fulfilld.db`);
  const live = await explain(config, '--live', name);
  assert.equal(live.code, 0, live.stderr);
  assert.deepEqual(judgement(live.orders[0]), judgement(stored.orders[0]));
  assert.ok(!fs.existsSync(`${shop.folder}/fulfilld.db`), 'looking creates nothing');
});

test('a saved order of every reason is explained the same without state file, token and shop', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const reasons = [...new Set(labels.map(({ reason }) => reason))].filter(Boolean);
  assert.ok(reasons.length > 30);
  const saved = [];
  for (const reason of reasons) {
    const { name } = of(labels, reason);
    saved.push({ reason, stored: (await explain(config, name)).orders[0], file: await save(shop, config, name, `${reason}.json`) });
  }
  await shop.shut();
  fs.rmSync(`${shop.folder}/fulfilld.db`);
  fs.rmSync(shop.token);
  for (const { reason, stored, file } of saved) {
    const { code, orders, stderr } = await explain(config, '--file', file);
    assert.equal(code, 0, stderr);
    assert.equal(orders[0].reason, reason);
    assert.deepEqual(judgement(orders[0]), judgement(stored), reason);
  }
});

/** Every key of a saved order. One more is a question first: can it hold something personal? */
const keys = ['type', 'schema', 'at', 'shop', 'order', 'domain', 'id', 'scopes', 'name', 'processed_at', 'updated_at', 'cancelled_at', 'closed', 'edited', 'test',
  'fully_paid', 'capturable', 'fulfillable', 'tags', 'source_name', 'display_fulfillment', 'financial', 'return_status', 'risk', 'gateways', 'outstanding',
  'refunded', 'current_total', 'amount', 'currency', 'refund_without_lines', 'app_id', 'app_name', 'retail_location', 'fulfillments', 'fulfillment_orders', 'lines',
  'defects', 'status', 'created_at', 'total_quantity', 'tracking_number', 'request_status', 'fulfill_at', 'delivery', 'location', 'supported_actions', 'holds', 'requests', 'active',
  'fulfillment_service', 'service_handle', 'service_name', 'reason', 'ours', 'kind', 'sent_at', 'line_item', 'total', 'remaining', 'sku', 'vendor', 'quantity',
  'current', 'unfulfilled', 'requires_shipping', 'gift_card', 'moving'];

test('a saved order holds nothing personal, no secret and no message', async (t) => {
  const { shop, config, labels } = await afterOneRun(t, {}, { acting: true });
  const requested = labels.find(({ expected_action }) => expected_action === 'request_fulfillment');
  assert.ok((await shop.get('requests')).some(({ variables }) => /^fulfilld:/.test(variables.message ?? '')), 'a message was sent');
  const files = [...new Set([requested.name, ...labels.filter(({ reason }) => reason).map(({ name }) => name)])].slice(0, 60);
  for (const name of files) {
    const { stdout } = await run('export', '--live', name, '--config', config);
    const found = new Set();
    JSON.parse(stdout, (key, value) => {
      if (key !== '' && !/^\d+$/.test(key)) found.add(key);
      return value;
    });
    assert.deepEqual([...found].filter((key) => !keys.includes(key)), [], name);
    assert.doesNotMatch(stdout, /sandbox-token|fulfilld:\d+:|@/, name);
  }
});

test('--why-not names every gate that is shut', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const { name, id, expected_target } = labels.find(({ expected_action }) => expected_action === 'mark_fulfilled');
  assert.match((await run('explain', name, '--why-not', 'mark_fulfilled', '--config', config)).stdout, /Why not mark_fulfilled: nothing in the rules forbids it/);
  await shop.post('edit', { id, do: 'add_tag', tag: 'fulfilld:ignore' });
  await shop.post('edit', { id, do: 'hold' });
  assert.equal((await run('once', '--quiet', '--config', config)).code, 0);
  for (const way of [[], ['--live']]) {
    const [{ reason, why_not }] = (await explain(config, name, '--why-not', 'mark_fulfilled', ...way)).orders;
    assert.equal(reason, 'on_hold');
    const refusal = why_not.find(({ target }) => target === expected_target);
    for (const gate of ['ignore_tag', 'hold']) assert.ok(refusal.gates.some((one) => one.gate === gate), `${gate}: ${JSON.stringify(refusal)}`);
  }
  const { stdout } = await run('explain', name, '--why-not', 'mark_fulfilled', '--config', config);
  assert.match(stdout, /^Why not mark_fulfilled at gid:.*on_hold.*\n(.*\n)* {2}- ignore_tag: /m);
});

test('a policy that changes a reason is named at once and taken over by the next run, without reading', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const { name } = of(labels, 'merchant_to_ship');
  const changed = shop.config({ extra: '[orders]\nmarketplaces = ["*e*", "web"]' });
  const { stdout } = await run('explain', name, '--config', changed);
  assert.match(stdout, /^Reason: {4}merchant_to_ship/m);
  assert.match(stdout, /^Note: .*now it is marketplace_order; the next run takes that over$/m);
  const before = (await shop.get('counters')).received;
  const { stderr } = await run('once', '--config', changed);
  assert.match(stderr, /event="policy changed" .*orders_judged_again=\d\d/);
  const after = (await shop.get('counters')).received;
  assert.equal(after.PollOrders - before.PollOrders, 1);
  assert.equal(after.OrderRefunds - before.OrderRefunds, 0);
  assert.equal((await explain(changed, name)).orders[0].reason, 'marketplace_order');
  assert.doesNotMatch((await run('explain', name, '--config', config)).stdout, /^Note: .*now it is marketplace_order/m);
});

test('rules test passes, and fails with the name of the file and what is wrong', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const [hold, sale, clear] = [of(labels, 'on_hold'), labels.find((label) => label.expected_action === 'mark_fulfilled'), of(labels, null)];
  await save(shop, config, hold.name, 'good/hold.json', expecting({ reason: 'on_hold', action: 'none' }));
  await save(shop, config, sale.name, 'good/sale.json', expecting({ reason: sale.reason, action: 'mark_fulfilled', standing: 'stuck' }));
  const live = JSON.parse((await run('export', '--live', clear.name, '--config', config)).stdout);
  fs.writeFileSync(`${shop.folder}/good/clear.json`, JSON.stringify({ ...live, expect: { reason: 'clear' } }));
  fs.writeFileSync(`${shop.folder}/good/notes.txt`, 'not a saved order, and none of rules test\'s business');
  const good = await run('rules', 'test', `${shop.folder}/good`, '--config', config);
  assert.equal(good.code, 0, good.stdout);
  assert.match(good.stdout, /^ok {6}clear\.json: clear\nok {6}hold\.json: on_hold\nok {6}sale\.json: pos_\w+\n3 orders, 0 not as expected\n$/);

  const strict = shop.config({ extra: '[[rule]]\nname = "no sale"\nreason = ["pos_not_marked_fulfilled"]\naction = "none"\nlabel = "by hand"' });
  const changed = await run('rules', 'test', `${shop.folder}/good`, '--config', strict);
  assert.equal(changed.code, 1);
  assert.match(changed.stdout, /^FAILED {2}sale\.json: action is none, expected mark_fulfilled\n3 orders, 1 not as expected$/m);

  await save(shop, config, hold.name, 'bad/wrong.json', expecting({ reason: 'scheduled' }));
  await save(shop, config, hold.name, 'bad/silent.json');
  await save(shop, config, hold.name, 'bad/typo.json', expecting({ reason: 'on_hold', actoin: 'none' }));
  fs.writeFileSync(`${shop.folder}/bad/broken.json`, '{');
  const bad = await run('rules', 'test', `${shop.folder}/bad`, '--json', '--config', config);
  assert.equal(bad.code, 1);
  const lines = Object.fromEntries(bad.stdout.trim().split('\n').map((line) => JSON.parse(line)).map((line) => [line.file, line]));
  assert.match(lines['wrong.json'].wrong, /^reason is on_hold, expected scheduled$/);
  assert.match(lines['silent.json'].wrong, /has no "expect"/);
  assert.match(lines['typo.json'].wrong, /expect\.actoin is not known here/);
  assert.match(lines['broken.json'].wrong, /is not JSON/);
  assert.ok(Object.values(lines).every(({ type, schema, ok }) => type === 'rule_test' && schema === 1 && ok === false));
});

test('wrong inputs are refused in words that help, with exit code 2', async (t) => {
  const { shop, config, labels } = await afterOneRun(t, { orders: 60 });
  const { name } = labels.find(({ reason }) => reason);
  const write = (file, text) => {
    fs.writeFileSync(path.join(shop.folder, file), text);
    return path.join(shop.folder, file);
  };
  const saved = JSON.parse((await run('export', name, '--config', config)).stdout);
  const empty = path.join(shop.folder, 'empty');
  fs.mkdirSync(empty);
  const rows = [
    [['explain'], /explain needs an order or a saved one/],
    [['explain', name, '--file', 'x.json'], /explain needs an order or a saved one/],
    [['export'], /ORDER is required/],
    [['rules', 'test'], /DIR is required/],
    [['explain', name, '--why-not', 'fly'], /there is no action "fly"/],
    [['explain', '--file', path.join(shop.folder, 'none.json')], /none\.json: there is no such file/],
    [['explain', '--file', shop.folder], /there is no such file that can be read/],
    [['explain', '--file', write('broken.json', '{"type":')], /broken\.json: is not JSON/],
    [['explain', '--file', write('list.json', '[]')], /list\.json must be an object/],
    [['explain', '--file', write('other.json', JSON.stringify({ ...saved, schema: 2 }))], /is not a saved order of schema 1/],
    [['explain', '--file', write('extra.json', JSON.stringify({ ...saved, order: { ...saved.order, colour: 'red' } }))], /extra\.json\.order\.colour is not known here/],
    [['explain', '--file', write('less.json', JSON.stringify({ ...saved, order: { ...saved.order, tags: undefined } }))], /less\.json\.order\.tags is missing/],
    [['rules', 'test', empty], /empty: there is no folder with saved orders/],
    [['rules', 'test', path.join(shop.folder, 'nowhere')], /nowhere: there is no folder with saved orders/],
  ];
  for (const [args, words] of rows) {
    const { code, stdout, stderr } = await run(...args, '--config', config);
    assert.match(stderr, words, args.join(' '));
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '', args.join(' '));
  }
});

/** Verbs that ask for an order nobody knows, and what they must say. */
const unknown = [
  [['explain', '#999999'], /#999999 was never listed.*\n.*explain --live/],
  [['explain', '--live', '#999999'], /no shop shows an order #999999/],
  [['export', '#999999'], /#999999 was never listed/],
  [['export', '--live', '#999999'], /no shop shows an order #999999/],
];

test('an order that is not known anywhere is said to be so', async (t) => {
  const { config } = await afterOneRun(t, { orders: 60 });
  for (const [args, words] of unknown) {
    const { code, stdout, stderr } = await run(...args, '--config', config);
    assert.match(stderr, words);
    assert.equal(stdout, '');
    assert.notEqual(code, 0);
  }
});

test('an order that is not known ends with exit code 1', async (t) => {
  const { config } = await afterOneRun(t, { orders: 60 });
  for (const [args] of unknown) assert.equal((await run(...args, '--config', config)).code, 1, args.join(' '));
});

test('what would be allowed is not called none, wherever the facts come from', async (t) => {
  const { shop, config, labels } = await afterOneRun(t);
  const { name } = labels.find(({ expected_action }) => expected_action === 'mark_fulfilled');
  const file = await save(shop, config, name, 'sale.json');
  for (const args of [[name], ['--live', name], ['--file', file]])
    assert.doesNotMatch((await run('explain', ...args, '--config', config)).stdout, /^Action: {4}none: sold, paid/m, args.join(' '));
});
