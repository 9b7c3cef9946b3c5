//! The releases of a service in the order in which they go out: how often, and with which versions.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::calendar::date;
use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, ReferenceText};
use crate::policy::expr::Moment;

/// Too long between the last two releases of a service.
pub(super) const RELEASE_FREQUENCY: Check = Check {
    name: "release-frequency",
    params: &[("max", Kind::Number)],
    facts: &[("service", Kind::Text), ("days", Kind::Number), ("earlier", Kind::Text)],
    find: frequency,
};

/// A version that cannot be read, or that is not above the one before.
pub(super) const RELEASE_VERSION: Check = Check {
    name: "release-version",
    params: &[],
    facts: &[
        ("version", Kind::Text),
        ("readable", Kind::Bool),
        ("near", Kind::Text),
        ("service", Kind::Text),
        ("earlier", Kind::Text),
        ("earlierDate", Kind::Text),
    ],
    find: versions,
};

/// A release as one of its services sees it.
#[derive(Clone, Copy)]
struct Outing<'r, 't> {
    release: &'r Manifest<'t>,
    date: Node<'t>,
    moment: Moment,
}

/// The outings of each service, the first first.
fn by_service<'r, 't>(
    ctx: &'r Context<'_, 't>,
    wanted: impl Fn(&Manifest<'t>) -> bool,
) -> BTreeMap<String, Vec<Outing<'r, 't>>> {
    let mut services: BTreeMap<String, Vec<Outing<'r, 't>>> = BTreeMap::new();
    for release in ctx.world.org.of_kind("Release").filter(|release| wanted(release)) {
        let Some((date, written)) = date(release) else { continue };
        let outing = Outing { release, date, moment: ctx.world.clock.moment(&written) };
        let listed = release.spec().into_iter().flat_map(|spec| spec.list("services"));
        let mut keys: Vec<_> = listed.filter_map(|service| Some(key(release, service.as_str()?))).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            services.entry(key).or_default().push(outing);
        }
    }
    for outings in services.values_mut() {
        outings.sort_by_key(|outing| (outing.moment.day, outing.moment.instant));
    }
    services
}

/// The default namespace goes without saying.
fn key(release: &Manifest<'_>, service: &str) -> String {
    let service = ReferenceText::parse(service);
    let full = format!("{}/{}", service.namespace.unwrap_or(release.namespace), service.name).to_lowercase();
    full.strip_prefix("default/").map(str::to_owned).unwrap_or(full)
}

/// One place per release: the service that has waited longest.
fn frequency<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let services = by_service(ctx, |_| true);
    let mut longest: BTreeMap<ManifestId, (i32, &str, Outing<'_, 't>, Outing<'_, 't>)> = BTreeMap::new();
    for (service, outings) in &services {
        let [.., earlier, later] = outings.as_slice() else { continue };
        let days = (later.moment.day - earlier.moment.day).get_days();
        let known = longest.get(&later.release.id).map_or(0, |(days, ..)| *days);
        if f64::from(days) > ctx.number("max") && days > known {
            longest.insert(later.release.id, (days, service, *earlier, *later));
        }
    }
    let place = |(days, service, earlier, later): (i32, &str, Outing<'_, 't>, Outing<'_, 't>)| {
        Found::at(later.release, later.date)
            .fact("service", service.to_owned())
            .fact("days", usize::try_from(days).unwrap_or(0))
            .fact("earlier", earlier.date.text().unwrap_or_default())
            .related(earlier.date, "the release before")
    };
    longest.into_values().map(place).collect()
}

fn versions<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for release in ctx.world.org.of_kind("Release") {
        let Some((node, text)) = written(release) else { continue };
        if Version::parse(text).is_none() {
            found.push(place(release, node).fact("readable", false).fact("near", near(text)));
        }
    }
    // What leaves with a train has the version of the train.
    let is_train = |release: &Manifest<'_>| {
        release.spec().and_then(|spec| spec.get("strategy")?.as_str()) == Some("train")
    };
    let mut seen: BTreeMap<ManifestId, Found<'t>> = BTreeMap::new();
    for trains in [false, true] {
        for (service, mut outings) in by_service(ctx, |release| is_train(release) == trains) {
            outings.retain(|outing| version(outing.release).is_some());
            // On one day the order of the files says nothing.
            outings.sort_by_key(|outing| (outing.moment.day, outing.moment.instant, version(outing.release)));
            for pair in outings.windows(2) {
                let [earlier, later] = pair else { continue };
                if let Some(place) = not_above(&service, earlier, later) {
                    seen.entry(later.release.id).or_insert(place);
                }
            }
        }
    }
    found.extend(seen.into_values());
    found
}

fn not_above<'t>(service: &str, earlier: &Outing<'_, 't>, later: &Outing<'_, 't>) -> Option<Found<'t>> {
    let order = version(later.release)?.cmp(&version(earlier.release)?);
    let same_time = earlier.moment.compare(&later.moment) == Ordering::Equal;
    if order == Ordering::Greater || (order == Ordering::Less && same_time) {
        return None;
    }
    let (node, _) = written(later.release)?;
    let (before, text) = written(earlier.release)?;
    let place = place(later.release, node)
        .fact("readable", true)
        .fact("near", "")
        .fact("service", service.to_owned())
        .fact("earlier", text)
        .fact("earlierDate", earlier.date.text().unwrap_or_default());
    Some(place.related(before, "the release before"))
}

fn place<'t>(release: &Manifest<'t>, node: Node<'t>) -> Found<'t> {
    Found::at(release, node).fact("version", node.text().unwrap_or_default())
}

fn written<'t>(release: &Manifest<'t>) -> Option<(Node<'t>, &'t str)> {
    let node = release.spec()?.get("version")?;
    Some((node, node.as_str()?))
}

fn version(release: &Manifest<'_>) -> Option<Version> {
    Version::parse(written(release)?.1)
}

/// `vX.Y.Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u64; 3]);

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('v')?.split('.');
        let version = Self([number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?]);
        parts.next().is_none().then_some(version)
    }
}

/// Digits without leading zeros.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// The version that `2.4.0`, `V2.4` or `v2` means; empty when there is no telling.
fn near(text: &str) -> String {
    let bare = text.trim().trim_start_matches(['v', 'V']);
    let parts: Option<Vec<u64>> = bare.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_deref() {
        Some([x]) => format!("v{x}.0.0"),
        Some([x, y]) => format!("v{x}.{y}.0"),
        Some([x, y, z]) => format!("v{x}.{y}.{z}"),
        _ => String::new(),
    }
}
