//! Input that is made to stop the program or to wear the machine out: each ends in time, within its memory and with a
//! diagnostic, and none takes more than it grows.
//!
//! `benches/bombs.sh` measures the same files with the program as it is shipped, and prints the table of
//! `docs/trust.md`. Here the bounds are wide, and the kernel holds them: seconds are those of the processor, so that no
//! busy machine makes a difference.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]
#![cfg(unix)]

#[path = "bombs/documents.rs"]
mod documents;
#[path = "bombs/growth.rs"]
mod growth;
#[path = "bombs/organizations.rs"]
mod organizations;
#[path = "cli/repository.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod repository;
#[path = "bombs/settings.rs"]
mod settings;
#[path = "bombs/syntaxes.rs"]
mod syntaxes;

use std::process::Command;
use std::sync::Mutex;

use repository::{Repository, Run};

/// Files of a bomb, by path.
type Files = Vec<(String, Vec<u8>)>;

/// A hostile organization.
struct Bomb {
    name: &'static str,
    /// As many pieces of what it is made of as there may be.
    size: usize,
    /// Its files, with so many pieces.
    files: fn(usize) -> Files,
    /// What it is reported as, in either stream.
    says: &'static str,
    code: i32,
}

/// Behind every command line.
const ARGUMENTS: [&str; 5] = ["--now", "2026-11-22", "--threads", "1", "."];

/// What a bomb may take of the processor when neither the program nor what it is made of is optimised. The program
/// that is shipped takes a tenth of it.
const SECONDS: u32 = 20;

/// Its address space, of which stacks and the allocator reserve more than they use.
const KIB: u32 = 1024 * 1024;

fn bombs() -> Vec<Bomb> {
    let mut bombs = documents::bombs();
    bombs.extend(syntaxes::bombs());
    bombs.extend(organizations::bombs());
    bombs.extend(settings::bombs());
    bombs
}

fn file(path: &str, text: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    (path.to_owned(), text.into())
}

/// What a piece becomes for each number.
fn repeat(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// A repository that holds the files.
fn laid(files: &Files) -> Repository {
    let repository = Repository::in_memory();
    for (path, bytes) in files {
        repository.write(path, bytes);
    }
    repository
}

/// A baseline is of no use unless it is named.
fn arguments(files: &Files) -> Vec<&'static str> {
    let has_baseline = files.iter().any(|(path, _)| path == "baseline.json");
    let baseline: &[&str] = if has_baseline { &["--baseline", "baseline.json"] } else { &[] };
    [baseline, &ARGUMENTS[..]].concat()
}

/// Runs one within its bounds; what is wrong with how it ended.
fn burst(bomb: &Bomb) -> Option<String> {
    let files = (bomb.files)(bomb.size);
    let repository = laid(&files);
    let bounds = format!("ulimit -c 0; ulimit -t {SECONDS}; ulimit -v {KIB}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &bounds, env!("CARGO_BIN_EXE_orglint")]).args(arguments(&files));
    command.current_dir(repository.path()).env_remove("GITHUB_ACTIONS");
    let Run { code, out, err } = Run::of(&mut command);
    let said = out.contains(bomb.says) || err.contains(bomb.says);
    if (code, said) == (Some(bomb.code), true) {
        return None;
    }
    let mut heads: Vec<_> = out.lines().filter(|line| line.starts_with(char::is_alphanumeric)).collect();
    heads.sort_unstable();
    heads.truncate(5);
    let (heads, err): (String, String) = (heads.join("\n"), err.chars().take(1_000).collect());
    Some(format!("{}: ended with {code:?}, not {} and `{}`:\n{err}{heads}", bomb.name, bomb.code, bomb.says))
}

#[test]
fn every_bomb_ends_in_time_and_says_why() {
    let bombs = Mutex::new(bombs());
    let complaints = Mutex::new(Vec::new());
    let work = || {
        while let Some(bomb) = { bombs.lock().unwrap().pop() } {
            complaints.lock().unwrap().extend(burst(&bomb));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn names_are_told_apart() {
    let bombs = bombs();
    for (index, bomb) in bombs.iter().enumerate() {
        assert!(bombs[..index].iter().all(|other| other.name != bomb.name), "{}", bomb.name);
        assert!(!bomb.says.is_empty() && matches!(bomb.code, 1 | 2), "{}", bomb.name);
    }
}

/// For `benches/bombs.sh`: lays the files where `ORGLINT_BOMBS` says, each bomb in a folder of its name, at its full
/// size and, beside that, at a half and a quarter of it; and its arguments in a file beside those.
#[test]
#[ignore = "it writes files for a script"]
fn lay() {
    let folder = std::path::PathBuf::from(std::env::var_os("ORGLINT_BOMBS").unwrap());
    for bomb in bombs() {
        for (part, name) in [(1, ""), (2, ".half"), (4, ".quarter")] {
            let files = (bomb.files)(bomb.size / part);
            let top = folder.join(format!("{}{name}", bomb.name));
            for (path, bytes) in &files {
                let path = top.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            let arguments = format!("{} {}\n", bomb.code, arguments(&files).join(" "));
            std::fs::write(folder.join(format!("{}{name}.run", bomb.name)), arguments).unwrap();
        }
    }
}
