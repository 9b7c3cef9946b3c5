//! `orglint rules`: every rule in a table.

use std::fmt::Write as _;

use super::args::{RulesArgs, TableFormat};
use super::check;
use super::explain::{self, Page};
use super::streams::{self, Error};
use crate::output::{Shown, inert_json};
use crate::policy::Rule;

pub(super) fn rules(args: &RulesArgs) -> Result<u8, Error> {
    // Where those of the repository cannot be had, ours still are; that the list is not whole is an error.
    let (all, refused) = match explain::repository(&args.config) {
        Ok(Ok(rules)) => (rules, None),
        Ok(Err((refusal, place))) => (super::builtin()?.1, Some(check::refuse_at(refusal, &place.prefixes))),
        Err(error) => (super::builtin()?.1, Some(error)),
    };
    let rules: Vec<_> = all.iter().collect();
    let text = match args.format {
        TableFormat::Text => table(&rules),
        TableFormat::Json => json(&rules)?,
        TableFormat::Markdown => markdown(&rules),
    };
    streams::print(|out| out.write_all(text.as_bytes()))?;
    refused.map_or(Ok(0), Err)
}

/// Id, severity, what option mends it, kinds and summary, a line each.
pub(super) fn table(rules: &[&Rule]) -> String {
    let kinds: Vec<_> = rules.iter().map(|rule| rule.kinds().join(", ")).collect();
    let id_width = rules.iter().map(|rule| rule.id().as_str().len()).max().unwrap_or(0);
    let kinds_width = kinds.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (rule, kinds) in rules.iter().zip(&kinds) {
        let (id, severity) = (rule.id().as_str(), rule.severity().name());
        // Writing to a String has no way to fail.
        let _ = writeln!(
            text,
            "{id:id_width$}  {severity:7}  {:6}  {kinds:kinds_width$}  {}",
            fix(rule),
            Shown::line(rule.summary())
        );
    }
    text
}

/// `safe` with a fix that `--fix` applies, `unsafe` where all of them need `--unsafe-fixes`.
fn fix(rule: &Rule) -> &'static str {
    match rule.remedies().as_slice() {
        [] => "",
        remedies if remedies.iter().any(|remedy| remedy.safe) => "safe",
        _ => "unsafe",
    }
}

/// The pages of the rules, as a list.
pub(super) fn json(rules: &[&Rule]) -> Result<String, Error> {
    let pages: Vec<_> = rules.iter().map(|rule| Page::new(rule)).collect();
    let text = serde_json::to_string_pretty(&pages).map_err(|error| Error::new(error.to_string()))?;
    Ok(inert_json(&text) + "\n")
}

fn markdown(rules: &[&Rule]) -> String {
    let mut text =
        "| rule | severity | fix | kinds | reports |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for rule in rules {
        let summary = Shown::line(rule.summary()).to_string().replace('|', "\\|").replace('<', "&lt;");
        let kinds = rule.kinds().join(", ");
        let _ =
            writeln!(text, "| `{}` | {} | {} | {kinds} | {summary} |", rule.id(), rule.severity(), fix(rule));
    }
    text
}
