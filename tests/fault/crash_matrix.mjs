// One scenario, killed at every call it makes: prepare once, then for each point the same shop and the same state
// folder, one killed run, as many runs as it takes to settle, and a judgement by what the shop has seen.
import { execFile } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { Shop, run, sleep } from '../e2e/support.mjs';
import { countCalls, holdOn, killAt, traceCalls } from './strace.mjs';

const open = ['sending', 'confirmed', 'unknown'];
/** What a row says of a request that had an effect; every other state denies it. */
const claiming = [...open, 'verified', 'diverged', 'human', 'rejected', 'undone'];
/** Where a row may rest after a crash in a shop that hides nothing and refuses nothing. */
const resting = ['verified', 'not_applied', 'not_sent', 'expired', 'stale', 'undone'];

const isDone = (row) => row.state === 'verified' || row.state === 'undone';
/** Both attempts were lost on the way. */
const isGivenUp = (row) => row.state === 'not_applied' && row.attempt === 2;

/** At most so many at once; who waits for time to pass holds no place. */
export class Places {
  constructor(count) { this.free = count; this.waiting = []; }
  async in(work) {
    if (this.free > 0) this.free -= 1;
    else await new Promise((go) => this.waiting.push(go));
    try { return await work(); } finally { const next = this.waiting.shift(); if (next) next(); else this.free += 1; }
  }
}

/** {integrity, rows} of a state file. Reading rolls back what a crash left half done: a copy tells what the crash left. */
async function readState(file) {
  const { stdout } = await promisify(execFile)('sqlite3', [file, 'PRAGMA integrity_check', '.mode json', 'SELECT * FROM action ORDER BY id']);
  const end = stdout.indexOf('\n');
  const rest = stdout.slice(end + 1).trim();
  const rows = rest === '' ? [] : JSON.parse(rest);
  return { integrity: stdout.slice(0, end), rows: rows.map((row) => ({ ...row, target: row.target ?? row.fulfillment_order_id ?? row.order_id })) };
}

const state_files = (folder) => fs.readdirSync(folder).filter((name) => /^fulfilld\.db(-journal|\.anchor)?$/.test(name));
export function copyState(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(to)) if (name.startsWith('fulfilld.db')) fs.rmSync(path.join(to, name));
  for (const name of state_files(from)) fs.copyFileSync(path.join(from, name), path.join(to, name));
}
const per = (list, key) => list.reduce((count, one) => count.set(key(one), (count.get(key(one)) ?? 0) + 1), new Map());
const nameOf = ({ kind, target }) => `${kind} ${target}`;

/** A shop with its prepared state folder, used for one point after the other. */
export class Lane {
  static async open(t, scenario) {
    const lane = new Lane();
    // Nothing but the daemon's own care may keep a second request from having its effect.
    lane.shop = await Shop.open(t, { orders: 2, seed: 3, 'no-guards': 'true', ...scenario.shop });
    holdOn(t, lane.shop);
    lane.scenario = scenario;
    lane.places = scenario.places;
    lane.state = path.join(lane.shop.folder, 'fulfilld.db');
    lane.base = path.join(lane.shop.folder, 'prepared');
    lane.config = lane.shop.config({ acting: true, ...scenario.config });
    await scenario.prepare(lane);
    lane.args = await scenario.command(lane.config, lane);
    await lane.shop.post('keep', {});
    copyState(lane.shop.folder, lane.base);
    return lane;
  }

  async fresh() {
    await this.shop.post('reset', {});
    copyState(this.base, this.shop.folder);
  }

  /** Runs until nothing is left to do; the first failing run after the last permitted one is a finding. */
  async finish() {
    let asked = !this.scenario.ask_again;
    for (let i = 0; i < 16; ++i) {
      // What a person has asked for, and was not told that it was done, is asked for again.
      if (!asked) await this.places.in(() => run(...this.args));
      asked = true;
      const { code, stderr } = await this.places.in(() => run('once', '--quiet', '--config', this.config));
      const { rows } = await readState(this.state);
      // What provably did not happen is proposed once more, and the same person says yes.
      const proposed = rows.filter((row) => row.state === 'planned').map((row) => String(row.id));
      if (proposed.length > 0) await this.places.in(() => run('actions', 'approve', ...proposed, '--config', this.config));
      const unsettled = rows.filter((row) => open.includes(row.state));
      if (code === 0 && unsettled.length === 0 && this.done(rows)) return [];
      // It provably did not happen.
      if (this.scenario.ask_again && unsettled.length === 0) asked = false;
      if (i === 15) return [`never settled: exit ${code}, open rows ${unsettled.length}: ${stderr}`];
      if (unsettled.length > 0) await sleep(250);
    }
  }
  /** A run that only learned that nothing happened leaves the doing to the next one. */
  done(rows) { return rows.filter(isDone).length + rows.filter(isGivenUp).length >= this.scenario.effects; }

