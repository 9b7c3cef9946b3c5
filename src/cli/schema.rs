//! `orglint schema`: the schemas that come with the program, for editors and for other validators.

use serde_json::Value;

use super::args::SchemaArgs;
use super::editor;
use super::streams::{self, Error};
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
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    let text = match &args.kind {
        Some(name) => {
            let text = serde_json::to_string_pretty(&find(&schemas, name)?);
            text.map_err(|error| Error::new(error.to_string()))?
        }
        None => list(&schemas),
    };
    streams::print(|out| writeln!(out, "{text}")).map(|()| 0)
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
        let title = document.get("title").and_then(Value::as_str).unwrap_or("");
        format!("{name:width$}  {title}")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
