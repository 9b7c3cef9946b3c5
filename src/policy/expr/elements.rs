//! Going over lists and the keys of maps, wherever they come from, without copying them.

use std::slice;
use std::vec;

use super::eval::Fault;
use super::value::{Step, Value};
use crate::document::Items;

/// The elements of a list value, or the keys of a map.
pub(crate) enum Elements<'v, 't> {
    Borrowed(slice::Iter<'t, Value<'t>>),
    Counted(slice::Iter<'v, Value<'t>>),
    Items(Items<'t>),
    Keys(vec::IntoIter<Value<'t>>),
}

impl<'t> Iterator for Elements<'_, 't> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        match self {
            Self::Borrowed(list) => list.next().map(Value::borrowed),
            Self::Counted(list) => list.next().cloned(),
            Self::Items(items) => items.next().map(Value::of),
            Self::Keys(keys) => keys.next(),
        }
    }
}

/// Whether two lists have equal elements. Work is counted.
///
/// # Errors
/// What `step` says.
pub(super) fn same_elements(
    mut left: Elements<'_, '_>,
    mut right: Elements<'_, '_>,
    step: Step<'_>,
) -> Result<bool, Fault> {
    loop {
        match (left.next(), right.next()) {
            (Some(left), Some(right)) => {
                step(1)?;
                if !left.same(&right, step)? {
                    return Ok(false);
                }
            }
            (left, right) => return Ok(left.is_none() && right.is_none()),
        }
    }
}
