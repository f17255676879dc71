//! A small paper with one of everything, for the tests of the formats.

use chrono::{NaiveDate, TimeZone as _, Utc};

use crate::domain::event::Head;
use crate::report::document::{
    Band, Block, Cell, Chart, Column, ColumnKind, Deed, Document, Foot, Kind, LineChart, Mark, Point, Table,
};

/// A foot that never changes.
pub(in crate::report) fn foot() -> Foot {
    Foot {
        deed: Deed::Closed,
        on: NaiveDate::from_ymd_opt(2023, 1, 12).unwrap(),
        by: "S. Hart, minute taker, for D. Adeyemi".into(),
        at: Some(Utc.with_ymd_and_hms(2023, 1, 12, 15, 30, 0).unwrap()),
        as_of: NaiveDate::from_ymd_opt(2022, 12, 31),
        digest: "sha256:ab12".into(),
        head: Some(Head::EMPTY),
    }
}

/// A paper with one of everything.
pub(in crate::report) fn one_of_everything() -> Document {
    let shares = |name: &str, n, d| [Cell::text(name), Cell::Share { n, d }, Cell::Percent(97.5), Cell::Count(d - n)];
    let columns = [
        Column::text("Team"),
        Column::new("Visits in time", ColumnKind::Share),
        Column::new("Target", ColumnKind::Percent),
        Column::new("Outside", ColumnKind::Count),
    ];
    let mut rows =
        vec![shares("Protection 1", 445, 543), shares("=cmd|' /C calc'!A0", 1, 3), shares("Protection 3", 0, 0)];
    rows.push([Cell::text("<b>Protection</b> 4"), Cell::missing("not known"), Cell::Withheld, Cell::Withheld]);
    let figures = Table::new("Figures by team, December 2022", columns, rows);
    let others = Table::new(
        "Everything else",
        [Column::text("Standard"), Column::new("Figure", ColumnKind::Mixed), Column::new("Due", ColumnKind::Date)],
        vec![
            [Cell::text("Contacts"), Cell::Count(1234), Cell::Date(NaiveDate::from_ymd_opt(2023, 2, 1).unwrap())],
            [Cell::text("Average caseload"), Cell::Number(17.25), Cell::missing("none")],
            [Cell::text("Visits"), Cell::Share { n: 31, d: 36 }, Cell::Withheld],
        ],
    );
    let months = [("Oct 22", Some(80.0)), ("Nov 22", None), ("Dec 22", Some(83.0)), ("Jan 23", Some(91.5))];
    let points = months.iter().map(|(label, value)| Point {
        label: (*label).into(),
        value: *value,
        target: Some(90.0),
        mark: if *label == "Jan 23" { Mark::Better } else { Mark::Usual },
    });
    let drawn = Table::new(
        "Visits in time, month by month",
        [Column::text("Month"), Column::new("In time", ColumnKind::Percent)],
        months
            .map(|(label, value)| [Cell::text(label), value.map_or(Cell::missing("not known"), Cell::Percent)])
            .into(),
    );
    let chart = Chart {
        title: "Visits in time".into(),
        alternative: "From 80% to 91.5%; \"November\" is not known.".into(),
        model: LineChart {
            unit: "%",
            points: points.collect(),
            bands: vec![Band { from: 0, to: 3, centre: 84.8, limits: Some((75.0, 95.0)) }],
        },
        table: drawn,
    };
    Document {
        title: "Clinic pack & more: <Protection>".into(),
        kind: Kind::Pack,
        blocks: vec![
            Block::part("Agenda"),
            Block::list(vec!["Protection 1: 12 outside".into(), "- minus | pipe * star".into()], "none"),
            Block::section("Why"),
            Block::paragraph("Zoë said \"no\" <script>alert(1)</script> & left."),
            Block::Table(figures),
            Block::Chart(chart),
            Block::Table(others),
        ],
        foot: foot(),
    }
}
