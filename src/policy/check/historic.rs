//! Checks that ask for the past of the files: what each wants to know, and when it would have something to judge.

use super::{docs, late, removal, renewal};
use crate::org::Organization;
use crate::source::Wanted;

/// What a check wants to know of the past.
pub(crate) struct Historic {
    pub(crate) check: &'static str,
    /// A file without all of these words holds nothing that it judges.
    pub(super) marks: &'static [&'static str],
    /// Asks for what it wants to know of such a file.
    pub(super) want: fn(&mut Wanted, &str),
    /// Whether it would judge anything, if the past were known.
    pub(crate) judges: fn(&Organization<'_>) -> bool,
}

/// Every check that asks for the past.
pub(crate) const HISTORIC: &[Historic] = &[docs::PAST, late::PAST, removal::PAST, renewal::PAST];

impl Historic {
    /// Asks for what it wants to know of a file with this text.
    pub(crate) fn ask(&self, wanted: &mut Wanted, path: &str, text: &str) {
        if self.marks.iter().all(|mark| text.contains(mark)) {
            (self.want)(wanted, path);
        }
    }
}
