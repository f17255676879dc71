//! Lists of choices: what can be done here, sorting, filtering, columns, and whether to leave.

use super::command::{Command, Place as Where};
use super::commands::{edit, give, place, write_list};
use super::keymap::Key;
use super::msg::Effect;
use super::over::{Menu, Over, Writes};
use super::{App, behalf, habits, papers, reading, safekeeping, sitting, steps};
use crate::domain::people::Actor;
use crate::domain::steps::StepKind;
use crate::record::entry_rules::may_write;
use crate::record::rules::{Barred, may};
use crate::screens::action_form::Kept;
use crate::screens::offers::{Offer, everywhere, teams};
use crate::text::SafeText;
use crate::widgets::choices::Choices;
use crate::widgets::input::Edit;
use crate::widgets::table::Filter;

pub(super) fn sort_menu(app: &mut App) {
    let Some(part) = app.level().part() else { return };
    let items = part.columns.iter().map(|c| (c.title.to_string(), c.help.to_string())).collect();
    app.over.push(Over::Menu(
        Menu::Sort,
        Choices::new("Sort by which column? The same again turns the order round.", items),
    ));
}

/// The columns that have few enough different values to choose from.
pub(super) fn filter_menu(app: &mut App) {
    let Some(part) = app.level().part() else { return };
    let mut places = Vec::new();
    let mut items = Vec::new();
    for (at, column) in part.columns.iter().enumerate() {
        let values: std::collections::BTreeSet<_> =
            part.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.as_str()).collect();
        if values.len() > 1 {
            places.push(at);
            items.push((column.title.to_string(), format!("{} values", values.len())));
        }
    }
    if places.is_empty() {
        app.say("There is nothing to choose from: every row says the same.");
        return;
    }
    app.over.push(Over::Menu(Menu::FilterColumn(places), Choices::new("Filter by which column?", items)));
}

fn filter_values(app: &mut App, column: usize) {
    let Some(part) = app.level().part() else { return };
    let mut counts = std::collections::BTreeMap::new();
    for cell in part.rows.iter().filter_map(|row| row.cells.get(column)) {
        *counts.entry(cell.text.clone()).or_insert(0u64) += 1;
    }
    let title = part.columns[column].title.to_lowercase();
    let shown = |value: &str| if value.trim().is_empty() { "(blank)".to_string() } else { value.to_string() };
    let items = counts.iter().map(|(value, count)| (shown(value), format!("{count} rows"))).collect();
    let values = counts.into_keys().collect();
    app.over.push(Over::Menu(
        Menu::FilterValue { column, values },
        Choices::new(format!("Show only rows whose {title} is"), items),
    ));
}

pub(super) fn columns_menu(app: &mut App) {
    let level = app.level();
    let (Some(part), Some(table)) = (level.part(), level.tables.get(level.focus)) else { return };
    let mark = |at: usize| if table.hidden.contains(&at) { "[ ]" } else { "[x]" };
    let items = part
        .columns
        .iter()
        .enumerate()
        .map(|(at, c)| (format!("{} {}", mark(at), c.title), c.help.to_string()))
        .collect();
    app.over
        .push(Over::Menu(Menu::Columns, Choices::new("Which columns? Enter shows or hides one, Esc is done.", items)));
}

/// Whether a command is never this role's, wherever it is given: it is not offered then.
fn is_of_other_roles(me: &Actor, command: Command) -> bool {
    let may = match command {
        Command::Action => may(me, StepKind::Add, None),
        Command::Challenge => may_write(me, "question.ask", None),
        _ => Ok(()),
    };
    may == Err(Barred::Role)
}

/// Everything that can be done with what is in front, with its key.
pub(super) fn everything(app: &mut App) {
    let place = place(app);
    let has_draft = place == Where::Form || app.level().row().is_some_and(|row| row.subject.draft.is_some());
    let is_offered = |command: &Command| match app.over.last() {
        Some(Over::Text { .. } | Over::Pictures(_)) => {
            reading::does(app, *command) || (command.is_listed_at(Where::Everywhere))
        }
        _ => {
            command.is_listed_at(place)
                && (*command != Command::ThrowAway || has_draft)
                && !is_of_other_roles(&app.desk.me, *command)
        }
    };
    let can: Vec<Command> = Command::ALL.iter().copied().filter(is_offered).collect();
    let item = |command: &Command| (command.help().to_string(), app.keymap.keys(place, *command).join(" or "));
    let mut offered = Vec::new();
    if place == Where::Screen && app.over.is_empty() {
        let here = super::doing::here(app).into_iter();
        offered.extend(here.map(|offer| Offer { beside: "on this row".to_owned(), ..offer }));
        offered.extend(everywhere(&app.desk, &app.level().place, &super::steps::subject(app)));
    }
    // A team is found by its name from any page; they stand last, so that what is done here stays in front.
    let teams = if place == Where::Screen && app.over.is_empty() { teams(&app.desk) } else { Vec::new() };
    let shown = |offer: &Offer| (offer.label.clone(), offer.beside.clone());
    let items = offered.iter().map(shown).chain(can.iter().map(item)).chain(teams.iter().map(shown)).collect();
    app.over.push(Over::Menu(
        Menu::Everything { offered, commands: can, teams },
        Choices::new("Everything you can do here. Type to narrow, Enter does it.", items),
    ));
}

