//! Manifests that adapters make of other tools' documents: which rules judge them, and which of them count.
//! Makes none of them.

use std::collections::{BTreeMap, BTreeSet};

use super::lookup::Ids;
use super::{Manifest, ManifestId, Organization};
use crate::document::{Node, Tree};
use crate::schema::{DocumentsId, Violation};

impl Manifest<'_> {
    /// Whether a rule judges it. What is made of another tool's document says less than we would, so that many rules
    /// have nothing to go by.
    #[must_use]
    pub fn admits(&self, rule: &str) -> bool {
        let of_text = || ["ref/", "schema/"].iter().any(|category| rule.starts_with(category));
        self.template.is_none_or(|template| template.admits(rule) && (self.is_in_full() || of_text()))
    }

    /// Whether the rules of a repository's own judge it: they are written for what is there.
    #[must_use]
    pub fn admits_own(&self) -> bool {
        self.template.is_none() || self.is_in_full()
    }

    /// What its tool refuses is perhaps not what it was meant to be.
    fn is_in_full(&self) -> bool {
        !self.is_twin && self.violations.is_empty()
    }
}

impl<'s> Organization<'s> {
    /// Adds what adapters made of the documents of a file.
    pub(super) fn add_projected(
        &mut self,
        tree: &'s Tree<'s>,
        violations: &mut impl FnMut(Node<'s>) -> Vec<Violation>,
    ) {
        for projected in tree.projected() {
            let Some(template) = self.schemas.template(projected.mark) else { continue };
            let Some(kind) = self.schemas.by_name(&template.kind) else { continue };
            let root = tree.node(projected.root);
            let start = root.span().start;
            let document = tree.documents().iter().rev().find(|document| document.span.start <= start);
            let broken = document.is_some_and(|document| document.broken);
            self.add(kind, root, broken, violations(root));
            if let Some(manifest) = self.manifests.last_mut() {
                // Our schema asks for more than the tool can say.
                manifest.sound = false;
                manifest.template = Some(template);
            }
        }
    }

    /// Of several descriptions of one thing ours counts, or else that of the first tool: the others are not counted
    /// again.
    pub(super) fn find_twins(&mut self) {
        let Self { manifests, index, by_kind, .. } = self;
        let template = |id: ManifestId| manifests.get(id.0 as usize).and_then(|manifest| manifest.template);
        let mut twins = BTreeSet::new();
        let names = index.iter_mut().flat_map(BTreeMap::values_mut).flat_map(BTreeMap::values_mut);
        for ids in names {
            let Ids::Many(ids) = ids else { continue };
            if ids.iter().all(|id| template(*id).is_none()) {
                continue;
            }
            ids.sort_by_key(|id| template(*id).is_some());
            let Some((first, others)) = ids.split_first() else { continue };
            let is_twin = |id: &ManifestId| match (template(*first), template(*id)) {
                (Some(first), Some(other)) => other.repeats || first.adapter != other.adapter,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            let found: Vec<_> = others.iter().copied().filter(is_twin).collect();
            ids.sort_by_key(|id| found.contains(id));
            twins.extend(found);
        }
        for twin in &twins {
            if let Some(manifest) = manifests.get_mut(twin.0 as usize) {
                manifest.is_twin = true;
            }
        }
        by_kind.values_mut().for_each(|ids| ids.retain(|id| !twins.contains(id)));
    }

    /// Manifests that share kind, namespace and name, in order, and are not descriptions of one thing by several tools.
    pub fn duplicates(&self) -> impl Iterator<Item = &[ManifestId]> {
        let by_name = self.index.iter().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
        by_name.filter_map(|ids| {
            let Ids::Many(ids) = ids else { return None };
            // Twins stand behind the others.
            let apart = ids.iter().take_while(|id| !self.manifest(**id).is_twin).count();
            ids.get(..apart).filter(|ids| ids.len() > 1)
        })
    }

    /// Documents of a tool cannot be read: any name may stand there.
    pub(super) fn miss(&mut self, documents: DocumentsId) {
        let schemas = self.schemas;
        let kinds = schemas.templates(documents).map(|template| template.kind.as_str());
        self.incomplete.extend(kinds.filter_map(|kind| schemas.by_name(kind)));
    }
}
