//! Adapters: what the documents of other tools are read as, what is said of them, and what is left alone.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(dead_code, reason = "shared with other tests, which use more of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use orglint::config::Draft;
use orglint::diagnostic::Report;
use orglint::fix::Permit;
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::{Schemas, adapters};
use orglint::source::{Source, Sources};
use orglint::{Settings, expect, lint, mend};

#[path = "proof/mod.rs"]
mod proof;
#[path = "cli/repository.rs"]
mod repository;

use repository::Repository;

/// The fixtures, by path.
fn fixtures() -> Vec<PathBuf> {
    let folder = proof::root().join("fixtures/adapters");
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn schemas(names: &[&str]) -> Schemas {
    names.iter().fold(Schemas::builtin().unwrap(), |schemas, name| schemas.adapt(name, None).unwrap())
}

/// Those of a configuration.
fn configured(text: &str) -> Schemas {
    let builtin = Schemas::builtin().unwrap();
    let draft = Draft::read(Source::new("orglint.yaml", text), &builtin).unwrap();
    let on = draft.additions().adapters.iter();
    on.fold(builtin, |schemas, adapter| schemas.adapt(&adapter.name, adapter.paths.clone()).unwrap())
}

fn judged(files: Vec<Source>, schemas: &Schemas) -> Report {
    let rules = Rules::builtin(schemas);
    lint(Sources::new(files), schemas, &rules, &Settings::new(Now::parse(orglint::proof::TODAY).unwrap()))
}

fn files(folder: &Path) -> Vec<Source> {
    let mut files = Vec::new();
    proof::collect(folder, folder, &mut files);
    files.retain(|file| file.path() != "orglint.yaml");
    files.sort_by(|a, b| a.path().cmp(b.path()));
    files
}

/// A fixture, as its configuration wants it to be judged.
fn report(folder: &Path) -> Report {
    let schemas = configured(&fs::read_to_string(folder.join("orglint.yaml")).unwrap());
    judged(files(folder), &schemas)
}

/// `path:line severity rule message` of each diagnostic.
fn lines(report: &Report) -> Vec<String> {
    let line = |diagnostic: &orglint::diagnostic::Diagnostic| {
        let source = report.sources.file(diagnostic.primary.file);
        let line = source.position(diagnostic.primary.span.start).line;
        let (severity, rule, message) = (diagnostic.severity, &diagnostic.rule, &diagnostic.message);
        format!("{}:{line} {severity} {rule} {message}", source.path())
    };
    report.diagnostics.iter().map(line).collect()
}

fn yaml(text: &str, adapter: &str) -> Vec<String> {
    lines(&judged(vec![Source::new("a.yaml", text)], &schemas(&[adapter])))
}

#[test]
fn what_is_marked_is_reported_and_nothing_else() {
    let mut differences = String::new();
    let fixtures = fixtures();
    for folder in &fixtures {
        let mut report = report(folder);
        assert_eq!(orglint::proof::misplaced(&report), None);
        // JSON has no comments: what is expected there stands beside it.
        let is_json = |line: &String| line.split(':').next().unwrap().ends_with(".json");
        let found: Vec<_> = lines(&report).into_iter().filter(is_json).collect();
        let beside = fs::read_to_string(folder.join("expected")).unwrap_or_default();
        let expected: Vec<_> = beside.lines().map(|line| line.split_once(" \"").unwrap()).collect();
        let fits = |(line, (start, text)): (&String, &(&str, &str))| {
            line.starts_with(&format!("{start} ")) && line.contains(text.trim_end_matches('"'))
        };
        if found.len() != expected.len() || !found.iter().zip(&expected).all(fits) {
            differences.push_str(&format!("{}:\n{}\n", folder.display(), found.join("\n")));
        }
        let sources = &report.sources;
        let kept = report
            .diagnostics
            .iter()
            .filter(|diagnostic| !sources.file(diagnostic.primary.file).path().ends_with(".json"));
        report.diagnostics = kept.cloned().collect();
        if let Err(found) = expect::compare(&report, None) {
            differences.push_str(&format!("{}:\n{found}\n", folder.display()));
        }
    }
    assert!(differences.is_empty(), "{differences}");
    let on: BTreeSet<_> = fixtures.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert!(adapters().all(|adapter| on.contains(adapter)), "every adapter has its fixture");
}

#[test]
fn the_program_says_the_same() {
    for folder in fixtures() {
        // At a root of its own, as `CODEOWNERS` is read only there.
        let repository =
            Repository::new(&[("orglint.yaml", &fs::read_to_string(folder.join("orglint.yaml")).unwrap())]);
        for file in files(&folder) {
            repository.write(file.path(), file.text().as_bytes());
        }
        let run = repository.run(&["check", "--now", orglint::proof::TODAY, "--format", "json"]);
        let (json, report) = (run.json(), report(&folder));
        let said: Vec<_> = json["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["message"].as_str().unwrap().to_owned())
            .collect();
        let wanted: Vec<_> = report.diagnostics.iter().map(|d| d.message.clone()).collect();
        assert_eq!((said, run.code), (wanted, Some(1)), "{}: {}", folder.display(), run.err);
    }
}

#[test]
fn all_adapters_go_together_and_name_rules_that_exist() {
    let mut names: Vec<_> = adapters().collect();
    schemas(&names);
    // Whichever is named first.
    names.reverse();
    let schemas = schemas(&names);
    let rules = Rules::builtin(&schemas);
    for mark in 0.. {
        let Some(template) = schemas.template(mark) else { break };
        for pattern in &template.rules {
            let category = pattern.strip_suffix("/*");
            let known = rules.iter().any(|rule| match category {
                Some(category) => rule.id().category() == category,
                None => rule.id().as_str() == pattern,
            });
            assert!(known, "{}: `{pattern}` is no rule", template.adapter);
        }
    }
}

#[test]
fn what_is_read_without_an_adapter_is_another_tool_s() {
    let report = judged(files(&proof::root().join("fixtures/adapters/peribolos")), &schemas(&[]));
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!((report.summary.documents.len(), report.exit_code), (0, 2));
}

#[test]
fn nothing_is_mended_in_a_file_of_another_tool() {
    // A near name has a fix in a manifest of ours …
    let flag = "apiVersion: orglint/v1\nkind: FeatureFlag\nmetadata: { name: a }\nspec: { owner: shpo, createdAt: 2026-11-20, removeBy: 2026-11-30 }\n";
    let team = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: shop }\nspec: { type: enabling }\n";
    let schemas = schemas(&["flagd", "backstage"]);
    let has_fix = |files: Vec<Source>| {
        let report = judged(files, &schemas);
        let of_owner = report.diagnostics.iter().find(|d| d.rule.as_str() == "flag/owner").unwrap();
        of_owner.fix.is_some()
    };
    assert!(has_fix(vec![Source::new("flag.yaml", flag), Source::new("team.yaml", team)]));
    // … and none in one that is made of another document.
    let foreign = "flags: { a: { state: ENABLED, variants: {}, metadata: { owner: shpo } } }\n";
    assert!(!has_fix(vec![Source::new("a.flagd.yaml", foreign), Source::new("team.yaml", team)]));
    for folder in fixtures() {
        let schemas = configured(&fs::read_to_string(folder.join("orglint.yaml")).unwrap());
        let rules = Rules::builtin(&schemas);
        let settings = Settings::new(Now::parse(orglint::proof::TODAY).unwrap());
        let mended = mend(Sources::new(files(&folder)), &schemas, &rules, &settings, Permit::All).unwrap();
        assert!(mended.changes.is_empty(), "{}", folder.display());
    }
}

#[test]
fn pointers_are_those_of_the_tool_s_document() {
    let pointers = |name: &str, rule: &str| -> Vec<String> {
        let report = report(&proof::root().join("fixtures/adapters").join(name));
        let of_rule = report.diagnostics.iter().filter(|d| d.rule.as_str() == rule);
        of_rule.map(|diagnostic| diagnostic.pointer.clone()).collect()
    };
    assert_eq!(pointers("flagd", "flag/overdue"), ["/flags/late"]);
    assert_eq!(
        pointers("peribolos", "ref/unresolved"),
        [
            "/teams/kube-admins/maintainers/1",
            "/orgs/acme/teams/platform/members/1",
            "/orgs/acme/teams/platform/teams/platform-oncall/teams/platform-night/maintainers/0"
        ]
    );
    assert_eq!(pointers("backstage", "team/cycle"), ["/spec/parent"]);
}

#[test]
fn places_and_fingerprints_do_not_depend_on_how_a_file_is_written() {
    let schemas = schemas(&["backstage"]);
    let group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: a }\nspec: { type: t, children: [], parent: gone }\n";
    let judge = |text: &str| {
        let report = judged(vec![Source::new("a.yaml", text)], &schemas);
        let prints: Vec<_> = report.diagnostics.iter().map(|d| d.fingerprint.clone()).collect();
        (lines(&report), prints)
    };
    let (plain, prints) = judge(group);
    assert_eq!(plain, ["a.yaml:4 error ref/unresolved `gone` is not a declared Team"]);
    let crlf = format!("\u{feff}# \u{1f980}\n{group}").replace('\n', "\r\n");
    let (moved, same) = judge(&crlf);
    assert_eq!(
        (moved[0].as_str(), same),
        ("a.yaml:5 error ref/unresolved `gone` is not a declared Team", prints)
    );
}

