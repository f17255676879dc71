//! Every chart as it is drawn at 80 columns: in characters of its own and in plain ASCII, with the styles that each theme
//! gives its cells.

use std::collections::BTreeMap;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::bars::{Bar, Bars};
use super::funnel::{Funnel, Limits};
use super::heat::{Cell, Heat};
use super::intervals::Intervals;
use super::line::{Band, Line, Mark, Point};
use super::multiples::{Multiples, Small};
use super::{Drawing, Move, Picture, funnel, intervals};
use crate::widgets::theme::{Look, Meaning, Theme};

fn picture(kind: &'static str, drawing: Drawing, places: usize, cursor: usize) -> Picture {
    let words = (0..places).map(|at| format!("This is place {at}.")).collect();
    Picture {
        kind,
        title: format!("A picture: {kind}"),
        in_full: Vec::new(),
        note: "What its marks mean.".into(),
        drawing,
        words,
        cursor,
    }
}

fn line() -> Picture {
    let values = [71, 72, 70, 73, 74, 71, 72, 75, 90, 91, 92, 0, 89, 97, 92, 91, 90, 92, 91, 84];
    let points = values.iter().enumerate().map(|(at, value)| Point {
        label: format!("M{at}"),
        value: (*value > 0).then_some(f64::from(*value)),
        target: Some(if at < 8 { 80.0 } else { 95.0 }),
        mark: match at {
            2 => Mark::SetAside,
            13 => Mark::Better,
            19 => Mark::Worse,
            _ => Mark::Usual,
        },
        action: at == 8,
    });
    let bands = vec![
        Band { from: 0, to: 7, centre: 72.0, limits: Some((66.0, 78.0)) },
        Band { from: 8, to: 19, centre: 91.0, limits: Some((86.0, 96.0)) },
    ];
    let line = Line { points: points.collect(), bands, breaks: vec![8], unit: "%" };
    picture("over time", Drawing::Line(line), 20, 14)
}

fn teams() -> Picture {
    let unit = |name: &str, count: &str, share, marked| intervals::Unit {
        name: name.into(),
        count: count.into(),
        share,
        marked,
    };
    let units = vec![
        unit("Protection 1", "31/36", Some((71.0, 86.0, 94.0)), false),
        unit("Protection 2", "12/30", Some((25.0, 40.0, 58.0)), true),
        unit("Care leavers", "0/0", None, false),
    ];
    let drawing = Intervals { units, centre: Some(75.0), target: Some(90.0) };
    picture("teams", Drawing::Intervals(drawing), 3, 1)
}

fn funnel_of_teams() -> Picture {
    let unit = |letter, size, share, marked| funnel::Unit { letter, size, share, marked };
    let units = vec![unit('a', 12, 66.0, false), unit('b', 60, 80.0, false), unit('c', 110, 52.0, true)];
    let limits = [(12, 25.0, 35.0), (40, 13.0, 21.0), (60, 11.0, 17.0), (110, 8.0, 12.0)];
    let limits = limits.map(|(size, inner, outer)| Limits {
        size,
        inner: (74.0 - inner, 74.0 + inner),
        outer: (74.0 - outer, 74.0 + outer),
    });
    picture("funnel", Drawing::Funnel(Funnel { units, limits: limits.to_vec(), centre: 74.0 }), 3, 2)
}

fn heat() -> Picture {
    let cell = |letter, shade, meaning| Cell { letter, shade, meaning };
    let row = [
        cell('M', 1, Meaning::Good),
        cell('N', 4, Meaning::Bad),
        cell('?', 2, Meaning::Doubt),
        cell('-', 0, Meaning::Plain),
    ];
    let heat = Heat {
        rows: vec!["Protection 1".into(), "A team with quite a long name of its own, really".into()],
        columns: (1..=18).map(|at| format!("Standard of kind {at}")).collect(),
        cells: row.iter().copied().cycle().take(36).collect(),
    };
    picture("map", Drawing::Heat(heat), 36, 19)
}

fn caseloads() -> Picture {
    let bar = |name: &str, count, over| Bar { name: name.into(), count, over };
    let bars = vec![bar("11 to 15", 4, 0), bar("16 to 20", 9, 5), bar("21 to 25", 0, 0), bar("26 to 30", 1, 1)];
    picture("caseloads", Drawing::Bars(Bars { bars }), 4, 1)
}

