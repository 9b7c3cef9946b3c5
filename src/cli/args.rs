//! The command line as a definition: parsing, help, man page and completions all come from here. Decides nothing.

mod own;
mod value;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub(super) use own::{NewCommand, NewRuleArgs, TestArgs, TestFormat};
pub(super) use value::{PageFormat, TableFormat, Target, Threshold, When};
use value::{days, format_help};

/// Lint an organization that is kept as code: teams, dependencies, OKRs, releases, flags, incidents
#[derive(Debug, Parser)]
#[command(
    name = "orglint",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = EXAMPLES
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) check: CheckArgs,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  orglint                               check the organization of the current folder
  orglint teams/alpha.yaml              check a file against everything around it
  orglint --select 'okr/*' --fail-on warning
  orglint --format text --format json=report.json
  orglint - --stdin-filename teams/alpha.yaml < draft.yaml
  orglint --write-baseline              begin with what there is: later only what is new is reported
  orglint --base origin/main            what this branch brings
  orglint --fix teams                   mend what can be mended in a folder
  orglint --diff --unsafe-fixes         see what all fixes would change
  orglint explain okr/max-objectives
  orglint ./rules                       check a folder that is named like a command

Exit codes:
  0  nothing at or above --fail-on
  1  there is
  2  could not run, or could not judge everything";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check manifests; the default command
    Check(Box<CheckArgs>),
    /// Show the page of a rule: why, when, parameters, examples
    Explain(ExplainArgs),
    /// Evaluate an expression on documents, as rules do: for writing them
    Eval(EvalArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Show the settings that hold for a file, and where each comes from
    Config(ConfigArgs),
    /// Write an iCalendar file: removals, reviews, releases, freezes, and what will begin to fail
    Calendar(CalendarArgs),
    /// Write a small organization to begin with, its configuration, a workflow and a hook
    Init(InitArgs),
    /// Print the JSON Schema of a kind, or list the kinds
    Schema(SchemaArgs),
    /// List the comments that silence rules: what ends first comes first
    Suppressions(SuppressionsArgs),
    /// Begin a file of the repository's own
    #[command(subcommand)]
    New(NewCommand),
    /// Run the examples of the repository's own rules
    Test(TestArgs),
    /// Give a manifest another name, with all references to it
    Rename(RenameArgs),
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Folders and files to report on, `-` for standard input [default: .]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Only these rules: ids, or `okr/*` for a category; separated by commas, repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(super) select: Vec<String>,
    /// Not these rules; wins over --select
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(super) ignore: Vec<String>,
    /// The least severity that makes the exit code 1 [default: that of the configuration, or error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules")]
    pub(super) fail_on: Option<Threshold>,
    /// Also list what will begin to fail within so many days: `14d`
    #[arg(long, value_name = "DAYS", value_parser = days, help_heading = "Rules")]
    pub(super) horizon: Option<u16>,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
    /// Judge as of this day or RFC 3339 instant [env: ORGLINT_NOW, SOURCE_DATE_EPOCH] [default: the clock]
    #[arg(long, value_name = "DATE", help_heading = "Rules")]
    pub(super) now: Option<String>,

    /// Report only what is new since this revision: what a pull request brings
    #[arg(long, value_name = "REV", help_heading = "Adoption")]
    pub(super) base: Option<String>,
    /// Judge this revision in place of the files on disk; with --base
    #[arg(long, value_name = "REV", requires = "base", help_heading = "Adoption")]
    pub(super) head: Option<String>,
    /// Judge by the configuration and the baseline of this revision, and report where the files on disk differ
    #[arg(long, value_name = "REV", help_heading = "Adoption", conflicts_with_all = ["config", "no_config", "head",
        "stdin_filename", "write_baseline", "prune_baseline", "add_suppressions", "fix", "unsafe_fixes", "diff"])]
    pub(super) policy_from: Option<String>,
    /// Do not report the problems that this file lists
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Adoption")]
    pub(super) baseline: Option<PathBuf>,
    /// List all problems in the baseline [default: .orglint-baseline.json at the root]
    #[arg(long, conflicts_with = "base", help_heading = "Adoption")]
    pub(super) write_baseline: bool,
    /// Take out of the baseline what no longer occurs
    #[arg(long, conflicts_with_all = ["base", "write_baseline"], help_heading = "Adoption")]
    pub(super) prune_baseline: bool,
    /// Show also what comments silence
    #[arg(long, help_heading = "Suppressions")]
    pub(super) no_suppressions: bool,
    /// Write a comment above everything that is reported, so that it is silenced
    #[arg(long, requires = "reason", conflicts_with_all = ["no_suppressions", "base", "baseline", "write_baseline", "prune_baseline"], help_heading = "Suppressions")]
    pub(super) add_suppressions: bool,
    /// Why, for --add-suppressions
    #[arg(long, value_name = "TEXT", requires = "add_suppressions", help_heading = "Suppressions")]
    pub(super) reason: Option<String>,
    /// The last day on which the added comments count
    #[arg(long, value_name = "DATE", requires = "add_suppressions", help_heading = "Suppressions")]
    pub(super) until: Option<String>,

    #[arg(long, value_name = "FORMAT[=PATH]", help = format_help(), help_heading = "Output")]
    pub(super) format: Vec<Target>,
    /// No GitHub annotations below the text when GITHUB_ACTIONS is `true`
    #[arg(long, help_heading = "Output")]
    pub(super) no_annotations: bool,
    /// No summary of the job when GITHUB_STEP_SUMMARY names its file
    #[arg(long, help_heading = "Output")]
    pub(super) no_job_summary: bool,
    /// Colours in the text [env: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE]
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: When,
    /// Say which values decided each diagnostic, and where they stand; in text and JSON
    #[arg(long, help_heading = "Output")]
    pub(super) why: bool,
    /// Diagnostics only: no summary
    #[arg(long, short, help_heading = "Output")]
    pub(super) quiet: bool,
    /// Count the diagnostics of each rule
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,

    /// Apply the fixes that change nothing but what is surely meant, and report what is left
    #[arg(long, conflicts_with_all = ["base", "add_suppressions", "write_baseline", "prune_baseline"],
        help_heading = "Fixes")]
    pub(super) fix: bool,
    /// Apply the other fixes too: look at what they did
    #[arg(long, conflicts_with_all = ["base", "add_suppressions", "write_baseline", "prune_baseline"],
        help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,
    /// Print what the fixes would change as a unified diff, and write nothing; 1 if that is anything
    #[arg(long, conflicts_with_all = ["format", "base", "add_suppressions", "write_baseline", "prune_baseline"],
        help_heading = "Fixes")]
    pub(super) diff: bool,

    /// The name of what `-` reads: it stands in for that file
    #[arg(long, value_name = "NAME", value_hint = ValueHint::FilePath, help_heading = "Run")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Nothing to check is no failure
    #[arg(long, help_heading = "Run")]
    pub(super) allow_empty: bool,
    /// How many threads; 0 for one per processor
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Run",
        value_parser = clap::value_parser!(u16).range(0..=256))]
    pub(super) threads: u16,
}