#[test]
fn what_is_not_here_at_all_is_elsewhere() {
    let component = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: web }\nspec: { type: website, lifecycle: production, owner: group:shop, system: store, dependsOn: ['resource:db'] }\n";
    assert_eq!(yaml(component, "backstage"), [""; 0]);
    let group = "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: search }\nspec: { type: team, children: [] }\n";
    let found = yaml(&format!("{component}{group}"), "backstage");
    assert_eq!(found, ["a.yaml:4 error ref/unresolved `group:shop` is not a declared Team"]);
    // The namespace of the entity is that of its references.
    let shop = group.replace("name: search", "name: shop, namespace: eu");
    let inside = component.replace("name: web", "name: web, namespace: eu");
    assert_eq!(yaml(&format!("{inside}{shop}"), "backstage"), [""; 0]);
    assert_eq!(yaml(&format!("{component}{shop}"), "backstage").len(), 1);
}

#[test]
fn a_broken_document_hides_what_it_may_hold() {
    let component = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: web }\nspec: { type: website, lifecycle: production, owner: shop }\n";
    let group = "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: search }\nspec: { type: team, children: [] }\n";
    let broken = "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: [\n";
    let found = yaml(&format!("{component}{group}{broken}"), "backstage");
    assert!(found.len() == 1 && found[0].contains("yaml/syntax"), "{found:?}");
}

