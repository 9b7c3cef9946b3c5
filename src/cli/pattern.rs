//! Rules as the command line names them: ids and categories, with near names for what is neither.

use std::collections::BTreeSet;

use super::streams::Error;
use crate::filter::RulePattern;
use crate::policy::{Rule, Rules};
use crate::value::nearest;

/// The patterns of an option. Each must mean some rule, so that a slip does not silence what it was meant to select.
pub(super) fn patterns(option: &str, texts: &[String], rules: &Rules) -> Result<Vec<RulePattern>, Error> {
    texts.iter().map(|text| pattern(&format!("{option}: "), text.trim(), rules)).collect()
}

/// The rules that a text names, of which there is at least one.
pub(super) fn named<'r>(text: &str, rules: &'r Rules) -> Result<Vec<&'r Rule>, Error> {
    let pattern = pattern("", text, rules)?;
    Ok(rules.iter().filter(|rule| pattern.matches(rule.id())).collect())
}

fn pattern(place: &str, text: &str, rules: &Rules) -> Result<RulePattern, Error> {
    if let Ok(pattern) = text.parse::<RulePattern>()
        && (text == "*" || rules.iter().any(|rule| pattern.matches(rule.id())))
    {
        return Ok(pattern);
    }
    let (word, what) = match text.strip_suffix("/*") {
        Some(category) => (category, "a category of rules"),
        None => (text, "a rule"),
    };
    let error = Error::new(format!("{place}`{word}` is not {what}"));
    let categories: BTreeSet<_> = rules.iter().map(|rule| rule.id().category()).collect();
    let category = || nearest(word, categories.iter().copied()).map(|category| format!("{category}/*"));
    let near = match word.contains('/') {
        true => rules.near(word).map(ToString::to_string).or_else(|| near_category(word, &categories)),
        false => category(),
    };
    Err(match near {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("`orglint rules` lists them all"),
    })
}

/// `okrs/kr-count` when only the name is far off: what is in the category.
fn near_category(id: &str, categories: &BTreeSet<&str>) -> Option<String> {
    let (category, _) = id.split_once('/')?;
    nearest(category, categories.iter().copied()).map(|category| format!("{category}/*"))
}
