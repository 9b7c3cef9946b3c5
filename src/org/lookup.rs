//! Finding manifests by name and by reference. Names are compared without case.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::slice;

use super::{Manifest, ManifestId, Organization, ReferenceText};
use crate::schema::KindId;
use crate::value::lower;

/// The manifests of a kind by namespace, in lower case.
pub(super) type Namespaces<'s> = BTreeMap<Cow<'s, str>, Names<'s>>;

/// The manifests of a kind and a namespace by name, in lower case.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    pub(super) ids: BTreeMap<Cow<'s, str>, Ids>,
}

/// The manifests of a name; nearly always one.
#[derive(Debug)]
pub(super) enum Ids {
    One(ManifestId),
    Many(Vec<ManifestId>),
}

impl<'s> Names<'s> {
    pub(super) fn add(&mut self, name: Cow<'s, str>, id: ManifestId) {
        match self.ids.entry(name) {
            Entry::Vacant(entry) => _ = entry.insert(Ids::One(id)),
            Entry::Occupied(mut entry) => match entry.get_mut() {
                Ids::Many(ids) => ids.push(id),
                Ids::One(first) => {
                    let ids = vec![*first, id];
                    entry.insert(Ids::Many(ids));
                }
            },
        }
    }

    fn get(&self, name: &str) -> &[ManifestId] {
        match self.ids.get(&*lower(name)) {
            Some(Ids::One(id)) => slice::from_ref(id),
            Some(Ids::Many(ids)) => ids,
            None => &[],
        }
    }
}

impl<'s> Organization<'s> {
    fn in_namespace(&self, kind: KindId, namespace: &str) -> Option<&Names<'s>> {
        self.index.get(kind.index())?.get(&*lower(namespace))
    }

    /// The first manifest of this kind and name, namespaces and names compared without case.
    #[must_use]
    pub fn find(&self, kind: KindId, namespace: &str, name: &str) -> Option<ManifestId> {
        self.in_namespace(kind, namespace)?.get(name).first().copied()
    }

    /// The same, where no other manifest has its name.
    #[must_use]
    pub fn only(&self, kind: KindId, namespace: &str, name: &str) -> Option<&Manifest<'s>> {
        match self.in_namespace(kind, namespace)?.get(name) {
            [id] => Some(self.manifest(*id)),
            _ => None,
        }
    }

    /// The names of a kind within a namespace, in lower case and in their order.
    pub fn names(&self, kind: KindId, namespace: &str) -> impl Iterator<Item = &str> {
        let names = self.in_namespace(kind, namespace);
        names.into_iter().flat_map(|names| names.ids.keys()).map(|name| &**name)
    }

    /// The manifest that a reference text means, read in a manifest of this namespace.
    #[must_use]
    pub fn resolve(&self, kind: KindId, namespace: &str, text: &str) -> Option<&Manifest<'s>> {
        let text = ReferenceText::parse(text);
        let kind = match text.kind {
            Some(name) => self.schemas.by_any_case(name)?,
            None => kind,
        };
        self.find(kind, text.namespace.unwrap_or(namespace), text.name).map(|id| self.manifest(id))
    }

    /// The manifest of just this kind, by its name, that a reference text means.
    #[must_use]
    pub fn target(&self, kind: &str, namespace: &str, text: &str) -> Option<&Manifest<'s>> {
        let kind = self.schemas.by_name(kind)?;
        self.resolve(kind, namespace, text).filter(|manifest| manifest.kind == kind)
    }
}
