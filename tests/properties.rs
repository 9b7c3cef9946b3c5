//! What holds of whole runs, whatever the machine: the same files give the same bytes, and what is not mended stays.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "proof/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of rules")]
mod proof;
#[path = "cli/repository.rs"]
#[expect(dead_code, reason = "shared with the tests of the flags")]
mod repository;

use orglint::output::Format;
use orglint::source::Source;

use repository::{Repository, Run};

/// The files of a fixture, by path.
fn files(folder: &str) -> Vec<Source> {
    let folder = proof::root().join("fixtures").join(folder);
    let mut files = Vec::new();
    proof::collect(&folder, &folder, &mut files);
    files.sort_by(|a, b| a.path().cmp(b.path()));
    files
}

/// In memory a folder lists its files by when they were made.
fn made<'s>(files: impl Iterator<Item = &'s Source>) -> Repository {
    let repository = Repository::in_memory();
    files.for_each(|file| repository.write(file.path(), file.text().as_bytes()));
    // Folders of it belong together.
    repository.write("orglint.yaml", b"");
    repository
}

/// Languages whose letters or figures are others, and zones on both sides of the date line.
const MACHINES: [&[(&str, &str)]; 5] = [
    &[],
    &[("LC_ALL", "C"), ("LANG", "C"), ("TZ", "UTC")],
    &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
    &[("LANG", "ar_EG.UTF-8"), ("LANGUAGE", "ar"), ("TZ", "America/Los_Angeles")],
    &[("LC_ALL", "de_DE.ISO-8859-1"), ("TZ", ":no/such/zone"), ("HOME", "/nowhere"), ("USER", "root")],
];

#[test]
fn order_threads_language_and_zone_do_not_change_a_byte() {
    let files = files("acme");
    assert!(files.len() > 20);
    let there = made(files.iter());
    let back = made(files.iter().rev());
    for format in Format::ALL {
        let arguments = ["--now", "2026-11-22", "--format", format.name(), "--statistics"];
        let wanted = there.run_with(&[], &arguments);
        assert!(wanted.code == Some(1) && wanted.out.len() > 1_000, "{format}: {wanted:?}");
        for machine in MACHINES {
            assert_eq!(there.run_with(machine, &arguments), wanted, "{format} {machine:?}");
        }
        for threads in ["1", "2", "7"] {
            let arguments = [&arguments[..], &["--threads", threads]].concat();
            assert_eq!(back.run_with(&[], &arguments), wanted, "{format} on {threads} threads");
        }
        // Whichever is named first.
        let named = [&arguments[..], &["teams", "okrs", "services"]].concat();
        let other = [&arguments[..], &["services", "teams", "okrs"]].concat();
        let few = there.run_with(&[], &named);
        assert!(few.code == Some(1) && few != wanted, "{format}: {few:?}");
        assert_eq!(back.run_with(&[], &other), few, "{format}");
    }
}

#[test]
fn what_has_nothing_to_mend_keeps_every_byte() {
    let endings = |text: &str, ending: &str| text.replace('\n', ending);
    for ending in ["\n", "\r\n", "\r"] {
        for mark in ["", "\u{feff}"] {
            let files: Vec<_> = files("clean")
                .iter()
                .map(|file| Source::new(file.path(), format!("{mark}{}", endings(file.text(), ending))))
                .collect();
            let repository = made(files.iter());
            let now = ["--now", "2026-11-22"];
            let shown: Run = repository.run(&[&now[..], &["--diff", "--unsafe-fixes"]].concat());
            assert_eq!((shown.code, shown.out.as_str()), (Some(0), ""), "{ending:?} {mark:?}: {shown:?}");
            let run = repository.run(&[&now[..], &["--fix", "--unsafe-fixes"]].concat());
            assert_eq!(run.code, Some(0), "{ending:?} {mark:?}: {run:?}");
            for file in &files {
                assert_eq!(repository.read(file.path()), file.text(), "{}", file.path());
            }
        }
    }
}

#[test]
fn a_fix_touches_no_file_that_it_does_not_name() {
    let files = files("acme");
    let repository = made(files.iter());
    let shown = repository.run(&["--now", "2026-11-22", "--diff"]);
    repository.run(&["--now", "2026-11-22", "--fix"]);
    let is_named = |path: &str| shown.out.contains(&format!("+++ b/{path}\n"));
    let changed: Vec<_> = files.iter().filter(|file| repository.read(file.path()) != file.text()).collect();
    assert!(!changed.is_empty() && changed.len() < files.len());
    for file in &files {
        let changes = changed.iter().any(|other| other.path() == file.path());
        assert_eq!(changes, is_named(file.path()), "{}", file.path());
    }
    let again = repository.run(&["--now", "2026-11-22", "--diff"]);
    assert_eq!(again.out, "", "what was mended needs no mending");
}
