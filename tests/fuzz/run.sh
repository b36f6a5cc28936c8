#!/bin/sh
# Runs the fuzz targets of a build for libFuzzer. Usage: run.sh BUILD_FOLDER [SECONDS | TARGET RUNS]
# Without more: every known input once. One line for each target; status 1 when anything was found. What was learned
# stays in BUILD_FOLDER/corpus, what was found in BUILD_FOLDER/findings; the whole output is beside it.
set -eu
build="$(cd "$1" && pwd)"
here="$(cd "$(dirname "$0")" && pwd)"
shift
# Where memory came from is asked when a finding is looked at, with ASAN_OPTIONS=malloc_context_size=30.
export ASAN_OPTIONS="malloc_context_size=0:quarantine_size_mb=8:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"

# last PATTERN LOG: what the last line that matches holds at the place of \1.
last() { sed -n "s/$1/\1/p" "$2" | tail -n 1; }

# fuzz TARGET LONGEST OPTION...
fuzz() {
  target="$1" longest="$2"
  shift 2
  learned="$build/corpus/$target" findings="$build/findings/$target" log="$build/findings/$target.log"
  mkdir -p "$learned" "$findings"
  touch "$build/findings/.begun"
  [ ! -f "$here/dict/$target.dict" ] || set -- "$@" "-dict=$here/dict/$target.dict"
  # Hangs are findings, too.
  "$build/bin/fuzz_$target" "-max_len=$longest" -entropic=0 -detect_leaks=0 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -reload=0 "-artifact_prefix=$findings/" "$@" "$learned" $(known "$target") >"$log" 2>&1 || true
  execs="$(last '^stat::number_of_executed_units: *\([0-9]*\).*' "$log")"
  speed="$(last '^stat::average_exec_per_sec: *\([0-9]*\).*' "$log")"
  edges="$(last '.* cov: \([0-9]*\) .*' "$log")"
  found="$(find "$findings" -type f -newer "$build/findings/.begun" | wc -l)"
  # Without its last words it did not end as it should.
  [ -n "$execs" ] || found=$((found + 1))
  echo "fuzz target=$target execs=${execs:-0} execs_per_s=${speed:-0} edges=${edges:-0} findings=$((found))"
  [ "$found" -eq 0 ] || { echo "  see $log" >&2; status=1; }
}

known() {
  for kind in corpus regression; do
    [ ! -d "$here/$kind/$1" ] || echo "$here/$kind/$1"
  done
}

status=0
case $# in
  0) all="-runs=0" ;;
  1) all="-max_total_time=$1" ;;
  2) all="" ;;
  *) sed -n 2p "$0" >&2; exit 2 ;;
esac
if [ -n "$all" ]; then
  while read -r target longest; do fuzz "$target" "$longest" "$all"; done <"$here/targets.txt"
else
  longest="$(last "^$1 \([0-9]*\)\$" "$here/targets.txt")"
  [ -n "$longest" ] || { echo "no such target: $1" >&2; exit 2; }
  fuzz "$1" "$longest" "-runs=$2"
fi
exit "$status"
