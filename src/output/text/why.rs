//! What decided a diagnostic, as a table: term, value, place. Knows no rules.

use crate::diagnostic::{Origin, Reason, Report};
use crate::output::Shown;

/// Cells of the terms at most, so that a long one does not push all values away.
const TERM: usize = 48;
/// Cells of the values at most.
const VALUE: usize = 32;

/// The lines of an explanation; none when nobody asked for one.
pub(super) fn lines(report: &Report, reasons: &[Reason]) -> Vec<String> {
    let mut lines = Vec::new();
    for condition in reasons.chunk_by(|_, next| next.condition.is_none()) {
        lines.extend(table(report, condition));
    }
    lines
}

/// A condition, and the terms that decided it in columns.
fn table(report: &Report, reasons: &[Reason]) -> Vec<String> {
    let rows: Vec<_> = reasons.iter().map(|reason| cells(report, reason)).collect();
    let width = |column: usize, most: usize| {
        let cells = rows.iter().skip(1).filter_map(|cells| cells.get(column));
        cells.map(|cell| cell.chars().count()).filter(|width| *width <= most).max().unwrap_or(0)
    };
    let (term_width, value_width) = (width(0, TERM), width(1, VALUE));
    let line = |(reason, [term, value, place]): (&Reason, &[String; 3])| match reason.condition {
        Some("check") => format!("{term} {value}"),
        Some(_) => format!("{term} is {value}"),
        None => format!("{term:term_width$} = {value:value_width$}  {place}").trim_end().to_owned(),
    };
    reasons.iter().zip(&rows).map(line).collect()
}

fn cells(report: &Report, reason: &Reason) -> [String; 3] {
    let shown = |text: &str| Shown::line(text).to_string();
    let indent = "  ".repeat(reason.depth);
    let term = match reason.condition {
        Some(condition) => format!("{condition} {}", shown(&reason.expression)),
        None => format!("{indent}{}", shown(&reason.expression)),
    };
    let place = reason.place.as_ref().map(|label| {
        let source = report.sources.file(label.file);
        let position = source.position(label.span.start);
        let path = report.prefixes.in_terminal(source.path());
        format!("{}:{}:{}", shown(&path), position.line, position.column)
    });
    let place = match (reason.origin, place) {
        (_, Some(place)) => place,
        (Origin::Rule, None) => "default of the rule".to_owned(),
        (Origin::Configuration, None) => "from the configuration".to_owned(),
        (Origin::Clock, None) => "the clock of the run".to_owned(),
        (Origin::Computed | Origin::Manifest | Origin::Check, None) => String::new(),
    };
    [term, shown(&reason.value), place]
}
