// node run.mjs BIN [--only=N,N] [--medians] [--meta]: switches each planted bug on and sees who finds it. A line per bug; status
// 1 when one survives its budget, or is found only by something else than what it should break.
//
// --medians: from five beginnings each, and the median of the seeds it took; --meta: each invariant is switched off in
// turn, and a bug that it alone finds must then survive; with nothing going wrong the simulation must say so.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bugs } from './bugs.mjs';

const usualBudget = 1500;
const workers = 2;
const [bin, ...options] = process.argv.slice(2);
const only = options.find((word) => word.startsWith('--only='))?.slice('--only='.length).split(',').map(Number);
const chosen = only ? bugs.filter((bug) => only.includes(bug.n)) : bugs;
const has = (name) => options.includes(name);

function run(program, args, bug) {
  return new Promise((resolve) => {
    const child = spawn(path.join(bin, program), args, { env: { ...process.env, FULFILLD_MUTANT: String(bug) } });
    let text = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), 600_000);
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

async function bySimulation(bug) {
  const budget = bug.seeds ?? usualBudget;
  const beginnings = has('--medians') ? [1, 100_001, 200_001, 300_001, 400_001] : [1];
  const found = [];
  for (const from of beginnings) found.push(await simulate(bug, from, budget));
  const wrong = found.some((one) => one === null || !bug.by.includes(one.invariant));
  const counts = found.map((one) => one?.seeds ?? budget).sort((a, b) => a - b);
  const who = [...new Set(found.map((one) => one?.invariant ?? 'nobody'))].join('/');
  return { ok: !wrong, who, seeds: counts[Math.floor(counts.length / 2)] };
}

async function byUnitTests(bug) {
  const clean = await run(`planted_${bug.by}`, ['--gtest_brief=1'], 0);
  if (clean.status !== 0) return { ok: false, who: `${bug.by} fails without it` };
  const { status, text } = await run(`planted_${bug.by}`, ['--gtest_brief=1'], bug.n);
  const failed = [...text.matchAll(/^\[ {2}FAILED {2}\] (\S+?)(?: \(|$)/gm)].map((match) => match[1].replace(/,$/, ''));
  return { ok: status === 1 && failed.length > 0, who: failed[0] ?? 'nobody' };
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
    const found = Array.isArray(bug.by) ? await bySimulation(bug) : await byUnitTests(bug);
    if (!found.ok) ++survivors;
    const seeds = found.seeds === undefined ? '' : ` seeds=${found.seeds}`;
    console.log(`planted n=${bug.n} ${found.ok ? 'found' : 'SURVIVED'} by=${found.who}${seeds} | ${bug.name}`);
  });
  console.log(`planted bugs=${chosen.length} survived=${survivors}`);
  return survivors === 0;
}

const ok = await findAll();
process.exit(ok ? 0 : 1);
