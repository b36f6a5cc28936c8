// Every document we send, against every schema version we support.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { documents, documentOf, fragments, innerDocuments } from './support/documents.mjs';
import * as rules from './support/document_rules.mjs';
import { graphql } from './support/graphql.mjs';
import { samples } from './support/samples.mjs';
import { introspection, pinned, protectedFields, schemaOf, versions } from './support/schemas.mjs';

const schemas = new Map(versions.map((version) => [version, schemaOf(version)]));
const current = schemas.get(pinned);
const protectedNames = protectedFields(introspection(pinned));
const poll = documentOf('PollOrders').text;

const pascalCase = (file) => file.replace(/^m_|\.graphql$/g, '').replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());

for (const version of versions) {
  test(`documents validate against ${version}`, () => {
    for (const { file, text } of documents) assert.deepEqual(rules.validationErrors(schemas.get(version), text), [], file);
  });

  test(`variables fit the inputs of ${version}`, () => {
    for (const { operation, text } of documents) {
      const { variableDefinitions } = graphql.parse(text).definitions[0];
      const { errors } = graphql.getVariableValues(schemas.get(version), variableDefinitions, samples[operation]);
      assert.deepEqual(errors ?? [], [], operation);
    }
  });
}

test('the program sends these very documents', { skip: process.env.FULFILLD_DUMP ? false : 'FULFILLD_DUMP is not set' }, () => {
  const sent = JSON.parse(execFileSync(process.env.FULFILLD_DUMP, { encoding: 'utf8' }));
  const flat = (text) => text.replace(/\s+/g, ' ').trim();
  const ours = [...documents, ...innerDocuments].map(({ operation, text }) => [operation ?? '', flat(text)]);
  assert.deepEqual(sent.map(({ operation, text }) => [operation, flat(text)]).sort(), ours.sort());
});

test(`nothing we use is deprecated in ${pinned}`, () => {
  for (const { file, operation, text } of documents) {
    assert.deepEqual(rules.deprecatedUses(current, text), [], file);
    for (const variable of graphql.parse(text).definitions[0].variableDefinitions) {
      const value = samples[operation][variable.variable.name.value];
      assert.deepEqual(rules.deprecatedInputs(value, graphql.typeFromAST(current, variable.type)), [], file);
    }
  }
});

test('no personal data of customers is selected', () => {
  assert.ok(protectedNames.size > 50, `only ${protectedNames.size} fields are marked as protected: has the mark moved?`);
  for (const { file, text } of [...documents, ...innerDocuments]) {
    assert.deepEqual(rules.personalData(current, protectedNames, text), [], file);
  }
});

test('one operation per document, named after its file', () => {
  for (const { file, text, operation } of documents) {
    const operations = graphql.parse(text).definitions.filter((definition) => definition.kind === 'OperationDefinition');
    assert.deepEqual(operations.map((definition) => definition.name.value), [pascalCase(file)], file);
    assert.equal(operation, pascalCase(file));
  }
  const names = documents.map(({ operation }) => operation);
  assert.deepEqual(names.length, new Set(names).size, 'operation names are unique');
  assert.deepEqual(Object.keys(samples).sort(), names.sort(), 'every document has sample variables');
});

test('only the mutations on the allow-list are sent, one at a time', () => {
  for (const { file, text } of documents) {
    const fields = rules.mutationFields(text);
    if (text.startsWith('mutation')) assert.equal(fields.length, 1, file);
    for (const field of fields) assert.ok(rules.allowedMutations.has(field), `${file}: ${field} is not on the allow-list`);
    for (const word of rules.forbiddenMutations) assert.ok(!text.includes(word), `${file}: ${word}`);
  }
});

test('every fragment is used', () => {
  const sent = documents.map(({ text }) => text).join('');
  for (const name of fragments.keys()) assert.match(sent, new RegExp(`\\.\\.\\.${name}\\b`));
});

test('every connection is bounded and paged', () => {
  for (const { file, text } of documents) assert.deepEqual(rules.openConnections(current, text), [], file);
});

test('the text of the bulk operation is one the platform runs, and reads what a poll reads', () => {
  assert.equal(innerDocuments.length, 1);
  const { text } = innerDocuments[0];
  for (const schema of schemas.values()) {
    assert.deepEqual(rules.validationErrors(schema, text), []);
    assert.deepEqual(rules.bulkObjections(schema, text), []);
  }
  assert.deepEqual(rules.deprecatedUses(current, text), []);
  const wanted = new Set([...rules.leaves(poll), 'orders.fulfillmentOrders.merchantRequests.id']);
  assert.deepEqual([...rules.leaves(text)].sort(), [...wanted].sort());
});

test('what a bulk operation would refuse is found', () => {
  const { text } = innerDocuments[0];
  const wrong = (from, to) => rules.bulkObjections(current, text.replace(from, to)).join();
  assert.match(wrong('app { id name }', 'refunds(first: 1) { refundLineItems { edges { node { id } } } }'), /inside a list/);
  assert.match(wrong('edges {', 'pageInfo { hasNextPage } edges {'), /only edges/);
  assert.match(wrong(/id\n +sku/, 'sku'), /without id/);
  assert.match(wrong('app { id name }', 'app { id name } agreements { edges { node { id } } }'), /6 connections/);
});

// Each check must be able to fail.
const broken = (change, replacement) => {
  assert.ok(poll.includes(change), `PollOrders no longer has "${change}"`);
  return poll.replace(change, replacement);
};

test('a misspelt field is found in every version', () => {
  const text = broken('displayFinancialStatus', 'displayFinancialState');
  for (const schema of schemas.values()) assert.match(rules.validationErrors(schema, text).join(), /displayFinancialState/);
});

test('an unused fragment and an unused variable are found', () => {
  assert.match(rules.validationErrors(current, `${poll}fragment Unused on Order { id }`).join(), /"Unused" is never used/);
  assert.match(rules.validationErrors(current, broken('$query: String!', '$query: String!, $more: Int')).join(), /never used/);
});

test('a deprecated field, argument value and input are found', () => {
  assert.match(rules.deprecatedUses(current, broken('fullyPaid', 'totalPrice')).join(), /totalPrice is deprecated/);
  const types = Object.values(current.getTypeMap()).filter(graphql.isInputObjectType);
  const old = types.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .find(({ field }) => field.deprecationReason && graphql.getNullableType(field.type) === graphql.GraphQLString);
  assert.deepEqual(rules.deprecatedInputs({ [old.field.name]: 'x' }, old.type), [`${old.type.name}.${old.field.name}`]);
});

test('personal data is found by mark and by name', () => {
  const found = (replacement) => rules.personalData(current, protectedNames, broken('fullyPaid', replacement));
  assert.deepEqual(found('note'), ['Order.note']);
  assert.deepEqual(found('shippingLine { phone }'), ['ShippingLine.phone']);
  assert.deepEqual(found('customer { displayName }'), ['Order.customer', 'Customer.displayName']);
});

test('an unbounded connection is found', () => {
  assert.deepEqual(rules.openConnections(current, broken('lineItems(first: 20)', 'lineItems(last: 20)')),
    ['Order.lineItems without first']);
  assert.deepEqual(rules.openConnections(current, broken('pageInfo { hasNextPage endCursor }', 'pageInfo { hasNextPage }')),
    ['QueryRoot.orders without pageInfo.endCursor']);
});
