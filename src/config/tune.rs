//! What the configuration makes of each rule, for each file.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fit::fit;
use super::{Config, ParamSetting, Ramp, RuleSetting};
use crate::diagnostic::{Label, Severity};
use crate::filter::RulePattern;
use crate::policy::{Level, Param, Rule, Setting};
use crate::source::{FileId, Sources, Span};

/// Which of the settings hold for which file.
#[derive(Debug)]
pub(crate) struct Profiles {
    /// For each profile the overrides that hold, by index, in their order.
    overrides: Vec<Vec<usize>>,
    /// By file: which profile.
    of_file: Vec<usize>,
    /// The configuration among the sources, when it is there for diagnostics to point into.
    file: Option<FileId>,
}

impl Profiles {
    /// By file: which of the settings of [`Config::settings`] holds.
    pub(crate) fn of_file(&self) -> &[usize] {
        &self.of_file
    }
}

/// A rule as it judges a file, and who says so.
#[derive(Debug)]
pub struct RuleState {
    /// Nothing when it is off.
    pub severity: Option<Severity>,
    /// Where the severity is set.
    pub severity_origin: Origin,
    /// Its parameters as JSON, each with its origin.
    pub params: Vec<(String, serde_json::Value, Origin)>,
}

/// Who sets a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The rule or the program.
    Default,
    /// The configuration, there.
    Configuration(Span),
}

/// The settings of one rule that hold together.
#[derive(Default)]
struct Merged<'c> {
    level: Option<(Level, Span)>,
    ramp: Ramp,
    params: BTreeMap<&'c str, &'c ParamSetting>,
}

impl<'c> Merged<'c> {
    fn take(&mut self, rule: &Rule, settings: &'c [RuleSetting]) {
        let mut settings: Vec<_> =
            settings.iter().filter(|setting| setting.pattern.matches(rule.id())).collect();
        // What is said of the rule itself wins over what is said of its category, and that over what is said of all.
        settings.sort_by_key(|setting| specificity(&setting.pattern));
        for setting in settings {
            let Ramp { effective_from, warn_at, error_after } = &setting.ramp;
            if setting.level.is_some() {
                self.level = setting.level;
                (self.ramp.warn_at, self.ramp.error_after) = (None, None);
            }
            if warn_at.is_some() || error_after.is_some() {
                self.level = None;
                (self.ramp.warn_at, self.ramp.error_after) = (*warn_at, *error_after);
            }
            self.ramp.effective_from = effective_from.or(self.ramp.effective_from);
            self.params.extend(setting.params.iter().map(|param| (param.name.as_str(), param)));
        }
    }

    /// The level on a day, and the line that decides it.
    fn level(&self, today: Date) -> (Level, Option<(Span, String)>) {
        let Ramp { effective_from, warn_at, error_after } = &self.ramp;
        if let Some((day, span)) = effective_from
            && today < *day
        {
            return (Level::Off, Some((*span, format!("in effect from {day}"))));
        }
        if let Some((day, span)) = error_after
            && today > *day
        {
            return (Level::As(Severity::Error), Some((*span, format!("an error after {day}"))));
        }
        if let Some((day, span)) = warn_at
            && today < *day
        {
            return (Level::As(Severity::Info), Some((*span, format!("a warning from {day}"))));
        }
        match error_after
            .as_ref()
            .map(|day| (day, "an error after"))
            .or(warn_at.as_ref().map(|day| (day, "a warning from")))
        {
            Some(((day, span), words)) => {
                (Level::As(Severity::Warning), Some((*span, format!("{words} {day}"))))
            }
            None => (self.level.map(|(level, _)| level).unwrap_or_default(), None),
        }
    }
}

fn specificity(pattern: &RulePattern) -> usize {
    match pattern.as_str() {
        "*" => 0,
        text if text.ends_with('*') => 1,
        _ => 2,
    }
}

