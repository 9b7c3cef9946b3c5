//! Expectations in the text of examples and fixtures: `# expect: rule-id` on the line that a rule must report.
//!
//! A marker may say more, and then that is compared too: `# expect: okr/kr-count warning "4 key results"` wants a
//! warning whose message holds that text. Several are parted by commas. In the example of a rule its id may be left
//! out. `# todo: id` marks a line that the rule should report and does not, `# todo-ok: id` one that it reports and
//! should not: known gaps are marked, and a marker that no longer holds fails like any other. A marker alone on its
//! line speaks of the next line.

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::{Diagnostic, Report, RuleId, Severity};
use crate::source::Sources;

/// Compares a report with the markers in its sources, both ways. A marker without an id means `rule`.
///
/// # Errors
/// One line per difference, and per marker that cannot be read.
pub fn compare(report: &Report, rule: Option<&RuleId>) -> Result<(), String> {
    let Comparison { differences, .. } = comparison(report, rule);
    if differences.is_empty() {
        return Ok(());
    }
    Err(differences.iter().map(|difference| format!("{difference}\n")).collect())
}

/// How a report and the markers in its sources agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Markers that cannot be read, then what is missing, then what nobody expects; each by place.
    pub differences: Vec<Difference>,
    /// Markers of known gaps.
    pub gaps: usize,
}

/// Something that is not as it is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file.
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// Which side of the comparison has it.
    pub side: Side,
    /// The rule with its severity and its words.
    pub subject: String,
    /// What is wrong with it, to be read after the subject.
    complaint: &'static str,
    /// What it says.
    said: String,
}

/// Where a difference is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A marker cannot be read.
    Unreadable,
    /// A marker wants it.
    Expected,
    /// The report has it.
    Reported,
}

impl Difference {
    /// What it is, to be read after where it is and which side has it.
    #[must_use]
    pub fn words(&self) -> String {
        match self.side {
            Side::Unreadable => self.subject.clone(),
            Side::Expected => {
                let gap = if self.complaint == CLOSED { " (a known gap)" } else { "" };
                format!("{}{gap}", self.subject.replacen(EXPECTED, "", 1))
            }
            Side::Reported => {
                let gap = if self.complaint == GAP { " (a known gap)" } else { "" };
                format!("{}{gap}: {}", self.subject.replacen(REPORTED, "", 1), self.said)
            }
        }
    }
}

/// Stands between a rule and what is expected of it.
const EXPECTED: &str = " is expected";

/// Stands between a rule and how it reports.
const REPORTED: &str = " is reported";

/// What is wrong with a report on a line that is marked as one of those that should have one and have none.
const GAP: &str = ", and marked as a known gap: ";

/// What is wrong with a line that is marked as one of those that have a report and should have none, and has none.
const CLOSED: &str = " as a known gap and not reported any more";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, subject, complaint, said, .. } = self;
        write!(f, "{path}:{line}: {subject}{complaint}{said}")
    }
}

/// Compares a report with the markers in its sources, both ways. A marker without an id means `rule`.
#[must_use]
pub fn comparison(report: &Report, rule: Option<&RuleId>) -> Comparison {
    let mut differences = Vec::new();
    let markers = markers(&report.sources, rule, &mut differences);
    let gaps = markers.iter().filter(|marker| marker.kind != Kind::Expect).count();
    let places: Vec<_> =
        report.diagnostics.iter().map(|diagnostic| (diagnostic, place(report, diagnostic))).collect();
    let said = |marker: &Marker| places.iter().any(|(diagnostic, place)| marker.means(diagnostic, place));
    for marker in markers.iter().filter(|marker| marker.kind != Kind::Todo && !said(marker)) {
        let complaint = match marker.kind {
            Kind::Expect => " and not reported",
            Kind::Todo | Kind::TodoOk => CLOSED,
        };
        let (path, line) = marker.place.clone();
        let (subject, said) = (marker.words.to_string(), String::new());
        differences.push(Difference { path, line, side: Side::Expected, subject, complaint, said });
    }
    for (diagnostic, (path, line)) in &places {
        let place = (path.clone(), *line);
        let meant = |kinds: &[Kind]| {
            markers.iter().any(|marker| kinds.contains(&marker.kind) && marker.means(diagnostic, &place))
        };
        if meant(&[Kind::Expect, Kind::TodoOk]) {
            continue;
        }
        let is_gap = meant(&[Kind::Todo]);
        let complaint = if is_gap { GAP } else { ", and not expected: " };
        let Diagnostic { rule, severity, message, .. } = diagnostic;
        let (path, subject) = (path.clone(), format!("`{rule}`{REPORTED} as {severity}"));
        let said = message.clone();
        differences.push(Difference { path, line: *line, side: Side::Reported, subject, complaint, said });
    }
    Comparison { differences, gaps }
}

/// The rules that markers name; one without an id means `rule`.
#[must_use]
pub fn named(sources: &Sources, rule: &RuleId) -> BTreeSet<RuleId> {
    markers(sources, Some(rule), &mut Vec::new()).into_iter().map(|marker| marker.words.rule).collect()
}

/// A text without its markers.
#[must_use]
pub fn unmarked(text: &str) -> String {
    let line = |line: &str| match marked(line) {
        Some(Marked { alone: true, .. }) => String::new(),
        Some(Marked { before, .. }) => format!("{}\n", before.trim_end()),
        None => format!("{}\n", line.trim_end()),
    };
    text.lines().map(line).collect()
}

