//! From text to quantity. Refuses what two readers could read differently.

use std::borrow::Cow;
use std::str::FromStr;

use super::unit::CURRENCIES;
use super::{Comparison, Problem, Quantity, QuantityError, Rate, Unit};
use crate::value::duration::{DurationUnit, Length};
use crate::value::number::{LARGEST, Scan, scan};
use crate::value::written::Written;

/// Longer texts are prose.
const LONGEST: usize = 120;
/// A unit of more words is prose.
const MOST_WORDS: usize = 3;

/// Per less than this is per nothing.
const SMALLEST: f64 = 1e-9;

/// Every accepted spelling.
const OPERATORS: [(&str, Comparison); 7] = [
    ("<=", Comparison::LessOrEqual),
    ("≤", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("≥", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("=", Comparison::Equal),
];

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        read(text).map_err(|problem| QuantityError { text: Written::new(text), problem })
    }
}

impl Quantity {
    /// The quantity that a text is, for those who do not ask why it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        read(text.trim()).ok()
    }
}

fn read(text: &str) -> Result<Quantity, Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.len() > LONGEST {
        return Err(Problem::Prose);
    }
    let (comparison, rest) = operator(text)?;
    let (sign, rest) = sign(rest);
    let (currency, rest) = currency(rest);
    let (number, rest) = match scan(rest) {
        Scan::Number(number, rest) => (number, rest),
        Scan::Comma => return Err(Problem::Comma),
        Scan::TooLarge => return Err(Problem::TooLarge),
        Scan::Absent if text.bytes().any(|byte| byte.is_ascii_digit()) => return Err(Problem::NumberInside),
        Scan::Absent => return Err(Problem::NoNumber),
    };
    let (factor, rest) = multiple(rest, currency.is_some());
    if number * factor > LARGEST {
        return Err(Problem::TooLarge);
    }
    let (number, unit) = unit(number * factor, currency, rest)?;
    Ok(Quantity { comparison, number: sign * number, unit })
}

fn operator(text: &str) -> Result<(Option<Comparison>, &str), Problem> {
    let is_operator = |char| matches!(char, '<' | '>' | '=' | '≤' | '≥' | '!' | '~' | '≈');
    let end = text.find(|char| !is_operator(char)).unwrap_or(text.len());
    let (symbol, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if symbol.is_empty() {
        return Ok((None, rest));
    }
    match OPERATORS.into_iter().find(|(operator, _)| *operator == symbol) {
        Some((_, comparison)) => Ok((Some(comparison), rest.trim_start())),
        None => Err(Problem::Operator(symbol.to_owned())),
    }
}

fn sign(text: &str) -> (f64, &str) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        (-1.0, rest.trim_start())
    } else {
        (1.0, text.strip_prefix('+').map_or(text, str::trim_start))
    }
}

fn currency(text: &str) -> (Option<char>, &str) {
    match text.chars().next() {
        // Nearly always a digit.
        Some(first) if !first.is_ascii_digit() && CURRENCIES.contains(first) => {
            (Some(first), text.strip_prefix(first).map_or("", str::trim_start))
        }
        _ => (None, text),
    }
}

/// The `k` of `5k`, and behind a currency the `M` of `$2M`: directly behind the number, with no letter following.
fn multiple(text: &str, is_money: bool) -> (f64, &str) {
    let factor = match text.as_bytes().first() {
        Some(b'k' | b'K') => 1e3,
        Some(b'm' | b'M') if is_money => 1e6,
        _ => return (1.0, text),
    };
    match text.get(1..) {
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => (factor, rest),
        _ => (1.0, text),
    }
}

/// The unit, and the number in that unit: `1h 30m` is 90 minutes.
fn unit(number: f64, currency: Option<char>, text: &str) -> Result<(f64, Unit), Problem> {
    if let (None, Some(word)) = (currency, only_word(text)) {
        return numerator(number, word, text.starts_with(word), false);
    }
    let may_be_score = text.bytes().filter(|byte| *byte == b' ').count() > 2;
    let text = if may_be_score { Cow::Owned(text.replace(" out of ", "/")) } else { Cow::Borrowed(text) };
    let groups = denominators(&text);
    let Some((first, denominators)) = groups.split_first() else {
        return Ok((number, Unit::Count));
    };
    let is_attached = text.starts_with(first.as_str());
    let (number, of) = match currency {
        Some(sign) if first.is_empty() => (number, Unit::Word(sign.to_string())),
        Some(_) => return Err(Problem::Unit(first.clone())),
        None => numerator(number, first, is_attached, !denominators.is_empty())?,
    };
    let mut rate = Rate { of, each: None, interval: None };
    for (at, group) in denominators.iter().enumerate() {
        match denominator(group)? {
            Denominator::Max(max) if at == 0 && denominators.len() == 1 && rate.of == Unit::Count => {
                return Ok((number, Unit::Score { max }));
            }
            Denominator::Max(_) => return Err(Problem::TwoNumbers),
            Denominator::Interval(interval) if rate.interval.is_none() => rate.interval = Some(interval),
            Denominator::Each(word) if rate.each.is_none() => rate.each = Some(word),
            Denominator::Interval(_) | Denominator::Each(_) => {
                return Err(Problem::Unit(format!("/{group}")));
            }
        }
    }
    Ok((number, if denominators.is_empty() { rate.of } else { Unit::Rate(Box::new(rate)) }))
}

