//! Checks that ask for the past of the files: what each wants to know, and when it would have something to judge.

use memchr::memmem;

use super::{docs, late, removal, renewal};
use crate::org::Organization;
use crate::source::{Source, Sources, Wanted};

/// What a check wants to know of the past.
pub(crate) struct Historic {
    pub(crate) check: &'static str,
    /// A file without all of these words holds nothing that it judges.
    pub(super) marks: &'static [&'static str],
    /// Asks for what it wants to know of such a file.
    pub(crate) want: fn(&mut Wanted, &str),
    /// Whether it would judge anything, if the past were known.
    pub(crate) judges: fn(&Organization<'_>) -> bool,
}

/// Every check that asks for the past.
pub(crate) const HISTORIC: &[Historic] = &[docs::PAST, late::PAST, removal::PAST, renewal::PAST];

impl Historic {
    /// The files of which it wants to know something.
    pub(crate) fn files<'s>(&self, sources: &'s Sources) -> impl Iterator<Item = &'s Source> + use<'s> {
        let marks: Vec<_> = self.marks.iter().map(memmem::Finder::new).collect();
        let holds_all =
            move |source: &&Source| marks.iter().all(|mark| mark.find(source.text().as_bytes()).is_some());
        sources.iter().map(|(_, source)| source).filter(holds_all)
    }
}
