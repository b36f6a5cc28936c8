// node rules.mjs [--all | --list | --only=TEXT...] [BUILD]: changes the rules one small way at a time; every change must
// fail a test. Prints a line per mutant, then the sums; status 1 when fewer than 95 of 100 were noticed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, inParallel, link, test, unitsOf } from './build.mjs';
import { applied, enumsOf, mutantsOf, sample } from './mutants.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const build = path.resolve(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? path.join(root, 'build'));
const usual = 90;
const rounds = 500;
const unoptimised = ['-O0', '-g0'];

const short = (text) => JSON.stringify(text.replace(/\s+/g, ' ').trim().slice(0, 100));
const nameOf = (mutant) => `${mutant.file}:${mutant.line} ${short(mutant.from)} -> ${short(mutant.to)}`;

async function buildAll(units, folder) {
  await inParallel(units, async (unit, i) => {
    unit.object = path.join(folder, `${i}.o`);
    await compile(unit, path.join(root, unit.file), unit.object, unoptimised);
  });
  const program = path.join(folder, 'unit_rules');
  await link(units[0].compiler, units.map((unit) => unit.object), program);
  if (await test(program, rounds) !== 'passed') throw new Error('the tests fail on the rules as they are');
}

async function fate(mutant, i, units, folder) {
  const own = path.join(folder, `mutant${i}`);
  fs.mkdirSync(own);
  const source = path.join(own, path.basename(mutant.file));
  const object = path.join(own, 'mutant.o');
  const program = path.join(own, 'unit_rules');
  try {
    fs.writeFileSync(source, applied(fs.readFileSync(path.join(root, mutant.file), 'utf8'), mutant));
    const unit = units.find((one) => one.file === mutant.file);
    try {
      await compile(unit, source, object, unoptimised);
    } catch {
      return 'did not compile';
    }
    await link(unit.compiler, units.map((one) => one === unit ? object : one.object), program);
    return await test(program, rounds) === 'passed' ? 'SURVIVED' : 'killed';
  } finally {
    fs.rmSync(own, { recursive: true });
  }
}

async function main() {
  const units = unitsOf(root, build);
  const rules = units.map((unit) => unit.file).filter((file) => file.startsWith('src/rules/')).sort();
  const enums = enumsOf(root);
  const all = rules.flatMap((file) => mutantsOf(root, file, enums));
  const only = options.filter((word) => word.startsWith('--only=')).map((word) => word.slice('--only='.length));
  const some = only.length === 0 ? all : all.filter((mutant) => only.some((text) => nameOf(mutant).includes(text)));
  const chosen = options.includes('--all') || only.length > 0 ? some : sample(all, usual);
  if (options.includes('--list')) {
    for (const mutant of some) console.log(nameOf(mutant));
    console.log(`mutants=${some.length}`);
    return 0;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fulfilld-mutation-'));
  try {
    await buildAll(units, folder);
    const fates = await inParallel(chosen, async (mutant, i) => {
      const end = await fate(mutant, i, units, folder);
      console.log(`${nameOf(mutant)}: ${end}`);
      return end;
    });
    const killed = fates.filter((end) => end === 'killed').length;
    const survived = fates.filter((end) => end === 'SURVIVED').length;
    const percent = killed + survived === 0 ? 0 : 100 * killed / (killed + survived);
    console.log(`mutants=${killed + survived} killed=${killed} survived=${survived} percent=${percent.toFixed(1)}`);
    return percent < 95 ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();