fn multiples() -> Picture {
    let small = |at: usize| Small {
        name: format!("Protection {at}"),
        latest: "82%".into(),
        values: (0..9).map(|month| (month != 3).then(|| 60.0 + ((month * 7 + at * 5) % 30) as f64)).collect(),
        marked: at == 2,
    };
    let drawing = Multiples { pictures: (1..=5).map(small).collect(), target: Some(80.0), unit: "%" };
    picture("side by side", Drawing::Multiples(drawing), 5, 3)
}

fn all() -> [Picture; 6] {
    [line(), teams(), funnel_of_teams(), heat(), caseloads(), multiples()]
}

fn buffer(picture: &Picture, width: u16, height: u16, theme: Theme, ascii: bool) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    picture.draw(area, &mut buf, &Look::new(theme, ascii));
    buf
}

fn rows(buf: &Buffer, of: impl Fn(&ratatui::buffer::Cell) -> String) -> String {
    let lines = buf.content.chunks(usize::from(buf.area.width).max(1));
    lines.map(|cells| cells.iter().map(&of).collect::<String>().trim_end().to_string()).collect::<Vec<_>>().join("\n")
}

fn text(buf: &Buffer) -> String {
    rows(buf, |cell| cell.symbol().to_string())
}

fn drawn(picture: &Picture, width: u16, height: u16, ascii: bool) -> String {
    text(&buffer(picture, width, height, Theme::Monochrome, ascii))
}

/// The style of every cell as a letter, and below what each letter stands for.
fn styles(buf: &Buffer) -> String {
    let named = |cell: &ratatui::buffer::Cell| format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
    let plain = named(&ratatui::buffer::Cell::EMPTY);
    let all: std::collections::BTreeSet<String> = buf.content.iter().map(named).filter(|it| *it != plain).collect();
    let letters: BTreeMap<String, char> = all.into_iter().zip('a'..='z').collect();
    let grid = rows(buf, |cell| letters.get(&named(cell)).map_or(" ".into(), char::to_string));
    let legend: Vec<String> = letters.iter().map(|(style, letter)| format!("{letter}: {style}")).collect();
    format!("{}\n{}", grid.trim_end(), legend.join("\n"))
}

const THEMES: [Theme; 3] = [Theme::Default, Theme::HighContrast, Theme::Monochrome];

#[test]
fn every_chart_is_legible_at_80_columns_in_every_theme_and_in_ascii() {
    for picture in all() {
        let shapes = drawn(&picture, 80, 20, false);
        let mut looks = format!("{shapes}\n");
        for theme in THEMES {
            let buf = buffer(&picture, 80, 20, theme, false);
            assert_eq!(text(&buf), shapes, "what is drawn does not hang on {theme:?}");
            looks.push_str(&format!("\n--- styles, {theme:?} ---\n{}\n", styles(&buf)));
        }
        let ascii = drawn(&picture, 80, 20, true);
        assert!(ascii.is_ascii(), "{ascii}");
        looks.push_str(&format!("\n--- plain ASCII ---\n{ascii}"));
        insta::assert_snapshot!(picture.kind.replace(' ', "-"), looks);
    }
}

#[test]
fn the_place_in_front_is_told_apart_in_every_theme_and_no_colour_is_needed() {
    for (picture, theme) in all().into_iter().flat_map(|picture| THEMES.map(|theme| (picture.clone(), theme))) {
        for ascii in [false, true] {
            let buf = buffer(&picture, 80, 20, theme, ascii);
            let reversed = buf.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
            assert!((1..40).contains(&reversed), "{}, {theme:?}: {reversed} cells in reverse video", picture.kind);
            let coloured = buf.content.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset).count();
            assert!(theme != Theme::Monochrome || coloured == 0, "{}: {coloured} cells in colour", picture.kind);
            assert!(theme == Theme::Monochrome || coloured > 0, "{theme:?} of {} says nothing", picture.kind);
        }
    }
}

#[test]
fn what_stands_out_has_a_shape_of_its_own_and_no_two_shapes_are_one_in_ascii() {
    for (picture, marks, in_ascii) in [
        (line(), ["▲", "▼", "×"], ["B", "W", "x"]),
        (teams(), ["!Protection 2", "│", ":target"], ["!Protection 2", "|", ":"]),
        (funnel_of_teams(), ["!c", "╌", "·"], ["!c", "=", "."]),
        (heat(), ["M░", "N█", "?▒"], ["M.", "N#", "?:"]),
        (caseloads(), ["█", "░", "16 to 20    9"], ["#", "=", "16 to 20    9"]),
        (multiples(), ["!Protection 2", "●", "."], ["!Protection 2", "o", "."]),
    ] {
        for (ascii, marks) in [(false, marks), (true, in_ascii)] {
            let text = drawn(&picture, 80, 20, ascii);
            for mark in marks {
                assert!(text.contains(mark), "{mark}\n{text}");
            }
        }
    }
}

