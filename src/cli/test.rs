//! `orglint test`: the examples of the repository's own rules.

use std::path::{Path, PathBuf};

use super::additions::{Extended, RULE_FILES, extend_with, is_rule_file, outline};
use super::args::{TestArgs, TestFormat};
use super::place::Place;
use super::streams::{self, Error};
use super::{check, pattern, settings};
use crate::expect::{Difference, Side};
use crate::output::{Complaint, Line, Trial, TrialFormat, Trials, Unproved, diff};
use crate::policy::clock::Now;
use crate::policy::{Example, GIVEN, Rule};
use crate::proof::{Bench, Failure, Judges, Proved, TODAY};
use crate::source::{Folder, Source, relative};

pub(super) fn test(args: &TestArgs) -> Result<u8, Error> {
    let now = Now::parse(args.now.as_deref().unwrap_or(TODAY))
        .map_err(|why| Error::new(format!("--now: {why}")))?;
    let here = [PathBuf::from(".")];
    let place = match args.paths.as_slice() {
        [] => Place::of_paths(&here)?,
        paths => Place::of_rule_files(paths)?,
    };
    let folder = Folder::Disk(place.root.clone());
    // Without a path it is the whole, wherever in it the caller stands.
    let policies = match outline(settings::source(&args.config, &place)?, &folder)? {
        Ok(outline) => outline.policies,
        // The same mistakes come again, together with those of the rules.
        Err(_) => Vec::new(),
    };
    let named = if args.paths.is_empty() { Vec::new() } else { named(&place, &folder, &policies)? };
    let paths: Vec<_> = named.iter().map(|file| file.path().to_owned()).collect();
    let extended = match extend_with(settings::source(&args.config, &place)?, &folder, named)? {
        Ok(extended) => extended,
        Err(refusal) => return Err(check::refuse_at(refusal, &place.prefixes)),
    };
    let select = pattern::patterns("--select", &args.select, &extended.rules)?;
    let is_tested = |rule: &&Rule| {
        let is_named = |file: &str| paths.is_empty() || paths.iter().any(|path| path == file);
        rule.file().is_some_and(is_named)
            && (select.is_empty() || select.iter().any(|pattern| pattern.matches(rule.id())))
    };
    let rules: Vec<_> = extended.rules.iter().filter(is_tested).collect();
    if rules.is_empty() {
        return Err(nothing(&extended, !select.is_empty()));
    }
    let mut tested = Tested { place: &place, folder: &folder, extended: &extended, now, notes: Vec::new() };
    let trials = tested.trials(&rules);
    let format = match args.format {
        TestFormat::Text if args.verbose => TrialFormat::Verbose,
        TestFormat::Text => TrialFormat::Text,
        TestFormat::Json => TrialFormat::Json,
        TestFormat::Junit => TrialFormat::Junit,
    };
    streams::note(&tested.notes);
    streams::print(|out| trials.write(format, out))?;
    Ok(u8::from(trials.failed() > 0))
}

/// The rule files that the caller names. In a folder that holds one of the configuration's, they are in that.
fn named(place: &Place, folder: &Folder<'_>, policies: &[String]) -> Result<Vec<Source>, Error> {
    let mut files = Vec::new();
    for path in &place.named {
        let Some(name) = relative(&place.root, path) else { continue };
        let shown = place.prefixes.in_terminal(&name);
        if path.is_dir() {
            let start = format!("{name}/");
            let inner: Vec<_> = policies.iter().filter(|policies| policies.starts_with(&start)).collect();
            let mut found = Vec::new();
            for name in if inner.is_empty() { vec![&name] } else { inner } {
                found.extend(folder.below(name, &RULE_FILES)?.unwrap_or_default());
            }
            found.retain(is_rule_file);
            if found.is_empty() {
                return Err(Error::new(format!("`{shown}` holds no rule file"))
                    .help("write the first with `orglint new rule CATEGORY/NAME`"));
            }
            files.extend(found);
        } else {
            let ending = Path::new(&name).extension().and_then(|ending| ending.to_str());
            if !ending.is_some_and(|ending| RULE_FILES.contains(&ending)) {
                return Err(Error::new(format!("`{shown}` is no rule file"))
                    .help("rule files end in `.yaml` or `.yml`"));
            }
            files.extend(folder.file(&name)?);
        }
    }
    Ok(files)
}

