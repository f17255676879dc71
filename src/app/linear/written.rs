//! A text of many lines: each line that is typed is added below, and kept at once; a full stop alone ends it.

use super::super::command::Command;
use super::super::msg::Effect;
use super::super::over::Over;
use super::{Linear, Said, commands, helping};
use crate::screens::working::REMINDER;

/// Says what is written so far, and how to go on.
pub(super) fn tell(it: &mut Linear) {
    let Some(Over::Editor(writing)) = it.app.over.last() else { return };
    let title = writing.title.clone();
    it.say(&format!("Writing {title}."));
    it.say(REMINDER);
    say_text(it);
    it.say(
        "Each line you type is added below and kept as a draft. A line with a single full stop ends; .help has more:",
    );
}

/// The text, line by line with its position.
fn say_text(it: &mut Linear) {
    let Some(Over::Editor(writing)) = it.app.over.last() else { return };
    let text = writing.editor.text().to_owned();
    if text.trim().is_empty() {
        return it.say("Nothing is written yet.");
    }
    let count = text.lines().count();
    for (n, line) in text.lines().enumerate() {
        it.say(&format!("Line {} of {count}: {line}", n + 1));
    }
}

/// A line typed into the text.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    let trimmed = text.trim();
    if trimmed == "." || trimmed.eq_ignore_ascii_case("cancel") || trimmed.eq_ignore_ascii_case("esc") {
        return it.gives(Command::Back);
    }
    match trimmed.strip_prefix('.') {
        // A text that begins with a full stop has another before it.
        Some(rest) if rest.starts_with('.') => add(it, rest),
        Some(word) if word.starts_with(char::is_alphabetic) => dotted(it, word),
        _ => add(it, text.trim_end()),
    }
}

/// Adds a line; says which it is, where it was taken.
fn add(it: &mut Linear, line: &str) -> Vec<Effect> {
    let written = |it: &Linear| match it.app.over.last() {
        Some(Over::Editor(writing)) => writing.editor.text().to_owned(),
        _ => String::new(),
    };
    let before = written(it);
    let effects = it.does(Said::Line(line.to_owned()));
    let text = written(it);
    if text != before {
        it.say(&format!("Line {}.", text.split('\n').count()));
    }
    effects
}

fn dotted(it: &mut Linear, word: &str) -> Vec<Effect> {
    let (word, _) = commands::split(word);
    let effects = match word.as_str() {
        "again" | "where" | "text" => {
            say_text(it);
            return Vec::new();
        }
        "undo" => it.gives(Command::Undo),
        "redo" => it.gives(Command::Redo),
        "clear" => it.does(Said::Clear),
        "end" | "cancel" => return it.gives(Command::Back),
        "everything" | "f2" => return it.gives(Command::Everything),
        "lock" | "f6" => return it.gives(Command::Lock),
        "quit" | "leave" => return it.gives(Command::Leave),
        "help" | "f1" => {
            it.say_each(helping::EDITOR);
            return Vec::new();
        }
        _ => {
            it.say("No such word in a text; .help lists them. Two full stops begin a line with one.");
            return Vec::new();
        }
    };
    // What it says by now: the change is heard.
    say_text(it);
    effects
}
