//! Built-in checks: what CEL cannot say well. One algorithm per file; words, severity and figures stay in rule files.

mod agile;
mod alignment;
mod area;
mod between;
mod blame;
mod calendar;
mod character;
mod charter;
mod checklist;
mod codeowners;
mod contact;
mod conway;
mod cycle;
mod date;
mod dependency;
mod docs;
mod experiment;
mod flag;
mod free_day;
mod hidden;
mod historic;
mod hub;
mod incident;
mod interaction;
mod late;
mod metric;
mod name;
mod objective;
mod outing;
mod owner;
mod person;
mod problem;
mod readiness;
mod reference;
mod removal;
mod renewal;
mod required;
mod retrospective;
mod review;
mod reviewer;
mod ring;
mod rotation;
mod scalar;
mod schema;
mod scorecard;
mod severity;
mod sorted;
mod suppress;
mod survey;
mod update;

pub(super) use historic::{HISTORIC, Historic};
pub(super) use suppress::SUPPRESS;

use super::expr::{Kind, Value, World};
use crate::diagnostic::{Fault, Fix, Label};
use crate::document::Node;
use crate::org::{Manifest, ManifestId};
use crate::policy::budget::Budget;
use crate::policy::setting::{Setting, Tuned};
use crate::source::{FileId, Sources, Span};

/// An algorithm that a rule file names.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    /// The parameters it reads; the rule file must declare them.
    pub(crate) params: &'static [(&'static str, Kind)],
    /// What it says about each place it finds; messages name them as `facts.…`.
    pub(crate) facts: &'static [(&'static str, Kind)],
    pub(crate) find: for<'t> fn(&Context<'_, 't>) -> Vec<Found<'t>>,
}

impl Check {
    /// The check of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        CHECKS.iter().find(|check| check.name == name)
    }
}

/// Every check.
pub(crate) const CHECKS: &[Check] = &[
    agile::AGILE_EVIDENCE,
    alignment::ALIGNMENT_CYCLE,
    alignment::CHILDLESS_OBJECTIVE,
    alignment::UNALIGNED_OBJECTIVE,
    area::UNUSED_AREA,
    between::BLOCKING_CHAIN,
    between::BROKER_TEAM,
    between::CUT_TEAM,
    blame::BLAME,
    calendar::FREEZE_WINDOW,
    calendar::RELEASE_DAY,
    character::HIDDEN_CHARACTER,
    character::TWIN_PATH,
    charter::CHARTER_ROADMAP,
    charter::TEAM_CHARTERS,
    checklist::CHECKLIST_DEADLINE,
    checklist::CHECKLIST_ORDER,
    codeowners::CODEOWNERS_DRIFT,
    codeowners::SHARED_OWNERSHIP,
    contact::PLATFORM_CONTACT,
    conway::UNDECLARED_COUPLING,
    cycle::DEPENDENCY_CYCLE,
    date::INVALID_DATE,
    dependency::DUPLICATE_DEPENDENCY,
    docs::DOCS_FRESHNESS,
    experiment::CONCURRENT_EXPERIMENTS,
    experiment::INCOMPLETE_DIAGNOSIS,
    flag::FLAG_OWNER,
    flag::REMOVED_FLAG,
    flag::UNDECLARED_FLAG,
    free_day::MEETING_FREE_DAYS,
    hidden::HIDDEN_DEPENDENCY,
    hidden::UNMAPPED_TEAM,
    hub::HUB_TEAM,
    incident::INCIDENT_ROLES,
    incident::INCIDENT_TIMES,
    incident::RESPONSE_BREACH,
    interaction::CONCURRENT_COLLABORATIONS,
    interaction::INTERACTION_MODES,
    late::LATE_DISCOVERY,
    metric::METRIC_UNITS,
    name::DUPLICATE_NAME,
    name::INVALID_NAME,
    objective::OBJECTIVES_PER_OWNER,
    outing::RELEASE_FREQUENCY,
    outing::RELEASE_VERSION,
    owner::SERVICE_OWNERS,
    person::ALLOCATION,
    person::REPORTING_LINE,
    problem::DUPLICATE_KEY,
    problem::LIMIT,
    problem::SYNTAX,
    readiness::UNREADY_DEPENDENCY,
    reference::UNRESOLVED_REFERENCE,
    reference::WRONG_KIND,
    removal::MASS_REMOVAL,
    renewal::FLAG_RENEWALS,
    required::REQUIRED_BY_TYPE,
    retrospective::MISSING_RETROSPECTIVE,
    review::ACTION_ITEMS,
    review::REPEAT_CAUSE,
    review::REVIEW_CHECKLIST,
    review::REVIEW_REQUIRED,
    review::REVIEW_TIMELINE,
    reviewer::CODEOWNERS_PEOPLE,
    ring::SERVICE_CYCLE,
    ring::TEAM_CYCLE,
    rotation::ON_CALL,
    scalar::AMBIGUOUS_SCALAR,
    schema::ENUM_ALIAS,
    schema::INVALID,
    schema::UNKNOWN_FIELD,
    schema::UNKNOWN_KIND,
    scorecard::RELEASE_SCORECARD,
    severity::SEVERITY_LEVELS,
    severity::SEVERITY_ORDER,
    sorted::SORTED_LISTS,
    suppress::EXPIRED,
    suppress::FORBIDDEN,
    suppress::NO_REASON,
    suppress::UNKNOWN_RULE,
    suppress::UNUSED,
    survey::SURVEY_SCALE,
    update::MISSING_UPDATES,
    update::UPDATE_GAP,
];

