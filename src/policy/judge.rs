//! Judging: every rule on every node it finds. No I/O, and the same result in any order of work.

use std::collections::BTreeMap;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::check::{Context, Found, SUPPRESS};
use super::expr::{self, Expr, Scope, Value, World};
use super::remedy;
use super::rule::{Case, Finder, Rule};
use super::select::Selector;
use super::setting::Tuned;
use crate::diagnostic::{Diagnostic, Fault, Fix, Label, Severity};
use crate::document::Node;
use crate::org::{Manifest, Organization};
use crate::schema::KindId;
use crate::source::{FileId, Sources, Span};

/// Manifests from which on the work is shared between threads.
const WORTH_SHARING: usize = 200;

/// What rules say about an organization, in no particular order.
pub(crate) fn judge(rules: &[Tuned<'_>], sources: &Sources, world: World<'_>) -> Vec<Diagnostic> {
    let (checks, selections): (Vec<_>, Vec<_>) = rules
        .iter()
        .filter(|tuned| !tuned.is_off())
        .partition(|tuned| matches!(tuned.rule.finder, Finder::Check(_)));
    let by_check = |tuned: &&Tuned<'_>| checked(tuned, sources, world, &[]);
    let mut by_kind: BTreeMap<KindId, Vec<&Tuned<'_>>> = BTreeMap::new();
    for tuned in selections {
        for kind in &tuned.rule.kinds {
            by_kind.entry(*kind).or_default().push(tuned);
        }
    }
    let by_manifest = |manifest: &Manifest<'_>| {
        let rules = by_kind.get(&manifest.kind).into_iter().flatten();
        rules.flat_map(|tuned| selected(tuned, sources, world, manifest)).collect::<Vec<_>>()
    };
    let manifests: Vec<_> = world.org.readable().collect();
    if manifests.len() < WORTH_SHARING {
        return checks.iter().flat_map(by_check).chain(manifests.into_iter().flat_map(by_manifest)).collect();
    }
    let (mut checked, judged): (Vec<Diagnostic>, Vec<Diagnostic>) = rayon::join(
        || checks.par_iter().flat_map_iter(by_check).collect(),
        || manifests.into_par_iter().flat_map_iter(by_manifest).collect(),
    );
    checked.extend(judged);
    checked
}

/// What rules say about comments that silence rules, when it is known what is wrong with those.
pub(crate) fn judge_suppressions(
    rules: &[Tuned<'_>],
    sources: &Sources,
    world: World<'_>,
    faults: &[Fault],
) -> Vec<Diagnostic> {
    let is_asked = |tuned: &&Tuned<'_>| matches!(&tuned.rule.finder, Finder::Check(check) if SUPPRESS.contains(&check.name));
    rules.iter().filter(is_asked).flat_map(|tuned| checked(tuned, sources, world, faults)).collect()
}

/// A rule with a built-in check, on everything it finds. With other parameters in some files it looks once with each,
/// and what it finds counts in the files that have them.
fn checked(tuned: &Tuned<'_>, sources: &Sources, world: World<'_>, faults: &[Fault]) -> Vec<Diagnostic> {
    let Finder::Check(check) = &tuned.rule.finder else { return Vec::new() };
    let mut diagnostics = Vec::new();
    for variant in tuned.variants() {
        let context = Context { world, sources, params: tuned.params(variant), faults };
        let found = (check.find)(&context);
        let counts = |found: &&Found<'_>| tuned.setting(found.file).labels == variant.labels;
        diagnostics
            .extend(found.iter().filter(counts).filter_map(|found| report(tuned, sources, world, found)));
    }
    diagnostics
}

/// A rule with a selector, on every node of a manifest it selects.
fn selected(
    tuned: &Tuned<'_>,
    sources: &Sources,
    world: World<'_>,
    manifest: &Manifest<'_>,
) -> Vec<Diagnostic> {
    let Finder::Select(selector) = &tuned.rule.finder else { return Vec::new() };
    let mut diagnostics = Vec::new();
    selector.nodes(manifest.root, &mut |node| {
        let found = Found::at(manifest, node);
        diagnostics.extend(report(tuned, sources, world, &found));
    });
    diagnostics
}

/// Evaluates the rule's conditions on one place: the first case that fails reports.
fn report<'t>(
    tuned: &'t Tuned<'t>,
    sources: &Sources,
    world: World<'t>,
    found: &'t Found<'t>,
) -> Option<Diagnostic> {
    let (rule, setting) = (tuned.rule, tuned.setting(found.file));
    let manifest = found.manifest.map(|id| world.org.manifest(id));
    if manifest.is_some_and(|manifest| !manifest.admits(rule.id.as_str())) {
        return None;
    }
    let myself = found.node.map_or(Value::Null, Value::of);
    let mut scope = Scope::new(world, myself, manifest.map(|manifest| manifest.root));
    scope.params = tuned.params(setting);
    scope.facts = &found.facts;
    let judged = verdict(rule, sources, found, &mut scope);
    match judged {
        Ok(None) => None,
        Ok(Some(mut verdict)) => {
            let severity = setting.level.of(rule.severity, verdict.severity)?;
            verdict.related.extend(setting.labels.iter().cloned());
            Some(diagnostic(rule, sources, world.org, found, severity, verdict))
        }
        // A value that cannot be read, or a document that its schema refuses, is reported by its own rule.
        Err(expr::Fault::Unreadable) => None,
        // So is another document that the rule has asked the organization for.
        Err(expr::Fault::Mismatch { .. }) if read_unsound(rule, world.org, manifest, &scope) => None,
        Err(fault) => Some(failure(rule, found, &fault)),
    }
}

