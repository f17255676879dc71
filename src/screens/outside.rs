//! Child records outside, or about to leave, a timescale.

use super::dates;
use super::desk::{CLOSED, Desk};
use super::forms::rights::{can_write, known};
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::representation::accounts_in_words;
use crate::dataset::exemptions::{AfterExemptions, Counts, Exempted, LateCount};
use crate::dataset::records::{RecordState, Standing};
use crate::domain::catalogue::Unit;
use crate::domain::clinic::account::AccountKey;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::{IndicatorId, TeamId, WorkerId};
use crate::domain::period::Period;
use crate::insight::records_outside::{self, LateChildren, children, unseen, unseen_children};

/// The columns of a list of child records.
pub(super) const RECORDS: &[Column] = &[
    Column::text("Record", 8, 12, "The child record: a local identifier, never a name"),
    Column::text("Worker", 6, 10, "The worker, where one is allocated"),
    Column::standards(16, 25, "The standard; where a narrower one holds for the child, that one alone"),
    Column::text("State", 9, 11, "late, never done, due soon, not yet due, exempt").from_width(100),
    Column::number("Last done", 9, "When it was last done; not seen: the child was not seen then"),
    Column::number("Due", 9, "The last day in time"),
    Column::number("Late", 7, "Days beyond it: working days (wd) or calendar days (d); else soon, in time, exempt"),
    Column::number("Months", 6, "Months running in which it was late, this one included"),
    Column::text(
        "Account",
        10,
        14,
        "What the manager says: NOT SAFE, recording, booked, NO PLAN, safe? (not known); - where nothing is said yet",
    ),
    Column::text("Exemption", 10, 30, "The exemption in force").from_width(100),
];

/// The page of one owner's records.
pub fn page(desk: &Desk, owner: &Owner, indicator: Option<&IndicatorId>) -> Page {
    let mut crumbs = desk.crumbs(owner);
    let title = indicator.and_then(|id| desk.indicator(id.as_str())).map(|i| i.short_title.as_str().to_string());
    crumbs.push(title.unwrap_or_else(|| "Records outside".into()));
    let mut above: Vec<_> = match indicator {
        Some(id) => summary(desk, owner, id),
        None => desk.not_current().into_iter().chain(not_seen(desk, owner)).collect(),
    };
    if let Owner::Team(team) = owner {
        above.extend(said(desk, team, desk.period, indicator));
    }
    Page {
        subject: Subject { indicator: indicator.cloned(), ..Subject::of(owner.clone()) },
        crumbs,
        above,
        parts: vec![part(desk, owner, indicator)],
        foot: exemptions(desk),
    }
}

/// That there is a register of exemptions, and where.
fn exemptions(desk: &Desk) -> Option<String> {
    let here = desk.register.exemptions().map(Exempted::Here);
    let all: Vec<_> = here.chain(desk.data().exemptions.iter().map(Exempted::Feed)).collect();
    let count = |counts: Counts| all.iter().filter(|it| it.on(desk.data().as_of) == counts).count();
    let expired = match count(Counts::Expired) {
        0 => String::new(),
        n => format!(", {n} EXPIRED"),
    };
    (!all.is_empty()).then(|| format!("Exemptions: {} count{expired}; F2 lists them", count(Counts::Yes)))
}

/// What is said of a team's records outside, and how it is said.
fn said(desk: &Desk, team: &TeamId, period: Period, indicator: Option<&IndicatorId>) -> Option<(String, Tone)> {
    let words = accounts_in_words(desk, team, period, indicator)?;
    let hint = if can_write(desk, "account.set", None, &known(desk).team(team)) {
        "  1-6: its reason, then date, then safe?"
    } else {
        ""
    };
    Some((format!("{words}.{hint}"), Tone::Plain))
}

/// The records of a team that its representation accounts for.
pub fn to_account_for(desk: &Desk, team: &TeamId, period: Period) -> Part {
    let mut part = part(desk, &Owner::Team(team.clone()), None);
    // Here a record is accounted for; what else is known of it is one key away.
    for row in &mut part.rows {
        row.opens = None;
    }
    let words = accounts_in_words(desk, team, period, None);
    Part { title: words.map_or("Records outside".to_owned(), |words| format!("Records outside ({words})")), ..part }
}

