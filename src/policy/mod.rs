//! Rules: files that say what is wrong in an organization, and the engine that judges by them. Knows no formats.

mod ask;
mod budget;
mod check;
pub mod clock;
mod expr;
mod fingerprint;
mod judge;
mod load;
mod metric;
mod page;
mod past;
mod phrase;
mod remedy;
mod rule;
mod select;
mod setting;
pub mod vocabulary;

#[cfg(test)]
mod tests;

pub use ask::{Answer, Answered, Inquiry, Misasked, Place, Question};
use expr::Parsing;
pub(crate) use expr::{Value, World};
pub(crate) use judge::{Telling, judge, judge_suppressions};
pub(crate) use past::{silent_without, wanted};
pub(crate) use rule::RESERVED;
pub use rule::{Example, Param, RemedyText, Rule};
pub(crate) use setting::{Level, Setting, Tuned};

use crate::diagnostic::{Diagnostic, RuleId};
use crate::schema::Schemas;
use crate::source::{Source, Sources};

/// The rules of a run, by id.
#[derive(Debug)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// Rule files that cannot be used, with every mistake in them.
#[derive(Debug)]
pub struct Refusal {
    /// The rule files.
    pub sources: Sources,
    /// Every mistake, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rules {
    /// The rules that come with the program. Their expressions are parsed when they are first evaluated; a test loads
    /// them as if they came from outside, so that no mistake in them ships.
    ///
    /// # Errors
    /// A mistake in a rule file.
    pub fn builtin(schemas: &Schemas) -> Result<Self, Refusal> {
        let files = crate::embedded::POLICIES.iter().map(|(path, text)| Source::new(*path, *text));
        load::load(files.collect(), schemas, Parsing::WhenNeeded).map(Self::of)
    }

    /// Rules from files whose path is `category/name.yaml`.
    ///
    /// # Errors
    /// A mistake in a rule file.
    pub fn load(files: Vec<Source>, schemas: &Schemas) -> Result<Self, Refusal> {
        load::load(files, schemas, Parsing::AtOnce).map(Self::of)
    }

    fn of(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Self { rules }
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.as_str() == id)
    }

    /// The nearest id, for messages.
    #[must_use]
    pub fn near(&self, id: &str) -> Option<&RuleId> {
        let near = crate::value::nearest(id, self.rules.iter().map(|rule| rule.id.as_str()))?;
        self.get(near).map(Rule::id)
    }
}
