//! Whole runs over a file beside a small organization, and what holds of every report.

use std::sync::LazyLock;

use orglint::diagnostic::{Diagnostic, Label, Report};
use orglint::policy::clock::Now;
use orglint::policy::{Refusal, Rules};
use orglint::proof::TODAY;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint as judge};

use super::text;

/// What is part of the program.
pub(crate) static BUILTIN: LazyLock<(Schemas, Rules)> = LazyLock::new(|| {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    (schemas, rules)
});

/// Organizations about which no rule has anything to say.
const GIVEN: [(&str, &str); 3] = [
    ("org.yaml", include_str!("../../fixtures/given/org.yaml")),
    ("incidents.yaml", include_str!("../../fixtures/given/incidents.yaml")),
    ("releases.yaml", include_str!("../../fixtures/given/releases.yaml")),
];

/// A file alone.
pub(crate) fn one(path: &str, text: &str) -> Sources {
    Sources::new(vec![Source::new(path, text)])
}

/// A file in the small organization.
pub(crate) fn beside(path: &str, text: &str) -> Sources {
    let given = GIVEN.map(|(path, text)| Source::new(format!("given/{path}"), text));
    Sources::new([Source::new(path, text)].into_iter().chain(given).collect())
}

/// All rules, on the day of the examples.
pub(crate) fn settings() -> Settings {
    Settings { allow_empty: true, ..Settings::new(Now::parse(TODAY).unwrap()) }
}

/// A run of all rules, whose report is sound.
pub(crate) fn judged(sources: Sources) -> Report {
    let report = judge(sources, &BUILTIN.0, &BUILTIN.1, &settings());
    sound(&report);
    report
}

/// A manifest, or whatever it is, in a small organization can be judged.
pub(crate) fn lint(bytes: &[u8]) {
    let report = judged(beside("a.yaml", &text(bytes)));
    // Nothing depends on what was judged before.
    let again = judged(beside("a.yaml", &text(bytes)));
    assert_eq!(report.diagnostics, again.diagnostics);
}

/// Every place is in its file, and the order is the promised one.
pub(crate) fn sound(report: &Report) {
    assert!(report.exit_code <= 2);
    let silenced = report.silenced.iter().map(|silenced| &silenced.diagnostic);
    for diagnostic in report.diagnostics.iter().chain(silenced) {
        placed(&report.sources, diagnostic);
        assert_eq!(diagnostic.fingerprint.split('-').next().map(str::len), Some(32), "{diagnostic:?}");
    }
    for suppression in &report.suppressions {
        assert!(report.sources.file(suppression.file).text().get(suppression.span.range()).is_some());
    }
    let order = |it: &Diagnostic| (it.primary.file, it.primary.span, it.rule.clone());
    assert!(report.diagnostics.is_sorted_by_key(order), "{:?}", report.diagnostics);
    let partial = report.diagnostics.iter().any(|it| ["limits", "policy"].contains(&it.rule.category()));
    assert!(!partial || report.exit_code == 2, "what was not judged is no pass");
}

/// What was refused has its places too, and at least one reason.
pub(crate) fn refused(refusal: &Refusal) {
    assert!(!refusal.diagnostics.is_empty());
    refusal.diagnostics.iter().for_each(|diagnostic| placed(&refusal.sources, diagnostic));
}

fn placed(sources: &Sources, diagnostic: &Diagnostic) {
    let is_there = |label: &Label| sources.file(label.file).text().get(label.span.range()).is_some();
    assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    assert!(is_there(&diagnostic.primary) && diagnostic.related.iter().all(is_there), "{diagnostic:?}");
    for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
        assert!(
            sources.file(edit.file).text().get(edit.span.range()).is_some(),
            "{edit:?} of {diagnostic:?}"
        );
    }
}
