//! One item of an agenda, in the room: one line from the record and a challenge, then figures, actions, questions and the
//! representation, all on one screen.
//!
//! ```text
//!  Item 2 of 6, 14:15 to 14:30, 7 of 15 minutes used                        14:22
//!  Last time: "95% by December". It is 86%. 3 of the 5 outside are the same children.
//!  Suggested: What changed since November?
//!  Figures                      %    n/d  out …
//!  No.   What will be done      Owner …
//!  …
//! ```

use uuid::Uuid;

use super::clinic::{crumbs, gone, reasons, times};
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::{dates, questions, register};
use crate::dataset::rows::FigureRow;
use crate::domain::action::Action;
use crate::domain::clinic::agenda::{Agenda, Item, Reason, ReasonKind};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::Question;
use crate::domain::clinic::representation::{Representation, RepresentationKey};
use crate::domain::fault::Owner;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::insight::accounts;
use crate::insight::agenda::exceptions;
use crate::insight::opening::opening;

const FIGURES: &[Column] = &[
    Column { title: "Figures", ..Column::standards(22, 40, "The standard") },
    Column::number("", 9, "The figure"),
    Column::number("n/d", 9, "Its numerator and denominator"),
    Column::number("Target", 8, "The target in force"),
    Column::number("Out", 5, "Children outside"),
    Column::number("Short", 5, "How many more in time would meet the target"),
    Column::number("Change", 7, "Change since the month before").from_width(90),
];
const REPRESENTATION: &[Column] = &[
    Column::text("Representation", 24, 34, "What the manager was asked to answer"),
    Column::text("What it says", 30, 160, "The first words of each section"),
];

/// The page of an item.
pub fn page(desk: &Desk, clinic: Uuid, team: Option<&TeamId>) -> Page {
    let Some(clinic) = desk.register.clinic(clinic) else { return gone(desk) };
    let agenda = desk.agenda(clinic);
    let owner = team.map_or_else(|| Owner::Area(clinic.area.clone()), |team| Owner::Team(team.clone()));
    let name = desk.figures().name(&owner).to_string();
    let mut crumbs = crumbs(desk, clinic);
    crumbs.push(name);
    Page {
        subject: Subject { clinic: Some(clinic.id), ..Subject::of(owner.clone()) },
        crumbs,
        above: above(desk, clinic, &agenda, team),
        parts: vec![
            figures(desk, clinic, &owner),
            register::of_clinic(desk, clinic, actions(desk, clinic, team), Extent::Lines(3)),
            asked(desk, clinic, team),
            representation(desk, clinic, team),
        ],
        foot: None,
    }
}

/// The teams in the order in which the room takes them: the items, then those without exceptions.
pub fn order(agenda: &Agenda) -> Vec<Option<TeamId>> {
    let items = agenda.items.iter().map(|item| item.team.clone());
    items.chain(agenda.without_exceptions.iter().cloned().map(Some)).collect()
}

/// The actions of an item: its team's, or those of no team.
pub fn actions<'a>(desk: &'a Desk, clinic: &'a Clinic, team: Option<&TeamId>) -> Vec<&'a Action> {
    let teams = team.map_or_else(Vec::new, |team| desk.with_replaced(team));
    let is_its = |action: &&Action| match &action.team {
        Some(of) => teams.contains(of),
        None => team.is_none(),
    };
    desk.register.actions_of_clinics(&clinic.area).filter(is_its).collect()
}

/// Whether something was done for an item since the clinic was opened: noted, carried, asked, answered, a step taken.
pub fn was_worked_on(desk: &Desk, clinic: &Clinic, team: Option<&TeamId>) -> bool {
    let Some(opened) = clinic.opened.as_ref().map(|opened| opened.written.position) else { return false };
    let is_its = |of: &Option<TeamId>| of.as_ref() == team;
    let noted = clinic.notes.iter().any(|it| is_its(&it.team) && it.written.position > opened);
    let carried =
        clinic.not_reached.iter().any(|it| team.is_some() && is_its(&it.team) && it.written.position > opened);
    let put_off = team.and_then(|team| clinic.put_off.get(team)).is_some_and(|it| it.written.position > opened);
    let asked = desk.register.questions_of(clinic).filter(|it| is_its(&it.team)).any(|it| {
        it.asked.position > opened || it.answer.as_ref().is_some_and(|answer| answer.written.position > opened)
    });
    let stepped = actions(desk, clinic, team).into_iter().any(|it| it.history.iter().any(|it| it.position > opened));
    noted || carried || put_off || asked || stepped
}

