//! What is read over a page: where a figure comes from, its pictures, help.

use super::command::Command;
use super::msg::Effect;
use super::over::Over;
use super::{App, steps};
use crate::domain::fault::Owner;
use crate::screens::charts::Pictures;
use crate::screens::offers::of_point;
use crate::screens::page::Place;
use crate::screens::{origin, quality};
use crate::widgets::charts::Move;
use crate::widgets::paint::hang;

pub(super) fn show_pictures(app: &mut App) {
    if app.level().row().is_none() {
        app.say("There is no row here to draw.");
        return;
    }
    match Pictures::of(&app.desk, &steps::subject(app)) {
        Some(pictures) => app.over.push(Over::Pictures(pictures)),
        None => app.say("Nothing of this row can be drawn."),
    }
}

pub(super) fn show_origin(app: &mut App) {
    let subject = steps::subject(app);
    let Some(indicator) = subject.indicator else {
        let Some(doubt) = subject.doubt else { return show_row(app) };
        let lines = quality::told(&app.desk, &doubt);
        app.over.push(Over::Text { title: "This doubt".into(), lines, first: 0 });
        return;
    };
    let owner = subject.owner.unwrap_or(Owner::Service);
    let mut title = "Where this figure comes from".to_string();
    let mut lines = Vec::new();
    // A doubt is about a month of its own, whatever month is on screen.
    let on_screen = app.desk.period;
    if let Some(period) = subject.period {
        app.desk.period = period;
        title.push_str(&format!(", {}", period.in_words()));
    }
    match (&subject.doubt, &app.level().place, app.level().row()) {
        (Some(doubt), ..) => lines.extend(quality::told(&app.desk, doubt)),
        (None, Place::Doubts, Some(row)) => lines.extend([row.words.clone(), String::new()]),
        _ => {}
    }
    lines.extend(origin::lines(&app.desk, &indicator, &owner));
    app.desk.period = on_screen;
    app.over.push(Over::Text { title, lines, first: 0 });
}

/// The row under the cursor, all of it.
pub(super) fn show_row(app: &mut App) {
    match app.level().row().map(|row| row.words.clone()) {
        Some(words) => app.over.push(Over::Text { title: "This row".into(), lines: vec![words], first: 0 }),
        None => app.say("There is no row here to open."),
    }
}

/// The lines of a text as they are drawn at this width; each keeps what hangs under its label.
pub(super) fn drawn(lines: &[String], columns: u16) -> Vec<String> {
    let room = usize::from(columns.saturating_sub(2));
    lines.iter().flat_map(|line| hang(line, room)).collect()
}

/// Whether what is read over the page does something with `command`.
pub(super) fn does(app: &App, command: Command) -> bool {
    use Command::{
        Back, Down, Earlier, First, Last, Later, Left, NextPart, Open, Origin, PageDown, PageUp, PreviousPart, Right,
        Up,
    };
    match app.over.last() {
        Some(Over::Text { .. }) => [Back, Up, Down, PageUp, PageDown, First, Last].contains(&command),
        Some(Over::Pictures(_)) => {
            [Open, Back, Left, Right, Up, Down, First, Last, Earlier, Later, NextPart, PreviousPart, Origin]
                .contains(&command)
        }
        _ => false,
    }
}

/// Keys on text to read and on pictures.
pub(super) fn read(app: &mut App, command: Option<Command>) -> Vec<Effect> {
    let page = usize::from(app.size.1.saturating_sub(6)).max(1);
    let columns = app.size.0;
    match (app.over.last_mut(), command) {
        (Some(Over::Text { lines, first, .. }), Some(command)) => {
            let last = drawn(lines, columns).len().saturating_sub(1);
            match command {
                Command::Up => *first = first.saturating_sub(1),
                Command::Down => *first = (*first + 1).min(last),
                Command::PageUp => *first = first.saturating_sub(page),
                Command::PageDown => *first = (*first + page).min(last),
                Command::First => *first = 0,
                Command::Last => *first = last.saturating_sub(page - 1),
                Command::Back | Command::Open | Command::Quit | Command::Origin => drop(app.over.pop()),
                _ => {}
            }
        }
        (Some(Over::Pictures(pictures)), Some(command)) => match command {
            Command::Left | Command::Earlier => pictures.go(Move::Left),
            Command::Right | Command::Later => pictures.go(Move::Right),
            Command::Up => pictures.go(Move::Up),
            Command::Down => pictures.go(Move::Down),
            Command::First => pictures.go(Move::First),
            Command::Last => pictures.go(Move::Last),
            Command::NextPart => pictures.turn(true),
            Command::PreviousPart => pictures.turn(false),
            Command::Origin => {
                let picture = pictures.front();
                let mut lines = vec![picture.note.clone(), String::new()];
                lines.extend(picture.in_full.iter().cloned());
                let title = picture.title.clone();
                app.over.push(Over::Text { title, lines, first: 0 });
            }
            Command::Open => decide_about(app),
            Command::Back | Command::Quit | Command::Trend => drop(app.over.pop()),
            _ => {}
        },
        _ => {}
    }
    Vec::new()
}

/// Asks what is to be decided about the point of a series that is in front.
fn decide_about(app: &mut App) {
    let Some(Over::Pictures(pictures)) = app.over.last() else { return };
    let offers = pictures.point().map_or_else(Vec::new, |(series, period)| of_point(&app.desk, &series, period));
    if offers.is_empty() {
        app.say("Nothing is to be decided here.");
    } else {
        super::doing::choose_of(app, offers);
    }
}

/// The title of help.
const HELP: &str = "Help";

pub(super) fn help(app: &mut App) -> Vec<Effect> {
    if matches!(app.over.last(), Some(Over::Text { title, .. }) if title == HELP) {
        return Vec::new();
    }
    let lines = super::help::lines(app);
    app.over.push(Over::Text { title: HELP.into(), lines, first: 0 });
    Vec::new()
}
