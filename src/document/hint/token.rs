//! Causes in a single token: quotes, brackets, escapes, and characters that mean something at the start of a value.

use granit_parser::ErrorKind;

use super::lines::{Line, Piece, span};
use super::{Cause, Place, brackets, layout};

/// A quote that is not closed, or whose text goes on without indentation.
pub(super) fn open_quote(place: Place<'_>) -> Option<Cause> {
    // The parser stands behind or on the quote.
    let beyond = (place.at + 1).min(place.text.len());
    let (start, quote) = brackets::open(place.text, place.start, beyond).last().copied()?;
    if !matches!(quote, '"' | '\'') {
        return None;
    }
    let cause = Cause::new(span(start, start + 1), format!("`{quote}` is not closed on its line"));
    let line = Line::at(place.text, start);
    let value = Piece { start, text: line.text.get(start - line.start..).unwrap_or("") };
    let others = value.text.matches(quote).count();
    Some(match (quote, others) {
        ('\'', 1) => cause.help("close it, or write an apostrophe in double quotes: `\"it's\"`"),
        _ => cause.help(format!("close it with `{quote}`, or indent the lines that continue it")),
    })
}

/// Text behind a closing quote.
pub(super) fn behind_quote(place: Place<'_>) -> Cause {
    let rest = Piece::from(place.text, place.at);
    let before = place.text.get(..place.at).unwrap_or("").trim_end();
    let quote = if before.ends_with('\'') { '\'' } else { '"' };
    if !brackets::open(place.text, place.start, place.at).is_empty() {
        let word = rest.first(rest.text.find([' ', ',', ']', '}']).unwrap_or(rest.text.len()));
        return Cause::new(word.span(), format!("a comma is missing in front of `{}`", word.shown()))
            .help("separate the values with `,`");
    }
    if rest.text.starts_with(':') {
        return layout::key_on_two_lines(rest.first(1));
    }
    let cause = Cause::new(rest.span(), format!("text follows the closing `{quote}`"));
    match quote {
        '\'' => cause.help("write `''` for an apostrophe inside single quotes, or use double quotes"),
        _ => cause
            .help("write `\\\"` for a quote inside double quotes, or put the whole value in single quotes"),
    }
}

/// The first escape that YAML does not know, behind the quote at the place.
pub(super) fn escape(place: Place<'_>) -> Option<Cause> {
    let mut at = place.at;
    loop {
        at += place.text.get(at..)?.find('\\')?;
        let rest = place.text.get(at..)?;
        let letter = rest.chars().nth(1)?;
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let known = digits > 0 || "0abtnvfre \"/\\N_LP\t\n\r".contains(letter);
        let code = rest.get(2..2 + digits).unwrap_or("");
        let value = u32::from_str_radix(code, 16).ok();
        let whole =
            digits == 0 || value.is_some_and(|value| char::from_u32(value).is_some() || is_pair(rest));
        if known && whole {
            // Over both halves of a pair, or a backslash that is escaped.
            at += if value.is_some_and(|value| (0xd800..0xdc00).contains(&value)) {
                12
            } else {
                1 + letter.len_utf8()
            };
            continue;
        }
        let length = 1 + letter.len_utf8() + code.bytes().take_while(u8::is_ascii_hexdigit).count();
        let shown = Piece { start: at, text: rest.get(..length).unwrap_or("\\") };
        let message = match known {
            true => format!("the escape `{}` is no whole character", shown.shown()),
            false => format!("`{}` is no escape that YAML knows", shown.shown()),
        };
        let help = match letter {
            '\'' => "write `'` alone: inside double quotes it means itself",
            _ => "write `\\\\` for a backslash, or use single quotes",
        };
        return Some(Cause::new(shown.span(), message).help(help));
    }
}

/// `\ud83d\ude00`: two halves of one character.
fn is_pair(rest: &str) -> bool {
    let half = |from: usize| u32::from_str_radix(rest.get(from..from + 4).unwrap_or(""), 16).unwrap_or(0);
    (0xd800..0xdc00).contains(&half(2))
        && rest.get(6..8) == Some("\\u")
        && (0xdc00..0xe000).contains(&half(8))
}

/// A bracket that is never closed.
pub(super) fn open_bracket(place: Place<'_>) -> Option<Cause> {
    if place.character() == Some(',') {
        return Some(missing_value(place));
    }
    let here = place
        .character()
        .filter(|character| matches!(character, '[' | '{'))
        .map(|bracket| (place.at, bracket));
    let (start, bracket) =
        here.or_else(|| brackets::open(place.text, place.start, place.at).last().copied())?;
    let close = if bracket == '[' { ']' } else { '}' };
    Some(
        Cause::new(span(start, start + bracket.len_utf8()), format!("`{bracket}` is not closed"))
            .help(format!("add `{close}`, or put the value in quotes if it is text")),
    )
}

