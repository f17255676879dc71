//! `clinic show difference`: every action with an indicator, before and after; the children first.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Looking, as_csv};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{Align, table};
use crate::domain::action::Action;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::domain::variation::{Charted, Direction};
use crate::insight::difference::{
    self as made, CAUTION, Children, Difference, Group, Measured, Tally, Verdict, Year, area_of, by_area, by_clinic,
    by_manager,
};

/// A figure at one time, as scripts read it.
#[derive(Serialize)]
struct AtOneTime {
    period: Period,
    numerator: Option<u64>,
    denominator: Option<u64>,
    /// In the indicator's unit, unrounded; a percentage 0 to 100.
    value: Option<f64>,
    shown: String,
    /// Wilson's 95 %, 0 to 100; null for a value.
    interval: Option<[f64; 2]>,
    /// What the control chart said; null where that was not kept.
    variation: Option<Charted>,
    /// Whether a part of it is missing, so that it is not judged.
    partial: bool,
}

impl AtOneTime {
    fn new(it: &Difference<'_>, measured: &Measured) -> Self {
        let (numerator, denominator) = match measured.figure {
            Figure::Fraction { n, d } => (Some(n), Some(d)),
            _ => (None, None),
        };
        Self {
            period: measured.period,
            numerator,
            denominator,
            value: measured.figure.number(),
            shown: measured.figure.shown(it.unit()),
            interval: made::interval(&measured.figure).map(|(low, high)| [low, high]),
            variation: measured.variation,
            partial: measured.partial,
        }
    }
}

/// What became of the children; null where the feed does not list them.
#[derive(Serialize)]
struct Records {
    /// Outside when it was agreed.
    then: Option<u64>,
    /// Of them, in time now; those no longer listed among them.
    since_done: Option<u64>,
    /// Of them, still outside.
    still: Option<u64>,
    /// Outside now and not then.
    new: Option<u64>,
    /// Of those outside then, no longer counted though nothing was done: exempt, or begun anew.
    left: Option<u64>,
    /// Of `since_done`, those that the feed lists no longer: done since, or out of the cohort.
    not_listed: Option<u64>,
    /// Of `still`, those with another team now.
    elsewhere: Option<u64>,
}

impl Records {
    fn new(it: &Difference<'_>) -> Self {
        let count = |n: fn(&Children) -> u64| it.children.as_ref().map(n);
        let frozen = it.action.baseline.as_ref().and_then(|seen| Some(seen.outside.as_ref()?.len() as u64));
        Self {
            then: count(Children::then).or(frozen),
            since_done: count(Children::since_done),
            still: count(Children::still),
            new: count(Children::newly),
            left: count(Children::left),
            not_listed: count(Children::not_listed),
            elsewhere: count(Children::elsewhere),
        }
    }
}

fn action(looking: &Looking<'_>, it: &Difference<'_>) -> Value {
    let figures = looking.snapshot.figures();
    let (level, id) = match &it.owner {
        Owner::Service => ("service", figures.data.organisation_id.to_string()),
        Owner::Area(id) => ("area", id.to_string()),
        Owner::Team(id) => ("team", id.to_string()),
    };
    let measured = |at: &Option<Measured>| at.as_ref().map(|at| AtOneTime::new(it, at));
    json!({
        "id": it.action.id,
        "number": it.action.number,
        "state": it.action.state.word(),
        "text": it.action.text,
        "indicator": it.indicator,
        "level": level,
        "of": id,
        "area": area_of(figures, it),
        "baseline": measured(&it.baseline),
        "frozen": it.action.agreed_on.is_some(),
        "latest": measured(&it.latest),
        "target": it.action.target,
        "by": it.action.by,
        "judged_from": it.judged_from,
        "signal": it.signal.map(|way| if way == Direction::High { "high" } else { "low" }),
        "alike": it.alike.map(|alike| json!({ "of": alike.of, "same_way": alike.same_way })),
        "verdict": it.verdict.unwrap_or(UNTIL_KNOWN).word(),
        "not_known": it.unknown_in_words(),
        "records": Records::new(it),
        "sentence": format!("{} {}", it.children_in_words(), it.why_in_words()),
    })
}

/// What a script reads while before or after is not known: the contract has five words, and this is the one that promises
/// nothing. `not_known` says why.
const UNTIL_KNOWN: Verdict = Verdict::TooEarly;

/// Counts by verdict; of those too early, `not_known` are so because before or after is not known.
fn tally(tally: &Tally) -> Value {
    let mut counts = serde_json::Map::new();
    counts.insert("actions".into(), tally.actions.into());
    for verdict in Verdict::ALL {
        let not_known = if verdict == UNTIL_KNOWN { tally.not_known() } else { 0 };
        counts.insert(verdict.word().into(), (tally.count(verdict) + not_known).into());
    }
    counts.insert("not_known".into(), tally.not_known().into());
    let records = json!({
        "then": tally.children(tally.then),
        "since_done": tally.children(tally.since_done),
        "still": tally.children(tally.still),
        "new": tally.children(tally.new),
        "left": tally.children(tally.left),
        "of_actions": tally.listed,
    });
    counts.insert("records".into(), records);
    counts.into()
}

fn groups(groups: Vec<Group>) -> Vec<Value> {
    groups.into_iter().map(|group| json!({ "name": group.name, "sum": tally(&group.tally) })).collect()
}

const FIELDS: [&str; 17] = [
    "number",
    "id",
    "state",
    "indicator",
    "level",
    "of",
    "baseline_period",
    "baseline_fraction",
    "baseline",
    "latest_period",
    "latest_fraction",
    "latest",
    "target",
    "verdict",
    "then",
    "since_done",
    "still",
];

const MORE_FIELDS: [&str; 4] = ["new", "left", "not_listed", "elsewhere"];

