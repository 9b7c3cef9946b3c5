//! The program as its users meet it: every flag, every exit code, and what stands on which stream.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "cli/calendar.rs"]
mod calendar;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/places.rs"]
mod places;
#[path = "cli/progress.rs"]
mod progress;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/repository.rs"]
mod repository;
#[path = "output/runner.rs"]
mod runner;
#[path = "cli/suppressions.rs"]
mod suppressions;

use orglint::output::Format;
use repository::{LONELY, Repository, bad_calendar, calendar};

fn bad() -> Repository {
    Repository::new(&[("a.yaml", &bad_calendar("a"))])
}

fn lonely() -> Repository {
    Repository::new(&[("a.yaml", LONELY)])
}

#[test]
fn the_exit_code_says_what_was_found() {
    for (repository, fail_on, code) in [
        (bad(), "error", 1),
        (bad(), "warning", 1),
        (bad(), "never", 0),
        (lonely(), "error", 0),
        (lonely(), "warning", 0),
        (lonely(), "info", 1),
        (lonely(), "never", 0),
    ] {
        let run = repository.run(&["--fail-on", fail_on]);
        assert_eq!(run.code, Some(code), "{fail_on}: {run:?}");
        assert_eq!(run.places().len(), 1);
        assert_eq!(run.err, "");
    }
    assert_eq!(bad().run(&[]).code, Some(1));
    assert_eq!(lonely().run(&[]).code, Some(0));
    assert_eq!(bad().run(&["--fail-on", "fatal"]).code, Some(2));
}

#[test]
fn the_format_does_not_change_the_exit_code() {
    for format in Format::ALL.map(Format::name) {
        assert_eq!(bad().run(&["--format", format]).code, Some(1), "{format}");
        assert_eq!(lonely().run(&["--format", format]).code, Some(0), "{format}");
    }
}

#[test]
fn nothing_to_check_is_a_failure_unless_allowed() {
    for files in [&[][..], &[("a.yaml", "a: 1\n")]] {
        let repository = Repository::new(files);
        let run = repository.run(&[]);
        assert_eq!(run.code, Some(2));
        assert!(run.err.starts_with("orglint: nothing to check"), "{run:?}");
        assert!(!run.out.contains("no problems"), "{run:?}");
        assert_eq!(repository.run(&["--allow-empty"]).code, Some(0));
    }
}

#[test]
fn rules_are_selected_and_ignored() {
    let text = format!("{}---\n{LONELY}", bad_calendar("a"));
    let repository = Repository::new(&[("a.yaml", &text)]);
    let places = |arguments: &[&str]| repository.run(arguments).places().len();
    assert_eq!(places(&[]), 2);
    assert_eq!(places(&["--select", "person/orphan"]), 1);
    assert_eq!(places(&["--select", "person/*"]), 1);
    assert_eq!(places(&["--select", "person/*,schema/*"]), 2);
    assert_eq!(places(&["--select", "person/*", "--select", "schema/unknown-field"]), 2);
    assert_eq!(places(&["--ignore", "person/orphan"]), 1);
    assert_eq!(places(&["--ignore", "person/*, schema/*"]), 0);
    assert_eq!(places(&["--select", "person/*", "--ignore", "person/orphan"]), 0);
    assert_eq!(places(&["--select", "*"]), 2);
}

