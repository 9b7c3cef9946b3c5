//! Persons, and words of reproach, where a review looks for causes.

use super::{Check, Context, Found, Kind};
use crate::document::Node;
use crate::org::{ManifestId, People};
use crate::policy::phrase;
use crate::value::lower;

/// A cause that names somebody.
pub(super) const BLAME: Check = Check {
    name: "blame",
    params: &[("phrases", Kind::List), ("unless", Kind::List)],
    facts: &[("name", Kind::Text), ("phrase", Kind::Text)],
    find,
};

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

/// The first person that a text names.
pub(super) fn named(people: &People, node: Node<'_>) -> Option<ManifestId> {
    let text = node.text()?;
    let mut rest = text;
    while let Some(start) = rest.find(in_handle) {
        let at = text.len() - rest.len() + start;
        let token = rest.get(start..).unwrap_or("");
        let end = token.find(|char| !in_handle(char)).unwrap_or(token.len());
        let (token, behind) = token.split_at(end);
        if let Some(person) = named_at(people, text, at, token.trim_end_matches('.')) {
            return Some(person);
        }
        rest = behind;
    }
    None
}

fn named_at(people: &People, text: &str, at: usize, token: &str) -> Option<ManifestId> {
    let lower = lower(token);
    let (before, behind) = (text.get(..at)?, text.get(at..)?);
    let full = people.of_first_name(&lower).find(|(title, _)| {
        let rest = strip_lower(behind, title);
        rest.is_some_and(|rest| !rest.starts_with(in_handle) || title.ends_with('.'))
    });
    if let Some((_, person)) = full {
        return Some(person);
    }
    // A part of a path or of a link is no person.
    if before.ends_with(['/', '=', ':']) || behind.get(token.len()..)?.starts_with('/') {
        return None;
    }
    let person = people.of_handle(&lower)?;
    if COMMON_WORDS.contains(&&*lower) && !before.ends_with('@') {
        let capital = token.starts_with(char::is_uppercase);
        let previous = before.trim_end().chars().next_back();
        let inside = previous.is_some_and(|char| char.is_alphanumeric() || char == ',');
        return (capital && inside).then_some(person);
    }
    Some(person)
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
    let people = ctx.world.org.people();
    let (phrases, unless) = (ctx.words("phrases"), ctx.words("unless"));
    let phrases: Vec<_> = phrases.into_iter().map(|phrase| (phrase::words(&phrase), phrase)).collect();
    let mut found = Vec::new();
    for review in ctx.world.org.of_kind("PostMortem") {
        let Some(spec) = review.spec() else { continue };
        for node in causes(spec) {
            if let Some(person) = named(people, node) {
                let person = ctx.world.org.manifest(person);
                let name = person.root.path(&["metadata", "name"]).unwrap_or(person.root);
                let place = Found::at(review, node).fact("name", person.name).fact("phrase", "");
                found.push(place.related(name, "this person"));
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
