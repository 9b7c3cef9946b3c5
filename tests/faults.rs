//! What goes wrong around the program: files that cannot be read or written, streams that are full or closed, resources
//! that run out, processes that are killed. It never ends with 0 then, no file is emptied, and the message names what was
//! tried and the path. The faults are the system's own.
#![expect(clippy::unwrap_used, reason = "tests")]
#![cfg(target_os = "linux")]

#[path = "cli/repository.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod repository;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use repository::{Repository, Run, bad_calendar, calendar};

/// Somebody who owns nothing here.
const NOBODY: u32 = 65_534;

/// A word that `--fix` puts into quotes.
const FIXABLE: &str = "apiVersion: orglint/v1\nkind: Person\nmetadata:\n  name: yes\nspec:\n  github: ada\n";

/// The program in a shell that sets something up first.
fn in_shell(repository: &Repository, setting: &str, arguments: &str) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{setting}; exec \"$0\" {arguments}");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_orglint")]);
    command.current_dir(repository.path()).env_remove("GITHUB_ACTIONS").stdin(Stdio::null());
    command
}

/// The program as somebody whom permissions bind, which they do not bind root.
fn bound(repository: &Repository, arguments: &[&str]) -> Run {
    let mut command = repository.command(arguments);
    if fs::metadata(repository.path()).unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    Run::of(&mut command)
}

fn permit(repository: &Repository, path: &str, mode: u32) {
    fs::set_permissions(repository.path().join(path), Permissions::from_mode(mode)).unwrap();
}

/// It could not run or not judge everything, and says which of what it tried failed.
#[track_caller]
fn demand(run: &Run, wanted: &[&str]) {
    assert_eq!(run.code, Some(2), "{run:?}");
    for wanted in wanted {
        assert!(run.err.contains(wanted), "{wanted}: {run:?}");
    }
    assert!(!run.err.contains("mistake in orglint"), "{run:?}");
}

#[test]
fn what_may_not_be_read_is_named() {
    let repository =
        Repository::new(&[("a.yaml", &calendar("a")), ("b.yaml", &calendar("b")), ("c/d.yaml", "")]);
    permit(&repository, "b.yaml", 0o000);
    permit(&repository, "c", 0o000);
    let run = bound(&repository, &["."]);
    permit(&repository, "c", 0o755);
    demand(&run, &["cannot read `b.yaml`: Permission denied", "cannot read `c`: Permission denied"]);
}

#[test]
fn settings_that_may_not_be_read_are_not_as_if_there_were_none() {
    let files = [
        ("a.yaml", bad_calendar("a")),
        ("orglint.yaml", "policies: [policies]\n".to_owned()),
        ("policies/mine/r.yaml", String::new()),
        ("baseline.json", "{}".to_owned()),
        (".gitignore", "a.yaml\n".to_owned()),
    ];
    let repository = Repository::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    for (path, arguments, wanted) in [
        ("orglint.yaml", &["."][..], "Permission denied"),
        ("policies/mine", &["."], "Permission denied"),
        ("policies/mine/r.yaml", &["."], "Permission denied"),
        (
            "baseline.json",
            &["--no-config", "--baseline", "baseline.json", "."],
            "cannot read `baseline.json`: Permission denied",
        ),
    ] {
        permit(&repository, path, 0o000);
        let run = bound(&repository, arguments);
        permit(&repository, path, 0o755);
        assert_eq!(run.code, Some(2), "{path}: {run:?}");
        assert!(run.out.contains(wanted) || run.err.contains(wanted), "{path}: {run:?}");
    }
    fs::remove_file(repository.path().join("orglint.yaml")).unwrap();
    symlink("nowhere.yaml", repository.path().join("orglint.yaml")).unwrap();
    demand(&repository.run(&["."]), &["cannot read `orglint.yaml`: it is not a regular file"]);
}

#[test]
fn an_error_while_reading_is_named() {
    // A regular file whose first byte cannot be read: nothing is at address 0.
    let repository = Repository::new(&[]);
    demand(&repository.run(&["/proc/self/mem"]), &["cannot read `mem`: Input/output error"]);
}

#[test]
fn names_that_are_too_long_and_links_in_a_circle_are_named() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    demand(
        &repository.run(&[&format!("{}.yaml", "a".repeat(300))]),
        &["cannot look at `aaa", "File name too long"],
    );
    symlink("loop.yaml", repository.path().join("loop.yaml")).unwrap();
    demand(&repository.run(&["loop.yaml"]), &["cannot look at `loop.yaml`: Too many levels"]);
}

