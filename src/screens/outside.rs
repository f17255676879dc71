//! Child records outside, or about to leave, a timescale.

use super::dates;
use super::desk::{Desk, HIDDEN};
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::dataset::exemptions::{AfterExemptions, LateCount};
use crate::dataset::records::{RecordState, Standing};
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::IndicatorId;
use crate::insight::where_to_look::is_protection_visit;

const RECORDS: &[Column] = &[
    Column::text("Record", 8, 12, "The child record: a local identifier, never a name"),
    Column::text("Worker", 6, 10, "The worker; none means no allocated worker"),
    Column::text("Standard", 14, 25, "The standard it is outside of"),
    Column::text("State", 9, 11, "late, never done, due soon, not yet due, exempt").from_width(100),
    Column::number("Last done", 9, "When it was last done; not seen: the child was not seen then"),
    Column::number("Due", 9, "The last day in time"),
    Column::number("Late", 7, "Days beyond it: working days (wd) or calendar days (d); else soon, in time, exempt"),
    Column::number("Months", 6, "Months running in which it was late, this one included"),
    Column::text("Exemption", 10, 30, "The exemption in force").from_width(100),
];

/// The page of one owner's records.
pub fn page(desk: &Desk, owner: &Owner, indicator: Option<&IndicatorId>) -> Page {
    let mut crumbs = desk.crumbs(owner);
    let title = indicator.and_then(|id| desk.indicator(id.as_str())).map(|i| i.short_title.as_str().to_string());
    crumbs.push(title.unwrap_or_else(|| "Records outside".into()));
    let above = indicator.map_or_else(Vec::new, |id| summary(desk, owner, id));
    Page {
        subject: Subject { indicator: indicator.cloned(), ..Subject::of(owner.clone()) },
        crumbs,
        above,
        parts: vec![part(desk, owner, indicator)],
        foot: None,
    }
}

/// The list of one owner's records, the most pressing first.
pub fn part(desk: &Desk, owner: &Owner, indicator: Option<&IndicatorId>) -> Part {
    let is_of = |s: &&Standing<'_>| desk.is_of(s, owner) && indicator.is_none_or(|id| s.record.indicator == *id);
    let standings = desk.standings();
    let mut shown: Vec<&Standing<'_>> = standings.iter().filter(is_of).collect();
    // A child on a protection plan never visited, or not for 20 working days, heads the list whatever the lateness.
    let heads = |s: &Standing<'_>| {
        let what = desk.indicator(s.record.indicator.as_str()).filter(|i| is_protection_visit(i));
        let month = |i: &Indicator| i.interval.is_some_and(|i| i.in_working_days() && i.count >= 20);
        s.state.is_late() && what.is_some_and(|i| s.state == RecordState::Never || month(i))
    };
    shown.sort_by_key(|s| {
        (!heads(s), s.state, std::cmp::Reverse(s.days_overdue()), s.record.child.clone(), s.record.indicator.clone())
    });
    let late = shown.iter().filter(|s| s.state.is_late()).count();
    let all = shown.len();
    shown.retain(|s| !desk.hidden.hides(&s.record.team));
    let hidden = all > shown.len();
    Part {
        title: format!("Outside ({late} late)"),
        columns: RECORDS,
        rows: shown.into_iter().map(|s| record_row(desk, s)).collect(),
        empty: if hidden { HIDDEN.into() } else { "The feed lists no record outside its timescale here.".into() },
        extent: Extent::Rest,
    }
}

