//! From `fix:` in a rule file to a remedy, with every mistake at its place: paths, keys and values against the schema,
//! templates against what the rule can name.

use super::{Content, Remedy, Step};
use crate::document::{self, Node};
use crate::fix::Data;
use crate::policy::expr::{ExprError, Kind, Names, Template, Type, noun};
use crate::policy::load::Loader;
use crate::policy::select::Selector;
use crate::schema::Shape;
use crate::source::Span;
use crate::value::nearest;

/// The remedies of a `fix:`, which is one or a list of them.
pub(in crate::policy) fn nodes(fix: Option<Node<'_>>) -> Vec<Node<'_>> {
    match fix {
        Some(fix) if fix.value() == document::Value::Sequence => fix.items().collect(),
        fix => fix.into_iter().collect(),
    }
}

/// Reads them all.
pub(in crate::policy) fn read(loader: &mut Loader<'_>, fix: Option<Node<'_>>) -> Vec<Remedy> {
    nodes(fix).into_iter().filter_map(|node| remedy(loader, node)).collect()
}

fn remedy(loader: &mut Loader<'_>, node: Node<'_>) -> Option<Remedy> {
    let steps = steps(node);
    if steps.is_empty() {
        let help = Some(format!("say what to do: {}", STEPS.map(|step| format!("`{step}:`")).join(", ")));
        loader.mistake(node.label(), "the fix does nothing".to_owned(), help);
    }
    let is_safe = node.get("safe").is_some_and(|safe| safe.value() == document::Value::Bool(true));
    let steps: Vec<_> = steps.into_iter().map(|(name, node)| step(loader, name, node)).collect();
    Some(Remedy {
        title: loader.template(node.get("title")?)?,
        safe: is_safe,
        when: loader.expr(node.get("when")),
        steps: steps.into_iter().collect::<Option<_>>()?,
    })
}

/// The keys of a fix that change something, in the order in which they are made.
const STEPS: [&str; 7] = ["set", "rename", "remove", "insert", "append", "sort", "create"];

/// Each may be one or a list.
fn steps(node: Node<'_>) -> Vec<(&'static str, Node<'_>)> {
    let all =
        STEPS.into_iter().flat_map(|name| nodes(node.get(name)).into_iter().map(move |step| (name, step)));
    all.collect()
}

fn step(loader: &mut Loader<'_>, name: &str, node: Node<'_>) -> Option<Step> {
    let at = match node.get("at") {
        Some(at) => loader.selector(at)?,
        None => Selector::default(),
    };
    let word = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    Some(match name {
        "set" => Step::Set { at, to: content(loader, node.get("to")?)? },
        "rename" => Step::Rename { at, to: loader.template(node.get("to")?)? },
        "remove" => Step::Remove { at },
        "insert" => {
            let value = content(loader, node.get("value")?)?;
            Step::Insert { at, key: word("key")?, value, after: word("after") }
        }
        "append" => Step::Append { at, key: word("key"), values: content(loader, node.get("values")?)? },
        "sort" => Step::Sort { at, by: node.list("by").filter_map(Node::text).map(str::to_owned).collect() },
        _ => {
            let kind = loader.kind_name(node.get("kind")?);
            let (name, text) = (loader.template(node.get("name")?), loader.template(node.get("text")?));
            Step::Create { kind: kind?, name: name?, text: text? }
        }
    })
}

fn content(loader: &mut Loader<'_>, node: Node<'_>) -> Option<Content> {
    Some(match node.value() {
        document::Value::String(_) => Content::Template(loader.template(node)?),
        document::Value::Bool(value) => Content::Literal(Data::Bool(value)),
        document::Value::Int(value) => Content::Literal(Data::Int(value)),
        document::Value::Float(value) => Content::Literal(Data::Float(value)),
        document::Value::Sequence => {
            Content::List(node.items().map(|item| content(loader, item)).collect::<Option<_>>()?)
        }
        document::Value::Mapping => {
            let entries = node
                .entries()
                .map(|entry| Some((entry.key.text()?.to_owned(), content(loader, entry.value)?)));
            Content::Map(entries.collect::<Option<_>>()?)
        }
        document::Value::Null => {
            loader.mistake(node.label(), "a fix does not write `null`".to_owned(), None);
            return None;
        }
    })
}

/// A mistake with the node in whose text it is.
type Found<'t> = (Node<'t>, Vec<ExprError>);

impl Remedy {
    /// The mistakes in it. `node` is where it is written, `selected` the shape of what it changes.
    pub(in crate::policy) fn check<'s, 't>(
        &'s self,
        node: Node<'t>,
        selected: &'s Shape,
        names: &mut Names<'s>,
    ) -> Vec<Found<'t>> {
        let mut checker = Checker { mistakes: Vec::new() };
        let before = names.proven.len();
        if let (Some(when), Some(at)) = (&self.when, node.get("when")) {
            checker.mistakes.push((at, when.check(names).1));
            when.proves(&mut names.proven);
        }
        checker.mistakes.extend(node.get("title").map(|title| (title, self.title.check(names))));
        for (step, (_, node)) in self.steps.iter().zip(steps(node)) {
            checker.step(step, node, selected, names);
        }
        names.proven.truncate(before);
        checker.mistakes
    }
}

struct Checker<'t> {
    mistakes: Vec<Found<'t>>,
}

