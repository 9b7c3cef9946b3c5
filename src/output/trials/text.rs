//! Examples for people: what fails, expected against got, with the lines, and a summary.

use std::io::{self, Write};

use super::{Complaint, Trial, Trials};
use crate::output::{Shown, many};

/// Whether examples that pass have a line, or only the rules of which all do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    Hidden,
    Shown,
}

pub(super) fn write(trials: &Trials, passed: Passed, out: &mut dyn Write) -> io::Result<()> {
    let gaps = |todo: usize| if todo > 0 { format!(" ({todo} todo)") } else { String::new() };
    for examples in trials.examples.chunk_by(|a, b| a.rule == b.rule) {
        let Some(Trial { rule, .. }) = examples.first() else { continue };
        let is_ok = |trial: &Trial| trial.failures.is_empty();
        if passed == Passed::Hidden && examples.iter().all(is_ok) {
            let todo = examples.iter().map(|trial| trial.todo).sum();
            writeln!(out, "ok  {rule}  {}{}", many(examples.len(), "example"), gaps(todo))?;
        }
        for trial in examples {
            if !is_ok(trial) {
                failed(trial, out)?;
            } else if passed == Passed::Shown {
                let Trial { example, todo, .. } = trial;
                writeln!(out, "ok  {rule}  {}{}", Shown::line(example), gaps(*todo))?;
            }
        }
    }
    for unproved in &trials.unproved {
        writeln!(
            out,
            "{}: {}: {}\n",
            Shown::line(&unproved.file),
            unproved.rule,
            Shown::line(&unproved.message)
        )?;
    }
    let rules = many(trials.rules, "rule");
    let examples = many(trials.examples.len(), "example");
    writeln!(out, "{rules}, {examples}, {} failed, {} todo", trials.failed(), trials.todo())
}

fn failed(trial: &Trial, out: &mut dyn Write) -> io::Result<()> {
    let Trial { rule, example, file, line, failures, .. } = trial;
    writeln!(out, "{}:{line}: {rule}: {} fails", Shown::line(file), Shown::line(example))?;
    failures.iter().try_for_each(|complaint| write!(out, "{}", shown(complaint)))?;
    writeln!(out)
}

/// A complaint in lines, indented.
pub(super) fn shown(complaint: &Complaint) -> String {
    let Complaint { place, message, expected, got, excerpt, diff } = complaint;
    let mut text = String::new();
    let mut line = |indent: &str, line: &str| {
        text.push_str(indent);
        text.push_str(&Shown::line(line).to_string());
        text.push('\n');
    };
    match (place.is_empty(), message.is_empty()) {
        (true, _) => line("  ", message),
        (false, true) => line("  ", place),
        (false, false) => line("  ", &format!("{place}: {message}")),
    }
    if !expected.is_empty() || !got.is_empty() {
        let nothing = ["nothing".to_owned()];
        for (word, list) in [("expected", expected), ("got     ", got)] {
            let list = if list.is_empty() { &nothing[..] } else { list };
            list.iter().for_each(|said| line("    ", &format!("{word}  {said}")));
        }
    }
    let digits = excerpt.iter().map(|line| line.number.to_string().len()).max().unwrap_or(0);
    for shown in excerpt {
        line("    ", &format!("{:>digits$} | {}", shown.number, shown.text));
    }
    diff.lines().for_each(|diff| line("    ", diff));
    text
}
