//! The children outside of a clinic's teams: how many, and what their managers say of each record.

use crate::dataset::records::{RecordState, Standing};
use crate::domain::clinic::account::{Account, AccountReason};
use crate::domain::fault::Owner;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::insight::accounts::{Outside, TeamAccounts};
use crate::insight::agenda::Sources;
use crate::report::document::{Block, Cell, Column, ColumnKind, Table};

/// How many children are outside, team by team, and what is said of them. A feed that lists no records of the month knows
/// nothing of them, and that is no zero.
pub(super) fn counts(sources: &Sources<'_>, teams: &[TeamAccounts<'_>], name: &dyn Fn(&Owner) -> String) -> Vec<Block> {
    if sources.figures.data.children.is_empty() || !sources.lists_the_period() {
        return vec![Block::paragraph("Not known: the feed lists no child records of this month.")];
    }
    let listed = sources.teams_with_records();
    let row = |TeamAccounts { team, summary: it, .. }: &TeamAccounts<'_>| {
        let of_team = Cell::text(name(&Owner::Team((*team).clone())));
        if !listed.contains(team) {
            let none = || Cell::missing("no record is listed");
            return [of_team, none(), none(), none(), none(), none(), none()];
        }
        let count = |n: u64| Cell::Count(n);
        [
            of_team,
            count(it.outside),
            count(it.recording),
            count(it.booked),
            count(it.no_plan),
            count(it.not_given),
            count(it.same_as_last_month),
        ]
    };
    let count = |title: &str| Column::new(title, ColumnKind::Count);
    let columns = [
        Column::text("Team"),
        count("Children outside"),
        count("Being recorded"),
        count("Booked"),
        count("No plan"),
        count("No account yet"),
        count("Same as last month"),
    ];
    vec![Block::Table(Table::new("Children outside, by team", columns, teams.iter().map(row).collect()))]
}

/// What the managers say of each record outside, in their own words, a table for each team; of how many nothing is said yet
/// stands among the counts. Which child and which worker it
/// is of is not said: a pack goes to the managers of other teams too. Of a team whose child level whoever writes may not
/// see, the counts are all there is, and that is said.
pub(super) fn in_their_words(
    sources: &Sources<'_>,
    teams: &[TeamAccounts<'_>],
    sees: &dyn Fn(&TeamId) -> bool,
    name: &dyn Fn(&Owner) -> String,
) -> Vec<Block> {
    let (mut blocks, mut not_seen) = (Vec::new(), Vec::new());
    for TeamAccounts { team, said, .. } in teams {
        let called = name(&Owner::Team((*team).clone()));
        let (seen, hidden): (Vec<_>, Vec<_>) = said.iter().partition(|it| sees(&it.standing.record.team));
        if !seen.is_empty() {
            let rows = seen.into_iter().map(|it| row(sources, it, sees)).collect();
            blocks.push(Block::Table(Table::new(format!("{called}: what is said of each record"), columns(), rows)));
        }
        if !hidden.is_empty() {
            not_seen.push(called);
        }
    }
    if !not_seen.is_empty() {
        let those = not_seen.join(", ");
        blocks.push(Block::paragraph(format!(
            "Counts only, for child level is hidden or not open to whoever wrote this: {those}."
        )));
    }
    blocks
}

fn columns() -> [Column; 6] {
    [
        Column::text("Standard"),
        Column::text("Late"),
        Column::new("Months", ColumnKind::Count),
        Column::text("What the manager says"),
        Column::new("Will be done by", ColumnKind::Date),
        Column::text("The child"),
    ]
}

fn row(sources: &Sources<'_>, outside: &Outside<'_>, sees: &dyn Fn(&TeamId) -> bool) -> [Cell; 6] {
    let standing = outside.standing;
    let titled = |id: &IndicatorId| {
        let known = sources.figures.data.catalogue.get(id.as_str());
        known.map_or_else(|| id.to_string(), |it| it.short_title.to_string())
    };
    let [said, by, safe] = match outside.account(sees) {
        Some((account, under)) => {
            let other = under.map_or_else(String::new, |id| format!("of {}: ", titled(id)));
            let said = Cell::text(format!("{other}{}", in_full(account)));
            [said, booked(account), Cell::text(account.safe.in_words())]
        }
        None => {
            let why = "said by a team that is not open to whoever wrote this";
            [why, why, why].map(Cell::missing)
        }
    };
    [
        Cell::text(titled(&standing.record.indicator)),
        Cell::text(late(standing)),
        Cell::Count(standing.months_running.into()),
        said,
        by,
        safe,
    ]
}

/// Why it is outside, and what was typed about it.
fn in_full(account: &Account) -> String {
    let reason = account.reason.in_words();
    match &account.text {
        Some(text) if account.reason == AccountReason::Other => text.to_string(),
        Some(text) => format!("{reason}: {text}"),
        None => reason.to_owned(),
    }
}

/// When it will be done; what is seen and only has to be written down is done already.
fn booked(account: &Account) -> Cell {
    match (account.booked, account.reason) {
        (Some(day), _) => Cell::Date(day),
        (None, AccountReason::SeenNotRecorded) => Cell::missing("being recorded"),
        (None, _) => Cell::missing("no plan"),
    }
}

/// For how long: `9 working days`, `never done, 6 days beyond the first interval`.
fn late(standing: &Standing<'_>) -> String {
    let days = standing.days_overdue().map(|days| {
        let unit = if standing.clock.unit.short() == "wd" { "working day" } else { "day" };
        format!("{days} {unit}{}", if days == 1 { "" } else { "s" })
    });
    match (standing.state, days) {
        (RecordState::Never, Some(days)) => format!("never done, {days} beyond the first interval"),
        (RecordState::Overdue, Some(days)) => days,
        (state, _) => state.in_words().to_owned(),
    }
}
