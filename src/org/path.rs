//! Ways through the graph of waiting: who stands between others, who holds them together, and the longest chain.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Edge, Graph, ManifestId};

impl Graph {
    /// For every team, the share of all ordered pairs of other teams whose shortest ways lead through it
    /// (betweenness by Brandes, 2001); pairs without a way count as none.
    #[must_use]
    pub fn betweenness(&self) -> BTreeMap<ManifestId, f64> {
        let consumers = self.neighbours(false);
        let mut through: BTreeMap<ManifestId, f64> = self.teams.iter().map(|team| (*team, 0.0)).collect();
        for source in &self.teams {
            let search = Search::new(*source, &consumers);
            let mut owed: BTreeMap<ManifestId, f64> = BTreeMap::new();
            for team in search.order.iter().rev() {
                let weight = (1.0 + owed.get(team).copied().unwrap_or(0.0)) / search.ways(*team);
                for before in search.before.get(team).into_iter().flatten() {
                    *owed.entry(*before).or_default() += search.ways(*before) * weight;
                }
                if team != source {
                    *through.entry(*team).or_default() += owed.get(team).copied().unwrap_or(0.0);
                }
            }
        }
        let others = self.teams.len().saturating_sub(1) as f64;
        let pairs = (others * (others - 1.0)).max(1.0);
        through.values_mut().for_each(|share| *share /= pairs);
        through
    }

    /// The teams that are connected with most others only through this one: what falls off in groups when it is
    /// removed. A team whose only neighbour it is has nobody to be cut off from but the team itself.
    #[must_use]
    pub fn cut_off_by(&self, team: ManifestId) -> Vec<ManifestId> {
        let neighbours = self.neighbours(true);
        let mut seen = BTreeSet::from([team]);
        let mut groups: Vec<Vec<ManifestId>> = Vec::new();
        for start in neighbours.get(&team).into_iter().flatten() {
            let mut group = Vec::new();
            let mut open = vec![*start];
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    group.push(next);
                    open.extend(neighbours.get(&next).into_iter().flatten());
                }
            }
            groups.push(group);
        }
        // The largest group is the rest of the organization; the first of equals stays.
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let mut cut: Vec<_> = groups.into_iter().skip(1).filter(|group| group.len() > 1).flatten().collect();
        cut.sort();
        cut
    }

    /// The longest chain of edges in which each team waits for the one before; teams that wait for each other in a
    /// circle count as one, so that no edge within a circle is part of it.
    #[must_use]
    pub fn longest_chain(&self) -> Vec<&Edge> {
        let groups = self.components();
        let mut group_of: BTreeMap<ManifestId, usize> = BTreeMap::new();
        for (index, group) in groups.iter().enumerate() {
            group_of.extend(group.iter().map(|team| (*team, index)));
        }
        let mut leaving: BTreeMap<usize, Vec<(usize, &Edge)>> = BTreeMap::new();
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (group_of.get(&edge.provider), group_of.get(&edge.consumer))
                && from != to
            {
                leaving.entry(*from).or_default().push((*to, edge));
            }
        }
        // Groups come in reverse topological order: whatever an edge leads to has its longest chain already.
        let mut longest: Vec<Chain<'_>> = Vec::new();
        for index in 0..groups.len() {
            let mut best = Chain { length: 0, next: None };
            for (to, edge) in leaving.get(&index).into_iter().flatten() {
                let length = longest.get(*to).map_or(0, |chain| chain.length) + 1;
                if length > best.length {
                    best = Chain { length, next: Some((*to, *edge)) };
                }
            }
            longest.push(best);
        }
        let first = |best: Option<usize>, (index, chain): (usize, &Chain<'_>)| match best {
            Some(best) if longest.get(best).is_some_and(|best| best.length >= chain.length) => Some(best),
            _ => Some(index),
        };
        let mut at = longest.iter().enumerate().fold(None, first);
        let mut chain = Vec::new();
        while let Some((to, edge)) = at.and_then(|index| longest.get(index)?.next) {
            chain.push(edge);
            at = Some(to);
        }
        chain
    }

    /// The teams next to each team: those that wait for it, and in both directions also those it waits for.
    fn neighbours(&self, both: bool) -> BTreeMap<ManifestId, Vec<ManifestId>> {
        let mut neighbours: BTreeMap<ManifestId, Vec<ManifestId>> = BTreeMap::new();
        for edge in &self.edges {
            neighbours.entry(edge.provider).or_default().push(edge.consumer);
            if both {
                neighbours.entry(edge.consumer).or_default().push(edge.provider);
            }
        }
        neighbours
    }
}

/// The longest chain that begins at a group of teams.
struct Chain<'g> {
    length: usize,
    next: Option<(usize, &'g Edge)>,
}

/// A breadth-first search from one team.
struct Search {
    /// The teams it reaches, nearest first.
    order: Vec<ManifestId>,
    /// How far each is away, and by how many shortest ways it is reached.
    reached: BTreeMap<ManifestId, (usize, f64)>,
    /// The last step of those ways.
    before: BTreeMap<ManifestId, Vec<ManifestId>>,
}

impl Search {
    fn new(source: ManifestId, consumers: &BTreeMap<ManifestId, Vec<ManifestId>>) -> Self {
        let mut search = Self {
            order: Vec::new(),
            reached: BTreeMap::from([(source, (0, 1.0))]),
            before: BTreeMap::new(),
        };
        let mut open = VecDeque::from([source]);
        while let Some(team) = open.pop_front() {
            search.order.push(team);
            let Some((distance, ways)) = search.reached.get(&team).copied() else { continue };
            for next in consumers.get(&team).into_iter().flatten() {
                let place = search.reached.entry(*next).or_insert_with(|| {
                    open.push_back(*next);
                    (distance + 1, 0.0)
                });
                if place.0 == distance + 1 {
                    place.1 += ways;
                    search.before.entry(*next).or_default().push(team);
                }
            }
        }
        search
    }

    fn ways(&self, team: ManifestId) -> f64 {
        self.reached.get(&team).map_or(1.0, |(_, ways)| *ways)
    }
}
