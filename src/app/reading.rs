//! What is read over a page: where a figure comes from, its trend, help.

use super::command::Command;
use super::msg::Effect;
use super::over::Over;
use super::{App, steps};
use crate::domain::fault::Owner;
use crate::screens::{origin, trend};

pub(super) fn show_trend(app: &mut App) {
    let subject = steps::subject(app);
    let owner = subject.owner.unwrap_or(Owner::Service);
    let found = subject.indicator.and_then(|indicator| trend::trend(&app.desk, &indicator, &owner));
    match found {
        Some(trend) => app.over.push(Over::Trend(trend)),
        None => app.say("This row has no series to draw."),
    }
}

pub(super) fn show_origin(app: &mut App) {
    let subject = steps::subject(app);
    let words = app.level().row().map(|row| row.words.clone());
    let (title, lines) = match (subject.indicator, words) {
        (Some(indicator), _) => {
            let owner = subject.owner.unwrap_or(Owner::Service);
            ("Where this figure comes from", origin::lines(&app.desk, &indicator, &owner))
        }
        (None, Some(words)) => ("This row", vec![words]),
        (None, None) => {
            app.say("There is no row here to open.");
            return;
        }
    };
    app.over.push(Over::Text { title: title.into(), lines, first: 0 });
}

/// Keys on text to read and on a trend.
pub(super) fn read(app: &mut App, command: Option<Command>) -> Vec<Effect> {
    let page = usize::from(app.size.1.saturating_sub(6)).max(1);
    match (app.over.last_mut(), command) {
        (Some(Over::Text { lines, first, .. }), Some(command)) => {
            let last = lines.len().saturating_sub(1);
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
        (Some(Over::Trend(trend)), Some(command)) => {
            let last = trend.chart.points.len().saturating_sub(1);
            let cursor = &mut trend.chart.cursor;
            match command {
                Command::Left | Command::Earlier | Command::Up => *cursor = cursor.saturating_sub(1),
                Command::Right | Command::Later | Command::Down => *cursor = (*cursor + 1).min(last),
                Command::First => *cursor = 0,
                Command::Last => *cursor = last,
                Command::Back | Command::Open | Command::Quit | Command::Trend => drop(app.over.pop()),
                _ => {}
            }
        }
        _ => {}
    }
    Vec::new()
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
