//! Which papers are meant, and what they are made from.

use std::collections::BTreeMap;

use super::mask::Mask;
use super::{Ready, made};
use crate::cli::args::report::{Paper, Report};
use crate::cli::clinics::agenda::{exceptions, sources};
use crate::cli::clinics::no_clinic;
use crate::cli::clinics::show::as_it_stood;
use crate::cli::door::Room;
use crate::cli::outcome::{Code, Refused};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::register::Register;
use crate::report::build::minutes::{NotMade, minutes, slips};
use crate::report::build::representation::{Told, representation};
use crate::report::build::{Wording, Writer, board, pack, panel};
use crate::report::document::Document;
use crate::report::formats::Format;
use crate::report::papers::{self, Source};
use crate::report::template::TemplateError;
use crate::text::SafeText;

/// The papers that were asked for, in the format.
pub(super) fn ready(
    command: &Report,
    format: Format,
    room: Room<'_>,
    wording: &Wording,
) -> Result<Vec<Ready>, Refused> {
    let register = room.register()?;
    let mask = &Mask::of(&register, room);
    let one = |document: Document| Ok(vec![made("", document, None, format, mask)?]);
    match command.kind {
        Paper::Pack => one(of_pack(command, &register, room, wording)?),
        Paper::Board => one(of_board(&register, room, wording)?),
        Paper::Panel => one(of_panel(&register, room, wording)?),
        Paper::Minutes | Paper::Slip => of_closed(command, format, (&register, room), wording, mask),
        Paper::Representation => of_teams(command, format, (&register, room), wording, mask),
    }
}

fn writer<'a>(register: &Register, room: Room<'a>) -> Writer<'a> {
    Writer { me: room.me, today: room.today, now: room.now, digest: room.digest, head: register.head() }
}

fn notes(room: Room<'_>) -> Vec<String> {
    room.note.map(|note| format!("{note}.")).into_iter().collect()
}

fn no_figures() -> Refused {
    Refused::new(Code::Failed, "Nothing was written: no figures are at hand. Try again.")
}

/// How areas and teams are called: by the feed, and by their id where none is at hand.
fn name(owner: &Owner, room: Room<'_>) -> String {
    match (room.sight, owner) {
        (Some(sight), owner) => sight.figures.name(owner).to_string(),
        (None, Owner::Service) => "The service".to_owned(),
        (None, Owner::Area(id)) => SafeText::new(id.as_str()).to_string(),
        (None, Owner::Team(id)) => SafeText::new(id.as_str()).to_string(),
    }
}

/// Finds the clinic of an area that a paper is of.
type Fits<'r> = fn(&'r Register, &AreaId) -> Option<&'r Clinic>;

/// The clinic that was named; of an area the one that `fits`, where there is one.
fn clinic<'r>(
    command: &Report,
    register: &'r Register,
    room: Room<'_>,
    (fits, what): (Fits<'r>, &str),
) -> Result<&'r Clinic, Refused> {
    match (&command.clinic, &command.area) {
        (Some(named), _) => register.clinic_named(named).ok_or_else(|| no_clinic(named)),
        (None, Some(area)) => {
            let area = room.area(register, area)?;
            fits(register, &area).ok_or_else(|| {
                let area = name(&Owner::Area(area), room);
                let message = format!("Nothing was written: {area} has no {what}. See 'clinic clinics list'.");
                Refused::new(Code::NotFound, message)
            })
        }
        (None, None) => {
            let message = "Nothing was written. Of which clinic? Give --clinic, or --area for the one that is meant.";
            Err(Refused::new(Code::Usage, message))
        }
    }
}

/// The clinic of `area` that is open, else the one that comes next.
fn coming<'r>(register: &'r Register, area: &AreaId) -> Option<&'r Clinic> {
    let scheduled = register.clinics().filter(|it| it.area == *area && it.state == ClinicState::Scheduled);
    register.open_clinic(area).or_else(|| scheduled.min_by_key(|it| it.date))
}

/// The clinic of `area` that was closed last.
fn last<'r>(register: &'r Register, area: &AreaId) -> Option<&'r Clinic> {
    register.last_closed(area, None)
}

fn of_pack(command: &Report, register: &Register, room: Room<'_>, wording: &Wording) -> Result<Document, Refused> {
    let clinic = clinic(command, register, room, (coming, "clinic that is open or scheduled"))?;
    let sources = sources(register, &clinic.area, clinic.period, room).ok_or_else(no_figures)?;
    let source = pack::Source { clinic, sources, notes: &notes(room) };
    Ok(pack::pack(&source, &writer(register, room), wording)?)
}

fn of_board(register: &Register, room: Room<'_>, wording: &Wording) -> Result<Document, Refused> {
    let sight = room.sight.ok_or_else(no_figures)?;
    let source = board::Source {
        figures: sight.figures,
        standings: sight.standings,
        register,
        period: room.month()?,
        notes: &notes(room),
    };
    Ok(board::board(&source, &writer(register, room), wording)?)
}

fn of_panel(register: &Register, room: Room<'_>, wording: &Wording) -> Result<Document, Refused> {
    let sight = room.sight.ok_or_else(no_figures)?;
    let source = panel::Source {
        figures: sight.figures,
        register,
        period: room.month()?,
        small: 1..=u64::from(room.settings.withhold_up_to),
    };
    let made = panel::panel(&source, &writer(register, room), wording)?;
    made.notes.iter().for_each(|note| room.say(note));
    Ok(made.document)
}

