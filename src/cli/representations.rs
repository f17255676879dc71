//! `clinic representations …`: what managers write of their teams' figures.

mod content;
mod show;

use std::process::ExitCode;

use super::args::prepared::{OnRepresentation, Representations};
use super::clinics::agenda::exceptions;
use super::context::Context;
use super::door::{Asked, Figures, Room, enter};
use super::outcome::{Code, Refused};
use crate::domain::clinic::representation::{
    Exception, Representation, RepresentationKey, RepresentationStep, RepresentationWhat,
};
use crate::domain::ids::AreaId;
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};

/// Runs `clinic representations …`.
pub fn run(context: &Context, command: &Representations) -> Result<ExitCode, Refused> {
    enter(context, figures(command), |room| answer(command, room))
}

/// Which commands look at the figures.
pub(super) fn figures(command: &Representations) -> Figures {
    match command {
        Representations::Submit(_) | Representations::Nothing(_) => Figures::Needed,
        Representations::Write(_) | Representations::Show { .. } => Figures::Wanted,
    }
}

/// Which representation a command is about, and what it has to answer.
struct About {
    key: RepresentationKey,
    area: Option<AreaId>,
    exceptions: Vec<Exception>,
}

impl About {
    fn new(register: &Register, team: &str, room: Room<'_>) -> Result<Self, Refused> {
        let (team, area) = room.team(register, team)?;
        let key = RepresentationKey { period: room.month()?, team };
        let of_area = |area: &AreaId| exceptions(register, area, &key.team, key.period, room);
        let exceptions = area.as_ref().map_or_else(Vec::new, of_area);
        Ok(Self { key, area, exceptions })
    }
}

pub(super) fn answer(command: &Representations, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let on = match command {
        Representations::Show { team } => {
            return Ok(show::one(&register, &About::new(&register, team, room)?, room));
        }
        Representations::Write(write) => &write.on,
        Representations::Submit(on) | Representations::Nothing(on) => on,
    };
    let OnRepresentation { team, write } = on;
    let about = About::new(&register, team, room)?;
    let there = register.representation(&about.key);
    let step = match command {
        Representations::Write(typed) => {
            let latest = there.and_then(Representation::latest).map(|latest| latest.content.clone());
            RepresentationStep::Write { content: content::typed(typed, latest.unwrap_or_default(), room)? }
        }
        Representations::Submit(_) => {
            // Version 0 is none: the door says that nothing was written yet.
            RepresentationStep::Submit { of: there.and_then(Representation::latest).map_or(0, |latest| latest.version) }
        }
        Representations::Nothing(_) => RepresentationStep::NothingToAdd,
        Representations::Show { .. } => return Err(Refused::new(Code::Usage, "Showing takes no step.")),
    };
    let RepresentationKey { period, team } = about.key.clone();
    let entry = Entry::Representation(RepresentationWhat { team, period, step });
    let asked = Asked { exceptions: about.exceptions.clone(), ..Asked::new(Step::Write(Box::new(entry)), write) };
    let (_, register) = room.take(asked, register)?;
    Ok(show::one(&register, &about, room))
}
