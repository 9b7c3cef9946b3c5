//! References: the grammar `[kind:][namespace/]name[#part]`, and where each of them leads.

use std::collections::BTreeMap;
use std::fmt;

use super::{Manifest, ManifestId, Organization};
use crate::document::Node;
use crate::schema::{self, KindId, Path, Text};
use crate::value::{Effort, nearest_within};

/// A reference as written, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceText<'t> {
    /// In front of the colon.
    pub kind: Option<&'t str>,
    /// In front of the slash.
    pub namespace: Option<&'t str>,
    /// The name.
    pub name: &'t str,
    /// Behind the hash.
    pub part: Option<&'t str>,
}

impl<'t> ReferenceText<'t> {
    /// Takes a text apart. Never fails: what is no name is found nowhere.
    #[must_use]
    pub fn parse(text: &'t str) -> Self {
        // Most are a name alone.
        if !text.bytes().any(|byte| matches!(byte, b'#' | b':' | b'/')) {
            return Self { kind: None, namespace: None, name: text, part: None };
        }
        let (text, part) = match text.split_once('#') {
            Some((text, part)) => (text, Some(part)),
            None => (text, None),
        };
        let (kind, text) = match text.split_once(':') {
            Some((kind, text)) => (Some(kind), text),
            None => (None, text),
        };
        let (namespace, name) = match text.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, text),
        };
        Self { kind, namespace, name, part }
    }
}

/// As written: `[kind:][namespace/]name[#part]`.
impl fmt::Display for ReferenceText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(kind) = self.kind {
            write!(f, "{kind}:")?;
        }
        if let Some(namespace) = self.namespace {
            write!(f, "{namespace}/")?;
        }
        f.write_str(self.name)?;
        self.part.map_or(Ok(()), |part| write!(f, "#{part}"))
    }
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a manifest; to its part, if it names one.
    Manifest(ManifestId),
    /// To a manifest of a kind that the field does not take.
    WrongKind(ManifestId),
    /// To a manifest that has no such part; the nearest one.
    NoPart(ManifestId, Option<Box<str>>),
    /// Nowhere; the nearest name.
    Nowhere(Option<Box<str>>),
    /// Nothing can be said: the kind is incomplete, or optional and not in use.
    Unknown,
}

/// A field that refers to a manifest.
#[derive(Clone, Debug)]
pub struct Reference<'s> {
    /// The manifest that holds it.
    pub from: ManifestId,
    /// The string.
    pub node: Node<'s>,
    /// Where it leads.
    pub target: Target,
    /// What the schema says of it.
    field: &'s schema::Reference,
}

impl<'s> Reference<'s> {
    /// The rule that reports it when it leads nowhere, where that is not the general one.
    #[must_use]
    pub fn reported_by(&self) -> Option<&'s str> {
        self.field.reported_by.as_deref()
    }
}

/// What a text says, read in a manifest, where it may name these kinds. Names of kinds that a configuration declares may
/// hold what parts a reference of ours, such as `CI/CD` or `Phase 2: rollout`.
#[must_use]
pub fn written<'t>(
    org: &Organization<'_>,
    manifest: &Manifest<'_>,
    kinds: &[KindId],
    text: &'t str,
) -> ReferenceText<'t> {
    let parted = ReferenceText::parse(text);
    let whole = ReferenceText { kind: None, namespace: None, name: text, part: None };
    let is_declared = |kind: &KindId| org.schemas().schema(*kind).declaration().is_some();
    if parted == whole || !kinds.iter().all(is_declared) {
        return parted;
    }
    let is_there = |written: ReferenceText<'_>| {
        let namespace = written.namespace.unwrap_or(manifest.namespace);
        kinds.iter().any(|kind| org.find(*kind, namespace, written.name).is_some())
    };
    let names_kind = parted
        .kind
        .is_some_and(|name| org.schemas().by_any_case(name).is_some_and(|kind| kinds.contains(&kind)));
    if is_there(whole) || !(names_kind || is_there(parted)) { whole } else { parted }
}

/// The kinds that fields take, looked up once for each field of a schema.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// By where the schema says it.
    known: BTreeMap<usize, Vec<KindId>>,
}

impl Kinds {
    fn of(&mut self, org: &Organization<'_>, field: &schema::Reference) -> &[KindId] {
        let named = || field.kinds.iter().filter_map(|kind| org.schemas().by_name(kind)).collect();
        self.known.entry(std::ptr::from_ref(field) as usize).or_insert_with(named)
    }

    /// Those that the field of a reference takes.
    pub(super) fn of_read(&self, reference: &Reference<'_>) -> &[KindId] {
        self.known.get(&(std::ptr::from_ref(reference.field) as usize)).map_or(&[], Vec::as_slice)
    }
}

