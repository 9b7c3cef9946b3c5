//! How teams work with each other: what both sides say of it, and how much of it they do at once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};
use crate::value::FieldDate;

/// Two teams that name different modes for what they do with each other at the same time.
pub(super) const INTERACTION_MODES: Check = Check {
    name: "interaction-modes",
    params: &[],
    facts: &[("team", Kind::Text), ("mode", Kind::Text), ("other", Kind::Text), ("otherMode", Kind::Text)],
    find: contradictions,
};

/// The moment at which a team collaborates with most others.
pub(super) const CONCURRENT_COLLABORATIONS: Check = Check {
    name: "concurrent-collaborations",
    params: &[],
    facts: &[("team", Kind::Text), ("count", Kind::Number), ("others", Kind::Text)],
    find: collaborations,
};

/// An interaction as one side declares it.
struct Interaction<'t> {
    team: Node<'t>,
    mode: Node<'t>,
    since: Option<Date>,
    until: Option<Date>,
}

impl Interaction<'_> {
    fn mode(&self) -> Option<&str> {
        self.mode.as_str()
    }

    /// Whether both run on some day; what has no date has always run, or never ends.
    fn overlaps(&self, other: &Self) -> bool {
        let before = |one: &Self, other: &Self| match (one.until, other.since) {
            (Some(until), Some(since)) => until < since,
            _ => false,
        };
        !before(self, other) && !before(other, self)
    }

    /// Whether it runs on the day on which another one begins.
    fn runs_at_start_of(&self, other: &Self) -> bool {
        match other.since {
            Some(day) => {
                self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| until >= day)
            }
            None => self.since.is_none(),
        }
    }
}

fn interactions<'t>(ctx: &Context<'_, 't>, team: &Manifest<'t>) -> Vec<Interaction<'t>> {
    let declared = team.spec().into_iter().flat_map(|spec| spec.list("interactions"));
    let interaction = |node: Node<'t>| {
        let day = |field: &str| {
            let date: FieldDate = node.get(field)?.as_str()?.parse().ok()?;
            Some(ctx.world.clock.moment(&date).day)
        };
        let (since, until) = (day("since"), day("until"));
        Some(Interaction { team: node.get("team")?, mode: node.get("mode")?, since, until })
    };
    declared.filter_map(interaction).collect()
}

fn contradictions<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let mut declared: BTreeMap<(ManifestId, ManifestId), Vec<Interaction<'t>>> = BTreeMap::new();
    for team in org.of_kind("Team") {
        for interaction in interactions(ctx, team) {
            let other = interaction.team.as_str().and_then(|text| ctx.target("Team", team, text));
            if let Some(other) = other.filter(|other| other.id != team.id) {
                declared.entry((team.id, other.id)).or_default().push(interaction);
            }
        }
    }
    let mut found = Vec::new();
    for ((team, other), mine) in &declared {
        let theirs = declared.get(&(*other, *team)).filter(|_| team < other);
        let Some((one, another)) = theirs.and_then(|theirs| contradiction(mine, theirs)) else { continue };
        let (team, other) = (org.manifest(*team), org.manifest(*other));
        let place = Found::at(team, one.mode)
            .fact("team", team.name)
            .fact("mode", one.mode.as_str().unwrap_or_default())
            .fact("other", other.name)
            .fact("otherMode", another.mode.as_str().unwrap_or_default());
        found.push(place.related(another.mode, format!("`{}` says otherwise", other.name)));
    }
    found
}

/// A mode that only one side names, and one that only the other side names, for the same time.
fn contradiction<'i, 't>(
    mine: &'i [Interaction<'t>],
    theirs: &'i [Interaction<'t>],
) -> Option<(&'i Interaction<'t>, &'i Interaction<'t>)> {
    let lone = |one: &Interaction<'_>, others: &[Interaction<'_>]| {
        !others.iter().any(|other| other.mode() == one.mode())
    };
    mine.iter().filter(|one| lone(one, theirs)).find_map(|one| {
        theirs.iter().find(|other| lone(other, mine) && one.overlaps(other)).map(|other| (one, other))
    })
}

fn collaborations<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for team in ctx.world.org.of_kind("Team") {
        let mut all = interactions(ctx, team);
        all.retain(|interaction| interaction.mode() == Some("collaboration"));
        let at_start = |one: &Interaction<'_>| all.iter().filter(|other| other.runs_at_start_of(one)).count();
        // The first of equals: later ones add nothing.
        let Some(busiest) = all.iter().rev().max_by_key(|one| at_start(one)) else { continue };
        let running: Vec<_> = all.iter().filter(|other| other.runs_at_start_of(busiest)).collect();
        let names: Vec<_> =
            running.iter().filter_map(|one| Some(format!("`{}`", one.team.as_str()?))).collect();
        let mut place = Found::at(team, busiest.team)
            .fact("team", team.name)
            .fact("count", running.len())
            .fact("others", names.join(", "));
        for other in running.iter().filter(|other| other.team != busiest.team) {
            place = place.related(other.team, "at the same time");
        }
        found.push(place);
    }
    found
}
