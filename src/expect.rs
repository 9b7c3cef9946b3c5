//! Expectations in the text of examples and fixtures: `# expect: rule-id` on the line that a rule must report.
//!
//! A marker may say more, and then that is compared too: `# expect: okr/kr-count warning "4 key results"` wants a
//! warning whose message holds that text. Several are parted by commas. In the example of a rule its id may be left
//! out. `# todo: id` marks a line that the rule should report and does not, `# todo-ok: id` one that it reports and
//! should not: known gaps are marked, and a marker that no longer holds fails like any other. A marker alone on its
//! line speaks of the next line.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Report, RuleId, Severity};
use crate::source::Sources;

/// Compares a report with the markers in its sources, both ways. A marker without an id means `rule`.
///
/// # Errors
/// One line per difference, and per marker that cannot be read.
pub fn compare(report: &Report, rule: Option<&RuleId>) -> Result<(), String> {
    let mut differences = String::new();
    let markers = markers(&report.sources, rule, &mut differences);
    let places: Vec<_> =
        report.diagnostics.iter().map(|diagnostic| (diagnostic, place(report, diagnostic))).collect();
    let said = |marker: &Marker| places.iter().any(|(diagnostic, place)| marker.means(diagnostic, place));
    for marker in markers.iter().filter(|marker| marker.kind != Kind::Todo && !said(marker)) {
        let (path, line) = &marker.place;
        let Words { rule, severity, text } = &marker.words;
        let _ = write!(differences, "{path}:{line}: `{rule}` is expected");
        let _ = severity.map_or(Ok(()), |severity| write!(differences, " as {severity}"));
        let _ = text.as_ref().map_or(Ok(()), |text| write!(differences, " to say \"{text}\""));
        differences.push_str(" and not reported\n");
    }
    for (diagnostic, place) in &places {
        let meant = |kinds: &[Kind]| {
            markers.iter().any(|marker| kinds.contains(&marker.kind) && marker.means(diagnostic, place))
        };
        if meant(&[Kind::Expect, Kind::TodoOk]) {
            continue;
        }
        let word = if meant(&[Kind::Todo]) { "marked as a known gap" } else { "not expected" };
        let Diagnostic { rule, severity, message, .. } = diagnostic;
        let (path, line) = place;
        let _ =
            writeln!(differences, "{path}:{line}: `{rule}` is reported as {severity}, and {word}: {message}");
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
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

/// All markers; one that cannot be read adds a line to `mistakes`.
fn markers(sources: &Sources, rule: Option<&RuleId>, mistakes: &mut String) -> Vec<Marker> {
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
                Err(mistake) => _ = writeln!(mistakes, "{}:{line}: {mistake}", source.path()),
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
        return Some(Marked { kind, alone: before.trim().is_empty(), text });
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
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{RuleId, Severity, Words, compare, words};
    use crate::diagnostic::{Diagnostic, Report};
    use crate::source::{Source, Sources, Span};

    fn id(id: &str) -> RuleId {
        id.parse().unwrap()
    }

    /// A report on one file, in which `a/b` says "4 teams" as a warning at the given offset.
    fn report(text: &str, at: Option<u32>) -> Report {
        let sources = Sources::new(vec![Source::new("a.yaml", text)]);
        let file = sources.iter().next().unwrap().0;
        let diagnostic = |at| {
            Diagnostic::new(id("a/b"), Severity::Warning, file, Span::new(at, at + 1), "4 teams".to_owned())
        };
        let diagnostics = at.map(diagnostic).into_iter().collect();
        Report { sources, diagnostics, ..Report::default() }
    }

    fn compared(text: &str, at: Option<u32>) -> String {
        compare(&report(text, at), Some(&id("a/b"))).err().unwrap_or_default()
    }

    #[test]
    fn a_marker_says_as_much_as_it_wants() {
        let said = |rule: &str, severity, text: Option<&str>| Words {
            rule: id(rule),
            severity,
            text: text.map(str::to_owned),
        };
        let own = id("own/rule");
        let cases = [
            ("", vec![said("own/rule", None, None)]),
            (" info", vec![said("own/rule", Some(Severity::Info), None)]),
            (" \"a, b\"", vec![said("own/rule", None, Some("a, b"))]),
            (" a/b", vec![said("a/b", None, None)]),
            (" a/b error", vec![said("a/b", Some(Severity::Error), None)]),
            (
                " a/b error \"x # y\", c/d, e/f \"é\" ",
                vec![
                    said("a/b", Some(Severity::Error), Some("x # y")),
                    said("c/d", None, None),
                    said("e/f", None, Some("é")),
                ],
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(words(text, Some(&own)), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_marker_is_refused() {
        let cases = [
            (" a/b fatal", "`fatal` is neither the id of a rule nor a severity"),
            (" a/b error more", "a marker ends before `more`, or goes on with a comma"),
            (" a/b \"x", "the text `\"x` has no second `\"`"),
            (" a/B", "`a/B` is not the id of a rule"),
            (" error", "a marker outside of a rule's own examples names the rule"),
        ];
        for (text, wanted) in cases {
            assert_eq!(words(text, None), Err(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_diagnostic_is_what_its_marker_says() {
        for text in [
            "a: b # expect",
            "a: b # expect: a/b",
            "a: b # expect: warning",
            "a: b # expect: \"4 t\"",
            "a: b # expect: a/b warning \"4 teams\"",
            "# expect: warning\na: b",
            "a: b # todo-ok",
        ] {
            assert_eq!(compared(text, Some(text.find("a: b").unwrap() as u32)), "", "{text}");
        }
        assert_eq!(compared("a: b # todo", None), "");
    }

    #[test]
    fn every_difference_is_told() {
        let unexpected = "a.yaml:1: `a/b` is reported as warning, and not expected: 4 teams\n";
        assert_eq!(compared("a: b", Some(0)), unexpected);
        assert_eq!(compared("a: b # expect", None), "a.yaml:1: `a/b` is expected and not reported\n");
        assert_eq!(
            compared("a: b # expect: error", Some(0)),
            format!("a.yaml:1: `a/b` is expected as error and not reported\n{unexpected}")
        );
        assert_eq!(
            compared("a: b # expect: info \"5\"", Some(0)),
            format!("a.yaml:1: `a/b` is expected as info to say \"5\" and not reported\n{unexpected}")
        );
        assert_eq!(
            compared("a: b # expect\nc: d", Some(14)),
            format!("a.yaml:1: `a/b` is expected and not reported\n{}", unexpected.replace(":1:", ":2:"))
        );
        assert_eq!(
            compared("a: b # todo", Some(0)),
            "a.yaml:1: `a/b` is reported as warning, and marked as a known gap: 4 teams\n"
        );
        assert_eq!(
            compared("a: b # expect: why", None),
            "a.yaml:1: `why` is neither the id of a rule nor a severity\n"
        );
    }
}
