//! Near names: which declared word a person meant. The measure itself is not ours.

use serde_json::{Map, Value as Json};

use crate::value::{Effort, Period, nearest_within};

/// The candidate nearest to this word, if one is near: another spelling, a slip of the hand, or the word that a
/// longer one begins or ends with (`teamName` for `team`).
pub(super) fn nearest<'c>(word: &str, candidates: &[&'c str], effort: &mut Effort) -> Option<&'c str> {
    let near = nearest_within(word, candidates.iter().copied(), effort);
    near.or_else(|| contained(word, candidates, effort))
}

/// Another spelling of the word: only case, blanks and punctuation differ.
pub(super) fn respelt<'c>(word: &str, candidates: &[&'c str], effort: &mut Effort) -> Option<&'c str> {
    let folded = fold(word);
    let mut candidates = candidates.iter().copied().take_while(|candidate| effort.spend(candidate.len()));
    candidates.find(|candidate| !folded.is_empty() && fold(candidate) == folded)
}

/// The canonical spelling that `x-aliases` gives for this one.
pub(super) fn listed_alias<'d>(
    sites: &[&'d Map<String, Json>],
    written: &str,
    effort: &mut Effort,
) -> Option<&'d str> {
    sites.iter().filter_map(|site| site.get("x-aliases")).filter_map(Json::as_object).find_map(|aliases| {
        let names: Vec<&str> = aliases.keys().map(String::as_str).collect();
        aliases.get(respelt(written, &names, effort)?)?.as_str()
    })
}

/// The canonical spelling of a period that is written in another one.
pub(super) fn period(text: &str) -> Option<String> {
    let canonical = Period::near(text)?.to_string();
    (canonical != text).then_some(canonical)
}

/// Without case, blanks, `_` and `-`.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn contained<'c>(word: &str, candidates: &[&'c str], effort: &mut Effort) -> Option<&'c str> {
    let parts = parts(word);
    let letters: usize = candidates.iter().map(|candidate| candidate.len()).sum();
    if parts.len() < 2 || !effort.spend(2 * letters) {
        return None;
    }
    let is = |part: Option<&String>, candidate: &str| part.is_some_and(|part| fold(candidate) == *part);
    let found = |part: Option<&String>| candidates.iter().copied().find(|candidate| is(part, candidate));
    found(parts.first()).or_else(|| found(parts.last()))
}

/// The words of a compound in lower case: `teamName`, `team_name`, `team-name`.
fn parts(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for character in word.chars() {
        if character.is_uppercase() || !character.is_alphanumeric() {
            parts.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(part) = parts.last_mut()
        {
            part.extend(character.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
