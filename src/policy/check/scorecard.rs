//! How the releases of the last weeks went, taken together.

use super::calendar::{date, is_hotfix};
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::Manifest;
use crate::policy::expr::Value;

/// The days that rates per month are counted by.
const MONTH: f64 = 30.0;

/// Too many releases taken back, or too many urgent repairs.
pub(super) const RELEASE_SCORECARD: Check = Check {
    name: "release-scorecard",
    params: &[
        ("window", Kind::Number),
        ("success", Kind::Number),
        ("rollback", Kind::Number),
        ("hotfixes", Kind::Number),
    ],
    facts: &[
        ("about", Kind::Text),
        ("releases", Kind::Number),
        ("rolledBack", Kind::Number),
        ("success", Kind::Number),
        ("rollback", Kind::Number),
        ("hotfixes", Kind::Number),
        ("perMonth", Kind::Number),
    ],
    find,
};

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let window = ctx.number("window");
    let today = ctx.world.clock.now().day;
    let mut releases: Vec<(i32, &Manifest<'t>)> = ctx
        .world
        .org
        .of_kind("Release")
        .filter_map(|release| {
            let day = ctx.world.clock.moment(&date(release)?.1).day;
            let age = (today - day).get_days();
            (age >= 0 && f64::from(age) <= window).then_some((age, release))
        })
        .collect();
    // The latest first; of one day as they stand in the files.
    releases.sort_by_key(|(age, _)| *age);
    let status = |release: &Manifest<'t>| release.root.path(&["spec", "outcome", "status"])?.as_str();
    let with = |wanted: &[&str]| -> Vec<&Manifest<'t>> {
        let known = |(_, release): &(i32, &'_ Manifest<'t>)| {
            status(release).is_some_and(|status| wanted.contains(&status))
        };
        releases.iter().copied().filter(known).map(|(_, release)| release).collect()
    };
    let over = with(&["succeeded", "rolled-back"]);
    let back = with(&["rolled-back"]);
    let hotfixes: Vec<_> =
        releases.iter().map(|(_, release)| *release).filter(|release| is_hotfix(release)).collect();
    let rollback = 100.0 * back.len() as f64 / over.len().max(1) as f64;
    let success = 100.0 - rollback;
    let per_month = hotfixes.len() as f64 * MONTH / window;
    let place = |about: &'static str, culprits: &[&Manifest<'t>], path: &[&str]| {
        let (latest, others) = culprits.split_first()?;
        let node = |release: &Manifest<'t>| release.root.path(path);
        let place = Found::at(latest, node(latest)?)
            .fact("about", about)
            .fact("releases", over.len())
            .fact("rolledBack", back.len())
            .fact("success", tenth(success))
            .fact("rollback", tenth(rollback))
            .fact("hotfixes", hotfixes.len())
            .fact("perMonth", tenth(per_month));
        Some(
            others
                .iter()
                .filter_map(|other| node(other))
                .fold(place, |place, other: Node<'t>| place.related(other, "counts as well")),
        )
    };
    let mut found = Vec::new();
    if success <= ctx.number("success") || rollback >= ctx.number("rollback") {
        found.extend(place("rollback", &back, &["spec", "outcome", "status"]));
    }
    if per_month >= ctx.number("hotfixes") {
        found.extend(place("hotfix", &hotfixes, &["spec", "type"]));
    }
    found
}

fn tenth(number: f64) -> Value<'static> {
    Value::Double((number * 10.0).round() / 10.0)
}
