//! The lists of a page: which there are, the one in front a portion at a time, and the row under the cursor.

use super::super::level::Level;
use super::{Linear, PORTION, Rest, words};
use crate::screens::page::Part;

/// Which lists a page has, where it has several.
pub(super) fn lists(level: &Level) -> Option<String> {
    let name = |(at, part): (usize, &Part)| format!("{} {}, {}", at + 1, title(part), rows(part.count()));
    let all: Vec<String> = level.page.parts.iter().enumerate().map(name).collect();
    let front = level.focus + 1;
    (all.len() > 1).then(|| {
        format!("{} lists: {}. You are in list {front}; list and a number goes to another.", all.len(), all.join("; "))
    })
}

fn title(part: &Part) -> &str {
    // What stands behind a colon explains a title; within brackets it is part of it.
    let explained = part.title.split_once(": ").filter(|(title, _)| !title.contains('('));
    explained.map_or(part.title.as_str(), |(title, _)| title)
}

/// So many rows.
pub(super) fn rows(count: usize) -> String {
    if count == 1 { "1 row".into() } else { format!("{count} rows") }
}

/// The rows of a list in their order.
pub(super) fn order(level: &Level, at: usize) -> Vec<usize> {
    level.tables.get(at).map_or_else(Vec::new, |table| table.order().iter().map(|row| *row as usize).collect())
}

/// The list in front from its beginning.
pub(super) fn say_list(it: &mut Linear) {
    let level = it.app.level();
    let Some(part) = level.part() else { return };
    let count = order(level, level.focus).len();
    let filters = level.tables.get(level.focus).into_iter().flat_map(|table| &table.filters);
    let filters: Vec<String> = filters.map(crate::widgets::table::Filter::in_words).collect();
    let narrowed = if filters.is_empty() {
        String::new()
    } else {
        format!(", narrowed: {}; back takes that away", filters.join(", "))
    };
    let title = part.title.clone();
    let said = match count {
        0 if part.rows.is_empty() => format!("{title}: no row. {}", part.empty),
        0 => format!("{title}: no row fits{narrowed}"),
        count => format!("{title}: {}{narrowed}", rows(count)),
    };
    it.say(&words::sentence_of(&said));
    say_rows(it, 0, false);
}

/// A portion of the list in front.
pub(super) fn say_rows(it: &mut Linear, from: usize, as_table: bool) {
    let level = it.app.level();
    let Some(part) = level.part() else { return };
    let hidden = level.tables.get(level.focus).map_or_else(Default::default, |table| table.hidden.clone());
    let order = order(level, level.focus);
    let words = |at: usize| {
        part.rows.get(at).map(|row| if as_table { words::cells(part, row, &hidden) } else { words::row(part, row) })
    };
    let portion = order.iter().enumerate().skip(from).take(PORTION);
    let lines: Vec<String> = portion.filter_map(|(n, at)| Some(format!("{}. {}", n + 1, words(*at)?))).collect();
    let to = (from + PORTION).min(order.len());
    it.say_each(lines);
    it.rest = Rest::Nothing;
    if to < order.len() {
        it.say(&format!("Said: {to} of {} rows. more goes on.", order.len()));
        it.rest = Rest::Rows(to, as_table);
    }
    it.told.row = row(it.app.level()).unwrap_or_default();
}

/// The row under the cursor with its position.
pub(super) fn row(level: &Level) -> Option<String> {
    let (part, table) = (level.part()?, level.tables.get(level.focus)?);
    let at = table.row()?;
    let place = table.order().iter().position(|row| *row as usize == at)? + 1;
    Some(format!("Row {place} of {}: {}", table.order().len(), words::row(part, part.rows.get(at)?)))
}

/// Says it.
pub(super) fn say_row(it: &mut Linear) {
    let said = row(it.app.level());
    it.say(said.as_deref().unwrap_or("There is no row here."));
    it.told.row = said.unwrap_or_default();
}

/// The row under the cursor, where it is another or says something else than when it was said; the list, where it had no
/// row and has some, or the other way round.
pub(super) fn tell_changed_row(it: &mut Linear) {
    let said = row(it.app.level()).unwrap_or_default();
    if said == it.told.row {
        return;
    }
    if said.is_empty() || it.told.row.is_empty() {
        say_list(it);
    } else {
        it.say(&said);
    }
    it.told.row = said;
}

/// Headings in full, then every row by its cells.
pub(super) fn say_table(it: &mut Linear) {
    let level = it.app.level();
    let Some(part) = level.part() else { return it.say("There is no list here.") };
    let title = words::sentence_of(&format!("{} as a table: {}", title(part), rows(order(level, level.focus).len())));
    it.say(&title);
    say_rows(it, 0, true);
}
