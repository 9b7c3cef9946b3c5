//! Names of manifests: what they look like, and that no two share one.

use super::{Check, Context, Found, Kind};
use crate::org::Manifest;

/// A name that is no RFC 1123 label.
pub(super) const INVALID_NAME: Check = Check {
    name: "invalid-name",
    params: &[("maxLength", Kind::Number), ("fileName", Kind::Bool)],
    facts: &[("name", Kind::Text), ("problem", Kind::Text), ("suggestion", Kind::Text)],
    find: invalid_names,
};

/// Two manifests of one kind, namespace and name.
pub(super) const DUPLICATE_NAME: Check = Check {
    name: "duplicate-name",
    params: &[],
    facts: &[("kind", Kind::Text), ("name", Kind::Text), ("count", Kind::Number)],
    find: duplicate_names,
};

fn invalid_names<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let longest = ctx.number("maxLength") as usize;
    let as_file = ctx.switch("fileName");
    let mut found = Vec::new();
    let schemas = ctx.world.org.schemas();
    // What other tools call a name is their business.
    let is_ours = |manifest: &&Manifest<'t>| schemas.schema(manifest.kind).declaration().is_none();
    for manifest in ctx.world.org.readable().filter(is_ours) {
        let Some(metadata) = manifest.root.get("metadata") else { continue };
        for field in ["name", "namespace"] {
            let Some(node) = metadata.get(field) else { continue };
            let Some(name) = node.as_str() else { continue };
            let stem = || {
                let file = ctx.sources.file(node.file()).path();
                file.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or("")
            };
            let problem = match problem(name, longest) {
                Some(problem) => problem,
                None if field == "name" && as_file && stem() != name => {
                    format!("is not the file's name, `{}`", stem())
                }
                None => continue,
            };
            let place = Found::at(manifest, node).fact("name", name).fact("problem", problem);
            found.push(place.fact("suggestion", suggestion(name, longest)));
        }
    }
    found
}

/// What keeps a text from being a label: RFC 1123 section 2.1, in lower case as Kubernetes has it.
fn problem(name: &str, longest: usize) -> Option<String> {
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if name.is_empty() {
        return Some("is empty".to_owned());
    }
    if let Some(bad) = name.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')) {
        return Some(match bad {
            ' ' => "has a blank".to_owned(),
            _ if bad.is_uppercase() => format!("has the capital letter `{bad}`"),
            _ => format!("has the character `{bad}`"),
        });
    }
    if !end(name.chars().next()) || !end(name.chars().next_back()) {
        return Some("begins or ends with a hyphen".to_owned());
    }
    (name.len() > longest).then(|| format!("has {} characters, limit {longest}", name.len()))
}

/// The nearest label: lower case, everything else as hyphens.
fn suggestion(name: &str, longest: usize) -> String {
    let mut label = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            label.push(c);
        } else if !label.is_empty() && !label.ends_with('-') {
            label.push('-');
        }
    }
    label.truncate(longest);
    label.trim_end_matches('-').to_owned()
}

fn duplicate_names<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let org = ctx.world.org;
    let mut found = Vec::new();
    for ids in org.duplicates() {
        let readable: Vec<_> =
            ids.iter().map(|id| org.manifest(*id)).filter(|manifest| !manifest.broken).collect();
        let Some((first, others)) = readable.split_first() else { continue };
        for manifest in others {
            let name = |manifest: &Manifest<'t>| {
                let title = manifest.title.or_else(|| manifest.root.path(&["metadata", "name"]));
                title.unwrap_or(manifest.root)
            };
            let (node, first) = (name(manifest), name(first));
            let kind = org.schemas().name(manifest.kind);
            let place = Found::at(manifest, node)
                .fact("kind", kind.to_owned())
                .fact("name", manifest.name)
                .fact("count", readable.len())
                .related(first, format!("the first {kind} of this name"));
            found.push(place);
        }
    }
    found
}
