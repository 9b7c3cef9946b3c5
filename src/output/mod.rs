//! Formats: each writes a [`Report`] in its own language, one file per format. They know nothing but the report:
//! not the rules, not the organization, not the environment they run in.

mod agent;
mod azure;
mod calendar;
mod checkstyle;
mod concise;
mod diff;
mod escape;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod place;
mod rank;
mod rdjson;
mod sarif;
mod shown;
mod teamcity;
mod text;
mod trials;
mod words;

pub use calendar::write_calendar;
pub use diff::diff;
pub use escape::{github_data, github_property, inert_json};
pub(crate) use json::Place as JsonPlace;
pub use shown::Shown;
pub use trials::{Complaint, Line, Trial, TrialFormat, Trials, Unproved};
pub(crate) use words::many;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::{Report, RuleId};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Excerpts of the sources and a summary.
    Text,
    /// A line for each diagnostic.
    Concise,
    /// What must be mended, in few words.
    Agent,
    /// Workflow commands.
    Github,
    /// Counts and a table.
    Markdown,
    /// For code scanning.
    Sarif,
    /// As `schemas/report.json` describes it.
    Json,
    /// The diagnostics of the same.
    Jsonl,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
    /// Code Quality.
    Gitlab,
    /// Tests that failed.
    Junit,
    /// The XML of Checkstyle.
    Checkstyle,
    /// Logging commands.
    Azure,
    /// Service messages.
    Teamcity,
}

/// What is known of a format.
struct Row {
    format: Format,
    /// As written on the command line.
    name: &'static str,
    /// Who reads it, for users.
    readers: &'static str,
    write: Writer,
}

type Writer = fn(&Report, &Options, &mut dyn Write) -> io::Result<()>;

/// Every format, as they are listed to users and in the order of [`Format`]. There is no other list.
const FORMATS: [Row; 14] = [
    row(Format::Text, "text", "people, with excerpts of the sources", text::write),
    row(Format::Concise, "concise", "editors and terminals, a line each", concise::write),
    row(Format::Agent, "agent", "coding assistants", agent::write),
    row(Format::Github, "github", "annotations of a GitHub workflow run", github::write),
    row(Format::Markdown, "markdown", "the summary of a GitHub job", markdown::write),
    row(Format::Sarif, "sarif", "code scanning, SARIF 2.1.0", sarif::write),
    row(Format::Json, "json", "programs, as `schemas/report.json` describes", json::write),
    row(Format::Jsonl, "jsonl", "programs, a diagnostic a line", jsonl::write),
    row(Format::Rdjson, "rdjson", "reviewdog", rdjson::write),
    row(Format::Gitlab, "gitlab", "GitLab Code Quality", gitlab::write),
    row(Format::Junit, "junit", "CI systems that show tests", junit::write),
    row(Format::Checkstyle, "checkstyle", "Jenkins and others that read Checkstyle", checkstyle::write),
    row(Format::Azure, "azure", "issues of an Azure Pipelines run", azure::write),
    row(Format::Teamcity, "teamcity", "inspections of a TeamCity build", teamcity::write),
];

const fn row(format: Format, name: &'static str, readers: &'static str, write: Writer) -> Row {
    Row { format, name, readers, write }
}

impl Format {
    /// All, as they are listed to users.
    #[expect(
        clippy::indexing_slicing,
        reason = "the compiler evaluates it, and would not build what is out of bounds"
    )]
    pub const ALL: [Self; FORMATS.len()] = {
        let mut all = [Self::Text; FORMATS.len()];
        let mut index = 0;
        while index < all.len() {
            all[index] = FORMATS[index].format;
            index += 1;
        }
        all
    };

    /// As written on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Who reads it.
    #[must_use]
    pub fn readers(self) -> &'static str {
        self.row().readers
    }

    fn row(self) -> &'static Row {
        let [first, ..] = &FORMATS;
        FORMATS.get(self as usize).unwrap_or(first)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::ALL.map(Format::name).join(", ");
        write!(f, "`{}` is not a format; there are {names}", Shown::line(&self.0))
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// What the reader of the text format wants, and the room of the markdown format; the others are always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// ANSI colours.
    pub color: bool,
    /// Rule ids lead to their pages (OSC 8); only together with `color`.
    pub hyperlinks: bool,
    /// Cells of a line: what is longer in an excerpt is cut around its label.
    pub width: usize,
    /// A table of rules with their counts before the summary.
    pub statistics: bool,
    /// Diagnostics only.
    pub quiet: bool,
    /// The diagnostics of each file stand in a group of the log of a GitHub workflow run.
    pub grouped: bool,
    /// Bytes that the markdown format may take: below what GitHub takes for the summary of a step.
    pub room: usize,
}

/// Bytes of the summary of a step from which on GitHub shows none of it.
pub const SUMMARY_LIMIT: usize = 1024 * 1024;

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            hyperlinks: false,
            width: 120,
            statistics: false,
            quiet: false,
            grouped: false,
            room: SUMMARY_LIMIT - 1,
        }
    }
}

/// Writes the report. Several small writes: give it something buffered.
///
/// # Errors
/// Only those of `out`.
pub fn write(format: Format, report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    (format.row().write)(report, options, out)
}

/// The page of a rule; of what is wrong with the files that say how to judge, the page about those. A rule of the
/// repository's own has none.
fn rule_url(report: &Report, rule: &RuleId) -> Option<String> {
    (!report.own.contains(rule)).then(|| page(rule))
}

fn page(rule: &RuleId) -> String {
    let page = match (rule.category(), rule.as_str()) {
        ("config", _) => "docs/configuration.md".to_owned(),
        (_, "policy/changed") => "docs/adoption.md".to_owned(),
        ("policy", _) => "CONTRIBUTING.md".to_owned(),
        _ => format!("docs/rules/{rule}.md"),
    };
    format!("https://github.com/orglint/orglint/blob/main/{page}")
}

/// Where to read on, for people at a terminal.
fn read_on(rule: &RuleId) -> String {
    match rule.category() {
        "config" | "policy" => page(rule),
        _ => format!("orglint explain {rule}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for (index, row) in FORMATS.iter().enumerate() {
            assert_eq!(row.format as usize, index, "{}", row.name);
            assert_eq!(row.name.parse(), Ok(row.format));
        }
    }

    #[test]
    fn an_unknown_format_names_the_known_ones() {
        let error = "yaml\n".parse::<Format>().map_err(|error| error.to_string());
        let start = "`yaml\\u{a}` is not a format; there are text, concise, agent, ";
        assert!(error.is_err_and(|error| error.starts_with(start) && error.ends_with(", teamcity")));
    }
}
