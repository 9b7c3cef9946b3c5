//! Adapters: each can be used, and `docs/adapters.md` says what is made of what.

use std::fmt::Write as _;
use std::fs;

use orglint::schema::{Documents, Schemas, Template, adapters};

use crate::repository::{exists, files_under, read, root};

const PATH: &str = "docs/adapters.md";

#[test]
fn every_adapter_is_described() {
    let mut table = String::new();
    for name in adapters() {
        let schemas = Schemas::builtin().unwrap().adapt(name, None).unwrap();
        let adapter = &schemas.adapters()[0];
        let _ = write!(table, "\n## {name}\n\n{}: <{}>.\n\n{}", adapter.title, adapter.source, adapter.about);
        if !adapter.words.is_empty() {
            let words = adapter.words.iter().map(|(word, kind)| format!("`{word}:` is {kind}"));
            let _ = write!(table, "\nIn references {}.\n", words.collect::<Vec<_>>().join(", "));
        }
        table.push_str("\n| documents | become | from | judged by |\n| --- | --- | --- | --- |\n");
        for documents in &adapter.documents {
            for mark in &documents.templates {
                let template = schemas.template(*mark).unwrap();
                let _ = writeln!(
                    table,
                    "| {} | {} | {} | {} |",
                    known_by(documents, template),
                    template.kind,
                    mappings(template),
                    codes(&template.rules)
                );
            }
        }
    }
    let mut text = read(PATH).to_owned();
    let (begin, end) = ("<!-- begin: adapters -->\n", "<!-- end: adapters -->");
    let from = text.find(begin).unwrap() + begin.len();
    let to = text.find(end).unwrap();
    text.replace_range(from..to, &table);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join(PATH), &text).unwrap();
        return;
    }
    let promise =
        "docs/adapters.md says what adapters do: run `UPDATE_DOCS=1 cargo test --locked --test tidy`";
    assert!(text == read(PATH), "{promise}");
}

#[test]
fn every_file_of_the_folder_is_an_adapter_with_a_fixture() {
    let files: Vec<_> = files_under("adapters", "yaml").map(|file| file.path.as_str()).collect();
    let known: Vec<_> = adapters().map(|name| format!("adapters/{name}.yaml")).collect();
    assert_eq!(files, known);
    for name in adapters() {
        assert!(exists(&format!("fixtures/adapters/{name}/orglint.yaml")), "{name} has no fixture");
    }
}

/// What a document says of itself, or where it lies, and the part of it.
fn known_by(documents: &Documents, template: &Template) -> String {
    let says = documents.when.iter().map(|(key, value)| match value.as_str() {
        "*" => format!("`{key}`"),
        value => format!("`{key}: {value}`"),
    });
    let mut text = says.collect::<Vec<_>>().join(", ");
    if !documents.paths.is_empty() {
        let _ =
            write!(text, "{}{}", if text.is_empty() { "" } else { " in " }, codes(documents.paths.texts()));
    }
    for each in template.parts() {
        let _ = write!(text, ", each `{each}`");
    }
    text
}

fn mappings(template: &Template) -> String {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for mapping in template.mappings() {
        match fields.iter_mut().find(|(to, _)| *to == mapping.to) {
            Some((_, from)) => from.push(mapping.from),
            None => fields.push((mapping.to, vec![mapping.from])),
        }
    }
    let field = |(to, from): &(String, Vec<String>)| match from.as_slice() {
        [only] if only.trim_end_matches("[*]") == to => format!("`{to}`"),
        from => format!("`{to}` ← {}", codes(from)),
    };
    fields.iter().map(field).collect::<Vec<_>>().join("<br>")
}

fn codes(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}
