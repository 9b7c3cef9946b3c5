//! Examples in JUnit's XML: a suite for each rule, a test for each example.

use std::io::{self, Write};

use super::text::shown;
use super::{Complaint, Trial, Trials};
use crate::output::escape::xml;

/// What a rule without a proof fails.
const PROOF: &str = "a failing example is reported";

pub(super) fn write(trials: &Trials, out: &mut dyn Write) -> io::Result<()> {
    let tests = trials.examples.len() + trials.unproved.len();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"orglint test\" tests=\"{tests}\" failures=\"{}\" errors=\"0\">",
        trials.failed()
    )?;
    for examples in trials.examples.chunk_by(|a, b| a.rule == b.rule) {
        let Some(Trial { rule, .. }) = examples.first() else { continue };
        let unproved: Vec<_> = trials.unproved.iter().filter(|unproved| unproved.rule == *rule).collect();
        let failed = examples.iter().filter(|trial| !trial.failures.is_empty()).count() + unproved.len();
        let tests = examples.len() + unproved.len();
        let rule = xml(rule);
        writeln!(out, "  <testsuite name=\"{rule}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">")?;
        examples.iter().try_for_each(|trial| example(trial, out))?;
        for unproved in unproved {
            let (file, message) = (xml(&unproved.file), xml(&unproved.message));
            writeln!(out, "    <testcase classname=\"{rule}\" name=\"{PROOF}\" file=\"{file}\">")?;
            writeln!(out, "      <failure type=\"unproved\" message=\"{message}\"/>\n    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn example(trial: &Trial, out: &mut dyn Write) -> io::Result<()> {
    let Trial { rule, example, file, line, todo, failures } = trial;
    let (rule, example, file) = (xml(rule), xml(example), xml(file));
    write!(out, "    <testcase classname=\"{rule}\" name=\"{example}\" file=\"{file}\" line=\"{line}\"")?;
    let Some(first) = failures.first() else {
        return match todo {
            0 => writeln!(out, "/>"),
            gaps => writeln!(out, ">\n      <system-out>{gaps} todo</system-out>\n    </testcase>"),
        };
    };
    let text: String = failures.iter().map(shown).collect();
    let (message, text) = (xml(&sentence(first)), xml(&text));
    writeln!(
        out,
        ">\n      <failure type=\"example\" message=\"{message}\">{text}</failure>\n    </testcase>"
    )
}

/// The first thing that is wrong.
fn sentence(complaint: &Complaint) -> String {
    let Complaint { message, expected, got, .. } = complaint;
    match (message.is_empty(), expected.first(), got.first()) {
        (false, _, _) | (true, None, None) => message.clone(),
        (true, Some(expected), None) => format!("expected {expected}, got nothing"),
        (true, None, Some(got)) => format!("expected nothing, got {got}"),
        (true, Some(expected), Some(got)) => format!("expected {expected}, got {got}"),
    }
}
