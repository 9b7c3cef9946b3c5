//! The plain part of YAML in which most manifests are written, read in one pass: mappings and lists by indentation,
//! scalars on one line, block scalars, brackets, anchors and aliases, comments. Knows no errors: whatever is wrong,
//! rare or near a limit is left to the parser, which reads the whole file. It builds with the same [`Builder`], so that
//! both roads lead to the same tree; `tests/fast_lane.rs` holds them together.

mod block;
mod flow;
mod level;
mod line;
mod scalar;

use std::collections::BTreeMap;

use super::build::Builder;
use super::parse::Limits;
use super::tree::Tree;
use crate::source::{FileId, Span};
use level::Level;

/// The parser gives up at limits of its own as well: what comes near them is left to it.
const MARGIN: usize = 4;

/// Comments that the parser certainly keeps.
const COMMENTS: usize = 50_000;

/// Bytes of a key that the parser certainly takes for one. YAML allows 1,024 characters.
const KEY: usize = 1_000;

/// The tree of a text that is plain and without a fault; nothing for any other. Its cost is linear in the text, also
/// when it gives up at the last byte.
pub(super) fn read<'s>(file: FileId, text: &'s str, limits: &Limits) -> Option<Tree<'s>> {
    if !is_plain(text.as_bytes()) {
        return None;
    }
    let mut lane = Lane {
        builder: Builder::new(file, text, *limits),
        text,
        bytes: text.as_bytes(),
        at: 0,
        levels: Vec::with_capacity(16),
        depth: limits.depth.saturating_sub(MARGIN),
        in_document: false,
        is_rooted: false,
        continues: None,
        anchor: None,
        names: BTreeMap::new(),
        numbers: 0,
    };
    lane.documents()?;
    let tree = lane.builder.finish();
    (tree.problems().is_empty() && tree.comments().len() < COMMENTS).then_some(tree)
}

/// What the lane has read. Its methods return nothing where the text is not for the lane.
struct Lane<'s> {
    builder: Builder<'s>,
    text: &'s str,
    bytes: &'s [u8],
    /// Where the next line begins.
    at: usize,
    /// The collections by indentation that are open, outermost first.
    levels: Vec<Level>,
    /// Collections within collections, at most.
    depth: usize,
    in_document: bool,
    /// The document has its root.
    is_rooted: bool,
    /// The last line ended in a plain scalar, which a line indented deeper than this would continue.
    continues: Option<isize>,
    /// `&name` in front of the next node.
    anchor: Option<Anchor<'s>>,
    /// The anchors of this document by name.
    names: BTreeMap<&'s str, usize>,
    /// Anchors so far.
    numbers: usize,
}

struct Anchor<'s> {
    number: usize,
    name: &'s str,
    span: Span,
}

impl<'s> Lane<'s> {
    fn documents(&mut self) -> Option<()> {
        while self.at < self.bytes.len() {
            let start = self.at;
            let at = self.behind_spaces(start);
            let column = (at - start) as isize;
            match self.byte(at) {
                0 => self.at = at,
                b'\n' => self.at = at + 1,
                b'#' => {
                    self.continues = None;
                    self.comment_line(at);
                }
                _ if column == 0 && self.is_marker(at) => self.marker(at)?,
                _ if self.continues.is_some_and(|parent| column > parent) => return None,
                _ => {
                    self.continues = None;
                    if !self.in_document {
                        self.in_document = true;
                        self.builder.start_document(false, span(at, at)).ok()?;
                    }
                    self.line(column, at)?;
                }
            }
        }
        self.end_document()
    }

    /// `---` or `...`.
    fn is_marker(&self, at: usize) -> bool {
        let byte = self.byte(at);
        matches!(byte, b'-' | b'.') && self.byte(at + 1) == byte && self.byte(at + 2) == byte
    }

    /// A new document.
    fn marker(&mut self, at: usize) -> Option<()> {
        if self.byte(at) != b'-' {
            return None;
        }
        self.end_document()?;
        self.in_document = true;
        self.builder.start_document(true, span(at, at + 3)).ok()?;
        self.tail(at + 3)
    }

    fn end_document(&mut self) -> Option<()> {
        self.leave(-1)?;
        if self.in_document {
            self.builder.end_document(Span::at(0));
        }
        self.in_document = false;
        self.is_rooted = false;
        self.continues = None;
        self.names.clear();
        Some(())
    }

    /// What may stand behind a value or an indicator, to the end of its line: blanks and a comment.
    fn tail(&mut self, from: usize) -> Option<()> {
        let at = self.behind_spaces(from);
        match self.byte(at) {
            b'\n' => self.at = at + 1,
            0 => self.at = at,
            b'#' if self.byte(at - 1) == b' ' => self.comment_line(at),
            _ => return None,
        }
        Some(())
    }

    /// Notes the comment here, and goes on with the next line.
    fn comment_line(&mut self, at: usize) {
        let end = self.comment(at);
        self.at = end + usize::from(self.byte(end) == b'\n');
    }

    /// Notes the comment here. Returns the end of its line.
    fn comment(&mut self, at: usize) -> usize {
        let end = self.line_end(at);
        let before = self.before_spaces(at);
        self.builder.comment(span(at, end), before == 0 || self.byte(before - 1) == b'\n');
        end
    }

    /// The byte here; 0, which no plain text holds, behind the last one.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn behind_spaces(&self, from: usize) -> usize {
        let mut at = from;
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// Where the line ends that holds this byte.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// Nothing else than a blank may follow here.
    fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\n' | 0)
    }

    fn slice(&self, start: usize, end: usize) -> Option<&'s str> {
        self.text.get(start..end)
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// No control character but the line feed, and none of the few that YAML treats apart beyond ASCII: U+0080 to U+009F,
/// U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF. Looks at every byte alike, which compilers turn into vectors.
fn is_plain(bytes: &[u8]) -> bool {
    let (mut control, mut beyond) = (0, 0);
    for byte in bytes {
        control |= u8::from(*byte < b' ') & u8::from(*byte != b'\n') | u8::from(*byte == 0x7f);
        beyond |= byte;
    }
    control == 0 && (beyond < 0x80 || !holds_apart(bytes))
}

/// Whether one of the characters beyond ASCII is there that YAML treats apart.
fn holds_apart(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    // Few bytes begin such a character, and most text is ASCII.
    while let Some(at) = rest.iter().position(|byte| matches!(byte, 0xc2 | 0xe2 | 0xef)) {
        let character = rest.get(at..).unwrap_or(&[]);
        match character {
            [0xc2, 0x80..=0x9f, ..]
            | [0xe2, 0x80, 0xa8 | 0xa9, ..]
            | [0xef, 0xbb, 0xbf, ..]
            | [0xef, 0xbf, 0xbe | 0xbf, ..] => return true,
            _ => rest = character.get(1..).unwrap_or(&[]),
        }
    }
    false
}
