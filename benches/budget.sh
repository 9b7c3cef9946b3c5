#!/bin/sh
# Counts the instructions of a whole run on an organization of 1,000 files, and ends with 1 if they are more than 2 % above
# what `benches/budget` records: a change that costs more has to say so. The same program on the same input has the
# same count on every machine of one kind; another compiler has another, so the record names its own.
#
#   benches/budget.sh [--write]
#
# `--write` records what is counted. Needs valgrind. PROGRAM names another program to count.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
record=$root/benches/budget
(cd "$root/benches" && cargo build --quiet --release --locked --bin organization --target-dir "$root/target/benches")
if [ -z "${PROGRAM-}" ]; then
    (cd "$root" && cargo build --quiet --release --locked)
    PROGRAM=$root/target/release/orglint
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$root/target/benches/release/organization" "$scratch/o" 1000 1

# What the processor can do decides which of its own functions the C library takes; these are in all of them.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-ERMS,-FSRM
valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$PROGRAM" "$scratch/o" --threads 1 --now 2026-11-22 --fail-on never >"$scratch/counted" 2>&1 ||
    { cat "$scratch/counted" >&2; exit 2; }
counted=$(awk '/Collected/ { print $NF }' "$scratch/counted")
[ -n "$counted" ] || { cat "$scratch/counted" >&2; exit 2; }
compiler=$(rustc --version | cut -d ' ' -f 1,2)

if [ "${1-}" = --write ]; then
    printf '%s %s\n' "$counted" "$compiler" >"$record"
    echo "recorded: $counted instructions, $compiler"
    exit 0
fi
read -r recorded by <"$record"
awk -v is="$counted" -v was="$recorded" -v by="$by" -v compiler="$compiler" 'BEGIN {
    printf "%d instructions, %+.1f %% against the record of %s\n", is, 100 * (is / was - 1), by
    if (by != compiler) printf "this is %s: record its count with benches/budget.sh --write\n", compiler
    if (is > 1.02 * was) { print "more than 2 % above: say in the change why, and record it with benches/budget.sh --write"; exit 1 }
}'