/// What a check sees.
pub(crate) struct Context<'r, 't> {
    pub(crate) world: World<'t>,
    pub(crate) sources: &'t Sources,
    /// The rule, and how it judges: its parameters are read of its file when the check asks for one.
    pub(in crate::policy) rule: (&'r Tuned<'r>, &'r Setting),
    /// What is wrong with comments that silence rules; known only when everything else was judged.
    pub(crate) faults: &'r [Fault],
    /// What the rule may take.
    pub(in crate::policy) budget: &'r Budget,
}

impl<'t> Context<'_, 't> {
    /// A number that the rule file declares.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.param(name).and_then(Value::as_number).unwrap_or(0.0)
    }

    /// Whether the rule may take so many more steps. When not, nothing that it finds counts, and the run says so: what
    /// takes more than its input is long asks before each round.
    pub(crate) fn may_take(&self, steps: usize) -> bool {
        self.budget.spend(steps as u64);
        !self.budget.is_exceeded()
    }

    /// A switch that the rule file declares.
    pub(crate) fn switch(&self, name: &str) -> bool {
        matches!(self.param(name), Some(Value::Bool(true)))
    }

    /// A list of words that the rule file declares.
    pub(crate) fn words(&self, name: &str) -> Vec<String> {
        self.param(name)
            .and_then(Value::elements)
            .into_iter()
            .flatten()
            .map(|word| word.to_string())
            .collect()
    }

    /// The manifest of a kind that a reference in a manifest means.
    pub(crate) fn target(&self, kind: &str, from: &Manifest<'_>, text: &str) -> Option<&'t Manifest<'t>> {
        self.world.org.target(kind, from.namespace, text)
    }

    fn param(&self, name: &str) -> Option<&Value<'static>> {
        let (rule, setting) = self.rule;
        rule.params(setting).iter().find(|(param, _)| param == name).map(|(_, value)| value)
    }
}

/// A place that a check found.
#[derive(Debug)]
pub(crate) struct Found<'t> {
    pub(crate) file: FileId,
    /// Where; the label of the node when absent, which is computed only for what is reported.
    pub(crate) span: Option<Span>,
    /// The node that the diagnostic is about, for its pointer and for `self`.
    pub(crate) node: Option<Node<'t>>,
    pub(crate) manifest: Option<ManifestId>,
    pub(crate) facts: Vec<(&'static str, Value<'t>)>,
    pub(crate) related: Vec<Label>,
    /// What tells it apart from others at the same node, for its fingerprint.
    pub(crate) detail: String,
    /// What it is for its fingerprint, in place of manifest and node: where several manifests share a problem and the
    /// order of files decides which of them is shown first.
    pub(crate) identity: Option<String>,
    /// The way to mend it, if a machine can.
    pub(crate) fix: Option<Fix>,
}

impl<'t> Found<'t> {
    /// A place in a manifest; `node` is underlined.
    pub(crate) fn at(manifest: &Manifest<'t>, node: Node<'t>) -> Self {
        Self {
            file: node.file(),
            span: manifest.title.filter(|_| node == manifest.root).map(Node::label),
            node: Some(node),
            manifest: Some(manifest.id),
            facts: Vec::new(),
            related: Vec::new(),
            detail: String::new(),
            identity: None,
            fix: None,
        }
    }

    /// A place in a file that is, or may be, no manifest.
    pub(crate) fn in_file(file: FileId, span: Span) -> Self {
        Self {
            file,
            span: Some(span),
            node: None,
            manifest: None,
            facts: Vec::new(),
            related: Vec::new(),
            detail: String::new(),
            identity: None,
            fix: None,
        }
    }

    /// The bytes to underline.
    pub(crate) fn label(&self) -> Span {
        self.span.or_else(|| self.node.map(Node::label)).unwrap_or_default()
    }

    pub(crate) fn fact(mut self, name: &'static str, value: impl Into<Value<'t>>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    pub(crate) fn related(mut self, node: Node<'_>, message: impl Into<String>) -> Self {
        self.related.push(Label { file: node.file(), span: node.label(), message: message.into() });
        self
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl<'t> From<&'t str> for Value<'t> {
    fn from(text: &'t str) -> Self {
        Self::text(text)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}
