//! Minutes with the action list, and each owner's slip, of a clinic that was closed: as it stood then.

use super::Wording;
use crate::domain::action::Action;
use crate::domain::fault::Owner;
use crate::report::document::{Block, Cell, Column, ColumnKind, Document, Foot, Kind, Table};
use crate::report::foot::of_closed;
use crate::report::minutes::readback;
use crate::report::papers::{Source, day, walked};
use crate::report::said::{Said, held_on, no_figures};
use crate::report::template::{Parts, TemplateError};

/// Why no paper of a clinic can be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotMade {
    /// It is not closed.
    #[error("{0} is not closed, and there are no minutes before. Close it first, or write its pack")]
    NotClosed(String),
    /// The template.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

/// The minutes and the action list.
pub fn minutes(source: &Source<'_>, wording: &Wording) -> Result<Document, NotMade> {
    let foot = foot(source)?;
    let said = Said::of(source);
    let mut parts = parts(source);
    let caution = source.clinic.closed.as_ref().and_then(no_figures);
    let sample = source.sample.map(|it| Block::paragraph(format!("Sample: {it}")));
    parts.piece("caution", sample.into_iter().collect());
    parts.piece("no_figures", caution.map(Block::paragraph).into_iter().collect());
    parts.piece("attendance", vec![Block::list(said.attendance.clone(), "Nobody was expected.")]);
    parts.piece("agenda", vec![Block::list(said.agenda.clone(), "There was no agenda.")]);
    parts.piece("questions", vec![Block::list(said.questions.clone(), "None.")]);
    let owed = said.back.by_owner.iter().flat_map(|(owner, list)| list.iter().map(move |it| (owner.as_str(), *it)));
    parts.piece("actions", vec![list("Actions", owed)]);
    for (name, _, lines) in said.more() {
        parts.piece(name, if lines.is_empty() { Vec::new() } else { vec![Block::list(lines.to_vec(), "")] });
    }
    Ok(wording.fill(Kind::Minutes, &parts, foot)?)
}

/// Each owner's slip, by owner.
pub fn slips(source: &Source<'_>, wording: &Wording) -> Result<Vec<(String, Document)>, NotMade> {
    let Source { then, clinic, .. } = *source;
    let was = then.clinic(clinic.id).unwrap_or(clinic);
    let mut slips = Vec::new();
    for (owner, list) in readback(then, was, &walked(clinic)).by_owner {
        let row = |action: &&Action| {
            [
                Cell::text(format!("A-{}", action.number)),
                Cell::text(&action.text),
                Cell::Date(action.due),
                Cell::text(action.state.in_words()),
                action.evidence().map_or_else(|| Cell::missing("not named yet"), Cell::text),
            ]
        };
        let columns = [
            Column::text("No."),
            Column::text("What will be done"),
            Column::new("By", ColumnKind::Date),
            Column::text("State"),
            Column::text("Shown by"),
        ];
        let table = Table::new("Actions", columns, list.iter().map(row).collect());
        let mut parts = parts(source);
        parts.field("owner", &owner).piece("actions", vec![Block::Table(table)]);
        slips.push((owner, wording.fill(Kind::Slip, &parts, foot(source)?)?));
    }
    Ok(slips)
}

/// The action list: by owner, the earliest due first.
fn list<'a>(caption: &str, owed: impl Iterator<Item = (&'a str, &'a Action)>) -> Block {
    let row = |(owner, action): (&str, &Action)| {
        [
            Cell::text(owner),
            Cell::text(format!("A-{}", action.number)),
            Cell::text(&action.text),
            Cell::Date(action.due),
            Cell::text(action.state.in_words()),
            Cell::Count(action.slips.into()),
        ]
    };
    let rows: Vec<_> = owed.map(row).collect();
    if rows.is_empty() {
        return Block::paragraph("None.");
    }
    let columns = [
        Column::text("Owner"),
        Column::text("No."),
        Column::text("What will be done"),
        Column::new("Due", ColumnKind::Date),
        Column::text("State"),
        Column::new("Times slipped", ColumnKind::Count),
    ];
    Block::Table(Table::new(caption, columns, rows))
}

fn foot(source: &Source<'_>) -> Result<Foot, NotMade> {
    let closed = source.clinic.closed.as_ref();
    closed.map(of_closed).ok_or_else(|| NotMade::NotClosed(source.clinic.name()))
}

/// The fields that every paper of a clinic has.
fn parts(source: &Source<'_>) -> Parts {
    let clinic = source.clinic;
    let mut parts = Parts::default();
    parts
        .field("organisation", source.organisation)
        .field("area", (source.name)(&Owner::Area(clinic.area.clone())))
        .field("clinic", clinic.name())
        .field("date", day(clinic.date))
        .field("held", held_on(clinic))
        .field("chair", &clinic.chair)
        .field("month", clinic.period.in_words())
        .field("next_clinic", source.next_clinic());
    parts
}
