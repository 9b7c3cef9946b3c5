//! Comments that silence rules: what they cover, which of them count, and that adding and removing them leaves every
//! byte of a file as it was.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use orglint::diagnostic::{Edit, Report, Scope};
use orglint::filter::{Addition, Suppressions, is_protected, removal};
use orglint::policy::Rules;
use orglint::policy::clock::Now;
use orglint::schema::Schemas;
use orglint::source::{FileId, Source, Sources, spliced};
use orglint::{Settings, lint};

const TODAY: &str = "2026-11-22";

/// What a run says of these sources.
fn judge_with(sources: Sources, change: impl FnOnce(&mut Settings)) -> Report {
    static BUILTIN: OnceLock<(Schemas, Rules)> = OnceLock::new();
    let (schemas, rules) = BUILTIN.get_or_init(|| {
        let schemas = Schemas::builtin().unwrap();
        let rules = Rules::builtin(&schemas);
        (schemas, rules)
    });
    let mut settings = Settings::new(Now::parse(TODAY).unwrap());
    change(&mut settings);
    lint(sources, schemas, rules, &settings)
}

fn judge(text: &str) -> Report {
    judge_with(one(text), |_| ())
}

fn one(text: &str) -> Sources {
    Sources::new(vec![Source::new("a.yaml", text)])
}

/// `line rule` of what is shown.
fn shown(report: &Report) -> Vec<String> {
    let shown = report.diagnostics.iter().map(|diagnostic| {
        let place = &diagnostic.primary;
        let line = report.sources.file(place.file).position(place.span.start).line;
        format!("{line} {}", diagnostic.rule)
    });
    shown.collect()
}

/// A manifest whose labels are these lines, from line 6 on.
fn labels(lines: &str) -> String {
    let head = "apiVersion: orglint/v1\nkind: ReleaseCalendar\nmetadata:\n  name: acme\n  labels:\n";
    format!("{head}{lines}spec: {{}}\n")
}

#[test]
fn a_comment_covers_its_line_or_the_next() {
    let text = labels("    a: no # orglint: ignore yaml/ambiguous-scalar -- x\n    b: no\n");
    assert_eq!(shown(&judge(&text)), ["7 yaml/ambiguous-scalar"]);
    let text = labels("    # orglint: ignore yaml/ambiguous-scalar -- x\n\n    # y\n    a: no\n    b: no\n");
    assert_eq!(shown(&judge(&text)), ["10 yaml/ambiguous-scalar"]);
}

#[test]
fn a_comment_on_a_key_covers_its_block() {
    for comment in ["above", "behind"] {
        let text = labels("    a: no\n    b: no\n");
        let ignore = "# orglint: ignore yaml/ambiguous-scalar -- x";
        let text = match comment {
            "above" => text.replace("  labels:", &format!("  {ignore}\n  labels:")),
            _ => text.replace("  labels:", &format!("  labels: {ignore}")),
        };
        let report = judge(&text);
        assert_eq!(shown(&report), Vec::<String>::new(), "{comment}");
        assert_eq!(report.summary.suppressed, 2);
        assert_eq!(report.silenced.len(), 2);
        assert_eq!(report.suppressions[0].scope, Scope::Block);
        assert_eq!(report.suppressions[0].subject.as_ref().unwrap().name, "acme");
    }
}

#[test]
fn a_key_without_a_margin_has_a_block_too() {
    let text = labels("    a: no\n    b: no\n")
        .replace("metadata:", "metadata: # orglint: ignore yaml/ambiguous-scalar -- x");
    let report = judge(&text);
    assert_eq!(shown(&report), Vec::<String>::new());
    assert_eq!(report.summary.suppressed, 2);
}

