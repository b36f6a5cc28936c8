// graphql-js from the cache: it is installed there, not beside the tests.
import { createRequire } from 'node:module';
import path from 'node:path';

export const cache = path.resolve(process.env.FULFILLD_CACHE ?? new URL('../../../build/cache', import.meta.url).pathname);
export const graphql = createRequire(path.join(cache, 'graphql', 'package.json'))('graphql');
