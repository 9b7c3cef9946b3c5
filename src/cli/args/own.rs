//! The commands for a repository's own rules.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::ConfigChoice;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum NewCommand {
    /// A rule, with a failing and a passing example
    Rule(NewRuleArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct NewRuleArgs {
    /// Its id: a category of your own, such as the name of the organization, and what is wrong where it reports
    #[arg(value_name = "CATEGORY/NAME")]
    pub(in crate::cli) id: String,
    /// The kind of manifest that it judges
    #[arg(long, value_name = "KIND", default_value = "Team")]
    pub(in crate::cli) kind: String,
    #[command(flatten)]
    pub(in crate::cli) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArgs {
    /// Rule files, and folders of them [default: those that the configuration names under `policies:`]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Only these rules: ids, or `acme/*` for a category; separated by commas, repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(in crate::cli) select: Vec<String>,
    /// The day or RFC 3339 instant of examples that name none [default: always the same day]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) now: Option<String>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TestFormat,
    /// A line also for each example that passes
    #[arg(long, short)]
    pub(in crate::cli) verbose: bool,
    #[command(flatten)]
    pub(in crate::cli) config: ConfigChoice,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum TestFormat {
    Text,
    Json,
    Junit,
}
