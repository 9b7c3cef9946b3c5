# shellcheck shell=bash
# What the scripts of the action say to the runner. Read by them, not run.

# A text as the data of a workflow command, so that nothing in it can end the command.
data() {
  local text=$1
  text=${text//\%/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '%s' "$text"
}

# Says why the action cannot go on, and ends as the linter does when it could not run.
fail() {
  printf '::error title=orglint::%s\n' "$(data "$1")"
  exit 2
}

# An output of the step. Names of files of the repository are never written here; what callers name has one line.
output() {
  case $2 in
    *$'\n'* | *$'\r'*) fail "\`$1\` would have more than one line" ;;
  esac
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# Bash on Windows takes either slash, but not every program that it starts does.
[[ ${RUNNER_OS:-} != Windows ]] || RUNNER_TEMP=${RUNNER_TEMP//\\//}
