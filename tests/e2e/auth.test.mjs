import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Shop, run, start, until } from './support.mjs';

const clientSecret = 'canary/Secret+0123456789abcdef';
const grantedShop = (t, options = {}) => Shop.open(t, { 'client-id': 'app-1', 'client-secret': clientSecret, ...options });
const withGrant = (shop, secret = clientSecret, id = 'app-1') => ({
  credentials: `client_id = "${id}"\nclient_secret_file = "${shop.secret('client_secret', secret)}"`,
});

test('an app that asks for its tokens does the whole job with one', async (t) => {
  const shop = await grantedShop(t);
  const config = await shop.acting({ ...withGrant(shop) });
  const { grants } = await shop.get('counters');
  const { code, stderr } = await run('once', '--config', config);
  assert.equal(code, 0, stderr);
  const counters = await shop.get('counters');
  assert.equal(counters.grants - grants, 1);
  assert.ok(counters.mutations_received > 0);
  assert.equal(counters.unauthorized, 0);
});

test('tokens that end or are revoked are renewed while the daemon runs', async (t) => {
  const shop = await grantedShop(t, { 'token-lifetime': 4 });
  const config = shop.config({ ...withGrant(shop), extra: '[poll]\ninterval = "5s"' });
  const daemon = start('run', '--config', config);
  const runs = () => daemon.log.match(/event="run finished" .*exit_code=0/g)?.length ?? 0;
  await until(() => runs() >= 1);
  await shop.post('revoke_tokens', {});
  await until(() => runs() >= 3, 20_000);
  daemon.kill('SIGTERM');
  await daemon.ended;
  assert.doesNotMatch(daemon.log, /run failed/);
  assert.ok((await shop.get('counters')).grants >= 3);
});

for (const [what, options, credentials, words] of [
  ['shop_not_permitted', { 'refuse-grant': 'shop_not_permitted' }, [], /shop_not_permitted .*remedy="the app and the shop must belong to one organization/],
  ['app_not_installed', { 'refuse-grant': 'app_not_installed' }, [], /app_not_installed .*remedy="install the app in the shop/],
  ['a wrong secret', {}, ['wrong-canary'], /invalid_client .*remedy="check client_id and the file/],
  ['a wrong id', {}, [clientSecret, 'app-2'], /application_cannot_be_found .*remedy="client_id names no app/],
]) {
  test(`${what}: exit 5, and what to do about it`, async (t) => {
    const shop = await grantedShop(t, options);
    const { code, stderr } = await run('once', '--config', shop.config(withGrant(shop, ...credentials)));
    assert.equal(code, 5, stderr);
    assert.match(stderr, words);
    assert.equal((await shop.get('counters')).grants, 1, 'a refusal is not asked for again');
  });
}

test('the grant rides out what passes', async (t) => {
  const shop = await grantedShop(t, { faults: 'http500@1:grant,http429@1:grant' });
  assert.equal((await run('once', '--config', shop.config(withGrant(shop)))).code, 0);
  assert.ok(Object.values((await shop.get('counters')).faults).every((fired) => fired > 0));
});

/** Every form in which a secret could slip out, and every piece of eight bytes of it. */
function traces(secret) {
  const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret), Buffer.from(secret).toString('hex')];
  for (let at = 0; at + 8 <= secret.length; ++at) forms.push(secret.slice(at, at + 8));
  return forms;
}

test('no secret is in any artefact', async (t) => {
  const shop = await grantedShop(t, { latency: 50 });
  const config = await shop.acting({ ...withGrant(shop), extra: '[poll]\ninterval = "5s"' });
  const daemon = start('run', '--config', config);
  await until(() => daemon.log.includes('run finished'), 30_000);
  await shop.post('revoke_tokens', {});
  const proc = (name) => fs.readFileSync(`/proc/${daemon.pid}/${name}`, 'latin1');
  const artefacts = { cmdline: proc('cmdline'), environ: process.getuid() === 0 ? proc('environ') : '' };
  assert.match(proc('limits'), /Max core file size\s+0\s+0/, 'no core is ever written');
  await until(() => (daemon.log.match(/run finished/g) ?? []).length > 1, 30_000);
  daemon.kill('SIGTERM');
  await daemon.ended;
  artefacts.log = daemon.log;
  for (const verb of [['report'], ['report', '--json'], ['actions', 'list'], ['config', 'show'], ['config', 'check']]) {
    const { stdout, stderr } = await run(...verb, '--config', config);
    artefacts[verb.join(' ')] = stdout + stderr;
  }
  for (const file of fs.readdirSync(shop.folder).filter((name) => name.startsWith('fulfilld.db')))
    artefacts[file] = fs.readFileSync(`${shop.folder}/${file}`, 'latin1');
  for (const secret of [clientSecret, 'shpat_sandbox1', 'shpat_sandbox2']) {
    for (const [name, text] of Object.entries(artefacts)) {
      for (const trace of traces(secret)) assert.ok(!text.includes(trace), `${name} holds ${trace}`);
    }
  }
});
