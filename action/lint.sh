#!/usr/bin/env bash
# Judges the workspace in one run of the linter, and writes every report from that run. What is found does not fail this
# step: the exit code is an output, and the last step of the action ends with it. Works with bash 3.2.
#
# Reads what action.yml maps to `env`; writes the outputs that action.yml hands on.
set -euo pipefail
unset CDPATH
# shellcheck source=action/messages.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/messages.sh"

# Bytes of a summary that the runner takes.
readonly MAX_SUMMARY=1048576

# check_flag INPUT VALUE
check_flag() {
  [[ $2 == true || $2 == false ]] || fail "\`$1\` is \`$2\`: write \`true\` or \`false\`"
}

# A path that `cd` and `test` take for nothing but a path.
plain() {
  case $1 in
    /* | [A-Za-z]:[/\\]*) printf '%s' "$1" ;;
    *) printf './%s' "$1" ;;
  esac
}

# is_within FOLDER ROOT: whether a folder is the root or below it, once all links are followed.
is_within() {
  local folder root
  folder=$(cd -P -- "$(plain "$1")" 2>/dev/null && pwd) || return 1
  root=$(cd -P -- "$2" && pwd)
  [[ $folder == "$root" || $folder == "$root"/* ]]
}

# check_path INPUT PATH: refuses what leads out of the workspace, by itself or by a link of the pull request. What is not
# there is for the linter to say.
check_path() {
  local path folder
  path=$(plain "$2")
  folder=$path
  [[ -d $path ]] || folder=$(dirname -- "$path")
  if [[ -d $folder ]] && ! is_within "$folder" "$GITHUB_WORKSPACE"; then
    fail "\`$1\` leads out of the workspace: \`$2\`"
  fi
  if [[ -L $path && ! -d $path ]]; then
    fail "\`$1\` names a link: \`$2\`; name the file itself"
  fi
}

commit() {
  git --no-replace-objects -c core.fsmonitor=false -c core.hooksPath=/dev/null \
    rev-parse --verify --quiet "$1^{commit}" 2>/dev/null
}

# The commit that a pull request or a merge group starts from; empty on other events.
base_commit() {
  if [[ -n ${MERGE_GROUP_BASE:-} ]]; then
    commit "$MERGE_GROUP_BASE"
  elif [[ -z ${GITHUB_BASE_REF:-} ]]; then
    return 0
  elif [[ ${GITHUB_REF:-} == refs/pull/*/merge && $(commit HEAD) == "${GITHUB_SHA:-}" ]] && commit 'HEAD^2' >/dev/null; then
    # The merge that GitHub made: its first parent is the tip of the base.
    commit 'HEAD^1'
  else
    commit "refs/remotes/origin/$GITHUB_BASE_REF"
  fi
}

# add_revision OPTION VALUE
add_revision() {
  local revision=$2
  if [[ $revision == auto ]]; then
    revision=$(base_commit) || fail "the base of this change is not in the clone: check out with \`fetch-depth: 0\`"
  fi
  [[ -z $revision ]] || arguments+=("$1=$revision")
}

# A figure of the report's summary, the only place where it stands at this depth. Line breaks within texts are escaped
# there, so that no text of the repository begins a line.
figure() {
  sed -n "s/^    \"$1\": \([0-9][0-9]*\),\{0,1\}\$/\1/p" "$reports/report.json"
}

# What cannot be written is no reason to fail.
summarize() {
  [[ -n ${GITHUB_STEP_SUMMARY:-} ]] || return 0
  local size=0
  [[ ! -f $reports/summary.md ]] || size=$(wc -c <"$reports/summary.md")
  if ((size == 0)); then
    echo 'orglint could not run: the log of this step says why.' >>"$GITHUB_STEP_SUMMARY" || true
  elif ((size > MAX_SUMMARY)); then
    echo 'The summary of orglint is larger than GitHub takes: see the log of this step.' >>"$GITHUB_STEP_SUMMARY" || true
  else
    cat -- "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY" || true
  fi
}

# Puts the report where the caller wants it, and nowhere else: a link of the pull request is not written through.
keep_sarif() {
  [[ -f $reports/orglint.sarif ]] || return 0
  sarif=$reports/orglint.sarif
  if [[ -n $SARIF_FILE ]]; then
    sarif=$(plain "$SARIF_FILE")
    cp -- "$reports/orglint.sarif" "$sarif" || fail "cannot write \`$SARIF_FILE\`"
    # On Windows, `pwd -W` is what programs other than bash understand.
    sarif=$(cd -P -- "$(dirname -- "$sarif")" && (pwd -W 2>/dev/null || pwd))/$(basename -- "$sarif")
  fi
}

