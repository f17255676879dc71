//! What pages are made from and would be reckoned anew for every key: how the records stand, the agendas, the record as it
//! stood at a close.
//!
//! Each is kept beside what it was made from, and is made anew once that is no longer the same. Nothing else has to say
//! that something changed, and a page never shows what follows from older figures.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use chrono::NaiveDate;
use uuid::Uuid;

use super::desk::{Desk, Rules};
use crate::dataset::Snapshot;
use crate::dataset::records::{Judged, Standing};
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::exemption::RecordedExemption;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::event::Head;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, TeamId, WorkerId};
use crate::domain::register::Register;
use crate::insight::agenda::edited;
use crate::insight::records_outside::{LateChildren, narrowest, unseen};

/// What is kept; empty until it is asked for.
#[derive(Debug, Default)]
pub struct Kept {
    records: RefCell<Option<(RecordsOf, Rc<Records>)>>,
    agendas: RefCell<Option<(AgendasOf, BTreeMap<Uuid, Agenda>)>>,
    stood: RefCell<Option<(StoodOf, Rc<Register>)>>,
}

/// What the standing of the records follows from. The snapshot is remembered without being kept in memory.
#[derive(Debug)]
struct RecordsOf {
    snapshot: Weak<Snapshot>,
    rules: Rules,
    exemptions: Vec<RecordedExemption>,
}

impl RecordsOf {
    fn is(&self, desk: &Desk) -> bool {
        std::ptr::eq(self.snapshot.as_ptr(), Arc::as_ptr(&desk.snapshot))
            && self.rules == desk.rules
            && self.exemptions.iter().eq(desk.register.exemptions())
    }
}

/// What an agenda follows from, beside its clinic, which is part of the register.
#[derive(Debug)]
struct AgendasOf {
    snapshot: Weak<Snapshot>,
    rules: Rules,
    head: Head,
    today: NaiveDate,
}

impl AgendasOf {
    fn is(&self, desk: &Desk) -> bool {
        std::ptr::eq(self.snapshot.as_ptr(), Arc::as_ptr(&desk.snapshot))
            && self.rules == desk.rules
            && self.head == desk.register.head()
            && self.today == desk.today
    }
}

/// What the record as it stood follows from: where it was cut, and how far it was read.
type StoodOf = (Head, Head);

/// How the records stand, and what is counted of them.
#[derive(Debug)]
pub struct Records {
    judged: Judged,
    /// Places of the records that are left where a child's narrower standard stands for the wider.
    narrowest: Vec<usize>,
    /// Places of the records that say of a child on a protection plan that nobody has seen it.
    not_seen: Vec<usize>,
    areas: OnceCell<HashMap<AreaId, LateChildren>>,
    teams: OnceCell<HashMap<TeamId, LateChildren>>,
    workers: OnceCell<HashMap<WorkerId, LateChildren>>,
}

/// A register as it is, or as it once stood.
#[derive(Debug)]
pub enum Stood<'a> {
    /// As it is.
    Now(&'a Register),
    /// As it stood.
    Then(Rc<Register>),
}

impl Deref for Stood<'_> {
    type Target = Register;

    fn deref(&self) -> &Register {
        match self {
            Self::Now(register) => register,
            Self::Then(register) => register,
        }
    }
}

impl Records {
    fn new(desk: &Desk) -> Self {
        let data = desk.data();
        let standings = data.standings_with(&desk.register, desk.rules.records, &desk.rules.calendar);
        let mut narrow = narrowest(&data.catalogue, &standings).into_iter().peekable();
        // They come in the order of the standings.
        let is_narrow = |standing: &&Standing<'_>| narrow.next_if(|it| std::ptr::eq(*it, *standing)).is_some();
        let narrowest = places(&standings, is_narrow);
        let not_seen = places(&standings, |standing| unseen(&data.catalogue, standing).is_some());
        let judged = Judged::of(data, &desk.register, &standings);
        let (areas, teams, workers) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { judged, narrowest, not_seen, areas, teams, workers }
    }

    /// Late children by what `of` says of each record, each child counted once.
    fn late_by<'a, K: Clone + Eq + Hash + 'a>(
        &self,
        desk: &'a Desk,
        of: impl Fn(&Standing<'a>) -> Option<&'a K>,
    ) -> HashMap<K, LateChildren> {
        let mut by: HashMap<&K, Vec<Standing<'a>>> = HashMap::new();
        let narrow = self.narrowest.iter().filter_map(|place| self.at(desk, *place));
        for standing in narrow {
            if let Some(key) = of(&standing) {
                by.entry(key).or_default().push(standing);
            }
        }
        by.into_iter().filter_map(|(key, list)| Some((key.clone(), LateChildren::of(&list)?))).collect()
    }

    fn at<'a>(&self, desk: &'a Desk, place: usize) -> Option<Standing<'a>> {
        self.judged.standing(place, desk.data(), &desk.register)
    }
}

