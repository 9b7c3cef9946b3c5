//! `orglint check`: from arguments to what the library is asked, and from its report to streams, files and exit code.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::base::change;
use super::baseline::BaselineFile;
use super::environment::Environment;
use super::fix::{self, Stdout};
use super::outputs::outputs;
use super::place::Place;
use super::progress::Progress;
use super::run::{Run, Since, read};
use super::streams::{self, Error};
use super::trusted::Trusted;
use super::{clock, pattern, suppress};
use crate::diagnostic::{Prefixes, Report};
use crate::filter::{FailOn, Selection, Suppressions};
use crate::output::{self, Format, Options, many};
use crate::policy::Refusal;
use crate::source::{Defect, Listing, MAX_FILE, Source, decode, relative};
use crate::{Settings, lint, refused};

pub(super) fn check(args: &CheckArgs, environment: &Environment) -> Result<u8, Error> {
    let outputs = outputs(args, environment)?;
    suppress::refuse_standard_input(args)?;
    let now = clock::now(args.now.as_deref(), environment)?;
    let opened = match &args.policy_from {
        Some(revision) => {
            let (place, trusted) = Trusted::open(args, revision)?;
            Run::open_trusted(place, trusted, now)?
        }
        None => Run::open(place(args)?, &args.config)?,
    };
    let run = match opened {
        Ok(run) => run,
        Err((refusal, place)) => {
            let report = Report { prefixes: place.prefixes, ..refused(refusal) };
            streams::note(&report.notes);
            outputs.write(&report, &place.root, Stdout::Free)?;
            return Ok(report.exit_code);
        }
    };
    let selection = Selection {
        select: pattern::patterns("--select", &args.select, &run.rules)?,
        ignore: pattern::patterns("--ignore", &args.ignore, &run.rules)?,
    };
    let settings = run.settings(now);
    let settings = Settings {
        selection,
        fail_on: args.fail_on.map_or(settings.fail_on, FailOn::from),
        suppressions: Suppressions { obeyed: !args.no_suppressions, ..settings.suppressions },
        allow_empty: args.allow_empty,
        horizon: args.horizon.unwrap_or(0),
        why: args.why,
        ..settings
    };
    let baseline = BaselineFile::of(args, &run)?;
    // Who types the text sees what he types.
    let progress = Progress::begin(environment.is_watched && !args.quiet && !takes_text(args));
    progress.now("looking for files".to_owned());
    let mut listing = listing(args, &run)?;
    let weakened = match &run.trusted {
        Some(trusted) => trusted.changes(&run, baseline.path(), &mut listing)?,
        None => Vec::new(),
    };
    let mut changes = Vec::new();
    progress.now(format!("judging {}", many(listing.paths().count(), "file")));
    let mut report = run.within(listing, args.threads, |listing| match &args.base {
        Some(base) => change(&run, &settings, (base, args.head.as_deref()), listing, &baseline),
        None => {
            let mut report;
            if let Some(permit) = fix::permit(args) {
                let sources = run.with_history(read(listing)?, "HEAD", Since::LastCommit, &settings);
                (report, changes) = fix::judge(permit, sources, &run, &settings)?;
            } else {
                report = run.judge(read(listing)?, "HEAD", Since::LastCommit, &settings);
            }
            if args.add_suppressions {
                let judge = |sources| lint(sources, &run.schemas, &run.rules, &settings);
                report = suppress::add(report, args, &run.place.root, judge)?;
            }
            baseline.apply(&mut report, &settings)?;
            Ok(report)
        }
    })?;
    drop(progress);
    Trusted::tell(weakened, &mut report, &settings);
    if args.diff {
        return fix::show(&report, &changes);
    }
    let stdout = fix::save(args, &run.place.root, &settings.paths, &report, &changes)?;
    streams::note(&report.notes);
    outputs.write(&report, &run.place.root, stdout)?;
    Ok(report.exit_code)
}

/// Rule files with mistakes are shown, and nothing else is done.
pub(super) fn refuse(refusal: Refusal) -> Error {
    refuse_at(refusal, &Prefixes::default())
}

/// The same with paths as they can be opened from here.
pub(super) fn refuse_at(refusal: Refusal, prefixes: &Prefixes) -> Error {
    let report = Report { prefixes: prefixes.clone(), ..refused(refusal) };
    let mut text = Vec::new();
    let options = Options { quiet: true, ..Options::default() };
    match output::write(Format::Text, &report, &options, &mut text) {
        Ok(()) => streams::complain(&String::from_utf8_lossy(&text)),
        Err(error) => return Error::new(error.to_string()),
    }
    Error::new(report.notes.join("; "))
}

/// The place of the run.
fn place(args: &CheckArgs) -> Result<Place, Error> {
    match (&args.stdin_filename, takes_text(args)) {
        (Some(name), true) if args.paths.len() == 1 => Place::of_file(name),
        (_, true) if args.paths.len() > 1 => {
            Err(Error::new("`-` stands alone: no other path is checked with it"))
        }
        (None, true) => {
            Err(Error::new("`-` needs `--stdin-filename`, so that the text has a place in its repository"))
        }
        (Some(_), _) => Err(Error::new("`--stdin-filename` is of use only with `-`")),
        (None, false) if args.paths.is_empty() => Place::of_paths(&[PathBuf::from(".")]),
        (None, false) => Place::of_paths(&args.paths),
    }
}

fn takes_text(args: &CheckArgs) -> bool {
    args.paths.iter().any(|path| path == Path::new("-"))
}

/// The files to read.
fn listing(args: &CheckArgs, run: &Run) -> Result<Listing, Error> {
    let mut listing = run.listing();
    if takes_text(args) {
        let root = &run.place.root;
        let file = run.place.named.iter().find_map(|file| relative(root, file)).unwrap_or_default();
        listing.put(standard_input(&file)?);
    } else {
        run.place.named.iter().for_each(|path| listing.add(path));
    }
    Ok(listing)
}

fn standard_input(path: &str) -> Result<Source, Error> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes);
    let size = read.map_err(|error| Error::new(format!("cannot read standard input: {error}")))? as u64;
    Ok(if size > MAX_FILE { Source::defective(path, Defect::TooLarge(size)) } else { decode(path, bytes) })
}
