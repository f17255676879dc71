//! Draws a page: lines above, its lists, and the row under the cursor read out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::super::level::{PartRows, meaning};
use crate::domain::fault::Owner;
use crate::screens::charts::Beside;
use crate::screens::page::{Extent, Part, Place, short_title};
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::table::{self, Column};
use crate::widgets::theme::Meaning;

/// From so many columns on a team's standards have a chart beside them.
const WIDE: u16 = 110;

/// The columns of a chart beside a list, at least.
const CHART: u16 = 30;

/// The columns in which a list of standards shows every short title whole.
const STANDARDS: u16 = 83;

/// The columns from which on any other list shows all that it has: only what is left over is for a chart.
const OTHERS: u16 = 120;

/// Draws the page in front; gives the cursor's place where a list is narrowed.
pub(super) fn draw(app: &App, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let level = app.level();
    let look = &app.look;
    let room = usize::from(body.width.saturating_sub(2));
    let (mut y, above) = (0, level.above(app.size));
    'above: for (line, tone) in &level.page.above {
        for piece in at_most(usize::from(level.saying(app.size.1)), line, room, look.ellipsis()) {
            if y >= above {
                break 'above;
            }
            put(buf, body, 1, y, &piece, look.style(meaning(*tone)));
            y += 1;
        }
    }
    let heights = level.heights(app.size);
    let mut cursor = None;
    let (list, from) = if level.focus == 0 { (STANDARDS, WIDE) } else { (OTHERS, OTHERS + CHART) };
    let beside = if body.width >= from { beside(app) } else { None };
    for (at, part) in level.page.parts.iter().enumerate() {
        let height = heights.get(at).copied().unwrap_or(0);
        if height == 0 {
            continue;
        }
        let mut area = Rect { y: body.y + y, height: height.min(body.height.saturating_sub(y)), ..body };
        if let (Some(beside), Extent::Rest) = (&beside, part.extent) {
            area.width = (body.width * 3 / 5).max(list).min(body.width - CHART);
            let rest = Rect { x: area.right() + 2, width: body.width - area.width - 3, ..area };
            draw_beside(beside, rest, buf, app);
        }
        cursor = one_part(app, at, part, area, buf).or(cursor);
        y += height;
    }
    if let Some(row) = level.row().filter(|_| level.narrowing.is_none()) {
        let lines = level.reading(app.size.1);
        let words = at_most(usize::from(lines), &row.words, room, look.ellipsis());
        for (at, line) in words.iter().enumerate() {
            let y = body.height.saturating_sub(lines) + u16::try_from(at).unwrap_or(0);
            put(buf, body, 1, y, line, look.style(Meaning::Plain));
        }
    }
    cursor
}

/// What stands beside a team's lists: the standard of the row in front, else the one under the cursor of the first list.
fn beside(app: &App) -> Option<Beside> {
    let level = app.level();
    let Place::Team(team) = &level.place else { return None };
    let first = level.page.parts.first().zip(level.tables.first());
    let standard = || first.and_then(|(part, table)| part.rows.get(table.row()?));
    let row = level.row().filter(|row| row.subject.indicator.is_some()).or_else(standard)?;
    Beside::of(&app.desk, &Owner::Team(team.clone()), row.subject.indicator.as_ref()?)
}

fn draw_beside(beside: &Beside, area: Rect, buf: &mut Buffer, app: &App) {
    let look = &app.look;
    match beside {
        Beside::Drawn(picture) => picture.draw_beside(area, buf, look),
        Beside::Said(title, why) => {
            put(buf, area, 0, 0, &cut(title, area.width.into(), look.ellipsis()), look.style(Meaning::Strong));
            for (y, line) in (2..).zip(wrap(why, area.width.into())) {
                put(buf, area, 0, y, &line, look.style(Meaning::Plain));
            }
        }
    }
}

/// `text` on so many lines; where there is more of it, the last says so.
fn at_most(lines: usize, text: &str, room: usize, ellipsis: &str) -> Vec<String> {
    let mut words = wrap(text, room);
    if words.len() > lines {
        words.truncate(lines);
        if let Some(last) = words.last_mut() {
            *last = cut(&format!("{last} {ellipsis}"), room, ellipsis);
        }
    }
    words
}

