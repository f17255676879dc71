//! Doubts about the data: by what they touch, with what each means, what to do about it and what was said of it; then row
//! by row, as the feed has them.
//!
//! ```text
//!  [1 Doubts (26)]  2 Row by row (27)  3 What became of every row
//!  Standard         Of          Month    What                   Now
//! >Reviews, looked… Southampton May 22   printed % differs      asked of Data team, due 20 Jan 23
//! ```

mod rows;
pub mod said;

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, SortBy, Subject, Tone};
use crate::domain::doubt::{DoubtKey, DoubtNotes, DoubtState};
use crate::domain::fault::Owner;
use crate::domain::ids::AreaId;
use crate::insight::quality::{Doubt, words};
pub use rows::in_words;
use said::{Said, stands};

const DOUBTS: &[Column] = &[
    Column::standards(16, 26, "The standard it touches"),
    Column::text("Of", 11, 24, "Whose figures it touches"),
    Column::text("Month", 6, 8, "Of which month; all: the whole series"),
    Column::text("What", 19, 26, "What is wrong or unclear"),
    Column::text("Now", 18, 60, "open; known, because; asked of somebody, until when; answered; closed"),
];

/// The page of doubts: what they touch, every fault row by row, then what became of every row.
pub fn page(desk: &Desk) -> Page {
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("Doubts about the data".into());
    let doubts = desk.doubts();
    let gone = doubts.iter().filter(|it| !it.is_in_feed()).count();
    let of_them = if gone > 0 { format!(", {gone} gone from the feed") } else { String::new() };
    let part = Part {
        title: format!("Doubts ({}{of_them})", doubts.len()),
        columns: DOUBTS,
        rows: doubts.iter().map(|doubt| row(desk, doubt)).collect(),
        empty: if desk.data().is_none() {
            "No feed is in use.".into()
        } else {
            "Nothing was found wrong with this feed.".into()
        },
        extent: Extent::Rest,
    };
    let asked: Vec<&DoubtNotes> = doubts.iter().filter(|it| it.is_carried()).filter_map(|it| it.notes).collect();
    let withheld = rows::withheld(desk, desk.refused.iter().chain(&desk.snapshot.faults));
    Page {
        subject: Subject::of(Owner::Service),
        crumbs,
        above: counted(desk, &asked, "").into_iter().chain(withheld.map(|text| (text, Tone::Plain))).collect(),
        parts: rows::refused(desk).into_iter().chain([part, rows::faults(desk), rows::sections(desk)]).collect(),
        foot: None,
    }
}

/// How many queries about the data the clinics of an area carry, and how many are late; none where there is none.
pub fn carried(desk: &Desk, area: &AreaId) -> Option<(String, Tone)> {
    let is_of = |it: &&DoubtNotes| {
        let of = it.query().and_then(|query| query.area.as_ref());
        matches!(it.state(), DoubtState::Asked | DoubtState::Answered) && of.is_none_or(|of| of == area)
    };
    let asked: Vec<&DoubtNotes> = desk.register.doubts().filter(is_of).collect();
    counted(desk, &asked, " d lists them.")
}

fn counted(desk: &Desk, asked: &[&DoubtNotes], then: &str) -> Option<(String, Tone)> {
    let late = asked.iter().filter(|it| it.days_overdue(desk.today).is_some_and(|days| days > 0)).count();
    let answered = asked.iter().filter(|it| it.state() == DoubtState::Answered).count();
    let tone = if late > 0 { Tone::NotMet } else { Tone::Plain };
    let late = if late > 0 { format!(", {late} late") } else { String::new() };
    let answered = if answered > 0 { format!(", {answered} answered and to be accepted") } else { String::new() };
    let text = format!("Asked about the data: {}{late}{answered}.{then}", asked.len());
    (!asked.is_empty()).then_some((text, tone))
}

/// What a doubt touches, in words: standard, whose, month; `-` where it touches none.
fn touched(desk: &Desk, key: &DoubtKey) -> [String; 3] {
    let standard = key
        .indicator
        .as_ref()
        .map(|id| desk.indicator(id.as_str()).map_or_else(|| id.to_string(), |it| it.short_title.to_string()));
    let owner = key.owner.as_ref().map(|owner| desk.figures().name(owner).to_string());
    let none = || "-".to_owned();
    let whole = if key.indicator.is_some() || key.owner.is_some() { "all" } else { "-" };
    let every = || if key.indicator.is_some() { "all levels".to_owned() } else { none() };
    let of = owner.unwrap_or_else(|| key.detail.as_ref().map_or_else(every, ToString::to_string));
    [standard.unwrap_or_else(none), of, key.period.map_or_else(|| whole.to_owned(), |it| it.short())]
}

