//! Every rule is changed in every small way, and its examples must notice: a figure by one, a `<` to `<=`, a case left
//! out. One named test per rule; what no example can notice stands in `mutants/survivors.txt`, with the reason.
//!
//! `cargo test --locked --test mutants -- okr/kr-count` says for one rule which changes its examples let pass.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use orglint::schema::Schemas;

#[path = "mutants/change.rs"]
mod change;
#[path = "mutants/condition.rs"]
mod condition;
#[path = "mutants/judge.rs"]
mod judge;
#[path = "proof/mod.rs"]
mod proof;
#[path = "mutants/survivors.rs"]
mod survivors;

use change::{Class, Mutant};
use survivors::Survivors;

/// Of the mutants of a class, how many were noticed, and how many there are.
#[derive(Clone, Copy, Default)]
struct Score {
    caught: usize,
    all: usize,
}

type Scores = Mutex<BTreeMap<Class, Score>>;

fn main() -> ExitCode {
    let schemas: &'static Schemas = Box::leak(Box::new(Schemas::builtin().unwrap()));
    let rules = match proof::rules(schemas) {
        Ok(rules) => Arc::new(rules),
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::FAILURE;
        }
    };
    let list = fs::read_to_string(proof::root().join("tests/mutants/survivors.txt")).unwrap();
    let survivors: Arc<Survivors> = Arc::new(Survivors::read(&list));
    let scores: Arc<Scores> = Arc::default();
    let mut trials = Vec::new();
    for file in proof::rule_files() {
        let (rules, survivors, scores) = (rules.clone(), survivors.clone(), scores.clone());
        let id = file.path().trim_end_matches(".yaml").to_owned();
        let name = id.clone();
        let trial = move || {
            let rule = rules.get(&id).unwrap();
            let mutants = change::mutants(&file);
            let verdicts = judge::verdicts(rule, &mutants, schemas, &rules)?;
            tally(&verdicts, &scores);
            let missed =
                verdicts.iter().filter(|(_, caught)| !caught).map(|(mutant, _)| mutant.name.as_str());
            survivors.compare(&id, &missed.collect::<Vec<_>>()).map_err(Failed::from)
        };
        trials.push(Trial::test(name, trial));
    }
    trials.push(Trial::test("survivors_are_of_rules", move || {
        let known = |id: &str| rules.get(id).is_some();
        survivors.strangers(known).map_err(Failed::from)
    }));
    let code = libtest_mimic::run(&Arguments::from_args(), trials).exit_code();
    print_scores(&scores.lock().unwrap());
    code
}

fn tally(mutants: &[(&Mutant, bool)], scores: &Scores) {
    let mut scores = scores.lock().unwrap();
    for (mutant, caught) in mutants {
        let score = scores.entry(mutant.class).or_default();
        score.all += 1;
        score.caught += usize::from(*caught);
    }
}

fn print_scores(scores: &BTreeMap<Class, Score>) {
    let sum = scores.values().fold(Score::default(), |sum, score| Score {
        caught: sum.caught + score.caught,
        all: sum.all + score.all,
    });
    let named = scores.iter().map(|(class, score)| (class.name(), *score));
    for (name, Score { caught, all }) in named.chain([("all", sum)]).filter(|(_, score)| score.all > 0) {
        let percent = 100.0 * caught as f64 / all as f64;
        println!("changes of {name}: {caught} of {all} noticed, {percent:.1} %");
    }
}