impl Config {
    /// Which overrides hold for which file.
    pub(crate) fn profiles(&self, sources: &Sources) -> Profiles {
        let mut overrides = vec![Vec::new()];
        let mut of_file = Vec::new();
        if !self.overrides.is_empty() {
            for (_, source) in sources.iter() {
                let held = self.overrides.iter().enumerate();
                let held: Vec<usize> = held
                    .filter(|(_, part)| part.paths.matches(source.path()))
                    .map(|(index, _)| index)
                    .collect();
                let profile = overrides.iter().position(|known| *known == held).unwrap_or_else(|| {
                    overrides.push(held);
                    overrides.len() - 1
                });
                of_file.push(profile);
            }
        }
        let settings = sources.settings().filter(|(_, source)| {
            // Of another revision the lines may be others.
            self.source.as_ref().is_some_and(|own| own.text() == source.text())
        });
        Profiles { overrides, of_file, file: settings.map(|(file, _)| file) }
    }

    /// The settings of a rule on a day, one for each profile; none when the configuration says nothing of it.
    pub(crate) fn settings(
        &self,
        rule: &Rule,
        profiles: &Profiles,
        today: Date,
        asked_by_name: bool,
    ) -> Vec<Setting> {
        let lists = std::iter::once(&self.rules).chain(self.overrides.iter().map(|part| &part.rules));
        if !lists.flatten().any(|setting| setting.pattern.matches(rule.id())) {
            return Vec::new();
        }
        let setting = |held: &Vec<usize>| {
            let merged = self.merged(rule, held);
            let (mut level, decided) = merged.level(today);
            // The command line wins over the file; a rule whose day has not come is not off, it is not yet.
            if level == Level::Off && decided.is_none() && asked_by_name {
                level = Level::Own;
            }
            let (mut labels, mut set_here) = (Vec::new(), Vec::new());
            let mut label = |span: Span, message: String| {
                labels.extend(profiles.file.map(|file| Label { file, span, message }));
            };
            // Its file is not read for what nobody sets.
            let mut params = (!merged.params.is_empty()).then(|| rule.defaults().to_vec());
            for (param, (name, value)) in
                params.iter_mut().flat_map(|params| rule.params().iter().zip(params))
            {
                if let Some(set) = merged.params.get(name.as_str())
                    && let Ok(fitting) = fit(param, value, &set.value)
                {
                    *value = fitting;
                    let place = |file| Label { file, span: set.span, message: String::new() };
                    set_here.push((name.clone(), profiles.file.map(place)));
                    label(set.span, format!("`{name}` is set to {} here", set.text));
                }
            }
            if let Some((span, message)) = decided {
                label(span, message);
            }
            Setting { level, params, labels, set: set_here }
        };
        profiles.overrides.iter().map(setting).collect()
    }

    /// A rule as it judges a file of this path on a day.
    #[must_use]
    pub fn state(&self, rule: &Rule, path: &str, today: Date) -> RuleState {
        let held = self.overrides.iter().enumerate();
        let held: Vec<_> =
            held.filter(|(_, part)| part.paths.matches(path)).map(|(index, _)| index).collect();
        let merged = self.merged(rule, &held);
        let (level, decided) = merged.level(today);
        let span = decided.map(|(span, _)| span).or(merged.level.map(|(_, span)| span));
        let origin = |span: Option<Span>| span.map_or(Origin::Default, Origin::Configuration);
        let param = |(param, (_, default)): (&Param, &(String, _))| {
            let set = merged.params.get(param.name.as_str());
            let value = set.and_then(|set| fit(param, default, &set.value).ok());
            let json = value.as_ref().unwrap_or(default).to_json();
            (param.name.clone(), json, origin(set.map(|set| set.span)))
        };
        RuleState {
            severity: level.of(rule.severity(), None),
            severity_origin: origin(span),
            params: rule.params().iter().zip(rule.defaults()).map(param).collect(),
        }
    }

    fn merged(&self, rule: &Rule, overrides: &[usize]) -> Merged<'_> {
        let mut merged = Merged::default();
        merged.take(rule, &self.rules);
        for part in overrides.iter().filter_map(|index| self.overrides.get(*index)) {
            merged.take(rule, &part.rules);
        }
        merged
    }
}