fn item_of<'a>(agenda: &'a Agenda, team: Option<&TeamId>) -> Option<&'a Item> {
    agenda.items.iter().find(|item| item.team.as_ref() == team)
}

fn above(desk: &Desk, clinic: &Clinic, agenda: &Agenda, team: Option<&TeamId>) -> Vec<(String, Tone)> {
    let mut lines = vec![(clock(desk, clinic, agenda, team), Tone::Plain)];
    if let Some(item) = item_of(agenda, team) {
        let heads = item.reasons.iter().any(|it| it.kind.heads());
        lines.push((in_short(&item.reasons), if heads { Tone::NotMet } else { Tone::Strong }));
    }
    if let Some(team) = team {
        let standings = desk.standings();
        let said = opening(&desk.sources(&clinic.area, clinic.period, &standings), clinic, team);
        lines.push((said.said, Tone::Plain));
        if !said.suggested.is_empty() {
            lines.push((format!("Suggested: {}", said.suggested), Tone::Strong));
        }
    }
    lines
}

/// The most characters that the reasons take: four lines of the smallest screen, so that every list below keeps a row.
const MOST: usize = 300;

/// The reasons of an item, whole where there is room. Where there is not, standards give way from the last: all of them
/// stand in the figures below, and nothing else here does.
fn in_short(all: &[Reason]) -> String {
    let text = reasons(all);
    let mut shown = all.to_vec();
    let mut left_out = 0;
    let mut short = text.clone();
    while short.chars().count() > MOST
        && let Some(last) = shown.iter().rposition(|reason| reason.kind == ReasonKind::Outside)
        && shown.len() > 1
    {
        shown.remove(last);
        left_out += 1;
        let more = if left_out == 1 { "standard misses its target" } else { "standards miss their targets" };
        short = format!("{}; {left_out} more {more}, in Figures below", reasons(&shown));
    }
    short
}

/// Where the room is, and what is used and left: quiet, whole minutes.
fn clock(desk: &Desk, clinic: &Clinic, agenda: &Agenda, team: Option<&TeamId>) -> String {
    let at = agenda.items.iter().position(|item| item.team.as_ref() == team);
    let Some((at, item)) = at.and_then(|at| Some((at, agenda.items.get(at)?))) else {
        return "No exceptions: named so that everybody who came is heard.".to_owned();
    };
    let planned = times(clinic, &agenda.items).get(at).copied().flatten();
    let planned = planned.map_or(String::new(), |start| {
        let end = start.overflowing_add_signed(chrono::Duration::minutes(i64::from(item.minutes))).0;
        format!(", {} to {}", start.format("%H:%M"), end.format("%H:%M"))
    });
    let used = desk.in_front_since.filter(|_| clinic.state == ClinicState::Open).map_or(String::new(), |since| {
        let used = (desk.now - since).num_minutes().max(0);
        let time = desk.time.map_or(String::new(), |time| format!("   it is {}", time.format("%H:%M")));
        let over = used - i64::from(item.minutes);
        if over > 0 {
            format!(", {used} minutes used, {over} over{time}")
        } else {
            format!(", {used} of {} minutes used{time}", item.minutes)
        }
    });
    format!("Item {} of {}{planned}{used}", at + 1, agenda.items.len())
}

