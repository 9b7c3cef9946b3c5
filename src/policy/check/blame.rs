//! Persons, and words of reproach, where a review looks for causes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::policy::phrase;
use crate::value::lower;

/// A cause that names somebody.
pub(super) const BLAME: Check = Check {
    name: "blame",
    params: &[("phrases", Kind::List), ("unless", Kind::List)],
    facts: &[("name", Kind::Text), ("phrase", Kind::Text)],
    find,
};

/// The names of the persons of an organization, as texts may write them.
pub(super) struct Names<'t> {
    /// Names and handles in lower case, with the manifest's name.
    handles: BTreeMap<String, (&'t str, Node<'t>)>,
    /// Full names in lower case, by their first word.
    titles: BTreeMap<String, Vec<(String, &'t str, Node<'t>)>>,
}

/// First names that are words too: they count with an `@`, or with a capital inside of a sentence.
const COMMON_WORDS: &[&str] = &[
    "ace",
    "angel",
    "april",
    "art",
    "august",
    "autumn",
    "bill",
    "bob",
    "brook",
    "buck",
    "case",
    "cash",
    "chance",
    "charity",
    "chase",
    "chip",
    "christian",
    "clay",
    "cliff",
    "cole",
    "cook",
    "cooper",
    "crystal",
    "dale",
    "dash",
    "dawn",
    "dean",
    "destiny",
    "dolly",
    "drew",
    "duke",
    "earnest",
    "eve",
    "faith",
    "fern",
    "flora",
    "frank",
    "gay",
    "gene",
    "ginger",
    "glen",
    "grace",
    "grant",
    "guy",
    "harmony",
    "hazel",
    "heath",
    "heather",
    "holly",
    "hope",
    "hunter",
    "iris",
    "ivy",
    "jack",
    "jade",
    "jasmine",
    "jay",
    "jean",
    "jenny",
    "jewel",
    "joy",
    "june",
    "justice",
    "king",
    "lake",
    "lance",
    "lane",
    "lee",
    "lily",
    "mark",
    "mason",
    "max",
    "may",
    "melody",
    "mercy",
    "mike",
    "miles",
    "min",
    "nick",
    "norm",
    "ocean",
    "olive",
    "page",
    "paris",
    "pat",
    "patience",
    "pearl",
    "peg",
    "penny",
    "pierce",
    "poppy",
    "ray",
    "reed",
    "rich",
    "river",
    "rob",
    "robin",
    "rock",
    "rocky",
    "root",
    "rose",
    "rowan",
    "ruby",
    "rusty",
    "sage",
    "sandy",
    "scala",
    "sky",
    "skip",
    "sonny",
    "star",
    "stone",
    "sue",
    "summer",
    "swift",
    "teal",
    "tiller",
    "trace",
    "victor",
    "violet",
    "wade",
    "ward",
    "web",
    "will",
    "willow",
    "young",
];

/// What may stand inside a handle.
fn in_handle(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_' | '.')
}

impl<'t> Names<'t> {
    /// Everybody whom the organization knows. A name that a team or a service has too says nothing.
    pub(super) fn of(ctx: &Context<'_, 't>) -> Self {
        let org = ctx.world.org;
        let taken: BTreeSet<_> = ["Team", "Service"]
            .iter()
            .flat_map(|kind| org.of_kind(kind))
            .map(|manifest| manifest.name.to_lowercase())
            .collect();
        let mut names = Self { handles: BTreeMap::new(), titles: BTreeMap::new() };
        for person in org.of_kind("Person") {
            let Some(place) = person.root.path(&["metadata", "name"]) else { continue };
            let github = person.root.path(&["spec", "github"]).and_then(Node::text);
            for handle in std::iter::once(person.name).chain(github).map(str::to_lowercase) {
                if !handle.is_empty() && !taken.contains(&handle) {
                    names.handles.entry(handle).or_insert((person.name, place));
                }
            }
            let title = person.root.path(&["metadata", "title"]).and_then(Node::text).unwrap_or_default();
            let title = title.to_lowercase();
            // `Ada L.` says no more than `Ada` does.
            if let Some((first, last)) = title.split_once(' ')
                && last.chars().filter(|char| char.is_alphabetic()).count() > 1
            {
                names.titles.entry(first.to_owned()).or_default().push((title.clone(), person.name, place));
            }
        }
        names
    }

