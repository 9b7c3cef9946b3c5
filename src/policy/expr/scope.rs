//! What an expression can name while it is evaluated, and what that costs.

use std::cell::Cell;
use std::fmt::{self, Write as _};

use super::eval::{Fault, mismatch};
use super::syntax::{Means, Room, Term, TermKind};
use super::value::{ENTRIES_A_STEP, Value};
use super::{Expr, MAX_NESTED, MAX_STEPS};
use crate::document::Node;
use crate::org::{Manifest, Organization};
use crate::policy::before::{Before, Old};
use crate::policy::clock::Clock;
use crate::source::Span;

/// What is true for a whole run: the organization and the clock.
#[derive(Clone, Copy)]
pub(crate) struct World<'t> {
    pub(crate) org: &'t Organization<'t>,
    pub(crate) clock: &'t Clock,
    /// The organization before the change, where one is judged.
    pub(crate) before: Option<Before<'t>>,
}

/// What an expression can name.
pub(crate) struct Scope<'t> {
    pub(crate) world: World<'t>,
    /// The selected node.
    pub(crate) myself: Value<'t>,
    /// The same node before the change.
    pub(crate) old: Option<Old<'t>>,
    /// What that holds, copied when it is first asked for.
    old_value: Option<Result<Value<'t>, Fault>>,
    /// The manifest's root.
    pub(crate) doc: Option<Node<'t>>,
    /// The manifest's `spec`, for which most expressions ask.
    spec: Option<Node<'t>>,
    pub(crate) params: &'t [(String, Value<'static>)],
    pub(crate) facts: &'t [(&'static str, Value<'t>)],
    variables: &'t [(String, Expr)],
    /// What is known of the variables, in their order: each is computed when it is first asked for. Empty until one is.
    computed: Vec<Computed<'t>>,
    /// Variables that are being computed because another one asked for them.
    nested: usize,
    /// Variables of `all(…)` and its siblings, innermost last.
    pub(super) locals: Vec<Value<'t>>,
    /// Where those of the current expression begin.
    base: usize,
    /// Shared by all expressions of one rule on one manifest.
    steps: Cell<u32>,
    /// How many of them there may be.
    pub(crate) limit: u32,
    /// A manifest that its schema refuses was among what the organization was asked for.
    met_unsound: Cell<bool>,
}

/// A text that grows as long as its bytes are within the steps.
struct Written<'s, 't> {
    text: String,
    scope: &'s Scope<'t>,
}

impl fmt::Write for Written<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.scope.step(text.len()).map_err(|_| fmt::Error)?;
        self.text.push_str(text);
        Ok(())
    }
}

/// A variable of a rule.
enum Computed<'t> {
    NotYet,
    /// It cannot ask for itself.
    Now,
    Known(Result<Value<'t>, Fault>),
}

impl<'t> Scope<'t> {
    pub(crate) fn new(world: World<'t>, myself: Value<'t>, doc: Option<Node<'t>>) -> Self {
        Self {
            world,
            myself,
            old: None,
            old_value: None,
            doc,
            spec: None,
            params: &[],
            facts: &[],
            variables: &[],
            computed: Vec::new(),
            nested: 0,
            locals: Vec::new(),
            base: 0,
            steps: Cell::new(0),
            limit: MAX_STEPS,
            met_unsound: Cell::new(false),
        }
    }

    /// Puts the expression into a manifest.
    pub(crate) fn stand_in(&mut self, manifest: &Manifest<'t>) {
        (self.doc, self.spec) = (Some(manifest.root), manifest.spec());
    }

    /// Names that stand for expressions.
    pub(crate) fn declare(&mut self, variables: &'t [(String, Expr)]) {
        self.variables = variables;
        self.computed.clear();
    }

