//! Pictures in sentences: what may be said of one, and its points as a table. Nothing is drawn.

use super::super::command::Command;
use super::super::msg::Effect;
use super::super::over::Over;
use super::{Linear, PORTION, Rest, Said, commands, words};
use crate::screens::charts::Pictures;

fn front(it: &Linear) -> Option<&Pictures> {
    match it.app.over.last() {
        Some(Over::Pictures(pictures)) => Some(pictures),
        _ => None,
    }
}

/// Says the picture in front: its title, its sentence, the point under its cursor, and which others there are.
pub(super) fn tell(it: &mut Linear) {
    let Some(pictures) = front(it) else { return };
    let picture = pictures.front();
    let names = pictures.names().replace(['[', ']'], "").replace("  ", "; ");
    let lines = [
        format!("{}: {}", picture.kind, picture.title),
        // What the marks of a map mean is of no use without them.
        picture.note.split_once("darker: more outside. ").map_or(picture.note.as_str(), |(_, rest)| rest).to_owned(),
        point(pictures),
        format!("Pictures: {names}. picture and a number goes to another; table says every point; back goes back"),
    ];
    it.say_each(lines.iter().map(|line| words::sentence_of(line)));
}

/// The point under the cursor with its position.
fn point(pictures: &Pictures) -> String {
    let picture = pictures.front();
    let said = picture.words.get(picture.cursor).map_or("", String::as_str);
    if said.is_empty() {
        return String::new();
    }
    format!("Point {} of {}: {said}", picture.cursor + 1, picture.words.len())
}

fn say_point(it: &mut Linear) {
    let said = front(it).map(point).unwrap_or_default();
    it.say(&words::sentence_of(&said));
}

/// A portion of the points.
pub(super) fn say_points(it: &mut Linear, from: usize) {
    let Some(pictures) = front(it) else { return };
    let all = pictures.front().words.clone();
    let to = (from + PORTION).min(all.len());
    for (n, said) in all.iter().enumerate().take(to).skip(from) {
        it.say(&words::sentence_of(&format!("{}. {said}", n + 1)));
    }
    it.rest = Rest::Nothing;
    if to < all.len() {
        it.say(&format!("Said: {to} of {} points. more goes on.", all.len()));
        it.rest = Rest::Points(to);
    }
}

/// A line typed at pictures.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    let (word, rest) = commands::split(text);
    let count = front(it).map_or(0, |pictures| pictures.front().words.len());
    match (word.as_str(), rest) {
        ("", _) => say_point(it),
        ("again" | "where", "") => tell(it),
        ("table" | "list", "") => say_points(it, 0),
        ("picture", number) if commands::number(number).is_some() => {
            let count = front(it).map_or(0, |pictures| pictures.names().split("  ").count());
            match commands::number(number).filter(|at| *at < count) {
                Some(at) => return it.does(Said::Picture(at)),
                None => it.say(&format!("There is no picture {number}: there are {count}.")),
            }
        }
        ("next" | "n" | "later", "") => return moved(it, Command::Right),
        ("previous" | "p" | "earlier", "") => return moved(it, Command::Left),
        (number, "") if commands::number(number).is_some() => match commands::number(number).filter(|at| *at < count) {
            Some(at) => {
                let effects = it.does(Said::Point(at));
                say_point(it);
                return effects;
            }
            None => it.say(&format!("There is no point {number}: this picture has {count}.")),
        },
        _ => return commands::anywhere(it, text),
    }
    Vec::new()
}

fn moved(it: &mut Linear, command: Command) -> Vec<Effect> {
    let effects = it.gives(command);
    say_point(it);
    effects
}
