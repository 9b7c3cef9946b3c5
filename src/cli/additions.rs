//! What a configuration adds: rule files and schemas read from where it says, and put beside those of the program.

use std::collections::BTreeSet;

use super::streams::Error;
use crate::config::{AdapterSetting, Config, Draft, KindSetting, Mistake};
use crate::policy::{GIVEN, Refusal, Rules};
use crate::schema::{self, Address, Bundle, MAX_SCHEMA_BYTES, Schemas};
use crate::source::{Folder, GitError, Source, Sources, Span};
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
    let schemas = builtin()?;
    let Some(source) = source else {
        let rules = Rules::builtin(&schemas);
        let files = by_path(named);
        return Ok(rules.with(files.clone(), &[], &schemas).map(|rules| {
            let (config, notes) = (Config::default(), Vec::new());
            Extended { schemas, rules, config, files, notes }
        }));
    };
    let begun = match begin(source, schemas, folder)? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Begun { draft, schemas, mut mistakes, notes } = begun;
    let mut files = rule_files(&draft, folder, &mut mistakes)?;
    files.extend(named);
    let files = by_path(files);
    if !mistakes.is_empty() {
        return Ok(Err(draft.refuse(mistakes)));
    }
    let rules = Rules::builtin(&schemas);
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
    let schemas = builtin()?;
    let Some(source) = source else {
        return Ok(Ok(Outline { schemas, policies: Vec::new(), source: None }));
    };
    let path = source.path().to_owned();
    let begun = match begin(source, schemas, folder)? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Begun { draft, schemas, mistakes, .. } = begun;
    if !mistakes.is_empty() {
        return Ok(Err(draft.refuse(mistakes)));
    }
    let policies = draft.additions().policies.iter().map(|(path, _)| path.clone()).collect();
    Ok(Ok(Outline { schemas, policies, source: Some(path) }))
}

/// A configuration with the kinds that it knows, before any rule is read.
struct Begun {
    draft: Draft,
    schemas: Schemas,
    /// What is wrong with its adapters and kinds.
    mistakes: Vec<Mistake>,
    notes: Vec<String>,
}

fn begin(source: Source, schemas: Schemas, folder: &Folder<'_>) -> Result<Result<Begun, Refusal>, Error> {
    let draft = match Draft::read(source, &schemas) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (mut mistakes, mut notes) = (Vec::new(), Vec::new());
    let schemas = adapters(&draft, schemas, &mut mistakes)?;
    let schemas = kinds(&draft, schemas, folder, &mut mistakes, &mut notes)?;
    Ok(Ok(Begun { draft, schemas, mistakes, notes }))
}

/// The kinds of the program.
pub(super) fn builtin() -> Result<Schemas, Error> {
    Schemas::builtin().map_err(|error| Error::new(error.to_string()))
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
            mistakes.push(Mistake::new(*span, format!("`{name}` is not an adapter"), Some(help)));
        } else if on.insert(name) {
            schemas = schemas.adapt(name, paths.clone()).map_err(|error| Error::new(error.to_string()))?;
        } else {
            let help = Some("name it once".to_owned());
            mistakes.push(Mistake::new(*span, format!("the adapter `{name}` is switched on twice"), help));
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
    let mut bytes = 0;
    for (index, setting) in settings.iter().enumerate() {
        let kind = &setting.declaration.kind;
        let earlier = settings.iter().take(index).any(|earlier| earlier.declaration.kind == *kind);
        if earlier || schemas.by_any_case(kind).is_some() {
            let help = Some("give it another name".to_owned());
            mistakes.push(Mistake::new(setting.span, format!("there is a kind `{kind}` already"), help));
            continue;
        }
        let found = declare(&mut schemas, setting, folder, (notes, &mut bytes))?;
        if found.is_empty() && bytes > MAX_SCHEMA_BYTES {
            let message =
                format!("the schemas up to this one have more than {MAX_SCHEMA_BYTES} bytes in all");
            let help = Some("leave out what your documents do not use".to_owned());
            mistakes.push(Mistake::new(setting.span, message, help));
            break;
        }
        mistakes.extend(found);
    }
    let known = |kind: &str| settings.iter().find(|setting| setting.declaration.kind == kind);
    for (kind, span) in settings.iter().flat_map(|setting| &setting.targets) {
        let near = || {
            let declared = settings.iter().map(|setting| setting.declaration.kind.as_str());
            nearest(kind, schemas.kinds().map(|kind| schemas.name(kind)).chain(declared))
        };
        match known(kind) {
            None if schemas.by_name(kind).is_none() => {
                let help = near().map(|near| format!("did you mean `{near}`?"));
                mistakes.push(Mistake::new(*span, format!("`{kind}` is not a kind of manifest"), help));
            }
            Some(target) if target.declaration.name.0.is_empty() => {
                let help = Some(format!("say under `{kind}` where its name stands: `name: title`"));
                let message = format!("nothing can refer to a `{kind}`, since it has no `name`");
                mistakes.push(Mistake::new(*span, message, help));
            }
            None | Some(_) => {}
        }
    }
    Ok(schemas)
}

