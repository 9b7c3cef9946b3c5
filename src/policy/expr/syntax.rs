//! The syntax tree of an expression, and the only use of the `cel` crate: its grammar.
//!
//! We evaluate the tree ourselves, so that values keep their places, every step is counted, and field paths can be
//! checked against the schemas before anything runs; the crate's interpreter offers none of these.

use cel::common::ast::{CallExpr, EntryExpr, Expr as Cel, IdedExpr, LiteralValue, SourceInfo, operators};

use super::function::{self, FUNCTIONS, Function, QUERIES};
use super::pattern::Pattern;
use super::value::Value;
use super::{ExprError, MAX_OPERATORS, MAX_PATTERN, MAX_SOURCE, MAX_TERMS};
use crate::source::Span;

/// A node of the syntax tree. Spans are byte offsets in the expression's text.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) span: Span,
    pub(crate) kind: TermKind,
}

impl Term {
    /// Calls back with it and with every term in it.
    pub(super) fn visit<'s>(&'s self, see: &mut dyn FnMut(&'s Self)) {
        see(self);
        match &self.kind {
            TermKind::Literal(_) | TermKind::Name { .. } | TermKind::Member { .. } => {}
            TermKind::Field { of, .. }
            | TermKind::Has { of, .. }
            | TermKind::Not(of)
            | TermKind::Negate(of)
            | TermKind::Matches { of, .. } => of.visit(see),
            TermKind::Index { of: left, at: right }
            | TermKind::And(left, right)
            | TermKind::Or(left, right)
            | TermKind::Binary { left, right, .. }
            | TermKind::Each { list: left, body: right, .. } => {
                left.visit(see);
                right.visit(see);
            }
            TermKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].iter().for_each(|term| term.visit(see));
            }
            TermKind::Call { args: terms, .. }
            | TermKind::Query { args: terms, .. }
            | TermKind::List { terms, .. } => terms.iter().for_each(|term| term.visit(see)),
            TermKind::Map(entries) => entries.iter().for_each(|(key, value)| {
                key.visit(see);
                value.visit(see);
            }),
        }
    }
}

#[derive(Debug)]
pub(crate) enum TermKind {
    Literal(Value<'static>),
    /// A name that stands alone.
    Name {
        name: String,
        means: Means,
    },
    /// `params.name`, `variables.name` or `facts.name`
    Member {
        of: Room,
        name: String,
    },
    /// `of.field`
    Field {
        of: Box<Term>,
        field: String,
    },
    /// `has(of.field)`
    Has {
        of: Box<Term>,
        field: String,
    },
    /// `of[at]`
    Index {
        of: Box<Term>,
        at: Box<Term>,
    },
    Not(Box<Term>),
    Negate(Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
    If {
        condition: Box<Term>,
        then: Box<Term>,
        otherwise: Box<Term>,
    },
    Binary {
        operator: Operator,
        left: Box<Term>,
        right: Box<Term>,
    },
    /// `name(args)`, or `target.name(args)` with the target as first argument.
    Call {
        name: String,
        /// Nothing when there is none of this name.
        function: Option<&'static Function>,
        args: Vec<Term>,
    },
    /// `text.matches('pattern')`, with the pattern compiled.
    Matches {
        of: Box<Term>,
        pattern: Pattern,
    },
    /// `org.name(args)`
    Query {
        name: String,
        /// Nothing when there is none of this name.
        function: Option<&'static Function>,
        args: Vec<Term>,
    },
    List {
        terms: Vec<Term>,
        /// Its value, if every element is a literal.
        constant: Option<Value<'static>>,
    },
    Map(Vec<(Term, Term)>),
    /// `list.all(variable, body)` and its siblings.
    Each {
        each: Each,
        list: Box<Term>,
        variable: String,
        body: Box<Term>,
    },
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// `self`
    Myself,
    /// `oldSelf`
    OldSelf,
    /// `doc`
    Doc,
    /// `now`
    Now,
    /// The variable of an `all(…)` or one of its siblings: how many others are around it in this expression.
    Local(usize),
    /// Nothing.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            operators::EQUALS => Self::Equal,
            operators::NOT_EQUALS => Self::NotEqual,
            operators::LESS => Self::Less,
            operators::LESS_EQUALS => Self::LessOrEqual,
            operators::GREATER => Self::Greater,
            operators::GREATER_EQUALS => Self::GreaterOrEqual,
            operators::IN => Self::In,
            operators::ADD => Self::Add,
            operators::SUBSTRACT => Self::Subtract,
            operators::MULTIPLY => Self::Multiply,
            operators::DIVIDE => Self::Divide,
            operators::MODULO => Self::Remainder,
            _ => return None,
        })
    }

    /// Whether it gives true or false.
    pub(crate) const fn compares(self) -> bool {
        match self {
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::In => true,
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Remainder => false,
        }
    }

    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

