// A running fulfilld-sandbox, spoken to as the daemon does.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './schemas.mjs';

const token = 'contract-token';
const start_deadline_ms = 20_000;

export async function startSandbox(binary, orders) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fulfilld-contract-'));
  const portFile = path.join(folder, 'port');
  const child = spawn(binary, ['--port', '0', '--port-file', portFile, '--orders', String(orders), '--seed', '7',
    '--plan', 'unlimited', '--token', token], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  let failure = null;
  child.stderr.on('data', (chunk) => { said += chunk; });
  child.on('error', (error) => { failure = error.message; });
  child.on('exit', (code, signal) => { failure ??= `it ended with ${code ?? signal}`; });
  const stop = () => {
    child.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);

  const deadline = Date.now() + start_deadline_ms;
  while (!fs.existsSync(portFile)) {
    if (failure ?? Date.now() > deadline) throw new Error(`${binary}: ${failure ?? 'no port in time'}\n${said}`);
    await sleep(20);
  }
  const address = `http://127.0.0.1:${fs.readFileSync(portFile, 'utf8').trim()}/admin/api/${pinned}/graphql.json`;

  async function post({ text, operation }, variables) {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Shopify-Access-Token': token },
      body: JSON.stringify({ query: text, variables, operationName: operation }),
    });
    const body = await reply.text();
    if (reply.status !== 200) throw new Error(`${operation}: HTTP ${reply.status} ${body.slice(0, 500)}`);
    return JSON.parse(body);
  }
  return { post, stop };
}
