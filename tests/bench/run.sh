#!/bin/sh
# Prints one line per figure. Usage: run.sh BUILD_FOLDER. Times depend on the machine; compare within one run only.
set -eu
bin="$(cd "$1" && pwd)/bin"
root="$(cd "$(dirname "$0")/../.." && pwd)"
folder="$(mktemp -d)"
sandbox=""
clean_up() {
  [ -z "$sandbox" ] || { kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; }
  sandbox=""
}
trap 'clean_up; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# open_shop ORDERS BULK_FROM: a fresh shop, and a configuration that reads it as one file from so many orders on.
open_shop() {
  clean_up
  rm -f "$folder"/*
  (umask 077; echo sandbox-token >"$folder/token")
  "$bin/fulfilld-sandbox" --port-file "$folder/port" --seed 7 --orders "$1" 2>/dev/null &
  sandbox=$!
  while [ ! -f "$folder/port" ]; do sleep 0.1; done
  sed -e "s|@PORT@|$(cat "$folder/port")|; s|@FOLDER@|$folder|; s|@ACTING@|false|; s|@CAP@|100000|" "$root/config/demo.toml" >"$folder/config.toml"
  printf '[poll]\nbulk_from = %s\n' "$2" >>"$folder/config.toml"
}
once() { "$bin/measure" "$bin/fulfilld" once --quiet --config "$folder/config.toml"; }

"$bin/classify_bench" --benchmark_format=csv 2>/dev/null | sed -n 's/^"\(classify[^"]*\)",[^,]*,\([^,]*\),.*/\1: \2 ns per order/p'

orders=100000
open_shop "$orders" 0
once | while read -r code wall cpu rss; do
  echo "first scan of $orders orders page by page, report mode: $(echo "$orders $wall" | awk '{printf "%d", $1 / $2}') orders/s, $wall s wall, $cpu s CPU, $rss MiB peak, exit $code"
done

for orders in 30000 300000; do
  open_shop "$orders" 10000
  # The shop writes its file while it is asked; a run that ends before it is ready has nothing to show.
  for _ in 1 2 3 4 5; do
    once >"$folder/figures"
    read -r code wall cpu rss <"$folder/figures"
    [ "$code" = 3 ] || break
  done
  echo "back-fill of $orders orders from one file, report mode: $(echo "$orders $wall" | awk '{printf "%d", $1 / $2}') orders/s, $wall s wall, $cpu s CPU, $rss MiB peak, exit $code"
done

open_shop 5000 0
once >/dev/null
for _ in 1 2 3 4 5; do once; done | sort -k3 -n | sed -n 3p | while read -r code wall cpu rss; do
  echo "steady poll of 5000 orders, process start included: $wall s wall, $cpu s CPU, $rss MiB peak, exit $code (median of 5 by CPU)"
done

listed=1000000
"$bin/judge_again_bench" fill "$folder/listed.db" "$listed"
"$bin/measure" "$bin/judge_again_bench" judge "$folder/listed.db" >"$folder/figures"
written="$(sed -n 's/^judged .* rows_written //p' "$folder/figures")"
sed -n 2p "$folder/figures" | while read -r code wall cpu rss; do
  echo "judging $listed stored orders again after a policy change, no shop: $wall s wall, $cpu s CPU, $rss MiB peak, $written rows written, exit $code"
done
