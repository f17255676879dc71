//! So what difference are we making? Every action with an indicator, before and after: the children first.
//!
//! ```text
//!  So what difference are we making?
//!  41 actions accepted this year, April 2022 to March 2023; 9 moved their indicator (2 worse, …).
//!  Before and after, side by side: it does not show that an action is the reason.
//!  [1 Actions (12)]  2 By area  3 By manager  4 By clinic
//!  No.  Standard                 then   now aim out done still new verdict
//! >A-31 Protection visits, 10 wd 31/36 33/36 90%   5    4     1   2 within noise
//! ```

mod of_action;

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::insight::difference::{
    CAUTION, Children, Difference, Group, Looking, Measured, Verdict, Year, area_of, by_area, by_clinic, by_manager,
};
pub use of_action::{Since, above, children};

const ACTIONS: &[Column] = &[
    Column::text("No.", 4, 6, "The action's number; Enter opens it"),
    Column::standards(14, 25, "The standard that it is to move"),
    sized(Column::number("then", 9, "Its figure when the action was agreed: numerator over denominator"), 5),
    sized(Column::number("now", 9, "Its latest figure that is known"), 5),
    sized(Column::number("aim", 7, "What was agreed to reach"), 4),
    Column::number("out", 3, "Children outside when it was agreed; - where the feed did not list them"),
    Column::number("done", 4, "Of them, in time now: done since, or no longer listed as outside"),
    Column::number("still", 5, "Of them, still outside"),
    Column::number("new", 3, "Children outside now who were not then"),
    Column::text(
        "verdict",
        12,
        17,
        "Improved or worse only by more than noise; too early until three periods after it was to be reached",
    ),
    Column::text("Area", 12, 30, "Its service area; f shows only one").from_width(120),
    Column::text("Team", 12, 24, "The team it is for").from_width(120),
    Column::text("State", 9, 11, "Where the action stands").from_width(140),
];

const GROUPS: &[Column] = &[
    Column::text("Whose", 18, 44, "The actions of one area, manager or clinic"),
    Column::number("actions", 7, "Actions with an indicator, agreed or proposed"),
    Column::number("out", 4, "Children outside when they were agreed; a child counts once for each action"),
    Column::number("done", 4, "Of them, in time now: done since, or no longer listed as outside"),
    Column::number("still", 5, "Of them, still outside"),
    Column::number("new", 4, "Children outside now who were not then"),
    Column::number("improved", 8, "Indicators that improved by more than noise"),
    Column::number("noise", 5, "Indicators that moved within noise"),
    Column::number("same", 4, "Indicators with no change"),
    Column::number("worse", 5, "Indicators that are worse by more than noise"),
    Column::number("early", 5, "Too early to tell"),
];

const fn sized(column: Column, min: u16) -> Column {
    Column { min, ..column }
}

/// The page of every difference.
pub fn page(desk: &Desk) -> Page {
    let (figures, standings) = (desk.figures(), desk.standings());
    let looking = Looking::new(figures, &standings, &desk.register);
    let mut all = looking.all(desk.register.actions());
    all.sort_by_key(|it| (place_of(it.verdict), it.action.number));
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("Difference".into());
    let mut above = vec![("So what difference are we making?".to_owned(), Tone::Strong)];
    if desk.knows_the_record() {
        above.push((Year::of(desk.register.actions(), &all, desk.today).in_words(), Tone::Strong));
    }
    above.push((CAUTION.to_owned(), Tone::Plain));
    let actions = Part {
        title: format!("Actions ({})", all.len()),
        columns: ACTIONS,
        rows: all.iter().map(|it| row(desk, it)).collect(),
        empty: if desk.knows_the_record() {
            "No action names an indicator yet. a records one; its before is kept when it is agreed.".into()
        } else {
            "What was recorded is not known: the record has not been read.".into()
        },
        extent: Extent::Rest,
    };
    let parts = vec![
        actions,
        groups("By area", by_area(figures, &all)),
        groups("By manager", by_manager(figures, &all)),
        groups("By clinic", by_clinic(&desk.register, figures, &all)),
    ];
    Page { subject: Subject::of(Owner::Service), crumbs, above, parts, foot: None }
}

/// What needs a word comes first, what can only wait last.
fn place_of(verdict: Option<Verdict>) -> u8 {
    match verdict {
        Some(Verdict::Worse) => 0,
        Some(Verdict::NoChange) => 1,
        Some(Verdict::WithinNoise) => 2,
        Some(Verdict::Improved) => 3,
        None => 4,
        Some(Verdict::TooEarly) => 5,
    }
}

