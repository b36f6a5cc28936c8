// What our documents must keep beyond being valid. Each rule returns the list of what is wrong.
import { graphql } from './graphql.mjs';

/// Personal data by name, wherever it stands [docs/SHOPIFY.md]; the schema marks only part of it as protected.
export const deniedNames = new Set(['customer', 'email', 'phone', 'shippingAddress', 'billingAddress', 'displayAddress',
  'clientIp', 'note', 'customAttributes', 'destination', 'statusPageUrl']);

export const allowedMutations = new Set(['fulfillmentCreate', 'fulfillmentOrderSubmitFulfillmentRequest', 'tagsAdd']);
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
