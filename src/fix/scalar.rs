//! A text as a scalar: in quotes only where it would not be read as the same text without them.

use crate::document::{self, Document, Limits, Node, Style, Tree};
use crate::source::FileId;
use crate::value::older_reading;

/// Where a scalar stands; what may go without quotes depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The value of a key, or behind a dash.
    Block,
    /// The key of a block mapping.
    Key,
    /// Within brackets.
    Flow,
    /// A key within braces.
    FlowKey,
    /// In a JSON file.
    Json,
}

impl Place {
    /// Within brackets that stand there.
    pub(super) const fn inside(self) -> Self {
        match self {
            Self::Json => Self::Json,
            Self::Block | Self::Key | Self::Flow | Self::FlowKey => Self::Flow,
        }
    }
}

/// The text as a scalar that is read as just this text, in quotes like `style`, where they can hold it.
pub(super) fn write(text: &str, style: Style, place: Place) -> String {
    let is_line = !text.chars().any(|c| needs_escape(c) || c == '\t');
    match style {
        _ if place == Place::Json => double(text),
        Style::DoubleQuoted => double(text),
        Style::SingleQuoted if is_line => format!("'{}'", text.replace('\'', "''")),
        _ if is_line && reads_as_itself(text, place) => text.to_owned(),
        _ => double(text),
    }
}

/// Whether the text is read as just this text wherever it stands in a line of a block: as a value, as a part of one, in
/// a comment.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/');
    text.chars().all(is_word) && !needs_quotes(text)
}

fn needs_quotes(text: &str) -> bool {
    write(text, Style::Plain, Place::Block) != text
}

fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if needs_escape(c) => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What no line holds as it is: controls, line and paragraph separators, byte order marks.
fn needs_escape(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether the reader takes it for this text when no quotes are around it; older readers too.
fn reads_as_itself(text: &str, place: Place) -> bool {
    if older_reading(text).is_some() {
        return false;
    }
    let is_key = matches!(place, Place::Key | Place::FlowKey);
    let whole = match place {
        Place::Block | Place::Json => format!("key: {text}\n"),
        Place::Key => format!("{text}: value\n"),
        Place::Flow => format!("{{ key: {text}, other: [{text}, {text}] }}\n"),
        Place::FlowKey => format!("{{ {text}: value }}\n"),
    };
    let tree = document::parse(FileId(0), &whole, &Limits::default());
    let [document] = tree.documents() else { return false };
    let is_clean = tree.problems().is_empty() && tree.comments().is_empty();
    is_clean && root(&tree, document).is_some_and(|root| reads(root, text, is_key))
}

fn root<'t>(tree: &'t Tree<'_>, document: &Document) -> Option<Node<'t>> {
    tree.root(document)
}

fn reads(root: Node<'_>, text: &str, is_key: bool) -> bool {
    let is_text = |node: Node<'_>| node.as_str() == Some(text) && node.style() == Style::Plain;
    if is_key {
        return root
            .entries()
            .next()
            .is_some_and(|entry| is_text(entry.key) && entry.value.as_str() == Some("value"));
    }
    let others: Vec<_> = root.list("other").collect();
    root.get("key").is_some_and(is_text)
        && (others.len() == 2 || root.len() == 1)
        && others.iter().all(|other| is_text(*other))
}
