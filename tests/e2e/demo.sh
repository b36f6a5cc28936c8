#!/bin/sh
# Shows the daemon at work on a simulated shop. Usage: demo.sh BUILD_FOLDER. Leaves nothing running and nothing behind.
set -eu
bin="$1/bin"
folder="$(cd "$1" && pwd)/demo"
root="$(cd "$(dirname "$0")/../.." && pwd)"
rm -rf "$folder"
mkdir -p "$folder"

sandbox=""
clean_up() {
  [ -z "$sandbox" ] || { kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

title() { printf '\n=== %s\n\n' "$*"; }
config() {
  sed -e "s|@PORT@|$port|; s|@FOLDER@|$folder|; s|@ACTING@|$2|; s|@CAP@|50|" "$root/config/demo.toml" >"$folder/$1.toml"
}

(umask 077; echo "sandbox-token" >"$folder/token")
"$bin/fulfilld-sandbox" --port 0 --port-file "$folder/port" --orders 200 --seed 7 2>"$folder/sandbox.log" &
sandbox=$!
tries=0
while [ ! -f "$folder/port" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { cat "$folder/sandbox.log" >&2; exit 1; }
  sleep 0.1
done
port="$(cat "$folder/port")"
config report false
config acting true

title "1. A first cycle, report only: nothing is sent to the shop"
"$bin/fulfilld" once --config "$folder/report.toml"
"$bin/fulfilld" report --config "$folder/report.toml"

title "2. A person takes the backlog as known; a cycle that acts: what was done, and what is left to a person"
"$bin/fulfilld" adopt --before 2000-01-01 --yes --config "$folder/acting.toml"
"$bin/fulfilld" once --quiet --config "$folder/acting.toml"
"$bin/fulfilld" actions list --config "$folder/acting.toml"
printf '\nWhat is left, for a person:\n\n'
"$bin/fulfilld" report --config "$folder/acting.toml" | sed -n '/^COUNT/,$p'

title "3. The same again: nothing is left to be done, nothing is sent"
before="$("$bin/fulfilld" actions list --json --config "$folder/acting.toml" | wc -l)"
"$bin/fulfilld" once --config "$folder/acting.toml"
after="$("$bin/fulfilld" actions list --json --config "$folder/acting.toml" | wc -l)"
printf 'actions in the journal before: %s, after: %s\n' "$before" "$after"
[ "$before" = "$after" ]

title "4. One order explained"
order="$("$bin/fulfilld" report --json --config "$folder/acting.toml" | sed -n 's/.*"name":"\([^"]*\)".*"reason":"supplier_sync_missing".*/\1/p' | head -n 1)"
"$bin/fulfilld" explain "$order" --config "$folder/acting.toml"
