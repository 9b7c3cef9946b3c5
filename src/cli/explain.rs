//! `orglint explain`: the page of a rule, made from its file.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::additions::{self, extend};
use super::args::{ConfigChoice, ExplainArgs, PageFormat};
use super::place::Place;
use super::streams::{self, Error};
use super::{check, pattern, rules, settings};
use crate::diagnostic::Severity;
use crate::output::{Shown, inert_json};
use crate::policy::{Example, Refusal, Rule, Rules};
use crate::source::Folder;

pub(super) fn explain(args: &ExplainArgs) -> Result<u8, Error> {
    let all = rules_for(args)?;
    let named = pattern::named(&args.rule, &all)?;
    let text = match (named.as_slice(), args.format) {
        ([rule], PageFormat::Text) if args.rule == rule.id().as_str() => {
            Shown::block(&rule.page()).to_string()
        }
        ([rule], PageFormat::Json) if args.rule == rule.id().as_str() => {
            let text = serde_json::to_string_pretty(&Page::new(rule));
            inert_json(&text.map_err(|error| Error::new(error.to_string()))?) + "\n"
        }
        (several, PageFormat::Text) => rules::table(several),
        (several, PageFormat::Json) => rules::json(several)?,
    };
    streams::print(|out| out.write_all(text.as_bytes())).map(|()| 0)
}

/// Among them is what the caller asks for. A page of ours needs no configuration, and no other rule: nothing there can
/// change it, and nothing wrong there hide it.
fn rules_for(args: &ExplainArgs) -> Result<Rules, Error> {
    let schemas = additions::builtin()?;
    if let Some(alone) = Rules::builtin_alone(&args.rule, &schemas) {
        return Ok(alone);
    }
    let ours = Rules::builtin(&schemas);
    if args.rule != "*" && pattern::named(&args.rule, &ours).is_ok() {
        return Ok(ours);
    }
    repository(&args.config)?.map_err(|(refusal, place)| check::refuse_at(refusal, &place.prefixes))
}

/// The rules that judge where the caller stands; or what is wrong with them.
pub(super) fn repository(choice: &ConfigChoice) -> Result<Result<Rules, (Refusal, Place)>, Error> {
    let place = Place::of_paths(&[PathBuf::from(".")])?;
    let folder = Folder::Disk(place.root.clone());
    Ok(match extend(settings::source(choice, &place)?, &folder)? {
        Ok(extended) => Ok(extended.rules),
        Err(refusal) => Err((refusal, place)),
    })
}

/// A rule for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<'r> {
    id: &'r str,
    severity: Severity,
    summary: &'r str,
    kinds: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'r str>,
    rationale: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    silent_when: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'r str>,
    fixes: Vec<Mending>,
    params: Vec<Parameter<'r>>,
    examples: Vec<Sample<'r>>,
}

#[derive(Serialize)]
struct Mending {
    title: String,
    safe: bool,
}

#[derive(Serialize)]
struct Parameter<'r> {
    name: &'r str,
    default: &'r Value,
    description: &'r str,
}

#[derive(Serialize)]
struct Sample<'r> {
    bad: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Vec<File<'r>>>,
    config: Option<Value>,
    files: Vec<File<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<File<'r>>,
}

#[derive(Serialize)]
struct File<'r> {
    name: &'r str,
    text: &'r str,
}

impl<'r> Page<'r> {
    pub(super) fn new(rule: &'r Rule) -> Self {
        let parameter = |param: &'r crate::policy::Param| Parameter {
            name: &param.name,
            default: &param.default,
            description: &param.description,
        };
        let mending = |fix: crate::policy::RemedyText| Mending { title: fix.title, safe: fix.safe };
        let files = |files: &'r [(String, String)]| {
            files.iter().map(|(name, text)| File { name, text }).collect::<Vec<_>>()
        };
        let sample = |example: &'r Example| Sample {
            bad: example.bad,
            name: example.name.as_deref(),
            now: example.now.as_deref(),
            before: example.before.as_deref().map(files),
            config: example.config.as_deref().and_then(|config| serde_json::from_str(config).ok()),
            files: files(&example.files),
            fixed: files(&example.fixed),
        };
        Self {
            id: rule.id().as_str(),
            severity: rule.severity(),
            summary: rule.summary(),
            kinds: rule.kinds(),
            file: rule.file(),
            rationale: rule.rationale(),
            silent_when: rule.silent(),
            source: rule.source(),
            fixes: rule.remedies().into_iter().map(mending).collect(),
            params: rule.params().iter().map(parameter).collect(),
            examples: rule.examples().iter().map(sample).collect(),
        }
    }
}
