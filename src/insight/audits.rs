//! Audits beside the figures: whose grade leads, the clocks that an inadequate one starts on the day it is escalated, and
//! twelve months as counts.
//!
//! A clock is overdue only where somebody would have said that it was met: quality assurance, who keeps the audit's clocks
//! here, or a feed that gives such dates at all. Where neither would, whether it was met is not known.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::words::counted;
use crate::dataset::Audit;
use crate::domain::calendar::{Calendar, Interval};
use crate::domain::clinic::audit::Found;
use crate::domain::ids::AuditId;
use crate::domain::org::Grade;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::settings::AgendaRules;

/// How many months "lately" is.
const MONTHS: usize = 12;

/// Who gave the grade that leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GradedBy {
    /// Quality assurance, here.
    Confirmed,
    /// The moderator, as the feed has it.
    Moderated,
    /// The auditor: nobody has looked at it since.
    Auditor,
}

impl GradedBy {
    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Moderated => "moderated",
            Self::Auditor => "not moderated",
        }
    }
}

/// One of the clocks of an inadequate audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockKind {
    /// The first update.
    Update,
    /// The further update, with all actions done or an adequate plan.
    FurtherUpdate,
    /// The re-audit.
    ReAudit,
}

impl ClockKind {
    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::FurtherUpdate => "further update",
            Self::ReAudit => "re-audit",
        }
    }
}

/// How a clock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    /// It was met on this day.
    Done(NaiveDate),
    /// It runs; its day has not passed.
    Runs,
    /// It ran out so many of the interval's own days ago.
    Overdue(i64),
    /// Its day has passed, and nobody would have said that it was met.
    NotKnown,
}

/// A clock of an inadequate audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// What is due.
    pub kind: ClockKind,
    /// The last day in time.
    pub due: NaiveDate,
    /// Whether its days are working days.
    pub in_working_days: bool,
    /// How it stands.
    pub stands: Stands,
}

impl Clock {
    /// Days past the day it was due, in words: `6 days`, `1 working day`.
    pub fn late_in_words(&self) -> Option<String> {
        let Stands::Overdue(days) = self.stands else { return None };
        let unit = if self.in_working_days { "working day" } else { "day" };
        Some(counted(usize::try_from(days).unwrap_or(0), unit))
    }
}

/// An audit with what is known of it, here and in the feed.
#[derive(Clone, PartialEq, Debug)]
pub struct Looked<'a> {
    /// The audit, as the feed has it.
    pub audit: &'a Audit,
    /// The grade that leads: the one confirmed here, then the moderated one, then the auditor's.
    pub grade: Grade,
    /// Whose it is.
    pub by: GradedBy,
    /// When the grade that leads was given, where that is known.
    pub graded_on: Option<NaiveDate>,
    /// When it was escalated.
    pub escalated_on: Option<NaiveDate>,
    /// When it was audited again.
    pub re_audited_on: Option<NaiveDate>,
    /// Its clocks: none unless it is inadequate by more than the auditor's word, and escalated.
    pub clocks: Vec<Clock>,
}

impl Looked<'_> {
    /// Whether its grade is more than the auditor's own.
    pub fn is_confirmed(&self) -> bool {
        self.by != GradedBy::Auditor
    }

    /// Whether it was found inadequate, by more than the auditor's own word.
    pub fn is_inadequate(&self) -> bool {
        self.is_confirmed() && self.grade == Grade::Inadequate
    }

    /// Whether it gives the service lead an action.
    pub fn asks_the_service_lead(&self) -> bool {
        self.is_confirmed() && self.grade == Grade::RequiresImprovement
    }

    /// The first of its clocks that has run out. None once it was audited again.
    pub fn overdue(&self) -> Option<&Clock> {
        let is_overdue = |clock: &&Clock| matches!(clock.stands, Stands::Overdue(_));
        self.clocks.iter().find(is_overdue).filter(|_| self.re_audited_on.is_none())
    }
}

/// What audits are judged by.
pub struct Audits<'a> {
    register: &'a Register,
    calendar: &'a Calendar,
    rules: &'a AgendaRules,
    today: NaiveDate,
    update: bool,
    further_update: bool,
    re_audit: bool,
    repeated: HashMap<&'a AuditId, NaiveDate>,
}

impl<'a> Audits<'a> {
    /// Judges by `all` the audits of a feed: which dates it gives at all, and which audits repeat another.
    pub fn of(
        all: &'a [Audit],
        register: &'a Register,
        calendar: &'a Calendar,
        rules: &'a AgendaRules,
        today: NaiveDate,
    ) -> Self {
        let repeats = |audit: &'a Audit| Some((audit.re_audit_of.as_ref()?, audit.completed));
        let repeated: HashMap<_, _> = all.iter().filter_map(repeats).collect();
        Self {
            register,
            calendar,
            rules,
            today,
            update: all.iter().any(|audit| audit.update_on.is_some()),
            further_update: all.iter().any(|audit| audit.further_update_on.is_some()),
            re_audit: !repeated.is_empty() || all.iter().any(|audit| audit.re_audited_on.is_some()),
            repeated,
        }
    }

