//! The clinic pack: what is read before a clinic.

use super::representation::answers;
use super::trends::chart;
use super::{Wording, Writer, actions, figures};
use crate::dataset::Dataset;
use crate::domain::clinic::agenda::{Agenda, why};
use crate::domain::clinic::meeting::Clinic;
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::insight::accounts::{AccountSummary, summaries};
use crate::insight::agenda::{Seats, Sources, edited, exceptions_of_each};
use crate::report::document::{Block, Cell, Column, ColumnKind, Document, Kind, Table};
use crate::report::papers::{day, whose};
use crate::report::template::{Parts, TemplateError};

/// At most so many standards are drawn: as many as a core has.
const CHARTS: usize = 12;

/// What a pack is made from.
pub struct Source<'a> {
    /// The clinic.
    pub clinic: &'a Clinic,
    /// The figures and the record, of its area and month.
    pub sources: Sources<'a>,
    /// What is to be said of the figures.
    pub notes: &'a [String],
}

/// The pack.
pub fn pack(source: &Source<'_>, writer: &Writer<'_>, wording: &Wording) -> Result<Document, TemplateError> {
    let Source { clinic, sources, notes } = source;
    let data = sources.figures.data;
    let name = |owner: &Owner| sources.figures.name(owner).to_string();
    let area = Owner::Area(clinic.area.clone());
    let agenda = edited(sources, clinic);
    let time = clinic.start.map_or_else(String::new, |start| format!(" at {}", start.format("%H:%M")));
    let mut parts = Parts::default();
    parts
        .field("organisation", &data.organisation)
        .field("area", name(&area))
        .field("clinic", clinic.name())
        .field("date", day(clinic.date))
        .field("time", time)
        .field("chair", &clinic.chair)
        .field("month", clinic.period.in_words())
        .field("as_of", day(data.as_of));
    parts.piece("caution", figures::caution(Some(data), notes));
    agenda_pieces(&mut parts, &agenda, &name);
    let seats = Seats::new(sources);
    let teams = teams(source, &agenda, &seats);
    // A team and the one that took over from it in this month have the same children.
    let seated = seats.of_each(&teams);
    let owners = std::iter::once(area.clone()).chain(teams.iter().cloned().map(Owner::Team));
    let tables = owners.map(|owner| Block::Table(figures::table(sources.figures, &owner, clinic.period)));
    parts.piece("figures", tables.collect());
    let core = sources.figures.indicators_of(&area).into_iter().take(CHARTS);
    let charts = core.filter_map(|it| chart(sources.figures, it, &area, clinic.period, sources.register));
    let charts: Vec<Block> = charts.map(Block::Chart).collect();
    let none = || vec![Block::paragraph("No standard of this area has two months with a figure.")];
    parts.piece("trends", if charts.is_empty() { none() } else { charts });
    parts.piece("outside", outside(sources, &seated, &name));
    let list = sources.register.actions_of_clinics(&clinic.area);
    let listed = actions::table("Actions on the list", list, (sources.today, &name), "No action is on the list.");
    parts.piece("actions", vec![listed]);
    let asked = sources.register.open_questions(&clinic.area).map(|it| {
        let team =
            it.team.as_ref().map_or_else(|| "the whole area".to_owned(), |team| name(&Owner::Team(team.clone())));
        format!("Q-{} to {team}, asked by {}: {}", it.number, it.asked.hand.in_words(), it.text)
    });
    parts.piece("questions", vec![Block::list(asked.collect(), "None.")]);
    parts.piece("representations", representations(source, (&teams, &seated), &seats, &name));
    wording.fill(Kind::Pack, &parts, writer.foot(Some(data)))
}

/// The teams whose figures stand in the pack: those that hold cases, in the feed's order, then the others of the agenda.
fn teams(source: &Source<'_>, agenda: &Agenda, seats: &Seats<'_>) -> Vec<TeamId> {
    let data: &Dataset = source.sources.figures.data;
    let holding = data.case_holding_teams(&source.clinic.area, source.clinic.period);
    let mut teams: Vec<TeamId> = holding.into_iter().map(|team| team.id.clone()).collect();
    let of_items = agenda.items.iter().filter_map(|item| item.team.as_ref());
    let put_off = agenda.put_off.iter().map(|(team, _)| team);
    for team in of_items.chain(&agenda.without_exceptions).chain(put_off) {
        // A team that is there no more has no figures of the month; its reasons stand in the agenda.
        if !teams.contains(team) && seats.seat(team).is_some() {
            teams.push(team.clone());
        }
    }
    teams
}

