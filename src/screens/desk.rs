//! All that a screen may read: the figures, the register, who looks, and the day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::kept::Kept;
use super::page::{Cell, Place, Subject, Tone};
use crate::dataset::caseload::{TeamLoad, loads};
use crate::dataset::figures::{Figures, Known};
use crate::dataset::records::{RecordRules, Standing};
use crate::dataset::rows::FigureRow;
use crate::dataset::{Dataset, Snapshot};
use crate::domain::action::Action;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Indicator;
use crate::domain::event::Event;
use crate::domain::fault::{Fault, Owner};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::people::{Actor, Role};
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::agenda::Sources;
use crate::insight::audits::Audits;
use crate::insight::quality::{Doubt, InDoubt, doubts, is_seen};
use crate::insight::reckoned::{Question, Reckoned, Said};
use crate::record::access::Sees;
use crate::record::facts::{clinic_after_next, next_clinic, owner_of};
use crate::report::build::Wordings;
use crate::settings::{AgendaRules, CaseloadTargets};
use crate::text::SafeText;

/// How many periods "lately" is.
const LATELY: usize = 6;

/// What stands in place of workers and child records that the room is not to see.
pub const HIDDEN: &str = "Worker and child level is hidden; x shows it.";

/// What stands where a role does not reach.
pub const CLOSED: &str = "Worker and child level is not open to this role. Its team's manager and the chair see it; an \
                          administrator gives roles.";

/// What stands where nobody can tell how far a role reaches.
pub const UNKNOWN: &str = "Worker and child level stays closed: the record cannot be read, so who may see it is not \
                           known.";

/// What stands there until the record has noted who opens it.
pub const NOT_NOTED: &str = "This is being noted in the record first.";

/// What stands first where the record could not note who opened it.
pub const STAY_CLOSED: &str = "Child records stay closed: the record could not note that you opened them.";

/// What stands there then.
pub const CANNOT_NOTE: &str = "Child records stay closed: the record could not note that you opened them. Go back and \
                               open them again to try again.";

/// What the person in front sees of workers and children, as the room may see it and as their role reaches.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    hidden: &'a Hidden,
    sees: Sees<'a>,
    people_unknown: bool,
    data: &'a Dataset,
}

impl Sight<'_> {
    /// Why the team's worker and child level is not to be seen; `None` where it is.
    pub fn why_not(&self, team: &TeamId) -> Option<&'static str> {
        if self.people_unknown {
            return Some(UNKNOWN);
        }
        let area = |team: &TeamId| self.data.team(team.as_str()).map(|team| team.area.clone());
        if self.sees.team(team, area) { self.hidden.why_not(self.hidden.keeps_from_room(team)) } else { Some(CLOSED) }
    }

    /// Whether the team's worker and child level is not to be seen.
    pub fn hides(&self, team: &TeamId) -> bool {
        self.why_not(team).is_some()
    }

    /// Why what is of no single team is not to be seen.
    pub fn why_not_all(&self) -> Option<&'static str> {
        match self.sees {
            _ if self.people_unknown => Some(UNKNOWN),
            Sees::All => self.hidden.why_not(self.hidden.all),
            _ => Some(CLOSED),
        }
    }

    /// Whether every team's is to be seen.
    pub fn hides_nobody(&self) -> bool {
        self.why_not_all().is_none() && self.hidden.but.is_empty()
    }
}

/// The settings that decide what screens say.
#[derive(Clone, PartialEq, Debug)]
pub struct Rules {
    /// How child records are judged.
    pub records: RecordRules,
    /// How caseloads are judged.
    pub caseload: CaseloadTargets,
    /// England's working days.
    pub calendar: Calendar,
    /// A feed older than this is stale, in days.
    pub stale_after_days: u32,
    /// Days to the next clinic, as long as none is scheduled.
    pub next_clinic_days: u32,
    /// Counts up to this one are withheld from what anybody may read.
    pub withhold_up_to: u32,
    /// How the agenda of a clinic is proposed.
    pub agenda: AgendaRules,
    /// How papers are worded.
    pub wording: Wordings,
}

/// Where the figures come from, and since when.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The source as a person would say it.
    pub source: SafeText,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
}