/// Whether a row waits for an account.
pub fn waits_for_account(row: &Row) -> bool {
    row.subject.child.is_some() && row.cells.get(ACCOUNT).is_some_and(|cell| cell.text == NO_ACCOUNT)
}

/// The place of the account among the columns.
const ACCOUNT: usize = 8;

const NO_ACCOUNT: &str = "-";

/// What the manager says of a record; nothing where nothing has to be said.
fn account(desk: &Desk, s: &Standing<'_>) -> Cell {
    let (period, record) = (desk.period, s.record);
    let key = AccountKey { period, indicator: record.indicator.clone(), child: record.child.clone() };
    match desk.register.account(&key) {
        Some(said) => {
            let tone = if said.heads_the_item() { Tone::NotMet } else { Tone::Plain };
            Cell::text(said.in_words()).toned(tone)
        }
        None if s.state.is_late() && desk.is_current() => Cell::text(NO_ACCOUNT),
        None => Cell::text(""),
    }
}

/// Who leads the list, where somebody does.
fn not_seen(desk: &Desk, owner: &Owner) -> Option<(String, Tone)> {
    let (standings, catalogue) = (desk.standings(), &desk.data().catalogue);
    let all = unseen_children(catalogue, &standings);
    let here = standings.iter().filter(|s| desk.is_of(s, owner)).map(|s| &s.record.child);
    let count = here.filter(|child| all.contains_key(child)).collect::<std::collections::BTreeSet<_>>().len() as u64;
    let text = format!("First: {} on a protection plan never visited, or not for 20 working days.", children(count));
    (count > 0).then_some((text, Tone::NotMet))
}

/// The list of one owner's records, the most pressing first. Without `indicator` no child is listed under a standard and
/// under the narrower one within it too.
pub fn part(desk: &Desk, owner: &Owner, indicator: Option<&IndicatorId>) -> Part {
    let doubt = !desk.figures().records_in_doubt(owner, indicator).is_empty();
    let empty = || match indicator {
        Some(id) => no_records(desk, owner, id),
        None => "The feed lists no child records here; how many are outside stands with each standard.".into(),
    };
    let is_of = |s: &Standing<'_>| desk.is_of(s, owner);
    list(desk, indicator, doubt, is_of, empty)
}

/// The list of the records that one worker of a team holds.
pub fn part_of_worker(desk: &Desk, worker: &WorkerId) -> Part {
    let is_of = |s: &Standing<'_>| s.record.worker.as_ref() == Some(worker);
    list(desk, None, false, is_of, || "The feed lists no record of this worker's children.".into())
}

fn list(
    desk: &Desk,
    indicator: Option<&IndicatorId>,
    doubt: bool,
    is_of: impl Fn(&Standing<'_>) -> bool,
    empty: impl Fn() -> String,
) -> Part {
    let (standings, catalogue) = (desk.standings(), &desk.data().catalogue);
    let mut shown = records_outside::list(catalogue, &standings, indicator, is_of);
    let late = LateChildren::of(shown.iter().copied());
    let count = match late {
        None => "no records".to_string(),
        Some(late) => format!("{}{} late", children(late.late), if doubt { "!" } else { "" }),
    };
    let not_seen = unseen_children(catalogue, &standings);
    let sight = desk.sight();
    let (mut why, mut not_open) = (None, false);
    shown.retain(|s| {
        let hides = sight.why_not(&s.record.team);
        why = hides.or(why);
        // Of one record is enough, wherever it stands in the list.
        not_open |= hides == Some(CLOSED);
        hides.is_none()
    });
    let row = |s: &Standing<'_>| {
        let mut row = record_row(desk, s);
        if not_seen.contains_key(&s.record.child) && unseen(catalogue, s).is_none() {
            row.words.push_str(" Among the first: on a protection plan and never visited, or not for 20 working days.");
        }
        row
    };
    Part {
        title: format!("Outside ({count}{})", if not_open { ", not all open to this role" } else { "" }),
        columns: RECORDS,
        rows: shown.iter().map(|s| row(s)).collect(),
        empty: why.map_or_else(empty, str::to_owned),
        extent: Extent::Rest,
    }
}

