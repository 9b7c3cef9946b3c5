//! The fuzz targets on every toolchain: over the kept corpus, over everything of that kind that the project holds, and
//! over changes of both, from a seed.
//!
//! `ORGLINT_CASES` raises the number of changed texts. What breaks a promise is made as small as it gets and printed;
//! it then belongs into a test of its own, and into the corpus.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests"
)]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;
#[path = "conformance/mod.rs"]
mod conformance;
#[path = "fuzz/seeds.rs"]
mod seeds;
#[path = "fuzz/smallest.rs"]
mod smallest;
#[path = "fast_lane/texts.rs"]
#[expect(dead_code, reason = "shared with the test of both roads")]
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use bodies::change::changed;
use bodies::generate::Random;
use bodies::{TARGETS, Target};

/// Of the cheapest target as many times its share, unless the environment asks for more.
const CASES: usize = 8_000;
/// Of the dearest too.
const LEAST: usize = 20;

fn cases() -> usize {
    let asked = std::env::var("ORGLINT_CASES").ok();
    asked.map_or(CASES, |asked| asked.parse().expect("ORGLINT_CASES is a number"))
}

/// Everything that is there for a target, and changes of it.
fn bounded(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("it is in the list");
    // As deep as in the program.
    let run = || thread::Builder::new().stack_size(orglint::STACK).spawn(|| run(target)).unwrap().join();
    if let Err(panic) = run() {
        std::panic::resume_unwind(panic);
    }
}

fn run(target: &'static Target) {
    let kept = seeds::kept(target.name);
    assert!(kept.len() > 2, "fuzz/corpus/{} is empty", target.name);
    let seeds: Vec<_> = kept.into_iter().chain(seeds::ours(target.name)).collect();
    let mut random = Random::new(4);
    let count = (cases() / target.share).max(LEAST);
    let made = (0..count).map(|_| changed(&mut random, &seeds));
    let mut fault = None;
    for bytes in seeds.iter().cloned().chain(made) {
        if catch_unwind(AssertUnwindSafe(|| (target.demand)(&bytes))).is_err() {
            fault = Some(bytes);
            break;
        }
    }
    println!("{}: {} texts, {count} changes of them", target.name, seeds.len());
    if let Some(bytes) = fault {
        let smallest = smallest::smallest(target, bytes);
        panic!("{} fails on {:?}", target.name, String::from_utf8_lossy(&smallest));
    }
}

macro_rules! bounded {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                bounded(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_run_by_both_drivers() {
            let names = TARGETS.map(|target| target.name);
            assert_eq!(names, [$(stringify!($name)),*]);
            let workflow = include_str!("../.github/workflows/ci.yml");
            let manifest = include_str!("../fuzz/Cargo.toml");
            for name in names {
                let program = std::fs::read_to_string(seeds::root().join(format!("fuzz/fuzz_targets/{name}.rs")));
                assert!(program.unwrap().contains(&format!("program!(\"{name}\")")), "{name}");
                assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
                assert!(workflow.contains(&format!("          - {name}\n")), "{name}");
            }
        }
    };
}

bounded! { tree roads schema lint rule expression config kind fix comments writers baseline codeowners }
