//! `clinic signals …`: where the limits of a series begin anew, and which of its points are set aside.

use std::process::ExitCode;

use super::args::Format;
use super::args::signals::{Answers, OnSeries, Signals};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter};
use super::outcome::{Code, Refused};
use super::show::{Shown, Untils, print_series};
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::signals::{FourAnswers, SeriesKey, SignalWhat};
use crate::record::decide::{Entry, Step};
use crate::record::refusal::{Part, Refusal};

/// Runs `clinic signals …`.
pub fn run(context: &Context, command: &Signals) -> Result<ExitCode, Refused> {
    enter(context, Figures::Needed, |room| answer(command, room))
}

pub(super) fn answer(command: &Signals, room: Room<'_>) -> Result<String, Refused> {
    let (register, data) = (room.register()?, room.data()?);
    let on = match command {
        Signals::Rebase { on, .. }
        | Signals::UndoRebase { on, .. }
        | Signals::Ghost { on }
        | Signals::UndoGhost { on } => on,
    };
    let series = series(on, &register, room)?;
    let why = on.why.clone();
    let what = match command {
        Signals::Rebase { from, answers, .. } => {
            let (from, answers) = (first(*from, &series, &why)?, four(*answers));
            SignalWhat::Rebase { series, from, why, answers }
        }
        Signals::UndoRebase { from, .. } => SignalWhat::UndoRebase { from: first(*from, &series, &why)?, series, why },
        Signals::Ghost { .. } => SignalWhat::Ghost { period: aside(&series, &why, room)?, series, why },
        Signals::UndoGhost { .. } => SignalWhat::UndoGhost { period: aside(&series, &why, room)?, series, why },
    };
    let key = what.series().clone();
    let found = data.catalogue.get(key.indicator.as_str());
    if let (SignalWhat::Ghost { period, .. }, Some(indicator)) = (&what, found) {
        has_point(indicator, &key, *period, &register, room)?;
    }
    let answers = if let SignalWhat::Rebase { answers, .. } = &what { Some(*answers) } else { None };
    let (_, register) = room.take(Asked::new(Step::Write(Box::new(Entry::Signal(what))), &on.write), register)?;
    let indicator = found.ok_or_else(|| super::show::no_indicator(data, key.indicator.as_str()))?;
    shown(indicator, &key, &register, answers, room)
}

/// The series that is meant. An empty standard is a missing part, which the record names with the others.
fn series(on: &OnSeries, register: &Register, room: Room<'_>) -> Result<SeriesKey, Refused> {
    let indicator = match on.indicator.trim() {
        "" => "".into(),
        id => room.indicator(id)?,
    };
    let owner = match (&on.team, &on.area) {
        (Some(team), _) => Owner::Team(room.team(register, team)?.0),
        (None, Some(area)) => Owner::Area(room.area(register, area)?),
        (None, None) => Owner::Service,
    };
    Ok(SeriesKey { indicator, owner })
}

fn missing(part: Part, series: &SeriesKey, why: &str) -> Refused {
    let mut parts = Vec::new();
    parts.extend(crate::text::is_blank(series.indicator.as_str()).then_some(Part::Standard));
    parts.push(part);
    parts.extend(crate::text::is_blank(why).then_some(Part::Why));
    Refusal::missing(parts).into()
}

/// The first period of new limits.
fn first(from: Option<Period>, series: &SeriesKey, why: &str) -> Result<Period, Refused> {
    from.ok_or_else(|| missing(Part::From, series, why))
}

/// The period of a point; the latest is never guessed at.
fn aside(series: &SeriesKey, why: &str, room: Room<'_>) -> Result<Period, Refused> {
    room.period.ok_or_else(|| missing(Part::Period, series, why))
}

fn four(answers: Answers) -> FourAnswers {
    let Answers { different, reason_known, wanted, lasting } = answers;
    FourAnswers { different, reason_known, wanted, lasting }
}

/// Refuses a point that is not there: most likely the month was mistyped.
fn has_point(
    indicator: &Indicator,
    key: &SeriesKey,
    period: Period,
    register: &Register,
    room: Room<'_>,
) -> Result<(), Refused> {
    let Some(sight) = room.sight else { return Ok(()) };
    let untils = Untils::new(sight.figures, Some(period), period);
    let it = Shown::of(sight.figures, indicator, &key.owner, &untils, register);
    if it.has_point(period) {
        return Ok(());
    }
    let message = format!(
        "{} has no figure of {} for {period}, so there is no point to set aside. Check --period, --team and --area.",
        sight.figures.name(&key.owner),
        indicator.id
    );
    Err(Refused::new(Code::NotFound, message))
}

/// The series after it.
fn shown(
    indicator: &Indicator,
    key: &SeriesKey,
    register: &Register,
    answers: Option<FourAnswers>,
    room: Room<'_>,
) -> Result<String, Refused> {
    let figures = room.sight.ok_or_else(|| Refused::new(Code::Failed, "No figures are at hand. Try again."))?.figures;
    let latest = figures.latest_period().or(room.period);
    let latest = latest.ok_or_else(|| Refused::new(Code::NotFound, "The feed has no figures up to its own date."))?;
    let untils = Untils::new(figures, None, latest);
    let it = Shown::of(figures, indicator, &key.owner, &untils, register);
    let notes = answers.map_or_else(Vec::new, notes);
    match room.format {
        Format::Table | Format::Plain => {
            let notes: Vec<String> = notes.iter().map(|note| format!("Note: {note}\n")).collect();
            Ok(format!("{}\n{}", it.sentence(figures), notes.concat()))
        }
        format => print_series(figures, &[it], format, &notes),
    }
}

/// What is to be said where limits were made anew without four times yes.
fn notes(answers: FourAnswers) -> Vec<String> {
    if answers.all_yes() {
        return Vec::new();
    }
    let open = answers.each().into_iter().filter(|(_, answer)| *answer != Some(true));
    let said = |(question, answer): (&str, Option<bool>)| match answer {
        Some(_) => format!("{question}: no"),
        None => format!("{question}: not answered"),
    };
    let list: Vec<String> = open.map(said).collect();
    vec![format!(
        "limits are made anew where all four questions are answered yes; here, {}. 'clinic signals undo-rebase' takes it \
         back.",
        list.join("; ")
    )]
}
