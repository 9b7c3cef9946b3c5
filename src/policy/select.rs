//! Selectors: paths through a manifest, as `select:` and `at:` write them: `spec.objectives[*].keyResults[*]`.

use super::before::Old;
use super::expr::{Expr, ExprError, Names, Parsing, Scope, Value};
use crate::document::Node;
use crate::schema::Shape;
use crate::source::Span;
use crate::value::nearest;

/// A path of keys, `[*]` for every element and `[expression]` for one of them.
#[derive(Debug, Default)]
pub(crate) struct Selector {
    steps: Vec<(Span, Step)>,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Each,
    At(Expr),
}

impl Selector {
    /// Parses a path. Spans of errors are byte offsets in its text.
    pub(crate) fn parse(text: &str) -> Result<Self, ExprError> {
        let mut steps = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let span = |length: usize| Span::new(at as u32, (at + length) as u32);
            if let Some(inside) = rest.strip_prefix('[') {
                let Some(end) = inside.find(']') else {
                    return Err(ExprError {
                        span: span(1),
                        message: "`[` has no `]`".to_owned(),
                        help: None,
                    });
                };
                let inside = inside.get(..end).unwrap_or("");
                let name = |quote: char| inside.strip_prefix(quote)?.strip_suffix(quote);
                let step = match inside {
                    "*" => Step::Each,
                    // A field whose name holds a dot or a bracket.
                    _ if name('\'').or_else(|| name('"')).is_some() => {
                        Step::Key(name('\'').or_else(|| name('"')).unwrap_or("").to_owned())
                    }
                    _ => {
                        let expr = Expr::parse(inside, Parsing::AtOnce);
                        Step::At(expr.map_err(|error| error.moved(at as u32 + 1))?)
                    }
                };
                steps.push((span(end + 2), step));
                at += end + 2;
                continue;
            }
            let dot = usize::from(!steps.is_empty());
            if dot == 1 && !rest.starts_with('.') {
                let message = "a `.` or `[` is wanted here".to_owned();
                return Err(ExprError { span: span(rest.len()), message, help: None });
            }
            let key = rest.get(dot..).unwrap_or("");
            let length = key.find(['.', '[']).unwrap_or(key.len());
            if length == 0 {
                return Err(ExprError {
                    span: span(rest.len()),
                    message: "a field name is missing".to_owned(),
                    help: None,
                });
            }
            at += dot;
            steps.push((
                Span::new(at as u32, (at + length) as u32),
                Step::Key(key.get(..length).unwrap_or("").to_owned()),
            ));
            at += length;
        }
        Ok(Self { steps })
    }

    /// The shape that it leads to.
    ///
    /// # Errors
    /// A field that the schema does not have, or an element of what is no list.
    pub(crate) fn check<'s>(
        &'s self,
        from: &'s Shape,
        names: &Names<'s>,
    ) -> Result<&'s Shape, Vec<ExprError>> {
        let mut shape = from;
        for (span, step) in &self.steps {
            let error =
                |message: String, help: Option<String>| vec![ExprError { span: *span, message, help }];
            match step {
                Step::Key(key) => {
                    shape = shape.field(key).ok_or_else(|| {
                        let near =
                            nearest(key, shape.field_names()).map(|near| format!("did you mean `{near}`?"));
                        error(format!("the schema has no field `{key}` here"), near)
                    })?;
                }
                Step::Each | Step::At(_) => {
                    if let Step::At(expr) = step {
                        let errors = expr.check(names).1;
                        if !errors.is_empty() {
                            return Err(errors
                                .into_iter()
                                .map(|error| error.moved(span.start + 1))
                                .collect());
                        }
                    }
                    shape = shape
                        .element()
                        .ok_or_else(|| error("the schema has no list here".to_owned(), None))?;
                }
            }
        }
        Ok(shape)
    }

    /// Whether an index in it asks for the node before the change.
    pub(crate) fn names_old_self(&self) -> bool {
        self.steps.iter().any(|(_, step)| matches!(step, Step::At(expr) if expr.names_old_self()))
    }

    /// Calls back with every node it leads to, in order. A path that is not there leads nowhere.
    pub(crate) fn nodes<'t>(&self, root: Node<'t>, found: &mut dyn FnMut(Node<'t>)) {
        walk(&self.steps, root, found);
    }

    /// The same for the nodes that were there before the change, each with what it was.
    pub(crate) fn pairs<'t>(&self, root: Node<'t>, old: Old<'t>, found: &mut dyn FnMut(Node<'t>, Old<'t>)) {
        walk_both(&self.steps, root, old, found);
    }

    /// The one node it leads to.
    pub(crate) fn place<'t>(&'t self, root: Node<'t>, scope: &mut Scope<'t>) -> Option<Node<'t>> {
        let mut node = root;
        for (_, step) in &self.steps {
            node = match step {
                Step::Key(key) => node.get(key)?,
                Step::Each => node.items().next()?,
                Step::At(expr) => match expr.eval(scope) {
                    Ok(Value::Int(index)) => node.items().nth(usize::try_from(index).ok()?)?,
                    _ => return None,
                },
            };
        }
        Some(node)
    }
}

fn walk<'t>(steps: &[(Span, Step)], node: Node<'t>, found: &mut dyn FnMut(Node<'t>)) {
    let Some(((_, step), rest)) = steps.split_first() else {
        return found(node);
    };
    match step {
        Step::Key(key) => {
            if let Some(node) = node.get(key) {
                walk(rest, node, found);
            }
        }
        Step::Each => node.items().for_each(|item| walk(rest, item, found)),
        // A selector that yields nodes has no scope to compute an index in; the loader refuses it.
        Step::At(_) => {}
    }
}

/// Two trees at once: keys by key, elements by name.
fn walk_both<'t>(
    steps: &[(Span, Step)],
    node: Node<'t>,
    old: Old<'t>,
    found: &mut dyn FnMut(Node<'t>, Old<'t>),
) {
    let Some(((_, step), rest)) = steps.split_first() else {
        return found(node, old);
    };
    match step {
        Step::Key(key) => {
            if let (Some(node), Some(old)) = (node.get(key), old.get(key)) {
                walk_both(rest, node, old, found);
            }
        }
        Step::Each => {
            let named = old.named();
            for item in node.items() {
                if let Some(old) = named.same(item) {
                    walk_both(rest, item, old, found);
                }
            }
        }
        // As in `walk`.
        Step::At(_) => {}
    }
}

impl Selector {
    /// Whether it computes an index, which only `at:` can.
    pub(crate) fn computes(&self) -> Option<Span> {
        self.steps.iter().find(|(_, step)| matches!(step, Step::At(_))).map(|(span, _)| *span)
    }
}