/// Whether what a rule has read was refused by its schema: the judged manifest, or what the organization was asked for,
/// which for a built-in check may be anything.
fn read_unsound(
    rule: &Rule,
    org: &Organization<'_>,
    judged: Option<&Manifest<'_>>,
    scope: &Scope<'_>,
) -> bool {
    scope.met_unsound()
        || judged.is_some_and(|manifest| !manifest.sound)
        || matches!(rule.finder, Finder::Check(_)) && org.readable().any(|manifest| !manifest.sound)
}

/// What a failed case says.
struct Verdict {
    /// Of the case, where it has its own.
    severity: Option<Severity>,
    message: String,
    help: Option<String>,
    place: Option<(FileId, Span)>,
    related: Vec<Label>,
    fix: Option<Fix>,
}

fn verdict<'t>(
    rule: &'t Rule,
    sources: &Sources,
    found: &Found<'t>,
    scope: &mut Scope<'t>,
) -> Result<Option<Verdict>, expr::Fault> {
    let holds = |expr: &'t Option<Expr>, scope: &mut Scope<'t>, without: bool| match expr {
        Some(expr) => expr.truth(scope),
        None => Ok(without),
    };
    if !holds(&rule.when, scope, true)? {
        return Ok(None);
    }
    scope.declare(&rule.variables);
    for case in &rule.cases {
        if holds(&case.when, scope, true)? && !holds(&case.assert, scope, false)? {
            return failed(rule, case, sources, found, scope).map(Some);
        }
    }
    Ok(None)
}

fn failed<'t>(
    rule: &'t Rule,
    case: &'t Case,
    sources: &Sources,
    found: &Found<'t>,
    scope: &mut Scope<'t>,
) -> Result<Verdict, expr::Fault> {
    let message = case.message.render(scope)?;
    let help = case.help.as_ref().map(|help| help.render(scope)).transpose()?.filter(|help| !help.is_empty());
    let place = |at: &'t Selector| at.place(found.node?, scope).map(|node| (node.file(), node.label()));
    let place = case.at.as_ref().and_then(place);
    let mut labels = found.related.clone();
    for related in &rule.related {
        let message = related.message.render(scope)?;
        let nodes = match related.nodes.eval(scope)? {
            Value::Node(node) if node.items().len() > 0 => node.items().collect(),
            Value::Node(node) => vec![node],
            list => {
                let node = |value| if let Value::Node(node) = value { Some(node) } else { None };
                list.elements().into_iter().flatten().filter_map(node).collect()
            }
        };
        let label =
            |node: Node<'_>| Label { file: node.file(), span: node.label(), message: message.clone() };
        labels.extend(nodes.into_iter().map(label));
    }
    let fix = remedy::offer(&case.remedies, found, scope, sources);
    Ok(Verdict { severity: case.severity, message, help, place, related: labels, fix })
}