fn nothing(extended: &Extended, is_selected: bool) -> Error {
    if is_selected && extended.rules.iter().any(|rule| rule.file().is_some()) {
        return Error::new("`--select` means none of the rules that are tested")
            .help("`orglint test --verbose` names them; the examples of orglint's own rules are tested with orglint");
    }
    let help = "name a folder of rule files, or put `policies: [policies]` into `orglint.yaml`; \
                `orglint new rule CATEGORY/NAME` writes the first";
    Error::new("there are no rules to test").help(help)
}

struct Tested<'t> {
    place: &'t Place,
    folder: &'t Folder<'t>,
    extended: &'t Extended,
    now: Now,
    /// What the user should know beside what fails.
    notes: Vec<String>,
}

impl Tested<'_> {
    fn trials(&mut self, rules: &[&Rule]) -> Trials {
        let mut trials = Trials { rules: rules.len(), examples: Vec::new(), unproved: Vec::new() };
        for rule in rules {
            let given = |name: &str| self.given(rule, name);
            let Extended { schemas, rules, .. } = self.extended;
            let judges = Judges::Only(rule.id());
            let bench = Bench { schemas, rules, judges, now: self.now, given: &given };
            let proved: Vec<_> =
                rule.examples().iter().map(|example| (example, bench.prove(rule, example))).collect();
            for (index, (example, proved)) in proved.iter().enumerate() {
                trials.examples.push(self.trial(rule, (index, example), proved));
            }
            let bad = || proved.iter().filter(|(example, _)| example.bad).map(|(_, proved)| proved);
            // That one fails is said already.
            if bad().all(|proved| proved.cases.is_empty() && proved.failures.is_empty()) {
                trials.unproved.push(Unproved {
                    rule: rule.id().to_string(),
                    file: self.file(rule),
                    message: "all its failing examples are known gaps, so that nothing proves it".to_owned(),
                });
            }
            let is_reached = |case: &usize| bad().any(|proved| proved.cases.contains(case));
            let missed: Vec<_> = (0..rule.cases()).filter(|case| !is_reached(case)).collect();
            // Where all of them are missed, more is wrong.
            if missed.len() < rule.cases() {
                let id = rule.id();
                let note = |case: usize| format!("`{id}`: no failing example reaches case {}", case + 1);
                self.notes.extend(missed.into_iter().map(note));
            }
        }
        trials
    }

    /// Documents for examples lie beside the folders of the categories.
    fn given(&self, rule: &Rule, name: &str) -> Result<Source, String> {
        let file = rule.file().unwrap_or_default();
        let folder = Path::new(file).parent().and_then(Path::parent).unwrap_or(Path::new(""));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(format!(
                "`given: [{name}]` is not the name of a file in `{GIVEN}`, without its ending"
            ));
        }
        let path = |ending: &str| {
            let path = folder.join(GIVEN).join(format!("{name}.{ending}"));
            path.to_string_lossy().replace('\\', "/")
        };
        let found = RULE_FILES.iter().find_map(|ending| self.folder.file(&path(ending)).ok()?);
        let missing = || format!("there is no `{}`", self.place.prefixes.in_terminal(&path("yaml")));
        let source = found.ok_or_else(missing)?;
        match source.defect() {
            Some(defect) => Err(format!("`{}` cannot be used: {defect}", source.path())),
            None => Ok(source.renamed(&format!("{GIVEN}/{name}.yaml"))),
        }
    }

    fn file(&self, rule: &Rule) -> String {
        self.place.prefixes.in_terminal(rule.file().unwrap_or_default())
    }

    fn source(&self, rule: &Rule) -> Option<&Source> {
        self.extended.files.iter().find(|source| Some(source.path()) == rule.file())
    }

    fn trial(&self, rule: &Rule, (index, example): (usize, &Example), proved: &Proved) -> Trial {
        let word = if example.bad { "bad" } else { "good" };
        let name = example.name.as_ref().map_or((index + 1).to_string(), |name| format!("`{name}`"));
        Trial {
            rule: rule.id().to_string(),
            example: format!("{word} example {name}"),
            file: self.file(rule),
            line: self.source(rule).map_or(1, |source| source.position(example.start).line),
            todo: proved.gaps,
            failures: self.complaints(rule, example, &proved.failures),
        }
    }

    /// What is wrong, line by line.
    fn complaints(&self, rule: &Rule, example: &Example, failures: &[Failure]) -> Vec<Complaint> {
        let mut complaints: Vec<Complaint> = Vec::new();
        for failure in failures {
            let (difference, texts, is_mended) = match failure {
                Failure::Whole(message) => {
                    complaints.push(Complaint { message: message.clone(), ..Complaint::default() });
                    continue;
                }
                Failure::Mended { path, wanted, made } => {
                    complaints.push(mended(path, wanted.as_deref(), made.as_deref()));
                    continue;
                }
                Failure::Line(difference) => (difference, &example.files, false),
                Failure::MendedLine(difference) => (difference, &example.fixed, true),
            };
            let offset = if is_mended { None } else { self.offset(rule, example, &difference.path) };
            let place = match offset {
                Some(offset) => format!("{}:{}", self.file(rule), offset + difference.line),
                None if is_mended => format!("mended {}:{}", difference.path, difference.line),
                None => format!("{}:{}", difference.path, difference.line),
            };
            let index = complaints.iter().position(|complaint| complaint.place == place);
            let complaint = match index.and_then(|index| complaints.get_mut(index)) {
                Some(complaint) => complaint,
                None => {
                    let excerpt = excerpt(texts, difference, offset.unwrap_or(0));
                    complaints.push(Complaint { place, excerpt, ..Complaint::default() });
                    let Some(last) = complaints.last_mut() else { continue };
                    last
                }
            };
            match difference.side {
                Side::Unreadable => complaint.message.clone_from(&difference.subject),
                Side::Expected => complaint.expected.push(difference.words()),
                Side::Reported => complaint.got.push(difference.words()),
            }
        }
        complaints
    }

    /// How many lines of the rule file stand in front of a file of its example, where it stands there as it is read.
    fn offset(&self, rule: &Rule, example: &Example, path: &str) -> Option<u32> {
        let (_, start) = example.texts.iter().find(|(name, _)| name == path)?;
        Some(self.source(rule)?.position(*start).line)
    }
}

