//! `orglint calendar`: what will happen, as an iCalendar file.

use super::args::CalendarArgs;
use super::environment::Environment;
use super::place::Place;
use super::run::Run;
use super::streams::{self, Error};
use super::{check, clock};
use crate::Settings;
use crate::output::write_calendar;

pub(super) fn calendar(args: &CalendarArgs, environment: &Environment) -> Result<u8, Error> {
    let now = clock::now(args.now.as_deref(), environment)?;
    let run = match Run::open(Place::of_paths(std::slice::from_ref(&args.path))?, &args.config)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let settings = Settings { horizon: args.horizon, events: true, allow_empty: true, ..run.settings(now) };
    let report = run.lint(run.listing(), &settings, 0)?;
    streams::note(&report.notes);
    streams::print(|out| write_calendar(&report, out))?;
    // Findings are no failure here; what could not be read is.
    let unread = report.diagnostics.iter().filter(|found| found.rule.as_str() == "yaml/syntax").count();
    if unread > 0 {
        return Err(Error::new("the calendar lacks documents that cannot be read").help("`orglint` says why"));
    }
    Ok(if report.exit_code == 2 { 2 } else { 0 })
}
