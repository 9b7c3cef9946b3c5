//! Causes in the layout: indentation, tabs, colons and dashes that are missing or too many.

use std::cmp::Ordering;

use super::lines::{Line, Piece};
use super::{Cause, Place, brackets, token};

/// The tab that stands in the indentation, near the place.
pub(super) fn tab(place: Place<'_>) -> Cause {
    let line = place.line();
    let near = [Some(line), line.below(place.text)];
    let found = near.into_iter().flatten().find_map(Line::tabs);
    let fallback = || {
        let rest = place.text.get(line.start..).unwrap_or("");
        let tab = rest.find('\t').map_or(place.at, |tab| line.start + tab);
        super::lines::span(tab, (tab + 1).min(place.text.len()))
    };
    Cause::new(found.unwrap_or_else(fallback), "a tab stands where YAML takes only spaces")
        .help("indent with spaces instead")
}

/// A colon where no key can be.
pub(super) fn unexpected_colon(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    if line.tabs().is_some() {
        return Some(tab(place));
    }
    let inner = line.inner();
    if line.text.starts_with("---") {
        let name = Piece::from(place.text, line.start + 3);
        return Some(
            Cause::new(
                name.colon().map_or(name, |colon| name.first(colon)).span(),
                "a mapping cannot begin on the line of `---`",
            )
            .help("begin it on the next line"),
        );
    }
    if inner.colon().is_some_and(|colon| inner.start + colon < place.at) {
        let value = inner.value();
        let help = match value.quoted() {
            Some(quoted) => format!("put the value in quotes: `{quoted}`"),
            None => "put the value in quotes".to_owned(),
        };
        return Some(Cause::new(place.span(), "a second `: ` in a value without quotes").help(help));
    }
    let above = line.above(place.text, place.start)?;
    if let Some(cause) = tight_key(above) {
        return Some(cause);
    }
    if let Some(cause) = too_deep(line, above) {
        return Some(cause);
    }
    if let Some(cause) = open_key(place, above) {
        return Some(cause);
    }
    let text = above.inner();
    (text.colon().is_none() && !text.text.is_empty()).then(|| without_colon(text))
}

/// A key below one that has a value already.
fn too_deep(line: Line<'_>, above: Line<'_>) -> Option<Cause> {
    let colon = above.inner().colon();
    if line.indent() <= above.indent() || (colon.is_none() && !is_item(above)) {
        return None;
    }
    let (name, other) = (line.name(), above.name());
    let message =
        format!("`{}` is indented deeper than `{}`, which has a value already", name.shown(), other.shown());
    let help = match colon {
        Some(_) => {
            format!("indent it by {}, or remove that value", spaces(above.inner().start - above.start))
        }
        None => "give the item above a key: `- key: value`".to_owned(),
    };
    Some(Cause::new(name.span(), message).help(help).related(other.span(), "has a value already"))
}

/// A line that should be a key and has no colon.
pub(super) fn missing_colon(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    if line.tabs().is_some() {
        return Some(tab(place));
    }
    let tight = tight_key(line).or_else(|| misplaced(place, line));
    if tight.is_some() {
        return tight;
    }
    let text = line.content();
    if let Some(cause) = open_key(place, line) {
        return Some(cause);
    }
    let beside_items = [line.above(place.text, place.start), line.below(place.text)].into_iter().flatten();
    if beside_items.into_iter().any(|other| other.indent() == line.indent() && is_item(other)) {
        return Some(without_dash(line));
    }
    (!text.text.is_empty()).then(|| without_colon(text))
}

/// Something among the keys of a mapping that is none.
pub(super) fn not_a_key(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    if line.tabs().is_some() {
        return Some(tab(place));
    }
    let content = line.content();
    let before = place.text.get(line.start..place.at).unwrap_or("");
    if before.trim_matches([' ', '-']).is_empty() {
        if let Some(cause) = misplaced(place, line) {
            return Some(cause);
        }
        if let Some(cause) = line
            .above(place.text, place.start)
            .and_then(|above| content.colon().and_then(|_| too_deep(line, above)))
        {
            return Some(cause);
        }
        if is_item(line) {
            return Some(
                Cause::new(content.first(1).span(), "a list item stands among the keys of a mapping")
                    .help("indent the list below the key it belongs to, or remove the `-`"),
            );
        }
        return token::comment_above(place).or_else(|| {
            (!content.text.is_empty() && content.colon().is_none()).then(|| without_colon(content))
        });
    }
    let word = before.trim_end().rsplit([' ', '\t']).next().unwrap_or("");
    let rest = Piece::from(place.text, place.at);
    if word.starts_with('&') && rest.text.starts_with('*') {
        return Some(
            Cause::new(rest.word().span(), "an alias cannot have an anchor").help(format!("remove `{word}`")),
        );
    }
    if word.starts_with('*') {
        let start = line.start + before.trim_end().len() - word.len();
        let whole = Piece::from(place.text, start);
        return Some(
            Cause::new(
                whole.word().span(),
                format!("`*` must be quoted: YAML reads `{}` as an alias", whole.word().shown()),
            )
            .help(in_quotes(whole)),
        );
    }
    if let Some(bracket) = word.chars().last().filter(|last| matches!(last, ']' | '}')) {
        return Some(
            Cause::new(rest.span(), format!("text follows the closing `{bracket}`"))
                .help(in_quotes(line.inner().value())),
        );
    }
    None
}

