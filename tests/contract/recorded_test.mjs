// The recorded answers fit the real schema: a slip of the pen in one of them would test the codec against a fiction.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { wrongsInAnyVersion, wrongs } from './support/answers.mjs';
import { documentOf } from './support/documents.mjs';
import { samples } from './support/samples.mjs';

const folder = new URL('../data/recorded/', import.meta.url);
const recorded = fs.readdirSync(folder).map((name) => [name, JSON.parse(fs.readFileSync(new URL(name, folder), 'utf8'))]);

test('there are at least thirty, and each says where it comes from', () => {
  assert.ok(recorded.length >= 30, `${recorded.length}`);
  for (const [name, { about, source, expect }] of recorded) assert.ok(about && source && expect, name);
});

for (const [name, { document, versions, body }] of recorded.filter(([, one]) => one.body?.data && Object.values(one.body.data).some(Boolean))) {
  test(`${name} fits the schema`, () => {
    const data = { ...body.data };
    const sent = documentOf(document);
    // What the platform left null beside an error is not part of a whole answer.
    const found = versions ? versions.flatMap((version) => wrongs(version, sent, samples[document], data)) : wrongsInAnyVersion(sent, samples[document], data);
    assert.deepEqual(found, []);
  });
}
