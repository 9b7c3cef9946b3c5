//! Embeds every schema, every rule file, every adapter and what `init` writes, so that adding one is adding a file.
//! Reads no more of them than the kind that a schema is for, and what a rule judges.

mod rules;

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
    let mut kinds = Vec::new();
    for (name, path) in &schemas {
        if let Some(kind) = kind(&fs::read_to_string(path)?) {
            kinds.push((kind, name.clone()));
        }
    }
    kinds.sort();

    let mut code = String::new();
    table(&mut code, "File name and text of every file in `schemas`, by name.", "SCHEMAS", &schemas);
    rules::table(&mut code, policies)?;
    table(&mut code, "Path and text of every file that `init` writes, by path.", "BEGINNING", &beginning);
    table(&mut code, "File name and text of every file in `adapters`, by name.", "ADAPTERS", &adapters);
    code.push_str("/// Kind and schema file of every manifest kind, by kind.\n");
    code.push_str("pub(crate) static KINDS: &[(&str, &str)] = &[\n");
    for (kind, file) in &kinds {
        let _ = writeln!(code, "    ({kind:?}, {file:?}),");
    }
    code.push_str("];\n");
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

/// `properties.kind.const` of a schema, if it is one of a kind. By hand: a JSON library here would be built a
/// second time, for the host.
fn kind(schema: &str) -> Option<String> {
    let kind = member(member(member(schema, "properties")?, "kind")?, "const")?;
    Some(kind.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The text of a member of a JSON object.
fn member<'t>(object: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = object.trim_start().strip_prefix('{')?;
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        let key = rest.get(..value_length(rest)?)?;
        rest = rest.get(key.len()..)?.trim_start().strip_prefix(':')?.trim_start();
        let value = rest.get(..value_length(rest)?)?;
        if key.trim_matches('"') == name {
            return Some(value);
        }
        rest = rest.get(value.len()..)?;
    }
}

/// How many bytes the JSON value at the start of this text takes; nothing where an object ends.
fn value_length(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return Some(at + 1);
                }
            }
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = match depth {
                    0 => return (at > 0).then_some(at),
                    1 => return Some(at + 1),
                    _ => depth - 1,
                }
            }
            b',' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
