//! Rules about a change: which node before the change is the same, when such a rule judges at all, and what it may do
//! with what was there.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "change/files.rs"]
mod files;

use std::collections::BTreeMap;

use orglint::diagnostic::{Report, Severity};
use orglint::filter::FailOn;
use orglint::filter::baseline::Baseline;
use orglint::fix::Permit;
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, filter, lint, mend};

/// Reports what an item of a list was before, and what it is.
const ITEM: &str = "\
select: spec.objectives[*].keyResults[*]
when: has(self.target) && has(oldSelf.target)
assert: self.target == oldSelf.target
at: target
message: \"{{ self.id }} {{ oldSelf.target }} → {{ self.target }}\"
";

/// Reports what the manifest was called before.
const WHOLE: &str = "\
assert: self.metadata.title == oldSelf.metadata.title
message: \"{{ self.metadata.name }} {{ oldSelf.metadata.title }} → {{ self.metadata.title }}\"
when: has(self.metadata.title) && has(oldSelf.metadata.title)
";

/// A rule file of this kind with these lines.
fn rule(kind: &str, lines: &str) -> String {
    format!(
        "summary: something changed\nseverity: error\nrationale: A rule for tests.\nappliesTo: {kind}\n{lines}\
         examples:\n  - before: a\n    bad: a\n  - good: b\n"
    )
}

fn load(kind: &str, lines: &str) -> Result<Rules, Vec<String>> {
    let file = Source::new("change/test.yaml", rule(kind, lines));
    Rules::load(vec![file], &Schemas::builtin().unwrap())
        .map_err(|refusal| refusal.diagnostics.into_iter().map(|mistake| mistake.message).collect())
}

fn rules(kind: &str, lines: &str) -> Rules {
    load(kind, lines).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn sources(files: &[(&str, &str)]) -> Sources {
    Sources::new(files.iter().map(|(path, text)| Source::new(*path, *text)).collect())
}

fn settings() -> Settings {
    Settings::new(Now::parse("2026-11-22").unwrap())
}

fn judge(rules: &Rules, now: &[(&str, &str)], before: Option<&[(&str, &str)]>) -> Report {
    let sources = sources(now).with_before(before.map(sources_of));
    lint(sources, &Schemas::builtin().unwrap(), rules, &settings())
}

fn sources_of(files: &[(&str, &str)]) -> Sources {
    sources(files)
}

/// `path:line message`, in order.
fn said(report: &Report) -> Vec<String> {
    let one = |found: &orglint::diagnostic::Diagnostic| {
        let source = report.sources.file(found.primary.file);
        format!("{}:{} {}", source.path(), source.position(found.primary.span.start).line, found.message)
    };
    report.diagnostics.iter().map(one).collect()
}

fn found(rules: &Rules, now: &[(&str, &str)], before: &[(&str, &str)]) -> Vec<String> {
    said(&judge(rules, now, Some(before)))
}

/// An OKR with these key results, from line 11 on.
fn okr(key_results: &[&str]) -> String {
    let list: String = key_results.iter().map(|result| format!("        - {{ {result} }}\n")).collect();
    format!(
        "apiVersion: orglint/v1\nkind: OKR\nmetadata: {{ name: goals }}\nspec:\n  level: company\n  owner: alpha\n  \
         period: 2026-Q4\n  objectives:\n    - id: O1\n      title: Better\n      keyResults:\n{list}"
    )
}

fn team(name: &str, title: &str) -> String {
    format!(
        "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ {name}, title: {title} }}\nspec: {{ type: platform }}\n"
    )
}

#[test]
fn items_are_found_by_name_in_any_order() {
    let rules = rules("OKR", ITEM);
    let before =
        okr(&["id: A, title: a, target: 1", "id: B, title: b, target: 2", "id: C, title: c, target: 3"]);
    let now =
        okr(&["id: C, title: c, target: 3", "id: A, title: other, target: 7", "id: B, title: b, target: 2"]);
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]), ["a.yaml:13 A 1 → 7"]);
}

#[test]
fn an_item_under_another_name_is_new() {
    let rules = rules("OKR", ITEM);
    let before = okr(&["id: A, title: a, target: 1"]);
    // Neither its place in the list nor its title makes it the same.
    let now = okr(&["id: Z, title: a, target: 7"]);
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]), [""; 0]);
}

