//! `orglint test`: what passes, what fails and how it is shown.

use crate::repository::{Repository, Run};
use crate::{CONFIG, TITLE, orglint, repository};

/// The run of the examples of this rule file.
fn tested(text: &str) -> Run {
    let repository = repository(CONFIG);
    repository.write("policies/acme/title.yaml", text);
    orglint(&repository, &["test"])
}

/// The rule with one more example, of these lines below its dash.
fn with_example(lines: &str) -> String {
    let lines: Vec<_> = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!("{TITLE}  - {}", lines.concat().trim_start())
}

/// A document of an example, as an indented text.
fn team(metadata: &str) -> String {
    format!(
        "  apiVersion: orglint/v1\n  kind: Team\n  metadata: {metadata}\n  spec: {{ type: stream-aligned }}\n"
    )
}

#[test]
fn what_passes_is_counted() {
    let repository = repository(CONFIG);
    let run = orglint(&repository, &["test"]);
    let out = "ok  acme/title  2 examples\n1 rule, 2 examples, 0 failed, 0 todo\n";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), out, ""));
    assert_eq!(repository.run_in("teams", &["test"]), run);
    let run = orglint(&repository, &["test", "--verbose"]);
    let out = "\
ok  acme/title  bad example `none, and a short one`
ok  acme/title  good example 2
1 rule, 2 examples, 0 failed, 0 todo
";
    assert_eq!(run.out, out);
}

#[test]
fn a_failure_shows_expected_against_got_with_its_lines() {
    let text = TITLE.replace("expect: \"fewer than 3\"", "expect: error \"fewer than 4\"");
    let run = tested(&text.replace("title: Team Alpha }", "title: Team Alpha, titel: x }"));
    let out = "\
policies/acme/title.yaml:18: acme/title: bad example `none, and a short one` fails
  policies/acme/title.yaml:27
    expected  `acme/title` as error to say \"fewer than 4\"
    got       `acme/title` as warning: the title has fewer than 3 letters
    26 | kind: Team
    27 | metadata: { name: beta, title: B } # expect: error \"fewer than 4\"

policies/acme/title.yaml:29: acme/title: good example 2 fails
  policies/acme/title.yaml:32
    expected  nothing
    got       `schema/unknown-field` as error: `titel` is not a field of `metadata`; `title` is there already
    31 | kind: Team
    32 | metadata: { name: alpha, title: Team Alpha, titel: x }

1 rule, 2 examples, 2 failed, 0 todo
";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(1), out, ""));
}

#[test]
fn every_way_to_fail_is_told() {
    let missing = format!("name: no\nbad: |\n{}", team("{ name: a, title: Team A }"));
    let unmarked = format!("good: |\n{}", team("{ name: a }"));
    let unread = format!("bad: |\n{}", team("{ name: a } # expect: fatal"));
    let foreign =
        "good: |\n  apiVersion: orglint/v1\n  kind: Service\n  metadata: { name: a }\n  spec: { owner: b }\n";
    let broken = format!("good: |\n{}  x: [\n", team("{ name: a, title: Team A }"));
    let config = format!("config: {{ rules: {{ acme/titel: off }} }}\ngood: |\n{}", team("{ name: a }"));
    let lost = format!("given: [none]\ngood: |\n{}", team("{ name: a, title: Team A }"));
    let outside = format!("given: [../teams/alpha]\ngood: |\n{}", team("{ name: a, title: Team A }"));
    for (example, message) in [
        (missing.as_str(), "bad example `no` fails\n  the rule says nothing\n"),
        (&unmarked, "expected  nothing\n    got       `acme/title` as warning: `a` has no title"),
        (&unread, "`fatal` is neither the id of a rule nor a severity"),
        (foreign, "nothing of it is a `Team`, so that the rule judges nothing"),
        (&broken, "`yaml/syntax` as error"),
        (&config, "its configuration cannot be used: `acme/titel` is not a rule; did you mean `acme/title`?"),
        (&lost, "there is no `policies/given/none.yaml`"),
        (&outside, "is not the name of a file in `given`"),
    ] {
        let run = tested(&with_example(example));
        assert!(run.code == Some(1) && run.out.contains(message), "{message}\n{}\n{}", run.out, run.err);
        assert!(run.out.ends_with("1 rule, 3 examples, 1 failed, 0 todo\n"), "{}", run.out);
    }
}

