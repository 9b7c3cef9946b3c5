//! The patterns: the documents of the fixtures, and which of them share a file.

use std::path::{Path, PathBuf};

use granit_parser::{Event, Parser, ScalarStyle};

use crate::node::{Document, Entry, Item, Node};

pub struct Template {
    pub files: Vec<File>,
    /// Percent of the files that have a folder for themselves.
    pub own_folder: usize,
}

#[derive(Clone)]
pub struct File {
    pub folder: String,
    pub name: String,
    pub documents: Vec<Document>,
}

impl Template {
    /// An organization of 13 teams. Each document has a file of its own, except people: those of a team share one.
    pub fn large(fixtures: &Path) -> Self {
        let clean = fixtures.join("clean");
        let mut paths = Vec::new();
        collect(&clean, &mut paths);
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let within = path.strip_prefix(&clean).expect("it was found there");
            let folder = within.parent().map_or(String::new(), |folder| folder.display().to_string());
            let folder = if folder.is_empty() { "organization".to_owned() } else { folder };
            let documents = read(&path);
            if folder == "people" {
                let name = path.file_stem().expect("a file").display().to_string();
                files.push(File { folder, name, documents });
            } else {
                files.extend(documents.into_iter().map(|document| alone(folder.clone(), document)));
            }
        }
        Self { files, own_folder: 45 }
    }

    /// An organization of two teams in ten files; its people share three of them.
    pub fn small(fixtures: &Path) -> Self {
        let mut files: Vec<File> = read(&fixtures.join("given/org.yaml"))
            .into_iter()
            .map(|document| alone(format!("{}s", document.kind().to_lowercase()), document))
            .collect();
        for (index, documents) in read(&fixtures.join("given/people.yaml")).chunks(3).enumerate() {
            let name = format!("people-{}", index + 1);
            files.push(File { folder: "people".to_owned(), name, documents: documents.to_vec() });
        }
        assert_eq!(files.len(), 10, "the small organization is the one of ten files");
        Self { files, own_folder: 0 }
    }
}

fn alone(folder: String, document: Document) -> File {
    // A service and its charter may have the same name.
    let name = format!("{}-{}", document.kind().to_lowercase(), document.name());
    File { folder, name, documents: vec![document] }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the fixtures are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            paths.push(path);
        }
    }
}

/// Something that is open while events come in.
struct Frame {
    node: Node,
    key: Option<String>,
    anchor: usize,
}

fn read(path: &Path) -> Vec<Document> {
    let text = std::fs::read_to_string(path).expect("a fixture can be read");
    let mut documents = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    let mut anchors: Vec<(usize, Node)> = Vec::new();
    for event in Parser::new_from_str(&text) {
        let (event, _) = event.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                (Node::Scalar(text.into_owned(), style == ScalarStyle::Plain), anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                frames.push(Frame { node: Node::List(Vec::new()), key: None, anchor });
                continue;
            }
            Event::MappingStart(_, anchor, _) => {
                frames.push(Frame { node: Node::Map(Vec::new()), key: None, anchor });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let frame = frames.pop().expect("it was opened");
                (frame.node, frame.anchor)
            }
            Event::Alias(anchor) => {
                let known = anchors.iter().rfind(|(known, _)| *known == anchor);
                (known.expect("it is declared").1.clone(), 0)
            }
            _ => continue,
        };
        if anchor != 0 {
            anchors.push((anchor, node.clone()));
        }
        let Some(frame) = frames.last_mut() else {
            documents.push(Document { root: node });
            continue;
        };
        match (&mut frame.node, frame.key.take()) {
            (Node::List(items), _) => items.push(Item { value: node, is_marked: false }),
            (Node::Map(_), None) => frame.key = Some(node.text().expect("keys are scalars").to_owned()),
            (Node::Map(entries), Some(key)) => {
                assert_ne!(key, "<<", "{}: a template merges nothing", path.display());
                entries.push(Entry { key, value: node, is_marked: false });
            }
            (Node::Scalar(..), _) => unreachable!("a scalar holds nothing"),
        }
    }
    documents
}
