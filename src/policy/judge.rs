//! Judging: every rule on every node it finds. No I/O, and the same result in any order of work.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::before::Old;
use super::budget::{self, Budget, Excess};
use super::check::{Context, Found, SUPPRESS};
use super::expr::{self, Explainer, Expr, Scope, Value, World};
use super::fingerprint::fingerprint;
use super::flood::{self, MAX_OF_FILE, failure};
use super::remedy;
use super::rule::Rule;
use super::select::Selector;
use super::setting::{Setting, Tuned};
use crate::diagnostic::{Diagnostic, Fault, Fix, Label, Reason, Severity};
use crate::document::Node;
use crate::org::{Manifest, Organization};
use crate::schema::KindId;
use crate::source::{FileId, Sources, Span};

/// Manifests from which on the work is shared between threads.
const WORTH_SHARING: usize = 200;

/// How much a diagnostic tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// What is wrong.
    What,
    /// Also which values decided it.
    Why,
}

/// A rule at work.
struct Task<'r> {
    tuned: &'r Tuned<'r>,
    budget: Budget,
}

/// What all rules of a run work on.
#[derive(Clone, Copy)]
struct Run<'t> {
    sources: &'t Sources,
    world: World<'t>,
    telling: Telling,
    /// What is wrong with comments that silence rules; known only when everything else was judged.
    faults: &'t [Fault],
}

/// What rules say about an organization, in no particular order.
pub(crate) fn judge(
    rules: &[Tuned<'_>],
    sources: &Sources,
    world: World<'_>,
    telling: Telling,
) -> Vec<Diagnostic> {
    let run = Run { sources, world, telling, faults: &[] };
    let own = rules.iter().filter(|tuned| !tuned.is_off() && tuned.rule.file().is_some()).count();
    let task = |tuned| run.task(tuned, own);
    let tasks: Vec<_> = rules.iter().filter(|tuned| !tuned.is_off()).map(task).collect();
    let (checks, selections): (Vec<_>, Vec<_>) = tasks.iter().partition(|task| task.tuned.rule.has_check());
    let mut by_kind: BTreeMap<KindId, Vec<&Task<'_>>> = BTreeMap::new();
    for task in selections {
        for kind in &task.tuned.rule.kinds {
            by_kind.entry(*kind).or_default().push(task);
        }
    }
    let by_check = |task: &&Task<'_>| run.checked(task);
    let by_manifest = |manifest: &Manifest<'_>| {
        let tasks = by_kind.get(&manifest.kind).into_iter().flatten();
        tasks.flat_map(|task| run.selected(task, manifest)).collect::<Vec<_>>()
    };
    let manifests: Vec<_> = world.org.readable().collect();
    let mut diagnostics: Vec<Diagnostic> = if manifests.len() < WORTH_SHARING {
        checks.iter().flat_map(by_check).chain(manifests.into_iter().flat_map(by_manifest)).collect()
    } else {
        let (mut checked, judged): (Vec<_>, Vec<_>) = rayon::join(
            || checks.par_iter().flat_map_iter(by_check).collect(),
            || manifests.into_par_iter().flat_map_iter(by_manifest).collect(),
        );
        checked.extend(judged);
        checked
    };
    tasks.iter().for_each(|task| run.stop(task, &mut diagnostics));
    flood::keep(diagnostics)
}

