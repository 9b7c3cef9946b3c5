//! Where the program comes from: a release whose checksum is right, or the action's own source; and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::machine::{Ended, Machine, write_program};
use crate::metadata::root;
use crate::repository::calendar;

const ARCHIVE: &str = "orglint-x86_64-unknown-linux-musl-v1.2.3.tgz";
const REPORT: &str = "for a in \"$@\"; do case $a in json=*) printf '{\\n  \"summary\": {\\n    \"errors\": 0,\\n    \"warnings\": 0,\\n    \"infos\": 0\\n  }\\n}\\n' >\"${a#*=}\" ;; esac; done\n";

/// A machine whose `curl` gets the archive of release 1.2.3 out of a folder, with the archive's checksum.
fn machine() -> (Machine, String) {
    let mut machine = Machine::new(&[("a.yaml", &calendar("a"))]);
    machine.variables.remove("ORGLINT_BIN");
    let released = machine.beside("released");
    let version = "if [ \"$1\" = --version ]; then echo 'orglint 1.2.3'; exit 0; fi\n";
    write_program(&released.join("orglint"), &format!("{version}{REPORT}"));
    pack(&machine);
    machine.program(
        "curl",
        &format!(
            "printf '%s\\n' \"$@\" >'{}'\nwhile [ \"$1\" != --output ]; do shift; done\ncp '{}/{ARCHIVE}' \"$2\"\n",
            machine.beside("asked").display(),
            released.display()
        ),
    );
    // Neither is a part of what is tested here.
    machine.program("gh", "exit 0\n");
    machine.program("cargo", "echo 'cargo has run'; exit 9\n");
    own_tree(&mut machine, "");
    let sum = sum(&released.join(ARCHIVE));
    (machine, sum)
}

/// Packs what lies in `released` anew.
fn pack(machine: &Machine) {
    let mut tar = Command::new("tar");
    tar.current_dir(machine.beside("released")).args(["-czf", ARCHIVE, "orglint"]);
    assert!(tar.status().unwrap().success());
}

