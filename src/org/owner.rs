//! Who answers for a manifest: the team that it names, or that of what it belongs to.

use super::{Manifest, Organization};
use crate::document::Node;

/// Fields of a manifest's `spec` that name the team which answers for it, the nearest first. Who waits for a
/// dependency answers for it: that is who is hurt.
const TEAMS: [&str; 6] = ["owner", "team", "consumer", "subject", "scope", "teams"];

/// Fields that name what a manifest belongs to, and its kind.
const BELONGS: [(&str, &str); 3] =
    [("incident", "Incident"), ("service", "Service"), ("services", "Service")];

/// How far to go from one manifest to what it belongs to: a post-mortem, its incident, its service.
const STEPS: usize = 3;

impl<'s> Organization<'s> {
    /// The name of the team that answers for a manifest; nothing where it names none that exists.
    #[must_use]
    pub fn owner(&self, manifest: &Manifest<'s>) -> Option<&'s str> {
        self.owner_within(manifest, STEPS)
    }

    fn owner_within(&self, manifest: &Manifest<'s>, steps: usize) -> Option<&'s str> {
        if self.schemas().name(manifest.kind) == "Team" {
            return Some(manifest.name);
        }
        let spec = manifest.spec()?;
        let target = |field: &str, kind: &str| {
            let node = spec.get(field)?;
            let text = first(node)?;
            self.target(kind, manifest.namespace, text)
        };
        let team = TEAMS.iter().find_map(|field| target(field, "Team"));
        team.map(|team| team.name).or_else(|| {
            let steps = steps.checked_sub(1)?;
            let upward = |(field, kind): &(&str, &str)| self.owner_within(target(field, kind)?, steps);
            BELONGS.iter().find_map(upward)
        })
    }
}

fn first<'s>(node: Node<'s>) -> Option<&'s str> {
    node.as_str().or_else(|| node.items().next()?.as_str())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::document::{Limits, parse};
    use crate::org::Organization;
    use crate::schema::Schemas;
    use crate::source::FileId;

    #[test]
    fn a_manifest_is_answered_for_by_the_nearest_team() {
        let text = "\
apiVersion: orglint/v1
kind: Team
metadata: { name: alpha }
---
apiVersion: orglint/v1
kind: Service
metadata: { name: checkout }
spec: { owner: alpha }
---
apiVersion: orglint/v1
kind: Incident
metadata: { name: inc-1 }
spec: { services: [checkout] }
---
apiVersion: orglint/v1
kind: PostMortem
metadata: { name: pm-1 }
spec: { incident: inc-1 }
---
apiVersion: orglint/v1
kind: Dependency
metadata: { name: d-1 }
spec: { provider: team:gone, consumer: alpha }
---
apiVersion: orglint/v1
kind: Service
metadata: { name: orphan }
spec: { owner: gone }
";
        let schemas = Schemas::builtin().unwrap();
        let trees = [parse(FileId(0), text, &Limits::default())];
        let org = Organization::new(&schemas, &trees, |_| "", false, |_| Vec::new());
        let owners: Vec<_> = org.manifests().iter().map(|manifest| org.owner(manifest)).collect();
        let alpha = Some("alpha");
        assert_eq!(owners, [alpha, alpha, alpha, alpha, alpha, None]);
    }
}
