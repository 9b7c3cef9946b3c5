//! One result: message, places, fingerprints and fix. Knows nothing of the run around it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::line_hash::line_hashes;
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Report, RuleId, Severity};
use crate::output::Shown;
use crate::output::escape::uri;
use crate::output::place::Place;
use crate::output::words::{cut, sentence};
use crate::source::FileId;

/// UTF-16 code units of a message and of what it says of one related place.
const MESSAGE: usize = 4096;
const RELATED: usize = 255;
/// Places of a result that GitHub shows.
const PLACES: usize = 100;

/// The results of a run.
pub(super) struct Results<'a> {
    report: &'a Report,
    index: BTreeMap<&'a RuleId, usize>,
    /// The hashes of the lines of each file that was asked for.
    hashes: BTreeMap<FileId, Vec<String>>,
}

impl<'a> Results<'a> {
    pub(super) fn new(report: &'a Report, rules: &[&'a RuleId]) -> Self {
        let index = rules.iter().enumerate().map(|(index, rule)| (*rule, index)).collect();
        Self { report, index, hashes: BTreeMap::new() }
    }

    pub(super) fn result(&mut self, diagnostic: &Diagnostic) -> Value {
        let place = Place::of(self.report, diagnostic);
        let related: Vec<&Label> = diagnostic.related.iter().take(PLACES).collect();
        let mut result = json!({
            "ruleId": diagnostic.rule.as_str(),
            "ruleIndex": self.index.get(&diagnostic.rule),
            "level": match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            },
            "message": { "text": message(diagnostic, &related) },
            "locations": [{ "physicalLocation": physical(&place) }],
            "partialFingerprints": self.fingerprints(diagnostic, &place),
        });
        let Some(object) = result.as_object_mut() else { return result };
        if !related.is_empty() {
            let places = (1..).zip(related).map(|(id, label)| self.related(id, label));
            object.insert("relatedLocations".to_owned(), places.collect());
        }
        // It has no word for a file that is added.
        if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.creates.is_empty()) {
            object.insert("fixes".to_owned(), json!([self.fix(fix)]));
        }
        result
    }

    /// Ours, which knows no line, and that of code scanning.
    fn fingerprints(&mut self, diagnostic: &Diagnostic, place: &Place<'_>) -> Value {
        let mut fingerprints = json!({ "orglint/v1": diagnostic.fingerprint });
        // What could not be read as UTF-8 would hash to something else there.
        if place.source.defect().is_none()
            && let Some(object) = fingerprints.as_object_mut()
        {
            let hashes = self.hashes.entry(diagnostic.primary.file);
            let hashes = hashes.or_insert_with(|| line_hashes(place.source.text()));
            let hash = hashes.get(place.start.line.saturating_sub(1) as usize);
            object.extend(hash.map(|hash| ("primaryLocationLineHash".to_owned(), json!(hash))));
        }
        fingerprints
    }

    fn related(&self, id: usize, label: &Label) -> Value {
        let place = Place::in_repository(self.report, label.file, label.span);
        json!({ "id": id, "physicalLocation": physical(&place), "message": { "text": about(id, label) } })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            files.entry(edit.file).or_default().push(edit);
        }
        let changes: Vec<Value> = files.into_values().map(|edits| self.change(&edits)).collect();
        json!({
            "description": { "text": plain(&Shown::line(&fix.title).to_string()) },
            "artifactChanges": changes,
        })
    }

    /// All edits of one file.
    fn change(&self, edits: &[&Edit]) -> Value {
        let places: Vec<_> = edits.iter().map(|edit| Place::of_edit(self.report, edit)).collect();
        let replacements = places.iter().zip(edits).map(
            |(place, edit)| json!({ "deletedRegion": region(place), "insertedContent": { "text": edit.text } }),
        );
        json!({
            "artifactLocation": artifact(places.first().map_or("", |place| place.path.as_str())),
            "replacements": replacements.collect::<Vec<_>>(),
        })
    }
}

/// The message with links to the related places, then the help.
fn message(diagnostic: &Diagnostic, related: &[&Label]) -> String {
    let mut text = plain(&cut(&sentence(diagnostic), MESSAGE));
    for (id, label) in (1..).zip(related) {
        // Writing to a String has no way to fail.
        let _ = write!(text, "{} [{}]({id})", if id == 1 { "; see" } else { "," }, about(id, label));
    }
    if diagnostic.related.len() > related.len() {
        let _ = write!(text, " and {} more places", diagnostic.related.len() - related.len());
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {}", plain(&Shown::block(&cut(help.trim_end(), MESSAGE)).to_string()));
    }
    text
}

/// What a related place is called.
fn about(id: usize, label: &Label) -> String {
    let message = Shown::line(&cut(&label.message, RELATED)).to_string();
    if message.trim().is_empty() { format!("place {id}") } else { plain(&message) }
}

/// Text in a message in which nothing is a link: SARIF 2.1.0 section 3.11.6.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn physical(place: &Place<'_>) -> Value {
    json!({ "artifactLocation": artifact(&place.path), "region": region(place) })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.utf16_column,
        "endLine": place.end.line,
        "endColumn": place.end.utf16_column,
    })
}
