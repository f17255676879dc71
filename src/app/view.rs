//! Draws the program: one quiet frame on every screen, the page in it, and what lies over it.
//!
//! ```text
//!  Southampton > Protection > Protection 1        December 2022, as at 31 Dec, data 9 Jan
//!  Sample: service totals are published, what is marked invented is not       J. Doe, chair
//!  …
//!  Enter open   a action   / narrow   , . month   F1 help   F2 everything here
//! ```

pub(super) mod door;
mod editor;
mod entry;
mod form;
mod page;
mod paper;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::App;
use super::command::{Command, Place as Where};
use super::level::FRAME;
use super::over::Over;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::screens::forms::rights::why_no_action;
use crate::screens::page::Part;
use crate::screens::page::Place;
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::table::TableState;
use crate::widgets::theme::{Look, Meaning};

/// The columns between two hints.
const APART: usize = 3;

/// The smallest screen on which everything fits, in columns and rows.
pub const SMALLEST: (u16, u16) = (80, 24);

/// Draws everything; gives the cursor's place where text is typed.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    if area.width < 10 || area.height < 4 {
        put(buf, area, 0, 0, "too small", app.look.style(Meaning::Plain));
        return None;
    }
    if let Some(door) = &app.door {
        return door::draw(app, door, area, buf);
    }
    head(app, area, buf);
    hints(app, area, buf);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(FRAME), ..area };
    let cursor = match app.over.last() {
        None => page::draw(app, body, buf),
        Some(Over::Menu(_, choices)) => {
            choices.draw(body, buf, &app.look);
            None
        }
        Some(Over::Text { title, lines, first }) => {
            text(app, body, buf, title, lines, *first);
            None
        }
        Some(Over::Pictures(pictures)) => {
            put(buf, body, 1, 0, &pictures.names(), app.look.style(Meaning::Rule));
            let below = Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body };
            pictures.front().draw(below, buf, &app.look);
            None
        }
        Some(Over::Action(form)) => form::draw(app, form, body, buf),
        Some(Over::Entry(form)) => entry::draw(app, form, body, buf),
        Some(Over::Editor(writing)) => editor::draw(app, writing, body, buf),
    };
    notice(app, area, buf);
    cursor
}

/// Two lines: where am I and whose figures; the sample or the age of the figures, and who looks.
fn head(app: &App, area: Rect, buf: &mut Buffer) {
    let look = &app.look;
    let data = app.desk.data();
    let when = if data.is_none() {
        "no figures".to_string()
    } else {
        let made = data.generated_at.map_or(String::new(), |at| at.format(", data %-d %b").to_string());
        format!("{}, as at {}{made}", month(app).in_words(), data.as_of.format("%-d %b"))
    };
    let room = usize::from(area.width.saturating_sub(2));
    let path_room = room.saturating_sub(width(&when) + 2);
    let crumbs = &app.level().page.crumbs;
    let is_clinic = clinic_in_front(app).is_some();
    let left = if is_clinic { path(crumbs, path_room, look.ellipsis()) } else { short_path(crumbs, path_room, look) };
    put(buf, area, 1, 0, &left, look.style(Meaning::Strong));
    let right = u16::try_from(room.saturating_sub(width(&when)) + 1).unwrap_or(1);
    put(buf, area, right, 0, &when, look.style(Meaning::Plain));

    let who = cut(&who(app, area.width >= 110), room, look.ellipsis());
    put(
        buf,
        area,
        u16::try_from(room.saturating_sub(width(&who)) + 1).unwrap_or(1),
        1,
        &who,
        look.style(Meaning::Plain),
    );
    // Whose figures these are is said on every screen: here, where the path has no room for it.
    let organisation = app.desk.data().organisation.as_str();
    let organisation = Some(organisation).filter(|it| is_clinic && !left.starts_with(it));
    let (label, tone) = label(app, organisation, app.refreshing);
    let left = cut(&label, room.saturating_sub(width(&who) + 2), look.ellipsis());
    put(buf, area, 1, 1, &left, look.style(tone));
}

/// The clinic whose page is in front.
fn clinic_in_front(app: &App) -> Option<&Clinic> {
    app.level().place.clinic().and_then(|id| app.desk.register.clinic(id))
}

/// The month whose figures are in front: on a clinic's pages that of the clinic, whatever month is on screen elsewhere.
pub(super) fn month(app: &App) -> Period {
    clinic_in_front(app).map_or(app.desk.period, |clinic| clinic.period)
}

