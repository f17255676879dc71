//! What is ahead of a team, an area or the service: children in time now who leave a timescale within the next days, and
//! cases month by month against posts. Nothing here is a forecast.

use super::desk::Desk;
use super::outside::{RECORDS, record_row};
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::dataset::records::Standing;
use crate::domain::fault::Owner;
use crate::domain::org::Counted;
use crate::insight::forward::{CaseMonth, Cases, Leaving, cases, leaving};
use crate::insight::records_outside::{children, narrowest};

/// How many months of cases are shown.
const MONTHS: usize = 6;

const TEAMS: &[Column] = &[
    Column::text("Team", 20, 40, "The team"),
    Column::number("7 days", 6, "Children in time now who leave a timescale within 7 days of the feed's date"),
    Column::number("14 days", 7, "The same within 14 days, those of the first 7 among them"),
];

const WORKERS: &[Column] = &[
    Column::text("Worker", 10, 14, "The worker; no worker: nobody is allocated"),
    Column::text("Team", 20, 40, "Their team"),
    Column::number("7 days", 6, "Children in time now who leave a timescale within 7 days of the feed's date"),
    Column::number("14 days", 7, "The same within 14 days, those of the first 7 among them"),
];

const CASES: &[Column] = &[
    Column::text("Month", 9, 16, "The month"),
    Column::text("Counted", 8, 10, "What is counted; children, families and carers are never added"),
    Column::number("cases", 6, "Cases held, those of nobody among them; - not known"),
    Column::number("no worker", 9, "Of them, those that nobody is allocated to; - not known"),
    Column::number("a post", 6, "Cases for each post of the establishment; - where posts are not known for the month"),
    Column::number("a filled post", 13, "Cases for each post filled by somebody who is there, agency not counted"),
];

/// The page of what is ahead of `owner`.
pub fn page(desk: &Desk, owner: &Owner) -> Page {
    let standings = desk.standings();
    let narrow = narrowest(&desk.data().catalogue, &standings);
    let own = narrow.into_iter().filter(|it| desk.is_of(it, owner));
    let leaving = leaving(own, desk.data().as_of);
    let cases = cases(desk.figures(), owner, desk.period, MONTHS);
    let mut crumbs = desk.crumbs(owner);
    crumbs.push("Ahead".into());
    let mut above = vec![(leaving_in_words(desk, &leaving), Tone::Strong), (cases_in_words(&cases), Tone::Plain)];
    above.push((posts_in_words(desk, &cases), Tone::Plain));
    if !desk.data().children.is_empty() {
        above.push(("The feed lists who is about to leave; of those due later it may list none.".into(), Tone::Plain));
    }
    Page {
        subject: Subject::of(owner.clone()),
        crumbs,
        above,
        parts: vec![
            records(desk, &leaving),
            by_team(desk, &leaving),
            by_worker(desk, &leaving),
            by_month(&cases, desk),
        ],
        foot: None,
    }
}

/// How many children of `owner` leave a timescale next, in a sentence.
pub fn line(desk: &Desk, owner: &Owner) -> (String, Tone) {
    let standings = desk.standings();
    let narrow = narrowest(&desk.data().catalogue, &standings);
    let leaving = leaving(narrow.into_iter().filter(|it| desk.is_of(it, owner)), desk.data().as_of);
    (leaving_in_words(desk, &leaving), Tone::Plain)
}

fn leaving_in_words(desk: &Desk, leaving: &Leaving<'_, '_>) -> String {
    if desk.data().children.is_empty() {
        return "Who leaves a timescale next is not known: the feed lists no child record.".to_owned();
    }
    leaving.in_words(desk.data().as_of)
}

fn records(desk: &Desk, leaving: &Leaving<'_, '_>) -> Part {
    let (soon, later) = leaving.children();
    let sight = desk.sight();
    let shown: Vec<&Standing<'_>> = leaving.all().filter(|it| !sight.hides(&it.record.team)).collect();
    let why = leaving.all().find_map(|it| sight.why_not(&it.record.team));
    Part {
        title: format!("Records ({soon} children in 7 days, {later} in 14)"),
        columns: RECORDS,
        rows: shown.into_iter().map(|it| record_row(desk, it)).collect(),
        empty: why.unwrap_or("The feed lists no record that is due within 14 days.").into(),
        extent: Extent::Rest,
    }
}

fn by_team(desk: &Desk, leaving: &Leaving<'_, '_>) -> Part {
    let row = |(team, (soon, later)): (&crate::domain::ids::TeamId, (u64, u64))| {
        let owner = Owner::Team(team.clone());
        let name = desk.figures().name(&owner);
        Row {
            key: team.to_string(),
            cells: vec![Cell::safe(&name), Cell::count(Some(soon)), Cell::count(Some(later))],
            opens: Some(Place::Ahead(owner.clone())),
            subject: Subject::of(owner),
            words: format!("{name}: {} leaving a timescale in 7 days, {later} in 14.", children(soon)),
        }
    };
    Part {
        title: "By team".into(),
        columns: TEAMS,
        rows: leaving.by_team().into_iter().map(row).collect(),
        empty: "The feed lists no record that is due within 14 days.".into(),
        extent: Extent::Rest,
    }
}

