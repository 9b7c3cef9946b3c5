//! Expectations: how markers are read, and what is told of those that do not hold.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Comparison, RuleId, Severity, Words, compare, comparison, named, unmarked, without_own, words};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{Source, Sources, Span};

fn id(id: &str) -> RuleId {
    id.parse().unwrap()
}

/// A report on one file, in which `a/b` says "4 teams" as a warning at the given offset.
fn report(text: &str, at: Option<u32>) -> Report {
    let sources = Sources::new(vec![Source::new("a.yaml", text)]);
    let file = sources.iter().next().unwrap().0;
    let diagnostic =
        |at| Diagnostic::new(id("a/b"), Severity::Warning, file, Span::new(at, at + 1), "4 teams".to_owned());
    let diagnostics = at.map(diagnostic).into_iter().collect();
    Report { sources, diagnostics, ..Report::default() }
}

fn compared(text: &str, at: Option<u32>) -> String {
    compare(&report(text, at), Some(&id("a/b"))).err().unwrap_or_default()
}

#[test]
fn a_marker_says_as_much_as_it_wants() {
    let said = |rule: &str, severity, text: Option<&str>| Words {
        rule: id(rule),
        severity,
        text: text.map(str::to_owned),
    };
    let own = id("own/rule");
    let cases = [
        ("", vec![said("own/rule", None, None)]),
        (" info", vec![said("own/rule", Some(Severity::Info), None)]),
        (" \"a, b\"", vec![said("own/rule", None, Some("a, b"))]),
        (" a/b", vec![said("a/b", None, None)]),
        (" a/b error", vec![said("a/b", Some(Severity::Error), None)]),
        (
            " a/b error \"x # y\", c/d, e/f \"é\" ",
            vec![
                said("a/b", Some(Severity::Error), Some("x # y")),
                said("c/d", None, None),
                said("e/f", None, Some("é")),
            ],
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(words(text, Some(&own)), Ok(wanted), "{text}");
    }
}

#[test]
fn what_is_no_marker_is_refused() {
    let cases = [
        (" a/b fatal", "`fatal` is neither the id of a rule nor a severity"),
        (" a/b error more", "a marker ends before `more`, or goes on with a comma"),
        (" a/b \"x", "the text `\"x` has no second `\"`"),
        (" a/B", "`a/B` is not the id of a rule"),
        (" error", "a marker outside of a rule's own examples names the rule"),
    ];
    for (text, wanted) in cases {
        assert_eq!(words(text, None), Err(wanted.to_owned()), "{text}");
    }
}

#[test]
fn a_diagnostic_is_what_its_marker_says() {
    for text in [
        "a: b # expect",
        "a: b # expect: a/b",
        "a: b # expect: warning",
        "a: b # expect: \"4 t\"",
        "a: b # expect: a/b warning \"4 teams\"",
        "# expect: warning\na: b",
        "a: b # todo-ok",
    ] {
        assert_eq!(compared(text, Some(text.find("a: b").unwrap() as u32)), "", "{text}");
    }
    assert_eq!(compared("a: b # todo", None), "");
}

#[test]
fn every_difference_is_told() {
    let unexpected = "a.yaml:1: `a/b` is reported as warning, and not expected: 4 teams\n";
    assert_eq!(compared("a: b", Some(0)), unexpected);
    assert_eq!(compared("a: b # expect", None), "a.yaml:1: `a/b` is expected and not reported\n");
    assert_eq!(
        compared("a: b # expect: error", Some(0)),
        format!("a.yaml:1: `a/b` is expected as error and not reported\n{unexpected}")
    );
    assert_eq!(
        compared("a: b # expect: info \"5\"", Some(0)),
        format!("a.yaml:1: `a/b` is expected as info to say \"5\" and not reported\n{unexpected}")
    );
    assert_eq!(
        compared("a: b # expect\nc: d", Some(14)),
        format!("a.yaml:1: `a/b` is expected and not reported\n{}", unexpected.replace(":1:", ":2:"))
    );
    assert_eq!(
        compared("a: b # todo", Some(0)),
        "a.yaml:1: `a/b` is reported as warning, and marked as a known gap: 4 teams\n"
    );
    assert_eq!(
        compared("a: b # expect: why", None),
        "a.yaml:1: `why` is neither the id of a rule nor a severity\n"
    );
}

#[test]
fn a_text_is_read_without_its_markers() {
    let text = "# expect: a/b\na: b # expect\n  # todo\nc: d # todo-ok: a/b \"x\"\ne: \"# f\"\n";
    assert_eq!(unmarked(text), "a: b\nc: d\ne: \"# f\"\n");
    let text = "a: b # expect\nc: d # expect: a/b\ne: f # todo\ng: h # expect: \"a/b\"\n";
    assert_eq!(without_own(text), "a: b\nc: d # expect: a/b\ne: f # todo\ng: h\n");
    let sources = Sources::new(vec![Source::new("a.yaml", "a: b # expect, \nc: d # expect: error, c/d\n")]);
    let found: Vec<_> = named(&sources, &id("a/b")).iter().map(ToString::to_string).collect();
    assert_eq!(found, ["a/b", "c/d"]);
}

#[test]
fn a_difference_is_told_from_both_sides() {
    let Comparison { differences, gaps } =
        comparison(&report("a: b # expect: info \"5\"\nc: d # todo-ok", Some(0)), Some(&id("a/b")));
    assert_eq!(gaps, 1);
    let words: Vec<_> = differences.iter().map(|difference| (difference.line, difference.words())).collect();
    let wanted = [
        (1, "`a/b` as info to say \"5\"".to_owned()),
        (2, "`a/b` (a known gap)".to_owned()),
        (1, "`a/b` as warning: 4 teams".to_owned()),
    ];
    assert_eq!(words, wanted);
    let whole: Vec<_> = differences.iter().map(ToString::to_string).collect();
    let wanted = [
        "a.yaml:1: `a/b` is expected as info to say \"5\" and not reported",
        "a.yaml:2: `a/b` is expected as a known gap and not reported any more",
        "a.yaml:1: `a/b` is reported as warning, and not expected: 4 teams",
    ];
    assert_eq!(whole, wanted);
}