/// How a verdict is meant.
fn tone(verdict: Option<Verdict>) -> Tone {
    match verdict {
        Some(Verdict::Improved) => Tone::Met,
        Some(Verdict::Worse) => Tone::NotMet,
        None => Tone::Doubt,
        _ => Tone::Plain,
    }
}

/// A figure in a column: its fraction, else the value; sorted by what it amounts to.
fn figure_cell(it: &Difference<'_>, measured: Option<&Measured>) -> Cell {
    let Some(measured) = measured else { return Cell::number("-", None) };
    let fraction = measured.figure.fraction();
    let text = match &measured.figure {
        Figure::Missing(_) => "-".to_owned(),
        _ if fraction.is_empty() => measured.figure.shown(it.unit()),
        _ => fraction,
    };
    Cell::number(text, measured.figure.number())
}

fn title(it: &Difference<'_>) -> String {
    it.what.map_or_else(|| it.indicator.to_string(), |what| what.short_title.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "the number of an action")]
fn row(desk: &Desk, it: &Difference<'_>) -> Row {
    let action = it.action;
    let figures = desk.figures();
    let count = |n: fn(&Children) -> u64| Cell::count(it.children.as_ref().map(n));
    let target = it.target_shown().unwrap_or_else(|| "-".to_owned());
    let area = area_of(figures, it).map_or_else(|| "The whole service".into(), |area| figures.name(&Owner::Area(area)));
    let name = figures.name(&it.owner);
    let verdict = match it.verdict {
        Some(Verdict::TooEarly) => "too early",
        _ => it.verdict_in_words(),
    };
    let still = it.children.as_ref().is_some_and(|children| children.still() > 0);
    Row {
        key: action.id.to_string(),
        cells: vec![
            Cell::number(format!("A-{}", action.number), Some(action.number as f64)),
            Cell::text(title(it)),
            figure_cell(it, it.baseline.as_ref()),
            figure_cell(it, it.latest.as_ref()),
            Cell::number(target, action.target),
            count(Children::then),
            count(Children::since_done),
            count(Children::still).toned(if still { Tone::NotMet } else { Tone::Plain }),
            count(Children::newly),
            Cell::text(verdict).toned(tone(it.verdict)),
            Cell::safe(&area),
            Cell::safe(&name),
            Cell::text(action.state.in_words()),
        ],
        opens: Some(Place::ActionHistory(action.id)),
        subject: Subject {
            indicator: Some(it.indicator.clone()),
            action: Some(action.id),
            ..Subject::of(it.owner.clone())
        },
        words: format!(
            "A-{}, {name}, {}: {} {} {}",
            action.number,
            title(it),
            it.children_in_words(),
            it.why_in_words(),
            it.figures_in_words()
        ),
    }
}

fn groups(name: &str, groups: Vec<Group>) -> Part {
    Part {
        title: name.into(),
        columns: GROUPS,
        rows: groups.into_iter().map(group_row).collect(),
        empty: "No action names an indicator yet.".into(),
        extent: Extent::Rest,
    }
}

fn group_row(Group { name, tally }: Group) -> Row {
    let verdicts = Verdict::ALL.map(|verdict| (tally.count(verdict), verdict.in_words()));
    let all = verdicts.into_iter().chain([(tally.not_known(), "cannot be said")]).filter(|(n, _)| *n > 0);
    let verdicts: Vec<String> = all.map(|(n, what)| format!("{n} {what}")).collect();
    let count = |n: u64| Cell::count(Some(n));
    let children = |n: u64| Cell::count(tally.children(n));
    let s = if tally.actions == 1 { "" } else { "s" };
    Row {
        key: name.clone(),
        words: format!("{name}, {} action{s}: {}. {}.", tally.actions, tally.children_in_words(), verdicts.join(", ")),
        cells: vec![
            Cell::text(name),
            count(tally.actions),
            children(tally.then),
            children(tally.since_done),
            children(tally.still),
            children(tally.new),
            count(tally.count(Verdict::Improved)),
            count(tally.count(Verdict::WithinNoise)),
            count(tally.count(Verdict::NoChange)),
            count(tally.count(Verdict::Worse)),
            count(tally.count(Verdict::TooEarly)),
        ],
        opens: None,
        subject: Subject::default(),
    }
}