/// The standards that the form's action can be meant to move.
pub(super) fn standards(app: &mut App) {
    let Some(Over::Action(form)) = app.over.last() else { return };
    let chosen = form.indicator.clone();
    let standards = form.standards(&app.desk);
    let at = standards.iter().position(|(id, ..)| *id == chosen).filter(|_| chosen.is_some());
    let items = standards.iter().map(|(_, title, now)| (title.clone(), now.clone())).collect();
    let ids = standards.into_iter().map(|(id, ..)| id).collect();
    let mut choices = Choices::new("Which standard is it to move? Type to narrow, Enter takes it.", items);
    choices.focus(at.unwrap_or(0));
    app.over.push(Over::Menu(Menu::Standard(ids), choices));
}

/// Asks whether to throw the half-typed form away that is in front or under the cursor; shows what would be lost.
pub(super) fn throw_away(app: &mut App) {
    let key = match app.over.last().and_then(Over::form) {
        Some(form) => Some(form.place()),
        None => app.level().row().and_then(|row| row.subject.draft.clone()),
    };
    let is_saving = key.as_ref().is_some_and(|key| app.is_saving(key));
    let found = key.and_then(|key| app.desk.drafts.get(&key).cloned().map(|text| (key, text)));
    let Some((key, text)) = found.filter(|_| !is_saving) else {
        app.say(if is_saving { "It is being saved." } else { "Nothing is typed here, so there is no draft." });
        return;
    };
    let what = Kept::read(&text).map_or_else(String::new, |kept| SafeText::kept(&kept.what).to_string());
    let what = if what.trim().is_empty() { "what was typed into this form".to_string() } else { format!("\"{what}\"") };
    let title = format!("Throw this draft away? It cannot be brought back: {what}");
    let question = Choices::question(title, &["Keep it", "Throw it away"]);
    app.over.push(Over::Menu(Menu::ThrowAway(key), question));
}

pub(super) fn leave(app: &mut App) -> Vec<Effect> {
    let is_asking = matches!(app.over.last(), Some(Over::Menu(Menu::Leave, _)));
    if is_asking {
        return Vec::new();
    }
    let mut left = Vec::new();
    if !app.waiting.is_empty() {
        left.push("something is still being saved".to_string());
    }
    left.extend(safekeeping::warning(app).map(|warning| warning.trim_end_matches('.').to_owned()));
    let kept = app.desk.drafts.keys().filter(|place| safekeeping::wrong(app, place).is_none()).count();
    if kept > 0 {
        left.push(match kept {
            1 => "1 half-typed form is kept as a draft".to_string(),
            n => format!("{n} half-typed forms are kept as drafts"),
        });
    }
    let title = if left.is_empty() {
        "Leave the program?".to_string()
    } else {
        format!("Leave the program? {}.", left.join("; "))
    };
    app.over.push(Over::Menu(Menu::Leave, Choices::question(title, &["Stay", "Leave"])));
    Vec::new()
}

/// What a key did to a list of choices, or is to do.
pub(super) enum Moved {
    /// Chose what is in front.
    Chose,
    /// Goes back.
    Back,
    /// Types into the text that narrows the list.
    Typed(Edit),
    /// Nothing more.
    Not,
}

/// A key in a list of choices, of which `page` lines are a page.
pub(super) fn move_in(choices: &mut Choices, command: Option<Command>, key: Key, page: isize) -> Moved {
    match command {
        Some(Command::Up | Command::PreviousPart) => choices.step(-1),
        Some(Command::Down | Command::NextPart) => choices.step(1),
        Some(Command::PageUp) => choices.step(-page),
        Some(Command::PageDown) => choices.step(page),
        Some(Command::First) => choices.step(isize::MIN + 1),
        Some(Command::Last) => choices.step(isize::MAX),
        Some(Command::Back) => return Moved::Back,
        Some(Command::Choose) => return Moved::Chose,
        _ => {
            let digit = key.types().and_then(|c| c.to_digit(10)).filter(|n| *n > 0);
            if let Some(number) = digit.filter(|n| choices.is_numbered() && *n as usize <= choices.len()) {
                choices.focus(number as usize - 1);
                return Moved::Chose;
            }
            return edit(key).map_or(Moved::Not, Moved::Typed);
        }
    }
    Moved::Not
}

pub(super) fn menu(app: &mut App, command: Option<Command>, key: Key) -> Vec<Effect> {
    let page = isize::try_from(app.size.1.saturating_sub(6)).unwrap_or(1).max(1);
    let Some(Over::Menu(_, choices)) = app.over.last_mut() else { return Vec::new() };
    match move_in(choices, command, key, page) {
        Moved::Chose => return choose(app),
        Moved::Back => drop(app.over.pop()),
        Moved::Typed(edit) => {
            if let Some(why) = choices.apply(&edit) {
                app.say(why);
            }
        }
        Moved::Not => {}
    }
    Vec::new()
}

