//! The clinics of every area: held, scheduled, and the next one proposed.

use super::dates;
use super::desk::Desk;
use super::forms::Kind;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::fault::Owner;
use crate::domain::ids::AreaId;
use crate::domain::period::Period;

const COLUMNS: &[Column] = &[
    Column::text("Clinic", 24, 44, "The service area"),
    Column::text("Date", 11, 16, "The day it is held"),
    Column::text("Figures", 8, 14, "The month whose figures are looked at"),
    Column::text("State", 9, 12, "Proposed, scheduled, open or closed"),
    Column::number("Actions", 7, "Actions on its list, accepted ones left out"),
    Column::number("Questions", 9, "Questions that wait for an answer"),
];

/// The page of all clinics.
pub fn page(desk: &Desk) -> Page {
    // What waits comes first, area by area, and keeps its row when it is scheduled; then what was held, the last first.
    let known = desk.data().areas.iter().map(|area| &area.id);
    // An area that the feed has dropped keeps its next clinic as long as anything is on its list.
    let listed = desk.register.areas_on_the_list().into_iter();
    let dropped =
        listed.filter(|area| desk.data().area(area.as_str()).is_none() && waiting(desk, area).next().is_none());
    let waiting = known.chain(dropped).flat_map(|area| {
        let scheduled: Vec<Row> = waiting(desk, area).map(|clinic| row(desk, clinic)).collect();
        if scheduled.is_empty() { vec![proposed(desk, area)] } else { scheduled }
    });
    let is_known = |clinic: &&Clinic| desk.data().area(clinic.area.as_str()).is_some();
    let (mut held, gone): (Vec<&Clinic>, Vec<&Clinic>) =
        desk.register.clinics().partition(|it| it.state == ClinicState::Closed);
    held.sort_by_key(|clinic| std::cmp::Reverse(clinic.date));
    let gone = gone.into_iter().filter(|it| !is_known(it));
    let rows = waiting.chain(gone.chain(held).map(|clinic| row(desk, clinic)));
    // What is proposed may long be scheduled: that is known once the record has been read.
    let (rows, empty) = if desk.knows_the_record() {
        (rows.collect(), "No area is known, so no clinic can be scheduled. Fetch a feed with areas.")
    } else {
        (Vec::new(), "Which clinics are scheduled is not known: the record has not been read.")
    };
    let part = Part { title: "Clinics".into(), columns: COLUMNS, rows, empty: empty.into(), extent: Extent::Rest };
    let crumbs = vec![desk.data().organisation.to_string(), "Clinics".into()];
    Page { subject: Subject::of(Owner::Service), crumbs, above: vec![], parts: vec![part], foot: None }
}

/// The next clinic of an area: the month after the last one scheduled, else the latest of which figures are known.
pub fn next_period(desk: &Desk, area: &AreaId) -> Period {
    let last = desk.register.clinics().filter(|it| it.area == *area).map(|it| it.period).max();
    last.map_or_else(|| desk.figures().latest_period().unwrap_or(desk.period), Period::next)
}

/// The clinics of an area that are scheduled or open.
fn waiting<'a>(desk: &'a Desk, area: &'a AreaId) -> impl Iterator<Item = &'a Clinic> {
    desk.register.clinics().filter(move |it| it.area == *area && it.state != ClinicState::Closed)
}

/// A proposal, where no clinic of the area waits to be held.
fn proposed(desk: &Desk, area: &AreaId) -> Row {
    let name = desk.figures().name(&Owner::Area(area.clone()));
    let gone = if desk.data().area(area.as_str()).is_some() { "" } else { " It is no longer in the feed." };
    let period = next_period(desk, area);
    let date = desk.next_clinic(Some(area));
    let carried = desk.register.actions_of_clinics(area).count() as u64;
    let open = desk.register.open_questions(area).count() as u64;
    let schedule = Kind::Schedule { area: area.clone(), period };
    let how = if schedule.why_not(desk).is_none() { "Enter schedules it." } else { "Whoever chairs it schedules it." };
    Row {
        key: format!("next {area}"),
        cells: vec![
            Cell::safe(&name),
            Cell::text(dates::short(date)),
            Cell::text(period.short()),
            Cell::text("proposed").toned(Tone::Doubt),
            Cell::count(Some(carried)),
            Cell::count(Some(open)),
        ],
        opens: None,
        subject: Subject::of(Owner::Area(area.clone())),
        words: format!("{name}: a clinic about {} is proposed. {how}{gone}", period.in_words()),
    }
}

fn row(desk: &Desk, clinic: &Clinic) -> Row {
    let name = desk.figures().name(&Owner::Area(clinic.area.clone()));
    let carried = desk.register.actions_of_clinics(&clinic.area).count() as u64;
    let open = desk.register.open_questions(&clinic.area).count() as u64;
    let is_closed = clinic.state == ClinicState::Closed;
    let tone = if clinic.state == ClinicState::Open { Tone::Strong } else { Tone::Plain };
    let opens = if is_closed { Place::Minutes(clinic.id) } else { Place::Clinic(clinic.id) };
    let is_next = waiting(desk, &clinic.area).next().is_some_and(|next| next.id == clinic.id);
    Row {
        key: if is_next { format!("next {}", clinic.area) } else { clinic.id.to_string() },
        cells: vec![
            Cell::safe(&name),
            Cell::text(dates::short(clinic.date)),
            Cell::text(clinic.period.short()),
            Cell::text(clinic.state.word()).toned(tone),
            Cell::count(Some(carried).filter(|_| !is_closed)),
            Cell::count(Some(open).filter(|_| !is_closed)),
        ],
        opens: Some(opens),
        subject: Subject { clinic: Some(clinic.id), ..Subject::of(Owner::Area(clinic.area.clone())) },
        words: format!("{}, {}: {}, chair {}.", clinic.name(), name, clinic.state.word(), clinic.chair),
    }
}
