//! Twice the input takes at most two and a half times the instructions, counted by valgrind and not timed. Where that is
//! absent, nothing is proved, and the test says so.

use std::process::Command;
use std::sync::Mutex;

use super::documents::HEAD;
use super::{Bomb, Files, arguments, bombs, file, laid, repeat};

/// What grows, and the bomb that it grows in.
const GROWING: [(&str, &str); 7] = [
    ("keys", "many keys"),
    ("depth", "brackets in brackets"),
    ("aliases", "anchors and aliases"),
    ("long lines", "problems on one line"),
    ("problems", "manifests with problems"),
    ("files", "files"),
    ("comments", "comments that silence"),
];

/// What grows, the files with so many pieces of it, and how many to begin with.
type Case = (&'static str, fn(usize) -> Files, usize);

/// Twice the input takes at most so many times the instructions, in hundredths.
const MOST: u64 = 250;

/// Whether valgrind can count; where it must be able to, it is an error that it cannot.
fn is_counted() -> bool {
    let tried = Command::new("valgrind").arg("--version").output();
    if tried.is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert!(std::env::var_os("ORGLINT_REQUIRE_TOOLS").is_none(), "valgrind is absent");
    eprintln!("ignored: valgrind is absent");
    false
}

/// Instructions of a run on these files.
fn instructions(files: &Files) -> u64 {
    let repository = laid(files);
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    command.arg(env!("CARGO_BIN_EXE_orglint")).args(arguments(files));
    let output = command.current_dir(repository.path()).env_remove("GITHUB_ACTIONS").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let counted = said.lines().find_map(|line| line.split_once("refs:"));
    counted.unwrap().1.trim().replace(',', "").parse().unwrap()
}

/// Mappings that take in others.
fn merges(count: usize) -> Files {
    let keys = repeat(20, |key| format!("    k{key}: 1\n"));
    let maps = repeat(count, |map| format!("    - {{ <<: *m, own{map}: 1 }}\n"));
    vec![file("a.yaml", format!("{HEAD}  m: &m\n{keys}  l:\n{maps}"))]
}

#[test]
fn twice_the_input_takes_at_most_two_and_a_half_times_as_long() {
    if !is_counted() {
        return;
    }
    let bombs = bombs();
    let named = |name: &str| bombs.iter().find(|bomb| bomb.name == name).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for (what, name) in GROWING {
        let Bomb { size, files, .. } = named(name);
        cases.push((what, *files, size / 16));
    }
    cases.push(("merges", merges, 200));
    let nothing = instructions(&Files::new());
    let (cases, grown) = (Mutex::new(cases), Mutex::new(Vec::new()));
    let work = || {
        while let Some((what, files, size)) = { cases.lock().unwrap().pop() } {
            let [once, twice] = [size, 2 * size].map(|size| instructions(&files(size)) - nothing);
            grown.lock().unwrap().push((what, once, twice));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let grown = grown.into_inner().unwrap();
    assert_eq!(grown.len(), GROWING.len() + 1);
    let too_fast = grown.iter().filter(|(_, once, twice)| twice * 100 > once * MOST);
    for (what, once, twice) in &grown {
        eprintln!("{what}: {} hundredths", twice * 100 / once);
    }
    assert_eq!(too_fast.collect::<Vec<_>>(), Vec::<&(&str, u64, u64)>::new(), "of {grown:?}");
}
