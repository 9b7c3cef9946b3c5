//! Checks an organization that is kept as code: manifests of teams, services, dependencies, OKRs, releases, flags,
//! incidents and more, against their schemas and against rules about running an engineering organization.
//!
//! [`lint`] is a pure function from [`source::Sources`] to a [`diagnostic::Report`]; reading files and writing
//! formats stand on either side of it.

#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod cli;
pub mod diagnostic;
pub mod document;
mod embedded;
pub mod expect;
pub mod filter;
pub mod org;
pub mod output;
pub mod policy;
pub mod schema;
pub mod source;
pub mod value;

use std::collections::BTreeMap;

use rayon::prelude::*;

use diagnostic::{Prefixes, Report, RuleId, Severity, Summary};
use document::{Document, Limits, Node, NodeId, ProblemKind, Tree};
use filter::{FailOn, Selection};
use org::{Class, Organization};
use policy::clock::{Clock, Now};
use policy::{Refusal, Rules};
use schema::{Schemas, Violation};
use source::{Defect, FileId, Source, Sources, Wanted};

/// Files from which on reading is shared between threads.
const WORTH_SHARING: usize = 100;

/// Bytes of stack that every thread of a run needs: expressions and documents are bounded in depth, not flat.
pub const STACK: usize = 16 * 1024 * 1024;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The clock.
    pub now: Now,
    /// Which rules.
    pub selection: Selection,
    /// What makes the exit code 1.
    pub fail_on: FailOn,
    /// An organization without a manifest is no mistake.
    pub allow_empty: bool,
    /// Diagnostics are shown only for files under one of these paths, relative to the root; for all when empty.
    pub paths: Vec<String>,
}

impl Settings {
    /// All rules, errors fail.
    #[must_use]
    pub fn new(now: Now) -> Self {
        let fail_on = FailOn::Severity(Severity::Error);
        Self { now, selection: Selection::default(), fail_on, allow_empty: false, paths: Vec::new() }
    }
}

/// What a run wants to know of the past of its files, so that no more is read of it; see [`Sources::with_history`].
#[must_use]
pub fn wanted(sources: &Sources, rules: &Rules, settings: &Settings) -> Wanted {
    policy::wanted(rules.iter().filter(|rule| settings.selection.includes(rule.id())), sources)
}

/// Judges an organization. The same sources, rules and settings give the same report, whatever the machine.
#[must_use]
pub fn lint(sources: Sources, schemas: &Schemas, rules: &Rules, settings: &Settings) -> Report {
    let mut trees = Vec::new();
    let mut violations = BTreeMap::new();
    for (tree, found) in read(&sources, schemas) {
        violations.extend(found.into_iter().map(|(root, found)| ((tree.file(), root), found)));
        trees.push(tree);
    }
    let manifests = || sources.iter().map(|(_, source)| source).filter(|source| !source.is_codeowners());
    let unreadable = manifests().any(|source| source.defect().is_some());
    let org = Organization::new(schemas, &trees, unreadable, |root: Node<'_>| {
        violations.remove(&(root.file(), root.id())).unwrap_or_default()
    });
    let clock = Clock::new(settings.now, &org);
    let world = policy::World { org: &org, clock: &clock };
    let asked = || rules.iter().filter(|rule| settings.selection.includes(rule.id()));
    let mut diagnostics = policy::judge(asked(), &sources, world);
    diagnostics.retain(|diagnostic| is_shown(settings, sources.file(diagnostic.primary.file).path()));
    filter::order(&mut diagnostics);
    let mut summary = Summary { files: manifests().count(), skipped: org.foreign(), ..Summary::default() };
    for manifest in org.readable() {
        *summary.documents.entry(schemas.name(manifest.kind).to_owned()).or_default() += 1;
    }
    for diagnostic in &diagnostics {
        match diagnostic.severity {
            Severity::Error => summary.errors += 1,
            Severity::Warning => summary.warnings += 1,
            Severity::Info => summary.infos += 1,
        }
    }
    let mut notes = Vec::new();
    if sources.history().is_none() {
        notes.extend(no_history(&policy::silent_without(asked(), &org)));
    }
    let mut judged_all = true;
    for ((file, source), tree) in sources.iter().zip(&trees) {
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
    judged_all &= diagnostics.iter().all(|d| d.rule.category() != "policy");
    let empty = org.manifests().is_empty() && org.unknown().is_empty() && diagnostics.is_empty();
    let exit_code = if empty && !settings.allow_empty {
        notes.push(nothing_to_check(&summary));
        2
    } else if !judged_all {
        notes.push("not everything could be judged".to_owned());
        2
    } else {
        u8::from(diagnostics.iter().any(|diagnostic| settings.fail_on.fails(diagnostic.severity)))
    };
    let now = clock.rfc3339();
    drop(org);
    drop(trees);
    Report { sources, diagnostics, summary, now, exit_code, notes, prefixes: Prefixes::default() }
}

