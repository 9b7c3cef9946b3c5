//! `orglint.yaml`: what it changes, who wins, and what is said of mistakes in it.

use crate::repository::{LONELY, Repository, Run, bad_calendar, calendar};

/// A team and four objectives of it: one more than `okr/max-objectives` allows.
fn objectives(name: &str) -> String {
    let objective = |n: u32| {
        let results = "keyResults: [{ id: K1, title: t, baseline: 1, target: 2 }]";
        format!("    - {{ id: O{n}, title: t, owner: ada, {results} }}\n")
    };
    let list: String = (1..=4).map(objective).collect();
    format!(
        "apiVersion: orglint/v1\nkind: OKR\nmetadata: {{ name: {name} }}\nspec:\n  owner: team:{name}\n  period: 2026-Q4\n  objectives:\n{list}"
    )
}

fn judged(config: &str, arguments: &[&str]) -> Run {
    let repository = Repository::new(&[
        ("orglint.yaml", config),
        ("a/okr.yaml", &objectives("a")),
        ("b/okr.yaml", &objectives("b")),
    ]);
    let mut all = vec!["--select", "okr/max-objectives", "--format", "json"];
    all.extend(if arguments.is_empty() { &["--now", "2026-11-22"] } else { arguments });
    repository.run(&all)
}

/// `a/okr.yaml error`, one for each diagnostic.
fn found(run: &Run) -> Vec<String> {
    let json = run.json();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    let line = |entry: &serde_json::Value| {
        format!("{} {}", entry["file"].as_str().unwrap(), entry["severity"].as_str().unwrap())
    };
    diagnostics.iter().map(line).collect()
}

#[test]
fn severities_and_parameters_are_set_per_rule_category_and_path() {
    let severity = |config: &str| found(&judged(config, &[]));
    assert_eq!(severity(""), ["a/okr.yaml error", "b/okr.yaml error"]);
    for config in [
        "rules: { okr/max-objectives: warning }",
        "rules: { okr/max-objectives: { severity: warning } }",
        "rules: { okr/*: warning }",
        "rules: { '*': warning }",
        // The nearest wins, wherever it stands.
        "rules: { okr/max-objectives: warning, okr/*: info, '*': error }",
        "rules: { '*': error, okr/*: info, okr/max-objectives: warning }",
    ] {
        assert_eq!(severity(config), ["a/okr.yaml warning", "b/okr.yaml warning"], "{config}");
    }
    assert_eq!(severity("rules: { okr/max-objectives: { max: 4 } }"), [""; 0]);
    assert_eq!(severity("rules: { okr/*: { max: 4 } }"), [""; 0]);
    assert_eq!(
        severity("overrides: [{ paths: [a], rules: { okr/max-objectives: { max: 4 } } }]"),
        ["b/okr.yaml error"]
    );
    assert_eq!(
        severity(
            "overrides: [{ paths: ['**'], rules: { okr/*: info } }, { paths: ['b/*'], rules: { okr/*: warning } }]"
        ),
        ["a/okr.yaml info", "b/okr.yaml warning"]
    );
}

#[test]
fn a_rule_that_is_off_is_on_when_the_command_line_names_it() {
    let repository = Repository::new(&[("orglint.yaml", "rules: { person/*: off }"), ("ada.yaml", LONELY)]);
    assert_eq!(repository.run(&["--fail-on", "info"]).code, Some(0));
    assert_eq!(repository.run(&["--fail-on", "info", "--select", "person/*"]).code, Some(1));
    assert_eq!(repository.run(&["--fail-on", "info", "--no-config"]).code, Some(1));
}

