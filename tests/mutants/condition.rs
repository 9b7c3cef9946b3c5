//! The small changes of an expression, by its words alone: what is no expression any more, the loader refuses.

use std::ops::Range;

use crate::change::{Class, near_figures};

/// Bytes of the expression that a name shows on either side of a change.
const AROUND: usize = 36;

/// Class, name and changed text: `a [< → <=] b`.
pub(crate) fn changes(text: &str) -> Vec<(Class, String, String)> {
    let words = words(text);
    let mut changes = Vec::new();
    for (index, range) in words.iter().enumerate() {
        let word = &text[range.clone()];
        let next = words.get(index + 1).map_or("", |range| &text[range.clone()]);
        let before = index.checked_sub(1).map_or("", |index| &text[words[index].clone()]);
        for (class, new) in others(word, before, next) {
            changes.push(change(text, range, class, &new));
        }
        if word == "has"
            && next == "("
            && let Some(end) = closing(text, &words[index + 1..])
        {
            for new in ["true", "false"] {
                changes.push(change(text, &(range.start..end), Class::Condition, new));
            }
        }
    }
    changes
}

/// What a word may become.
fn others(word: &str, before: &str, next: &str) -> Vec<(Class, String)> {
    let condition = |new: &str| vec![(Class::Condition, new.to_owned())];
    match word {
        "<" => condition("<="),
        "<=" => condition("<"),
        ">" => condition(">="),
        ">=" => condition(">"),
        "==" => condition("!="),
        "!=" => condition("=="),
        "&&" => condition("||"),
        "||" => condition("&&"),
        "!" => condition(""),
        "+" => condition("-"),
        "-" => condition("+"),
        "true" => condition("false"),
        "false" => condition("true"),
        "all" if before == "." && next == "(" => condition("exists"),
        "exists" if before == "." && next == "(" => condition("all"),
        _ if word.starts_with(|c: char| c.is_ascii_digit()) => {
            let near = near_figures(word).into_iter();
            near.map(|near| (Class::Threshold, near)).collect()
        }
        _ if word.starts_with(['\'', '"']) => condition(&other_text(word)),
        _ => Vec::new(),
    }
}

/// Another text in the same quotes. A pattern stays one when something follows it; elsewhere the middle is changed.
fn other_text(word: &str) -> String {
    let quote = &word[..1];
    match word.len() {
        2 | 3 => format!("{quote}~{quote}"),
        length => {
            let is_pattern = word.contains(['|', '[', '(', '^', '$', '\\']);
            let at = border(word, if is_pattern { length - 1 } else { length / 2 });
            format!("{}~{}", &word[..at], &word[at..])
        }
    }
}

fn change(text: &str, range: &Range<usize>, class: Class, new: &str) -> (Class, String, String) {
    let changed = format!("{}{}{}", &text[..range.start], open(new), &text[range.end..]);
    let (from, to) = (border(text, range.start.saturating_sub(AROUND)), border(text, range.end + AROUND));
    let name =
        format!("{}[{} → {new}]{}", &text[from..range.start], &text[range.clone()], &text[range.end..to]);
    (class, name.split_whitespace().collect::<Vec<_>>().join(" "), changed)
}

/// The same truth in words that the loader does not see through: it would refuse a literal, and with it the change.
pub(crate) fn open(truth: &str) -> &str {
    match truth {
        "true" => "(size('') < 1)",
        "false" => "(size('') > 0)",
        other => other,
    }
}

/// The next border between characters.
fn border(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Where the bracket closes that the first word opens.
fn closing(text: &str, words: &[Range<usize>]) -> Option<usize> {
    let mut depth = 0;
    for range in words {
        match &text[range.clone()] {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => (),
        }
        if depth == 0 {
            return Some(range.end);
        }
    }
    None
}

/// Texts in quotes, figures, names and operators.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let until = |matches: fn(char) -> bool| rest.find(|c| !matches(c)).unwrap_or(rest.len());
        let length = match first {
            '\'' | '"' => quoted(rest, first),
            c if c.is_ascii_digit() => until(|c| c.is_ascii_digit() || c == '.').min(rest.len()),
            c if c.is_alphabetic() || c == '_' => until(|c| c.is_alphanumeric() || c == '_'),
            _ if ["&&", "||", "<=", ">=", "==", "!="].iter().any(|two| rest.starts_with(two)) => 2,
            c => c.len_utf8(),
        };
        if !first.is_whitespace() {
            words.push(at..at + length);
        }
        at += length;
    }
    words
}

/// The length of a text with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
