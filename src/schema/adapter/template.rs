//! What becomes of a part of another tool's document: a manifest of one of our kinds. Judges nothing.

use super::super::shape::Shape;
use super::super::{Role, Schema, SchemaError, Schemas, Violation};
use super::file::{FieldFile, ManifestFile};
use super::route::Route;
use crate::document::{Made, Node, NodeId, Tree, Value};

/// How manifests of one kind are made.
#[derive(Debug)]
pub struct Template {
    /// Whose data it is: `backstage`.
    pub adapter: String,
    /// The kind of what is made.
    pub kind: String,
    /// A name that is there again means the same.
    pub repeats: bool,
    /// Patterns of the rules that judge it: `ref/unresolved`, `flag/*`.
    pub rules: Vec<String>,
    /// Its fields and what they come from, in the order of their paths.
    fields: Vec<Field>,
    each: Route,
    again: Option<Route>,
    having: Vec<String>,
    /// Both as written.
    parts: Vec<String>,
    /// What the tool asks of the part.
    schema: Option<Schema>,
}

#[derive(Debug)]
struct Field {
    path: Vec<String>,
    /// The kind has a list there.
    is_list: bool,
    from: Vec<(Route, String)>,
    values: Option<Vec<(String, String)>>,
    only: Option<Only>,
    within: Option<String>,
}

/// Which references a field takes.
#[derive(Clone, Debug)]
struct Only {
    /// Those with one of these words for their kind.
    words: Vec<String>,
    /// And those without a word.
    plain: bool,
}

impl Only {
    fn takes(&self, text: &str) -> bool {
        match text.split_once(':') {
            Some((word, _)) => self.words.iter().any(|known| known.eq_ignore_ascii_case(word)),
            None => self.plain,
        }
    }
}

/// A field of a template, as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The field of the tool's document.
    pub from: String,
    /// Ours.
    pub to: String,
}

/// The root of what was made, and what the tool's own schema says of the part that it was made of.
pub(crate) type MadeRoot = (NodeId, Vec<Violation>);

impl Template {
    pub(super) fn new(adapter: &str, file: ManifestFile, schemas: &Schemas) -> Result<Self, SchemaError> {
        let wrong = |message: String| SchemaError::new(adapter, "", message);
        let route = |text: &str| Route::parse(text).map_err(|why| wrong(format!("the route `{text}` {why}")));
        let Some(kind) = schemas.by_name(&file.kind) else {
            return Err(wrong(format!("makes `{}`, which is no kind", file.kind)));
        };
        let mut fields = Vec::new();
        for (path, written) in &file.fields {
            let shape = at(schemas.shape(kind), path)
                .ok_or_else(|| wrong(format!("`{}` has no `{path}`", file.kind)))?;
            let (from, values, only, within) = match written {
                FieldFile::From(text) => (vec![text.clone()], None, None, None),
                FieldFile::More(more) => {
                    let values = more.values.as_ref().map(|values| values.clone().into_iter().collect());
                    let only = more.only.clone().map(|words| Only { words, plain: !more.named });
                    (more.from.texts(), values, only, more.within.clone())
                }
            };
            let from =
                from.into_iter().map(|text| Ok((route(&text)?, text))).collect::<Result<Vec<_>, _>>()?;
            let is_list = shape.element().is_some_and(|_| *shape != Shape::Any);
            if let Some(key) = &within
                && shape.element().and_then(|element| element.field(key)).is_none()
            {
                return Err(wrong(format!("an element of `{path}` of `{}` has no `{key}`", file.kind)));
            }
            let path = path.split('.').map(str::to_owned).collect();
            fields.push(Field { path, is_list, from, values, only, within });
        }
        let schema = file.schema.map(|schema| {
            let name = format!("{adapter}:{}", file.kind);
            Schema::new(name, schema.to_string(), Role::Foreign)
        });
        if let Some(schema) = &schema {
            schema.compiled().as_ref().map_err(SchemaError::clone)?;
        }
        Ok(Self {
            adapter: adapter.to_owned(),
            kind: file.kind,
            repeats: file.repeats,
            rules: file.rules,
            fields,
            having: file.having,
            parts: file.each.iter().chain(&file.again).cloned().collect(),
            each: file.each.as_deref().map(route).transpose()?.unwrap_or_default(),
            again: file.again.as_deref().map(route).transpose()?,
            schema,
        })
    }

