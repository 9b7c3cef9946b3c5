//! The public JSON Schema test suite: the required tests of draft 7 and 2020-12, by the same loader as the schemas that
//! a configuration names, with every instance as YAML text. Remote schemas of the suite are given as local files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::Path as File;

use orglint::document::{Limits, parse};
use orglint::schema::{Address, Binding, Bundle, Declaration, Path, SchemaError, Schemas};
use orglint::source::{Globs, Source, Sources};
use serde_json::Value as Json;

#[path = "conformance/mod.rs"]
mod conformance;

/// Groups or tests that differ, and why: the beginning of `draft/file: group: test`. A listed one that passes as a whole
/// fails the test.
const KNOWN: &[(&str, &str)] = &[(
    "draft2020-12/vocabulary:",
    "a `$schema` of one's own may leave keywords out; a schema then says less than it seems to, so we refuse it",
)];

/// Tests of the suite, how many of them there are, and how many of these differ as `KNOWN` says.
const DRAFTS: [(&str, &str, (usize, usize)); 2] = [
    ("draft7", "http://json-schema.org/draft-07/schema#", (927, 0)),
    ("draft2020-12", "https://json-schema.org/draft/2020-12/schema", (1299, 5)),
];

fn json(path: &File) -> Json {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The kind of a schema, as a configuration that names the file would have it.
fn load(schema: &Json, draft: &str, remotes: &File) -> Result<Schemas, SchemaError> {
    let mut schema = schema.clone();
    // The suite asks for a draft by the folder of the test.
    match &mut schema {
        Json::Object(members) if !members.contains_key("$schema") => {
            members.insert("$schema".to_owned(), draft.into());
        }
        Json::Bool(value) => schema = serde_json::json!({ "$schema": draft, "allOf": [*value] }),
        _ => {}
    }
    let read = |address: Address<'_>| -> Result<Option<Source>, Infallible> {
        Ok(match address {
            Address::Path("schema.json") => Some(Source::new("schema.json", schema.to_string())),
            Address::Path(_) => None,
            Address::Remote(uri) => {
                let path = uri.strip_prefix("http://localhost:1234/");
                let text = path.and_then(|path| fs::read_to_string(remotes.join(path)).ok());
                text.map(|text| Source::new(uri, text))
            }
        })
    };
    let bundle = Bundle::gather("Thing", "schema.json", read).unwrap()?;
    let declaration = Declaration {
        kind: "Thing".to_owned(),
        binding: Binding::Paths(Globs::default()),
        within: Path::default(),
        name: Path::default(),
        references: Vec::new(),
        schema: None,
    };
    let mut schemas = Schemas::from_texts(&[]).unwrap();
    schemas.add(declaration, Some(bundle)).map_err(|mut errors| errors.remove(0))?;
    Ok(schemas)
}

/// Whether our reader and the schema take a value.
fn is_valid(schemas: &Schemas, value: &Json) -> Result<bool, String> {
    let text = yaml(value);
    let sources = Sources::new(vec![Source::new("a.yaml", text.as_str())]);
    let (file, source) = sources.iter().next().unwrap();
    let tree = parse(file, source.text(), &Limits::default());
    if let Some(problem) = tree.problems().first() {
        return Err(format!("cannot be read: {}\n{text}", problem.message));
    }
    let root = tree.documents().first().and_then(|document| tree.root(document));
    let root = root.ok_or_else(|| format!("is empty: {text}"))?;
    Ok(schemas.check(schemas.by_name("Thing").unwrap(), root).is_empty())
}

/// A value as YAML block text.
fn yaml(value: &Json) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Json, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Json::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let _ = write!(text, "\n{indent}? {}\n{indent}: ", quoted(key));
                write(value, depth + 1, text);
            }
        }
        Json::Array(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(text, "\n{indent}- ");
                write(item, depth + 1, text);
            }
        }
        Json::Object(_) => text.push_str("{}"),
        Json::Array(_) => text.push_str("[]"),
        Json::String(value) => text.push_str(&quoted(value)),
        Json::Null | Json::Bool(_) | Json::Number(_) => text.push_str(&value.to_string()),
    }
}

/// JSON strings are double-quoted scalars of YAML.
fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// What differs in a file of the suite, by test, and how many tests it has.
fn differences(draft: (&str, &str), path: &File, remotes: &File) -> (usize, Vec<(String, String)>) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let (mut count, mut different) = (0, Vec::new());
    for group in json(path).as_array().unwrap() {
        let title = format!("{}/{name}: {}", draft.0, group["description"].as_str().unwrap());
        let schemas = load(&group["schema"], draft.1, remotes);
        for test in group["tests"].as_array().unwrap() {
            count += 1;
            let title = format!("{title}: {}", test["description"].as_str().unwrap());
            let verdict = match &schemas {
                Ok(schemas) => is_valid(schemas, &test["data"]),
                Err(error) => Err(error.to_string()),
            };
            let wanted = test["valid"].as_bool().unwrap();
            match verdict {
                Ok(valid) if valid == wanted => {}
                Ok(valid) => different.push((title, format!("is {valid}, and must be {wanted}"))),
                Err(error) => different.push((title, error)),
            }
        }
    }
    (count, different)
}

#[test]
fn the_required_tests_pass_through_our_loader() {
    let Some(folder) = conformance::data("json-schema-test-suite") else { return };
    let remotes = folder.join("remotes");
    let mut wrong = Vec::new();
    let mut used = BTreeMap::new();
    for (draft, schema, counts) in DRAFTS {
        let mut files: Vec<_> = fs::read_dir(folder.join("tests").join(draft))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        files.sort();
        let (mut all, mut differ) = (0, 0);
        for path in &files {
            let (count, different) = differences((draft, schema), path, &remotes);
            all += count;
            differ += different.len();
            for (title, reason) in different {
                match KNOWN.iter().find(|(known, _)| title.starts_with(known)) {
                    Some((known, _)) => *used.entry(*known).or_insert(0) += 1,
                    None => wrong.push(format!("{title}\n    {reason}")),
                }
            }
        }
        eprintln!("{draft}: {} of {all} tests in {} files pass", all - differ, files.len());
        assert_eq!((all, differ), counts, "{draft}");
    }
    for (known, _) in KNOWN.iter().filter(|(known, _)| !used.contains_key(known)) {
        wrong.push(format!("{known}: passes, strike it from the list"));
    }
    assert!(wrong.is_empty(), "{} tests differ:\n{}", wrong.len(), wrong.join("\n"));
}
