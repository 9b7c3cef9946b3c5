//! What an organization must have to be as mature as it says: tracked metrics, their history, experiments.

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
    let assessments = org.of_kind("MaturityAssessment");
    assessments.filter_map(|assessment| place(ctx, assessment)).collect()
}

fn place<'t>(ctx: &Context<'_, 't>, assessment: &Manifest<'t>) -> Option<Found<'t>> {
    let org = ctx.world.org;
    let spec = assessment.spec().filter(|spec| spec.get("model").and_then(Node::as_str) == Some("agile"))?;
    let level = spec.get("level")?;
    let team = match spec.get("subject") {
        Some(subject) => subject_team(org, assessment, subject.as_str()?)?,
        None => None,
    };
    let metrics: Vec<_> = metrics(org, team).filter(|metric| metric.get("current").is_some()).collect();
    let points = ctx.number("points");
    let is_short = |metric: &&Node<'t>| (metric.list("history").count() as f64) < points;
    let short: Vec<_> = metrics.iter().filter(is_short).collect();
    let ages: Vec<_> = experiments(ctx, team).collect();
    let mut place = Found::at(assessment, level)
        .fact("level", level.text()?.parse::<usize>().ok()?)
        .fact(
            "subject",
            team.map_or("the organization".to_owned(), |team| format!("`{}`", org.manifest(team).name)),
        )
        .fact("metrics", metrics.len())
        .fact("short", short.len())
        .fact("experiments", ages.len())
        .fact("latest", ages.iter().min().map_or(0, |age| *age));
    for metric in short.into_iter().take(MOST_RELATED) {
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

/// All metrics; of a team those of its own and of its services.
fn metrics<'t>(org: &Organization<'t>, team: Option<ManifestId>) -> impl Iterator<Item = Node<'t>> {
    let kind = org.schemas().by_name("Team");
    let sets = org.of_kind("MetricSet").filter(move |set| {
        let Some(team) = team else { return true };
        let scope = set.spec().and_then(|spec| spec.get("scope")?.as_str());
        let scope = scope.zip(kind).and_then(|(scope, kind)| org.resolve(kind, set.namespace, scope));
        scope.is_some_and(|scope| scope.id == team || owner(org, scope) == Some(team))
    });
    sets.filter_map(Manifest::spec).flat_map(|spec| spec.list("metrics"))
}

fn owner(org: &Organization<'_>, service: &Manifest<'_>) -> Option<ManifestId> {
    let owner = service.spec()?.get("owner")?.as_str()?;
    org.resolve(org.schemas().by_name("Team")?, service.namespace, owner).map(|team| team.id)
}

/// Days since each experiment began; those of the future do not count.
fn experiments(ctx: &Context<'_, '_>, team: Option<ManifestId>) -> impl Iterator<Item = usize> {
    let (org, clock) = (ctx.world.org, ctx.world.clock);
    let kind = org.schemas().by_name("Team");
    org.of_kind("ProcessExperiment").filter_map(move |experiment| {
        let spec = experiment.spec()?;
        let by = spec.get("team")?.as_str()?;
        let by = org.resolve(kind?, experiment.namespace, by).map(|team| team.id);
        let start = clock.moment(&spec.get("startedOn")?.as_str()?.parse().ok()?).day;
        let age = usize::try_from((clock.now().day - start).get_days()).ok()?;
        (team.is_none() || by == team).then_some(age)
    })
}
