//! Ways through the graph of waiting: who stands between others, who holds them together, and the longest chain.

use std::collections::{BTreeMap, VecDeque};

use super::{Edge, Graph, ManifestId};

impl Graph {
    /// For every team, the share of all ordered pairs of other teams whose shortest ways lead through it
    /// (betweenness by Brandes, 2001); pairs without a way count as none.
    #[must_use]
    pub fn betweenness(&self) -> BTreeMap<ManifestId, f64> {
        let net = Net::new(self, false);
        let mut through = vec![0.0; net.teams.len()];
        // From a team that nobody waits for no way leads anywhere.
        let sources = self.teams.iter().filter_map(|team| net.number(*team));
        for source in sources.filter(|source| !net.next(*source).is_empty()) {
            let search = Search::new(source, &net);
            let mut owed = vec![0.0; net.teams.len()];
            for team in search.order.iter().rev() {
                let weight = (1.0 + value(&owed, *team)) / search.ways(*team);
                for before in search.before(*team) {
                    add(&mut owed, *before, search.ways(*before) * weight);
                }
                if *team != source {
                    add(&mut through, *team, value(&owed, *team));
                }
            }
        }
        let others = self.teams.len().saturating_sub(1) as f64;
        let pairs = (others * (others - 1.0)).max(1.0);
        net.teams.into_iter().zip(through).map(|(team, share)| (team, share / pairs)).collect()
    }

    /// For every team, the teams that are connected with most others only through it: what falls off in groups when it
    /// is removed. A team whose only neighbour it is has nobody to be cut off from but the team itself.
    pub fn cut_off(&self) -> impl Iterator<Item = (ManifestId, Vec<ManifestId>)> {
        let net = Net::new(self, true);
        self.teams.iter().map(move |team| (*team, net.cut_off_by(*team)))
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
}

/// The longest chain that begins at a group of teams.
struct Chain<'g> {
    length: usize,
    next: Option<(usize, &'g Edge)>,
}

/// The teams by number, in the order of their ids, each with those next to it, in the order of the edges.
struct Net {
    teams: Vec<ManifestId>,
    next: Vec<Vec<usize>>,
}

impl Net {
    /// Next to a team are those that wait for it, and in both directions also those it waits for.
    fn new(graph: &Graph, both: bool) -> Self {
        let mut teams = graph.teams.clone();
        // A team that could not be read to its end can be waited for.
        teams.extend(graph.edges.iter().flat_map(|edge| [edge.provider, edge.consumer]));
        teams.sort();
        teams.dedup();
        let mut net = Self { next: vec![Vec::new(); teams.len()], teams };
        for edge in &graph.edges {
            net.link(edge.provider, edge.consumer);
            if both {
                net.link(edge.consumer, edge.provider);
            }
        }
        net
    }

    fn link(&mut self, from: ManifestId, to: ManifestId) {
        if let (Some(from), Some(to)) = (self.number(from), self.number(to))
            && let Some(next) = self.next.get_mut(from)
        {
            next.push(to);
        }
    }

    fn number(&self, team: ManifestId) -> Option<usize> {
        self.teams.binary_search(&team).ok()
    }

    fn next(&self, team: usize) -> &[usize] {
        self.next.get(team).map_or(&[], Vec::as_slice)
    }

    fn cut_off_by(&self, team: ManifestId) -> Vec<ManifestId> {
        // What has no two neighbours holds nobody together.
        let team = self.number(team).filter(|team| self.next(*team).len() > 1);
        let Some(team) = team else { return Vec::new() };
        let mut seen = vec![false; self.teams.len()];
        let mut see = |team: usize| seen.get_mut(team).is_some_and(|seen| !std::mem::replace(seen, true));
        see(team);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for start in self.next(team) {
            let mut group = Vec::new();
            let mut open = vec![*start];
            while let Some(next) = open.pop() {
                if see(next) {
                    group.push(next);
                    open.extend(self.next(next));
                }
            }
            groups.push(group);
        }
        // The largest group is the rest of the organization; the first of equals stays.
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let mut cut: Vec<_> = groups.into_iter().skip(1).filter(|group| group.len() > 1).flatten().collect();
        cut.sort_unstable();
        cut.into_iter().filter_map(|team| self.teams.get(team).copied()).collect()
    }
}

/// A breadth-first search from one team.
struct Search {
    /// The teams it reaches, nearest first.
    order: Vec<usize>,
    /// By team, how far it is away, and by how many shortest ways it is reached.
    reached: Vec<Option<(usize, f64)>>,
    /// By team, the last step of those ways.
    before: Vec<Vec<usize>>,
}

impl Search {
    fn new(source: usize, net: &Net) -> Self {
        let teams = net.teams.len();
        let mut search =
            Self { order: Vec::new(), reached: vec![None; teams], before: vec![Vec::new(); teams] };
        let mut open = VecDeque::from([source]);
        search.reach(source, (0, 1.0));
        while let Some(team) = open.pop_front() {
            search.order.push(team);
            let Some((distance, ways)) = search.reached.get(team).copied().flatten() else { continue };
            for next in net.next(team) {
                if search.reached.get(*next).copied().flatten().is_none() {
                    search.reach(*next, (distance + 1, 0.0));
                    open.push_back(*next);
                }
                let (Some(Some(place)), Some(before)) =
                    (search.reached.get_mut(*next), search.before.get_mut(*next))
                else {
                    continue;
                };
                if place.0 == distance + 1 {
                    place.1 += ways;
                    before.push(team);
                }
            }
        }
        search
    }

    fn reach(&mut self, team: usize, how: (usize, f64)) {
        if let Some(reached) = self.reached.get_mut(team) {
            *reached = Some(how);
        }
    }

    fn ways(&self, team: usize) -> f64 {
        self.reached.get(team).copied().flatten().map_or(1.0, |(_, ways)| ways)
    }

    fn before(&self, team: usize) -> &[usize] {
        self.before.get(team).map_or(&[], Vec::as_slice)
    }
}

fn value(of: &[f64], team: usize) -> f64 {
    of.get(team).copied().unwrap_or(0.0)
}

fn add(to: &mut [f64], team: usize, value: f64) {
    if let Some(place) = to.get_mut(team) {
        *place += value;
    }
}
