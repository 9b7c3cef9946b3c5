//! Comments that silence rules, as their writers meet them: shown, listed, added.

use super::repository::{LONELY, Repository, bad_calendar, calendar};

const NOW: [&str; 2] = ["--now", "2026-11-22"];

/// A manifest with an error in line 7 that a comment silences.
fn silenced(comment: &str) -> String {
    bad_calendar("a").replace("blue\n", &format!("blue # {comment}\n"))
}

fn run(repository: &Repository, arguments: &[&str]) -> super::repository::Run {
    repository.run(&[&NOW, arguments].concat())
}

#[test]
fn what_is_silenced_is_counted_and_shown_on_demand() {
    let text = silenced("orglint: ignore schema/unknown-field -- the painters need it");
    let repository = Repository::new(&[("a.yaml", &text)]);
    let report = run(&repository, &["--format", "json"]);
    assert_eq!((report.code, &report.json()["summary"]["suppressed"]), (Some(0), &1.into()));
    assert!(run(&repository, &[]).out.contains(" · 1 suppressed · "));
    let all = run(&repository, &["--no-suppressions"]);
    assert_eq!((all.code, all.places()), (Some(1), vec!["a.yaml:7:3"]), "{all:?}");
    assert_eq!(run(&repository, &["--ignore", "schema/*"]).places(), Vec::<&str>::new());
}

#[test]
fn comments_are_added_and_what_they_say_is_silent() {
    let windows = bad_calendar("a").replace('\n', "\r\n");
    let repository = Repository::new(&[("a.yaml", &windows), ("b/c.yaml", LONELY)]);
    let options = ["--add-suppressions", "--reason", "known", "--until", "2026-12-31", "--fail-on", "info"];
    let added = run(&repository, &options);
    assert_eq!((added.code, added.places()), (Some(0), Vec::new()), "{added:?}");
    assert_eq!(added.err, "orglint: added 2 suppressions in 2 files\n");
    assert!(added.out.contains(" · 2 suppressed · "), "{added:?}");
    let comment = |rule: &str| format!("  # orglint: ignore {rule} -- known (until 2026-12-31)");
    let wanted = windows.replace("  colour", &format!("{}\r\n  colour", comment("schema/unknown-field")));
    assert_eq!(repository.read("a.yaml"), wanted);
    let wanted = LONELY.replace("  name", &format!("{}\n  name", comment("person/orphan")));
    assert_eq!(repository.read("b/c.yaml"), wanted);
    assert_eq!(run(&repository, &options).err, "orglint: added 0 suppressions in 0 files\n");
    let late = repository.run(&["--now", "2027-01-01"]);
    assert_eq!(late.code, Some(1));
    assert_eq!(late.out.matches("suppress/expired]").count(), 2, "{late:?}");
}

#[test]
fn only_what_is_shown_is_silenced() {
    let bad = [("a.yaml", bad_calendar("a")), ("b.yaml", bad_calendar("b"))];
    let repository = Repository::new(&bad.each_ref().map(|(path, text)| (*path, text.as_str())));
    let options = ["--add-suppressions", "--reason", "known"];
    assert_eq!(run(&repository, &[&options[..], &["--select", "okr/*"]].concat()).err, NOTHING);
    let one = run(&repository, &[&options[..], &["b.yaml"]].concat());
    assert_eq!(one.err, "orglint: added 1 suppression in 1 file\n");
    assert_eq!(repository.read("a.yaml"), bad_calendar("a"));
}

const NOTHING: &str = "orglint: added 0 suppressions in 0 files\n";

#[test]
fn json_has_no_comments() {
    let json = r#"{ "apiVersion": "orglint/v1", "kind": "Person", "metadata": { "name": "ada" } }"#;
    let repository = Repository::new(&[("a.json", json)]);
    let added = run(&repository, &["--add-suppressions", "--reason", "known"]);
    assert_eq!(repository.read("a.json"), json);
    assert!(added.err.ends_with("not silenced: JSON has no comments\n"), "{added:?}");
    assert_eq!(added.places().len(), 1);
}

#[test]
fn what_cannot_be_added_is_an_error() {
    let repository = Repository::new(&[("a.yaml", LONELY)]);
    for (options, says) in [
        (&["--add-suppressions"][..], "--reason <TEXT>"),
        (&["--reason", "x"], "--add-suppressions"),
        (&["--add-suppressions", "--reason", " "], "--reason: the reason is empty"),
        (&["--add-suppressions", "--reason", "a # b"], "--reason: the reason would not be read"),
        (&["--add-suppressions", "--reason", "x", "--until", "2026-11-21"], "--until: 2026-11-21 has passed"),
        (&["--add-suppressions", "--reason", "x", "--until", "soon"], "--until: `soon`"),
        (&["-", "--stdin-filename", "a.yaml", "--add-suppressions", "--reason", "x"], "`-` is none"),
        (&["--add-suppressions", "--reason", "x", "--no-suppressions"], "cannot be used with"),
    ] {
        let run = run(&repository, options);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{options:?}: {run:?}");
        assert!(run.err.contains(says), "{options:?}: {run:?}");
        assert_eq!(repository.read("a.yaml"), LONELY);
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_is_whole_or_untouched() {
    use std::fs::{Permissions, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::new(&[("a.yaml", LONELY)]);
    let path = repository.path().join("a.yaml");
    set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    assert_eq!(run(&repository, &["--add-suppressions", "--reason", "x"]).code, Some(0));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(read_dir(repository.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn all_are_listed_by_what_ends_first() {
    let ignore = |rest: &str| silenced(&format!("orglint: ignore schema/unknown-field{rest}"));
    let repository = Repository::new(&[
        ("a.yaml", &ignore(" -- needed \u{202e}now")),
        ("b.yaml", &ignore(" -- soon (until 2026-12-01)").replace("name: a", "name: b")),
        ("c.yaml", &ignore(" -- late (until 2026-11-20)").replace("name: a", "name: c")),
        ("d.yaml", &ignore("").replace("name: a", "name: d")),
        ("e.yaml", &calendar("e")),
    ]);
    let list = repository.run(&["suppressions", "--now", "2026-11-22"]);
    let wanted = "\
ended 2 days ago  -  -  c.yaml:7  schema/unknown-field  late
9 days left       -  -  b.yaml:7  schema/unknown-field  soon
no end            -  -  a.yaml:7  schema/unknown-field  needed <U+202E>now
does not count    -  -  d.yaml:7  schema/unknown-field
";
    assert_eq!((list.code, list.out.as_str(), list.err.as_str()), (Some(0), wanted, ""));
    let json =
        repository.run(&["suppressions", "--now", "2026-11-22", "--format", "json", "b.yaml", "d.yaml"]);
    let list = &json.json()["suppressions"];
    assert_eq!(list.as_array().unwrap().len(), 2);
    let (first, second) = (&list[0], &list[1]);
    assert_eq!((&first["daysLeft"], &first["until"]), (&9.into(), &"2026-12-01".into()));
    assert_eq!((&first["silenced"], &first["counts"]), (&1.into(), &true.into()));
    assert_eq!((&first["line"], &first["manifest"]["name"]), (&7.into(), &"b".into()));
    assert_eq!((&second["counts"], second.get("reason")), (&false.into(), None));
    let none = Repository::new(&[("e.yaml", &calendar("e"))]);
    assert_eq!(none.run(&["suppressions"]).out, "no suppressions\n");
}
