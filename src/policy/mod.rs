//! Rules: files that say what is wrong in an organization, and the engine that judges by them. Knows no formats.

mod before;
mod check;
pub mod clock;
mod expr;
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

pub(crate) use before::Before;
use expr::Parsing;
pub(crate) use expr::{Value, World};
pub(crate) use judge::{judge, judge_suppressions};
pub(crate) use past::{silent_without, wanted};
pub(crate) use rule::RESERVED;
pub use rule::{Example, Param, RemedyText, Rule};
pub(crate) use setting::{Level, Setting, Tuned};

use crate::diagnostic::{Diagnostic, RuleId};
use crate::schema::Schemas;
use crate::source::{Source, Sources, Span};

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

    /// These and those of a repository. `files` are theirs, and name them in what is refused.
    ///
    /// # Errors
    /// A rule in a category of ours, which the next version may extend, or two of one id.
    pub fn with(mut self, files: Vec<Source>, schemas: &Schemas) -> Result<Self, Refusal> {
        let own = load::load(files.clone(), schemas, Parsing::AtOnce)?;
        let sources = Sources::new(files);
        let mut diagnostics = Vec::new();
        for (index, rule) in own.iter().enumerate() {
            let earlier = own.get(..index).unwrap_or(&[]).iter().find(|earlier| earlier.id == rule.id);
            let ours = self.rules.iter().find(|ours| ours.id.category() == rule.id.category());
            let (message, help) = match (earlier, ours) {
                (Some(_), _) => (format!("there are two rules `{}`", rule.id), "rename one of the files"),
                (None, Some(_)) => (
                    format!("`{}` is a category of orglint itself", rule.id.category()),
                    "use one of your own, such as the name of your organization",
                ),
                (None, None) => continue,
            };
            let file =
                sources.iter().filter(|(_, source)| load::id(source).as_ref() == Some(&rule.id)).last();
            diagnostics.extend(file.map(|(file, _)| {
                let mistake = load::mistake(file, Span::at(0), message);
                Diagnostic { help: Some(help.to_owned()), ..mistake }
            }));
        }
        if !diagnostics.is_empty() {
            return Err(Refusal { sources, diagnostics });
        }
        self.rules.extend(own);
        Ok(Self::of(self.rules))
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
