//! A rule, as its file says: why, for what, under which condition, in which words.

use std::sync::OnceLock;

use super::builtin;
use super::check::Check;
use super::expr::{Expr, Template, Value};
use super::remedy::Remedy;
use super::select::Selector;
use crate::diagnostic::{RuleCard, RuleId, Severity};
use crate::schema::KindId;
use crate::source::{Commit, History};

/// A rule, ready to judge. Made by the loader alone.
#[derive(Debug)]
pub struct Rule {
    pub(super) id: RuleId,
    /// Of a rule of a repository.
    pub(super) file: Option<String>,
    pub(super) severity: Severity,
    pub(super) kinds: Vec<KindId>,
    pub(super) kind_names: Vec<String>,
    /// An algorithm over the organization, which finds what is judged; without one, a path through each manifest does.
    pub(super) check: Option<&'static Check>,
    /// It compares with what was there before a change.
    pub(super) names_old_self: bool,
    /// Of a rule of ours it is made when there is something to judge: a run meets few of them.
    pub(super) body: OnceLock<Body>,
    /// Of a rule of ours they are read when it reports, or somebody asks.
    pub(super) words: OnceLock<Words>,
    /// Of a rule of ours they are read when somebody asks: they are most of its text, and no run needs them.
    pub(super) examples: OnceLock<Vec<Example>>,
}

/// What a rule judges by.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) params: Vec<(String, Value<'static>)>,
    pub(super) variables: Vec<(String, Expr)>,
    /// A path through each manifest of the rule's kinds; the manifest's root when empty.
    pub(super) selector: Selector,
    pub(super) when: Option<Expr>,
    pub(super) cases: Vec<Case>,
}

/// What a rule says.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) summary: String,
    pub(super) source: Option<String>,
    pub(super) rationale: String,
    pub(super) silent: Option<String>,
    pub(super) params: Vec<Param>,
    /// Of each case.
    pub(super) cases: Vec<Telling>,
    pub(super) related: Vec<Related>,
}

impl Rule {
    /// `category/name`.
    #[must_use]
    pub const fn id(&self) -> &RuleId {
        &self.id
    }

    /// Its file, relative to the root, for a rule of the repository's own; nothing for one of the program.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    pub(super) fn body(&self) -> &Body {
        self.body.get_or_init(|| builtin::body(&self.id))
    }

    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| builtin::words(&self.id))
    }

    /// Whether a built-in check finds what it judges.
    pub(crate) const fn has_check(&self) -> bool {
        self.check.is_some()
    }

    /// How many cases it has, which are numbered from 0; one without `cases:` has one.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.body().cases.len()
    }

    /// Before configuration; single cases may have their own.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// One line without a full stop.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.words().summary
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.words().source.as_deref()
    }

    /// Why it matters.
    #[must_use]
    pub fn rationale(&self) -> &str {
        &self.words().rationale
    }

    /// When it says nothing on purpose.
    #[must_use]
    pub fn silent(&self) -> Option<&str> {
        self.words().silent.as_deref()
    }

    /// The kinds it judges; empty when it judges files or the organization as a whole.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.kind_names
    }

    /// What can be configured.
    #[must_use]
    pub fn params(&self) -> &[Param] {
        &self.words().params
    }

    /// The default values of its parameters.
    pub(crate) fn defaults(&self) -> &[(String, Value<'static>)] {
        &self.body().params
    }

    /// What formats tell of it.
    #[must_use]
    pub fn card(&self) -> RuleCard {
        let (summary, rationale) = (self.summary().to_owned(), self.rationale().to_owned());
        let (id, severity, judges_changes) = (self.id.clone(), self.severity, self.names_old_self);
        RuleCard { id, severity, summary, rationale, judges_changes }
    }

    /// How it mends what it reports; each way once.
    #[must_use]
    pub fn remedies(&self) -> Vec<RemedyText> {
        let mut texts: Vec<RemedyText> = Vec::new();
        for remedy in self.words().cases.iter().flat_map(|case| &case.remedies) {
            let text = RemedyText { title: remedy.title.to_string(), safe: remedy.safe };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// Whether it judges changes: it names `oldSelf`, and says nothing without the files before the change.
    #[must_use]
    pub const fn judges_changes(&self) -> bool {
        self.names_old_self
    }

    /// What proves it.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        self.examples.get_or_init(|| builtin::examples(&self.id))
    }
}

/// What the configuration can set for every rule, and what therefore is the name of no parameter.
pub(crate) const RESERVED: [&str; 4] = ["severity", "effectiveFrom", "warnAt", "errorAfter"];

/// A parameter, for readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its default, as in the rule file.
    pub default: serde_json::Value,
    /// What it does.
    pub description: String,
    /// For a map: the keys that it may have, when there are others than those of the default.
    pub keys: Vec<String>,
}

/// A way to mend what a rule reports, for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyText {
    /// What it does, as a command; `…` stands for what depends on the document.
    pub title: String,
    /// Whether `--fix` is enough.
    pub safe: bool,
}

/// One condition; the first case that fails reports.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) when: Option<Expr>,
    pub(super) assert: Option<Expr>,
    pub(super) severity: Option<Severity>,
}

/// What a case that fails says.
#[derive(Debug)]
pub(super) struct Telling {
    pub(super) message: Template,
    pub(super) at: Option<Selector>,
    pub(super) help: Option<Template>,
    /// The first that can be computed is offered.
    pub(super) remedies: Vec<Remedy>,
}

/// Other places to show.
#[derive(Debug)]
pub(super) struct Related {
    pub(super) nodes: Expr,
    pub(super) message: Template,
}

/// Documents that prove a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The situation.
    pub name: Option<String>,
    /// Whether the rule must report.
    pub bad: bool,
    /// File names and texts.
    pub files: Vec<(String, String)>,
    /// File names and texts before the change, for rules about one; without them the example is no change.
    pub before: Option<Vec<(String, String)>>,
    /// File names and texts as its fixes leave them, where it shows that; files that stay as they are are left out.
    pub fixed: Vec<(String, String)>,
    /// The clock, as `--now` takes it.
    pub now: Option<String>,
    /// Manifests that are judged together with it, by the names of their files.
    pub given: Vec<String>,
    /// The configuration that it is judged with: the content of an `orglint.yaml`.
    pub config: Option<String>,
    /// The byte of the rule file at which it begins.
    pub start: u32,
    /// By the name of a file: the byte of the rule file in whose next line its text begins, where it stands there line
    /// by line as it is read.
    pub texts: Vec<(String, u32)>,
    /// What happened to its files, the oldest first; the last is what led to them. Nothing is known when empty.
    pub commits: Vec<Commit>,
}

impl Example {
    /// The past of its files, where it has one.
    #[must_use]
    pub fn history(&self) -> Option<History> {
        (!self.commits.is_empty()).then(|| History::of(&self.commits))
    }
}

/// The name of the only file of an example that names none.
pub(super) const EXAMPLE_FILE: &str = "example.yaml";
