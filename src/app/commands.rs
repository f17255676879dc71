//! What each key does: the keymap names the command, this gives it its meaning for what is in front.

use super::command::{Command, Place as Where};
use super::keymap::Key;
use super::menus::{self, columns_menu, everything, filter_menu, leave, sort_menu};
use super::msg::Effect;
use super::over::Over;
use super::reading::{self, help, show_origin, show_pictures};
use super::{App, papers, sheet, steps, writing};
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::screens::action_form::Field;
use crate::screens::desk::HIDDEN;
use crate::screens::page::{Place, Subject};
use crate::screens::register;
use crate::widgets::input::{Edit, Input};
use crate::widgets::table::Filter;
use crossterm::event::KeyCode;

/// Takes a key.
pub fn key(app: &mut App, key: Key) -> Vec<Effect> {
    let place = place(app);
    let command = app.keymap.command(place, key);
    match (place, command) {
        (_, Some(command @ (Command::Help | Command::Leave | Command::Lock | Command::Suspend | Command::Refresh))) => {
            give(app, command)
        }
        (Where::Menu, _) => menus::menu(app, command, key),
        (Where::Editor, None) => writing::key(app, key),
        (_, Some(command)) => give(app, command),
        (Where::Form, None) => type_form(app, key),
        (Where::Narrow, None) => {
            if let Some(edit) = edit(key) {
                type_narrow(app, &edit);
            }
            Vec::new()
        }
        (_, None) => {
            let number = key.types().and_then(|c| c.to_digit(10)).filter(|n| *n > 0);
            if let (Some(number), Some(Over::Pictures(pictures))) = (number, app.over.last_mut()) {
                pictures.choose(number as usize);
            } else if let Some(number) = number.filter(|_| app.over.is_empty()) {
                let number = number as usize - 1;
                if !super::meeting::account(app, number) {
                    jump(app, number);
                }
            }
            Vec::new()
        }
    }
}

/// Gives a command to what is in front.
pub(super) fn give(app: &mut App, command: Command) -> Vec<Effect> {
    match command {
        Command::Help => return help(app),
        Command::Leave => return leave(app),
        Command::Lock => return super::sitting::lock_key(app),
        Command::Suspend => return vec![Effect::Suspend],
        Command::Refresh => {
            app.refreshing = true;
            return vec![Effect::Refresh, Effect::CatchUp];
        }
        Command::Everything => {
            everything(app);
            return Vec::new();
        }
        _ => {}
    }
    match place(app) {
        Where::Form => form(app, command),
        Where::Editor => writing::command(app, command),
        Where::Narrow => narrow(app, command),
        _ if !app.over.is_empty() => reading::read(app, Some(command)),
        _ => run(app, command),
    }
}

/// Takes pasted text: into a field where one is in front; a list ignores it and says so.
pub fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    let edit = Edit::Paste(text.to_string());
    let narrowing = app.level().narrowing.is_some();
    match app.over.last_mut() {
        Some(over @ (Over::Action(_) | Over::Entry(_))) => {
            let form = over.form_mut().filter(|form| form.takes_text() && !form.saving());
            let Some(changed) = form.map(|form| form.apply(&edit)) else {
                app.say("Many keys came at once and were ignored: here is no field to paste into.");
                return Vec::new();
            };
            if changed { steps::keep(app) } else { Vec::new() }
        }
        Some(Over::Editor(_)) => writing::paste(app, text),
        Some(Over::Menu(_, choices)) => {
            if let Some(why) = choices.apply(&edit) {
                app.say(why);
            }
            Vec::new()
        }
        None if narrowing => {
            type_narrow(app, &edit);
            Vec::new()
        }
        _ => {
            app.say("Many keys came at once and were ignored: here is no field to paste into.");
            Vec::new()
        }
    }
}

/// Where a key is pressed.
pub fn place(app: &App) -> Where {
    match app.over.last() {
        Some(Over::Action(_) | Over::Entry(_)) => Where::Form,
        Some(Over::Menu(..)) => Where::Menu,
        Some(Over::Editor(_)) => Where::Editor,
        Some(_) => Where::Screen,
        None if app.level().narrowing.is_some() => Where::Narrow,
        None => Where::Screen,
    }
}

