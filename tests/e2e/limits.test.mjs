// Blast radius: what holds a run back, whatever the rules allow, and how a person goes on.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run, sleep, start, until } from './support.mjs';

const mutations = async (shop) => (await shop.get('counters')).mutations_received;
const once = (config) => run('once', '--config', config);
const only = { mix: 'pos_not_marked_fulfilled=1' };
const gateOf = (stderr) => stderr.match(/event="action?s? ?(?:acting )?held back".* gate=(\w+)/)?.[1] ?? stderr.match(/held back" .*gate=(\w+)/)?.[1];

test('nothing is done before a person has adopted the shop, and the report says how to go on', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = shop.config({ acting: true });
  const first = await once(config);
  assert.equal(first.code, 3);
  assert.equal(gateOf(first.stderr), 'not_adopted');
  assert.match((await run('report', '--config', config)).stdout, /NOTHING WAS DONE: nobody has adopted .*fulfilld adopt --yes/);
  const [{ name }] = (await shop.report(config)).orders;
  const asked = await run('explain', name, '--why-not', 'mark_fulfilled', '--config', config);
  assert.match(asked.stdout, /nothing in the rules forbids it; see Action\nAt this moment:\n {2}- not_adopted: /);
  assert.equal((await run('adopt', '--config', config)).code, 2, 'a look alone adopts nothing');
  assert.equal((await once(config)).code, 3);
  assert.equal(await mutations(shop), 0);
});

test('orders older than the adoption stay report-only; an earlier date takes them in', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = shop.config({ acting: true });
  await once(config);
  assert.equal((await run('adopt', '--yes', '--config', config)).code, 0);
  assert.equal((await once(config)).code, 0);
  assert.equal(await mutations(shop), 0);
  const { orders } = await shop.report(config);
  assert.ok(orders.every((order) => order.actions.every((action) => action.state === 'backlog')));
  await run('adopt', '--before', '2000-01-01', '--yes', '--config', config);
  assert.equal((await once(config)).code, 0);
  assert.ok(await mutations(shop) > 0);
});

test('10,000 orders made stuck at once by a rule edit: stops at the caps, exit 4, says how to go on', { timeout: 200_000 }, async (t) => {
  const shop = await Shop.open(t, { orders: 10_000, ...only });
  const usual = { caps: 25, extra: '' };
  const quiet = shop.config({ acting: true, reasons: [], ...usual });
  await shop.adopt(quiet);
  assert.equal((await once(quiet)).code, 0);
  const edited = fs.readFileSync(shop.config({ acting: true, reasons: ['pos_not_marked_fulfilled'], ...usual }), 'utf8');
  fs.writeFileSync(quiet, edited.replace('backlog_share = 100', 'backlog_share = 20'));
  const changed = await once(quiet);
  assert.equal(changed.code, 3);
  assert.equal(gateOf(changed.stderr), 'new_rules');
  assert.equal(await mutations(shop), 0, 'other rules than were adopted');
  await run('adopt', '--yes', '--config', quiet);
  const share = await once(quiet);
  assert.equal(share.code, 4);
  assert.match(share.stderr, /gate=backlog_share actions=\d{4,5} why="\d+ actions are due at once, more than 20 % of the \d+ listed orders.*fulfilld plan.*fulfilld apply.*backlog_share/);
  assert.equal(await mutations(shop), 0, 'too many at once to be true');
  fs.writeFileSync(quiet, edited.replaceAll('fulfil_per_day = 250', 'fulfil_per_day = 40'));
  const first = await once(quiet);
  assert.equal(first.code, 4);
  assert.match(first.stderr, /gate=run_cap actions=\d+ why="the cap per run of 25 is reached; the next ones go on, or raise caps.fulfil_per_run"/);
  assert.equal(await mutations(shop), 25);
  assert.match((await run('report', '--config', quiet)).stdout, /HELD BACK: the cap per run of 25 is reached/);
  const second = await once(quiet);
  assert.equal(second.code, 4);
  assert.match(second.stderr, /gate=day_cap .*raise caps.fulfil_per_day/);
  assert.equal(await mutations(shop), 40, 'counted over 24 hours, not by process');
  assert.equal((await once(quiet)).code, 4);
  assert.equal(await mutations(shop), 40);
  const counters = await shop.get('counters');
  assert.equal(counters.duplicate_mutations_received, 0);
});

test('the stop file stops before the next send; without it the next run goes on', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = await shop.acting();
  fs.writeFileSync(`${shop.folder}/fulfilld.db.stop`, '');
  const stopped = await once(config);
  assert.equal(stopped.code, 4);
  assert.equal(gateOf(stopped.stderr), 'stop_file');
  assert.equal(await mutations(shop), 0);
  fs.rmSync(`${shop.folder}/fulfilld.db.stop`);
  assert.equal((await once(config)).code, 0);
  assert.ok(await mutations(shop) > 0);
});

