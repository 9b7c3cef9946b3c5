//! The syntax tree of an expression: what the grammar makes and the evaluation walks.

use super::function::Function;
use super::pattern::Pattern;
use super::value::Value;
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
    /// All of them.
    const ALL: [Self; 12] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::In,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Remainder,
    ];

    /// The one that is written so.
    pub(super) fn of(symbol: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.symbol() == symbol)
    }

    /// Those with the larger number bind their sides first.
    pub(super) const fn precedence(self) -> u8 {
        match self {
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::In => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Remainder => 5,
        }
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
    pub(super) fn of(name: &str) -> Option<Self> {
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
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "all" => Self::All,
            "exists" => Self::Exists,
            "exists_one" | "existsOne" => Self::ExistsOne,
            "map" => Self::Map,
            "filter" => Self::Filter,
            _ => return None,
        })
    }
}