check_flag annotations "$ANNOTATIONS"
check_flag summary "$SUMMARY"
check_flag upload-sarif "$UPLOAD_SARIF"
case $FAIL_ON in
  error | warning | info | never) ;;
  # What GitHub calls an info.
  notice) FAIL_ON=info ;;
  *) fail "\`fail-on\` is \`$FAIL_ON\`: write \`error\`, \`warning\`, \`info\` or \`never\`" ;;
esac

cd -- "$GITHUB_WORKSPACE"
is_within "$WORKING_DIRECTORY" "$GITHUB_WORKSPACE" ||
  fail "\`working-directory\` is no folder of the workspace: \`$WORKING_DIRECTORY\`"
cd -- "$(plain "$WORKING_DIRECTORY")"

named=()
while IFS= read -r path || [[ -n $path ]]; do
  [[ -n $path ]] || continue
  check_path paths "$path"
  named+=("$path")
done <<<"$PATHS"
((${#named[@]} > 0)) || named=(.)

if [[ -n $SARIF_FILE ]]; then
  case $SARIF_FILE in
    *$'\n'* | *$'\r'* | */) fail "\`sarif-file\` names no file: \`$SARIF_FILE\`" ;;
  esac
  folder=$(dirname -- "$(plain "$SARIF_FILE")")
  is_within "$folder" "$GITHUB_WORKSPACE" || is_within "$folder" "$RUNNER_TEMP" ||
    fail "\`sarif-file\` is in no folder of the workspace or of RUNNER_TEMP: \`$SARIF_FILE\`"
  [[ ! -L $(plain "$SARIF_FILE") && ! -d $(plain "$SARIF_FILE") ]] ||
    fail "\`sarif-file\` names a link or a folder: \`$SARIF_FILE\`"
fi

reports=$(mktemp -d "$RUNNER_TEMP/orglint-reports.XXXXXX")
# The annotations go to a file first: the log shows what is for people, and then what is for the runner.
arguments=(check --fail-on "$FAIL_ON" --format text --format "json=$reports/report.json")
[[ $ANNOTATIONS == false ]] || arguments+=(--format "github=$reports/annotations")
[[ $SUMMARY == false ]] || arguments+=(--format "markdown=$reports/summary.md")
[[ $UPLOAD_SARIF == false && -z $SARIF_FILE ]] || arguments+=(--format "sarif=$reports/orglint.sarif")
if [[ -n $CONFIG ]]; then
  check_path config "$CONFIG"
  arguments+=("--config=$CONFIG")
fi
if [[ -n $BASELINE ]]; then
  check_path baseline "$BASELINE"
  arguments+=("--baseline=$BASELINE")
fi
add_revision --base "$BASE"
add_revision --policy-from "$POLICY_FROM"

# The linter gets what it needs and no more: whatever the job has in its environment, tokens too, is not there to leak.
environment=()
for name in PATH HOME USERPROFILE SYSTEMROOT TMPDIR TEMP TMP GITHUB_ACTIONS NO_COLOR FORCE_COLOR CLICOLOR_FORCE \
  ORGLINT_NOW SOURCE_DATE_EPOCH; do
  [[ -z ${!name:-} ]] || environment+=("$name=${!name}")
done

code=0
env -i "${environment[@]}" "$BIN" "${arguments[@]}" -- "${named[@]}" </dev/null || code=$?
[[ ! -f $reports/annotations ]] || cat -- "$reports/annotations"

case $code in
  0) result=pass ;;
  1) result=fail ;;
  *) result=error ;;
esac
if [[ $result != error && ! -s $reports/report.json ]]; then
  fail "the linter ended with $code and wrote no report, so that nothing is known"
fi
if [[ $result == error ]]; then
  printf '::error title=orglint::ended with %s: it could not run, or could not judge everything; the log says why\n' "$code"
fi

sarif=
keep_sarif
[[ $SUMMARY == false ]] || summarize
for name in errors warnings infos; do
  count=
  [[ ! -f $reports/report.json ]] || count=$(figure "$name")
  output "${name/infos/notices}" "$count"
done
output sarif-file "$sarif"
output result "$result"
output exit-code "$code"
