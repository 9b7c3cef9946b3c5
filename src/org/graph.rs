//! Who waits for whom: the graph of open blocking dependencies between teams.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::document::Node;

use super::{Manifest, ManifestId, Organization};

/// A provider that a consumer waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The team that owes.
    pub provider: ManifestId,
    /// The team that waits.
    pub consumer: ManifestId,
    /// The open blocking dependencies between the two that count, in order.
    pub dependencies: Vec<ManifestId>,
}

/// Teams, and one edge from provider to consumer per pair with an open blocking dependency that is not self-service.
#[derive(Debug)]
pub struct Graph {
    /// All teams of the organization, also those without edges.
    pub teams: Vec<ManifestId>,
    /// By provider, then consumer.
    pub edges: Vec<Edge>,
    /// Open blocking dependencies that are left out because the consumer can help itself, by provider.
    pub self_service: BTreeMap<ManifestId, usize>,
}

impl Graph {
    /// Reads the graph from the dependencies of an organization.
    #[must_use]
    pub fn new(org: &Organization<'_>) -> Self {
        let teams = org.of_kind("Team").map(|team| team.id).collect();
        let mut edges: BTreeMap<(ManifestId, ManifestId), Vec<ManifestId>> = BTreeMap::new();
        let mut self_service = BTreeMap::new();
        let interactions = interactions(org);
        for dependency in org.of_kind("Dependency") {
            let field = |name: &str| dependency.spec()?.get(name)?.as_str();
            let open = !matches!(field("status"), Some("available" | "cancelled"));
            if field("type") != Some("blocking") || !open {
                continue;
            }
            let (Some(provider), Some(consumer)) =
                (team(org, dependency, "provider"), team(org, dependency, "consumer"))
            else {
                continue;
            };
            if field("access") == Some("self-service")
                || is_covered(org, dependency, provider, consumer, &interactions)
            {
                *self_service.entry(provider).or_default() += 1;
            } else if provider != consumer {
                edges.entry((provider, consumer)).or_default().push(dependency.id);
            }
        }
        let edge = |((provider, consumer), dependencies)| Edge { provider, consumer, dependencies };
        Self { teams, edges: edges.into_iter().map(edge).collect(), self_service }
    }

    /// The edges that leave a team, by consumer.
    pub fn consumers(&self, provider: ManifestId) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.provider == provider)
    }

    /// How many steps a rule takes that goes through the graph from every team. Those through a graph are small ones.
    #[must_use]
    pub fn effort(&self) -> usize {
        let linked = self.teams.len().min(2 * self.edges.len());
        linked.saturating_mul(self.teams.len() + self.edges.len()) / 8
    }

    /// Groups of more than one team that all wait for each other, each with one shortest cycle of edges that begins
    /// at its first team.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<&Edge>> {
        let mut groups = self.components();
        groups.retain(|group| group.len() > 1);
        groups.sort();
        groups.iter().map(|group| self.shortest_cycle(group)).collect()
    }

    /// The same groups, each with a shortest cycle through its first member: for graphs of thousands.
    #[must_use]
    pub fn rings(&self) -> Vec<Vec<&Edge>> {
        let mut groups = self.components();
        groups.retain(|group| group.len() > 1);
        groups.sort();
        let mut member = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            member.extend(group.iter().map(|manifest| (*manifest, number)));
        }
        let mut outgoing: BTreeMap<ManifestId, Vec<&Edge>> = BTreeMap::new();
        for edge in &self.edges {
            let group = member.get(&edge.provider);
            if group.is_some() && group == member.get(&edge.consumer) {
                outgoing.entry(edge.provider).or_default().push(edge);
            }
        }
        groups.iter().filter_map(|group| Some(shortest_way_back(*group.first()?, &outgoing))).collect()
    }

    /// The teams that have edges, in strongly connected groups, in reverse topological order.
    pub(super) fn components(&self) -> Vec<BTreeSet<ManifestId>> {
        let mut graph = DiGraph::<ManifestId, ()>::new();
        let mut places: BTreeMap<ManifestId, NodeIndex> = BTreeMap::new();
        for edge in &self.edges {
            for team in [edge.provider, edge.consumer] {
                places.entry(team).or_insert_with(|| graph.add_node(team));
            }
            if let (Some(from), Some(to)) = (places.get(&edge.provider), places.get(&edge.consumer)) {
                graph.add_edge(*from, *to, ());
            }
        }
        let teams = |group: Vec<NodeIndex>| {
            group.into_iter().filter_map(|index| graph.node_weight(index).copied()).collect()
        };
        // The other algorithm calls itself for every step of a long chain.
        kosaraju_scc(&graph).into_iter().map(teams).collect()
    }

    /// A shortest cycle within a strongly connected group: breadth first from each of its teams, the first of equals.
    fn shortest_cycle(&self, group: &BTreeSet<ManifestId>) -> Vec<&Edge> {
        let mut outgoing: BTreeMap<ManifestId, Vec<&Edge>> = BTreeMap::new();
        for edge in
            self.edges.iter().filter(|edge| group.contains(&edge.provider) && group.contains(&edge.consumer))
        {
            outgoing.entry(edge.provider).or_default().push(edge);
        }
        let mut best: Vec<&Edge> = Vec::new();
        for start in group {
            let cycle = shortest_way_back(*start, &outgoing);
            if !cycle.is_empty() && (best.is_empty() || cycle.len() < best.len()) {
                best = cycle;
            }
            // Two teams that wait for each other: nothing is shorter.
            if best.len() == 2 {
                break;
            }
        }
        best
    }
}