#[test]
fn other_rules_judge_where_a_marker_names_them() {
    let own = format!("bad: |\n{}", team("{ name: a } # expect: acme/title, team/review-sla"));
    let run = tested(&with_example(&own));
    assert_eq!(run.code, Some(0), "{run:?}");
    let other = format!("bad: |\n{}", team("{ name: a } # expect: acme/title, okr/owner"));
    let run = tested(&with_example(&other));
    assert!(run.out.contains("expected  `okr/owner`\n"), "{run:?}");
}

#[test]
fn an_example_has_its_clock_its_files_and_its_configuration() {
    let text = "\
summary: a flag is old
severity: error
rationale: Old flags are code that nobody dares to touch.
appliesTo: FeatureFlag
params: { oldest: { default: 90, description: The most days that a flag may live. } }
assert: age(self.spec.createdAt) <= days(params.oldest)
message: the flag is old
at: spec.createdAt
help: remove it
examples:
";
    let flag = |indent: &str, marker: &str| {
        let lines = format!(
            "apiVersion: orglint/v1\nkind: FeatureFlag\nmetadata: {{ name: dark }}\nspec: {{ owner: a, createdAt: 2026-11-01 }}{marker}\n"
        );
        lines.lines().map(|line| format!("{indent}{line}\n")).collect::<String>()
    };
    let bad = format!(
        "  - now: 2027-06-01\n    bad:\n      flags/dark.yaml: |\n{}      b.yaml: |\n{}",
        flag("        ", " # expect"),
        flag("        ", " # expect").replace("dark", "other")
    );
    let good = format!("  - good: |\n{}", flag("      ", ""));
    let set = format!(
        "  - config: {{ rules: {{ acme/old: {{ oldest: 900 }} }} }}\n    now: 2027-06-01\n    good: |\n{}",
        flag("      ", "")
    );
    let off = format!(
        "  - config: {{ rules: {{ acme/old: off }} }}\n    now: 2027-06-01\n    good: |\n{}",
        flag("      ", "")
    );
    let repository = Repository::new();
    repository.write("orglint.yaml", CONFIG);
    repository.write("policies/acme/old.yaml", format!("{text}{bad}{good}{set}{off}"));
    let run = orglint(&repository, &["test"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(0), "ok  acme/old  4 examples\n1 rule, 4 examples, 0 failed, 0 todo\n"),
        "{run:?}"
    );
    // An example without a clock has always the same; `--now` sets another.
    let run = orglint(&repository, &["test", "--now", "2029-01-01"]);
    assert!(run.code == Some(1) && run.out.contains("good example 2 fails"), "{run:?}");
    let run = orglint(&repository, &["test", "--now", "soon"]);
    assert!(run.code == Some(2) && run.err.starts_with("orglint: --now: "), "{run:?}");
}

#[test]
fn documents_are_given_beside_the_categories() {
    let text = "\
summary: a service belongs to nobody
severity: error
rationale: Nobody mends it.
appliesTo: Service
assert: org.has('Team', self.spec.owner)
message: \"`{{ self.spec.owner }}` is no team\"
at: spec.owner
help: name a team
examples:
  - given: [teams]
    bad: |
      apiVersion: orglint/v1
      kind: Service
      metadata: { name: a }
      spec: { owner: beta } # expect
  - given: [teams]
    good: |
      apiVersion: orglint/v1
      kind: Service
      metadata: { name: a }
      spec: { owner: alpha }
";
    let repository = Repository::new();
    repository.write("orglint.yaml", CONFIG);
    repository.write("policies/acme/owner.yaml", text);
    repository.write("policies/given/teams.yml", crate::team("alpha", ""));
    assert_eq!(orglint(&repository, &["test"]).code, Some(0));
    repository.write("policies/given/teams.yml", [0xff, 0xfe, 0]);
    let run = orglint(&repository, &["test"]);
    assert!(run.code == Some(1) && run.out.contains("`policies/given/teams.yml` cannot be used"), "{run:?}");
}

