#!/bin/sh
# fetch_schemas.sh CACHE: puts Shopify's published schemas and graphql-js into CACHE. What is there already is kept,
# so a second run needs no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: fetch_schemas.sh CACHE" >&2; exit 2; }
mkdir -p "$1"
cache=$(cd "$1" && pwd)

package=@shopify/dev-mcp@1.16.0
integrity=sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==
versions="2026-01 2026-04 2026-07 2026-10"
schemas=$cache/schemas-1.16.0
graphql=$cache/graphql

for tool in node npm; do
  command -v $tool >/dev/null || { echo "contract tests need $tool: install the Debian packages nodejs and npm" >&2; exit 1; }
done

scratch=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# A registry hiccups now and then; one that cannot be reached at all is said once, with what to do.
export npm_config_fetch_retries=1 npm_config_fetch_retry_mintimeout=1000 npm_config_fetch_timeout=60000
npm_retry() {
  for pause in 2 5 0; do
    npm "$@" >"$scratch/npm.log" 2>&1 && return 0
    sleep $pause
  done
  cat "$scratch/npm.log" >&2
  echo "contract tests: npm could not fetch what they need (above). Check the network and 'npm config get registry';" >&2
  echo "once fetched, everything is kept in $cache and no network is needed." >&2
  return 1
}

check_integrity() {
  node -e '
    const [file, expected] = process.argv.slice(1);
    const hash = require("crypto").createHash("sha512").update(require("fs").readFileSync(file)).digest("base64");
    if (`sha512-${hash}` !== expected) { console.error(`${file} is not the package we pinned: sha512-${hash}`); process.exit(1); }
  ' "$1" "$integrity"
}

# Another run may have been quicker: then its result stands.
put_in_place() {
  [ -d "$2" ] || mv -T "$1" "$2" 2>/dev/null || [ -d "$2" ]
}

fetch_schemas() {
  npm_retry pack "$package" --pack-destination "$scratch" || return 1
  check_integrity "$scratch"/*.tgz || return 1
  mkdir "$scratch/schemas"
  for version in $versions; do
    tar -xzf "$scratch"/*.tgz -C "$scratch/schemas" --strip-components=3 "package/dist/data/admin_$version.json.gz" || return 1
  done
  put_in_place "$scratch/schemas" "$schemas"
}

install_graphql() {
  mkdir "$scratch/graphql"
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$scratch/graphql"
  (cd "$scratch/graphql" && npm_retry ci) || return 1
  rm -rf "$graphql"
  put_in_place "$scratch/graphql" "$graphql"
}

[ -d "$schemas" ] || fetch_schemas
cmp -s "$here/package-lock.json" "$graphql/package-lock.json" || install_graphql