fn by_worker(desk: &Desk, leaving: &Leaving<'_, '_>) -> Part {
    let all = leaving.by_worker();
    let sight = desk.sight();
    let why = all.iter().find_map(|((team, _), _)| sight.why_not(team));
    let shown = all.into_iter().filter(|((team, _), _)| !sight.hides(team));
    let rows: Vec<Row> = shown
        .map(|((team, worker), (soon, later))| {
            let owner = Owner::Team(team.clone());
            let name = desk.figures().name(&owner);
            let who = worker.map_or("no worker".to_owned(), ToString::to_string);
            let tone = if worker.is_none() { Tone::NotMet } else { Tone::Plain };
            Row {
                key: format!("{team}|{who}"),
                words: format!("{who}, {name}: {} leaving a timescale in 7 days, {later} in 14.", children(soon)),
                cells: vec![
                    Cell::text(who).toned(tone),
                    Cell::safe(&name),
                    Cell::count(Some(soon)),
                    Cell::count(Some(later)),
                ],
                opens: worker.map(|worker| Place::Worker(worker.clone())),
                subject: Subject { worker: worker.cloned(), ..Subject::of(owner) },
            }
        })
        .collect();
    Part {
        title: "By worker".into(),
        columns: WORKERS,
        empty: why.unwrap_or("The feed lists no record that is due within 14 days.").into(),
        rows,
        extent: Extent::Rest,
    }
}

fn counted(kind: Option<Counted>) -> &'static str {
    match kind {
        Some(Counted::Children) => "children",
        Some(Counted::Families) => "families",
        Some(Counted::Carers) => "carers",
        None => "cases",
    }
}

/// `Cases, Jul 22 to Dec 22: children 117 to 96; carers 139 to 141.`
fn cases_in_words(cases: &Cases) -> String {
    let known = |n: Option<u64>| n.map_or("not known".to_owned(), |n| n.to_string());
    let ends = |(kind, months): &(Option<Counted>, Vec<CaseMonth>)| {
        let (first, last) = (months.first()?, months.last()?);
        Some(format!("{} {} to {}", counted(*kind), known(first.cases), known(last.cases)))
    };
    let Some((first, last)) = cases.months.first().and_then(|(_, months)| Some((months.first()?, months.last()?)))
    else {
        return "Cases: not known.".to_owned();
    };
    let span = format!("{} to {}", first.period.short(), last.period.short());
    let series: Vec<String> = cases.months.iter().filter_map(ends).collect();
    let leavers = if cases.lacks_leavers { " Without workers who have left: theirs is in no team." } else { "" };
    format!("Cases, {span}: {}.{leavers}", series.join("; "))
}

fn posts_in_words(desk: &Desk, cases: &Cases) -> String {
    let as_at = super::dates::short(desk.data().as_of);
    let posts = cases.posts_in_words();
    match (posts.strip_suffix('.'), cases.established.fte) {
        (Some(posts), Some(_)) => format!("{posts}, as at {as_at}."),
        _ => posts,
    }
}

fn by_month(cases: &Cases, desk: &Desk) -> Part {
    let rows = cases.months.iter().flat_map(|(kind, months)| {
        months.iter().map(|month| {
            let now = month.cases.filter(|_| desk.is_current() && month.period == desk.period);
            let (post, filled) = now.map_or((None, None), |n| cases.for_each_post(n));
            let ratio = |it: Option<f64>| Cell::number(it.map_or("-".to_owned(), |it| format!("{it:.1}")), it);
            let number = |n: Option<u64>| n.map_or("not known".to_owned(), |n| n.to_string());
            Row {
                key: format!("{}|{}", month.period, counted(*kind)),
                cells: vec![
                    Cell::text(month.period.in_words()),
                    Cell::text(counted(*kind)),
                    Cell::count(month.cases),
                    Cell::count(month.unallocated),
                    ratio(post),
                    ratio(filled),
                ],
                opens: None,
                subject: Subject::default(),
                words: format!(
                    "{}, {}: {}; with no worker {}{}.",
                    month.period.in_words(),
                    counted(*kind),
                    number(month.cases),
                    number(month.unallocated),
                    if now.is_none() { "; what posts were then is not known" } else { "" }
                ),
            }
        })
    });
    Part {
        title: "Cases".into(),
        columns: CASES,
        rows: rows.collect(),
        empty: "The feed gives no caseload here: not known.".into(),
        extent: Extent::Rest,
    }
}