/// The only word, as most units are one; nothing where there is more than a word, or something else.
fn only_word(text: &str) -> Option<&str> {
    let word = text.trim_matches(' ');
    let is_word = word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    (is_word && !is_per(word)).then_some(word)
}

fn is_per(word: &str) -> bool {
    ["per", "a", "an"].iter().any(|per| per.eq_ignore_ascii_case(word))
}

/// What stands between `/`, `per`, `a` and `an`, with single blanks; the first is the numerator and may be empty.
fn denominators(text: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    for (at, piece) in text.split('/').enumerate() {
        if at > 0 {
            groups.push(String::new());
        }
        for word in piece.split_whitespace() {
            if is_per(word) {
                groups.push(String::new());
            } else if let Some(group) = groups.last_mut() {
                if !group.is_empty() {
                    group.push(' ');
                }
                group.push_str(word);
            }
        }
    }
    groups
}

fn numerator(number: f64, text: &str, is_attached: bool, is_rate: bool) -> Result<(f64, Unit), Problem> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if text.is_empty() || is_rate && is_one_of(&["x", "×", "time", "times"]) {
        return Ok((number, Unit::Count));
    }
    if is_one_of(&["%", "percent", "pct"]) {
        return Ok((number, Unit::Percent));
    }
    if is_one_of(&["x", "×"]) {
        return Ok((number, Unit::Word("x".to_owned())));
    }
    if text == "+" {
        return Err(Problem::AtLeast);
    }
    if text.chars().count() == 1 && text.chars().all(|char| CURRENCIES.contains(char)) {
        return Ok((number, Unit::Word(text.to_owned())));
    }
    if let Some(unit) = DurationUnit::named(text) {
        return Ok((number, Unit::Duration(unit)));
    }
    // Behind a unit of time a number may follow: `1h 30m`.
    let first_word = text.split(|char: char| !char.is_alphabetic()).next().unwrap_or("");
    if DurationUnit::named(first_word).is_some()
        && let Ok(length) = format!("{number} {text}").parse::<Length>()
    {
        return Ok((length.number, Unit::Duration(length.unit)));
    }
    // `0x10`, `5e3x`: what looks like one word is a number in another notation.
    if is_attached
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains(' ')
        && text.starts_with(char::is_alphabetic)
    {
        return Err(Problem::Unit(text.to_owned()));
    }
    words(text).map(|word| (number, Unit::Word(word)))
}

/// What stands behind a `/`.
enum Denominator {
    /// The highest score.
    Max(f64),
    Interval(Length),
    Each(String),
}

fn denominator(text: &str) -> Result<Denominator, Problem> {
    if text.is_empty() {
        return Err(Problem::Denominator);
    }
    if let Some(unit) = DurationUnit::named(text) {
        return Ok(Denominator::Interval(Length { number: 1.0, unit }));
    }
    match scan(text) {
        Scan::Number(number, _) if number < SMALLEST => Err(Problem::Scale),
        Scan::Number(max, "") => Ok(Denominator::Max(max)),
        Scan::Number(..) => {
            text.parse().map(Denominator::Interval).map_err(|_| Problem::Unit(format!("/{text}")))
        }
        Scan::Comma => Err(Problem::Comma),
        Scan::TooLarge => Err(Problem::TooLarge),
        Scan::Absent if text.starts_with(['-', '\u{2212}']) => Err(Problem::Scale),
        Scan::Absent => words(text).map(Denominator::Each),
    }
}

/// A free unit: a few words that begin with a letter.
fn words(text: &str) -> Result<String, Problem> {
    let behind_dash = text.trim_start_matches(['-', '.', ' ', '\u{2013}', '\u{2014}', '…']);
    if behind_dash.starts_with(|char: char| char.is_ascii_digit()) {
        return Err(Problem::TwoNumbers);
    }
    for (at, word) in text.split(' ').enumerate() {
        if word.starts_with(|char: char| char.is_ascii_digit()) {
            return Err(Problem::TwoNumbers);
        }
        let is_word = word.starts_with(char::is_alphabetic)
            && word.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_' | '\'' | '’'));
        if !is_word || at == MOST_WORDS {
            return Err(Problem::Unit(text.to_owned()));
        }
    }
    Ok(text.to_owned())
}