#[test]
fn a_point_on_a_line_has_the_style_of_a_point() {
    let points =
        (0..9).map(|at| Point { value: Some(80.0), target: Some(80.0), label: format!("M{at}"), ..Point::default() });
    let band = Band { from: 0, to: 8, centre: 80.0, limits: None };
    let flat = Line { points: points.collect(), bands: vec![band], breaks: Vec::new(), unit: "%" };
    let buf = buffer(&picture("over time", Drawing::Line(flat), 9, 8), 80, 20, Theme::Default, false);
    let points: Vec<_> = buf.content.iter().filter(|cell| cell.symbol() == "●").collect();
    let strong = Look::new(Theme::Default, false).style(Meaning::Strong);
    assert_eq!(points.len(), 9);
    for point in &points[..8] {
        assert_eq!(
            (point.fg, point.modifier),
            (strong.fg.unwrap_or_default(), strong.add_modifier),
            "not of a target or a mean"
        );
    }
}

#[test]
fn what_the_upright_lines_are_is_said_wherever_they_stand() {
    let Drawing::Intervals(of_teams) = teams().drawing else { panic!("teams are intervals") };
    for width in 40..130 {
        for (centre, target) in [(75.0, 90.0), (99.0, 100.0), (100.0, 100.0), (20.0, 22.0), (90.0, 40.0)] {
            let intervals = Intervals { centre: Some(centre), target: Some(target), ..of_teams.clone() };
            let text = drawn(&picture("teams", Drawing::Intervals(intervals), 3, 1), width, 12, true);
            // The target is never without its number, and no end of the scale stands where it could be read as that.
            let numbered = format!(":target {target}%");
            assert!(text.contains("|all") && (width < 50 || text.contains(&numbered)), "{width}\n{text}");
            assert!(text.contains(":target"), "{width}\n{text}");
            let foot = text.lines().find(|line| line.contains(":target")).unwrap_or_default();
            let rest = foot.split_once(&numbered).map_or("", |it| it.1);
            assert!(
                rest.trim().is_empty() || rest.starts_with("   ") || rest.trim_start().starts_with("|all"),
                "{width}\n{text}"
            );
            // Neither hides the other, and no interval hides either.
            let count = |sign: &[char]| text.matches(sign).count();
            assert!(count(&[':']) >= 2 && count(&['|', '+']) >= 2, "{width}, {centre}, {target}\n{text}");
        }
    }
}

#[test]
fn the_outer_limits_of_a_funnel_are_on_its_scale() {
    for (centre, spread) in [(74.0, 25.0), (97.0, 60.0), (3.0, 2.0)] {
        let Drawing::Funnel(mut funnel) = funnel_of_teams().drawing else { panic!("a funnel is one") };
        funnel.centre = centre;
        funnel.units.iter_mut().for_each(|unit| unit.share = centre);
        for limit in &mut funnel.limits {
            limit.inner = (centre - 0.4 * spread, centre + 0.4 * spread);
            limit.outer = ((centre - spread).max(0.0), (centre + spread).min(100.0));
        }
        let outer = funnel.limits[0].outer;
        let text = drawn(&picture("funnel", Drawing::Funnel(funnel), 3, 2), 80, 20, true);
        let ends: Vec<f64> = text.lines().filter_map(|line| line.split_once('%')?.0.trim().parse().ok()).collect();
        assert!(ends[0] >= outer.1 && ends[1] <= outer.0, "{ends:?} holds {outer:?}\n{text}");
        assert_eq!(text.lines().filter(|line| line.contains("======")).count(), 2, "{text}");
    }
}