#[test]
fn an_item_that_shared_its_name_is_compared_with_none() {
    let rules = rules("OKR", ITEM);
    let twice = okr(&["id: A, title: a, target: 1", "id: A, title: b, target: 2"]);
    let once = okr(&["id: A, title: a, target: 7"]);
    assert_eq!(found(&rules, &[("a.yaml", &once)], &[("a.yaml", &twice)]), [""; 0]);
    // But a second one now is no way around the rule.
    let found = found(&rules, &[("a.yaml", &twice)], &[("a.yaml", &once)]);
    assert_eq!(found, ["a.yaml:12 A 7 → 1", "a.yaml:13 A 7 → 2"]);
}

#[test]
fn items_without_names_are_compared_with_none() {
    let lines = "select: spec.members[*]\nassert: oldSelf == 'x'\nmessage: compared\n";
    let rules = rules("Team", lines);
    let team = |members: &str| {
        format!(
            "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: a }}\nspec: {{ type: platform, members: [{members}] }}\n"
        )
    };
    let named = "{ name: ada, allocation: 50 }";
    let (before, now) = (team(&format!("grace, {named}, alan")), team("alan, { name: ada, allocation: 80 }"));
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]), ["a.yaml:4 compared"]);
}

#[test]
fn a_manifest_is_the_same_in_another_file_and_case() {
    let rules = rules("Team", WHOLE);
    let (before, now) = (team("name: Alpha", "Old"), team("name: alpha", "New"));
    assert_eq!(found(&rules, &[("z/b.yaml", &now)], &[("a.yaml", &before)]), ["z/b.yaml:3 alpha Old → New"]);
    let among = format!("{}---\n{before}", team("name: beta", "Beta"));
    assert_eq!(found(&rules, &[("b.yaml", &now)], &[("a.yaml", &among)]), ["b.yaml:3 alpha Old → New"]);
}

#[test]
fn another_namespace_kind_or_name_is_another_manifest() {
    let rules = rules("Team", WHOLE);
    let now = team("name: alpha", "New");
    let service =
        "apiVersion: orglint/v1\nkind: Service\nmetadata: { name: alpha, title: Old }\nspec: { owner: a }\n";
    for before in [team("name: alpha, namespace: eu", "Old"), team("name: beta", "Old"), service.to_owned()] {
        assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]), [""; 0], "{before}");
    }
    let default = team("name: alpha, namespace: Default", "Old");
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &default)]), ["a.yaml:3 alpha Old → New"]);
}

#[test]
fn of_two_manifests_of_one_name_neither_was_the_one() {
    let rules = rules("Team", WHOLE);
    let (one, two, now) = (team("name: a", "One"), team("name: A", "Two"), team("name: a", "New"));
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &one), ("b.yaml", &two)]), [""; 0]);
    let both = [("a.yaml", now.as_str()), ("b.yaml", two.as_str())];
    assert_eq!(found(&rules, &both, &[("a.yaml", &one)]), ["a.yaml:3 a One → New", "b.yaml:3 A One → Two"]);
}

#[test]
fn lines_are_those_of_now_whatever_the_line_endings() {
    let rules = rules("OKR", ITEM);
    let before = okr(&["id: A, title: a, target: 1", "id: B, title: 🎯, target: 2"]).replace('\n', "\r\n");
    let now = format!("\u{feff}# 🎯 moved down\n\n{}", okr(&["id: B, title: 🎯, target: 5"]));
    for now in [now.clone(), now.replace('\n', "\r\n")] {
        let found = found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]);
        assert_eq!(found, ["a.yaml:14 B 2 → 5"]);
    }
}

#[test]
fn an_alias_is_read_where_it_stands() {
    let rules = rules("OKR", ITEM);
    let before = okr(&["id: A, title: a, target: 1"]);
    // The items of O2 are written in O1; they are compared with those of O2.
    let second = |list: &str| format!("    - {{ id: O2, title: Also, keyResults: {list} }}\n");
    let before = before + &second("[{ id: A, title: a, target: 5 }]");
    let now =
        okr(&["id: A, title: a, target: 1"]).replace("keyResults:", "keyResults: &all") + &second("*all");
    assert_eq!(found(&rules, &[("a.yaml", &now)], &[("a.yaml", &before)]), ["a.yaml:12 A 5 → 1"]);
}

