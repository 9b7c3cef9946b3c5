//! The two roads from text to tree lead to the same place: whatever the short one takes, the parser library reads in
//! the same way, to the last node, place and comment. And the short one is taken: else it would be there for nothing.
//!
//! `ORGLINT_CASES` raises the number of generated and of changed texts; a failure prints the text.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests"
)]

#[path = "fast_lane/compare.rs"]
mod compare;
#[path = "conformance/mod.rs"]
mod conformance;
#[path = "fast_lane/generate.rs"]
mod generate;
#[path = "fast_lane/texts.rs"]
mod texts;

use compare::{Tally, compare};
use generate::{Random, document, mutant, soup};

/// Of each kind of text, unless the environment asks for more.
const CASES: usize = 8_000;

fn cases() -> usize {
    let asked = std::env::var("ORGLINT_CASES").ok();
    asked.map_or(CASES, |asked| asked.parse().expect("ORGLINT_CASES is a number"))
}

#[test]
fn our_own_texts() {
    let tally = Tally::of(texts::ours());
    assert!(tally.texts > 1_500 && tally.bytes > 800_000, "{tally}");
    assert!(tally.share() > 0.95, "{tally}");
}

#[test]
fn the_suite() {
    let Some(suite) = texts::suite() else {
        return;
    };
    let tally = Tally::of(suite);
    assert!(tally.taken > 60, "{tally}");
}

#[test]
fn generated_documents() {
    let mut random = Random::new(1);
    let tally = Tally::of((0..cases()).map(|_| document(&mut random)));
    // What is generated is plain.
    assert!(tally.share() > 0.9, "{tally}");
}

#[test]
fn generated_nonsense() {
    let mut random = Random::new(2);
    let tally = Tally::of((0..cases()).map(|_| soup(&mut random)));
    assert!(tally.taken > cases() / 100, "{tally}");
}

#[test]
fn changed_texts() {
    let mut seeds = texts::starts(&texts::ours());
    seeds.extend(texts::suite().unwrap_or_default());
    let mut random = Random::new(3);
    for _ in 0..200 {
        seeds.push(document(&mut random));
    }
    let tally = Tally::of((0..cases()).map(|_| mutant(&mut random, &seeds)));
    assert!(tally.taken > cases() / 10, "{tally}");
}

#[test]
fn what_is_hostile_is_left_to_the_library() {
    let deep = |open: &str, count: usize| open.repeat(count);
    let many = |line: &str, count: usize| line.repeat(count);
    let texts = [
        deep("[", 100_000),
        deep("{a: ", 100_000),
        deep("- ", 100_000),
        deep("{\"a\":", 70),
        (0..100).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        many("a: &a b\n", 20_000),
        format!("a: &a {{}}\nb: [{}]\n", many("*a, ", 20_000)),
        many("---\na: 1\n", 2_000),
        many("# c\n", 200_000),
        format!("a: {}\n", "9".repeat(500)),
        format!("{}: 1\n", "k".repeat(2_000)),
        format!("a: {}", "\u{7}"),
        "a: b\u{2028}c\n".to_owned(),
        "a: b\u{85}c\n".to_owned(),
        "\u{feff}a: b\n".to_owned(),
        "a: b\u{feff}c\n".to_owned(),
        "a: \u{ffff}\n".to_owned(),
        "a:\tb\n".to_owned(),
        "a: b\r\n".to_owned(),
        "%YAML 1.2\n---\na: 1\n".to_owned(),
        "a: 1\na: 2\n".to_owned(),
        "a: *a\n".to_owned(),
        "a: &a [*a]\n".to_owned(),
        "? a\n: b\n".to_owned(),
        "a: !!int 3\n".to_owned(),
        "a: b\n  c\n".to_owned(),
    ];
    for text in texts {
        let start: String = text.chars().take(30).collect();
        assert_eq!(compare(&text), Ok(false), "{start:?}");
    }
}

#[test]
fn what_is_plain_is_taken() {
    for text in [
        "",
        "# c\n",
        "---\n---\n# c\n--- # d\na: 1\n",
        "a: b",
        "a:\n  - b: c # d\n    e:\n\n  - \n  -\n# f\n  - - g\n    - h\ni: 'it''s'\n\"j\" : \"a\\n\\\"\"\n",
        "a: |\n  b\n\n   c\nd: >-\n  e\n  f\n\n  g\nh: |+\n  i\n\n\nj: |-\n\n  k\n",
        "a: [b, 'c', {d: e, \"f\":1}, [], {}]\ng: [\n    h, # i\n    j\n  ]\n",
        "{\"a\": [1,\n2], \"b\": null}\n",
        "a: &a\n  b: 1\nc: *a\nd:\n  <<: *a\n  e: &e 1\n  f: [*e, &g h]\n",
        "a:\n- b\n- c\nd:\n- e:\n  - f\n",
        "größe: „東京“ – 🎉\n",
    ] {
        assert_eq!(compare(text), Ok(true), "{text:?}");
    }
}
