//! JUnit's XML, for CI systems that show tests: a suite for each file, a failed test for each diagnostic. Without any,
//! one test that passed; where not everything could be judged, one test in error, since no file would say so.

use std::io::{self, Write};

use super::Options;
use super::Shown;
use super::escape::xml;
use super::place::Place;
use super::words::{message, sentence};
use crate::diagnostic::{Diagnostic, Report};

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let failures = report.diagnostics.len();
    let errors = usize::from(report.exit_code == 2);
    let tests = (failures + errors).max(1);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"orglint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    )?;
    for file in report.diagnostics.chunk_by(|a, b| a.primary.file == b.primary.file) {
        let Some(first) = file.first() else { continue };
        let path = Place::of(report, first).path;
        open_suite(&path, file.len(), file.len(), 0, out)?;
        file.iter().try_for_each(|diagnostic| failure(report, diagnostic, &path, out))?;
        writeln!(out, "  </testsuite>")?;
    }
    if errors > 0 {
        open_suite("orglint", 1, 0, 1, out)?;
        let notes: Vec<_> = report.notes.iter().map(|note| Shown::line(note).to_string()).collect();
        writeln!(out, "    <testcase classname=\"orglint\" name=\"everything is judged\">")?;
        let text = xml(&notes.join("\n"));
        writeln!(
            out,
            "      <error type=\"orglint\" message=\"not everything could be judged\">{text}</error>"
        )?;
        writeln!(out, "    </testcase>\n  </testsuite>")?;
    } else if failures == 0 {
        open_suite("orglint", 1, 0, 0, out)?;
        writeln!(out, "    <testcase classname=\"orglint\" name=\"no problems\"/>\n  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn open_suite(
    name: &str,
    tests: usize,
    failures: usize,
    errors: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = xml(name);
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    )
}

fn failure(report: &Report, diagnostic: &Diagnostic, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let Diagnostic { rule, severity, .. } = diagnostic;
    let place = Place::of(report, diagnostic).start;
    let (line, column) = (place.line, place.column);
    let file = xml(path);
    writeln!(
        out,
        "    <testcase classname=\"{file}\" name=\"{rule} ({line}:{column})\" file=\"{file}\" line=\"{line}\">"
    )?;
    let text = xml(&message(report, diagnostic));
    let message = xml(&sentence(diagnostic));
    writeln!(out, "      <failure type=\"{severity}\" message=\"{message}\">{text}</failure>")?;
    writeln!(out, "    </testcase>")
}
