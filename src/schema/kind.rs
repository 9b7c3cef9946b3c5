//! Kinds that a configuration declares: which documents are of them, what they are called and what they refer to.
//! Reads no file.

use super::SchemaError;
use super::path::{Path, Step};
use super::shape::{Field, Reference, Shape, Text};
use super::violation::{Violation, ViolationKind, violation};
use crate::document::Node;
use crate::source::Globs;
use crate::value::nearest;

/// A kind from outside.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// What rules and references call it.
    pub kind: String,
    /// Which documents are of it.
    pub binding: Binding,
    /// Where in such a document its manifests stand: `sigs[*]`. The document itself is one when this is empty.
    pub within: Path,
    /// Where in a manifest its name stands.
    pub name: Path,
    /// Which texts refer to manifests, and of which kinds.
    pub references: Vec<(Path, Vec<String>)>,
    /// A JSON Schema; without one nothing is known of its fields.
    pub schema: Option<String>,
}

impl Declaration {
    /// Where the name of a manifest stands; nothing where it has none.
    #[must_use]
    pub fn title<'t>(&self, root: Node<'t>) -> Option<Node<'t>> {
        if self.name.0.is_empty() {
            return None;
        }
        let nodes = self.name.nodes(root);
        nodes
            .into_iter()
            .next()
            .filter(|node| node.text().is_some_and(|text| !text.is_empty()) && !node.is_null())
    }

    /// What is wrong with a manifest that its schema takes and that nothing can refer to.
    pub(super) fn nameless(&self, root: Node<'_>) -> Option<Violation> {
        if self.name.0.is_empty() || self.title(root).is_some() {
            return None;
        }
        let at = self.name.nodes(root).into_iter().next();
        let message = match at {
            Some(_) => format!("`{}` holds no text, and is the name of a `{}`", self.name, self.kind),
            None => format!("`{}` is missing, and is the name of a `{}`", self.name, self.kind),
        };
        let node = at.unwrap_or(root);
        Some(violation(ViolationKind::Invalid, node, node.label(), message, node.pointer()))
    }
}

/// How a document is known to be of a kind.
#[derive(Clone, Debug)]
pub enum Binding {
    /// By what it says of itself. An `apiVersion` that ends in `/*` means every version of that group.
    Header {
        /// Its `apiVersion`.
        api_version: String,
        /// Its `kind`.
        kind: String,
    },
    /// By the path of its file, relative to the root.
    Paths(Globs),
}

impl Binding {
    /// Whether a document is of the kind.
    #[must_use]
    pub fn takes(&self, path: &str, root: Node<'_>) -> bool {
        match self {
            Self::Paths(globs) => globs.matches(path),
            Self::Header { api_version, kind } => {
                let text = |key: &str| root.get(key).and_then(Node::text);
                let fits = |version: &str| match api_version.strip_suffix('*') {
                    Some(group) => version.starts_with(group),
                    None => version == api_version,
                };
                text("kind") == Some(kind) && text("apiVersion").is_some_and(fits)
            }
        }
    }

    /// Whether a file may hold such documents, before it is parsed. What is broken in a file that may is reported.
    #[must_use]
    pub fn claims(&self, path: &str, text: &str) -> bool {
        match self {
            Self::Paths(globs) => globs.matches(path),
            Self::Header { api_version, .. } => text.contains(api_version.trim_end_matches('*')),
        }
    }
}

/// A path that the schema of its kind does not have.
struct NoPath {
    /// The step that leads nowhere; empty where the path leads to what is no text.
    step: String,
    /// The fields that there are in its place.
    fields: Vec<String>,
}