#[test]
fn hostile_documents_are_read_to_their_end() {
    // Values where maps are wanted, names that are none, and a name that is there twice.
    for text in [
        "flags: [1, [2], { key: {} }, null]\n",
        "flags: { a: 1, b: [], c: null, ? [x] : {} }\n",
        "flags: { a: { state: ENABLED, variants: {}, metadata: [owner] } }\n",
        "metadata: &m { owner: *m }\nflags: { a: { metadata: *m } }\n",
        "flags: \"\\u001b[31m\"\n",
        "flags: { \"\\u001b[31m\": { state: ENABLED, variants: {}, metadata: { owner: \"\\u001b[2J\" } } }\n",
    ] {
        let schemas = schemas(&["flagd"]);
        judged(vec![Source::new("a.flagd.yaml", text)], &schemas);
    }
    // As deep as a document may be, and every level a team of one more member than the last.
    let mut text = "orgs: { o: { members: [a]".to_owned();
    for depth in 0..28 {
        text.push_str(&format!(", teams: {{ t{depth}: {{ members: [a]"));
    }
    text.push_str(&" } }".repeat(28));
    text.push_str(" } }\n");
    assert_eq!(yaml(&text, "peribolos"), [""; 0]);
    // Aliases of aliases are as large as what they repeat.
    let mut bomb = "orgs: { o: { members: [a] } }\nl0: &l0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..9 {
        let before = format!("*l{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("l{level}: &l{level} [{before}]\n"));
    }
    let found = yaml(&bomb, "peribolos");
    assert!(found.iter().any(|line| line.contains("limits/exceeded")), "{found:?}");
}

#[test]
fn an_adapter_that_is_none_or_twice_is_refused() {
    let refused = |config: &str| {
        let repository = Repository::new(&[("orglint.yaml", config), ("a.yaml", "a: b\n")]);
        let run = repository.run(&["--format", "concise"]);
        assert_eq!(run.code, Some(2));
        run.out
    };
    assert_eq!(
        refused("adapters: [backstag]\n"),
        "orglint.yaml:1:12: error config/invalid `backstag` is not an adapter\n"
    );
    assert_eq!(
        refused("adapters: [flagd, flagd]\n"),
        "orglint.yaml:1:19: error config/invalid the adapter `flagd` is switched on twice\n"
    );
    let help = Repository::new(&[("orglint.yaml", "adapters: { backstag: }\n")]).run(&[]);
    assert!((help.out + &help.err).contains("did you mean `backstage`?"));
}