/// The path on `room` columns. The place itself matters most, then whose it is: the middle gives way first.
fn short_path(crumbs: &[String], room: usize, look: &Look) -> String {
    let mut crumbs = crumbs.to_vec();
    while width(&crumbs.join(" > ")) > room && crumbs.len() > 2 {
        crumbs.remove(1);
        if crumbs.len() == 2 {
            crumbs[0].push_str(" > ..");
        }
    }
    cut(&crumbs.join(" > "), room, look.ellipsis())
}

/// The path of a clinic's page on `room` columns. The page itself and the area whose clinic it is matter most: the
/// organisation gives way first, then what lies between, then the end of the area's name.
fn path(crumbs: &[String], room: usize, ellipsis: &str) -> String {
    let joined = |parts: &[&str]| parts.join(" > ");
    let all: Vec<&str> = crumbs.iter().map(String::as_str).collect();
    let whole = joined(&all);
    let [_, area, between @ .., last] = all.as_slice() else { return cut(&whole, room, ellipsis) };
    let mut ways = vec![whole, joined(&all[1..])];
    ways.extend((!between.is_empty()).then(|| joined(&[area, "..", last])));
    ways.push(joined(&[area, last]));
    if let Some(fits) = ways.into_iter().find(|way| width(way) <= room) {
        return fits;
    }
    // A long name of the place leaves the area at least its first words.
    let least = width(area).min(room / 3);
    let last = cut(last, room.saturating_sub(least + 3), ellipsis);
    joined(&[&cut(area, room.saturating_sub(width(&last) + 3), ellipsis), &last])
}

/// Who looks, in which role, for whom, whether they signed in, and which record: names give way on narrow screens, the role never does. Help
/// has the record's whole address.
fn who(app: &App, is_wide: bool) -> String {
    let me = &app.desk.me;
    let name = |text: &str| cut(text, if is_wide { 30 } else { 12 }, app.look.ellipsis());
    let behalf = me.on_behalf_of.as_ref().map_or(String::new(), |other| format!(" for {}", name(other.as_str())));
    let record = cut(&record_name(app.record.as_str()), if is_wide { 40 } else { 16 }, app.look.ellipsis());
    // Where nobody signs in the name is what was typed: that is said where a session begins.
    let is_said = app.size.0 >= SMALLEST.0 && matches!(app.level().place, Place::Overview) && !app.is_shared();
    let unsigned = if is_said { ", no sign-in" } else { "" };
    format!("{}, {}{behalf}{unsigned}, {record}", name(me.by.as_str()), me.role.in_words())
}

/// What a record is called: its file without folder and ending, or its database without the server.
pub(super) fn record_name(place: &str) -> String {
    let address = place.split('?').next().unwrap_or(place).trim_end_matches('/');
    let last = address.rsplit(['/', '\\']).next().unwrap_or(address);
    let stem = last.strip_suffix(".sqlite").or(last.strip_suffix(".db")).unwrap_or(last);
    match stem {
        "" | "record" => "record".into(),
        stem => format!("record {stem}"),
    }
}

/// What the second line says: a window too small, figures that are old, a sample, and where the figures come from. What
/// comes first is read first; what does not fit is cut behind it.
pub(super) fn label(app: &App, organisation: Option<&str>, is_refreshing: bool) -> (String, Meaning) {
    let data = app.desk.data();
    let age = (app.desk.today - data.as_of).num_days();
    let mut said = Vec::new();
    let mut tone = Meaning::Plain;
    if is_refreshing {
        said.push("Refreshing".to_string());
    }
    said.extend(organisation.map(str::to_owned));
    if let Some(sample) = &data.sample {
        said.push(format!("Sample: {sample}"));
        tone = Meaning::Doubt;
    }
    if data.is_none() {
        said.insert(0, "NO FIGURES: the feed was refused and no earlier one is kept".to_string());
        tone = Meaning::Error;
    } else if age > i64::from(app.desk.rules.stale_after_days) {
        said.insert(0, format!("STALE, {age} days old"));
        tone = Meaning::Error;
    } else if data.sample.is_none() {
        let source = app.desk.origin.as_ref().map_or(String::new(), |origin| format!(" from {}", origin.source));
        said.push(format!("Figures {age} days old{source}"));
    }
    if app.size.0 < SMALLEST.0 || app.size.1 < SMALLEST.1 {
        let (width, height) = app.size;
        said.insert(0, format!("Small window, {width}x{height} of {}x{}", SMALLEST.0, SMALLEST.1));
    }
    (said.join(". "), tone)
}

