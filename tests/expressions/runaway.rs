//! Rules that would never end, or take all memory: each ends with 2 and is named. Time is not measured here, steps are:
//! a million of them take a few hundredths of a second in the program as it is shipped.

use std::fmt::Write as _;

use orglint::diagnostic::Report;
use orglint::source::Source;

use super::{judged, mistakes, rule, settings};

const TEN: &str = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";

/// An OKR with so many key results, the first of which has a long title.
fn okr(name: &str, key_results: usize) -> Source {
    let mut text = format!(
        "apiVersion: orglint/v1\nkind: OKR\nmetadata: {{ name: {name} }}\nspec:\n  level: team\n  owner: alpha\n  \
         period: 2026-Q4\n  objectives:\n    - id: O1\n      title: {}\n      keyResults:\n",
        "ab".repeat(20_000)
    );
    for number in 0..key_results {
        writeln!(text, "        - {{ id: KR{number}, title: ships }}").unwrap();
    }
    Source::new(format!("okrs/{name}.yaml"), text)
}

fn report(conditions: &str, key_results: usize) -> Report {
    judged(&rule(conditions), vec![okr("a", key_results)], &settings())
}

/// Loops in loops.
fn nested(depth: usize) -> String {
    (0..depth).fold("true".to_owned(), |body, level| format!("{TEN}.all(v{level}, {body})"))
}

/// Variables of which each is made of the one before.
fn chain(first: &str, next: &str, length: usize, assert: &str) -> String {
    let mut text = format!("variables:\n  v0: \"{first}\"\n");
    for number in 1..length {
        let next = next.replace('#', &format!("variables.v{}", number - 1));
        writeln!(text, "  v{number}: \"{next}\"").unwrap();
    }
    write!(text, "assert: \"{}\"", assert.replace('#', &format!("variables.v{}", length - 1))).unwrap();
    text
}

/// The same with variables that wait for no other: each is asked for in its turn.
fn in_turn(first: &str, next: &str, length: usize, assert: &str) -> String {
    let turns: Vec<_> = (0..length - 1).map(|number| format!("size(variables.v{number}) >= 0")).collect();
    chain(first, next, length, &format!("{} && {assert}", turns.join(" && ")))
}

#[test]
fn a_rule_that_runs_away_is_named_and_the_run_fails() {
    let hostile = [
        ("6 loops in each other", format!("assert: \"{}\"", nested(6))),
        ("8 loops in each other", format!("assert: \"{}\"", nested(8))),
        ("a text that doubles", chain("'0123456789abcdef'", "# + #", 17, "size(#) == 0")),
        ("a text that doubles in turn", in_turn("'0123456789abcdef'", "# + #", 40, "size(#) == 0")),
        ("a list that doubles", in_turn("[1, 2]", "# + #", 40, "size(#) == 0")),
        ("lists that share their elements, as text", in_turn("[1, 1]", "[#, #]", 40, "string(#) == ''")),
        ("lists that share their elements, joined", in_turn("[1, 1]", "[#, #]", 40, "join(#, '') == ''")),
        (
            "lists that share their elements, compared",
            in_turn("[1, 1]", "[#, #]", 40, "# == [#[0], #[0]] && !(# == [#[1], [#[0][0], 2]])"),
        ),
        (
            "lists that share their elements, told apart",
            in_turn(
                "[1, 1]",
                "[#, #]",
                40,
                "size(unique([#[0] + [1], #[1] + [2]])) == 0 || # in [[#[0], #[1] + []]]",
            ),
        ),
        (
            "a join of many long texts",
            format!(
                "assert: \"size(join({TEN}.map(a, join({TEN}.map(b, doc.spec.objectives[0].title), '')), '')) == 0\""
            ),
        ),
        (
            "searches in a long text",
            format!(
                "assert: \"{TEN}.all(a, {TEN}.all(b, {TEN}.all(c, {TEN}.all(d, !doc.spec.objectives[0].title.contains('abb')))))\""
            ),
        ),
        (
            "comparisons of long texts",
            format!(
                "assert: \"{TEN}.all(a, {TEN}.all(b, {TEN}.all(c, {TEN}.all(d, doc.spec.objectives[0].title <= doc.spec.objectives[0].title + 'a'))))\""
            ),
        ),
        (
            "a large pattern on a long text",
            "assert: \"!doc.spec.objectives[0].title.matches('(a|b)*a(a|b){2000}c')\"".to_owned(),
        ),
        (
            "the nearest of many words",
            format!(
                "assert: \"{TEN}.all(a, {TEN}.all(b, {TEN}.all(c, nearest('{}', {TEN}.map(d, doc.spec.objectives[0].title)) == '')))\"",
                "a".repeat(100)
            ),
        ),
    ];
    for (situation, conditions) in hostile {
        let report = report(&conditions, 1);
        let found: Vec<_> = report.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            found,
            ["the rule `okr/rule` cannot be evaluated here: it takes too many steps"],
            "{situation}"
        );
        assert_eq!(report.exit_code, 2, "{situation}");
    }
}