/// What a doubt touches, in a sentence's beginning: `Reviews, looked after, Southampton, May 2022`.
pub fn title(desk: &Desk, key: &DoubtKey) -> String {
    let [standard, of, _] = touched(desk, key);
    let month = key.period.map(|period| period.in_words());
    let of = Some(of).filter(|_| key.owner.is_some() || key.detail.is_some());
    let parts: Vec<String> = [Some(standard), of, month].into_iter().flatten().filter(|it| it != "-").collect();
    if parts.is_empty() { "The feed as a whole".to_owned() } else { parts.join(", ") }
}

fn row(desk: &Desk, doubt: &Doubt<'_>) -> Row {
    let [standard, of, month] = touched(desk, &doubt.key);
    let kind = words(doubt.key.code);
    let Said { short, tone, .. } = stands(desk.today, doubt.notes);
    let sort = doubt.key.period.map_or(SortBy::Unknown, |it| SortBy::Text(it.start().to_string()));
    let what = match doubt.faults.len() {
        0 => format!("gone: {}", kind.short),
        1 => kind.short.to_owned(),
        n => format!("{} ({n} rows)", kind.short),
    };
    Row {
        key: doubt.key.to_string(),
        cells: vec![
            Cell::text(standard),
            Cell::text(of),
            Cell { sort, ..Cell::text(month) },
            Cell::text(what),
            Cell::text(short).toned(tone),
        ],
        opens: None,
        subject: Subject {
            owner: doubt.key.owner.clone().or_else(|| doubt.key.indicator.as_ref().map(|_| Owner::Service)),
            indicator: doubt.key.indicator.clone(),
            period: doubt.key.period,
            doubt: Some(doubt.key.clone()),
            ..Subject::default()
        },
        words: sentence(desk, doubt),
    }
}

/// A doubt in a few sentences: what it touches, what it means, and what to do or what was said.
fn sentence(desk: &Desk, doubt: &Doubt<'_>) -> String {
    let kind = words(doubt.key.code);
    let gone = if doubt.is_in_feed() { String::new() } else { format!(" {}", gone(desk)) };
    let then = match doubt.notes {
        None => kind.to_do.to_owned(),
        Some(notes) => stands(desk.today, Some(notes)).long,
    };
    format!("{}: {}{gone} {then}", title(desk, &doubt.key), kind.means)
}

/// That the feed has a doubt no longer. Since when is not known: what the feeds between had is not kept.
fn gone(desk: &Desk) -> String {
    format!("Gone: the feed as at {} has it no longer.", super::dates::long(desk.data().as_of))
}

/// Everything about a doubt: what it means, what to do, what the feed has, and everything that was said of it.
pub fn told(desk: &Desk, key: &DoubtKey) -> Vec<String> {
    let doubts = desk.doubts();
    let Some(doubt) = doubts.iter().find(|it| it.key == *key) else {
        return vec!["The feed has this doubt no longer, and nothing was said of it.".to_owned()];
    };
    let kind = words(key.code);
    let mut lines = vec![
        format!("{}.", title(desk, key)),
        String::new(),
        format!("Means        {}", kind.means),
        if doubt.is_in_feed() {
            format!("To do        {}", kind.to_do)
        } else {
            format!("In the feed  {}", gone(desk))
        },
        format!("Now          {}", stands(desk.today, doubt.notes).long),
    ];
    let seen: Vec<_> = doubt.faults.iter().filter(|fault| desk.why_not_fault(fault).is_none()).collect();
    lines.extend(rows::withheld(desk, doubt.faults.iter().copied()).map(|text| format!("In the feed  {text}")));
    for fault in seen.iter().take(MOST_TOLD) {
        lines.push(format!("In the feed  {}", in_words(desk, fault)));
    }
    if let Some(more) = seen.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        lines.push(format!("             and {more} more rows; the second part of the page has them all"));
    }
    for (step, text, written) in doubt.notes.iter().flat_map(|notes| &notes.history) {
        let text = if text.is_blank() { String::new() } else { format!(": {text}") };
        let when = super::dates::short(written.on);
        lines.push(format!("{when:<12} {}{text} ({})", said::done(step), written.hand.in_words()));
    }
    lines.push(String::new());
    lines
}

/// So many rows of one doubt are read out.
const MOST_TOLD: usize = 5;

/// The page of the figure that a doubt touches.
pub fn figure(key: &DoubtKey) -> Option<Place> {
    match (&key.owner, &key.indicator) {
        (Some(Owner::Team(team)), _) => Some(Place::Team(team.clone())),
        (_, Some(indicator)) => Some(Place::Indicator(indicator.clone())),
        (Some(Owner::Area(area)), None) => Some(Place::Area(area.clone())),
        _ => None,
    }
}
