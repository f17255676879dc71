//! The register of exemptions: those agreed here and those of the feed. One past its review date stops counting, and says so.

use chrono::NaiveDate;

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::dataset::Exemption;
use crate::domain::clinic::exemption::RecordedExemption;
use crate::domain::fault::Owner;
use crate::domain::ids::{ChildId, IndicatorId};
use crate::domain::org::ExemptionReason;

const COLUMNS: &[Column] = &[
    Column::text("No", 6, 10, "Its number; the feed's own where it comes from there"),
    Column::text("Record", 9, 14, "The child record"),
    Column::text("Standard", 14, 30, "The standard it is exempt from"),
    Column::text("Interval", 8, 10, "Its own interval; none: it leaves the cohort"),
    Column::text("Reason", 10, 30, "Why").from_width(100),
    Column::text("Approved by", 10, 24, "The role that approved it"),
    Column::text("Until", 7, 12, "The last day it counts"),
    Column::text("Now", 8, 22, "Whether it counts at the feed's date"),
];

/// The page of all exemptions.
pub fn page(desk: &Desk) -> Page {
    let as_of = desk.data().as_of;
    let here = desk.register.exemptions().map(|it| recorded(desk, it, as_of));
    let feed = desk.data().exemptions.iter().map(|it| of_feed(desk, it, as_of));
    let part = Part {
        title: "Exemptions".into(),
        columns: COLUMNS,
        rows: here.chain(feed).collect(),
        empty: "None was agreed here, and the feed gives none.".into(),
        extent: Extent::Rest,
    };
    let crumbs = vec![desk.data().organisation.to_string(), "Exemptions".into()];
    let above = vec![(format!("What counts is said as at {}.", dates::long(as_of)), Tone::Plain)];
    Page { subject: Subject::of(Owner::Service), crumbs, above, parts: vec![part], foot: None }
}

/// Why an exemption was agreed, in words.
pub fn reason_in_words(reason: ExemptionReason) -> &'static str {
    match reason {
        ExemptionReason::AgreedPattern => "agreed pattern of visits",
        ExemptionReason::LongTermPlacement => "long-term placement",
        ExemptionReason::PlacedElsewhere => "placed elsewhere",
        ExemptionReason::Dormant => "dormant",
        ExemptionReason::Other => "other",
    }
}

struct Shown<'a> {
    number: String,
    child: &'a ChildId,
    indicator: &'a IndicatorId,
    interval: Option<String>,
    reason: String,
    approved_by: String,
    review_by: NaiveDate,
    now: &'static str,
}

fn now(from: NaiveDate, review_by: NaiveDate, ended: bool, day: NaiveDate) -> &'static str {
    match () {
        () if ended => "ended",
        () if day < from => "not yet",
        () if day > review_by => "EXPIRED",
        () => "counts",
    }
}

fn recorded(desk: &Desk, it: &RecordedExemption, as_of: NaiveDate) -> Row {
    let text = it.text.as_ref().map_or(String::new(), |text| format!(": {text}"));
    let shown = Shown {
        number: format!("E-{}", it.number),
        child: &it.child,
        indicator: &it.indicator,
        interval: it.interval.map(|interval| interval.to_string()),
        reason: format!("{}{text}", reason_in_words(it.reason)),
        approved_by: it.approved_by.to_string(),
        review_by: it.review_by,
        now: now(it.from, it.review_by, it.ended.is_some(), as_of),
    };
    row(desk, shown, Some(it.id))
}

fn of_feed(desk: &Desk, it: &Exemption, as_of: NaiveDate) -> Row {
    let shown = Shown {
        number: it.id.to_string(),
        child: &it.child,
        indicator: &it.indicator,
        interval: it.interval.map(|interval| interval.to_string()),
        reason: it.reason.map_or("not known", reason_in_words).to_owned(),
        approved_by: it.approved_by.as_ref().map_or("not known".to_owned(), ToString::to_string),
        review_by: it.review_by,
        now: now(it.from, it.review_by, false, as_of),
    };
    row(desk, shown, None)
}

fn row(desk: &Desk, shown: Shown<'_>, id: Option<uuid::Uuid>) -> Row {
    let title =
        desk.indicator(shown.indicator.as_str()).map_or(shown.indicator.to_string(), |it| it.short_title.to_string());
    let interval = shown.interval.unwrap_or_else(|| "none".to_owned());
    let tone = if shown.now == "EXPIRED" { Tone::NotMet } else { Tone::Plain };
    let words = format!(
        "{} is exempt from {title}, interval {interval}, {}; approved by {}, until {}: {}.",
        shown.child,
        shown.reason,
        shown.approved_by,
        dates::long(shown.review_by),
        shown.now.to_lowercase()
    );
    Row {
        key: shown.number.clone(),
        cells: vec![
            Cell::text(shown.number),
            Cell::text(shown.child.to_string()),
            Cell::text(title),
            Cell::text(interval),
            Cell::text(shown.reason),
            Cell::text(shown.approved_by),
            Cell::text(dates::short(shown.review_by)),
            Cell::text(shown.now).toned(tone),
        ],
        opens: Some(super::page::Place::Child(shown.child.clone())).filter(|_| id.is_none()),
        subject: Subject { exemption: id, child: Some(shown.child.clone()), ..Subject::default() },
        words,
    }
}
