//! What the parts of a run cost, by `cargo bench`: for looking at a change. What is promised of whole runs is measured by
//! `benches/run.sh`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "benchmarks")]

use std::path::{Path, PathBuf};

use divan::{Bencher, black_box, counter::BytesCount};
use orglint::document::{Limits, parse};
use orglint::output::{Format, Options, write};
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{Source, Sources};
use orglint::{Settings, lint};

fn main() {
    divan::main();
}

/// The manifests of a fixture, as they lie in it.
fn sources(fixture: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push(Source::new(name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// So many copies of an organization, each in a folder and a namespace of its own.
fn copies(count: usize) -> Vec<Source> {
    let one = sources("clean");
    let copy = |number: usize| {
        one.iter().map(move |source| {
            let namespace = format!("metadata:\n  namespace: n{number}\n");
            let text = source.text().replace("metadata:\n", &namespace);
            Source::new(format!("n{number}/{}", source.path()), text)
        })
    };
    (0..count).flat_map(copy).collect()
}

fn settings() -> Settings {
    Settings::new(Now::Day("2026-11-22".parse().unwrap()))
}

fn bytes(sources: &[Source]) -> BytesCount {
    BytesCount::new(sources.iter().map(|source| source.text().len()).sum::<usize>())
}

fn parse_all(bencher: Bencher<'_, '_>, files: Vec<Source>) {
    let (size, sources) = (bytes(&files), Sources::new(files));
    bencher.counter(size).bench_local(|| {
        for (file, source) in sources.iter() {
            black_box(parse(file, source.text(), &Limits::default()));
        }
    });
}

/// Plain manifests, which one pass reads.
#[divan::bench]
fn parse_plain(bencher: Bencher<'_, '_>) {
    parse_all(bencher, sources("acme"));
}

/// The same with an anchor each, which the parser library reads.
#[divan::bench]
fn parse_by_the_library(bencher: Bencher<'_, '_>) {
    let anchored = |source: &Source| {
        Source::new(source.path(), source.text().replacen("metadata:\n", "metadata: &m\n", 1))
    };
    parse_all(bencher, sources("acme").iter().map(anchored).collect());
}

/// The rules that come with the program, from their files.
#[divan::bench]
fn load_rules(bencher: Bencher<'_, '_>) {
    let schemas = Schemas::builtin().unwrap();
    bencher.bench_local(|| Rules::builtin(&schemas));
}

/// Whole runs in memory, without reading files and writing reports.
#[divan::bench(args = [1, 10, 40])]
fn lint_copies(bencher: Bencher<'_, '_>, count: usize) {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let (files, settings) = (copies(count), settings());
    let input = || Sources::new(files.clone());
    bencher
        .counter(bytes(&files))
        .with_inputs(input)
        .bench_local_values(|sources| lint(sources, &schemas, &rules, &settings));
}

/// A report with many problems, in each format.
#[divan::bench(args = Format::ALL.map(Format::name))]
fn write_report(bencher: Bencher<'_, '_>, format: &str) {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let report = lint(Sources::new(sources("acme")), &schemas, &rules, &settings());
    let Some(format) = Format::ALL.into_iter().find(|known| known.name() == format) else {
        panic!("no format {format}")
    };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write(format, &report, &Options::default(), &mut out).unwrap();
        out
    });
}
