//! Elements of a list in another order. Each moves with the comment behind it and the comments right above it; blank
//! lines stay where they are.

use super::layout::{
    begins_line, column, free_line_end, holds_anchor, holds_comment, is_open_ended, is_own, line_above,
    line_start, with_comments_above,
};
use super::replace::edit;
use crate::diagnostic::Edit;
use crate::document::{Node, Style, Value};
use crate::source::Span;

/// The list in another order: `order[place]` is the index of the element that belongs there.
#[must_use]
pub fn sort(list: Node<'_>, order: &[usize]) -> Option<Vec<Edit>> {
    let items: Vec<_> = list.items().collect();
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    let is_permutation = sorted.iter().copied().eq(0..items.len());
    if list.value() != Value::Sequence
        || !is_own(list)
        || !is_permutation
        || !items.iter().all(|item| is_movable(*item))
    {
        return None;
    }
    let spans = if list.style() == Style::Flow { in_flow(list, &items) } else { in_block(list, &items) }?;
    let text = list.tree().text();
    let mut edits = Vec::new();
    for (place, from) in spans.iter().zip(order) {
        let moved = text.get(spans.get(*from)?.range())?;
        if text.get(place.range())? != moved {
            edits.push(edit(list, *place, moved.to_owned()));
        }
    }
    Some(edits)
}

/// It is written here, and can be written elsewhere.
fn is_movable(item: Node<'_>) -> bool {
    // An anchor must stay in front of its aliases.
    !item.source().is_empty() && !is_open_ended(item) && !holds_anchor(item)
}

fn in_flow(list: Node<'_>, items: &[Node<'_>]) -> Option<Vec<Span>> {
    let has_tag = items.iter().any(|item| item.tag().is_some());
    (!has_tag && !holds_comment(list, list.span())).then(|| items.iter().map(|item| item.span()).collect())
}

fn in_block(list: Node<'_>, items: &[Node<'_>]) -> Option<Vec<Span>> {
    let text = list.tree().text();
    let own = |item: &Node<'_>| {
        let dash = dash(list, *item)?;
        let line = line_start(text, dash);
        let above = with_comments_above(list, line);
        // From the `#` of the first comment, or from the dash: both have the same column.
        let start = if begins_line(text, dash) { above + (dash - line) } else { dash };
        Some((dash, start, free_line_end(text, item.span().end)?))
    };
    let parts: Vec<_> = items.iter().map(own).collect::<Option<_>>()?;
    // Above the first element stands a comment of its own only if others have theirs too; else it heads the list.
    let others = parts.iter().skip(1).any(|(dash, start, _)| start < dash);
    let span = |(dash, start, end): &(u32, u32, u32)| Span::new(if others { *start } else { *dash }, *end);
    Some(parts.iter().map(span).collect())
}

/// The dash of an element: in the column of the list, on the line of the element or above it.
pub(super) fn dash(list: Node<'_>, item: Node<'_>) -> Option<u32> {
    let text = list.tree().text();
    let column = column(text, list.span().start)? as u32;
    let mut line = line_start(text, item.span().start);
    loop {
        let at = line + column;
        let is_dash = text.as_bytes().get(at as usize) == Some(&b'-')
            && matches!(text.as_bytes().get(at as usize + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        if is_dash {
            return Some(at);
        }
        line = line_above(text, line).filter(|above| *above >= line_start(text, list.span().start))?;
    }
}
