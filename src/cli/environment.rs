//! The environment variables that count, read once. What they mean is decided where they are used.

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// What the environment says; an empty variable says nothing.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// `GITHUB_ACTIONS` is exactly `true`.
    pub(super) github_actions: bool,
    /// `GITHUB_STEP_SUMMARY`: the file whose Markdown is shown with the run. Only on GitHub Actions, and not in a
    /// hook of pre-commit, which is one tool among many in its step.
    pub(super) job_summary: Option<PathBuf>,
    /// `ORGLINT_FORMAT`.
    pub(super) format: Option<String>,
    /// `ORGLINT_NOW`.
    pub(super) now: Option<String>,
    /// `SOURCE_DATE_EPOCH`: <https://reproducible-builds.org/specs/source-date-epoch/>.
    pub(super) source_date_epoch: Option<String>,
    /// `NO_COLOR`: <https://no-color.org>.
    pub(super) no_color: bool,
    /// `FORCE_COLOR`, and not `0` or `false`: <https://force-color.org>.
    pub(super) force_color: bool,
    /// The terminal is known to draw links.
    pub(super) hyperlinks: bool,
    /// Somebody watches standard error: it is a terminal that can erase a line, and not one of a `CI`.
    pub(super) is_watched: bool,
}

impl Environment {
    pub(super) fn read() -> Self {
        // What is not UTF-8 is shown as what it is not.
        let text = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let variable = |name| text(name).filter(|value| !value.is_empty());
        let github_actions = variable("GITHUB_ACTIONS").as_deref() == Some("true");
        let job_summary = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
        let wants_summary = github_actions && variable("PRE_COMMIT").as_deref() != Some("1");
        Self {
            github_actions,
            job_summary: job_summary.filter(|_| wants_summary).map(PathBuf::from),
            format: variable("ORGLINT_FORMAT"),
            now: variable("ORGLINT_NOW"),
            source_date_epoch: variable("SOURCE_DATE_EPOCH"),
            no_color: variable("NO_COLOR").is_some(),
            force_color: variable("FORCE_COLOR").is_some_and(|value| value != "0" && value != "false"),
            is_watched: io::stderr().is_terminal()
                && variable("TERM").is_some_and(|term| term != "dumb")
                && variable("CI").is_none(),
            hyperlinks: supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        }
    }
}
