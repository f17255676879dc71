use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::widgets::theme::{Look, Theme};

struct Names(Vec<(&'static str, Option<i32>)>);

impl Rows for Names {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn key(&self, row: usize) -> Cow<'_, str> {
        self.0[row].0.into()
    }
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        match column {
            0 => self.0[row].0.into(),
            _ => self.0[row].1.map_or("-".into(), |n| n.to_string().into()),
        }
    }
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        if column == 0 { self.0[one].0.cmp(self.0[other].0) } else { self.0[one].1.cmp(&self.0[other].1) }
    }
    fn is_known(&self, row: usize, column: usize) -> bool {
        column == 0 || self.0[row].1.is_some()
    }
}

const COLUMNS: &[Column<'static>] = &[
    Column { title: "Team", min: 8, max: 20, numeric: false, keeps_end: false, shown: true },
    Column { title: "out", min: 4, max: 4, numeric: true, keeps_end: false, shown: true },
];

fn picture(state: &TableState, rows: &Names, width: u16, height: u16) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(state, rows, COLUMNS, area, &mut buf, &Look::new(Theme::Monochrome, true), true);
    let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_string();
    (0..height).map(line).collect()
}

fn teams() -> Names {
    Names(vec![("Protection 1", Some(5)), ("Assessment", None), ("Pathways", Some(12)), ("Fostering", Some(0))])
}

#[test]
fn sorts_with_what_is_not_known_last_and_stays_on_its_row() {
    let rows = teams();
    let mut state = TableState::default();
    state.rebuild(&rows, 2);
    state.resize(4);
    state.step(2, &rows);
    state.sort_by(1, &rows);
    let expected =
        [" Team         out+", " Fostering       0", " Protection 1    5", ">Pathways       12", " Assessment      -"];
    assert_eq!(picture(&state, &rows, 20, 5), expected);
    state.sort_by(1, &rows);
    assert_eq!(state.row(), Some(2));
    assert_eq!(state.order(), [2, 0, 3, 1]);
}

#[test]
fn the_mark_of_the_sorted_column_is_seen_however_narrow_it_is() {
    let rows = teams();
    let mut state = TableState::default();
    state.rebuild(&rows, 2);
    state.resize(4);
    for column in [0, 1] {
        for mark in ["+", "-"] {
            state.sort_by(column, &rows);
            for width in 14..24 {
                let heading = picture(&state, &rows, width, 2).remove(0);
                assert!(heading.contains(mark), "{heading} lacks {mark} at {width}");
            }
        }
    }
    let narrow: &[Column<'static>] =
        &[Column { title: "unallocated", min: 5, max: 5, numeric: true, keeps_end: false, shown: true }];
    state.sort_by(0, &rows);
    let area = Rect::new(0, 0, 8, 2);
    let mut buf = Buffer::empty(area);
    draw(&state, &rows, narrow, area, &mut buf, &Look::new(Theme::Monochrome, true), true);
    let heading: String = (0..8).map(|x| buf[(x, 0)].symbol()).collect();
    assert_eq!(heading.trim(), "unal+");
}

#[test]
fn filters_stack_and_an_empty_list_has_no_row() {
    let rows = teams();
    let mut state = TableState::default();
    state.rebuild(&rows, 2);
    state.seek("Pathways");
    state.filters.push(Filter::Holds("PA".into()));
    state.rebuild(&rows, 2);
    assert_eq!(state.row(), Some(2));
    assert_eq!(state.in_words(4), "1 of 1 (of 4), 'PA'");
    state.filters.push(Filter::Is { column: 1, title: "Out".into(), value: "99".into() });
    state.rebuild(&rows, 2);
    assert_eq!(state.row(), None);
    state.filters.clear();
    state.rebuild(&rows, 2);
    assert_eq!(state.row(), Some(2));
}

/// How often a table asked a row whether it holds a text.
struct Asked(Names, std::cell::Cell<usize>);

impl Rows for Asked {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn key(&self, row: usize) -> Cow<'_, str> {
        self.0.key(row)
    }
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.0.cell(row, column)
    }
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        self.0.compare(column, one, other)
    }
    fn holds(&self, row: usize, columns: usize, text: &str) -> bool {
        self.1.set(self.1.get() + 1);
        (0..columns).any(|column| contains(&self.cell(row, column), text))
    }
}

#[test]
fn every_letter_more_asks_only_the_rows_that_are_left() {
    let rows = Asked(teams(), std::cell::Cell::default());
    let mut state = TableState::default();
    state.rebuild(&rows, 2);
    for (text, left, asked) in [("p", 2, 4), ("Pa", 1, 2), ("path", 1, 1), ("at", 1, 4), ("ATx", 0, 1), ("", 4, 0)] {
        rows.1.set(0);
        state.narrow_to(text.into(), &rows);
        assert_eq!((state.order().len(), rows.1.get()), (left, asked), "{text}");
    }
}

#[test]
fn a_cell_holds_a_text_in_whatever_case() {
    for (cell, text, holds) in [
        ("Pathways", "WAY".to_lowercase(), true),
        ("Pathways", "ways ".into(), false),
        ("at", "att".into(), false),
        ("", String::new(), true),
        ("ÉLAN", "Élan".to_lowercase(), true),
        ("Zoë", "zoe".into(), false),
        ("aab", "ab".into(), true),
    ] {
        assert_eq!(contains(cell, &text), holds, "{cell} {text}");
    }
}

proptest! {
    /// Narrowing letter by letter ends where narrowing at once does, sorted or not.
    #[test]
    fn narrowing_step_by_step_is_narrowing_at_once(texts in prop::collection::vec("[aAtSé1]{0,3}", 1..6), sorted in any::<bool>()) {
        let rows = teams();
        let mut state = TableState { sort: sorted.then_some((1, true)), ..TableState::default() };
        state.rebuild(&rows, 2);
        for text in texts {
            state.narrow_to(text.clone(), &rows);
            let mut at_once = TableState { narrow: text, sort: state.sort, ..TableState::default() };
            at_once.rebuild(&rows, 2);
            prop_assert_eq!(state.order(), at_once.order());
        }
    }

    /// Whatever is done, in whatever window, the order stays a set of rows and the cursor within it.
    #[test]
    fn never_leaves_the_list(steps in prop::collection::vec((0u8..8, -9isize..9), 0..40), width in 0u16..40, height in 0u16..9) {
        let rows = teams();
        let mut state = TableState::default();
        state.rebuild(&rows, 2);
        for (what, by) in steps {
            match what {
                0 => state.step(by, &rows),
                1 => state.page(by, &rows),
                2 => state.edge(by > 0, &rows),
                3 => state.sort_by(usize::from(by > 0), &rows),
                4 => { state.narrow = if by > 0 { "a".into() } else { String::new() }; state.rebuild(&rows, 2) }
                5 => { state.filters.push(Filter::Holds("t".into())); state.rebuild(&rows, 2) }
                6 => { state.filters.pop(); state.rebuild(&rows, 2) }
                _ => state.resize(by.unsigned_abs()),
            }
            let mut seen: Vec<_> = state.order().to_vec();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), state.order().len());
            prop_assert_eq!(state.row().is_none(), state.order().is_empty());
            picture(&state, &rows, width, height);
        }
    }
}
