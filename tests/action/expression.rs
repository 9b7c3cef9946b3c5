//! The expressions of GitHub Actions, as far as `action.yml` uses them: contexts, texts, `==`, `!=`, `!`, `&&`, `||` and
//! parentheses. Knows no steps; everything is a text here, and what is missing is empty.

use serde_json::Value;

/// A text with its `${{ … }}` replaced.
pub(crate) fn filled(text: &str, contexts: &Value) -> String {
    let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
    let (inside, after) = rest.split_once("}}").unwrap();
    format!("{before}{}{}", value(inside, contexts), filled(after, contexts))
}

/// Whether an `if:` holds, with or without `${{ }}` around it. The empty text is false, and every other is true.
pub(crate) fn holds(condition: &str, contexts: &Value) -> bool {
    let inside = condition.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
    is_true(&value(inside.unwrap_or(condition), contexts))
}

fn value(text: &str, contexts: &Value) -> String {
    let mut parser = Parser { rest: text.trim_start(), contexts };
    let value = parser.either();
    assert!(parser.rest.is_empty(), "`{text}`: `{}` is not understood", parser.rest);
    value
}

fn is_true(value: &str) -> bool {
    !value.is_empty() && value != "false"
}

struct Parser<'a> {
    rest: &'a str,
    contexts: &'a Value,
}

impl Parser<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word).map(str::trim_start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `||` gives the first that is true, or the last.
    fn either(&mut self) -> String {
        let mut left = self.both();
        while self.takes("||") {
            let right = self.both();
            left = if is_true(&left) { left } else { right };
        }
        left
    }

    fn both(&mut self) -> String {
        let mut left = self.comparison();
        while self.takes("&&") {
            let right = self.comparison();
            left = if is_true(&left) { right } else { left };
        }
        left
    }

    /// Texts are compared without regard to case.
    fn comparison(&mut self) -> String {
        let left = self.single();
        let is_equal = match (self.takes("=="), self.takes("!=")) {
            (true, _) => true,
            (_, true) => false,
            _ => return left,
        };
        let right = self.single();
        (left.eq_ignore_ascii_case(&right) == is_equal).to_string()
    }

    fn single(&mut self) -> String {
        if self.takes("!") {
            return (!is_true(&self.single())).to_string();
        }
        if self.takes("(") {
            let value = self.either();
            assert!(self.takes(")"), "`)` is missing before `{}`", self.rest);
            return value;
        }
        if let Some(rest) = self.rest.strip_prefix('\'') {
            let (text, rest) = rest.split_once('\'').unwrap();
            self.rest = rest.trim_start();
            return text.to_owned();
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        assert!(!name.is_empty(), "`{}` is not understood", self.rest);
        self.rest = rest.trim_start();
        let found = name.split('.').try_fold(self.contexts, |value, key| value.get(key));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

#[test]
fn expressions_mean_what_github_says() {
    let contexts = serde_json::json!({ "inputs": { "a-b": "true", "no": "" } });
    for (text, wanted) in [
        ("x ${{ inputs.a-b }} y${{inputs.no}}", "x true y"),
        ("${{ inputs.no || '2' }}", "2"),
        ("${{ inputs.a-b || '2' }}", "true"),
        ("${{ inputs.a-b == 'TRUE' && inputs.missing.deeper != 'x' }}", "true"),
        ("${{ !(inputs.a-b == 'true') }}", "false"),
    ] {
        assert_eq!(filled(text, &contexts), wanted, "{text}");
    }
    assert!(holds("inputs.a-b == 'true' && inputs.no == ''", &contexts));
    assert!(!holds("${{ inputs.no }}", &contexts));
}
