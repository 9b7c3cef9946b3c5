//! Ways through another tool's document: `spec.members[*]`, `flags.*`, `^.^.@key`. Reads and makes nothing else.

use crate::document::Node;

/// One step of a [`Route`].
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// The value of a key.
    Key(String),
    /// Every element of a list.
    Each,
    /// Every value of a map.
    Values,
    /// What holds it: `^`.
    Up,
    /// The key that it is the value of: `@key`.
    Name,
}

/// Steps from a node to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Route(Vec<Step>);

/// What a route leads to.
#[derive(Debug, Default)]
pub(super) struct Reached<'t> {
    /// In file order.
    pub(super) nodes: Vec<Node<'t>>,
    /// The last list or map that it went over, also one that is empty.
    pub(super) over: Option<Node<'t>>,
}

impl Route {
    /// Reads a route; `.` leads nowhere else.
    ///
    /// # Errors
    /// What is wrong, to be read after the route.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text == "." {
            return Ok(Self::default());
        }
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut lists) = part.split_at(part.find('[').unwrap_or(part.len()));
            match key {
                "" if steps.is_empty() && !lists.is_empty() => {}
                "" => return Err("has an empty part"),
                "*" => steps.push(Step::Values),
                "^" => steps.push(Step::Up),
                "@key" => steps.push(Step::Name),
                _ => steps.push(Step::Key(key.to_owned())),
            }
            while let Some(rest) = lists.strip_prefix("[*]") {
                steps.push(Step::Each);
                lists = rest;
            }
            if !lists.is_empty() {
                return Err("goes over whole lists, with `[*]`");
            }
        }
        let up = steps.iter().position(|step| *step == Step::Up);
        let over = steps.iter().rposition(|step| matches!(step, Step::Each | Step::Values));
        if let (Some(up), Some(over)) = (up, over)
            && up < over
        {
            // From each of many to many: more work than the document is long.
            return Err("goes up and then over a list");
        }
        match steps.iter().position(|step| *step == Step::Name) {
            Some(at) if at + 1 < steps.len() => Err("goes on behind `@key`"),
            _ => Ok(Self(steps)),
        }
    }

    /// Where it leads from a node. A step that does not fit leads nowhere.
    pub(super) fn reach<'t>(&self, from: Node<'t>) -> Reached<'t> {
        let mut reached = Reached::default();
        walk(from, &self.0, &mut reached);
        reached
    }
}

fn walk<'t>(node: Node<'t>, steps: &[Step], reached: &mut Reached<'t>) {
    let Some((step, rest)) = steps.split_first() else {
        reached.nodes.push(node);
        return;
    };
    match step {
        Step::Key(key) => node.get(key).into_iter().for_each(|value| walk(value, rest, reached)),
        Step::Each => {
            if matches!(node.value(), crate::document::Value::Sequence) {
                reached.over = Some(node);
            }
            node.items().for_each(|item| walk(item, rest, reached));
        }
        Step::Values => {
            if matches!(node.value(), crate::document::Value::Mapping) {
                reached.over = Some(node);
            }
            node.entries().for_each(|entry| walk(entry.value, rest, reached));
        }
        Step::Up => node.parent().into_iter().for_each(|parent| walk(parent, rest, reached)),
        Step::Name => node.key().into_iter().for_each(|key| walk(key, rest, reached)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::Route;
    use crate::document::{Limits, Node, parse};
    use crate::source::FileId;

    #[test]
    fn a_route_leads_down_up_and_to_keys() {
        let text = "orgs: { acme: { teams: { core: { members: [ada, bob], teams: { io: {} } } } } }\n";
        let tree = parse(FileId(0), text, &Limits::default());
        let root = tree.root(tree.documents().first().unwrap()).unwrap();
        let reached = |route: &str, from| -> Vec<_> {
            Route::parse(route).unwrap().reach(from).nodes.into_iter().filter_map(Node::text).collect()
        };
        assert_eq!(reached("orgs.*.teams.*.members[*]", root), ["ada", "bob"]);
        assert_eq!(reached("orgs.*.teams.*.@key", root), ["core"]);
        let io = root.path(&["orgs", "acme", "teams", "core", "teams", "io"]).unwrap();
        assert_eq!(reached("^.^.@key", io), ["core"]);
        assert_eq!(reached("nowhere.at[*].all", root), [""; 0]);
    }

    #[test]
    fn a_route_that_could_take_long_is_refused() {
        assert_eq!(Route::parse("^.members[*]"), Err("goes up and then over a list"));
        assert_eq!(Route::parse("a..b"), Err("has an empty part"));
        assert_eq!(Route::parse("a[0]"), Err("goes over whole lists, with `[*]`"));
        assert_eq!(Route::parse("@key.a"), Err("goes on behind `@key`"));
    }
}
