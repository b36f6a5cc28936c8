// node run.mjs BIN [--only=N,N] [--medians] [--meta]: switches each planted bug on and sees who finds it. A line per
// bug; status 1 when one survives its budget, or is found first by something else than what it should break.
//
// After that each invariant is switched off in turn, and a bug that it alone finds must then survive; and with nothing
// going wrong the simulation must say so. --meta: that alone; --medians: the bugs from three beginnings each, and the
// median of the seeds it took.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bugs } from './bugs.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const usualBudget = 1500;
const workers = 2;
const [bin, ...options] = [path.resolve(process.argv[2]), ...process.argv.slice(3)];
const only = options.find((word) => word.startsWith('--only='))?.slice('--only='.length).split(',').map(Number);
const chosen = only ? bugs.filter((bug) => only.includes(bug.n)) : bugs;
const has = (name) => options.includes(name);

function run(program, args, bug) {
  return new Promise((resolve) => {
    const env = { ...process.env, FULFILLD_MUTANT: String(bug), FULFILLD: path.join(bin, 'planted_fulfilld'),
      FULFILLD_SANDBOX: path.join(bin, 'fulfilld-sandbox') };
    // What never ends has not found anything.
    const child = spawn(path.resolve(bin, program), args, { env, detached: true });
    let text = '';
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 240_000);
    child.stdout.on('data', (data) => { text += data; });
    child.stderr.on('data', (data) => { text += data; });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, text });
    });
  });
}

/// What was violated first, and by which seed; null: nothing was.
async function simulate(bug, from, seeds, off = []) {
  const args = ['--from', from, '--seeds', seeds, '--orders', bug.orders ?? 0,
    ...(bug.prefer ?? []).flatMap((one) => ['--prefer', one]), ...off.flatMap((one) => ['--off', one])].map(String);
  const { status, signal, text } = await run('planted_sim', args, bug.n);
  const told = /^SIM FAIL (\S+) seed=(\d+)/m.exec(text);
  if (told) return { invariant: told[1], seeds: Number(told[2]) - from + 1 };
  return status === 0 ? null : { invariant: `crash ${signal ?? status}`, seeds: 0 };
}

/// Bug -> what `simulate` gave from the first seed.
const first = new Map();

async function bySimulation(bug) {
  const budget = bug.seeds ?? usualBudget;
  const beginnings = has('--medians') ? [1, 100_001, 200_001] : [1];
  const found = [];
  for (const from of beginnings) found.push(await simulate(bug, from, budget));
  first.set(bug.n, found[0]);
  const wrong = found[0] === null || found.some((one) => one !== null && !bug.by.includes(one.invariant));
  const counts = found.map((one) => one?.seeds ?? budget).sort((a, b) => a - b);
  const who = [...new Set(found.map((one) => one?.invariant ?? 'nobody'))].join('/');
  return { ok: !wrong, who, seeds: counts[Math.floor(counts.length / 2)] };
}

const clean = new Map();
/// Whether a suite passes as long as no bug is switched on; asked once.
function passes(suite, go) {
  if (!clean.has(suite)) clean.set(suite, go(0).then(({ status }) => status === 0));
  return clean.get(suite);
}

/// A program of unit tests, or a suite that runs the program as people do.
async function byTests(bug) {
  const suite = bug.by.endsWith('.mjs');
  const go = (n) => suite ? run(process.execPath, ['--test', '--test-name-pattern', bug.pattern ?? '', path.join(root, bug.by)], n)
    : run(`planted_${bug.by}`, ['--gtest_brief=1', ...(n === 0 ? [] : ['--gtest_fail_fast'])], n);
  if (!await passes(bug.by, go)) return { ok: false, who: `${bug.by} fails without it` };
  const { status, text } = await go(bug.n);
  const failed = (suite ? /^not ok \d+ - (.*)$|^\u2716 (.*?)(?: \(|$)/m : /^\[ {2}FAILED {2}\] ([^\s,]+)/m).exec(text);
  return { ok: status === 1 && failed !== null, who: failed ? (failed[1] ?? failed[2]) : 'nobody' };
}

async function inParallel(items, job) {
  let next = 0;
  const work = async () => {
    while (next < items.length) await job(items[next++]);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function findAll() {
  let survivors = 0;
  await inParallel(chosen, async (bug) => {
    const found = Array.isArray(bug.by) ? await bySimulation(bug) : await byTests(bug);
    if (!found.ok) ++survivors;
    const seeds = found.seeds === undefined ? '' : ` seeds=${found.seeds}`;
    console.log(`planted n=${bug.n} ${found.ok ? 'found' : 'SURVIVED'} by=${found.who}${seeds} | ${bug.name}`);
  });
  console.log(`planted bugs=${chosen.length} survived=${survivors}`);
  return survivors === 0;
}

/// With the one invariant off that finds it, three times as many seeds must let it pass.
async function eachInvariantHasItsUse() {
  let useless = 0;
  await inParallel(chosen.filter((bug) => bug.alone), async (bug) => {
    const found = first.get(bug.n) ?? await simulate(bug, 1, bug.seeds ?? usualBudget);
    const seeds = Math.max(3 * (found?.seeds ?? 1), 20);
    const still = await simulate(bug, 1, seeds, [bug.alone]);
    if (found?.invariant !== bug.alone || still !== null) ++useless;
    const without = still === null ? `nobody in ${seeds}` : `${still.invariant} after ${still.seeds}`;
    console.log(`planted invariant=${bug.alone} n=${bug.n} found_by=${found?.invariant} without_it=${without}`);
  });
  console.log(`planted invariants_without_a_use=${useless}`);
  return useless === 0;
}

/// A trial in which nothing goes wrong must not pass for one.
async function noFaultNoProof() {
  const { status, text } = await run('planted_sim', ['--seeds', '50', '--no-faults'], 0);
  const told = status === 1 && text.includes('SIM FAIL no fault fired');
  console.log(`planted no_faults=${told ? 'refused' : 'PASSED FOR A PROOF'}`);
  return told;
}

let ok = true;
if (!has('--meta')) ok = await findAll();
if (has('--meta') || !only) ok = await noFaultNoProof() && await eachInvariantHasItsUse() && ok;
process.exit(ok ? 0 : 1);
