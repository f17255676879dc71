//! The table of every list against the bare one, over the same rows.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hint::black_box;
use std::time::Instant;

use assurance_clinic::widgets::table::{Column, Rows, TableState, draw};
use assurance_clinic::widgets::theme::{Look, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::report::{Goal, Report, median};
use crate::bare::{self, Bare, Figure, NOW, TITLES};

const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };
/// Keys in a row, of which the mean is one measurement.
const KEYS: isize = 200;

struct Made(Vec<Figure>);

impl Rows for Made {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn key(&self, row: usize) -> Cow<'_, str> {
        bare::cell(&self.0, row, 0).into()
    }
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        bare::cell(&self.0, row, column).into()
    }
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        match column {
            NOW => self.0[one].share().cmp(&self.0[other].share()),
            _ => one.cmp(&other),
        }
    }
}

/// Our table, as a level of the drill-down holds it.
struct Ours {
    rows: Made,
    state: TableState,
    columns: Vec<Column<'static>>,
    look: Look,
}

impl Ours {
    fn new(count: u32) -> Self {
        let column = |title| Column { title, min: 6, max: 16, numeric: false, keeps_end: false, shown: true };
        let columns: Vec<_> = TITLES.iter().copied().map(column).collect();
        let mut state = TableState::default();
        let rows = Made(bare::figures(count));
        state.rebuild(&rows, columns.len());
        state.resize(usize::from(SCREEN.height) - 2);
        Self { rows, state, columns, look: Look::new(Theme::Default, false) }
    }

    fn draw(&self, buf: &mut Buffer) {
        let below = Rect { y: 1, height: SCREEN.height - 1, ..SCREEN };
        buf.set_string(0, 0, self.state.in_words(self.rows.len()), ratatui::style::Style::new());
        draw(&self.state, &self.rows, &self.columns, below, buf, &self.look, true);
        black_box(buf);
    }
}

/// Measures sorting, filtering and keys over `count` rows.
pub fn measure(report: &mut Report, count: u32, rounds: usize) {
    let (mut sort, mut filter, mut down, mut page, mut end) = (pairs(), pairs(), pairs(), pairs(), pairs());
    for _ in 0..rounds {
        let (mut ours, mut bare) = (Ours::new(count), Bare::new(count));
        let mut buf = Buffer::empty(SCREEN);
        let mut keys = |ours: &mut Ours, bare: &mut Bare, times: &mut Pairs, by: isize| {
            times.0.push(each(|_| {
                buf.reset();
                ours.state.step(by, &ours.rows);
                ours.draw(&mut buf);
            }));
            times.1.push(each(|_| {
                buf.reset();
                bare.step(by);
                bare.draw(SCREEN, &mut buf);
            }));
        };
        keys(&mut ours, &mut bare, &mut down, 1);
        keys(&mut ours, &mut bare, &mut page, 21);
        keys(&mut ours, &mut bare, &mut end, isize::try_from(count).unwrap_or(isize::MAX));
        sort.0.push(once(|| ours.state.sort_by(NOW, &ours.rows)));
        sort.1.push(once(|| bare.sort()));
        ours.state.sort = None;
        ours.state.narrow = "vis-cp".into();
        filter.0.push(once(|| ours.state.rebuild(&ours.rows, ours.columns.len())));
        ours.state.narrow = "nowhere".into();
        filter.1.push(once(|| ours.state.rebuild(&ours.rows, ours.columns.len())));
        black_box((ours.state.order().len(), bare.step(0)));
    }
    let at_most = |name: &str, times: Pairs, ratio| Goal::at_most(name, median(times.0), "ms", median(times.1), ratio);
    report.add(at_most("table: Down, step and draw, against bare", down, 1.25));
    report.add(at_most("table: PageDown", page, 1.25));
    report.add(at_most("table: End", end, 1.25));
    report.add(at_most("table: sort", sort, 1.5));
    report.add(Goal::below(
        "table: filter (one that nothing fits beside it)",
        median(filter.0),
        "ms",
        median(filter.1),
        16.0,
    ));
}

/// Times of ours and of the bare table.
type Pairs = (Vec<f64>, Vec<f64>);

fn pairs() -> Pairs {
    (Vec::new(), Vec::new())
}

fn once(run: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    run();
    begun.elapsed().as_secs_f64() * 1000.0
}

fn each(mut run: impl FnMut(isize)) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let keys = KEYS as f64;
    once(|| (0..KEYS).for_each(&mut run)) / keys
}
