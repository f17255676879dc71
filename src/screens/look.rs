//! Where to look, over all teams and standards: each line a reason in words and a number of children.

use std::collections::HashSet;

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::insight::spc::{Exception, false_alarms};
use crate::insight::where_to_look::{Asked, HOW, Line, among, lines};

/// How the list is ordered, for help.
pub const ORDER: &str = "Ordered by the standard's weight (indicators.toml) times the children outside, as the agenda is; \
                         a child on a protection plan whom nobody has seen comes before everything";

const PLACES: &[Column] = &[
    Column::text("Team", 14, 24, "The team; f shows one area's, one manager's or one standard's alone"),
    Column::text("What is to be seen there", 30, 120, ORDER),
    Column::number("children", 8, "Children outside"),
    Column::text("Area", 12, 30, "The team's area").from_width(120),
    Column::text("Manager", 10, 24, "The team's manager").from_width(120),
    Column::standards(14, 25, "The standard").from_width(160),
];

/// The places to look in the service's own figures, for the overview.
pub fn of_service(desk: &Desk) -> Vec<Row> {
    let lines = asked(desk, |asked| lines(asked, &Owner::Service));
    // A line of the service leads to a standard, never to a list of one team's.
    lines.into_iter().map(|line| row(line, desk, &HashSet::new(), Vec::new())).collect()
}

/// Every team's, in one list.
pub fn page(desk: &Desk) -> Page {
    let teams = desk.data().teams.iter().filter(|team| team.is_open_in(desk.period));
    let owners: Vec<Owner> = teams.map(|team| Owner::Team(team.id.clone())).collect();
    let found = asked(desk, |asked| among(asked, owners));
    let listed = listed(desk);
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("Where to look".into());
    let by_chance = desk.reckoned.as_ref().map(|it| (it.teams_with_limits(), false_alarms(it.teams_with_limits())));
    let foot = by_chance
        .filter(|(series, _)| *series > 0)
        .map(|(series, alarms)| format!("{series} series have limits; by chance alone about {alarms:.0} stand out"));
    Page {
        subject: Subject::of(Owner::Service),
        crumbs,
        above: desk.not_current().into_iter().collect(),
        parts: vec![Part {
            title: format!("Every team and standard, {HOW}"),
            columns: PLACES,
            rows: found.into_iter().map(|line| row_of_team(line, desk, &listed)).collect(),
            empty: "Nothing stands out in any team: every target is met and no series moves by more than chance."
                .into(),
            extent: Extent::Rest,
        }],
        foot,
    }
}

fn asked<T>(desk: &Desk, then: impl FnOnce(&Asked<'_>) -> T) -> T {
    let exceptions = |indicator: &Indicator, owner: &Owner| -> Vec<Exception> {
        desk.said(&indicator.id, owner).map_or_else(Vec::new, |said| said.exceptions.clone())
    };
    // Of the records it counts the children whom nobody has seen, and no others.
    let standings = desk.not_seen();
    then(&Asked { figures: desk.figures(), standings: &standings, exceptions: &exceptions, period: desk.period })
}

fn row_of_team(line: Line, desk: &Desk, listed: &HashSet<(&TeamId, &IndicatorId)>) -> Row {
    let Owner::Team(id) = &line.owner else { return row(line, desk, listed, Vec::new()) };
    let team = desk.data().team(id.as_str());
    let name = |owner: &Owner| desk.figures().name(owner);
    let area = team.map_or_else(|| Cell::text(""), |team| Cell::safe(&name(&Owner::Area(team.area.clone()))));
    let manager =
        team.and_then(|team| desk.data().manager_of(team)).map_or_else(|| Cell::text("not known"), Cell::safe);
    let standard =
        desk.indicator(line.indicator.as_str()).map_or_else(|| Cell::text(""), |i| Cell::safe(&i.short_title));
    let beside = vec![Cell::count(Some(line.children)), area, manager, standard];
    let team = Cell::safe(&name(&line.owner));
    let mut row = row(line, desk, listed, beside);
    row.words = format!("{}, {}", team.text, row.words);
    row.cells.insert(0, team);
    row
}

/// For which standards the feed lists children of which teams. Of any other there is a figure to look at, and no list.
fn listed(desk: &Desk) -> HashSet<(&TeamId, &IndicatorId)> {
    desk.data().children.iter().map(|record| (&record.team, &record.indicator)).collect()
}

fn row(line: Line, desk: &Desk, listed: &HashSet<(&TeamId, &IndicatorId)>, beside: Vec<Cell>) -> Row {
    let tone = if line.first { Tone::NotMet } else { Tone::Plain };
    let opens = match &line.owner {
        // The children themselves lead the list, under whichever standard they are late in.
        _ if line.in_records && desk.sight().why_not_all().is_none() => {
            Place::Outside { owner: line.owner.clone(), indicator: None }
        }
        Owner::Team(team) if !listed.contains(&(team, &line.indicator)) => Place::Team(team.clone()),
        Owner::Team(_) => Place::Outside { owner: line.owner.clone(), indicator: Some(line.indicator.clone()) },
        _ => Place::Indicator(line.indicator.clone()),
    };
    Row {
        key: format!("{}|{:?}", line.indicator, line.owner),
        cells: std::iter::once(Cell::text(line.text).toned(tone)).chain(beside).collect(),
        opens: Some(opens),
        subject: Subject { owner: Some(line.owner), indicator: Some(line.indicator), ..Default::default() },
        words: line.words,
    }
}
