//! The organization before a change, for rules that name `oldSelf`: which node there is the same as one of now.
//!
//! A node is found by name: its manifest by kind, namespace and name, in whatever file; below it keys by key, and items
//! of lists by what they are called. What has no name of its own is the same as nothing, and positions never count.
//!
//! Nodes of the old files stay in here. Expressions get what they hold, without places, so that no diagnostic, label or
//! fix can point with them into a file of now.

use std::collections::BTreeMap;

use super::expr::{Fault, Value};
use super::fingerprint::NAMES;
use crate::document::{self, Node};
use crate::org::{Manifest, Organization};

/// The organization before the change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before<'t> {
    org: &'t Organization<'t>,
}

impl<'t> Before<'t> {
    /// The organization of the files before the change.
    pub(crate) const fn new(org: &'t Organization<'t>) -> Self {
        Self { org }
    }

    /// Whether every document of it was read.
    pub(crate) fn is_complete(self) -> bool {
        let schemas = self.org.schemas();
        schemas.kinds().all(|kind| !self.org.is_incomplete(kind))
    }

    /// A manifest as it was. Nothing when it is new, when it could not be read, and when several had its name, since
    /// nobody can tell which of them it was.
    pub(super) fn same(self, manifest: &Manifest<'_>) -> Option<Old<'t>> {
        let old = self.org.only(manifest.kind, manifest.namespace, manifest.name)?;
        (!old.broken).then_some(Old { node: old.root, sound: old.sound })
    }
}

/// A node before the change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Old<'t> {
    node: Node<'t>,
    sound: bool,
}

impl<'t> Old<'t> {
    /// The value of a key.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.node.get(key).map(|node| Self { node, ..self })
    }

    /// The items of the list, by what they are called.
    pub(super) fn named(self) -> Named<'t> {
        let mut items = BTreeMap::new();
        for node in self.node.items() {
            if let Some(name) = name(node) {
                let once = Some(Self { node, ..self });
                items.entry(name).and_modify(|item| *item = None).or_insert(once);
            }
        }
        Named { items }
    }

    /// Its manifest was what its schema says.
    pub(crate) const fn is_sound(self) -> bool {
        self.sound
    }

    /// What it holds. `step` is called for every node that is copied, and may put an end to it.
    pub(crate) fn value(self, step: &dyn Fn(usize) -> Result<(), Fault>) -> Result<Value<'t>, Fault> {
        placeless(self.node, step)
    }
}

/// The items of a list before the change.
#[derive(Debug)]
pub(super) struct Named<'t> {
    /// Nothing where several have one name.
    items: BTreeMap<(&'static str, &'t str), Option<Old<'t>>>,
}

impl<'t> Named<'t> {
    /// The item that has the name of this one.
    pub(super) fn same(&self, item: Node<'_>) -> Option<Old<'t>> {
        let (key, text) = name(item)?;
        *self.items.get(&(key, text))?
    }
}

/// What an item of a list is called: the first of the fields that tell items apart, as it is written.
fn name(item: Node<'_>) -> Option<(&'static str, &str)> {
    NAMES.iter().find_map(|key| item.get(key)?.text().map(|text| (*key, text)))
}

fn placeless<'t>(node: Node<'t>, step: &dyn Fn(usize) -> Result<(), Fault>) -> Result<Value<'t>, Fault> {
    step(1)?;
    match node.value() {
        document::Value::Sequence => {
            let items = node.items().map(|item| placeless(item, step));
            items.collect::<Result<Vec<_>, _>>().map(|items| Value::List(items.into()))
        }
        document::Value::Mapping => {
            let entry =
                |entry: document::Entry<'t>| Ok((placeless(entry.key, step)?, placeless(entry.value, step)?));
            node.entries().map(entry).collect::<Result<Vec<_>, _>>().map(|map| Value::Map(map.into()))
        }
        document::Value::Null
        | document::Value::Bool(_)
        | document::Value::Int(_)
        | document::Value::Float(_)
        | document::Value::String(_) => Ok(Value::of(node)),
    }
}
