//! Rules as the engine takes them: that those inside the program have no mistakes, and when a rule is to blame.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::clock::Now;
use super::{Rule, Rules};
use crate::embedded::{self, RuleFile};
use crate::schema::Schemas;
use crate::source::{Source, Sources};
use crate::{Settings, lint};

/// What comes with the program is not checked when it is loaded, so it is here.
#[test]
fn the_rules_of_the_program_have_no_mistakes() {
    let schemas = Schemas::builtin().unwrap();
    let files = embedded::RULES.iter().map(|file| Source::new(format!("{}.yaml", file.id), file.text));
    let checked = Rules::load(files.collect(), &schemas).map_err(|refusal| refusal.diagnostics).unwrap();
    assert_eq!(checked.iter().count(), embedded::RULES.len());
    let builtin = Rules::builtin(&schemas);
    assert_eq!(builtin.iter().count(), embedded::RULES.len());
    // What is read later is the same.
    for (rule, checked) in builtin.iter().zip(checked.iter()) {
        assert_eq!(rule.page(), checked.page());
        // What is known of it before that, too.
        let head = |rule: &Rule| (rule.id.clone(), rule.severity, rule.kinds.clone(), rule.names_old_self);
        assert_eq!(head(rule), head(checked));
        assert_eq!(rule.check.map(|check| check.name), checked.check.map(|check| check.name));
    }
}

/// What is read of a rule file at first lacks its examples, and nothing else.
#[test]
fn examples_stand_last_in_every_rule_file() {
    for RuleFile { id, text, .. } in embedded::RULES {
        let examples = text.strip_prefix(super::builtin::head(text)).unwrap();
        let mut lines = examples.trim_start().lines();
        assert_eq!(lines.next(), Some("examples:"), "{id}");
        assert!(lines.all(|line| line.is_empty() || line.starts_with([' ', '-', '#'])), "{id}");
    }
}

/// The ids of what a rule with this condition reports on a team beside a service that its schema refuses.
fn reported(condition: &str) -> Vec<String> {
    let schemas = Schemas::builtin().unwrap();
    let rule = format!(
        "
summary: a rule of somebody else
severity: warning
rationale: It has a mistake that only shows when it is evaluated.
appliesTo: Team
assert: \"{condition}\"
message: never seen
examples:
  - bad: a
  - good: b
"
    );
    let manifests = "
apiVersion: orglint/v1
kind: Team
metadata: { name: core }
spec: { type: platform }
---
apiVersion: orglint/v1
kind: Service
metadata: { name: auth }
spec: { owner: core, tier: [1] }
";
    let rules = Rules::load(vec![Source::new("team/mistaken.yaml", rule)], &schemas).unwrap();
    let sources = Sources::new(vec![Source::new("teams.yaml", manifests)]);
    let report = lint(sources, &schemas, &rules, &Settings::new(Now::parse("2026-11-22").unwrap()));
    report.diagnostics.iter().map(|diagnostic| diagnostic.rule.to_string()).collect()
}

#[test]
fn a_mistake_in_a_rule_is_reported_beside_a_broken_manifest_that_it_does_not_read() {
    assert_eq!(reported("[1][5] == 1"), ["policy/failed"]);
    assert_eq!(reported("org.count('Service') == [1][5]"), ["policy/failed"]);
    assert_eq!(reported("size(org.all('Team')) == [1][5]"), ["policy/failed"]);
}

#[test]
fn what_a_rule_reads_of_a_broken_manifest_is_no_mistake_of_the_rule() {
    for asked in ["org.get('Service', 'auth')", "org.all('Service')[0]", "org.referrers(doc)[0]"] {
        assert_eq!(reported(&format!("{asked} != doc && [1][5] == 1")), Vec::<String>::new(), "{asked}");
    }
}
