//! What evaluation takes, in steps: work that grows with the data is counted as it grows, and no faster. Budgets rest on
//! it, so that neither a large organization is refused nor a hostile one is cheap.

use super::*;

/// The steps of an expression on a service whose labels, with numbers as keys, are so many, whose title
/// has as many words, beside as many teams.
fn steps(text: &str, size: usize) -> u32 {
    let labels: String = (0..size).map(|number| format!("{number}: x, ")).collect();
    let teams: String = (0..size)
        .map(|number| format!("---\napiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: t{number} }}\n"))
        .collect();
    let service = format!(
        "apiVersion: orglint/v1\nkind: Service\nmetadata:\n  name: auth\n  \
         title: {}\n  labels: {{ {labels}last: x }}\n",
        "word ".repeat(size).trim_end()
    );
    let schemas = Schemas::builtin().unwrap();
    let text_of_all = format!("{service}{teams}");
    let trees = [document::parse(FileId(0), &text_of_all, &Limits::default())];
    let org = Organization::new(&schemas, &trees, |_| "", false, |_| Vec::new());
    let clock = Clock::new(Now::parse("2026-11-22").unwrap(), &org);
    let doc = org.of_kind("Service").next().unwrap().root;
    let expr = Expr::parse(text, Parsing::AtOnce).unwrap();
    let mut scope = Scope::new(World { org: &org, clock: &clock, before: None }, Value::Node(doc), Some(doc));
    expr.eval(&mut scope).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    scope.steps()
}

#[test]
fn looking_something_up_costs_an_eighth_of_what_is_there() {
    for text in [
        "org.count('Team') == 0",
        "self.metadata.labels.last == 'x'",
        "self.metadata.labels['last'] == 'x'",
        "self.metadata.labels['la' + 'st'] == 'x'",
        "has(self.metadata.labels.last)",
    ] {
        assert_eq!(steps(text, 800) - steps(text, 0), 100, "{text}");
    }
}

#[test]
fn comparing_texts_costs_a_step_for_sixteen_bytes() {
    // `word ` 800 times.
    let text = "self.metadata.title <= self.metadata.title";
    assert_eq!(steps(text, 801) - steps(text, 1), 4000 / 16);
    let words = "sameWords(self.metadata.title, self.metadata.title)";
    assert_eq!(steps(words, 801) - steps(words, 1), 2 * (4000 + 4000 / 16));
}

#[test]
fn a_map_is_known_as_itself_at_once() {
    let text = "self.metadata.labels == self.metadata.labels";
    assert_eq!(steps(text, 800), steps(text, 0));
}

#[test]
fn what_is_lacking_is_looked_up_in_a_map() {
    let text = "lacking(self.metadata.labels, ['last', 'first'])";
    assert_eq!(steps(text, 800) - steps(text, 0), 200);
}
