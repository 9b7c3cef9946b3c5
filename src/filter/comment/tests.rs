//! Which texts of comments are suppressions, which are nearly, and which are neither.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

fn only(comment: &str) -> Reading {
    let text = format!("k: é {comment}");
    let start = text.find('#').unwrap_or(0) as u32;
    let mut readings = read(&text, Span::new(start, text.len() as u32));
    assert_eq!(readings.len(), 1, "{comment}: {readings:?}");
    readings.remove(0)
}

fn suppression(comment: &str) -> (Vec<String>, Option<String>, Until) {
    match only(comment) {
        Reading::Directive(directive) => {
            let names = directive.rules.into_iter().map(|rule| rule.text).collect();
            (names, directive.reason, directive.until)
        }
        Reading::Mistake(mistake) => panic!("{comment}: {mistake:?}"),
    }
}

fn mistake(comment: &str) -> (Unlike, String, Option<String>) {
    match only(comment) {
        Reading::Mistake(mistake) => (mistake.reason, mistake.text, mistake.near),
        Reading::Directive(directive) => panic!("{comment}: {directive:?}"),
    }
}

fn unread(comment: &str) -> (String, Option<String>) {
    match suppression(comment).2 {
        Until::Unread { text, near, .. } => (text, near),
        until => panic!("{comment}: {until:?}"),
    }
}

fn day(text: &str) -> Until {
    Until::Day(text.parse().unwrap())
}

#[test]
fn rules_reason_and_date() {
    let all = "# orglint: ignore okr/kr-baseline, okr/* -- it is new (until 2026-12-31)";
    let names = vec!["okr/kr-baseline".to_owned(), "okr/*".to_owned()];
    assert_eq!(suppression(all), (names, Some("it is new".to_owned()), day("2026-12-31")));
    let one = |text: &str| suppression(text).0.join("|");
    assert_eq!(one("#orglint: ignore a/b"), "a/b");
    assert_eq!(one("##  orglint:   ignore   a/b ,c/d,  -- x"), "a/b|c/d");
    assert_eq!(one("# orglint: ignore-file a/b -- x"), "a/b");
    let reason = |text: &str| suppression(text).1;
    assert_eq!(reason("# orglint: ignore a/b --"), None);
    assert_eq!(reason("# orglint: ignore a/b -- (until 2026-12-31)"), None);
    assert_eq!(reason("# orglint: ignore a/b -- see #41 -- and #42"), Some("see #41 -- and #42".to_owned()));
    let around = "# orglint: ignore a/b -- before (until 2026-12-31) behind";
    assert_eq!(reason(around), Some("before behind".to_owned()));
    assert_eq!(suppression("# orglint: ignore a/b (until 2026-12-31) -- x").2, day("2026-12-31"));
    assert_eq!(suppression("# orglint: ignore a/b (until 2026-12-31)").1, None);
    assert_eq!(reason("# orglint: ignore a/b -- until the move"), Some("until the move".to_owned()));
}

#[test]
fn spans_are_those_of_the_file() {
    let text = "é: 1 # orglint: ignore a/b, c/d -- ü  # note";
    let comment = Span::new(6, text.len() as u32);
    let readings = read(text, comment);
    let [Reading::Directive(directive)] = readings.as_slice() else { panic!("{readings:?}") };
    let slice = |span: Span| text.get(span.range()).unwrap();
    assert_eq!(slice(directive.span), "# orglint: ignore a/b, c/d -- ü");
    assert_eq!(directive.rules.iter().map(|rule| slice(rule.span)).collect::<Vec<_>>(), ["a/b", "c/d"]);
}

#[test]
fn a_hash_between_blanks_begins_another_comment() {
    let text = "# note # orglint: ignore a/b -- x # orglint: ignore c/d -- y";
    let readings = read(text, Span::new(0, text.len() as u32));
    let spans = readings.iter().map(|reading| match reading {
        Reading::Directive(directive) => directive.span,
        Reading::Mistake(mistake) => mistake.span,
    });
    let texts: Vec<_> = spans.map(|span| text.get(span.range()).unwrap()).collect();
    assert_eq!(texts, ["# orglint: ignore a/b -- x", "# orglint: ignore c/d -- y"]);
}

