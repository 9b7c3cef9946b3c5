//! One function per grammar that text is put into: what comes out means the same text there, and can mean nothing
//! else. Knows no layout.
//!
//! Text for people has become [`Shown`](super::Shown) before. What must stay exact, such as a path, comes here as it
//! is, and characters that would act on whoever prints it take the grammar's own numbers, where it has any.

use std::fmt::{self, Write};

use super::shown::{Piece, opens_command};
use crate::value::is_invisible;

/// The data of a workflow command, what follows the second `::`. Line ends and `%` survive the runner's decoding;
/// other control characters have no escape in that grammar and are shown as [`Shown`](super::Shown) shows them.
#[must_use]
pub fn github_data(text: &str) -> String {
    percent(text, &[])
}

/// The value of a property of a workflow command: as [`github_data`], and `:` and `,` survive as well.
#[must_use]
pub fn github_property(text: &str) -> String {
    percent(text, &[':', ','])
}

fn percent(text: &str, also: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '\r' | '\n') || also.contains(&c) {
            // Every character that comes here is ASCII; the runner knows upper-case digits only.
            push(&mut escaped, format_args!("%{:02X}", u32::from(c)));
        } else if c.is_control() {
            push(&mut escaped, format_args!("{}", Piece::Control(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Finished JSON in which nothing can act on who prints it: the characters that [`Shown`](super::Shown) would replace are written
/// as `\u009b`, which is the same JSON.
#[must_use]
pub fn inert_json(json: &str) -> String {
    let mut inert = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        let acts = (c.is_control() && c != '\n')
            || is_invisible(c)
            || (c == '[' && opens_command(json.get(..at).unwrap_or("")));
        if acts {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push(&mut inert, format_args!("\\u{unit:04x}"));
            }
        } else {
            inert.push(c);
        }
    }
    inert
}

/// The value of an attribute, or text between tags, in [XML 1.0](https://www.w3.org/TR/xml/#charsets). Characters
/// that it cannot hold are shown as [`Shown`](super::Shown) shows them.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let has_number = matches!(c, '\t' | '\n' | '\r' | '"' | '\'') || c.is_control() || is_invisible(c);
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {
                push(&mut escaped, format_args!("{}", Piece::Control(c)));
            }
            '\u{fffe}' | '\u{ffff}' => push(&mut escaped, format_args!("&lt;U+{:04X}&gt;", u32::from(c))),
            c if has_number || (c == '[' && opens_command(text.get(..at).unwrap_or(""))) => {
                push(&mut escaped, format_args!("&#x{:x};", u32::from(c)));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// The text of an [Azure Pipelines logging
/// command](https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands).
pub(super) fn azure_data(text: &str) -> String {
    azure(text, &[])
}

/// The value of a property of an Azure Pipelines logging command.
pub(super) fn azure_property(text: &str) -> String {
    azure(text, &[';', ']'])
}

fn azure(text: &str, also: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '%' {
            escaped.push_str("%AZP25");
        } else if matches!(c, '\r' | '\n') || also.contains(&c) {
            push(&mut escaped, format_args!("%{:02X}", u32::from(c)));
        } else if c.is_control() {
            push(&mut escaped, format_args!("{}", Piece::Control(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// The value of an attribute of a [TeamCity service
/// message](https://www.jetbrains.com/help/teamcity/service-messages.html#Escaped+Values).
pub(super) fn teamcity(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\'' | '[' | ']' => escaped.extend(['|', c]),
            '\n' => escaped.push_str("|n"),
            '\r' => escaped.push_str("|r"),
            c if c.is_control() || is_invisible(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    push(&mut escaped, format_args!("|0x{unit:04x}"));
                }
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A path as a relative [URI](https://www.rfc-editor.org/rfc/rfc3986#section-3.3): every byte but unreserved ones and
/// the slashes between segments is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        // What begins with a slash would be absolute.
        let is_root = at == 0 && byte == b'/';
        if !is_root && (byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')) {
            escaped.push(char::from(byte));
        } else {
            push(&mut escaped, format_args!("%{byte:02X}"));
        }
    }
    escaped
}

/// One line in [GitHub's Markdown](https://github.github.com/gfm/), in a table cell or not. What stands between
/// backticks becomes code, everything else is literal: no link, no tag, no mention, no image.
pub(super) fn markdown(line: &str) -> String {
    let mut parts: Vec<&str> = line.split('`').collect();
    // A backtick without its partner is one to read.
    let lonely = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut escaped = String::with_capacity(line.len());
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 0 {
            literal(part, &mut escaped);
        } else if is_code(part) {
            code(part, &mut escaped);
        } else {
            literal("`", &mut escaped);
            literal(part, &mut escaped);
            literal("`", &mut escaped);
        }
    }
    if let Some(part) = lonely {
        literal("`", &mut escaped);
        literal(part, &mut escaped);
    }
    escaped
}

/// One line of Markdown that is code as a whole, where that can be written.
pub(super) fn markdown_code(line: &str) -> String {
    if !line.contains('`') && is_code(line) {
        return format!("`{line}`");
    }
    let mut escaped = String::with_capacity(line.len());
    literal(line, &mut escaped);
    escaped
}

/// Between backticks a backslash is itself, so that a bar could not be told from the border of a cell.
fn is_code(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['|', '\n', '\r'])
}

fn code(text: &str, escaped: &mut String) {
    // Two backticks in a row would be a longer fence.
    let apart = if escaped.ends_with('`') { "<!---->" } else { "" };
    push(escaped, format_args!("{apart}`{text}`"));
}

fn literal(text: &str, escaped: &mut String) {
    for c in text.chars() {
        match c {
            // GitHub finds addresses and names behind an escape, but not in code.
            '@' => code("@", escaped),
            ',' | ';' | '\'' | '"' | '?' | '%' | '(' | ')' => escaped.push(c),
            c if c.is_ascii_punctuation() => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
}

fn push(text: &mut String, piece: fmt::Arguments<'_>) {
    // Writing to a String has no way to fail.
    let _ = text.write_fmt(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_keeps_colons_and_commas() {
        assert_eq!(github_data("50%, a: b\r\nc\u{1b}%0A"), "50%25, a: b%0D%0Ac\\u{1b}%250A");
    }

    #[test]
    fn properties_keep_nothing_that_ends_them() {
        assert_eq!(github_property("a,line=99::x%\n"), "a%2Cline=99%3A%3Ax%25%0A");
        for c in '\0'..=char::MAX {
            let escaped = github_property(c.encode_utf8(&mut [0; 4]));
            assert!(!escaped.contains(|c: char| c.is_control() || c == ':' || c == ','), "{c:?}");
        }
    }

    #[test]
    fn inert_json_is_the_same_json() {
        let text = "a\u{7f}\u{9b}\u{202e}\u{e0041} ##[x] ##vso[y] [z] \\ \" é😀";
        let json = serde_json::to_string_pretty(&[text]).unwrap_or_default();
        let inert = inert_json(&json);
        assert_eq!(serde_json::from_str::<Vec<String>>(&inert).ok(), Some(vec![text.to_owned()]));
        assert_eq!(
            inert,
            "[\n  \"a\\u007f\\u009b\\u202e\\udb40\\udc41 ##\\u005bx] ##vso\\u005by] [z] \\\\ \\\" é😀\"\n]"
        );
    }

    #[test]
    fn xml_holds_what_it_can_and_shows_the_rest() {
        assert_eq!(xml("a<b>&\"c'\t\r\n"), "a&lt;b&gt;&amp;&#x22;c&#x27;&#x9;&#xd;&#xa;");
        assert_eq!(xml("\u{1b}\0\u{ffff}]]>"), "\\u{1b}\\u{0}&lt;U+FFFF&gt;]]&gt;");
        assert_eq!(xml("\u{9b}\u{202e}##[x] [y]"), "&#x9b;&#x202e;##&#x5b;x] [y]");
    }

    #[test]
    fn azure_keeps_nothing_that_ends_a_property() {
        assert_eq!(azure_data("50%; [a]\r\n\u{1b}"), "50%AZP25; [a]%0D%0A\\u{1b}");
        assert_eq!(azure_property("a;b]%0A"), "a%3Bb%5D%AZP250A");
    }

    #[test]
    fn teamcity_escapes_its_escape_first() {
        assert_eq!(teamcity("|n'[a]\r\n"), "||n|'|[a|]|r|n");
        assert_eq!(teamcity("\u{85}\u{2028}\u{1b}\u{e0041}é"), "|0x0085|0x2028|0x001b|0xdb40|0xdc41é");
    }

    #[test]
    fn a_uri_is_relative_ascii() {
        assert_eq!(uri("a b,#é/c:d%.yaml"), "a%20b%2C%23%C3%A9/c%3Ad%25.yaml");
        assert_eq!(uri("/a"), "%2Fa");
        for c in '\0'..=char::MAX {
            let escaped = uri(c.encode_utf8(&mut [0; 4]));
            assert!(escaped.bytes().all(|b| b.is_ascii_graphic()) && !escaped.contains([':', '?', '#']));
        }
    }

    #[test]
    fn markdown_keeps_code_and_nothing_else() {
        assert_eq!(markdown("`infar` is *not* a team"), "`infar` is \\*not\\* a team");
        assert_eq!(markdown("[x](javascript:y) <b> @me"), "\\[x\\](javascript\\:y) \\<b\\> `@`me");
        assert_eq!(markdown("`a|b` `` `c"), "\\`a\\|b\\` \\`\\` \\`c");
        assert_eq!(markdown("a@@`b``c`"), "a`@`<!---->`@`<!---->`b`<!---->`c`");
        assert_eq!(markdown_code("a b.yaml"), "`a b.yaml`");
        assert_eq!(markdown_code("a`|b"), "a\\`\\|b");
        assert_eq!(markdown_code(" "), " ");
    }
}
