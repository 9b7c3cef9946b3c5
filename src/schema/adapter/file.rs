//! An adapter as it is written in `adapters/<name>.yaml`. Only its form: what it means is made of it elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdapterFile {
    /// What it reads, in a few words.
    pub(super) title: String,
    /// What a person should know who switches it on.
    pub(super) about: String,
    /// Where the tool describes its files.
    pub(super) source: String,
    /// Words for kinds in references, in lower case, and the kinds that they mean here.
    #[serde(default)]
    pub(super) words: BTreeMap<String, String>,
    /// References that our kinds have besides their own, and the kinds that only the tool has: by kind, by path.
    #[serde(default)]
    pub(super) fields: BTreeMap<String, BTreeMap<String, OneOrMore>>,
    pub(super) documents: Vec<DocumentFile>,
}

/// Documents of the tool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentFile {
    /// Top-level keys and what they must say; a `*` stands for any text.
    #[serde(default)]
    pub(super) when: BTreeMap<String, String>,
    /// Where the files lie, unless the configuration says so.
    #[serde(default)]
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) manifests: Vec<ManifestFile>,
}

/// What is made of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub(super) kind: String,
    /// The parts of the document of which each becomes one; the document itself without.
    pub(super) each: Option<String>,
    /// The parts of such a part that become one too, at any depth.
    pub(super) again: Option<String>,
    /// Only parts that have one of these keys; all without.
    #[serde(default)]
    pub(super) having: Vec<String>,
    /// A name that is there again means the same.
    #[serde(default)]
    pub(super) repeats: bool,
    /// What the tool asks of the part, as a JSON Schema.
    pub(super) schema: Option<Value>,
    pub(super) fields: BTreeMap<String, FieldFile>,
    /// Which rules judge it.
    pub(super) rules: Vec<String>,
}

/// What a field of the manifest comes from.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum FieldFile {
    /// A route.
    From(String),
    /// More than that.
    More(MoreFile),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoreFile {
    /// One route or several, whose values follow one another.
    pub(super) from: OneOrMore,
    /// What each value becomes; one that is not here is left out.
    pub(super) values: Option<BTreeMap<String, String>>,
    /// Only references of these words for kinds, and those without a word.
    pub(super) only: Option<Vec<String>>,
    /// Not those without a word.
    #[serde(default)]
    pub(super) named: bool,
    /// Each becomes a map with this key.
    pub(super) within: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::More(texts) => texts.clone(),
        }
    }
}
