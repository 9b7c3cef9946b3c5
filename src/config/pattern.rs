//! Rules as users name them: ids and categories, with near names for what is neither.

use std::collections::BTreeSet;
use std::fmt;

use crate::filter::RulePattern;
use crate::policy::Rules;
use crate::value::nearest;

/// A text that means no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    word: String,
    what: &'static str,
    /// The nearest id or category.
    near: Option<String>,
}

impl UnknownRule {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match &self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`orglint rules` lists them all".to_owned(),
        }
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.word, self.what)
    }
}

impl std::error::Error for UnknownRule {}

/// The pattern of a text, which means at least one rule: a slip must not silence what it was meant to select.
///
/// # Errors
/// It means none.
pub fn rule_pattern(text: &str, rules: &Rules) -> Result<RulePattern, UnknownRule> {
    if let Ok(pattern) = text.parse::<RulePattern>()
        && (text == "*" || rules.iter().any(|rule| pattern.matches(rule.id())))
    {
        return Ok(pattern);
    }
    let (word, what) = match text.strip_suffix("/*") {
        Some(category) => (category, "a category of rules"),
        None => (text, "a rule"),
    };
    let categories: BTreeSet<_> = rules.iter().map(|rule| rule.id().category()).collect();
    let category =
        |word: &str| nearest(word, categories.iter().copied()).map(|category| format!("{category}/*"));
    let near = match word.split_once('/') {
        // When only the name is far off: what is in the category.
        Some((first, _)) => rules.near(word).map(ToString::to_string).or_else(|| category(first)),
        None => category(word),
    };
    Err(UnknownRule { word: word.to_owned(), what, near })
}