    /// Whether a rule judges what is made.
    #[must_use]
    pub fn admits(&self, rule: &str) -> bool {
        self.rules.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(category) => rule.starts_with(category),
            None => pattern == rule,
        })
    }

    /// The parts of a document of which it makes one each, as a person reads them; none for the document itself.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Its fields, as a person reads them.
    #[must_use]
    pub fn mappings(&self) -> Vec<Mapping> {
        let mapping = |field: &Field| {
            let to = field.path.join(".")
                + field.within.as_ref().map_or(String::new(), |key| format!("[*].{key}")).as_str();
            field
                .from
                .iter()
                .map(|(_, from)| Mapping { from: from.clone(), to: to.clone() })
                .collect::<Vec<_>>()
        };
        self.fields.iter().flat_map(mapping).collect()
    }

    /// Makes manifests of every part of a document, and puts them behind it.
    pub(super) fn project(
        &self,
        tree: &mut Tree<'_>,
        root: NodeId,
        mark: usize,
        api_version: &str,
    ) -> Vec<MadeRoot> {
        let mut parts = Vec::new();
        let mut next = self.each.reach(tree.node(root)).nodes;
        while let Some(part) = next.pop() {
            if self.having.is_empty() || self.having.iter().any(|key| part.get(key).is_some()) {
                parts.push(part.id());
            }
            next.extend(self.again.iter().flat_map(|again| again.reach(part).nodes));
        }
        // In file order, so that what is inside of another part follows it.
        parts.sort_unstable();
        let plans = parts.into_iter().map(|part| {
            let node = tree.node(part);
            let mut violations = self.schema.as_ref().map(|schema| schema.check(node)).unwrap_or_default();
            let above = node.pointer();
            for violation in &mut violations {
                violation.pointer.insert_str(0, &above);
            }
            (part, self.plan(node, api_version), violations)
        });
        let plans: Vec<_> = plans.collect();
        plans
            .into_iter()
            .map(|(part, made, violations)| (tree.project(made, part, mark), violations))
            .collect()
    }

    fn plan(&self, part: Node<'_>, api_version: &str) -> Made {
        let text = |text: &str| Made::Text(text.to_owned(), part.id());
        let mut fields = vec![
            ("apiVersion".to_owned(), text(api_version)),
            ("kind".to_owned(), text(&self.kind)),
            ("metadata".to_owned(), Made::Map(Vec::new())),
            ("spec".to_owned(), Made::Map(Vec::new())),
        ];
        for field in &self.fields {
            if let Some(made) = field.made(part) {
                insert(&mut fields, &field.path, made);
            }
        }
        Made::Map(fields)
    }
}

impl Field {
    fn made(&self, part: Node<'_>) -> Option<Made> {
        let mut nodes = Vec::new();
        let mut over = None;
        for (route, _) in &self.from {
            let reached = route.reach(part);
            nodes.extend(reached.nodes);
            over = over.or(reached.over);
        }
        let mut values = nodes.iter().filter_map(|node| self.value(*node));
        if !self.is_list {
            return values.next();
        }
        let values: Vec<_> = values.collect();
        let list = over.or(nodes.first().copied())?;
        Some(Made::List(values, list.id()))
    }

    fn value(&self, node: Node<'_>) -> Option<Made> {
        // Nothing else is a value of a field that we read; what is not is for the schema of the tool.
        let text = node.text().filter(|_| !matches!(node.value(), Value::Null))?;
        if self.only.as_ref().is_some_and(|only| !only.takes(text)) {
            return None;
        }
        let made = match &self.values {
            None => Made::Same(node.id()),
            Some(values) => {
                let (_, value) = values.iter().find(|(from, _)| from == text)?;
                Made::Text(value.clone(), node.id())
            }
        };
        Some(match &self.within {
            Some(key) => Made::Map(vec![(key.clone(), made)]),
            None => made,
        })
    }
}

/// Puts a value at a path of keys.
fn insert(fields: &mut Vec<(String, Made)>, path: &[String], made: Made) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        fields.push((key.clone(), made));
        return;
    }
    if !fields.iter().any(|(name, _)| name == key) {
        fields.push((key.clone(), Made::Map(Vec::new())));
    }
    if let Some((_, Made::Map(inner))) = fields.iter_mut().find(|(name, _)| name == key) {
        insert(inner, rest, made);
    }
}

/// The shape at a path of keys, each of which has a name of its own or stands in an open map.
fn at<'s>(shape: &'s Shape, path: &str) -> Option<&'s Shape> {
    path.split('.').try_fold(shape, |shape, key| shape.field(key))
}