fn choose(app: &mut App) -> Vec<Effect> {
    let Some(Over::Menu(menu, choices)) = app.over.pop() else { return Vec::new() };
    let Some(chosen) = choices.chosen() else {
        app.over.push(Over::Menu(menu, choices));
        return Vec::new();
    };
    match menu {
        Menu::Everything { offered, commands, teams } => {
            let of_command = chosen.checked_sub(offered.len());
            let of_team = of_command.and_then(|at| at.checked_sub(commands.len()));
            if let Some(offer) = offered.get(chosen).or_else(|| of_team.and_then(|at| teams.get(at))) {
                return super::doing::does(app, offer.does.clone());
            }
            let command = of_command.and_then(|at| commands.get(at));
            return command.map_or_else(Vec::new, |command| give(app, *command));
        }
        Menu::Offers(offered) => {
            return offered.get(chosen).map_or_else(Vec::new, |offer| super::doing::does(app, offer.does.clone()));
        }
        Menu::Papers(writes) => {
            return match writes.get(chosen) {
                Some(Writes::List) => write_list(app),
                Some(Writes::Paper(paper, format)) => papers::write(app, paper, *format),
                None => Vec::new(),
            };
        }
        Menu::Confirm(entry) if chosen == 1 => return super::doing::write(app, *entry),
        Menu::OpenClinic(id) if chosen == 1 => return super::meeting::open(app, id),
        Menu::Confirm(_) | Menu::OpenClinic(_) => app.say("Left as it is."),
        Menu::Sort => drop(app.level_mut().on_table(|table, rows| table.sort_by(chosen, rows))),
        Menu::FilterColumn(columns) => {
            if let Some(column) = columns.get(chosen) {
                filter_values(app, *column);
            }
        }
        Menu::FilterValue { column, values } => {
            let level = app.level_mut();
            let title = level.part().and_then(|p| p.columns.get(column)).map_or(String::new(), |c| c.title.to_string());
            if let Some(value) = values.get(chosen).cloned() {
                level.on_table(|table, _| table.filters.push(Filter::Is { column, title, value }));
                level.refilter();
            }
        }
        Menu::Columns => {
            app.level_mut().on_table(|table, _| {
                // The first column names the row and stays.
                if chosen > 0 && !table.hidden.remove(&chosen) {
                    table.hidden.insert(chosen);
                }
            });
            columns_menu(app);
            if let Some(Over::Menu(_, choices)) = app.over.last_mut() {
                choices.focus(chosen);
            }
        }
        Menu::Standard(ids) => {
            if let (Some(Over::Action(form)), Some(id)) = (app.over.last_mut(), ids.get(chosen)) {
                form.choose(&app.desk, id.clone());
                return steps::keep(app);
            }
        }
        Menu::ThrowAway(key) if chosen == 1 => return steps::throw_away(app, &key),
        Menu::Leave if chosen == 1 => return go_away(app),
        Menu::Lose if chosen == 1 => return vec![Effect::Quit],
        Menu::Behalf(whom) => {
            if let Some(other) = whom.get(chosen).cloned() {
                behalf::chosen(app, other);
            }
        }
        Menu::Lock(answers) => return sitting::locks(app, answers.get(chosen)),
        Menu::ThrowAway(_) | Menu::Leave | Menu::Lose => {}
    }
    Vec::new()
}

/// Keeps what is typed, and how and where this person looks.
pub(super) fn keep_all(app: &mut App) -> Vec<Effect> {
    let mut effects = steps::keep_open_forms(app);
    // What is on disk is not known before it is read, so nothing is put in its place.
    if app.desk.drafts_read {
        let path = app.stack.iter().map(|level| level.place.clone()).collect();
        let habits = app.habits.clone().with(app.kept.values().chain(&app.stack), path, app.feed_name());
        // Looking alone writes nothing: habits are kept only where they changed.
        if habits != app.habits {
            effects.push(app.draft(habits::PLACE.into(), Some(habits.text())));
        }
    }
    effects
}

/// Leaves, once everything is kept that was typed.
fn go_away(app: &mut App) -> Vec<Effect> {
    let mut effects = keep_all(app);
    let is_unread = !app.desk.drafts_read && !app.desk.drafts.is_empty();
    if !app.desk.not_kept.is_empty() {
        effects.extend(safekeeping::try_again(app, true));
        app.leaving = !app.desk.not_kept.is_empty();
        if app.leaving {
            app.say("Trying once more to save what you typed; the program ends as soon as it is.");
            return effects;
        }
    }
    if app.waiting.is_empty() && app.queue.is_empty() && !is_unread {
        effects.push(Effect::Quit);
        return effects;
    }
    app.leaving = true;
    app.say(if is_unread {
        "Your drafts are still being read; the program ends as soon as what you typed is kept beside them."
    } else {
        "Something is still being saved; the program ends as soon as it is."
    });
    effects
}
