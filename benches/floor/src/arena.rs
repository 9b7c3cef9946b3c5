//! A file as an arena of nodes with spans, from the events of the parser library.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle};

pub type NodeId = u32;

pub struct Tree<'s> {
    pub nodes: Vec<Node<'s>>,
    pub roots: Vec<NodeId>,
}

pub struct Node<'s> {
    pub content: Content<'s>,
    pub span: (u32, u32),
}

pub enum Content<'s> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(Cow<'s, str>),
    List(Vec<NodeId>),
    Map(Vec<(NodeId, NodeId)>),
    Alias(NodeId),
}

/// A collection that is open.
struct Frame {
    id: NodeId,
    key: Option<NodeId>,
}

pub fn parse(text: &str) -> Result<Tree<'_>, granit_parser::ScanError> {
    let mut tree = Tree { nodes: Vec::with_capacity(text.len() / 10), roots: Vec::new() };
    let mut frames: Vec<Frame> = Vec::new();
    let mut anchors: Vec<(usize, NodeId)> = Vec::new();
    let options = granit_parser::options! { strict_indentation: true, max_buffered_comment_events: 100_000 };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event?;
        let bytes = span.byte_range().unwrap_or(0..0);
        let span = (bytes.start as u32, bytes.end as u32);
        let (content, anchor, opens) = match event {
            Event::Scalar(text, ScalarStyle::Plain, anchor, _) => (plain(text), anchor, false),
            Event::Scalar(text, _, anchor, _) => (Content::String(text), anchor, false),
            Event::SequenceStart(_, anchor, _) => (Content::List(Vec::new()), anchor, true),
            Event::MappingStart(_, anchor, _) => (Content::Map(Vec::new()), anchor, true),
            Event::Alias(anchor) => {
                let known = anchors.iter().rev().find(|(number, _)| *number == anchor);
                (known.map_or(Content::Null, |(_, id)| Content::Alias(*id)), 0, false)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(frame) = frames.pop() {
                    tree.nodes[frame.id as usize].span.1 = span.1;
                }
                continue;
            }
            _ => continue,
        };
        let id = tree.nodes.len() as NodeId;
        tree.nodes.push(Node { content, span });
        match frames.last_mut() {
            None => tree.roots.push(id),
            Some(frame) => match &mut tree.nodes[frame.id as usize].content {
                Content::List(items) => items.push(id),
                Content::Map(entries) => match frame.key.take() {
                    Some(key) => entries.push((key, id)),
                    None => frame.key = Some(id),
                },
                _ => {}
            },
        }
        if anchor != 0 {
            anchors.push((anchor, id));
        }
        if opens {
            frames.push(Frame { id, key: None });
        }
    }
    Ok(tree)
}

/// By the core schema of YAML 1.2, as far as manifests need it.
fn plain(text: Cow<'_, str>) -> Content<'_> {
    match (text.as_bytes().first(), &*text) {
        (None, _) | (_, "~" | "null" | "Null" | "NULL") => Content::Null,
        (_, "true" | "True" | "TRUE") => Content::Bool(true),
        (_, "false" | "False" | "FALSE") => Content::Bool(false),
        (Some(b'0'..=b'9' | b'-' | b'+' | b'.'), number) => match (number.parse(), number.parse()) {
            (Ok(value), _) => Content::Int(value),
            (_, Ok(value)) => Content::Float(value),
            _ => Content::String(text),
        },
        _ => Content::String(text),
    }
}
