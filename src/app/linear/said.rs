//! What a person says in words, as it is done: the same that keys do on the screens, named by what it means.

use crossterm::event::KeyCode;

use super::super::command::{Command, Place as Where};
use super::super::keymap::Key;
use super::super::msg::Effect;
use super::super::over::Over;
use super::super::{App, commands, doing, door, meeting, menus, steps, writing};
use crate::screens::action_form::{self, ActionForm};
use crate::widgets::charts::Move;
use crate::widgets::choices::Choices;
use crate::widgets::input::Edit;

/// Something a person says. Rows, choices and fields are counted from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// A command to what is in front.
    Give(Command),
    /// The cursor goes to this row of the list in front.
    Row(usize),
    /// This list of the page comes to the front.
    List(usize),
    /// The list in front shows only rows that hold this text.
    Find(String),
    /// What can be done with the row in front is asked.
    Here,
    /// The record outside under the cursor is accounted for, by the reason of this place.
    Reason(usize),
    /// This choice is taken, by its place among those that are shown.
    Choose(usize),
    /// The choices are narrowed to those that hold this text.
    Narrow(String),
    /// This field of the form comes to the front; the one behind the last is where the form is saved.
    Field(usize),
    /// The field in front says this instead of what it said.
    Fill(String),
    /// The field in front takes this one of its choices.
    Pick(usize),
    /// The standards that an action can move are listed.
    Standards,
    /// A line is added below the text that is written.
    Line(String),
    /// The whole text that is written is taken out; undo brings it back.
    Clear,
    /// This picture comes to the front.
    Picture(usize),
    /// The cursor of the picture goes to this point.
    Point(usize),
}

/// Does it.
pub(in super::super) fn take(app: &mut App, said: Said) -> Vec<Effect> {
    match said {
        Said::Give(command) => return give(app, command),
        Said::Row(at) => {
            app.level_mut().on_table(|table, rows| {
                table.edge(false, rows);
                table.step(isize::try_from(at).unwrap_or(isize::MAX), rows);
            });
        }
        Said::List(at) => commands::jump(app, at),
        Said::Find(text) if app.level().part().is_none() => {
            app.say(format!("There is no list here in which '{text}' could be found."));
        }
        Said::Find(text) => {
            commands::run(app, Command::Narrow);
            commands::paste(app, &text);
            give(app, Command::Keep);
        }
        Said::Here => {
            if !doing::ask(app) {
                app.say("Nothing can be done with this row but opening it. everything lists what can be done here.");
            }
        }
        Said::Reason(at) => {
            if !meeting::account(app, at) {
                app.say(
                    "A reason is given for a record outside: go to one first. Its reasons have the numbers from 1.",
                );
            }
        }
        Said::Choose(at) => return choose(app, at),
        Said::Narrow(text) => {
            if let Some(choices) = choices(app) {
                choices.clear();
                let _ = choices.apply(&Edit::Paste(text));
            }
        }
        Said::Field(at) => match app.over.last_mut() {
            Some(Over::Action(form)) => form.focus = form.fields().get(at).copied().unwrap_or(action_form::Field::Save),
            Some(Over::Entry(form)) => form.focus = at.min(form.fields.len()),
            _ => {}
        },
        Said::Fill(text) => return edit(app, &[Edit::Replace(text)]),
        Said::Pick(at) => return edit(app, &picks(at)),
        Said::Standards if is_being_saved(app) => {}
        Said::Standards => menus::standards(app),
        Said::Line(text) => return add_line(app, &text),
        Said::Clear => {
            give(app, Command::SelectAll);
            return writing::key(app, Key::plain(KeyCode::Delete));
        }
        Said::Picture(at) => {
            if let Some(Over::Pictures(pictures)) = app.over.last_mut() {
                pictures.choose(at + 1);
            }
        }
        Said::Point(at) => {
            if let Some(Over::Pictures(pictures)) = app.over.last_mut() {
                pictures.go(Move::First);
                (0..at).for_each(|_| pictures.go(Move::Right));
            }
        }
    }
    Vec::new()
}

/// A command to what is in front, whatever that is.
fn give(app: &mut App, command: Command) -> Vec<Effect> {
    let is_everywhere = matches!(
        command,
        Command::Help | Command::Leave | Command::Lock | Command::Suspend | Command::Refresh | Command::Everything
    );
    if commands::place(app) == Where::Menu && !is_everywhere {
        return menus::menu(app, Some(command), Key::plain(KeyCode::Null));
    }
    commands::give(app, command)
}

/// The choices in front: of a menu, or of the door.
pub(super) fn choices(app: &mut App) -> Option<&mut Choices> {
    match (&mut app.door, app.over.last_mut()) {
        (Some(door), _) => match &mut door.step {
            door::Step::Name(choices, _) | door::Step::Role(_, choices, _) | door::Step::Leave(choices) => {
                Some(choices)
            }
            _ => None,
        },
        (None, Some(Over::Menu(_, choices))) => Some(choices),
        _ => None,
    }
}

fn choose(app: &mut App, at: usize) -> Vec<Effect> {
    let Some(choices) = choices(app) else { return Vec::new() };
    let Some(place) = choices.shown().nth(at).map(|(place, ..)| place) else { return Vec::new() };
    choices.focus(place);
    if app.door.is_some() {
        door::choose(app)
    } else {
        menus::menu(app, Some(Command::Choose), Key::plain(KeyCode::Null))
    }
}

/// Whether the record has the form in front and has not answered: until then it takes nothing.
pub(super) fn is_saving(app: &App) -> bool {
    app.over.last().and_then(Over::form).is_some_and(|form| form.saving())
}

/// The same, and it is said.
fn is_being_saved(app: &mut App) -> bool {
    let is_saving = is_saving(app);
    if is_saving {
        app.say("It is still being saved; this line was not taken.");
    }
    is_saving
}

/// Edits the field in front and keeps what it says by now.
fn edit(app: &mut App, edits: &[Edit]) -> Vec<Effect> {
    if is_being_saved(app) {
        return Vec::new();
    }
    let Some(form) = app.over.last_mut().and_then(Over::form_mut) else { return Vec::new() };
    let changed = edits.iter().map(|edit| form.apply(edit)).filter(|changed| *changed).count() > 0;
    if changed { steps::keep(app) } else { Vec::new() }
}

/// The edits that lead to one of the choices of the field in front: its number, and for those that have none the way from
/// the first one to the right.
fn picks(at: usize) -> Vec<Edit> {
    match u32::try_from(at + 1).ok().and_then(|number| char::from_digit(number, 10)) {
        Some(digit) => vec![Edit::Type(digit)],
        None => std::iter::once(Edit::Type('1')).chain(std::iter::repeat_n(Edit::Right, at)).collect(),
    }
}

fn add_line(app: &mut App, text: &str) -> Vec<Effect> {
    let Some(Over::Editor(writing)) = app.over.last_mut() else { return Vec::new() };
    let end = Key { code: KeyCode::End, ctrl: true, shift: false };
    let is_first = writing.editor.is_blank();
    writing::key(app, end);
    let text = if is_first { text.to_owned() } else { format!("\n{text}") };
    writing::paste(app, &text)
}

/// The place of the field in front among the fields of an action's form; as many as there are where a button is.
pub(super) fn place_in(form: &ActionForm) -> usize {
    let fields = form.fields();
    let count = fields.iter().filter(|field| !field.is_button()).count();
    fields.iter().position(|field| *field == form.focus).map_or(count, |at| at.min(count))
}