/// The reference at a scalar of a manifest, if its schema has one there.
pub(super) fn read<'s>(
    org: &Organization<'s>,
    manifest: &Manifest<'s>,
    (node, text): (Node<'s>, &'s Text),
    (kinds, effort): (&mut Kinds, &mut Effort),
) -> Option<Reference<'s>> {
    // Foreign documents are called by numbers, too.
    let is_declared = org.schemas().schema(manifest.kind).declaration().is_some();
    let written = if is_declared { node.text()? } else { node.as_str()? };
    let shape = text.reference.as_ref()?;
    if stands_for_itself(shape, written) {
        return None;
    }
    let kinds = kinds.of(org, shape);
    let target = target(org, manifest, shape, kinds, written, effort);
    Some(Reference { from: manifest.id, node, target, field: shape })
}

/// A link, or a word that the field takes instead of a reference.
fn stands_for_itself(shape: &schema::Reference, written: &str) -> bool {
    shape.or.iter().any(|other| if other == "url" { written.contains("://") } else { other == written })
}

fn target(
    org: &Organization<'_>,
    manifest: &Manifest<'_>,
    shape: &schema::Reference,
    kinds: &[KindId],
    text: &str,
    effort: &mut Effort,
) -> Target {
    let written = written(org, manifest, kinds, text);
    let namespace = written.namespace.unwrap_or(manifest.namespace);
    let named = written.kind.map(|kind| org.schemas().by_any_case(kind));
    let wanted: &[KindId] = match &named {
        Some(kind) => kind.as_slice(),
        None => kinds,
    };
    if let Some(found) = wanted.iter().find_map(|kind| org.find(*kind, namespace, written.name)) {
        if !kinds.contains(&org.manifest(found).kind) {
            return Target::WrongKind(found);
        }
        return match (&shape.part, written.part) {
            (Some(path), Some(part)) => part_target(org, found, path, part, effort),
            _ => Target::Manifest(found),
        };
    }
    if kinds.iter().any(|kind| org.is_incomplete(*kind)) {
        return Target::Unknown;
    }
    if written.kind.is_none()
        && let Some(other) = org.schemas().kinds().find_map(|kind| org.find(kind, namespace, written.name))
    {
        return Target::WrongKind(other);
    }
    let names = kinds.iter().flat_map(|kind| org.names(*kind, namespace));
    let near = nearest_within(written.name, names, effort).map(|near| {
        let found = kinds.iter().find_map(|kind| org.find(*kind, namespace, near));
        // As it is written there.
        found.map_or(near, |found| org.manifest(found).name).into()
    });
    // Other tools keep their documents in many repositories: what is not here at all is elsewhere.
    let is_here = |kind: &KindId| org.index.get(kind.index()).is_some_and(|names| !names.is_empty());
    let of_kinds = if wanted.is_empty() { kinds } else { wanted };
    if manifest.template.is_some() && !of_kinds.iter().any(is_here) {
        return Target::Unknown;
    }
    // People may be plain handles as long as nobody is written down; only what looks like something else is wrong.
    let in_use = |kind: &KindId| !org.schemas().is_optional(*kind) || org.by_kind.contains_key(kind);
    if near.is_none() && written.kind.is_none() && !kinds.iter().all(in_use) {
        return Target::Unknown;
    }
    Target::Nowhere(near)
}

/// `company-2026-q4#O2`: the objective must be there too.
fn part_target(
    org: &Organization<'_>,
    found: ManifestId,
    path: &str,
    part: &str,
    effort: &mut Effort,
) -> Target {
    let target = org.manifest(found);
    if !target.sound {
        return Target::Manifest(found);
    }
    let nodes = Path::parse(path).map_or_else(|_| Vec::new(), |path| path.nodes(target.root));
    let parts: Vec<_> = nodes.into_iter().filter_map(Node::text).collect();
    if parts.contains(&part) {
        return Target::Manifest(found);
    }
    Target::NoPart(found, nearest_within(part, parts, effort).map(Box::from))
}

#[cfg(test)]
mod tests {
    use super::ReferenceText;

    #[test]
    fn every_part_of_the_grammar_is_optional_but_the_name() {
        let text = |text| {
            let parts = ReferenceText::parse(text);
            (parts.kind, parts.namespace, parts.name, parts.part)
        };
        assert_eq!(text("platform"), (None, None, "platform", None));
        assert_eq!(text("team:platform"), (Some("team"), None, "platform", None));
        assert_eq!(text("team:default/platform"), (Some("team"), Some("default"), "platform", None));
        assert_eq!(text("company-2026-q4#O2"), (None, None, "company-2026-q4", Some("O2")));
    }
}
