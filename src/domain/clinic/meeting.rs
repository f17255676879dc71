//! A clinic, as its events leave it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::agenda::Agenda;
use super::attendance::Came;
use super::events::{ClinicWhat, NoteKind, Scheduled};
use super::kept::Kept;
use crate::domain::event::{Event, Head};
use crate::domain::hand::{Hand, Written, typed};
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::payload::Dated;
use crate::domain::period::Period;
use crate::text::SafeText;

/// Where a clinic stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClinicState {
    /// It has a date.
    Scheduled,
    /// It is being held.
    Open,
    /// Its minutes are fixed.
    Closed,
}

impl ClinicState {
    /// As scripts and screens read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Somebody expected at a clinic, or there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attendee {
    /// Their name, or their role where no name is known.
    pub name: SafeText,
    /// Their team.
    pub team: Option<TeamId>,
    /// Whether they came, and in time; none where nobody noted it.
    pub came: Option<Came>,
}

/// A team put off to the next clinic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutOff {
    /// Why.
    pub why: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// An item that the chair added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddedItem {
    /// The team; none for an item of the whole area.
    pub team: Option<TeamId>,
    /// What it is about.
    pub text: SafeText,
    /// How many minutes it is given.
    pub minutes: u32,
}

/// What was not reached, with the one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotReached {
    /// The rest of this team; none for all that was not reached.
    pub team: Option<TeamId>,
    /// The actions carried unseen.
    pub actions: Vec<Uuid>,
    /// Why.
    pub why: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// A line noted in the room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noted {
    /// The team it is about.
    pub team: Option<TeamId>,
    /// What kind of line.
    pub about: NoteKind,
    /// The line.
    pub text: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// How a clinic was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The agenda of that moment.
    pub agenda: Agenda,
    /// The digest of the feed that it was made from.
    pub digest: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// How a clinic was closed.
#[derive(Clone, PartialEq, Debug)]
pub struct Closed {
    /// The head of the record at that moment: everything up to it is what the clinic saw.
    pub head: Option<Head>,
    /// The figures it used.
    pub kept: Kept,
    /// When and by whom.
    pub written: Written,
}

/// One entry of a clinic's history.
#[derive(Clone, PartialEq, Debug)]
pub struct ClinicEntry {
    /// When and by whom.
    pub written: Written,
    /// What happened.
    pub what: ClinicWhat,
}

/// One clinic.
#[derive(Clone, PartialEq, Debug)]
pub struct Clinic {
    /// Its id: that of its first event.
    pub id: Uuid,
    /// 1, 2, 3 … in the order in which clinics were scheduled.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// Where it stands.
    pub state: ClinicState,
    /// The area.
    pub area: AreaId,
    /// The month whose figures are looked at.
    pub period: Period,
    /// The day.
    pub date: NaiveDate,
    /// When it begins.
    pub start: Option<NaiveTime>,
    /// How long it may take, in minutes.
    pub minutes: u32,
    /// Who chairs.
    pub chair: SafeText,
    /// Who is expected, and who came.
    pub attendees: Vec<Attendee>,
    /// Teams the chair put first, the last one in front.
    pub pinned: Vec<TeamId>,
    /// Teams put off to the next clinic.
    pub put_off: BTreeMap<TeamId, PutOff>,
    /// Items the chair added.
    pub added: Vec<AddedItem>,
    /// Minutes that the chair gave to teams.
    pub minutes_of: BTreeMap<TeamId, u32>,
    /// How it was opened.
    pub opened: Option<Opened>,
    /// The teams that somebody marked as discussed; none stands for the items of the whole area.
    pub discussed: BTreeSet<Option<TeamId>>,
    /// The teams about which whoever holds it wrote something while it was open: a note, a question, an answer, an action
    /// or a look at one. None stands for the whole area.
    pub came_up: BTreeSet<Option<TeamId>>,
    /// The actions that were looked at, by a look or by a step taken while it was open.
    pub looked_at: BTreeSet<Uuid>,
    /// The actions on which a step was taken while it was open: these were looked at whatever is taken back.
    pub stepped_on: BTreeSet<Uuid>,
    /// What was not reached.
    pub not_reached: Vec<NotReached>,
    /// The lines noted.
    pub notes: Vec<Noted>,
    /// How it was closed.
    pub closed: Option<Closed>,
    /// Corrections since the close.
    pub corrections: Vec<Noted>,
    /// Everything that happened to it, oldest first.
    pub history: Vec<ClinicEntry>,
    /// Whether a newer program wrote something about it that this one cannot read.
    pub has_unread: bool,
}

