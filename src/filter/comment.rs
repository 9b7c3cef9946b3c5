//! The grammar of suppressions: `orglint: ignore RULES -- REASON (until DATE)` in the text of a comment. Knows neither
//! which rules there are nor what a comment covers.
//!
//! What only looks like a suppression is a [`Mistake`], so that no slip of the hand passes for one that counts.

use jiff::civil::Date;
use memchr::memmem;

use crate::diagnostic::{NamedRule, Unlike};
use crate::source::Span;
use crate::value::{FieldDate, nearest};

/// What stands in front of every suppression.
const MARK: &str = "orglint";

/// What a suppression behind other words of a comment begins with.
const INNER: &str = "orglint: ignore";

/// Words that say until when, of which only the first is read, and only in parentheses.
const UNTIL: [&str; 7] = ["until", "untill", "till", "expires", "expire", "expiry", "valid-until"];

/// What people write who mean `ignore`: the words of other tools.
const ALMOST: [&str; 12] = [
    "ignore",
    "ignore-file",
    "ignore-line",
    "ignore-next-line",
    "disable",
    "disable-file",
    "disable-line",
    "disable-next-line",
    "suppress",
    "silence",
    "skip",
    "noqa",
];

/// What a comment says to orglint.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A suppression, as far as its grammar goes.
    Directive(Directive),
    /// Nearly one.
    Mistake(Mistake),
}

/// A suppression as written. Spans are those of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// From its `#` to its last character.
    pub(super) span: Span,
    /// It says `ignore-file`.
    pub(super) whole_file: bool,
    /// At least one.
    pub(super) rules: Vec<NamedRule>,
    pub(super) reason: Option<String>,
    pub(super) until: Until,
}

/// Until when a suppression counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// It does not say.
    Open,
    /// The last day.
    Day(Date),
    /// It says what cannot be read.
    Unread { span: Span, text: String, near: Option<String> },
}

/// Nearly a suppression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) reason: Unlike,
    pub(super) near: Option<String>,
}

/// A part of a file's text.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    /// Byte offset in the file.
    start: u32,
}

impl<'t> Part<'t> {
    fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len() as u32)
    }

    /// From this byte of the part on.
    fn from(self, at: usize) -> Self {
        Self { text: self.text.get(at..).unwrap_or(""), start: self.start + at as u32 }
    }

    /// The part in front of this byte.
    fn to(self, at: usize) -> Self {
        Self { text: self.text.get(..at).unwrap_or(""), ..self }
    }

    fn trim(self) -> Self {
        let front = self.text.len() - self.text.trim_start().len();
        let part = self.from(front);
        Self { text: part.text.trim_end(), ..part }
    }

    /// The first word, and what follows it.
    fn word(self) -> (Self, Self) {
        let part = self.trim();
        let end = part.text.find(char::is_whitespace).unwrap_or(part.text.len());
        (part.to(end), part.from(end))
    }

    /// Its words, in order.
    fn words(self) -> impl Iterator<Item = Self> + use<'t> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let (word, behind) = rest.word();
            rest = behind;
            (!word.text.is_empty()).then_some(word)
        })
    }
}

/// What a comment says to orglint: mostly nothing. A `#` between blanks begins another comment on the same line.
pub(super) fn read(text: &str, comment: Span) -> Vec<Reading> {
    let whole = Part { text: text.get(comment.range()).unwrap_or(""), start: comment.start };
    let mut starts = vec![0];
    let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let bytes = whole.text.as_bytes();
    let inner = whole.text.match_indices('#').map(|(at, _)| at);
    starts.extend(inner.filter(|at| *at > 0 && is_blank(bytes.get(at - 1)) && is_blank(bytes.get(at + 1))));
    let ends = starts.iter().skip(1).copied().chain([whole.text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| segment(whole.to(end).from(*start))).collect()
}

/// One comment, from its `#` on.
fn segment(part: Part<'_>) -> Option<Reading> {
    let part = Part { text: part.text.trim_end(), ..part };
    let hashes = part.text.len() - part.text.trim_start_matches('#').len();
    let content = part.from(hashes).trim();
    let behind_mark = content.text.strip_prefix(MARK).and_then(|rest| rest.strip_prefix(':'));
    let Some(rest) = behind_mark else {
        return near_miss(content).map(Reading::Mistake);
    };
    let rest = content.from(content.text.len() - rest.len());
    let (word, behind) = rest.word();
    let mistake = |at: Part<'_>, reason, near: Option<&str>| {
        let near = near.map(str::to_owned);
        Some(Reading::Mistake(Mistake { span: at.span(), text: at.text.to_owned(), reason, near }))
    };
    match word.text {
        "ignore" | "ignore-file" if !rest.text.starts_with(char::is_whitespace) => {
            mistake(content.to(content.text.len() - behind.text.len()), Unlike::Spelling, Some(word.text))
        }
        "ignore" | "ignore-file" => Some(directive(part.span(), word, behind)),
        _ => {
            let near = nearest(word.text, ALMOST).map(|near| meant(near, behind));
            mistake(if word.text.is_empty() { content } else { word }, Unlike::Directive, near)
        }
    }
}

