//! The register of exemptions: those agreed here and those of the feed. One past its review date stops counting, and says so.

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::dataset::exemptions::{Counts, Exempted};
use crate::domain::fault::Owner;
use crate::domain::ids::ChildId;
use crate::domain::org::ExemptionReason;

const COLUMNS: &[Column] = &[
    Column::text("No", 6, 10, "Its number; the feed's own where it comes from there"),
    Column::text("Record", 9, 14, "The child record"),
    Column::standards(14, 30, "The standard it is exempt from"),
    Column::text("Interval", 8, 10, "Its own interval; none: it leaves the cohort"),
    Column::text("Reason", 10, 30, "Why").from_width(100),
    Column::text("Approved by", 10, 24, "The role that approved it"),
    Column::number("Until", 9, "The last day it counts"),
    Column::text("Now", 8, 22, "Whether it counts at the feed's date"),
];

/// The page of all exemptions.
pub fn page(desk: &Desk) -> Page {
    let as_of = desk.data().as_of;
    let here = desk.register.exemptions().map(Exempted::Here);
    let all: Vec<_> = here.chain(desk.data().exemptions.iter().map(Exempted::Feed)).collect();
    let expired = all.iter().filter(|it| it.on(as_of) == Counts::Expired).count();
    let part = Part {
        title: "Exemptions".into(),
        columns: COLUMNS,
        rows: all.into_iter().map(|it| row(desk, it)).collect(),
        empty: "None was agreed here, and the feed gives none.".into(),
        extent: Extent::Rest,
    };
    let crumbs = vec![desk.data().organisation.to_string(), "Exemptions".into()];
    let mut above = vec![(
        format!("What counts is said as at {}. The headline figures stay the feed's own.", dates::long(as_of)),
        Tone::Plain,
    )];
    if expired > 0 {
        let them = if expired == 1 { "1 has expired and no longer counts" } else { "have expired and no longer count" };
        let text = if expired == 1 { format!("{them}.") } else { format!("{expired} {them}.") };
        above.push((text, Tone::NotMet));
    }
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

fn now(counts: Counts) -> &'static str {
    match counts {
        Counts::Yes => "counts",
        Counts::NotYet => "not yet",
        Counts::Expired => "EXPIRED",
        Counts::Ended => "ended",
    }
}

fn row(desk: &Desk, it: Exempted<'_>) -> Row {
    let (child, indicator) = it.about();
    let title = desk.indicator(indicator).map_or(indicator.to_owned(), |it| it.short_title.to_string());
    let interval = it.interval().map_or("none".to_owned(), |interval| interval.to_string());
    let now = now(it.on(desk.data().as_of));
    let tone = if now == "EXPIRED" { Tone::NotMet } else { Tone::Plain };
    let (reason, id) = match it {
        Exempted::Feed(it) => (it.reason.map_or("not known", reason_in_words).to_owned(), None),
        Exempted::Here(it) => {
            let text = it.text.as_ref().map_or(String::new(), |text| format!(": {text}"));
            (format!("{}{text}", reason_in_words(it.reason)), Some(it.id))
        }
    };
    let approved_by = it.approved_by().map_or("not known".to_owned(), |role| role.as_str().replace('_', " "));
    // The room is not to see which child it is, whatever the feed still says of the record.
    let teams: Vec<_> =
        desk.data().children.iter().filter(|it| it.child.as_str() == child).map(|it| &it.team).collect();
    let sight = desk.sight();
    let hidden = sight.why_not_all().is_some() && teams.is_empty() || teams.iter().any(|team| sight.hides(team));
    let shown = if hidden { "hidden" } else { child };
    let until = dates::long(it.review_by());
    let still = match now {
        "EXPIRED" => "EXPIRED, it no longer counts".to_owned(),
        other => other.to_owned(),
    };
    let words = format!(
        "{shown} is exempt from {title}, interval {interval}, {reason}; approved by {approved_by}, until {until}: {still}."
    );
    let child: ChildId = child.into();
    Row {
        key: it.name(),
        cells: vec![
            Cell::text(it.name()),
            Cell::text(shown),
            Cell::text(title),
            Cell::text(interval),
            Cell::text(reason),
            Cell::text(approved_by),
            dates::cell(Some(it.review_by())),
            Cell::text(now).toned(tone),
        ],
        opens: Some(Place::Child(child.clone())).filter(|_| id.is_none() && !hidden),
        subject: Subject { exemption: id, child: Some(child), ..Subject::default() },
        words,
    }
}
