//! Texts with `{{ expression }}` in them: messages, help, labels.

use std::fmt;

use super::{Expr, ExprError, Fault, Kind, MAX_PATTERN, MAX_SOURCE, Names, Parsing, Scope, Type, Value};
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
    pub(crate) fn parse(text: &str, parsing: Parsing) -> Result<Self, ExprError> {
        let mut parts = Vec::new();
        let mut rest = text;
        let mut patterns = 0;
        if text.len() > MAX_SOURCE {
            let whole = Span::new(0, text.len() as u32);
            return Err(ExprError::new(
                whole,
                format!("a text with expressions has at most {MAX_SOURCE} bytes, this one {}", text.len()),
            ));
        }
        while let Some((before, after)) = rest.split_once("{{") {
            let at = (text.len() - after.len()) as u32;
            let Some((inside, behind)) = after.split_once("}}") else {
                return Err(ExprError::new(Span::new(at - 2, at), "`{{` has no `}}`".to_owned()));
            };
            let start = at + (inside.len() - inside.trim_start().len()) as u32;
            let expr = Expr::parse(inside.trim(), parsing).map_err(|error| error.moved(start))?;
            parts.push(Part::Text(before.to_owned()));
            patterns += expr.patterns();
            parts.push(Part::Expr { expr, at: start });
            if patterns > MAX_PATTERN {
                let message = format!("its patterns take at most {MAX_PATTERN} bytes when they are compiled");
                return Err(ExprError::new(Span::new(at, at + inside.len() as u32), message));
            }
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }

    /// Bytes of its compiled patterns.
    pub(crate) fn patterns(&self) -> usize {
        let patterns = |part: &Part| if let Part::Expr { expr, .. } = part { expr.patterns() } else { 0 };
        self.parts.iter().map(patterns).sum()
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

    /// Whether one of its expressions asks for the node before the change.
    pub(crate) fn names_old_self(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Expr { expr, .. } => expr.names_old_self(),
        })
    }

    /// The text with the values in it.
    pub(crate) fn render<'t>(&'t self, scope: &mut Scope<'t>) -> Result<String, Fault> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Expr { expr, .. } => {
                    let value = expr.eval(scope)?;
                    text.push_str(&scope.text(&value)?);
                }
            }
        }
        Ok(text.trim_end().to_owned())
    }

    /// The text, where no expression is in it.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The only expression, where nothing stands around it.
    fn alone(&self) -> Option<(&Expr, u32)> {
        match self.parts.as_slice() {
            [Part::Text(before), Part::Expr { expr, at }, Part::Text(after)]
                if before.is_empty() && after.is_empty() =>
            {
                Some((expr, *at))
            }
            _ => None,
        }
    }

    /// Its type as a value, and its mistakes.
    pub(crate) fn check_value<'s>(&'s self, names: &Names<'s>) -> (Type<'s>, Vec<ExprError>) {
        match self.alone() {
            Some((expr, at)) => {
                let (found, errors) = expr.check(names);
                (found, errors.into_iter().map(|error| error.moved(at)).collect())
            }
            None => (Type::Is(Kind::Text), self.check(names)),
        }
    }

    /// The value of an expression that stands alone, of any type; else the text with the values in it.
    pub(crate) fn value<'t>(&'t self, scope: &mut Scope<'t>) -> Result<Value<'t>, Fault> {
        match self.alone() {
            Some((expr, _)) => {
                let value = expr.eval(scope)?;
                // What is made of it is as large as what is written of it.
                if value.iterated().is_some() {
                    scope.text(&value)?;
                }
                Ok(value)
            }
            None => self.render(scope).map(Value::text),
        }
    }

    /// The text with the values in it, as long as each of them is as harmless as `is_harmless` says.
    pub(crate) fn render_checked<'t>(
        &'t self,
        scope: &mut Scope<'t>,
        is_harmless: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Expr { expr, .. } => {
                    let value = expr.eval(scope).ok()?;
                    let value = scope.text(&value).ok()?;
                    text.push_str(is_harmless(&value).then_some(&value)?);
                }
            }
        }
        Some(text)
    }
}

/// For readers of the rule: `…` where a value will stand.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Expr { .. } => f.write_str("…"),
        })
    }
}