/// The line of a difference, and the one before it.
fn excerpt(texts: &[(String, String)], difference: &Difference, offset: u32) -> Vec<Line> {
    let Some((_, text)) = texts.iter().find(|(path, _)| *path == difference.path) else { return Vec::new() };
    let lines = (1..).zip(text.lines());
    let is_near = |(number, _): &(u32, &str)| *number == difference.line || *number + 1 == difference.line;
    let line = |(number, text): (u32, &str)| Line { number: offset + number, text: text.to_owned() };
    lines.filter(is_near).map(line).collect()
}

fn mended(path: &str, wanted: Option<&str>, made: Option<&str>) -> Complaint {
    let mut text = Vec::new();
    let (message, texts) = match (wanted, made) {
        (Some(wanted), Some(made)) => ("the fixes make something else of it", Some((wanted, made))),
        (Some(_), None) => ("the fixes leave it as it is", None),
        (None, _) => ("the fixes change it, and `fixed:` does not show that", made.map(|made| ("", made))),
    };
    if let Some((wanted, made)) = texts {
        // Writing to memory has no way to fail.
        let _ = diff(path, Some(wanted), made, &mut text);
    }
    let diff = String::from_utf8_lossy(&text).into_owned();
    Complaint { place: path.to_owned(), message: message.to_owned(), diff, ..Complaint::default() }
}