/// What a key does to text.
pub(super) fn edit(key: Key) -> Option<Edit> {
    if let Some(c) = key.types() {
        return Some(Edit::Type(c));
    }
    Some(match key.code {
        KeyCode::Backspace => Edit::Backspace,
        KeyCode::Delete => Edit::Delete,
        KeyCode::Left => Edit::Left,
        KeyCode::Right => Edit::Right,
        KeyCode::Home => Edit::Home,
        KeyCode::End => Edit::End,
        KeyCode::Char('u') if key.ctrl => Edit::Undo,
        _ => return None,
    })
}

fn form(app: &mut App, command: Command) -> Vec<Effect> {
    let on_indicator = matches!(app.over.last(), Some(Over::Action(form)) if form.focus == Field::Indicator);
    let Some(form) = app.over.last_mut().and_then(Over::form_mut) else { return Vec::new() };
    if form.saving() && command != Command::Back {
        return Vec::new();
    }
    match command {
        Command::NextField => form.step(true),
        Command::PreviousField => form.step(false),
        Command::Back | Command::KeepDraft => return steps::close_form(app),
        Command::Save => return steps::save(app),
        Command::ThrowAway => menus::throw_away(app),
        Command::Choose if form.on_button() => return steps::press(app),
        Command::Choose if on_indicator => menus::standards(app),
        // Enter never submits from a field: it goes on to the next.
        Command::Choose => form.step(true),
        _ => {}
    }
    Vec::new()
}

fn type_form(app: &mut App, key: Key) -> Vec<Effect> {
    let on_indicator = matches!(app.over.last(), Some(Over::Action(form)) if form.focus == Field::Indicator);
    let Some(form) = app.over.last_mut().and_then(Over::form_mut) else { return Vec::new() };
    if form.saving() {
        return Vec::new();
    }
    if form.on_button() {
        if matches!(key.code, KeyCode::Left | KeyCode::Right) {
            form.step(key.code == KeyCode::Right);
        }
    } else if on_indicator {
        // What is typed narrows the list of standards at once.
        if let Some(c) = key.types() {
            menus::standards(app);
            if let Some(Over::Menu(_, choices)) = app.over.last_mut() {
                choices.apply(&Edit::Type(c));
            }
        }
    } else if edit(key).is_some_and(|edit| form.apply(&edit)) {
        return steps::keep(app);
    }
    Vec::new()
}

fn narrow(app: &mut App, command: Command) -> Vec<Effect> {
    match command {
        Command::Keep => {
            let level = app.level_mut();
            level.narrowing = None;
            level.on_table(|table, _| {
                let text = std::mem::take(&mut table.narrow);
                if !text.is_empty() {
                    table.filters.push(Filter::Holds(text));
                }
            });
            level.refilter();
        }
        Command::Drop => {
            let level = app.level_mut();
            level.narrowing = None;
            level.on_table(|table, _| table.narrow.clear());
            level.refilter();
        }
        Command::Up => step(app, -1),
        Command::Down => step(app, 1),
        _ => {}
    }
    Vec::new()
}

fn type_narrow(app: &mut App, edit: &Edit) {
    let level = app.level_mut();
    let Some(input) = &mut level.narrowing else { return };
    if input.apply(edit) {
        let text = input.text();
        level.on_table(|table, rows| table.narrow_to(text, rows));
    } else if let Some(why) = input.too_long().map(str::to_string) {
        app.say(why);
    }
}

fn step(app: &mut App, by: isize) {
    app.level_mut().on_table(|table, rows| table.step(by, rows));
}

