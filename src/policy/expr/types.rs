//! Checking an expression against the schemas, before anything runs: a misspelt field never passes silently.

use super::ExprError;
use super::decided::{Certainties, Known};
use super::function::{FUNCTIONS, Function, Kind, METRIC_FIELDS, QUERIES};
use super::syntax::{Each, Operator, Room, Term, TermKind};
use super::value::Value;
use crate::schema::{Field, Schemas, Shape};
use crate::source::Span;
use crate::value::nearest;

/// What is known of a value before it exists.
#[derive(Clone, Debug)]
pub(crate) enum Type<'s> {
    Is(Kind),
    /// A node of a manifest.
    Shape(&'s Shape),
    /// A parameter, known by its default.
    Constant(&'s Value<'static>),
    ListOf(Box<Type<'s>>),
}

impl<'s> Type<'s> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Is(kind) => *kind,
            Self::Shape(Shape::String(_)) => Kind::Text,
            Self::Shape(Shape::Number | Shape::Integer) => Kind::Number,
            Self::Shape(Shape::Boolean) => Kind::Bool,
            Self::Shape(Shape::Array(_)) | Self::ListOf(_) => Kind::List,
            Self::Shape(Shape::Object { .. }) | Self::Constant(Value::Map(_)) => Kind::Map,
            Self::Shape(Shape::Null | Shape::Union(_) | Shape::Any) => Kind::Any,
            Self::Constant(Value::Bool(_)) => Kind::Bool,
            Self::Constant(Value::Int(_) | Value::Double(_)) => Kind::Number,
            Self::Constant(Value::Text(_)) => Kind::Text,
            Self::Constant(Value::List(_)) => Kind::List,
            Self::Constant(_) => Kind::Any,
        }
    }

    fn element(&self) -> Self {
        match self {
            Self::Shape(Shape::Array(of)) => Self::Shape(of),
            Self::ListOf(of) => (**of).clone(),
            Self::Constant(Value::List(list)) => list.first().map_or(ANY, Self::Constant),
            _ => ANY,
        }
    }

    /// A map: its keys are what it iterates over.
    const fn is_object(&self) -> bool {
        matches!(self, Self::Shape(Shape::Object { .. }) | Self::Constant(Value::Map(_)))
    }
}

pub(super) const ANY: Type<'static> = Type::Is(Kind::Any);

/// The names that an expression can use, with their types.
pub(crate) struct Names<'s> {
    pub(crate) schemas: &'s Schemas,
    pub(crate) myself: Type<'s>,
    /// Or why there is none.
    pub(crate) old_self: Result<Type<'s>, &'static str>,
    pub(crate) doc: Type<'s>,
    pub(crate) params: &'s [(String, Value<'static>)],
    pub(crate) variables: Vec<(String, Type<'s>)>,
    pub(crate) facts: &'s [(&'static str, Kind)],
    /// Fields that a condition before has shown to be there, by their text.
    pub(crate) proven: Vec<String>,
    /// It is the rule's own `when`, which comes before its variables.
    pub(crate) in_when: bool,
    /// What conditions before have asked for.
    pub(crate) known: Vec<Known>,
}

/// Every mistake in an expression, and the type of its value.
pub(crate) fn check<'s>(names: &Names<'s>, root: &'s Term) -> (Type<'s>, Vec<ExprError>) {
    let mut checker = Checker::new(names);
    let found = checker.infer(root);
    (found, checker.errors)
}

/// What the schema says of the terms of an expression.
pub(super) fn certainties<'s>(names: &Names<'s>, root: &'s Term) -> Certainties<'s> {
    let mut checker = Checker::new(names);
    checker.infer(root);
    checker.certain
}

/// The fields that are there when a condition has this truth.
pub(crate) fn proven_by(term: &Term, truth: bool, proven: &mut Vec<String>) {
    match &term.kind {
        TermKind::Has { of, field } if truth => proven.extend(key(of).map(|of| format!("{of}.{field}"))),
        TermKind::Binary { operator: Operator::In, left, right } if truth => {
            if let TermKind::Literal(Value::Text(field)) = &left.kind {
                proven.extend(key(right).map(|of| format!("{of}.{field}")));
            }
        }
        TermKind::Not(of) => proven_by(of, !truth, proven),
        TermKind::And(left, right) if truth => {
            proven_by(left, truth, proven);
            proven_by(right, truth, proven);
        }
        TermKind::Or(left, right) if !truth => {
            proven_by(left, truth, proven);
            proven_by(right, truth, proven);
        }
        _ => {}
    }
}

