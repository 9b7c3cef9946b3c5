//! Putting suppressions into files: a comment above each line that is reported, in the words of the caller. Reads the
//! files again for what no comment may stand in, and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::comment::{self, Reading, Until};
use super::suppression::is_protected;
use crate::diagnostic::{Diagnostic, Edit, Report, Scope, Suppression};
use crate::document::{self, Limits, Node, Tree, Value};
use crate::source::{FileId, Source, Span};

/// What is written into the comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    reason: String,
    until: Option<Date>,
}

/// The comments to add.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Additions {
    /// One for each comment.
    pub edits: Vec<Edit>,
    /// How many diagnostics stand in files that have no comments.
    pub without_comments: usize,
}

impl Addition {
    /// What is written into each comment. The rules are those of the diagnostics.
    ///
    /// # Errors
    /// A reason that would be read as something else, in words.
    pub fn new(reason: &str, until: Option<Date>) -> Result<Self, String> {
        let addition = Self { reason: reason.trim().to_owned(), until };
        if addition.reason.is_empty() {
            return Err("the reason is empty".to_owned());
        }
        if addition.reason.contains(|c: char| {
            c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
        }) {
            return Err("the reason is not one line of text".to_owned());
        }
        let text = addition.comment(["a/b"]);
        let read = comment::read(&text, Span::new(0, text.len() as u32));
        match read.as_slice() {
            [Reading::Directive(directive)] if addition.is(directive.reason.as_deref(), &directive.until) => {
                Ok(addition)
            }
            _ => Err("the reason would not be read as it is written: ` # ` begins another comment, and \
                      `until` a date"
                .to_owned()),
        }
    }

    /// The comments for everything that a report shows and a comment can silence.
    #[must_use]
    pub fn edits(&self, report: &Report) -> Additions {
        let mut additions = Additions::default();
        let mut by_file: BTreeMap<FileId, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in report.diagnostics.iter().filter(|it| !is_protected(&it.rule)) {
            by_file.entry(diagnostic.primary.file).or_default().push(diagnostic);
        }
        for (file, diagnostics) in by_file {
            let source = report.sources.file(file);
            if source.path().to_ascii_lowercase().ends_with(".json") {
                additions.without_comments += diagnostics.len();
                continue;
            }
            let suppressions: Vec<_> = report.suppressions.iter().filter(|it| it.file == file).collect();
            for (line, rules) in lines(file, source, &diagnostics) {
                additions.edits.push(self.edit((file, source), line, &rules, &suppressions));
            }
        }
        additions
    }

    /// The comment above a line, or its rules in the comment that stands there and says the same.
    fn edit(
        &self,
        (file, source): (FileId, &Source),
        line: Span,
        rules: &BTreeSet<&str>,
        there: &[&Suppression],
    ) -> Edit {
        let same = there.iter().find(|it| {
            let until = it.until.map_or(Until::Open, Until::Day);
            let is_above = it.scope != Scope::File && it.span.end <= line.start;
            it.counts && is_above && it.covers.start == line.start && self.is(it.reason.as_deref(), &until)
        });
        if let Some(last) = same.and_then(|it| it.rules.last()) {
            let rules: String = rules.iter().map(|rule| format!(", {rule}")).collect();
            return Edit { file, span: Span::at(last.span.end), text: rules };
        }
        let text = source.slice(line);
        let indent = text.get(..text.len() - text.trim_start_matches([' ', '\t']).len()).unwrap_or("");
        let comment = self.comment(rules.iter().copied());
        Edit { file, span: Span::at(line.start), text: format!("{indent}{comment}{}", ending(source, line)) }
    }

    fn comment<'r>(&self, rules: impl IntoIterator<Item = &'r str>) -> String {
        let rules: Vec<_> = rules.into_iter().collect();
        let until = self.until.map_or(String::new(), |until| format!(" (until {until})"));
        format!("# orglint: ignore {} -- {}{until}", rules.join(", "), self.reason)
    }

    fn is(&self, reason: Option<&str>, until: &Until) -> bool {
        reason == Some(&self.reason) && *until == self.until.map_or(Until::Open, Until::Day)
    }
}

/// The lines above which the comments go, with the rules that they name.
fn lines<'d>(
    file: FileId,
    source: &Source,
    diagnostics: &[&'d Diagnostic],
) -> BTreeMap<Span, BTreeSet<&'d str>> {
    // Who owns which paths is no YAML.
    let text = if source.is_codeowners() { "" } else { source.text() };
    let tree = document::parse(file, text, &Limits::default());
    let scalars = scalars(&tree);
    let mut lines: BTreeMap<Span, BTreeSet<&str>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let mut line = line_of(source, diagnostic.primary.span.start);
        // Within a text of several lines a `#` is text.
        while let Some(key) = around(&scalars, line.start) {
            line = line_of(source, key);
        }
        lines.entry(line).or_default().insert(diagnostic.rule.as_str());
    }
    lines
}

fn line_of(source: &Source, offset: u32) -> Span {
    source.lines().line(source.text(), source.position(offset).line)
}

/// Texts of several lines by start, each with the place where it or its key begins.
fn scalars(tree: &Tree<'_>) -> Vec<(Span, u32)> {
    let is_long = |node: &Node<'_>| {
        let is_collection = matches!(node.value(), Value::Sequence | Value::Mapping);
        !node.is_alias() && !is_collection && node.source().contains(['\r', '\n'])
    };
    let with_key = |node: Node<'_>| {
        (node.span(), node.key().map_or(node.span(), Node::span).start.min(node.span().start))
    };
    let mut scalars: Vec<_> = tree.nodes().filter(is_long).map(with_key).collect();
    scalars.sort();
    scalars
}

/// Where the text begins that holds this place, and something in front of it.
fn around(scalars: &[(Span, u32)], offset: u32) -> Option<u32> {
    let before = scalars.partition_point(|(span, _)| span.start < offset);
    let (span, key) = scalars.get(before.checked_sub(1)?)?;
    (span.end > offset).then_some(*key)
}

/// How the lines of a file end, at this one if it has an end.
fn ending(source: &Source, line: Span) -> &str {
    let text = source.text();
    let of = |from: u32| {
        let rest = text.get(from as usize..).unwrap_or("");
        let end = rest.len() - rest.trim_start_matches(|c| c != '\r' && c != '\n').len();
        let rest = rest.get(end..).unwrap_or("");
        ["\r\n", "\n", "\r"].into_iter().find(|ending| rest.starts_with(ending))
    };
    of(line.end).or_else(|| of(0)).unwrap_or("\n")
}
