//! The access log: who opened which list of child records, the latest first. Never which children.

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::domain::access::{Access, Looked};
use crate::domain::fault::Owner;
use crate::insight::words::counted;
use crate::record::access::{RecordDeed, may_with_the_record};

/// So many are listed; the command line has them all.
const MOST: usize = 500;

const COLUMNS: &[Column] = &[
    Column::number("When", 16, "When the record noted it, in UTC"),
    Column::text("Who", 14, 34, "Who opened it, and in which role"),
    Column::text("What", 14, 28, "The kind of list"),
    Column::text("Of", 10, 24, "The worker, team or area it was of"),
    Column::number("Rows", 4, "How many rows it had"),
    Column::standards(12, 30, "The standard it was of").from_width(110),
    Column::text("Month", 8, 14, "The month that was looked at").from_width(110),
    Column::text("Terminal", 8, 20, "Where").from_width(130),
];

/// Whether the person in front may see who opened what.
pub fn may_see(desk: &Desk) -> bool {
    desk.register.is_shared() && may_with_the_record(&desk.register, &desk.me, RecordDeed::Access).is_ok()
}

/// The page of the access log.
pub fn page(desk: &Desk) -> Page {
    let may = may_see(desk);
    let count = if may { desk.register.accesses().count() } else { 0 };
    let rows: Vec<Row> =
        if may { desk.register.accesses().rev().take(MOST).map(|it| row(desk, it)).collect() } else { Vec::new() };
    let empty = if may {
        "Nobody has opened a list of child records since the record was begun."
    } else {
        "Who opened which list of child records is open to chairs and administrators."
    };
    let mut above = Vec::new();
    if count > MOST {
        let text = format!("The latest {MOST} of {count}; 'clinic record access' on the command line lists them all.");
        above.push((text, Tone::Plain));
    }
    let part = Part {
        title: format!("Who opened lists of child records ({count})"),
        columns: COLUMNS,
        rows,
        empty: empty.into(),
        extent: Extent::Rest,
    };
    let crumbs = vec![desk.data().organisation.to_string(), "Access log".into()];
    Page { subject: Subject::of(Owner::Service), crumbs, above, parts: vec![part], foot: None }
}

fn row(desk: &Desk, it: &Access) -> Row {
    let Access { written, terminal, looked } = it;
    let when = written.at.map_or_else(|| written.on.to_string(), |at| at.format("%-d %b %y %H:%M").to_string());
    let who = written.hand.in_words();
    let what = looked.list.in_words();
    let of = of(desk, looked);
    let standard = looked.indicator.as_ref().map_or_else(
        || "all".to_owned(),
        |id| desk.indicator(id.as_str()).map_or_else(|| id.to_string(), |it| it.short_title.to_string()),
    );
    let month = looked.period.in_words();
    let rows = counted(looked.rows, "row");
    let words =
        format!("{when} UTC: {who}, at {terminal}, opened {what} of {of}, standard: {standard}, {month}; {rows}.");
    let cells = vec![
        Cell { text: when, ..Cell::count(Some(written.position)) },
        Cell::text(who),
        Cell::text(what),
        Cell::text(of),
        Cell::count(Some(looked.rows)),
        Cell::text(standard),
        Cell::text(month),
        Cell::safe(terminal),
    ];
    Row { key: written.position.to_string(), cells, opens: None, subject: Subject::default(), words }
}

/// Whose list it was. Which worker, a projector does not say.
fn of(desk: &Desk, looked: &Looked) -> String {
    let name = |owner: Owner| desk.figures().name(&owner).to_string();
    let team = || looked.team.clone().map(|team| name(Owner::Team(team)));
    let area = || looked.area.clone().map(|area| name(Owner::Area(area)));
    let worker = looked.worker.as_ref().filter(|_| !desk.hidden.all);
    let whole = match worker {
        Some(worker) => Some(team().map_or_else(|| worker.to_string(), |team| format!("{worker}, {team}"))),
        None => team().or_else(area),
    };
    whole.unwrap_or_else(|| "the service".to_owned())
}
