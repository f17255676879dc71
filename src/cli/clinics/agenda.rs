//! The agenda of a clinic as this moment's figures and the record give it.

use chrono::NaiveDate;

use crate::cli::door::Room;
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::kept::Kept;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::clinic::representation::Exception;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::agenda::{self, Sources};
use crate::insight::kept;

/// What an agenda and a pack are made from; none where no figures are at hand.
pub(in crate::cli) fn sources<'a>(
    register: &'a Register,
    area: &'a AreaId,
    period: Period,
    room: Room<'a>,
) -> Option<Sources<'a>> {
    let sight = room.sight?;
    let (figures, standings) = (sight.figures, sight.standings);
    let (today, calendar, rules) = (room.today, room.calendar, &room.settings.agenda);
    Some(Sources { figures, standings, register, area, period, today, calendar, rules })
}

/// The agenda of `clinic`, with what the chair made of it; the one of its opening where no figures are at hand.
pub(in crate::cli) fn of(register: &Register, clinic: &Clinic, room: Room<'_>) -> Agenda {
    match sources(register, &clinic.area, clinic.period, room) {
        Some(sources) => agenda::edited(&sources, clinic),
        None => clinic.opened.as_ref().map_or_else(Agenda::default, |opened| opened.agenda.clone()),
    }
}

/// What a close keeps of the figures; the agenda alone where none are at hand.
pub(in crate::cli) fn kept(register: &Register, clinic: &Clinic, room: Room<'_>) -> Kept {
    let agenda = of(register, clinic, room);
    match sources(register, &clinic.area, clinic.period, room) {
        Some(sources) => kept::kept(&sources, &agenda, room.digest),
        None => Kept { agenda, ..Kept::default() },
    }
}

/// What a team's representation has to answer; nothing where no figures are at hand.
pub(in crate::cli) fn exceptions(
    register: &Register,
    area: &AreaId,
    team: &TeamId,
    period: Period,
    room: Room<'_>,
) -> Vec<Exception> {
    sources(register, area, period, room).map_or_else(Vec::new, |sources| agenda::exceptions(&sources, team))
}

/// When the representations of a month are due: so many working days before the clinic, where one is scheduled.
pub(in crate::cli) fn representation_due(
    register: &Register,
    area: Option<&AreaId>,
    period: Period,
    room: Room<'_>,
) -> Option<NaiveDate> {
    let clinic = register.clinic_of(area?, period)?;
    Some(room.calendar.sub_working_days(clinic.date, room.settings.agenda.representation_working_days))
}