/// The figures that put the item up first, then the rest of the area's core.
fn figures(desk: &Desk, clinic: &Clinic, owner: &Owner) -> Part {
    let rows = desk.figures().rows(owner, clinic.period);
    let core: Vec<_> = desk.data().catalogue.core_of_area(clinic.area.as_str());
    let place = |row: &FigureRow| core.iter().position(|it| it.id == row.indicator);
    let mut shown: Vec<&FigureRow> =
        rows.iter().filter(|row| row.short.is_some_and(|n| n > 0) || place(row).is_some()).collect();
    let weight = |row: &FigureRow| desk.indicator(row.indicator.as_str()).map_or(0.0, |it| it.weight);
    #[expect(clippy::cast_precision_loss, reason = "children of one team")]
    let pressing =
        |row: &FigureRow| if row.short.unwrap_or(0) > 0 { weight(row) * row.outside.unwrap_or(0) as f64 } else { 0.0 };
    // Why the team is there comes first, in the order in which the agenda says it.
    let standings = desk.standings();
    let said = match owner {
        Owner::Team(team) => exceptions(&desk.sources(&clinic.area, clinic.period, &standings), team),
        _ => Vec::new(),
    };
    let why = |row: &FigureRow| said.iter().position(|it| it.key == row.indicator.as_str()).unwrap_or(usize::MAX);
    shown.sort_by(|a, b| {
        let by_weight = || pressing(b).total_cmp(&pressing(a));
        why(a).cmp(&why(b)).then_with(by_weight).then_with(|| place(a).cmp(&place(b)))
    });
    // Beside the month's figure, never instead of it.
    let interim = |id: &IndicatorId| {
        let Owner::Team(team) = owner else { return String::new() };
        let key = RepresentationKey { period: clinic.period, team: team.clone() };
        let version = desk.register.representation(&key).and_then(Representation::submitted_version);
        let found = version.and_then(|it| it.content.interim.iter().find(|it| it.indicator == *id));
        found.map_or(String::new(), |it| format!(" Interim: {}.", it.in_words()))
    };
    let row = |row: &&FigureRow| {
        let what = desk.indicator(row.indicator.as_str());
        let title = what.map_or(row.indicator.to_string(), |it| it.short_title.to_string());
        let met = match row.met {
            Some(true) => Tone::Met,
            Some(false) => Tone::NotMet,
            None => Tone::Plain,
        };
        let out = row.outside.map_or(String::new(), |n| format!(", {n} outside"));
        Row {
            key: row.indicator.to_string(),
            cells: vec![
                Cell::text(title.clone()),
                Cell::text(row.shown.clone()).toned(met),
                Cell::text(row.fraction()),
                desk.target_cell(row),
                Cell::count(row.outside),
                Cell::count(row.short),
                Cell::text(row.change.map_or("-".to_owned(), whole_points)),
            ],
            opens: Some(Place::Outside { owner: owner.clone(), indicator: Some(row.indicator.clone()) }),
            subject: Subject { clinic: Some(clinic.id), ..Desk::subject(row) },
            words: format!("{title}: {}{out}.{}", with_fraction(row), interim(&row.indicator)),
        }
    };
    Part {
        title: "Figures".into(),
        columns: FIGURES,
        rows: shown.iter().map(row).collect(),
        empty: format!("The feed has no figures of {} for this item.", clinic.period.in_words()),
        extent: Extent::Lines(4),
    }
}

/// A change in whole points; one that rounds to nothing has no sign.
fn whole_points(change: f64) -> String {
    if change.round() == 0.0 { "0".to_owned() } else { format!("{change:+.0}") }
}

/// A figure with its fraction, where it has one.
fn with_fraction(row: &FigureRow) -> String {
    format!("{} {}", row.shown, row.fraction()).trim_end().to_owned()
}

fn asked(desk: &Desk, clinic: &Clinic, team: Option<&TeamId>) -> Part {
    let teams = team.map_or_else(Vec::new, |team| desk.with_replaced(team));
    let is_its = |question: &&Question| match &question.team {
        Some(of) => teams.contains(of),
        None => team.is_none(),
    };
    // What is answered here stays in sight.
    let list = desk.register.questions_of(clinic).filter(is_its);
    let row = |it: &Question| {
        let row = questions::row(desk, it);
        Row { subject: Subject { clinic: Some(clinic.id), ..row.subject }, ..row }
    };
    Part {
        title: "Questions".into(),
        columns: questions::COLUMNS,
        rows: list.map(row).collect(),
        empty: "No question waits for an answer. c asks one.".into(),
        extent: Extent::Lines(2),
    }
}