/// What rules say about comments that silence rules, when it is known what is wrong with those.
pub(crate) fn judge_suppressions(
    rules: &[Tuned<'_>],
    sources: &Sources,
    world: World<'_>,
    telling: Telling,
    faults: &[Fault],
) -> Vec<Diagnostic> {
    let run = Run { sources, world, telling, faults };
    let is_asked = |tuned: &&Tuned<'_>| tuned.rule.check.is_some_and(|check| SUPPRESS.contains(&check.name));
    let mut diagnostics = Vec::new();
    for tuned in rules.iter().filter(is_asked) {
        let task = run.task(tuned, 0);
        diagnostics.extend(run.checked(&task));
        run.stop(&task, &mut diagnostics);
    }
    flood::keep(diagnostics)
}

impl<'t> Run<'t> {
    /// A rule at work, where so many are a repository's own.
    fn task<'r>(&self, tuned: &'r Tuned<'r>, own: usize) -> Task<'r> {
        let org = self.world.org;
        let manifests = match tuned.rule.check {
            None => {
                let of_kind = |kind: &String| org.of_kind(kind).count();
                tuned.rule.kind_names.iter().map(of_kind).sum()
            }
            // It looks wherever it wants.
            Some(_) => org.manifests().len(),
        };
        let own = tuned.rule.file().map_or(0, |_| own);
        Task { tuned, budget: Budget::new(manifests, own) }
    }

    /// A rule with a built-in check, on everything it finds. With other parameters in some files it looks once with
    /// each, and what it finds counts in the files that have them.
    fn checked(&self, task: &Task<'_>) -> Vec<Diagnostic> {
        let tuned = task.tuned;
        let Some(check) = tuned.rule.check else { return Vec::new() };
        let mut diagnostics = Vec::new();
        for variant in tuned.variants() {
            let Self { world, sources, faults, .. } = *self;
            let (rule, budget) = ((tuned, variant), &task.budget);
            let context = Context { world, sources, rule, faults, budget };
            let found = (check.find)(&context);
            let counts = |found: &&Found<'_>| tuned.setting(found.file).labels == variant.labels;
            let mut of_file: BTreeMap<FileId, usize> = BTreeMap::new();
            for found in found.iter().filter(counts) {
                if task.budget.is_exceeded() {
                    break;
                }
                let reported = of_file.entry(found.file).or_default();
                // One more shows that there are too many.
                if *reported <= MAX_OF_FILE
                    && let Some(diagnostic) = self.report(task, (found, None), &mut 0)
                {
                    *reported += 1;
                    diagnostics.push(diagnostic);
                }
            }
        }
        diagnostics
    }

    /// A rule with a selector, on every node of a manifest it selects.
    fn selected(&self, task: &Task<'_>, manifest: &Manifest<'_>) -> Vec<Diagnostic> {
        let selector = &task.tuned.rule.body().selector;
        let mut diagnostics = Vec::new();
        let mut spent = 0;
        let mut judge = |node, old| {
            let is_enough = diagnostics.len() > MAX_OF_FILE;
            if budget::left(spent) > 0 && !task.budget.is_exceeded() && !is_enough {
                let found = Found::at(manifest, node);
                diagnostics.extend(self.report(task, (&found, old), &mut spent));
            }
        };
        if task.tuned.rule.names_old_self {
            // What is new, or judged without a base, has nothing to be compared with.
            if let Some(old) = self.world.before.and_then(|before| before.same(manifest)) {
                selector.pairs(manifest.root, old, &mut |node, old| judge(node, Some(old)));
            }
        } else {
            selector.nodes(manifest.root, &mut |node| judge(node, None));
        }
        diagnostics
    }

    /// Says that a rule took too much, once, whatever the number of places.
    fn stop(&self, task: &Task<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let rule = task.tuned.rule;
        match task.budget.excess() {
            None => {}
            Some(Excess::At((file, span), places)) => {
                let others = match places - 1 {
                    0 => String::new(),
                    1 => ", nor in another place".to_owned(),
                    others => format!(", nor in {others} other places"),
                };
                let message = "it takes too many steps";
                diagnostics.push(failure(rule, (file, span), &format!("here{others}"), message));
            }
            Some(Excess::InAll(limit)) => {
                // What it said before it was stopped depends on the order of work.
                diagnostics.retain(|diagnostic| diagnostic.rule != rule.id);
                let is_judged = |manifest: &&Manifest<'_>| rule.kinds.contains(&manifest.kind);
                let mut manifests = self.world.org.readable();
                let first = manifests.find(is_judged).or_else(|| self.world.org.readable().next());
                let place = first.map(|manifest| (manifest.root.file(), manifest.root.label()));
                let message = format!("together the manifests take more than {limit} steps");
                diagnostics.push(failure(
                    rule,
                    place.unwrap_or((FileId(0), Span::at(0))),
                    "in this organization",
                    &message,
                ));
            }
        }
    }

    /// Evaluates the rule's conditions on one place, beside the same place before the change: the first case that fails
    /// reports.
    fn report(
        &self,
        task: &Task<'_>,
        (found, old): (&Found<'_>, Option<Old<'t>>),
        spent: &mut u32,
    ) -> Option<Diagnostic> {
        let (rule, setting) = (task.tuned.rule, task.tuned.setting(found.file));
        let manifest = found.manifest.map(|id| self.world.org.manifest(id));
        let admits = |manifest: &Manifest<'_>| match rule.file() {
            Some(_) => manifest.admits_own(),
            None => manifest.admits(rule.id.as_str()),
        };
        if !manifest.is_none_or(admits) {
            return None;
        }
        let mut scope = self.scope(task.tuned, (found, old));
        scope.limit = task.budget.left(*spent);
        let judged = verdict(rule, self.sources, found, &mut scope);
        *spent = spent.saturating_add(scope.steps());
        task.budget.spend(scope.steps().into());
        match judged {
            Ok(None) => None,
            Ok(Some(mut verdict)) => {
                let severity = setting.level.of(rule.severity, verdict.severity)?;
                verdict.related.extend(setting.labels.iter().cloned());
                let case = verdict.case;
                let mut diagnostic = diagnostic(rule, self.sources, self.world.org, found, severity, verdict);
                if self.telling == Telling::Why {
                    let mut again = self.scope(task.tuned, (found, old));
                    again.limit = budget::for_explanation(scope.steps());
                    diagnostic.explanation = explanation(rule, case, setting, &mut again);
                }
                Some(diagnostic)
            }
            // A value that cannot be read, or a document that its schema refuses, is reported by its own rule.
            Err(expr::Fault::Unreadable) => None,
            Err(expr::Fault::Runaway) => {
                task.budget.run_away(found.file, found.label());
                None
            }
            // So is another document that the rule has asked the organization for.
            Err(expr::Fault::Mismatch { .. }) if read_unsound(rule, self.world.org, manifest, &scope) => None,
            Err(expr::Fault::Mismatch { message, .. }) => {
                Some(failure(rule, (found.file, found.label()), "here", &message))
            }
        }
    }

    /// What the expressions of a rule can name at a place, but for its variables.
    fn scope<'s>(&self, tuned: &'s Tuned<'s>, (found, old): (&'s Found<'s>, Option<Old<'s>>)) -> Scope<'s>
    where
        't: 's,
    {
        let mut scope = Scope::new(self.world, found.node.map_or(Value::Null, Value::of), None);
        found.manifest.iter().for_each(|id| scope.stand_in(self.world.org.manifest(*id)));
        scope.old = old;
        scope.params = tuned.params(tuned.setting(found.file));
        scope.facts = &found.facts;
        scope
    }
}