#[test]
fn a_comment_above_an_item_covers_the_item_and_one_behind_it_the_line() {
    let team = |above: &str, behind: &str| {
        format!(
            "apiVersion: orglint/v1\nkind: Team\nmetadata: {{ name: a }}\nspec:\n  members:\n{above}    - name: ada{behind}\n      \
             colour: blue\n    - name: alan\n      colour: red\n"
        )
    };
    let lines = |text: &str| {
        let report = judge_with(one(text), |settings| {
            settings.selection.select =
                vec!["schema/unknown-field".parse().unwrap(), "suppress/*".parse().unwrap()];
        });
        shown(&report)
    };
    let both = ["7 schema/unknown-field", "9 schema/unknown-field"];
    assert_eq!(lines(&team("", "")), both);
    let ignore = "# orglint: ignore schema/unknown-field -- x";
    assert_eq!(lines(&team(&format!("    {ignore}\n"), "")), ["10 schema/unknown-field"]);
    assert_eq!(lines(&team("", &format!(" {ignore}"))), both);
}

#[test]
fn a_file_is_covered_from_its_top_alone() {
    let ignore = "# orglint: ignore-file yaml/ambiguous-scalar -- x\n";
    let text = labels("    a: no\n");
    for head in ["", "\u{feff}", "# note\n\n", "---\n", "%YAML 1.2\n# note\n---\n"] {
        let report = judge(&format!("{head}{ignore}{text}---\n{}", text.replace("acme", "other")));
        assert_eq!((shown(&report), report.summary.suppressed), (Vec::new(), 2), "{head}");
    }
    let report = judge(&format!("{text}---\n{ignore}{}", text.replace("acme", "other")));
    let wanted = ["6 yaml/ambiguous-scalar", "9 suppress/unknown-rule", "15 yaml/ambiguous-scalar"];
    assert_eq!(shown(&report), wanted);
}

#[test]
fn texts_are_no_comments() {
    let text = labels(
        "    a: no\n  annotations:\n    b: |\n      # orglint: ignore-file x\n    c: '# orglint: ignore y'\n",
    );
    let report = judge(&text);
    assert_eq!(shown(&report), ["6 yaml/ambiguous-scalar"]);
    assert_eq!(report.suppressions, []);
}

#[test]
fn the_nearest_comment_counts_and_the_other_is_unused() {
    let ignore = "# orglint: ignore yaml/ambiguous-scalar -- x";
    let text = labels(&format!("    {ignore}\n    a: no # note {ignore}\n"));
    assert_eq!(shown(&judge(&text)), ["7 suppress/unused"], "of two that cover the same the first counts");
    let text =
        labels(&format!("    a: no {ignore}\n")).replace("  labels:", &format!("  {ignore}\n  labels:"));
    let report = judge(&text);
    assert_eq!(shown(&report), ["5 suppress/unused"]);
    assert_eq!(report.silenced[0].by, 1);
}

#[test]
fn a_rule_is_meant_by_its_id_rather_than_by_its_category() {
    for rules in ["ref/*, ref/unresolved", "ref/unresolved, ref/*"] {
        let service =
            "apiVersion: orglint/v1\nkind: Service\nmetadata: { name: auth }\nspec:\n  tier: tier-1\n";
        let text = format!("{service}  owner: nobody # orglint: ignore {rules} -- x\n");
        let report = judge_with(one(&text), |settings| {
            settings.selection.select = vec!["ref/*".parse().unwrap(), "suppress/*".parse().unwrap()];
        });
        assert_eq!(shown(&report), ["6 suppress/unused"]);
        let unused = &report.diagnostics[0].primary;
        assert_eq!(report.sources.file(unused.file).slice(unused.span), "ref/*", "{rules}");
    }
}

