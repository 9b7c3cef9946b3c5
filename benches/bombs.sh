#!/bin/sh
# What hostile input costs the program as it is shipped: every bomb of `tests/bombs.rs`, with the seconds of the
# processor and the peak of memory, and how much more twice of it takes. Ends with 1 if a bound is missed.
#
#   benches/bombs.sh [--growth]
#
# A bomb may take a second and 256 MiB, and must end with the code that the test names. With `--growth` instructions are
# counted for a quarter and for a half of each: twice the input, at most 2.5 times the instructions beyond those of an
# empty run; where twice the pieces are more than twice the bytes, bytes count. Needs GNU time; valgrind for the growth. PROGRAM names another program to measure.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
if [ -z "${PROGRAM-}" ]; then
    (cd "$root" && cargo build --quiet --release --locked)
    PROGRAM=$root/target/release/orglint
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$root" && ORGLINT_BOMBS=$scratch cargo test --quiet --locked --test bombs -- --ignored lay >"$scratch/log" 2>&1) ||
    { cat "$scratch/log" >&2; exit 2; }
failed=0

bytes() { find "$1" -type f -exec cat {} + | wc -c; }

# instructions FOLDER: of a run on it.
instructions() {
    read -r _ arguments <"$1.run"
    # shellcheck disable=SC2086
    (cd "$1" && valgrind --tool=cachegrind --cachegrind-out-file=/dev/null --cache-sim=no "$PROGRAM" $arguments) \
        2>&1 >/dev/null | awk '/I *refs:/ { gsub(",", "", $NF); print $NF }'
}

if [ "${1-}" = --growth ]; then
    mkdir "$scratch/nothing"
    echo "2 --now 2026-11-22 --threads 1 ." >"$scratch/nothing.run"
    nothing=$(instructions "$scratch/nothing")
    printf '%-42s %14s %14s %6s\n' bomb 'a quarter' 'a half' growth
    for run in "$scratch"/*.half.run; do
        name=$(basename "$run" .half.run)
        quarter=$(($(instructions "$scratch/$name.quarter") - nothing))
        half=$(($(instructions "$scratch/$name.half") - nothing))
        # Where the beginning decides, there is nothing to grow.
        growth=$(awk -v a="$quarter" -v b="$half" 'BEGIN { least = 1000000; printf("%.2f\n", a < least ? b / least : b / a) }')
        verdict=$(awk -v g="$growth" -v a="$(bytes "$scratch/$name.quarter")" -v b="$(bytes "$scratch/$name.half")" \
            'BEGIN { most = 1.25 * b / a; print (g > (most > 2.5 ? most : 2.5) ? "MISSED" : "") }')
        [ -z "$verdict" ] || failed=1
        printf '%-42s %14d %14d %6s %s\n' "$name" "$quarter" "$half" "$growth" "$verdict"
    done
    exit "$failed"
fi

printf '%-42s %8s %8s %6s %6s\n' bomb KiB seconds MiB exit
for run in "$scratch"/*.run; do
    name=$(basename "$run" .run)
    case $name in *.half | *.quarter) continue ;; esac
    read -r wanted arguments <"$run"
    code=0
    # shellcheck disable=SC2086
    (cd "$scratch/$name" && /usr/bin/time -q -f '%U %S %M' -o "$scratch/time" "$PROGRAM" $arguments) \
        >/dev/null 2>&1 || code=$?
    size=$(bytes "$scratch/$name")
    row=$(awk -v b="$size" -v code="$code" -v wanted="$wanted" '{
        s = $1 + $2; m = $3 / 1024
        verdict = (s > 1 || m > 256 || code != wanted) ? "MISSED" : ""
        printf("%8d %8.2f %6d %6d %s\n", b / 1024, s, m, code, verdict) }' "$scratch/time")
    case $row in *MISSED) failed=1 ;; esac
    printf '%-42s %s\n' "$name" "$row"
done
exit "$failed"
