//! Text that is not what it looks like: characters that nobody sees, and paths that only a machine can tell apart.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::{Check, Context, Found, Kind};
use crate::diagnostic::Label;
use crate::source::{FileId, Source, Span};
use crate::value::{hidden, lower, turns_order};

/// Lines of a file that are reported; the rest is counted.
const MAX_LINES: usize = 20;
/// Characters of a line that are named.
const MAX_NAMED: usize = 5;

/// Characters in manifests, and in the paths of their files, that nobody sees.
pub(super) const HIDDEN_CHARACTER: Check = Check {
    name: "hidden-character",
    params: &[],
    facts: &[
        ("where", Kind::Text),
        ("count", Kind::Number),
        ("characters", Kind::Text),
        ("turns", Kind::Bool),
        ("more", Kind::Number),
    ],
    find: hidden_characters,
};

/// Files whose paths are one path to a file system that does not know case, or writes accents in its own way.
pub(super) const TWIN_PATH: Check =
    Check { name: "twin-path", params: &[], facts: &[("other", Kind::Text)], find: twin_paths };

/// The files that hold manifests, or say that they do.
fn files<'t>(ctx: &Context<'_, 't>) -> impl Iterator<Item = (FileId, &'t Source)> {
    // Manifests are in the order of their files.
    let manifests = ctx.world.org.manifests();
    let holds = |file: &FileId| manifests.binary_search_by_key(file, |manifest| manifest.root.file()).is_ok();
    let ours = move |(file, source): &(FileId, &Source)| holds(file) || source.claims();
    ctx.sources.iter().filter(|(_, source)| source.may_hold_manifests()).filter(ours)
}

fn hidden_characters<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut found = Vec::new();
    for (file, source) in files(ctx) {
        let in_path: Vec<_> = hidden(source.path()).collect();
        if !in_path.is_empty() {
            found.push(place(file, Span::default(), "the path of the file", &in_path, 0));
        }
        let characters: Vec<_> = hidden(source.text()).collect();
        let line = |(at, _): &(usize, char)| source.position(*at as u32).line;
        let lines: Vec<_> = characters.chunk_by(|a, b| line(a) == line(b)).collect();
        let more = lines.len().saturating_sub(MAX_LINES);
        for (index, characters) in lines.iter().take(MAX_LINES).enumerate() {
            let Some((at, c)) = characters.first() else { continue };
            let span = Span::new(*at as u32, (at + c.len_utf8()) as u32);
            let more = if index + 1 == MAX_LINES { more } else { 0 };
            let mut place = place(file, span, "the line", characters, more);
            place.manifest = ctx.world.org.at(file, span.start).map(|manifest| manifest.id);
            // The line without them says which of several it is, wherever it stands.
            let text = source.slice(source.lines().line(source.text(), line(&(*at, *c))));
            place.detail = text.trim().to_owned();
            found.push(place);
        }
    }
    found
}

fn place<'t>(
    file: FileId,
    span: Span,
    what: &'t str,
    characters: &[(usize, char)],
    more: usize,
) -> Found<'t> {
    let names: BTreeSet<_> = characters.iter().map(|(_, c)| format!("U+{:04X}", u32::from(*c))).collect();
    let mut named = names.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MAX_NAMED {
        named.push_str(", …");
    }
    Found::in_file(file, span)
        .fact("where", what)
        .fact("count", characters.len())
        .fact("characters", named)
        .fact("turns", characters.iter().any(|(_, c)| turns_order(*c)))
        .fact("more", more)
}

fn twin_paths<'t>(ctx: &Context<'_, 't>) -> Vec<Found<'t>> {
    let mut known: BTreeMap<Cow<'_, str>, FileId> = BTreeMap::new();
    let mut found = Vec::new();
    for (file, source) in files(ctx) {
        match known.entry(folded(source.path())) {
            Entry::Vacant(entry) => _ = entry.insert(file),
            Entry::Occupied(entry) => {
                let other = ctx.sources.file(*entry.get());
                let mut place = Found::in_file(file, Span::default()).fact("other", other.path());
                let message = "the other file".to_owned();
                place.related.push(Label { file: *entry.get(), span: Span::default(), message });
                place.identity = Some(entry.key().to_string());
                found.push(place);
            }
        }
    }
    found
}

/// A path as the least careful file system sees it: [NFC](https://www.unicode.org/reports/tr15/), in lower case.
fn folded(path: &str) -> Cow<'_, str> {
    if path.is_ascii() { lower(path) } else { path.to_lowercase().nfc().collect::<String>().into() }
}