fn diagnostic(
    rule: &Rule,
    sources: &Sources,
    org: &Organization<'_>,
    found: &Found<'_>,
    severity: Severity,
    verdict: Verdict,
) -> Diagnostic {
    let (file, span) = verdict.place.unwrap_or_else(|| (found.file, found.label()));
    let mut diagnostic = Diagnostic::new(rule.id.clone(), severity, file, span, verdict.message);
    diagnostic.help = verdict.help;
    diagnostic.related = verdict.related;
    diagnostic.fix = verdict.fix.or_else(|| found.fix.clone());
    if let Some(manifest) = found.manifest.map(|id| org.manifest(id)) {
        diagnostic.subject = Some(org.subject(manifest));
        diagnostic.owner = org.owner(manifest).map(str::to_owned);
        if manifest.template.is_some() {
            // Its text is another tool's, in which our fields have other names.
            diagnostic.fix = None;
        }
    }
    diagnostic.pointer = found.node.map(Node::pointer).unwrap_or_default();
    diagnostic.fingerprint = fingerprint(rule, sources, &diagnostic, found);
    diagnostic
}

/// A rule that cannot be evaluated is not a pass: the run ends with 2 and names it.
fn failure(rule: &Rule, found: &Found<'_>, fault: &expr::Fault) -> Diagnostic {
    let reason = match fault {
        expr::Fault::Runaway => "it takes too many steps".to_owned(),
        expr::Fault::Mismatch { message, .. } => message.clone(),
        expr::Fault::Unreadable => "a value cannot be read".to_owned(),
    };
    let message = format!("the rule `{}` cannot be evaluated here: {reason}", rule.id);
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let id = "policy/failed".parse().expect("a rule id");
    let mut diagnostic = Diagnostic::new(id, Severity::Error, found.file, found.label(), message);
    diagnostic.help = Some(format!("mend the rule, or leave it out with `--ignore {}`", rule.id));
    diagnostic
}

/// A hash of rule, manifest, path and offending value: no line, no message and no file where there is anything else to
/// go by, so that it survives reformatting, reordering and moving.
fn fingerprint(rule: &Rule, sources: &Sources, diagnostic: &Diagnostic, found: &Found<'_>) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    add(rule.id.as_str());
    if let Some(identity) = &found.identity {
        add(identity);
    } else {
        match &diagnostic.subject {
            Some(subject) => {
                for part in [&subject.kind, &subject.namespace, &subject.name] {
                    add(part);
                }
            }
            None => add(&bearer(sources, found)),
        }
        add(&found.detail);
        match found.node {
            Some(node) => {
                add(&named_pointer(node));
                add(node.text().unwrap_or(""));
            }
            None => add(sources.file(found.file).slice(found.label()).trim_matches(['"', '\''])),
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What a place belongs to that is in no manifest: the file that says who owns which paths, wherever it is; a document
/// by its name; and only then a file by its path.
fn bearer(sources: &Sources, found: &Found<'_>) -> String {
    let source = sources.file(found.file);
    let mut root = found.node;
    while let Some(parent) = root.and_then(Node::parent) {
        root = Some(parent);
    }
    let name = root.and_then(|root| root.path(&["metadata", "name"])?.text());
    match name.filter(|name| !name.is_empty()) {
        _ if source.is_codeowners() => "CODEOWNERS".to_owned(),
        Some(name) => name.to_owned(),
        None => source.path().to_owned(),
    }
}

/// Keys that tell the items of a list apart, the best first.
const NAMES: [&str; 10] =
    ["id", "name", "title", "at", "date", "from", "team", "question", "initiative", "problem"];

/// The path of a node with list items by what they are called, so that reordering does not change it.
fn named_pointer(node: Node<'_>) -> String {
    let mut steps = Vec::new();
    let mut node = node;
    while let Some(parent) = node.parent() {
        let name = NAMES.iter().find_map(|key| node.get(key)?.text());
        steps.push(match (node.key(), name) {
            (Some(key), _) => key.text().unwrap_or("").to_owned(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => match node.text() {
                Some(text) => text.to_owned(),
                None => parent.items().position(|item| item == node).unwrap_or(0).to_string(),
            },
        });
        node = parent;
    }
    steps.reverse();
    steps.join("/")
}