#[test]
fn a_message_that_runs_away_is_no_report() {
    let mut text = in_turn("[1, 1]", "[#, #]", 40, "size(#) == 0");
    text.push_str("\n#message");
    let text = rule(&text).replace("`{{ self.id }}` is not", "{{ variables.v39 }}");
    let report = judged(&text, vec![okr("a", 1)], &settings());
    assert_eq!(report.diagnostics[0].rule.as_str(), "policy/failed");
    assert_eq!(report.exit_code, 2);
}

#[test]
fn many_places_are_one_report() {
    let conditions = format!("assert: \"{}\"", nested(6));
    let found = report(&conditions, 3).diagnostics;
    let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        ["the rule `okr/rule` cannot be evaluated here, nor in 2 other places: it takes too many steps"]
    );
    assert_eq!(found[0].help.as_deref(), Some("mend the rule, or leave it out with `--ignore okr/rule`"));
}

#[test]
fn what_is_dear_everywhere_ends_too() {
    // 300,000 steps at each of 40 places of one manifest: the rule ends when it has taken ten millions.
    let conditions = format!("assert: \"{TEN}.all(z, z < 3 ? {} : true)\"", nested(4));
    let report = report(&conditions, 400);
    assert_eq!(report.exit_code, 2);
    let [found] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
    assert!(found.message.starts_with("the rule `okr/rule` cannot be evaluated"), "{}", found.message);
}

#[test]
fn what_is_too_large_is_refused_before_it_runs() {
    let pattern = "x.matches('(a{9}){9}{9}{9}{9}{9}')";
    let refused = [
        (format!("assert: \"{}\"", "(".repeat(300)), "operators"),
        (format!("assert: \"1{} > 0\"", " + 1".repeat(1_390)), "operators"),
        (format!("assert: \"self{}\"", ".b".repeat(1_000)), "operators"),
        (format!("assert: \"1{}\"", " in 1".repeat(1_000)), "operators"),
        (format!("assert: \"{}1\"", "!".repeat(5_000)), "operators"),
        (format!("assert: \"{}\"", "[".repeat(200)), "an expression"),
        (format!("assert: \"'{}' == ''\"", "a".repeat(9_000)), "bytes"),
        (format!("assert: \"{pattern}\"").replace('x', "self.id"), "pattern"),
        (format!("{}\nassert: has(self.target)", variables(65)), "at most 64 variables"),
        (patterns(), "patterns of a rule take at most"),
        (texts(), "expressions of a rule and its texts have at most 65536 bytes"),
    ];
    for (conditions, wanted) in refused {
        let found = mistakes(&rule(&conditions));
        assert!(found.iter().any(|found| found.contains(wanted)), "{wanted}: {found:?}");
    }
}

#[test]
fn the_deepest_value_fits_the_stack() {
    // Each variable is as many lists within each other as may be written, around the one before.
    let wrapped = format!("{}#{}", "[".repeat(80), "]".repeat(80));
    let conditions = in_turn("[1]", &wrapped, 44, "string(#) == '2' || # == [1] || # == #[0]");
    let thread = std::thread::Builder::new().stack_size(orglint::STACK);
    let judged = thread.spawn(move || judged(&rule(&conditions), vec![okr("a", 1)], &settings()).exit_code);
    assert_eq!(judged.unwrap().join().unwrap(), 1);
}

fn variables(count: usize) -> String {
    let lines: Vec<_> = (0..count).map(|number| format!("  v{number}: \"1\"")).collect();
    format!("variables:\n{}", lines.join("\n"))
}

/// Several conditions with patterns that are large, but not too large for one condition.
fn patterns() -> String {
    let large = "\"self.id.matches('(a|b){2000}c')\"";
    let lines: Vec<_> = (0..40).map(|number| format!("  v{number}: {large}")).collect();
    format!("variables:\n{}\nassert: variables.v1", lines.join("\n"))
}

/// Conditions that are long, but not too long for one.
fn texts() -> String {
    let lines: Vec<_> = (0..10).map(|number| format!("  v{number}: \"'{}'\"", "a".repeat(8_000))).collect();
    format!("variables:\n{}\nassert: variables.v1 == ''", lines.join("\n"))
}