/// What decided that a case of a rule reported.
fn explanation<'t>(rule: &'t Rule, case: usize, setting: &Setting, scope: &mut Scope<'t>) -> Vec<Reason> {
    let body = rule.body();
    scope.declare(&body.variables);
    let mut explainer = Explainer::new(scope, &setting.set);
    if let Some(check) = rule.check {
        explainer.check(check.name, &check.params.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
    if let Some(when) = &body.when {
        explainer.condition("when", when);
    }
    if let Some(case) = body.cases.get(case) {
        for (key, expr) in [("when", &case.when), ("assert", &case.assert)] {
            expr.iter().for_each(|expr| explainer.condition(key, expr));
        }
    }
    explainer.reasons()
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
        || rule.has_check() && org.readable().any(|manifest| !manifest.sound)
}

/// What a failed case says.
struct Verdict {
    /// Which case of the rule.
    case: usize,
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
    let body = rule.body();
    if !holds(&body.when, scope, true)? {
        return Ok(None);
    }
    scope.declare(&body.variables);
    for (index, case) in body.cases.iter().enumerate() {
        if holds(&case.when, scope, true)? && !holds(&case.assert, scope, false)? {
            return failed(rule, (index, case.severity), sources, found, scope);
        }
    }
    Ok(None)
}

fn failed<'t>(
    rule: &'t Rule,
    (case, severity): (usize, Option<Severity>),
    sources: &Sources,
    found: &Found<'t>,
    scope: &mut Scope<'t>,
) -> Result<Option<Verdict>, expr::Fault> {
    let words = rule.words();
    let Some(telling) = words.cases.get(case) else { return Ok(None) };
    let message = telling.message.render(scope)?;
    let help =
        telling.help.as_ref().map(|help| help.render(scope)).transpose()?.filter(|help| !help.is_empty());
    let place = |at: &'t Selector| at.place(found.node?, scope).map(|node| (node.file(), node.label()));
    let place = telling.at.as_ref().and_then(place);
    let mut labels = found.related.clone();
    for related in &words.related {
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
    let fix = remedy::offer(&telling.remedies, found, scope, sources);
    Ok(Some(Verdict { case, severity, message, help, place, related: labels, fix }))
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
    diagnostic.case = verdict.case;
    diagnostic.related = verdict.related;
    flood::keep_related(&mut diagnostic.related);
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
    diagnostic.fingerprint = fingerprint(rule, sources, org, &diagnostic, found);
    diagnostic
}
