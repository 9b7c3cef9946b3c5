//! Finding manifests by name and by reference. Names are compared without case.

use std::collections::BTreeMap;

use super::{Manifest, ManifestId, Organization, ReferenceText};
use crate::schema::KindId;
use crate::value::lower;

impl<'s> Organization<'s> {
    /// The first manifest of this kind and name, namespaces and names compared without case.
    #[must_use]
    pub fn find(&self, kind: KindId, namespace: &str, name: &str) -> Option<ManifestId> {
        let names = self.index.get(&kind)?.get(&*lower(namespace))?;
        names.get(&*lower(name))?.first().copied()
    }

    /// The same, where no other manifest has its name.
    #[must_use]
    pub fn only(&self, kind: KindId, namespace: &str, name: &str) -> Option<&Manifest<'s>> {
        let names = self.index.get(&kind)?.get(&*lower(namespace))?;
        match names.get(&*lower(name))?.as_slice() {
            [id] => Some(self.manifest(*id)),
            _ => None,
        }
    }

    /// The names of a kind within a namespace, lower case.
    pub fn names(&self, kind: KindId, namespace: &str) -> impl Iterator<Item = &str> {
        let names = self.index.get(&kind).and_then(|kind| kind.get(&*lower(namespace)));
        names.into_iter().flat_map(BTreeMap::keys).map(String::as_str)
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