#[test]
fn every_column_of_a_map_is_named_or_it_is_said_where_it_is() {
    for (width, height, beyond) in
        [(60, 24, "3 more standards: Right"), (120, 40, ""), (50, 24, "6 more standards: Right")]
    {
        let mut map = heat();
        map.go(Move::First);
        let text = drawn(&map, width, height, true);
        let shown = (1..=18).filter(|at| text.contains(&format!("{at} Standard of kind {at}"))).count();
        assert!(text.contains(beyond), "{text}");
        let more = beyond.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
        assert_eq!(shown + more, 18, "{text}");
        map.go(Move::Right);
        assert!(drawn(&map, width, height, true).contains("2 Standard of kind 2"));
    }
    let mut map = heat();
    (0..17).for_each(|_| map.go(Move::Right));
    assert!(drawn(&map, 60, 24, true).contains("3 more standards: Left"));
}

#[test]
fn the_number_of_a_column_stands_over_its_letter_and_its_name_takes_no_team_s_line() {
    let cell = Cell { letter: 'N', shade: 0, meaning: Meaning::Bad };
    let heat = Heat {
        rows: (1..=12).map(|at| format!("Team with quite a name {at}")).collect(),
        columns: (1..=10).map(|at| format!("Standard of kind {at}")).collect(),
        cells: vec![cell; 120],
    };
    let text = drawn(&picture("map", Drawing::Heat(heat), 120, 0), 80, 19, true);
    let lines: Vec<&str> = text.lines().collect();
    let places = |line: &str, of: fn(char) -> bool| -> Vec<usize> {
        let map: String = line.chars().take(55).collect();
        let is_begun = |at: usize| at == 0 || map.as_bytes()[at - 1] == b' ';
        map.char_indices().filter(|(at, c)| *at > 20 && of(*c) && is_begun(*at)).map(|(at, _)| at).collect()
    };
    let (numbers, letters) = (places(lines[3], |c| c.is_ascii_digit()), places(lines[4], |c| c == 'N'));
    assert_eq!(letters.len(), 10, "{text}");
    assert_eq!(numbers[..10], letters, "{text}");
    assert_eq!(text.matches("Team with").count(), 12, "{text}");
    assert!((1..=10).all(|at| text.contains(&format!("{at} Standard of kind {at}"))), "{text}");
}

#[test]
fn a_point_lies_on_the_target_only_where_it_is_the_target_however_few_the_rows() {
    for (values, target) in
        [([62.0, 66.0, 79.9, 80.0, 80.1, 98.0], 80.0), ([62.0, 64.0, 66.0, 70.0, 79.0, 79.9], 80.0), ([1.0; 6], 0.0)]
    {
        let small = |value: f64| Small {
            name: "Team".into(),
            latest: String::new(),
            values: vec![None, None, None, None, Some(value)],
            marked: false,
        };
        let drawing = Multiples { pictures: values.map(small).to_vec(), target: Some(target), unit: "%" };
        for height in 10..40 {
            let text = drawn(&picture("side by side", Drawing::Multiples(drawing.clone()), 6, 0), 80, height, true);
            let lines: Vec<&str> = text.lines().collect();
            let Some(names) = lines.iter().position(|line| line.contains("Team")) else { continue };
            for (at, value) in values.iter().take(3).enumerate() {
                let column = |line: &str| -> String { line.chars().skip(1 + at * 26).take(24).collect() };
                let plot: Vec<String> =
                    lines[names + 1..].iter().take_while(|it| !it.contains("All on")).map(|it| column(it)).collect();
                let of = |sign: &[char]| plot.iter().position(|line| line.contains(sign));
                let (Some(point), Some(line)) = (of(&['o']), of(&['.'])) else { panic!("{text}") };
                assert_eq!(point.cmp(&line), target.total_cmp(value), "{value} against {target}, {height}\n{text}");
            }
        }
    }
}

#[test]
fn a_line_ends_with_the_last_month_whose_label_is_there() {
    for points in 2..40 {
        let points: Vec<Point> = (1..=points)
            .map(|at| Point { label: format!("Mon {at}"), value: Some(70.0), target: Some(80.0), ..Point::default() })
            .collect();
        let last = points.len();
        let drawing = Line { points, bands: Vec::new(), breaks: Vec::new(), unit: "%" };
        for width in [44, 80, 120] {
            let text = drawn(&picture("over time", Drawing::Line(drawing.clone()), last, last - 1), width, 20, true);
            assert!(text.contains(&format!("Mon {last}")), "{last} at {width}\n{text}");
            let end = |sign: char| {
                let lines = text.lines().skip(3).filter(|line| line.contains('|'));
                lines.filter_map(|line| line.split(" target").next()?.rfind(sign)).max()
            };
            assert_eq!(end('.'), end('o'), "{last} at {width}\n{text}");
        }
    }
}

