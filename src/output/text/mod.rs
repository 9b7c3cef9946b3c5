//! The text format, for people: excerpts of the sources, what to do, and a summary. The only user of miette.

mod excerpt;
mod look;
mod summary;
mod why;
mod window;

use std::io::{self, Write};

use self::excerpt::Excerpt;
use self::look::Look;
use super::place::Place;
use super::words::many;
use super::{Options, Shown, github, read_on};
use crate::diagnostic::{Diagnostic, Report};

pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let look = Look::new(options);
    for file in report.diagnostics.chunk_by(|a, b| a.primary.file == b.primary.file) {
        if let (true, Some(first)) = (options.grouped, file.first()) {
            let path = Place::of(report, first).path;
            github::open_group(&format!("{path}: {}", many(file.len(), "problem")), out)?;
        }
        for diagnostic in file {
            write_diagnostic(report, diagnostic, &look, out)?;
            writeln!(out)?;
        }
        if options.grouped {
            github::close_group(out)?;
        }
    }
    summary::write_upcoming(report, &look, out)?;
    if options.statistics {
        summary::write_statistics(report, &look, out)?;
    }
    if !options.quiet {
        summary::write(report, &look, out)?;
    }
    Ok(())
}

fn write_diagnostic(
    report: &Report,
    diagnostic: &Diagnostic,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Diagnostic { rule, severity, message, help, .. } = diagnostic;
    let id = format!("{severity}[{}]", look.rule(report, rule));
    let message = format!(": {}", Shown::line(message));
    writeln!(out, "{}{}", look.severity(*severity, &id), look.strong(&message))?;

    let excerpts = Excerpt::all(report, diagnostic, look.width);
    let gutter = excerpts.iter().map(Excerpt::digits).max().unwrap_or(1);
    for (index, excerpt) in excerpts.iter().enumerate() {
        let indent = gutter - excerpt.digits();
        for line in look.drawing(excerpt, *severity, index == 0)?.lines() {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }

    let indent = gutter + 2;
    for (index, line) in why::lines(report, &diagnostic.explanation).iter().enumerate() {
        let start = if index == 0 { "├─ why: " } else { "│       " };
        writeln!(out, "{:indent$}{start}{line}", "")?;
    }
    if let Some(help) = help {
        let help = Shown::block(help.trim_end()).to_string();
        for (index, line) in help.lines().enumerate() {
            let start = if index == 0 { "├─ help: " } else { "│        " };
            writeln!(out, "{:indent$}{start}{line}", "")?;
        }
    }
    writeln!(out, "{:indent$}╰─ {}", "", look.faint(&read_on(rule)))
}
