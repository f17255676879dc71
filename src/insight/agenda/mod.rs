//! The agenda of a clinic, proposed from exceptions: teams ordered by reasons that are shown in words.
//!
//! Only an exception puts a team up, never ordinary movement from month to month. A child on a protection plan who was
//! not seen heads everything, then a record with no plan or not known to be safe, then an audit clock that has run out;
//! among the rest the sum of the reasons' weights decides, which nobody is ever shown.

mod edits;
mod found;
mod movement;
mod reasons;
mod seats;
mod standards;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::words::counted;
use crate::dataset::figures::Figures;
use crate::dataset::records::Standing;
use crate::domain::calendar::Calendar;
use crate::domain::clinic::agenda::{Agenda, Item, ReasonKind};
use crate::domain::clinic::meeting::Clinic;
use crate::domain::clinic::representation::Exception;
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::settings::AgendaRules;
pub(super) use found::{Found, Gathered};
pub(super) use reasons::{Told, overdue, reported};
pub use seats::Seats;
use standards::Standards;
pub(super) use standards::figure_of;

/// Everything that an agenda is made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The figures.
    pub figures: Figures<'a>,
    /// How the child records of the whole feed stand.
    pub standings: &'a [Standing<'a>],
    /// What was recorded.
    pub register: &'a Register,
    /// The area whose clinic it is.
    pub area: &'a AreaId,
    /// The month whose figures are looked at.
    pub period: Period,
    /// The day to reckon actions, audits and deadlines from.
    pub today: NaiveDate,
    /// England's working days.
    pub calendar: &'a Calendar,
    /// How an agenda is proposed.
    pub rules: &'a AgendaRules,
}

impl<'a> Sources<'a> {
    /// Whether the feed is a sample. A sample publishes figures of the whole service at most: what stands below it, and
    /// with it every team's, is invented.
    fn is_sample(&self) -> bool {
        self.figures.data.sample.is_some()
    }

    /// Whether a team's figure of this standard is invented: in a sample, or by a note of the feed.
    fn is_invented(&self, indicator: &IndicatorId) -> bool {
        self.is_sample() || self.figures.index.is_invented(indicator, self.period)
    }

    /// Whether the records are the last that is known of the period. The feed lists only the latest, and as long as it
    /// says nothing newer a child who was not seen is not seen: a month without a feed makes nobody vanish.
    pub fn lists_the_period(&self) -> bool {
        let as_of = self.figures.data.as_of;
        let is_now = self.period.start() <= as_of && as_of <= self.period.end();
        is_now || self.figures.latest_period().is_some_and(|latest| latest <= self.period)
    }

    /// The teams of the area that child records are listed of: their own, or those of a team that they took over from.
    pub fn teams_with_records(&self) -> BTreeSet<&'a TeamId> {
        let seats = Seats::new(self);
        let both = |team: &'a TeamId| Some([team, &seats.seat(team)?.id]);
        self.figures.data.children.iter().filter_map(|it| both(&it.team)).flatten().collect()
    }

    /// The month of the records that are listed: the period itself, or the latest where the feed has not come yet.
    pub(super) fn month_of_records(&self) -> Period {
        self.figures.latest_period().map_or(self.period, |latest| latest.min(self.period))
    }
}

/// The agenda as the program proposes it.
pub fn propose(sources: &Sources<'_>) -> Agenda {
    let gathered = Gathered::new(sources, None);
    let mut placed = Vec::new();
    let mut without_exceptions = Vec::new();
    for found in gathered.all() {
        let told = Told::of(sources, &gathered, found);
        match (told.is_empty(), found.id) {
            (false, team) => {
                let rank = told.rank();
                let (reasons, minutes) = (told.into_reasons(), sources.rules.item_minutes);
                placed.push((rank, Item { team: team.cloned(), reasons, minutes }));
            }
            (true, Some(team)) if found.team.is_some() => without_exceptions.push(team.clone()),
            (true, _) => {}
        }
    }
    // What concerns the whole area comes behind a team that is as pressing.
    placed.sort_by(|(a, one), (b, other)| {
        let by_team = || (one.team.is_none(), &one.team).cmp(&(other.team.is_none(), &other.team));
        b.compare(a).then_with(by_team)
    });
    without_exceptions.sort();
    Agenda { items: placed.into_iter().map(|(_, item)| item).collect(), without_exceptions, put_off: Vec::new() }
}

/// The agenda as the chair has it: the proposal, or the agenda of the moment the clinic began, with what the chair put
/// first, put off, added and gave minutes to. To edit an agenda that was edited already changes nothing.
pub fn edited(sources: &Sources<'_>, clinic: &Clinic) -> Agenda {
    let fixed = clinic.opened.as_ref().map(|opened| opened.agenda.clone());
    edits::apply(fixed.unwrap_or_else(|| propose(sources)), clinic, sources)
}

/// The item of one team as the program would propose it now; with no reasons where it has no exceptions.
fn item_of(sources: &Sources<'_>, team: &TeamId) -> Item {
    let gathered = Gathered::new(sources, Some(team));
    let told = gathered.of(team).map(|found| Told::of(sources, &gathered, found));
    let reasons = told.map_or_else(Vec::new, Told::into_reasons);
    Item { team: Some(team.clone()), reasons, minutes: sources.rules.item_minutes }
}

/// What a team's representation has to answer: each standard short of its target, then what is none of a standard's.
/// What is the chair's to do, and what the accounts answer record by record, is not asked for.
pub fn exceptions(sources: &Sources<'_>, team: &TeamId) -> Vec<Exception> {
    exceptions_in(sources, &Gathered::new(sources, Some(team)), team)
}

/// The same of each of these teams, from one walk over the figures and the record.
pub fn exceptions_of_each(sources: &Sources<'_>, teams: &[&TeamId]) -> Vec<Vec<Exception>> {
    if teams.is_empty() {
        return Vec::new();
    }
    let gathered = Gathered::new(sources, None);
    teams.iter().map(|team| exceptions_in(sources, &gathered, team)).collect()
}

fn exceptions_in(sources: &Sources<'_>, gathered: &Gathered<'_>, team: &TeamId) -> Vec<Exception> {
    let Some(found) = gathered.of(team) else { return Vec::new() };
    let told = Told::of(sources, gathered, found);
    let of_standard = |id: &IndicatorId| {
        let title = sources.figures.data.catalogue.get(id.as_str()).map(|it| it.short_title.to_string());
        Exception { key: id.to_string(), title: title.unwrap_or_else(|| id.to_string()) }
    };
    let mut all: Vec<Exception> = told.standards().map(of_standard).collect();
    let titled = |kind: ReasonKind| {
        let n = told.counted(kind);
        let title = match kind {
            ReasonKind::AuditOverdue => counted(n, "overdue audit"),
            ReasonKind::AuditInadequate => counted(n, "inadequate audit"),
            ReasonKind::ActionsOverdue => counted(n, "overdue action"),
            ReasonKind::QuestionsUnanswered => counted(n, "unanswered question"),
            ReasonKind::MissingData => counted(n, "missing figure"),
            _ => return None,
        };
        (n > 0).then(|| Exception { key: kind.word().to_owned(), title })
    };
    let asked = [
        ReasonKind::AuditOverdue,
        ReasonKind::AuditInadequate,
        ReasonKind::ActionsOverdue,
        ReasonKind::QuestionsUnanswered,
        ReasonKind::MissingData,
    ];
    all.extend(asked.into_iter().filter_map(titled));
    all
}

#[cfg(test)]
mod tests;
