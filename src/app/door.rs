//! What stands on the screen while nobody is in front: why it is locked, and how one comes in.
//!
//! It knows no figure and no entry of the record, only who may come in. A passphrase that is typed leaves it once, with the
//! question whether it is right.

use std::time::Duration;

use crossterm::event::KeyCode;
use secrecy::zeroize::Zeroizing;

use super::App;
use super::command::{Command, Place as Where};
use super::keymap::Key;
use super::menus::{Moved, move_in};
use super::msg::{Effect, Moment, Passphrase};
use super::sitting;
use crate::domain::people::{Actor, Role};
use crate::domain::person::Held;
use crate::text::SafeText;
use crate::widgets::choices::Choices;
use crate::widgets::input::Edit;
use crate::widgets::secret::Secret;

/// Keys that were on their way when the screen locked by itself were meant for what stood there before.
const MEANT_FOR_BEFORE: Duration = Duration::from_millis(500);

/// So many names are a page.
const PAGE: isize = 10;

/// A passphrase that is left standing half-typed so long is taken away.
pub const LEFT_STANDING: Duration = Duration::from_mins(1);

/// Why nobody is in front.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The record is being read.
    Opening,
    /// The program has just begun.
    Begun,
    /// So many minutes went by without a key.
    Idle(u64),
    /// Somebody was signed in for the longest time.
    Over,
    /// The person asked for it.
    Asked,
    /// The clinic of this name is paused.
    Paused(String),
    /// A signal asked for it.
    HangUp,
    /// Somebody made the record one that people sign in to.
    NowShared,
    /// What the person was signed in with was taken away: the role, or the passphrase.
    NoLonger,
}

/// The page that stands there.
#[derive(Debug)]
pub struct Door {
    /// Why.
    pub why: Why,
    /// How far somebody is in coming in.
    pub step: Step,
    /// What went wrong with the last try.
    pub said: Option<String>,
    /// Whose screen it was, where that is to be known.
    pub of: Option<SafeText>,
    closed: Moment,
}

/// How far somebody is.
#[derive(Debug)]
pub enum Step {
    /// Whether anybody signs in is not known before the record is read.
    Waiting,
    /// Nobody signs in to this record: this person goes on.
    GoOn(Actor),
    /// Who comes in?
    Name(Choices, Vec<SafeText>),
    /// In which role?
    Role(SafeText, Choices, Vec<Role>),
    /// The passphrase is typed.
    Passphrase(SafeText, Role, Secret),
    /// Whether it is right is being looked at.
    Checking(SafeText, Role),
    /// Whether to leave the program: the safe answer first.
    Leave(Choices),
}

impl Door {
    /// A closed door; who comes is asked for.
    pub fn new(why: Why, step: Step, of: Option<SafeText>, closed: Moment) -> Self {
        Self { why, step, said: None, of, closed }
    }

    /// Whether a key at this moment was meant for what stood there before.
    fn is_too_soon(&self, moment: Moment) -> bool {
        let by_itself = matches!(self.why, Why::Idle(_) | Why::Over | Why::HangUp | Why::NowShared | Why::NoLonger);
        by_itself && moment.steady.saturating_sub(self.closed.steady) < MEANT_FOR_BEFORE
    }
}

/// The first step: who may come in.
pub fn first_step(app: &App) -> Step {
    if !app.is_shared() {
        return Step::GoOn(app.desk.me.clone());
    }
    let names = app.names();
    let items = names.iter().map(|name| (name.to_string(), String::new())).collect();
    let title = "Who are you? Choose your name: its number, or type a part of it and press Enter.";
    let mut choices = Choices::new(title, items);
    let of = app.door.as_ref().and_then(|door| door.of.as_ref());
    if let Some(at) = of.and_then(|of| names.iter().position(|name| name == of)) {
        choices.focus(at);
    }
    Step::Name(choices, names)
}

/// Begins anew, with what went wrong.
pub fn begin_again(app: &mut App, said: Option<String>) {
    let step = first_step(app);
    if let Some(door) = &mut app.door {
        door.step = step;
        door.said = said;
    }
}

/// Who may come in may have changed.
pub fn refresh(app: &mut App) {
    let names = app.names();
    let is_other = app.door.as_ref().is_some_and(|door| matches!(&door.step, Step::Name(_, known) if *known != names));
    if is_other {
        begin_again(app, None);
    }
}