fn representation(desk: &Desk, clinic: &Clinic, team: Option<&TeamId>) -> Part {
    let mut rows = Vec::new();
    if let Some(team) = team {
        let key = RepresentationKey { period: clinic.period, team: team.clone() };
        let place = Place::Representation { team: team.clone(), period: clinic.period };
        let subject = Subject { clinic: Some(clinic.id), ..Subject::of(Owner::Team(team.clone())) };
        let mut line = |key: &str, what: String, text: String, tone: Tone| {
            let words = format!("{what}: {text}");
            let cells = vec![Cell::text(what), Cell::text(text).toned(tone)];
            rows.push(Row { key: key.into(), cells, opens: Some(place.clone()), subject: subject.clone(), words });
        };
        let standings = desk.standings();
        let sources = desk.sources(&clinic.area, clinic.period, &standings);
        let summary = accounts::summary(&sources, team);
        if summary.outside > 0 {
            line("accounts", "Records outside".into(), summary.in_words(), Tone::Strong);
        }
        match desk.register.representation(&key) {
            Some(it) => {
                said(it, &mut line);
                for interim in it.submitted_version().iter().flat_map(|version| &version.content.interim) {
                    let title = desk.indicator(interim.indicator.as_str());
                    let title = title.map_or(interim.indicator.to_string(), |it| it.short_title.to_string());
                    let what = format!("Interim, {title}");
                    line(&format!("interim {}", interim.indicator), what, interim.in_words(), Tone::Doubt);
                }
            }
            None => line("none", "Representation".into(), "NOT RECEIVED".into(), Tone::NotMet),
        }
    }
    Part {
        title: "Representation".into(),
        columns: REPRESENTATION,
        rows,
        empty: "An item of the whole area has no representation.".into(),
        extent: Extent::Lines(3),
    }
}

fn said(it: &Representation, line: &mut impl FnMut(&str, String, String, Tone)) {
    let Some(submission) = it.submitted() else {
        return line("unsent", "Representation".into(), "BEING WRITTEN, not submitted".into(), Tone::NotMet);
    };
    let by = format!("{}, {}", submission.written.hand.decider(), dates::short(submission.written.on));
    let Some(version) = it.submitted_version() else {
        return line("nothing", by, "no exceptions, nothing to add".into(), Tone::Plain);
    };
    let one = |text: &str| crate::domain::hand::typed(text).to_string();
    let sentence = |text: &str| {
        let text = one(text);
        let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
        format!("{text}{end}")
    };
    for answer in &version.content.answers {
        let will = if answer.will_do.trim().is_empty() {
            format!("No action because {}", sentence(&answer.no_action_because))
        } else {
            format!("Will do: {}", sentence(&answer.will_do))
        };
        // What only the manager knows comes first: the figures stand above, and a narrow line is cut at its end.
        let (why, tried) = (sentence(&answer.why), sentence(&answer.tried));
        let text = format!("Why: {why} {will} Tried: {tried} Shows: {}", sentence(&answer.shows));
        line(&answer.exception, by.clone(), text, Tone::Plain);
    }
    for (what, text) in [("Better, worth sharing", &version.content.better), ("Told us", &version.content.told_us)] {
        if !text.trim().is_empty() {
            line(what, what.into(), one(text), Tone::Plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_standards_give_way_and_the_figures_below_have_them() {
        let reason = |kind, text: String| Reason { kind, text, children: 0, invented: true };
        let mut all = vec![reason(ReasonKind::NoPlan, "1 child with no plan".into())];
        all.extend((1..=9).map(|n| {
            let text = format!("Supervision of looked-after children {n}: 5 outside (31/36), 2 short of 90%");
            reason(ReasonKind::Outside, text)
        }));
        all.push(reason(ReasonKind::ActionsOverdue, "3 actions overdue, the longest by 34 days".into()));
        let said = in_short(&all);
        assert!(said.chars().count() <= MOST, "{said}");
        let parts = ["(invented) 1 child with no plan", "children 1: 5", "3 actions overdue", "7 more standards"];
        for part in parts {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(in_short(&all[..2]), reasons(&all[..2]));
    }
}
