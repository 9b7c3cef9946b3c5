//! Which rules a repository may have beside ours: their ids, and where their files lie.

use std::collections::{BTreeMap, BTreeSet};

use super::load;
use super::rule::Rule;
use crate::diagnostic::{Diagnostic, RuleId};
use crate::source::{FileId, Source, Span};

/// The folder beside those of the categories that holds documents for examples, and no rules.
pub const GIVEN: &str = "given";

/// Categories of what is reported without a rule file.
const WITHOUT_FILES: [&str; 2] = ["config", "policy"];

/// Why a repository cannot have a rule of this id, and what to do about it; nothing when it can.
#[must_use]
pub fn unusable<'r>(id: &RuleId, ours: impl Iterator<Item = &'r Rule>) -> Option<(String, &'static str)> {
    let ours: BTreeSet<&RuleId> = ours.filter(|rule| rule.file.is_none()).map(Rule::id).collect();
    let category = id.category();
    if ours.contains(id) {
        let help = "set it under `rules:` in the configuration, or give yours a category of your own";
        return Some((format!("there is a rule `{id}` in orglint already"), help));
    }
    let is_ours = WITHOUT_FILES.contains(&category) || ours.iter().any(|ours| ours.category() == category);
    if is_ours {
        let help = "use one of your own, such as the name of your organization";
        return Some((format!("`{category}` is a category of orglint itself"), help));
    }
    let help = "use another word: `given` beside the categories holds documents for examples";
    (category == GIVEN).then(|| ("`given` is no category".to_owned(), help))
}

/// A rule that cannot be beside ours, or beside one of an earlier file.
pub(super) fn refusal(
    id: &RuleId,
    file: FileId,
    earlier: &BTreeMap<RuleId, &str>,
    all: &[Rule],
) -> Option<Diagnostic> {
    let (message, help) = match earlier.get(id) {
        Some(path) => {
            (format!("there is a rule `{id}` in `{path}` already"), "rename or delete one of the two")
        }
        None => unusable(id, all.iter())?,
    };
    Some(Diagnostic { help: Some(help.to_owned()), ..load::mistake(file, Span::at(0), message) })
}

/// A file below a folder of rules that does not lie in the folder of its category there: its path would not be its id.
pub(super) fn misplaced((file, source): (FileId, &Source), folders: &[&str]) -> Option<Diagnostic> {
    let below = |folder: &&str| source.path().strip_prefix(folder)?.strip_prefix('/');
    let paths: Vec<_> = folders.iter().filter_map(below).collect();
    let first = paths.first()?;
    if paths.iter().any(|path| path.matches('/').count() == 1) {
        return None;
    }
    let message = match first.contains('/') {
        true => "a rule file lies in the folder of its category, and no deeper",
        false => "a rule file lies in the folder of its category",
    };
    let name = first.rsplit('/').next().unwrap_or(first);
    let help = format!("move it to `{}/CATEGORY/{name}`", folders.first().unwrap_or(&""));
    Some(Diagnostic { help: Some(help), ..load::mistake(file, Span::at(0), message.to_owned()) })
}
