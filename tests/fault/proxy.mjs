// Stands between the daemon and the simulated shop, and does to the traffic what networks and platforms do.
import http from 'node:http';

/**
 * `act` decides over one request: it gets {operation, count, variables, forward, socket, response} and returns
 * {status, headers, text}, or null when it has dealt with the socket itself. `forward()` asks the real shop.
 */
export class Proxy {
  static async open(t, shop, rules = {}) {
    const proxy = new Proxy();
    proxy.rules = rules;
    proxy.counts = {};
    proxy.requests = [];
    proxy.server = http.createServer((request, response) => proxy.serve(shop, request, response));
    await new Promise((done) => proxy.server.listen(0, '127.0.0.1', done));
    proxy.endpoint = `http://127.0.0.1:${proxy.server.address().port}`;
    t.after(() => proxy.server.close() && proxy.server.closeAllConnections());
    return proxy;
  }

  async serve(shop, request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    let parsed = {};
    try { parsed = JSON.parse(body); } catch { /* not GraphQL: the token request */ }
    const operation = parsed.operationName ?? request.url;
    this.counts[operation] = (this.counts[operation] ?? 0) + 1;
    this.requests.push({ at: performance.now(), operation, variables: parsed.variables, headers: request.headers, query: parsed.query });
    const forward = async (change = (text) => text) => {
      const reply = await fetch(`http://127.0.0.1:${shop.port}${request.url}`, {
        method: 'POST', body: change(body), headers: { 'content-type': request.headers['content-type'], 'x-shopify-access-token': request.headers['x-shopify-access-token'] ?? '' },
      });
      return { status: reply.status, headers: Object.fromEntries([...reply.headers].filter(([name]) => /^x-|^date|^retry|^content-type/.test(name))), text: await reply.text() };
    };
    const act = this.rules[operation] ?? this.rules['*'];
    const given = act ? await act({ operation, count: this.counts[operation], variables: parsed.variables, forward, socket: request.socket, response }) : await forward();
    if (!given) return;
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(given.text);
  }

  get mutations() { return this.requests.filter((one) => one.query?.startsWith('mutation')); }
}

/** A rule that changes the JSON of an answer. */
export const altered = (change, when = () => true) => async (context) => {
  const reply = await context.forward();
  if (!when(context)) return reply;
  const body = JSON.parse(reply.text);
  return { ...reply, text: JSON.stringify(change(body, context) ?? body) };
};
export const fixed = (reply, when = () => true) => async (context) => (when(context) ? reply : context.forward());
export const once = (context) => context.count === 1;
export const hangUp = async ({ socket }) => { socket.destroy(); return null; };