fn one_part(app: &App, at: usize, part: &Part, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let level = app.level();
    let look = &app.look;
    let in_front = level.focus == at;
    let mut top = 0;
    let mut cursor = None;
    let state = &level.tables[at];
    // Of a list that shares the screen nothing else says that it goes on.
    let hidden = match part.extent {
        Extent::Lines(_) => state.order().len().saturating_sub(usize::from(area.height.saturating_sub(1))),
        Extent::Rest => 0,
    };
    let widest = part.columns.iter().enumerate().filter(|(_, it)| !it.numeric).max_by_key(|(at, it)| (it.min, !*at));
    let more = widest.filter(|_| hidden > 0).map(|(at, it)| (at, format!("{}, {hidden} more", it.title)));
    let titled = |at: usize, title| more.as_ref().filter(|(of, _)| *of == at).map_or(title, |(_, text)| text.as_str());
    let columns: Vec<Column<'_>> = part
        .columns
        .iter()
        .enumerate()
        .map(|(at, c)| Column {
            title: titled(at, c.title),
            min: more.as_ref().filter(|(of, _)| *of == at).map_or(c.min, |(_, title)| c.min.max(least(title))),
            max: c.max,
            numeric: c.numeric,
            keeps_end: c.keeps_end,
            shown: c.from_width <= area.width,
        })
        .collect();
    if part.extent == Extent::Rest {
        let room = usize::from(area.width.saturating_sub(2));
        put(buf, area, 1, 0, &cut(&titles(app, at, room), room, look.ellipsis()), look.style(Meaning::Rule));
        top = 1;
        if let (true, Some(input)) = (in_front, &level.narrowing) {
            put(buf, area, 0, 0, &" ".repeat(usize::from(area.width)), look.style(Meaning::Plain));
            let label = "Narrow to: ";
            put(buf, area, 1, 0, label, look.style(Meaning::Strong));
            let x = 1 + u16::try_from(label.len()).unwrap_or(0);
            let field = Rect { x: area.x + x, width: area.width.saturating_sub(x + 1).min(40), height: 1, ..area };
            let column = input.draw(field, buf, look.style(Meaning::Field));
            cursor = Some((field.x + column, field.y));
        }
    }
    let inner = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
    if part.rows.is_empty() || state.order().is_empty() {
        let text = if part.rows.is_empty() { part.empty.as_str() } else { "No row fits; Esc shows them again." };
        if in_front {
            put(buf, inner, 0, 0, ">", look.style(Meaning::Strong));
        }
        for (line, text) in wrap(text, usize::from(area.width.saturating_sub(4))).iter().enumerate() {
            put(buf, inner, 2, u16::try_from(line).unwrap_or(0), text, look.style(Meaning::Plain));
        }
        return cursor;
    }
    table::draw(state, &PartRows(part), &columns, inner, buf, look, in_front);
    cursor
}

/// The columns that a title needs to be read whole.
fn least(title: &str) -> u16 {
    u16::try_from(width(title)).unwrap_or(u16::MAX)
}

/// The titles of the parts that share the rest of the screen, the one in front first told apart by brackets. Where they
/// do not fit, they are said more and more shortly; only then are those furthest from it told by their number alone.
fn titles(app: &App, at: usize, room: usize) -> String {
    let level = app.level();
    let parts: Vec<(usize, &str)> = (0..level.page.parts.len())
        .filter(|i| level.page.parts[*i].extent == Extent::Rest)
        .map(|i| (i, level.page.parts[i].title.as_str()))
        .collect();
    if parts.len() < 2 {
        return level.page.parts[at].title.clone();
    }
    tabs(&parts, at, room)
}

fn tabs(parts: &[(usize, &str)], at: usize, room: usize) -> String {
    let bare = |title: &str| title.split(" (").next().unwrap_or(title).trim().to_owned();
    let named = |front: &dyn Fn(&str) -> String, other: &dyn Fn(&str) -> String| -> Vec<String> {
        let name = |(i, title): &(usize, &str)| {
            if *i == at { format!("[{} {}]", i + 1, front(title)) } else { format!("{} {}", i + 1, other(title)) }
        };
        parts.iter().map(name).collect()
    };
    let in_short = |title: &str| short_title(&bare(title)).to_owned();
    let whole = |title: &str| title.to_owned();
    let ways = [
        (named(&whole, &bare), "  "),
        (named(&whole, &in_short), "  "),
        (named(&bare, &in_short), " "),
        (named(&in_short, &in_short), " "),
    ];
    // What the one in front says of itself, beyond a count, is read there and nowhere else: it is never given up.
    let front = parts.iter().find(|(i, _)| *i == at).map_or("", |(_, title)| *title);
    let says_more = front.split_once(" (").is_some_and(|(_, rest)| rest.contains(' '));
    let ways = if says_more { &ways[..2] } else { &ways[..] };
    if let Some((names, apart)) = ways.iter().find(|(names, apart)| width(&names.join(apart)) <= room) {
        return names.join(apart);
    }
    let (mut names, apart) =
        if says_more { (named(&whole, &in_short), "  ") } else { (named(&in_short, &in_short), " ") };
    let mut far: Vec<usize> = (0..parts.len()).filter(|place| parts[*place].0 != at).collect();
    far.sort_by_key(|place| parts[*place].0.abs_diff(at));
    while width(&names.join(apart)) > room
        && let Some(place) = far.pop()
    {
        names[place] = (parts[place].0 + 1).to_string();
    }
    names.join(apart)
}

#[cfg(test)]
mod tests {
    use super::tabs;

    #[test]
    fn every_tab_of_the_read_back_has_a_name_on_the_smallest_screen() {
        let titles = [
            "By owner",
            "To complete (12)",
            "Not reached (3)",
            "For others (24)",
            "Agenda and attendance",
            "Questions (4)",
            "Notes (11)",
            "Figures",
        ];
        let parts: Vec<(usize, &str)> = titles.into_iter().enumerate().collect();
        for (at, title) in titles.iter().enumerate() {
            let line = tabs(&parts, at, 78);
            assert!(line.chars().count() <= 78, "{line}");
            let front = title.split(' ').next().unwrap();
            assert!(line.contains(&format!("[{} {front}", at + 1)), "the one in front keeps its title: {line}");
            for (n, name) in (1..).zip(["Own", "Gap", "Left", "Other", "Age", "Ask", "Note", "Fig"]) {
                assert!(n == at + 1 || line.contains(&format!("{n} {name}")), "{n} {name}: {line}");
            }
        }
        assert!(tabs(&parts, 0, 200).contains("2 To complete  3 Not reached"));
        assert_eq!(tabs(&parts[..3], 0, 20), "[1 Owners] 2 Gaps 3");
    }
}
