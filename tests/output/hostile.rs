//! Hostile text in every format: whoever reads a report finds the diagnostic and nothing else.

use std::fmt::Write;

use orglint::diagnostic::{Edit, Fix, Label, Report, RuleCard, Severity, Subject};
use orglint::output::{Format, Shown};
use orglint::source::{Source, Sources, Span};

use super::readers::{Found, read};
use super::reports::{diagnostic, label, plain, report};
use super::runner;

/// One error per file; each file is named, filled and described with a hostile text.
pub(crate) fn hostile_report(text: &str) -> Report {
    let source = format!("# {text}\n{text}: here # {text}\n");
    let sources = Sources::new(vec![Source::new(text, source), Source::new("other.yaml", text)]);
    let start = ("# \n: ".len() + 2 * text.len()) as u32;
    let place = Label { span: Span::new(start, start + 4), ..label(&sources, text, "", text) };
    assert_eq!(sources.file(place.file).slice(place.span), "here");
    let mut bad = diagnostic("okr/kr-baseline", Severity::Error, &place, text);
    bad.primary = place.clone();
    bad.help = Some(format!("{text}\n{text}"));
    bad.related = vec![label(&sources, "other.yaml", text, text), place];
    bad.subject = Some(Subject { kind: text.to_owned(), namespace: text.to_owned(), name: text.to_owned() });
    bad.owner = Some(text.to_owned());
    let edit = Edit { file: bad.primary.file, span: bad.primary.span, text: text.to_owned() };
    bad.fix = Some(Fix { title: text.to_owned(), safe: true, edits: vec![edit], creates: Vec::new() });
    let card = RuleCard {
        id: bad.rule.clone(),
        severity: Severity::Error,
        summary: text.to_owned(),
        rationale: format!("{text}\n{text}"),
        judges_changes: false,
    };
    let mut report = report(sources, vec![bad]);
    report.rules = vec![card];
    report.notes = vec![text.to_owned()];
    report.summary.documents = [(text.to_owned(), 2)].into();
    report
}

/// The path as the annotation must name it.
fn annotated(path: &str) -> Option<String> {
    let path = if path.starts_with('=') { format!("./{path}") } else { path.to_owned() };
    let shown = path.chars().fold(String::new(), |mut shown, c| {
        if c.is_control() && !matches!(c, '\r' | '\n') {
            write!(shown, "\\u{{{:x}}}", u32::from(c)).unwrap();
        } else {
            shown.push(c);
        }
        shown
    });
    (!shown.is_empty()).then_some(shown)
}

/// Writes a hostile text in every format and looks at it as GitHub's runner, as a terminal and as a program.
pub(crate) fn survives(text: &str) {
    let report = hostile_report(text);
    let whole = format!("{}{}", plain(Format::Text, &report), plain(Format::Github, &report));
    let commands = runner::commands(&whole);
    assert_eq!(commands.len(), 1, "{text:?} makes {commands:#?}");
    let [name, line, title] =
        [&commands[0].name, &commands[0].property("line"), &commands[0].property("title")];
    assert_eq!([name, line, title], ["error", &report_line(text), "orglint: okr/kr-baseline"], "{text:?}");
    assert_eq!(commands[0].property.get("file").cloned(), annotated(text), "{text:?}");
    assert_eq!(runner::commands(&runner::without_ignorable(&whole)).len(), 1, "{text:?}");

    let json = plain(Format::Json, &report);
    assert_eq!(runner::commands(&json), [], "{text:?}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let entry = &value["diagnostics"][0];
    assert_eq!((entry["file"].as_str(), entry["message"].as_str()), (Some(text), Some(text)));

    stays_text_everywhere(text, &report);
    for written in [whole, json] {
        // Tabs stay where lines do: in the help.
        let raw = written.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(raw, None, "{text:?} in {written}");
    }
}

/// The line of `here` in [`hostile_report`], counted without the program.
fn report_line(text: &str) -> String {
    let endings = text.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
    (2 + 2 * endings).to_string()
}

/// A report of one diagnostic about a file of this name, in which every other text is the same.
fn stays_text_everywhere(text: &str, report: &Report) {
    let mut unjudged = hostile_report(text);
    unjudged.exit_code = 2;
    for format in Format::ALL {
        let mut pages = vec![plain(format, report), plain(format, &unjudged)];
        pages.dedup();
        for written in pages {
            let commands = runner::commands(&written);
            assert_eq!(commands.len(), own_commands(format, &written), "{text:?} in {format}: {commands:#?}");
            let ignorable = runner::without_ignorable(&written);
            assert_eq!(runner::commands(&ignorable).len(), commands.len(), "{text:?} in {format}");
            let raw = written.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
            assert_eq!(raw, None, "{text:?} in {format}: {written}");
            // No file is without a name.
            if !text.is_empty() {
                finds_the_diagnostic(format, text, &written);
            }
        }
    }
}

fn finds_the_diagnostic(format: Format, text: &str, written: &str) {
    let Some(mut found) = read(format, written) else { return };
    let line = report_line(text).parse().unwrap();
    let wanted = Found { file: path(format, text), line, rule: "okr/kr-baseline".to_owned() };
    if format == Format::Markdown {
        // Cells have no space at their ends.
        found.iter_mut().for_each(|found| found.file = found.file.trim().to_owned());
        assert_eq!(found, [Found { file: wanted.file.trim().to_owned(), ..wanted }], "{text:?}: {written}");
    } else {
        assert_eq!(found, [wanted], "{text:?} in {format}: {written}");
    }
}

/// Commands that a report of one diagnostic is made of.
fn own_commands(format: Format, written: &str) -> usize {
    match format {
        Format::Github => 1,
        Format::Azure => {
            written.lines().filter(|line| line.starts_with("##vso[task.logissue type=error;")).count()
        }
        Format::Teamcity => written.lines().filter(|line| line.starts_with("##teamcity[inspection")).count(),
        _ => 0,
    }
}

/// The path as a format can hold it.
pub(crate) fn path(format: Format, path: &str) -> String {
    let shown = Shown::line(path).to_string();
    match format {
        Format::Github => annotated(path).unwrap(),
        Format::Concise | Format::Agent => {
            let mut chars = shown.chars().peekable();
            let mut text = String::new();
            while let Some(c) = chars.next() {
                match (c, chars.peek()) {
                    (c, _) if text.is_empty() && c.is_whitespace() => {
                        text.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
                    }
                    (':', None | Some('0'..='9')) => text.push_str("\\u{3a}"),
                    _ => text.push(c),
                }
            }
            text
        }
        Format::Text | Format::Markdown | Format::Azure => shown,
        Format::Junit | Format::Checkstyle => path.chars().map(in_xml).collect(),
        Format::Sarif | Format::Json | Format::Jsonl | Format::Rdjson | Format::Gitlab | Format::Teamcity => {
            path.to_owned()
        }
    }
}

/// What XML 1.0 has no number for is shown.
fn in_xml(c: char) -> String {
    match c {
        '\t' | '\n' | '\r' => c.to_string(),
        '\0'..='\u{1f}' => format!("\\u{{{:x}}}", u32::from(c)),
        '\u{fffe}' | '\u{ffff}' => format!("<U+{:04X}>", u32::from(c)),
        _ => c.to_string(),
    }
}
