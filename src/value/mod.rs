//! The values that manifests write as text: quantities, durations, periods, dates, and names that nearly match.
//! Pure: no documents, no rules, no clock; only the time zones bundled with the program, and those only when asked for.

pub mod calendar;
pub mod character;
pub mod date;
pub mod duration;
pub mod near;
mod number;
pub mod older;
pub mod period;
pub mod quantity;
mod written;

pub use calendar::{Calendar, Workweek, ZoneError, weekday, weekday_name, zone};
pub use character::{hidden, is_invisible, lower, turns_order};
pub use date::{DateError, FieldDate};
pub use duration::{DurationError, DurationUnit, FieldDuration, Length};
pub use near::{Effort, nearest, nearest_within};
pub use older::{may_read_otherwise, older_reading};
pub use period::{Period, PeriodError};
pub use quantity::{Comparison, Dimension, Direction, Quantity, QuantityError, Rate, Unit};