#[test]
fn without_a_base_nothing_is_said_and_nothing_noted() {
    let rules = rules("Team", WHOLE);
    let now = team("name: a", "New");
    let report = judge(&rules, &[("a.yaml", &now)], None);
    assert_eq!((said(&report), report.notes.clone(), report.exit_code), (vec![], vec![], 0));
    assert!(report.judged.is_empty(), "a baseline must not take it for mended");
    // Who asks for it by name would take the silence for a pass.
    let mut settings = settings();
    settings.selection.select = vec!["change/test".parse().unwrap()];
    let schemas = Schemas::builtin().unwrap();
    let report = lint(sources(&[("a.yaml", &now)]), &schemas, &rules, &settings);
    let note = "`change/test`: silent without `--base`, which says what was there before the change";
    assert_eq!(report.notes, [note]);
    let with_base = sources(&[("a.yaml", &now)]).with_before(Some(sources(&[])));
    let report = lint(with_base, &schemas, &rules, &settings);
    assert_eq!((report.notes.as_slice(), report.judged.len()), (&[][..], 1));
}

#[test]
fn what_was_broken_before_is_compared_with_nothing() {
    let strict = rules("Team", "assert: self.spec.type == oldSelf.spec.type\nmessage: changed\n");
    let now = team("name: a", "New");
    // Without its required `type`, and with the parser giving up in it.
    let unsound = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec: { }\n";
    let broken = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec: { type: platform\n";
    for before in [unsound, broken, "", "\0"] {
        assert_eq!(found(&strict, &[("a.yaml", &now)], &[("a.yaml", before)]), [""; 0], "{before:?}");
    }
    let other =
        "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec: { type: enabling, colour: 1 }\n";
    assert_eq!(found(&strict, &[("a.yaml", &now)], &[("a.yaml", other)]), ["a.yaml:3 changed"]);
}

#[test]
fn nothing_of_the_old_files_becomes_a_place() {
    // The old file has the same id as the new one and is longer, so that its places do not exist here.
    let lines = "\
assert: size(oldSelf.spec.interactions) == 0
message: \"had {{ oldSelf.spec.interactions.map(i, i.team) }}\"
when: has(oldSelf.spec.interactions)
variables: { old: oldSelf.spec.interactions }
related:
  - nodes: variables.old
    message: was there
  - nodes: \"[doc]\"
    message: is here
";
    let rules = rules("Team", lines);
    let now = team("name: a", "New");
    let before = "# a\n".repeat(100)
        + "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: a }\nspec:\n  type: platform\n  interactions: [{ team: b, mode: collaboration }, { team: c, mode: facilitating }]\n";
    let report = judge(&rules, &[("a.yaml", &now)], Some(&[("a.yaml", &before)]));
    assert_eq!(said(&report), ["a.yaml:3 had b, c"]);
    let related: Vec<_> = report.diagnostics[0].related.iter().map(|label| label.message.as_str()).collect();
    assert_eq!(related, ["is here"]);
}

#[test]
fn an_old_manifest_is_none_that_the_organization_knows() {
    // The file of the old team has the id of the file of the new service.
    let lines = "assert: size(org.referrers(oldSelf)) == 0\nmessage: no\n";
    let rules = rules("Team", lines);
    let now = team("name: a", "New");
    let report = judge(&rules, &[("a.yaml", &now)], Some(&[("a.yaml", &now)]));
    let message = "the rule `change/test` cannot be evaluated here: a manifest is wanted here, such as `doc`";
    assert_eq!((said(&report), report.exit_code), (vec![format!("a.yaml:3 {message}")], 2));
}

#[test]
fn a_fix_can_restore_what_was_there_and_changes_no_more() {
    let lines =
        format!("{ITEM}fix: {{ title: restore, set: {{ at: target, to: \"{{{{ oldSelf.target }}}}\" }} }}\n");
    let text = rule("OKR", &lines).replace("bad: a\n", "bad: a\n    fixed: a\n");
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::load(vec![Source::new("change/test.yaml", text)], &schemas).unwrap();
    let (before, now) =
        (okr(&["id: A, title: a, target: 90%"]), okr(&["id: A, title: a, target: 50% # why"]));
    let now = now.replace(" # why }", " } # why");
    let sources = sources(&[("a.yaml", &now)]).with_before(Some(sources(&[("b.yaml", &before)])));
    let mended = mend(sources, &schemas, &rules, &settings(), Permit::All).unwrap();
    let changes: BTreeMap<_, _> =
        mended.changes.iter().map(|change| (change.path.as_str(), change.after.as_str())).collect();
    assert_eq!(changes, BTreeMap::from([("a.yaml", now.replace("50%", "90%").as_str())]));
    assert_eq!((mended.report.exit_code, said(&mended.report)), (0, vec![]));
}

#[test]
fn the_horizon_looks_at_what_is_then_there() {
    // In a week the change has been made, and so it cannot begin to fail.
    let lines = "assert: age('2026-11-22') < days(3)\nmessage: old\nwhen: has(oldSelf.metadata.title)\n";
    let rules = rules("Team", lines);
    let now = team("name: a", "New");
    let settings = Settings { horizon: 10, ..settings() };
    let sources = sources(&[("a.yaml", &now)]).with_before(Some(sources(&[("a.yaml", &now)])));
    let report = lint(sources, &Schemas::builtin().unwrap(), &rules, &settings);
    assert!(report.upcoming.is_empty(), "{:?}", report.upcoming);
}

#[test]
fn a_comment_silences_it_and_is_not_said_to_be_of_no_use() {
    let schemas = Schemas::builtin().unwrap();
    let unused = include_str!("../policies/suppress/unused.yaml");
    let files =
        vec![Source::new("change/test.yaml", rule("OKR", ITEM)), Source::new("suppress/unused.yaml", unused)];
    let rules = Rules::load(files, &schemas).unwrap();
    let before = okr(&["id: A, title: a, target: 1"]);
    let comment = "        # orglint: ignore change/test -- agreed with everybody\n        - { id: A";
    let now = okr(&["id: A, title: a, target: 7"]).replace("        - { id: A", comment);
    let report = judge(&rules, &[("a.yaml", &now)], Some(&[("a.yaml", &before)]));
    assert_eq!((said(&report), report.silenced.len()), (vec![], 1));
    // Neither when the change is done, nor in the run that judges no change.
    assert_eq!(said(&judge(&rules, &[("a.yaml", &now)], Some(&[("a.yaml", &now)]))), [""; 0]);
    assert_eq!(said(&judge(&rules, &[("a.yaml", &now)], None)), [""; 0]);
}

#[test]
fn what_it_finds_is_new_and_can_be_known() {
    let rules = rules("OKR", ITEM);
    let (before, now) = (okr(&["id: A, title: a, target: 1"]), okr(&["id: A, title: a, target: 7"]));
    let (before, now) = ([("a.yaml", before.as_str())], [("b.yaml", now.as_str())]);
    let mut report = judge(&rules, &now, Some(&before));
    let known = Baseline::of(&report);
    let earlier = judge(&rules, &before, None);
    filter::compare(&mut report, earlier, "main", FailOn::Severity(Severity::Error));
    assert_eq!((report.diagnostics.len(), report.exit_code), (1, 1));
    let mut again = judge(&rules, &now, Some(&before));
    assert_eq!(again.diagnostics[0].fingerprint, report.diagnostics[0].fingerprint);
    assert!(known.apply(&mut again, FailOn::Severity(Severity::Error)).is_empty(), "nothing is mended");
    assert_eq!((again.diagnostics.len(), again.exit_code), (0, 0));
}

#[test]
fn what_is_written_otherwise_is_the_same() {
    let rules = rules("Team", "assert: self == oldSelf && self.spec == oldSelf.spec\nmessage: changed\n");
    let now = "{apiVersion: orglint/v1, kind: Team, spec: {members: [\"ada\"], headcount: 1.0, type: platform}, \
               metadata: {labels: {1: 'a', b: c}, name: a}}";
    let before = "apiVersion: orglint/v1\nkind: Team\nmetadata:\n  name: 'a'\n  labels: &labels\n    b: c\n    1: a\n\
                  spec:\n  headcount: 1\n  members:\n    - ada\n  type: platform\n";
    assert_eq!(found(&rules, &[("a.yaml", now)], &[("a.yaml", before)]), [""; 0]);
    let other = before.replace("1: a", "1: b");
    assert_eq!(found(&rules, &[("a.yaml", now)], &[("a.yaml", &other)]), ["a.yaml:1 changed"]);
}