/// What is said where no record is listed: that nobody is outside is said of a figure that says so, and of no other.
fn no_records(desk: &Desk, owner: &Owner, indicator: &IndicatorId) -> String {
    let figure = desk.indicator(indicator.as_str()).map(|what| desk.figures().row(what, owner, desk.period));
    let any = desk.data().children.iter().any(|record| record.indicator == *indicator);
    let here = if any {
        "The feed lists no child record of this standard here"
    } else {
        "The feed gives no child records for this standard"
    };
    let outside = figure.as_ref().and_then(|row| Some((row.outside?, row.fraction())));
    match outside {
        Some((0, fraction)) => format!("{here}; its figure has nobody outside ({fraction})."),
        Some((n, fraction)) => format!("{here}; its figure has {n} outside ({fraction}), who cannot be listed."),
        None if figure.is_some_and(|row| row.unit == Unit::Percent) => {
            format!("{here}; how many are outside is not known.")
        }
        None => format!("{here}."),
    }
}

/// How many children are late among `records`, which are to be the narrowest: `37`, `37!` where a row of the list is in
/// doubt, `-` where the feed lists none.
pub fn late_cell(late: Option<LateChildren>, doubt: bool) -> Cell {
    let count = late.map(|late| late.late);
    let mut cell = Cell::count(count);
    if doubt {
        cell.text.push('!');
    }
    let tone = if count.is_some_and(|n| n > 0) { Tone::NotMet } else { Tone::Plain };
    cell.toned(if doubt { Tone::Doubt } else { tone })
}

/// The same in words: `37 children late`.
pub fn late_in_words(late: Option<LateChildren>, doubt: bool) -> String {
    let text = match late {
        None => "children late not known, the feed lists no record".to_string(),
        Some(LateChildren { late, never: 0 }) => format!("{} late", children(late)),
        Some(LateChildren { late, never }) => {
            format!("{} late, {never} never done", children(late))
        }
    };
    if doubt { format!("{text}, in doubt: a row is faulty") } else { text }
}

/// One record as a row.
pub(super) fn record_row(desk: &Desk, s: &Standing<'_>) -> Row {
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
    let exemption = match (s.exemption, s.expired) {
        (Some(it), _) => {
            let interval = it.interval().map_or(String::new(), |interval| format!("{interval} "));
            format!("{interval}until {}", dates::short(it.review_by()))
        }
        (None, Some(it)) => format!("EXPIRED {}", dates::short(it.review_by())),
        (None, None) => String::new(),
    };
    let worker = record.worker.as_ref().map_or(Cell::text("no worker").toned(Tone::NotMet), |w| Cell::text(w.as_str()));
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
            account(desk, s),
            Cell::text(exemption),
        ],
        opens: Some(Place::Child(record.child.clone())),
        subject: Subject {
            owner: Some(Owner::Team(record.team.clone())),
            indicator: Some(record.indicator.clone()),
            child: Some(record.child.clone()),
            worker: record.worker.clone(),
            ..Subject::default()
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
    let exemption = match (s.exemption, s.expired) {
        (Some(it), _) => format!(" Exemption {} until {}.", it.name(), dates::long(it.review_by())),
        (None, Some(it)) => {
            format!(" Exemption {} EXPIRED on {}, no longer counts.", it.name(), dates::long(it.review_by()))
        }
        (None, None) => String::new(),
    };
    format!("{}, {title}: {state}; {worker}{running}.{exemption}", s.record.child)
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
        // The list says itself that it is empty, and why.
        AfterExemptions::NotKnown if here.is_empty() => String::new(),
        AfterExemptions::NotKnown => format!("As at {as_at}: the records listed are not the figure's own."),
    };
    if !text.is_empty() {
        lines.push((format!("{text}{as_last}"), Tone::Plain));
    }
    if let Some(code) = desk.figures().records_in_doubt(owner, Some(indicator)).first() {
        lines.push((format!("The list is in doubt: {}; d lists every doubt.", code.meaning()), Tone::Doubt));
    }
    lines
}
