//! Where a report goes: the streams, the files that are named, and the summary of the job. Knows no format from inside.

#![expect(
    clippy::disallowed_types,
    reason = "what is in the summary of the job stays there: it is opened to append"
)]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::environment::Environment;
use super::fix::Stdout;
use super::streams::{self, Error};
use crate::diagnostic::Report;
use crate::output::{self, Format, Options, SUMMARY_LIMIT};

/// Bytes of the summary of a job below which there is nothing worth saying.
const LEAST: usize = 1000;

/// Where the report of a run goes.
pub(super) struct Outputs {
    stdout: Vec<Format>,
    files: Vec<(Format, PathBuf)>,
    /// To append the markdown format to.
    summary: Option<PathBuf>,
    /// How it is written to files.
    plain: Options,
    /// How it is written to standard output.
    shown: Options,
}

/// What is written where.
///
/// # Errors
/// Two formats for one place, or an unknown one in the environment.
pub(super) fn outputs(args: &CheckArgs, environment: &Environment) -> Result<Outputs, Error> {
    let (mut stdout, mut files) = (Vec::new(), Vec::new());
    let mut is_grouped = false;
    collisions(args)?;
    let mut auto = args.format.is_empty();
    for target in &args.format {
        match (target.format, &target.path) {
            (None, _) => auto = true,
            (Some(format), None) => stdout.push(format),
            (Some(format), Some(path)) => files.push((format, path.clone())),
        }
    }
    match &environment.format {
        Some(text) if args.format.is_empty() && text != "auto" => {
            stdout.push(text.parse().map_err(|error| Error::new(format!("ORGLINT_FORMAT: {error}")))?);
        }
        Some(_) | None if auto => {
            is_grouped = environment.github_actions && !args.no_annotations;
            stdout.push(Format::Text);
            stdout.extend(is_grouped.then_some(Format::Github));
        }
        Some(_) | None => {}
    }
    // Who names a place for the markdown has it there, and nowhere else.
    let summary = environment.job_summary.as_ref();
    let formats = stdout.iter().chain(files.iter().map(|(format, _)| format));
    let is_elsewhere = formats.into_iter().any(|format| *format == Format::Markdown);
    let named = files.len();
    files.retain(|(format, path)| *format != Format::Markdown || Some(path) != summary);
    let summary = summary.filter(|_| files.len() < named || !(is_elsewhere || args.no_job_summary));
    let plain = Options { statistics: args.statistics, quiet: args.quiet, ..Options::default() };
    let color = streams::color(args.color, environment);
    let width = streams::width().unwrap_or(plain.width);
    let hyperlinks = environment.hyperlinks;
    let shown = Options { color, hyperlinks, width, grouped: is_grouped, ..plain };
    Ok(Outputs { stdout, files, summary: summary.cloned(), plain, shown })
}

/// A file that lies in the folder which is checked is not written through a link of that folder to somewhere else.
fn refuse_way_out(path: &Path, root: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(format!("cannot write `{}`: {error}", path.display()));
    let absolute = std::path::absolute(path).map_err(failed)?;
    let is_root = |folder: &Path| fs::canonicalize(folder).is_ok_and(|real| real == root);
    if !absolute.ancestors().skip(1).any(is_root) {
        return Ok(());
    }
    let real = match fs::symlink_metadata(&absolute) {
        Ok(_) => fs::canonicalize(&absolute),
        Err(_) => fs::canonicalize(absolute.parent().unwrap_or(root)),
    };
    match real.map_err(failed)?.starts_with(root) {
        true => Ok(()),
        false => Err(failed(io::Error::other("a link leads out of the folder that is checked"))),
    }
}

fn collisions(args: &CheckArgs) -> Result<(), Error> {
    let name = |format: Option<Format>| format.map_or("auto", Format::name);
    for (index, target) in args.format.iter().enumerate() {
        let Some(other) = args.format.iter().take(index).find(|other| other.path == target.path) else {
            continue;
        };
        let place =
            target.path.as_ref().map_or("standard output".to_owned(), |path| format!("`{}`", path.display()));
        let (first, second) = (name(other.format), name(target.format));
        let message = format!("`{first}` and `{second}` would both be written to {place}");
        return Err(Error::new(message).help(format!("give one of them a file: `--format {second}=PATH`")));
    }
    Ok(())
}

impl Outputs {
    /// Writes all of it; to standard error what would go to a standard output that is taken.
    ///
    /// # Errors
    /// What could not be written.
    pub(super) fn write(&self, report: &Report, root: &Path, stdout: Stdout) -> Result<(), Error> {
        for (format, path) in &self.files {
            refuse_way_out(path, root)?;
            let failed = |error: io::Error| Error::new(format!("cannot write `{}`: {error}", path.display()));
            let mut bytes = Vec::new();
            output::write(*format, report, &self.plain, &mut bytes).map_err(failed)?;
            fs::write(path, &bytes).map_err(failed)?;
        }
        if stdout == Stdout::Taken {
            self.complain(report)?;
        } else {
            streams::print(|out| {
                self.stdout.iter().try_for_each(|format| output::write(*format, report, &self.shown, out))
            })?;
        }
        self.summary.as_ref().map_or(Ok(()), |path| self.summarize(report, path))
    }

    fn complain(&self, report: &Report) -> Result<(), Error> {
        let mut bytes = Vec::new();
        for format in &self.stdout {
            let written = output::write(*format, report, &self.plain, &mut bytes);
            written.map_err(|error| Error::new(error.to_string()))?;
        }
        streams::complain(&String::from_utf8_lossy(&bytes).trim_end());
        Ok(())
    }

    /// Other tools write to the summary too, and GitHub shows none of it when it is too large.
    fn summarize(&self, report: &Report, path: &Path) -> Result<(), Error> {
        let failed = |error: io::Error| {
            Error::new(format!("cannot write the summary of the job to `{}`: {error}", path.display()))
                .help("leave it out with `--no-job-summary`")
        };
        let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
        let written = file.metadata().map_err(failed)?.len();
        // A line feed in front: what is there may end without one.
        let room =
            SUMMARY_LIMIT.saturating_sub(usize::try_from(written).unwrap_or(usize::MAX)).saturating_sub(2);
        if room < LEAST {
            streams::note(&["the summary of the job is full: nothing was added to it".to_owned()]);
            return Ok(());
        }
        let mut bytes = if written > 0 { vec![b'\n'] } else { Vec::new() };
        let options = Options { room, ..self.plain };
        output::write(Format::Markdown, report, &options, &mut bytes).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)
    }
}
