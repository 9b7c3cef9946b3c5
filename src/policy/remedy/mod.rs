//! How a rule mends what it reports: the `fix:` of its file. Says what to change; how it is written is `fix`'s business.

mod load;

pub(super) use load::{nodes, read};

use super::check::Found;
use super::expr::{Expr, Scope, Template, Value};
use super::select::Selector;
use crate::diagnostic::{Edit, Fix, NewFile};
use crate::document::{self, Node};
use crate::fix::{self, Data};
use crate::source::Sources;
use crate::value::FieldDate;

/// A way to mend, as a rule file says it.
#[derive(Debug)]
pub(super) struct Remedy {
    pub(super) title: Template,
    pub(super) safe: bool,
    when: Option<Expr>,
    steps: Vec<Step>,
}

/// One change. Paths begin at the selected node.
#[derive(Debug)]
enum Step {
    /// Another scalar.
    Set { at: Selector, to: Content },
    /// Another name for a key.
    Rename { at: Selector, to: Template },
    /// No entry, no element.
    Remove { at: Selector },
    /// A new key.
    Insert { at: Selector, key: String, value: Content, after: Option<String> },
    /// More elements, in the list itself or in the list of a key, which is made where it is missing.
    Append { at: Selector, key: Option<String>, values: Content },
    /// The elements in order: of the list, or of the nearest one that holds the node.
    Sort { at: Selector, by: Vec<String> },
    /// A new manifest in a file of its own.
    Create { kind: String, name: Template, text: Template },
}

/// A value to write, with templates in it.
#[derive(Debug)]
enum Content {
    Template(Template),
    Literal(Data),
    List(Vec<Content>),
    Map(Vec<(String, Content)>),
}

/// The first of the remedies that can be computed here.
pub(super) fn offer<'t>(
    remedies: &'t [Remedy],
    found: &Found<'t>,
    scope: &mut Scope<'t>,
    sources: &Sources,
) -> Option<Fix> {
    remedies.iter().find_map(|remedy| remedy.fix(found, scope, sources))
}

impl Remedy {
    /// Whether an expression in it asks for the node before the change.
    pub(super) fn names_old_self(&self) -> bool {
        let step = |step: &Step| match step {
            Step::Set { at, to: content }
            | Step::Insert { at, value: content, .. }
            | Step::Append { at, values: content, .. } => at.names_old_self() || content.names_old_self(),
            Step::Rename { at, to } => at.names_old_self() || to.names_old_self(),
            Step::Create { name, text, .. } => name.names_old_self() || text.names_old_self(),
            Step::Remove { at } | Step::Sort { at, .. } => at.names_old_self(),
        };
        self.title.names_old_self()
            || self.when.as_ref().is_some_and(Expr::names_old_self)
            || self.steps.iter().any(step)
    }

    fn fix<'t>(&'t self, found: &Found<'t>, scope: &mut Scope<'t>, sources: &Sources) -> Option<Fix> {
        if let Some(when) = &self.when
            && when.truth(scope) != Ok(true)
        {
            return None;
        }
        let title = self.title.render(scope).ok().filter(|title| !title.is_empty())?;
        let mut fix = Fix { title, safe: self.safe, edits: Vec::new(), creates: Vec::new() };
        for step in &self.steps {
            match step {
                Step::Create { kind, name, text } => {
                    fix.creates.push(new_file((kind, name, text), found, scope, sources)?);
                }
                _ => fix.edits.extend(step.edits(found.node?, scope)?),
            }
        }
        let is_something = !fix.edits.is_empty() || !fix.creates.is_empty();
        (is_something && are_apart(&fix.edits)).then_some(fix)
    }
}

impl Step {
    fn edits<'t>(&'t self, node: Node<'t>, scope: &mut Scope<'t>) -> Option<Vec<Edit>> {
        match self {
            Self::Set { at, to } => fix::set(at.place(node, scope)?, &to.data(scope)?),
            Self::Rename { at, to } => {
                let name = to.render(scope).ok().filter(|name| !name.is_empty())?;
                fix::rename_key(at.place(node, scope)?, &name)
            }
            Self::Remove { at } => fix::remove(at.place(node, scope)?),
            Self::Insert { at, key, value, after } => {
                fix::insert(at.place(node, scope)?, key, &value.data(scope)?, after.as_deref())
            }
            Self::Append { at, key, values } => {
                let place = at.place(node, scope)?;
                let Data::List(values) = values.data(scope)? else { return None };
                let list = key.as_ref().map_or(Some(place), |key| place.get(key));
                match (list, key) {
                    _ if values.is_empty() => Some(Vec::new()),
                    (Some(list), _) => fix::append(list, &values),
                    (None, Some(key)) => fix::insert(place, key, &Data::List(values), None),
                    (None, None) => None,
                }
            }
            Self::Sort { at, by } => {
                let mut list = at.place(node, scope)?;
                while list.value() != document::Value::Sequence {
                    list = list.parent()?;
                }
                fix::sort(list, &order(list, by, scope)?)
            }
            Self::Create { .. } => None,
        }
    }
}