/// A text without the markers of what is expected that name no rule.
#[must_use]
pub fn without_own(text: &str) -> String {
    let names_one = |marked: &Marked<'_>| marked.text.split('"').next().unwrap_or("").contains('/');
    let line = |line: &str| match marked(line).filter(|marked| marked.kind == Kind::Expect) {
        Some(marked) if !names_one(&marked) => format!("{}\n", marked.before.trim_end()),
        Some(_) | None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Path and 1-based line.
type Place = (String, u32);

fn place(report: &Report, diagnostic: &Diagnostic) -> Place {
    let source = report.sources.file(diagnostic.primary.file);
    (source.path().to_owned(), source.position(diagnostic.primary.span.start).line)
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
    words: Words,
}

impl Marker {
    fn means(&self, diagnostic: &Diagnostic, place: &Place) -> bool {
        let Words { rule, severity, text } = &self.words;
        self.place == *place
            && *rule == diagnostic.rule
            && severity.is_none_or(|severity| severity == diagnostic.severity)
            && text.as_ref().is_none_or(|text| diagnostic.message.contains(text))
    }
}

/// What a marker says of a diagnostic.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    rule: RuleId,
    severity: Option<Severity>,
    /// A part of its message.
    text: Option<String>,
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, severity, text } = self;
        write!(f, "`{rule}`{EXPECTED}")?;
        severity.map_or(Ok(()), |severity| write!(f, " as {severity}"))?;
        text.as_ref().map_or(Ok(()), |text| write!(f, " to say \"{text}\""))
    }
}

/// All markers; one that cannot be read adds a mistake.
fn markers(sources: &Sources, rule: Option<&RuleId>, mistakes: &mut Vec<Difference>) -> Vec<Marker> {
    let mut markers = Vec::new();
    for (_, source) in sources.iter() {
        let lines = source.lines();
        // Markers alone on their line wait for the line they speak of.
        let mut waiting: Vec<(Kind, Words)> = Vec::new();
        for line in 1..=lines.count() {
            let Some(marked) = marked(source.slice(lines.line(source.text(), line))) else {
                let place = |(kind, words)| Marker { kind, place: (source.path().to_owned(), line), words };
                markers.extend(waiting.drain(..).map(place));
                continue;
            };
            match words(marked.text, rule) {
                Ok(words) => waiting.extend(words.into_iter().map(|words| (marked.kind, words))),
                Err(subject) => mistakes.push(Difference {
                    path: source.path().to_owned(),
                    line,
                    side: Side::Unreadable,
                    subject,
                    complaint: "",
                    said: String::new(),
                }),
            }
            if !marked.alone {
                let place = |(kind, words)| Marker { kind, place: (source.path().to_owned(), line), words };
                markers.extend(waiting.drain(..).map(place));
            }
        }
    }
    markers
}

/// A marker as it stands in its line.
struct Marked<'s> {
    kind: Kind,
    /// There is nothing else on the line.
    alone: bool,
    /// The line in front of it.
    before: &'s str,
    /// What stands behind its colon; empty without one.
    text: &'s str,
}

fn marked(line: &str) -> Option<Marked<'_>> {
    for (word, kind) in [("# expect", Kind::Expect), ("# todo-ok", Kind::TodoOk), ("# todo", Kind::Todo)] {
        let Some((before, after)) = line.split_once(word) else { continue };
        let text = match after.strip_prefix(':') {
            Some(text) => text,
            None if after.trim().is_empty() => "",
            None => continue,
        };
        return Some(Marked { kind, alone: before.trim().is_empty(), before, text });
    }
    None
}

/// `rule-id severity "text", rule-id`, each part of which may be left out.
fn words(text: &str, rule: Option<&RuleId>) -> Result<Vec<Words>, String> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    loop {
        let (words, behind) = one(rest, rule)?;
        all.push(words);
        match behind.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if behind.is_empty() => return Ok(all),
            None => return Err(format!("a marker ends before `{behind}`, or goes on with a comma")),
        }
    }
}

/// The first of them, and what stands behind it.
fn one<'s>(text: &'s str, rule: Option<&RuleId>) -> Result<(Words, &'s str), String> {
    let (id, rest) = word(text).filter(|(word, _)| word.contains('/')).unzip();
    let rest = rest.unwrap_or(text);
    let (severity, rest) = match word(rest) {
        Some((name, behind)) => {
            let Some(severity) = Severity::ALL.into_iter().find(|severity| severity.name() == name) else {
                return Err(format!("`{name}` is neither the id of a rule nor a severity"));
            };
            (Some(severity), behind)
        }
        None => (None, rest),
    };
    let (text, rest) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.split_once('"');
            let (text, behind) = end.ok_or_else(|| format!("the text `\"{quoted}` has no second `\"`"))?;
            (Some(text.to_owned()), behind.trim_start())
        }
        None => (None, rest),
    };
    let rule = match id {
        Some(id) => id.parse().map_err(|_| format!("`{id}` is not the id of a rule"))?,
        None => rule.ok_or("a marker outside of a rule's own examples names the rule")?.clone(),
    };
    Ok((Words { rule, severity, text }, rest))
}

/// The first word, unless there is a quote or a comma, and what stands behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find([' ', '\t', ',', '"']).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    (!word.is_empty()).then(|| (word, rest.trim_start()))
}

#[cfg(test)]
mod tests;