    /// The first person that a text names.
    pub(super) fn named(&self, node: Node<'t>) -> Option<(&'t str, Node<'t>)> {
        let text = node.text()?;
        let mut rest = text;
        while let Some(start) = rest.find(in_handle) {
            let at = text.len() - rest.len() + start;
            let token = rest.get(start..).unwrap_or("");
            let end = token.find(|char| !in_handle(char)).unwrap_or(token.len());
            let (token, behind) = token.split_at(end);
            if let Some(person) = self.at(text, at, token.trim_end_matches('.')) {
                return Some(person);
            }
            rest = behind;
        }
        None
    }

    fn at(&self, text: &str, at: usize, token: &str) -> Option<(&'t str, Node<'t>)> {
        let lower = lower(token);
        let (before, behind) = (text.get(..at)?, text.get(at..)?);
        let full = self.titles.get(&*lower).into_iter().flatten().find(|(title, ..)| {
            let rest = strip_lower(behind, title);
            rest.is_some_and(|rest| !rest.starts_with(in_handle) || title.ends_with('.'))
        });
        if let Some((_, name, place)) = full {
            return Some((name, *place));
        }
        // A part of a path or of a link is no person.
        if before.ends_with(['/', '=', ':']) || behind.get(token.len()..)?.starts_with('/') {
            return None;
        }
        let person = self.handles.get(&*lower)?;
        if COMMON_WORDS.contains(&&*lower) && !before.ends_with('@') {
            let capital = token.starts_with(char::is_uppercase);
            let previous = before.trim_end().chars().next_back();
            let inside = previous.is_some_and(|char| char.is_alphanumeric() || char == ',');
            return (capital && inside).then_some(*person);
        }
        Some(*person)
    }
}

/// A text without a beginning, which is in lower case; nothing where it begins otherwise.
fn strip_lower<'t>(text: &'t str, beginning: &str) -> Option<&'t str> {
    let mut wanted = beginning.chars();
    for (at, char) in text.char_indices() {
        if wanted.as_str().is_empty() {
            return text.get(at..);
        }
        if !char.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
    }
    wanted.as_str().is_empty().then_some("")
}

/// The fields of a review in which causes stand.
pub(super) fn causes<'t>(spec: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let whys = spec.get("analysis").into_iter().flat_map(|analysis| analysis.list("whys"));
    spec.get("rootCause").into_iter().chain(spec.list("contributingFactors")).chain(whys)
}

fn find<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let names = Names::of(ctx);
    let (phrases, unless) = (ctx.words("phrases"), ctx.words("unless"));
    let phrases: Vec<_> = phrases.into_iter().map(|phrase| (phrase::words(&phrase), phrase)).collect();
    let mut found = Vec::new();
    for review in ctx.world.org.of_kind("PostMortem") {
        let Some(spec) = review.spec() else { continue };
        for node in causes(spec) {
            if let Some((name, person)) = names.named(node) {
                let place = Found::at(review, node).fact("name", name).fact("phrase", "");
                found.push(place.related(person, "this person"));
                continue;
            }
            // A phrase does not reach from one clause into the next.
            let clauses = node.text().unwrap_or_default().split(['.', ':', ';', '!', '?', ',', '(', ')']);
            let clauses: Vec<_> = clauses.map(phrase::words).collect();
            let stands =
                |phrase: &[String]| clauses.iter().any(|words| phrase::mentions(words, phrase, &unless));
            if let Some((_, said)) = phrases.iter().find(|(words, _)| stands(words)) {
                found.push(Found::at(review, node).fact("name", "").fact("phrase", said.clone()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_off_whatever_its_case() {
        assert_eq!(strip_lower("Ada Lovelace forgot", "ada lovelace"), Some(" forgot"));
        assert_eq!(strip_lower("ADA", "ada"), Some(""));
        assert_eq!(strip_lower("ÉVA!", "éva"), Some("!"));
        // A letter whose small form is two.
        assert_eq!(strip_lower("İda", "i\u{307}da"), Some(""));
        assert_eq!(strip_lower("Ada Byron forgot", "ada lovelace"), None);
        assert_eq!(strip_lower("Ada", "ada lovelace"), None);
    }
}