/// A closing bracket without an opening one.
pub(super) fn stray_bracket(place: Place<'_>) -> Cause {
    let shown = place.character().unwrap_or(']');
    Cause::new(place.span(), format!("`{shown}` closes nothing"))
        .help("remove it, or put the value in quotes")
}

/// A bracket closed by one of another kind.
pub(super) fn wrong_bracket(place: Place<'_>, open: char, close: char) -> Cause {
    let message = format!("`{open}` is closed by `{close}`");
    let help = format!("write `{}`", if open == '[' { ']' } else { '}' });
    match brackets::mismatch(place.text, place.start) {
        Some(((opening, _), (closing, _))) => Cause::new(span(closing, closing + 1), message)
            .help(help)
            .related(span(opening, opening + 1), "opened here"),
        None => Cause::new(place.span(), message).help(help),
    }
}

/// Two values in brackets without a comma between them.
pub(super) fn missing_comma(place: Place<'_>) -> Cause {
    let line = place.line();
    let before = place.text.get(line.start..place.at).unwrap_or("");
    let piece = match place.character() {
        // The parser noticed at the colon of the second key.
        Some(':') => {
            let word = before.trim_end().rsplit([' ', '\t', ',', '{', '[']).next().unwrap_or("");
            Piece { start: line.start + before.trim_end().len() - word.len(), text: word }
        }
        _ => {
            let rest = Piece::from(place.text, place.at);
            rest.first(
                rest.text.find([' ', ',', ']', '}']).filter(|length| *length > 0).unwrap_or(rest.text.len()),
            )
        }
    };
    if piece.text.is_empty() {
        return Cause::new(place.span(), "a comma or a closing bracket is missing")
            .help("write `,` between the values");
    }
    Cause::new(piece.span(), format!("a comma is missing in front of `{}`", piece.shown()))
        .help("separate the values with `,`")
}

/// Nothing where a value should be.
pub(super) fn missing_value(place: Place<'_>) -> Cause {
    match place.character() {
        Some(',') => {
            Cause::new(place.span(), "a value is missing in front of `,`").help("remove one of the commas")
        }
        _ => Cause::new(place.span(), "a value is missing here").help("write one; `\"\"` is the empty text"),
    }
}

/// `"x"#y`.
pub(super) fn tight_comment(place: Place<'_>) -> Cause {
    Cause::new(place.span(), "a space is missing in front of `#`")
        .help("write ` #` to begin a comment, or put the whole value in quotes")
}

/// A comment between the lines of a text, on this line or the one above.
pub(super) fn comment_above(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    let head = place.text.get(..line.start)?;
    let above = Line::at(place.text, head.trim_end_matches(['\r', '\n']).len());
    let found = [line, above].into_iter().find_map(|line| {
        let blank = [" #", "\t#"].iter().find_map(|comment| line.text.find(comment));
        let hash = if line.text.starts_with('#') { Some(0) } else { blank.map(|blank| blank + 1) };
        hash.map(|hash| line.start + hash)
    });
    let hash = found.filter(|hash| *hash >= place.start)?;
    Some(
        Cause::new(span(hash, hash + 1), "a comment stands between the lines of a value without quotes")
            .help("move the comment above the key, or put the value on one line"),
    )
}