#[test]
fn a_system_out_of_files_is_no_pass() {
    // So many that they are read by several threads: one alone has no more than one of them open.
    let files: Vec<_> = (0..400).map(|n| (format!("d{n}/a.yaml"), calendar(&format!("a{n}")))).collect();
    let repository =
        Repository::new(&files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect::<Vec<_>>());
    let full = Run::of(&mut in_shell(&repository, ":", "."));
    assert_eq!(full.code, Some(0), "{full:?}");
    let mut refused = 0;
    // Whether two threads meet is a matter of chance, though not of thirty.
    for limit in (3..10).chain([4; 30]) {
        if refused > 0 && limit == 4 {
            break;
        }
        let run = Run::of(&mut in_shell(&repository, &format!("ulimit -n {limit}"), ". --threads 8"));
        if run.err.contains("error while loading shared libraries") {
            // It was not begun.
            assert_eq!(run.code, Some(127));
        } else if run.code != Some(0) {
            demand(&run, &["Too many open files"]);
            refused += 1;
        } else {
            assert_eq!(run.out, full.out, "with {limit} files open");
        }
    }
    assert!(refused > 0);
}

#[test]
fn a_system_out_of_memory_is_no_pass() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    let mut ended = 0;
    for mebibytes in [4, 8, 12, 16, 24, 32] {
        let mut command = in_shell(&repository, &format!("ulimit -c 0; ulimit -v {}", mebibytes * 1024), ".");
        let output = command.output().unwrap();
        let said = !output.stdout.is_empty() && output.status.success();
        ended += usize::from(!output.status.success());
        assert!(!output.status.success() || said, "{output:?}");
    }
    assert!(ended > 0, "no run was short of memory");
}

#[test]
fn a_full_disk_leaves_every_file_as_it_was() {
    let repository = Repository::new(&[("a.yaml", FIXABLE), ("b.yaml", &FIXABLE.replace("ada", "bob"))]);
    // Who is not killed for it is told that the file would be too large.
    let run =
        Run::of(&mut in_shell(&repository, "trap '' XFSZ; ulimit -f 0", "--fix . 2>&1 | cat >&2; exit 2"));
    assert!(run.err.contains("cannot write the new text of `a.yaml`: File too large"), "{run:?}");
    let run = Run::of(&mut in_shell(&repository, "trap '' XFSZ; ulimit -f 0", "--fix ."));
    assert_eq!(run.code, Some(2), "{run:?}");
    let output = in_shell(&repository, "ulimit -c 0; ulimit -f 0", "--fix .").output().unwrap();
    assert!(output.status.signal().is_some(), "{output:?}");
    assert_eq!(repository.read("a.yaml"), FIXABLE);
    assert_eq!(repository.read("b.yaml"), FIXABLE.replace("ada", "bob"));
    // What a killed run leaves behind is not in the way of the next.
    assert_ne!(repository.run(&["--fix", "."]).code, Some(2));
    assert!(repository.read("a.yaml").contains("\"yes\""));
}

#[test]
fn a_report_that_cannot_be_written_is_no_pass() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    let formats = ["text", "json", "sarif", "github", "markdown", "junit"];
    for format in formats {
        let run =
            Run::of(&mut in_shell(&repository, ":", &format!("--format {format} --statistics . >/dev/full")));
        // What is empty is written anywhere.
        if format != "github" {
            demand(&run, &["cannot write to standard output: No space left"]);
        }
    }
    for (place, reason) in
        [("/dev/full", "No space left"), ("nowhere/a.json", "No such file"), (".", "Is a directory")]
    {
        let run = repository.run(&["--format", &format!("json={place}"), "."]);
        demand(&run, &[&format!("cannot write `{place}`: {reason}")]);
    }
    let run = Run::of(
        repository.command(&["."]).env("GITHUB_STEP_SUMMARY", "/dev/full").env("GITHUB_ACTIONS", "true"),
    );
    demand(&run, &["cannot write the summary of the job to `/dev/full`: No space left"]);
}

#[test]
fn streams_that_are_closed_are_no_panic() {
    let good = Repository::new(&[("a.yaml", &calendar("a"))]);
    let bad = Repository::new(&[("a.yaml", &bad_calendar("a"))]);
    for (repository, code) in [(&good, 0), (&bad, 1)] {
        let run = |closed: &str| Run::of(&mut in_shell(repository, ":", &format!(". {closed}")));
        // Nobody wants to see it: what it found counts.
        for closed in ["2>&-", "<&-", "2>/dev/full"] {
            assert_eq!(run(closed).code, Some(code), "{closed}");
        }
        for closed in [">&-", ">&- 2>&-", ">&- 2>&- <&-"] {
            let run = run(closed);
            assert!(run.code == Some(2) || run.code == Some(code), "{closed}: {run:?}");
            assert!(!run.err.contains("panicked") && !run.err.contains("mistake"), "{closed}: {run:?}");
        }
    }
}

