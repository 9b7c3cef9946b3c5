//! `orglint schema --vscode`: which schema an editor takes for which files, in the words of the YAML extension of VS Code
//! (<https://github.com/redhat-developer/vscode-yaml>, `yaml.schemas`). Judges nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::slice;

use serde_json::{Map, Value};

use super::args::ConfigChoice;
use super::check;
use super::place::Place;
use super::run::{Run, read};
use super::settings;
use super::streams::{self, Error};
use crate::config::{Draft, KindSetting};
use crate::document::{self, Limits};
use crate::org::{self, Class};
use crate::output::inert_json;
use crate::schema::{Binding, Schemas};
use crate::source::Sources;

/// Where the schemas of this version are. Its first number is that of the tag that the action has.
pub(super) const HOME: &str =
    concat!("https://raw.githubusercontent.com/orglint/orglint/v", env!("CARGO_PKG_VERSION_MAJOR"), "/");

/// For a manifest of any kind: a second kind in a file is no mistake.
const MANIFEST: &str = "docs/manifest.json";
const CONFIG: &str = "schemas/config.json";
pub(super) const POLICY: &str = "schemas/policy.json";

/// What YAML files end with.
const ENDINGS: [&str; 2] = ["yaml", "yml"];

pub(super) fn vscode() -> Result<u8, Error> {
    let choice = ConfigChoice { config: None, no_config: false };
    let run = match Run::open(Place::of_paths(slice::from_ref(&PathBuf::from(".")))?, &choice)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let declared = match settings::source(&choice, &run.place)? {
        Some(source) => Some(Draft::read(source, &run.schemas).map_err(check::refuse)?),
        None => None,
    };
    let declared = declared.as_ref().map_or(&[][..], |draft| &draft.additions().kinds);
    let sources = read(run.listing())?;
    let (ours, by_kind) = manifests(&sources, &run.schemas);
    let mut notes = Vec::new();
    let mut mapping = Mapping::default();
    mapping.add(format!("{HOME}{MANIFEST}"), patterns(&ours, &sources));
    mapping.add(format!("{HOME}{CONFIG}"), run.config.source().map(|source| literal(source.path())));
    let folders = run.config.policies().map(|folder| literal(folder.trim_end_matches('/')));
    let rule_files = folders.flat_map(|folder| ENDINGS.map(|ending| format!("{folder}/**/*.{ending}")));
    mapping.add(format!("{HOME}{POLICY}"), rule_files);
    for setting in declared {
        let KindSetting { declaration, schema, .. } = setting;
        let Some((schema, _)) = schema else { continue };
        if !declaration.within.0.is_empty() {
            notes.push(format!(
                "`{schema}` is left out: it is for parts of a document, and editors know only wholes"
            ));
            continue;
        }
        let paths = match &declaration.binding {
            Binding::Paths(globs) => globs.texts().to_vec(),
            Binding::Header { .. } => {
                by_kind.get(&declaration.kind).map(|paths| patterns(paths, &sources)).unwrap_or_default()
            }
        };
        mapping.add(format!("./{}", schema.trim_start_matches("./")), paths);
    }
    if ours.is_empty() && declared.is_empty() {
        let error = Error::new("there are no manifests here, so that there is nothing to map");
        return Err(
            error.help("`orglint init` writes the first; `orglint schema manifest` prints the schema")
        );
    }
    streams::note(&notes);
    let settings = Value::from(Map::from_iter([("yaml.schemas".to_owned(), Value::Object(mapping.0))]));
    let text = serde_json::to_string_pretty(&settings).map_err(|error| Error::new(error.to_string()))?;
    streams::print(|out| writeln!(out, "{}", inert_json(&text))).map(|()| 0)
}

/// Schemas, and the patterns of the files that they are for.
#[derive(Default)]
struct Mapping(Map<String, Value>);

impl Mapping {
    fn add(&mut self, schema: String, patterns: impl IntoIterator<Item = String>) {
        let patterns: Vec<Value> = patterns.into_iter().map(Value::from).collect();
        if patterns.is_empty() {
            return;
        }
        match self.0.get_mut(&schema).and_then(Value::as_array_mut) {
            Some(known) => known.extend(patterns),
            None => _ = self.0.insert(schema, Value::Array(patterns)),
        }
    }
}

/// The YAML files that hold manifests of our kinds, and those of every declared kind.
fn manifests<'s>(
    sources: &'s Sources,
    schemas: &Schemas,
) -> (BTreeSet<&'s str>, BTreeMap<String, BTreeSet<&'s str>>) {
    let (mut ours, mut by_kind) = (BTreeSet::new(), BTreeMap::<_, BTreeSet<_>>::new());
    for (file, source) in sources.iter().filter(|(_, source)| source.may_hold_manifests()) {
        if ending(source.path()).is_none() {
            continue;
        }
        let tree = document::parse(file, source.text(), &Limits::default());
        for root in tree.documents().iter().filter_map(|document| tree.root(document)) {
            match org::classify(schemas, source.path(), root) {
                Class::Manifest(kind) if schemas.schema(kind).declaration().is_some() => {
                    by_kind.entry(schemas.name(kind).to_owned()).or_default().insert(source.path());
                }
                Class::Manifest(_) | Class::Unknown => _ = ours.insert(source.path()),
                Class::Parts(_) | Class::Adapted(_) | Class::Foreign => {}
            }
        }
    }
    (ours, by_kind)
}

/// Patterns for files: the whole folder where nothing else is in it, so that the next file there is known too.
fn patterns(paths: &BTreeSet<&str>, sources: &Sources) -> Vec<String> {
    // A file that is begun is of no kind yet.
    let written = sources.iter().filter(|(_, source)| !source.text().trim().is_empty());
    let others = written.map(|(_, source)| source.path()).filter(|path| !paths.contains(path));
    let place = |path: &str| Some((path.rsplit_once('/')?.0.to_owned(), ending(path)?));
    let mixed: BTreeSet<_> = others.filter_map(place).collect();
    let pattern = |path: &&str| match place(path) {
        Some(place) if !mixed.contains(&place) => format!("{}/*.{}", literal(&place.0), place.1),
        Some(_) | None => literal(path),
    };
    let patterns: BTreeSet<String> = paths.iter().map(pattern).collect();
    patterns.into_iter().collect()
}

fn ending(path: &str) -> Option<&'static str> {
    let (_, found) = path.rsplit_once('.')?;
    ENDINGS.into_iter().find(|ending| *ending == found)
}

/// A pattern for this path. Every editor knows `?`, and not every one a way to take a meaning from a character.
fn literal(path: &str) -> String {
    path.replace(['*', '[', ']', '{', '}', '(', ')', '!', '\\'], "?")
}
