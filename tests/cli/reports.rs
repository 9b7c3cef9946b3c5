//! Reports where they end up: the summary of a job, and the log of a workflow over a repository that wants to write it.

use std::collections::BTreeSet;
use std::fs;

use orglint::output::{Format, SUMMARY_LIMIT};
use serde_json::Value;

use super::repository::{LONELY, Repository, Run, bad_calendar, calendar};
use super::{bad, runner};

const ACTIONS: (&str, &str) = ("GITHUB_ACTIONS", "true");
const SUMMARY: (&str, &str) = ("GITHUB_STEP_SUMMARY", "summary.md");

fn summarized(repository: &Repository, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    repository.run_with(&[&[ACTIONS, SUMMARY], variables].concat(), arguments)
}

fn has_summary(repository: &Repository) -> bool {
    repository.path().join(SUMMARY.1).exists()
}

#[test]
fn the_summary_of_a_job_is_appended() {
    let repository = bad();
    repository.write(SUMMARY.1, b"of another tool");
    assert_eq!(summarized(&repository, &[], &[]).code, Some(1));
    let text = repository.read(SUMMARY.1);
    assert!(text.starts_with("of another tool\n### orglint: 1 error\n"), "{text}");
    assert!(text.contains("| error | `a.yaml:7:3` |"), "{text}");
    // Also beside formats that are named.
    summarized(&repository, &[], &["--format", "json"]);
    assert_eq!(repository.read(SUMMARY.1).matches("### orglint").count(), 2);
    summarized(
        &repository,
        &[],
        &["--format", "text", "--format", "markdown=summary.md", "--no-job-summary"],
    );
    assert_eq!(repository.read(SUMMARY.1).matches("### orglint").count(), 3);
}

#[test]
fn the_summary_of_a_job_is_written_once_and_only_where_it_is_wanted() {
    for (variables, arguments) in [
        (&[][..], &["--no-job-summary"][..]),
        (&[], &["--format", "markdown"]),
        (&[], &["--format", "markdown=elsewhere.md"]),
        (&[("GITHUB_ACTIONS", "1")], &[]),
        (&[("GITHUB_STEP_SUMMARY", "")], &[]),
        (&[("PRE_COMMIT", "1")], &[]),
    ] {
        let repository = bad();
        let run = summarized(&repository, variables, arguments);
        assert_eq!((run.code, has_summary(&repository)), (Some(1), false), "{variables:?} {arguments:?}");
    }
}

