//! The rules that come with the program: what is known of them when it is built, and the rest when somebody asks.

use std::sync::OnceLock;

use super::check::Check;
use super::expr::Parsing;
use super::load::{Loader, severity};
use super::rule::{Body, Example, Rule};
use crate::diagnostic::{RuleId, Severity};
use crate::document::{self, Limits, Node};
use crate::embedded::{self, RuleFile};
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
        severity: severity(file.severity).unwrap_or(Severity::Error),
        kinds: file.kinds.iter().filter_map(|kind| schemas.by_name(kind)).collect(),
        kind_names: file.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        check: Check::named(file.check),
        names_old_self: file.names_old_self,
        body: OnceLock::new(),
        examples: OnceLock::new(),
    })
}

/// A rule file up to its examples, which stand last in every file of ours; a test holds that.
pub(super) fn head(text: &str) -> &str {
    text.split_once("\nexamples:\n").map_or(text, |(head, _)| head)
}

/// What the rule of this id says of what it finds; nothing of any other.
pub(super) fn body(id: &RuleId) -> Body {
    read(head(text(id)), |loader, root| loader.body(root)).flatten().unwrap_or_default()
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
