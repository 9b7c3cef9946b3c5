//! A run: the rooms put together, from sources to a report. Pure: reads no file, writes no format.

mod ahead;
mod ask;
mod read;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{
    Diagnostic, Edit, Fix, Report, RuleCard, RuleId, Severity, Silenced, Summary, Suppression,
};
use crate::document::{ProblemKind, Syntax, Tree};
use crate::filter::{self, FailOn, Selection, Suppressions};
use crate::fix;
use crate::org::Organization;
use crate::policy::clock::{Clock, Now};
use crate::policy::{self, Before, Refusal, Rule, Rules, Tuned};
use crate::rename as renaming;
use crate::schema::Schemas;
use crate::source::{Defect, Source, Sources, Wanted};
pub use ask::ask;
use read::{with_before, with_organization};

/// Bytes of stack that every thread of a run needs: expressions and documents are bounded in depth, not flat.
pub const STACK: usize = 16 * 1024 * 1024;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The clock.
    pub now: Now,
    /// Which rules.
    pub selection: Selection,
    /// What is asked of comments that silence rules.
    pub suppressions: Suppressions,
    /// What makes the exit code 1.
    pub fail_on: FailOn,
    /// An organization without a manifest is no mistake.
    pub allow_empty: bool,
    /// Diagnostics are shown only for files under one of these paths, relative to the root; for all when empty.
    pub paths: Vec<String>,
    /// Severities and parameters. What makes the run fail is `fail_on` here, not there.
    pub config: Arc<Config>,
    /// For how many days ahead to say what will begin to fail.
    pub horizon: u16,
    /// Whether to say what manifests themselves announce.
    pub events: bool,
    /// Whether diagnostics say which values decided them.
    pub why: bool,
}

impl Settings {
    /// All rules, errors fail.
    #[must_use]
    pub fn new(now: Now) -> Self {
        let fail_on = FailOn::Severity(Severity::Error);
        let (selection, suppressions, config) = Default::default();
        Self {
            now,
            selection,
            suppressions,
            fail_on,
            allow_empty: false,
            paths: Vec::new(),
            config,
            horizon: 0,
            events: false,
            why: false,
        }
    }
}

/// What a run wants to know of the past of its files, so that no more is read of it; see [`Sources::with_history`].
#[must_use]
pub fn wanted(sources: &Sources, rules: &Rules, settings: &Settings) -> Wanted {
    policy::wanted(rules.iter().filter(|rule| settings.selection.includes(rule.id())), sources)
}

/// Judges an organization. The same sources, rules and settings give the same report, whatever the machine. Rules about
/// a change judge where the sources have the files before it, see [`Sources::with_before`].
#[must_use]
pub fn lint(sources: Sources, schemas: &Schemas, rules: &Rules, settings: &Settings) -> Report {
    let is_asked = |rule: &Rule| rule.judges_changes() && settings.selection.includes(rule.id());
    let before = sources.before().filter(|_| rules.iter().any(is_asked));
    let mut report = with_before(before, schemas, |before| {
        with_organization(&sources, schemas, |org| {
            Run { sources: &sources, org, before, rules, settings }.lint()
        })
    });
    report.sources = sources;
    report
}

fn manifests(sources: &Sources) -> impl Iterator<Item = &Source> {
    sources.iter().map(|(_, source)| source).filter(|source| source.may_hold_manifests())
}

/// What a run is about.
#[derive(Clone, Copy)]
struct Run<'r> {
    sources: &'r Sources,
    org: &'r Organization<'r>,
    /// What rules about a change compare with.
    before: Option<Before<'r>>,
    rules: &'r Rules,
    settings: &'r Settings,
}

/// What the rules say at an instant.
struct Judged {
    /// In their order.
    diagnostics: Vec<Diagnostic>,
    silenced: Vec<Silenced>,
    suppressions: Vec<Suppression>,
    /// The rules that had what they need to judge.
    rules: BTreeSet<RuleId>,
    /// Rules that would have something to judge, if the past of the files were known.
    without_past: Vec<RuleId>,
    clock: Clock,
}