fn agenda_pieces(parts: &mut Parts, agenda: &Agenda, name: &dyn Fn(&Owner) -> String) {
    let team = |id: &TeamId| name(&Owner::Team(id.clone()));
    let row = |(at, item): (usize, &crate::domain::clinic::agenda::Item)| {
        [
            Cell::Count(at as u64 + 1),
            Cell::text(whose(item.team.as_ref(), name)),
            Cell::Count(item.minutes.into()),
            Cell::text(why(&item.reasons)),
        ]
    };
    let columns = [
        Column::new("Item", ColumnKind::Count),
        Column::text("Team"),
        Column::new("Minutes", ColumnKind::Count),
        Column::text("Why"),
    ];
    let rows: Vec<_> = agenda.items.iter().enumerate().map(row).collect();
    let table = if rows.is_empty() {
        Block::paragraph("Nothing is on the agenda.")
    } else {
        Block::Table(Table::new("Agenda", columns, rows))
    };
    parts.piece("agenda", vec![table]);
    let without: Vec<String> = agenda.without_exceptions.iter().map(team).collect();
    let said = (!without.is_empty()).then(|| Block::paragraph(format!("Without exceptions: {}.", without.join(", "))));
    parts.piece("without_exceptions", said.into_iter().collect());
    let put_off: Vec<String> = agenda.put_off.iter().map(|(it, why)| format!("{}: {why}", team(it))).collect();
    let put_off = (!put_off.is_empty()).then(|| Block::paragraph(format!("Put off: {}.", put_off.join("; "))));
    parts.piece("put_off", put_off.into_iter().collect());
}

/// How many children are outside, team by team, and what is said of them. A feed that lists no records of the month knows
/// nothing of them, and that is no zero.
fn outside(sources: &Sources<'_>, teams: &[TeamId], name: &dyn Fn(&Owner) -> String) -> Vec<Block> {
    if sources.figures.data.children.is_empty() || !sources.lists_the_period() {
        return vec![Block::paragraph("Not known: the feed lists no child records of this month.")];
    }
    let listed = sources.teams_with_records();
    let row = |(team, it): (&TeamId, AccountSummary)| {
        let of_team = Cell::text(name(&Owner::Team(team.clone())));
        if !listed.contains(team) {
            let none = || Cell::missing("no record is listed");
            return [of_team, none(), none(), none(), none(), none(), none()];
        }
        let count = |n: u64| Cell::Count(n);
        [
            of_team,
            count(it.outside),
            count(it.recording),
            count(it.booked),
            count(it.no_plan),
            count(it.not_given),
            count(it.same_as_last_month),
        ]
    };
    let count = |title: &str| Column::new(title, ColumnKind::Count);
    let columns = [
        Column::text("Team"),
        count("Children outside"),
        count("Being recorded"),
        count("Booked"),
        count("No plan"),
        count("No account yet"),
        count("Same as last month"),
    ];
    let rows = teams.iter().zip(summaries(sources, teams)).map(row).collect();
    vec![Block::Table(Table::new("Children outside, by team", columns, rows))]
}

/// What each team says of itself, as it was submitted.
fn representations(
    source: &Source<'_>,
    (teams, seated): (&[TeamId], &[TeamId]),
    seats: &Seats<'_>,
    name: &dyn Fn(&Owner) -> String,
) -> Vec<Block> {
    let Source { clinic, sources, .. } = source;
    let mut blocks = Vec::new();
    let of = |team: &TeamId| {
        let key = RepresentationKey { period: clinic.period, team: team.clone() };
        let there = sources.register.representation(&key)?;
        Some((there.submitted()?, there.submitted_version()))
    };
    let submitted: Vec<_> = teams.iter().filter_map(|team| of(team).map(|(it, version)| (team, it, version))).collect();
    let those: Vec<&TeamId> = submitted.iter().map(|(team, ..)| *team).collect();
    // What one team said is said for the one that took over from it in this month as well.
    let said_for = seats.of_each(those.iter().copied());
    let not_come = seated.iter().filter(|seat| !said_for.contains(seat)).map(|seat| name(&Owner::Team(seat.clone())));
    let not_come: Vec<String> = not_come.collect();
    for ((team, it, version), asked) in submitted.iter().zip(exceptions_of_each(sources, &those)) {
        let called = name(&Owner::Team((*team).clone()));
        let (on, by) = (day(it.written.on), it.written.hand.in_words());
        match version {
            Some(version) => {
                blocks.push(Block::section(&called));
                blocks.push(Block::paragraph(format!("Submitted on {on} by {by}.")));
                // Below a team its exceptions are no headings of their own: a paper has two levels.
                let said = answers(&asked, &version.content).into_iter();
                blocks.extend(said.map(|block| match block {
                    Block::Heading(_, text) => Block::paragraph(format!("{text}:")),
                    other => other,
                }));
            }
            None => blocks.push(Block::paragraph(format!("{called}: nothing to add, said on {on} by {by}."))),
        }
    }
    if !not_come.is_empty() {
        blocks.insert(0, Block::paragraph(format!("Not submitted: {}.", not_come.join(", "))));
    }
    blocks
}
