//! Embeds every schema, every rule file, every adapter and what `init` writes, so that adding one is adding a file.
//! What a run asks of every schema and every rule is made ready here.

#![expect(clippy::print_stdout, reason = "this is how a build speaks to cargo")]

mod rules;
mod schemas;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    // Cargo looks into a watched directory by itself, at any depth.
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=schemas");
    println!("cargo:rerun-if-changed=policies");
    println!("cargo:rerun-if-changed=adapters");
    println!("cargo:rerun-if-changed=templates");

    let schemas = files(&root.join("schemas"), "json")?;
    let policies = files(&root.join("policies"), "yaml")?;
    let adapters = files(&root.join("adapters"), "yaml")?;
    let beginning = every_file(&root.join("templates/init"))?;
    let text = |(name, path): (String, PathBuf)| Ok((name, fs::read_to_string(path)?));
    let schemas = schemas.into_iter().map(text).collect::<io::Result<Vec<_>>>()?;

    let mut code = String::new();
    schemas::tables(&mut code, &schemas);
    rules::table(&mut code, policies)?;
    table(&mut code, "Path and text of every file that `init` writes, by path.", "BEGINNING", &beginning);
    table(&mut code, "File name and text of every file in `adapters`, by name.", "ADAPTERS", &adapters);
    fs::write(PathBuf::from(variable("OUT_DIR")?).join("embedded.rs"), code)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|_| io::Error::other(format!("cargo sets {name}")))
}

/// Path below `directory` with `/`, and absolute path, of every file with this ending, sorted.
fn files(directory: &Path, ending: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = every_file(directory)?;
    found.retain(|(_, path)| path.extension().is_some_and(|extension| extension == ending));
    Ok(found)
}

/// Path below `directory` with `/`, and absolute path, of every file, sorted.
fn every_file(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), directory.to_path_buf())];
    while let Some((prefix, directory)) = open.pop() {
        if !directory.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if path.is_dir() {
                open.push((format!("{prefix}{name}/"), path));
            } else {
                found.push((format!("{prefix}{name}"), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn table(code: &mut String, comment: &str, name: &str, files: &[(String, PathBuf)]) {
    let _ = writeln!(code, "/// {comment}\npub(crate) static {name}: &[(&str, &str)] = &[");
    for (file, path) in files {
        let _ = writeln!(code, "    ({file:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("];\n\n");
}