/// Minutes, or slips: of a clinic as it stood when it was closed.
fn of_closed(
    command: &Report,
    format: Format,
    (register, room): (&Register, Room<'_>),
    wording: &Wording,
    mask: &Mask<'_>,
) -> Result<Vec<Ready>, Refused> {
    let clinic = clinic(command, register, room, (last, "clinic that was closed"))?;
    let then = as_it_stood(register, clinic, room)?;
    let name = |owner: &Owner| name(owner, room);
    let organisation = name(&Owner::Service);
    let is_scheduled = register.clinic_after(&clinic.area, room.today).is_some();
    let next = (room.next_clinic(register, Some(&clinic.area)), is_scheduled);
    let sample = room.sight.and_then(|sight| sight.figures.data.sample.as_ref()).map(|it| it.as_str());
    let source = Source { then: &then, clinic, organisation: &organisation, name: &name, next, sample };
    if command.kind == Paper::Minutes {
        let document = minutes(&source, wording)?;
        let text = (format == Format::Text).then(|| papers::minutes(&source));
        return Ok(vec![made("", document, text, format, mask)?]);
    }
    let meant = |owner: &str| command.owner.as_deref().is_none_or(|it| same(it, owner));
    let slips: Vec<_> = slips(&source, wording)?.into_iter().filter(|(owner, _)| meant(owner)).collect();
    if slips.is_empty() {
        let whose = command
            .owner
            .as_deref()
            .map_or_else(|| "nobody owes".to_owned(), |it| format!("'{}' does not owe", SafeText::new(it)));
        let message = format!("Nothing was written: {whose} an action of {}.", clinic.name());
        return Err(Refused::new(Code::NotFound, message));
    }
    // As the clinic's own screen writes them, so that there is one text.
    let texts = if format == Format::Text { papers::slips(&source) } else { Vec::new() };
    let mut texts: BTreeMap<String, String> = texts.into_iter().collect();
    let slip = |(owner, document): (String, Document)| made(&owner, document, texts.remove(&owner), format, mask);
    slips.into_iter().map(slip).collect()
}

/// Whether an owner is the one that was typed.
fn same(typed: &str, owner: &str) -> bool {
    SafeText::new(typed.trim()).as_str().to_lowercase() == owner.to_lowercase()
}

/// One team's representation, or all that were written for a clinic.
fn of_teams(
    command: &Report,
    format: Format,
    (register, room): (&Register, Room<'_>),
    wording: &Wording,
    mask: &Mask<'_>,
) -> Result<Vec<Ready>, Refused> {
    let told = |key: &RepresentationKey, area: Option<&AreaId>| -> Result<Ready, Refused> {
        let asked = area.map_or_else(Vec::new, |area| exceptions(register, area, &key.team, key.period, room));
        let told = Told {
            key,
            area,
            there: register.representation(key),
            exceptions: &asked,
            figures: room.sight.map(|sight| sight.figures),
            notes: &notes(room),
            name: &|owner| name(owner, room),
        };
        let document = representation(&told, &writer(register, room), wording)?;
        made(&name(&Owner::Team(key.team.clone()), room), document, None, format, mask)
    };
    if let Some(team) = &command.team {
        let (team, area) = room.team(register, team)?;
        let period = match &command.clinic {
            Some(named) => register.clinic_named(named).ok_or_else(|| no_clinic(named))?.period,
            None => room.month()?,
        };
        let key = RepresentationKey { period, team };
        if register.representation(&key).is_none_or(|it| it.submitted().is_none() && it.latest().is_none()) {
            let of = name(&Owner::Team(key.team.clone()), room);
            let message = format!("Nothing was written: {of} has no representation for {}.", period.in_words());
            return Err(Refused::new(Code::NotFound, message));
        }
        return Ok(vec![told(&key, area.as_ref())?]);
    }
    let clinic = clinic(command, register, room, (coming, "clinic that is open or scheduled"))?;
    let teams: Vec<TeamId> = register
        .representations()
        .filter(|(key, it)| key.period == clinic.period && it.submitted().is_some())
        .map(|(key, _)| key.team.clone())
        .filter(|team| room.team(register, team.as_str()).is_ok_and(|(_, area)| area.as_ref() == Some(&clinic.area)))
        .collect();
    if teams.is_empty() {
        let message = format!("Nothing was written: no representation was submitted for {}.", clinic.name());
        return Err(Refused::new(Code::NotFound, message));
    }
    let key = |team: TeamId| RepresentationKey { period: clinic.period, team };
    teams.into_iter().map(|team| told(&key(team), Some(&clinic.area))).collect()
}

impl From<TemplateError> for Refused {
    fn from(wrong: TemplateError) -> Self {
        Self::new(Code::Failed, wrong.to_string())
    }
}

impl From<NotMade> for Refused {
    fn from(wrong: NotMade) -> Self {
        match wrong {
            NotMade::Template(wrong) => wrong.into(),
            other @ NotMade::NotClosed(_) => Self::new(Code::Failed, format!("Nothing was written: {other}.")),
        }
    }
}
