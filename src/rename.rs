//! A manifest gets another name, and whatever refers to it follows. Gives texts and writes nothing; knows no rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostic::Edit;
use crate::document::{Node, Syntax};
use crate::fix::{self, Change, Data};
use crate::org::{Codeowners, Manifest, Organization, ReferenceText, Target, written};
use crate::schema::KindId;
use crate::source::{FileId, Sources};
use crate::value::nearest;

/// The longest name, as RFC 1123 has it for labels.
const MAX_NAME: usize = 63;

/// What is to be written, and what is left to do by hand.
#[derive(Debug)]
pub struct Renaming {
    /// `team`, in lower case.
    pub kind: String,
    /// The name before.
    pub old: String,
    /// How many places have the new name.
    pub places: usize,
    /// By path.
    pub changes: Vec<Change>,
    /// Places that may mean it, and are left as they are.
    pub notes: Vec<String>,
}

/// Why nothing can be renamed.
#[derive(Debug, PartialEq, Eq)]
pub struct RenameError {
    message: String,
    help: Option<String>,
}

impl RenameError {
    fn new(message: String, help: Option<String>) -> Self {
        Self { message, help }
    }

    /// What to do, as a command.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RenameError {}

/// Renames the manifest that `old` refers to: `team:alpha`, `team:north/alpha`, or `alpha` where only one has the name.
///
/// # Errors
/// A manifest that is not there, or not the only one; a name that is taken, or that no manifest can have.
pub fn rename(
    org: &Organization<'_>,
    sources: &Sources,
    old: &str,
    new: &str,
) -> Result<Renaming, RenameError> {
    let manifest = find(org, old)?;
    if manifest.template.is_some() {
        let path = sources.file(manifest.root.file()).path();
        let message =
            format!("`{old}` is declared in `{path}`, a file of another tool, which may hold more of it");
        return Err(RenameError::new(message, Some("rename it there".to_owned())));
    }
    check_name(org, manifest, new)?;
    let mut work = Work { sources, edits: BTreeMap::new(), seen: BTreeSet::new(), notes: Vec::new() };
    let name = manifest.title.or_else(|| manifest.root.path(&["metadata", "name"])).unwrap_or(manifest.root);
    work.set(name, new.to_owned());
    if work.seen.is_empty() {
        let message = format!("the name of `{old}` cannot be changed where it is written");
        return Err(RenameError::new(
            message,
            Some("write it without an anchor, an alias or a tag".to_owned()),
        ));
    }
    for reference in org.references() {
        let (Target::Manifest(target) | Target::NoPart(target, _)) = reference.target else { continue };
        if target == manifest.id && org.manifest(reference.from).template.is_some() {
            work.note(reference.node.file(), reference.node.span().start, FOREIGN);
        } else if target == manifest.id {
            let text = reference.node.text().unwrap_or_default();
            let text = written(org, org.manifest(reference.from), org.kinds_of(reference), text);
            work.set(reference.node, ReferenceText { name: new, ..text }.to_string());
        }
    }
    work.leave(org, manifest);
    let places = work.seen.len();
    let changes = work.edits.into_iter().map(|(file, edits)| {
        let source = sources.file(file);
        let after = fix::apply(source.text(), &edits.iter().collect::<Vec<_>>());
        Change { path: source.path().to_owned(), before: Some(source.text().to_owned()), after }
    });
    let kind = org.schemas().name(manifest.kind).to_lowercase();
    Ok(Renaming {
        kind,
        old: manifest.name.to_owned(),
        places,
        changes: changes.collect(),
        notes: work.notes,
    })
}

/// What is said of a reference that could not be changed.
const LEFT: &str = "has an anchor, an alias or a tag and keeps the old name";

/// What is said of a reference in a file that we do not write.
const FOREIGN: &str = "is a file of another tool and keeps the old name";

fn find<'o, 's>(org: &'o Organization<'s>, old: &str) -> Result<&'o Manifest<'s>, RenameError> {
    let text = ReferenceText::parse(old);
    let kinds: Vec<KindId> = match text.kind {
        None => org.schemas().kinds().collect(),
        Some(name) => match org.schemas().by_any_case(name) {
            Some(kind) => vec![kind],
            None => {
                let lower: Vec<_> =
                    org.schemas().kinds().map(|kind| org.schemas().name(kind).to_lowercase()).collect();
                let near = nearest(&name.to_lowercase(), lower.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean `{near}:{}`?", text.name));
                return Err(RenameError::new(format!("`{name}` is not a kind of manifest"), help));
            }
        },
    };
    let namespace = text.namespace.unwrap_or(crate::org::DEFAULT_NAMESPACE);
    let is_it = |manifest: &&Manifest<'s>| {
        !manifest.is_twin
            && kinds.contains(&manifest.kind)
            && manifest.namespace.eq_ignore_ascii_case(namespace)
            && manifest.name.eq_ignore_ascii_case(text.name)
    };
    let found: Vec<_> = org.readable().filter(is_it).collect();
    let written =
        |manifest: &&Manifest<'_>| format!("`{}:{old}`", org.schemas().name(manifest.kind).to_lowercase());
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let names: Vec<_> = kinds.iter().flat_map(|kind| org.names(*kind, namespace)).collect();
            let near =
                nearest(&text.name.to_lowercase(), names).map(|near| ReferenceText { name: near, ..text });
            let help = near.map(|near| format!("did you mean `{near}`?"));
            Err(RenameError::new(format!("no manifest is called `{old}`"), help))
        }
        several @ [first, rest @ ..] if rest.iter().any(|other| other.kind != first.kind) => {
            let names: Vec<_> = several.iter().map(written).collect();
            let help = Some(format!("say which: {}", names.join(", ")));
            Err(RenameError::new(format!("`{old}` is the name of several manifests"), help))
        }
        several => {
            let help =
                Some("give each its own name first: `orglint --select meta/duplicate` shows them".to_owned());
            Err(RenameError::new(format!("{} manifests are called `{old}`", several.len()), help))
        }
    }
}