  async calm() {
    await this.fresh();
    const { code, stderr } = await run(...this.args);
    assert.ok(code === 0, `the undisturbed run ended with ${code}: ${stderr}`);
    assert.deepEqual(await this.finish(), []);
    const { requests, state } = await this.world();
    assert.equal(requests.filter((one) => one.accepted).length, this.scenario.effects, 'the scenario does what it is about');
    return state;
  }
  async world() {
    const listed = this.scenario.listed ? await this.listed() : [];
    return { requests: await this.shop.get('requests'), state: [await this.shop.get('state'), listed] };
  }
  async listed() {
    const { orders } = await this.places.in(() => this.shop.report(this.config, '--all'));
    return orders.map(({ id, reason, standing }) => `${id} ${reason} ${standing}`).sort();
  }

  /** What is wrong with the world right after the crash: an effect that the durable journal knows nothing of. */
  async judgeCrash() {
    const effects = (await this.shop.get('requests')).filter((one) => one.accepted);
    if (effects.length === 0) return [];
    const crashed = path.join(this.shop.folder, 'crashed');
    copyState(this.shop.folder, crashed);
    const claimed = new Set((await this.places.in(() => readState(path.join(crashed, 'fulfilld.db')))).rows
      .filter((row) => claiming.includes(row.state)).map(this.scenario.nameOf ?? nameOf));
    return effects.map(nameOf).filter((name) => !claimed.has(name)).map((name) => `effect without row at the crash: ${name}`);
  }

  /** What is wrong with the world in the end. */
  async judgeEnd(calm) {
    const { requests, state } = await this.world();
    const { integrity, rows } = await readState(this.state);
    const found = [];
    if (integrity !== 'ok') found.push(`integrity: ${integrity}`);
    for (const [name, count] of per(requests, nameOf)) if (count > 1) found.push(`duplicate: ${name} received ${count} times`);
    const done = per(rows.filter(isDone), this.scenario.nameOf ?? nameOf);
    const effects = per(requests.filter((one) => one.accepted), nameOf);
    for (const name of effects.keys()) if (!done.has(name)) found.push(`effect without row in the end: ${name}`);
    for (const [name, count] of done) if (count !== effects.get(name)) found.push(`${count} rows for ${effects.get(name) ?? 0} effects: ${name}`);
    for (const row of rows) if (!resting.includes(row.state)) found.push(`row ${row.id} rests as ${row.state}: ${row.evidence}`);
    const given_up = rows.filter(isGivenUp);
    for (const row of given_up) found.push(...await this.judgeGivenUp(row));
    if (given_up.length === 0 && !isDeepStrictEqual(state, calm)) found.push('the shop, or what is told of it, is not as after an undisturbed run');
    return { found, givenUp: given_up.length };
  }

  /** Nobody tries a third time: a person finds the order in the report. */
  async judgeGivenUp(row) {
    if (!this.scenario.second_attempt) return [`row ${row.id} was given up after the first crash`];
    const { orders } = await this.places.in(() => this.shop.report(this.config));
    return orders.some((order) => order.id === row.order_id && order.standing === 'stuck') ? [] : [`lost: ${row.order_name} is not in the report`];
  }

  async point({ call, n }, calm) {
    await this.fresh();
    const { signal } = await this.places.in(() => killAt(call, n, this.args));
    const found = [...await this.judgeCrash(), ...await this.finish()];
    const end = await this.judgeEnd(calm);
    return { call, n, hit: signal === 'SIGKILL', givenUp: end.givenUp, found: [...found, ...end.found] };
  }
}

/** Whether it is one of the many page writes between the first two of a row and its last: they are alike. */
function isAmongPages(all, i) {
  const isPage = (one) => one?.call === 'pwrite64';
  return [i - 2, i - 1, i, i + 1].every((at) => isPage(all[at]));
}

/** Every point of a scenario, or each `stride`th, beginning with the first of each call: [{call, n}]. */
async function pointsOf(lane, { stride, every_page }) {
  await lane.fresh();
  const trace = await traceCalls(path.join(lane.shop.folder, 'trace'), lane.args);
  const counts = countCalls(trace);
  const met = new Map();
  const all = trace.map(({ call }) => {
    met.set(call, (met.get(call) ?? 0) + 1);
    return { call, n: met.get(call) };
  });
  const points = all.filter((one, i) => (one.n - 1) % stride === 0 && (every_page || !isAmongPages(all, i)));
  return { total: all.length, counts, points };
}

/** Runs a scenario's matrix and gives what there is to print and to assert. */
export async function crashMatrix(t, scenario, { stride, every_page, places, lanes = 6 }) {
  const begun = Date.now();
  const all = [];
  for (let i = 0; i < lanes; ++i) all.push(await Lane.open(t, { ...scenario, places }));
  const calm = await all[0].calm();
  const { total, counts, points } = await pointsOf(all[0], { stride, every_page });
  const results = [];
  let next = 0;
  await Promise.all(all.map(async (lane) => {
    while (next < points.length) results.push(await lane.point(points[next++], calm));
  }));
  const wrong = results.filter(({ found }) => found.length > 0);
  const matching = (what) => results.filter(({ found }) => found.some((one) => one.startsWith(what))).length;
  return { scenario: scenario.name, points: points.length, total, counts, missed: results.filter(({ hit }) => !hit), wrong,
    duplicates: matching('duplicate'), withoutRow: matching('effect without row'),
    givenUp: results.reduce((sum, one) => sum + one.givenUp, 0), seconds: (Date.now() - begun) / 1000 };
}