/// The last line: the few keys that matter here, as many as fit; the way to all others is always among them.
fn hints(app: &App, area: Rect, buf: &mut Buffer) {
    use Command::{
        Action, Back, Challenge, Choose, Clinics, Drop, Everything, Help, Keep, Mark, Narrow, NextField, NextItem,
        NextPart, Open, Origin, PreviousItem, Register, Trend, Undo,
    };
    let place = super::commands::place(app);
    let has_parts = app.level().page.parts.len() > 1;
    // As they stand on the line; what comes first in the second list stays where room is short.
    let (commands, first): (&[Command], &[Command]) = match (place, app.over.last()) {
        (Where::Form, _) => (&[NextField, Choose, Back, Help, Everything], &[Everything, NextField, Choose, Back]),
        (Where::Menu, _) => (&[Choose, Back], &[]),
        (Where::Editor, _) => (&[Back, Undo, Mark, Help, Everything], &[Back, Everything]),
        (Where::Narrow, _) => (&[Keep, Drop, Everything], &[]),
        (_, Some(Over::Pictures(_))) => {
            (&[NextPart, Open, Back, Origin, Help, Everything], &[Everything, NextPart, Back])
        }
        (_, Some(_)) => (&[Back, Help, Everything], &[]),
        _ if matches!(app.level().place, Place::Item { .. }) => (
            &[NextItem, PreviousItem, Action, Challenge, Open, NextPart, Everything, Back, Help],
            &[Everything, NextItem, PreviousItem, Action, Challenge, Open],
        ),
        _ if matches!(app.level().place, Place::Overview) => (
            &[Open, NextPart, Action, Clinics, Help, Everything, Narrow, Trend, Origin, Register, Back],
            &[Everything, Help, Open, Clinics, Action],
        ),
        _ if has_parts => (
            &[Open, Back, NextPart, Action, Narrow, Help, Everything, Trend, Origin, Register],
            &[Everything, Open, Back, NextPart, Help, Action],
        ),
        _ => (
            &[Open, Back, Action, Narrow, Help, Everything, Trend, Origin, Register],
            &[Everything, Open, Back, Action, Help],
        ),
    };
    let on_choice = matches!(app.over.last(), Some(Over::Entry(form)) if form.on_choice());
    // What would be refused at once is not hinted at.
    let may = |command: &Command| match command {
        Action => {
            let owner = super::steps::subject(app).owner.unwrap_or(Owner::Service);
            why_no_action(&app.desk, &owner, None).is_none()
        }
        Challenge => super::meeting::question(app).is_none_or(|kind| kind.why_not(&app.desk).is_none()),
        _ => true,
    };
    let said = |command: &Command| {
        let key = app.keymap.keys(place, *command).first()?;
        let hint = match (place, command) {
            // The editor has no key of its own that saves: where the text goes is said.
            (Where::Editor, Back) => "keeps it, then F2 saves it",
            // On a field Enter chooses nothing: it goes on. A choice is made by its number.
            (Where::Form, Choose) if on_choice => "goes on",
            _ => command.hint(),
        };
        let hint = if area.width < SMALLEST.0 { hint.strip_suffix(" here").unwrap_or(hint) } else { hint };
        Some(format!("{key} {hint}"))
    };
    let mut left = usize::from(area.width.saturating_sub(1)) + APART;
    let mut shown = Vec::new();
    for command in first.iter().chain(commands) {
        let is_said = |_: &String| !shown.contains(command) && may(command);
        let Some(hint) = said(command).filter(is_said) else { continue };
        if width(&hint) + APART <= left {
            left -= width(&hint) + APART;
            shown.push(*command);
        }
    }
    let line: Vec<String> = commands.iter().filter(|command| shown.contains(command)).filter_map(said).collect();
    put(buf, area, 1, area.height - 1, &line.join(&" ".repeat(APART)), app.look.style(Meaning::Hint));
}

