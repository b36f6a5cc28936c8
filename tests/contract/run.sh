#!/bin/sh
# Checks what we send and what the sandbox answers against Shopify's published schema.
#   FULFILLD_CACHE    where the schemas and graphql-js are kept (default: build/cache)
#   FULFILLD_SANDBOX  the fulfilld-sandbox executable; without it only the documents are checked
set -eu
here=$(cd "$(dirname "$0")" && pwd)
FULFILLD_CACHE=${FULFILLD_CACHE:-$here/../../build/cache}
export FULFILLD_CACHE
sh "$here/fetch_schemas.sh" "$FULFILLD_CACHE"
exec node --test "$here/documents_test.mjs" "$here/checker_test.mjs" "$here/sandbox_test.mjs" "$here/recorded_test.mjs"