impl Run<'_> {
    fn lint(&self) -> Report {
        let mut judged = self.judge(self.settings.now);
        judged.diagnostics.retain(|diagnostic| self.shows(diagnostic));
        for diagnostic in &mut judged.diagnostics {
            diagnostic.fix = diagnostic.fix.take().filter(|fix| self.stays_inside(fix));
        }
        judged.silenced.retain(|silenced| self.shows(&silenced.diagnostic));
        let upcoming = self.upcoming(&judged);
        let events = if self.settings.events { self.events(&judged.clock) } else { Vec::new() };
        Report { upcoming, events, ..self.report(judged) }
    }

    fn judge(&self, now: Now) -> Judged {
        let Self { sources, org, before, rules, settings } = *self;
        let clock = Clock::new(now, org);
        let profiles = settings.config.profiles(sources);
        let mut tuned = Vec::new();
        for rule in rules.iter().filter(|rule| settings.selection.includes(rule.id())) {
            let by_name = settings.selection.names(rule.id());
            let tuning = settings.config.settings(rule, &profiles, clock.now().day, by_name);
            tuned.push(Tuned::new(rule, tuning, profiles.of_file()));
        }
        tuned.retain(|tuned| !tuned.is_off());
        let world = policy::World { org, clock: &clock, before };
        let mut diagnostics = policy::judge(&tuned, sources, world, self.telling());
        // Before anything is taken out, so that fingerprints do not depend on what is.
        filter::order(&mut diagnostics);
        let has_past = sources.history().is_some();
        let could = tuned
            .iter()
            .map(|tuned| tuned.rule)
            .filter(|rule| has_past || !policy::asks(rule, sources))
            .filter(|rule| before.is_some() || !rule.judges_changes());
        let could: BTreeSet<_> = could.map(|rule| rule.id().clone()).collect();
        let without_past = match sources.history() {
            Some(_) => Vec::new(),
            None => policy::silent_without(tuned.iter().map(|tuned| tuned.rule), org)
                .into_iter()
                .cloned()
                .collect(),
        };
        let (suppressions, silenced) = self.suppress(&mut diagnostics, &tuned, &without_past, world);
        Judged { diagnostics, silenced, suppressions, rules: could, without_past, clock }
    }

    fn telling(&self) -> policy::Telling {
        if self.settings.why { policy::Telling::Why } else { policy::Telling::What }
    }

    /// Takes out what comments silence, and puts in what is wrong with those comments. What is left is in its order.
    fn suppress(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
        tuned: &[Tuned<'_>],
        without_past: &[RuleId],
        world: policy::World<'_>,
    ) -> (Vec<Suppression>, Vec<Silenced>) {
        let Self { sources, org, rules, settings, .. } = *self;
        let all: BTreeSet<_> = rules.iter().map(policy::Rule::id).collect();
        let on: BTreeSet<_> = tuned.iter().map(|tuned| tuned.rule.id()).collect();
        // A comment about a change is of use for that change alone, and stays behind when it is done.
        let changes: BTreeSet<_> =
            rules.iter().filter(|rule| rule.judges_changes()).map(policy::Rule::id).collect();
        let is_unjudged =
            |id: &&&RuleId| !on.contains(**id) || without_past.contains(id) || changes.contains(**id);
        let unjudged = all.iter().filter(is_unjudged).copied().collect();
        let run = filter::Run {
            sources,
            trees: org.trees(),
            rules: all,
            unjudged,
            is_whole: org.is_whole(),
            today: world.clock.now().day,
        };
        let mut outcome = filter::silence(diagnostics, &settings.suppressions, &run);
        for suppression in &mut outcome.suppressions {
            if let Some(manifest) = org.at(suppression.file, suppression.span.start) {
                suppression.subject = Some(org.subject(manifest));
                suppression.owner = org.owner(manifest).map(str::to_owned);
            }
        }
        let telling = self.telling();
        diagnostics.extend(policy::judge_suppressions(tuned, sources, world, telling, &outcome.faults));
        filter::order(diagnostics);
        (outcome.suppressions, outcome.silenced)
    }

    /// Whether the caller asked for the place of a diagnostic.
    fn shows(&self, diagnostic: &Diagnostic) -> bool {
        is_shown(self.settings, self.sources.file(diagnostic.primary.file).path())
    }

    /// A fix changes no file that nobody named.
    fn stays_inside(&self, fix: &Fix) -> bool {
        let path = |edit: &Edit| self.sources.file(edit.file).path();
        // Edits are written as YAML is.
        fix.edits
            .iter()
            .all(|edit| is_shown(self.settings, path(edit)) && Syntax::of(path(edit)) == Syntax::Yaml)
            && fix.creates.iter().all(|file| is_shown(self.settings, &file.path))
    }

    fn report(&self, judged: Judged) -> Report {
        let Judged { diagnostics, silenced, suppressions, rules: judged, without_past, clock } = judged;
        let summary = Summary { suppressed: silenced.len(), ..self.summary(&diagnostics) };
        let mut notes: Vec<_> = no_history(&without_past).into_iter().chain(self.no_change()).collect();
        let mut judged_all = true;
        for ((file, source), tree) in self.sources.iter().zip(self.org.trees()) {
            if let Some(Defect::Unreadable(reason)) = source.defect() {
                notes.push(format!("cannot read `{}`: {reason}", source.path()));
                judged_all = false;
            } else if hit_a_limit(source, tree) {
                // Where the diagnostic is not asked for, the exit code must still have its reason.
                if !diagnostics.iter().any(|d| d.primary.file == file && d.rule.category() == "limits") {
                    notes.push(format!("`{}` exceeds a limit and is not read to its end", source.path()));
                }
                judged_all = false;
            }
        }
        judged_all &= diagnostics.iter().all(|d| !matches!(d.rule.category(), "policy" | "limits"));
        let empty =
            self.org.manifests().is_empty() && self.org.unknown().is_empty() && diagnostics.is_empty();
        let exit_code = if empty && !self.settings.allow_empty {
            notes.push(nothing_to_check(&summary));
            2
        } else if !judged_all {
            notes.push("not everything could be judged".to_owned());
            2
        } else {
            self.settings.fail_on.exit_code(&diagnostics)
        };
        let (now, rules) = (clock.rfc3339(), cards(self.rules, &diagnostics));
        let own = self.rules.iter().filter(|rule| rule.file().is_some()).map(|rule| rule.id().clone());
        let own = own.collect();
        let report = Report { rules, own, diagnostics, silenced, suppressions, judged, ..Report::default() };
        Report { summary, now, exit_code, notes, ..report }
    }

    /// Why rules about a change are silent, where nobody would think of it.
    fn no_change(&self) -> Option<String> {
        if self.before.is_some_and(|before| !before.is_complete()) {
            let note = "not everything could be read as it was before the change, and rules about it are silent there";
            return Some(note.to_owned());
        }
        if self.sources.before().is_some() {
            return None;
        }
        let is_asked = |rule: &&Rule| rule.judges_changes() && self.settings.selection.names(rule.id());
        let names: Vec<_> =
            self.rules.iter().filter(is_asked).map(|rule| format!("`{}`", rule.id())).collect();
        let reason = "silent without `--base`, which says what was there before the change";
        (!names.is_empty()).then(|| format!("{}: {reason}", names.join(", ")))
    }

    fn summary(&self, diagnostics: &[Diagnostic]) -> Summary {
        let files = manifests(self.sources).count();
        let mut summary = Summary { files, skipped: self.org.foreign(), ..Summary::default() };
        for manifest in self.org.readable() {
            let kind = self.org.schemas().name(manifest.kind).to_owned();
            *summary.documents.entry(kind).or_default() += 1;
        }
        summary.tally(diagnostics);
        summary
    }
}