#[test]
fn a_summary_that_is_nearly_full_takes_what_fits() {
    let repository = bad();
    for (written, shown) in
        [(SUMMARY_LIMIT - 1500, true), (SUMMARY_LIMIT - 500, false), (SUMMARY_LIMIT + 1, false)]
    {
        repository.write(SUMMARY.1, &vec![b'x'; written]);
        let run = summarized(&repository, &[], &[]);
        let text = repository.read(SUMMARY.1);
        assert_eq!((run.code, text.contains("### orglint")), (Some(1), shown), "{written}");
        assert_eq!(run.err.contains("the summary of the job is full"), !shown, "{run:?}");
        assert!(text.len() < SUMMARY_LIMIT.max(written + 1));
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_no_success() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    let run = repository.run_with(&[ACTIONS, ("GITHUB_STEP_SUMMARY", "no/such/folder.md")], &[]);
    assert_eq!(run.code, Some(2));
    let says = "orglint: cannot write the summary of the job to `no/such/folder.md`: ";
    assert!(run.err.starts_with(says) && run.err.contains("--no-job-summary"), "{run:?}");
    if cfg!(target_os = "linux") {
        let full = repository.run_with(&[ACTIONS, ("GITHUB_STEP_SUMMARY", "/dev/full")], &[]);
        assert_eq!(full.code, Some(2), "{full:?}");
    }
}

/// Names that would talk to the runner, name another place, or leave the format that they are put into.
const NAMES: [&str; 14] = [
    "a,line=99,title=own::x.yaml",
    "::error file=x,line=1::own.yaml",
    "50% of%0A::error::own.yaml",
    "new\nline.yaml",
    "lone\r::error::own\rcr.yaml",
    "##[add-mask]a.yaml",
    "##[stop-commands]t.yaml",
    "esc\u{1b}[2K\u{9b}.yaml",
    "sep\u{2028}\u{2029}.yaml",
    "ad\u{202e}min\u{2066}.yaml",
    "=lead.yaml",
    " a b:1:2: error own|rule `x`.yaml",
    "]]><b onclick='x'>&amp;\".yaml",
    "naïve 漢字.yaml",
];

/// A repository in which names, keys, values and comments are all hostile.
fn hostile() -> Repository {
    let repository = Repository::new(&[(".git/HEAD", ""), ("org/b.yaml", LONELY)]);
    for name in NAMES {
        // A key cannot hold every character, a comment and a quoted value nearly all.
        let quoted = serde_json::to_string(name).unwrap();
        let comment: String =
            name.chars().filter(|c| !c.is_control() && *c != '\u{2028}' && *c != '\u{2029}').collect();
        let text = format!("{}  {quoted}: {quoted} # {comment}\n", calendar(&quoted));
        repository.write(format!("org/{name}"), text.as_bytes());
    }
    repository
}

/// File, line and rule of what a program reads from the JSON.
fn places(json: &Value) -> BTreeSet<(String, String, String)> {
    let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
    let one =
        |entry: &Value| (text(&entry["file"]), text(&entry["range"]["start"]["line"]), text(&entry["rule"]));
    json["diagnostics"].as_array().unwrap().iter().map(one).collect()
}

#[test]
#[cfg(unix)]
fn a_hostile_repository_writes_nothing_but_its_diagnostics() {
    use std::os::unix::ffi::OsStrExt;
    let repository = hostile();
    let name = std::ffi::OsStr::from_bytes(b"org/not \xff\xfe utf-8.yaml");
    repository.write(name, bad_calendar("a").as_bytes());
    let json = repository.run_in("org", &["--format", "json"]).json();
    let places = places(&json);
    assert!(places.len() > NAMES.len() * 2, "{places:#?}");

    let variables = [ACTIONS, ("GITHUB_STEP_SUMMARY", "summary.md"), ("ORGLINT_NOW", "2026-11-22")];
    let mut formats: Vec<Vec<String>> =
        Format::ALL.map(|format| vec!["--format".to_owned(), format.name().to_owned()]).into();
    formats.push(Vec::new());
    for arguments in formats {
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let mut command = repository.command_in("org", &arguments);
        let run = Run::of(command.envs(variables));
        assert_eq!(run.code, Some(1), "{arguments:?} {run:?}");
        let own = ["##vso[", "##teamcity["];
        for stream in [&run.out, &run.err] {
            let raw = stream.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            assert_eq!(raw, None, "{arguments:?}");
        }
        let log = format!("{}\n{}", run.out, run.err);
        let commands = runner::commands(&log);
        assert_eq!(runner::commands(&runner::without_ignorable(&log)).len(), commands.len());
        for command in commands.iter().filter(|command| !own.contains(&command.name.as_str())) {
            match command.name.as_str() {
                "group" | "endgroup" => {}
                "error" | "warning" | "notice" if command.property("file").is_empty() => {
                    assert!(command.data.ends_with(": see the log and the summary"), "{command:?}");
                }
                "error" | "warning" | "notice" => {
                    // The runner takes `./` away, as every path library does; controls are shown.
                    let file = command.property("file");
                    let file = file.trim_start_matches("org/");
                    let rule = command.property("title").replace("orglint: ", "");
                    let found = places.iter().any(|(path, line, id)| {
                        (annotated(path), line, id) == (file.to_owned(), &command.property("line"), &rule)
                    });
                    assert!(found, "{command:#?}");
                }
                other => panic!("{arguments:?} makes the command {other}: {command:?}"),
            }
        }
        let is_annotated = commands.iter().any(|command| command.name == "error");
        assert_eq!(is_annotated, arguments.is_empty() || arguments.contains(&"github"), "{arguments:?}");
        assert_eq!(commands.iter().any(|command| command.name == "group"), arguments.is_empty());
    }
    let summary = fs::read_to_string(repository.path().join("org/summary.md")).unwrap();
    assert_eq!(runner::commands(&summary), []);
    assert!(summary.contains("### orglint: "), "{summary}");
    let paths = repository.run_in("org", &["--format", "sarif"]).json();
    for result in paths["runs"][0]["results"].as_array().unwrap() {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            uri.starts_with("org/") && uri.is_ascii() && !uri.contains("..") && !uri.contains(':'),
            "{uri}"
        );
    }
}

/// A path as an annotation holds it: control characters but line ends are shown.
fn annotated(path: &str) -> String {
    let shown = |c: char| match c {
        '\r' | '\n' => c.to_string(),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    };
    path.chars().map(shown).collect()
}