/// Which configuration counts.
#[derive(Debug, Args)]
pub(super) struct ConfigChoice {
    /// This configuration, not `orglint.yaml`, `.orglint.yaml` or `.github/orglint.yaml` at the root
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub(super) config: Option<PathBuf>,
    /// No configuration
    #[arg(long, conflicts_with = "config", help_heading = "Rules")]
    pub(super) no_config: bool,
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// The file, or the folder, for which it holds
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
    /// Also rules of which the configuration says nothing
    #[arg(long)]
    pub(super) all: bool,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PageFormat,
    /// Judge ramps as of this day or RFC 3339 instant
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// The folder of the organization
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
    /// How many days ahead to look for what will begin to fail: `14d`
    #[arg(long, value_name = "DAYS", value_parser = days, default_value = "90d")]
    pub(super) horizon: u16,
    /// Begin at this day or RFC 3339 instant [env: ORGLINT_NOW, SOURCE_DATE_EPOCH] [default: the clock]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct SuppressionsArgs {
    /// Folders and files to list [default: .]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PageFormat,
    /// Count days as of this day or RFC 3339 instant [env: ORGLINT_NOW, SOURCE_DATE_EPOCH] [default: the clock]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule's id, or `okr/*` for the rules of a category
    pub(super) rule: String,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PageFormat,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// The expression, in CEL: `size(self.spec.objectives)`
    #[arg(value_name = "EXPR")]
    pub(super) expression: String,
    /// A folder or a file
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
    /// Only manifests of this kind; the expression is checked against its schema first
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Option<String>,
    /// Only manifests of this name
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The nodes that are `self`, as `select:` of a rule has it: `spec.objectives[*]`
    #[arg(long, value_name = "PATH")]
    pub(super) select: Option<String>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: PageFormat,
    /// The day or RFC 3339 instant of `now` [env: ORGLINT_NOW, SOURCE_DATE_EPOCH] [default: the clock]
    #[arg(long, value_name = "DATE")]
    pub(super) now: Option<String>,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TableFormat,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder; it may be new
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
    /// No workflow for GitHub Actions
    #[arg(long)]
    pub(super) no_workflow: bool,
    /// No hook for pre-commit and prek
    #[arg(long)]
    pub(super) no_hook: bool,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// A kind such as `Team`, in any case; or `manifest` for any of them, `config`, `policy`, `report`
    pub(super) kind: Option<String>,
    /// Print the settings that make VS Code find the schemas of this repository's files
    #[arg(long, conflicts_with = "kind")]
    pub(super) vscode: bool,
}

#[derive(Debug, Args)]
pub(super) struct RenameArgs {
    /// What it is called: `team:alpha`, `team:north/alpha`, or `alpha` where that is enough
    pub(super) old: String,
    /// What it is to be called
    pub(super) new: String,
    /// The folder of the organization
    #[arg(default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
    /// Print the changes as a unified diff, and write nothing
    #[arg(long)]
    pub(super) diff: bool,
    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}