#[test]
fn known_gaps_are_counted_and_fail_when_they_are_closed() {
    let gap = format!("bad: |\n{}", team("{ name: a, title: abc } # todo"));
    let run = tested(&with_example(&gap));
    let out = "ok  acme/title  3 examples (1 todo)\n1 rule, 3 examples, 0 failed, 1 todo\n";
    assert_eq!((run.code, run.out.as_str()), (Some(0), out));
    let closed = format!("bad: |\n{}", team("{ name: a, title: a } # todo"));
    let run = tested(&with_example(&closed));
    assert!(run.out.contains("got       `acme/title` as warning (a known gap): the title has"), "{run:?}");
    assert_eq!(run.code, Some(1));
    let wrong = format!("good: |\n{}", team("{ name: a, title: a } # todo-ok"));
    assert_eq!(tested(&with_example(&wrong)).code, Some(0));
    let right = format!("good: |\n{}", team("{ name: a, title: abc } # todo-ok"));
    let run = tested(&with_example(&right));
    assert!(
        run.code == Some(1)
            && run.out.contains("expected  `acme/title` (a known gap)\n    got       nothing"),
        "{run:?}"
    );
    // Gaps prove nothing.
    let only =
        TITLE.replace("# expect: warning \"no title\"", "").replace("# expect: \"fewer than 3\"", "# todo");
    let only = only
        .replace("{ name: alpha }", "{ name: alpha, title: Alpha }")
        .replace("title: B }", "title: Beta }");
    let run = tested(&only);
    let says = "policies/acme/title.yaml: acme/title: all its failing examples are known gaps, so that nothing proves it";
    assert!(run.code == Some(1) && run.out.contains(says), "{run:?}");
}

#[test]
fn cases_that_no_example_reaches_are_noted() {
    let end = TITLE.find("      ---\n").unwrap();
    let good = TITLE.find("  - good: |").unwrap();
    let run = tested(&format!("{}{}", &TITLE[..end], &TITLE[good..]));
    assert_eq!(run.code, Some(0));
    assert_eq!(run.err, "orglint: `acme/title`: no failing example reaches case 2\n");
}

#[test]
fn fixes_make_what_the_example_shows() {
    let text = TITLE.replace(
        "    help: write more\n",
        "    help: write more\n    fix: { title: make it longer, set: { at: metadata.title, to: Longer } }\n",
    );
    let fixed = |title: &str| {
        let bad = format!(
            "bad: |\n{}fixed: |\n{}",
            team("{ name: a, title: a } # expect"),
            team(&format!("{{ name: a, title: {title} }}"))
        );
        let lines: Vec<_> = bad.lines().map(|line| format!("    {line}\n")).collect();
        tested(&format!("{text}  - {}", lines.concat().trim_start()))
    };
    let run = fixed("Longer");
    assert_eq!(
        (run.code, run.out.lines().last()),
        (Some(0), Some("1 rule, 3 examples, 0 failed, 0 todo")),
        "{run:?}"
    );
    let run = fixed("Other");
    assert_eq!(run.code, Some(1));
    for line in [
        "the fixes make something else of it",
        "-metadata: { name: a, title: Other }",
        "+metadata: { name: a, title: Longer }",
    ] {
        assert!(run.out.contains(line), "{line}: {run:?}");
    }
}

#[test]
fn programs_read_json_and_junit() {
    let repository = repository(CONFIG);
    let hostile = TITLE
        .replace("name: none, and a short one", "name: \"<&\\\"\\e[2J\\n]]>\"")
        .replace("no title\"\n      spec", "nothing\"\n      spec");
    repository.write("policies/acme/title.yaml", hostile);
    let run = orglint(&repository, &["test", "--format", "json"]);
    let json = run.json();
    assert_eq!((run.code, json["failed"].as_u64(), json["rules"].as_u64()), (Some(1), Some(1), Some(1)));
    assert_eq!(json["examples"][0]["failures"][0]["place"], "policies/acme/title.yaml:22");
    assert!(!run.out.contains('\u{1b}'));
    let run = orglint(&repository, &["test", "--format", "junit"]);
    assert!(run.code == Some(1) && !run.out.contains('\u{1b}'), "{run:?}");
    let document = roxmltree::Document::parse(&run.out).unwrap();
    let suites = document.root_element();
    assert_eq!((suites.attribute("tests"), suites.attribute("failures")), (Some("2"), Some("1")));
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), 2);
    assert_eq!(
        (cases[0].attribute("file"), cases[0].attribute("line")),
        (Some("policies/acme/title.yaml"), Some("18"))
    );
    let failure = cases[0].children().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(
        failure
            .attribute("message")
            .unwrap()
            .starts_with("expected `acme/title` as warning to say \"nothing\"")
    );
    assert!(cases[1].children().next().is_none());
    let text = orglint(&repository, &["test"]);
    assert!(!text.out.contains('\u{1b}'), "{text:?}");
}

