//! What stands behind options: severities, days, formats and where they go. Names no option.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::diagnostic::Severity;
use crate::filter::FailOn;
use crate::output::Format;
use crate::value::{DurationError, FieldDuration};

/// A value of `--fail-on`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Threshold {
    Error,
    Warning,
    Info,
    Never,
}

impl From<Threshold> for FailOn {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Error => Self::Severity(Severity::Error),
            Threshold::Warning => Self::Severity(Severity::Warning),
            Threshold::Info => Self::Severity(Severity::Info),
            Threshold::Never => Self::Never,
        }
    }
}

/// The longest horizon, in days.
const HORIZON: u16 = 366;

/// `14`, `14d`, `2 weeks`.
pub(super) fn days(text: &str) -> Result<u16, String> {
    let length =
        if text.bytes().all(|byte| byte.is_ascii_digit()) { format!("{text}d") } else { text.to_owned() };
    let days = length.parse().map_err(|error: DurationError| error.to_string())?;
    let FieldDuration::Length(days) = days else { return Err("write days, such as `14d`".to_owned()) };
    match days.days().ceil() {
        days if days >= 1.0 && days <= f64::from(HORIZON) => Ok(days as u16),
        _ => Err(format!("write 1 to {HORIZON} days")),
    }
}

/// A value of `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum PageFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum TableFormat {
    Text,
    Json,
    Markdown,
}

/// Stands for what is written where no format is named.
const AUTO: &str = "auto";

pub(super) fn format_help() -> String {
    let names = Format::ALL.map(Format::name).join(", ");
    format!(
        "{names}, or {AUTO} for text, with annotations on GitHub Actions; to a file with FORMAT=PATH; repeatable \
         [env: ORGLINT_FORMAT] [default: {AUTO}]"
    )
}

/// A value of `--format`: what is written, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Target {
    /// As the place of the run wants it when there is none.
    pub(in crate::cli) format: Option<Format>,
    /// Standard output when there is none.
    pub(in crate::cli) path: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
        let format = match (name, path) {
            (AUTO, None) => None,
            (AUTO, Some(_)) => {
                return Err(format!("`{AUTO}` is for standard output: name a format for the file"));
            }
            (name, _) => Some(name.parse().map_err(|error: crate::output::UnknownFormat| error.to_string())?),
        };
        if path == Some("") {
            return Err("there is no path behind the `=`".to_owned());
        }
        Ok(Self { format, path: path.map(PathBuf::from) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_has_its_path_behind_the_first_equals_sign() {
        let target = |text: &str| text.parse::<Target>();
        let file = Target { format: Some(Format::Json), path: Some("a=b.json".into()) };
        assert_eq!(target("json=a=b.json"), Ok(file));
        assert_eq!(target("text"), Ok(Target { format: Some(Format::Text), path: None }));
        assert_eq!(target("auto"), Ok(Target { format: None, path: None }));
        assert!(target("auto=x").is_err());
        assert!(target("text=").is_err());
        assert!(target("yaml").is_err());
    }
}