const lost = {
  'deleted': (db) => fs.rmSync(db),
  'cut to nothing': (db) => fs.truncateSync(db),
  'put back from before': (db, backup) => { fs.rmSync(db); fs.copyFileSync(backup, db); fs.chmodSync(db, 0o600); },
};
for (const [what, lose] of Object.entries(lost)) {
  test(`a state file ${what}: report only until a person has looked, and no duplicate in any case`, async (t) => {
    const shop = await Shop.open(t, { orders: 60 });
    const config = await shop.acting({ cap: 2 });
    const db = `${shop.folder}/fulfilld.db`;
    const backup = `${shop.folder}/backup.db`;
    assert.equal((await run('db', 'backup', backup, '--config', config)).code, 0);
    await once(config);
    const sent = await mutations(shop);
    assert.ok(sent > 0);
    lose(db, backup);
    const found = await once(config);
    assert.equal(found.code, 3, found.stderr);
    assert.equal(gateOf(found.stderr), 'journal');
    assert.match(found.stderr, /knows less than was done/);
    assert.equal((await once(config)).code, 3, 'found once is found until somebody adopts');
    assert.equal(await mutations(shop), sent);
    await shop.adopt(config);
    const waiting = await once(config);
    assert.equal(gateOf(waiting.stderr), 'settling', 'what was asked before the loss may still land');
    assert.equal(waiting.code, 4);
    assert.equal(await mutations(shop), sent);
    await sleep(2_100);
    for (let i = 0; i < 6; ++i) await once(config);
    const counters = await shop.get('counters');
    assert.ok(counters.mutations_received > sent, 'it goes on');
    assert.equal(counters.duplicate_mutations_received, 0);
    assert.equal(counters.forbidden_mutations_received, 0);
    assert.equal((await run('db', 'check', '--config', config)).code, 0);
  });
}

test('a state file put back is decided upon by no command, and no command hides it', async (t) => {
  const shop = await Shop.open(t, { orders: 60 });
  const config = await shop.acting({ cap: 2 });
  const backup = `${shop.folder}/backup.db`;
  const plan = `${shop.folder}/plan.json`;
  assert.equal((await run('db', 'backup', backup, '--config', config)).code, 0);
  assert.equal(fs.statSync(backup).mode & 0o777, 0o600);
  assert.equal((await run('plan', '--out', plan, '--config', config)).code, 0);
  await once(config);
  const sent = await mutations(shop);
  assert.ok(sent > 0);
  lost['put back from before'](`${shop.folder}/fulfilld.db`, backup);
  for (const command of [['apply', plan], ['actions', 'acknowledge', '1'], ['actions', 'undo', '1'], ['db', 'check']]) {
    const refused = await run(...command, '--config', config);
    assert.equal(refused.code, 7, refused.stderr);
    assert.match(refused.stderr, /knows less than was done.*fulfilld adopt/s);
  }
  assert.equal(gateOf((await once(config)).stderr), 'journal', 'and a run still finds it');
  assert.equal(await mutations(shop), sent);
});

