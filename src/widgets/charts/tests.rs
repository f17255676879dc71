//! Every chart as it is drawn at 80 columns, in characters of its own and in plain ASCII.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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
        columns: 12,
        cells: row.iter().copied().cycle().take(24).collect(),
    };
    picture("map", Drawing::Heat(heat), 24, 13)
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

fn drawn(picture: &Picture, width: u16, height: u16, ascii: bool) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    picture.draw(area, &mut buf, &Look::new(Theme::Monochrome, ascii));
    let row = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_string();
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_chart_is_legible_at_80_columns_and_in_ascii() {
    for picture in all() {
        for ascii in [false, true] {
            let text = drawn(&picture, 80, 20, ascii);
            assert!(!ascii || text.is_ascii(), "{text}");
            let name = format!("{}{}", picture.kind.replace(' ', "-"), if ascii { "-ascii" } else { "" });
            insta::assert_snapshot!(name, text);
        }
    }
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
    assert_eq!(map.cursor, 14);
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
