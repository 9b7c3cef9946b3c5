//! Asking documents by an expression, for people who write rules. Judges nothing.

use super::budget::{self, Budget};
use super::expr::{Expr, ExprError, Fault, Names, Parsing, Scope, Type, Value, World};
use super::select::Selector;
use crate::diagnostic::{Diagnostic, Label, Severity, Subject};
use crate::document::Node;
use crate::org::Manifest;
use crate::schema::{KindId, Schemas, Shape};
use crate::source::{FileId, Source, Sources};
use crate::value::nearest;

/// An expression, and the documents that it is evaluated on.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// CEL, as in rule files.
    pub expression: String,
    /// Only manifests of this kind. Without it nothing is known of the fields, and they are not checked.
    pub kind: Option<String>,
    /// Only manifests of this name.
    pub name: Option<String>,
    /// The nodes that are `self`, one evaluation each; the manifest when absent.
    pub select: Option<String>,
}

/// A question that can be asked: parsed, and checked against the schema of its kind.
#[derive(Debug)]
pub struct Inquiry {
    expr: Expr,
    selector: Selector,
    kind: Option<KindId>,
    name: Option<String>,
}

/// What the expression gives in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where; nothing for an expression that asks no document.
    pub place: Option<Place>,
    /// The value, or why there is none.
    pub value: Result<Answered, String>,
}

/// A node of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the node is written.
    pub label: Label,
    /// JSON Pointer (RFC 6901) of the node in its document.
    pub pointer: String,
    /// Its manifest.
    pub subject: Subject,
}

/// A value for readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// As messages show it.
    pub text: String,
    /// What JSON has no word for is text.
    pub json: serde_json::Value,
}

/// A question that makes no sense, with every mistake in it and the texts that they are in.
pub type Misasked = super::Refusal;

impl Question {
    /// Parses and checks it.
    ///
    /// # Errors
    /// Every mistake: a kind, a field or a function that is not there, types that do not fit, what is no CEL.
    pub fn parse(&self, schemas: &Schemas) -> Result<Inquiry, Misasked> {
        let files = [
            Source::new("--kind", self.kind.as_deref().unwrap_or("")),
            Source::new("--select", self.select.as_deref().unwrap_or("")),
            Source::new("EXPR", self.expression.as_str()),
        ];
        let mut mistakes = Vec::new();
        let kind = self.kind.as_deref().and_then(|name| {
            let kind = schemas.by_any_case(name);
            if kind.is_none() {
                mistakes.push(mistake(KIND, no_kind(schemas, name)));
            }
            kind
        });
        let selector = self.select.as_deref().map_or(Ok(Selector::default()), Selector::parse);
        let selector = selector.and_then(|selector| match selector.computes() {
            Some(span) => Err(ExprError::new(span, "a selector takes every element: write `[*]`".to_owned())),
            None => Ok(selector),
        });
        let selector = selector.map_err(|error| mistakes.push(mistake(SELECT, error))).unwrap_or_default();
        match Expr::parse(&self.expression, Parsing::AtOnce) {
            Err(error) => mistakes.push(mistake(EXPR, error)),
            Ok(expr) => {
                if mistakes.is_empty() {
                    mistakes = check(schemas, kind, &expr, &selector);
                }
                if mistakes.is_empty() {
                    return Ok(Inquiry { expr, selector, kind, name: self.name.clone() });
                }
            }
        }
        Err(Misasked { sources: Sources::new(files.to_vec()), diagnostics: mistakes })
    }
}

