//! What the program asks of the system: it opens no socket, starts no program but git, and writes nothing unless it is
//! told to. strace watches it; where that is absent, nothing is proved, and the test says so.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]
#![cfg(target_os = "linux")]

#[path = "cli/repository.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod repository;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use repository::{Repository, calendar};

/// A word that `--fix` puts into quotes.
const FIXABLE: &str = "apiVersion: orglint/v1\nkind: Person\nmetadata:\n  name: yes\nspec:\n  github: ada\n";

/// Whether strace can watch; where it must be able to, it is an error that it cannot.
fn is_watched() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    if tried.is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert!(std::env::var_os("ORGLINT_REQUIRE_TOOLS").is_none(), "strace is absent, or may not watch");
    eprintln!("ignored: strace is absent, or may not watch");
    false
}

/// The calls of a run, one a line, those of the programs that it starts included.
fn watched(repository: &Repository, calls: &str, arguments: &[&str]) -> Vec<String> {
    let log = std::env::temp_dir()
        .join(format!("orglint-calls-{}", repository.path().file_name().unwrap().display()));
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-s", "200", "-e", "signal=none", "-e", &format!("trace={calls}"), "-o"])
        .arg(&log);
    command.arg(env!("CARGO_BIN_EXE_orglint")).args(arguments).current_dir(repository.path());
    let output = command.env_remove("GITHUB_ACTIONS").output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    let text = fs::read_to_string(&log).unwrap();
    let _ = fs::remove_file(log);
    // Without the number of the process.
    text.lines()
        .map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned())
        .collect()
}

/// The programs that a run starts, by what they are called.
fn started(calls: &[String]) -> BTreeSet<String> {
    let call = |line: &String| {
        let arguments = line.strip_prefix("execve(\"")?;
        let (path, rest) = arguments.split_once('"')?;
        rest.ends_with(" = 0").then(|| path.rsplit('/').next().unwrap_or_default().to_owned())
    };
    calls.iter().filter_map(call).collect()
}

fn git(repository: &Repository, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    let output = command.args(arguments).current_dir(repository.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A repository with a commit, in which every setting that names a program names one that must not run.
fn committed() -> Repository {
    let repository =
        Repository::new(&[("a.yaml", &calendar("a")), ("b.yaml", FIXABLE), ("orglint.yaml", "")]);
    repository.write("trap.sh", b"#!/bin/sh\ntouch sprung\n");
    repository.write(".gitattributes", b"*.yaml diff=trap filter=trap\n");
    git(&repository, &["init", "-q"]);
    git(&repository, &["add", "-A"]);
    git(&repository, &["commit", "-q", "-m", "a"]);
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.trap.textconv",
        "filter.trap.smudge",
        "filter.trap.clean",
        "gpg.program",
    ] {
        git(&repository, &["config", name, "sh trap.sh"]);
    }
    repository
}

#[test]
fn nothing_is_sent_and_only_git_is_started() {
    if !is_watched() {
        return;
    }
    let repository = committed();
    let watched = |arguments: &[&str]| watched(&repository, "%network,execve,execveat", arguments);
    let plain: [&[&str]; 4] = [
        &["--no-config", "."],
        &["--format", "json", "--format", "sarif=report.sarif", "--fail-on", "never", "."],
        &["--diff", "."],
        &["rules"],
    ];
    let base: [&[&str]; 2] = [&["--base", "HEAD", "."], &["--policy-from", "HEAD", "--base", "HEAD", "."]];
    let mut all = BTreeSet::new();
    for arguments in plain.into_iter().chain(base) {
        let calls = watched(arguments);
        let network: Vec<_> =
            calls.iter().filter(|call| !call.starts_with("exec") && !call.starts_with("+++")).collect();
        assert!(network.is_empty(), "{arguments:?}: {network:?}");
        let mut started = started(&calls);
        // If it is not there, nothing was watched.
        assert!(started.remove("orglint"), "{arguments:?}: {calls:?}");
        assert!(started.iter().all(|program| program == "git"), "{arguments:?}: {started:?}");
        all.extend(started);
    }
    assert!(all.contains("git"), "`--base` asks git");
    assert!(!repository.path().join("sprung").exists());
}

#[test]
fn a_run_that_is_not_told_to_writes_nothing() {
    if !is_watched() {
        return;
    }
    let repository = committed();
    let changing = "openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown";
    let writes = |arguments: &[&str]| -> Vec<String> {
        let calls = watched(&repository, changing, arguments);
        assert!(calls.iter().any(|call| call.contains("b.yaml")), "{calls:?}");
        let is_reading = |call: &String| {
            call.starts_with("open")
                && !["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| call.contains(flag))
        };
        let is_harmless = |call: &String| {
            is_reading(call)
                || call.contains("\"/dev/null\"")
                || call.ends_with(" = 0 (Timeout)")
                || call.starts_with("+++")
        };
        calls.into_iter().filter(|call| !is_harmless(call)).collect()
    };
    for arguments in
        [&["."][..], &["--diff", "."], &["--base", "HEAD", "."], &["--format", "json", "--statistics", "."]]
    {
        assert_eq!(writes(arguments), Vec::<String>::new(), "{arguments:?}");
    }
    // And the watch would see it.
    assert!(writes(&["--fix", "."]).iter().any(|call| call.starts_with("rename") && call.contains("b.yaml")));
}

#[test]
fn every_file_is_read_once_and_through_no_link() {
    if !is_watched() {
        return;
    }
    let repository = Repository::new(&[
        (
            "orglint.yaml",
            "policies: [policies]\nkinds:\n  - { kind: Kep, paths: [\"keps/**\"], schema: s.json, name: title }\n",
        ),
        ("s.json", "{ \"properties\": { \"title\": { \"$ref\": \"t.json#/$defs/t\" } } }"),
        ("t.json", "{ \"$defs\": { \"t\": { \"type\": \"string\" } } }"),
        ("keps/a.yaml", "title: a\n"),
        ("a.yaml", &calendar("a")),
        ("CODEOWNERS", "* @acme/alpha\n"),
        (
            "policies/mine/r.yaml",
            "summary: a thing is so\nseverity: error\nrationale: because\nappliesTo: Kep\nassert: has(self.title) && self.title != 'b'\nmessage: \"it is so\"\nexamples:\n  - good: |\n      title: a\n  - bad: |\n      title: b # expect\n",
        ),
    ]);
    let calls = watched(&repository, "openat,open,openat2", &["."]);
    for name in ["orglint.yaml", "s.json", "t.json", "keps/a.yaml", "a.yaml", "CODEOWNERS", "r.yaml"] {
        let whole = format!("/{name}\"");
        let opened: Vec<_> =
            calls.iter().filter(|call| call.contains(&whole) && !call.contains(" = -1 ")).collect();
        // The folder of keps has an `a.yaml`, too; and a schema is JSON, which may hold manifests.
        let most = if matches!(name, "a.yaml" | "s.json" | "t.json") { 2 } else { 1 };
        assert!((1..=most).contains(&opened.len()), "{name}: {opened:?} of {calls:#?}");
        let is_careful = |call: &&&String| call.contains("O_NOFOLLOW") && call.contains("O_NONBLOCK");
        assert!(opened.iter().all(|call| is_careful(&call)), "{opened:?}");
    }
}
