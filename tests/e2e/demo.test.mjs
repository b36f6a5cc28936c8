import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

test('the demo shows its four parts and leaves nothing behind', () => {
  const script = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'demo.sh');
  const shown = execFileSync('sh', [script, process.env.FULFILLD_BUILD], { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] });
  for (const title of ['=== 1.', '=== 2.', '=== 3.', '=== 4.']) assert.ok(shown.includes(title), title);
  assert.match(shown, /verified/);
  assert.match(shown, /Reason: {4}supplier_sync_missing/);
  const [, before, after] = shown.match(/journal before: (\d+), after: (\d+)/);
  assert.equal(before, after);
  assert.ok(Number(before) > 20, 'it acted');
  assert.ok(!fs.existsSync(path.join(process.env.FULFILLD_BUILD, 'demo')));
});