/// What happened, on the line above the hints; else what the page has to add.
fn notice(app: &App, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.width.saturating_sub(2));
    let row = area.height - 2;
    // What is on no disk stays said, whatever key is pressed.
    let warning = || super::safekeeping::warning(app).or_else(|| super::server::warning(app));
    let standing = || warning().map(|text| super::Notice { text, is_error: true });
    // That the screen locks soon comes before whatever else was said: the next key brings that back.
    let soon = super::sitting::warning(app).map(|text| super::Notice { text, is_error: true });
    match soon.or_else(|| app.notice.clone()).or_else(standing) {
        Some(notice) => {
            let tone = if notice.is_error { Meaning::Error } else { Meaning::Strong };
            let lines = wrap(&notice.text, room);
            // What went wrong is read whole, over the page if it must be: it says what is to be done. It goes with a key.
            let most = if notice.is_error { usize::from(area.height / 2).max(3) } else { 3 };
            let count = u16::try_from(lines.len().min(most)).unwrap_or(1);
            for (at, line) in lines.iter().take(usize::from(count)).enumerate() {
                let y = row + 1 + u16::try_from(at).unwrap_or(0) - count;
                put(buf, area, 0, y, &" ".repeat(usize::from(area.width)), app.look.style(Meaning::Plain));
                put(buf, area, 1, y, line, app.look.style(tone));
            }
        }
        None if app.over.is_empty() => {
            let level = app.level();
            let in_words = |(table, part): (&TableState, &Part)| {
                table.in_words(if table.is_whole() { part.count() } else { part.rows.len() })
            };
            let position = level.tables.get(level.focus).zip(level.part()).map(in_words);
            let position = position.unwrap_or_default();
            let foot = level.page.foot.as_deref().unwrap_or("");
            let left = cut(foot, room.saturating_sub(width(&position) + 2), app.look.ellipsis());
            put(buf, area, 1, row, &left, app.look.style(Meaning::Plain));
            let x = u16::try_from(room.saturating_sub(width(&position)) + 1).unwrap_or(1);
            put(buf, area, x, row, &position, app.look.style(Meaning::Plain));
        }
        None => {}
    }
}

fn text(app: &App, body: Rect, buf: &mut Buffer, title: &str, lines: &[String], first: usize) {
    let look = &app.look;
    put(buf, body, 1, 0, title, look.style(Meaning::Heading));
    let pieces = super::reading::drawn(lines, body.width);
    let room = usize::from(body.width.saturating_sub(2));
    for (y, piece) in (2..).zip(pieces.iter().skip(first)) {
        if y >= body.height {
            let more = format!("{:<room$}", "more below: Down, PageDown");
            put(buf, body, 1, body.height.saturating_sub(1), &more, look.style(Meaning::Strong));
            return;
        }
        put(buf, body, 1, y, piece, look.style(Meaning::Plain));
    }
}

#[cfg(test)]
mod tests {
    use super::{path, record_name};

    #[test]
    fn the_path_keeps_the_area_and_the_place_itself() {
        let clinic = "Clinic of 12 January, December figures";
        for (crumbs, room, said) in [
            (&["Town", "Protection and court", "Protection 1"][..], 60, "Town > Protection and court > Protection 1"),
            (&["Town", "Protection and court", "Protection 1"], 37, "Protection and court > Protection 1"),
            (&["Town", "Protection and court", clinic, "Protection 1"], 45, "Protection and court > .. > Protection 1"),
            (&["Town", "Protection and court", clinic, "Protection 1"], 37, "Protection and court > Protection 1"),
            (
                &["Town", "Looked-after children and care leavers", clinic, "Minutes"],
                37,
                "Looked-after children and ~ > Minutes",
            ),
            (&["Town", "Protection and court", clinic], 40, "Protection a~ > Clinic of 12 January, D~"),
            (&["Town", "All standards"], 37, "Town > All standards"),
        ] {
            let crumbs: Vec<String> = crumbs.iter().map(ToString::to_string).collect();
            assert_eq!(path(&crumbs, room, "~"), said);
        }
    }

    #[test]
    fn a_record_has_a_short_name_that_gives_no_password_away() {
        for (place, name) in [
            ("/home/a/.local/state/clinic/record.sqlite", "record"),
            ("C:\\clinics\\2023.sqlite", "record 2023"),
            ("postgres://me:secret@db.example/clinics?sslmode=require", "record clinics"),
            ("", "record"),
        ] {
            assert_eq!(record_name(place), name);
        }
    }
}
