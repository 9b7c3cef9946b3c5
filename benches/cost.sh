#!/bin/sh
# What the rules cost beside reading: builds a large organization out of copies of fixtures/clean, and prints what a
# run with every rule takes over one with the schema check alone. Needs valgrind and GNU time.
#
#   benches/cost.sh [COPIES] [PROGRAM]
#
# 70 copies are 10,150 documents of 910 teams. Instructions are the same whatever else the machine does, and take a
# minute to count; CPU time is the least of five runs. Both are of one thread.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
copies=${1:-70}
program=${2:-$root/target/release/orglint}
[ -x "$program" ] || (cd "$root" && cargo build --release --locked)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# organization FOLDER COPIES: each copy is a namespace of its own, so that no name is there twice.
organization() {
    mkdir "$1"
    for i in $(seq "$2"); do
        cp -R "$root/fixtures/clean" "$1/n$i"
        find "$1/n$i" -name '*.yaml' -exec sed -i \
            -e "s/^metadata:\$/metadata:\n  namespace: n$i/" -e "s/^metadata: {/metadata: { namespace: n$i,/" {} +
    done
}

# lint COMMAND ARGUMENT..: a run, which must have judged everything.
lint() {
    "$@" --threads 1 --now 2026-11-22 --fail-on never >"$scratch/report" 2>"$scratch/log" ||
        { cat "$scratch/report" "$scratch/log" >&2; exit 2; }
}

# Million instructions.
instructions() {
    lint valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$scratch/organization" "$@"
    awk '/Collected/ { printf "%.0f\n", $NF / 1000000 }' "$scratch/log"
}

# Seconds of user and system.
seconds() {
    for _ in 1 2 3 4 5; do
        lint /usr/bin/time -f '%U %S' -o "$scratch/time" "$program" "$scratch/organization" "$@"
        cat "$scratch/time"
    done | awk '{ s = $1 + $2 } NR == 1 || s < least { least = s } END { print least }'
}

# Megabytes at most.
memory() {
    lint /usr/bin/time -f '%M' -o "$scratch/time" "$program" "$scratch/organization" "$@"
    awk '{ printf "%.0f\n", $1 / 1024 }' "$scratch/time"
}

compare() {
    whole=$("$2")
    floor=$("$2" --select 'schema/*')
    awk -v what="$1" -v whole="$whole" -v floor="$floor" \
        'BEGIN { printf "%-22s %10s %10s %9.2f\n", what, whole, floor, whole / floor }'
}

organization "$scratch/organization" "$copies"
printf '%-22s %10s %10s %9s\n' '' 'all rules' 'schema/*' 'ratio'
compare 'million instructions' instructions
compare 'CPU seconds' seconds
compare 'megabytes' memory