/// Adds a kind of the configuration. What is wrong with it comes back.
fn declare(
    schemas: &mut Schemas,
    setting: &KindSetting,
    folder: &Folder<'_>,
    (notes, bytes): (&mut Vec<String>, &mut usize),
) -> Result<Vec<Mistake>, Error> {
    let declaration = setting.declaration.clone();
    let kind = setting.declaration.kind.as_str();
    let mut files = Vec::new();
    let declared = match &setting.schema {
        None => {
            notes.push(format!(
                "the kind `{kind}` has no schema: field names in rules about it are not checked"
            ));
            schemas.add(declaration, None)
        }
        Some((path, span)) => {
            let first = folder.file(path)?;
            if let Some(mistake) = unusable(first.as_ref(), path, *span) {
                return Ok(vec![mistake]);
            }
            let read = |address: Address<'_>| -> Result<Option<Source>, GitError> {
                let source = match address {
                    // It is not read a second time, when it may be another.
                    Address::Path(other) if other == path => first.clone(),
                    Address::Path(path) => folder.file(path)?,
                    Address::Remote(_) => None,
                };
                files.extend(source.clone());
                Ok(source)
            };
            match Bundle::gather(kind, path, read)? {
                Ok(bundle) => schemas.add(declaration, Some(bundle)),
                Err(error) => Err(vec![error]),
            }
        }
    };
    *bytes += files.iter().map(|file| file.text().len()).sum::<usize>();
    let errors = declared.err().unwrap_or_default();
    Ok(errors.iter().map(|error| Mistake::of_schema(setting, error, &files)).collect())
}

/// What is wrong with the file of a schema before it is read.
fn unusable(file: Option<&Source>, path: &str, span: Span) -> Option<Mistake> {
    let Some(source) = file else {
        let help = Some("paths begin at the folder of the configuration".to_owned());
        return Some(Mistake::new(span, format!("there is no file `{path}`"), help));
    };
    let message = format!("`{path}` cannot be used: {}", source.defect()?);
    Some(Mistake::new(span, message, None))
}

/// The rule files of the folders that the configuration names.
fn rule_files(draft: &Draft, folder: &Folder<'_>, mistakes: &mut Vec<Mistake>) -> Result<Vec<Source>, Error> {
    let mut files = Vec::new();
    for (path, span) in &draft.additions().policies {
        let found = folder.below(path, &RULE_FILES)?;
        match found.map(|found| found.into_iter().filter(is_rule_file).collect::<Vec<_>>()) {
            Some(found) if found.is_empty() => {
                let help = Some("write the first with `orglint new rule CATEGORY/NAME`".to_owned());
                mistakes.push(Mistake::new(*span, format!("`{path}` holds no rule file"), help));
            }
            Some(found) if files.len() + found.len() > MAX_RULES => {
                let help = Some("a rule can have many cases, and a folder be left out".to_owned());
                mistakes.push(Mistake::new(
                    *span,
                    format!("there are more than {MAX_RULES} rule files"),
                    help,
                ));
                break;
            }
            Some(found) => files.extend(found),
            None => {
                let help =
                    Some("paths begin at the folder of the configuration, and follow no link".to_owned());
                mistakes.push(Mistake::new(*span, format!("there is no folder `{path}`"), help));
            }
        }
    }
    Ok(files)
}
