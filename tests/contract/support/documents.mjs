// The GraphQL documents of the daemon, composed as it sends them: comment lines stripped, and exactly the fragments
// that are spread, directly or through another fragment.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../src/shopify/graphql', import.meta.url));

const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8').replace(/^#.*\n?/gm, '').trim() + '\n';

export const fragments = new Map(
  read('fragments.graphql').split(/^(?=fragment )/m).map((text) => [/^fragment (\w+)/.exec(text)[1], text]));

function compose(text, used = new Set()) {
  let result = text;
  for (const [, name] of text.matchAll(/\.\.\.\s*(\w+)/g)) {
    if (name === 'on' || used.has(name)) continue;
    used.add(name);
    result += compose(fragments.get(name) ?? '', used);
  }
  return result;
}

function load(file) {
  const body = read(file);
  return { file, body, text: compose(body), operation: /^(?:query|mutation) (\w+)/.exec(body)?.[1] };
}

const all = fs.readdirSync(folder)
  .filter((file) => file.endsWith('.graphql') && file !== 'fragments.graphql').sort().map(load);
export const documents = all.filter(({ operation }) => operation);
/// Texts that travel inside another document: the queries of bulk operations.
export const innerDocuments = all.filter(({ operation }) => !operation);

export const documentOf = (operation) => documents.find((document) => document.operation === operation);
