import assert from 'node:assert/strict';
import test from 'node:test';
import { Shop, run, sleep, start } from './support.mjs';

const options = { orders: 300, seed: 5, latency: 1 };

const received = (counters) => Object.values(counters.received).reduce((sum, n) => sum + n, 0);

/** Runs until nothing is open and nothing is left to do. */
async function finish(config, shop) {
  for (let i = 0; i < 40; ++i) {
    const before = (await shop.get('counters')).mutations_received;
    const { code } = await run('once', '--quiet', '--config', config);
    const open = (await shop.journal(config)).some((row) => ['sending', 'unknown', 'confirmed'].includes(row.state));
    if (code === 0 && !open && (await shop.get('counters')).mutations_received === before) return;
    await sleep(300);
  }
  throw new Error('it never came to an end');
}

test('kill -9 at twenty moments of an acting run leaves the same shop and no duplicate', async (t) => {
  const calm = await Shop.open(t, options);
  const config = await calm.acting();
  await run('once', '--config', config);
  const total = received(await calm.get('counters'));
  await finish(config, calm);
  const expected = await calm.get('state');
  const sent = (await calm.get('counters')).mutations_received;
  let killed = 0;
  for (let i = 0; i < 20; ++i) {
    const shop = await Shop.open(t, options);
    const own = await shop.acting();
    const child = start('once', '--config', own);
    // A moment anywhere in the run, told by how many requests have arrived; a little later than that on purpose.
    const moment = 1 + Math.floor(Math.random() * (total - 1));
    while (child.exitCode === null && received(await shop.get('counters')) < moment) await sleep(1);
    await sleep(Math.random() * 3);
    child.kill('SIGKILL');
    killed += (await child.ended).signal === 'SIGKILL' ? 1 : 0;
    await finish(own, shop);
    const counters = await shop.get('counters');
    assert.deepEqual(await shop.get('state'), expected, `round ${i}`);
    assert.equal(counters.duplicate_mutations_received, 0, `round ${i}`);
    assert.equal(counters.forbidden_mutations_received, 0, `round ${i}`);
    assert.equal(counters.mutations_received, sent, `round ${i}`);
    const journal = await shop.journal(own);
    assert.equal(journal.filter((row) => row.state === 'verified').length, sent, 'every effect has its verified row');
  }
  assert.ok(killed >= 15, `only ${killed} runs were hit in time`);
});

for (const fault of ['close_before_reply=3:FulfillmentCreate', 'cut_body=2:SubmitFulfillmentRequest', 'not_json=3:TagsAdd', 'http500=3:FulfillmentCreate']) {
  test(`an answer lost to ${fault} is settled by reading, never by sending again`, async (t) => {
    const shop = await Shop.open(t, { orders: 200, seed: 7, faults: fault });
    const config = await shop.acting();
    const open = async () => (await shop.journal(config)).some((row) => ['sending', 'unknown', 'confirmed'].includes(row.state));
    // The settle time and the gap between two readings pass first.
    for (let i = 0; i < 12 || (i < 40 && await open()); ++i) {
      await run('once', '--quiet', '--config', config);
      await sleep(200);
    }
    const counters = await shop.get('counters');
    assert.ok(Object.values(counters.faults)[0] > 0, 'the fault fired');
    assert.equal(counters.forbidden_mutations_received, 0);
    const journal = await shop.journal(config);
    assert.ok(!await open(), 'nothing stays open');
    const effects = (await shop.get('requests')).filter((one) => one.accepted).map((one) => one.target);
    assert.equal(new Set(effects).size, effects.length, 'one effect for each target');
    const verified = journal.filter((row) => row.state === 'verified').map((row) => row.target).sort();
    assert.deepEqual(verified, [...effects].sort(), 'each effect is in the journal, and no row claims more');
  });
}