/// A rule about this kind with an assertion, in a folder of rules of one's own.
fn own_rule(kind: &str, assert: &str, good: &str, bad: &str) -> String {
    format!(
        "summary: s\nseverity: error\nrationale: r\nappliesTo: {kind}\nassert: {assert}\nmessage: \"no\"\nexamples:\n  \
         - bad: {bad:?}\n  - good: {good:?}\n"
    )
}

#[test]
fn rules_of_a_repository_judge_what_adapters_make() {
    let rule = own_rule(
        "CodeownersLine",
        "has(self.spec) && has(self.spec.owners) && self.spec.owners.size() > 1",
        "x",
        "x",
    );
    let repository = Repository::new(&[
        ("orglint.yaml", "adapters: [codeowners, backstage]\npolicies: [policies]\n"),
        ("policies/acme/two-owners.yaml", &rule),
        ("CODEOWNERS", "# a\r\n*.md @a @b\r\n/é/ @a\r\n*.md\r\n"),
        ("policies/acme/docs.yaml", &own_rule("Service", "has(self.metadata.description)", "x", "x")),
        (
            "catalog-info.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: web\nspec:\n  type: service\n  \
             lifecycle: production\n  owner: group:default/web\n",
        ),
    ]);
    let run = repository.run(&["--format", "concise", "--now", orglint::proof::TODAY]);
    assert_eq!(
        run.out,
        "CODEOWNERS:3:1: error acme/two-owners no\nCODEOWNERS:4:1: error acme/two-owners no\n\
         catalog-info.yaml:4:9: error acme/docs no\n"
    );
}

#[test]
fn config_shows_adapters_and_rename_leaves_their_files() {
    let team = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: shop }\nspec: { type: enabling }\n";
    let catalog = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: search }\nspec: { type: team, parent: shop, children: [] }\n---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: shop }\nspec: { type: team, children: [] }\n";
    let repository = Repository::new(&[
        ("orglint.yaml", "adapters: [backstage]\n"),
        ("team.yaml", team),
        ("catalog-info.yaml", catalog),
    ]);
    let shown = repository.run(&["config"]);
    assert!(shown.out.contains("adapter        backstage  # orglint.yaml:1:12\n"), "{}", shown.out);
    let renamed = repository.run(&["rename", "team:search", "finding"]);
    assert_eq!(renamed.code, Some(2));
    assert!(
        renamed.err.contains("`team:search` is declared in `catalog-info.yaml`, a file of another tool"),
        "{}",
        renamed.err
    );
    let renamed = repository.run(&["rename", "team:shop", "store"]);
    assert!(
        renamed.err.contains("catalog-info.yaml:4: is a file of another tool and keeps the old name"),
        "{}{}",
        renamed.out,
        renamed.err
    );
    assert_eq!(repository.read("catalog-info.yaml"), catalog);
    assert!(repository.read("team.yaml").contains("name: store"));
}

#[test]
fn a_circle_of_thousands_is_told_in_a_line() {
    const COUNT: usize = 2_000;
    let component = |i: usize| {
        let next = (i + 1) % COUNT;
        format!(
            "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: c{i} }}\nspec: {{ type: service, lifecycle: production, owner: a, dependsOn: ['component:c{next}'] }}\n"
        )
    };
    // A file holds no more than 1,024 documents.
    let file = |name: &str, from: usize| {
        Source::new(name, (from..from + COUNT / 2).map(component).collect::<String>())
    };
    let report = judged(vec![file("a.yaml", 0), file("b.yaml", COUNT / 2)], &schemas(&["backstage"]));
    assert_eq!(
        lines(&report),
        [
            "a.yaml:5 warning service/cycle 2000 services need each other: `c0` → `c1` → `c2` → `c3` → `c4` → `c5` → `c6` → `c7` → … → `c0`"
        ]
    );
    assert_eq!(report.diagnostics[0].related.len(), 8);
}
