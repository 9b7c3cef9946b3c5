//! From CEL text to terms, by descent. What CEL has and rules do not is refused here, in words that say so.
//!
//! Each text is read once, in few instructions a byte: reading is part of every run, since the rules that come with the
//! program are read when they are first asked. `grammar/oracle.rs` holds it to another parser of CEL.

#[cfg(test)]
mod oracle;

use super::function::{self, FUNCTIONS, QUERIES};
use super::pattern::Pattern;
use super::syntax::{Each, Means, Operator, Room, Term, TermKind};
use super::token::{Lexer, Token, TokenKind, unquoted};
use super::value::Value;
use super::{ExprError, MAX_DEPTH, MAX_OPERATORS, MAX_PATTERN, MAX_SOURCE, MAX_TERMS};
use crate::source::Span;

/// An expression that was parsed.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Term,
    /// Bytes of its compiled patterns.
    pub(super) patterns: usize,
}

/// Parses CEL text into terms, within the limits on its size.
///
/// # Errors
/// Not CEL, a construct that we leave out, or too large.
pub(super) fn parse(text: &str) -> Result<Parsed, ExprError> {
    let whole = Span::new(0, text.len() as u32);
    if text.len() > MAX_SOURCE {
        return Err(ExprError::new(
            whole,
            format!("an expression has at most {MAX_SOURCE} bytes, this one {}", text.len()),
        ));
    }
    // Long chains become deep trees.
    let operators = count_operators(text);
    if operators > MAX_OPERATORS {
        return Err(ExprError::new(
            whole,
            format!("an expression has at most {MAX_OPERATORS} operators, this one {operators}"),
        ));
    }
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser { lexer, token, depth: 0, terms: 0, patterns: 0, locals: Vec::new() };
    let root = parser.expression()?;
    if parser.token.kind != TokenKind::End {
        return Err(parser.unexpected());
    }
    Ok(Parsed { root, patterns: parser.patterns })
}

/// Runs of operator characters; those inside of texts count too, which only makes the limit lower.
fn count_operators(text: &str) -> usize {
    let mut count = 0;
    let mut last = 0;
    for byte in text.bytes() {
        // `!` and `-` nest without anything between them.
        let alone = matches!(byte, b'!' | b'-' | b'(' | b'[' | b'{');
        if b"+-*/%.&|<>=!?[({".contains(&byte) && (alone || byte != last) {
            count += 1;
        }
        last = byte;
    }
    count + text.split_whitespace().filter(|word| *word == "in").count()
}

/// How tightly `||` and `&&` bind; see [`Operator::precedence`].
const OR: u8 = 1;
const AND: u8 = 2;

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The next one.
    token: Token<'t>,
    /// How many expressions stand around it.
    depth: usize,
    terms: usize,
    /// Bytes of the patterns until here.
    patterns: usize,
    /// The variables of the `all(…)` and so on that are open, innermost last.
    locals: Vec<String>,
}

type Parse<T> = Result<T, ExprError>;

impl<'t> Parser<'t> {
    fn advance(&mut self) -> Parse<Token<'t>> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// Takes a token if it is the next.
    fn accept(&mut self, mark: &str) -> Parse<bool> {
        let is_next = self.token.is(mark);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn demand(&mut self, mark: &str) -> Parse<()> {
        if self.accept(mark)? { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> ExprError {
        let Token { kind, text, span } = self.token;
        let what = match kind {
            TokenKind::End => "it ends too early".to_owned(),
            _ => format!("`{text}` does not belong here"),
        };
        ExprError::new(span, format!("this is not an expression: {what}"))
    }

    fn new_term(&mut self, span: Span, kind: TermKind) -> Parse<Term> {
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(ExprError::new(span, format!("an expression has at most {MAX_TERMS} terms")));
        }
        Ok(Term { span, kind })
    }

    /// `condition ? then : otherwise`, and everything that binds more tightly.
    fn expression(&mut self) -> Parse<Term> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("an expression has at most {MAX_DEPTH} levels of brackets and choices");
            return Err(ExprError::new(self.token.span, message));
        }
        let expression = self.choice();
        self.depth -= 1;
        expression
    }

    fn choice(&mut self) -> Parse<Term> {
        let condition = self.binary(OR)?;
        if !self.token.is("?") {
            return Ok(condition);
        }
        let span = self.advance()?.span;
        let then = Box::new(self.binary(OR)?);
        self.demand(":")?;
        let (condition, otherwise) = (Box::new(condition), Box::new(self.expression()?));
        self.new_term(span, TermKind::If { condition, then, otherwise })
    }

