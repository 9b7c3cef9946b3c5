//! From a configuration whose shape is right to [`Config`]. Every mistake has its place, and none is left for the run.

use jiff::civil::Date;

use super::draft::Page;
use super::fit::fit;
use super::pattern::rule_pattern;
use super::{Config, Override, ParamSetting, Ramp, RuleSetting, severity};
use crate::document::{self, Entry, Limits, Node};
use crate::filter::{FailOn, RulePattern, Suppressions};
use crate::policy::{Level, RESERVED, Refusal, Rules, Value};
use crate::source::{Sources, Span};
use crate::value::nearest;

/// The rule that judges metric ids, and its parameter that `customMetrics` sets.
const CUSTOM_METRICS: (&str, &str) = ("metric/unknown-id", "custom");

/// Mistakes after which names of rules are not looked up any more.
const MAX_MISTAKES: usize = 1_000;

pub(super) fn read(sources: Sources, rules: &Rules) -> Result<Config, Refusal> {
    let mut mistakes = Vec::new();
    let mut config = Config::default();
    if let Some((file, source)) = sources.iter().next() {
        let tree = document::parse(file, source.text(), &Limits::default());
        let mut reader = Reader { rules, page: Page { file, mistakes: Vec::new() } };
        if let Some(root) = tree.documents().first().and_then(|document| tree.root(document)) {
            reader.config(root, &mut config);
        }
        mistakes = reader.page.mistakes;
    }
    if !mistakes.is_empty() {
        return Err(Refusal { sources, diagnostics: mistakes });
    }
    config.source = sources.into_files().pop();
    Ok(config)
}

struct Reader<'r> {
    rules: &'r Rules,
    page: Page,
}

