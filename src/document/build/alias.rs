//! Anchors and the aliases that repeat them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Anchor, Builder, Size, Stop, shown};
use crate::document::store::Content;
use crate::document::tree::{NodeId, Problem, ProblemKind, Style};
use crate::source::Span;

impl<'s> Builder<'s> {
    /// The name of the last node's anchor, and where `&name` stands.
    pub(in crate::document) fn name_anchor(&mut self, name: Cow<'s, str>, at: Span) -> Result<(), Stop> {
        let node = NodeId::at((self.tree.slots.len() as u32).saturating_sub(1));
        self.tree.rare_mut().anchors.push((node, name, at));
        self.anchor_count += 1;
        self.limit(self.anchor_count, self.limits.anchors, at, "anchors")
    }

    pub(super) fn anchor(&mut self, anchor: usize, node: NodeId, size: Option<Size>) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        if let Some(slot) = self.anchors.get_mut(anchor) {
            *slot = Some(Anchor { node, size, height: 0 });
        }
    }

    /// Each alias that found no anchor, now that all anchors of the document are known.
    pub(super) fn report_unresolved(&mut self) {
        let unresolved = std::mem::take(&mut self.unresolved);
        if unresolved.is_empty() {
            return;
        }
        let first = self.open.map_or(0, |open| open.anchors);
        let anchors = self.tree.rare().anchors.get(first..).unwrap_or(&[]);
        let declared: BTreeMap<&str, Span> = anchors.iter().map(|(_, name, span)| (&**name, *span)).collect();
        let problems: Vec<_> = unresolved
            .into_iter()
            .enumerate()
            .map(|(index, id)| {
                let span = self.tree.slot(id).span();
                let name = self.slice(span).strip_prefix('*').unwrap_or("");
                // Names are compared letter by letter: only as long as that is cheap.
                let near = (index < 20).then(|| nearest(name, &declared)).flatten();
                unknown(name, span, declared.get(name).copied(), near)
            })
            .collect();
        self.tree.problems.extend(problems);
    }

    /// `*name`, of the anchor with this number.
    pub(in crate::document) fn alias(&mut self, anchor: usize, at: Span) -> Result<(), Stop> {
        self.count_alias(at)?;
        let Some(anchor) = self.anchors.get(anchor).copied().flatten() else {
            return self.add(Content::Null, at, Style::Plain).map(|_| ());
        };
        let Some(size) = anchor.size else {
            let anchors = &self.tree.rare().anchors;
            let index = anchors.binary_search_by_key(&anchor.node, |(node, ..)| *node).ok();
            let target = index.and_then(|index| anchors.get(index)).map_or(at, |(.., span)| *span);
            self.tree.problems.push(Problem {
                kind: ProblemKind::Syntax,
                span: at,
                message: format!("`{}` stands inside of what it repeats", shown(self.slice(at))),
                help: Some("repeat a part that does not hold the alias itself".to_owned()),
                related: Some((target, "what it repeats begins here".to_owned())),
            });
            return self.add(Content::Null, at, Style::Plain).map(|_| ());
        };
        if self.frames.len() + anchor.height > self.limits.depth {
            return Err(self.too_deep(at));
        }
        // The alias itself counts as one in `add`.
        self.expand(Size { nodes: size.nodes - 1, ..size }, at)?;
        if let Some(frame) = self.frames.last_mut() {
            frame.height = frame.height.max(anchor.height);
        }
        self.add(Content::Alias(anchor.node), at, Style::Plain).map(|_| ())
    }

    /// `*name` of which no anchor has been seen.
    pub(super) fn unresolved_alias(&mut self, at: Span) -> Result<(), Stop> {
        self.count_alias(at)?;
        let id = self.add(Content::Null, at, Style::Plain)?;
        self.unresolved.push(id);
        Ok(())
    }

    fn count_alias(&mut self, at: Span) -> Result<(), Stop> {
        self.alias_count += 1;
        self.limit(self.alias_count, self.limits.aliases, at, "aliases")
    }
}

/// An alias whose anchor is declared below it, or nowhere.
fn unknown(name: &str, span: Span, later: Option<Span>, near: Option<&str>) -> Problem {
    let shown = shown(name);
    let text = !name.starts_with(|first: char| first.is_alphanumeric() || first == '_');
    let help = match (later, near) {
        (Some(_), _) => format!("move `&{shown}` in front of it"),
        (None, Some(near)) => format!("did you mean `*{near}`?"),
        (None, None) if text => format!("write `\"*{shown}\"` if it is text"),
        (None, None) => format!("write `\"*{shown}\"` if it is text; else declare `&{shown}` above"),
    };
    let message = match text {
        true => format!("`*` must be quoted: YAML reads `*{shown}` as an alias"),
        false => format!("`*{shown}` repeats `&{shown}`, which is not declared above it"),
    };
    Problem {
        kind: ProblemKind::Syntax,
        span,
        message,
        help: Some(help),
        related: later.map(|place| (place, "declared here".to_owned())),
    }
}

/// The name that was probably meant.
fn nearest<'n>(name: &str, declared: &BTreeMap<&'n str, Span>) -> Option<&'n str> {
    let short = |name: &str| name.len() <= 64;
    let others = declared.keys().copied().take(1_000).filter(|other| short(other));
    if short(name) { crate::value::nearest(name, others) } else { None }
}