#[test]
fn rules_are_named_by_path_and_by_id() {
    let repository = repository(CONFIG);
    let failing = TITLE.replace("no title\"\n      spec", "nothing\"\n      spec");
    repository.write("policies/acme/other.yaml", &failing);
    repository.write("more/beta/third.yaml", &failing);
    for (args, last) in [
        (&[][..], "2 rules, 4 examples, 1 failed, 0 todo"),
        (&["policies/acme/title.yaml"], "1 rule, 2 examples, 0 failed, 0 todo"),
        (&["policies/acme"], "2 rules, 4 examples, 1 failed, 0 todo"),
        (&["policies/acme/title.yaml", "more"], "2 rules, 4 examples, 1 failed, 0 todo"),
        (&["--select", "acme/title"], "1 rule, 2 examples, 0 failed, 0 todo"),
        (&["--select", "acme/*,acme/other"], "2 rules, 4 examples, 1 failed, 0 todo"),
        (&["--no-config", "more/beta/third.yaml"], "1 rule, 2 examples, 1 failed, 0 todo"),
    ] {
        let run = orglint(&repository, &[&["test"], args].concat());
        assert_eq!(run.out.lines().last(), Some(last), "{args:?}: {run:?}");
    }
    let within = crate::repository("policies: [org/policies]\n");
    std::fs::create_dir(within.path().join("org")).unwrap();
    for folder in ["policies", "teams"] {
        std::fs::rename(within.path().join(folder), within.path().join("org").join(folder)).unwrap();
    }
    assert_eq!(orglint(&within, &["test", "org"]).out.lines().next(), Some("ok  acme/title  2 examples"));
    let run = repository.run_in("policies/acme", &["test", "other.yaml"]);
    assert!(run.out.starts_with("other.yaml:18: acme/other: "), "{run:?}");
}

#[test]
fn a_rule_file_needs_no_configuration() {
    let folder = Repository::folder();
    folder.write("rules/acme/title.yaml", TITLE);
    for (within, path) in [
        ("", "rules/acme/title.yaml"),
        ("", "rules/acme"),
        ("", "rules"),
        ("rules/acme", "title.yaml"),
        ("rules/acme", "."),
        ("rules", "."),
    ] {
        let run = folder.run_in(within, &["test", path]);
        assert_eq!(
            (run.code, run.out.lines().next()),
            (Some(0), Some("ok  acme/title  2 examples")),
            "{path}: {run:?}"
        );
    }
    folder.write("rules/acme/title.yaml", TITLE.replace("no title\"\n      spec", "nothing\"\n      spec"));
    let run = folder.run_in("rules/acme", &["test", "title.yaml"]);
    assert!(run.out.starts_with("title.yaml:18: "), "{run:?}");
}

#[test]
fn kinds_around_a_rule_count_for_its_examples() {
    let repository = Repository::new();
    repository.write(
        "orglint.yaml",
        "policies: [policies]\nkinds: [{ kind: Runbook, paths: ['runbooks/*.yaml'], name: name }]\n",
    );
    let text = "\
summary: a runbook has no steps
severity: error
rationale: Nobody can follow it.
appliesTo: Runbook
assert: has(self.steps)
message: there are no steps
at: name
help: write them down
examples:
  - bad: { runbooks/a.yaml: \"name: a # expect\" }
  - good: { runbooks/a.yaml: \"{ name: a, steps: [] }\" }
";
    repository.write("policies/acme/steps.yaml", text);
    let run = orglint(&repository, &["test"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    repository.write("policies/acme/steps.yaml", text.replace("# expect", ""));
    let run = orglint(&repository, &["test"]);
    assert!(
        run.out.contains("  runbooks/a.yaml:1\n    expected  nothing\n    got       `acme/steps` as error"),
        "{run:?}"
    );
}

#[test]
fn what_cannot_be_tested_is_told() {
    let repository = repository("");
    for (args, message) in [
        (&[][..], "there are no rules to test"),
        (&["teams/none"], "`teams/none` does not exist"),
        (&["empty"], "`empty` holds no rule file"),
        (&["README.md"], "`README.md` is no rule file"),
        (&["teams"], "rule files have mistakes"),
        (&["policies", "--select", "okr/*"], "`--select` means none of the rules that are tested"),
        (&["policies", "--select", "acme/titel"], "did you mean `acme/title`?"),
    ] {
        std::fs::create_dir_all(repository.path().join("empty")).unwrap();
        repository.write("README.md", "x");
        let run = orglint(&repository, &[&["test"], args].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.contains(message), "{args:?}: {run:?}");
    }
}