/// The report of a run that could not begin, because the rule files have mistakes.
#[must_use]
pub fn refused(refusal: Refusal) -> Report {
    let Refusal { sources, mut diagnostics } = refusal;
    filter::order(&mut diagnostics);
    let summary = Summary { files: sources.len(), errors: diagnostics.len(), ..Summary::default() };
    let notes = vec!["nothing was judged: rule files have mistakes".to_owned()];
    let prefixes = Prefixes::default();
    Report { sources, diagnostics, summary, now: String::new(), exit_code: 2, notes, prefixes }
}

/// What the schemas say of a file's documents, by root.
type ByRoot = Vec<(NodeId, Vec<Violation>)>;

/// The trees of all files, with what the schemas say of their documents, by root.
fn read<'s>(sources: &'s Sources, schemas: &Schemas) -> Vec<(Tree<'s>, ByRoot)> {
    let files: Vec<(FileId, &Source)> = sources.iter().collect();
    let one = |(file, source): &(FileId, &'s Source)| read_file(*file, source, schemas);
    if files.len() < WORTH_SHARING {
        files.iter().map(one).collect()
    } else {
        files.par_iter().map(one).collect()
    }
}

fn read_file<'s>(file: FileId, source: &'s Source, schemas: &Schemas) -> (Tree<'s>, ByRoot) {
    // What is no YAML has no documents.
    let text = if source.is_codeowners() { "" } else { source.text() };
    let mut tree = document::parse(file, text, &Limits::default());
    if !source.claims() {
        disown(&mut tree, schemas);
    }
    let mut violations = Vec::new();
    for document in tree.documents().iter().filter(|document| !document.broken) {
        let Some(root) = tree.root(document) else { continue };
        if let Class::Manifest(kind) = org::classify(schemas, root) {
            violations.push((root.id(), schemas.check(kind, root)));
        }
    }
    for violation in violations.iter().flat_map(|(_, found)| found) {
        // From here on everyone reads the canonical spelling; the alias itself is reported.
        if let (true, Some(near)) = (violation.kind.is_spelling(), &violation.near) {
            tree.canonicalize(violation.node, near.clone());
        }
    }
    (tree, violations)
}

/// Other tools' files are not always YAML, templates of it least of all. In a file that nowhere says that it is ours,
/// what is wrong with a document of no kind of ours is not our business.
fn disown(tree: &mut Tree<'_>, schemas: &Schemas) {
    let is_foreign = |document: &Document| {
        tree.root(document).is_none_or(|root| org::classify(schemas, root) == Class::Foreign)
    };
    let foreign: Vec<bool> = tree.documents().iter().map(is_foreign).collect();
    tree.disown(|document| foreign.get(document).copied().unwrap_or(false));
}

fn is_shown(settings: &Settings, path: &str) -> bool {
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
fn no_history(silent: &[&RuleId]) -> Option<String> {
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
    let ours = format!("ours begin with `apiVersion: {}`", org::API_VERSION);
    format!(
        "nothing to check: {found} ({ours}); name the folder of the organization, or allow this with `--allow-empty`"
    )
}
