//! Finding manifests by name and by reference. Names are compared without case.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::slice;

use super::{Manifest, ManifestId, Organization, ReferenceText};
use crate::schema::KindId;
use crate::value::lower;

/// The manifests of a kind by namespace and name, both in lower case.
pub(super) type Names<'s> = BTreeMap<Cow<'s, str>, BTreeMap<Cow<'s, str>, Ids>>;

/// The manifests of a name; nearly always one.
#[derive(Debug)]
pub(super) enum Ids {
    One(ManifestId),
    Many(Vec<ManifestId>),
}

impl Ids {
    pub(super) fn add(&mut self, id: ManifestId) {
        match self {
            Self::Many(ids) => ids.push(id),
            Self::One(first) => *self = Self::Many(vec![*first, id]),
        }
    }

    fn as_slice(&self) -> &[ManifestId] {
        match self {
            Self::One(id) => slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl<'s> Organization<'s> {
    fn in_namespace(&self, kind: KindId, namespace: &str) -> Option<&BTreeMap<Cow<'s, str>, Ids>> {
        self.index.get(kind.index())?.get(&*lower(namespace))
    }

    fn of_name(&self, kind: KindId, namespace: &str, name: &str) -> &[ManifestId] {
        let ids = self.in_namespace(kind, namespace).and_then(|names| names.get(&*lower(name)));
        ids.map_or(&[], Ids::as_slice)
    }

    /// The first manifest of this kind and name, namespaces and names compared without case.
    #[must_use]
    pub fn find(&self, kind: KindId, namespace: &str, name: &str) -> Option<ManifestId> {
        self.of_name(kind, namespace, name).first().copied()
    }

    /// The same, where no other manifest has its name.
    #[must_use]
    pub fn only(&self, kind: KindId, namespace: &str, name: &str) -> Option<&Manifest<'s>> {
        match self.of_name(kind, namespace, name) {
            [id] => Some(self.manifest(*id)),
            _ => None,
        }
    }

    /// The names of a kind within a namespace, in lower case and in their order.
    pub fn names(&self, kind: KindId, namespace: &str) -> impl Iterator<Item = &str> {
        let names = self.in_namespace(kind, namespace);
        names.into_iter().flat_map(BTreeMap::keys).map(|name| &**name)
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
