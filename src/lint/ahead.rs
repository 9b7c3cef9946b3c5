//! What lies ahead of an organization: what its manifests announce, and what will begin to fail. Judges no change.

use std::collections::BTreeSet;

use super::{Judged, Run};
use crate::diagnostic::{Diagnostic, Event, Label, Upcoming};
use crate::policy::clock::{Clock, Now};

impl Run<'_> {
    /// What manifests say will happen from today on.
    pub(super) fn events(&self, clock: &Clock) -> Vec<Event> {
        let today = clock.now().day;
        let mut events = Vec::new();
        for date in self.org.dates() {
            let (from, until) = (clock.moment(&date.from), date.until.map(|until| clock.moment(&until).day));
            if until.unwrap_or(from.day) < today {
                continue;
            }
            events.push(Event {
                from: from.instant.map_or_else(|| from.day.to_string(), |instant| instant.to_string()),
                until: until.map(|until| until.to_string()),
                title: date.title(),
                subject: self.org.subject(date.manifest),
                pointer: date.node.pointer(),
                place: Label { file: date.node.file(), span: date.node.label(), message: String::new() },
            });
        }
        events
    }

    /// What will begin to fail within the horizon: each with the first day on which it does.
    pub(super) fn upcoming(&self, today: &Judged) -> Vec<Upcoming> {
        let fails = |diagnostic: &&Diagnostic| self.settings.fail_on.fails(diagnostic.severity);
        let mut known: BTreeSet<String> =
            today.diagnostics.iter().filter(fails).map(|diagnostic| diagnostic.fingerprint.clone()).collect();
        let mut upcoming = Vec::new();
        for days in 1..=self.settings.horizon {
            let Some(day) = today.clock.day_after(days) else { break };
            // By then the change has long been made.
            let alone = Run { before: None, ..*self };
            let judged = alone.judge(Now::Day(day)).diagnostics.into_iter();
            let begins = judged.filter(|diagnostic| fails(&diagnostic) && self.shows(diagnostic));
            upcoming.extend(
                begins
                    .filter(|diagnostic| known.insert(diagnostic.fingerprint.clone()))
                    .map(|diagnostic| Upcoming { day: day.to_string(), diagnostic }),
            );
        }
        upcoming
    }
}
