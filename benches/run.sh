#!/bin/sh
# What whole runs cost, against F: the program in `benches/floor` that walks, reads, parses with the parser library and
# asks the schemas, with the same crates, and does nothing else. Before anything is counted, every organization is
# linted, and exactly the faults that were planted in it must come out. Ratios to F in one run, or instructions: never
# a wall-clock time. Ends with 1 if a `must` is missed.
#
#   benches/run.sh [--large] [--write]
#
# `--write` puts the table into docs/performance.md. `--large` adds the organization of 100,000 files, which takes gigabytes of memory under valgrind and half an hour.
# Needs valgrind and GNU time; strace for the row of system calls. PROGRAM and FLOOR name other programs to measure.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
sizes="10 1000 10000"
write=
for argument; do
    case $argument in
    --large) sizes="$sizes 100000" ;;
    --write) write=yes ;;
    *) echo "usage: benches/run.sh [--large] [--write]" >&2; exit 2 ;;
    esac
done
(cd "$root/benches" && cargo build --quiet --release --locked --target-dir "$root/target/benches")
if [ -z "${PROGRAM-}" ]; then
    (cd "$root" && cargo build --quiet --release --locked)
    PROGRAM=$root/target/release/orglint
fi
floor=${FLOOR-$root/target/benches/release/floor}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# lint COMMAND.. FOLDER ARGUMENT..: a run of one thread, which must have judged everything.
lint() {
    "$@" --threads 1 --now 2026-11-22 --fail-on never >"$scratch/report" 2>"$scratch/log" ||
        { cat "$scratch/report" "$scratch/log" >&2; exit 2; }
}

# Instructions of a command.
instructions() {
    "$@" >"$scratch/counted" 2>&1 || { cat "$scratch/counted" >&2; exit 2; }
    awk '/Collected/ { print $NF }' "$scratch/counted"
}

counting="valgrind --tool=callgrind --callgrind-out-file=/dev/null"
linting="--threads 1 --now 2026-11-22 --fail-on never"

# Seconds of user and system, the least of five, of a command.
seconds() {
    for _ in 1 2 3 4 5; do
        /usr/bin/time -f '%U %S' -o "$scratch/time" "$@" >"$scratch/counted" 2>&1
        cat "$scratch/time"
    done | awk '{ s = $1 + $2 } NR == 1 || s < least { least = s } END { print least }'
}

# row WHAT MEASURED MUST AIM: the measured figure must not be larger.
row() {
    verdict=$(awk -v is="$2" -v must="$3" -v aim="$4" 'BEGIN { print (is > must ? "MISSED" : is > aim ? "held" : "aim") }')
    [ "$verdict" != MISSED ] || failed=1
    printf '%-52s %10s %10s %10s  %s\n' "$1" "$2" "$3" "$4" "$verdict"
    printf '| %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4" "$verdict" >>"$scratch/table"
}

quotient() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", a / b }'; }

bytes() { find "$1" -name '*.yaml' -exec cat {} + | wc -c; }

for size in $sizes; do
    "$root/target/benches/release/organization" "$scratch/o$size" "$size" 1
    lint "$PROGRAM" "$scratch/o$size" --format concise
    # PATH:LINE:COLUMN: SEVERITY RULE MESSAGE, with the path as it was asked for.
    sed -nE "s#^(.*/)?(n[0-9]+/[^:]*):([0-9]+):[0-9]+: [a-z]+ ([a-z0-9/-]+) .*#\2\t\3\t\4#p" "$scratch/report" |
        LC_ALL=C sort >"$scratch/found"
    LC_ALL=C sort "$scratch/o$size.expected" >"$scratch/expected"
    diff "$scratch/expected" "$scratch/found" >"$scratch/difference" || {
        echo "not exactly the planted faults in $size files:" >&2
        head -n 20 "$scratch/difference" >&2
        exit 2
    }
    echo "$size files: exactly the $(wc -l <"$scratch/expected") planted faults"
done

# One kind of hostile file each, near the largest that is read: 1 MiB.
mkdir "$scratch/keys" "$scratch/lines" "$scratch/aliases"
head='apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec:\n'
{ printf "$head"; seq 50000 | sed 's/.*/  key&: value/'; } >"$scratch/keys/a.yaml"
{ printf "$head"'  list:\n'; seq 100000 | sed 's/.*/    - 1/'; } >"$scratch/lines/a.yaml"
{ printf "$head"'  a: &a { b: c }\n  list:\n'; seq 9000 | sed 's/.*/    - *a/'; } >"$scratch/aliases/a.yaml"
# What is larger is not read at all.
[ "$(wc -c <"$scratch/keys/a.yaml")" -lt 1048576 ] && [ "$(wc -c <"$scratch/lines/a.yaml")" -lt 1048576 ]

