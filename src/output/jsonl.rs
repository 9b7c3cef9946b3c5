//! The diagnostics of the JSON format, each on a line of its own, for programs that read as it comes.

use std::io::{self, Write};

use super::Options;
use super::escape::inert_json;
use super::json::Entry;
use crate::diagnostic::Report;

pub(super) fn write(report: &Report, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    report.diagnostics.iter().try_for_each(|diagnostic| {
        let line = serde_json::to_string(&Entry::new(report, &report.sources, diagnostic))
            .map_err(io::Error::other)?;
        writeln!(out, "{}", inert_json(&line))
    })
}