/// How far the record has been read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RecordRead {
    /// Not yet: what was recorded is not known.
    #[default]
    NotYet,
    /// To its end.
    Read,
    /// It is there and could not be read: who may see worker and child level is not known either.
    Cannot,
}

/// What the screens read. Whoever holds it cannot change it while drawing.
#[derive(Debug)]
pub struct Desk {
    /// The figures.
    pub snapshot: Arc<Snapshot>,
    /// Settings.
    pub rules: Rules,
    /// Everything that was recorded.
    pub register: Register,
    /// What was wrong with the newest feed, where it was refused and an older one is in use.
    pub refused: Vec<Fault>,
    /// How far the record has been read.
    pub record: RecordRead,
    /// Who looks.
    pub me: Actor,
    /// Everything that was recorded, event by event: a closed clinic opens as it stood.
    pub events: Vec<Event>,
    /// The instant, for the clock of a clinic that is being held.
    pub now: DateTime<Utc>,
    /// The time of day where the terminal stands.
    pub time: Option<NaiveTime>,
    /// Since when the item in front is in front.
    pub in_front_since: Option<DateTime<Utc>>,
    /// The day to reckon actions from.
    pub today: NaiveDate,
    /// The period on screen.
    pub period: Period,
    /// Plain ASCII marks.
    pub ascii: bool,
    /// Teams whose worker and child level is hidden; `--present` hides all.
    pub hidden: Hidden,
    /// Where the figures come from.
    pub origin: Option<Origin>,
    /// The person's own half-typed forms: the key of each, and its text as it is kept.
    pub drafts: BTreeMap<String, String>,
    /// Of these, the ones that could not be written to disk, and why: they are on the screen and nowhere else.
    pub not_kept: BTreeMap<String, String>,
    /// Whether those on disk have been read; until then none is written.
    pub drafts_read: bool,
    /// What was reckoned from them already.
    pub kept: Kept,
    /// What the series say; of other figures than those in use it says nothing.
    pub reckoned: Option<Arc<Reckoned>>,
    /// Who else has the clinic in front open, at another terminal.
    pub also_here: Vec<SafeText>,
}

/// Which teams' worker and child level is hidden from the room.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hidden {
    /// Hidden for all teams that are not shown one by one.
    pub all: bool,
    /// The teams that differ from `all`.
    pub but: BTreeSet<TeamId>,
    /// Closed whatever the room may see.
    pub closed: Option<Closed>,
}

/// Why worker and child level is closed that role and room may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    /// That it is looked at is not noted yet.
    NotNoted,
    /// That it is looked at could not be noted.
    CannotNote,
}

impl Hidden {
    /// Whether the team's worker and child level is hidden.
    pub fn hides(&self, team: &TeamId) -> bool {
        self.closed.is_some() || self.keeps_from_room(team)
    }

    /// Whether the room is not to see the team's.
    fn keeps_from_room(&self, team: &TeamId) -> bool {
        self.all != self.but.contains(team)
    }

    /// Why something is not to be seen; `from_room`: whether it is hidden from the room. What is not noted yet comes first,
    /// for showing it to the room would not open it.
    fn why_not(&self, from_room: bool) -> Option<&'static str> {
        match self.closed {
            Some(Closed::NotNoted) => Some(NOT_NOTED),
            Some(Closed::CannotNote) => Some(CANNOT_NOTE),
            None => from_room.then_some(HIDDEN),
        }
    }

    /// Hides every team's, as when a clinic opens.
    pub fn hide_all(&mut self) {
        *self = Self { all: true, but: BTreeSet::new(), closed: self.closed };
    }

    /// Shows what is hidden, hides what is shown.
    pub fn toggle(&mut self, team: &TeamId) {
        if !self.but.remove(team) {
            self.but.insert(team.clone());
        }
    }
}

impl Desk {
    /// The figures.
    pub fn data(&self) -> &Dataset {
        &self.snapshot.data
    }

