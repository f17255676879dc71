//! Audits graded inadequate, and the clocks that each starts on the day it is escalated.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Sources;
use crate::dataset::Audit;
use crate::domain::calendar::Interval;
use crate::domain::ids::AuditId;
use crate::domain::org::Grade;

/// Which dates of audits the feed gives at all, and which audits repeat another. What nobody would have said is not
/// known, and never overdue.
pub(super) struct Said<'a> {
    update: bool,
    further_update: bool,
    re_audit: bool,
    repeated: HashMap<&'a AuditId, NaiveDate>,
}

/// An audit clock that has run out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Overdue<'a> {
    /// The audit.
    pub(super) audit: &'a AuditId,
    /// What was due: `update`, `further update`, `re-audit`.
    pub(super) what: &'static str,
    /// Days past the day it was due.
    pub(super) days: i64,
}

/// The audits of a team that are graded inadequate.
#[derive(Default)]
pub(super) struct Inadequate<'a> {
    /// Those of the month, and those escalated and not yet audited again.
    pub(super) open: Vec<&'a AuditId>,
    /// Clocks that have run out, the first of each audit.
    pub(super) overdue: Vec<Overdue<'a>>,
}

impl<'a> Said<'a> {
    /// What these audits say.
    pub(super) fn by(audits: &'a [Audit]) -> Self {
        let repeats = |audit: &'a Audit| Some((audit.re_audit_of.as_ref()?, audit.completed));
        let repeated: HashMap<_, _> = audits.iter().filter_map(repeats).collect();
        Self {
            update: audits.iter().any(|audit| audit.update_on.is_some()),
            further_update: audits.iter().any(|audit| audit.further_update_on.is_some()),
            re_audit: !repeated.is_empty() || audits.iter().any(|audit| audit.re_audited_on.is_some()),
            repeated,
        }
    }

    /// The inadequate ones among a team's audits. The grade confirmed here leads, then the moderated one; the auditor's
    /// own is none until it is moderated.
    pub(super) fn inadequate(&self, sources: &Sources<'_>, audits: &[&'a Audit]) -> Inadequate<'a> {
        let mut it = Inadequate::default();
        for audit in audits {
            let notes = sources.register.audit(&audit.id);
            let grade = notes.and_then(|notes| notes.grade).or(audit.moderated_grade);
            let re_audited = notes.and_then(|notes| notes.re_audit.map(|(day, _)| day));
            let re_audited = re_audited.or(audit.re_audited_on).or_else(|| self.repeated.get(&audit.id).copied());
            if grade != Some(Grade::Inadequate) || re_audited.is_some() {
                continue;
            }
            let confirmed = notes.and_then(|notes| notes.history.iter().find(|(word, ..)| *word == "confirm"));
            let graded = confirmed.map(|(_, _, written)| written.on).or(audit.moderated_on);
            let is_new = graded.unwrap_or(audit.completed) >= sources.period.start();
            let escalated = notes.and_then(|notes| notes.escalated_on).or(audit.escalated_on);
            // Who keeps the clocks of an audit here would have said that it was done.
            let kept_here = notes.is_some_and(|notes| notes.escalated_on.is_some() || notes.update_on.is_some());
            let update = notes.and_then(|notes| notes.update_on).or(audit.update_on);
            let further = notes.and_then(|notes| notes.further_update.map(|(day, _)| day)).or(audit.further_update_on);
            let rules = sources.rules;
            let clocks: [(&'static str, Interval, bool); 3] = [
                // A further update says all that a first one would have.
                ("update", rules.audit_update, update.or(further).is_none() && (self.update || kept_here)),
                ("further update", rules.audit_further_update, further.is_none() && (self.further_update || kept_here)),
                ("re-audit", rules.audit_re_audit, self.re_audit || kept_here),
            ];
            let late = |from: NaiveDate, (what, interval, waits): (&'static str, Interval, bool)| {
                let days = interval.days_over(from, sources.today, sources.calendar);
                (waits && days > 0).then_some(Overdue { audit: &audit.id, what, days })
            };
            let overdue = escalated.and_then(|from| clocks.into_iter().find_map(|clock| late(from, clock)));
            match overdue {
                Some(overdue) => it.overdue.push(overdue),
                None if is_new || escalated.is_some() => it.open.push(&audit.id),
                None => {}
            }
        }
        it
    }
}
