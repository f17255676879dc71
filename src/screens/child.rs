//! One child record: every standard it is listed under, with its dates and what they mean.

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::dataset::records::{Basis, Standing};
use crate::domain::fault::Owner;
use crate::domain::ids::ChildId;

const FACTS: &[Column] = &[
    Column::text("What", 20, 26, "What is known"),
    Column::text("Known", 30, 100, "As the feed gives it, and what follows"),
];

/// The page of one child record. An identifier, never a name.
pub fn page(desk: &Desk, child: &ChildId) -> Page {
    let standings = desk.standings();
    let here: Vec<&Standing<'_>> = standings.iter().filter(|s| s.record.child == *child).collect();
    let owner = here.first().map_or(Owner::Service, |s| Owner::Team(s.record.team.clone()));
    let sight = desk.sight();
    let why = here.iter().find_map(|s| sight.why_not(&s.record.team));
    let hidden = why.is_some();
    let mut crumbs = desk.crumbs(&owner);
    crumbs.push(if hidden { "Child record".into() } else { child.to_string() });
    let parts = if hidden { Vec::new() } else { here.iter().map(|s| standard(desk, s)).collect() };
    let above = match (why, here.is_empty()) {
        (Some(why), _) => vec![(why.into(), Tone::Plain)],
        (_, true) => vec![("This record is not in the feed of this month.".into(), Tone::Doubt)],
        _ => desk.not_current().into_iter().collect(),
    };
    Page {
        subject: Subject { child: Some(child.clone()), ..Subject::of(owner.clone()) },
        crumbs,
        above,
        parts,
        foot: None,
    }
}

fn standard(desk: &Desk, s: &Standing<'_>) -> Part {
    let record = s.record;
    let title = desk
        .indicator(record.indicator.as_str())
        .map_or_else(|| record.indicator.to_string(), |i| i.short_title.as_str().to_string());
    let or_not_known = |date: Option<chrono::NaiveDate>| date.map_or("not known".to_string(), dates::long);
    let basis = match s.clock.basis {
        Basis::Done(day) => format!("from {}, when it was last done", dates::long(day)),
        Basis::Seen(day) => {
            format!("from {}: the child was not seen at the last visit, which is no visit", dates::long(day))
        }
        Basis::Started(day) => format!("from {}, the start: the first interval runs", dates::long(day)),
        Basis::Due(day) => format!("by the data team's due date, {}", dates::long(day)),
        Basis::NotKnown => "the feed gives no date to reckon from".into(),
    };
    let interval = s.clock.interval.map_or(String::new(), |i| format!("{} ", i.in_words()));
    let exemption = match (s.exemption, s.expired) {
        (None, None) => "none in force".to_string(),
        (None, Some(it)) => {
            format!("{} EXPIRED on {} and no longer counts", it.name(), dates::long(it.review_by()))
        }
        (Some(it), _) => {
            let how = match it.interval() {
                Some(interval) => format!("judged by {} instead", interval.in_words()),
                None => "left the cohort".into(),
            };
            let by = it.approved_by().map_or("role not known".to_string(), |role| role.as_str().replace('_', " "));
            let (from, until) = (dates::long(it.from()), dates::long(it.review_by()));
            format!("{}: {how}, agreed by {by}, from {from} until {until}", it.name())
        }
    };
    let worker = record.worker.as_ref().map_or("no allocated worker".to_string(), ToString::to_string);
    let state = super::outside::sentence(s, &title);
    let mut facts = vec![
        ("Stands", state, s.state.is_late()),
        ("Worker", worker, record.worker.is_none()),
        ("Started", or_not_known(record.started), false),
        ("Last done", record.last_done.map_or("never".into(), dates::long), record.last_done.is_none()),
        ("Child last seen", or_not_known(record.last_seen), false),
        ("Reckoned", format!("{interval}{basis}"), false),
        ("Last day in time", or_not_known(s.clock.due), false),
        ("Due, as the feed says", or_not_known(record.due), false),
        ("Exemption", exemption, s.expired.is_some()),
    ];
    if s.months_running > 1 {
        facts.push(("Months running", s.months_running.to_string(), true));
    }
    let late = if s.state.is_late() { "late" } else { s.state.in_words() };
    let rows = facts.into_iter().map(|(what, known, alarm)| Row {
        key: format!("{}|{what}", record.indicator),
        cells: vec![Cell::text(what), Cell::text(known.clone()).toned(if alarm { Tone::NotMet } else { Tone::Plain })],
        opens: record.worker.clone().filter(|_| what == "Worker").map(Place::Worker),
        subject: Subject {
            owner: Some(Owner::Team(record.team.clone())),
            indicator: Some(record.indicator.clone()),
            child: Some(record.child.clone()),
            worker: record.worker.clone(),
            ..Subject::default()
        },
        words: format!("{what}: {known}"),
    });
    Part {
        title: format!("{title} ({late})"),
        columns: FACTS,
        rows: rows.collect(),
        empty: String::new(),
        extent: Extent::Rest,
    }
}
