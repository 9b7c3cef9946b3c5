//! Rules as the command line names them.

use super::streams::Error;
use crate::config::{UnknownRule, rule_pattern};
use crate::filter::RulePattern;
use crate::policy::{Rule, Rules};

/// The patterns of an option. Each must mean some rule, so that a slip does not silence what it was meant to select.
pub(super) fn patterns(option: &str, texts: &[String], rules: &Rules) -> Result<Vec<RulePattern>, Error> {
    let pattern = |text: &String| {
        let unknown = |unknown: UnknownRule| Error::new(format!("{option}: {unknown}")).help(unknown.help());
        rule_pattern(text.trim(), rules).map_err(unknown)
    };
    texts.iter().map(pattern).collect()
}

/// The rules that a text names, of which there is at least one.
pub(super) fn named<'r>(text: &str, rules: &'r Rules) -> Result<Vec<&'r Rule>, Error> {
    let unknown = |unknown: UnknownRule| Error::new(unknown.to_string()).help(unknown.help());
    let pattern = rule_pattern(text, rules).map_err(unknown)?;
    Ok(rules.iter().filter(|rule| pattern.matches(rule.id())).collect())
}