/// The three sets of names that a rule file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Params,
    Variables,
    Facts,
}

impl Room {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "params" => Self::Params,
            "variables" => Self::Variables,
            "facts" => Self::Facts,
            _ => return None,
        })
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Params => "params",
            Self::Variables => "variables",
            Self::Facts => "facts",
        }
    }
}

/// CEL's macros over lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

impl Each {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            operators::ALL => Self::All,
            operators::EXISTS => Self::Exists,
            operators::EXISTS_ONE | "existsOne" => Self::ExistsOne,
            operators::MAP => Self::Map,
            operators::FILTER => Self::Filter,
            _ => return None,
        })
    }
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
    // Long chains become deep trees; the parser's own limit counts only parentheses.
    let operators = count_operators(text);
    if operators > MAX_OPERATORS {
        return Err(ExprError::new(
            whole,
            format!("an expression has at most {MAX_OPERATORS} operators, this one {operators}"),
        ));
    }
    // An environment without macros: `has`, `all` and the like stay calls, which is what we evaluate.
    let parsed = cel::Env::default().parser().parse_with_source_info(text);
    let (root, places) = parsed.map_err(|errors| grammar_error(text, &errors))?;
    let mut builder = Builder { text, places, terms: 0, patterns: 0, locals: Vec::new() };
    let root = builder.term(&root)?;
    Ok(Parsed { root, patterns: builder.patterns })
}

/// An expression that was parsed.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Term,
    /// Bytes of its compiled patterns.
    pub(super) patterns: usize,
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

/// The first of the parser's errors, in our words.
fn grammar_error(text: &str, errors: &cel::ParseErrors) -> ExprError {
    let Some(error) = errors.errors.first() else {
        return ExprError::new(Span::new(0, text.len() as u32), "this is not an expression".to_owned());
    };
    let line = text.split_inclusive('\n').take(error.pos.0.max(1) as usize - 1).map(str::len).sum::<usize>();
    let start = byte_offset(text.get(line..).unwrap_or(""), error.pos.1.max(0) as u32) as usize + line;
    let end = text.get(start..).and_then(|rest| rest.chars().next()).map_or(start, |c| start + c.len_utf8());
    // What the parser expected instead is a list of token names that helps nobody.
    let what = match error.msg.split('\'').nth(1) {
        Some("<EOF>") => "it ends too early".to_owned(),
        Some(token) => format!("`{token}` does not belong here"),
        None => error.msg.trim_start_matches("Syntax error: ").to_owned(),
    };
    ExprError::new(Span::new(start as u32, end as u32), format!("this is not an expression: {what}"))
}

/// The parser counts in characters.
fn byte_offset(text: &str, characters: u32) -> u32 {
    text.char_indices().nth(characters as usize).map_or(text.len(), |(at, _)| at) as u32
}

struct Builder<'a> {
    text: &'a str,
    places: SourceInfo,
    terms: usize,
    /// Bytes of the patterns until here.
    patterns: usize,
    /// The variables of the `all(…)` and so on that are open, innermost last.
    locals: Vec<String>,
}

