//! The configuration of a run, from disk; and `orglint config`, which shows what holds for a file and who says so.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use super::args::{ConfigArgs, ConfigChoice, PageFormat};
use super::environment::Environment;
use super::place::Place;
use super::run::Run;
use super::streams::{self, Error};
use super::{check, clock};
use crate::config::{Config, Origin, RuleState};
use crate::filter::{FailOn, Suppressions};
use crate::output::{Shown, inert_json};
use crate::policy::clock::Now;
use crate::policy::{Rule, Rules};
use crate::source::{Defect, MAX_FILE, Source, decode, read_bytes, relative};

/// The configuration that counts: the one that is named, or that of the root, or none.
///
/// # Errors
/// There is no such file.
pub(super) fn source(choice: &ConfigChoice, place: &Place) -> Result<Option<Source>, Error> {
    let path = match &choice.config {
        _ if choice.no_config => None,
        Some(path) => Some(fs::canonicalize(path).map_err(|error| {
            Error::new(format!("cannot read the configuration `{}`: {error}", path.display()))
        })?),
        None => place.configuration()?,
    };
    Ok(path.map(|path| read(&path, &place.root)))
}

/// The text of the file, by its path relative to the root. No folder above the root has a name there.
fn read(path: &Path, root: &Path) -> Source {
    let up = root.ancestors().position(|above| path.starts_with(above));
    let name = root.ancestors().find_map(|above| relative(above, path));
    let name = format!("{}{}", "../".repeat(up.unwrap_or(0)), name.unwrap_or_default());
    // The root's own configuration must lie in it; one that is named may lie anywhere.
    let unreadable = |reason: String| Source::defective(name.as_str(), Defect::Unreadable(reason));
    match fs::canonicalize(path).and_then(|real| read_bytes(&real, MAX_FILE)) {
        Ok(Ok(bytes)) => decode(&name, bytes),
        Ok(Err(size)) => Source::defective(name, Defect::TooLarge(size)),
        Err(error) => unreadable(error.to_string()),
    }
}

/// `orglint config`.
pub(super) fn show(args: &ConfigArgs, environment: &Environment) -> Result<u8, Error> {
    let now = clock::now(args.now.as_deref(), environment)?;
    let run = match Run::open(Place::of_path_or_name(&args.path)?, &args.config)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let (place, rules, config) = (&run.place, &run.rules, &run.config);
    let path = place.named.first().and_then(|path| relative(&place.root, path)).unwrap_or_default();
    // Ramps go by days; which day it is where the organization is, only a run knows.
    let today = match now {
        Now::Day(day) => day,
        Now::Instant(instant) => instant.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let settings = Settings::new(config, rules, &path, today, args.all);
    let text = match args.format {
        PageFormat::Text => settings.text(),
        PageFormat::Json => {
            let json =
                serde_json::to_string_pretty(&settings).map_err(|error| Error::new(error.to_string()))?;
            inert_json(&json) + "\n"
        }
    };
    streams::print(|out| out.write_all(text.as_bytes())).map(|()| 0)
}

/// The settings that hold for a path.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings<'a> {
    /// The configuration, relative to the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// Empty: the root.
    path: &'a str,
    checked: bool,
    include: &'a [String],
    exclude: &'a [String],
    /// Folders of the repository's own rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policies: Vec<&'a str>,
    fail_on: Sourced<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adapters: Vec<Sourced<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Sourced<&'a str>>,
    suppressions: Sourced<Comments>,
    rules: Vec<RuleLine<'a>>,
}

#[derive(Serialize)]
struct RuleLine<'a> {
    id: &'a str,
    severity: Sourced<String>,
    params: serde_json::Map<String, serde_json::Value>,
}

/// What is asked of comments that silence rules.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Comments {
    require_reason: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_days: Option<u32>,
    forbid: Vec<String>,
}

impl Comments {
    fn new(suppressions: &Suppressions) -> Self {
        let forbid = suppressions.forbid.iter().map(|pattern| pattern.as_str().to_owned()).collect();
        Self { require_reason: suppressions.require_reason, max_days: suppressions.max_days, forbid }
    }
}

/// A value, and the line of the configuration that sets it.
#[derive(Serialize)]
struct Sourced<T> {
    value: T,
    from: String,
}

