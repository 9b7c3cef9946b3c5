//! The ways from text to [`Tree`]: the short one for what is plain, and one loop over the parser's events, which goes on
//! with the next document after an error. What becomes of the events is `build`'s business, what an error means to a person is `hint`'s.

use granit_parser::Parser;

use super::build::Builder;
use super::slot::MAX_TEXT;
use super::tree::Tree;
use super::{fast, hint};
use crate::source::FileId;

/// How much of a file is read. A file that needs more is hostile or generated; it gets a [`ProblemKind::Limit`](super::ProblemKind::Limit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Collections within collections, counted through aliases.
    pub depth: usize,
    /// Nodes of a file, those that an alias repeats counted every time.
    pub nodes: usize,
    /// Bytes of scalars of a file, what an alias repeats counted every time.
    pub text: usize,
    /// `*name` in a file.
    pub aliases: usize,
    /// `&name` in a file.
    pub anchors: usize,
    /// `<<` in a file.
    pub merges: usize,
    /// Documents of a file.
    pub documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            nodes: 250_000,
            text: 8 << 20,
            aliases: 10_000,
            anchors: 10_000,
            merges: 1_000,
            documents: 1_024,
        }
    }
}

/// Reads a file, YAML or JSON. Never fails: what is wrong is in [`Tree::problems`], and a document with an error in
/// its syntax holds what stood in front of the error. A text of
/// more than 2 MiB is not read, which is a problem of it too.
///
/// Most files go the short way of [`parse_plain`]; the tree does not tell.
#[must_use]
pub fn parse<'s>(file: FileId, text: &'s str, limits: &Limits) -> Tree<'s> {
    parse_plain(file, text, limits).unwrap_or_else(|| parse_any(file, text, limits))
}

/// The tree that [`parse`] gives, by the short way alone: nothing for a text that is not plain or not without fault.
#[must_use]
pub fn parse_plain<'s>(file: FileId, text: &'s str, limits: &Limits) -> Option<Tree<'s>> {
    if text.len() > MAX_TEXT { None } else { fast::read(file, text, limits) }
}

/// The tree that [`parse`] gives, by the parser library alone, which reads everything.
#[must_use]
pub fn parse_any<'s>(file: FileId, text: &'s str, limits: &Limits) -> Tree<'s> {
    if text.len() > MAX_TEXT {
        return Tree::of_too_long(file);
    }
    let mut parser = Parser::new_from_str_with_options(text, options(text, limits));
    let mut builder = Builder::new(file, text, *limits);
    while let Some(event) = parser.next_event() {
        let problem = match event {
            Ok((event, span)) => match builder.take(event, span) {
                Ok(()) => continue,
                Err(problem) => *problem,
            },
            Err(error) => hint::explain(text, builder.document_start(), &error, limits),
        };
        builder.abandon(problem);
        if builder.is_full() || !parser.proceed_next_document().unwrap_or(false) {
            break;
        }
    }
    builder.finish()
}

fn options(text: &str, limits: &Limits) -> granit_parser::Options {
    let mut options = granit_parser::options! {
        strict_indentation: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: 100_000,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    // JSON knows no limit on the length of keys; YAML allows 1,024 characters where nothing announces the key.
    if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '[']) {
        options.simple_key_max_lookahead = text.len();
    }
    options
}