    /// A manifest that the organization hands out: its root.
    pub(super) fn meet(&self, manifest: &Manifest<'t>) -> Value<'t> {
        if !manifest.sound {
            self.met_unsound.set(true);
        }
        Value::Node(manifest.root)
    }

    /// Whether a manifest that its schema refuses was among those handed out.
    pub(crate) const fn met_unsound(&self) -> bool {
        self.met_unsound.get()
    }

    /// Counts work; bulk functions count their elements, and what they do to texts by bytes.
    pub(super) fn step(&self, count: usize) -> Result<(), Fault> {
        let steps = self.steps.get().saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        self.steps.set(steps);
        if steps > self.limit { Err(Fault::Runaway) } else { Ok(()) }
    }

    /// What was counted until now. What would have been too much was not done.
    pub(crate) fn steps(&self) -> u32 {
        self.steps.get().min(self.limit)
    }

    /// A value as messages show it. What is written is counted: lists that share their elements are small, and endless
    /// when they are written out.
    pub(crate) fn text(&self, value: &Value<'_>) -> Result<String, Fault> {
        let mut text = Written { text: String::new(), scope: self };
        write!(text, "{value}").map_err(|_| Fault::Runaway)?;
        Ok(text.text)
    }

    /// A list, an element a step.
    pub(super) fn list(&self, values: impl Iterator<Item = Value<'t>>) -> Result<Value<'t>, Fault> {
        let list = values.map(|value| self.step(1).map(|()| value)).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::List(list.into()))
    }

    /// The value of a key of a mapping.
    pub(super) fn entry(&self, node: Node<'t>, key: &str) -> Result<Option<Node<'t>>, Fault> {
        self.step(node.width() / ENTRIES_A_STEP)?;
        if self.spec.is_some() && key == "spec" && Some(node) == self.doc {
            return Ok(self.spec);
        }
        Ok(node.get(key))
    }

    pub(super) fn name(&mut self, span: Span, name: &str, means: Means) -> Result<Value<'t>, Fault> {
        let value = match means {
            Means::Myself => Some(self.myself.clone()),
            Means::OldSelf => Some(self.old_self()?),
            Means::Doc => Some(self.doc.map_or(Value::Null, Value::Node)),
            Means::Now => Some(Value::Moment(self.world.clock.now())),
            Means::Local(index) => self.locals.get(self.base + index).cloned(),
            Means::Nothing => None,
        };
        value.ok_or_else(|| mismatch(span, format!("nothing is called `{name}`")))
    }

    /// The node before the change, as a value without places. A rule that names it is not asked where there is none.
    fn old_self(&mut self) -> Result<Value<'t>, Fault> {
        let old = self.old.ok_or(Fault::Unreadable)?;
        if !old.is_sound() {
            self.met_unsound.set(true);
        }
        if let Some(value) = &self.old_value {
            return value.clone();
        }
        let value = old.value(&|count| self.step(count));
        self.old_value = Some(value.clone());
        value
    }

    pub(super) fn member(&mut self, span: Span, of: Room, name: &str) -> Result<Value<'t>, Fault> {
        let found = match of {
            Room::Params => {
                self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.borrowed())
            }
            Room::Facts => self.facts.iter().find(|(key, _)| *key == name).map(|(_, value)| value.borrowed()),
            Room::Variables => match self.variables.iter().position(|(key, _)| key == name) {
                Some(index) => Some(self.variable(index)?),
                None => None,
            },
        };
        found.ok_or_else(|| mismatch(span, format!("no `{name}` among the {}", of.name())))
    }

    fn variable(&mut self, index: usize) -> Result<Value<'t>, Fault> {
        if self.computed.is_empty() {
            self.computed.resize_with(self.variables.len(), || Computed::NotYet);
        }
        let (Some(computed), Some((_, expr))) = (self.computed.get_mut(index), self.variables.get(index))
        else {
            return Ok(Value::Null);
        };
        match computed {
            Computed::Known(value) => return value.clone(),
            // The loader refuses a variable that asks for itself, or for one below it.
            Computed::Now => return Err(Fault::Runaway),
            Computed::NotYet => *computed = Computed::Now,
        }
        if self.nested == MAX_NESTED {
            return Err(Fault::Runaway);
        }
        self.nested += 1;
        let value = self.apart(|scope| expr.eval(scope));
        self.nested -= 1;
        if let Some(computed) = self.computed.get_mut(index) {
            *computed = Computed::Known(value.clone());
        }
        value
    }

    /// Does something where no variable of the current expression is seen.
    pub(super) fn apart<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let base = self.enter();
        let result = work(self);
        self.leave(base);
        result
    }

    /// Hides the variables of the current expression; what it gives is for [`Scope::leave`].
    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.base, self.locals.len())
    }

    pub(super) fn leave(&mut self, base: usize) {
        self.base = base;
    }

    /// The expression of a variable.
    pub(super) fn definition(&self, name: &str) -> Option<&'t Expr> {
        self.variables.iter().find(|(key, _)| key == name).map(|(_, expr)| expr)
    }

    /// The node at the end of a path such as `self.spec.owner`, without a value for each of its steps; nothing when the
    /// term is no such path, or leads nowhere.
    pub(super) fn node(&self, term: &Term) -> Result<Option<Node<'t>>, Fault> {
        self.step(1)?;
        let node = |value: &Value<'t>| if let Value::Node(node) = value { Some(*node) } else { None };
        Ok(match &term.kind {
            TermKind::Name { means: Means::Myself, .. } => node(&self.myself),
            TermKind::Name { means: Means::Doc, .. } => self.doc,
            TermKind::Name { means: Means::Local(index), .. } => {
                self.locals.get(self.base + index).and_then(node)
            }
            TermKind::Field { of, field } => match self.node(of)? {
                Some(node) => self.entry(node, field)?,
                None => None,
            },
            _ => None,
        })
    }
}