fn check(schemas: &Schemas, kind: Option<KindId>, expr: &Expr, selector: &Selector) -> Vec<Diagnostic> {
    static ANY: Shape = Shape::Any;
    let doc = kind.map_or(&ANY, |kind| schemas.shape(kind));
    let names = |selected| Names {
        schemas,
        myself: Type::Shape(selected),
        old_self: Err("`oldSelf` is there for rules about a change, and no change is judged here"),
        doc: Type::Shape(doc),
        params: &[],
        variables: Vec::new(),
        facts: &[],
        proven: Vec::new(),
        in_when: false,
        known: Vec::new(),
    };
    match selector.check(doc, &names(doc)) {
        Ok(selected) => {
            expr.check(&names(selected)).1.into_iter().map(|error| mistake(EXPR, error)).collect()
        }
        Err(errors) => errors.into_iter().map(|error| mistake(SELECT, error)).collect(),
    }
}

fn no_kind(schemas: &Schemas, name: &str) -> ExprError {
    let whole = crate::source::Span::new(0, name.len() as u32);
    let near = nearest(name, schemas.kinds().map(|kind| schemas.name(kind)));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    ExprError { help, ..ExprError::new(whole, format!("`{name}` is not a kind of manifest")) }
}

/// The texts of a question, as sources are sorted: by their names.
const KIND: FileId = FileId(0);
const SELECT: FileId = FileId(1);
const EXPR: FileId = FileId(2);

fn mistake(file: FileId, error: ExprError) -> Diagnostic {
    #[expect(clippy::expect_used, reason = "the text is an id")]
    let rule = "policy/invalid".parse().expect("a rule id");
    let mut diagnostic = Diagnostic::new(rule, Severity::Error, file, error.span, error.message);
    diagnostic.help = error.help;
    diagnostic
}

impl Inquiry {
    /// Evaluates it on every manifest that it asks, in order; once where it names neither `self` nor `doc`.
    pub(crate) fn ask(&self, world: World<'_>, is_asked: impl Fn(FileId) -> bool) -> Vec<Answer> {
        if !self.expr.asks_document() {
            return vec![Answer { place: None, value: self.answer(Scope::new(world, Value::Null, None)) }];
        }
        let budget = Budget::new(world.org.manifests().len(), 0);
        let mut answers = Vec::new();
        for manifest in world.org.readable().filter(|manifest| self.is_about(manifest)) {
            if !is_asked(manifest.root.file()) {
                continue;
            }
            let mut spent = 0_u32;
            self.selector.nodes(manifest.root, &mut |node| {
                let mut scope = Scope::new(world, Value::of(node), Some(manifest.root));
                scope.limit = if budget.is_exceeded() { 0 } else { budget::left(spent) };
                let (value, steps) = self.evaluate(scope);
                spent = spent.saturating_add(steps);
                budget.spend(steps.into());
                answers.push(Answer { place: Some(place(world, manifest, node)), value });
            });
        }
        answers
    }

    fn is_about(&self, manifest: &Manifest<'_>) -> bool {
        self.kind.is_none_or(|kind| manifest.kind == kind)
            && self.name.as_deref().is_none_or(|name| manifest.name.eq_ignore_ascii_case(name))
    }

    fn answer(&self, scope: Scope<'_>) -> Result<Answered, String> {
        self.evaluate(scope).0
    }

    /// The value, and the steps that it took.
    fn evaluate<'t>(&'t self, mut scope: Scope<'t>) -> (Result<Answered, String>, u32) {
        let value = self.expr.eval(&mut scope);
        // What it takes to write the value counts too.
        let answered =
            value.and_then(|value| Ok(Answered { text: scope.text(&value)?, json: value.to_json() }));
        let reason = |fault| match fault {
            Fault::Unreadable => "a value cannot be read; a rule is silent here".to_owned(),
            Fault::Mismatch { message, .. } => message,
            Fault::Runaway => "it takes too many steps".to_owned(),
        };
        (answered.map_err(reason), scope.steps())
    }
}

fn place(world: World<'_>, manifest: &Manifest<'_>, node: Node<'_>) -> Place {
    let label = Label { file: node.file(), span: node.label(), message: String::new() };
    Place { label, pointer: node.pointer(), subject: world.org.subject(manifest) }
}
