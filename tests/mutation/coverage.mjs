// node coverage.mjs [BUILD]: every branch of src/rules must be taken by unit_rules, by its tables alone.
// Prints each line with a branch that was not taken, then the sums; status 1 when there is one.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compile, inParallel, link, test, unitsOf } from './build.mjs';

const run = promisify(execFile);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(process.argv[2] ?? path.join(root, 'build'));
const isRule = (file) => file.startsWith('src/rules/') && file.endsWith('.cpp');
// Without exceptions no call has an edge to a handler: what is left is written in the source.
const counted = ['-O0', '-g0', '--coverage', '-fno-exceptions'];

async function buildAll(units, folder) {
  await inParallel(units, async (unit, i) => {
    unit.object = path.join(folder, `${i}.o`);
    await compile(unit, path.join(root, unit.file), unit.object, isRule(unit.file) ? counted : ['-O0', '-g0']);
  });
  const program = path.join(folder, 'unit_rules');
  await link(units[0].compiler, units.map((unit) => unit.object), program, ['--coverage']);
  return program;
}

/// Every branch of one source: { line, taken }.
async function branchesOf(unit, folder) {
  const { stdout } = await run('gcov', ['--json-format', '--stdout', '--branch-probabilities', unit.object],
    { cwd: folder, maxBuffer: 1 << 28 });
  const { files } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')));
  const own = files.filter(({ file }) => path.resolve(root, file) === path.join(root, unit.file));
  return own.flatMap(({ lines }) => lines).flatMap(({ line_number: line, branches }) =>
    branches.filter((one) => !one.throw).map((one) => ({ line, taken: one.count > 0 })));
}

function report(file, branches) {
  const text = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
  const counts = new Map();
  for (const { line, taken } of branches) {
    const [all, some] = counts.get(line) ?? [0, 0];
    counts.set(line, [all + 1, some + (taken ? 1 : 0)]);
  }
  for (const [line, [all, some]] of [...counts].sort(([a], [b]) => a - b)) {
    if (some < all) console.log(`${file}:${line}: ${some} of ${all} taken: ${text[line - 1].trim()}`);
  }
}

async function main() {
  const units = unitsOf(root, build);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fulfilld-coverage-'));
  try {
    const program = await buildAll(units, folder);
    if (await test(program, 1) !== 'passed') throw new Error('the tests fail');
    const all = [];
    for (const unit of units.filter(({ file }) => isRule(file))) {
      const branches = await branchesOf(unit, folder);
      report(unit.file, branches);
      all.push(...branches);
    }
    const taken = all.filter((one) => one.taken).length;
    console.log(`branches=${all.length} taken=${taken} percent=${(100 * taken / all.length).toFixed(1)}`);
    return taken === all.length && all.length > 0 ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();
