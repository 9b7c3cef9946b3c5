//! The line that a long run draws on a terminal. Needs Python for the terminal.
#![cfg(target_os = "linux")]

use std::process::Command;

/// What a run leaves on standard error, which is a terminal; nothing where there is no Python to make one.
fn seen(arguments: &[&str]) -> Option<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/terminal.py");
    let run = Command::new("python3").args([script, env!("CARGO_BIN_EXE_orglint")]).args(arguments).output();
    let Ok(run) = run else {
        assert!(std::env::var_os("CI").is_none(), "python3 is absent");
        return None;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(String::from_utf8(run.stdout).unwrap())
}

#[test]
fn a_long_run_says_what_it_does_and_leaves_nothing() {
    let Some(seen) = seen(&[".", "--base", "HEAD"]) else { return };
    let mut lines = seen.split("\r\u{1b}[2K");
    assert_eq!(lines.next(), Some(""));
    assert!(lines.next().unwrap().starts_with("judging 1 file, "), "{seen:?}");
    assert_eq!(lines.last(), Some(""), "{seen:?}");
}

#[test]
fn a_long_run_draws_no_line_for_those_who_want_none() {
    let quiet = seen(&[".", "--base", "HEAD", "--quiet"]);
    // It is over before anybody wonders.
    let short = seen(&["--version"]);
    assert!([quiet, short].iter().flatten().all(String::is_empty));
}
