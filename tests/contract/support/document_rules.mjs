// What our documents must keep beyond being valid. Each rule returns the list of what is wrong.
import { graphql } from './graphql.mjs';

/// Personal data by name, wherever it stands [docs/SHOPIFY.md]; the schema marks only part of it as protected.
export const deniedNames = new Set(['customer', 'email', 'phone', 'shippingAddress', 'billingAddress', 'displayAddress',
  'clientIp', 'note', 'customAttributes', 'destination', 'statusPageUrl']);

export const allowedMutations = new Set(['fulfillmentCreate', 'fulfillmentCancel',
  'fulfillmentOrderSubmitFulfillmentRequest', 'fulfillmentOrderSubmitCancellationRequest', 'fulfillmentOrderCancel',
  'fulfillmentOrderOpen', 'fulfillmentOrderReleaseHold', 'orderClose', 'orderOpen', 'tagsAdd', 'tagsRemove',
  'metafieldsSet', 'bulkOperationRunQuery']);
export const forbiddenMutations = ['orderDelete', 'orderCancel', 'orderUpdate', 'refundCreate'];

/// Newest first and cut on purpose: only the latest requests of a fulfillment order say anything.
const connectionsWithoutPages = new Set(['FulfillmentOrder.merchantRequests']);

/// Calls `visit(field node, field definition, parent type)` for every selected field.
function eachField(schema, ast, visit) {
  const info = new graphql.TypeInfo(schema);
  const enter = (node) => {
    if (info.getFieldDef()) visit(node, info.getFieldDef(), info.getParentType());
  };
  graphql.visit(ast, graphql.visitWithTypeInfo(info, { Field: { enter } }));
}

export function validationErrors(schema, text) {
  return graphql.validate(schema, graphql.parse(text)).map((error) => error.message);
}

export function deprecatedUses(schema, text) {
  return graphql.validate(schema, graphql.parse(text), [graphql.NoDeprecatedCustomRule]).map((error) => error.message);
}

/// Deprecated fields and enum values inside the variables, where validation does not look.
export function deprecatedInputs(value, type) {
  if (graphql.isNonNullType(type)) return deprecatedInputs(value, type.ofType);
  if (value === null || value === undefined) return [];
  if (graphql.isListType(type)) return [value].flat().flatMap((item) => deprecatedInputs(item, type.ofType));
  if (graphql.isEnumType(type)) return type.getValue(value)?.deprecationReason ? [`${type.name}.${value}`] : [];
  if (!graphql.isInputObjectType(type)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = type.getFields()[name];
    return [...(field.deprecationReason ? [`${type.name}.${name}`] : []), ...deprecatedInputs(inner, field.type)];
  });
}

export function personalData(schema, protectedNames, text) {
  const found = [];
  eachField(schema, graphql.parse(text), (node, field, parent) => {
    const types = [parent, ...(graphql.isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])];
    const marked = types.some((type) => protectedNames.has(`${type.name}.${field.name}`));
    if (marked || deniedNames.has(field.name)) found.push(`${parent.name}.${field.name}`);
  });
  return found;
}

/// Every connection is bounded by `first` and tells whether more follows.
export function openConnections(schema, text) {
  const found = [];
  const ast = graphql.parse(text);
  eachField(schema, ast, (node, field, parent) => {
    if (!graphql.getNamedType(field.type).name.endsWith('Connection')) return;
    const name = `${parent.name}.${field.name}`;
    if (!node.arguments.some((argument) => argument.name.value === 'first')) found.push(`${name} without first`);
    if (connectionsWithoutPages.has(name)) return;
    const selected = (set) => new Map((set?.selections ?? []).map((item) => [item.name?.value, item]));
    const page = selected(selected(node.selectionSet).get('pageInfo')?.selectionSet);
    for (const part of ['hasNextPage', 'endCursor']) {
      if (!page.has(part)) found.push(`${name} without pageInfo.${part}`);
    }
  });
  return found;
}

export function mutationFields(text) {
  return graphql.parse(text).definitions
    .filter((definition) => definition.operation === 'mutation')
    .flatMap((definition) => definition.selectionSet.selections.map((field) => field.name.value));
}

const isConnection = (type) => graphql.getNamedType(type).name.endsWith('Connection');

/// What a bulk operation would not run [domain 6].
export function bulkObjections(schema, text) {
  const found = [];
  const ast = graphql.parse(text);
  if (/\$|\.\.\./.test(text)) found.push('variables or fragments');
  if (text.length > 65_535) found.push('too long');
  const info = new graphql.TypeInfo(schema);
  const open = [];
  let connections = 0;
  graphql.visit(ast, graphql.visitWithTypeInfo(info, {
    Field: {
      enter(node) {
        const parent = info.getParentType().name;
        const type = info.getFieldDef().type;
        const name = `${parent}.${node.name.value}`;
        if (parent.endsWith('Connection') && node.name.value !== 'edges') found.push(`${name}: only edges`);
        if (parent.endsWith('Edge') && node.name.value !== 'node') found.push(`${name}: only node`);
        if (isConnection(type)) {
          ++connections;
          if (open.includes('list')) found.push(`${name} is inside a list`);
          if (open.filter((kind) => kind === 'connection').length > 2) found.push(`${name} is nested too deep`);
        }
        const list = graphql.isListType(graphql.getNullableType(type)) && node.name.value !== 'edges';
        open.push(isConnection(type) ? 'connection' : list ? 'list' : 'plain');
        if (parent.endsWith('Edge') && !node.selectionSet.selections.some((one) => one.name.value === 'id' && !one.alias)) {
          found.push(`${name} without id`);
        }
      },
      leave() { open.pop(); },
    },
  }));
  if (connections < 1 || connections > 5) found.push(`${connections} connections`);
  return found;
}

/// The leaves of a document as paths, connections reduced to their nodes: what two documents read alike.
export function leaves(text) {
  const paths = new Set();
  const at = [];
  const skipped = new Set(['nodes', 'edges', 'node', 'pageInfo']);
  graphql.visit(graphql.parse(flatten(text)), {
    Field: {
      enter(node) {
        if (node.name.value === 'pageInfo') return false;
        if (!skipped.has(node.name.value)) at.push(node.name.value);
        if (!node.selectionSet) paths.add(at.join('.'));
        return undefined;
      },
      leave(node) {
        if (!skipped.has(node.name.value)) at.pop();
      },
    },
  });
  return paths;
}

/// Spreads replaced by what they stand for.
function flatten(text) {
  const bodies = new Map([...text.matchAll(/^fragment (\w+) on \w+ \{([\s\S]*?)^\}/gm)].map(([, name, body]) => [name, body]));
  let query = text.replace(/^fragment [\s\S]*/m, '');
  while (/\.\.\.\w+/.test(query)) query = query.replace(/\.\.\.(\w+)/g, (_, name) => bodies.get(name));
  return query;
}
