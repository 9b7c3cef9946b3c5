//! Rule files, and the expressions in them.

use orglint::policy::{Question, Rules};
use orglint::source::Source;
use orglint::{ask, lint};

use super::runs::{BUILTIN, beside, refused, settings, sound};
use super::text;

/// A document for every rule to begin with.
const OKR: &str = "apiVersion: orglint/v1\nkind: OKR\nmetadata: { name: q4 }\nspec:\n  level: team\n  owner: alpha\n  \
                   period: 2026-Q4\n  objectives:\n    - id: O1\n      title: Deliver\n      keyResults:\n        - { id: KR1, \
                   title: deploys, baseline: 1/day, target: 5/day }\n";

/// A rule file is refused with places, or judges to an end.
pub(crate) fn rule(bytes: &[u8]) {
    match Rules::load(vec![Source::new("own/rule.yaml", text(bytes))], &BUILTIN.0) {
        Err(refusal) => refused(&refusal),
        Ok(rules) => {
            sound(&lint(beside("a.yaml", OKR), &BUILTIN.0, &rules, &settings()));
            for rule in rules.iter() {
                assert!(rule.page().contains(rule.id().as_str()));
            }
        }
    }
}

/// An expression is refused with places, or has its answers, step by step. What stands in front of a line end is the
/// selector.
pub(crate) fn expression(bytes: &[u8]) {
    let text = text(bytes);
    let (select, expression) = match text.split_once('\n') {
        Some((select, expression)) => (Some(select.to_owned()), expression.to_owned()),
        None => (None, text),
    };
    for kind in [None, Some("Team"), Some("OKR")] {
        let kind = kind.map(str::to_owned);
        let question = Question { expression: expression.clone(), kind, name: None, select: select.clone() };
        match question.parse(&BUILTIN.0) {
            Err(refusal) => refused(&refusal),
            Ok(inquiry) => {
                let sources = beside("a.yaml", OKR);
                for answer in ask(&sources, &BUILTIN.0, &inquiry, &settings()) {
                    if let Some(place) = answer.place {
                        let (label, source) = (&place.label, sources.file(place.label.file));
                        assert!(source.text().get(label.span.range()).is_some(), "{place:?}");
                    }
                }
            }
        }
    }
}
