//! The texts that are there: fixtures, schemas, rule files with the examples in them, and the YAML test suite.

use std::path::{Path, PathBuf};

use orglint::document::{Limits, parse_any};
use orglint::source::{Source, Sources};

/// Everything in YAML or JSON that the project holds, and every text in it that has lines.
pub(crate) fn ours() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["fixtures", "policies", "schemas", ".github"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let mut texts: Vec<String> = files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let within: Vec<String> = texts.iter().flat_map(|text| lines_within(text)).collect();
    texts.extend(within);
    texts
}

/// The first lines of each text: short enough for a change to matter.
pub(crate) fn starts(texts: &[String]) -> Vec<String> {
    let start = |text: &String| {
        let ends = text.char_indices().filter(|(_, character)| *character == '\n').map(|(at, _)| at + 1);
        let end = ends.take_while(|end| *end <= 400).last();
        end.map_or_else(|| text.chars().take(200).collect(), |end| text[..end].to_owned())
    };
    texts.iter().map(start).collect()
}

/// Nothing where the data is absent and not demanded.
pub(crate) fn suite() -> Option<Vec<String>> {
    let path = crate::conformance::data("yaml-test-suite.json")?;
    let text = std::fs::read_to_string(path).expect("the suite can be read");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the suite is JSON");
    assert_eq!(cases.len(), 405);
    Some(cases.iter().map(|case| case["yaml"].as_str().expect("each has its text").to_owned()).collect())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the project's own folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known))
        {
            files.push(path);
        }
    }
}

fn lines_within(text: &str) -> Vec<String> {
    let sources = Sources::new(vec![Source::new("a.yaml", text)]);
    let (file, _) = sources.iter().next().expect("one source");
    let tree = parse_any(file, text, &Limits::default());
    let texts = tree.nodes().filter(|node| !node.is_alias()).filter_map(orglint::document::Node::as_str);
    texts.filter(|text| text.contains('\n')).map(str::to_owned).collect()
}
