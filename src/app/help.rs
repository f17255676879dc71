//! Help: the columns of the list in front, every key, and abbreviations spelled out once.

use super::App;
use super::command::{Command, Place as Where};
use crate::screens::page::Part;

/// Help for what is in front: the columns of a list, its keys, the abbreviations. On a page every key is there; in a form, a
/// text or a list of choices only those that do there what is said, as the others type their letters.
pub fn lines(app: &App) -> Vec<String> {
    let mut lines = columns(app);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push("Keys".into());
    let here = super::commands::place(app);
    let is_page = here == Where::Screen;
    let is_here = |it: &&Command| is_page || **it == Command::Everything || it.is_listed_at(here);
    for command in Command::ALL.iter().filter(is_here) {
        let place = if is_page { *command.places().first().unwrap_or(&here) } else { here };
        let keys = match app.keymap.keys(place, *command) {
            [] => "in F2's list".to_string(),
            keys => keys.join(" or "),
        };
        lines.push(format!("  {keys:<16} {}", command.help()));
    }
    if is_page || here == Where::Menu {
        lines.push("  1 to 9           Jump to a part of the screen; the numbered choice in a list of choices".into());
    }
    lines.push(String::new());
    lines.extend(abbreviations());
    lines.push(String::new());
    lines.push(format!("The record is {}.", app.record));
    lines.push(if app.is_shared() {
        "People sign in to it; F6 locks the screen, and whoever comes next signs in.".into()
    } else {
        "Nobody signs in to it (single-person mode): every entry keeps the name that is typed under 'Who is acting' in F2. \
         F6 hides the screen, and whoever presses Enter goes on."
            .into()
    });
    lines
}

/// The columns of the list in front, under their heading; nothing where no list is.
pub(super) fn columns(app: &App) -> Vec<String> {
    let part = app.level().part().filter(|_| app.over.is_empty());
    let said = |part: &Part| {
        let columns = part.columns.iter().map(|c| format!("  {:<16} {}", c.title, c.help));
        std::iter::once(format!("Columns of {}", part.title)).chain(columns).collect()
    };
    part.map(said).unwrap_or_default()
}

/// The abbreviations under their heading.
pub(super) fn abbreviations() -> impl Iterator<Item = String> {
    let words = WORDS.iter().map(|(word, means)| format!("  {word:<16} {means}"));
    std::iter::once("Words".to_owned()).chain(words)
}

/// Abbreviations, spelled out once.
const WORDS: &[(&str, &str)] = &[
    ("outside", "children not in time; short: how many of them would have to be in time to meet the target"),
    ("wd", "working days, Monday to Friday without England's bank holidays"),
    ("looked after", "a child looked after by the authority (CLA)"),
    ("in need", "a child in need (CIN)"),
    ("protection", "a child protection plan (CPP)"),
    ("conference", "initial or review child protection conference (ICPC, RCPC)"),
    ("IRO", "independent reviewing officer"),
    ("PLO", "public law outline"),
    ("UASC", "unaccompanied asylum-seeking child"),
    ("EET, NEET", "in, or not in, education, employment or training"),
    ("newly qualified", "a social worker in the assessed and supported year (ASYE)"),
    ("FTE", "full-time equivalent"),
];
