//! `orglint new rule`.

use std::fs;
use std::os::unix::fs::symlink;

use crate::orglint;
use crate::repository::Repository;

#[test]
fn a_new_rule_passes_its_examples_and_judges() {
    let repository = Repository::new();
    repository.write("teams/a.yaml", crate::team("a", ""));
    let run = orglint(&repository, &["new", "rule", "acme/title"]);
    let said = "\
wrote policies/acme/title.yaml
say in it what is wrong, and run: orglint test policies/acme/title.yaml
so that it judges, put into orglint.yaml: policies: [policies]
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), said, ""));
    let text = repository.read("policies/acme/title.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=https://"), "{text}");
    let run = orglint(&repository, &["test", "policies/acme/title.yaml"]);
    let passed = "ok  acme/title  2 examples\n1 rule, 2 examples, 0 failed, 0 todo\n";
    assert_eq!((run.code, run.out.as_str()), (Some(0), passed));
    repository.write("orglint.yaml", "policies: [policies]\n");
    assert_eq!(repository.found(&["--select", "acme/*"]).0, ["new acme/title teams/a.yaml:3"]);
}

#[test]
fn a_rule_is_begun_for_every_kind() {
    let repository = Repository::folder();
    let kinds = orglint(&repository, &["schema"]).out;
    let kinds: Vec<_> = kinds.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let kinds: Vec<_> = kinds.into_iter().filter(|kind| kind.starts_with(char::is_uppercase)).collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    for kind in &kinds {
        let id = format!("acme/{}", kind.to_lowercase());
        let run = orglint(&repository, &["new", "rule", &id, "--kind", kind]);
        assert_eq!(run.code, Some(0), "{kind}: {run:?}");
    }
    let run = orglint(&repository, &["test", "policies"]);
    let examples = 2 * kinds.len();
    let end = format!("{} rules, {examples} examples, 0 failed, 0 todo\n", kinds.len());
    assert!(run.out.ends_with(&end) && run.code == Some(0), "{run:?}");
}

#[test]
fn a_rule_is_begun_for_kinds_of_the_configuration() {
    let repository = Repository::new();
    repository.write(
        "orglint.yaml",
        "policies: [rules/own]
kinds:
  - { kind: Runbook, paths: ['runbooks/**/*.yaml'], name: name, schema: runbook.json }
  - { kind: Component, apiVersion: backstage.io/*, name: metadata.name }
",
    );
    let schema = r#"{ "type": "object", "additionalProperties": false, "required": ["name", "steps"],
        "properties": { "name": { "type": "string" }, "steps": { "type": "array", "minItems": 2,
        "items": { "enum": ["look", "mend: it"] } } } }"#;
    repository.write("runbook.json", schema);
    // Its folder need not be there yet.
    for (id, kind) in [("acme/runbook", "Runbook"), ("acme/component", "Component")] {
        let run = orglint(&repository, &["new", "rule", id, "--kind", kind]);
        assert_eq!((run.code, run.out.lines().count()), (Some(0), 2), "{run:?}");
    }
    assert!(repository.read("rules/own/acme/runbook.yaml").contains("runbooks/example.yaml"));
    let run = orglint(&repository, &["test"]);
    assert!(run.out.ends_with("2 rules, 4 examples, 0 failed, 0 todo\n"), "{run:?}");
}

#[test]
fn a_rule_is_begun_from_anywhere() {
    let repository = crate::repository(crate::CONFIG);
    let run = repository.run_in("teams", &["new", "rule", "acme/more"]);
    let said = "wrote ../policies/acme/more.yaml\n";
    assert!(run.code == Some(0) && run.out.starts_with(said), "{run:?}");
    assert_eq!(repository.run_in("teams", &["test", "../policies/acme/more.yaml"]).code, Some(0));
    // A rule file with mistakes is in nobody's way.
    repository.write("policies/acme/broken.yaml", "summary: x\n");
    assert_eq!(orglint(&repository, &["new", "rule", "acme/third"]).code, Some(0));
    repository.write("orglint.yaml", "policy: [policies]\n");
    let run = orglint(&repository, &["new", "rule", "acme/fourth"]);
    assert!(run.code == Some(2) && run.err.contains("orglint.yaml:1:1"), "{run:?}");
}

#[test]
fn what_cannot_be_a_rule_is_told() {
    let repository = crate::repository(crate::CONFIG);
    for (args, message) in [
        (&["acme"][..], "`acme` is not the id of a rule"),
        (&["Acme/x"], "`Acme/x` is not the id of a rule"),
        (&["acme/../../x"], "`acme/../../x` is not the id of a rule"),
        (&["/etc/x"], "`/etc/x` is not the id of a rule"),
        (&["acme/x\u{1b}[2J"], "is not the id of a rule"),
        (&["okr/mine"], "`okr` is a category of orglint itself"),
        (&["okr/kr-baseline"], "there is a rule `okr/kr-baseline` in orglint already"),
        (&["given/x"], "`given` is no category"),
        (&["acme/title"], "there is a rule `acme/title` already, in `policies/acme/title.yaml`"),
        (&["acme/x", "--kind", "team"], "did you mean `Team`?"),
        (&["acme/x", "--kind", "config"], "`config` is not a kind of manifest"),
    ] {
        let run = orglint(&repository, &[&["new", "rule"], args].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.contains(message) && !run.err.contains('\u{1b}'), "{run:?}");
    }
    assert_eq!(repository.read("policies/acme/title.yaml"), crate::TITLE);
    assert_eq!(fs::read_dir(repository.path().join("policies/acme")).unwrap().count(), 1);
    let run = orglint(&repository, &["new"]);
    assert_eq!(run.code, Some(2));
}

#[test]
fn nothing_is_written_through_a_link() {
    let (repository, outside) = (Repository::new(), Repository::folder());
    symlink(outside.path(), repository.path().join("policies")).unwrap();
    let run = orglint(&repository, &["new", "rule", "acme/x"]);
    assert!(run.code == Some(2) && run.err.contains("is a link"), "{run:?}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}