#[test]
fn the_command_line_wins_over_fail_on() {
    let repository = Repository::new(&[("orglint.yaml", "failOn: info"), ("ada.yaml", LONELY)]);
    assert_eq!(repository.run(&[]).code, Some(1));
    assert_eq!(repository.run(&["--fail-on", "warning"]).code, Some(0));
    repository.write("orglint.yaml", b"failOn: never");
    repository.write("bad.yaml", bad_calendar("a").as_bytes());
    assert_eq!(repository.run(&[]).code, Some(0));
    assert_eq!(repository.run(&["--fail-on", "error"]).code, Some(1));
}

#[test]
fn a_limit_that_was_set_is_shown_where_it_was_set() {
    let run = judged("rules:\n  okr/max-objectives: { max: 2 }\n", &[]);
    let json = run.json();
    let related = &json["diagnostics"][0]["related"][0];
    assert_eq!(related["file"], "orglint.yaml");
    assert_eq!(related["message"], "`max` is set to 2 here");
    assert_eq!(
        (&related["range"]["start"]["line"], &related["range"]["start"]["column"]),
        (&2.into(), &25.into())
    );
    // It is no document, ours or of others.
    assert_eq!((&json["summary"]["files"], &json["summary"]["skipped"]), (&2.into(), &0.into()));
}

#[test]
fn ramps_go_by_the_day() {
    let on = |ramp: &str, day: &str| {
        let config = format!("rules: {{ okr/max-objectives: {{ {ramp} }} }}");
        found(&judged(&config, &["--now", day]))
            .first()
            .map(|line| line.rsplit_once(' ').unwrap().1.to_owned())
    };
    let severity = |text: &str| Some(text.to_owned());
    let whole = "effectiveFrom: 2026-11-01, warnAt: 2026-12-01, errorAfter: 2026-12-31";
    assert_eq!(on(whole, "2026-10-31"), None);
    assert_eq!(on(whole, "2026-11-01"), severity("info"));
    assert_eq!(on(whole, "2026-11-30"), severity("info"));
    assert_eq!(on(whole, "2026-12-01"), severity("warning"));
    assert_eq!(on(whole, "2026-12-31"), severity("warning"));
    assert_eq!(on(whole, "2027-01-01"), severity("error"));
    assert_eq!(on("errorAfter: 2026-12-31", "2026-01-01"), severity("warning"));
    assert_eq!(on("warnAt: 2026-12-01", "2027-12-01"), severity("warning"));
    assert_eq!(on("severity: info, effectiveFrom: 2026-12-01", "2026-12-01"), severity("info"));
}

#[test]
fn files_are_included_and_excluded() {
    let bad = bad_calendar("a");
    let repository = Repository::new(&[
        ("org/a.yaml", &calendar("a")),
        ("org/templates/b.yaml", &bad),
        ("other/c.yaml", &bad_calendar("c")),
        ("orglint.yaml", "include: [org/**]\nexclude: ['**/templates/**']\n"),
    ]);
    let run = repository.run(&[]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    // Who names a file wants to hear of it.
    assert_eq!(repository.run(&["other/c.yaml"]).places(), ["other/c.yaml:7:3"]);
    repository.write("orglint.yaml", b"exclude: [org, other]\n");
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("nothing to check"), "{run:?}");
    repository.write("orglint.yaml", b"include: [org, nowhere/**]\nexclude: [org/templates]\n");
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.err, "orglint: `orglint.yaml`: no file matches `nowhere/**` of `include`\n");
}

