//! What must hold of any bytes, target by target. Two drivers ask it: `cargo fuzz`, which looks for ways that nothing has
//! gone yet, and `tests/fuzz.rs`, a bounded run that every toolchain can make.
//!
//! A body fails by panicking. Bytes that are no UTF-8 are taken as the program takes them where that matters, and else
//! read with replacement characters.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests, of which each driver and each module uses a part"
)]

pub(crate) mod change;
mod comments;
mod expressions;
mod files;
mod fixes;
pub(crate) mod runs;
mod settings;
mod trees;
mod writers;

#[path = "../../tests/fast_lane/compare.rs"]
mod compare;
#[path = "../../tests/fast_lane/generate.rs"]
pub(crate) mod generate;
#[path = "../../tests/output/hostile.rs"]
mod hostile;
#[path = "../../tests/yaml_suite/places.rs"]
mod places;
#[path = "../../tests/output/readers.rs"]
mod readers;
#[path = "../../tests/output/reports.rs"]
mod reports;
#[path = "../../tests/output/runner.rs"]
mod runner;

/// Something that takes bytes from strangers.
pub(crate) struct Target {
    /// That of its program in `fuzz_targets`, and of its folder in `corpus`.
    pub(crate) name: &'static str,
    /// What must hold.
    pub(crate) demand: fn(&[u8]),
    /// In a bounded run, one of so many cases: the dearer, the fewer.
    pub(crate) share: usize,
}

/// All of them.
pub(crate) const TARGETS: [Target; 13] = [
    target("tree", trees::tree, 10),
    target("roads", trees::roads, 5),
    target("schema", trees::schema, 200),
    target("lint", runs::lint, 500),
    target("rule", expressions::rule, 50),
    target("expression", expressions::expression, 10),
    target("config", settings::config, 200),
    target("kind", settings::kind, 25),
    target("fix", fixes::fix, 1000),
    target("comments", comments::comments, 50),
    target("writers", writers::writers, 500),
    target("baseline", files::baseline, 20),
    target("codeowners", files::codeowners, 200),
];

const fn target(name: &'static str, demand: fn(&[u8]), share: usize) -> Target {
    Target { name, demand, share }
}

/// Bytes as text.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