/// A key at the door.
pub fn key(app: &mut App, key: Key) -> Vec<Effect> {
    let (moment, command) = (app.moment, app.keymap.command(Where::Menu, key));
    let Some(door) = &mut app.door else { return Vec::new() };
    match command {
        Some(Command::Suspend) => return vec![Effect::Suspend],
        Some(Command::Leave) => {
            door.step = leaving(&app.left, app.waiting.len() + app.queue.len());
            return Vec::new();
        }
        _ => {}
    }
    if door.is_too_soon(moment) {
        return Vec::new();
    }
    match &mut door.step {
        Step::Waiting | Step::Checking(..) => Vec::new(),
        Step::GoOn(actor) => {
            let actor = actor.clone();
            if command == Some(Command::Choose) { sitting::go_on(app, actor) } else { Vec::new() }
        }
        Step::Passphrase(name, role, secret) => {
            door.said = None;
            match key.code {
                KeyCode::Enter if secret.is_empty() => door.said = Some("Type the passphrase first.".into()),
                KeyCode::Enter => {
                    let (name, role, passphrase) = (name.clone(), *role, Passphrase(secret.take()));
                    door.step = Step::Checking(name.clone(), role);
                    app.asked += 1;
                    return vec![Effect::SignIn { name, role, passphrase }];
                }
                KeyCode::Esc => begin_again(app, None),
                KeyCode::Backspace => secret.pop(),
                KeyCode::Char('u') if key.ctrl => secret.clear(),
                _ => {
                    if let Some(c) = key.types() {
                        typed(app, c.encode_utf8(&mut [0; 4]));
                    }
                }
            }
            Vec::new()
        }
        Step::Name(choices, _) | Step::Role(_, choices, _) | Step::Leave(choices) => {
            match move_in(choices, command, key, PAGE) {
                Moved::Chose => return choose(app),
                Moved::Back => begin_again(app, None),
                // `/` narrows everywhere else; here typing alone does.
                Moved::Typed(edit) if edit != Edit::Type('/') => drop(choices.apply(&edit)),
                Moved::Typed(_) | Moved::Not => {}
            }
            Vec::new()
        }
    }
}

/// Something pasted at the door.
pub fn paste(app: &mut App, text: String) {
    // It may hold a passphrase, wherever it was meant to go.
    let text = Zeroizing::new(text);
    let Some(door) = &mut app.door else { return };
    if door.is_too_soon(app.moment) {
        return;
    }
    match &door.step {
        Step::Passphrase(..) => typed(app, &text),
        _ => door.said = Some("Nothing was pasted: choose the name first.".into()),
    }
}

fn typed(app: &mut App, text: &str) {
    let Some(door) = &mut app.door else { return };
    if let Step::Passphrase(_, _, secret) = &mut door.step
        && !secret.push(text)
    {
        door.said = Some("That is too long for a passphrase, and none of it was taken.".into());
    }
}

/// Takes the choice in front.
pub(super) fn choose(app: &mut App) -> Vec<Effect> {
    let Some(door) = &app.door else { return Vec::new() };
    let step = match &door.step {
        Step::Name(choices, names) => {
            let Some(name) = choices.chosen().and_then(|at| names.get(at)).cloned() else { return Vec::new() };
            match app.roles(&name).as_slice() {
                [] => {
                    begin_again(app, Some(format!("{name} has no role yet: ask an administrator for one.")));
                    return Vec::new();
                }
                [role] => Step::Passphrase(name, *role, Secret::default()),
                roles => {
                    let items = roles.iter().map(|role| (role.in_words().to_owned(), String::new())).collect();
                    let title = format!("{name}: in which role? Its number, or Enter.");
                    Step::Role(name, Choices::new(title, items), roles.to_vec())
                }
            }
        }
        Step::Role(name, choices, roles) => match choices.chosen().and_then(|at| roles.get(at)) {
            Some(role) => Step::Passphrase(name.clone(), *role, Secret::default()),
            None => return Vec::new(),
        },
        Step::Leave(choices) if choices.chosen() == Some(1) => return leave(app),
        _ => first_step(app),
    };
    if let Some(door) = &mut app.door {
        (door.step, door.said) = (step, None);
    }
    Vec::new()
}

fn leaving(left: &super::left::Left, waiting: usize) -> Step {
    let lost = left.unsaved().map(|(author, count)| format!("{count} of {author}")).collect::<Vec<_>>().join(", ");
    let title = match (lost.as_str(), waiting) {
        ("", 0) => "Leave the program?".to_owned(),
        ("", _) => "Leave the program? Something is still being saved; it ends once that is done.".to_owned(),
        (lost, _) => format!(
            "Leave the program? Half-typed texts are on NO DISK and will be LOST: {lost}. It may be full; make room first."
        ),
    };
    Step::Leave(Choices::question(title, &["Stay", "Leave the program"]))
}

fn leave(app: &mut App) -> Vec<Effect> {
    if app.waiting.is_empty() && app.queue.is_empty() || app.leaving {
        return vec![Effect::Quit];
    }
    app.leaving = true;
    // Beside texts that are on no disk it never ends by itself.
    let said = if app.left.unsaved().next().is_some() {
        "Something is still being saved. Leave again to end the program at once."
    } else {
        "Something is still being saved; the program ends as soon as it is."
    };
    begin_again(app, Some(said.into()));
    Vec::new()
}

impl App {
    /// Who may sign in, by name.
    fn names(&self) -> Vec<SafeText> {
        let people = self.desk.register.people().iter().filter(|person| !person.disabled);
        let mut names: Vec<SafeText> = people.map(|person| person.name.clone()).collect();
        names.sort_by_key(|name| name.as_str().to_lowercase());
        names
    }

    /// The roles somebody holds, in the order in which they were given.
    fn roles(&self, name: &SafeText) -> Vec<Role> {
        let person = self.desk.register.person(name);
        person.map_or_else(Vec::new, |person| person.held.iter().map(Held::role).collect())
    }
}
