//! Each mistake with the place that is underlined and the words that go with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use crate::document::{Limits, ProblemKind, parse};
use crate::source::FileId;

/// Offset and text of the place, message and help of the first problem.
fn first(text: &str) -> Option<(u32, String, String, String)> {
    let tree = parse(FileId(0), text, &Limits::default());
    let problem = tree.problems().first()?;
    assert_eq!(tree.problems().len(), 1, "{text:?}: {:?}", tree.problems());
    assert_eq!(problem.kind, ProblemKind::Syntax, "{text:?}");
    assert!(tree.documents().iter().any(|document| document.broken), "{text:?}");
    let place = text.get(problem.span.range()).unwrap().to_owned();
    Some((problem.span.start, place, problem.message.clone(), problem.help.clone().unwrap()))
}

#[track_caller]
fn check(text: &str, offset: u32, place: &str, message: &str, help: &str) {
    let (found_offset, found_place, found_message, found_help) = first(text).unwrap();
    assert_eq!((found_offset, &*found_place), (offset, place), "{found_message}");
    assert_eq!((&*found_message, &*found_help), (message, help));
}

#[test]
fn characters_that_mean_something_else() {
    let folded = "`>` must be quoted: YAML reads it as the start of a folded block";
    let help = "write `\"> 4.2/5\"`; a block's text begins on the next line";
    check("a: é\ntarget: > 4.2/5 # why\nb: 2\n", 14, ">", folded, help);
    check(
        "target: | x\n",
        8,
        "|",
        "`|` must be quoted: YAML reads it as the start of a literal block",
        "write `\"| x\"`; a block's text begins on the next line",
    );
    check("a: @x\n", 3, "@", "`@` must be quoted: YAML reserves it", "write `\"@x\"` if it is text");
    check(
        "a: `x`\n",
        3,
        "`",
        "a value that begins with a backtick must be quoted: YAML reserves it",
        "put the value in quotes",
    );
    check(
        "a: %x\n",
        3,
        "%",
        "`%` must be quoted: YAML reads it as a directive",
        "write `\"%x\"` if it is text",
    );
    check(
        "%x: a\n",
        0,
        "%",
        "`%` must be quoted: YAML reads the line as a directive",
        "put the key or the value in quotes; behind a real directive, write a line `---`",
    );
    check(
        "a: [& b, c]\n",
        4,
        "&",
        "`&` must be quoted: YAML reads it as an anchor",
        "write `\"& b\"` if it is text",
    );
    check("a: *\n", 3, "*", "`*` must be quoted: YAML reads it as an alias", "write `\"*\"` if it is text");
    check(
        "a: *foo bar\n",
        3,
        "*foo",
        "`*` must be quoted: YAML reads `*foo` as an alias",
        "put the whole value in quotes: `\"*foo bar\"`",
    );
    check(
        "a: ? b\n",
        3,
        "?",
        "`?` must be quoted: YAML reads it as the start of a key",
        "write `\"? b\"` if it is text",
    );
    check(
        "a: -\n",
        3,
        "-",
        "`-` must be quoted: YAML reads it as a list item",
        "write `\"-\"` if it is text",
    );
    check(
        "a: - b\n",
        3,
        "-",
        "a list cannot begin in the middle of a line",
        "begin it on the next line, or put the value in quotes if it is text",
    );
    check(
        "a: !foo!x y\n",
        3,
        "!foo!x",
        "`!foo!x` is a tag of a family that no `%TAG` line declares",
        "write `\"!foo!x y\"` if it is text",
    );
    check(
        "- !!str, x\n",
        2,
        "!!str,",
        "`!!str,` is read as a tag, and is none",
        "write `\"!!str, x\"` if it is text",
    );
}

#[test]
fn text_that_is_fine() {
    for text in
        ["a: < 4 hours\n", "a: >\n  b\n", "a: 5% of x\n", "name:alpha\n", "a: b@c\n", "a: https://x.y:80/z\n"]
    {
        assert_eq!(first(text), None, "{text:?}");
    }
}

#[test]
fn tabs() {
    let (message, help) = ("a tab stands where YAML takes only spaces", "indent with spaces instead");
    check("a:\n\tb: c\n", 3, "\t", message, help);
    check("a:\n  é: c\n\td: e\n", 11, "\t", message, help);
    check("a:\n  - b\n\t\t- c\n", 9, "\t\t", message, help);
    check("a:\n  b: 1\n  \tc: 2\n", 12, "\t", message, help);
    check("a: |\n\t\nb: 1\n", 5, "\t", message, help);
}

#[test]
fn colons() {
    let tight = "`name:` lacks a space behind the colon";
    check("a: 1\nname:alpha\nb: 2\n", 5, "name:", tight, "write `name: alpha`");
    check("name:alpha\nb: 2\n", 0, "name:", tight, "write `name: alpha`");
    let second = "a second `: ` in a value without quotes";
    check("x: 1\ntitle: é: b # c\n", 14, ":", second, "put the value in quotes: `\"é: b\"`");
    check("a: 'b': c\n", 6, ":", second, "put the value in quotes: `\"'b': c\"`");
    let missing = "write `key: value`, or indent the line deeper if it continues the value above";
    check("a: b\nc # d\ne: f\n", 5, "c", "`c` is not followed by a colon", missing);
    check("foo\nbar: 1\n", 0, "foo", "`foo` is not followed by a colon", missing);
    check(
        "'a\n b': 1\nc: 2\n",
        6,
        ":",
        "a key ends on a later line",
        "write the key and its colon on one line",
    );
    check("--- a: b\n", 4, "a", "a mapping cannot begin on the line of `---`", "begin it on the next line");
}

