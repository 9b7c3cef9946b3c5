//! What a configuration adds: rule files and schemas read from where it says, and put beside those of the program.

use super::check;
use super::streams::Error;
use crate::config::{Config, Draft, KindSetting, schema_mistake};
use crate::policy::{GIVEN, Refusal, Rules};
use crate::schema::{Declaration, Schemas};
use crate::source::{Folder, Source, Sources, Span};
use crate::value::nearest;

/// What a rule file's name ends with.
pub(super) const RULE_FILES: [&str; 2] = ["yaml", "yml"];

/// Rule files of a repository, from all of its folders.
const MAX_RULES: usize = 1_000;

/// The rules, kinds and settings of a run.
pub(super) struct Extended {
    pub(super) schemas: Schemas,
    pub(super) rules: Rules,
    pub(super) config: Config,
    /// The rule files of the repository, by path.
    pub(super) files: Vec<Source>,
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
    extend_with(source, folder, Vec::new())
}

/// The same with rule files that no configuration needs to name.
///
/// # Errors
/// As for [`extend`].
pub(super) fn extend_with(
    source: Option<Source>,
    folder: &Folder<'_>,
    named: Vec<Source>,
) -> Result<Result<Extended, Refusal>, Error> {
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    let Some(source) = source else {
        let rules = Rules::builtin(&schemas).map_err(check::refuse)?;
        let files = by_path(named);
        return Ok(rules.with(files.clone(), &[], &schemas).map(|rules| {
            let (config, notes) = (Config::default(), Vec::new());
            Extended { schemas, rules, config, files, notes }
        }));
    };
    let draft = match Draft::read(source, &schemas) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut notes = Vec::new();
    let mut mistakes = Vec::new();
    let schemas = kinds(&draft, schemas, folder, &mut mistakes, &mut notes)?;
    let mut files = rule_files(&draft, folder, &mut mistakes)?;
    files.extend(named);
    let files = by_path(files);
    if !mistakes.is_empty() {
        return Ok(Err(draft.refuse(mistakes)));
    }
    let rules = Rules::builtin(&schemas).map_err(check::refuse)?;
    let folders: Vec<&str> = draft.additions().policies.iter().map(|(path, _)| path.as_str()).collect();
    let rules = match rules.with(files.clone(), &folders, &schemas) {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(draft.config(&rules).map(|config| Extended { schemas, rules, config, files, notes }))
}

/// In the order of their paths, each once.
fn by_path(files: Vec<Source>) -> Vec<Source> {
    Sources::new(files).into_files()
}

/// Whether a file below a folder of rules is one, and not a document for their examples.
pub(super) fn is_rule_file(source: &Source) -> bool {
    source.path().rsplit('/').nth(1) != Some(GIVEN)
}

/// What a configuration says of kinds and rules, whose files need not be there yet.
pub(super) struct Outline {
    pub(super) schemas: Schemas,
    /// Folders of rule files.
    pub(super) policies: Vec<String>,
    /// The path of the configuration.
    pub(super) source: Option<String>,
}

/// What a configuration says, without its rules.
///
/// # Errors
/// What git says; or, inside, what is wrong in the configuration or in a schema.
pub(super) fn outline(
    source: Option<Source>,
    folder: &Folder<'_>,
) -> Result<Result<Outline, Refusal>, Error> {
    let schemas = Schemas::builtin().map_err(|error| Error::new(error.to_string()))?;
    let Some(source) = source else {
        return Ok(Ok(Outline { schemas, policies: Vec::new(), source: None }));
    };
    let path = source.path().to_owned();
    let draft = match Draft::read(source, &schemas) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (mut mistakes, mut notes) = (Vec::new(), Vec::new());
    let schemas = kinds(&draft, schemas, folder, &mut mistakes, &mut notes)?;
    if !mistakes.is_empty() {
        return Ok(Err(draft.refuse(mistakes)));
    }
    let policies = draft.additions().policies.iter().map(|(path, _)| path.clone()).collect();
    Ok(Ok(Outline { schemas, policies, source: Some(path) }))
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
        let found = folder.below(path, &RULE_FILES)?;
        match found.map(|found| found.into_iter().filter(is_rule_file).collect::<Vec<_>>()) {
            Some(found) if found.is_empty() => {
                let help = Some("write the first with `orglint new rule CATEGORY/NAME`".to_owned());
                mistakes.push((*span, format!("`{path}` holds no rule file"), help));
            }
            Some(found) if files.len() + found.len() > MAX_RULES => {
                let help = Some("a rule can have many cases, and a folder be left out".to_owned());
                mistakes.push((*span, format!("there are more than {MAX_RULES} rule files"), help));
                break;
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