impl Content {
    fn names_old_self(&self) -> bool {
        match self {
            Self::Template(template) => template.names_old_self(),
            Self::Literal(_) => false,
            Self::List(items) => items.iter().any(Self::names_old_self),
            Self::Map(entries) => entries.iter().any(|(_, content)| content.names_old_self()),
        }
    }

    /// Nothing where a value cannot be computed, or is empty as a whole.
    fn data<'t>(&'t self, scope: &mut Scope<'t>) -> Option<Data> {
        let data = match self {
            Self::Template(template) => data(&template.value(scope).ok()?)?,
            Self::Literal(data) => data.clone(),
            Self::List(items) => {
                Data::List(items.iter().map(|item| item.data(scope)).collect::<Option<_>>()?)
            }
            Self::Map(entries) => {
                let entry = |(key, content): &'t (String, Self)| Some((key.clone(), content.data(scope)?));
                Data::Map(entries.iter().map(entry).collect::<Option<_>>()?)
            }
        };
        (data != Data::Text(String::new())).then_some(data)
    }
}

/// A value of an expression as data; nothing has no spelling.
fn data(value: &Value<'_>) -> Option<Data> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => Data::Bool(*value),
        Value::Int(value) => Data::Int(*value),
        Value::Double(value) => Data::Float(*value),
        Value::Text(text) => Data::Text(text.to_string()),
        Value::Map(entries) => {
            let entry = |(key, value): &(Value<'_>, Value<'_>)| Some((key.to_string(), data(value)?));
            Data::Map(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        Value::Node(node) if node.value() == document::Value::Mapping => {
            let entry = |entry: document::Entry<'_>| {
                Some((entry.key.text()?.to_owned(), data(&Value::of(entry.value))?))
            };
            Data::Map(node.entries().map(entry).collect::<Option<_>>()?)
        }
        Value::Node(_) | Value::List(_) => {
            Data::List(value.elements()?.map(|element| data(&element)).collect::<Option<_>>()?)
        }
        Value::Moment(_) | Value::Quantity(_) | Value::Period(_) => Data::Text(value.to_string()),
    })
}

/// The indices of the elements in order: by date where all are dates, else by text without regard to case. An element
/// that is a map goes by the first of the fields that it has.
fn order(list: Node<'_>, by: &[String], scope: &Scope<'_>) -> Option<Vec<usize>> {
    let key = |item: Node<'_>| {
        let text = item.text().or_else(|| by.iter().find_map(|field| item.get(field)?.text()))?;
        Some((text.parse::<FieldDate>().ok(), text.to_lowercase()))
    };
    let keys: Vec<_> = list.items().map(key).collect::<Option<_>>()?;
    let mut order: Vec<_> = (0..keys.len()).collect();
    let moment = |index: &usize| {
        let (date, _) = keys.get(*index)?;
        let moment = scope.world.clock.moment(date.as_ref()?);
        Some((moment.day, moment.instant))
    };
    if order.iter().all(|index| moment(index).is_some()) {
        order.sort_by_key(|index| moment(index));
    } else {
        order.sort_by_key(|index| keys.get(*index).map(|(_, text)| text.clone()));
    }
    Some(order)
}

/// A manifest that is not there, beside the first of its kind; without one, beside the manifest that is reported.
fn new_file<'t>(
    (kind, name, text): (&str, &'t Template, &'t Template),
    found: &Found<'_>,
    scope: &mut Scope<'t>,
    sources: &Sources,
) -> Option<NewFile> {
    let org = scope.world.org;
    let name = name.render(scope).ok()?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    if !is_name || name.is_empty() || name.starts_with('.') {
        return None;
    }
    let text = text.render_checked(scope, fix::is_plain)?;
    let beside = org.of_kind(kind).next().map_or(found.file, |first| first.root.file());
    let folder = sources.file(beside).path().rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let path = format!("{}{name}.yaml", folder.unwrap_or_default());
    let is_taken = sources.iter().any(|(_, source)| source.path() == path);
    (!is_taken).then(|| NewFile { path, text: text.trim_end().to_owned() + "\n" })
}

/// No two edits change the same bytes.
fn are_apart(edits: &[Edit]) -> bool {
    let mut spans: Vec<_> = edits.iter().map(|edit| (edit.file, edit.span)).collect();
    spans.sort_unstable();
    spans.windows(2).all(|pair| match pair {
        [(file, one), (other_file, other)] => file != other_file || one.end <= other.start,
        _ => true,
    })
}