/// A row for a spreadsheet: nothing nested.
fn flat(looking: &Looking<'_>, it: &Difference<'_>) -> Value {
    let mut row = action(looking, it);
    let fraction = |at: &Option<Measured>| at.as_ref().map(|at| at.figure.fraction());
    let number = |at: &Option<Measured>| at.as_ref().and_then(|at| at.figure.number());
    let period = |at: &Option<Measured>| at.as_ref().map(|at| at.period);
    for (name, at) in [("baseline", &it.baseline), ("latest", &it.latest)] {
        row[format!("{name}_period")] = json!(period(at));
        row[format!("{name}_fraction")] = json!(fraction(at));
        row[name] = json!(number(at));
    }
    if let Value::Object(records) = json!(Records::new(it)) {
        for (name, value) in records {
            row[name] = value;
        }
    }
    row
}

/// The actions of `owner` with an indicator, before and after.
pub(super) fn show(looking: &Looking<'_>, owner: &Owner) -> Result<String, Refused> {
    if looking.period.is_some() {
        let why =
            "what is compared is the figure kept when an action was agreed and the latest one; leave --period out";
        return Err(Refused::new(Code::Usage, why));
    }
    let (figures, register) = (looking.snapshot.figures(), looking.register);
    let standings = figures.data.standings_with(register, looking.records, looking.calendar);
    let made = made::Looking::new(figures, &standings, register);
    let mut all = made.all(register.actions());
    all.retain(|it| match owner {
        Owner::Service => true,
        Owner::Area(area) => area_of(figures, it).as_ref() == Some(area),
        Owner::Team(_) => it.owner == *owner,
    });
    let is_of = |action: &&Action| match owner {
        Owner::Service => true,
        Owner::Area(area) => action.area.as_ref() == Some(area),
        Owner::Team(team) => action.team.as_ref() == Some(team),
    };
    let year = Year::of(register.actions().filter(is_of), &all, looking.today);
    let heading = || {
        let as_of = figures.data.as_of.format("%-d %B %Y");
        format!("{}, as at {as_of}\n{}\n{CAUTION}\n", figures.name(owner), year.in_words())
    };
    Ok(match looking.format {
        Format::Json => {
            let actions: Vec<Value> = all.iter().map(|it| action(looking, it)).collect();
            let summary = json!({
                "financial_year": year.begins,
                "accepted": year.accepted,
                "moved": year.tally.count(Verdict::Improved),
                "without_indicator": year.without_indicator,
                "sum": tally(&year.tally),
                "sentence": year.in_words(),
            });
            let body = json!({
                "actions": actions,
                "this_year": summary,
                "by_area": groups(by_area(figures, &all)),
                "by_manager": groups(by_manager(figures, &all)),
                "by_clinic": groups(by_clinic(register, figures, &all)),
            });
            json_text("difference", &body)
        }
        Format::Csv => {
            let fields: Vec<&str> = FIELDS.into_iter().chain(MORE_FIELDS).collect();
            as_csv(&fields, &all.iter().map(|it| flat(looking, it)).collect::<Vec<_>>())?
        }
        _ if all.is_empty() => format!("{}\nNo action with an indicator.\n", heading()),
        Format::Plain => {
            let lines: String = all.iter().map(|it| sentence(looking, it)).collect();
            format!("{}\n{lines}", heading())
        }
        Format::Table => format!("{}\n{}", heading(), columns(looking, &all)),
    })
}

fn about(looking: &Looking<'_>, it: &Difference<'_>) -> (String, String) {
    let title = it.what.map_or_else(|| it.indicator.to_string(), |what| what.short_title.to_string());
    (looking.snapshot.figures().name(&it.owner).to_string(), title)
}

fn sentence(looking: &Looking<'_>, it: &Difference<'_>) -> String {
    let (name, title) = about(looking, it);
    let (children, why, figures) = (it.children_in_words(), it.why_in_words(), it.figures_in_words());
    format!("A-{}, {name}, {title}: {children} {why} {figures}\n", it.action.number)
}

fn columns(looking: &Looking<'_>, all: &[Difference<'_>]) -> String {
    use Align::{Left, Right};
    let headings = [
        ("No.", Left),
        ("Unit", Left),
        ("Standard", Left),
        ("then", Right),
        ("now", Right),
        ("target", Right),
        ("out then", Right),
        ("done", Right),
        ("still", Right),
        ("left", Right),
        ("new", Right),
        ("verdict", Left),
    ];
    let cells = |it: &Difference<'_>| {
        let (name, title) = about(looking, it);
        let said = |at: &Option<Measured>| at.as_ref().map_or_else(|| "not known".to_owned(), |at| it.said(at));
        let records = Records::new(it);
        let count = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let target = it.target_shown().unwrap_or_else(|| "-".to_owned());
        vec![
            format!("A-{}", it.action.number),
            name,
            title,
            said(&it.baseline),
            said(&it.latest),
            target,
            count(records.then),
            count(records.since_done),
            count(records.still),
            count(records.left),
            count(records.new),
            it.verdict_in_words().to_owned(),
        ]
    };
    table(&headings, &all.iter().map(cells).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_counts_with_what_is_too_early_and_is_told_apart() {
        let mut sum = Tally { actions: 3, ..Tally::default() };
        sum.verdicts.insert(Verdict::Improved, 1);
        sum.verdicts.insert(Verdict::TooEarly, 1);
        let read = tally(&sum);
        assert_eq!((&read["improved"], &read["too_early"], &read["not_known"]), (&json!(1), &json!(2), &json!(1)));
        let words: u64 = Verdict::ALL.iter().map(|it| read[it.word()].as_u64().unwrap()).sum();
        assert_eq!(words, sum.actions, "every action has one of the five words");
    }
}
