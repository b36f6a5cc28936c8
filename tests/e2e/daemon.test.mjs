import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run, sleep, start, until } from './support.mjs';

const quick = '[poll]\ninterval = "5s"\n';

test('SIGTERM ends the daemon between two cycles', async (t) => {
  const shop = await Shop.open(t);
  const daemon = start('run', '--config', shop.config({ extra: quick }));
  await until(() => daemon.log.includes('event="run finished"'));
  const began = Date.now();
  daemon.kill('SIGTERM');
  assert.deepEqual(await daemon.ended, { code: 0, signal: null });
  assert.ok(Date.now() - began < 2000);
  assert.match(daemon.log, /event=stopped signal=15/);
});

test('SIGTERM in the middle of acting finishes the action in hand and begins no other', async (t) => {
  const shop = await Shop.open(t, { latency: 50 });
  const daemon = start('run', '--config', await shop.acting({ extra: quick }));
  await until(async () => (await shop.get('counters')).mutations_received >= 2);
  daemon.kill('SIGTERM');
  assert.deepEqual(await daemon.ended, { code: 0, signal: null });
  const config = await shop.acting();
  const journal = await shop.journal(config);
  assert.ok(journal.every((row) => row.state === 'verified'), JSON.stringify(journal.map((row) => row.state)));
  assert.equal(journal.length, (await shop.get('counters')).mutations_received);
  assert.ok(journal.length < 30, 'it stopped long before the end');
});

test('a second SIGTERM cuts the request in flight, and the doubt is kept', async (t) => {
  const shop = await Shop.open(t, { faults: 'slow=1:FulfillmentCreate' });
  const config = await shop.acting({ extra: quick, reasons: ['pos_not_marked_fulfilled'] });
  const daemon = start('run', '--config', config);
  await until(async () => (await shop.get('counters')).mutations_received >= 1);
  daemon.kill('SIGTERM');
  await sleep(100);
  const began = Date.now();
  daemon.kill('SIGTERM');
  await daemon.ended;
  assert.ok(Date.now() - began < 1500, 'it did not wait for the answer');
  assert.equal((await shop.journal(config))[0].state, 'unknown');
  await run('once', '--config', config);
  assert.equal((await shop.journal(config))[0].state, 'verified', 'settled by reading');
  assert.equal((await shop.get('counters')).duplicate_mutations_received, 0);
});

test('one SIGTERM ends a run that waits because the shop asked it to', async (t) => {
  const shop = await Shop.open(t, { faults: 'http429=1:PollOrders' });
  const once = start('once', '--config', shop.config());
  await until(() => once.log.includes('event="read repeated"'));
  const began = Date.now();
  once.kill('SIGTERM');
  assert.equal((await once.ended).code, 143);
  assert.ok(Date.now() - began < 2000);
});

test('SIGHUP takes over a good configuration and keeps the old one over a bad one', async (t) => {
  const shop = await Shop.open(t);
  const config = shop.config({ extra: quick });
  await shop.adopt(config);
  const daemon = start('run', '--config', config);
  await until(() => daemon.log.includes('event="run finished"'));
  const good = fs.readFileSync(config, 'utf8');
  fs.writeFileSync(config, good + '\n[nonsense]\n');
  daemon.kill('SIGHUP');
  await until(() => daemon.log.includes('event="configuration kept"'));
  assert.match(daemon.log, /event="configuration refused" place=\S+:\d+:\d+ detail="nonsense: unknown key/);
  fs.writeFileSync(config, good.replace('enabled = false', 'enabled = true'));
  daemon.kill('SIGHUP');
  await until(() => daemon.log.includes('event="configuration taken over"'));
  await until(async () => (await shop.get('counters')).mutations_received > 0);
  daemon.kill('SIGTERM');
  assert.equal((await daemon.ended).code, 0);
});

test('once ends on SIGTERM with 143', async (t) => {
  const shop = await Shop.open(t, { latency: 200 });
  const once = start('once', '--config', shop.config());
  await until(async () => (await shop.get('counters')).received.StartupProbe > 0);
  once.kill('SIGTERM');
  assert.equal((await once.ended).code, 143);
});

test('failures stretch the wait, and recovery is told once', async (t) => {
  const shop = await Shop.open(t, { faults: 'http500@1:StartupProbe,http500@2:StartupProbe,http500@3:StartupProbe' });
  const daemon = start('run', '--config', shop.config({ extra: quick }));
  await until(() => daemon.log.includes('event=recovered'), 20_000);
  assert.match(daemon.log, /event="run failed" .*cause=transient/);
  daemon.kill('SIGTERM');
  await daemon.ended;
});