impl Clinic {
    /// The clinic that `event`, the first of its stream, schedules; `None` where it schedules none.
    pub(in crate::domain) fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
        let Dated { on, what } = Dated::<ClinicWhat>::read(&event.new)?;
        let ClinicWhat::Schedule(scheduled) = &what else { return None };
        let Scheduled { area, period, date, start, minutes, chair, expected } = scheduled;
        let attendee =
            |it: &super::events::Expected| Attendee { name: typed(&it.name), team: it.team.clone(), came: None };
        Some(Self {
            id,
            number,
            version: event.new.version,
            state: ClinicState::Scheduled,
            area: area.clone(),
            period: *period,
            date: *date,
            start: *start,
            minutes: *minutes,
            chair: typed(chair),
            attendees: expected.iter().map(attendee).collect(),
            pinned: Vec::new(),
            put_off: BTreeMap::new(),
            added: Vec::new(),
            minutes_of: BTreeMap::new(),
            opened: None,
            discussed: BTreeSet::new(),
            came_up: BTreeSet::new(),
            looked_at: BTreeSet::new(),
            stepped_on: BTreeSet::new(),
            not_reached: Vec::new(),
            notes: Vec::new(),
            closed: None,
            corrections: Vec::new(),
            history: vec![ClinicEntry { written: Written::of(event, on), what }],
            has_unread: false,
        })
    }

    /// Takes in the next event of its stream; whether it could be read. One that cannot be changes nothing else.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<ClinicWhat>::read(&event.new) else {
            self.has_unread = true;
            return false;
        };
        let written = Written::of(event, on);
        self.happen(&what, &written);
        self.history.push(ClinicEntry { written, what });
        true
    }

    fn happen(&mut self, what: &ClinicWhat, written: &Written) {
        let written = written.clone();
        match what {
            // Only the first event of a stream schedules; another would be a second beginning, which nothing writes.
            ClinicWhat::Schedule(_) => {}
            ClinicWhat::Move { date, start, .. } => {
                self.date = *date;
                self.start = start.or(self.start);
            }
            ClinicWhat::Attend { name, team, came } => self.attend(&typed(name), team.as_ref(), *came),
            ClinicWhat::Pin { team } => {
                self.pinned.retain(|it| it != team);
                self.pinned.insert(0, team.clone());
            }
            ClinicWhat::Unpin { team } => self.pinned.retain(|it| it != team),
            ClinicWhat::Defer { team, why } => {
                self.put_off.insert(team.clone(), PutOff { why: typed(why), written });
            }
            ClinicWhat::Recall { team } => {
                self.put_off.remove(team);
            }
            ClinicWhat::AddItem { team, text, minutes } => {
                self.added.push(AddedItem { team: team.clone(), text: typed(text), minutes: *minutes });
            }
            ClinicWhat::Minutes { team, minutes } => {
                self.minutes_of.insert(team.clone(), *minutes);
            }
            ClinicWhat::Open { agenda, digest } => {
                self.state = ClinicState::Open;
                let (agenda, digest) = (agenda.clone(), SafeText::kept(digest));
                self.opened = Some(Opened { agenda, digest, written });
            }
            ClinicWhat::Discuss { team, actions } => {
                self.discussed.insert(team.clone());
                self.looked_at.extend(actions);
            }
            ClinicWhat::Undiscuss { team } => self.undiscuss(team.as_ref()),
            ClinicWhat::Look { actions } => self.looked_at.extend(actions),
            ClinicWhat::NotReached { team, actions, why } => {
                let (team, actions, why) = (team.clone(), actions.clone(), typed(why));
                self.not_reached.push(NotReached { team, actions, why, written });
            }
            ClinicWhat::Note { team, about, text } => {
                self.comes_up(team.as_ref());
                self.notes.push(Noted { team: team.clone(), about: *about, text: typed(text), written });
            }
            ClinicWhat::Close { head, kept } => {
                self.state = ClinicState::Closed;
                self.closed = Some(Closed { head: head.parse().ok(), kept: (**kept).clone(), written });
            }
            ClinicWhat::Correct { text } => {
                self.corrections.push(Noted { team: None, about: NoteKind::Note, text: typed(text), written });
            }
        }
    }

    /// Takes back that an item was discussed, and with it the look at its actions. What was looked at otherwise, by
    /// another item or a look of its own, stays so; so does an action on which a step was taken meanwhile.
    fn undiscuss(&mut self, team: Option<&TeamId>) {
        self.discussed.remove(&team.cloned());
        self.came_up.remove(&team.cloned());
        let mut still = self.stepped_on.clone();
        let mut of_item: BTreeSet<Uuid> = BTreeSet::new();
        for entry in &self.history {
            match &entry.what {
                ClinicWhat::Discuss { team: it, actions } if it.as_ref() == team => of_item.extend(actions),
                ClinicWhat::Discuss { actions, .. } | ClinicWhat::Look { actions } => still.extend(actions),
                _ => {}
            }
        }
        self.looked_at.retain(|action| still.contains(action) || !of_item.contains(action));
    }

    /// Something is written about a team, or about the whole area: while the clinic is open that is heard in it.
    pub(in crate::domain) fn comes_up(&mut self, team: Option<&TeamId>) {
        if self.state == ClinicState::Open {
            self.came_up.insert(team.cloned());
        }
    }

    /// Whether an item was discussed: it was marked so, or something was written about it in the room. What was put off is
    /// only where it was marked.
    pub fn was_discussed(&self, team: &Option<TeamId>) -> bool {
        self.discussed.contains(team) || (self.came_up.contains(team) && !self.is_put_off(team))
    }

    /// Whether the team's item was put off; those of the whole area never are.
    pub fn is_put_off(&self, team: &Option<TeamId>) -> bool {
        team.as_ref().is_some_and(|team| self.put_off.contains_key(team))
    }

    /// Every team that [was discussed](Self::was_discussed); none stands for the items of the whole area.
    pub fn all_discussed(&self) -> BTreeSet<&Option<TeamId>> {
        self.discussed.union(&self.came_up).filter(|team| self.was_discussed(team)).collect()
    }

    /// Whether somebody took back that this item was discussed, and nobody said since that it was.
    pub fn is_taken_back(&self, team: Option<&TeamId>) -> bool {
        let last = self.history.iter().rev().find_map(|entry| match &entry.what {
            ClinicWhat::Discuss { team: it, .. } if it.as_ref() == team => Some(false),
            ClinicWhat::Undiscuss { team: it } if it.as_ref() == team => Some(true),
            _ => None,
        });
        last.unwrap_or(false)
    }

    fn attend(&mut self, name: &SafeText, team: Option<&TeamId>, came: Came) {
        let same = |it: &&mut Attendee| it.name == *name && (team.is_none() || it.team.as_ref() == team);
        match self.attendees.iter_mut().find(same) {
            Some(attendee) => attendee.came = Some(came),
            None => {
                self.attendees.push(Attendee { name: name.clone(), team: team.cloned(), came: Some(came) });
            }
        }
    }

    /// Its name, as the room says it: `Clinic of 12 January, December figures`.
    pub fn name(&self) -> String {
        let period = self.period.in_words();
        let month = period.split(' ').next().unwrap_or(&period);
        format!("Clinic of {}, {month} figures", self.date.format("%-d %B"))
    }

    /// The day it was held, as it turned out: that of its opening. Its own day as long as it is not open.
    pub fn held_on(&self) -> NaiveDate {
        self.opened.as_ref().map_or(self.date, |opened| opened.written.on)
    }

    /// The items of the agenda it was opened with that were neither discussed nor put off; none stands for the whole area.
    pub fn items_not_discussed(&self) -> impl Iterator<Item = &Option<TeamId>> {
        let items = self.opened.iter().flat_map(|opened| &opened.agenda.items).map(|item| &item.team);
        items.filter(move |team| !self.was_discussed(team) && !self.is_put_off(team))
    }

    /// The actions carried to the next clinic without having been looked at.
    pub fn carried(&self) -> BTreeSet<Uuid> {
        self.not_reached.iter().flat_map(|it| it.actions.iter().copied()).collect()
    }

    /// Whether `action` was looked at, or carried with a reason: what a close asks of every action on the list.
    pub fn has_dealt_with(&self, action: Uuid) -> bool {
        self.looked_at.contains(&action) || self.not_reached.iter().any(|it| it.actions.contains(&action))
    }

    /// Who typed for somebody else while it was prepared and held: the read-back at close lists every such entry.
    pub fn typed_for_others(&self) -> impl Iterator<Item = (&Hand, &ClinicEntry)> {
        self.history.iter().map(|it| (&it.written.hand, it)).filter(|(hand, _)| hand.on_behalf_of.is_some())
    }
}