impl Reader<'_> {
    fn mistake(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.page.mistake(span, message, help);
    }

    fn config(&mut self, root: Node<'_>, config: &mut Config) {
        config.include = self.page.globs(root.get("include"));
        config.exclude = self.page.globs(root.get("exclude"));
        config.fail_on = root.get("failOn").and_then(|node| {
            let text = node.as_str()?;
            Some((severity(text).map_or(FailOn::Never, FailOn::Severity), node.label()))
        });
        config.baseline = root.get("baseline").and_then(|node| self.page.inner_path(node));
        config.suppressions = self.suppressions(root.get("suppressions"));
        config.suppressions_span = root.entry("suppressions").map(|entry| entry.key.span());
        config.rules = self.settings(root.get("rules"));
        if let Some(entry) = root.entry("customMetrics") {
            config.rules.extend(self.custom_metrics(entry));
        }
        for node in root.list("overrides") {
            let (paths, span) =
                (self.page.globs(node.get("paths")), node.get("paths").unwrap_or(node).label());
            if paths.is_empty() {
                self.mistake(span, "an override without paths changes nothing", None);
            }
            let rules = self.settings(node.get("rules"));
            config.overrides.push(Override { paths, rules });
        }
    }

    fn suppressions(&mut self, node: Option<Node<'_>>) -> Suppressions {
        let mut suppressions = Suppressions::default();
        let Some(node) = node else { return suppressions };
        if let Some(document::Value::Bool(required)) = node.get("requireReason").map(Node::value) {
            suppressions.require_reason = required;
        }
        if let Some(days) = node.get("maxDays") {
            suppressions.max_days = days.text().and_then(|text| text.parse().ok());
            if suppressions.max_days.is_none() {
                self.mistake(days.label(), "`maxDays` wants a number of days", Some("write `90`".to_owned()));
            }
        }
        suppressions.forbid = node.list("forbid").filter_map(|rule| self.pattern(rule)).collect();
        suppressions
    }

    fn settings(&mut self, rules: Option<Node<'_>>) -> Vec<RuleSetting> {
        rules.into_iter().flat_map(Node::entries).filter_map(|entry| self.setting(entry)).collect()
    }

    fn setting(&mut self, entry: Entry<'_>) -> Option<RuleSetting> {
        let pattern = self.pattern(entry.key)?;
        let mut setting = RuleSetting { pattern, level: None, ramp: Ramp::default(), params: Vec::new() };
        if let Some(word) = entry.value.as_str() {
            let level = severity(word).map_or(Level::Off, Level::As);
            setting.level = Some((level, entry.value.label()));
            return Some(setting);
        }
        for field in entry.value.entries() {
            let name = field.key.text().unwrap_or("");
            match name {
                "severity" => {
                    let level = field.value.as_str().and_then(severity).map(Level::As);
                    setting.level = level.map(|level| (level, field.value.label()));
                }
                "effectiveFrom" => setting.ramp.effective_from = self.day(field.value),
                "warnAt" => setting.ramp.warn_at = self.day(field.value),
                "errorAfter" => setting.ramp.error_after = self.day(field.value),
                _ => setting.params.extend(self.param(&setting.pattern, field)),
            }
        }
        self.ramp(&setting);
        Some(setting)
    }

    fn pattern(&mut self, key: Node<'_>) -> Option<RulePattern> {
        // More are not looked for: near names are searched among all rules.
        if self.page.mistakes.len() >= MAX_MISTAKES {
            return None;
        }
        let unknown = match rule_pattern(key.text().unwrap_or(""), self.rules) {
            Ok(pattern) => return Some(pattern),
            Err(unknown) => unknown,
        };
        self.mistake(key.label(), unknown.to_string(), Some(unknown.help()));
        None
    }

    /// A parameter of the rule, or of each rule of the category that has one of this name.
    fn param(&mut self, pattern: &RulePattern, field: Entry<'_>) -> Option<ParamSetting> {
        let name = field.key.text().unwrap_or("").to_owned();
        let value = Value::detached(field.value);
        let rules: Vec<_> = self.rules.iter().filter(|rule| pattern.matches(rule.id())).collect();
        let mut known = false;
        for rule in &rules {
            let param = rule.params().iter().find(|param| param.name == name);
            let default = rule.defaults().iter().find(|(param, _)| *param == name);
            let (Some(param), Some((_, default))) = (param, default) else { continue };
            known = true;
            if let Err((why, help)) = fit(param, default, &value) {
                self.mistake(field.value.label(), format!("`{name}` of `{}` {why}", rule.id()), help);
                return None;
            }
        }
        if !known {
            let names = || rules.iter().flat_map(|rule| rule.params()).map(|param| param.name.as_str());
            let near = nearest(&name, names().chain(RESERVED));
            let help = match (near, names().next()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, None) => format!("it has none; it may have {}", RESERVED.join(", ")),
                (None, Some(_)) => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("`{}` has no parameter `{name}`", pattern.as_str());
            self.mistake(field.key.label(), message, Some(help));
            return None;
        }
        let text = field.value.source().split_whitespace().collect::<Vec<_>>().join(" ");
        Some(ParamSetting { name, value, span: field.key.span(), text })
    }

    fn custom_metrics(&mut self, entry: Entry<'_>) -> Option<RuleSetting> {
        let (rule, name) = CUSTOM_METRICS;
        let pattern = rule_pattern(rule, self.rules).ok()?;
        let (value, span) = (Value::detached(entry.value), entry.key.span());
        let text = entry.value.source().to_owned();
        let params = vec![ParamSetting { name: name.to_owned(), value, span, text }];
        Some(RuleSetting { pattern, level: None, ramp: Ramp::default(), params })
    }

    fn day(&mut self, node: Node<'_>) -> Option<(Date, Span)> {
        let text = node.text().unwrap_or("");
        match text.parse::<Date>() {
            Ok(day) => Some((day, node.label())),
            Err(_) => {
                let help = Some("write a day such as `2027-01-31`".to_owned());
                self.mistake(node.label(), format!("`{text}` is not a day of the calendar"), help);
                None
            }
        }
    }

    /// Days in their order, and no severity beside days that set it.
    fn ramp(&mut self, setting: &RuleSetting) {
        let Ramp { effective_from, warn_at, error_after } = &setting.ramp;
        if let (Some((_, span)), Some(_)) = (&setting.level, warn_at.or(*error_after)) {
            let help = Some("leave the severity out".to_owned());
            self.mistake(*span, "`warnAt` and `errorAfter` set the severity already", help);
        }
        let days = [("effectiveFrom", effective_from), ("warnAt", warn_at), ("errorAfter", error_after)];
        let days: Vec<_> = days.into_iter().filter_map(|(name, day)| Some((name, day.as_ref()?))).collect();
        for pair in days.windows(2) {
            if let [(earlier, (first, _)), (later, (second, span))] = pair
                && second < first
            {
                self.mistake(*span, format!("`{later}` {second} lies before `{earlier}` {first}"), None);
            }
        }
    }
}
