// Holds an answer's data against a schema: graphql-js completes the very data we received, so every type, null, enum
// value and list is judged by the schema itself, and what it did not ask for is reported too.
import { graphql } from './graphql.mjs';
import { introspection, versions } from './schemas.mjs';

const { buildClientSchema, execute, GraphQLScalarType, isObjectType, parse } = graphql;

/// Enum values that joined later: the shop answers as the pinned version, older schemas do not know them.
export const laterValues = [
  { type: 'OrderDisplayFulfillmentStatus', value: 'FULFILLMENT_NOT_REQUIRED', since: '2026-10' },
  { type: 'FulfillmentOrderAction', value: 'REPORT_PROGRESS', since: '2026-04' },
];

const fits = (description, test) => (value) => {
  if (!test(value)) throw new TypeError(`${JSON.stringify(value)} is not ${description}`);
  return value;
};
const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
const isDateTime = (value) => {
  if (!text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value.slice(0, 19));
};
const isUrl = (value) => {
  try { return typeof value === 'string' && Boolean(new URL(value)); } catch { return false; }
};

/// graphql-js would coerce 1 to "1", and knows nothing of the platform's own scalars.
const scalars = {
  Boolean: fits('a Boolean', (value) => typeof value === 'boolean'),
  DateTime: fits('an ISO 8601 time in UTC', isDateTime),
  Decimal: fits('a Decimal string', text(/^-?\d+(\.\d+)?$/)),
  Float: fits('a Float', Number.isFinite),
  ID: fits('a gid', text(/^gid:\/\/shopify\/([A-Z]\w*\/[1-9]\d*|FulfillmentService\/[1-9]\d*\?id=true)$/)),
  Int: fits('an Int', (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31),
  String: fits('a String', (value) => typeof value === 'string'),
  URL: fits('a URL', isUrl),
  UnsignedInt64: fits('an UnsignedInt64 string', (value) => text(/^\d{1,20}$/)(value) && BigInt(value) < 2n ** 64n),
};

/// The schema of one version, with strict scalars and the later enum values.
function answerSchema(version) {
  const raw = introspection(version);
  for (const { type, value } of laterValues.filter(({ since }) => since > version)) {
    raw.__schema.types.find(({ name }) => name === type).enumValues
      .push({ name: value, isDeprecated: false, deprecationReason: null });
  }
  const schema = buildClientSchema(raw);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLScalarType)) continue;
    type.serialize = scalars[type.name] ?? fits(`checked: ${type.name} has no rule here`, () => false);
  }
  return schema;
}

const schemas = new Map(versions.map((version) => [version, answerSchema(version)]));

const typeInGid = (id) => /^gid:\/\/shopify\/(\w+)\//.exec(id)?.[1];

/// Types whose id names another type, as the platform does.
const gidNames = { OrderApp: 'App' };

function resolveField(parent, _arguments, _context, info) {
  const key = info.path.key;
  if (!Object.hasOwn(parent, key)) throw new Error('is missing');
  const value = parent[key];
  const type = info.parentType.name;
  if (info.fieldName === 'id' && isObjectType(info.parentType) && typeInGid(value) !== (gidNames[type] ?? type)) {
    throw new Error(`${JSON.stringify(value)} is not the gid of ${type}`);
  }
  return value;
}

const resolveType = (value) => value.__typename ?? typeInGid(value.id);

/// What is in the answer and was not selected.
function surplus(data, selected, path = []) {
  if (data === null || typeof data !== 'object' || selected === null || typeof selected !== 'object') return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const at = [...path, key];
    return Object.hasOwn(selected, key) ? surplus(value, selected[key], at) : [`${at.join('.')}: was not asked for`];
  });
}

/// What is wrong with `data` as the answer to `document`, as "path: message" lines; empty when it fits.
export function wrongs(version, document, variables, data) {
  const result = execute({
    schema: schemas.get(version),
    document: parse(document.text),
    rootValue: data,
    variableValues: variables,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const errors = (result.errors ?? []).map(({ path = [], message }) => `${path.join('.')}: ${message}`);
  // Completed values are identical to ours by construction of the scalars; only fields beyond the selection differ.
  return errors.length > 0 ? errors : surplus(data, result.data);
}

/// The same for all versions; each line names the versions it holds for.
export function wrongsInAnyVersion(document, variables, data) {
  const found = new Map();
  for (const version of versions) {
    for (const line of wrongs(version, document, variables, data)) found.set(line, [...(found.get(line) ?? []), version]);
  }
  return [...found].map(([line, where]) => `${line} [${where.length === versions.length ? 'all versions' : where.join(' ')}]`);
}