/// Gives a command to the page in front.
pub fn run(app: &mut App, command: Command) -> Vec<Effect> {
    let level = app.level_mut();
    match command {
        Command::Up => step(app, -1),
        Command::Down => step(app, 1),
        Command::PageUp => drop(level.on_table(|table, rows| table.page(-1, rows))),
        Command::PageDown => drop(level.on_table(|table, rows| table.page(1, rows))),
        Command::First => drop(level.on_table(|table, rows| table.edge(false, rows))),
        Command::Last => drop(level.on_table(|table, rows| table.edge(true, rows))),
        Command::Left => drop(level.on_table(|table, _| table.scrolled = table.scrolled.saturating_sub(1))),
        Command::Right => {
            let most = level.part().map_or(0, |part| part.columns.len().saturating_sub(2));
            level.on_table(|table, _| table.scrolled = (table.scrolled + 1).min(most));
        }
        Command::Open => return open(app),
        Command::Back => back(app),
        Command::NextPart => next_part(app, 1),
        Command::PreviousPart => next_part(app, -1),
        Command::Narrow => {
            if level.part().is_some() {
                level.narrowing = Some(Input::default());
            }
        }
        Command::Earlier => month(app, false),
        Command::Later => month(app, true),
        Command::Action => return steps::open_form(app),
        Command::Challenge => super::meeting::challenge(app),
        Command::Write => super::writing::go(app),
        Command::Difference => app.go(Place::Difference),
        Command::Clinics => app.go(Place::Clinics),
        Command::NextItem => return super::meeting::walk(app, true),
        Command::PreviousItem => return super::meeting::walk(app, false),
        Command::Questions => app.go(Place::Questions),
        Command::Sort => sort_menu(app),
        Command::Filter => filter_menu(app),
        Command::Columns => columns_menu(app),
        Command::Trend => show_pictures(app),
        Command::Origin => show_origin(app),
        Command::Export => return export(app),
        Command::Copy => return copy(app),
        Command::ShowTeam => show_team(app),
        Command::Register => app.go(Place::Register),
        Command::Drafts => {
            app.go(Place::Register);
            jump(app, register::DRAFTS);
        }
        Command::ThrowAway => menus::throw_away(app),
        Command::Doubts => app.go(Place::Doubts),
        Command::WhereToLook => app.go(Place::WhereToLook),
        Command::Quit if app.stack.len() > 1 => app.say("q leaves from the overview; Esc goes up to it."),
        Command::Quit => return leave(app),
        // Given already, or no command of a page.
        Command::Everything
        | Command::Help
        | Command::Refresh
        | Command::Leave
        | Command::Lock
        | Command::Suspend
        | Command::Keep
        | Command::Drop
        | Command::Undo
        | Command::Redo
        | Command::Mark
        | Command::SelectAll
        | Command::CopyText
        | Command::CutText
        | Command::PasteText
        | Command::Save
        | Command::KeepDraft
        | Command::NextField
        | Command::PreviousField
        | Command::Choose => {}
    }
    Vec::new()
}

fn open(app: &mut App) -> Vec<Effect> {
    if app.level().row().is_none() {
        // An empty list may still offer something.
        if !matches!(app.level().place, Place::Representation { .. }) || !super::doing::ask(app) {
            app.say("There is no row here to open.");
        }
        return Vec::new();
    }
    if matches!(app.level().place, Place::Representation { .. }) && writing::enter(app) {
        return Vec::new();
    }
    let Some(row) = app.level().row() else { return Vec::new() };
    let Subject { draft, period, indicator, .. } = row.subject.clone();
    let has_own_subject = row.subject != Subject::default();
    let opens = row.opens.clone();
    if draft.is_none() && super::doing::ask_to_resume(app, opens.clone().map(|place| (place, period))) {
        return Vec::new();
    }
    match (draft, opens) {
        (Some(draft), _) => return steps::open_draft(app, &draft),
        (None, Some(place)) => {
            let has_it = matches!(place, Place::Child(_) | Place::Team(_));
            go_in(app, place, period);
            // A child record or a team opens on the standard it was chosen from.
            if let Some(indicator) = indicator.filter(|_| has_it) {
                app.level_mut().bring_to_front(&indicator);
                app.lay_out();
            }
        }
        (None, None) if super::doing::ask(app) => {}
        (None, None) if has_own_subject => show_origin(app),
        (None, None) => reading::show_row(app),
    }
    Vec::new()
}