printf '\n%-52s %10s %10s %10s\n' '' 'is' 'must' 'aim'
ours=$(instructions $counting "$PROGRAM" "$scratch/o1000" $linting)
least=$(instructions $counting "$floor" "$scratch/o1000")
row 'instructions, 1,000 files, against F' "$(quotient "$ours" "$least")" 1.35 1.0
without=$(instructions $counting "$PROGRAM" "$scratch/o1000" $linting --select 'schema/*')
row 'rules: all against the schemas alone, of F' "$(quotient $((ours - without)) "$least")" 0.25 0.08
seconds_ours=$(seconds "$PROGRAM" "$scratch/o10000" $linting)
seconds_floor=$(seconds "$floor" "$scratch/o10000")
row 'CPU, 10,000 files, against F' "$(quotient "$seconds_ours" "$seconds_floor")" 1.4 1.0
# Half a millisecond is 1.5 million instructions of a machine that does three in a nanosecond.
nothing=$(instructions $counting /bin/true)
ten=$(instructions $counting "$PROGRAM" "$scratch/o10" $linting)
row '10 files over /bin/true, million instructions' "$(quotient $((ten - nothing)) 1000000)" 12 3
version=$(instructions $counting "$PROGRAM" --version)
row '--version over /bin/true, million instructions' "$(quotient $((version - nothing)) 1000000)" 1.5 0.3
explain=$(instructions $counting "$PROGRAM" explain okr/owner)
row 'explain over /bin/true, million instructions' "$(quotient $((explain - nothing)) 1000000)" 1.5 0.3
large=${sizes##* }
/usr/bin/time -f '%M' -o "$scratch/time" "$PROGRAM" "$scratch/o$large" $linting >/dev/null 2>&1
size=$(bytes "$scratch/o$large")
most=$(awk -v b="$size" 'BEGIN { printf "%.1f\n", 14 + 5 * b / 1048576 }')
aim=$(awk -v b="$size" 'BEGIN { printf "%.1f\n", 10 + 2.5 * b / 1048576 }')
row "memory at most, $large files, MiB" "$(awk '{ printf "%.1f\n", $1 / 1024 }' "$scratch/time")" "$most" "$aim"
many=$(instructions $counting "$PROGRAM" "$scratch/o$large" $linting)
growth=$(awk -v a="$many" -v b="$size" -v c="$ours" -v d="$(bytes "$scratch/o1000")" \
    'BEGIN { printf "%.3f\n", (a / b) / (c / d) }')
row "instructions a byte, $large files against 1,000" "$growth" 1.03 1.01
if command -v strace >/dev/null; then
    strace -c -f -o "$scratch/calls" "$PROGRAM" "$scratch/o10000" --now 2026-11-22 --fail-on never >/dev/null 2>&1
    folders=$(find "$scratch/o10000" -type d | wc -l)
    row "system calls, 10,000 files in $folders folders" "$(awk '/ total$/ { print $4 }' "$scratch/calls")" 75000 56000
else
    echo 'system calls: not counted, strace is absent'
fi
for worst in keys lines aliases; do
    a=$(instructions $counting "$PROGRAM" "$scratch/$worst" $linting)
    b=$(instructions $counting "$floor" "$scratch/$worst")
    row "worst file, $worst, against F" "$(quotient "$a" "$b")" 2 1.2
done
if [ -n "$write" ]; then
    page=$root/docs/performance.md
    {
        sed '/^<!-- begin: measured -->$/q' "$page"
        printf 'On %s, with %s and orglint %s.\n\n' "$(date -u +%Y-%m-%d)" "$(rustc --version | cut -d ' ' -f 1,2)" \
            "$("$PROGRAM" --version | cut -d ' ' -f 2)"
        printf '| quantity | is | must | aim | |\n| --- | --- | --- | --- | --- |\n'
        cat "$scratch/table"
        sed -n '/^<!-- end: measured -->$/,$p' "$page"
    } >"$scratch/page"
    cp "$scratch/page" "$page"
fi
exit "$failed"
