//! `orglint.yaml`: which files, which rules, how severe. Reads a text that it is given, and judges nothing.

mod draft;
mod fit;
mod pattern;
mod read;
mod tune;

pub use draft::{AdapterSetting, Additions, Draft, KindSetting, Mistake};
pub use pattern::{UnknownRule, rule_pattern};
pub use tune::{Origin, RuleState};

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::filter::{FailOn, RulePattern, Suppressions};
use crate::policy::{Level, Refusal, Rules, Value};
use crate::schema::{Binding, Schemas};
use crate::source::{Globs, Source, Span};

/// What `orglint.yaml` says; nothing by default.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, for diagnostics that point into it.
    source: Option<Source>,
    include: Globs,
    exclude: Globs,
    fail_on: Option<(FailOn, Span)>,
    baseline: Option<(String, Span)>,
    suppressions: Suppressions,
    suppressions_span: Option<Span>,
    rules: Vec<RuleSetting>,
    overrides: Vec<Override>,
    additions: Additions,
}

/// Rule settings for some paths.
#[derive(Debug)]
struct Override {
    paths: Globs,
    rules: Vec<RuleSetting>,
}

/// What is said of a rule or a category.
#[derive(Debug)]
struct RuleSetting {
    pattern: RulePattern,
    level: Option<(Level, Span)>,
    ramp: Ramp,
    params: Vec<ParamSetting>,
}

/// A value for a parameter.
#[derive(Clone, Debug)]
struct ParamSetting {
    name: String,
    value: Value<'static>,
    /// The key, and what is written.
    span: Span,
    text: String,
}

/// Days on which a rule becomes more severe.
#[derive(Clone, Debug, Default)]
struct Ramp {
    /// Before it the rule says nothing.
    effective_from: Option<(Date, Span)>,
    /// Before it a finding is an info, from then on a warning.
    warn_at: Option<(Date, Span)>,
    /// The last day on which a finding is a warning.
    error_after: Option<(Date, Span)>,
}

impl Config {
    /// Reads a configuration that adds no rules and no kinds. Its path is relative to the root.
    ///
    /// # Errors
    /// Every mistake in it, with places.
    pub fn load(source: Source, rules: &Rules, schemas: &Schemas) -> Result<Self, Refusal> {
        Draft::read(source, schemas)?.config(rules)
    }

    fn with_additions(self, additions: Additions) -> Self {
        Self { additions, ..self }
    }

    /// The file it was read from.
    #[must_use]
    pub const fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// The files of the organization; all when empty.
    #[must_use]
    pub const fn include(&self) -> &Globs {
        &self.include
    }

    /// Files that are left out.
    #[must_use]
    pub const fn exclude(&self) -> &Globs {
        &self.exclude
    }

    /// Folders of rule files, relative to the root.
    pub fn policies(&self) -> impl Iterator<Item = &str> {
        self.additions.policies.iter().map(|(path, _)| path.as_str())
    }

    /// The files of the schemas of its kinds, relative to the root.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let schemas = self.additions.kinds.iter().filter_map(|kind| kind.schema.as_ref());
        schemas.map(|(path, _)| path.as_str())
    }

    /// Other tools whose documents are read, each with the line of the configuration that says so.
    pub fn adapters(&self) -> impl Iterator<Item = (&AdapterSetting, Origin)> {
        let adapters = self.additions.adapters.iter();
        adapters.map(|adapter| (adapter, Origin::Configuration(adapter.span)))
    }

    /// Files that the kinds of the configuration are in, where it says so by their paths.
    #[must_use]
    pub fn declared_paths(&self) -> Globs {
        let paths = |kind: &KindSetting| match &kind.declaration.binding {
            Binding::Paths(globs) => globs.texts().to_vec(),
            Binding::Header { .. } => Vec::new(),
        };
        let texts: Vec<String> = self.additions.kinds.iter().flat_map(paths).collect();
        Globs::default().with(texts.iter().map(String::as_str))
    }

    /// From which severity on the run fails.
    #[must_use]
    pub fn fail_on(&self) -> Option<FailOn> {
        self.fail_on.map(|(fail_on, _)| fail_on)
    }

    /// What is asked of comments that silence rules.
    #[must_use]
    pub const fn suppressions(&self) -> &Suppressions {
        &self.suppressions
    }

    /// Who sets the severity from which on the run fails, the path of the baseline, and what is asked of comments.
    #[must_use]
    pub fn origins(&self) -> [Origin; 3] {
        let fail_on = self.fail_on.map(|(_, span)| span);
        let baseline = self.baseline.as_ref().map(|(_, span)| *span);
        [fail_on, baseline, self.suppressions_span]
            .map(|span| span.map_or(Origin::Default, Origin::Configuration))
    }

    /// Where the list of known problems lies, relative to the root.
    #[must_use]
    pub fn baseline(&self) -> Option<&str> {
        self.baseline.as_ref().map(|(path, _)| path.as_str())
    }

    /// Kinds of which there is no document among these, in words. `documents` is how many there are of each kind.
    #[must_use]
    pub fn vacant(&self, documents: &BTreeMap<String, usize>, paths: &[&str]) -> Vec<String> {
        let name = self.source.as_ref().map_or("", Source::path);
        let mut vacant = Vec::new();
        let kinds = self.additions.kinds.iter().map(|kind| &kind.declaration);
        for kind in kinds.filter(|kind| !documents.contains_key(&kind.kind)) {
            let why = match &kind.binding {
                Binding::Header { api_version, kind } => {
                    format!("no document says `apiVersion: {api_version}` and `kind: {kind}`")
                }
                // That no file matches is said of each pattern.
                Binding::Paths(globs) => match paths.iter().find(|path| globs.matches(path)) {
                    Some(path) if kind.within.0.is_empty() => format!("`{path}` holds none"),
                    Some(path) => format!("`{}` leads nowhere in `{path}`", kind.within),
                    None => continue,
                },
            };
            vacant.push(format!("`{name}`: there is no `{}`: {why}", kind.kind));
        }
        vacant
    }

    /// Patterns that mean none of these paths, in words: nothing is what they were written for.
    #[must_use]
    pub fn idle(&self, paths: &[&str]) -> Vec<String> {
        let name = self.source.as_ref().map_or("", Source::path);
        let lists = [("include", &self.include)].into_iter();
        let lists = lists.chain(self.overrides.iter().map(|part| ("overrides", &part.paths)));
        let kinds = self.additions.kinds.iter().filter_map(|kind| match &kind.declaration.binding {
            Binding::Paths(globs) => Some(("kinds", globs)),
            Binding::Header { .. } => None,
        });
        let lists = lists.chain(kinds);
        let mut idle = Vec::new();
        for (key, globs) in lists {
            let used = globs.used(paths.iter().copied());
            let texts = globs.texts().iter().zip(used).filter(|(_, used)| !used);
            idle.extend(texts.map(|(text, _)| format!("`{name}`: no file matches `{text}` of `{key}`")));
        }
        idle
    }
}

/// A severity by its name.
fn severity(name: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.name() == name)
}
