//! Rules that were agreed on are there, with their severities. A rule beyond them is a file in `policies/` and nothing else.

use std::collections::BTreeMap;

use orglint::policy::Rules;
use orglint::schema::Schemas;

/// `id severity`, a line each; `todo` in front of what is agreed on and not there yet.
const CATALOGUE: &str = include_str!("catalogue.txt");

#[test]
fn what_was_agreed_on_is_there() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut there: BTreeMap<&str, &str> =
        rules.iter().map(|rule| (rule.id().as_str(), rule.severity().name())).collect();
    let mut complaints = Vec::new();
    for line in CATALOGUE.lines() {
        let (todo, entry) = line.strip_prefix("todo ").map_or((false, line), |entry| (true, entry));
        let (id, severity) = entry.split_once(' ').unwrap();
        match (there.remove(id), todo) {
            (Some(found), false) if found == severity => {}
            (Some(found), false) => complaints.push(format!("{id} is {found}, agreed on was {severity}")),
            (Some(_), true) => complaints.push(format!("{id} is there: take `todo` from its line")),
            (None, false) => complaints.push(format!("{id} is missing")),
            (None, true) => {}
        }
    }
    assert!(complaints.is_empty(), "tests/tidy/catalogue.txt:\n{}", complaints.join("\n"));
}