    /// Operators that bind at least so tightly, all from left to right.
    fn binary(&mut self, least: u8) -> Parse<Term> {
        let mut left = self.unary()?;
        loop {
            let (precedence, operator) = match self.token.text {
                _ if self.token.kind != TokenKind::Mark => return Ok(left),
                "||" => (OR, None),
                "&&" => (AND, None),
                mark => match Operator::of(mark) {
                    Some(operator) => (operator.precedence(), Some(operator)),
                    None => return Ok(left),
                },
            };
            if precedence < least {
                return Ok(left);
            }
            let span = self.advance()?.span;
            let (first, second) = (Box::new(left), Box::new(self.binary(precedence + 1)?));
            let kind = match operator {
                Some(operator) => TermKind::Binary { operator, left: first, right: second },
                None if precedence == OR => TermKind::Or(first, second),
                None => TermKind::And(first, second),
            };
            left = self.new_term(span, kind)?;
        }
    }

    /// `!x` and `-x`; twice is not at all.
    fn unary(&mut self) -> Parse<Term> {
        let Token { text: mark, span, kind } = self.token;
        if kind != TokenKind::Mark || !matches!(mark, "!" | "-") {
            return self.member(false);
        }
        let mut count = 0;
        while self.accept(mark)? {
            count += 1;
        }
        // The sign of a number belongs to it, also behind `!`.
        let is_number = |token: &Token<'_>| matches!(token.kind, TokenKind::Int | TokenKind::Float);
        let of = match mark {
            "-" if count == 1 && is_number(&self.token) => return self.member(true),
            "!" if self.accept("-")? => match is_number(&self.token) {
                true => self.member(true)?,
                false => return Err(self.unexpected()),
            },
            _ => self.member(false)?,
        };
        match (count % 2, mark) {
            (0, _) => Ok(of),
            (_, "!") => self.new_term(span, TermKind::Not(Box::new(of))),
            _ => self.new_term(span, TermKind::Negate(Box::new(of))),
        }
    }

    /// A value with its fields, elements and calls.
    fn member(&mut self, negative: bool) -> Parse<Term> {
        let mut term = self.primary(negative)?;
        loop {
            if self.token.is(".") {
                self.advance()?;
                term = self.selected(term)?;
            } else if self.token.is("[") {
                let span = self.advance()?.span;
                self.refuse_optional("elements")?;
                let at = self.expression()?;
                self.demand("]")?;
                // `self['last-updated']` is a field whose name is no word of the language.
                let of = Box::new(term);
                term = match at.kind {
                    TermKind::Literal(Value::Text(name)) => {
                        self.new_term(span, TermKind::Field { of, field: name.to_string() })?
                    }
                    _ => self.new_term(span, TermKind::Index { of, at: Box::new(at) })?,
                };
            } else {
                return Ok(term);
            }
        }
    }

    /// What stands behind a dot.
    fn selected(&mut self, of: Term) -> Parse<Term> {
        self.refuse_optional("fields")?;
        // Words that CEL keeps for itself are fields like others, but for those that are values or operators.
        if self.token.kind != TokenKind::Name || matches!(self.token.text, "true" | "false" | "null") {
            return Err(self.unexpected());
        }
        let Token { text: name, span, .. } = self.advance()?;
        if self.token.is("(") {
            let is_each = Each::of(name).is_some();
            let args = self.arguments(is_each)?;
            return self.method(of, (name, span), args);
        }
        let room = match &of.kind {
            TermKind::Name { name, .. } => Room::of(name),
            _ => None,
        };
        let name = name.to_owned();
        match room {
            Some(of) => self.new_term(span, TermKind::Member { of, name }),
            None => self.new_term(span, TermKind::Field { of: Box::new(of), field: name }),
        }
    }

    /// The arguments of a call. Where a macro could be meant, the first names a variable for the others.
    fn arguments(&mut self, may_declare: bool) -> Parse<Vec<Term>> {
        self.demand("(")?;
        let mut args = Vec::new();
        if self.accept(")")? {
            return Ok(args);
        }
        let first = self.expression()?;
        let variable = match &first.kind {
            TermKind::Name { name, .. } if may_declare => Some(name.clone()),
            _ => None,
        };
        let around = self.locals.len();
        self.locals.extend(variable);
        args.push(first);
        while self.accept(",")? {
            args.push(self.expression()?);
        }
        self.locals.truncate(around);
        self.demand(")")?;
        Ok(args)
    }

