// Every row of the fault table, sections A and B, has a test that bears its number.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const unit = path.join(here, '../unit');

test('rows 1 to 46 are all there', () => {
  const numbers = new Set();
  for (const file of fs.readdirSync(here).filter((name) => name.endsWith('.test.mjs')))
    for (const [, row] of fs.readFileSync(path.join(here, file), 'utf8').matchAll(/['"`]row (\d\d): /g)) numbers.add(Number(row));
  for (const room of fs.readdirSync(unit, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of fs.readdirSync(path.join(unit, room.name)).filter((name) => name.endsWith('_test.cpp')))
      for (const [, row] of fs.readFileSync(path.join(unit, room.name, file), 'utf8').matchAll(/TEST\w*\(\w+, FaultRow(\d\d)_/g)) numbers.add(Number(row));
  const missing = Array.from({ length: 46 }, (_, i) => i + 1).filter((row) => !numbers.has(row));
  assert.deepEqual(missing, []);
});
