// What the end-to-end tests share: a sandbox, a folder of its own, the daemon's binary.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const actionable = ['pos_not_marked_fulfilled', 'amazon_request_not_sent', 'dropship_request_not_sent',
  'test_order', 'cancelled_unfulfilled', 'nothing_left_refunded'];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until `condition` gives something true; fails after `ms`. */
export async function until(condition, ms = 10_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${condition}`);
    await sleep(20);
  }
}

/** A sandbox with a folder and configurations of its own, both gone when the test `t` ends, however it ends. */
export class Shop {
  static async open(t, options = {}) {
    const shop = new Shop();
    t.after(async () => {
      const unfired = options.faults ? await shop.unfiredFaults() : [];
      await shop.close();
      if (unfired.length > 0) throw new Error(`faults that never fired: ${unfired}`);
    });
    shop.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fulfilld-e2e-'));
    shop.token = path.join(shop.folder, 'token');
    fs.writeFileSync(shop.token, 'sandbox-token\n', { mode: 0o600 });
    const portFile = path.join(shop.folder, 'port');
    const args = Object.entries({ 'port-file': portFile, orders: 200, seed: 7, ...options }).flatMap(([k, v]) => [`--${k}`, String(v)]);
    shop.sandbox = spawn(process.env.FULFILLD_SANDBOX, args, { stdio: 'ignore' });
    await until(() => fs.existsSync(portFile));
    shop.port = fs.readFileSync(portFile, 'utf8').trim();
    return shop;
  }

  /** A fault that did not strike has tested nothing. */
  async unfiredFaults() {
    if (this.sandbox.exitCode !== null || this.sandbox.signalCode !== null) return [];
    return Object.entries((await this.get('counters')).faults).filter(([, fired]) => fired === 0).map(([name]) => name);
  }

  async close() {
    await this.shut();
    fs.rmSync(this.folder, { recursive: true });
  }
  async shut() {
    if (this.sandbox.exitCode !== null || this.sandbox.signalCode !== null) return;
    this.sandbox.kill();
    await new Promise((done) => this.sandbox.once('exit', done));
  }

  /** Writes a configuration and returns its path. */
  config({ acting = false, cap = 100_000, caps = 1000, extra = '', endpoint = `http://127.0.0.1:${this.port}`, credentials = `token_file = "${this.token}"`, settle = '1s', grace = '30m', reasons = actionable } = {}) {
    const file = path.join(this.folder, `config-${++Shop.files}.toml`);
    fs.writeFileSync(file, `
[[shop]]
domain = "demo.myshopify.com"
endpoint = "${endpoint}"
${credentials}
[state]
path = "${this.folder}/fulfilld.db"
[acting]
enabled = ${acting}
settle = "${settle}"
grace = "${grace}"
settle_gap = "0s"
[caps]
${['request', 'fulfil', 'flag', 'other', 'mailing'].map((group) => `${group}_per_run = ${caps}\n${group}_per_day = ${10 * caps}`).join('\n')}
backlog_share = 100
[[service]]
match = ["amazon"]
kind = "amazon"
request_mode = "request"
[[service]]
match = ["zendrop"]
kind = "dropship"
request_mode = "request"
[[supplier]]
name = "AliExpress"
vendor = ["AliExpress*"]
sku = ["AE-*"]
tag = ["dropship"]
${reasons.map((reason) => `[reason.${reason}]\nmode = "auto"\nmax_per_run = ${cap}`).join('\n')}
${extra}
`);
    return file;
  }

  /** A configuration that acts, and of which a person has adopted everything: the next run does what the modes say. */
  async acting(options = {}) {
    const config = this.config({ acting: true, ...options });
    await this.adopt(config);
    return config;
  }
  /** A first run, which only reports, and a person who takes what it found as known. */
  async adopt(config, ...more) {
    const first = await run('once', '--config', config);
    const { code, stderr } = await run('adopt', '--before', '2000-01-01', '--yes', '--config', config, ...more);
    if (code !== 0) throw new Error(`not adopted: ${first.stderr} ${stderr}`);
  }

  /** A file that only its owner can read. */
  secret(name, text) {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, `${text}\n`, { mode: 0o600 });
    return file;
  }

  async get(door) {
    const reply = await fetch(`http://127.0.0.1:${this.port}/_sandbox/${door}`);
    return reply.json();
  }
  async post(door, body) {
    const reply = await fetch(`http://127.0.0.1:${this.port}/_sandbox/${door}`, { method: 'POST', body: JSON.stringify(body) });
    return reply.json();
  }

  /** The report as JSON: {orders, summary, code}. */
  async report(config, ...more) {
    const result = await run('report', '--json', '--config', config, ...more);
    const lines = result.stdout.trim().split('\n').map((line) => JSON.parse(line));
    return { orders: lines.filter((line) => line.type === 'order'), summary: lines.at(-1), code: result.code };
  }
  async journal(config) {
    const { stdout } = await run('actions', 'list', '--json', '--config', config);
    return stdout.trim() === '' ? [] : stdout.trim().split('\n').map((line) => JSON.parse(line));
  }
}
Shop.files = 0;

/** Runs the daemon's binary to its end: {code, signal, stdout, stderr}. */
export function run(...args) {
  return new Promise((done) => {
    execFile(process.env.FULFILLD, args, { maxBuffer: 1 << 28 }, (failure, stdout, stderr) => {
      done({ code: failure ? failure.code : 0, signal: failure?.signal ?? null, stdout, stderr });
    });
  });
}

export function start(...args) {
  const child = spawn(process.env.FULFILLD, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.log = '';
  child.stderr.on('data', (data) => { child.log += data; });
  child.ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  return child;
}
