//! Which folder is the organization, what is reported on, and how its paths are shown.

use super::repository::{Repository, Run, bad_calendar, calendar};

fn teams() -> [(&'static str, String); 2] {
    [("teams/a.yaml", bad_calendar("a")), ("teams/b.yaml", bad_calendar("b"))]
}

fn with(more: &[(&'static str, &str)]) -> Repository {
    let teams = teams();
    let files: Vec<_> =
        teams.iter().map(|(path, text)| (*path, text.as_str())).chain(more.iter().copied()).collect();
    Repository::new(&files)
}

#[test]
fn a_file_is_checked_against_its_repository_and_alone_reports() {
    let service = "\
apiVersion: orglint/v1
kind: Service
metadata:
  name: orders
spec:
  owner: b
";
    for marker in [".git/HEAD", "orglint.yaml", ".orglint.yaml", ".github/orglint.yaml"] {
        let repository = with(&[(marker, ""), ("services/orders.yaml", service)]);
        assert_eq!(repository.run(&["teams/a.yaml"]).places(), ["teams/a.yaml:7:3"], "{marker}");
        let run = repository.run_in("services", &["orders.yaml"]);
        assert!(!run.out.contains("ref/unresolved"), "{marker}: {run:?}");
        let both = repository.run(&["teams/a.yaml", "teams/b.yaml"]);
        assert_eq!(both.places(), ["teams/a.yaml:7:3", "teams/b.yaml:7:3"], "{marker}");
    }
}

#[test]
fn a_folder_is_its_own_root_unless_a_configuration_is_above() {
    let repository = with(&[(".git/HEAD", ""), ("other/c.yaml", &bad_calendar("a"))]);
    assert!(!repository.run(&["teams"]).out.contains("meta/duplicate"));
    repository.write("orglint.yaml", b"");
    let run = repository.run(&["teams"]);
    assert!(run.places().iter().all(|place| place.starts_with("teams/")));
    let run = repository.run(&["other"]);
    assert!(run.places().iter().all(|place| place.starts_with("other/")));
    assert_eq!(repository.run(&[]).out, repository.run(&["check", "."]).out);
}

#[test]
fn a_configuration_beyond_the_repository_does_not_count() {
    let repository = Repository::new(&[
        ("orglint.yaml", ""),
        ("a.yaml", &calendar("a")),
        ("inner/.git", "gitdir: elsewhere"),
        ("inner/org/a.yaml", &calendar("a")),
    ]);
    assert_eq!(repository.run_in("inner/org", &[]).code, Some(0));
    assert_eq!(repository.run_in("inner", &["org/a.yaml"]).code, Some(0));
}

#[test]
fn paths_must_belong_together() {
    let repository = with(&[(".git/HEAD", ""), ("other/c.yaml", &calendar("c"))]);
    let run = repository.run(&["teams", "other"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`teams` and `other` do not belong to one organization"), "{run:?}");
    repository.write("orglint.yaml", b"");
    assert_eq!(repository.run(&["teams", "other"]).places(), ["teams/a.yaml:7:3", "teams/b.yaml:7:3"]);
    assert_eq!(repository.run(&["teams/a.yaml", "other"]).places(), ["teams/a.yaml:7:3"]);
    assert_eq!(repository.run(&["teams/a.yaml", "."]).places(), ["teams/a.yaml:7:3", "teams/b.yaml:7:3"]);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let repository = with(&[]);
    let run = repository.run(&["teams", "tems"]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "orglint: `tems` does not exist\n"));
    let run = repository.run(&["--quiet", "check", "."]);
    assert!(run.err.contains("commands stand in front of options: `orglint check …`"), "{run:?}");
}

#[test]
fn a_folder_named_like_a_command_is_checked_by_its_path() {
    let repository = Repository::new(&[("rules/a.yaml", &bad_calendar("a"))]);
    assert_eq!(repository.run(&["./rules"]).places(), ["rules/a.yaml:7:3"]);
    assert_eq!(repository.run(&["check", "rules"]).places(), ["rules/a.yaml:7:3"]);
}

#[test]
fn paths_begin_where_the_reader_stands() {
    let repository = with(&[(".git/HEAD", "")]);
    let folder = repository.path().file_name().unwrap().to_str().unwrap();
    let first = |folder: &str, arguments: &[&str]| {
        let run = repository.run_in(folder, arguments);
        run.places().first().map(|place| (*place).to_owned()).unwrap()
    };
    assert_eq!(first("", &[]), "teams/a.yaml:7:3");
    assert_eq!(first("", &["teams"]), "teams/a.yaml:7:3");
    assert_eq!(first("teams", &["a.yaml"]), "a.yaml:7:3");
    assert_eq!(first("", &["./teams/../teams/a.yaml"]), "teams/a.yaml:7:3");
    assert_eq!(first("..", &[folder]), format!("{folder}/teams/a.yaml:7:3"));
    assert_eq!(first("teams", &[".."]), "a.yaml:7:3");
    let other = Repository::new(&[("x/y.txt", "")]);
    let absolute = repository.path().display().to_string();
    let run = other.run(&[&absolute]);
    assert_eq!(run.places()[0], format!("{absolute}/teams/a.yaml:7:3"));
    let run = other.run_in("x", &[&format!("../../{folder}")]);
    assert_eq!(run.places()[0], format!("../../{folder}/teams/a.yaml:7:3"));
}

#[test]
fn github_counts_from_the_top_and_json_from_the_root() {
    let repository = Repository::new(&[(".git/HEAD", ""), ("org/teams/a.yaml", &bad_calendar("a"))]);
    let github = repository.run_in("org", &["--format", "github"]);
    assert!(github.out.starts_with("::error file=org/teams/a.yaml,line=7,"), "{github:?}");
    let json = repository.run(&["org", "--format", "json"]);
    assert_eq!(json.json()["diagnostics"][0]["file"], "teams/a.yaml");
}

fn from_stdin(repository: &Repository, text: &str, name: &str) -> Run {
    repository.run_on(text.as_bytes(), &["-", "--stdin-filename", name])
}

#[test]
fn standard_input_stands_in_for_a_file() {
    let repository = with(&[("orglint.yaml", "")]);
    assert_eq!(from_stdin(&repository, &calendar("a"), "teams/a.yaml").code, Some(0));
    let run = from_stdin(&repository, &bad_calendar("c"), "new/folder/c.yaml");
    assert_eq!((run.code, run.places()), (Some(1), vec!["new/folder/c.yaml:7:3"]));
    let run = from_stdin(&repository, &calendar("b"), "teams/c.yaml");
    assert_eq!(run.places(), ["teams/c.yaml:4:9"], "{run:?}");
    assert!(run.out.contains("meta/duplicate"));
    assert_eq!(from_stdin(&repository, &bad_calendar("c"), ".hidden/c").places(), [".hidden/c:7:3"]);
    let absolute = repository.path().join("teams/a.yaml");
    assert_eq!(
        from_stdin(&repository, &bad_calendar("a"), absolute.to_str().unwrap()).places(),
        ["teams/a.yaml:7:3"]
    );
}

#[test]
fn standard_input_has_the_limits_of_a_file() {
    let repository = with(&[("orglint.yaml", "")]);
    let run = from_stdin(&repository, &"#".repeat((1 << 20) + 1), "a.yaml");
    assert_eq!(run.code, Some(2));
    assert!(run.out.contains("limits/exceeded"));
    let run = repository.run_on(b"\xff", &["-", "--stdin-filename", "a.yaml"]);
    assert!(run.out.contains("byte 0 is not UTF-8"), "{run:?}");
}

#[test]
fn standard_input_needs_a_name_and_stands_alone() {
    let repository = with(&[]);
    for (arguments, says) in [
        (&["-"][..], "`-` needs `--stdin-filename`"),
        (&["-", "teams", "--stdin-filename", "a.yaml"], "`-` stands alone"),
        (&["teams", "--stdin-filename", "a.yaml"], "`--stdin-filename` is of use only with `-`"),
        (&["-", "--stdin-filename", "teams"], "`teams` is not the name of a file"),
    ] {
        let run = repository.run_on(b"", arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(says), "{run:?}");
    }
}