#[test]
fn unused_is_said_only_where_the_rule_was_heard() {
    let text = labels("    a: b # orglint: ignore yaml/ambiguous-scalar, org/mass-removal -- x\n");
    assert_eq!(shown(&judge(&text)), ["6 suppress/unused"], "no organization, so nothing to be silent about");
    let select = |patterns: &[&str]| {
        let patterns: Vec<_> = patterns.iter().map(|pattern| pattern.parse().unwrap()).collect();
        shown(&judge_with(one(&text), |settings| settings.selection.select = patterns))
    };
    assert_eq!(select(&["suppress/*"]), Vec::<String>::new());
    assert_eq!(select(&["suppress/*", "yaml/ambiguous-scalar"]), ["6 suppress/unused"]);
    let organization = "---\napiVersion: orglint/v1\nkind: Organization\nmetadata: { name: acme }\n";
    let report = judge_with(one(&format!("{text}{organization}")), |settings| {
        settings.selection.select = vec!["suppress/*".parse().unwrap(), "org/mass-removal".parse().unwrap()];
    });
    assert_eq!(shown(&report), Vec::<String>::new(), "without a history nobody knows");
    for broken in
        ["---\nspec: [}\n", "---\nkind: Team\nspec: 1\n", "---\napiVersion: orglint/v1\nkind: Teem\n"]
    {
        let report = judge(&format!("{text}{broken}"));
        assert!(!shown(&report).contains(&"6 suppress/unused".to_owned()), "{broken}");
    }
    let report = judge_with(one(&text), |settings| settings.suppressions.obeyed = false);
    assert_eq!(shown(&report), Vec::<String>::new());
}

#[test]
fn one_of_several_rules_is_named_and_taken_out() {
    let line = |rules: &str| format!("    a: no # orglint: ignore {rules} -- x\n");
    let report = judge(&labels(&line("ref/unresolved, yaml/ambiguous-scalar,ref/wrong-kind")));
    let found = &report.diagnostics[0];
    assert_eq!(
        (report.diagnostics.len(), found.message.as_str()),
        (1, "the comment silences `ref/unresolved`, `ref/wrong-kind`, and there is nothing to silence")
    );
    let fix = found.fix.clone().unwrap();
    assert!(fix.safe);
    assert_eq!(fix.title, "take `ref/unresolved`, `ref/wrong-kind` out of the comment");
    assert_eq!(edited(&report.sources, &fix.edits)["a.yaml"], labels(&line("yaml/ambiguous-scalar")));
    let whole =
        judge(&labels("    a: b # note # orglint: ignore ref/unresolved -- x # orglint reads this\n"));
    let fix = whole.diagnostics[0].fix.clone().unwrap();
    assert_eq!(fix.title, "remove the comment");
    assert_eq!(
        edited(&whole.sources, &fix.edits)["a.yaml"],
        labels("    a: b # note # orglint reads this\n")
    );
}

#[test]
fn what_does_not_count_silences_nothing() {
    let ignored = |comment: &str, change: fn(&mut Suppressions)| {
        let text = labels(&format!("    a: no # orglint: ignore yaml/ambiguous-scalar{comment}\n"));
        let report = judge_with(one(&text), |settings| change(&mut settings.suppressions));
        let rules: Vec<_> = report.diagnostics.iter().map(|it| it.rule.to_string()).collect();
        assert_eq!(rules.is_empty(), report.suppressions[0].counts, "{comment}");
        rules.into_iter().filter(|rule| rule.starts_with("suppress/")).collect::<Vec<_>>().join(" ")
    };
    let days = |settings: &mut Suppressions| settings.max_days = Some(90);
    let forbid = |settings: &mut Suppressions| settings.forbid = vec!["yaml/*".parse().unwrap()];
    assert_eq!(ignored(" -- x", |_| ()), "");
    assert_eq!(ignored("", |_| ()), "suppress/no-reason");
    assert_eq!(ignored("", |settings| settings.require_reason = false), "");
    assert_eq!(ignored(" (until 2026-11-22)", |settings| settings.require_reason = false), "");
    assert_eq!(ignored(" -- x (until 2026-11-22)", |_| ()), "");
    assert_eq!(ignored(" -- x (until 2026-11-21)", |_| ()), "suppress/expired");
    assert_eq!(ignored(" -- x (until 22.11.2026)", |_| ()), "suppress/expired");
    assert_eq!(ignored(" (until 2026-11-21)", |_| ()), "suppress/no-reason");
    assert_eq!(ignored(" -- x", days), "suppress/forbidden");
    assert_eq!(ignored(" -- x (until 2027-02-20)", days), "");
    assert_eq!(ignored(" -- x (until 2027-02-21)", days), "suppress/forbidden");
    assert_eq!(ignored(" -- x (until soon)", days), "suppress/expired");
    assert_eq!(ignored("", days), "suppress/forbidden suppress/no-reason");
    assert_eq!(ignored(" -- x", forbid), "suppress/forbidden");
}

