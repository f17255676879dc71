//! The scrutiny panel's recommendations that it has not accepted yet, with their progress. They are written down on the
//! command line, between two clinics: `clinic recommendations`.

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::domain::fault::Owner;
use crate::domain::recommendation::Recommendation;

const COLUMNS: &[Column] = &[
    Column::text("No", 5, 6, "The recommendation's number"),
    Column::number("Made", 9, "The day of the meeting at which the panel made it"),
    Column::text("Recommendation", 14, 30, "What it is called"),
    Column::text("Proposed", 14, 60, "What the panel proposes"),
    Column::text("Done so far", 12, 60, "What was done about it"),
    Column::text("Progress", 11, 12, "How far it has come; it leaves this list only when the panel accepts it"),
];

/// The page of all recommendations on the panel's list.
pub fn page(desk: &Desk) -> Page {
    let part = Part {
        title: "Recommendations of the scrutiny panel".into(),
        columns: COLUMNS,
        rows: desk.register.recommendations().filter(|it| it.is_on_the_list()).map(row).collect(),
        empty: "None is on the panel's list.".into(),
        extent: Extent::Rest,
    };
    let above = "They are the panel's own: one leaves the list only when the panel accepts it. A chair or minute taker \
                 writes them down with 'clinic recommendations'.";
    let crumbs = vec![desk.data().organisation.to_string(), "Recommendations".into()];
    let above = vec![(above.to_owned(), Tone::Plain)];
    Page { subject: Subject::of(Owner::Service), crumbs, above, parts: vec![part], foot: None }
}

fn row(it: &Recommendation) -> Row {
    let taken = it.taken.as_ref().map_or("nothing said yet", |taken| taken.as_str());
    let words = format!(
        "R-{}, made on {}: {}. Proposed: {}. Done so far: {taken}. Progress: {}.",
        it.number,
        dates::long(it.date),
        it.title,
        it.proposed,
        it.progress.in_words()
    );
    Row {
        key: it.id.to_string(),
        cells: vec![
            Cell::text(format!("R-{}", it.number)),
            dates::cell(Some(it.date)),
            Cell::safe(&it.title),
            Cell::safe(&it.proposed),
            Cell::text(taken),
            Cell::text(it.progress.in_words()),
        ],
        opens: None,
        subject: Subject::of(Owner::Service),
        words,
    }
}
