//! What is decided on a chart, as a person does it; the chart beside a team's lists; standards told apart where they are cut.

use std::collections::BTreeMap;

use assurance_clinic::widgets::paint::{cut_before_the_end, width};
use assurance_clinic::widgets::theme::{Look, Theme};
use ratatui::style::Color;

use super::support::{SAMPLE, Screen};

#[test]
fn limits_begin_anew_and_a_month_is_set_aside_where_it_is_decided_on_the_chart() {
    let mut screen = Screen::small();
    screen.on("Health assessments").press("t");
    assert!(screen.text().contains("Unusually high in December 2022"), "{}", screen.text());
    screen.press("Left Left Left Left Enter");
    let asked = screen.text();
    assert!(asked.contains("Begin new limits here") && asked.contains("Set this month aside"), "{asked}");
    screen.press("1");
    let form = screen.text();
    assert!(form.contains("August 2022") && form.contains("Is the reason known"), "{form}");
    screen.press("1 Tab 1 Tab 1 Tab 1 Tab").typed("a nurse in the clinic").field("[ Save ]").press("Enter").recorded();
    let anew = screen.text();
    assert!(anew.contains("limits anew from Aug 22"), "{anew}");
    assert!(anew.contains("new limits from Aug 22"), "the gap in the chart is dated: {anew}");
    // What was decided can be taken back, at the same place.
    screen.press("Enter");
    assert!(screen.text().contains("Let the limits run on here"), "{}", screen.text());
    screen.press("Esc Left Enter 2").typed("a strike").field("[ Save ]").press("Enter").recorded();
    let aside = screen.text();
    assert!(aside.contains("July 2022") && aside.contains("set aside, with a reason"), "{aside}");
    // Esc is one layer: the chart, then the page.
    screen.press("Esc");
    assert!(screen.text().contains("Where to look"), "{}", screen.text());
}

fn team_at(size: (u16, u16), look: Look) -> Screen {
    let mut screen = Screen::new(size, look);
    screen.in_team().on("Protection visits, 20 wd");
    screen
}

#[test]
fn the_number_of_a_picture_brings_it_to_the_front() {
    let mut screen = Screen::small();
    screen.on("Supervision, all children").press("t");
    for (number, name) in [("3", "[3 funnel]"), ("5", "[5 map]"), ("9", "[5 map]"), ("1", "[1 over time]")] {
        screen.press(number);
        assert!(screen.text().contains(name), "{number}\n{}", screen.text());
    }
}

#[test]
fn a_wide_screen_has_the_chart_of_the_standard_in_front_beside_the_lists_of_a_team() {
    let mut pictures = String::new();
    for (name, size, theme, ascii) in [
        ("120x40", (120, 40), Theme::Default, false),
        ("120x40, monochrome, ASCII", (120, 40), Theme::Monochrome, true),
        ("110x24", (110, 24), Theme::HighContrast, false),
        ("200x50", (200, 50), Theme::Default, false),
    ] {
        let screen = team_at(size, Look::new(theme, ascii));
        let (text, drawn) = (screen.text(), screen.drawn());
        let rule = "-".repeat(usize::from(size.0));
        pictures.push_str(&format!("{name}\n{rule}\n{text}\n{rule}\n"));
        assert!(!ascii || text.is_ascii(), "{text}");
        let is_coloured = drawn.content.iter().any(|cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset));
        assert_eq!(is_coloured, theme != Theme::Monochrome, "{name}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("chart-beside-team", pictures));
}

#[test]
fn the_chart_beside_a_team_goes_with_the_cursor_and_waits_for_what_is_reckoned() {
    let look = || Look::new(Theme::Default, false);
    let mut screen = team_at((120, 40), look());
    // What stands on the line of the tabs, to the right of the list: the title of the chart.
    let title = |screen: &Screen| {
        let text = screen.text();
        let tabs = text.lines().find(|line| line.contains("[1 Standards")).unwrap();
        tabs.chars().skip(83).collect::<String>().trim().to_string()
    };
    assert_eq!(title(&screen), "Protection visits, 20 wd");
    screen.on("Supervision, protection");
    assert_eq!(title(&screen), "Supervision, protection");
    assert!(screen.text().contains("mean"), "{}", screen.text());
    screen.app.desk.reckoned = None;
    assert!(screen.text().contains("reckoning…") && !screen.text().contains("── mean"), "{}", screen.text());
    assert_eq!(title(&screen), "Supervision, protection");
    // Other lists need the width for columns of their own; where there is more of it they have the chart too.
    let of_workers = |width: u16| {
        let mut screen = team_at((width, 40), look());
        screen.press("2");
        screen.text()
    };
    assert!(!of_workers(149).contains("── mean"), "{}", of_workers(149));
    assert!(of_workers(150).contains("── mean"), "{}", of_workers(150));
    // Narrower screens are as they were, whatever is known.
    let mut narrow = team_at((109, 40), look());
    let with = narrow.text();
    narrow.app.desk.reckoned = None;
    assert!(!with.contains("── mean") && !narrow.text().contains("reckoning"), "{with}");
}

#[test]
fn two_standards_are_told_apart_however_narrow_their_column_is() {
    let titles: Vec<&str> = SAMPLE.data.catalogue.indicators().iter().map(|it| it.short_title.as_str()).collect();
    for room in 14..=25 {
        let mut seen = BTreeMap::new();
        for title in &titles {
            let shown = cut_before_the_end(title, room, "~");
            assert!(width(&shown) <= room, "{shown}");
            if let Some(other) = seen.insert(shown.clone(), title) {
                panic!("at {room} columns {title} and {other} are both {shown}");
            }
        }
    }
}

/// A team's months have few children: nothing is promised there that would not be drawn.
#[test]
fn what_comes_of_new_limits_is_what_is_drawn_once_they_are_made() {
    let mut screen = team_at((80, 24), Look::new(Theme::Default, false));
    screen.press("t Left Left Left Left Left Left Left Left Left Left Left Left Enter 1");
    let form = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(form.contains("From here on none can be drawn yet"), "{}", screen.text());
    assert!(!form.contains("drawn at once"), "{}", screen.text());
}
