//! Nodes that are made of others: a document read as something else than what it says it is. Each has the place in the
//! text of what it was made of. What is made of what is decided elsewhere.

use super::node::Node;
use super::slot::MAX_NODES;
use super::store::{Content, Pairs};
use super::tree::{NodeId, Problem, ProblemKind, Style, Tree};
use crate::source::Span;

/// What is to be made of nodes of a tree.
#[derive(Clone, Debug)]
pub enum Made {
    /// The same value as there.
    Same(NodeId),
    /// A text in place of what stands there.
    Text(String, NodeId),
    /// A list in place of what stands there.
    List(Vec<Made>, NodeId),
    /// A map of these keys.
    Map(Vec<(String, Made)>),
}

impl Made {
    /// How many nodes it is.
    fn size(&self) -> usize {
        match self {
            Self::Same(_) | Self::Text(..) => 1,
            Self::List(elements, _) => 1 + elements.iter().map(Self::size).sum::<usize>(),
            Self::Map(fields) => 1 + fields.iter().map(|(_, made)| 1 + made.size()).sum::<usize>(),
        }
    }
}

/// The root of what was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projected {
    /// Its root.
    pub root: NodeId,
    /// What its maker calls the way in which it was made.
    pub mark: usize,
}

impl Tree<'_> {
    /// Puts what was made of a node behind everything that was read, and returns its root. Where a tree cannot have so
    /// many nodes it is an empty map, and a problem.
    pub fn project(&mut self, mut made: Made, from: NodeId, mark: usize) -> NodeId {
        if self.slots.len().saturating_add(made.size()) > MAX_NODES {
            made = Made::Map(Vec::new());
            self.problems.push(Problem {
                kind: ProblemKind::Limit,
                span: self.node(from).label(),
                message: format!("more than {MAX_NODES} values were made of this file"),
                help: Some("split it".to_owned()),
                related: None,
            });
        }
        let root = self.make(made, from, None, None);
        // A map of a map is told by its key, which stands in front of it.
        let key = self.node(from).key().map(Node::span);
        if let (Some(key), Some(slot)) = (key, self.slots.get_mut(root.index())) {
            slot.put(Span::new(key.start.min(slot.start()), slot.end()));
        }
        self.rare_mut().projected.push(Projected { root, mark });
        root
    }

    /// What was made of its documents, in order.
    #[must_use]
    pub fn projected(&self) -> &[Projected] {
        &self.rare().projected
    }

    fn make(&mut self, made: Made, from: NodeId, parent: Option<NodeId>, key: Option<NodeId>) -> NodeId {
        match made {
            Made::Same(origin) => {
                let target = self.slot(origin).alias().unwrap_or(origin);
                self.put(Content::Alias(target), origin, parent, key)
            }
            Made::Text(text, origin) => self.put(Content::String(text.into()), origin, parent, key),
            Made::List(elements, origin) => {
                let list = self.put(Content::Null, origin, parent, key);
                let ids: Vec<_> =
                    elements.into_iter().map(|made| self.make(made, origin, Some(list), None)).collect();
                let start = self.items.len() as u32;
                self.items.extend(ids);
                let content = Content::Sequence(start..self.items.len() as u32);
                self.fill(list, content);
                list
            }
            Made::Map(fields) => {
                let map = self.put(Content::Null, from, parent, key);
                let mut entries = Vec::with_capacity(fields.len());
                for (name, made) in fields {
                    let place = self.key_place(&made, from);
                    let key = self.put(Content::String(name.into()), from, Some(map), None);
                    if let Some(slot) = self.slots.get_mut(key.index()) {
                        slot.put(place);
                    }
                    entries.push((key, self.make(made, from, Some(map), Some(key))));
                }
                let start = self.entries.len() as u32;
                self.entries.extend(entries);
                let end = self.entries.len() as u32;
                self.fill(map, Content::Mapping(Pairs::plain(start..end)));
                map
            }
        }
    }

    /// Where a person would look for the key of what was made.
    fn key_place(&self, made: &Made, from: NodeId) -> Span {
        match made {
            Made::Same(origin) | Made::Text(_, origin) | Made::List(_, origin) => {
                let origin = self.node(*origin);
                origin.key().map_or_else(|| origin.label(), Node::span)
            }
            Made::Map(_) => self.node(from).label(),
        }
    }

    fn put(
        &mut self,
        content: Content<'static>,
        origin: NodeId,
        parent: Option<NodeId>,
        key: Option<NodeId>,
    ) -> NodeId {
        let span = self.slot(origin).span();
        let id = self.push(content, (span, Style::Plain), parent, key);
        self.rare_mut().origins.push((id, origin));
        id
    }
}

impl<'t> Node<'t> {
    /// The node that it was made of; nothing for what stands in the text.
    #[must_use]
    pub fn origin(self) -> Option<Self> {
        let origins = &self.tree().rare().origins;
        let index = origins.binary_search_by_key(&self.id(), |(made, _)| *made).ok()?;
        origins.get(index).map(|(_, origin)| self.tree().node(*origin))
    }
}
