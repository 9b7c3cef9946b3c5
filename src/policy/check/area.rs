//! Areas of a platform that nobody uses. Manifests do not say which area a team consumes, so the words decide: an
//! area has a consumer when the purpose, the contract or the item of a relation speaks of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{Manifest, ManifestId, Organization};
use crate::value::lower;

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

/// What a team uses of another.
struct Use {
    /// In lower case.
    text: String,
    /// Those that tell something.
    words: Vec<String>,
}

/// What other teams use of a platform team, by the platform team.
type Uses = BTreeMap<ManifestId, Vec<Use>>;

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
    let charters = org.of_kind("PlatformCharter");
    let platforms = charters.filter_map(|charter| team(org, charter, charter.spec()?.get("team"))).collect();
    let uses = uses(org, &platforms);
    let mut found = Vec::new();
    for charter in org.of_kind("PlatformCharter") {
        let Some(spec) = charter.spec() else { continue };
        let Some(team) = team(org, charter, spec.get("team")) else { continue };
        let uses = uses.get(&team).map(Vec::as_slice).unwrap_or_default();
        for area in spec.list("areas") {
            let text = |field: &str| area.get(field).and_then(Node::as_str).unwrap_or_default();
            if !maturities.iter().any(|maturity| maturity == text("maturity")) {
                continue;
            }
            let words = Use::new(&format!("{} {}", text("name"), text("provides")));
            if !uses.iter().any(|used| speaks_of(used, &words, text("name"), text("docs"))) {
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

/// Of these platform teams: interactions as a service, which either side may declare, and dependencies that are not
/// called off.
fn uses(org: &Organization<'_>, platforms: &BTreeSet<ManifestId>) -> Uses {
    let mut uses = Uses::new();
    for from in org.of_kind("Team") {
        for interaction in from.spec().into_iter().flat_map(|spec| spec.list("interactions")) {
            let mode = interaction.get("mode").and_then(Node::as_str);
            let Some(other) = team(org, from, interaction.get("team")).filter(|other| *other != from.id)
            else {
                continue;
            };
            let sides = [other, from.id].into_iter().filter(|side| platforms.contains(side));
            for side in sides.filter(|_| mode == Some("x-as-a-service")) {
                let words =
                    words(org, from, interaction, &["purpose", "contract"], interaction.get("contract"));
                uses.entry(side).or_default().push(words);
            }
        }
    }
    for dependency in org.of_kind("Dependency") {
        let Some(spec) = dependency.spec() else { continue };
        let is_cancelled = spec.get("status").and_then(Node::as_str) == Some("cancelled");
        let provider = team(org, dependency, spec.get("provider")).filter(|_| !is_cancelled);
        if let Some(provider) = provider.filter(|provider| platforms.contains(provider)) {
            let words = words(org, dependency, spec, &["item", "contract"], spec.list("services"));
            uses.entry(provider).or_default().push(words);
        }
    }
    uses
}

/// The texts of a relation, and what the services in it are called and documented as.
fn words<'t>(
    org: &Organization<'t>,
    from: &Manifest<'_>,
    relation: Node<'t>,
    fields: &[&str],
    services: impl IntoIterator<Item = Node<'t>>,
) -> Use {
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
    Use::new(&words.join(" "))
}

/// By the area's name, by its documentation, or by a word of what it provides.
fn speaks_of(used: &Use, area: &Use, name: &str, docs: &str) -> bool {
    let holds = |text: &str| !text.is_empty() && used.text.contains(&*lower(text));
    // `pipeline` speaks of `pipelines`, and the other way round.
    let shared =
        |word: &String| used.words.iter().any(|used| used.starts_with(word) || word.starts_with(used));
    holds(name) || holds(docs) || area.words.iter().any(shared)
}

impl Use {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        // The words of an address say where something is, not what.
        let words = text.split_whitespace().filter(|word| !word.contains(':') || !word.contains("://"));
        let words = words.flat_map(|word| word.split(|char: char| !char.is_alphanumeric()));
        let telling = words.filter(|word| word.chars().count() >= SHORTEST && !COMMON.contains(word));
        let words = telling.map(str::to_owned).collect();
        Self { text, words }
    }
}
