//! A text or a list that a value shows without copying it. Knows nothing of what is in it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Borrowed from what outlives the evaluation, such as documents and rules; counted when it was computed.
#[derive(Debug)]
pub(crate) enum Shared<'t, T: ?Sized> {
    Borrowed(&'t T),
    Counted(Arc<T>),
}

impl<T: ?Sized> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Self::Borrowed(of) => Self::Borrowed(of),
            Self::Counted(of) => Self::Counted(Arc::clone(of)),
        }
    }
}

impl<T: ?Sized> Deref for Shared<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Borrowed(of) => of,
            Self::Counted(of) => of,
        }
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Shared<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Shared<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'t, T: ?Sized> From<&'t T> for Shared<'t, T> {
    fn from(of: &'t T) -> Self {
        Self::Borrowed(of)
    }
}

impl From<String> for Shared<'_, str> {
    fn from(text: String) -> Self {
        Self::Counted(text.into())
    }
}

impl<T> From<Vec<T>> for Shared<'_, [T]> {
    fn from(list: Vec<T>) -> Self {
        Self::Counted(list.into())
    }
}

impl<T> FromIterator<T> for Shared<'_, [T]> {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        Self::Counted(list.into_iter().collect())
    }
}
