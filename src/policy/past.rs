//! Rules that ask for the past of the files: what they want to know, and which are silent when nothing is known.

use super::check::{HISTORIC, Historic};
use super::rule::{Finder, Rule};
use crate::diagnostic::RuleId;
use crate::org::Organization;
use crate::source::{Sources, Wanted};

/// What these rules want to know of the past of these files.
pub(crate) fn wanted<'r>(rules: impl Iterator<Item = &'r Rule>, sources: &Sources) -> Wanted {
    let mut wanted = Wanted::default();
    for (_, historic) in historic(rules) {
        for (_, source) in sources.iter() {
            historic.ask(&mut wanted, source.path(), source.text());
        }
    }
    wanted
}

/// The rules that would judge something here, if the past were known.
pub(crate) fn silent_without<'r>(
    rules: impl Iterator<Item = &'r Rule>,
    org: &Organization<'_>,
) -> Vec<&'r RuleId> {
    historic(rules).filter(|(_, historic)| (historic.judges)(org)).map(|(rule, _)| rule.id()).collect()
}

fn historic<'r>(
    rules: impl Iterator<Item = &'r Rule>,
) -> impl Iterator<Item = (&'r Rule, &'static Historic)> {
    rules.filter_map(|rule| {
        let Finder::Check(check) = &rule.finder else { return None };
        HISTORIC.iter().find(|historic| historic.check == check.name).map(|historic| (rule, historic))
    })
}
