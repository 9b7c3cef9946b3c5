//! Expectations in the text of examples and fixtures: `# expect: rule-id` on the line that a rule must report.
//!
//! `# todo: id` marks a line that the rule should report and does not, `# todo-ok: id` one that it reports and should
//! not: known gaps are marked, and a marker that no longer holds fails like any other. A marker alone on its line
//! speaks of the next line.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::diagnostic::{Report, RuleId};
use crate::source::Sources;

/// A rule at a line: path, 1-based line, rule id.
type Place = (String, u32, String);

/// Compares a report with the markers in its sources, both ways. A marker without an id means `rule`.
///
/// # Errors
/// One line per difference.
pub fn compare(report: &Report, rule: Option<&RuleId>) -> Result<(), String> {
    let mut wanted = BTreeSet::new();
    let mut gaps = BTreeSet::new();
    for marker in markers(&report.sources, rule) {
        match marker.kind {
            Kind::Expect | Kind::TodoOk => _ = wanted.insert(marker.place),
            Kind::Todo => _ = gaps.insert(marker.place),
        }
    }
    let mut found = BTreeSet::new();
    for diagnostic in &report.diagnostics {
        let source = report.sources.file(diagnostic.primary.file);
        let line = source.position(diagnostic.primary.span.start).line;
        found.insert((source.path().to_owned(), line, diagnostic.rule.to_string()));
    }
    let mut differences = String::new();
    for (path, line, rule) in wanted.difference(&found) {
        let _ = writeln!(differences, "{path}:{line}: `{rule}` is expected and not reported");
    }
    for (path, line, rule) in found.difference(&wanted) {
        let closed = gaps.contains(&(path.clone(), *line, rule.clone()));
        let word =
            if closed { "is reported, and marked as a known gap" } else { "is reported and not expected" };
        let said = report.diagnostics.iter().find(|diagnostic| diagnostic.rule.as_str() == rule);
        let message = said.map_or("", |diagnostic| diagnostic.message.as_str());
        let _ = writeln!(differences, "{path}:{line}: `{rule}` {word}: {message}");
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Expect,
    Todo,
    TodoOk,
}

struct Marker {
    kind: Kind,
    place: Place,
}

fn markers(sources: &Sources, rule: Option<&RuleId>) -> Vec<Marker> {
    let mut markers = Vec::new();
    for (_, source) in sources.iter() {
        let lines = source.lines();
        // Markers alone on their line wait for the line they speak of.
        let mut waiting: Vec<(Kind, String)> = Vec::new();
        for line in 1..=lines.count() {
            let text = source.slice(lines.line(source.text(), line));
            let (own_line, found) = of_line(text, rule);
            if own_line {
                waiting.extend(found);
                continue;
            }
            let place = |(kind, id)| Marker { kind, place: (source.path().to_owned(), line, id) };
            markers.extend(waiting.drain(..).chain(found).map(place));
        }
    }
    markers
}

/// The markers of a line, and whether they are all there is on it.
fn of_line(text: &str, rule: Option<&RuleId>) -> (bool, Vec<(Kind, String)>) {
    for (word, kind) in [("# expect", Kind::Expect), ("# todo-ok", Kind::TodoOk), ("# todo", Kind::Todo)] {
        let Some((before, after)) = text.split_once(word) else { continue };
        let ids: Vec<_> = match after.strip_prefix(':') {
            Some(ids) => {
                ids.split(',').map(|id| id.split_whitespace().next().unwrap_or("").to_owned()).collect()
            }
            None if after.trim().is_empty() => rule.map(RuleId::to_string).into_iter().collect(),
            None => continue,
        };
        return (before.trim().is_empty(), ids.into_iter().map(|id| (kind, id)).collect());
    }
    (false, Vec::new())
}
