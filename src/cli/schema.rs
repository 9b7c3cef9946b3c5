//! `orglint schema`: the schemas that come with the program, for editors and for other validators.

use std::path::PathBuf;

use serde_json::Value;

use super::args::{ConfigChoice, SchemaArgs};
use super::check;
use super::editor;
use super::place::Place;
use super::run::Run;
use super::streams::{self, Error};
use crate::output::{Shown, inert_json};
use crate::schema::Schemas;
use crate::value::nearest;

/// One schema for every kind.
const ANY: &str = "manifest";

/// Schemas of files that are no manifests.
const PARTS: [&str; 3] = ["config", "policy", "report"];

pub(super) fn schema(args: &SchemaArgs) -> Result<u8, Error> {
    if args.vscode {
        return editor::vscode();
    }
    let mut schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    // Ours are shown whatever a configuration says.
    if args.kind.as_ref().is_none_or(|name| find(&schemas, name).is_err()) {
        schemas = declared(schemas)?;
    }
    let text = match &args.kind {
        Some(name) => {
            let text = serde_json::to_string_pretty(&find(&schemas, name)?);
            inert_json(&text.map_err(|error| Error::new(error.to_string()))?)
        }
        None => list(&schemas),
    };
    streams::print(|out| writeln!(out, "{text}")).map(|()| 0)
}

/// Those of the program and of the folder's configuration.
fn declared(builtin: Schemas) -> Result<Schemas, Error> {
    let Ok(place) = Place::of_path_or_name(&PathBuf::from(".")) else { return Ok(builtin) };
    match Run::open(place, &ConfigChoice { config: None, no_config: false })? {
        Ok(run) => Ok(run.schemas),
        Err((refusal, _)) => Err(check::refuse(refusal)),
    }
}

fn find(schemas: &Schemas, name: &str) -> Result<Value, Error> {
    let part = || schemas.part(PARTS.iter().find(|part| part.eq_ignore_ascii_case(name))?);
    let document = match schemas.by_any_case(name) {
        Some(kind) => Some(schemas.document(kind)),
        None if ANY.eq_ignore_ascii_case(name) => Some(schemas.choice()),
        None => part().map(crate::schema::Schema::document),
    };
    document.ok_or_else(|| {
        let names = schemas.kinds().map(|kind| schemas.name(kind)).chain([ANY]).chain(PARTS);
        let error = Error::new(format!("there is no schema `{name}`"));
        match nearest(name, names) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("`orglint schema` lists them all"),
        }
    })
}

fn list(schemas: &Schemas) -> String {
    let kinds = schemas.kinds().map(|kind| (schemas.name(kind), schemas.document(kind)));
    let parts = PARTS.iter().filter_map(|part| Some((*part, schemas.part(part)?.document())));
    let rows: Vec<_> = kinds.chain([(ANY, schemas.choice())]).chain(parts).collect();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, document): &(&str, Value)| {
        let is_declared = schemas.declared().any(|(kind, _)| schemas.name(kind) == *name);
        let unnamed = if is_declared { "declared by the configuration" } else { "" };
        let title = document.get("title").and_then(Value::as_str).unwrap_or(unnamed);
        format!("{name:width$}  {}", Shown::line(title))
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