test('a state file put back under a running daemon: it stops acting, and so does the next one', async (t) => {
  const shop = await Shop.open(t, { orders: 60 });
  const config = await shop.acting({ cap: 2, extra: '[poll]\ninterval = "5s"\n' });
  const backup = `${shop.folder}/backup.db`;
  const daemon = start('run', '--config', config);
  const runs = () => daemon.log.split('event="run finished"').length - 1;
  await until(() => runs() === 1);
  assert.equal((await run('db', 'backup', backup, '--config', config)).code, 0);
  await until(() => runs() === 2);
  const sent = await mutations(shop);
  // Over the open file, as `cp` does it.
  fs.copyFileSync(backup, `${shop.folder}/fulfilld.db`);
  await until(() => runs() === 3);
  daemon.kill('SIGTERM');
  await daemon.ended;
  assert.match(daemon.log, /gate=journal why="the state file knows less than was done/);
  assert.equal(gateOf((await once(config)).stderr), 'journal');
  assert.equal(await mutations(shop), sent);
});

/** A second state file for the same shop and the same configuration. */
function elsewhere(shop, config) {
  const folder = `${shop.folder}/elsewhere`;
  fs.mkdirSync(folder);
  const copy = `${folder}/config.toml`;
  fs.writeFileSync(copy, fs.readFileSync(config, 'utf8').replace(/path = ".*"/, `path = "${folder}/fulfilld.db"`));
  return { folder, copy };
}
const leased = { cap: 1, extra: '[fencing]\nlease = true\n' };

test('with a lease one of two machines acts, and the other says which one does', async (t) => {
  const shop = await Shop.open(t, { orders: 60 });
  const config = await shop.acting(leased);
  const { copy } = elsewhere(shop, config);
  await shop.adopt(copy);
  await once(config);
  const sent = await mutations(shop);
  assert.ok(sent > 0);
  const other = await once(copy);
  assert.equal(other.code, 3, other.stderr);
  assert.match(other.stderr, /gate=lease actions=\d+ why="another instance \([0-9a-f]{16}\) holds the lease until \d{4}-/);
  assert.equal(await mutations(shop), sent);
  await once(config);
  assert.ok(await mutations(shop) > sent, 'the holder goes on');
});

test('with a lease a copied state file is found out once both have acted', async (t) => {
  const shop = await Shop.open(t, { orders: 60 });
  const config = await shop.acting(leased);
  await once(config);
  const { folder, copy } = elsewhere(shop, config);
  for (const name of ['fulfilld.db', 'fulfilld.db.anchor']) fs.copyFileSync(`${shop.folder}/${name}`, `${folder}/${name}`);
  assert.equal((await once(copy)).code, 4, 'it is the newer of the two');
  const sent = await mutations(shop);
  const first = await once(config);
  assert.equal(first.code, 3, first.stderr);
  assert.match(first.stderr, /gate=lease .*renewed by a copy of this state file/);
  assert.equal(await mutations(shop), sent);
  assert.equal((await shop.get('counters')).duplicate_mutations_received, 0);
});

test('a shop without guards, which accepts everything twice, ends as one with them', { timeout: 120_000 }, async (t) => {
  const ends = [];
  for (const options of [{}, { 'no-guards': true }]) {
    const shop = await Shop.open(t, { orders: 300, seed: 5, ...options });
    const config = await shop.acting({ cap: 7 });
    for (let i = 0; i < 8; ++i) await once(config);
    const counters = await shop.get('counters');
    assert.equal(counters.duplicate_mutations_received, 0);
    assert.equal(counters.forbidden_mutations_received, 0);
    ends.push({ state: await shop.get('state'), requests: (await shop.get('requests')).map((one) => `${one.kind} ${one.target}`).sort() });
  }
  assert.ok(ends[0].requests.length > 20);
  assert.deepEqual(ends[1], ends[0]);
});

test('proposals wait for a person; a decision is taken once', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = await shop.acting({ reasons: [], extra: '[reason.pos_not_marked_fulfilled]\nmode = "approve"\n' });
  assert.equal((await once(config)).code, 0);
  assert.equal(await mutations(shop), 0);
  const planned = await shop.journal(config);
  assert.ok(planned.length >= 2 && planned.every((row) => row.state === 'planned' && row.expires_at));
  assert.match((await run('report', '--config', config)).stdout, /Waits for your approval: fulfilld actions approve ID/);
  const [yes, no] = planned;
  assert.equal((await run('actions', 'approve', String(yes.id), '--config', config)).code, 0);
  assert.equal((await run('actions', 'approve', String(yes.id), '--config', config)).code, 3, 'single use');
  assert.equal((await run('actions', 'reject', String(no.id), '--config', config)).code, 0);
  assert.equal((await once(config)).code, 0);
  const rows = new Map((await shop.journal(config)).map((row) => [row.id, row]));
  assert.equal(rows.get(yes.id).state, 'verified');
  assert.ok(rows.get(yes.id).approved_by && rows.get(yes.id).approved_by !== 'policy');
  assert.equal(rows.get(no.id).state, 'declined');
  assert.equal(await mutations(shop), 1);
  await once(config);
  assert.equal(await mutations(shop), 1, 'what was declined is not proposed again');
  const history = await run('history', yes.order, '--config', config);
  assert.match(history.stdout, /approved by .*\n[\s\S]*undo +fulfilld actions undo \d+/);
});

test('a proposal whose order has changed is laid aside, not done', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = await shop.acting({ reasons: [], extra: '[reason.pos_not_marked_fulfilled]\nmode = "approve"\n' });
  await once(config);
  const [row] = await shop.journal(config);
  await run('actions', 'approve', String(row.id), '--config', config);
  await shop.post('edit', { id: row.order_id, do: 'refund_amount' });
  await once(config);
  assert.equal((await shop.journal(config)).find((one) => one.id === row.id).state, 'stale');
  assert.equal(await mutations(shop), 0);
});

test('a plan is applied once, unchanged and in time, and only what still holds is done', async (t) => {
  const shop = await Shop.open(t, { orders: 20, ...only });
  const config = await shop.acting({ reasons: [] });
  const file = `${shop.folder}/plan.json`;
  const written = await run('plan', '--reason', 'pos_not_marked_fulfilled', '--out', file, '--config', config);
  assert.equal(written.code, 0, written.stderr);
  const plan = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.ok(plan.actions.length >= 2);
  fs.writeFileSync(`${shop.folder}/edited.json`, JSON.stringify({ ...plan, actions: plan.actions.slice(1) }));
  assert.equal((await run('apply', `${shop.folder}/edited.json`, '--config', config)).code, 2);
  await shop.post('edit', { id: plan.actions[0].order_id, do: 'hold' });
  const applied = await run('apply', file, '--config', config);
  assert.equal(applied.code, 0, applied.stderr);
  const rows = await shop.journal(config);
  assert.equal(rows.find((row) => row.order_id === plan.actions[0].order_id).state, 'stale');
  assert.equal(rows.filter((row) => row.state === 'verified').length, plan.actions.length - 1);
  const again = await run('apply', file, '--config', config);
  assert.equal(again.code, 3);
  assert.match(again.stderr, /applied before/);
  const other = shop.config({ acting: true, reasons: ['test_order'] });
  assert.match((await run('apply', file, '--config', other)).stderr, /configuration have changed/);
  assert.equal((await shop.get('counters')).duplicate_mutations_received, 0);
});
