#!/bin/sh
# What checking an organization costs other programs, in seconds of the processor, against what orglint takes for the
# same files with all its schemas and rules. Each pair is measured in turns in one run, and the least of three counts.
# The peers come from their registries, in the versions below, into `target/peers`; one that cannot be had is named.
#
#   benches/peers.sh [--write]
#
# `--write` puts the table into docs/performance.md. Needs Python with venv, npm and GNU time. Ends with 1 if a `must` is
# missed. PROGRAM names another orglint to measure.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
write=
case ${1-} in
'') ;;
--write) write=yes ;;
*) echo "usage: benches/peers.sh [--write]" >&2; exit 2 ;;
esac
(cd "$root/benches" && cargo build --quiet --release --locked --target-dir "$root/target/benches")
if [ -z "${PROGRAM-}" ]; then
    (cd "$root" && cargo build --quiet --release --locked)
    PROGRAM=$root/target/release/orglint
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
: >"$scratch/table"

tools=$root/target/peers
[ -d "$tools/python" ] || python3 -m venv "$tools/python"
python=$tools/python/bin
node=$tools/node/node_modules/.bin
"$python/pip" install --quiet ryl==0.26.1 yamllint==1.38.0 check-jsonschema==0.39.0 || true
npm install --silent --no-audit --no-fund --prefix "$tools/node" @sourcemeta/jsonschema@16.11.0 ajv-cli@5.0.0 \
    @stoplight/spectral-cli@6.16.3 >/dev/null || true

# Files of a document each, as those want them who stop at a second one, as JSON and, since that is YAML too, as YAML.
cat >"$scratch/split.py" <<'END'
import json, pathlib, sys, yaml

class Loader(yaml.SafeLoader):
    """Dates stay texts, as in JSON."""

Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
source, target = map(pathlib.Path, sys.argv[1:])
documents = (d for p in sorted(source.rglob("*.yaml")) for d in yaml.load_all(p.read_text(), Loader))
for number, document in enumerate(documents):
    for ending in "json", "yaml":
        path = target / ending / f"{number // 100}" / f"{number}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2))
END
for size in 1000 10000; do
    "$root/target/benches/release/organization" "$scratch/o$size" "$size" 1
done
"$python/python" "$scratch/split.py" "$scratch/o1000" "$scratch"
"$PROGRAM" schema manifest >"$scratch/manifest.json"
{
    printf '{"rules":{"manifest":{"given":"$","severity":"error","then":{"function":"schema","functionOptions":'
    printf '{"dialect":"draft2020-12","schema":'
    cat "$scratch/manifest.json"
    printf '}}}}}'
} >"$scratch/ruleset.json"

# Seconds of user and system of a command, which may find faults; it must say something that matches $1.
seconds() {
    evidence=$1
    shift
    /usr/bin/time -f '%U %S' -o "$scratch/time" "$@" >"$scratch/said" 2>&1 || true
    grep -qE "$evidence" "$scratch/said" || { echo "did not judge: $*" >&2; tail -n 3 "$scratch/said" >&2; return 1; }
    awk 'END { print $1 + $2 }' "$scratch/time"
}

# peer NAME VERSION TASK MUST FOLDER EVIDENCE COMMAND..: how many times what orglint takes for that folder.
peer() {
    name=$1 version=$2 task=$3 must=$4 folder=$5 evidence=$6
    shift 6
    if [ ! -x "$1" ]; then
        echo "$name: cannot be had"
        printf '| %s %s | %s | | | %s | not here |\n' "$name" "$version" "$task" "$must" >>"$scratch/table"
        return
    fi
    : >"$scratch/turns"
    for _ in 1 2 3; do
        ours=$(seconds 'checked' "$PROGRAM" "$folder" --threads 1 --now 2026-11-22 --fail-on never)
        theirs=$(seconds "$evidence" "$@") || { failed=1; return; }
        echo "$ours $theirs" >>"$scratch/turns"
    done
    awk -v name="$name" -v version="$version" -v task="$task" -v must="$must" '
        NR == 1 || $1 < a { a = $1 } NR == 1 || $2 < b { b = $2 }
        END {
            printf "| %s %s | %s | %.2f | %.2f | %.1f | %s | %s |\n", name, version, task, b, a, b / a, must,
                b / a < must ? "MISSED" : "held"
        }' "$scratch/turns" | tee -a "$scratch/table"
}

json=$scratch/json yaml=$scratch/yaml schema=$scratch/manifest.json
peer ryl 0.26.1 '10,000 files, default rules, no cache' 2.3 "$scratch/o10000" 'n[0-9]+.*yaml' \
    "$python/ryl" --no-cache -d 'extends: default' "$scratch/o10000"
peer 'jsonschema (sourcemeta)' 16.11.0 '1,425 documents, a schema' 2.3 "$json" '1425 validated' \
    "$node/jsonschema" validate "$schema" "$json" --extension .json --continue
peer ajv-cli 5.0.0 '1,425 documents, a schema' 4 "$json" ' valid' \
    "$node/ajv" validate --spec=draft2020 --strict=false --errors=line -s "$schema" -d "$json/**/*.json"
peer check-jsonschema 0.39.0 '1,425 documents, a schema' 80 "$yaml" 'owner. is a required property' \
    "$python/check-jsonschema" --schemafile "$schema" "$yaml"/*/*.yaml
peer yamllint 1.38.0 '1,000 files, relaxed rules' 80 "$scratch/o1000" 'warning|error' \
    "$python/yamllint" -d relaxed "$scratch/o1000"
peer spectral 6.16.3 '100 documents, a schema' 250 "$json/1" 'problem' \
    "$node/spectral" lint "$json/1/*.json" --ruleset "$scratch/ruleset.json"

if [ -n "$write" ]; then
    page=$root/docs/performance.md
    {
        sed '/^<!-- begin: peers -->$/q' "$page"
        printf 'On %s, with orglint %s.\n\n' "$(date -u +%Y-%m-%d)" "$("$PROGRAM" --version | cut -d ' ' -f 2)"
        printf '| peer | asked for | its seconds | ours | times | must | |\n| --- | --- | --- | --- | --- | --- | --- |\n'
        cat "$scratch/table"
        sed -n '/^<!-- end: peers -->$/,$p' "$page"
    } >"$scratch/page"
    cp "$scratch/page" "$page"
fi
grep -q MISSED "$scratch/table" && failed=1
exit "$failed"