/// Goes to a place in its own month: a doubt is opened in the month it is about.
pub(super) fn go_in(app: &mut App, place: Place, period: Option<Period>) {
    if let Some(period) = period.filter(|period| *period != app.desk.period) {
        show_month(app, period);
        app.say(format!("Now showing {}.", period.in_words()));
    }
    app.go(place);
}

fn back(app: &mut App) {
    let level = app.level_mut();
    let filtered = level.on_table(|table, _| table.filters.pop().is_some()).unwrap_or(false);
    if filtered {
        level.refilter();
    } else if !app.up() {
        leave(app);
    }
}

/// This part of the page comes to the front, where there is one.
pub(super) fn jump(app: &mut App, part: usize) {
    let level = app.level_mut();
    if part < level.page.parts.len() {
        level.focus = part;
        app.lay_out();
    }
}

fn next_part(app: &mut App, by: isize) {
    let level = app.level_mut();
    let count = level.page.parts.len();
    if count > 0 {
        level.focus = (level.focus + count).saturating_add_signed(by) % count;
        app.lay_out();
    }
}

fn month(app: &mut App, later: bool) {
    let periods = app.desk.figures().index.periods().to_vec();
    let same_length = |p: &&crate::domain::period::Period| p.grain() == app.desk.period.grain();
    let next = if later {
        periods.iter().filter(same_length).find(|p| **p > app.desk.period && p.start() <= app.desk.data().as_of)
    } else {
        periods.iter().filter(same_length).rev().find(|p| **p < app.desk.period)
    };
    match next.copied() {
        Some(period) => show_month(app, period),
        None if later => app.say("The feed has no later figures."),
        None => app.say("The feed has no earlier figures."),
    }
}

fn show_month(app: &mut App, period: Period) {
    app.desk.period = period;
    app.pinned = Some(period).filter(|p| app.desk.figures().latest_period() != Some(*p));
    app.rebuild();
}

/// Writes the list in front; what is written is asked first where papers belong to the page too.
fn export(app: &mut App) -> Vec<Effect> {
    let papers = papers::of_page(app);
    if papers.is_empty() {
        return write_list(app);
    }
    papers::ask(app, &papers, true);
    Vec::new()
}

/// Writes the list in front as CSV.
pub(super) fn write_list(app: &mut App) -> Vec<Effect> {
    match sheet::csv(app.level(), &app.desk) {
        Some(text) => {
            let name = app.level().page.crumbs.last().map_or("list", String::as_str);
            let stem: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
            vec![Effect::WriteFile { stem: format!("clinic-{stem}-{}", app.desk.period), ending: "csv", text }]
        }
        None => {
            app.say("There is no list here to write.");
            Vec::new()
        }
    }
}

fn copy(app: &mut App) -> Vec<Effect> {
    match sheet::tabs(app.level(), &app.desk) {
        Some(text) => vec![Effect::Clipboard(text)],
        None => {
            app.say("There is no list here to copy.");
            Vec::new()
        }
    }
}

fn show_team(app: &mut App) {
    // In the room it is the item's team, whatever row the cursor is on.
    let of_item = match &app.level().place {
        Place::Item { team: Some(team), .. } => Some(Owner::Team(team.clone())),
        _ => None,
    };
    let Some(Owner::Team(team)) = of_item.or_else(|| steps::subject(app).owner) else {
        app.say("Worker and child level is shown or hidden for one team: go to a team first.");
        return;
    };
    if let Some(why) = app.desk.sight().why_not(&team).filter(|why| *why != HIDDEN) {
        app.say(why);
        return;
    }
    app.desk.hidden.toggle(&team);
    let name = app.desk.figures().name(&Owner::Team(team.clone()));
    let what = if app.desk.hidden.hides(&team) { "hidden" } else { "shown" };
    app.rebuild();
    app.say(format!("Worker and child level of {name} is {what}."));
}
