// Shopify's published schemas, one per version we support.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { cache, graphql } from './graphql.mjs';

export const versions = ['2026-01', '2026-04', '2026-07', '2026-10'];
export const pinned = '2026-10';

/// The raw introspection: it knows more than graphql-js keeps, such as what is protected customer data.
export function introspection(version) {
  const file = path.join(cache, 'schemas-1.16.0', `admin_${version}.json.gz`);
  return JSON.parse(zlib.gunzipSync(fs.readFileSync(file))).data;
}

export const schemaOf = (version) => graphql.buildClientSchema(introspection(version));

/// "Type.field" of everything Shopify marks as personal data of customers.
export function protectedFields(raw) {
  const fields = raw.__schema.types.flatMap((type) =>
    (type.fields ?? []).filter((field) => field.isProtected).map((field) => `${type.name}.${field.name}`));
  return new Set(fields);
}
