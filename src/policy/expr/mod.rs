//! Expressions: the conditions and templates of rule files, in CEL.
//!
//! Grammar, types, evaluation and the words of the field. No I/O, no environment, no randomness: an expression sees the
//! organization and the clock of the run.

mod decided;
mod elements;
mod eval;
mod explain;
mod function;
mod grammar;
mod pattern;
mod scope;
mod shared;
mod syntax;
mod template;
mod token;
mod types;
mod value;
mod written;

#[cfg(test)]
mod tests;

pub(crate) use decided::Known;
pub(crate) use eval::Fault;
pub(crate) use explain::Explainer;
pub(crate) use function::{FUNCTIONS, Function, Kind, QUERIES};
pub(crate) use scope::{Scope, World};
pub(crate) use template::Template;
pub(crate) use types::{Names, Type, noun};
pub(crate) use value::{Moment, Value};

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::source::Span;
use syntax::{Means, TermKind};

/// Bytes of an expression's text.
const MAX_SOURCE: usize = 8 * 1024;
/// Operators of an expression, before it is parsed: long chains are deep trees.
const MAX_OPERATORS: usize = 256;
/// Expressions within each other, so that reading them fits a small stack.
const MAX_DEPTH: usize = 96;
/// Nodes of an expression's syntax tree.
const MAX_TERMS: usize = 5_000;
/// Bytes of the compiled patterns of an expression.
pub(crate) const MAX_PATTERN: usize = 1024 * 1024;
/// Variables that wait for each other, one within the other.
const MAX_NESTED: usize = 16;
/// Steps of one rule on one node, as Kubernetes budgets one expression.
pub(crate) const MAX_STEPS: u32 = 1_000_000;

/// A mistake in an expression. Spans are byte offsets in the expression's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ExprError {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl ExprError {
    pub(crate) fn new(span: Span, message: String) -> Self {
        Self { span, message, help: None }
    }

    /// The same, for a text that begins this many bytes into a longer one.
    pub(crate) fn moved(self, by: u32) -> Self {
        Self { span: Span::new(self.span.start + by, self.span.end + by), ..self }
    }
}

/// The truth of a condition that is known before anything is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) truth: bool,
    /// Whatever conditions before it have asked for.
    pub(crate) alone: bool,
}

/// When an expression is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parsing {
    /// At once, so that its mistakes show.
    AtOnce,
    /// When it is first evaluated, since most messages of most rules never are: for rule files without mistakes.
    WhenNeeded,
}

/// An expression.
#[derive(Debug)]
pub(crate) struct Expr {
    text: Cow<'static, str>,
    parsed: OnceLock<Result<grammar::Parsed, ExprError>>,
}

impl Expr {
    /// Parses CEL text.
    pub(crate) fn parse(text: &str, parsing: Parsing) -> Result<Self, ExprError> {
        let expr = Self { text: text.to_owned().into(), parsed: OnceLock::new() };
        if parsing == Parsing::AtOnce
            && let Err(error) = expr.root()
        {
            return Err(error.clone());
        }
        Ok(expr)
    }

    /// A text without mistakes, parsed when it is first evaluated.
    pub(crate) const fn later(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), parsed: OnceLock::new() }
    }

    /// Bytes of its compiled patterns.
    pub(crate) fn patterns(&self) -> usize {
        self.parsed.get().and_then(|parsed| parsed.as_ref().ok()).map_or(0, |parsed| parsed.patterns)
    }

    /// Its type and its mistakes, given what it can name.
    pub(crate) fn check<'s>(&'s self, names: &Names<'s>) -> (Type<'s>, Vec<ExprError>) {
        match self.root() {
            Ok(root) => types::check(names, root),
            Err(error) => (types::ANY, vec![error.clone()]),
        }
    }

    /// Whether it names `self` or `doc`.
    pub(crate) fn asks_document(&self) -> bool {
        self.root().is_ok_and(|root| {
            let mut asks = false;
            root.visit(&mut |term| {
                asks |= matches!(&term.kind, TermKind::Name { means: Means::Myself | Means::Doc, .. });
            });
            asks
        })
    }

    /// Adds the fields that are there when it is true.
    pub(crate) fn proves(&self, proven: &mut Vec<String>) {
        if let Ok(root) = self.root() {
            types::proven_by(root, true, proven);
        }
    }

    /// Adds the fields that are there when it is false.
    pub(crate) fn refutes(&self, proven: &mut Vec<String>) {
        if let Ok(root) = self.root() {
            types::proven_by(root, false, proven);
        }
    }

    /// Whether it asks for the node before the change.
    pub(crate) fn names_old_self(&self) -> bool {
        // Few do, and those that come with the program are not parsed before they are needed.
        self.text.contains("oldSelf")
            && self.root().is_ok_and(|root| {
                let mut names = false;
                root.visit(&mut |term| {
                    names |= matches!(&term.kind, TermKind::Name { means: Means::OldSelf, .. });
                });
                names
            })
    }

    /// Adds what is known when it has this truth.
    pub(crate) fn teaches(&self, truth: bool, known: &mut Vec<Known>) {
        if let Ok(root) = self.root() {
            decided::learn(root, truth, known);
        }
    }

    /// What of it is decided before anything is judged, and whether all of it is. It has no mistakes.
    pub(crate) fn decided<'s>(&'s self, names: &Names<'s>) -> (Vec<ExprError>, Option<Decided>) {
        let Ok(root) = self.root() else { return (Vec::new(), None) };
        let certain = types::certainties(names, root);
        let errors = decided::decided(root, &certain, &names.known);
        let alone = decided::verdict(root, &certain, &[]).is_some();
        let verdict = decided::verdict(root, &certain, &names.known);
        (errors, verdict.map(|truth| Decided { truth, alone }))
    }

    /// Its value.
    pub(crate) fn eval<'t>(&'t self, scope: &mut Scope<'t>) -> Result<Value<'t>, Fault> {
        scope.eval(self.sound_root()?)
    }

    /// Its truth.
    pub(crate) fn truth<'t>(&'t self, scope: &mut Scope<'t>) -> Result<bool, Fault> {
        scope.truth(self.sound_root()?)
    }

    fn root(&self) -> Result<&syntax::Term, &ExprError> {
        self.parsed().map(|parsed| &parsed.root)
    }

    fn parsed(&self) -> Result<&grammar::Parsed, &ExprError> {
        self.parsed.get_or_init(|| grammar::parse(&self.text)).as_ref()
    }

    /// Its terms, where it has no mistake.
    fn terms(&self) -> Option<&syntax::Term> {
        self.root().ok()
    }

    fn sound_root(&self) -> Result<&syntax::Term, Fault> {
        self.root().map_err(|error| Fault::Mismatch { span: error.span, message: error.message.clone() })
    }
}