#[test]
fn a_report_is_not_written_through_a_link_of_the_repository() {
    let outside = Repository::new(&[("precious", "mine")]);
    let repository = Repository::new(&[("a.yaml", &calendar("a")), ("in.json", "")]);
    symlink(outside.path().join("precious"), repository.path().join("out.json")).unwrap();
    symlink(outside.path().join("new"), repository.path().join("dangling.json")).unwrap();
    symlink(outside.path(), repository.path().join("folder")).unwrap();
    symlink("in.json", repository.path().join("link.json")).unwrap();
    for path in ["out.json", "dangling.json", "folder/new", "folder/precious"] {
        let run = repository.run(&["--format", &format!("json={path}"), "."]);
        demand(&run, &[&format!("cannot write `{path}`: ")]);
    }
    let absolute = repository.path().join("out.json").display().to_string();
    demand(
        &repository.run(&["--format", &format!("json={absolute}"), "."]),
        &["a link leads out of the folder"],
    );
    assert_eq!(outside.read("precious"), "mine");
    assert!(!outside.path().join("new").exists());
    // Within, and outside by the caller's own word.
    let elsewhere = outside.path().join("report.json").display().to_string();
    for path in ["link.json", "new.json", &elsewhere] {
        let run = repository.run(&["--format", &format!("json={path}"), "."]);
        assert_eq!(run.code, Some(0), "{path}: {run:?}");
    }
    assert!(repository.read("in.json").contains("schemaVersion"));
}

#[test]
fn a_file_that_becomes_a_pipe_or_a_link_is_not_waited_for() {
    let outside = Repository::new(&[("secret.yaml", &bad_calendar("secret"))]);
    let repository = Repository::in_memory();
    for n in 0..200 {
        repository.write(format!("{n:03}.yaml"), calendar(&format!("a{n}")).as_bytes());
    }
    let path = |name: &str| repository.path().join(name);
    let made = Command::new("mkfifo").arg(path("pipe")).status().unwrap();
    assert!(made.success());
    symlink(outside.path().join("secret.yaml"), path("link")).unwrap();
    repository.write("plain", calendar("a199").as_bytes());
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // As fast as it can, the last file is a pipe, a link out of the folder, and a file again.
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                for (index, name) in ["pipe", "link", "plain"].into_iter().enumerate() {
                    let next = path(&format!(".next{index}"));
                    let _ = fs::remove_file(&next);
                    fs::hard_link(path(name), &next).unwrap();
                    fs::rename(&next, path("199.yaml")).unwrap();
                }
            }
        });
        let runs: Vec<_> =
            (0..40).map(|_| Run::of(&mut in_shell(&repository, "exec timeout 60 \"$0\" .", ""))).collect();
        is_over.store(true, Ordering::Relaxed);
        for run in &runs {
            assert!(matches!(run.code, Some(0 | 2)), "{run:?}");
            assert!(!run.out.contains("secret") && !run.out.contains("colour"), "{run:?}");
            assert_eq!(run.code == Some(2), run.err.contains("cannot read `199.yaml`: it is "), "{run:?}");
        }
    });
}

#[test]
fn a_file_that_changes_while_it_is_mended_keeps_the_change() {
    let repository = Repository::in_memory();
    let old = |n: usize| FIXABLE.replace("ada", &format!("p{n}"));
    for n in 0..100 {
        repository.write(format!("{n:03}.yaml"), old(n).as_bytes());
    }
    let saved = format!("{FIXABLE}# saved meanwhile\n");
    let mut child = repository.command(&["--fix", "."]);
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // As soon as the first new text stands beside its file, all have been read and none has been replaced.
    let is_begun = || fs::read_dir(repository.path()).unwrap().count() > 100;
    while child.try_wait().unwrap().is_none() && !is_begun() {}
    repository.write("099.yaml", saved.as_bytes());
    let run = Run::from(child.wait_with_output().unwrap());
    let is_kept = repository.read("099.yaml") == saved;
    if is_kept && run.code == Some(2) {
        assert!(run.err.contains("cannot write `099.yaml`: it was changed while it was checked"), "{run:?}");
    } else {
        // It was saved after it had been replaced.
        assert!(is_kept, "{run:?}");
    }
    for n in 0..99 {
        let text = repository.read(&format!("{n:03}.yaml"));
        assert!(text == old(n) || text == old(n).replace("yes", "\"yes\""), "{n}: {text}");
    }
}
