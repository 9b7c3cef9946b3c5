//! F, the floor: walks a folder, reads its YAML and JSON files, parses each into an arena with spans by the parser
//! library alone, and asks the schema of its kind whether each document fits. On one thread, and without a word but
//! the counts: `floor FOLDER` gives files, documents and those of them that fit.
//!
//! What orglint costs is told in multiples of this, measured in the same run.

mod arena;
mod json;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use ignore::WalkBuilder;
use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use arena::{NodeId, Tree};
use json::{Arena, Place};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: floor FOLDER");
        return ExitCode::from(2);
    };
    let mut schemas = Schemas { validators: BTreeMap::new() };
    let (mut files, mut documents, mut fit) = (0, 0, 0);
    for entry in WalkBuilder::new(folder).hidden(false).git_global(false).git_exclude(false).build() {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        if !path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json") {
            continue;
        }
        let Some(text) = std::fs::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            continue;
        };
        files += 1;
        // What cannot be read has no documents.
        let Ok(tree) = arena::parse(&text) else { continue };
        for root in &tree.roots {
            documents += 1;
            fit += usize::from(schemas.fits(&tree, *root));
        }
    }
    println!("{files} {documents} {fit}");
    ExitCode::SUCCESS
}

/// Compiled when first asked for.
struct Schemas {
    validators: BTreeMap<String, Option<Validator<Arena>>>,
}

impl Schemas {
    fn fits(&mut self, tree: &Tree<'_>, root: NodeId) -> bool {
        let place = Place { tree, id: root };
        let Some(kind) = place.member("kind").and_then(Place::text) else { return false };
        if !self.validators.contains_key(kind) {
            self.validators.insert(kind.to_owned(), compile(kind));
        }
        self.validators.get(kind).and_then(Option::as_ref).is_some_and(|validator| validator.is_valid(place))
    }
}

/// The schema of a kind, with the shared definitions copied in. Their names are those of the files, in kebab case.
fn compile(kind: &str) -> Option<Validator<Arena>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).ok()?;
        serde_json::from_str::<Value>(&text.replace("common.json#/$defs/", "#/$defs/")).ok()
    };
    let file = FILES
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or_else(|| kebab(kind), |(_, file)| (*file).to_owned());
    let mut schema = read(&format!("{file}.json"))?;
    let shared = read("common.json")?;
    let own = schema.as_object_mut()?.entry("$defs").or_insert_with(|| Value::Object(serde_json::Map::new()));
    for (name, definition) in shared.get("$defs")?.as_object()? {
        own.as_object_mut()?.insert(name.clone(), definition.clone());
    }
    let options = jsonschema::options_for::<Arena>().offline().with_pattern_options(PatternOptions::regex());
    Some(options.build(&schema).expect("a schema of the project compiles"))
}

/// Kinds whose file has another name.
const FILES: &[(&str, &str)] = &[("OKR", "okr"), ("DXSurvey", "dx-survey"), ("DXRoadmap", "dx-roadmap")];

fn kebab(kind: &str) -> String {
    let mut name = String::new();
    for letter in kind.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