/// A term as text, when it names the same thing wherever it is written.
pub(super) fn key(term: &Term) -> Option<String> {
    match &term.kind {
        TermKind::Name { name, .. } => Some(name.clone()),
        TermKind::Member { of, name } => Some(format!("{}.{name}", of.name())),
        TermKind::Field { of, field } => Some(format!("{}.{field}", key(of)?)),
        TermKind::Query { name, args, .. } => {
            let args: Option<Vec<_>> = args.iter().map(key).collect();
            Some(format!("org.{name}({})", args?.join(",")))
        }
        TermKind::Call { name, args, .. } => {
            let args: Option<Vec<_>> = args.iter().map(key).collect();
            Some(format!("{name}({})", args?.join(",")))
        }
        TermKind::Literal(value) => Some(format!("'{value}'")),
        _ => None,
    }
}

struct Checker<'n, 's> {
    names: &'n Names<'s>,
    locals: Vec<(&'s str, Type<'s>)>,
    proven: Vec<String>,
    errors: Vec<ExprError>,
    certain: Certainties<'s>,
}

impl<'n, 's> Checker<'n, 's> {
    fn new(names: &'n Names<'s>) -> Self {
        let (proven, certain) = (names.proven.clone(), Certainties::default());
        Self { names, locals: Vec::new(), proven, errors: Vec::new(), certain }
    }
    fn error(&mut self, span: Span, message: String) -> Type<'s> {
        self.errors.push(ExprError::new(span, message));
        ANY
    }

    fn error_near<'w>(
        &mut self,
        span: Span,
        message: String,
        word: &str,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Type<'s> {
        let help = nearest(word, words).map(|near| format!("did you mean `{near}`?"));
        self.errors.push(ExprError { span, message, help });
        ANY
    }

    fn infer(&mut self, term: &'s Term) -> Type<'s> {
        match &term.kind {
            TermKind::Literal(value) => Type::Constant(value),
            TermKind::Name { name, .. } => self.name(term.span, name),
            TermKind::Member { of, name } => self.member(term.span, *of, name),
            TermKind::Field { of, field } => {
                let of_type = self.infer(of);
                let known = key(term).is_some_and(|key| self.proven.contains(&key));
                self.field(term.span, &of_type, field, if known { Access::Proven } else { Access::Read })
            }
            TermKind::Has { of, field } => {
                let of_type = self.infer(of);
                self.field(term.span, &of_type, field, Access::Test);
                if is_required(&of_type, field) {
                    self.certain.truth(term, true, format!("the schema requires `{field}`"));
                }
                Type::Is(Kind::Bool)
            }
            TermKind::Index { of, at } => {
                let of = self.infer(of);
                let at = self.infer(at);
                match (&of, &at) {
                    (Type::Constant(Value::Map(map)), _) => {
                        map.first().map_or(ANY, |(_, value)| Type::Constant(value))
                    }
                    _ => of.element(),
                }
            }
            TermKind::Not(of) => self.wants(of, Kind::Bool),
            TermKind::Negate(of) => self.wants(of, Kind::Number),
            TermKind::And(left, right) => self.both(left, right, true),
            TermKind::Or(left, right) => self.both(left, right, false),
            TermKind::If { condition, then, otherwise } => {
                self.wants(condition, Kind::Bool);
                let then = self.under(condition, true, |checker| checker.infer(then));
                let otherwise = self.under(condition, false, |checker| checker.infer(otherwise));
                if then.kind() == otherwise.kind() { then } else { ANY }
            }
            TermKind::Binary { operator, left, right } => self.binary(term, *operator, left, right),
            TermKind::Call { name, args, .. } => self.call(term.span, FUNCTIONS, name, args),
            TermKind::Matches { of, .. } => {
                self.wants(of, Kind::Text);
                Type::Is(Kind::Bool)
            }
            TermKind::Query { name, args, .. } => self.call(term.span, QUERIES, name, args),
            TermKind::List { terms, .. } => {
                let mut element = None;
                for term in terms {
                    let found = self.infer(term);
                    element.get_or_insert(found);
                }
                Type::ListOf(Box::new(element.unwrap_or(ANY)))
            }
            TermKind::Map(entries) => {
                for (key, value) in entries {
                    self.infer(key);
                    self.infer(value);
                }
                ANY
            }
            TermKind::Each { each, list, variable, body } => self.each(*each, list, variable, body),
        }
    }

    fn name(&mut self, span: Span, name: &str) -> Type<'s> {
        if let Some((_, found)) = self.locals.iter().rev().find(|(local, _)| *local == name) {
            return found.clone();
        }
        match name {
            "self" => self.names.myself.clone(),
            "oldSelf" => match &self.names.old_self {
                Ok(found) => found.clone(),
                Err(reason) => self.error(span, (*reason).to_owned()),
            },
            "doc" => self.names.doc.clone(),
            "now" => Type::Is(Kind::Date),
            "params" | "variables" | "facts" => {
                self.error(span, format!("`{name}` is used with a name, as in `{name}.limit`"))
            }
            "org" => self.error(
                span,
                "`org` is used with a question, as in `org.get(\"Team\", self.owner)`".to_owned(),
            ),
            _ => {
                let known = ["self", "oldSelf", "doc", "now", "params", "variables", "facts", "org"];
                let locals: Vec<_> = self.locals.iter().map(|(local, _)| *local).collect();
                self.error_near(
                    span,
                    format!("nothing is called `{name}` here"),
                    name,
                    known.into_iter().chain(locals),
                )
            }
        }
    }

    fn member(&mut self, span: Span, of: Room, name: &str) -> Type<'s> {
        let names = self.names;
        if names.in_when && of == Room::Variables {
            let message = format!(
                "`variables.{name}` is not there yet: the rule's own `when` comes before its variables"
            );
            let help = Some("put the condition into the `when` of a case, or write it out here".to_owned());
            self.errors.push(ExprError { span, message, help });
            return ANY;
        }
        let (found, known): (_, Vec<&str>) = match of {
            Room::Params => (
                names.params.iter().find(|(key, _)| key == name).map(|(_, value)| Type::Constant(value)),
                names.params.iter().map(|(key, _)| key.as_str()).collect(),
            ),
            Room::Variables => (
                names.variables.iter().find(|(key, _)| key == name).map(|(_, found)| found.clone()),
                names.variables.iter().map(|(key, _)| key.as_str()).collect(),
            ),
            Room::Facts => (
                names.facts.iter().find(|(key, _)| *key == name).map(|(_, kind)| Type::Is(*kind)),
                names.facts.iter().map(|(key, _)| *key).collect(),
            ),
        };
        match found {
            Some(found) => found,
            None => self.error_near(
                span,
                format!("the rule declares no `{name}` among its {}", of.name()),
                name,
                known,
            ),
        }
    }

    fn field(&mut self, span: Span, of: &Type<'s>, name: &str, access: Access) -> Type<'s> {
        match of {
            Type::Shape(shape) => self.shape_field(span, shape, name, access),
            Type::Constant(Value::Map(map)) => {
                let found = map.iter().find(|(key, _)| matches!(key, Value::Text(text) if **text == *name));
                if let Some((_, value)) = found {
                    return Type::Constant(value);
                }
                let keys: Vec<_> = map.iter().map(|(key, _)| key.to_string()).collect();
                self.error_near(
                    span,
                    format!("the parameter has no `{name}`"),
                    name,
                    keys.iter().map(String::as_str),
                )
            }
            Type::Is(Kind::Any) => ANY,
            Type::Is(Kind::Metric) => match METRIC_FIELDS.iter().find(|(field, ..)| *field == name) {
                Some((_, kind, required)) => {
                    if !required && access == Access::Read {
                        self.unguarded(span, name);
                    }
                    Type::Is(*kind)
                }
                None => {
                    let known = METRIC_FIELDS.iter().map(|(field, ..)| *field);
                    self.error_near(span, format!("a metric of the catalogue has no `{name}`"), name, known)
                }
            },
            _ => self.error(span, format!("`{name}` is asked of {}, which has no fields", noun(of.kind()))),
        }
    }

    fn unguarded(&mut self, span: Span, name: &str) {
        let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let guard = if is_word { format!("has(….{name})") } else { format!("'{name}' in …") };
        self.errors.push(ExprError {
            span,
            message: format!("`{name}` may be missing, and a missing field is not a pass"),
            help: Some(format!("guard it: `{guard} && …`, or put `{guard}` under `when:`")),
        });
    }

    fn shape_field(&mut self, span: Span, shape: &'s Shape, name: &str, access: Access) -> Type<'s> {
        match shape {
            Shape::Any => ANY,
            Shape::Object { fields, open } => match (fields.get(name), open) {
                (Some(Field { shape, required }), _) => {
                    if !required && access == Access::Read {
                        self.unguarded(span, name);
                    }
                    Type::Shape(shape)
                }
                (None, Some(shape)) => Type::Shape(shape),
                (None, None) => {
                    let known = fields.keys();
                    self.error_near(span, format!("the schema has no field `{name}` here"), name, known)
                }
            },
            Shape::Union(shapes) => {
                let objects: Vec<_> =
                    shapes.iter().filter(|shape| matches!(shape, Shape::Object { .. })).collect();
                match objects.as_slice() {
                    [] => self.error(span, format!("`{name}` is asked of a value that has no fields")),
                    [object, ..] if access == Access::Read && objects.len() < shapes.len() => {
                        self.shape_field(span, object, name, Access::Proven);
                        self.error(span, format!("the value may be no map: guard it with `has(….{name})`"))
                    }
                    [object, ..] => self.shape_field(span, object, name, access),
                }
            }
            Shape::Array(_) => {
                self.error(span, format!("`{name}` is asked of a list; say which element, or use `all(…)`"))
            }
            Shape::String(_) | Shape::Number | Shape::Integer | Shape::Boolean | Shape::Null => self.error(
                span,
                format!("`{name}` is asked of {}, which has no fields", noun(Type::Shape(shape).kind())),
            ),
        }
    }

    /// Checks a term that must be of a kind, and gives that kind.
    fn wants(&mut self, term: &'s Term, kind: Kind) -> Type<'s> {
        let found = self.infer(term);
        if !fits(&found, kind) {
            self.error(term.span, format!("{} is wanted here, not {}", noun(kind), noun(found.kind())));
        }
        Type::Is(kind)
    }

    fn both(&mut self, left: &'s Term, right: &'s Term, truth: bool) -> Type<'s> {
        self.wants(left, Kind::Bool);
        self.under(left, truth, |checker| checker.wants(right, Kind::Bool))
    }

    /// Checks something that is only evaluated when a condition has this truth.
    fn under<T>(&mut self, condition: &Term, truth: bool, check: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.proven.len();
        proven_by(condition, truth, &mut self.proven);
        let result = check(self);
        self.proven.truncate(before);
        result
    }

    fn binary(&mut self, term: &'s Term, operator: Operator, left: &'s Term, right: &'s Term) -> Type<'s> {
        let span = term.span;
        let (left_type, right_type) = (self.infer(left), self.infer(right));
        self.comparison(term, operator, (left, &left_type), (right, &right_type));
        let (left_kind, right_kind) = (left_type.kind(), right_type.kind());
        let lists =
            matches!(left_kind, Kind::List | Kind::Words) && matches!(right_kind, Kind::List | Kind::Words);
        let same = left_kind == right_kind || left_kind == Kind::Any || right_kind == Kind::Any || lists;
        match operator {
            Operator::Equal | Operator::NotEqual => {
                self.option(&left_type, right);
                self.option(&right_type, left);
                let null = |term: &Term| matches!(term.kind, TermKind::Literal(Value::Null));
                if !same && !null(left) && !null(right) {
                    let (left, right) = (noun(left_kind), noun(right_kind));
                    self.error(span, format!("{left} and {right} are never equal"));
                }
            }
            Operator::In => {
                if let TermKind::List { terms: options, .. } = &right.kind {
                    for option in options {
                        self.option(&left_type, option);
                    }
                }
                // `'last-updated' in self` asks for a field, as `has` does.
                if let (Type::Shape(Shape::Object { .. }), TermKind::Literal(Value::Text(name))) =
                    (&right_type, &left.kind)
                {
                    self.field(left.span, &right_type, name, Access::Test);
                }
                let list = matches!(right_kind, Kind::List | Kind::Words | Kind::Manifests | Kind::Any);
                if !list && !right_type.is_object() {
                    self.error(right.span, format!("a list is wanted here, not {}", noun(right_kind)));
                }
            }
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                if !same {
                    let (left, right) = (noun(left_kind), noun(right_kind));
                    self.error(span, format!("{left} and {right} have no order"));
                }
            }
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => {
                if !are_operands(operator, left_kind, right_kind) {
                    let (symbol, left, right) = (operator.symbol(), noun(left_kind), noun(right_kind));
                    self.error(span, format!("`{symbol}` does not go between {left} and {right}"));
                }
                return match (left_kind, right_kind) {
                    (Kind::Date, Kind::Date) => Type::Is(Kind::Quantity),
                    (Kind::Any, _) => Type::Is(right_kind),
                    _ => Type::Is(left_kind),
                };
            }
        }
        Type::Is(Kind::Bool)
    }

    /// Notes what the schema says of a comparison.
    fn comparison(
        &mut self,
        term: &Term,
        operator: Operator,
        (left, left_type): (&Term, &Type<'s>),
        (right, right_type): (&Term, &Type<'s>),
    ) {
        for (side, of) in [(left, left_type), (right, right_type)] {
            if let Type::Shape(Shape::String(text)) = of
                && !text.options.is_empty()
            {
                self.certain.options(side, &text.options);
            }
        }
        if !matches!(operator, Operator::Equal | Operator::NotEqual) {
            return;
        }
        let equal = operator == Operator::Equal;
        let null = |term: &Term| matches!(term.kind, TermKind::Literal(Value::Null));
        let alike = key(left).is_some_and(|left| key(right) == Some(left));
        if null(left) && is_never_null(right_type) || null(right) && is_never_null(left_type) {
            self.certain.truth(term, !equal, "the schema wants a value here".to_owned());
        } else if alike && left_type.kind() != Kind::Number && !null(left) {
            self.certain.truth(term, equal, "both sides are the same".to_owned());
        }
    }

    /// A text that is compared with an enumeration must be one of its options.
    fn option(&mut self, of: &Type<'s>, term: &Term) {
        let (Type::Shape(Shape::String(text)), TermKind::Literal(Value::Text(word))) = (of, &term.kind)
        else {
            return;
        };
        if !text.options.is_empty() && !text.options.iter().any(|option| **option == **word) {
            let message = format!("`{word}` is not one of the values that the schema allows");
            self.error_near(term.span, message, word, text.options.iter().map(String::as_str));
        }
    }

    fn call(&mut self, span: Span, table: &'static [Function], name: &str, args: &'s [Term]) -> Type<'s> {
        let types: Vec<_> = args.iter().map(|arg| self.infer(arg)).collect();
        let Some(function) = table.iter().find(|function| function.name == name) else {
            let known = table.iter().map(|function| function.name);
            return self.error_near(span, format!("there is no function `{name}`"), name, known);
        };
        let (most, least) = (function.args.len(), function.args.len() - function.optional);
        if types.len() > most || types.len() < least {
            let plural = if most == 1 { "" } else { "s" };
            let message = format!("`{name}` takes {most} argument{plural}, not {}", types.len());
            return self.error(span, message);
        }
        for ((wanted, found), arg) in function.args.iter().zip(&types).zip(args) {
            if !fits(found, *wanted) {
                self.error(
                    arg.span,
                    format!("`{name}` wants {} here, not {}", noun(*wanted), noun(found.kind())),
                );
            }
        }
        match function.returns {
            Kind::Manifest => self.manifest(args),
            Kind::Manifests => Type::ListOf(Box::new(self.manifest(args))),
            _ => {
                if std::ptr::eq(table, QUERIES) && function.args.first() == Some(&Kind::Text) {
                    self.manifest(args);
                }
                Type::Is(function.returns)
            }
        }
    }

    /// The shape of the kind that the first argument of a query names.
    fn manifest(&mut self, args: &'s [Term]) -> Type<'s> {
        let Some(Term { span, kind: TermKind::Literal(Value::Text(kind)) }) = args.first() else {
            return ANY;
        };
        let schemas = self.names.schemas;
        match schemas.by_name(kind) {
            Some(kind) => Type::Shape(schemas.shape(kind)),
            None => {
                let known: Vec<_> = schemas.kinds().map(|kind| schemas.name(kind)).collect();
                self.error_near(*span, format!("`{kind}` is not a kind of manifest"), kind, known)
            }
        }
    }

    fn each(&mut self, each: Each, list: &'s Term, variable: &'s str, body: &'s Term) -> Type<'s> {
        let list_type = self.infer(list);
        let is_list = matches!(list_type.kind(), Kind::List | Kind::Words | Kind::Manifests | Kind::Any);
        if !is_list && !list_type.is_object() {
            self.error(list.span, format!("a list is wanted here, not {}", noun(list_type.kind())));
        }
        let element = if list_type.is_object() { Type::Is(Kind::Text) } else { list_type.element() };
        // A variable hides what was shown of another one of its name.
        let hidden = format!("{variable}.");
        let before = self.proven.clone();
        self.proven.retain(|proven| !proven.starts_with(&hidden));
        self.locals.push((variable, element));
        let body = if each == Each::Map { self.infer(body) } else { self.wants(body, Kind::Bool) };
        self.locals.pop();
        self.proven = before;
        match each {
            Each::All | Each::Exists | Each::ExistsOne => Type::Is(Kind::Bool),
            // The keys that are left.
            Each::Filter if list_type.is_object() => Type::Is(Kind::Words),
            Each::Filter => list_type,
            Each::Map => Type::ListOf(Box::new(body)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Must be there.
    Read,
    /// Was shown to be there.
    Proven,
    /// Is asked for by `has`.
    Test,
}

/// Whether an operator of arithmetic goes between two types.
fn are_operands(operator: Operator, left: Kind, right: Kind) -> bool {
    let is_list = |kind| matches!(kind, Kind::List | Kind::Words | Kind::Manifests);
    match (left, right) {
        (Kind::Any, _) | (_, Kind::Any) | (Kind::Number, Kind::Number) => true,
        (Kind::Text, Kind::Text) => operator == Operator::Add,
        (Kind::Quantity | Kind::Date, Kind::Quantity) => {
            matches!(operator, Operator::Add | Operator::Subtract)
        }
        (Kind::Date, Kind::Date) => operator == Operator::Subtract,
        (Kind::Quantity, Kind::Number) => operator == Operator::Multiply,
        _ => operator == Operator::Add && is_list(left) && is_list(right),
    }
}

/// Whether a field is there in every document that its schema accepts, with a value.
fn is_required(of: &Type<'_>, name: &str) -> bool {
    let Type::Shape(Shape::Object { fields, .. }) = of else { return false };
    fields.get(name).is_some_and(|field| field.required && is_never_null(&Type::Shape(&field.shape)))
}

const fn is_never_null(of: &Type<'_>) -> bool {
    match of {
        Type::Shape(shape) => match shape {
            Shape::String(_)
            | Shape::Number
            | Shape::Integer
            | Shape::Boolean
            | Shape::Array(_)
            | Shape::Object { .. } => true,
            Shape::Null | Shape::Union(_) | Shape::Any => false,
        },
        Type::Is(_) | Type::Constant(_) | Type::ListOf(_) => false,
    }
}

fn fits(found: &Type<'_>, wanted: Kind) -> bool {
    let kind = found.kind();
    match wanted {
        _ if kind == Kind::Any || wanted == Kind::Any || kind == wanted => true,
        Kind::Date => kind == Kind::Text,
        Kind::List | Kind::Words => matches!(kind, Kind::List | Kind::Words | Kind::Manifests),
        _ => false,
    }
}

pub(crate) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "a value",
        Kind::Bool => "true or false",
        Kind::Number => "a number",
        Kind::Text => "text",
        Kind::Date => "a date",
        Kind::Quantity => "a quantity",
        Kind::Period => "a period",
        Kind::List | Kind::Words | Kind::Manifests => "a list",
        Kind::Map => "a map",
        Kind::Manifest => "a manifest",
        Kind::Metric => "a metric",
    }
}