impl<'a> Settings<'a> {
    fn new(config: &'a Config, rules: &'a Rules, path: &'a str, today: Date, all: bool) -> Self {
        let source = config.source();
        let [fail_on, baseline, suppressions] = config.origins().map(|origin| from(origin, source));
        let line = |rule: &'a Rule| {
            let state = config.state(rule, path, today);
            let is_set = |origin: &Origin| *origin != Origin::Default;
            let changed =
                is_set(&state.severity_origin) || state.params.iter().any(|(.., origin)| is_set(origin));
            (all || changed).then(|| RuleLine::new(rule, state, source))
        };
        Self {
            file: source.map(Source::path),
            path,
            checked: (config.include().is_empty() || path.is_empty() || config.include().matches(path))
                && !config.exclude().matches(path),
            include: config.include().texts(),
            exclude: config.exclude().texts(),
            policies: config.policies().collect(),
            fail_on: Sourced {
                value: match config.fail_on() {
                    None => "error".to_owned(),
                    Some(FailOn::Never) => "never".to_owned(),
                    Some(FailOn::Severity(severity)) => severity.to_string(),
                },
                from: fail_on,
            },
            adapters: config
                .adapters()
                .map(|(adapter, origin)| Sourced {
                    value: adapter.name.as_str(),
                    from: self::from(origin, source),
                })
                .collect(),
            baseline: config.baseline().map(|value| Sourced { value, from: baseline }),
            suppressions: Sourced { value: Comments::new(config.suppressions()), from: suppressions },
            rules: rules.iter().filter_map(line).collect(),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String has no way to fail.
        let _ = match self.file {
            Some(file) => writeln!(text, "configuration  {}", Shown::line(file)),
            None => writeln!(text, "configuration  none; everything is as the program and its rules say"),
        };
        if !self.path.is_empty() {
            let is_checked = if self.checked { "" } else { " (left out)" };
            let _ = writeln!(text, "path           {}{is_checked}", Shown::line(self.path));
        }
        for (name, globs) in [("include", self.include), ("exclude", self.exclude)] {
            if !globs.is_empty() {
                let _ = writeln!(text, "{name:13}  {}", Shown::line(&globs.join(", ")));
            }
        }
        if !self.policies.is_empty() {
            let _ = writeln!(text, "policies       {}", Shown::line(&self.policies.join(", ")));
        }
        let Sourced { value, from } = &self.fail_on;
        let _ = writeln!(text, "failOn         {value}  # {}", Shown::line(from));
        for Sourced { value, from } in &self.adapters {
            let _ = writeln!(text, "adapter        {}  # {}", Shown::line(value), Shown::line(from));
        }
        if let Some(Sourced { value, from }) = &self.baseline {
            let _ = writeln!(text, "baseline       {}  # {}", Shown::line(value), Shown::line(from));
        }
        let Sourced { value: Comments { require_reason, max_days, forbid }, from } = &self.suppressions;
        let reason = if *require_reason { "a reason required" } else { "no reason required" };
        let days = max_days.map_or(String::new(), |days| format!(", at most {days} days"));
        let forbid = if forbid.is_empty() { String::new() } else { format!(", never {}", forbid.join(", ")) };
        let _ =
            writeln!(text, "suppressions   {reason}{days}{}  # {}", Shown::line(&forbid), Shown::line(from));
        for rule in &self.rules {
            let _ = writeln!(text, "\n{}", rule.id);
            let _ =
                writeln!(text, "  severity: {}  # {}", rule.severity.value, Shown::line(&rule.severity.from));
            for (name, param) in &rule.params {
                let part = |key: &str| param.get(key).cloned().unwrap_or_default();
                let from = part("from");
                let (value, from) = (part("value").to_string(), from.as_str().unwrap_or(""));
                let _ = writeln!(text, "  {name}: {}  # {}", Shown::line(&value), Shown::line(from));
            }
        }
        text
    }
}

impl<'a> RuleLine<'a> {
    fn new(rule: &'a Rule, state: RuleState, source: Option<&Source>) -> Self {
        let severity = state.severity.map_or("off".to_owned(), |severity| severity.to_string());
        let params = state.params.into_iter();
        let param = |(name, value, origin)| {
            (name, serde_json::json!({ "value": value, "from": from(origin, source) }))
        };
        Self {
            id: rule.id().as_str(),
            severity: Sourced { value: severity, from: from(state.severity_origin, source) },
            params: params.map(param).collect(),
        }
    }
}

/// Who sets a value, as readers find it.
fn from(origin: Origin, source: Option<&Source>) -> String {
    match (origin, source) {
        (Origin::Configuration(span), Some(source)) => {
            let place = source.position(span.start);
            format!("{}:{}:{}", source.path(), place.line, place.column)
        }
        _ => "default".to_owned(),
    }
}
