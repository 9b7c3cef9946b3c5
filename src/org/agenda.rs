//! What happens when: the dates of manifests that people want to see in their calendars, as the schemas say.

use super::{Manifest, Organization};
use crate::document::Node;
use crate::schema::Event;
use crate::value::FieldDate;

/// Something that a manifest says will happen.
#[derive(Clone, Copy, Debug)]
pub struct Date<'s> {
    /// What, in general.
    pub event: &'s Event,
    /// Whose manifest.
    pub manifest: &'s Manifest<'s>,
    /// The date as written.
    pub node: Node<'s>,
    /// When.
    pub from: FieldDate,
    /// The last day, where it takes several.
    pub until: Option<FieldDate>,
}

impl Date<'_> {
    /// What happens to whom: `release freeze: year end`.
    #[must_use]
    pub fn title(&self) -> String {
        let part = self.node.parent().filter(|parent| *parent != self.manifest.root);
        let named = |part: Node<'_>| {
            let text = ["title", "reason", "action", "name", "team", "id"]
                .iter()
                .find_map(|key| part.get(key)?.text());
            text.map(str::to_owned)
        };
        match part.and_then(named) {
            Some(part) => format!("{}: {part} ({})", self.event.name, self.manifest.name),
            None => format!("{}: {}", self.event.name, self.manifest.name),
        }
    }
}

impl<'s> Organization<'s> {
    /// All such dates that can be read, manifest by manifest.
    pub fn dates<'o>(&'o self) -> Vec<Date<'o>> {
        let mut dates = Vec::new();
        for manifest in self.readable() {
            self.schemas().shape(manifest.kind).texts(manifest.root, |node, text| {
                let Some(event) = &text.event else { return };
                let date = |node: Node<'_>| node.text()?.parse().ok();
                let until = event.until.as_ref().and_then(|key| date(node.parent()?.get(key)?));
                if let Some(from) = date(node) {
                    dates.push(Date { event, manifest, node, from, until });
                }
            });
        }
        dates
    }
}