#[test]
fn indentation() {
    check(
        "a:\n  b: 1\n c: 2\n",
        11,
        "c",
        "indented by 1 space, where the lines above have 0 or 2",
        "indent it by 0 or 2 spaces, as the lines it belongs to",
    );
    check(
        "k:\r\n   - a\r\n  - b\r\n",
        14,
        "-",
        "indented by 2 spaces, where the lines above have 0 or 3",
        "indent it by 0 or 3 spaces, as the lines it belongs to",
    );
    check(
        "a: 1\n  b: 2\n",
        7,
        "b",
        "`b` is indented deeper than `a`, which has a value already",
        "indent it by 0 spaces, or remove that value",
    );
    check(
        "m:\n  a: \"x\"\n   b: 2\n",
        15,
        "b",
        "`b` is indented deeper than `a`, which has a value already",
        "indent it by 2 spaces, or remove that value",
    );
    check(
        "- a\n  x: 1\n",
        6,
        "x",
        "`x` is indented deeper than `a`, which has a value already",
        "give the item above a key: `- key: value`",
    );
    check(
        "l:\n  - a\n  b\n  - c\n",
        11,
        "b",
        "`b` stands among list items without a `- `",
        "write `- b`, or indent it deeper if it belongs to the item above",
    );
    check(
        "- a\nb: c\n",
        4,
        "b",
        "`b` stands among list items without a `- `",
        "write `- b: c`, or indent it deeper if it belongs to the item above",
    );
    check(
        "b: c\n- a\n",
        5,
        "-",
        "a list item stands among the keys of a mapping",
        "indent the list below the key it belongs to, or remove the `-`",
    );
    check(
        "k: |\n    \n  x\n",
        12,
        "x",
        "the text behind `|` or `>` is not indented as its first line",
        "indent all lines of the text alike, and its blank lines no deeper",
    );
    check(
        "a: word\n# c\n  word2\n",
        8,
        "#",
        "a comment stands between the lines of a value without quotes",
        "move the comment above the key, or put the value on one line",
    );
}

#[test]
fn quotes() {
    check(
        "a: \"x\nb: c\n",
        3,
        "\"",
        "`\"` is not closed on its line",
        "close it with `\"`, or indent the lines that continue it",
    );
    check(
        "a: 'its\nb: c\n",
        3,
        "'",
        "`'` is not closed on its line",
        "close it, or write an apostrophe in double quotes: `\"it's\"`",
    );
    check(
        "a: \"x\n",
        3,
        "\"",
        "`\"` is not closed on its line",
        "close it with `\"`, or indent the lines that continue it",
    );
    check(
        "a: 'it's'\n",
        7,
        "s'",
        "text follows the closing `'`",
        "write `''` for an apostrophe inside single quotes, or use double quotes",
    );
    check(
        "a: \"é\" y\n",
        8,
        "y",
        "text follows the closing `\"`",
        "write `\\\"` for a quote inside double quotes, or put the whole value in single quotes",
    );
    check(
        "re: \"ok \\\\ \\d+\"\n",
        11,
        "\\d",
        "`\\d` is no escape that YAML knows",
        "write `\\\\` for a backslash, or use single quotes",
    );
    check(
        "a: \"\\ud83d\\ude00 \\u12 x\"\n",
        17,
        "\\u12",
        "the escape `\\u12` is no whole character",
        "write `\\\\` for a backslash, or use single quotes",
    );
    check(
        "a: \"x\"#y\n",
        6,
        "#",
        "a space is missing in front of `#`",
        "write ` #` to begin a comment, or put the whole value in quotes",
    );
}

#[test]
fn brackets() {
    let help = "write the `]` in front of the next key";
    check("a: [1, 2\nb: c\n", 3, "[", "`[` is not closed", help);
    check("a: {b: 1\n", 3, "{", "`{` is not closed", "add `}`, or put the value in quotes if it is text");
    check(
        "a: [\n1,\n2\n]\n",
        5,
        "1,",
        "a line inside of `[` is not indented",
        "indent it deeper than the key",
    );
    check("a: ]\n", 3, "]", "`]` closes nothing", "remove it, or put the value in quotes");
    check("a: [1, }\n", 7, "}", "`[` is closed by `}`", "write `]`");
    check("a: [1,,2]\n", 6, ",", "a value is missing in front of `,`", "remove one of the commas");
    check(
        "{\"a\": 1 \"b\": 2}\n",
        8,
        "\"b\"",
        "a comma is missing in front of `\"b\"`",
        "separate the values with `,`",
    );
    check(
        "[\"a\" \"b\"]\n",
        5,
        "\"b\"",
        "a comma is missing in front of `\"b\"`",
        "separate the values with `,`",
    );
    check(
        "a: {{ x }} b\n",
        11,
        "b",
        "text follows the closing `}`",
        "put the whole value in quotes: `\"{{ x }} b\"`",
    );
    check(
        "{\"a\": 1}\n{\"b\": 2}\n",
        9,
        "{\"b\": 2}",
        "text follows the end of the document",
        "separate documents with a line `---`; in JSON, put the values into one list",
    );
}

#[test]
fn characters_that_text_cannot_hold() {
    let help = "remove it, or write it as an escape in double quotes";
    check("a: é\u{1}\n", 5, "\u{1}", "a character that text cannot hold: U+0001", help);
    check("a: x\0y\nb: 1\n", 4, "\0", "a character that text cannot hold: U+0000", help);
    check(
        "a: b\n\u{feff}c: d\n",
        5,
        "\u{feff}",
        "a byte order mark (U+FEFF) stands inside the file",
        "remove it",
    );
}
