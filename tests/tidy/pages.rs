//! `docs/rules/` holds the page of every rule, and an index.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use orglint::policy::Rules;
use orglint::schema::Schemas;

use crate::repository::root;

#[test]
fn every_rule_has_its_page() {
    let schemas = Schemas::builtin().unwrap();
    let rules = Rules::builtin(&schemas);
    let mut pages: BTreeMap<String, String> =
        rules.iter().map(|rule| (format!("{}.md", rule.id()), rule.page())).collect();
    pages.insert("README.md".to_owned(), index(&rules));
    let folder = root().join("docs/rules");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for (name, text) in &pages {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        return;
    }
    let stale: Vec<_> = pages
        .iter()
        .filter(|(name, text)| fs::read_to_string(folder.join(name)).ok().as_ref() != Some(*text))
        .map(|(name, _)| format!("docs/rules/{name} is not what the rule file says"))
        .collect();
    let mut found = BTreeSet::new();
    files(&folder, &folder, &mut found);
    let orphans = found.iter().filter(|name| !pages.contains_key(*name));
    let orphans = orphans.map(|name| format!("docs/rules/{name} has no rule"));
    let complaints: Vec<_> = stale.into_iter().chain(orphans).collect();
    let remedy = "run `UPDATE_DOCS=1 cargo test --locked --test tidy`";
    assert!(complaints.is_empty(), "{}\n{remedy}", complaints.join("\n"));
}

fn index(rules: &Rules) -> String {
    let mut text = format!(
        "# Rules\n\nEvery rule of orglint, {} of them, by category. `orglint explain RULE` prints the same pages.\n",
        rules.iter().count()
    );
    let mut category = String::new();
    for rule in rules.iter() {
        if rule.id().category() != category {
            rule.id().category().clone_into(&mut category);
            let _ = writeln!(text, "\n## {category}\n\n| rule | severity | reports |\n|---|---|---|");
        }
        let (id, summary) = (rule.id(), rule.summary().replace('|', "\\|"));
        let _ = writeln!(text, "| [{id}]({id}.md) | {} | {summary} |", rule.severity());
    }
    text
}

fn files(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
}