/// The name can be one, and nobody has it.
fn check_name(org: &Organization<'_>, manifest: &Manifest<'_>, new: &str) -> Result<(), RenameError> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    // What others call their documents is their business.
    let is_foreign = org.schemas().schema(manifest.kind).declaration().is_some();
    let is_line = !new.trim().is_empty() && !new.chars().any(char::is_control);
    let is_label = !new.is_empty() && new.len() <= MAX_NAME && new.chars().all(is_inner);
    let is_name = is_label && !new.starts_with('-') && !new.ends_with('-');
    let is_possible = is_name || (is_foreign && is_line);
    if !is_possible {
        let help = format!(
            "take at most {MAX_NAME} lower-case letters, digits and hyphens, with no hyphen at an end"
        );
        return Err(RenameError::new(format!("`{new}` cannot be the name of a manifest"), Some(help)));
    }
    if manifest.name == new {
        return Err(RenameError::new(format!("it is called `{new}` already"), None));
    }
    let taken = org.find(manifest.kind, manifest.namespace, new).filter(|other| *other != manifest.id);
    if taken.is_some() {
        let kind = org.schemas().name(manifest.kind).to_lowercase();
        return Err(RenameError::new(
            format!("there is a {kind} `{new}` already"),
            Some("take another name".to_owned()),
        ));
    }
    Ok(())
}

struct Work<'s> {
    sources: &'s Sources,
    edits: BTreeMap<FileId, Vec<Edit>>,
    /// A place that is read twice, through an alias, is written once.
    seen: BTreeSet<(FileId, u32)>,
    notes: Vec<String>,
}

impl Work<'_> {
    fn set(&mut self, node: Node<'_>, text: String) {
        // Edits are written as YAML is.
        if Syntax::of(self.sources.file(node.file()).path()) == Syntax::Toml {
            self.note(node.file(), node.span().start, "is TOML and keeps the old name");
            return;
        }
        match fix::set(node, &Data::Text(text)) {
            Some(edits) if self.seen.insert((node.file(), node.span().start)) => {
                self.edits.entry(node.file()).or_default().extend(edits);
            }
            Some(_) => {}
            None => self.note(node.file(), node.span().start, LEFT),
        }
    }

    fn note(&mut self, file: FileId, offset: u32, what: &str) {
        let source = self.sources.file(file);
        let note = format!("{}:{}: {what}", source.path(), source.position(offset).line);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What may mean it as well, and only a person can tell.
    fn leave(&mut self, org: &Organization<'_>, manifest: &Manifest<'_>) {
        let is_team = org.schemas().name(manifest.kind) == "Team";
        if let Some((file, source)) = self.sources.codeowners().filter(|_| is_team) {
            for line in Codeowners::parse(source.text()).lines {
                for owner in line.owners.iter().filter(|owner| owner.team() == Some(manifest.name)) {
                    self.note(
                        file,
                        owner.span.start,
                        &format!("`{}` may be this team and stays", owner.text),
                    );
                }
            }
        }
        if org.manifests().iter().any(|manifest| manifest.broken) || !org.unknown().is_empty() {
            self.notes.push("documents that cannot be read keep the old name, if they hold it".to_owned());
        }
        let path = self.sources.file(manifest.root.file()).path();
        let file = path.rsplit('/').next().unwrap_or(path);
        if file.split('.').next() == Some(manifest.name) {
            self.notes.push(format!("the file is still called `{path}`"));
        }
    }
}
