//! The commands that check nothing.

use super::repository::Repository;

fn nowhere() -> Repository {
    Repository::new(&[])
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let run = nowhere().run(&["explain", "okr/max-objectives"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("# okr/max-objectives\n"));
    for part in [
        "\n**error**, judges `OKR`.\n",
        "\n## Why\n",
        "\n## Parameters\n",
        "| `max` | `3` |",
        "\n## Reported",
        "\n## Not reported",
    ] {
        assert!(run.out.contains(part), "no {part:?} in {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.trim_end() == line));
}

#[test]
fn explain_knows_json() {
    let json = nowhere().run(&["explain", "okr/max-objectives", "--format", "json"]).json();
    assert_eq!(json["id"], "okr/max-objectives");
    assert_eq!(json["params"][0]["default"], 3);
    assert_eq!(json["examples"][0]["bad"], true);
}

#[test]
fn explain_lists_a_category() {
    let run = nowhere().run(&["explain", "okr/*"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.lines().count() >= 3 && run.out.lines().all(|line| line.starts_with("okr/")));
    assert!(nowhere().run(&["explain", "okr/*", "--format", "json"]).json().as_array().unwrap().len() >= 3);
}

#[test]
fn explain_names_what_is_near() {
    for (text, says) in [
        (
            "okr/max-objectivs",
            "`okr/max-objectivs` is not a rule\n  help: did you mean `okr/max-objectives`?\n",
        ),
        ("okr", "did you mean `okr/*`?"),
        ("okrs/*", "`okrs` is not a category of rules\n  help: did you mean `okr/*`?\n"),
        ("something/else", "`orglint rules` lists them all"),
        ("\u{1b}[31m", r"`\u{1b}[31m` is not a rule"),
    ] {
        let run = nowhere().run(&["explain", text]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.err.contains(says), "{run:?}");
    }
}

#[test]
fn rules_are_listed_in_three_ways() {
    let text = nowhere().run(&["rules"]);
    let ids: Vec<_> = text.out.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert!(ids.len() > 10 && ids.is_sorted() && ids.contains(&"okr/max-objectives"));
    let json = nowhere().run(&["rules", "--format", "json"]).json();
    let in_json: Vec<_> = json.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(in_json, ids);
    let markdown = nowhere().run(&["rules", "--format", "markdown"]);
    assert_eq!(markdown.out.lines().count(), ids.len() + 2);
    assert!(markdown.out.lines().all(|line| line.starts_with("| ") && line.ends_with(" |")));
}

#[test]
fn schemas_are_printed_and_listed() {
    let repository = nowhere();
    let team = repository.run(&["schema", "Team"]);
    assert_eq!(team.json()["properties"]["kind"]["const"], "Team");
    assert!(!team.out.contains("common.json"));
    assert_eq!(repository.run(&["schema", "teAM"]), team);
    for part in ["config", "policy", "report"] {
        assert_eq!(repository.run(&["schema", part]).json()["type"], "object", "{part}");
    }
    let list = repository.run(&["schema"]);
    assert_eq!(list.out.lines().count(), 24);
    assert!(list.out.contains("\nOKR "));
    let near = repository.run(&["schema", "Teem"]);
    assert_eq!((near.code, near.err.contains("did you mean `Team`?")), (Some(2), true));
}

#[test]
fn completions_and_man_page_know_the_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = nowhere().run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.out.contains("stdin-filename"), "{shell}");
    }
    assert_eq!(nowhere().run(&["completions", "tcsh"]).code, Some(2));
    let man = nowhere().run(&["man"]);
    assert!(man.out.contains(".TH orglint 1") && man.out.contains("stdin\\-filename"), "{man:?}");
}

#[test]
fn help_and_version_are_results() {
    let repository = nowhere();
    for arguments in [&["--help"][..], &["-h"], &["check", "--help"]] {
        let run = repository.run(arguments);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        assert!(run.out.contains("--fail-on <SEVERITY>"), "{}", run.out);
    }
    assert!(repository.run(&["--help"]).out.contains("\nExamples:\n"));
    let version = repository.run(&["--version"]);
    assert_eq!(
        (version.code, version.out),
        (Some(0), concat!("orglint ", env!("CARGO_PKG_VERSION"), "\n").to_owned())
    );
}
