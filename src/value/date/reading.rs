//! Which day a text means that is not written as the contract demands. Guesses only where readers cannot disagree.

use jiff::civil::Date;

/// Longer texts are not dates.
const LONGEST: usize = 40;

/// Name in messages; shortest spelling in lower case.
pub(super) const MONTHS: [(&str, &str); 12] = [
    ("January", "jan"),
    ("February", "feb"),
    ("March", "mar"),
    ("April", "apr"),
    ("May", "may"),
    ("June", "jun"),
    ("July", "jul"),
    ("August", "aug"),
    ("September", "sep"),
    ("October", "oct"),
    ("November", "nov"),
    ("December", "dec"),
];

/// The days that a text can mean.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    One(Date),
    Two(Date, Date),
    None,
}

/// A run of digits or the name of a month.
enum Part {
    Number { digits: usize, value: i16 },
    Month(i8),
}

/// Years have four digits; day and month are told apart by a month's name, by size, or not at all.
/// A year in front means that the month follows, unless there is no such day.
pub(super) fn reading(text: &str) -> Reading {
    let text = text.trim();
    if text.len() > LONGEST {
        return Reading::None;
    }
    let Some(parts) = parts(text) else {
        return Reading::None;
    };
    match parts.as_slice() {
        [Part::Number { digits: 4, value: year }, month, day] => {
            match date(*year, month, day).or_else(|| date(*year, day, month)) {
                Some(date) => Reading::One(date),
                None => Reading::None,
            }
        }
        [first, second, Part::Number { digits: 4, value: year }] => {
            match (date(*year, second, first), date(*year, first, second)) {
                (Some(day_first), Some(month_first)) if day_first != month_first => {
                    Reading::Two(day_first, month_first)
                }
                (Some(date), _) | (None, Some(date)) => Reading::One(date),
                (None, None) => Reading::None,
            }
        }
        [] => compact(text).map_or(Reading::None, Reading::One),
        _ => Reading::None,
    }
}

fn date(year: i16, month: &Part, day: &Part) -> Option<Date> {
    let month = match month {
        Part::Month(month) => *month,
        Part::Number { digits: 1..=2, value } => *value as i8,
        Part::Number { .. } => return None,
    };
    match day {
        Part::Number { digits: 1..=2, value } => Date::new(year, month, *value as i8).ok(),
        Part::Number { .. } | Part::Month(_) => None,
    }
}

/// `20261130`, in the centuries where it cannot be a number of something.
fn compact(text: &str) -> Option<Date> {
    let number: i32 = text.parse().ok()?;
    let date = Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8).ok()?;
    (1900..2100).contains(&date.year()).then_some(date)
}

/// Numbers and months without their separators; empty for eight digits alone; `None` for anything else.
fn parts(text: &str) -> Option<Vec<Part>> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Vec::new());
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, behind) = rest.split_at_checked(end)?;
            parts.push(Part::Number { digits: end, value: digits.parse().ok()? });
            rest = behind;
        } else if first.is_ascii_alphabetic() {
            let end = rest.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end)?;
            parts.push(Part::Month(month(word)?));
            rest = behind;
        } else if is_separator(first) && !parts.is_empty() {
            rest = rest.get(first.len_utf8()..)?;
        } else {
            return None;
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// Dots, slashes, dashes (also the typographic ones that word processors put in) and blanks.
fn is_separator(char: char) -> bool {
    char.is_whitespace() || matches!(char, '-' | '/' | '.' | ',' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// 1 to 12, by an English name or its first letters, at least three.
fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let at = MONTHS
        .iter()
        .position(|(name, short)| word.starts_with(short) && name.to_ascii_lowercase().starts_with(&word))?;
    i8::try_from(at + 1).ok()
}