#[test]
fn an_unknown_rule_is_named_with_its_neighbour() {
    for option in ["--select", "--ignore"] {
        let run = bad().run(&[option, "schema/*,person/orphans"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        let says = format!(
            "orglint: {option}: `person/orphans` is not a rule\n  help: did you mean `person/orphan`?\n"
        );
        assert_eq!(run.err, says);
    }
}

#[test]
fn a_flag_that_does_not_exist_is_named_with_its_neighbour() {
    let run = bad().run(&["--statistic"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("--statistics"), "{run:?}");
    let hostile = bad().run(&["--x\n::error::own\u{1b}[2J"]);
    assert_eq!(hostile.code, Some(2));
    assert!(!hostile.err.lines().any(|line| line.trim_start().starts_with("::")), "{hostile:?}");
    assert!(!hostile.err.contains('\u{1b}'), "{hostile:?}");
}

#[test]
fn the_clock_is_an_argument() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    let as_of = |variables: &[(&str, &str)], arguments: &[&str]| {
        let run = repository.run_with(variables, arguments);
        run.out.trim_end().split(" · as of ").nth(1).map(str::to_owned).unwrap_or(run.err)
    };
    assert_eq!(as_of(&[], &["--now", "2026-11-22"]), "2026-11-22 00:00 +00:00");
    assert_eq!(as_of(&[], &["--now", "2026-11-22T09:30:00+03:00"]), "2026-11-22 06:30 +00:00");
    let both = [("ORGLINT_NOW", "2026-11-23"), ("SOURCE_DATE_EPOCH", "0")];
    assert_eq!(as_of(&both, &[]), "2026-11-23 00:00 +00:00");
    assert_eq!(as_of(&both, &["--now", "2026-11-22"]), "2026-11-22 00:00 +00:00");
    assert_eq!(as_of(&[("ORGLINT_NOW", ""), ("SOURCE_DATE_EPOCH", "86400")], &[]), "1970-01-02 00:00 +00:00");
    for (variables, arguments, says) in [
        (&[][..], &["--now", "today"][..], "--now: "),
        (&[("ORGLINT_NOW", "30.11.2026")], &[], "ORGLINT_NOW: "),
        (&[("SOURCE_DATE_EPOCH", "soon")], &[], "SOURCE_DATE_EPOCH: `soon`"),
    ] {
        let run = repository.run_with(variables, arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(says), "{run:?}");
    }
}

#[test]
fn formats_go_to_files_and_to_the_terminal_in_one_run() {
    let repository = bad();
    let run =
        repository.run(&["--format", "text", "--format", "json=out.json", "--format", "github=out.txt"]);
    assert_eq!((run.code, run.places()), (Some(1), vec!["a.yaml:7:3"]));
    assert_eq!(
        repository.read("out.json"),
        repository.run(&["--format", "json", "--now", &now(&repository)]).out
    );
    assert!(repository.read("out.txt").starts_with("::error file=a.yaml,"));
    let silent = repository.run(&["--format", "json=out.json"]);
    assert_eq!((silent.code, silent.out.as_str(), silent.err.as_str()), (Some(1), "", ""));
    assert_eq!(repository.run(&["--color", "always", "--format", "text=out.txt"]).code, Some(1));
    assert!(!repository.read("out.txt").contains('\u{1b}'));
}

/// The instant of the report that was written.
fn now(repository: &Repository) -> String {
    let report: serde_json::Value = serde_json::from_str(&repository.read("out.json")).unwrap();
    report["now"].as_str().unwrap().to_owned()
}

#[test]
fn two_formats_for_one_place_are_an_error() {
    let run = bad().run(&["--format", "text", "--format", "github"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("`text` and `github` would both be written to standard output"), "{run:?}");
    let run = bad().run(&["--format", "text=x", "--format", "json=x"]);
    assert!(run.err.contains("written to `x`"), "{run:?}");
    let run = bad().run(&["--format", "auto", "--format", "json"]);
    assert!(run.err.contains("`auto` and `json` would both be written to standard output"), "{run:?}");
    assert!(bad().run(&["--format", "auto=x"]).err.contains("name a format for the file"));
    assert_eq!(bad().run(&["--format", "yaml"]).code, Some(2));
    let nowhere = bad().run(&["--format", "json=no/such/folder.json"]);
    assert_eq!(nowhere.code, Some(2));
    assert!(nowhere.err.starts_with("orglint: cannot write `no/such/folder.json`: "), "{nowhere:?}");
}

#[test]
fn github_gets_annotations_behind_the_text() {
    let repository = bad();
    let text = repository.run(&["--now", "2026-11-22"]).out;
    let github = repository.run(&["--now", "2026-11-22", "--format", "github"]).out;
    let out = |variables: &[(&str, &str)], arguments: &[&str]| {
        repository.run_with(variables, &[&["--now", "2026-11-22"], arguments].concat()).out
    };
    let actions = ("GITHUB_ACTIONS", "true");
    let (excerpt, summary) = text.split_once("\n\n").unwrap();
    let group = format!("::group::a.yaml: 1 problem\n{excerpt}\n\n::endgroup::\n{summary}");
    assert_eq!(out(&[actions], &[]), format!("{group}{github}"));
    assert_eq!(out(&[actions], &["--format", "auto"]), format!("{group}{github}"));
    assert_eq!(out(&[actions, ("ORGLINT_FORMAT", "auto")], &[]), format!("{group}{github}"));
    assert_eq!(
        out(&[actions], &["--format", "auto", "--format", "json=out.json"]),
        format!("{group}{github}")
    );
    assert_eq!(out(&[], &["--format", "auto"]), text);
    assert_eq!(out(&[actions], &["--no-annotations"]), text);
    assert_eq!(out(&[actions], &["--format", "text"]), text);
    assert_eq!(out(&[actions, ("ORGLINT_FORMAT", "text")], &[]), text);
    assert_eq!(out(&[("GITHUB_ACTIONS", "1")], &[]), text);
    assert_eq!(out(&[("ORGLINT_FORMAT", "github")], &[]), github);
    assert_eq!(out(&[("ORGLINT_FORMAT", "github")], &["--format", "text"]), text);
    let wrong = repository.run_with(&[("ORGLINT_FORMAT", "xml")], &[]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("ORGLINT_FORMAT: `xml` is not a format"), "{wrong:?}");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let repository = bad();
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        repository.run_with(variables, arguments).out.contains('\u{1b}')
    };
    let force = ("FORCE_COLOR", "1");
    assert!(!coloured(&[], &[]));
    assert!(coloured(&[], &["--color", "always"]));
    assert!(coloured(&[force], &[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!coloured(&[("FORCE_COLOR", "0")], &[]));
    assert!(!coloured(&[force], &["--color", "never"]));
    assert!(!coloured(&[force, ("NO_COLOR", "1")], &[]));
    assert!(coloured(&[force, ("NO_COLOR", "")], &[]));
    assert!(coloured(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!coloured(&[force], &["--format", "json"]));
}

#[test]
fn quiet_and_statistics_change_the_text() {
    let clean = Repository::new(&[("a.yaml", &calendar("a"))]);
    assert_eq!(clean.run(&["--quiet"]).out, "");
    assert_eq!(clean.run(&["-q", "--format", "json"]).json()["summary"]["files"], 1);
    let text = bad().run(&["-q"]).out;
    assert!(!text.contains("checked") && text.contains("a.yaml:7:3"), "{text}");
    assert!(bad().run(&["--statistics"]).out.contains("1  error    schema/unknown-field\n"));
}

#[test]
fn threads_do_not_change_a_byte() {
    let text = |n: usize| match n % 3 {
        0 => calendar(&format!("t{n}")),
        1 => bad_calendar(&format!("t{n}")),
        _ => LONELY.replace("ada", &format!("p{n}")),
    };
    let files: Vec<_> = (0..300).map(|n| (format!("{}/{n}.yaml", n % 7), text(n))).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let repository = Repository::new(&files);
    for format in ["text", "json", "github", "sarif"] {
        let run = |threads| {
            repository.run(&["--now", "2026-11-22", "--format", format, "--statistics", "--threads", threads])
        };
        let one = run("1");
        assert_eq!(one.code, Some(1));
        assert_eq!(run("8"), one);
        assert_eq!(run("0"), one);
    }
    assert_eq!(repository.run(&["--threads", "many"]).code, Some(2));
    assert_eq!(repository.run(&["--threads", "1000"]).code, Some(2));
}
