//! The hooks of `.pre-commit-hooks.yaml` as pre-commit and prek run them, on commits that pass, that fail, and that
//! only delete. Without these programs there is nothing to try; CI must have them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

#[allow(dead_code, reason = "the same folders as in the tests of the program")]
#[path = "cli/repository.rs"]
mod repository;

use std::fs;
use std::path::Path;
use std::process::Command;

use repository::{Repository, Run, bad_calendar, calendar};

const PROGRAMS: [&str; 2] = ["pre-commit", "prek"];

/// The programs that are here; all of them where they are demanded.
fn programs() -> impl Iterator<Item = &'static str> {
    PROGRAMS.into_iter().filter(|program| {
        let found =
            Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
        let demanded = std::env::var_os("ORGLINT_REQUIRE_HOOKS").is_some();
        assert!(found || !demanded, "{program} is not installed");
        if !found {
            eprintln!("ignored: {program} is absent");
        }
        found
    })
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GITHUB_ACTIONS", "SKIP", "ORGLINT_FORMAT"] {
        command.env_remove(name);
    }
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "ada").env(format!("GIT_{role}_EMAIL"), "ada@example.com");
    }
    command
}

fn git(folder: &Path, arguments: &[&str]) {
    let run = Run::of(command("git", folder).args(arguments));
    assert_eq!(run.code, Some(0), "git {arguments:?}: {run:?}");
}

/// A repository with one commit.
fn committed(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new(files);
    git(repository.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(repository.path(), &["add", "--all"]);
    git(repository.path(), &["commit", "--quiet", "--message=all"]);
    repository
}

/// The hook that takes the installed program, on what is staged.
fn tried(program: &str, organization: &Repository) -> Run {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"));
    let hooks = committed(&[(".pre-commit-hooks.yaml", &manifest.unwrap())]);
    let home = Repository::new(&[]);
    let installed = Path::new(env!("CARGO_BIN_EXE_orglint")).parent().unwrap();
    let path = format!("{}:{}", installed.display(), std::env::var("PATH").unwrap());
    let mut command = command(program, organization.path());
    command.arg("try-repo").arg(hooks.path()).args(["orglint-system", "--verbose"]);
    command.env("PATH", path).env("ORGLINT_NOW", "2026-11-22");
    command.env("PRE_COMMIT_HOME", home.path()).env("PREK_HOME", home.path());
    Run::of(&mut command)
}

/// The sample about which no rule has anything to say.
fn organization() -> Repository {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clean");
    let walk = ignore::WalkBuilder::new(&sample).build().map(Result::unwrap);
    let files: Vec<_> = walk
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(&sample).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    committed(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn a_commit_without_a_mistake_passes() {
    for program in programs() {
        let organization = organization();
        organization.write("calendar.yaml", calendar("a").as_bytes());
        git(organization.path(), &["add", "--all"]);
        let run = tried(program, &organization);
        assert_eq!(run.code, Some(0), "{program}: {run:?}");
        assert!(run.out.contains("Passed"), "{program}: {run:?}");
    }
}

#[test]
fn a_commit_with_a_mistake_fails_wherever_it_is() {
    for program in programs() {
        let organization = organization();
        organization.write("calendar.yaml", bad_calendar("a").as_bytes());
        git(organization.path(), &["add", "--all"]);
        let run = tried(program, &organization);
        assert_eq!(run.code, Some(1), "{program}: {run:?}");
        assert!(run.out.contains("calendar.yaml:7:3"), "{program}: {run:?}");
        // It stays, and the next commit touches something else.
        git(organization.path(), &["commit", "--quiet", "--message=bad"]);
        organization.write("notes.txt", b"notes\n");
        git(organization.path(), &["add", "--all"]);
        let run = tried(program, &organization);
        assert_eq!(run.code, Some(1), "{program}: {run:?}");
        assert!(run.out.contains("calendar.yaml:7:3"), "{program}: {run:?}");
    }
}

#[test]
fn a_commit_that_only_deletes_is_judged() {
    for program in programs() {
        let organization = organization();
        git(organization.path(), &["rm", "--quiet", "teams/beacon.yaml"]);
        let run = tried(program, &organization);
        assert_eq!(run.code, Some(1), "{program}: {run:?}");
        assert!(run.out.contains("error[ref/wrong-kind]: `beacon`"), "{program}: {run:?}");
    }
}

#[test]
fn the_manifest_is_what_the_programs_expect() {
    for program in programs() {
        let mut command = command(program, Path::new(env!("CARGO_MANIFEST_DIR")));
        let run = Run::of(command.args(["validate-manifest", ".pre-commit-hooks.yaml"]));
        assert_eq!(run.code, Some(0), "{program}: {run:?}");
    }
}