    /// The figures, to be asked for.
    pub fn figures(&self) -> Figures<'_> {
        self.snapshot.figures()
    }

    /// Whether what was recorded is known.
    pub fn knows_the_record(&self) -> bool {
        self.record == RecordRead::Read
    }

    /// What the person in front sees of workers and children.
    pub fn sight(&self) -> Sight<'_> {
        Sight {
            hidden: &self.hidden,
            sees: Sees::of(&self.register, &self.me),
            people_unknown: self.record == RecordRead::Cannot,
            data: self.data(),
        }
    }

    /// Whether a fault of the feed is to be seen; `None` where it is, else why not.
    pub fn why_not_fault(&self, fault: &Fault) -> Option<&'static str> {
        if is_seen(fault, false) { None } else { self.sight().why_not_all() }
    }

    /// What is to be reckoned of the figures in use.
    pub fn question(&self) -> Question {
        let snapshot = Arc::clone(&self.snapshot);
        let (adjusted, doubts) = (self.register.charts(), self.register.said_of_doubts());
        Question { snapshot, period: self.period, adjusted, doubts }
    }

    /// What a series with limits says in the period on screen; none until that is reckoned.
    pub fn said(&self, indicator: &IndicatorId, owner: &Owner) -> Option<&Said> {
        let reckoned = self.reckoned.as_ref().filter(|_| self.is_reckoned())?;
        reckoned.of(indicator, owner)
    }

    /// Whether it is known what the series say of the figures, the period and the charts in use.
    pub fn is_reckoned(&self) -> bool {
        self.reckoned.as_ref().is_some_and(|it| it.has_series_of(&self.question()))
    }

    /// How much is in doubt in the period on screen; none until that is reckoned.
    pub fn in_doubt(&self) -> Option<InDoubt> {
        self.reckoned.as_ref().filter(|it| it.answers(&self.question())).map(|it| it.in_doubt())
    }

    /// The day of the next clinic of `area`, of the first of any area for what is above one: as it is scheduled, else a
    /// fixed time from today, on a working day.
    pub fn next_clinic(&self, area: Option<&AreaId>) -> NaiveDate {
        next_clinic(&self.register, area, self.today, self.rules.next_clinic_days, &self.rules.calendar)
    }

    /// What an action of `owner` is due by as long as nothing else is typed: the next clinic. What a manager proposes before
    /// a clinic is discussed in it, so it is due at the one after.
    pub fn first_due(&self, owner: &Owner) -> String {
        let after = self.area_of(owner).filter(|_| self.me.role == Role::Manager).and_then(|area| {
            let rules = &self.rules;
            clinic_after_next(&self.register, &area, self.today, rules.next_clinic_days, &rules.calendar)
        });
        after.map_or("next clinic".to_owned(), |date| date.format("%d/%m/%Y").to_string())
    }

    /// The area of an owner; none for the service.
    pub fn area_of(&self, owner: &Owner) -> Option<AreaId> {
        match owner {
            Owner::Service => None,
            Owner::Area(area) => Some(area.clone()),
            Owner::Team(team) => self.data().team(team.as_str()).map(|team| team.area.clone()),
        }
    }

    /// What an agenda of this area is made from; `standings` are [`Desk::standings`].
    pub fn sources<'a>(&'a self, area: &'a AreaId, period: Period, standings: &'a [Standing<'a>]) -> Sources<'a> {
        Sources {
            figures: self.figures(),
            standings,
            register: &self.register,
            area,
            period,
            today: self.today,
            calendar: &self.rules.calendar,
            rules: &self.rules.agenda,
        }
    }

    /// Whether what a place shows is still there.
    pub fn has(&self, place: &Place) -> bool {
        let data = self.data();
        let has_owner = |owner: &Owner| match owner {
            Owner::Service => true,
            Owner::Area(area) => data.area(area.as_str()).is_some(),
            Owner::Team(team) => data.team(team.as_str()).is_some(),
        };
        match place {
            Place::Overview | Place::WhereToLook | Place::Standards | Place::Doubts | Place::Register => true,
            Place::Clinics | Place::Questions | Place::Exemptions | Place::Recommendations | Place::Difference => true,
            Place::People => super::people::may_see(self),
            Place::Accesses => super::accesses::may_see(self),
            Place::Clinic(_) | Place::Minutes(_) | Place::Item { .. } => {
                place.clinic().is_some_and(|id| self.register.clinic(id).is_some())
            }
            Place::Representation { team, .. } => has_owner(&Owner::Team(team.clone())),
            Place::Audits(owner) | Place::Ahead(owner) => has_owner(owner),
            Place::Area(area) => has_owner(&Owner::Area(area.clone())),
            Place::Team(team) => has_owner(&Owner::Team(team.clone())),
            Place::Indicator(id) => self.indicator(id.as_str()).is_some(),
            Place::Outside { owner, indicator } => {
                has_owner(owner) && indicator.as_ref().is_none_or(|id| self.indicator(id.as_str()).is_some())
            }
            Place::Worker(worker) => data.worker(worker.as_str()).is_some(),
            Place::Child(child) => data.children.iter().any(|record| record.child == *child),
            Place::ActionHistory(id) => self.register.action(*id).is_some(),
        }
    }

    /// Doubts about the figures, by what they touch, with what was said of them.
    pub fn doubts(&self) -> Vec<Doubt<'_>> {
        let (data, faults) = (self.data(), &self.snapshot.faults);
        let gathered = self.reckoned.as_ref().and_then(|it| it.gathered_for(&self.question()));
        gathered.map_or_else(|| doubts(data, faults, &self.register), |it| it.doubts(data, faults, &self.register))
    }

    /// How audits are judged: their grades and clocks.
    pub fn audits(&self) -> Audits<'_> {
        Audits::of(&self.data().audits, &self.register, &self.rules.calendar, &self.rules.agenda, self.today)
    }

    /// A team and every team it replaced, at whatever remove: what was agreed for them is the new team's now.
    pub fn with_replaced(&self, team: &TeamId) -> Vec<TeamId> {
        let mut all = vec![team.clone()];
        let mut next = 0;
        while let Some(it) = all.get(next).and_then(|id| self.data().team(id.as_str())) {
            let new: Vec<_> = it.replaces.iter().filter(|id| !all.contains(id)).cloned().collect();
            all.extend(new);
            next += 1;
        }
        all
    }

    /// Whether the period on screen is the one that records, posts and workers are of.
    pub fn is_current(&self) -> bool {
        self.period.start() <= self.data().as_of && self.data().as_of <= self.period.end()
    }

    /// What to say where figures of an earlier month stand beside today's records.
    pub fn not_current(&self) -> Option<(String, Tone)> {
        let as_at = super::dates::short(self.data().as_of);
        let text =
            format!("Records, workers and posts are as at {as_at}; the figures are of {}.", self.period.in_words());
        (!self.is_current()).then_some((text, Tone::Doubt))
    }

    /// The caseloads of every team in the period on screen.
    pub fn loads(&self) -> Vec<TeamLoad<'_>> {
        loads(self.data(), self.period, &|team, role, protected| self.rules.caseload.target(team, role, protected))
    }

    /// The caseloads of one team.
    pub fn load(&self, team: &TeamId) -> Option<TeamLoad<'_>> {
        self.loads().into_iter().find(|load| load.team.id == *team)
    }

    /// Whether a record is one of `owner`'s.
    pub fn is_of(&self, standing: &Standing<'_>, owner: &Owner) -> bool {
        self.figures().is_of(&standing.record.team, owner)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.data().catalogue.get(id)
    }

    /// What an action is about, as a row's subject.
    pub fn subject_of(&self, action: &Action) -> Subject {
        let owner = owner_of(action.area.as_ref(), action.team.as_ref());
        Subject { owner: Some(owner), indicator: action.indicator.clone(), ..Subject::default() }
    }

    /// The rows of one owner for the period on screen.
    pub fn rows(&self, owner: &Owner) -> Vec<FigureRow> {
        self.figures().rows(owner, self.period)
    }

    /// The last six periods of a series up to the one on screen, oldest first.
    pub fn lately(&self, indicator: &IndicatorId, owner: &Owner) -> Vec<(Period, Known)> {
        self.figures().lately(indicator, owner, self.period, LATELY)
    }

    /// The figures of the six periods up to the one on screen, oldest first; gaps are `None`.
    pub fn recent(&self, lately: &[(Period, Known)]) -> Vec<Option<f64>> {
        let number = |period: Period| lately.iter().find(|(p, _)| *p == period).and_then(|(_, k)| k.figure.number());
        let periods = std::iter::successors(Some(self.period), |period| Some(period.previous()));
        let mut last: Vec<_> = periods.take(LATELY).map(number).collect();
        last.reverse();
        last
    }

    /// The path to an owner: the service, its area, itself.
    pub fn crumbs(&self, owner: &Owner) -> Vec<String> {
        let data = self.data();
        let name = |owner: &Owner| self.figures().name(owner).as_str().to_string();
        let mut path = vec![name(&Owner::Service)];
        match owner {
            Owner::Service => {}
            Owner::Area(_) => path.push(name(owner)),
            Owner::Team(id) => {
                if let Some(team) = data.team(id.as_str()) {
                    path.push(name(&Owner::Area(team.area.clone())));
                }
                path.push(name(owner));
            }
        }
        path
    }

    /// The cell of a figure, `82%`, with `!` where it is in doubt.
    pub fn figure_cell(row: &FigureRow) -> Cell {
        let in_doubt = !row.marked.is_empty();
        let text = match (row.value, row.numerator, row.denominator) {
            (None, None, _) => "-",
            (_, _, Some(0)) => "none",
            _ => row.shown.as_str(),
        };
        let mark = if in_doubt { "!" } else { "" };
        let tone = if in_doubt { Tone::Doubt } else { Tone::Strong };
        Cell::number(format!("{text}{mark}"), row.value).toned(tone)
    }

    /// A target as it is read: `≥97%`, in plain ASCII `>=97%`.
    pub fn target_words(&self, row: &FigureRow) -> String {
        let text = row.target_shown();
        if self.ascii { text.replace('≥', ">=").replace('≤', "<=") } else { text }
    }

    /// The cell of a target with the mark that says whether it is met: `≥97% ✗`.
    pub fn target_cell(&self, row: &FigureRow) -> Cell {
        let Some(target) = row.target else { return Cell::number("none", None) };
        let words = self.target_words(row);
        let (mark, tone) = match (row.met, self.ascii) {
            (Some(true), false) => ("✓", Tone::Met),
            (Some(true), true) => ("y", Tone::Met),
            (Some(false), false) => ("✗", Tone::NotMet),
            (Some(false), true) => ("x", Tone::NotMet),
            (None, _) => ("", Tone::Plain),
        };
        // A letter stands apart where the column has room: `>=90% y`, `>=100%x`.
        let gap = if self.ascii && row.met.is_some() && words.len() < 6 { " " } else { "" };
        Cell::number(format!("{words}{gap}{mark}"), Some(target.value)).toned(tone)
    }

    /// The cell of the change against the month before: `+3`, in whole points or in the unit.
    pub fn change_cell(row: &FigureRow) -> Cell {
        match row.change {
            Some(change) => {
                let whole = change.round();
                let text = if whole == 0.0 { "0".to_string() } else { format!("{whole:+}") };
                Cell::number(text, Some(change))
            }
            None => Cell::number("-", None),
        }
    }

    /// A figure in a sentence, with its fraction, its outside and its short always together.
    pub fn sentence(&self, row: &FigureRow) -> String {
        let who = match &row.owner {
            Owner::Service => String::new(),
            owner => format!("{}, ", self.figures().name(owner)),
        };
        let mut text = format!("{who}{}: {}", row.short_title, row.shown);
        if let (Some(n), Some(d)) = (row.numerator, row.denominator) {
            text.push_str(&format!(" ({n} of {d})"));
        }
        if let Some(outside) = row.outside {
            text.push_str(&format!(", {outside} outside"));
            if let Some(short) = row.short {
                let target = self.target_words(row);
                text.push_str(&if row.is_at_most() {
                    format!(", {short} more than {target} allows")
                } else {
                    format!(", {short} short of {}", target.trim_start_matches(['≥', '>', '=']))
                });
            }
        }
        if row.target.is_none() {
            text.push_str(", no target");
        }
        // Below the service the sample as a whole says what is invented.
        if row.invented && row.owner == Owner::Service {
            text.push_str("; invented, not a real figure");
        }
        for mark in &row.marked {
            text.push_str(&format!("; in doubt: {}", mark.meaning()));
        }
        text.push('.');
        text
    }

    /// What a row of figures is about.
    pub fn subject(row: &FigureRow) -> Subject {
        Subject { owner: Some(row.owner.clone()), indicator: Some(row.indicator.clone()), ..Subject::default() }
    }
}
