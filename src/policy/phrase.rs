//! Comparing prose by its words: case, punctuation and blanks do not count. For hints, never for verdicts.

/// Words that say nothing by themselves.
const FILLERS: &[&str] = &[
    "a", "an", "are", "be", "been", "being", "did", "do", "does", "had", "has", "have", "is", "it", "its",
    "that", "the", "there", "this", "was", "were",
];

/// A text in lower case, apostrophes dropped: what [`split`] takes apart.
pub(super) fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains(['\'', '\u{2019}']) { lower.replace(['\'', '\u{2019}'], "") } else { lower }
}

/// The words of a [`plain`] text.
pub(super) fn split(plain: &str) -> impl Iterator<Item = &str> {
    plain.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words of a text in lower case, apostrophes dropped.
pub(super) fn words(text: &str) -> Vec<String> {
    split(&plain(text)).map(str::to_owned).collect()
}

/// Whether a text begins with the words of a phrase.
pub(super) fn opens(text: &[&str], phrase: &str) -> bool {
    // Nearly every text begins otherwise.
    let first = phrase.bytes().next().filter(u8::is_ascii_lowercase);
    if first.is_some() && text.first().and_then(|word| word.bytes().next()) != first {
        return false;
    }
    // And nearly every phrase is in lower case.
    if phrase.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') {
        let mut words = phrase.split(' ').filter(|word| !word.is_empty()).enumerate().peekable();
        return words.peek().is_some() && words.all(|(at, word)| text.get(at) == Some(&word));
    }
    let plain = plain(phrase);
    let phrase: Vec<_> = split(&plain).collect();
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
    let (one, other) = (plain(one), plain(other));
    let (one, other) = (content(&one), content(&other));
    !one.is_empty() && one == other
}

/// The words of a [`plain`] text that carry meaning, without their endings.
fn content(plain: &str) -> Vec<&str> {
    let mut stems: Vec<_> = split(plain).filter(|word| !FILLERS.contains(word)).map(stem).collect();
    if stems.starts_with(&["root", "caus"]) {
        stems.drain(..2);
    }
    stems
}

/// A word without the commonest ending, if enough is left of it.
fn stem(word: &str) -> &str {
    let cut = ["ing", "ed", "es", "s", "e"].iter().find_map(|ending| word.strip_suffix(ending));
    cut.filter(|stem| stem.chars().count() >= 3).unwrap_or(word)
}
