// Every public header stands alone: whoever includes it needs nothing before it.
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { filesUnder, finding, isHeader } from './support/sources.mjs';

const compile = (compiler, root, file) => new Promise((resolve) => {
  const flags = ['-std=c++20', '-Wall', '-Wextra', '-fsyntax-only', '-x', 'c++', '-I', path.join(root, 'include'), '-'];
  const child = execFile(compiler, flags, (error, _out, errors) => {
    const complaint = (errors || error?.message || '').split('\n').find((line) => /error|warning|ENOENT/.test(line));
    resolve(error || errors ? [finding(file, 1, 'header compiles', complaint ?? errors)] : []);
  });
  child.stdin.on('error', () => {}); // The compiler may be missing; its error is reported above.
  child.stdin.end(`#include "${path.relative('include', file)}"\n`);
});

export const reads = (root) => filesUnder(root, 'include/fulfilld').filter(isHeader);
export async function check(root, compiler = 'g++') {
  const waiting = reads(root);
  const found = [];
  const worker = async () => {
    while (waiting.length > 0) found.push(...await compile(compiler, root, waiting.shift()));
  };
  await Promise.all(os.cpus().map(worker));
  return found;
}
