//! Expressions: the conditions and templates of rule files, in CEL.
//!
//! The grammar is the `cel` crate's; types, evaluation and the words of the field are here. No I/O, no environment,
//! no randomness: an expression sees the organization and the clock of the run.

mod eval;
mod function;
mod syntax;
mod template;
mod types;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use eval::{Fault, Scope, World};
pub(crate) use function::{FUNCTIONS, Function, Kind, QUERIES};
pub(crate) use template::Template;
pub(crate) use types::{Names, Type, noun};
pub(crate) use value::{Moment, Value};

use crate::source::Span;

/// Bytes of an expression's text.
const MAX_SOURCE: usize = 8 * 1024;
/// Operators of an expression, before it is parsed: long chains are deep trees.
const MAX_OPERATORS: usize = 256;
/// Nodes of an expression's syntax tree.
const MAX_TERMS: usize = 5_000;
/// Bytes of a compiled pattern of `matches`.
const MAX_PATTERN: usize = 1024 * 1024;
/// Steps of one rule on one node, as Kubernetes budgets one expression.
const MAX_STEPS: u32 = 1_000_000;

/// A mistake in an expression. Spans are byte offsets in the expression's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExprError {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl ExprError {
    fn new(span: Span, message: String) -> Self {
        Self { span, message, help: None }
    }

    /// The same, for a text that begins this many bytes into a longer one.
    pub(crate) fn moved(self, by: u32) -> Self {
        Self { span: Span::new(self.span.start + by, self.span.end + by), ..self }
    }
}

/// An expression, parsed.
#[derive(Debug)]
pub(crate) struct Expr {
    root: syntax::Term,
}

impl Expr {
    /// Parses CEL text.
    pub(crate) fn parse(text: &str) -> Result<Self, ExprError> {
        syntax::parse(text).map(|root| Self { root })
    }

    /// Its type and its mistakes, given what it can name.
    pub(crate) fn check<'s>(&'s self, names: &Names<'s>) -> (Type<'s>, Vec<ExprError>) {
        types::check(names, &self.root)
    }

    /// Adds the fields that are there when it is true.
    pub(crate) fn proves(&self, proven: &mut Vec<String>) {
        types::proven_by(&self.root, true, proven);
    }

    /// Adds the fields that are there when it is false.
    pub(crate) fn refutes(&self, proven: &mut Vec<String>) {
        types::proven_by(&self.root, false, proven);
    }

    /// Its value.
    pub(crate) fn eval<'r, 't>(&'r self, scope: &mut Scope<'r, 't>) -> Result<Value<'t>, Fault> {
        scope.eval(&self.root)
    }

    /// Its truth.
    pub(crate) fn truth<'r>(&'r self, scope: &mut Scope<'r, '_>) -> Result<bool, Fault> {
        scope.truth(&self.root)
    }
}