/// A file of a megabyte holds tens of thousands of such comments, and looking for near names took seconds.
#[test]
fn near_names_are_looked_for_as_long_as_anybody_reads_them() {
    let text = labels(&"    # orglint: ignore yaml/ambiguous-scalr -- x\n".repeat(150));
    let report = judge(&text);
    let unknown: Vec<_> =
        report.diagnostics.iter().filter(|it| it.rule.as_str() == "suppress/unknown-rule").collect();
    assert_eq!(unknown.len(), 150);
    let has_near = |it: &&&orglint::diagnostic::Diagnostic| {
        it.help.as_deref().is_some_and(|help| help.contains("yaml/ambiguous-scalar"))
    };
    assert_eq!(unknown.iter().filter(has_near).count(), 100);
    assert!(unknown.iter().take(100).all(|it| has_near(&it)));
}

#[test]
fn the_last_day_is_that_of_the_organization() {
    let organization = "apiVersion: orglint/v1\nkind: Organization\nmetadata: { name: acme }\nspec: { timezone: Pacific/Kiritimati }\n";
    let ignore = "    a: no # orglint: ignore yaml/ambiguous-scalar -- x (until 2026-11-22)\n";
    let text = format!("{}---\n{organization}", labels(ignore));
    let at = |instant: &str| {
        let report = judge_with(one(&text), |settings| {
            settings.now = Now::parse(instant).unwrap();
            settings.selection.select = vec!["suppress/*".parse().unwrap(), "yaml/*".parse().unwrap()];
        });
        shown(&report)
    };
    assert_eq!(at("2026-11-22T09:59:00Z"), Vec::<String>::new());
    assert_eq!(at("2026-11-22T10:00:00Z"), ["6 yaml/ambiguous-scalar", "6 suppress/expired"]);
}

#[test]
fn what_could_not_be_read_is_never_silent() {
    let text = "# orglint: ignore-file yaml/syntax, limits/exceeded, suppress/forbidden -- x\nkind: Team\nspec: [}\n";
    let report = judge(text);
    let forbidden = "1 suppress/forbidden".to_owned();
    assert_eq!(shown(&report), [&*forbidden, &*forbidden, &*forbidden, "3 yaml/syntax"]);
}

#[test]
fn owners_of_paths_are_silenced_by_the_same_comments() {
    let file = |comment: &str| {
        let owners = format!("# who owns what\n{comment}/services/gone/ @acme/gone\n");
        let team = "apiVersion: orglint/v1\nkind: Team\nmetadata: { name: alpha }\n";
        Sources::new(vec![Source::new("CODEOWNERS", owners), Source::new("a.yaml", team)])
    };
    let rules = |comment: &str| {
        let report = judge_with(file(comment), |settings| {
            settings.selection.select =
                vec!["suppress/*".parse().unwrap(), "dep/codeowners-drift".parse().unwrap()];
        });
        (shown(&report), report.summary.suppressed)
    };
    let (before, _) = rules("");
    assert_eq!(before, ["2 dep/codeowners-drift"]);
    assert_eq!(rules("# orglint: ignore dep/codeowners-drift -- x\n"), (Vec::new(), before.len()));
}

