//! Rules: files that say what is wrong in an organization, and the engine that judges by them. Knows no formats.

mod ask;
mod before;
mod budget;
mod builtin;
mod check;
pub mod clock;
mod expr;
mod fingerprint;
mod flood;
mod judge;
mod load;
mod metric;
mod own;
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
pub(crate) use before::Before;
pub(crate) use expr::{Value, World};
pub(crate) use judge::{Telling, judge, judge_suppressions};
pub use own::{GIVEN, unusable};
pub(crate) use past::{asks, silent_without, wanted};
pub(crate) use rule::RESERVED;
pub use rule::{Example, Param, RemedyText, Rule};
pub(crate) use setting::{Level, Setting, Tuned};

use std::collections::BTreeMap;

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
    /// The rules that come with the program. Their files are read when there is something for them to judge, and their
    /// examples when somebody asks for them; a test loads them as if they came from outside, so that no mistake in them
    /// ships.
    #[must_use]
    pub fn builtin(schemas: &Schemas) -> Self {
        Self::of(builtin::rules(schemas).collect())
    }

    /// The rule of this id alone, of those that come with the program.
    #[must_use]
    pub fn builtin_alone(id: &str, schemas: &Schemas) -> Option<Self> {
        builtin::alone(id, schemas).map(|rule| Self::of(vec![rule]))
    }

    /// Rules from files whose path is `category/name.yaml`.
    ///
    /// # Errors
    /// A mistake in a rule file.
    pub fn load(files: Vec<Source>, schemas: &Schemas) -> Result<Self, Refusal> {
        load::load(files, schemas).map(Self::of)
    }

    /// These and those of a repository. A file below one of `folders` lies there in the folder of its category; others
    /// may lie anywhere.
    ///
    /// # Errors
    /// A mistake in a rule file, a rule in a category of ours, which the next version may extend, or two of one id.
    pub fn with(mut self, files: Vec<Source>, folders: &[&str], schemas: &Schemas) -> Result<Self, Refusal> {
        let sources = Sources::new(files.clone());
        let mut diagnostics: Vec<_> =
            sources.iter().filter_map(|file| own::misplaced(file, folders)).collect();
        let own = match load::load(files, schemas) {
            Ok(own) => own,
            Err(refusal) => {
                diagnostics.extend(refusal.diagnostics);
                return Err(Refusal { diagnostics, ..refusal });
            }
        };
        let mut paths: BTreeMap<RuleId, &str> = BTreeMap::new();
        // There is a rule for each file, in their order.
        for (mut rule, (file, source)) in own.into_iter().zip(sources.iter()) {
            diagnostics.extend(own::refusal(&rule.id, file, &paths, &self.rules));
            paths.entry(rule.id.clone()).or_insert_with(|| source.path());
            rule.file = Some(source.path().to_owned());
            self.rules.push(rule);
        }
        if diagnostics.is_empty() { Ok(Self::of(self.rules)) } else { Err(Refusal { sources, diagnostics }) }
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
