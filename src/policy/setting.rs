//! What a configuration makes of a rule: its severity and its parameters, by file. Knows no configuration file.

use super::expr::Value;
use super::rule::Rule;
use crate::diagnostic::{Label, Severity};
use crate::source::FileId;

/// Parameters by name, as rules read them.
pub(crate) type Params = Vec<(String, Value<'static>)>;

/// How severe the findings of a rule are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Level {
    /// As the rule says.
    #[default]
    Own,
    /// This; cases of the rule that are milder stay milder.
    As(Severity),
    /// It says nothing.
    Off,
}

impl Level {
    /// The severity of a case, which may have its own.
    pub(crate) fn of(self, rule: Severity, case: Option<Severity>) -> Option<Severity> {
        match self {
            Self::Own => Some(case.unwrap_or(rule)),
            Self::As(severity) => Some(case.map_or(severity, |case| case.min(severity))),
            Self::Off => None,
        }
    }
}

/// How a rule judges some of the files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    pub(crate) level: Level,
    /// The rule's own when absent.
    pub(crate) params: Option<Params>,
    /// Where the configuration sets what matters for a finding.
    pub(crate) labels: Vec<Label>,
    /// The parameters that the configuration sets, each with its place where that can be shown.
    pub(crate) set: Vec<(String, Option<Label>)>,
}

/// A rule with its settings.
#[derive(Debug)]
pub(crate) struct Tuned<'r> {
    pub(crate) rule: &'r Rule,
    /// One for each profile; a single one when all files are judged alike.
    settings: Vec<Setting>,
    /// By file: which profile.
    profiles: &'r [usize],
}

impl<'r> Tuned<'r> {
    /// `profiles` says for every file which of the settings holds; where it says nothing it is the first.
    pub(crate) fn new(rule: &'r Rule, settings: Vec<Setting>, profiles: &'r [usize]) -> Self {
        Self { rule, settings, profiles }
    }

    /// The setting for a file.
    pub(crate) fn setting(&self, file: FileId) -> &Setting {
        let profile = self.profiles.get(file.0 as usize).copied().unwrap_or(0);
        self.settings.get(profile).unwrap_or(&OWN)
    }

    /// Whether it says nothing, whatever the file.
    pub(crate) fn is_off(&self) -> bool {
        !self.settings.is_empty() && self.settings.iter().all(|setting| setting.level == Level::Off)
    }

    /// The settings that judge, one for each choice of parameters: settings that set the same lines are alike.
    pub(crate) fn variants(&self) -> Vec<&Setting> {
        if self.settings.is_empty() {
            return vec![&OWN];
        }
        let mut variants: Vec<&Setting> = Vec::new();
        for setting in self.settings.iter().filter(|setting| setting.level != Level::Off) {
            if !variants.iter().any(|other| other.labels == setting.labels) {
                variants.push(setting);
            }
        }
        variants
    }

    /// The parameters of one of its settings.
    pub(crate) fn params<'s>(&'s self, setting: &'s Setting) -> &'s [(String, Value<'static>)] {
        setting.params.as_deref().unwrap_or(self.rule.defaults())
    }
}

static OWN: Setting = Setting { level: Level::Own, params: None, labels: Vec::new(), set: Vec::new() };
