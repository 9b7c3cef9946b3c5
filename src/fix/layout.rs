//! Lines and columns around a node: where a line begins and ends, and what may be put there.

use crate::document::{Entry, Node, Style, Value};
use crate::source::Span;

/// What is read in other places too must not change here: nothing in or above the node has an anchor, and it is
/// written where it is read.
pub(super) fn is_own(node: Node<'_>) -> bool {
    let mut above = Some(node);
    while let Some(node) = above {
        if node.anchor().is_some() {
            return false;
        }
        above = node.parent();
    }
    !node.is_alias() && node.tag().is_none()
}

/// The offset of the first byte of the line.
pub(super) fn line_start(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or("");
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    if start == 0 && text.starts_with('\u{feff}') { 3 } else { start as u32 }
}

/// The offset of the line ending, or of the end of the text.
pub(super) fn line_end(text: &str, at: u32) -> u32 {
    let rest = text.get(at as usize..).unwrap_or("");
    at + rest.find(['\n', '\r']).unwrap_or(rest.len()) as u32
}

/// Behind the line ending of this line; the end of the text on its last.
pub(super) fn next_line(text: &str, at: u32) -> u32 {
    let end = line_end(text, at);
    let rest = text.get(end as usize..).unwrap_or("");
    end + if rest.starts_with("\r\n") { 2 } else { u32::from(!rest.is_empty()) }
}

/// How lines end here: as this one does; on the last line as the first one does.
pub(super) fn newline(text: &str, at: u32) -> &str {
    let ending = |at: u32| text.get(line_end(text, at) as usize..next_line(text, at) as usize).unwrap_or("");
    match (ending(at), ending(0)) {
        ("", "") => "\n",
        ("", first) => first,
        (here, _) => here,
    }
}

/// The column of an offset, 0-based, where only blanks and the dashes of lists stand in front of it on its line.
pub(super) fn column(text: &str, at: u32) -> Option<usize> {
    let before = text.get(line_start(text, at) as usize..at as usize)?;
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(before.len())
}

/// Nothing stands in front of it on its line.
pub(super) fn begins_line(text: &str, at: u32) -> bool {
    let before = text.get(line_start(text, at) as usize..at as usize);
    before.is_some_and(|before| before.bytes().all(|byte| byte == b' '))
}

/// The end of the line, where from the offset on nothing stands on it but blanks and a comment.
pub(super) fn free_line_end(text: &str, at: u32) -> Option<u32> {
    let end = line_end(text, at);
    let rest = text.get(at as usize..end as usize)?;
    let blanks = rest.trim_start_matches([' ', '\t']);
    let is_free = blanks.is_empty() || (blanks.starts_with('#') && blanks.len() < rest.len());
    is_free.then_some(end)
}

/// Behind the colon of a key, if it follows right behind it: `key:`, `key :`, but not the `:` of a `? key`.
pub(super) fn behind_colon(text: &str, key: Node<'_>) -> Option<u32> {
    let rest = text.get(key.span().end as usize..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blanks..)?.starts_with(':').then(|| key.span().end + blanks as u32 + 1)
}

/// Where an entry ends: behind its value, or behind its colon when there is nothing else.
pub(super) fn entry_end(entry: Entry<'_>) -> Option<u32> {
    let colon = behind_colon(entry.key.tree().text(), entry.key)?;
    Some(if entry.value.source().is_empty() { colon } else { entry.value.span().end.max(colon) })
}

/// The last text in it keeps the blank lines below it (`|+`), or ends with the file without a line ending: nothing
/// can be put behind it, and it cannot be moved.
pub(super) fn is_open_ended(node: Node<'_>) -> bool {
    let (last, text) = (last_leaf(node), node.tree().text());
    let header = last.source().lines().next().unwrap_or("");
    is_block_scalar(last) && (header.contains('+') || line_end(text, last.span().end) as usize == text.len())
}

/// The last line of it is a line of a `|` or `>` text, whose end the lines below decide about.
pub(super) fn ends_in_block_scalar(node: Node<'_>) -> bool {
    is_block_scalar(last_leaf(node))
}

fn is_block_scalar(node: Node<'_>) -> bool {
    matches!(node.style(), Style::Literal | Style::Folded) && !node.is_alias()
}

/// The scalar, alias or empty collection that is written last in it.
fn last_leaf(node: Node<'_>) -> Node<'_> {
    let mut last = node;
    loop {
        let next = match last.value() {
            _ if last.is_alias() => None,
            Value::Sequence => last.items().last(),
            Value::Mapping => last.written_entries().last().map(|entry| entry.value),
            _ => None,
        };
        match next {
            Some(next) => last = next,
            None => return last,
        }
    }
}

/// Whether other places may read something of it.
pub(super) fn holds_anchor(node: Node<'_>) -> bool {
    let inside =
        || node.items().chain(node.written_entries().into_iter().flat_map(|entry| [entry.key, entry.value]));
    node.anchor().is_some() || (!node.is_alias() && inside().any(holds_anchor))
}

/// Whether a comment stands in the span.
pub(super) fn holds_comment(node: Node<'_>, span: Span) -> bool {
    let comments = node.tree().comments();
    let first = comments.partition_point(|comment| comment.span.start < span.start);
    comments.get(first).is_some_and(|comment| comment.span.start < span.end)
}

/// Where the comments begin that stand on lines of their own right above this line, with no blank line between and
/// with the same indentation; the line itself without any.
pub(super) fn with_comments_above(node: Node<'_>, line: u32) -> u32 {
    let (text, comments) = (node.tree().text(), node.tree().comments());
    let own = |start: u32| {
        let at = comments.partition_point(|comment| comment.span.start < start);
        comments.get(at).filter(|comment| comment.own_line && line_start(text, comment.span.start) == start)
    };
    let indent = |start: u32| {
        let line = text.get(start as usize..line_end(text, start) as usize).unwrap_or("");
        line.len() - line.trim_start_matches(' ').len()
    };
    let mut start = line;
    while let Some(above) = line_above(text, start) {
        if own(above).is_none() || indent(above) != indent(line) {
            break;
        }
        start = above;
    }
    start
}

/// The start of the line above the one that begins here.
pub(super) fn line_above(text: &str, start: u32) -> Option<u32> {
    let before = text.get(..start as usize)?;
    let without = before.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest));
    let without = without.or_else(|| before.strip_suffix('\r'))?;
    Some(line_start(text, without.len() as u32))
}

/// The whole file is JSON: every text and key is in double quotes.
pub(super) fn is_json(node: Node<'_>) -> bool {
    let text = node.tree().text().trim_start_matches('\u{feff}');
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
