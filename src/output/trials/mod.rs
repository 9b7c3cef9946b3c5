//! What the examples of rules prove, for people, for programs and for CI systems. Written from [`Trials`] alone: which
//! rules there are and how they judge, others know.

mod junit;
mod text;

use std::io::{self, Write};

use serde::Serialize;

use super::inert_json;

/// What came of the examples of rules.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trials {
    /// How many rules.
    pub rules: usize,
    /// Their examples, by rule.
    pub examples: Vec<Trial>,
    /// Rules that no failing example proves.
    pub unproved: Vec<Unproved>,
}

/// What came of an example.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// The id of the rule.
    pub rule: String,
    /// `bad example`, `good example`, with its number or name.
    pub example: String,
    /// The rule file, as it can be opened from here.
    pub file: String,
    /// The 1-based line at which it begins.
    pub line: u32,
    /// Markers of known gaps.
    pub todo: usize,
    /// Why it fails; nothing when it passes.
    pub failures: Vec<Complaint>,
}

/// A reason for which an example fails.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Where, as `file:line`; empty for the example as a whole.
    pub place: String,
    /// What is wrong; empty when what is expected and what is reported say so.
    pub message: String,
    /// What the markers of the line want and the rules do not say.
    pub expected: Vec<String>,
    /// What the rules say and no marker wants.
    pub got: Vec<String>,
    /// The line, and the one before it.
    pub excerpt: Vec<Line>,
    /// A unified diff from what the example shows to what its fixes make.
    pub diff: String,
}

/// A line of an example.
#[derive(Debug, Serialize)]
pub struct Line {
    /// 1-based, in the rule file where the text stands there as it is read.
    pub number: u32,
    /// Its text.
    pub text: String,
}

/// A rule that no failing example proves.
#[derive(Debug, Serialize)]
pub struct Unproved {
    /// Its id.
    pub rule: String,
    /// Its file.
    pub file: String,
    /// Why.
    pub message: String,
}

/// How they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialFormat {
    /// What fails, the rules of which all examples pass, and a summary.
    Text,
    /// The same, with a line for each example that passes.
    Verbose,
    /// For programs.
    Json,
    /// For CI systems that show tests.
    Junit,
}

impl Trials {
    /// How many examples fail, and rules that nothing proves.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.examples.iter().filter(|trial| !trial.failures.is_empty()).count() + self.unproved.len()
    }

    /// Markers of known gaps.
    #[must_use]
    pub fn todo(&self) -> usize {
        self.examples.iter().map(|trial| trial.todo).sum()
    }

    /// Writes them. Several small writes: give it something buffered.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write(&self, format: TrialFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            TrialFormat::Text => text::write(self, text::Passed::Hidden, out),
            TrialFormat::Verbose => text::write(self, text::Passed::Shown, out),
            TrialFormat::Json => {
                let json = serde_json::json!({
                    "schemaVersion": 1,
                    "rules": self.rules,
                    "failed": self.failed(),
                    "todo": self.todo(),
                    "examples": self.examples,
                    "unproved": self.unproved,
                });
                let json = serde_json::to_string_pretty(&json).map_err(io::Error::other)?;
                writeln!(out, "{}", inert_json(&json))
            }
            TrialFormat::Junit => junit::write(self, out),
        }
    }
}
