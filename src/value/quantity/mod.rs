//! Quantities as the field writes them: `"< 4 hours"`, `99.95%`, `5x/day`, `4.2/5`, `12 tickets`.
//! Does not know what is measured, so whether less is better comes from the operator or from the caller.

mod parse;
mod unit;

use std::cmp::Ordering;
use std::fmt;

use super::duration::Length;
use super::written::Written;

pub use self::unit::{Dimension, Rate, Unit};

/// Numbers this close, relative to the larger, are the same: rates are divided by seconds and come back inexact.
const TOLERANCE: f64 = 1e-9;

/// The operator in front of a quantity: what a target demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `<`.
    Less,
    /// `<=` or `≤`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=` or `≥`.
    GreaterOrEqual,
    /// `=`.
    Equal,
}

impl Comparison {
    /// In ASCII.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
        }
    }

    /// Which way it pulls; `None` for `=`.
    #[must_use]
    pub const fn direction(self) -> Option<Direction> {
        match self {
            Self::Less | Self::LessOrEqual => Some(Direction::Down),
            Self::Greater | Self::GreaterOrEqual => Some(Direction::Up),
            Self::Equal => None,
        }
    }

    /// Whether a value that stands so to the bound keeps it.
    #[must_use]
    pub const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Equal => ordering.is_eq(),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// Which way a value should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Less is better.
    Down,
    /// More is better.
    Up,
}

impl Direction {
    /// The way from one value to another; `None` when they are the same or incomparable.
    #[must_use]
    pub fn between(from: &Quantity, to: &Quantity) -> Option<Self> {
        match from.compare(to)? {
            Ordering::Less => Some(Self::Up),
            Ordering::Greater => Some(Self::Down),
            Ordering::Equal => None,
        }
    }
}

/// `[< | <= | > | >= | =] number unit`.
///
/// ```
/// use orglint::value::Quantity;
///
/// let target: Quantity = "< 4 hours".parse()?;
/// let current: Quantity = "2 days".parse()?;
/// assert_eq!(current.satisfies(&target), Some(false));
/// assert_eq!(target.to_string(), "< 4 h");
/// # Ok::<(), orglint::value::QuantityError>(())
/// ```
///
/// `5k` is 5000; `1,000` and `1,5` are refused, because half of the world reads them the other way; `M` is a month,
/// never a million, except behind a currency (`$2M`). There is no `==`, because being the same is not transitive here
/// (`5` is the same as `5 tickets` and as `5 pages`, which differ): ask [`Quantity::is_same`].
#[derive(Clone, Debug)]
pub struct Quantity {
    /// What stands in front of the number.
    pub comparison: Option<Comparison>,
    /// As written, in units of `unit`; finite.
    pub number: f64,
    /// What stands behind the number.
    pub unit: Unit,
}

impl Quantity {
    /// The kind of its unit.
    #[must_use]
    pub const fn dimension(&self) -> Dimension {
        self.unit.dimension()
    }

    /// The number in the base unit of its dimension: seconds for durations, per second for rates, else as written.
    /// Only meaningful beside that of a comparable quantity.
    #[must_use]
    pub fn magnitude(&self) -> f64 {
        self.unit.magnitude(self.number)
    }