fn shortest_way_back<'g>(start: ManifestId, outgoing: &BTreeMap<ManifestId, Vec<&'g Edge>>) -> Vec<&'g Edge> {
    let mut reached: BTreeMap<ManifestId, &Edge> = BTreeMap::new();
    let mut frontier = vec![start];
    while !frontier.is_empty() && !reached.contains_key(&start) {
        let mut next = Vec::new();
        for edge in frontier.iter().flat_map(|team| outgoing.get(team).into_iter().flatten()) {
            if let Entry::Vacant(place) = reached.entry(edge.consumer) {
                place.insert(edge);
                next.push(edge.consumer);
            }
        }
        frontier = next;
    }
    let mut way = Vec::new();
    let mut team = start;
    while let Some(edge) = reached.get(&team) {
        way.push(*edge);
        team = edge.provider;
        if team == start {
            break;
        }
    }
    way.reverse();
    way
}

/// The team that a field of a dependency names.
fn team(org: &Organization<'_>, manifest: &Manifest<'_>, field: &str) -> Option<ManifestId> {
    let text = manifest.spec()?.get(field)?.as_str()?;
    org.target("Team", manifest.namespace, text).map(|team| team.id)
}

/// Pairs of teams with the service that one provides to the other as a service, by its contract.
type Interactions = BTreeSet<(ManifestId, ManifestId, ManifestId)>;

fn interactions(org: &Organization<'_>) -> Interactions {
    let mut found = Interactions::new();
    for team in org.of_kind("Team") {
        for interaction in team.spec().into_iter().flat_map(|spec| spec.list("interactions")) {
            let field = |name: &str| interaction.get(name)?.as_str();
            if field("mode") != Some("x-as-a-service") {
                continue;
            }
            let other = field("team").and_then(|text| org.target("Team", team.namespace, text));
            let service = field("contract").and_then(|text| org.target("Service", team.namespace, text));
            if let (Some(other), Some(service)) = (other, service) {
                // Either side may declare it.
                found.insert((team.id, other.id, service.id));
                found.insert((other.id, team.id, service.id));
            }
        }
    }
    found
}

/// Every service that the dependency names is provided to the consumer as a service.
fn is_covered(
    org: &Organization<'_>,
    dependency: &Manifest<'_>,
    provider: ManifestId,
    consumer: ManifestId,
    interactions: &Interactions,
) -> bool {
    let Some(services) = dependency.spec().and_then(|spec| spec.get("services")) else { return false };
    let mut named = services.items().filter_map(Node::as_str);
    let covered = |text: &str| {
        let service = org.target("Service", dependency.namespace, text);
        service.is_some_and(|service| interactions.contains(&(provider, consumer, service.id)))
    };
    services.items().len() > 0 && named.all(covered)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::Organization;
    use crate::document::{self, Limits};
    use crate::schema::Schemas;
    use crate::source::FileId;

    #[test]
    fn a_service_of_another_namespace_is_used_as_a_service() {
        let text = "
apiVersion: orglint/v1
kind: Team
metadata: { name: core, namespace: base }
spec: { type: platform }
---
apiVersion: orglint/v1
kind: Service
metadata: { name: auth, namespace: base }
spec: { owner: core }
---
apiVersion: orglint/v1
kind: Team
metadata: { name: alpha, namespace: shop }
spec:
  type: stream-aligned
  interactions: [{ team: base/core, mode: x-as-a-service, contract: base/auth }]
---
apiVersion: orglint/v1
kind: Dependency
metadata: { name: login, namespace: shop }
spec: { provider: base/core, consumer: alpha, item: login, type: blocking, status: in-progress, services: [base/auth] }
";
        let schemas = Schemas::builtin().unwrap();
        let trees = [document::parse(FileId(0), text, &Limits::default())];
        let org = Organization::new(&schemas, &trees, |_| "", false, |_| Vec::new());
        assert_eq!(org.graph().edges, []);
        assert_eq!(org.graph().self_service.values().sum::<usize>(), 1);
    }
}
