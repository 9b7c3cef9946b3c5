//! Comparing prose by its words: case, punctuation and blanks do not count. For hints, never for verdicts.

/// Words that say nothing by themselves.
const FILLERS: &[&str] = &[
    "a", "an", "are", "be", "been", "being", "did", "do", "does", "had", "has", "have", "is", "it", "its",
    "that", "the", "there", "this", "was", "were",
];

/// The words of a text in lower case, apostrophes dropped.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    text.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a text begins with the words of a phrase.
pub(super) fn opens(text: &[String], phrase: &str) -> bool {
    // Nearly every phrase is in lower case, and nearly every text begins otherwise.
    if phrase.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') {
        let mut words = phrase.split_ascii_whitespace().enumerate();
        return words.all(|(at, word)| text.get(at).is_some_and(|text| text == word))
            && !phrase.trim().is_empty();
    }
    let phrase = words(phrase);
    !phrase.is_empty() && text.starts_with(&phrase)
}

/// Whether a text holds the words of a phrase in a row, without one of the words of `unless` shortly before it.
pub(super) fn mentions(text: &[String], phrase: &[String], unless: &[String]) -> bool {
    if phrase.is_empty() {
        return false;
    }
    let stands = |(at, window): (usize, &[String])| {
        let before = text.get(at.saturating_sub(2)..at).unwrap_or_default();
        window == phrase && !before.iter().any(|word| unless.contains(word))
    };
    text.windows(phrase.len()).enumerate().any(stands)
}

/// Whether two texts say the same in nearly the same words: fillers and endings do not count.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (content(one), content(other));
    !one.is_empty() && one == other
}

/// The words that carry meaning, without their endings.
fn content(text: &str) -> Vec<String> {
    let words: Vec<_> = words(text).into_iter().filter(|word| !FILLERS.contains(&word.as_str())).collect();
    let stems = words.iter().map(|word| stem(word).to_owned());
    let stems: Vec<_> = stems.collect();
    match stems.as_slice() {
        [first, second, rest @ ..] if first == "root" && second == "caus" => rest.to_vec(),
        _ => stems,
    }
}

/// A word without the commonest ending, if enough is left of it.
fn stem(word: &str) -> &str {
    let cut = ["ing", "ed", "es", "s", "e"].iter().find_map(|ending| word.strip_suffix(ending));
    cut.filter(|stem| stem.chars().count() >= 3).unwrap_or(word)
}
