// Kills a program at the very entry of one call it makes to the system, as told by number: strace -e inject.
// The killed call is not made. Calls are counted for each thread on its own, so a thread that makes the same calls as
// another would hide them: see `countCalls`.
import { spawn } from 'node:child_process';
import fs from 'node:fs';

/** What changes a file or talks to somebody, and what hears the answer. Which of them a program makes, it tells itself. */
export const calls = ['write', 'writev', 'pwrite64', 'pwritev', 'fdatasync', 'fsync', 'sync_file_range', 'ftruncate', 'fallocate',
  'unlink', 'unlinkat', 'rename', 'renameat', 'renameat2', 'link', 'linkat',
  'sendto', 'sendmsg', 'sendmmsg', 'recvfrom', 'recvmsg', 'recvmmsg', 'read', 'readv'];

const living = new Set();
const shops = new Set();
/** Whatever ends this process takes its children and its folders along, those that are stopped, too. */
process.on('exit', () => {
  for (const pid of living) try { process.kill(-pid, 'SIGKILL'); } catch { /* gone */ }
  for (const { sandbox, folder } of shops) { sandbox.kill('SIGKILL'); fs.rmSync(folder, { recursive: true, force: true }); }
});
for (const [signal, number] of [['SIGTERM', 15], ['SIGINT', 2], ['SIGHUP', 1]]) process.on(signal, () => process.exit(128 + number));

/** A child with a group of its own, which is what a signal has to reach when strace stands between. */
export function startGroup(program, args, env = process.env) {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env });
  living.add(child.pid);
  child.log = '';
  child.stderr.on('data', (data) => { child.log += data; });
  child.ended = new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => { living.delete(child.pid); done({ code, signal, stderr: child.log }); });
  });
  return child;
}
/** The folder and the sandbox of a test's shop end with this process, even when the test cannot end them. */
export function holdOn(t, shop) {
  shops.add(shop);
  t.after(() => shops.delete(shop));
}

// The leak check of a sanitizer wants to trace the program itself.
const traced = { ...process.env, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0` };
// Not --seccomp-bpf: with it, strace 6.1 injects no signals.
const strace = (options, args) => startGroup('strace', ['-f', ...options, process.env.FULFILLD, ...args], traced);

/** Runs the daemon under strace; `injection` strikes at the `n`th `call`. Gives {code, signal, stderr}. */
export const strikeAt = (call, n, injection, args) =>
  strace(['-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:${injection}:when=${n}`], args);
export const killAt = (call, n, args) => strikeAt(call, n, 'signal=SIGKILL', args).ended;

/** Every call of a run in its order: [{thread, call, text}]. */
export async function traceCalls(file, args, names = calls) {
  const { code, stderr } = await strace(['-y', '-s', '4096', '-o', file, '-e', `trace=${names.map((one) => `?${one}`)}`], args).ended;
  if (code !== 0 && code !== 3) throw new Error(`the run to be counted ended with ${code}: ${stderr}`);
  return fs.readFileSync(file, 'utf8').split('\n').map((line) => line.match(/^(\d+) +(\w+)(\(.*)$/)).filter(Boolean)
    .map(([, thread, call, text]) => ({ thread, call, text }));
}

/** call -> how many of them one thread makes; two threads making the same call would make the number a lie. */
export function countCalls(trace) {
  const counts = new Map();
  const owner = new Map();
  for (const { thread, call } of trace) {
    if ((owner.get(call) ?? thread) !== thread) throw new Error(`two threads call ${call}: its numbers do not name one call each`);
    owner.set(call, thread);
    counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return counts;
}