    fn primary(&mut self, negative: bool) -> Parse<Term> {
        match self.token.kind {
            TokenKind::Int | TokenKind::Uint | TokenKind::Float => self.number(negative),
            TokenKind::Text => {
                let Token { text, span, .. } = self.advance()?;
                self.new_term(span, TermKind::Literal(Value::Text(unquoted(text).into())))
            }
            TokenKind::Bytes => Err(left_out(self.token.span, "bytes")),
            TokenKind::Name => self.name(),
            TokenKind::End => Err(self.unexpected()),
            TokenKind::Mark => match self.token.text {
                "(" => {
                    self.advance()?;
                    let term = self.expression()?;
                    self.demand(")")?;
                    Ok(term)
                }
                "[" => self.list(),
                "{" => self.map(),
                "." => {
                    let span = self.advance()?.span;
                    let is_name = self.token.kind == TokenKind::Name;
                    Err(if is_name { left_out(span, "names with a leading dot") } else { self.unexpected() })
                }
                _ => Err(self.unexpected()),
            },
        }
    }

    fn number(&mut self, negative: bool) -> Parse<Term> {
        let Token { kind, text, span } = self.advance()?;
        let digits = text.trim_end_matches(['u', 'U']);
        let (digits, radix) = digits.strip_prefix("0x").map_or((digits, 10), |digits| (digits, 16));
        let sign = if negative { "-" } else { "" };
        let value = match kind {
            TokenKind::Float => {
                let number = format!("{sign}{text}").parse().ok();
                number.filter(|number: &f64| number.is_finite()).map(Value::Double)
            }
            TokenKind::Uint => match u64::from_str_radix(digits, radix).map(i64::try_from) {
                Ok(Ok(number)) => Some(Value::Int(number)),
                // Numbers have a sign here; one that has no room for it is refused.
                Ok(Err(_)) => return Err(left_out(span, "numbers that need all of 64 bits without a sign")),
                Err(_) => None,
            },
            _ => i64::from_str_radix(&format!("{sign}{digits}"), radix).ok().map(Value::Int),
        };
        match value {
            Some(value) => self.new_term(span, TermKind::Literal(value)),
            None => {
                let message = format!("this is not an expression: `{sign}{text}` is no number of 64 bits");
                Err(ExprError::new(span, message))
            }
        }
    }

    /// A word: a value, a name, or a call.
    fn name(&mut self) -> Parse<Term> {
        let Token { text: name, span, .. } = self.advance()?;
        let literal = match name {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = literal {
            return self.new_term(span, TermKind::Literal(value));
        }
        if KEPT.contains(&name) {
            let message = format!("this is not an expression: `{name}` is a word that CEL keeps for itself");
            return Err(ExprError::new(span, message));
        }
        if self.token.is("(") {
            let args = self.arguments(false)?;
            return self.call((name, span), args);
        }
        if self.token.is("{") {
            return Err(left_out(span, "messages"));
        }
        let means = self.means(name);
        self.new_term(span, TermKind::Name { name: name.to_owned(), means })
    }

    fn means(&self, name: &str) -> Means {
        if let Some(index) = self.locals.iter().rposition(|local| local == name) {
            return Means::Local(index);
        }
        match name {
            "self" => Means::Myself,
            "oldSelf" => Means::OldSelf,
            "doc" => Means::Doc,
            "now" => Means::Now,
            _ => Means::Nothing,
        }
    }

    /// A comma may stand behind the last element, and even where there is none.
    fn list(&mut self) -> Parse<Term> {
        let span = self.advance()?.span;
        let mut terms = Vec::new();
        if !self.accept(",")? {
            while !self.token.is("]") {
                self.refuse_optional("elements")?;
                terms.push(self.expression()?);
                if !self.accept(",")? {
                    break;
                }
            }
        }
        self.demand("]")?;
        let constant = constant_list(&terms);
        self.new_term(span, TermKind::List { terms, constant })
    }

    fn map(&mut self) -> Parse<Term> {
        let span = self.advance()?.span;
        let mut entries = Vec::new();
        if !self.accept(",")? {
            while !self.token.is("}") {
                self.refuse_optional("entries")?;
                let key = self.expression()?;
                self.demand(":")?;
                entries.push((key, self.expression()?));
                if !self.accept(",")? {
                    break;
                }
            }
        }
        self.demand("}")?;
        self.new_term(span, TermKind::Map(entries))
    }

    fn refuse_optional(&self, what: &str) -> Parse<()> {
        if self.token.is("?") { Err(left_out(self.token.span, &format!("optional {what}"))) } else { Ok(()) }
    }
}

/// Words that are no names in CEL, so that languages around it may give them a meaning.
const KEPT: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// What calls mean.
impl Parser<'_> {
    /// `target.name(args)`
    fn method(&mut self, target: Term, (name, span): (&str, Span), mut args: Vec<Term>) -> Parse<Term> {
        let count = args.len();
        if let Some(each) = Each::of(name).filter(|each| count == 2 || (count == 3 && *each == Each::Map)) {
            return self.over_list(each, (target, span), args);
        }
        if matches!(&target.kind, TermKind::Name { name, .. } if name == "org") {
            let function = function::named(QUERIES, name);
            return self.new_term(span, TermKind::Query { name: name.to_owned(), function, args });
        }
        args.insert(0, target);
        match (name, count) {
            ("matches", 1) => self.matches(span, args),
            _ => self.function((name, span), args),
        }
    }

