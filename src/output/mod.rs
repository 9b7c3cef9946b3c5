//! Formats: each writes a [`Report`] in its own language, one file per format. They know nothing but the report:
//! not the rules, not the organization, not the environment they run in.

mod calendar;
mod github;
mod json;
mod shown;
mod text;

pub use calendar::write_calendar;
pub use shown::{Shown, github_data, github_property, inert_json};

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::diagnostic::Report;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people: excerpts of the sources and a summary.
    Text,
    /// Workflow commands that GitHub shows as annotations.
    Github,
    /// For programs; `schemas/report.json` describes it.
    Json,
}

impl Format {
    /// All, as they are listed to users.
    pub const ALL: [Self; 3] = [Self::Text, Self::Github, Self::Json];

    /// As written on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Github => "github",
            Self::Json => "json",
        }
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

/// What the reader of the text format wants; the other formats are always the same.
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
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, hyperlinks: false, width: 120, statistics: false, quiet: false }
    }
}

/// Writes the report. Several small writes: give it something buffered.
///
/// # Errors
/// Only those of `out`.
pub fn write(format: Format, report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, options, out),
        Format::Github => github::write(report, out),
        Format::Json => json::write(report, out),
    }
}

/// The page of a rule.
fn rule_url(rule: &crate::diagnostic::RuleId) -> String {
    format!("https://github.com/orglint/orglint/blob/main/docs/rules/{rule}.md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_names_the_known_ones() {
        let error = "yaml\n".parse::<Format>().map_err(|error| error.to_string());
        assert_eq!(error, Err("`yaml\\u{a}` is not a format; there are text, github, json".to_owned()));
    }
}
