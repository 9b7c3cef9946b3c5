//! Patterns by the folders they begin with, so that a path is compared with few of many. Says of none that it matches.

use std::collections::BTreeMap;

use super::{Pattern, Segment};

/// Folders of a pattern that are looked at: what lies deeper is compared.
const MAX_DEPTH: usize = 8;

/// Patterns by the names in front of their first wildcard.
#[derive(Debug, Default)]
pub struct PatternIndex {
    by_start: BTreeMap<String, Vec<usize>>,
}

impl PatternIndex {
    /// Of patterns, which it calls by their numbers from 0 on.
    #[must_use]
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let mut by_start: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, pattern) in patterns.enumerate() {
            by_start.entry(start(pattern)).or_default().push(number);
        }
        Self { by_start }
    }

    /// The numbers of the patterns that may mean a path of these names, ascending: all others do not.
    #[must_use]
    pub fn candidates(&self, names: &[&str]) -> Vec<usize> {
        let mut start = String::new();
        let mut found = self.by_start.get("").cloned().unwrap_or_default();
        for name in names.iter().take(MAX_DEPTH) {
            start.push_str(name);
            start.push('/');
            found.extend(self.by_start.get(&start).into_iter().flatten());
        }
        found.sort_unstable();
        found
    }
}

/// The folders that every path of a pattern lies in, each with a slash behind it.
fn start(pattern: &Pattern) -> String {
    let names = pattern.segments.iter().map_while(|segment| match segment {
        Segment::Name(name) if !name.contains(['*', '?', '\\']) => Some(name.as_str()),
        Segment::Name(_) | Segment::Any => None,
    });
    names.take(MAX_DEPTH).flat_map(|name| [name, "/"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_that_matches_is_a_candidate() {
        let texts = [
            "*",
            "/a/b/",
            "/a/b",
            "a/*/c",
            "/a/b/c/d/e/f/g/h/i/j/*.rs",
            "docs",
            "/**/x",
            "/a\\ b/c",
            "/a/b?/",
            "/",
        ];
        let patterns: Vec<_> = texts.iter().map(|text| Pattern::new(text)).collect();
        let index = PatternIndex::new(patterns.iter());
        let mut compared = 0;
        for path in [
            "a",
            "a/b",
            "a/b/c",
            "a/x/c",
            "a/b/c/d/e/f/g/h/i/j/k.rs",
            "docs/a",
            "y/docs",
            "a b/c/d",
            "a/b1/c",
        ] {
            let names: Vec<&str> = path.split('/').collect();
            let candidates = index.candidates(&names);
            assert!(candidates.is_sorted(), "{path}");
            for (number, pattern) in patterns.iter().enumerate() {
                let is_meant = pattern.matches_names(&names);
                assert!(!is_meant || candidates.contains(&number), "{path} by {:?}", texts.get(number));
            }
            compared += candidates.len();
        }
        // And not each with each.
        assert!(compared < 9 * texts.len() * 3 / 4, "{compared}");
    }
}
