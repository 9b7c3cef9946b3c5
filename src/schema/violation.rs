//! What a schema finds wrong, for rules to report. Knows neither rules nor severities.

use super::SchemaError;
use super::words::quoted;
use crate::document::{Node, NodeId};
use crate::source::Span;

/// Something in a document that its schema does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule it falls under.
    pub kind: ViolationKind,
    /// The value it is about; for an unknown field its key; for a missing one the map that lacks it.
    pub node: NodeId,
    /// What to underline.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do, as a command.
    pub help: Option<String>,
    /// What to write instead: a field's name that is not taken yet, or an option.
    pub near: Option<String>,
    /// JSON Pointer (RFC 6901) of the value in the document, aliases and merged keys seen through.
    pub pointer: String,
}

/// Which rule a [`Violation`] falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// Anything else.
    Invalid,
    /// A key that the schema does not declare.
    UnknownField,
    /// Another spelling of an allowed value; `near` is the canonical one.
    EnumAlias,
    /// A number without quotes where a text is wanted, such as `1.10`; `near` is the text.
    Unquoted,
}

impl ViolationKind {
    /// The value is understood; only how it is written is not as it should be.
    #[must_use]
    pub const fn is_spelling(self) -> bool {
        matches!(self, Self::EnumAlias | Self::Unquoted)
    }
}

/// Another spelling of this canonical one.
pub(super) fn alias(node: Node<'_>, written: &str, canonical: String, pointer: String) -> Violation {
    let message = format!("{} is spelt {}", quoted(written), quoted(&canonical));
    Violation {
        help: Some(format!("write {}", quoted(&canonical))),
        near: Some(canonical),
        ..violation(ViolationKind::EnumAlias, node, node.span(), message, pointer)
    }
}

/// No help and no near name, so far.
pub(super) fn violation(
    kind: ViolationKind,
    node: Node<'_>,
    span: Span,
    message: String,
    pointer: String,
) -> Violation {
    Violation { kind, node: node.id(), span, message, help: None, near: None, pointer }
}

/// The schema itself cannot be used: nothing it would have found can be told.
pub(super) fn unusable(error: &SchemaError, root: Node<'_>) -> Violation {
    violation(ViolationKind::Invalid, root, root.label(), error.to_string(), String::new())
}

/// All that can be said where no error has a name.
pub(super) fn unfit(kind: &str, root: Node<'_>) -> Violation {
    let message = format!("the document fits none of the forms that `{kind}` may have");
    violation(ViolationKind::Invalid, root, root.label(), message, String::new())
}

/// What a message says, whichever item of a list it says it of.
pub(super) fn cause(violation: &Violation) -> &str {
    violation.message.split(" item ").next().unwrap_or_default()
}
