//! What editors load: the schema of all kinds, and the addresses that files name.

use std::fs;

use jsonschema::Validator;
use orglint::document::{self, Limits};
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use regex::Regex;
use serde_json::{Value, json};

use crate::repository::{File, demand, exists, files, files_under, read, root};

const CHOICE: &str = "docs/manifest.json";

/// The documents of a YAML file as JSON.
fn documents(file: &File) -> Vec<Value> {
    let sources = Sources::new(vec![Source::new(file.path.as_str(), file.text.as_str())]);
    let (id, source) = sources.iter().next().unwrap();
    let tree = document::parse(id, source.text(), &Limits::default());
    let roots = tree.documents().iter().filter_map(|document| tree.root(document));
    roots.map(|root| document::from_node(root).unwrap()).collect()
}

fn validator() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(read(CHOICE)).unwrap()).unwrap()
}

#[test]
fn the_schema_of_all_kinds_is_current() {
    let text = serde_json::to_string_pretty(&Schemas::builtin().unwrap().choice()).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(CHOICE), text).unwrap();
        return;
    }
    let remedy = "run `UPDATE_DOCS=1 cargo test --locked --test tidy`";
    assert!(fs::read_to_string(root().join(CHOICE)).is_ok_and(|found| found == text), "{CHOICE}: {remedy}");
}

#[test]
fn the_schema_of_all_kinds_accepts_manifests_and_leaves_others_alone() {
    let validator = validator();
    let mut complaints = Vec::new();
    let mut count = 0;
    for file in files_under("fixtures/clean", "yaml").chain(files_under("templates/init", "yaml")) {
        for document in documents(file) {
            count += usize::from(document["apiVersion"] == "orglint/v1");
            let errors = validator.iter_errors(&document);
            complaints
                .extend(errors.map(|error| format!("{}: {}: {error}", file.path, error.instance_path())));
        }
    }
    assert!(count > 100, "only {count} manifests were looked at");
    for other in [
        json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "labels": {} }, "spec": { "ports": [] } }),
        json!({ "on": "push", "jobs": {} }),
        json!({ "kind": "Team" }),
        json!({}),
    ] {
        let errors = validator.iter_errors(&other);
        complaints.extend(errors.map(|error| format!("{other}: {error}")));
    }
    demand("The schema of all kinds accepts what the schema of each accepts.", &complaints);
}

#[test]
fn the_schema_of_all_kinds_refuses_what_that_of_the_kind_refuses() {
    let validator = validator();
    let schemas = Schemas::builtin().unwrap();
    for kind in schemas.kinds() {
        let name = schemas.name(kind);
        let only = jsonschema::validator_for(&schemas.document(kind)).unwrap();
        let wrong = json!({
            "apiVersion": "orglint/v1", "kind": name, "metadata": { "name": "x", "colour": "blue" }, "spec": { "zzz": 1 }
        });
        let said = |validator: &Validator| {
            let errors = validator.iter_errors(&wrong);
            let mut said: Vec<_> = errors.map(|error| format!("{} {error}", error.instance_path())).collect();
            said.sort();
            said
        };
        assert!(said(&only).len() >= 2, "{name}");
        assert_eq!(said(&validator), said(&only), "{name}");
    }
    let near = json!({ "apiVersion": "orglint/v1", "kind": "Teem", "metadata": { "name": "x" } });
    assert_eq!(validator.iter_errors(&near).count(), 1);
    assert_eq!(validator.iter_errors(&json!({ "apiVersion": "orglint/v1" })).count(), 1);
    assert!(!validator.is_valid(&json!({ "apiVersion": "orglint/v2", "kind": "Team" })));
}

#[test]
fn the_addresses_of_schemas_lead_to_files_of_this_version() {
    let address =
        Regex::new(r"https://raw\.githubusercontent\.com/orglint/orglint/([^/\s]+)/([\w./-]+)").unwrap();
    let version = concat!("v", env!("CARGO_PKG_VERSION_MAJOR"));
    let mut complaints = Vec::new();
    let mut count = 0;
    for file in files() {
        for captures in address.captures_iter(&file.text) {
            count += 1;
            if &captures[1] != version || !exists(&captures[2]) {
                complaints.push(format!("{}: {} is not there, or not of {version}", file.path, &captures[0]));
            }
        }
    }
    assert!(count > 8, "the files of `init` name their schemas");
    for file in files_under("templates/init", "yaml").filter(|file| !file.path.contains("/.")) {
        let name = file.text.lines().next().unwrap().rsplit('/').next().unwrap();
        let schema: Value = serde_json::from_str(read(&format!("schemas/{name}"))).unwrap();
        let kind = schema.pointer("/properties/kind/const");
        for document in documents(file).iter().filter(|_| kind.is_some()) {
            if kind != document.get("kind") {
                complaints.push(format!("{}: {name} is not the schema of its kind", file.path));
            }
        }
    }
    demand("What a file says of its schema is so.", &complaints);
}

#[test]
fn the_workflow_of_init_is_the_one_of_the_documents() {
    let copied = read("docs/workflows/pull-request.yml").replace(" Copy it to `.github/workflows/`.", "");
    assert_eq!(read("templates/init/.github/workflows/orglint.yml"), copied);
    assert!(read("templates/init/.pre-commit-config.yaml").contains("rev: main"), "as README.md has it");
}