impl<'t> Checker<'t> {
    fn step<'s>(&mut self, step: &'s Step, node: Node<'t>, selected: &'s Shape, names: &Names<'s>) {
        match step {
            Step::Set { at, to } => {
                if let (Some(shape), Some(node)) = (self.place(at, node, selected, names), node.get("to")) {
                    self.content(to, node, shape, names);
                }
            }
            Step::Rename { at, to } => {
                self.place(at, node, selected, names);
                self.template(to, node.get("to"), names);
            }
            Step::Remove { at } | Step::Sort { at, .. } => _ = self.place(at, node, selected, names),
            Step::Insert { at, key, value, .. } => {
                let shape = self.place(at, node, selected, names);
                if let Some(after) = node.get("after") {
                    shape.map(|shape| self.field(shape, after));
                }
                let field = shape.zip(node.get("key")).and_then(|(shape, node)| self.field(shape, node));
                debug_assert!(!key.is_empty());
                if let (Some(shape), Some(node)) = (field, node.get("value")) {
                    self.content(value, node, shape, names);
                }
            }
            Step::Append { at, values, .. } => {
                let shape = self.place(at, node, selected, names);
                let list = match (shape, node.get("key")) {
                    (Some(shape), Some(key)) => self.field(shape, key),
                    (shape, _) => shape,
                };
                if let (Some(shape), Some(node)) = (list, node.get("values")) {
                    self.content(values, node, shape, names);
                }
            }
            Step::Create { name, text, .. } => {
                self.template(name, node.get("name"), names);
                self.template(text, node.get("text"), names);
            }
        }
    }

    /// The shape that a path leads to.
    fn place<'s>(
        &mut self,
        at: &'s Selector,
        node: Node<'t>,
        selected: &'s Shape,
        names: &Names<'s>,
    ) -> Option<&'s Shape> {
        match at.check(selected, names) {
            Ok(shape) => Some(shape),
            Err(errors) => {
                self.mistakes.push((node.get("at").unwrap_or(node), errors));
                None
            }
        }
    }

    /// The shape of the field that a key names.
    fn field<'s>(&mut self, shape: &'s Shape, key: Node<'t>) -> Option<&'s Shape> {
        let name = key.text()?;
        let field = shape.field(name);
        if field.is_none() {
            let help = nearest(name, shape.field_names()).map(|near| format!("did you mean `{near}`?"));
            self.mistake(key, format!("the schema has no field `{name}` here"), help);
        }
        field
    }

    fn content<'s>(&mut self, content: &'s Content, node: Node<'t>, shape: &'s Shape, names: &Names<'s>) {
        let found = match content {
            Content::Template(template) => {
                let (found, errors) = template.check_value(names);
                self.mistakes.push((node, errors));
                if let (Some(word), Some(text)) = (template.literal(), shape.text()) {
                    self.option(word, node, &text.options);
                }
                found
            }
            Content::Literal(Data::Bool(_)) => Type::Is(Kind::Bool),
            Content::Literal(_) => Type::Is(Kind::Number),
            Content::List(items) => {
                for (item, node) in items.iter().zip(node.items()) {
                    if let Some(element) = shape.element() {
                        self.content(item, node, element, names);
                    }
                }
                Type::Is(Kind::List)
            }
            Content::Map(entries) => {
                for ((_, content), entry) in entries.iter().zip(node.entries()) {
                    if let Some(field) = self.field(shape, entry.key) {
                        self.content(content, entry.value, field, names);
                    }
                }
                Type::Is(Kind::Map)
            }
        };
        let kind = found.kind();
        if !takes(shape, kind) {
            self.mistake(node, format!("the schema does not take {} here", noun(kind)), None);
        }
    }

    fn option(&mut self, word: &str, node: Node<'t>, options: &[String]) {
        if !options.is_empty() && !options.iter().any(|option| option == word) {
            let help = nearest(word, options.iter().map(String::as_str))
                .map(|near| format!("did you mean `{near}`?"));
            self.mistake(node, format!("`{word}` is not one of the values that the schema allows"), help);
        }
    }

    fn template<'s>(&mut self, template: &'s Template, node: Option<Node<'t>>, names: &Names<'s>) {
        self.mistakes.extend(node.map(|node| (node, template.check(names))));
    }

    /// About the whole of a text.
    fn mistake(&mut self, node: Node<'t>, message: String, help: Option<String>) {
        let length = node.text().map_or(0, str::len) as u32;
        self.mistakes.push((node, vec![ExprError { span: Span::new(0, length), message, help }]));
    }
}

/// Whether a field of this shape may hold a value of this kind; what is not known may be right.
fn takes(shape: &Shape, kind: Kind) -> bool {
    match shape {
        _ if kind == Kind::Any => true,
        Shape::Any => true,
        Shape::Union(shapes) => shapes.iter().any(|shape| takes(shape, kind)),
        Shape::String(_) => matches!(kind, Kind::Text | Kind::Date | Kind::Quantity | Kind::Period),
        Shape::Number | Shape::Integer => kind == Kind::Number,
        Shape::Boolean => kind == Kind::Bool,
        Shape::Array(_) => matches!(kind, Kind::List | Kind::Words),
        Shape::Object { .. } => matches!(kind, Kind::Map | Kind::Metric),
        Shape::Null => false,
    }
}