fn sum(path: &Path) -> String {
    let script = "sha256sum 2>/dev/null || shasum -a 256";
    let output =
        Command::new("sh").args(["-c", script]).stdin(fs::File::open(path).unwrap()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

/// A copy of the action in version 1.2.3, with these lines among its checksums and a small program as its source.
fn own_tree(machine: &mut Machine, sums: &str) {
    let tree = machine.beside("the action");
    fs::create_dir_all(tree.join("action")).unwrap();
    fs::create_dir_all(tree.join("src")).unwrap();
    for name in ["install.sh", "lint.sh", "messages.sh"] {
        fs::copy(root().join("action").join(name), tree.join("action").join(name)).unwrap();
    }
    let own = fs::read_to_string(root().join("action/checksums.txt")).unwrap();
    fs::write(tree.join("action/checksums.txt"), own + sums).unwrap();
    let manifest = "[package]\nname = \"orglint\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(tree.join("Cargo.toml"), manifest).unwrap();
    fs::write(
        tree.join("Cargo.lock"),
        "version = 4\n\n[[package]]\nname = \"orglint\"\nversion = \"1.2.3\"\n",
    )
    .unwrap();
    fs::write(
        tree.join("src/main.rs"),
        "fn main() {\n    println!(\"orglint {}-own\", env!(\"CARGO_PKG_VERSION\"));\n}\n",
    )
    .unwrap();
    machine.tree = tree;
}

fn refused(ended: &Ended, says: &str) {
    assert_eq!((ended.code, ended.complaints()), (2, vec![says.to_owned()]), "{ended:?}");
    assert_eq!((ended.output("result"), ended.output("exit-code")), ("error", "2"));
    assert_eq!((ended.output("version"), ended.ran.len()), ("", 1));
    assert!(!ended.log.contains("cargo has run"), "{}", ended.log);
}

#[test]
fn a_release_runs_when_its_checksum_is_known() {
    let (mut machine, sum) = machine();
    own_tree(&mut machine, &format!("{sum}  {ARCHIVE}\n"));
    for version in ["", "1.2.3"] {
        let ended = machine.run(&[("version", version)]);
        assert_eq!((ended.code, ended.output("version")), (0, "1.2.3"), "{ended:?}");
    }
    let asked = fs::read_to_string(machine.beside("asked")).unwrap();
    let url = format!("https://github.com/orglint/orglint/releases/download/v1.2.3/{ARCHIVE}");
    assert!(asked.starts_with("--disable\n--proto\n=https\n--proto-redir\n=https\n--tlsv1.2\n"), "{asked}");
    assert_eq!(asked.lines().last(), Some(url.as_str()));
}

#[test]
fn a_release_runs_when_its_checksum_is_given() {
    let (machine, sum) = machine();
    let ended = machine.run(&[("version", "1.2.3"), ("checksum", &sum.to_uppercase())]);
    assert_eq!((ended.code, ended.output("version")), (0, "1.2.3"), "{ended:?}");
}

#[test]
fn an_archive_with_another_checksum_does_not_run() {
    let (mut machine, sum) = machine();
    let other = sum.chars().rev().collect::<String>();
    let witness = machine.beside("witness");
    write_program(&machine.beside("released/orglint"), &format!("touch '{}'\n", witness.display()));
    pack(&machine);
    let got = self::sum(&machine.beside("released").join(ARCHIVE));
    let says = |wanted: &str| {
        format!(
            "the SHA-256 of `{ARCHIVE}` is {got}, expected {wanted}: it is not what was released, and does not run"
        )
    };
    refused(&machine.run(&[("version", "1.2.3"), ("checksum", &sum)]), &says(&sum));
    own_tree(&mut machine, &format!("{other}  {ARCHIVE}\n"));
    refused(&machine.run(&[]), &says(&other));
    let both = format!("`checksum` is {sum}, and the action knows {other} for `{ARCHIVE}`");
    refused(&machine.run(&[("version", "1.2.3"), ("checksum", &sum)]), &both);
    assert!(!witness.exists());
}

#[test]
fn a_release_without_a_checksum_is_not_even_asked_for() {
    let (mut machine, sum) = machine();
    let says = format!(
        "the action knows no checksum of `{ARCHIVE}`: give it with `checksum`, or take a newer ref of the action"
    );
    refused(&machine.run(&[("version", "1.2.3")]), &says);
    // The line of another archive is not taken for it.
    own_tree(
        &mut machine,
        &format!("{sum}  x{ARCHIVE}\n{sum}  orglint-x86_64-unknown-linux-muslXv1.2.3.tgz\n"),
    );
    refused(&machine.run(&[("version", "1.2.3")]), &says);
    assert!(!machine.beside("asked").exists());
}

#[test]
fn an_attestation_that_does_not_hold_is_fatal() {
    let (machine, sum) = machine();
    let seen = machine.beside("seen");
    machine.program("gh", &format!("printf '%s\\n' \"$GH_TOKEN\" \"$@\" >'{}'\nexit 1\n", seen.display()));
    let says = format!("`{ARCHIVE}` has no valid attestation of the release workflow, and does not run");
    refused(&machine.run(&[("version", "1.2.3"), ("checksum", &sum)]), &says);
    let seen = fs::read_to_string(seen).unwrap();
    let wanted = [
        "the-token-of-the-job",
        "attestation",
        "verify",
        ARCHIVE,
        "--repo",
        "orglint/orglint",
        "--signer-workflow",
        "orglint/orglint/.github/workflows/release.yml",
    ];
    assert_eq!(seen.lines().collect::<Vec<_>>(), wanted);
    let without = machine.run(&[("version", "1.2.3"), ("checksum", &sum), ("token", "")]);
    assert_eq!(without.code, 0, "{without:?}");
}

#[test]
fn an_archive_without_the_program_is_refused() {
    let (machine, _) = machine();
    let mut tar = Command::new("tar");
    tar.current_dir(machine.beside("released")).args(["-czf", ARCHIVE, "--files-from", "/dev/null"]);
    assert!(tar.status().unwrap().success());
    let sum = sum(&machine.beside("released").join(ARCHIVE));
    let says = format!("there is no `orglint` in `{ARCHIVE}`");
    refused(&machine.run(&[("version", "1.2.3"), ("checksum", &sum)]), &says);
}

#[test]
fn what_is_no_release_is_refused() {
    let (mut machine, sum) = machine();
    for version in ["latest", "v1.2.3", "1.2", "1.2.3/../4.5.6", "1.2.3\n", "1.2.3 "] {
        let says = format!("`version` is `{version}`: write a release as `1.2.3`, or `source`");
        refused(&machine.run(&[("version", version)]), &says);
    }
    for checksum in ["abc", &format!("{sum}0"), &"g".repeat(64)] {
        let says = format!("`checksum` is `{checksum}`: write the 64 hexadecimal digits of a SHA-256");
        refused(&machine.run(&[("version", "1.2.3"), ("checksum", checksum)]), &says);
    }
    for version in ["", "source"] {
        let says = "`checksum` is of use only with a release in `version`";
        refused(&machine.run(&[("version", version), ("checksum", &sum)]), says);
    }
    machine.set("RUNNER_ARCH", "ARM");
    let says = "there is no release for Linux on ARM: write `version: source`, with a Rust toolchain in a step before";
    refused(&machine.run(&[("version", "1.2.3"), ("checksum", &sum)]), says);
}

#[test]
fn a_program_of_the_callers_is_named_by_its_absolute_path() {
    let (mut machine, _) = machine();
    machine.write("orglint", "#!/bin/sh\necho 'orglint 6.6.6'\n");
    for (value, says) in [
        ("orglint", "`ORGLINT_BIN` is not an absolute path"),
        ("./orglint", "`ORGLINT_BIN` is not an absolute path"),
        ("/nowhere/orglint", "`ORGLINT_BIN` names no program: `/nowhere/orglint`"),
        ("/usr", "`ORGLINT_BIN` names no program: `/usr`"),
    ] {
        machine.set("ORGLINT_BIN", value);
        refused(&machine.run(&[]), says);
    }
    let other = machine.program("other", "echo 'somebody else 1.0'\n").display().to_string();
    machine.set("ORGLINT_BIN", &other);
    refused(&machine.run(&[]), &format!("`{other}` is not orglint"));
}

/// The real cargo builds a small program, with files in the workspace that would have it run another.
#[test]
fn the_source_is_built_where_the_workspace_has_no_say() {
    let (mut machine, _) = machine();
    let witness = machine.beside("witness");
    let evil = machine.beside("evil");
    write_program(&evil, &format!("touch '{}'\nexit 1\n", witness.display()));
    machine.write(
        ".cargo/config.toml",
        &format!(
            "[build]\nrustc-wrapper = '{0}'\nrustc = '{0}'\n[alias]\nbuild = 'version'\n",
            evil.display()
        ),
    );
    machine.write("rust-toolchain.toml", "[toolchain]\nchannel = 'none'\n");
    machine.write("Cargo.toml", "[package]\nname = 'orglint'\n");
    fs::remove_file(machine.beside("bin/cargo")).unwrap();
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        if let Ok(value) = std::env::var(name) {
            machine.set(name, value);
        }
    }
    for version in ["source", ""] {
        let ended = machine.run(&[("version", version)]);
        assert_eq!(ended.output("version"), "1.2.3-own", "{ended:?}");
        // It knows how to say its version, and not how to lint.
        assert_eq!(ended.code, 2);
    }
    assert!(!witness.exists());
    assert!(!machine.workspace().join("target").exists());
}

#[test]
fn a_build_has_no_token_and_says_what_it_needs() {
    let (machine, _) = machine();
    let seen = machine.beside("seen");
    machine.program("cargo", &format!("env >'{0}'; pwd >>'{0}'; exit 1\n", seen.display()));
    refused(&machine.run(&[]), "cannot build orglint from source: the log says why");
    let seen = fs::read_to_string(seen).unwrap();
    assert!(!seen.contains("the-token"), "{seen}");
    let real = fs::canonicalize(machine.temp()).unwrap();
    assert_eq!(seen.lines().last(), Some(real.to_str().unwrap()));
}

#[test]
fn without_cargo_it_says_what_to_install() {
    let (mut machine, _) = machine();
    // A machine with bash and the tools of its scripts, and no more.
    let bin = machine.beside("few");
    fs::create_dir_all(&bin).unwrap();
    let path = std::env::var("PATH").unwrap();
    for name in ["bash", "sed", "head", "awk", "tr", "dirname"] {
        let program = path.split(':').map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
        std::os::unix::fs::symlink(program.unwrap(), bin.join(name)).unwrap();
    }
    machine.set("PATH", bin.display().to_string());
    refused(
        &machine.run(&[]),
        "building orglint from source needs cargo: install a Rust toolchain in a step before, or name a release with `version`",
    );
}
