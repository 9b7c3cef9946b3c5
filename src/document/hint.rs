//! What an error of the parser means to a person: the place to point at, the cause, the way out. Reads the text around
//! the error as people read it; the parser's own words remain for what cannot be told better.

mod brackets;
mod layout;
mod lines;
mod token;

use granit_parser::{ErrorKind, ScanError};

use super::build;
use super::parse::Limits;
use super::tree::{Problem, ProblemKind};
use crate::source::Span;
use lines::Line;

/// A document that the parser gave up.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    /// Where the document begins.
    start: usize,
    /// Where the parser noticed.
    at: usize,
}

impl<'t> Place<'t> {
    fn line(self) -> Line<'t> {
        Line::at(self.text, self.at)
    }

    fn character(self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The character at which the parser noticed; nothing at the end of the text.
    fn span(self) -> Span {
        lines::span(self.at, self.at + self.character().map_or(0, char::len_utf8))
    }
}

/// A cause that was found.
struct Cause {
    span: Span,
    message: String,
    help: Option<String>,
    related: Option<(Span, String)>,
}

impl Cause {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, related: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related = Some((span, words.into()));
        self
    }
}

/// The problem behind an error in a document that begins at `start`, if it has begun.
pub(super) fn explain(text: &str, start: Option<u32>, error: &ScanError, limits: &Limits) -> Problem {
    let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or("");
    let start = match start {
        Some(start) => (start as usize).min(at),
        None => before.rfind("\n---").max(before.rfind("\n...")).map_or(0, |marker| marker + 4),
    };
    let place = Place { text, start, at };
    if let Some(problem) = limit(place, error.kind(), limits) {
        return problem;
    }
    let cause = control(place, error.kind())
        .or_else(|| cause(place, error.kind()))
        .unwrap_or_else(|| Cause::new(place.span(), plain_words(error.kind())));
    Problem {
        kind: ProblemKind::Syntax,
        span: cause.span,
        message: cause.message,
        help: cause.help,
        related: cause.related,
    }
}

/// Limits that the parser keeps for us.
fn limit(place: Place<'_>, kind: &ErrorKind, limits: &Limits) -> Option<Problem> {
    let (message, help) = match kind {
        ErrorKind::RecursionLimitExceeded => return Some(build::too_deep(limits.depth, place.span())),
        ErrorKind::TooManyComments => {
            ("more than 100000 lines of comments in a row", "move them to a file of text")
        }
        ErrorKind::DirectiveByteLimitExceeded { .. } | ErrorKind::YamlVersionTooLong => {
            ("a directive (`%`) of more than 1024 bytes", "remove it")
        }
        ErrorKind::TooManyReservedDirectiveParams { .. } => {
            ("a directive (`%`) of more than 16 words", "remove it")
        }
        _ => return None,
    };
    Some(Problem {
        kind: ProblemKind::Limit,
        span: place.span(),
        message: message.to_owned(),
        help: Some(help.to_owned()),
        related: None,
    })
}

fn cause(place: Place<'_>, kind: &ErrorKind) -> Option<Cause> {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart
        | K::InvalidBlockEntryWhitespace
        | K::InvalidMappingValueWhitespace => Some(layout::tab(place)),
        K::MappingValueNotAllowed | K::InvalidColonPlacement => layout::unexpected_colon(place),
        K::SimpleKeyExpected | K::InvalidSimpleKey => layout::missing_colon(place),
        K::ExpectedBlockMappingKey => layout::not_a_key(place),
        K::ExpectedBlockSequenceEntry => layout::not_an_item(place),
        K::InvalidIndentation | K::InvalidFlowScalarIndent => layout::outside_brackets(place),
        K::InvalidBlockScalarIndent => layout::block_scalar_indent(place),
        K::ZeroBlockScalarIndent => {
            let header =
                place.line().text.find(['|', '>']).map_or(place.at, |header| place.line().start + header);
            Some(token::block_header(Place { at: header, ..place }))
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar | K::InvalidQuotedScalarIndent => {
            token::open_quote(place)
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            Some(token::behind_quote(place))
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => token::escape(place),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping => token::open_bracket(place),
        K::MisplacedFlowCollectionEnd => Some(token::stray_bracket(place)),
        K::MismatchedFlowCollectionEnd { open, close } => Some(token::wrong_bracket(place, *open, *close)),
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => {
            Some(token::missing_comma(place))
        }
        K::ExpectedNodeContent => Some(token::missing_value(place)),
        K::CommentNotSeparated => Some(token::tight_comment(place)),
        K::CommentInterceptedScalar => token::comment_above(place),
        K::InvalidBlockScalarHeader => Some(token::block_header(place)),
        K::UnexpectedCharacter { .. }
        | K::MissingAnchorOrAliasName
        | K::MappingKeyNotAllowed
        | K::PlainScalarStartsWithDashFlowIndicator
        | K::BlockEntryInFlowCollection => token::indicator(place),
        K::BlockSequenceEntryNotAllowed => token::list_beside_key(place),
        K::BomInsideDocument => Some(
            Cause::new(place.span(), "a byte order mark (U+FEFF) stands inside the file").help("remove it"),
        ),
        K::InvalidDocumentEnd => Some(
            Cause::new(
                lines::Piece::from(place.text, place.at).span(),
                "text follows the `...` that ends a document",
            )
            .help("put it on a line of its own"),
        ),
        _ => token::tag(place, kind).or_else(|| token::directive(place, kind)),
    }
}

/// A character that no YAML text may hold. The parser notices it at the start of its scalar.
fn control(place: Place<'_>, kind: &ErrorKind) -> Option<Cause> {
    let ErrorKind::UnexpectedCharacter { character } = *kind else {
        return None;
    };
    if !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}') {
        return None;
    }
    let at = place.at + place.text.get(place.at..)?.find(character)?;
    let message = format!("a character that text cannot hold: U+{:04X}", u32::from(character));
    Some(
        Cause::new(Place { at, ..place }.span(), message)
            .help("remove it, or write it as an escape in double quotes"),
    )
}

/// The parser's own words, without the place it was in.
fn plain_words(kind: &ErrorKind) -> String {
    let words = kind.to_string();
    let words = words
        .split_once(", ")
        .filter(|(head, _)| head.starts_with("while "))
        .map_or(&*words, |(_, tail)| tail);
    let mut message = words.trim_end_matches('.').to_owned();
    if let Some(first) = message.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    message
}

#[cfg(test)]
mod tests;