#[test]
fn slips_of_the_hand_are_mistakes() {
    let near = |text: &str| {
        let (reason, text, near) = mistake(text);
        assert_eq!(reason, Unlike::Spelling, "{text}");
        (text, near.unwrap())
    };
    let pair = |text: &str, near: &str| (text.to_owned(), near.to_owned());
    assert_eq!(near("# orglint ignore a/b -- x"), pair("orglint ignore", "ignore"));
    assert_eq!(near("# orglint:ignore a/b -- x"), pair("orglint:ignore", "ignore"));
    assert_eq!(near("# orglint:ignore-file a/b -- x"), pair("orglint:ignore-file", "ignore-file"));
    assert_eq!(near("# Orglint: ignore a/b -- x"), pair("Orglint: ignore", "ignore"));
    assert_eq!(near("# org-lint : ignore a/b -- x"), pair("org-lint : ignore", "ignore"));
    assert_eq!(near("# orglnit: ignore a/b"), pair("orglnit: ignore", "ignore"));
    assert_eq!(near("# orglint-ignore a/b"), pair("orglint-ignore", "ignore"));
    assert_eq!(near("# orglint-disable-file a/b"), pair("orglint-disable-file", "ignore-file"));
    assert_eq!(near("# orglint disable"), pair("orglint disable", "ignore"));
    assert_eq!(near("# for now orglint: ignore a/b -- x"), pair("orglint: ignore", "ignore"));
}

#[test]
fn what_stands_behind_the_mark_is_understood_or_a_mistake() {
    let text = |text: &str| text.to_owned();
    assert_eq!(mistake("# orglint: off"), (Unlike::Directive, text("off"), None));
    assert_eq!(mistake("# orglint:"), (Unlike::Directive, text("orglint:"), None));
    let near = |word: &str| Some(text(word));
    assert_eq!(mistake("# orglint: Ignore a/b"), (Unlike::Directive, text("Ignore"), near("ignore")));
    assert_eq!(mistake("# orglint: ignore: a/b"), (Unlike::Directive, text("ignore:"), near("ignore")));
    let file = (Unlike::Directive, text("disable-file"), near("ignore-file"));
    assert_eq!(mistake("# orglint: disable-file a/b"), file);
    assert_eq!(mistake("# orglint: ignore"), (Unlike::Nothing, text("ignore"), None));
    assert_eq!(mistake("# orglint: ignore -- x"), (Unlike::Nothing, text("ignore"), None));
    assert_eq!(mistake("# orglint: ignore , ,"), (Unlike::Nothing, text("ignore"), None));
    assert_eq!(mistake("# orglint: ignore a/b c/d -- x"), (Unlike::Words, text("c/d"), None));
    assert_eq!(mistake("# orglint: ignore a/b — x"), (Unlike::Words, text("— x"), None));
    let stray = mistake("# orglint: ignore a/b (until 2026-12-31) and more -- x");
    assert_eq!(stray, (Unlike::Words, text("and more"), None));
}

#[test]
fn dates_that_cannot_be_read_are_told_from_those_that_are_not_there() {
    let near = |text: &str| Some(text.to_owned());
    let day = near("2026-12-31");
    assert_eq!(
        unread("# orglint: ignore a/b -- x (until 31.12.2026)"),
        ("(until 31.12.2026)".into(), day.clone())
    );
    assert_eq!(unread("# orglint: ignore a/b -- x (until: 2026-12-31)").1, day);
    assert_eq!(unread("# orglint: ignore a/b -- x (Until2026-12-31)").1, day);
    assert_eq!(
        unread("# orglint: ignore a/b -- x (until 2026-12-31"),
        ("(until 2026-12-31".into(), day.clone())
    );
    assert_eq!(unread("# orglint: ignore a/b -- x (until 2026-12-31T09:00:00Z)").1, day);
    assert_eq!(unread("# orglint: ignore a/b -- x (until soon)"), ("(until soon)".into(), None));
    assert_eq!(unread("# orglint: ignore a/b -- x (until)"), ("(until)".into(), None));
    assert_eq!(
        unread("# orglint: ignore a/b -- x until 2026-12-31"),
        ("until 2026-12-31".into(), day.clone())
    );
    assert_eq!(unread("# orglint: ignore a/b -- x (expires 2026-12-31)").1, day);
    let twice = unread("# orglint: ignore a/b -- x (until 2026-12-31) (until 2027-12-31)");
    assert_eq!(twice, ("(until 2027-12-31)".into(), None));
}

#[test]
fn sentences_are_left_alone() {
    for comment in [
        "# orglint reads this file",
        "# orglint ignores this file, see below",
        "# orglint/v1 is the version",
        "# write `orglint: ignore a/b -- x` to silence it",
        "# ignore",
        "#",
        "# origin: ignore a/b",
    ] {
        assert_eq!(read(comment, Span::new(0, comment.len() as u32)), [], "{comment}");
    }
}
