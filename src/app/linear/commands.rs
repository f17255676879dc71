//! Words that mean the same wherever they are typed, and what a line is made of.

use super::super::App;
use super::super::command::{Command, Place as Where};
use super::super::keymap::Key;
use super::super::msg::Effect;
use super::super::over::Over;
use super::{Linear, Rest, choosing, helping, lists, pages, pictures};

/// The first word of a line in small letters, and the rest.
pub(super) fn split(text: &str) -> (String, &str) {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word.to_lowercase(), rest.trim())
}

/// What a number chooses, counted from 0.
pub(super) fn number(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches('.');
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    text.parse::<usize>().ok().filter(|_| is_number)?.checked_sub(1)
}

/// The command that a word names: its name, the words that stand for it on a screen, or its key.
pub(super) fn named(app: &App, text: &str) -> Option<Command> {
    let text = text.trim();
    let word = text.to_lowercase();
    let by_name = || Command::from_word(&word.replace([' ', '-'], "_"));
    let by_hint = || Command::ALL.iter().copied().find(|command| command.hint() == word);
    let capital = || word.get(..1).map(|first| first.to_uppercase() + word.get(1..).unwrap_or(""));
    let key = |text: &str| Key::from_words(text).and_then(|key| app.keymap.command(Where::Screen, key));
    by_name().or_else(by_hint).or_else(|| key(text)).or_else(|| key(&capital()?))
}

/// A line that is not about what is in front alone.
pub(super) fn anywhere(it: &mut Linear, text: &str) -> Vec<Effect> {
    let (word, rest) = split(text);
    match (word.as_str(), rest) {
        ("more", "") => {
            more(it);
            return Vec::new();
        }
        ("help" | "?", "") => {
            help(it);
            return Vec::new();
        }
        ("quit" | "leave" | "exit" | "q", "") => return it.gives(Command::Leave),
        _ => {}
    }
    match named(&it.app, text) {
        Some(Command::Help) => help(it),
        Some(Command::Quit) => return it.gives(Command::Leave),
        Some(Command::Copy | Command::CopyText | Command::CutText) => {
            it.say(helping::NO_CLIPBOARD);
        }
        Some(command) => return it.gives(command),
        None => it.say(&format!("'{}' is no word here, and nothing was done. help lists the words.", text.trim())),
    }
    Vec::new()
}

fn help(it: &mut Linear) {
    match it.app.over.last() {
        Some(Over::Menu(..)) => it.say_each(helping::MENU),
        Some(Over::Pictures(_)) => it.say_each(helping::PICTURES),
        _ => pages::say_help(it),
    }
}

/// Goes on with what was begun.
fn more(it: &mut Linear) {
    match std::mem::take(&mut it.rest) {
        Rest::Nothing => it.say("That was all."),
        Rest::Rows(from, as_table) => lists::say_rows(it, from, as_table),
        Rest::Choices(from) => choosing::say_choices(it, from),
        Rest::Points(from) => pictures::say_points(it, from),
        Rest::Lines(lines) => it.say_portion(lines),
    }
}