/// `ignore-file` for words of that kind, and `ignore` for all others.
fn meant(word: &str, behind: Part<'_>) -> &'static str {
    let (next, _) = behind.word();
    if word.ends_with("-file") || next.text == "file" { "ignore-file" } else { "ignore" }
}

/// What stands behind the word of a suppression.
fn directive(span: Span, word: Part<'_>, body: Part<'_>) -> Reading {
    let reason_at = marker(body);
    let (until, group) = until(body, reason_at);
    let until_at = group.map_or(body.text.len(), |(start, _)| start);
    let names_end = reason_at.unwrap_or(body.text.len()).min(until_at);
    let mistake = |at: Part<'_>, reason| {
        Reading::Mistake(Mistake { span: at.span(), text: at.text.to_owned(), reason, near: None })
    };
    // `a/b (until 2026-12-31) and so on`, or that in front of the reason.
    if let Some((_, end)) = group.filter(|(start, _)| reason_at.is_none_or(|reason| *start < reason)) {
        let stray = body.to(reason_at.unwrap_or(body.text.len())).from(end).trim();
        if !stray.text.is_empty() {
            return mistake(stray, Unlike::Words);
        }
    }
    let mut rules = Vec::new();
    let names = body.to(names_end);
    let mut at = 0;
    for item in names.text.split(',') {
        let (name, rest) = names.to(at + item.len()).from(at).word();
        at += item.len() + 1;
        let rest = rest.trim();
        if !rest.text.is_empty() {
            return mistake(rest, Unlike::Words);
        }
        if !name.text.is_empty() {
            rules.push(NamedRule { text: name.text.to_owned(), span: name.span() });
        }
    }
    if rules.is_empty() {
        return mistake(word, Unlike::Nothing);
    }
    let reason = reason_at.and_then(|at| {
        let reason = body.from(at + 2);
        let text = match group.filter(|(start, _)| *start > at) {
            Some((start, end)) => {
                let (before, behind) = (body.to(start).from(at + 2).trim(), body.from(end).trim());
                format!("{} {}", before.text, behind.text)
            }
            None => reason.text.to_owned(),
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    });
    Reading::Directive(Directive { span, whole_file: word.text == "ignore-file", rules, reason, until })
}

/// Where `--` stands between blanks.
fn marker(body: Part<'_>) -> Option<usize> {
    body.words().find(|word| word.text == "--").map(|word| (word.start - body.start) as usize)
}

/// Until when, and which bytes of the body say so.
fn until(body: Part<'_>, reason_at: Option<usize>) -> (Until, Option<(usize, usize)>) {
    let lower = body.text.to_ascii_lowercase();
    let unread = |part: Part<'_>, date: &str| {
        let near = date.parse::<FieldDate>().ok().map(|date| match date {
            FieldDate::Day(day) => day.to_string(),
            FieldDate::Local(time) => time.date().to_string(),
            FieldDate::Instant(instant) => instant.strftime("%Y-%m-%d").to_string(),
        });
        let near = near.or_else(|| FieldDate::near(date));
        Until::Unread { span: part.span(), text: part.text.to_owned(), near }
    };
    let Some(start) = lower.find("(until") else {
        return (unparenthesized(body, reason_at, unread), None);
    };
    let inside = body.from(start + "(until".len());
    let Some(length) = inside.text.find(')') else {
        let (rest, end) = (body.from(start), body.text.len());
        return (unread(rest, inside.trim().text), Some((start, end)));
    };
    let end = start + "(until".len() + length + 1;
    let group = Some((start, end));
    let date = inside.to(length).trim();
    if let Some(second) = lower.get(end..).and_then(|rest| rest.find("(until")) {
        return (unread(body.from(end + second), ""), group);
    }
    match date.text.parse() {
        Ok(FieldDate::Day(day)) if inside.text.starts_with(char::is_whitespace) => (Until::Day(day), group),
        _ => (unread(body.to(end).from(start), date.text.trim_start_matches(':').trim()), group),
    }
}