fn record_row(desk: &Desk, s: &Standing<'_>) -> Row {
    let record = s.record;
    let what = desk.indicator(record.indicator.as_str());
    let title = what.map_or_else(|| record.indicator.as_str().into(), |i| i.short_title.clone());
    let tone = if s.state.is_late() { Tone::NotMet } else { Tone::Plain };
    let not_seen = record.last_done.zip(record.last_seen).is_some_and(|(done, seen)| seen < done);
    let last = match (record.last_done, not_seen) {
        (Some(_), true) => dates::cell(record.last_seen),
        (done, _) if done.is_some() => dates::cell(done),
        _ => Cell::number("never", None),
    };
    let overdue = s.days_overdue().filter(|days| *days > 0);
    #[expect(clippy::cast_precision_loss, reason = "days")]
    let late = Cell::number(
        match (s.state, overdue) {
            (_, Some(days)) => format!("{days} {}", s.clock.unit.short()),
            (RecordState::DueSoon, _) => "soon".into(),
            (RecordState::Exempt, _) => "exempt".into(),
            _ => "in time".into(),
        },
        overdue.map(|days| days as f64),
    )
    .toned(tone);
    let exemption = s.exemption.map_or(String::new(), |x| match x.interval {
        Some(interval) => format!("{interval} until {}", dates::short(x.review_by)),
        None => format!("until {}", dates::short(x.review_by)),
    });
    let worker = record.worker.as_ref().map_or(Cell::text("NONE").toned(Tone::NotMet), |w| Cell::text(w.as_str()));
    let months = if s.months_running > 0 { Some(u64::from(s.months_running)) } else { None };
    Row {
        key: format!("{}|{}", record.child, record.indicator),
        cells: vec![
            Cell::text(record.child.as_str()),
            worker,
            Cell::safe(&title),
            Cell::text(s.state.in_words()).toned(tone),
            last,
            dates::cell(s.due()),
            late,
            Cell::count(months),
            Cell::text(exemption),
        ],
        opens: Some(Place::Child(record.child.clone())),
        subject: Subject {
            owner: Some(Owner::Team(record.team.clone())),
            indicator: Some(record.indicator.clone()),
            child: Some(record.child.clone()),
            worker: record.worker.clone(),
        },
        words: sentence(s, title.as_str()),
    }
}

/// A record in a sentence.
pub fn sentence(s: &Standing<'_>, title: &str) -> String {
    let unit = match s.clock.unit.short() {
        "wd" => "working days",
        _ => "days",
    };
    let state = match (s.state, s.days_overdue()) {
        (RecordState::Never, Some(days)) => format!("never done, {days} {unit} beyond the first interval"),
        (RecordState::Overdue, Some(days)) => format!("late by {days} {unit}"),
        (state, _) => state.in_words().to_string(),
    };
    let worker = s.record.worker.as_ref().map_or("no allocated worker".to_string(), |w| format!("worker {w}"));
    let running = if s.months_running > 1 { format!(", {} months running", s.months_running) } else { String::new() };
    format!("{}, {title}: {state}; {worker}{running}.", s.record.child)
}

/// What stands above the records of one figure: outside and short together, raw and after exemptions.
fn summary(desk: &Desk, owner: &Owner, indicator: &IndicatorId) -> Vec<(String, Tone)> {
    let data = desk.data();
    let Some(what) = desk.indicator(indicator.as_str()) else { return Vec::new() };
    let row = desk.figures().row(what, owner, desk.period);
    let not_there = || Figure::Missing("not in the feed".into());
    let figure = row.known.as_ref().map_or_else(not_there, |known| known.figure.clone());
    let mut lines = vec![(desk.sentence(&row), Tone::Strong)];
    if let Some(not_current) = desk.not_current() {
        lines.push(not_current);
        return lines;
    }
    let standings = desk.standings();
    let here: Vec<_> = standings.iter().filter(|s| s.record.indicator == *indicator && desk.is_of(s, owner)).collect();
    let running = here.iter().filter(|s| s.months_running > 1).count();
    let as_at = dates::short(data.as_of);
    let as_last = if running > 0 { format!(" {running} the same as last month.") } else { String::new() };
    let after = LateCount::of(here.iter().copied()).after_exemptions(what, &figure);
    let text = match after {
        AfterExemptions::Figure { left: 0, added: 0, .. } => {
            format!("As at {as_at}: no exemption changes this figure.")
        }
        AfterExemptions::Figure { n, d, left, added } => {
            let mut why = Vec::new();
            if left > 0 {
                why.push(format!("{left} left the cohort"));
            }
            if added > 0 {
                why.push(format!("{added} in time by an interval of their own"));
            }
            format!("As at {as_at}: {}; after exemptions {n}/{d} ({}).", row.fraction(), why.join(", "))
        }
        AfterExemptions::AlreadyAllowedFor => format!("As at {as_at}: the figure already allows for exemptions."),
        AfterExemptions::NotKnown => format!("As at {as_at}: the records listed are not the figure's own."),
    };
    lines.push((format!("{text}{as_last}"), Tone::Plain));
    lines
}
