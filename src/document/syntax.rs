//! In which language a document is written: YAML, TOML, or either in front of a Markdown page. Knows files by their
//! names alone.

use std::ops::Range;

use super::parse::{Limits, parse};
use super::toml;
use super::tree::{Document, Problem, ProblemKind, Tree};
use crate::source::{FileId, Span};

/// The language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// YAML, and JSON with it.
    Yaml,
    /// TOML.
    Toml,
    /// A page whose first lines, between `---` or `+++`, are YAML or TOML. Without them it holds no document.
    Markdown,
}

impl Syntax {
    /// By the ending of the file's name.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is = |other: &&str| ending.eq_ignore_ascii_case(other);
        if is(&"toml") {
            Self::Toml
        } else if ["md", "markdown", "mdx"].iter().any(is) {
            Self::Markdown
        } else {
            Self::Yaml
        }
    }

    /// Reads a file. Never fails, as [`parse`].
    #[must_use]
    pub fn read<'s>(self, file: FileId, text: &'s str, limits: &Limits) -> Tree<'s> {
        match self {
            // What is this large is refused there.
            _ if u32::try_from(text.len()).is_err() => parse(file, text, limits),
            Self::Yaml => parse(file, text, limits),
            Self::Toml => toml::parse(file, text, behind_mark(text)..text.len(), limits),
            Self::Markdown => front(file, text, limits),
        }
    }
}

/// What may stand at the beginning of a file and is no text.
fn behind_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The document in front of a page.
fn front<'s>(file: FileId, text: &'s str, limits: &Limits) -> Tree<'s> {
    let start = behind_mark(text);
    let Some((fence, first)) = opening(text.get(start..).unwrap_or("")) else { return Tree::new(file, text) };
    let body = start + first;
    let Some(inside) = closed(text, body, fence) else {
        let mut tree = Tree::new(file, text);
        let span = Span::new(start as u32, text.len() as u32);
        tree.documents.push(Document { root: None, span, broken: true, disowned: false });
        tree.problems.push(Problem {
            kind: ProblemKind::Syntax,
            span: Span::new(start as u32, (start + fence.len()) as u32),
            message: format!("the front matter has no end: no other line is `{fence}`"),
            help: Some(format!("end it with a line `{fence}`")),
            related: None,
        });
        return tree;
    };
    match fence {
        "+++" => toml::parse(file, text, inside, limits),
        // From the beginning of the file on, so that every place is one of the file.
        _ => Tree { text, ..parse(file, text.get(..inside.end).unwrap_or(""), limits) },
    }
}

/// The fence on the first line, and where the next line begins.
fn opening(text: &str) -> Option<(&'static str, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let fence = ["---", "+++"].into_iter().find(|fence| line.trim_end() == *fence)?;
    Some((fence, line.len()))
}

/// What stands from `start` on in front of a line that is the fence.
fn closed(text: &str, start: usize, fence: &str) -> Option<Range<usize>> {
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let is_end = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if is_end {
            return Some(start..at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