impl Builder<'_> {
    fn span(&self, expr: &IdedExpr) -> Span {
        let Some((start, stop)) = self.places.offset_for(expr.id) else {
            return Span::new(0, self.text.len() as u32);
        };
        Span::new(byte_offset(self.text, start), byte_offset(self.text, stop.saturating_add(1)))
    }

    /// The name behind the dot, which is the parser's place of a selection.
    fn field(&self, selection: &IdedExpr, name: &str) -> Span {
        let dot = self.span(selection);
        Span::new(dot.end, dot.end + name.len() as u32)
    }

    /// The name in front of the parenthesis, which is the parser's place of a call.
    fn callee(&self, parenthesis: Span, name: &str) -> Span {
        let before = self.text.get(..parenthesis.start as usize).unwrap_or("").trim_end();
        match before.strip_suffix(name) {
            Some(rest) => Span::new(rest.len() as u32, before.len() as u32),
            None => parenthesis,
        }
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

    fn boxed(&mut self, expr: &IdedExpr) -> Result<Box<Term>, ExprError> {
        self.term(expr).map(Box::new)
    }

    fn all<'e>(&mut self, list: impl IntoIterator<Item = &'e IdedExpr>) -> Result<Vec<Term>, ExprError> {
        list.into_iter().map(|expr| self.term(expr)).collect()
    }

    fn term(&mut self, expr: &IdedExpr) -> Result<Term, ExprError> {
        self.terms += 1;
        let span = self.span(expr);
        if self.terms > MAX_TERMS {
            return Err(ExprError::new(span, format!("an expression has at most {MAX_TERMS} terms")));
        }
        let left_out =
            |what: &str| Err(ExprError::new(span, format!("{what} are not part of rule expressions")));
        let kind = match &expr.expr {
            Cel::Literal(literal) => match constant(literal) {
                Some(value) => TermKind::Literal(value),
                None => return left_out("bytes, and numbers that need all of 64 bits without a sign,"),
            },
            Cel::Ident(name) => TermKind::Name { name: name.clone(), means: self.means(name) },
            Cel::Select(select) => {
                let field = self.field(expr, &select.field);
                let room = match &select.operand.expr {
                    Cel::Ident(name) => Room::of(name),
                    _ => None,
                };
                let name = select.field.clone();
                let kind = match room {
                    Some(of) => TermKind::Member { of, name },
                    None => TermKind::Field { of: self.boxed(&select.operand)?, field: name },
                };
                return Ok(Term { span: field, kind });
            }
            Cel::List(list) if !list.optional_indices.is_empty() => return left_out("optional elements"),
            Cel::List(list) => {
                let terms = self.all(&list.elements)?;
                TermKind::List { constant: constant_list(&terms), terms }
            }
            Cel::Map(map) => {
                let mut entries = Vec::new();
                for entry in &map.entries {
                    match &entry.expr {
                        EntryExpr::MapEntry(entry) if !entry.optional => {
                            entries.push((self.term(&entry.key)?, self.term(&entry.value)?));
                        }
                        EntryExpr::MapEntry(_) | EntryExpr::StructField(_) => {
                            return left_out("optional entries");
                        }
                    }
                }
                TermKind::Map(entries)
            }
            Cel::Call(call) => {
                let kind = self.call(span, call)?;
                let span = match (&kind, call.args.as_slice()) {
                    (TermKind::Has { field, .. }, [argument]) => self.field(argument, field),
                    _ => self.callee(span, &call.func_name),
                };
                return Ok(Term { span, kind });
            }
            Cel::Struct(_) => return left_out("messages"),
            Cel::Comprehension(_) | Cel::Unspecified => return left_out("comprehensions"),
        };
        Ok(Term { span, kind })
    }

    fn call(&mut self, span: Span, call: &CallExpr) -> Result<TermKind, ExprError> {
        let name = call.func_name.as_str();
        if let (Some(each), Some(list), [variable, body]) =
            (Each::of(name), &call.target, call.args.as_slice())
        {
            let Cel::Ident(variable) = &variable.expr else {
                return Err(ExprError::new(
                    self.span(variable),
                    format!("`{name}` wants the name of a variable here"),
                ));
            };
            let list = self.boxed(list)?;
            self.locals.push(variable.clone());
            let body = self.boxed(body)?;
            self.locals.pop();
            return Ok(TermKind::Each { each, list, variable: variable.clone(), body });
        }
        if let (operators::MAP, Some(list), [variable, condition, body]) =
            (name, &call.target, call.args.as_slice())
        {
            return self.chosen(span, list, variable, (condition, body));
        }
        if let Some(target) = &call.target {
            if matches!(&target.expr, Cel::Ident(name) if name == "org") {
                let function = function::named(QUERIES, name);
                return Ok(TermKind::Query { name: name.to_owned(), function, args: self.all(&call.args)? });
            }
            if let ("matches", [pattern]) = (name, call.args.as_slice()) {
                return self.matches(target, pattern);
            }
            let args = self.all(std::iter::once(&**target).chain(&call.args))?;
            let function = function::named(FUNCTIONS, name);
            return Ok(TermKind::Call { name: name.to_owned(), function, args });
        }
        if let (Some(operator), [left, right]) = (Operator::of(name), call.args.as_slice()) {
            return Ok(TermKind::Binary { operator, left: self.boxed(left)?, right: self.boxed(right)? });
        }
        match (name, call.args.as_slice()) {
            ("matches", [of, pattern]) => self.matches(of, pattern),
            ("matches", _) => Err(ExprError::new(span, "`matches` takes a text and a pattern".to_owned())),
            (operators::HAS, [argument]) => match self.term(argument)? {
                Term { kind: TermKind::Field { of, field }, .. } => Ok(TermKind::Has { of, field }),
                Term { span, .. } => {
                    Err(ExprError::new(span, "`has` wants a field, as in `has(self.owner)`".to_owned()))
                }
            },
            (operators::LOGICAL_AND, [left, right]) => {
                Ok(TermKind::And(self.boxed(left)?, self.boxed(right)?))
            }
            (operators::LOGICAL_OR, [left, right]) => Ok(TermKind::Or(self.boxed(left)?, self.boxed(right)?)),
            (operators::LOGICAL_NOT, [of]) => Ok(TermKind::Not(self.boxed(of)?)),
            (operators::NEGATE, [of]) => Ok(TermKind::Negate(self.boxed(of)?)),
            (operators::INDEX, [of, at]) => self.index(of, at),
            (operators::CONDITIONAL, [condition, then, otherwise]) => Ok(TermKind::If {
                condition: self.boxed(condition)?,
                then: self.boxed(then)?,
                otherwise: self.boxed(otherwise)?,
            }),
            _ if name.starts_with(|c: char| c.is_alphabetic()) => {
                let function = function::named(FUNCTIONS, name);
                Ok(TermKind::Call { name: name.to_owned(), function, args: self.all(&call.args)? })
            }
            _ => Err(ExprError::new(span, format!("`{name}` is not part of rule expressions"))),
        }
    }
}

