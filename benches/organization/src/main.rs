//! Writes an organization of so many files: `organization FOLDER FILES [SEED]`. The pattern is `fixtures/clean`, again
//! and again in namespaces of their own; how it is written is chance. One file in twenty breaks one rule, and
//! `FOLDER.expected` says which one and where: path, line and rule, one a line. Everything else is without a fault.

mod fault;
mod node;
mod random;
mod template;
mod write;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use node::Document;
use random::Random;
use template::Template;

/// One file in so many breaks a rule.
const FAULT_EVERY: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Option<Vec<u64>> = arguments.iter().skip(1).map(|text| text.parse().ok()).collect();
    match (arguments.first(), numbers.as_deref()) {
        (Some(folder), Some([files])) => generate(Path::new(folder), *files as usize, 1),
        (Some(folder), Some([files, seed])) => generate(Path::new(folder), *files as usize, *seed),
        _ => {
            eprintln!("usage: organization FOLDER FILES [SEED]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn generate(folder: &Path, files: usize, seed: u64) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let large = Template::large(&fixtures);
    let small = Template::small(&fixtures);
    let mut state = Output {
        folder,
        random: Random::new(seed),
        files: 0,
        expected: Vec::new(),
        folders: BTreeSet::new(),
    };
    let mut namespace = 0;
    while state.files < files {
        let rest = files - state.files;
        let template = if rest >= large.files.len() { &large } else { &small };
        namespace += 1;
        state.namespace(template, &format!("n{namespace}"), rest);
    }
    state.expected.sort();
    let mut text = String::new();
    for (path, line, rule) in &state.expected {
        writeln!(text, "{path}\t{line}\t{rule}").expect("a string takes everything");
    }
    let beside = PathBuf::from(format!("{}.expected", folder.display()));
    fs::write(&beside, text).expect("the list of faults can be written");
}

struct Output<'f> {
    folder: &'f Path,
    random: Random,
    files: usize,
    expected: Vec<(String, usize, &'static str)>,
    folders: BTreeSet<PathBuf>,
}

impl Output<'_> {
    /// All documents of a template in at most so many files.
    fn namespace(&mut self, template: &Template, namespace: &str, most: usize) {
        let mut files = template.files.clone();
        while files.len() > most {
            let last = files.pop().expect("more than one");
            files.last_mut().expect("at least one").documents.extend(last.documents);
        }
        for file in &files {
            let mut path = format!("{namespace}/{}", file.folder);
            // Six folders for ten files, as large organizations have them.
            if self.random.chance(template.own_folder) {
                write!(path, "/{}", file.name).expect("a string takes everything");
            }
            let folder = self.folder.join(&path);
            if !self.folders.contains(&folder) {
                fs::create_dir_all(&folder).expect("a folder can be made");
                self.folders.insert(folder);
            }
            write!(path, "/{}.yaml", file.name).expect("a string takes everything");
            self.file(&path, namespace, &file.documents);
        }
    }

    fn file(&mut self, path: &str, namespace: &str, documents: &[Document]) {
        self.files += 1;
        let mut documents = documents.to_vec();
        let mut fault = None;
        if self.files % FAULT_EVERY == 0 {
            let index = self.random.below(documents.len());
            fault = Some(fault::plant(&mut documents[index], &mut self.random));
        }
        let mut text = write::Text::new(&mut self.random);
        for (index, document) in documents.iter().enumerate() {
            text.document(document, namespace, index > 0);
        }
        let (text, line) = text.finish();
        if let Some(rule) = fault {
            self.expected.push((path.to_owned(), line.expect("the place of a fault is written"), rule));
        }
        fs::write(self.folder.join(path), text).expect("a file can be written");
    }
}
