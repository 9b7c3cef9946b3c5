//! The texts of all manifests in one pass, and the references among them.

use super::reference::{self, Kinds, Reference, Target};
use super::{Manifest, ManifestId, Organization};
use crate::document::Node;
use crate::schema::{Format, KindId, Text};
use crate::value::Effort;

/// Letters compared in a run to find the names that references near them may mean.
const MAX_EFFORT: u32 = 50_000_000;

impl<'s> Organization<'s> {
    pub(super) fn resolve_references(&mut self) {
        let (mut references, mut texts, mut formats, mut ends) =
            <(Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
        let mut of_manifest: Vec<(Node<'s>, &Text)> = Vec::new();
        let mut kinds = Kinds::default();
        let mut effort = Effort::new(MAX_EFFORT);
        for manifest in &self.manifests {
            if !manifest.broken {
                let shape = self.schemas.shape(manifest.kind);
                shape.texts(manifest.root, |node, text| of_manifest.push((node, text)));
                texts.extend(of_manifest.iter().map(|(node, _)| node.id()));
                formats.extend(of_manifest.iter().map(|(_, text)| text.format));
                let at = of_manifest.drain(..);
                references.extend(
                    at.filter_map(|at| reference::read(self, manifest, at, (&mut kinds, &mut effort))),
                );
            }
            ends.push(texts.len() as u32);
        }
        (self.texts, self.formats, self.ends) = (texts, formats, ends);
        let target = |reference: &Reference<'s>| match reference.target {
            Target::Manifest(target) => Some(target),
            _ => None,
        };
        let mut referrers: Vec<_> =
            references.iter().zip(0_u32..).filter_map(|(of, at)| Some((target(of)?, at))).collect();
        referrers.sort_unstable();
        let ends = self.manifests.iter().map(|to| referrers.partition_point(|(target, _)| *target <= to.id));
        self.referrer_ends = ends.map(|end| end as u32).collect();
        self.referrers = referrers.into_iter().map(|(_, at)| at).collect();
        (self.references, self.kinds) = (references, kinds);
    }

    /// The kinds that the field of a reference takes, the default first.
    #[must_use]
    pub fn kinds_of(&self, reference: &Reference<'_>) -> &[KindId] {
        self.kinds.of_read(reference)
    }

    /// Every scalar of every readable manifest that stands where its schema has a text, in order, with what the schema
    /// says of how it is to be read.
    pub fn texts(&self) -> impl Iterator<Item = (&Manifest<'s>, Node<'s>, Option<Format>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends).map(|(start, end)| start as usize..*end as usize);
        self.manifests.iter().zip(ranges).flat_map(|(manifest, range)| {
            let nodes = self.texts.get(range.clone()).unwrap_or_default().iter();
            let formats = self.formats.get(range).unwrap_or_default().iter();
            nodes
                .zip(formats)
                .map(move |(node, format)| (manifest, manifest.root.tree().node(*node), *format))
        })
    }

    /// Every reference of every readable manifest, in order.
    #[must_use]
    pub fn references(&self) -> &[Reference<'s>] {
        &self.references
    }

    /// The references that lead to a manifest.
    pub fn referrers(&self, id: ManifestId) -> impl Iterator<Item = &Reference<'s>> {
        let end = |at: u32| self.referrer_ends.get(at as usize).copied().unwrap_or(0) as usize;
        let range = id.0.checked_sub(1).map_or(0, end)..end(id.0);
        let referrers = self.referrers.get(range).unwrap_or_default();
        referrers.iter().filter_map(|at| self.references.get(*at as usize))
    }
}
