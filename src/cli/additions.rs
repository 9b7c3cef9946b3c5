//! What a configuration adds: rule files and schemas read from where it says, and put beside those of the program.

use std::collections::BTreeSet;

use super::check;
use super::streams::Error;
use crate::config::{AdapterSetting, Config, Draft, KindSetting, schema_mistake};
use crate::policy::{Refusal, Rules};
use crate::schema::{self, Declaration, Schemas};
use crate::source::{Folder, Source, Span};
use crate::value::nearest;

/// What a rule file's name ends with.
const RULE_FILES: [&str; 2] = ["yaml", "yml"];

/// The rules, kinds and settings of a run.
pub(super) struct Extended {
    pub(super) schemas: Schemas,
    pub(super) rules: Rules,
    pub(super) config: Config,
    /// What the user should know of it.
    pub(super) notes: Vec<String>,
}

/// A mistake in the configuration: where, what, and what to do.
type Mistake = (Span, String, Option<String>);

/// Those of the program, and what the configuration adds.
///
/// # Errors
/// What git says; or, inside, what is wrong in the configuration, a schema or a rule file.
pub(super) fn extend(
    source: Option<Source>,
    folder: &Folder<'_>,
) -> Result<Result<Extended, Refusal>, Error> {
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    let Some(source) = source else {
        let rules = Rules::builtin(&schemas).map_err(check::refuse)?;
        return Ok(Ok(Extended { schemas, rules, config: Config::default(), notes: Vec::new() }));
    };
    let draft = match Draft::read(source, &schemas) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut notes = Vec::new();
    let mut mistakes = Vec::new();
    let schemas = adapters(&draft, schemas, &mut mistakes)?;
    let schemas = kinds(&draft, schemas, folder, &mut mistakes, &mut notes)?;
    let files = rule_files(&draft, folder, &mut mistakes)?;
    if !mistakes.is_empty() {
        return Ok(Err(draft.refuse(mistakes)));
    }
    let rules = Rules::builtin(&schemas).map_err(check::refuse)?;
    let rules = match rules.with(files, &schemas) {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(draft.config(&rules).map(|config| Extended { schemas, rules, config, notes }))
}

/// The kinds of the program, and what the adapters that are switched on make manifests of.
fn adapters(draft: &Draft, mut schemas: Schemas, mistakes: &mut Vec<Mistake>) -> Result<Schemas, Error> {
    let mut on = BTreeSet::new();
    for AdapterSetting { name, span, paths } in &draft.additions().adapters {
        if !schema::adapters().any(|known| known == name) {
            let help = match nearest(name, schema::adapters()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", schema::adapters().collect::<Vec<_>>().join(", ")),
            };
            mistakes.push((*span, format!("`{name}` is not an adapter"), Some(help)));
        } else if on.insert(name) {
            schemas = schemas.adapt(name, paths.clone()).map_err(|error| Error::new(error.to_string()))?;
        } else {
            let help = Some("name it once".to_owned());
            mistakes.push((*span, format!("the adapter `{name}` is switched on twice"), help));
        }
    }
    Ok(schemas)
}

/// The kinds of the program and those of the configuration.
fn kinds(
    draft: &Draft,
    mut schemas: Schemas,
    folder: &Folder<'_>,
    mistakes: &mut Vec<Mistake>,
    notes: &mut Vec<String>,
) -> Result<Schemas, Error> {
    let settings = &draft.additions().kinds;
    for setting in settings {
        let KindSetting { declaration, span, schema, .. } = setting;
        if schemas.by_name(&declaration.kind).is_some() {
            let help = Some("give it another name".to_owned());
            mistakes.push((*span, format!("there is a kind `{}` already", declaration.kind), help));
            continue;
        }
        let text = match schema {
            Some((path, span)) => match text(folder, path)? {
                Ok(text) => Some(text),
                Err((message, help)) => {
                    mistakes.push((*span, message, help));
                    continue;
                }
            },
            None => {
                notes.push(format!(
                    "the kind `{}` has no schema: field names in rules about it are not checked",
                    declaration.kind
                ));
                None
            }
        };
        let declaration = Declaration { schema: text, ..declaration.clone() };
        match schemas.declare(declaration) {
            Ok(more) => schemas = more,
            Err(error) => {
                mistakes.push(schema_mistake(setting, &error));
                // Nothing is left to declare the others beside.
                schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
            }
        }
    }
    if mistakes.is_empty() {
        for (kind, span) in settings.iter().flat_map(|setting| &setting.targets) {
            if schemas.by_name(kind).is_none() {
                let near = nearest(kind, schemas.kinds().map(|kind| schemas.name(kind)));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                mistakes.push((*span, format!("`{kind}` is not a kind of manifest"), help));
            }
        }
    }
    Ok(schemas)
}

/// The text of a schema; or what is wrong with it, and what to do.
fn text(folder: &Folder<'_>, path: &str) -> Result<Result<String, (String, Option<String>)>, Error> {
    let Some(source) = folder.file(path)? else {
        let help = Some("paths begin at the folder of the configuration".to_owned());
        return Ok(Err((format!("there is no file `{path}`"), help)));
    };
    Ok(match source.defect() {
        None => Ok(source.text().to_owned()),
        Some(defect) => Err((format!("`{path}` cannot be used: {defect}"), None)),
    })
}

/// The rule files of the folders that the configuration names.
fn rule_files(draft: &Draft, folder: &Folder<'_>, mistakes: &mut Vec<Mistake>) -> Result<Vec<Source>, Error> {
    let mut files = Vec::new();
    for (path, span) in &draft.additions().policies {
        match folder.below(path, &RULE_FILES)? {
            Some(found) if found.is_empty() => {
                let help = Some("write the first with `orglint new rule CATEGORY/NAME`".to_owned());
                mistakes.push((*span, format!("`{path}` holds no rule file"), help));
            }
            Some(found) => files.extend(found),
            None => {
                let help = Some("paths begin at the folder of the configuration".to_owned());
                mistakes.push((*span, format!("there is no folder `{path}`"), help));
            }
        }
    }
    Ok(files)
}