#[test]
fn adding_and_removing_leaves_every_byte_as_it_was() {
    for (folder, change) in [("acme", ""), ("acme", "\r\n"), ("acme", "\r")] {
        let files = files(folder, change);
        let before: BTreeMap<_, _> =
            files.iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect();
        let report = judge_with(Sources::new(files), |_| ());
        let found = report.diagnostics.len();
        assert!(found > 30, "{folder}: {found}");
        let addition = Addition::new("known since the move", Some("2026-12-31".parse().unwrap())).unwrap();
        let additions = addition.edits(&report);
        assert_eq!(additions.without_comments, 0);
        let added = edited(&report.sources, &additions.edits);
        let report = judge_with(sources(&added), |_| ());
        assert_eq!(shown(&report), Vec::<String>::new(), "{folder} {change:?}");
        assert_eq!(report.summary.suppressed, found);
        assert_eq!(report.exit_code, 0);
        let removals = report.suppressions.iter();
        let removals = removals.map(|it| removal(report.sources.file(it.file), it)).collect::<Vec<_>>();
        assert_eq!(removals.len(), additions.edits.len());
        assert_eq!(edited(&report.sources, &removals), before, "{folder} {change:?}");
    }
}

#[test]
fn comments_are_added_in_every_situation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/situations");
    let mut count = 0;
    for entry in fs::read_dir(root).unwrap() {
        let folder = format!("situations/{}", entry.unwrap().file_name().display());
        let report = judge_with(Sources::new(files(&folder, "")), |_| ());
        let before: BTreeMap<_, _> =
            report.sources.iter().map(|(_, it)| (it.path().to_owned(), it.text().to_owned())).collect();
        let can = |report: &Report| report.diagnostics.iter().filter(|it| !is_protected(&it.rule)).count();
        let found = can(&report);
        let additions = Addition::new("known", None).unwrap().edits(&report);
        let added = edited(&report.sources, &additions.edits);
        let report = judge_with(sources(&added), |_| ());
        assert_eq!(can(&report), additions.without_comments, "{folder}: {:?}", shown(&report));
        assert_eq!(report.summary.suppressed + additions.without_comments, found, "{folder}");
        let removals = report.suppressions.iter();
        let removals = removals.map(|it| removal(report.sources.file(it.file), it)).collect::<Vec<_>>();
        assert_eq!(edited(&report.sources, &removals), before, "{folder}");
        count += found;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn the_fix_of_what_is_unused_leaves_every_byte_as_it_was() {
    let original: BTreeMap<_, _> =
        files("clean", "").iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect();
    let mut added = BTreeMap::new();
    for (path, text) in &original {
        let key = |line: &str| line.trim_end().ends_with(':');
        let line = |line: &str| match key(line) && !line.trim_start().starts_with('#') {
            true => format!("{} # orglint: ignore ref/unresolved, okr/* -- x\n", line.trim_end()),
            false => line.to_owned(),
        };
        let text: String = text.split_inclusive('\n').map(line).collect();
        added.insert(path.clone(), format!("# orglint: ignore-file meta/duplicate -- x\n{text}"));
    }
    assert!(added.values().map(|text| text.matches("okr/*").count()).sum::<usize>() > 50);
    let report = judge_with(sources(&added), |_| ());
    assert!(
        report.diagnostics.iter().all(|it| it.rule.as_str() == "suppress/unused"),
        "{:?}",
        shown(&report)
    );
    let fixes: Vec<_> = report.diagnostics.iter().flat_map(|it| it.fix.clone().unwrap().edits).collect();
    assert_eq!(edited(&report.sources, &fixes), original);
}

#[test]
fn a_comment_joins_the_one_that_says_the_same() {
    let add = |text: &str, reason: &str| {
        let report = judge(text);
        let edits = Addition::new(reason, None).unwrap().edits(&report).edits;
        edited(&report.sources, &edits)["a.yaml"].clone()
    };
    let known = "    # orglint: ignore ref/unresolved -- known\n    a: no\n";
    let joined = "    # orglint: ignore ref/unresolved, yaml/ambiguous-scalar -- known\n    a: no\n";
    assert_eq!(add(&labels(known), "known"), labels(joined));
    let apart = "    # orglint: ignore ref/unresolved -- known\n    # orglint: ignore yaml/ambiguous-scalar -- new\n    a: no\n";
    assert_eq!(add(&labels(known), "new"), labels(apart));
    // One behind a value stays as short as it is.
    let behind = "    a: no # orglint: ignore ref/unresolved -- known\n";
    let above = "    # orglint: ignore yaml/ambiguous-scalar -- known\n";
    assert_eq!(add(&labels(behind), "known"), labels(&format!("{above}{behind}")));
}

#[test]
fn a_comment_never_goes_into_a_text() {
    let text =
        "\u{feff}kind: Team\r\nspec: { members: [\"ada\r\n    grace\", { colour: blue }],\r\n  x: 1 }\r\n";
    let report = judge_with(one(text), |settings| {
        settings.selection.select =
            vec!["schema/unknown-field".parse().unwrap(), "suppress/*".parse().unwrap()];
    });
    assert_eq!(shown(&report), ["3 schema/unknown-field", "4 schema/unknown-field"]);
    let edits = Addition::new("x", None).unwrap().edits(&report).edits;
    let ignore = "# orglint: ignore schema/unknown-field -- x\r\n";
    let wanted = text.replace("spec:", &format!("{ignore}spec:")).replace("  x:", &format!("  {ignore}  x:"));
    assert_eq!(edited(&report.sources, &edits)["a.yaml"], wanted);
    let again = judge_with(one(&wanted), |settings| {
        settings.selection.select = vec!["schema/unknown-field".parse().unwrap()];
    });
    assert_eq!(shown(&again), Vec::<String>::new());
}

#[test]
fn a_comment_goes_no_further_up_than_it_must() {
    let text =
        "kind: Team\nspec:\n  about: |\n    a\n    b\n  colour: blue\n  members: [\n    { shape: round }]\n";
    let report = judge_with(one(text), |settings| {
        settings.selection.select = vec!["schema/unknown-field".parse().unwrap()];
    });
    let unknown = [3, 6, 8].map(|line| format!("{line} schema/unknown-field"));
    assert_eq!(shown(&report), unknown);
    let edits = Addition::new("x", None).unwrap().edits(&report).edits;
    let mut wanted = text.to_owned();
    for key in ["  about:", "  colour:", "    { shape:"] {
        let margin = " ".repeat(key.len() - key.trim_start().len());
        wanted = wanted.replace(key, &format!("{margin}# orglint: ignore schema/unknown-field -- x\n{key}"));
    }
    assert_eq!(edited(&report.sources, &edits)["a.yaml"], wanted);
}

#[test]
fn reasons_that_would_be_read_otherwise_are_refused() {
    for reason in [
        "",
        " ",
        "a\nb",
        "a # b",
        "x (until 2026-12-31)",
        "x until 2026-12-31",
        "\u{1b}[2J",
        "\u{fffe}",
        "a\u{ffff}",
    ] {
        assert!(Addition::new(reason, None).is_err(), "{reason:?}");
    }
    for reason in ["see #41", "a -- b", "until the move", "naïve — yes"] {
        assert!(Addition::new(reason, None).is_ok(), "{reason:?}");
    }
}

/// The texts after these edits, by path.
fn edited(sources: &Sources, edits: &[Edit]) -> BTreeMap<String, String> {
    let text = |(file, source): (FileId, &Source)| {
        let edits = edits.iter().filter(|edit| edit.file == file);
        let text = spliced(source.text(), edits.map(|edit| (edit.span, edit.text.as_str())));
        (source.path().to_owned(), text)
    };
    sources.iter().map(text).collect()
}

fn sources(texts: &BTreeMap<String, String>) -> Sources {
    Sources::new(texts.iter().map(|(path, text)| Source::new(path.as_str(), text.as_str())).collect())
}

/// The files of a fixture, perhaps with other ends of lines.
fn files(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    let with_ending = |(path, text): (String, String)| match ending {
        "" => Source::new(path, text),
        ending => Source::new(path, text.replace('\n', ending)),
    };
    files.into_iter().map(with_ending).collect()
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}
