//! Comments that silence: put in and taken out, a file has the bytes that it had.

use orglint::diagnostic::{Edit, Report};
use orglint::filter::{Addition, is_protected, removal};
use orglint::source::spliced;

use super::runs::{judged, one};
use super::text;

/// What comments can silence, added comments silence; and without them the text is what it was.
pub(crate) fn comments(bytes: &[u8]) {
    let text = text(bytes);
    let report = judged(one("a.yaml", &text));
    // In a document that cannot be read to its end no comment can be found again.
    if report.diagnostics.iter().any(|it| ["yaml/syntax", "limits/exceeded"].contains(&it.rule.as_str())) {
        return;
    }
    if !report.suppressions.is_empty() {
        let removals: Vec<_> = report.suppressions.iter().map(|it| removal(only(&report), it)).collect();
        let without = edited(&report, &removals);
        // Where one stands in another, the outer one goes first.
        let left = judged(one("a.yaml", &without)).suppressions.len();
        assert!(left < report.suppressions.len(), "{without:?}");
        return;
    }
    let silent = |report: &Report| report.diagnostics.iter().filter(|it| !is_protected(&it.rule)).count();
    let additions = Addition::new("known", None).unwrap().edits(&report);
    let added = judged(one("a.yaml", &edited(&report, &additions.edits)));
    assert_eq!(silent(&added), additions.without_comments, "{:?}", added.diagnostics);
    let removals: Vec<_> = added.suppressions.iter().map(|it| removal(only(&added), it)).collect();
    assert_eq!(edited(&added, &removals), text);
}

fn only(report: &Report) -> &orglint::source::Source {
    report.sources.iter().next().unwrap().1
}

fn edited(report: &Report, edits: &[Edit]) -> String {
    spliced(only(report).text(), edits.iter().map(|edit| (edit.span, edit.text.as_str())))
}
