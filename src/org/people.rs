//! The persons of an organization by the names that texts call them by.

use std::collections::{BTreeMap, BTreeSet};

use super::{ManifestId, Organization};
use crate::document::Node;
use crate::value::lower;

/// The persons of an organization, by name.
#[derive(Debug, Default)]
pub struct People {
    /// By name and handle, in lower case.
    handles: BTreeMap<String, ManifestId>,
    /// Full names in lower case, by their first word.
    titles: BTreeMap<String, Vec<(String, ManifestId)>>,
}

impl People {
    /// Everybody whom the organization knows. A name that a team or a service has too says nothing.
    pub(super) fn new(org: &Organization<'_>) -> Self {
        let taken: BTreeSet<_> = ["Team", "Service"]
            .iter()
            .flat_map(|kind| org.of_kind(kind))
            .map(|manifest| lower(manifest.name))
            .collect();
        let mut people = Self::default();
        for person in org.of_kind("Person") {
            let Some(metadata) = person.root.get("metadata") else { continue };
            let github = person.spec().and_then(|spec| spec.get("github")).and_then(Node::text);
            for handle in std::iter::once(person.name).chain(github).map(lower) {
                if !handle.is_empty() && !taken.contains(&handle) {
                    people.handles.entry(handle.into_owned()).or_insert(person.id);
                }
            }
            let title = metadata.get("title").and_then(Node::text).unwrap_or_default().to_lowercase();
            // `Ada L.` says no more than `Ada` does.
            if let Some((first, last)) = title.split_once(' ')
                && last.chars().filter(|char| char.is_alphabetic()).count() > 1
            {
                people.titles.entry(first.to_owned()).or_default().push((title, person.id));
            }
        }
        people
    }

    /// The person of a name or handle, in lower case.
    #[must_use]
    pub fn of_handle(&self, handle: &str) -> Option<ManifestId> {
        self.handles.get(handle).copied()
    }

    /// Those whose full name begins with this word, with their full names; all in lower case.
    pub fn of_first_name(&self, word: &str) -> impl Iterator<Item = (&str, ManifestId)> {
        self.titles.get(word).into_iter().flatten().map(|(title, id)| (title.as_str(), *id))
    }
}
