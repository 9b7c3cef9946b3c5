//! Which of several alternatives a value was meant to be, so that its mistakes are told and not those of the others.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use jsonschema::types::JsonType;
use serde_json::Value;

/// What to report of a failed `anyOf` or `oneOf`.
pub(super) enum Choice<'e> {
    /// The errors of the alternative that was meant.
    Branch(&'e [ValidationError<'static>]),
    /// No alternative was meant: these errors, of one value, together say what it could have been.
    Mismatch {
        /// JSON Pointer of that value.
        at: String,
        errors: Vec<&'e ValidationError<'static>>,
    },
}

/// How far a value is from an alternative. Ordered: nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Right in itself; something in it is wrong.
    Inside,
    /// The right type, and a value that is not allowed.
    Value,
    /// Another type.
    Type,
}

/// Chooses by type first, then by the field that tells the alternatives apart, then by the number of errors.
pub(super) fn choose<'e>(at: &str, branches: &'e [Vec<ValidationError<'static>>]) -> Choice<'e> {
    let best = branches.iter().map(|errors| fit(at, errors)).min().unwrap_or(Fit::Inside);
    if best != Fit::Inside {
        let mut errors = Vec::new();
        branches.iter().for_each(|branch| own(at, branch, &mut errors));
        return Choice::Mismatch { at: at.to_owned(), errors };
    }
    let near: Vec<&Vec<ValidationError<'static>>> =
        branches.iter().filter(|errors| fit(at, errors) == best).collect();
    let tags: Vec<_> = near.iter().filter_map(|errors| tag(at, errors)).collect();
    if tags.len() == near.len()
        && let [first, others @ ..] = tags.as_slice()
        && others.iter().all(|other| other.instance_path() == first.instance_path())
    {
        return Choice::Mismatch { at: first.instance_path().as_str().to_owned(), errors: tags };
    }
    let chosen = near.into_iter().min_by_key(|errors| (tag(at, errors).is_some(), errors.len()));
    Choice::Branch(chosen.map_or(&[], Vec::as_slice))
}

fn fit(at: &str, errors: &[ValidationError<'static>]) -> Fit {
    let mut own_errors = Vec::new();
    own(at, errors, &mut own_errors);
    own_errors.iter().filter_map(|error| fit_of(error)).max().unwrap_or(Fit::Inside)
}

fn fit_of(error: &ValidationError<'_>) -> Option<Fit> {
    let value = JsonType::from(&**error.instance());
    let among = |options: &[Value]| {
        let same = options.iter().any(|option| JsonType::from(option) == value);
        Some(if same { Fit::Value } else { Fit::Type })
    };
    match error.kind() {
        ValidationErrorKind::Type { .. } => Some(Fit::Type),
        ValidationErrorKind::Enum { options } => among(options.as_array().map_or(&[], Vec::as_slice)),
        ValidationErrorKind::Constant { expected_value } => among(std::slice::from_ref(&**expected_value)),
        _ => None,
    }
}

/// The errors about the value itself, also those of alternatives within the alternative if none of them fits.
fn own<'e>(at: &str, errors: &'e [ValidationError<'static>], found: &mut Vec<&'e ValidationError<'static>>) {
    for error in errors.iter().filter(|error| error.instance_path().as_str() == at) {
        match error.kind() {
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }
                if context.iter().all(|branch| fit(at, branch) != Fit::Inside) =>
            {
                context.iter().for_each(|branch| own(at, branch, found));
            }
            _ if fit_of(error).is_some() => found.push(error),
            _ => {}
        }
    }
}

/// The error that says: this is another alternative's field value (`type: canary`).
fn tag<'e>(at: &str, errors: &'e [ValidationError<'static>]) -> Option<&'e ValidationError<'static>> {
    errors.iter().find(|error| {
        let path = error.instance_path().as_str();
        let child = path.strip_prefix(at).and_then(|rest| rest.strip_prefix('/'));
        fit_of(error) == Some(Fit::Value) && child.is_some_and(|child| !child.contains('/'))
    })
}
