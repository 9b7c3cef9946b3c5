//! Areas of a platform that nobody uses. Manifests do not say which area a team consumes, so the words decide: an
//! area has a consumer when the purpose, the contract or the item of a relation speaks of it.

use std::collections::BTreeMap;

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, Organization};

/// An area of some maturity of which no relation with another team speaks.
pub(super) const UNUSED_AREA: Check = Check {
    name: "unused-area",
    params: &[("maturities", Kind::List)],
    facts: &[
        ("area", Kind::Text),
        ("maturity", Kind::Text),
        ("team", Kind::Text),
        ("consumers", Kind::Number),
    ],
    find,
};

/// Shorter words, and these, say nothing about an area.
const SHORTEST: usize = 4;
const COMMON: [&str; 12] = [
    "from", "into", "other", "platform", "self", "service", "services", "team", "teams", "that", "their",
    "with",
];

/// What other teams use of a platform team, in words, by the platform team.
type Uses = BTreeMap<ManifestId, Vec<String>>;

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let kind = |name| org.schemas().by_name(name);
    let (Some(team_kind), Some(dependency_kind)) = (kind("Team"), kind("Dependency")) else {
        return Vec::new();
    };
    if org.is_incomplete(team_kind) || org.is_incomplete(dependency_kind) {
        return Vec::new();
    }
    let maturities = ctx.words("maturities");
    let uses = uses(org);
    let mut found = Vec::new();
    for charter in org.of_kind("PlatformCharter") {
        let Some(spec) = charter.spec() else { continue };
        let Some(team) = team(org, charter, spec.get("team")) else { continue };
        let uses = uses.get(&team).map(Vec::as_slice).unwrap_or_default();
        for area in spec.list("areas") {
            let text = |field: &str| area.get(field).and_then(Node::as_str).unwrap_or_default();
            let judged = maturities.iter().any(|maturity| maturity == text("maturity"));
            if judged
                && !uses.iter().any(|used| speaks_of(used, text("name"), text("provides"), text("docs")))
            {
                found.push(
                    Found::at(charter, area.get("name").unwrap_or(area))
                        .fact("area", text("name"))
                        .fact("maturity", text("maturity"))
                        .fact("team", org.manifest(team).name)
                        .fact("consumers", uses.len()),
                );
            }
        }
    }
    found
}

fn team(org: &Organization<'_>, from: &Manifest<'_>, text: Option<Node<'_>>) -> Option<ManifestId> {
    org.target("Team", from.namespace, text?.as_str()?).map(|team| team.id)
}

/// Interactions as a service, which either side may declare, and dependencies that are not called off.
fn uses(org: &Organization<'_>) -> Uses {
    let mut uses = Uses::new();
    for from in org.of_kind("Team") {
        for interaction in from.spec().into_iter().flat_map(|spec| spec.list("interactions")) {
            let mode = interaction.get("mode").and_then(Node::as_str);
            let Some(other) = team(org, from, interaction.get("team")).filter(|other| *other != from.id)
            else {
                continue;
            };
            if mode == Some("x-as-a-service") {
                let words =
                    words(org, from, interaction, &["purpose", "contract"], interaction.get("contract"));
                uses.entry(other).or_default().push(words.clone());
                uses.entry(from.id).or_default().push(words);
            }
        }
    }
    for dependency in org.of_kind("Dependency") {
        let Some(spec) = dependency.spec() else { continue };
        let is_cancelled = spec.get("status").and_then(Node::as_str) == Some("cancelled");
        if let Some(provider) = team(org, dependency, spec.get("provider")).filter(|_| !is_cancelled) {
            let words = words(org, dependency, spec, &["item", "contract"], spec.list("services"));
            uses.entry(provider).or_default().push(words);
        }
    }
    uses
}

/// The texts of a relation, and what the services in it are called and documented as; in lower case.
fn words<'t>(
    org: &Organization<'t>,
    from: &Manifest<'_>,
    relation: Node<'t>,
    fields: &[&str],
    services: impl IntoIterator<Item = Node<'t>>,
) -> String {
    let mut words: Vec<&str> =
        fields.iter().filter_map(|field| relation.get(field).and_then(Node::as_str)).collect();
    let kind = org.schemas().by_name("Service");
    for service in services {
        let service =
            service.as_str().zip(kind).and_then(|(text, kind)| org.resolve(kind, from.namespace, text));
        if let Some(service) = service {
            let told = [&["metadata", "name"], &["metadata", "title"], &["spec", "docs"]];
            words.extend(told.iter().filter_map(|path| service.root.path(*path)?.as_str()));
        }
    }
    words.join(" ").to_lowercase()
}

/// By the area's name, by its documentation, or by a word of what it provides.
fn speaks_of(used: &str, name: &str, provides: &str, docs: &str) -> bool {
    let holds = |text: &str| !text.is_empty() && used.contains(&text.to_lowercase());
    let area = format!("{name} {provides}").to_lowercase();
    let telling = |text: &str| -> Vec<String> {
        // The words of an address say where something is, not what.
        let words = text.split_whitespace().filter(|word| !word.contains("://"));
        let words = words.flat_map(|word| word.split(|char: char| !char.is_alphanumeric()));
        let telling = words.filter(|word| word.chars().count() >= SHORTEST && !COMMON.contains(word));
        telling.map(str::to_owned).collect()
    };
    let used_words = telling(used);
    // `pipeline` speaks of `pipelines`, and the other way round.
    let shared =
        |word: &String| used_words.iter().any(|used| used.starts_with(word) || word.starts_with(used));
    holds(name) || holds(docs) || telling(&area).iter().any(shared)
}
