//! A rule's page in Markdown: what `orglint explain` prints and what stands in `docs/rules/`. Made from the rule file
//! alone, so that nobody writes a second text about a rule.

use std::fmt::Write as _;

use super::rule::{EXAMPLE_FILE, Example, Rule};

impl Rule {
    /// Its page.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\n{}.\n\n", self.id, sentence(self.summary()));
        let kinds: Vec<_> = self.kind_names.iter().map(|kind| format!("`{kind}`")).collect();
        let judged = if kinds.is_empty() { "every document".to_owned() } else { kinds.join(", ") };
        let _ = writeln!(page, "**{}**, judges {judged}.", self.severity);
        if let Some(source) = self.source() {
            let _ = writeln!(page, "Source: {}.", source.trim_end_matches('.'));
        }
        if let Some(file) = &self.file {
            let _ = writeln!(page, "File: `{}`.", cell(file));
        }
        section(&mut page, "Why", self.rationale());
        let silent: Vec<_> = self.silent().map(sentence).into_iter().chain(self.no_change()).collect();
        if !silent.is_empty() {
            section(&mut page, "Silent", &silent.join("\n\n"));
        }
        self.fixes(&mut page);
        self.parameters(&mut page);
        for example in self.examples() {
            self::example(&mut page, example);
        }
        page
    }

    /// When a rule about a change has nothing to compare with.
    fn no_change(&self) -> Option<String> {
        let text =
            "Without `--base`, and about what is new: the rule compares with what was there before a change.";
        self.judges_changes().then(|| text.to_owned())
    }

    fn fixes(&self, page: &mut String) {
        let fixes = self.remedies();
        if fixes.is_empty() {
            return;
        }
        page.push_str("\n## Fix\n\n");
        for fix in fixes {
            let option = match (self.judges_changes(), fix.safe) {
                (true, _) => "by hand, since `--fix` judges no change",
                (false, true) => "`--fix`",
                (false, false) => "`--unsafe-fixes`",
            };
            let _ = writeln!(page, "- {option}: {}", cell(&fix.title));
        }
    }

    fn parameters(&self, page: &mut String) {
        if self.params().is_empty() {
            return;
        }
        page.push_str("\n## Parameters\n\n| parameter | default | meaning |\n|---|---|---|\n");
        for param in self.params() {
            let (default, meaning) = (param.default.to_string(), param.description.trim());
            let _ = writeln!(page, "| `{}` | `{}` | {} |", param.name, cell(&default), cell(meaning));
        }
    }
}

fn section(page: &mut String, title: &str, text: &str) {
    let _ = writeln!(page, "\n## {title}\n\n{}", text.trim());
}

fn example(page: &mut String, example: &Example) {
    let title = if example.bad { "Reported" } else { "Not reported" };
    let name = example.name.as_ref().map_or(String::new(), |name| format!(": {name}"));
    let _ = writeln!(page, "\n## {title}{name}");
    if let Some(now) = &example.now {
        let _ = writeln!(page, "\nOn {now}.");
    }
    if let Some(config) = &example.config {
        let _ = writeln!(page, "\nConfigured with `{}`.", cell(config));
    }
    for commit in &example.commits {
        let day = commit.at.strftime("%Y-%m-%d");
        for (file, text) in &commit.files {
            match text.as_deref().map(str::trim_end) {
                None => _ = writeln!(page, "\nOn {day} `{file}` was removed."),
                Some("") => _ = writeln!(page, "\nOn {day} `{file}` was changed."),
                Some(text) => {
                    let _ = writeln!(page, "\nFrom {day} on `{file}` was:");
                    fenced(page, text);
                }
            }
        }
    }
    if let Some(before) = &example.before {
        page.push_str(match before.is_empty() {
            true => "\nBefore the change there was nothing.\n",
            false => "\nBefore the change:\n",
        });
        files(page, before, example);
    }
    if !example.commits.is_empty() || example.before.is_some() {
        page.push_str("\nNow:\n");
    }
    files(page, &example.files, example);
    mended(page, example);
}

/// Files of an example, by name where there are several or one is called otherwise before the change.
fn files(page: &mut String, files: &[(String, String)], example: &Example) {
    let has_one = |files: &[(String, String)]| matches!(files, [(name, _)] if name == EXAMPLE_FILE);
    let is_plain = has_one(&example.files) && example.before.as_deref().is_none_or(has_one);
    for (file, text) in files {
        if !is_plain && (files.len() > 1 || example.before.is_some()) {
            let _ = writeln!(page, "\n`{file}`:");
        }
        fenced(page, text);
    }
}

/// What the fix makes of the example.
fn mended(page: &mut String, example: &Example) {
    if example.fixed.is_empty() {
        return;
    }
    page.push_str("\nMended:\n");
    for (file, text) in &example.fixed {
        if example.files.len() > 1 || example.files.iter().all(|(name, _)| name != file) {
            let _ = writeln!(page, "\n`{file}`:");
        }
        fenced(page, text);
    }
}

fn fenced(page: &mut String, text: &str) {
    // A text with a fence of its own gets a longer one.
    let fence = if text.contains("```") { "````" } else { "```" };
    let _ = writeln!(page, "\n{fence}yaml\n{}\n{fence}", text.trim_end());
}

/// With a capital.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::{cell, sentence};

    #[test]
    fn texts_fit_where_they_are_put() {
        assert_eq!(sentence("  éa b\n"), "Éa b");
        assert_eq!(sentence(""), "");
        assert_eq!(cell("a | b\nc"), "a \\| b c");
    }
}