/// Makes the texts at the paths of a declaration what it says of them. Every path that the schema does not have comes
/// back.
pub(super) fn declare(shape: &mut Shape, declaration: &Declaration) -> Vec<SchemaError> {
    let missing = |path: &Path, nowhere: NoPath| {
        let near = nearest(&nowhere.step, nowhere.fields.iter().map(String::as_str));
        let message = match nowhere.step.as_str() {
            "" => format!("has no text at `{path}`"),
            "[*]" => format!("has no list on the way of `{path}`"),
            "*" => format!("has no map of free keys on the way of `{path}`"),
            step if path.0.len() == 1 => format!("has no field `{step}`"),
            step => format!("has no field `{step}` on the way of `{path}`"),
        };
        let list = nowhere.step.is_empty().then(|| format!("if it is a list, write `{path}[*]`"));
        let help = near.map(|near| format!("did you mean `{near}`?")).or(list);
        SchemaError { path: Some(Box::new(path.clone())), help, ..SchemaError::new("", "", message) }
    };
    let name = find(shape, &declaration.name).map_err(|nowhere| missing(&declaration.name, nowhere));
    let mut errors: Vec<_> = name.err().into_iter().collect();
    for (path, kinds) in &declaration.references {
        errors.extend(refer(shape, path, kinds).map_err(|nowhere| missing(path, nowhere)).err());
    }
    errors
}

/// Makes the text at a path a reference.
fn refer(shape: &mut Shape, path: &Path, kinds: &[String]) -> Result<(), NoPath> {
    let mut is_text = false;
    at(shape, &path.0, &mut |shape| {
        let reference = Some(Reference { kinds: kinds.to_vec(), ..Reference::default() });
        let plain = Shape::String(Text { reference: reference.clone(), ..Text::default() });
        if let Some(text) = text(shape) {
            text.reference = reference;
            is_text = true;
        } else if *shape == Shape::Any {
            *shape = plain;
            is_text = true;
        } else if matches!(shape, Shape::Number | Shape::Integer) {
            // A number may be a name.
            *shape = Shape::Union(vec![shape.clone(), plain]);
            is_text = true;
        }
    })?;
    if is_text { Ok(()) } else { Err(NoPath { step: String::new(), fields: Vec::new() }) }
}

/// Whether a schema has a path.
fn find(shape: &Shape, path: &Path) -> Result<(), NoPath> {
    at(&mut shape.clone(), &path.0, &mut |_| {})
}

/// The text that a shape may be.
fn text(shape: &mut Shape) -> Option<&mut Text> {
    match shape {
        Shape::String(text) => Some(text),
        Shape::Union(shapes) => shapes.iter_mut().find_map(text),
        Shape::Object { .. }
        | Shape::Array(_)
        | Shape::Number
        | Shape::Integer
        | Shape::Boolean
        | Shape::Null
        | Shape::Any => None,
    }
}

fn at(shape: &mut Shape, steps: &[Step], found: &mut dyn FnMut(&mut Shape)) -> Result<(), NoPath> {
    let Some((step, rest)) = steps.split_first() else {
        found(shape);
        return Ok(());
    };
    let fields = shape.field_names().into_iter().map(str::to_owned).collect();
    if *shape == Shape::Any {
        *shape = match step {
            Step::Key(_) | Step::Values => {
                Shape::Object { fields: Default::default(), open: Some(Box::new(Shape::Any)) }
            }
            Step::Each => Shape::Array(Box::new(Shape::Any)),
        };
    }
    let nowhere = |step: String| Err(NoPath { step, fields });
    match (shape, step) {
        (Shape::Union(shapes), _) => {
            // Each alternative that has the path; one is enough.
            let mut first = None;
            let mut any = false;
            for shape in shapes {
                match at(shape, steps, found) {
                    Ok(()) => any = true,
                    Err(error) => _ = first.get_or_insert(error),
                }
            }
            first.filter(|_| !any).map_or(Ok(()), Err)
        }
        (Shape::Object { fields, open }, Step::Key(key)) => match (fields.get_mut(key), open) {
            (Some(field), _) => at(&mut field.shape, rest, found),
            (None, Some(open)) => {
                let mut shape = (**open).clone();
                at(&mut shape, rest, found)?;
                fields.insert(key.clone(), Field { shape, required: false });
                Ok(())
            }
            (None, None) => nowhere(key.clone()),
        },
        (Shape::Object { open: Some(open), .. }, Step::Values) => at(open, rest, found),
        (Shape::Array(element), Step::Each) => at(element, rest, found),
        (_, Step::Key(key)) => nowhere(key.clone()),
        (_, Step::Each) => nowhere("[*]".to_owned()),
        (_, Step::Values) => nowhere("*".to_owned()),
    }
}