#[test]
fn a_number_beside_a_line_is_the_line_s_own() {
    let text = drawn(&line(), 80, 20, true);
    for (number, name) in [("95%", "target"), ("91%", "mean"), ("86%", "limit")] {
        assert!(text.contains(&format!("{name} {number}")), "{text}");
    }
    for row in text.lines().filter(|row| row.contains("===") || row.contains("...")) {
        assert!(row.starts_with("       |"), "the end of the scale beside a line\n{text}");
    }
}

#[test]
fn a_list_that_goes_on_below_says_so() {
    let Drawing::Intervals(mut of_teams) = teams().drawing else { panic!("teams are intervals") };
    of_teams.units = of_teams.units.iter().cycle().take(21).cloned().collect();
    let mut teams = picture("teams", Drawing::Intervals(of_teams), 21, 0);
    let Drawing::Multiples(mut small) = multiples().drawing else { panic!("multiples are") };
    small.pictures = small.pictures.iter().cycle().take(21).cloned().collect();
    let mut small = picture("side by side", Drawing::Multiples(small), 21, 0);
    assert!(drawn(&teams, 80, 18, true).contains("9 more teams: Down"), "{}", drawn(&teams, 80, 18, true));
    assert!(drawn(&small, 80, 18, true).contains("15 more teams: Down"), "{}", drawn(&small, 80, 18, true));
    teams.go(Move::Last);
    small.go(Move::Last);
    assert!(drawn(&teams, 80, 18, true).contains("9 more teams: Up"), "{}", drawn(&teams, 80, 18, true));
    assert!(drawn(&small, 80, 18, true).contains("15 more teams: Up"), "{}", drawn(&small, 80, 18, true));
}

#[test]
fn limits_begun_anew_are_a_gap_that_is_dated_and_the_old_ones_stay_beside_the_new() {
    for (width, ascii) in [(80, false), (80, true), (40, true)] {
        let text = drawn(&line(), width, 20, ascii);
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        let dated = text.lines().find(|line| line.contains("M8") && !line.contains("M0")).unwrap();
        assert!(dated.contains("new limits from M8"), "{text}");
        // No line runs through the gap, neither from point to point nor along the axis.
        let (limit, mean) = if ascii { ('=', '-') } else { ('╌', '─') };
        let axis = lines.iter().position(|line| line.contains(&if ascii { '+' } else { '└' })).unwrap();
        let open = |x: usize| lines[3..=axis].iter().skip(1).all(|line| line.get(x).is_none_or(|c| *c == ' '));
        let gap = (10..usize::from(width)).find(|x| open(*x)).unwrap();
        assert!(open(gap + 1) && open(gap + 2) && !open(gap - 1) && !open(gap + 3), "{text}");
        for c in [limit, mean] {
            let on = |columns: std::ops::Range<usize>| {
                let here =
                    |line: &&Vec<char>| line[columns.start.min(line.len())..columns.end.min(line.len())].contains(&c);
                lines[3..axis].iter().filter(here).count()
            };
            let expected = if c == limit { 2 } else { 1 };
            assert!(on(8..gap) >= expected && on(gap..usize::from(width)) >= expected, "{c} on both sides\n{text}");
        }
    }
}

#[test]
fn a_cursor_stays_on_the_chart_and_steps_by_lines_where_it_has_some() {
    let mut map = heat();
    map.go(Move::Up);
    assert_eq!(map.cursor, 1);
    map.go(Move::Up);
    assert_eq!(map.cursor, 1);
    map.go(Move::Down);
    map.go(Move::Right);
    assert_eq!(map.cursor, 20);
    let mut team = teams();
    team.go(Move::Down);
    team.go(Move::Down);
    assert_eq!(team.cursor, 2);
}

proptest! {
    #[test]
    fn no_size_and_no_cursor_breaks_a_chart(which in 0usize..6, width in 0u16..140, height in 0u16..40, to in 0usize..30) {
        let mut picture = all()[which].clone();
        for _ in 0..to {
            picture.go(Move::Right);
        }
        prop_assert!(picture.cursor < picture.words.len());
        let text = drawn(&picture, width, height, true);
        // What is under the cursor is read out wherever there is room for a sentence.
        let says = format!("This is place {}.", picture.cursor);
        prop_assert!(width < 30 || height < 6 || text.contains(&says), "{}", text);
    }
}
