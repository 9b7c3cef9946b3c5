//! Texts with `{{ expression }}` in them: messages, help, labels.

use super::{Expr, ExprError, Fault, Names, Scope};
use crate::source::Span;

/// A text with expressions in it, parsed.
#[derive(Debug)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    /// The expression and the byte offset of its text in the template.
    Expr {
        expr: Expr,
        at: u32,
    },
}

impl Template {
    /// Parses a text. Spans of errors are byte offsets in it.
    pub(crate) fn parse(text: &str) -> Result<Self, ExprError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let at = (text.len() - after.len()) as u32;
            let Some((inside, behind)) = after.split_once("}}") else {
                return Err(ExprError::new(Span::new(at - 2, at), "`{{` has no `}}`".to_owned()));
            };
            let start = at + (inside.len() - inside.trim_start().len()) as u32;
            let expr = Expr::parse(inside.trim()).map_err(|error| error.moved(start))?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Expr { expr, at: start });
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }

    /// The mistakes in its expressions.
    pub(crate) fn check<'s>(&'s self, names: &Names<'s>) -> Vec<ExprError> {
        let errors = self.parts.iter().flat_map(|part| match part {
            Part::Text(_) => Vec::new(),
            Part::Expr { expr, at } => {
                expr.check(names).1.into_iter().map(|error| error.moved(*at)).collect()
            }
        });
        errors.collect()
    }

    /// The text with the values in it.
    pub(crate) fn render<'r>(&'r self, scope: &mut Scope<'r, '_>) -> Result<String, Fault> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Expr { expr, .. } => text.push_str(&expr.eval(scope)?.to_string()),
            }
        }
        Ok(text.trim_end().to_owned())
    }
}
