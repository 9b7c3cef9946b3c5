//! The rules that come with the program: what is known of them when it is built, and the rest when somebody asks.

#![expect(clippy::redundant_closure_for_method_calls, reason = "a path would name a single lifetime")]

use std::sync::OnceLock;

use super::check::Check;
use super::expr::{Expr, Parsing, Value};
use super::load::{self, Loader};
use super::rule::{Body, Case, Example, Rule, Words};
use super::select::Selector;
use crate::diagnostic::{RuleId, Severity};
use crate::document::{self, Limits, Node};
use crate::embedded::{self, Constant, RuleFile};
use crate::schema::Schemas;
use crate::source::FileId;

/// All of them, by id, without having read their files.
pub(super) fn rules(schemas: &Schemas) -> impl Iterator<Item = Rule> {
    embedded::RULES.iter().filter_map(|file| rule(file, schemas))
}

/// The one of this id.
pub(super) fn alone(id: &str, schemas: &Schemas) -> Option<Rule> {
    file(id).and_then(|file| rule(file, schemas))
}

fn rule(file: &RuleFile, schemas: &Schemas) -> Option<Rule> {
    Some(Rule {
        id: file.id.parse().ok()?,
        file: None,
        severity: load::severity(file.severity).unwrap_or(Severity::Error),
        kinds: file.kinds.iter().filter_map(|kind| schemas.by_name(kind)).collect(),
        kind_names: file.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        check: Check::named(file.check),
        names_old_self: file.names_old_self,
        body: OnceLock::new(),
        words: OnceLock::new(),
        examples: OnceLock::new(),
    })
}

/// A rule file up to its examples, which stand last in every file of ours; a test holds that.
pub(super) fn head(text: &str) -> &str {
    text.split_once("\nexamples:\n").map_or(text, |(head, _)| head)
}

/// What the rule of this id judges by; nothing of any other.
pub(super) fn body(id: &RuleId) -> Body {
    let Some(file) = file(id.as_str()) else { return Body::default() };
    let expr = |text: &'static str| Some(Expr::later(text)).filter(|_| !text.is_empty());
    let case = |(when, assert, severity): &(&'static str, &'static str, &str)| Case {
        when: expr(when),
        assert: expr(assert),
        severity: load::severity(severity),
    };
    Body {
        params: file.params.iter().map(|(name, value)| ((*name).to_owned(), constant(value))).collect(),
        variables: file
            .variables
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Expr::later(text)))
            .collect(),
        selector: Selector::parse(file.select).unwrap_or_default(),
        when: expr(file.when),
        cases: file.cases.iter().map(case).collect(),
    }
}

fn constant(constant: &'static Constant) -> Value<'static> {
    match constant {
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Int(value) => Value::Int(*value),
        Constant::Double(value) => Value::Double(*value),
        Constant::Text(text) => Value::text(*text),
        Constant::List(items) => Value::List(items.iter().map(self::constant).collect()),
        Constant::Map(entries) => Value::Map(
            entries.iter().map(|(key, value)| (self::constant(key), self::constant(value))).collect(),
        ),
    }
}

/// What the rule of this id says; nothing of any other.
pub(super) fn words(id: &RuleId) -> Words {
    read(head(text(id)), |loader, root| loader.words(root)).flatten().unwrap_or_default()
}

/// Its examples; none of any other.
pub(super) fn examples(id: &RuleId) -> Vec<Example> {
    let text = text(id);
    // They are a document without what stands above them.
    let above = head(text).len();
    let behind = text.get(above..).unwrap_or("");
    let mut examples = read(behind, |loader, root| loader.examples(root)).unwrap_or_default();
    for example in &mut examples {
        let starts = example.texts.iter_mut().map(|(_, start)| start).chain([&mut example.start]);
        starts.for_each(|start| *start += above as u32);
    }
    examples
}

fn text(id: &RuleId) -> &'static str {
    file(id.as_str()).map_or("", |file| file.text)
}

fn file(id: &str) -> Option<&'static RuleFile> {
    let at = embedded::RULES.binary_search_by(|file| file.id.cmp(id)).ok()?;
    embedded::RULES.get(at)
}

fn read<T>(text: &str, mut part: impl FnMut(&mut Loader<'_>, Node<'_>) -> T) -> Option<T> {
    let tree = document::parse(FileId(0), text, &Limits::default());
    let root = tree.documents().first().and_then(|document| tree.root(document))?;
    // No kind is looked up.
    let schemas = Schemas::from_texts(&[]).ok()?;
    Some(part(&mut Loader::new(&schemas, FileId(0), Parsing::WhenNeeded), root))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// What a run judges by was taken from the files when the program was built, by another reader.
    #[test]
    fn what_is_known_of_a_rule_is_what_its_file_says() {
        // Whether a text is borrowed makes no difference.
        let shown = |body: &Body| format!("{body:?}").replace("Counted(", "Borrowed(");
        assert!(embedded::RULES.len() > 180);
        for file in embedded::RULES {
            let id = file.id.parse().unwrap();
            let own = read(head(file.text), |loader, root| loader.body(root)).flatten().unwrap();
            assert_eq!(shown(&body(&id)), shown(&own), "{id}");
            assert!(!own.cases.is_empty(), "{id}");
            assert_eq!(own.cases.len(), words(&id).cases.len(), "{id}");
        }
    }
}