/// Something among the items of a list that is none.
pub(super) fn not_an_item(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    if line.tabs().is_some() {
        return Some(tab(place));
    }
    if let Some(cause) = misplaced(place, line) {
        return Some(cause);
    }
    (!line.content().text.is_empty() && !is_item(line)).then(|| without_dash(line))
}

/// A line inside brackets that is not indented, mostly because the bracket was never closed.
pub(super) fn outside_brackets(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    if line.tabs().is_some() {
        return Some(tab(place));
    }
    let (start, bracket) = brackets::open(place.text, place.start, place.at).first().copied()?;
    let opening = super::lines::span(start, start + bracket.len_utf8());
    if line.content().colon().is_some() && matches!(bracket, '[' | '{') {
        let close = if bracket == '[' { ']' } else { '}' };
        return Some(
            Cause::new(opening, format!("`{bracket}` is not closed"))
                .help(format!("write the `{close}` in front of the next key")),
        );
    }
    let content = line.content();
    let span = if content.text.is_empty() { place.span() } else { content.word().span() };
    Some(
        Cause::new(span, format!("a line inside of `{bracket}` is not indented"))
            .help("indent it deeper than the key")
            .related(opening, "opened here"),
    )
}

/// The key on this line opens a bracket or quote that it does not close.
fn open_key(place: Place<'_>, line: Line<'_>) -> Option<Cause> {
    let open = brackets::open(place.text, place.start, line.start + line.text.len());
    let (start, bracket) = open.into_iter().find(|(start, _)| *start >= line.start)?;
    Some(key_on_two_lines(Piece::from(place.text, start).first(bracket.len_utf8())))
}

/// A key in quotes or brackets that goes on below.
pub(super) fn key_on_two_lines(key: Piece<'_>) -> Cause {
    Cause::new(key.span(), "a key ends on a later line").help("write the key and its colon on one line")
}

/// The text of a block scalar that does not keep its own indentation.
pub(super) fn block_scalar_indent(place: Place<'_>) -> Option<Cause> {
    let line = place.line();
    let header = line.above(place.text, place.start);
    let content = if line.content().text.is_empty() { place.span() } else { line.content().word().span() };
    let cause = Cause::new(content, "the text behind `|` or `>` is not indented as its first line")
        .help("indent all lines of the text alike, and its blank lines no deeper");
    Some(match header {
        Some(header) => cause.related(header.name().span(), "the text begins below"),
        None => cause,
    })
}

fn tight_key(line: Line<'_>) -> Option<Cause> {
    let (key, value) = line.tight_key()?;
    let value = Piece { start: 0, text: value };
    Some(Cause::new(key.span(), format!("`{}` lacks a space behind the colon", key.shown())).help(format!(
        "write `{} {}`",
        key.shown(),
        value.shown()
    )))
}

fn without_colon(text: Piece<'_>) -> Cause {
    Cause::new(text.span(), format!("`{}` is not followed by a colon", text.shown()))
        .help("write `key: value`, or indent the line deeper if it continues the value above")
}

fn without_dash(line: Line<'_>) -> Cause {
    let name = line.name();
    Cause::new(name.span(), format!("`{}` stands among list items without a `- `", name.shown())).help(
        format!("write `- {}`, or indent it deeper if it belongs to the item above", line.content().shown()),
    )
}

fn is_item(line: Line<'_>) -> bool {
    let content = line.content().text;
    content == "-" || content.starts_with("- ")
}

/// A line whose indentation is none of those in use above it.
fn misplaced(place: Place<'_>, line: Line<'_>) -> Option<Cause> {
    let mine = line.indent();
    let (mut deeper, mut shallower) = (None, None);
    let mut least = usize::MAX;
    let mut above = line.above(place.text, place.start);
    while let Some(other) = above {
        for level in other.levels() {
            let column = level.start - other.start;
            if column >= least {
                continue;
            }
            least = column;
            match column.cmp(&mine) {
                Ordering::Equal => return None,
                Ordering::Greater => deeper = Some((column, level.name().span())),
                Ordering::Less => shallower = shallower.or(Some(column)),
            }
        }
        if shallower.is_some() {
            break;
        }
        above = other.above(place.text, place.start);
    }
    let (deeper, span) = deeper?;
    let name = if is_item(line) { line.content().first(1) } else { line.name() };
    let message = match shallower {
        Some(level) => {
            format!("indented by {}, where the lines above have {level} or {deeper}", spaces(mine))
        }
        None => format!("indented by {}, where the lines above have {deeper}", spaces(mine)),
    };
    let help = match shallower {
        Some(level) => format!("indent it by {level} or {deeper} spaces, as the lines it belongs to"),
        None => format!("indent it by {}, as the lines it belongs to", spaces(deeper)),
    };
    Some(Cause::new(name.span(), message).help(help).related(span, format!("indented by {}", spaces(deeper))))
}

fn in_quotes(value: Piece<'_>) -> String {
    match value.quoted() {
        Some(quoted) => format!("put the whole value in quotes: `{quoted}`"),
        None => "put the whole value in quotes".to_owned(),
    }
}

fn spaces(count: usize) -> String {
    format!("{count} {}", if count == 1 { "space" } else { "spaces" })
}
