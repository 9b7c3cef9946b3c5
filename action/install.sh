#!/usr/bin/env bash
# Finds or makes the program and hands its path on: what ORGLINT_BIN names; else the archive of a release, if its
# checksum is right; else the action's own source, built with cargo. Works with bash 3.2.
#
# Reads VERSION, CHECKSUM, TOKEN and ORGLINT_BIN; writes the outputs `bin` and `version`.
set -euo pipefail
unset CDPATH
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/messages.sh
. "$here/messages.sh"

readonly REPOSITORY=orglint/orglint
# Only this script may read it: neither cargo, nor what cargo builds.
readonly token=${TOKEN:-}
unset TOKEN

# The target whose archive runs here; empty where there is none.
target() {
  case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    *) echo "" ;;
  esac
}

# The version in Cargo.toml beside the action.
own_version() {
  sed -n 's/^version = "\([0-9.]*\)"$/\1/p' "$here/../Cargo.toml" | head -n 1
}

# The SHA-256 of an archive that the action knows; empty where it knows none.
known_sum() {
  awk -v archive="$1" '$2 == archive { print $1 }' "$here/checksums.txt"
}

sum_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1" | cut -d ' ' -f 1
  else
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  fi
}

# Checks that the attestation of an archive names our release workflow, where the runner has what it takes.
attested() {
  if ! command -v gh >/dev/null || [[ -z $token || ${GITHUB_SERVER_URL:-} != https://github.com ]]; then
    return 0
  fi
  GH_TOKEN=$token gh attestation verify "$1" --repo "$REPOSITORY" \
    --signer-workflow "$REPOSITORY/.github/workflows/release.yml" >&2
}

# download VERSION ARCHIVE SUM
download() {
  local folder
  folder=$(mktemp -d "$RUNNER_TEMP/orglint-install.XXXXXX")
  cd -- "$folder"
  # `--disable` keeps it from reading a .curlrc; it must stand first.
  curl --disable --proto '=https' --proto-redir '=https' --tlsv1.2 -fsSL --retry 5 --output "$2" \
    "https://github.com/$REPOSITORY/releases/download/v$1/$2" || fail "cannot download \`$2\` of orglint $1"
  local sum
  sum=$(sum_of "$2")
  if [[ $sum != "$3" ]]; then
    fail "the SHA-256 of \`$2\` is $sum, expected $3: it is not what was released, and does not run"
  fi
  attested "$2" || fail "\`$2\` has no valid attestation of the release workflow, and does not run"
  tar -xzf "$2" "orglint$exe" || fail "there is no \`orglint$exe\` in \`$2\`"
  bin=$folder/orglint$exe
}

# From a folder of the runner's: cargo and rustup obey files of the folder where they start, and the workspace is the
# pull request's.
build() {
  if ! command -v cargo >/dev/null; then
    fail "building orglint from source needs cargo: install a Rust toolchain in a step before, or name a release with \`version\`"
  fi
  cd -- "$RUNNER_TEMP"
  env -u CARGO_BUILD_TARGET cargo build --release --locked --bin orglint --manifest-path "$here/../Cargo.toml" \
    --target-dir "$RUNNER_TEMP/orglint-target" >&2 || fail "cannot build orglint from source: the log says why"
  bin=$RUNNER_TEMP/orglint-target/release/orglint$exe
}

version=${VERSION:-}
checksum=$(printf '%s' "${CHECKSUM:-}" | tr '[:upper:]' '[:lower:]')
if [[ -n $version && $version != source && ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
  fail "\`version\` is \`$version\`: write a release as \`1.2.3\`, or \`source\`"
fi
if [[ -n $checksum && ! $checksum =~ ^[0-9a-f]{64}$ ]]; then
  fail "\`checksum\` is \`$checksum\`: write the 64 hexadecimal digits of a SHA-256"
fi
if [[ -n $checksum && (-z $version || $version == source) ]]; then
  fail "\`checksum\` is of use only with a release in \`version\`"
fi

exe=
[[ ${RUNNER_OS:-} != Windows ]] || exe=.exe
bin=
if [[ -n ${ORGLINT_BIN:-} ]]; then
  # A relative path would be looked up in the workspace.
  [[ $ORGLINT_BIN == /* || $ORGLINT_BIN == [A-Za-z]:[/\\]* ]] || fail "\`ORGLINT_BIN\` is not an absolute path"
  [[ -f $ORGLINT_BIN && -x $ORGLINT_BIN ]] || fail "\`ORGLINT_BIN\` names no program: \`$ORGLINT_BIN\`"
  bin=$ORGLINT_BIN
elif [[ $version == source ]]; then
  build
else
  release=${version:-$(own_version)}
  target=$(target)
  archive=orglint-$target-v$release.tgz
  sum=
  [[ -z $target ]] || sum=$(known_sum "$archive")
  if [[ -n $sum && -n $checksum && $sum != "$checksum" ]]; then
    fail "\`checksum\` is $checksum, and the action knows $sum for \`$archive\`"
  fi
  sum=${sum:-$checksum}
  if [[ -n $target && -n $sum ]]; then
    download "$release" "$archive" "$sum"
  elif [[ -z $version ]]; then
    build
  elif [[ -z $target ]]; then
    fail "there is no release for ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}: write \`version: source\`, with a Rust toolchain in a step before"
  else
    fail "the action knows no checksum of \`$archive\`: give it with \`checksum\`, or take a newer ref of the action"
  fi
fi

cd -- "$RUNNER_TEMP"
says=$("$bin" --version </dev/null) || fail "\`$bin\` does not run"
[[ $says =~ ^orglint\ ([0-9A-Za-z.+-]+)$ ]] || fail "\`$bin\` is not orglint"
output bin "$bin"
output version "${BASH_REMATCH[1]}"
printf 'orglint %s\n' "${BASH_REMATCH[1]}"
