//! The list of changes that no example can notice, each with its reason.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Changes with their reasons, by rule.
pub(crate) struct Survivors {
    by_rule: BTreeMap<String, BTreeMap<String, String>>,
}

impl Survivors {
    /// Reads lines `rule-id change`, each with indented lines that give the reason; `#` begins a comment.
    pub(crate) fn read(text: &str) -> Self {
        let mut by_rule: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut reason: Option<&mut String> = None;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            if line.starts_with(' ') {
                let reason = reason.as_mut().unwrap_or_else(|| panic!("a reason for nothing: {line}"));
                reason.push_str(line.trim());
                continue;
            }
            let (rule, change) =
                line.split_once(' ').unwrap_or_else(|| panic!("no change of a rule: {line}"));
            let changes = by_rule.entry(rule.to_owned()).or_default();
            reason = Some(changes.entry(change.to_owned()).or_default());
        }
        Self { by_rule }
    }

    /// Whether exactly the listed changes of a rule survive.
    ///
    /// # Errors
    /// One line per difference.
    pub(crate) fn compare(&self, rule: &str, missed: &[&str]) -> Result<(), String> {
        let none = BTreeMap::new();
        let listed = self.by_rule.get(rule).unwrap_or(&none);
        let mut differences = String::new();
        for change in missed.iter().filter(|change| !listed.contains_key(**change)) {
            let _ = writeln!(differences, "no example notices: {rule} {change}");
        }
        for (change, reason) in listed {
            if !missed.contains(&change.as_str()) {
                let _ = writeln!(differences, "no survivor, take it off the list: {rule} {change}");
            } else if reason.is_empty() {
                let _ = writeln!(differences, "has no reason in the list: {rule} {change}");
            }
        }
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }

    /// Whether all listed changes are of rules that exist.
    ///
    /// # Errors
    /// Names those that do not.
    pub(crate) fn strangers(&self, known: impl Fn(&str) -> bool) -> Result<(), String> {
        let strangers: Vec<_> = self.by_rule.keys().filter(|rule| !known(rule)).cloned().collect();
        if strangers.is_empty() { Ok(()) } else { Err(format!("there is no rule {}", strangers.join(", "))) }
    }
}
