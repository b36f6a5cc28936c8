// Builds unit_rules aside, in a folder of its own, with the flags that CMake wrote down.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const workers = Math.max(1, Math.min(4, os.availableParallelism?.() ?? os.cpus().length));

/// Runs `job` on every item, `workers` at a time; the answers come in the order of the items.
export async function inParallel(items, job) {
  const answers = new Array(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const i = next++;
      answers[i] = await job(items[i], i);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return answers;
}

/// What the compiler is called with for one file; `-O2`, `-Werror` and the names of the outputs are left out.
function commandOf(entry) {
  const words = entry.command.split(' ').filter(Boolean);
  const kept = [];
  for (let i = 1; i < words.length; ++i) {
    if (['-o', '-MT', '-MF', '-c'].includes(words[i])) ++i;
    else if (!/^-(O.|Werror|MD|W.*|Wextra)$/.test(words[i])) kept.push(words[i]);
  }
  return { compiler: words[0], flags: [...kept, '-w'] };
}

/// The sources of unit_rules, and of the two modules that it links.
export function unitsOf(root, build) {
  const all = JSON.parse(fs.readFileSync(path.join(build, 'compile_commands.json'), 'utf8'));
  const wanted = /src\/(core|rules|plan)\/[^/]+\.cpp$|tests\/unit\/rules\/[^/]+\.cpp$/;
  return all.filter((entry) => wanted.test(entry.file))
    .map((entry) => ({ file: path.relative(root, entry.file), ...commandOf(entry) }));
}

export async function compile(unit, source, object, extra) {
  await run(unit.compiler, [...unit.flags, ...extra, '-o', object, '-c', source], { maxBuffer: 1 << 26 });
}

export async function link(compiler, objects, program, extra = []) {
  await run(compiler, [...extra, '-o', program, ...objects, '-lgtest_main', '-lgmock', '-lgtest', '-lpthread']);
}

/// 'passed', 'failed' or 'hung'.
export async function test(program, rounds) {
  try {
    const env = { ...process.env, FULFILLD_PROPERTY_ROUNDS: String(rounds) };
    await run(program, ['--gtest_brief=1', '--gtest_fail_fast'], { env, timeout: 60_000, maxBuffer: 1 << 28 });
    return 'passed';
  } catch (error) {
    return error.killed ? 'hung' : 'failed';
  }
}