impl Builder<'_> {
    /// `self['last-updated']` is a field whose name is no word of the language.
    fn index(&mut self, of: &IdedExpr, at: &IdedExpr) -> Result<TermKind, ExprError> {
        let (of, at) = (self.boxed(of)?, self.boxed(at)?);
        Ok(match &at.kind {
            TermKind::Literal(Value::Text(name)) => TermKind::Field { of, field: name.to_string() },
            _ => TermKind::Index { of, at },
        })
    }

    /// `list.map(x, condition, body)`: of the elements that a condition chooses.
    fn chosen(
        &mut self,
        span: Span,
        list: &IdedExpr,
        variable: &IdedExpr,
        (condition, body): (&IdedExpr, &IdedExpr),
    ) -> Result<TermKind, ExprError> {
        let Cel::Ident(name) = &variable.expr else {
            let message = "`map` wants the name of a variable here".to_owned();
            return Err(ExprError::new(self.span(variable), message));
        };
        let list = self.boxed(list)?;
        self.locals.push(name.clone());
        let (condition, body) = (self.boxed(condition)?, self.boxed(body)?);
        self.locals.pop();
        let (variable, each) = (name.clone(), Each::Filter);
        let chosen = Term { span, kind: TermKind::Each { each, list, variable, body: condition } };
        Ok(TermKind::Each { each: Each::Map, list: Box::new(chosen), variable: name.clone(), body })
    }

    /// Patterns are literal, so that they are compiled once, and linear, so that no text makes them slow.
    fn matches(&mut self, of: &IdedExpr, pattern: &IdedExpr) -> Result<TermKind, ExprError> {
        let of = self.boxed(of)?;
        let pattern = self.term(pattern)?;
        let TermKind::Literal(Value::Text(text)) = &pattern.kind else {
            return Err(ExprError::new(
                pattern.span,
                "`matches` wants its pattern as a literal text".to_owned(),
            ));
        };
        match Pattern::new(text, MAX_PATTERN - self.patterns) {
            Ok(pattern) => {
                self.patterns += pattern.size();
                Ok(TermKind::Matches { of, pattern })
            }
            Err(reason) => Err(ExprError::new(pattern.span, format!("this is not a pattern: {reason}"))),
        }
    }
}

/// The value of a list of literals, so that it is not built again for every node.
fn constant_list(terms: &[Term]) -> Option<Value<'static>> {
    let literal = |term: &Term| match &term.kind {
        TermKind::Literal(value) => Some(value.clone()),
        _ => None,
    };
    terms.iter().map(literal).collect::<Option<Vec<_>>>().map(|list| Value::List(list.into()))
}

fn constant(literal: &LiteralValue) -> Option<Value<'static>> {
    Some(match literal {
        LiteralValue::Boolean(value) => Value::Bool(*value.inner()),
        LiteralValue::Double(value) => Value::Double(*value.inner()),
        LiteralValue::Int(value) => Value::Int(*value.inner()),
        LiteralValue::UInt(value) => {
            // Numbers have a sign here; one that has no room for it is refused.
            Value::Int(i64::try_from(*value.inner()).ok()?)
        }
        LiteralValue::Null => Value::Null,
        LiteralValue::String(value) => Value::Text(value.inner().to_owned().into()),
        LiteralValue::Bytes(_) => return None,
    })
}
