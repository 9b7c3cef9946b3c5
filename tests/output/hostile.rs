//! Hostile text in every format: whoever reads a report finds the diagnostic and nothing else.

use orglint::diagnostic::Report;
use orglint::output::{Format, Shown};

use crate::readers::{Found, read};
use crate::{annotated, hostile_report, plain, report_line, runner};

/// A report of one diagnostic about a file of this name, in which every other text is the same.
pub(crate) fn stays_text_everywhere(text: &str, report: &Report) {
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
fn path(format: Format, path: &str) -> String {
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
