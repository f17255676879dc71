//! A list of choices and a question: numbers, and for a question the safe answer where nothing is typed.

use super::super::command::Command;
use super::super::msg::Effect;
use super::{Linear, PORTION, Rest, Said, commands, words};
use crate::widgets::choices::Choices;

/// Said where a question is answered by neither a number nor an empty line.
pub(super) const ANSWER: &str = "Type the number of an answer; an empty line means the first.";

/// The choices in front, whether they belong to a page or to the door.
pub(super) fn in_front(it: &mut Linear) -> Option<&mut Choices> {
    super::said::choices(&mut it.app)
}

/// Whether the choices in front ask something, so that the first answer is the safe one.
pub(super) fn asks(it: &mut Linear) -> bool {
    in_front(it).is_some_and(|choices| choices.asks())
}

/// Says what is asked and the first choices.
pub(super) fn tell(it: &mut Linear) {
    let Some(title) = in_front(it).map(|choices| choices.title.clone()) else { return };
    it.say(&words::sentence_of(&title));
    say_choices(it, 0);
    let first = in_front(it).and_then(|choices| choices.shown().next().map(|(_, text, _)| text.to_owned()));
    if let (true, Some(first)) = (asks(it), first) {
        it.say(&format!("Type a number. An empty line means: {first}."));
    }
}

/// A portion of the choices.
pub(super) fn say_choices(it: &mut Linear, from: usize) {
    let Some(choices) = in_front(it) else { return };
    let count = choices.shown().count();
    let one = |(n, (_, text, beside)): (usize, (usize, &str, &str))| {
        let text = match (text.strip_prefix("[x] "), text.strip_prefix("[ ] ")) {
            (Some(text), _) => format!("{text}, shown"),
            (_, Some(text)) => format!("{text}, hidden"),
            _ => text.to_owned(),
        };
        let beside = if beside.is_empty() { String::new() } else { format!(": {}", key_in_words(beside)) };
        words::sentence_of(&format!("{}. {text}{beside}", n + 1))
    };
    let lines: Vec<String> = choices.shown().enumerate().skip(from).take(PORTION).map(one).collect();
    it.say_each(lines);
    let to = (from + PORTION).min(count);
    it.rest = Rest::Nothing;
    if to < count {
        it.say(&format!("Said: {to} of {count} choices. more goes on; find and a text narrows them."));
        it.rest = Rest::Choices(to);
    }
}

/// A key that is a sign, by its name: signs are not read aloud.
fn key_in_words(beside: &str) -> &str {
    match beside {
        "," => "comma",
        "." => "full stop",
        "/" => "slash",
        other => other,
    }
}

/// A number, or a text that narrows; `None` where the line is neither.
pub(super) fn chooses(it: &mut Linear, text: &str) -> Option<Vec<Effect>> {
    let count = in_front(it)?.shown().count();
    let at = commands::number(text)?;
    if at < count {
        let effects = it.does(Said::Choose(at));
        // Some choices stay, each time with what was chosen changed: that is heard.
        if it.app.door.is_none() && it.told.front.as_ref() == Some(&it.front()) {
            it.told.front = None;
        }
        return Some(effects);
    }
    it.say(&format!("There is no choice {}: there are {count}.", text.trim()));
    Some(Vec::new())
}

/// Narrows the choices to those that hold this text, where there is one.
pub(super) fn narrow(it: &mut Linear, what: &str) -> Vec<Effect> {
    if in_front(it).is_some_and(|choices| choices.any_holds(what)) {
        return it.does(Said::Narrow(what.to_owned()));
    }
    // At the door it may be a passphrase that was typed too early.
    let that = if it.app.door.is_some() { "that".to_owned() } else { format!("'{what}'") };
    it.say(&format!("No choice holds {that}. Type a number, find and another text, or back."));
    Vec::new()
}

/// A line typed at choices.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    if let Some(effects) = chooses(it, text) {
        return effects;
    }
    let (word, rest) = commands::split(text);
    match (word.as_str(), rest) {
        ("", _) if asks(it) => return it.does(Said::Choose(0)),
        ("", _) => it.say("Type the number of a choice, or back."),
        ("again" | "where" | "list", "") => tell(it),
        ("back" | "cancel" | "esc" | "no", "") => return it.gives(Command::Back),
        ("find", what) if !asks(it) => return narrow(it, what),
        ("more" | "help" | "?" | "quit" | "lock" | "f6" | "f1", "") => return commands::anywhere(it, text),
        // A word of a choice finds it; a question is answered by nothing but its numbers.
        _ if asks(it) => it.say(ANSWER),
        _ => return narrow(it, text.trim()),
    }
    Vec::new()
}
