//! What a quantity is counted in, and which units measure the same thing. Knows no numbers.

use std::fmt;

use crate::value::duration::{DurationUnit, Length};
use crate::value::number::plain;

/// The currency signs that may stand before a number.
pub(super) const CURRENCIES: &str = "$€£¥₺₹₽";

/// What a quantity is counted in.
///
/// `==` compares how it is written; [`Unit::measures_as`] compares what it measures.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    /// Nothing is said: `12`.
    Count,
    /// A free word or up to three of them: `tickets`; or a currency sign.
    Word(String),
    /// `%`.
    Percent,
    /// A unit of time.
    Duration(DurationUnit),
    /// Points on a scale: the `/5` of `4.2/5`.
    Score {
        /// The highest score.
        max: f64,
    },
    /// So much per time, or per something.
    Rate(Box<Rate>),
}

/// The unit of `2/week/person`; at least one of `each` and `interval` is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// What is counted; never a score or a rate.
    pub of: Unit,
    /// A free word: `person`, `team`, `focus block`.
    pub each: Option<String>,
    /// `week`, or `2 weeks`.
    pub interval: Option<Length>,
}

/// The kinds of unit, for messages and for telling an outcome from a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// A number without unit.
    Count,
    /// A number of something named.
    Word,
    /// A percentage.
    Percent,
    /// A length of time.
    Duration,
    /// Points on a scale.
    Score,
    /// Per time, or per something.
    Rate,
}

impl Dimension {
    /// With its article, for messages: "a percentage".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "a bare number",
            Self::Word => "a count",
            Self::Percent => "a percentage",
            Self::Duration => "a duration",
            Self::Score => "a score",
            Self::Rate => "a rate",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Unit {
    /// Its kind.
    #[must_use]
    pub const fn dimension(&self) -> Dimension {
        match self {
            Self::Count => Dimension::Count,
            Self::Word(_) => Dimension::Word,
            Self::Percent => Dimension::Percent,
            Self::Duration(_) => Dimension::Duration,
            Self::Score { .. } => Dimension::Score,
            Self::Rate(_) => Dimension::Rate,
        }
    }

    /// Whether numbers of both units can be compared.
    ///
    /// What is left unsaid is not a difference: `12` compares with `5 tickets`, `12/month` with `5/team/month`.
    /// Scores only compare on the same scale: 7 of 10 is not 3.5 of 5 when one scale begins at 0 and the other at 1.
    #[must_use]
    pub fn measures_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Count | Self::Word(_), Self::Count)
            | (Self::Count, Self::Word(_))
            | (Self::Percent, Self::Percent)
            | (Self::Duration(_), Self::Duration(_)) => true,
            (Self::Word(one), Self::Word(other)) => singular(one) == singular(other),
            (Self::Score { max: one }, Self::Score { max: other }) => one == other,
            (Self::Rate(one), Self::Rate(other)) => one.measures_as(other),
            (
                Self::Count
                | Self::Word(_)
                | Self::Percent
                | Self::Duration(_)
                | Self::Score { .. }
                | Self::Rate(_),
                _,
            ) => false,
        }
    }

    /// What one of this unit is worth among those it is comparable with.
    pub(super) fn magnitude(&self, number: f64) -> f64 {
        match self {
            Self::Count | Self::Word(_) | Self::Percent | Self::Score { .. } => number,
            Self::Duration(unit) => Length { number, unit: *unit }.seconds(),
            Self::Rate(rate) => {
                let interval = rate.interval.map_or(1.0, |interval| interval.mean_seconds());
                rate.of.magnitude(number) / interval
            }
        }
    }

    /// Writes a number of this unit.
    pub(super) fn write(&self, number: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = plain(number);
        match self {
            Self::Count => write!(f, "{shown}"),
            Self::Word(word) if word.chars().all(|char| CURRENCIES.contains(char)) => {
                let sign = if shown < 0.0 { "-" } else { "" };
                write!(f, "{sign}{word}{}", shown.abs())
            }
            Self::Word(word) if word == "x" => write!(f, "{shown}x"),
            Self::Word(word) => write!(f, "{shown} {word}"),
            Self::Percent => write!(f, "{shown}%"),
            Self::Duration(unit) => write!(f, "{}", Length { number, unit: *unit }),
            Self::Score { max } => write!(f, "{shown}/{}", plain(*max)),
            Self::Rate(rate) => {
                rate.of.write(number, f)?;
                rate.each.as_ref().map_or(Ok(()), |each| write!(f, "/{each}"))?;
                match &rate.interval {
                    None => Ok(()),
                    Some(interval) if interval.number == 1.0 => write!(f, "/{}", interval.unit.word()),
                    Some(interval) => write!(f, "/{interval}"),
                }
            }
        }
    }
}

impl Rate {
    fn measures_as(&self, other: &Self) -> bool {
        let each = match (&self.each, &other.each) {
            (Some(one), Some(other)) => singular(one) == singular(other),
            (None, _) | (_, None) => true,
        };
        each && self.of.measures_as(&other.of) && self.interval.is_some() == other.interval.is_some()
    }
}

/// `tickets`, `Ticket`, `stories` and `story` as one word each; English, since the manifests are.
fn singular(word: &str) -> String {
    let mut word = word.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let (cut, put) = if ends(&["ies"]) && word.len() > 4 {
        (3, "y")
    } else if ends(&["ches", "shes", "sses", "xes"]) {
        (2, "")
    } else if ends(&["s"]) && !ends(&["ss", "us", "is"]) {
        (1, "")
    } else {
        (0, "")
    };
    word.truncate(word.len() - cut);
    word + put
}
