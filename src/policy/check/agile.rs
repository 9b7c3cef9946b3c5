//! What an organization must have to be as mature as it says: tracked metrics, their history, experiments.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, Organization};

/// Every assessment of the agile model with the evidence that the manifests hold for its subject.
pub(super) const AGILE_EVIDENCE: Check = Check {
    name: "agile-evidence",
    params: &[("points", Kind::Number)],
    facts: &[
        ("level", Kind::Number),
        ("subject", Kind::Text),
        ("metrics", Kind::Number),
        ("short", Kind::Number),
        ("experiments", Kind::Number),
        ("latest", Kind::Number),
    ],
    find,
};

/// More would hide the message.
const MOST_RELATED: usize = 3;

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let unknown =
        ["MetricSet", "ProcessExperiment"].into_iter().filter_map(|kind| org.schemas().by_name(kind));
    if unknown.into_iter().any(|kind| org.is_incomplete(kind)) {
        return Vec::new();
    }
    let evidence = evidence(ctx);
    let assessments = org.of_kind("MaturityAssessment");
    assessments.filter_map(|assessment| place(org, assessment, &evidence)).collect()
}

/// What the manifests show of a team, or of the organization.
#[derive(Default)]
struct Evidence<'t> {
    /// Metrics with a current value.
    metrics: usize,
    /// Those of them with too few points in their history.
    short: Vec<Node<'t>>,
    experiments: usize,
    /// Days since the last of them began.
    latest: Option<usize>,
}

/// By team, of its own and of its services; of the organization, which has no team, all there is.
type Shown<'t> = BTreeMap<Option<ManifestId>, Evidence<'t>>;

fn evidence<'t>(ctx: &Context<'_, 't>) -> Shown<'t> {
    let org = ctx.world.org;
    let points = ctx.number("points");
    let mut shown = Shown::new();
    for set in org.of_kind("MetricSet") {
        let Some(spec) = set.spec() else { continue };
        let metrics = spec.list("metrics").filter(|metric| metric.get("current").is_some());
        let metrics: Vec<_> = metrics.collect();
        let is_short = |metric: &Node<'t>| (metric.list("history").count() as f64) < points;
        for subject in subjects(org, set) {
            let evidence = shown.entry(subject).or_default();
            evidence.metrics += metrics.len();
            evidence.short.extend(metrics.iter().copied().filter(is_short));
        }
    }
    for (team, age) in experiments(ctx) {
        for subject in BTreeSet::from([None, team]) {
            let evidence = shown.entry(subject).or_default();
            evidence.experiments += 1;
            evidence.latest = Some(evidence.latest.map_or(age, |latest| latest.min(age)));
        }
    }
    shown
}

fn place<'t>(org: &Organization<'t>, assessment: &Manifest<'t>, evidence: &Shown<'t>) -> Option<Found<'t>> {
    let spec = assessment.spec().filter(|spec| spec.get("model").and_then(Node::as_str) == Some("agile"))?;
    let level = spec.get("level")?;
    let team = match spec.get("subject") {
        Some(subject) => subject_team(org, assessment, subject.as_str()?)?,
        None => None,
    };
    let none = Evidence::default();
    let shown = evidence.get(&team).unwrap_or(&none);
    let mut place = Found::at(assessment, level)
        .fact("level", level.text()?.parse::<usize>().ok()?)
        .fact(
            "subject",
            team.map_or("the organization".to_owned(), |team| format!("`{}`", org.manifest(team).name)),
        )
        .fact("metrics", shown.metrics)
        .fact("short", shown.short.len())
        .fact("experiments", shown.experiments)
        .fact("latest", shown.latest.unwrap_or(0));
    for metric in shown.short.iter().take(MOST_RELATED) {
        let count = metric.list("history").count();
        place = place.related(*metric, format!("history of {count}"));
    }
    Some(place)
}

/// Nothing when the reference leads nowhere; no team when it is the organization.
fn subject_team(org: &Organization<'_>, from: &Manifest<'_>, text: &str) -> Option<Option<ManifestId>> {
    let kind = |name| org.schemas().by_name(name);
    let (whole, team) = (kind("Organization")?, kind("Team")?);
    if org.resolve(whole, from.namespace, text).is_some_and(|found| found.kind == whole) {
        return Some(None);
    }
    org.resolve(team, from.namespace, text).filter(|found| found.kind == team).map(|team| Some(team.id))
}

/// Of whom a set of metrics tells: the organization, and the team that it is about or whose service it is about.
fn subjects(org: &Organization<'_>, set: &Manifest<'_>) -> BTreeSet<Option<ManifestId>> {
    let scope = set.spec().and_then(|spec| spec.get("scope")?.as_str());
    let scope = scope.zip(org.schemas().by_name("Team"));
    let scope = scope.and_then(|(scope, kind)| org.resolve(kind, set.namespace, scope));
    BTreeSet::from([None, scope.map(|scope| scope.id), scope.and_then(|scope| owner(org, scope))])
}

fn owner(org: &Organization<'_>, service: &Manifest<'_>) -> Option<ManifestId> {
    let owner = service.spec()?.get("owner")?.as_str()?;
    org.resolve(org.schemas().by_name("Team")?, service.namespace, owner).map(|team| team.id)
}

/// The team of each experiment, and the days since it began; those of the future do not count.
fn experiments(ctx: &Context<'_, '_>) -> impl Iterator<Item = (Option<ManifestId>, usize)> {
    let (org, clock) = (ctx.world.org, ctx.world.clock);
    let kind = org.schemas().by_name("Team");
    org.of_kind("ProcessExperiment").filter_map(move |experiment| {
        let spec = experiment.spec()?;
        let by = spec.get("team")?.as_str()?;
        let by = org.resolve(kind?, experiment.namespace, by).map(|team| team.id);
        let start = clock.moment(&spec.get("startedOn")?.as_str()?.parse().ok()?).day;
        let age = usize::try_from((clock.now().day - start).get_days()).ok()?;
        Some((by, age))
    })
}