    /// Whether it can be compared: its unit measures the same, or one of the two is a bare `0`, which is zero of
    /// anything ("0 incidents, from 3/quarter").
    #[must_use]
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.is_bare_zero() || other.is_bare_zero() || self.unit.measures_as(&other.unit)
    }

    /// Which one is larger, without regard to operators; `None` when they are not comparable.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if !self.is_comparable(other) {
            return None;
        }
        let (one, other) = (self.magnitude(), other.magnitude());
        if (one - other).abs() <= TOLERANCE * one.abs().max(other.abs()) {
            Some(Ordering::Equal)
        } else {
            one.partial_cmp(&other)
        }
    }

    /// Whether it is as much as the other, in whatever unit, without regard to operators.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }

    /// Whether this value meets a target, by the target's operator; an operator of this value does not matter.
    ///
    /// `None` when they are not comparable, and when the target has no operator and differs: `30 min` alone does not
    /// say whether 20 would be better or worse. [`Quantity::reaches`] then takes the direction from elsewhere.
    #[must_use]
    pub fn satisfies(&self, target: &Self) -> Option<bool> {
        let ordering = self.compare(target)?;
        match target.comparison {
            Some(comparison) => Some(comparison.holds(ordering)),
            None => ordering.is_eq().then_some(true),
        }
    }

    /// Whether this value meets a target that lies in a direction; the target's own operator wins.
    /// `None` when they are not comparable.
    #[must_use]
    pub fn reaches(&self, target: &Self, direction: Direction) -> Option<bool> {
        let ordering = self.compare(target)?;
        let comparison = target.comparison.unwrap_or(match direction {
            Direction::Down => Comparison::LessOrEqual,
            Direction::Up => Comparison::GreaterOrEqual,
        });
        Some(comparison.holds(ordering))
    }

    /// Which way its operator pulls; `None` without an operator and for `=`.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.comparison.and_then(Comparison::direction)
    }

    /// The share of the way from a baseline to a target that this value has gone: 0 at the baseline, 1 at the target,
    /// below and above outside. `None` when they are not comparable or the way has no length.
    #[must_use]
    pub fn progress(&self, baseline: &Self, target: &Self) -> Option<f64> {
        Direction::between(baseline, target)?;
        if !self.is_comparable(baseline) || !self.is_comparable(target) {
            return None;
        }
        let start = baseline.magnitude();
        Some((self.magnitude() - start) / (target.magnitude() - start))
    }

    fn is_bare_zero(&self) -> bool {
        self.number == 0.0 && self.unit == Unit::Count
    }
}

/// A bare count; a number that is not finite becomes 0.
impl From<f64> for Quantity {
    fn from(number: f64) -> Self {
        Self { comparison: None, number: if number.is_finite() { number } else { 0.0 }, unit: Unit::Count }
    }
}

impl From<Length> for Quantity {
    fn from(length: Length) -> Self {
        Self { comparison: None, number: length.number, unit: Unit::Duration(length.unit) }
    }
}

/// As people write it, in a form that reads the same again.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(comparison) = self.comparison {
            write!(f, "{comparison} ")?;
        }
        self.unit.write(self.number, f)
    }
}

/// Why a text is not a quantity. `Display` is the message of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError {
    text: Written,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    NoNumber,
    NumberInside,
    TwoNumbers,
    AtLeast,
    Comma,
    TooLarge,
    Operator(String),
    Unit(String),
    Denominator,
    Scale,
    Prose,
}

impl QuantityError {
    /// Whether there is no number in it at all, so that it may be meant as words.
    #[must_use]
    pub fn is_without_number(&self) -> bool {
        matches!(self.problem, Problem::Empty | Problem::NoNumber)
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match &self.problem {
            Problem::Empty => f.write_str("the quantity is empty"),
            Problem::NoNumber => write!(f, "{text} has no number"),
            Problem::NumberInside => write!(f, "{text} does not begin with its number"),
            Problem::TwoNumbers => write!(f, "{text} holds two numbers where a quantity has one"),
            Problem::AtLeast => write!(f, "{text} has its operator behind the number, not in front as `>=`"),
            Problem::Comma => write!(f, "{text} has a comma, which people read in two ways"),
            Problem::TooLarge => write!(f, "{text} is larger than anything that is counted"),
            Problem::Operator(operator) => {
                write!(f, "{} is none of the operators `<`, `<=`, `>`, `>=` and `=`", Written::new(operator))
            }
            Problem::Unit(unit) => write!(f, "{} in {text} is not a unit", Written::new(unit)),
            Problem::Denominator => write!(f, "{text} does not say per what"),
            Problem::Scale => write!(f, "{text} has no scale, since its highest score is not above 0"),
            Problem::Prose => write!(f, "{text} is too long for a quantity"),
        }
    }
}

impl std::error::Error for QuantityError {}

#[cfg(test)]
mod tests;