    /// What is known of one audit.
    pub fn look<'b>(&self, audit: &'b Audit) -> Looked<'b> {
        let notes = self.register.audit(&audit.id);
        let confirmed = notes.and_then(|notes| notes.history.iter().rfind(|(word, ..)| *word == "confirm"));
        let (grade, by, graded_on) = match (notes.and_then(|notes| notes.grade), audit.moderated_grade) {
            (Some(grade), _) => (grade, GradedBy::Confirmed, confirmed.map(|(_, _, written)| written.on)),
            (None, Some(grade)) => (grade, GradedBy::Moderated, audit.moderated_on),
            (None, None) => (audit.grade, GradedBy::Auditor, None),
        };
        let here = notes.and_then(|notes| notes.re_audit.map(|(day, _)| day));
        let re_audited_on = here.or(audit.re_audited_on).or_else(|| self.repeated.get(&audit.id).copied());
        let escalated_on = notes.and_then(|notes| notes.escalated_on).or(audit.escalated_on);
        let mut looked = Looked { audit, grade, by, graded_on, escalated_on, re_audited_on, clocks: Vec::new() };
        if let Some(from) = escalated_on.filter(|_| looked.is_inadequate()) {
            looked.clocks = self.clocks(audit, from, re_audited_on);
        }
        looked
    }

    fn clocks(&self, audit: &Audit, from: NaiveDate, re_audited_on: Option<NaiveDate>) -> Vec<Clock> {
        let notes = self.register.audit(&audit.id);
        let here = notes.and_then(|notes| notes.further_update);
        // A further update that found neither all actions done nor an adequate plan is an update, and no more.
        let enough = here.filter(|(_, found)| *found != Found::NotYet).map(|(day, _)| day);
        let further = if here.is_some() { enough } else { audit.further_update_on };
        let update = notes.and_then(|notes| notes.update_on).or(audit.update_on);
        // A further update says all that a first one would have.
        let update = update.or(here.map(|(day, _)| day)).or(audit.further_update_on);
        // Who keeps the clocks of an audit here would have said that it was done.
        let kept_here =
            notes.is_some_and(|it| it.escalated_on.is_some() || it.update_on.is_some() || it.further_update.is_some());
        let clock = |kind, interval: Interval, done: Option<NaiveDate>, would_say: bool| {
            let days = interval.days_over(from, self.today, self.calendar);
            let stands = match done {
                Some(day) => Stands::Done(day),
                None if days <= 0 => Stands::Runs,
                None if would_say || kept_here => Stands::Overdue(days),
                None => Stands::NotKnown,
            };
            let due = interval.due(from, self.calendar);
            Clock { kind, due, in_working_days: interval.in_working_days(), stands }
        };
        let rules = self.rules;
        vec![
            clock(ClockKind::Update, rules.audit_update, update, self.update),
            clock(ClockKind::FurtherUpdate, rules.audit_further_update, further, self.further_update),
            clock(ClockKind::ReAudit, rules.audit_re_audit, re_audited_on, self.re_audit),
        ]
    }
}

/// Twelve months of audits as counts, by the grade that leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Outstanding.
    pub outstanding: usize,
    /// Good.
    pub good: usize,
    /// Requires improvement.
    pub requires_improvement: usize,
    /// Inadequate.
    pub inadequate: usize,
    /// Not graded: in no share.
    pub ungraded: usize,
    /// Of the graded ones, those that carry the auditor's own grade alone.
    pub not_moderated: usize,
}

impl Counts {
    /// Counts the audits completed in the twelve months up to `period`.
    pub fn of<'a>(audits: impl IntoIterator<Item = &'a Looked<'a>>, period: Period) -> Self {
        let first = std::iter::successors(Some(period), |period| Some(period.previous())).nth(MONTHS - 1);
        Self::between(audits, first.unwrap_or(period).start(), period.end())
    }

    /// Counts the audits completed in one month.
    pub fn of_one<'a>(audits: impl IntoIterator<Item = &'a Looked<'a>>, period: Period) -> Self {
        Self::between(audits, period.start(), period.end())
    }

    fn between<'a>(audits: impl IntoIterator<Item = &'a Looked<'a>>, from: NaiveDate, until: NaiveDate) -> Self {
        let mut it = Self::default();
        for looked in audits.into_iter().filter(|it| from <= it.audit.completed && it.audit.completed <= until) {
            *match looked.grade {
                Grade::Outstanding => &mut it.outstanding,
                Grade::Good => &mut it.good,
                Grade::RequiresImprovement => &mut it.requires_improvement,
                Grade::Inadequate => &mut it.inadequate,
                Grade::Ungraded => &mut it.ungraded,
            } += 1;
            it.not_moderated += usize::from(looked.grade != Grade::Ungraded && !looked.is_confirmed());
        }
        it
    }

    /// How many carry a grade.
    pub fn graded(&self) -> usize {
        self.outstanding + self.good + self.requires_improvement + self.inadequate
    }

    /// How many are good or better, of how many graded. For an area or the service alone: a team has too few.
    pub fn good_or_better(&self) -> (usize, usize) {
        (self.outstanding + self.good, self.graded())
    }

    /// `2 outstanding, 14 good, 17 requires improvement, 2 inadequate, 14 not graded`; what is none is left out.
    pub fn in_words(&self) -> String {
        let all = [
            (self.outstanding, Grade::Outstanding),
            (self.good, Grade::Good),
            (self.requires_improvement, Grade::RequiresImprovement),
            (self.inadequate, Grade::Inadequate),
            (self.ungraded, Grade::Ungraded),
        ];
        let some = all.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<_> = some.map(|(count, grade)| format!("{count} {}", grade.in_words())).collect();
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    }
}

#[cfg(test)]
mod tests;