    /// `list.all(variable, body)` and its siblings; `list.map(variable, condition, body)` too.
    fn over_list(&mut self, each: Each, (list, span): (Term, Span), args: Vec<Term>) -> Parse<Term> {
        let mut args = args.into_iter();
        let (first, Some(body)) = (args.next(), args.next_back()) else { return Err(self.unexpected()) };
        let variable = match first {
            Some(Term { kind: TermKind::Name { name, .. }, .. }) => name,
            other => {
                let span = other.map_or(span, |term| term.span);
                let message = format!("`{}` wants the name of a variable here", each.name());
                return Err(ExprError::new(span, message));
            }
        };
        let (mut list, body) = (Box::new(list), Box::new(body));
        if let Some(condition) = args.next() {
            // Of the elements that a condition chooses.
            let (variable, body) = (variable.clone(), Box::new(condition));
            list =
                Box::new(self.new_term(span, TermKind::Each { each: Each::Filter, list, variable, body })?);
        }
        self.new_term(span, TermKind::Each { each, list, variable, body })
    }

    /// `name(args)`
    fn call(&mut self, (name, span): (&str, Span), args: Vec<Term>) -> Parse<Term> {
        match name {
            "matches" => self.matches(span, args),
            "has" if args.len() == 1 => match args.into_iter().next() {
                Some(Term { span, kind: TermKind::Field { of, field } }) => {
                    self.new_term(span, TermKind::Has { of, field })
                }
                other => {
                    let span = other.map_or(span, |term| term.span);
                    let message = "`has` wants a field, as in `has(self.owner)`".to_owned();
                    Err(ExprError::new(span, message))
                }
            },
            _ => self.function((name, span), args),
        }
    }

    fn function(&mut self, (name, span): (&str, Span), args: Vec<Term>) -> Parse<Term> {
        let function = function::named(FUNCTIONS, name);
        self.new_term(span, TermKind::Call { name: name.to_owned(), function, args })
    }

    /// Patterns are literal, so that they are compiled once, and linear, so that no text makes them slow.
    fn matches(&mut self, span: Span, args: Vec<Term>) -> Parse<Term> {
        let Ok([of, pattern]) = <[Term; 2]>::try_from(args) else {
            return Err(ExprError::new(span, "`matches` takes a text and a pattern".to_owned()));
        };
        let TermKind::Literal(Value::Text(text)) = &pattern.kind else {
            return Err(ExprError::new(
                pattern.span,
                "`matches` wants its pattern as a literal text".to_owned(),
            ));
        };
        match Pattern::new(text, MAX_PATTERN - self.patterns) {
            Ok(pattern) => {
                self.patterns += pattern.size();
                self.new_term(span, TermKind::Matches { of: Box::new(of), pattern })
            }
            Err(reason) => Err(ExprError::new(pattern.span, format!("this is not a pattern: {reason}"))),
        }
    }
}

fn left_out(span: Span, what: &str) -> ExprError {
    ExprError::new(span, format!("{what} are not part of rule expressions"))
}

/// The value of a list of literals, so that it is not built again for every node.
fn constant_list(terms: &[Term]) -> Option<Value<'static>> {
    let literal = |term: &Term| match &term.kind {
        TermKind::Literal(value) => Some(value.clone()),
        _ => None,
    };
    terms.iter().map(literal).collect::<Option<Vec<_>>>().map(|list| Value::List(list.into()))
}
