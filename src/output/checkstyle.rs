//! Checkstyle's XML: what Jenkins and many others read. Columns count code points.

use std::io::{self, Write};

use super::Options;
use super::escape::xml;
use super::place::Place;
use super::words::message;
use crate::diagnostic::Report;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">")?;
    for file in report.diagnostics.chunk_by(|a, b| a.primary.file == b.primary.file) {
        let Some(first) = file.first() else { continue };
        writeln!(out, "  <file name=\"{}\">", xml(&Place::of(report, first).path))?;
        for diagnostic in file {
            let place = Place::of(report, diagnostic).start;
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"{}\"/>",
                place.line,
                place.column,
                diagnostic.severity,
                xml(&message(report, diagnostic)),
                xml(diagnostic.rule.as_str()),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
