//! A page in sentences: where one is, what stands above its lists, and the list in front, a portion at a time.

use super::super::App;
use super::super::command::Command;
use super::super::help;
use super::super::msg::Effect;
use super::super::view::{label, month, record_name};
use super::lists::{lists, order, row, rows, say_list, say_row, say_table};
use super::{Front, Linear, Said, commands, helping, words};
use crate::screens::page::{Extent, Place};

/// How many rows of a list are said that is seen beside the one in front.
const BESIDE: usize = 3;

/// Which month, as at when, what kind of figures, and who acts in which record.
pub(super) fn status(app: &App) -> Vec<String> {
    let data = app.desk.data();
    let when = if data.is_none() {
        "No figures".to_owned()
    } else {
        let made = data.generated_at.map_or(String::new(), |at| at.format(", data of %-d %B").to_string());
        format!("Figures of {}, as at {}{made}", month(app).in_words(), data.as_of.format("%-d %B %Y"))
    };
    // That a refresh runs is no state of the figures.
    let (said, _) = label(app, None, false);
    let me = &app.desk.me;
    let behalf = me.on_behalf_of.as_ref().map_or(String::new(), |other| format!(", for {other}"));
    let record = record_name(app.record.as_str());
    let signed = if app.is_shared() { "" } else { " Nobody signs in to it: each keeps this name." };
    vec![
        words::sentence_of(&when),
        words::sentence_of(&said),
        format!("You are {}, {}{behalf}. Entries go into the {record}.{signed}", me.by, me.role.in_words()),
    ]
}

/// Says the page in front: in full where it was not said yet, else where one is.
pub(super) fn tell(it: &mut Linear, front: &Front) {
    let level = it.app.level();
    let is_new = it.told.pages.insert((level.place.clone(), level.focus));
    let before = it.told.page.replace(front.clone());
    let of = |front: &Front| matches!(front, Front::Page { place, .. } if *place == level.place);
    if before.as_ref().is_some_and(of) && before.as_ref() != Some(front) {
        // Another list, another order, another month: the list is what changed.
        say_list(it);
    } else if is_new {
        say_page(it);
    } else {
        say_path(it);
        it.told.row.clear();
        if it.app.level().row().is_some() {
            say_row(it);
        }
    }
}

/// Where one is, from the service down.
fn say_path(it: &mut Linear) {
    let path = it.app.level().page.crumbs.join(", ");
    it.say(&words::sentence_of(&format!("You are at: {path}")));
}

/// The whole page: path, what stands above, which lists there are, the list in front, the foot.
pub(super) fn say_page(it: &mut Linear) {
    say_path(it);
    let level = it.app.level();
    let mut lines: Vec<String> =
        level.page.above.iter().map(|(line, _)| words::sentence_of(&words::without_columns(line))).collect();
    lines.extend(lists(level));
    for (at, part) in level.page.parts.iter().enumerate() {
        let is_beside = at != level.focus && matches!(part.extent, Extent::Lines(_));
        let rows = order(level, at).into_iter().take(BESIDE).filter_map(|row| part.rows.get(row));
        lines.extend(rows.filter(|_| is_beside).map(|row| format!("In list {}: {}", at + 1, words::row(part, row))));
    }
    it.say_each(lines);
    say_list(it);
    if let Some(foot) = it.app.level().page.foot.clone() {
        it.say(&words::sentence_of(&foot.replace("! ", "")));
    }
}

/// A line typed at a page.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    let (word, rest) = commands::split(text);
    match (word.as_str(), rest) {
        ("", _) => say_row(it),
        ("again" | "list", "") => say_page(it),
        ("where", "") => {
            say_path(it);
            let said = lists(it.app.level());
            it.say_each(said);
            say_row(it);
        }
        ("table", "") => say_table(it),
        ("row", number) if commands::number(number).is_some() => return go_to(it, number, false),
        ("list" | "part", number) if commands::number(number).is_some() => return to_list(it, number),
        ("find", what) if !what.is_empty() => return find(it, what),
        ("find" | "narrow" | "/", _) => {
            it.say("find and a text shows only the rows that hold it; back shows them all again.");
        }
        ("next" | "n", "") => return step(it, true),
        ("previous" | "p", "") => return step(it, false),
        ("do" | "choices", "") => return it.does(Said::Here),
        ("reason", number) if commands::number(number).is_some() => {
            return it.does(Said::Reason(commands::number(number).unwrap_or(0)));
        }
        (number, "") if commands::number(number).is_some() => return go_to(it, number, true),
        _ if text.starts_with('/') => return find(it, text.trim_start_matches('/').trim()),
        _ => return commands::anywhere(it, text),
    }
    Vec::new()
}

fn find(it: &mut Linear, what: &str) -> Vec<Effect> {
    let mut effects = it.does(Said::Find(what.to_owned()));
    let level = it.app.level();
    if level.part().is_some() && order(level, level.focus).is_empty() {
        it.say(&format!("No row holds '{what}'; the list is as it was."));
        effects.extend(it.gives(Command::Back));
        it.told.front = Some(it.front());
    }
    effects
}

fn go_to(it: &mut Linear, number: &str, opens: bool) -> Vec<Effect> {
    let level = it.app.level();
    let count = order(level, level.focus).len();
    let Some(at) = commands::number(number).filter(|at| *at < count) else {
        it.say(&format!("There is no row {number}: this list has {}.", rows(count)));
        return Vec::new();
    };
    let mut effects = it.does(Said::Row(at));
    if opens {
        // What is opened is said; the row itself was.
        it.told.row = row(it.app.level()).unwrap_or_default();
        effects.extend(it.gives(Command::Open));
    } else {
        say_row(it);
    }
    effects
}

fn to_list(it: &mut Linear, number: &str) -> Vec<Effect> {
    let count = it.app.level().page.parts.len();
    let Some(at) = commands::number(number).filter(|at| *at < count) else {
        it.say(&format!("There is no list {number}: this page has {count}."));
        return Vec::new();
    };
    if at == it.app.level().focus {
        say_list(it);
        return Vec::new();
    }
    it.does(Said::List(at))
}

/// The next row or the one before; in a clinic the next item.
fn step(it: &mut Linear, forward: bool) -> Vec<Effect> {
    let level = it.app.level();
    if matches!(level.place, Place::Item { .. }) {
        return it.gives(if forward { Command::NextItem } else { Command::PreviousItem });
    }
    let before = row(level);
    let effects = it.gives(if forward { Command::Down } else { Command::Up });
    if row(it.app.level()) == before {
        it.say(if forward { "This is the last row." } else { "This is the first row." });
    }
    say_row(it);
    effects
}

/// Help for the page in front.
pub(super) fn say_help(it: &mut Linear) {
    let page = helping::PAGE.iter().map(|line| (*line).to_owned());
    let (columns, abbreviations) = (help::columns(&it.app), help::abbreviations());
    let of_screens = columns.into_iter().chain(abbreviations).map(|line| words::without_columns(&line));
    let lines = page.chain(of_screens).chain(helping::record(&it.app));
    it.say_portion(lines.collect());
}