/// The same with fixes: judges, mends and judges again. Nothing is written; what would be is in the result.
///
/// # Errors
/// Fixes that make each other necessary.
pub fn mend(
    sources: Sources,
    schemas: &Schemas,
    rules: &Rules,
    settings: &Settings,
    permit: fix::Permit,
) -> Result<fix::Mended, fix::Stuck> {
    fix::rounds(sources, permit, |sources| lint(sources, schemas, rules, settings))
}

/// Renames a manifest and what refers to it; see [`renaming::rename`].
///
/// # Errors
/// As there.
pub fn rename(
    sources: &Sources,
    schemas: &Schemas,
    old: &str,
    new: &str,
) -> Result<renaming::Renaming, renaming::RenameError> {
    with_organization(sources, schemas, |org| renaming::rename(org, sources, old, new))
}

/// The report of a run that could not begin, because the configuration or a rule file has mistakes.
#[must_use]
pub fn refused(refusal: Refusal) -> Report {
    let Refusal { sources, mut diagnostics } = refusal;
    filter::order(&mut diagnostics);
    let summary = Summary { files: sources.len(), errors: diagnostics.len(), ..Summary::default() };
    let what = match diagnostics.first().map(|diagnostic| diagnostic.rule.category()) {
        Some("config") => "the configuration has mistakes",
        _ => "rule files have mistakes",
    };
    let notes = vec![format!("nothing was judged: {what}")];
    Report { sources, diagnostics, summary, exit_code: 2, notes, ..Report::default() }
}

/// What formats tell of the rules that reported, by id.
fn cards(rules: &Rules, diagnostics: &[Diagnostic]) -> Vec<RuleCard> {
    let reported: BTreeSet<&RuleId> = diagnostics.iter().map(|diagnostic| &diagnostic.rule).collect();
    reported.into_iter().filter_map(|id| rules.get(id.as_str())).map(Rule::card).collect()
}

/// Whether the caller asked for a file.
pub(crate) fn is_shown(settings: &Settings, path: &str) -> bool {
    let under = |folder: &String| {
        path == folder || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    settings.paths.is_empty() || settings.paths.iter().any(under)
}

fn hit_a_limit(source: &Source, tree: &Tree<'_>) -> bool {
    matches!(source.defect(), Some(Defect::TooLarge(_)))
        || tree.problems().iter().any(|problem| problem.kind == ProblemKind::Limit)
}

/// Rules about the past that had nothing to go by are named, once.
fn no_history(silent: &[RuleId]) -> Option<String> {
    let names: Vec<_> = silent.iter().map(|id| format!("`{id}`")).collect();
    (!names.is_empty()).then(|| {
        let names = names.join(", ");
        format!("{names}: silent without the whole history of the repository, which a shallow or partial clone lacks")
    })
}

fn nothing_to_check(summary: &Summary) -> String {
    let found = match (summary.files, summary.skipped) {
        (0, _) => "there is no `*.yaml`, `*.yml` or `*.json` file".to_owned(),
        (files, 0) => format!("none of {files} files holds a document"),
        (files, skipped) => format!("{files} files hold {skipped} documents, all of other tools"),
    };
    let ours = format!("ours begin with `apiVersion: {}`", crate::org::API_VERSION);
    format!(
        "nothing to check: {found} ({ours}); name the folder of the organization, or allow this with `--allow-empty`"
    )
}