/// `target: > 4.2/5`.
pub(super) fn block_header(place: Place<'_>) -> Cause {
    let value = Piece::from(place.text, place.at);
    let (character, what) = match place.character() {
        Some('|') => ('|', "a literal block"),
        _ => ('>', "a folded block"),
    };
    let behind =
        value.text.trim_start_matches(['|', '>', '+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    if behind.starts_with('0') {
        return Cause::new(
            value.word().span(),
            format!("`{}` is no header of a block", value.word().shown()),
        )
        .help("write a figure from 1 to 9 for the indentation, or none");
    }
    if behind.starts_with('#') {
        return tight_comment(Place { at: value.start + value.text.len() - behind.len(), ..place });
    }
    let help = match value.quoted() {
        Some(quoted) => format!("write `{quoted}`; a block's text begins on the next line"),
        None => "put the value in quotes; a block's text begins on the next line".to_owned(),
    };
    Cause::new(place.span(), format!("`{character}` must be quoted: YAML reads it as the start of {what}"))
        .help(help)
}

/// A character at the start of a value that means something else to YAML.
pub(super) fn indicator(place: Place<'_>) -> Option<Cause> {
    let character = place.character()?;
    let meaning = match character {
        '`' => {
            return Some(
                Cause::new(
                    place.span(),
                    "a value that begins with a backtick must be quoted: YAML reserves it",
                )
                .help("put the value in quotes"),
            );
        }
        '@' => "reserves it",
        '%' => "reads it as a directive",
        '*' => "reads it as an alias",
        '&' => "reads it as an anchor",
        '?' => "reads it as the start of a key",
        '-' => "reads it as a list item",
        '!' => "reads it as a tag",
        '|' | '>' => "reads it as the start of a block",
        _ => return None,
    };
    Some(
        Cause::new(place.span(), format!("`{character}` must be quoted: YAML {meaning}"))
            .help(write_quoted(place, place.at)),
    )
}

/// `key: - item`.
pub(super) fn list_beside_key(place: Place<'_>) -> Option<Cause> {
    let value = Piece::from(place.text, place.at);
    if value.text == "-" {
        return indicator(place);
    }
    Some(
        Cause::new(place.span(), "a list cannot begin in the middle of a line")
            .help("begin it on the next line, or put the value in quotes if it is text"),
    )
}

/// A tag that is none.
pub(super) fn tag(place: Place<'_>, kind: &ErrorKind) -> Option<Cause> {
    use ErrorKind as K;
    let message = match kind {
        K::UndeclaredTagHandle => "is a tag of a family that no `%TAG` line declares",
        K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::InvalidTagUtf8 => "is read as a tag, and is none",
        _ => return None,
    };
    let line = place.line();
    let beyond = (place.at + 1 - line.start).min(line.text.len());
    let head = line.text.get(..beyond).or_else(|| place.text.get(line.start..place.at))?;
    let start = line.start + head.rfind([' ', '\t', '[', '{', ',']).map_or(0, |blank| blank + 1);
    let start = start + place.text.get(start..)?.find('!')?;
    let word = Piece::from(place.text, start).word();
    Some(Cause::new(word.span(), format!("`{}` {message}", word.shown())).help(write_quoted(place, start)))
}

/// Lines that begin with `%`, and what stands between documents.
pub(super) fn directive(place: Place<'_>, kind: &ErrorKind) -> Option<Cause> {
    use ErrorKind as K;
    let between = matches!(kind, K::ExpectedDocumentStart | K::MissingDocumentEndBeforeDirective);
    let directive = matches!(
        kind,
        K::DuplicateVersionDirective
            | K::UnsupportedYamlMajorVersion
            | K::DuplicateTagDirective
            | K::ExpectedTagDirectiveBang
            | K::InvalidDirectiveTerminator
            | K::MissingYamlVersionSeparator
            | K::MissingDirectiveName
            | K::InvalidDirectiveName
            | K::MissingYamlVersion
            | K::InvalidTagDirectiveTerminator
    );
    if !between && !directive {
        return None;
    }
    let mut line = Some(place.line());
    while let Some(candidate) = line.filter(|line| !line.text.starts_with('%')) {
        line = candidate.above(place.text, place.start);
    }
    let Some(line) = line else {
        let rest = Piece::from(place.text, place.at);
        return between.then(|| {
            Cause::new(rest.span(), "text follows the end of the document")
                .help("separate documents with a line `---`; in JSON, put the values into one list")
        });
    };
    let content = line.content();
    Some(match kind {
        K::ExpectedDocumentStart => {
            Cause::new(content.first(1).span(), "`%` must be quoted: YAML reads the line as a directive")
                .help("put the key or the value in quotes; behind a real directive, write a line `---`")
        }
        K::MissingDocumentEndBeforeDirective => {
            Cause::new(content.span(), "a directive stands inside of a document")
                .help("write a line `...` above it")
        }
        K::DuplicateVersionDirective | K::DuplicateTagDirective => {
            Cause::new(content.span(), "a second directive of the same name").help("remove one of the two")
        }
        _ => Cause::new(content.span(), format!("`{}` is no directive that YAML 1.2 knows", content.shown()))
            .help("write `%YAML 1.2`, or remove the line"),
    })
}

fn write_quoted(place: Place<'_>, at: usize) -> String {
    let value = Piece::from(place.text, at);
    let in_brackets = !brackets::open(place.text, place.start, at).is_empty();
    let value = match value.text.find([',', ']', '}']).filter(|_| in_brackets) {
        Some(end) => value.first(end),
        None => value,
    };
    match value.quoted() {
        Some(quoted) => format!("write `{quoted}` if it is text"),
        None => "put the value in quotes if it is text".to_owned(),
    }
}
