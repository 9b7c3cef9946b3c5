//! Taking suppressions out of a file again: the edits that leave everything else as it was.

use crate::diagnostic::{Edit, Fix, Suppression};
use crate::source::{Source, Span};

/// Removes the comment; of a line that holds nothing else the whole line.
#[must_use]
pub fn removal(source: &Source, suppression: &Suppression) -> Edit {
    let (text, span) = (source.text(), suppression.span);
    let lines = source.lines();
    let number = source.position(span.start).line;
    let line = lines.line(text, number);
    let before = source.slice(Span::new(line.start, span.start));
    let after = source.slice(Span::new(span.end, line.end));
    let blanks = (after.len() - after.trim_start().len()) as u32;
    let removed = if !after.trim().is_empty() {
        // Another comment follows on the line.
        Span::new(span.start, span.end + blanks)
    } else if before.trim().is_empty() {
        let next = if number < lines.count() { lines.line(text, number + 1).start } else { line.end };
        Span::new(line.start, next)
    } else {
        Span::new(line.start + before.trim_end().len() as u32, line.end)
    };
    Edit { file: suppression.file, span: removed, text: String::new() }
}

/// Takes some of the rules, by index, out of a comment; the comment itself when none would be left.
pub(super) fn without(source: &Source, suppression: &Suppression, unused: &[usize]) -> Fix {
    let rules = &suppression.rules;
    let kept = rules.iter().enumerate().filter(|(index, _)| !unused.contains(index));
    let kept: Vec<_> = kept.map(|(_, rule)| rule.text.as_str()).collect();
    let (Some(first), Some(last), false) = (rules.first(), rules.last(), kept.is_empty()) else {
        let edits = vec![removal(source, suppression)];
        return Fix { title: "remove the comment".to_owned(), safe: true, edits, creates: Vec::new() };
    };
    let gone: Vec<_> = unused.iter().filter_map(|index| rules.get(*index)).collect();
    let gone: Vec<_> = gone.into_iter().map(|rule| format!("`{}`", rule.text)).collect();
    let span = Span::new(first.span.start, last.span.end);
    let edit = Edit { file: suppression.file, span, text: kept.join(", ") };
    let title = format!("take {} out of the comment", gone.join(", "));
    Fix { title, safe: true, edits: vec![edit], creates: Vec::new() }
}