#[test]
fn mistakes_have_places_and_near_names() {
    for (config, place, message, help) in [
        ("ruls: {}", "1:1", "`ruls` is not a top-level field; did you mean `rules`?", ""),
        (
            "rules: { okr/max-objectivs: off }",
            "1:10",
            "`okr/max-objectivs` is not a rule",
            "did you mean `okr/max-objectives`?",
        ),
        ("rules: { okrs/*: off }", "1:10", "`okrs` is not a category of rules", "did you mean `okr/*`?"),
        (
            "rules: { flag/stale: { grcae: 3 } }",
            "1:24",
            "`flag/stale` has no parameter `grcae`",
            "did you mean `grace`?",
        ),
        (
            "rules: { okr/max-objectives: { max: three } }",
            "1:37",
            "`max` of `okr/max-objectives` wants a number, not the text `three`",
            "",
        ),
        (
            "rules: { okr/max-objectives: { max: [3] } }",
            "1:32",
            "`max` of `okr/max-objectives` wants a number, not a list",
            "",
        ),
        (
            "rules: { flag/stale: { limits: { relase: 5 } } }",
            "1:24",
            "`limits` of `flag/stale` has no key `relase`",
            "did you mean `release`?",
        ),
        (
            "rules: { severity/cadence: { internal: { SEV-1: soon } } }",
            "1:30",
            "`internal` of `severity/cadence` wants a duration such as `2 days`, not the text `soon` for `SEV-1`",
            "",
        ),
        (
            "rules: { okr/max-objectives: { warnAt: 2026-02-30 } }",
            "1:40",
            "`2026-02-30` is not a day of the calendar",
            "write a day such as `2027-01-31`",
        ),
        (
            "rules: { okr/*: { errorAfter: 2026-01-01, warnAt: 2026-02-01 } }",
            "1:31",
            "`errorAfter` 2026-01-01 lies before `warnAt` 2026-02-01",
            "",
        ),
        (
            "rules: { okr/*: { severity: error, warnAt: 2026-02-01 } }",
            "1:29",
            "`warnAt` and `errorAfter` set the severity already",
            "leave the severity out",
        ),
        (
            "include: [/etc]",
            "1:11",
            "this is not a pattern of paths: paths begin at the root, without a `/`",
            "",
        ),
        (
            "exclude: [../x]",
            "1:11",
            "this is not a pattern of paths: nothing outside of the root is read",
            "",
        ),
        ("overrides: [{ paths: [], rules: {} }]", "1:15", "an override without paths changes nothing", ""),
        (
            "baseline: ../b.json",
            "1:11",
            "this is not a path below the root",
            "write a path relative to the root, with `/`",
        ),
        ("failOn: fatal", "1:9", "", ""),
        ("a: 1\na: 2", "2:1", "", ""),
        ("{", "1:1", "", ""),
    ] {
        let repository = Repository::new(&[("orglint.yaml", config), ("a.yaml", &calendar("a"))]);
        let run = repository.run(&["--format", "json"]);
        assert_eq!(run.code, Some(2), "{config}: {run:?}");
        assert_eq!(run.err, "orglint: nothing was judged: the configuration has mistakes\n", "{config}");
        let json = run.json();
        let first = &json["diagnostics"][0];
        let start = &first["range"]["start"];
        assert_eq!(first["file"], "orglint.yaml");
        assert_eq!(first["rule"], "config/invalid");
        assert_eq!(format!("{}:{}", start["line"], start["column"]), place, "{config}: {first}");
        let text = |key: &str| first[key].as_str().unwrap_or("").to_owned();
        assert!(text("message").contains(message), "{config}: {first}");
        assert!(text("help").contains(help), "{config}: {first}");
    }
}

#[test]
fn every_mistake_is_told_at_once() {
    let config = "rules:\n  okr/x-y-z: off\n  flag/stale: { grace: x, limits: 3 }\ninclude: [/]\n";
    let repository = Repository::new(&[("orglint.yaml", config), ("a.yaml", &calendar("a"))]);
    assert_eq!(repository.run(&["--format", "json"]).json()["diagnostics"].as_array().unwrap().len(), 4);
}

#[test]
fn a_run_that_judged_nothing_names_no_instant() {
    let repository = Repository::new(&[("orglint.yaml", "failOn: fatal"), ("a.yaml", &calendar("a"))]);
    let run = repository.run(&[]);
    assert!(run.out.ends_with("\n1 error\n"), "{run:?}");
}