fn places<'s, 'a>(standings: &'s [Standing<'a>], mut is_meant: impl FnMut(&&'s Standing<'a>) -> bool) -> Vec<usize> {
    standings.iter().enumerate().filter(|(_, standing)| is_meant(standing)).map(|(place, _)| place).collect()
}

impl Desk {
    fn records(&self) -> Rc<Records> {
        let mut kept = self.kept.records.borrow_mut();
        if let Some((_, records)) = kept.as_ref().filter(|(of, _)| of.is(self)) {
            return Rc::clone(records);
        }
        let of = RecordsOf {
            snapshot: Arc::downgrade(&self.snapshot),
            rules: self.rules.clone(),
            exemptions: self.register.exemptions().cloned().collect(),
        };
        // What is no longer good is given back before it is made anew.
        *kept = None;
        let records = Rc::new(Records::new(self));
        *kept = Some((of, Rc::clone(&records)));
        records
    }

    /// How every child record stands at the feed's date, the exemptions agreed here judged like the feed's.
    pub fn standings(&self) -> Vec<Standing<'_>> {
        self.records().judged.standings(self.data(), &self.register)
    }

    /// Of [`Desk::standings`], those that say that a child on a protection plan was not seen.
    pub fn not_seen(&self) -> Vec<Standing<'_>> {
        let records = self.records();
        records.not_seen.iter().filter_map(|place| records.at(self, *place)).collect()
    }

    /// The children late among an area's or a team's records, each counted once over all standards; `None` where none is
    /// listed. Of the service no such number is shown.
    pub fn late(&self, owner: &Owner) -> Option<LateChildren> {
        let records = self.records();
        match owner {
            Owner::Service => None,
            Owner::Area(area) => {
                let area_of = |it: &Standing<'_>| self.figures().team(&it.record.team).map(|team| &team.area);
                records.areas.get_or_init(|| records.late_by(self, area_of)).get(area).copied()
            }
            Owner::Team(team) => {
                records.teams.get_or_init(|| records.late_by(self, |it| Some(&it.record.team))).get(team).copied()
            }
        }
    }

    /// The children late among a worker's records, each counted once; `None` where none is listed.
    pub fn late_of_worker(&self, worker: &WorkerId) -> Option<LateChildren> {
        let records = self.records();
        records.workers.get_or_init(|| records.late_by(self, |it| it.record.worker.as_ref())).get(worker).copied()
    }

    /// The agenda of a clinic as the chair has it; of a closed one as it stood.
    pub fn agenda(&self, clinic: &Clinic) -> Agenda {
        if let Some(closed) = &clinic.closed {
            return closed.kept.agenda.clone();
        }
        let make = || edited(&self.sources(&clinic.area, clinic.period, &self.standings()), clinic);
        // What is kept is of the register's own clinics alone.
        if !self.register.clinic(clinic.id).is_some_and(|own| std::ptr::eq(own, clinic)) {
            return make();
        }
        let mut kept = self.kept.agendas.borrow_mut();
        if !kept.as_ref().is_some_and(|(of, _)| of.is(self)) {
            let of = AgendasOf {
                snapshot: Arc::downgrade(&self.snapshot),
                rules: self.rules.clone(),
                head: self.register.head(),
                today: self.today,
            };
            *kept = Some((of, BTreeMap::new()));
        }
        match kept.as_mut() {
            Some((_, agendas)) => agendas.entry(clinic.id).or_insert_with(make).clone(),
            None => make(),
        }
    }

    /// The record as it stood when `clinic` was closed; as it is now where it was not.
    pub fn as_it_stood(&self, clinic: &Clinic) -> Stood<'_> {
        let Some(head) = clinic.closed.as_ref().and_then(|closed| closed.head) else {
            return Stood::Now(&self.register);
        };
        let of = (head, self.register.head());
        let mut kept = self.kept.stood.borrow_mut();
        if let Some((_, register)) = kept.as_ref().filter(|(it, _)| *it == of) {
            return Stood::Then(Rc::clone(register));
        }
        let then = self.events.iter().take_while(|event| event.position <= head.position);
        let register = Rc::new(Register::of(then));
        *kept = Some((of, Rc::clone(&register)));
        Stood::Then(register)
    }
}
