//! The door in sentences: why nobody is in front, and how one comes in.

use crossterm::event::KeyCode;

use super::super::door::{Step, Why};
use super::super::keymap::Key;
use super::super::msg::{Effect, Msg};
use super::super::view::door as drawn;
use super::{Front, Linear, choosing, commands, helping};

/// Says why nobody is in front and what is asked, once.
pub(super) fn tell(it: &mut Linear) {
    let Some(door) = &it.app.door else { return };
    let title = drawn::title(door);
    let step = match &door.step {
        Step::Waiting => "waiting".to_owned(),
        Step::Checking(..) => "checking".to_owned(),
        Step::GoOn(_) => "go on".to_owned(),
        Step::Name(choices, _) | Step::Role(_, choices, _) | Step::Leave(choices) => {
            format!("{} {:?}", choices.title, choices.shown().map(|(at, ..)| at).collect::<Vec<_>>())
        }
        Step::Passphrase(name, role, _) => format!("passphrase {name} {}", role.word()),
    };
    let said = door.said.clone();
    let front = Front::Door(title, format!("{step} {said:?}"));
    if it.told.front.as_ref() == Some(&front) {
        return;
    }
    let (is_door, is_same) = match &it.told.front {
        Some(Front::Door(of, _)) => (true, *of == title),
        _ => (false, false),
    };
    let mut lines = Vec::new();
    if !is_door {
        it.forget();
    }
    if !is_same {
        let door = it.app.door.as_ref();
        it.told.is_locked = door.is_some_and(|door| !matches!(door.why, Why::Begun | Why::Opening));
        lines.extend(door.map(|door| format!("{}. {}", drawn::title(door), drawn::why(door))));
        lines.extend(super::super::server::warning(&it.app));
        lines.extend(it.app.left_behind());
        if it.told.is_locked {
            lines.push(helping::SCROLLBACK.to_owned());
        }
    }
    lines.extend(said);
    it.say_each(lines);
    it.told.front = Some(front);
    let Some(door) = &it.app.door else { return };
    match &door.step {
        Step::GoOn(actor) => {
            let of = format!("This is the terminal of {}, {}.", actor.by, actor.role.in_words());
            let on = format!("Type 1 to go on as {}, or quit.", actor.by);
            it.say(&of);
            it.say("Nobody signs in to this record and there is NO PASSPHRASE: whoever types 1 goes on.");
            it.say(&on);
        }
        Step::Name(_, names) if names.is_empty() => {
            it.say("Nobody may sign in yet: an administrator adds people with 'clinic people add'.");
        }
        Step::Passphrase(name, role, _) => {
            let asked =
                format!("{name}, {}. The passphrase, which is not shown; an empty line goes back:", role.in_words());
            it.say(&asked);
        }
        Step::Waiting if door.said.is_some() => it.say("Type quit to leave, or wait."),
        Step::Waiting => {}
        Step::Checking(..) => it.say(LOOKING),
        Step::Name(..) | Step::Role(..) | Step::Leave(_) => choosing::tell(it),
    }
}

/// No line is asked for until it is known: it would be shown, and may be another passphrase.
const LOOKING: &str = "Looking whether the passphrase is right ... Ctrl-C ends the program.";

/// Words that are answers at the door.
const WORDS: [&str; 8] = ["quit", "leave", "q", "back", "again", "where", "help", "more"];

/// A line typed at the door.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    let word = text.trim().to_lowercase();
    let Some(door) = &it.app.door else { return Vec::new() };
    // It was shown, and may be one: it is neither tried nor said again.
    if matches!(door.step, Step::Passphrase(..)) {
        it.say("That line was shown, and was not taken as a passphrase.");
        if let Some(Front::Door(_, asked)) = &mut it.told.front {
            asked.clear();
        }
        return Vec::new();
    }
    let (goes_on, is_name) = (matches!(door.step, Step::GoOn(_)), matches!(door.step, Step::Name(..)));
    // What was on its way when the program locked was meant for what stood there before: it is kept for its author. Where
    // nobody signs in that goes for every line that is no answer, as in a text that was pasted.
    let is_first = std::mem::take(&mut it.told.is_locked);
    let is_told = matches!(it.told.front, Some(Front::Door(..)));
    let is_locked = !matches!(door.why, Why::Begun | Why::Opening);
    let is_word = if goes_on { word == "1" } else { word.is_empty() || commands::number(text).is_some() };
    let is_answer = is_told && (is_word || WORDS.contains(&word.as_str()));
    if !is_told || is_locked && !is_answer && (goes_on || is_first && is_name) {
        if let Some(author) = door.of.clone() {
            it.late.entry(author).or_default().push(text.to_owned());
        }
        it.say("This line was not taken: the program had locked. It is said again to its author, once they are back.");
        if goes_on {
            it.say("Type 1 to go on, or quit.");
        }
        return Vec::new();
    }
    match word.as_str() {
        "quit" | "leave" | "q" => return press(it, Key { code: KeyCode::Char('c'), ctrl: true, shift: false }),
        "back" | "esc" => return press(it, Key::plain(KeyCode::Esc)),
        "again" | "where" | "help" | "?" => {
            it.told.front = None;
            return Vec::new();
        }
        _ if matches!(door.step, Step::Waiting) => it.say("Nothing can be done yet but quit."),
        "more" => return commands::anywhere(it, "more"),
        "1" if goes_on => {
            let effects = press(it, Key::plain(KeyCode::Enter));
            if it.app.door.is_some() {
                it.say("That came too soon after it locked. Type 1 once more.");
            }
            return effects;
        }
        "" if choosing::asks(it) => return it.does(super::Said::Choose(0)),
        "" => it.say("Type the number of a name."),
        _ => match choosing::chooses(it, text) {
            Some(effects) => return effects,
            None if choosing::asks(it) => it.say(choosing::ANSWER),
            None => return choosing::narrow(it, text.trim().trim_start_matches("find ")),
        },
    }
    Vec::new()
}

fn press(it: &mut Linear, key: Key) -> Vec<Effect> {
    it.hear(Msg::Key(key))
}

/// What was typed unseen.
pub(super) fn passphrase(it: &mut Linear, typed: Option<&str>) -> Vec<Effect> {
    match typed.filter(|typed| !typed.is_empty()) {
        None => press(it, Key::plain(KeyCode::Esc)),
        Some(typed) => {
            let mut effects = it.hear(Msg::Paste(typed.to_owned()));
            effects.extend(press(it, Key::plain(KeyCode::Enter)));
            effects
        }
    }
}