#[test]
fn there_is_one_configuration() {
    let repository = Repository::new(&[("a.yaml", &bad_calendar("a")), (".orglint.yaml", "failOn: never")]);
    assert_eq!(repository.run(&[]).code, Some(0));
    repository.write("elsewhere/x.yaml", b"failOn: error");
    assert_eq!(repository.run(&["--config", "elsewhere/x.yaml"]).code, Some(1));
    repository.write(".github/orglint.yaml", b"");
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("`.orglint.yaml` and `.github/orglint.yaml` both are configurations"),
        "{run:?}"
    );
    assert_eq!(repository.run(&["--config", ".orglint.yaml"]).code, Some(0));
    assert_eq!(repository.run(&["--no-config"]).code, Some(1));
    let run = repository.run(&["--config", "missing.yaml"]);
    assert!(
        run.code == Some(2) && run.err.contains("cannot read the configuration `missing.yaml`"),
        "{run:?}"
    );
    assert_eq!(repository.run(&["--config", ".orglint.yaml", "--no-config"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_link_out_of_the_root_is_refused() {
    let outside = Repository::new(&[("x.yaml", "failOn: never")]);
    let repository = Repository::new(&[("a.yaml", &bad_calendar("a"))]);
    std::os::unix::fs::symlink(outside.path().join("x.yaml"), repository.path().join("orglint.yaml"))
        .unwrap();
    let run = repository.run(&[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("leads out of the folder that is checked"), "{run:?}");
}

#[test]
fn an_unreadable_configuration_is_no_empty_one() {
    let repository = Repository::new(&[("a.yaml", &calendar("a"))]);
    repository.write("orglint.yaml", b"failOn: \xff\n");
    let run = repository.run(&[]);
    assert!(run.code == Some(2) && run.out.contains("not UTF-8"), "{run:?}");
    repository.write("orglint.yaml", "# x\n".repeat(300_000).as_bytes());
    let run = repository.run(&[]);
    assert!(run.code == Some(2) && run.out.contains("bytes, the limit is 1048576"), "{run:?}");
    for empty in ["", "# nothing yet\n", "---\n", "null\n"] {
        repository.write("orglint.yaml", empty.as_bytes());
        assert_eq!(repository.run(&[]).code, Some(0), "{empty:?}");
    }
}

#[test]
fn what_holds_for_a_path_is_shown_with_its_origin() {
    let config = "\
exclude: [old]
failOn: warning
rules:
  okr/max-objectives: { max: 4 }
overrides:
  - paths: [a]
    rules: { okr/max-objectives: warning }
";
    let repository = Repository::new(&[("orglint.yaml", config), ("a/x.yaml", ""), ("old/y.yaml", "")]);
    let run = repository.run(&["config", "a/x.yaml"]);
    let text = "\
configuration  orglint.yaml
path           a/x.yaml
exclude        old
failOn         warning  # orglint.yaml:2:9
suppressions   a reason required  # default

okr/max-objectives
  severity: warning  # orglint.yaml:7:34
  max: 4  # orglint.yaml:4:25
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), text, ""));
    let json = repository.run_in("a", &["config", "new.yaml", "--format", "json"]).json();
    assert_eq!(json["path"], "a/new.yaml");
    assert_eq!(json["rules"][0]["severity"]["value"], "warning");
    let run = repository.run(&["config"]);
    assert!(run.out.contains("severity: error  # default"), "{run:?}");
    assert!(repository.run(&["config", "old/y.yaml"]).out.contains("old/y.yaml (left out)"));
    let all = repository.run(&["config", "--all", "--format", "json"]).json();
    let count = repository.run(&["rules"]).out.lines().count();
    assert_eq!(all["rules"].as_array().unwrap().len(), count);
    assert!(repository.run(&["config", "--no-config"]).out.starts_with("configuration  none"));
}

#[test]
fn what_will_begin_to_fail_is_told_with_its_day() {
    let config = "rules: { okr/max-objectives: { errorAfter: 2026-11-30 } }";
    let repository = Repository::new(&[
        ("orglint.yaml", config),
        ("a/okr.yaml", &objectives("a")),
        ("b/okr.yaml", &objectives("b")),
    ]);
    let all = ["--select", "okr/max-objectives", "--now", "2026-11-22"];
    let run =
        |horizon: &str, more: &[&str]| repository.run(&[&all[..], &["--horizon", horizon], more].concat());
    let found = run("9d", &[]);
    assert_eq!(found.code, Some(0));
    let line =
        "2026-12-01  a/okr.yaml:11:13: error[okr/max-objectives]: `a` has 4 objectives in 2026-Q4, limit 3";
    assert!(found.out.contains(&format!("will begin to fail\n{line}\n")), "{found:?}");
    assert!(!run("8d", &[]).out.contains("will begin to fail"));
    let json = run("2 weeks", &["--format", "json", "a"]).json();
    let upcoming = json["upcoming"].as_array().unwrap();
    assert_eq!((upcoming.len(), &upcoming[0]["day"]), (1, &"2026-12-01".into()));
    assert_eq!(upcoming[0]["diagnostic"]["severity"], "error");
    for wrong in ["0", "x", "2y", "next business day"] {
        assert_eq!(run(wrong, &[]).code, Some(2), "{wrong}");
    }
    // What is late today does not begin to be late.
    assert!(!run("9", &["--fail-on", "warning"]).out.contains("will begin to fail"));
}

#[test]
fn what_is_asked_of_comments_is_set() {
    let ada = |comment: &str| {
        LONELY.replace("  name: ada", &format!("  name: ada # orglint: ignore person/orphan{comment}"))
    };
    for (config, comment, code) in [
        ("", "", 1),
        ("suppressions: { requireReason: false }", "", 0),
        ("", " -- new here", 0),
        ("suppressions: { maxDays: 30 }", " -- new here", 1),
        ("suppressions: { maxDays: 30 }", " -- new here (until 2026-12-22)", 0),
        ("suppressions: { maxDays: 30 }", " -- new here (until 2026-12-23)", 1),
        ("suppressions: { forbid: [person/orphan] }", " -- new here", 1),
        ("suppressions: { forbid: [person/*] }", " -- new here", 1),
    ] {
        let repository = Repository::new(&[("orglint.yaml", config), ("ada.yaml", &ada(comment))]);
        let run = repository.run(&["--now", "2026-11-22", "--fail-on", "info"]);
        assert_eq!(run.code, Some(code), "{config} {comment}: {run:?}");
    }
    let config =
        "baseline: known.json\nsuppressions: { maxDays: 30, forbid: [person/*], requireReason: false }\n";
    let repository = Repository::new(&[("orglint.yaml", config)]);
    let shown = repository.run(&["config"]).out;
    let lines = "\
failOn         error  # default
baseline       known.json  # orglint.yaml:1:11
suppressions   no reason required, at most 30 days, never person/*  # orglint.yaml:2:1
";
    assert!(shown.ends_with(lines), "{shown}");
    let wrong = Repository::new(&[("orglint.yaml", "suppressions: { maxDays: -1, forbid: [x/y] }")]);
    assert_eq!(wrong.run(&["--format", "json"]).json()["diagnostics"].as_array().unwrap().len(), 2);
}

#[test]
fn the_baseline_of_the_configuration_is_applied() {
    let repository =
        Repository::new(&[("orglint.yaml", "baseline: known/all.json"), ("a.yaml", &bad_calendar("a"))]);
    repository.write("known/.keep", b"");
    assert_eq!(repository.run(&["--write-baseline"]).code, Some(0));
    assert_eq!(repository.run(&[]).code, Some(0));
    assert!(repository.read("known/all.json").contains("schema/unknown-field"));
    repository.write("b.yaml", bad_calendar("b").as_bytes());
    assert_eq!(repository.run(&[]).places(), ["b.yaml:7:3"]);
}