/// A date that would not be seen, and that its writer believes to count.
fn unparenthesized(
    body: Part<'_>,
    reason_at: Option<usize>,
    unread: impl Fn(Part<'_>, &str) -> Until,
) -> Until {
    let bare = |part: Part<'_>| part.text.trim_matches(['(', ')', '[', ']', ',', '.', ';', ':']).to_owned();
    let reason = body.from(reason_at.map_or(body.text.len(), |at| at + 2));
    let words: Vec<_> = reason.words().collect();
    for (word, next) in words.iter().zip(words.iter().skip(1)) {
        let date = bare(*next);
        if UNTIL.contains(&bare(*word).to_ascii_lowercase().as_str()) && date.parse::<FieldDate>().is_ok() {
            let part = Part { text: body.text, start: body.start };
            let (from, to) = (word.start - body.start, next.span().end - body.start);
            return unread(part.to(to as usize).from(from as usize), &date);
        }
    }
    Until::Open
}

/// A comment that does not begin as it must, and was probably meant to silence something.
fn near_miss(content: Part<'_>) -> Option<Mistake> {
    let end = content.text.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(content.text.len());
    let (first, rest) = (content.to(end), content.from(end));
    let mistake = |at: Part<'_>, near: &str| {
        let near = Some(near.to_owned());
        Some(Mistake { span: at.span(), text: at.text.to_owned(), reason: Unlike::Spelling, near })
    };
    let may_mean_us = resembles(first.text);
    if may_mean_us && nearest(first.text, [MARK]).is_some() {
        let is_between = |c: char| c == ':' || c.is_whitespace();
        let rest = rest.from(rest.text.len() - rest.text.trim_start_matches(is_between).len());
        let (word, behind) = rest.word();
        let (next, _) = behind.word();
        // `orglint skips this file` is a sentence.
        let names_rule = next.text.is_empty() || next.text.contains(['/', '*']) || next.text == "--";
        let near = nearest(word.text, ALMOST).filter(|_| names_rule)?;
        let length = (word.span().end - content.start) as usize;
        return mistake(content.to(length), meant(near, behind));
    }
    if may_mean_us {
        let joined: Vec<_> = ALMOST.iter().map(|word| format!("{MARK}-{word}")).collect();
        if let Some(near) = nearest(first.text, joined.iter().map(String::as_str)) {
            return mistake(first, meant(near, rest));
        }
    }
    // Behind other words of the same comment.
    let at = memmem::find_iter(content.text.as_bytes(), INNER).find(|at| {
        let before = content.to(*at).text.chars().next_back();
        before.is_some_and(|c| c.is_whitespace() || c == '#')
    })?;
    let (word, behind) = content.from(at + MARK.len() + 1).word();
    let (next, _) = behind.word();
    let is_meant = matches!(word.text, "ignore" | "ignore-file") && next.text.contains('/');
    let length = (word.span().end - content.start) as usize;
    is_meant.then(|| mistake(content.to(length).from(at), word.text)).flatten()
}

/// Whether a word has so many letters of ours that it may be near `orglint`, or near what begins with it: no more than
/// three slips are near, and each takes one letter away. Nearly all comments end here, without a comparison.
fn resembles(word: &str) -> bool {
    let ours = |c: &char| !c.is_ascii() || MARK.chars().any(|of| of == c.to_ascii_lowercase());
    word.chars().filter(ours).nth(MARK.len() - 4).is_some()
}

#[cfg(test)]
mod tests;
