//! What every command that judges has in common: the place, the rules, the configuration, the files, and threads.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::additions::{Extended, extend};
use super::args::ConfigChoice;
use super::place::Place;
use super::streams::Error;
use super::trusted::Trusted;
use super::{STACK, settings};
use crate::config::Config;
use crate::diagnostic::{Report, Severity};
use crate::filter::FailOn;
use crate::policy::clock::Now;
use crate::policy::{Refusal, Rules};
use crate::schema::Schemas;
use crate::source::{Folder, Listing, Paths, Source, Sources, TooMuch, history, relative};
use crate::{Settings, lint, wanted};

/// All that a run needs but the files.
pub(super) struct Run {
    pub(super) place: Place,
    pub(super) schemas: Schemas,
    pub(super) rules: Rules,
    pub(super) config: Arc<Config>,
    /// What the user should know of the configuration.
    notes: Vec<String>,
    /// The rule files of the repository, by path.
    pub(super) rule_files: Vec<Source>,
    /// What judges, where that is not what is on disk.
    pub(super) trusted: Option<Trusted>,
}

impl Run {
    /// Reads the configuration of a place.
    ///
    /// # Errors
    /// It cannot be found; or, inside, what is wrong in it, and the place.
    pub(super) fn open(place: Place, choice: &ConfigChoice) -> Result<Result<Self, (Refusal, Place)>, Error> {
        let source = settings::source(choice, &place)?;
        let folder = Folder::Disk(place.root.clone());
        Ok(match extend(source, &folder)? {
            Ok(extended) => Ok(Self::of(place, extended)),
            Err(refusal) => Err((refusal, place)),
        })
    }

    fn of(place: Place, extended: Extended) -> Self {
        let Extended { schemas, rules, config, files, notes } = extended;
        Self { place, schemas, rules, config: Arc::new(config), notes, rule_files: files, trusted: None }
    }

    /// Takes the configuration from a revision.
    ///
    /// # Errors
    /// As for [`Run::open`], and what git says.
    pub(super) fn open_trusted(
        place: Place,
        mut trusted: Trusted,
        now: Now,
    ) -> Result<Result<Self, (Refusal, Place)>, Error> {
        let source = trusted.configuration(&place.root)?;
        let mut run = match extend(source, &trusted.folder(&place.root))? {
            Ok(extended) => Self::of(place, extended),
            Err(refusal) => return Ok(Err((refusal, place))),
        };
        trusted.read_comments(&run, now)?;
        run.trusted = Some(trusted);
        Ok(Ok(run))
    }

    /// The settings of the configuration.
    pub(super) fn settings(&self, now: Now) -> Settings {
        let named = |path: &PathBuf| relative(&self.place.root, path);
        Settings {
            fail_on: self.config.fail_on().unwrap_or(FailOn::Severity(Severity::Error)),
            suppressions: self.config.suppressions().clone(),
            paths: self.place.named.iter().filter_map(named).collect(),
            config: Arc::clone(&self.config),
            ..Settings::new(now)
        }
    }

    /// Which files of the place are the organization.
    pub(super) fn paths(&self) -> Paths {
        Paths {
            include: self.config.include().clone(),
            // Rule files are no manifests, whatever their examples hold.
            exclude: self.config.exclude().with_folders(self.config.policies()),
            also: self.config.declared_paths().with(self.schemas.adapter_paths()),
        }
    }

    /// The files of the place, and those that the caller names.
    pub(super) fn listing(&self) -> Listing {
        let (root, top) = (self.place.root.clone(), self.place.top.clone());
        let mut listing = Listing::new(root, top, self.paths());
        if let Some(source) = self.config.source() {
            listing.put(source.clone());
        }
        listing
    }

    /// Reads the files and judges them.
    ///
    /// # Errors
    /// There is more than a run reads.
    pub(super) fn lint(&self, listing: Listing, settings: &Settings, threads: u16) -> Result<Report, Error> {
        self.within(listing, threads, |listing| {
            Ok(self.judge(read(listing)?, "HEAD", Since::LastCommit, settings))
        })
    }

    /// Does the work on as many threads as it is worth, and adds what there is to say about the files.
    pub(super) fn within(
        &self,
        listing: Listing,
        threads: u16,
        work: impl FnOnce(Listing) -> Result<Report, Error> + Send,
    ) -> Result<Report, Error> {
        let mut notes = self.notes.clone();
        notes.extend(listing.notes());
        let paths: Vec<String> = listing.paths().map(str::to_owned).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        notes.extend(self.config.idle(&paths));
        let threads = if listing.is_worth_sharing() { usize::from(threads) } else { 1 };
        let mut report = pool(threads)?.install(|| work(listing))?;
        notes.extend(self.config.vacant(&report.summary.documents, &paths));
        report.notes.splice(0..0, notes);
        report.prefixes = self.place.prefixes.clone();
        Ok(report)
    }

    /// Judges files whose past is that of the commit `at`.
    pub(super) fn judge(&self, sources: Sources, at: &str, since: Since, settings: &Settings) -> Report {
        let sources = self.with_history(sources, at, since, settings);
        let mut report = lint(sources, &self.schemas, &self.rules, settings);
        if let Some(trusted) = &self.trusted {
            trusted.distrust(&mut report, settings);
        }
        report
    }

    /// Files with as much of their past, which is that of the commit `at`, as the rules want to know.
    pub(super) fn with_history(
        &self,
        sources: Sources,
        at: &str,
        since: Since,
        settings: &Settings,
    ) -> Sources {
        let Some(top) = self.place.past() else { return sources.with_history(None) };
        let wanted = wanted(&sources, &self.rules, settings);
        let mut history = if wanted.is_empty() { None } else { history(top, &self.place.root, at, &wanted) };
        match (&mut history, since, sources.before()) {
            (Some(history), Since::Base, Some(before)) if wanted.before => history.compare(before, &sources),
            (Some(history), Since::Now, _) => history.compare(&sources, &sources),
            (Some(_), Since::Base | Since::LastCommit, _) | (None, ..) => {}
        }
        sources.with_history(history)
    }
}

/// Since when rules about a change look for one.
#[derive(Clone, Copy)]
pub(super) enum Since {
    /// What the last commit changed.
    LastCommit,
    /// What differs from the files before the change.
    Base,
    /// Nothing counts as changed.
    Now,
}

/// Reads the files of a folder.
pub(super) fn read(listing: Listing) -> Result<Sources, Error> {
    listing.read().map_err(|error: TooMuch| Error::new(error.to_string()))
}

/// The threads of the run. A single one is this one: nothing is started.
fn pool(threads: usize) -> Result<ThreadPool, Error> {
    let mut builder = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
    if threads == 1 {
        builder = builder.use_current_thread();
    }
    builder.build().map_err(|error| Error::new(format!("cannot start threads: {error}")))
}
