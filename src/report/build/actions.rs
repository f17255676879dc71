//! Actions as a table.

use chrono::NaiveDate;

use crate::domain::action::Action;
use crate::domain::fault::Owner;
use crate::record::facts::owner_of;
use crate::report::document::{Block, Cell, Column, ColumnKind, Table};

/// These actions, or a sentence where there is none.
pub(super) fn table<'a>(
    caption: &str,
    actions: impl IntoIterator<Item = &'a Action>,
    (today, name): (NaiveDate, &dyn Fn(&Owner) -> String),
    none: &str,
) -> Block {
    let row = |action: &Action| {
        let late = action.days_overdue(today).map(|days| u64::try_from(days).unwrap_or(0));
        [
            Cell::text(format!("A-{}", action.number)),
            Cell::text(whose(action, name)),
            Cell::text(&action.text),
            Cell::text(&action.owner),
            Cell::Date(action.due),
            late.map_or_else(|| Cell::missing("off the list"), Cell::Count),
            Cell::text(action.state.in_words()),
        ]
    };
    let rows: Vec<_> = actions.into_iter().map(row).collect();
    if rows.is_empty() {
        return Block::paragraph(none);
    }
    let columns = [
        Column::text("No."),
        Column::text("For"),
        Column::text("What will be done"),
        Column::text("Owner"),
        Column::new("Due", ColumnKind::Date),
        Column::new("Days overdue", ColumnKind::Count),
        Column::text("State"),
    ];
    Block::Table(Table::new(caption, columns, rows))
}

/// For which team, area or service an action is.
pub(super) fn whose(action: &Action, name: &dyn Fn(&Owner) -> String) -> String {
    name(&owner_of(action.area.as_ref(), action.team.as_ref()))
}
