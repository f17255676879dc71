//! The yardstick for everything that is a table: rows made in memory, an order of places, and a ratatui table that is
//! given only the rows of its window. It can do nothing else, so nothing that can do more is expected to be faster.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Modifier;
use ratatui::widgets::{Row, StatefulWidget, Table, TableState};

/// Headings of the columns.
pub const TITLES: [&str; 6] = ["Row", "Standard", "Team", "Month", "n/d", "now"];
/// The column of the percentage.
#[allow(dead_code, reason = "the example and the bench each use their own part")]
pub const NOW: usize = 5;
/// Widths of the columns.
const WIDTHS: [u16; 6] = [9, 16, 8, 9, 9, 6];
const STANDARDS: [&str; 4] = ["VIS-CP-10WD", "VIS-CLA-6W", "AS-45WD", "ICPC-15WD"];

/// A figure of a team, as small as it can be kept.
#[derive(Clone, Copy)]
pub struct Figure {
    team: u16,
    month: u8,
    standard: u8,
    n: u16,
    d: u16,
}

impl Figure {
    /// What it sorts by: the percentage in hundredths.
    pub fn share(self) -> u32 {
        u32::from(self.n) * 10_000 / u32::from(self.d)
    }
}

/// `count` figures that look random and are always the same.
pub fn figures(count: u32) -> Vec<Figure> {
    let mut chance = 88_172_645_463_325_252_u64;
    let mut draw = |below: u16| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        u16::try_from(chance >> 40 & 0xffff).unwrap_or(0) % below
    };
    let one = |at: u32| {
        let d = 20 + draw(180);
        let standard = u8::try_from(at % 4).unwrap_or(0);
        let month = u8::try_from(at / 4 % 36).unwrap_or(0);
        Figure { team: u16::try_from(at / 144).unwrap_or(u16::MAX), month, standard, n: draw(d + 1), d }
    };
    (0..count).map(one).collect()
}

/// A cell as it is read.
pub fn cell(figures: &[Figure], row: usize, column: usize) -> String {
    let figure = figures[row];
    match column {
        0 => format!("{}", row + 1),
        1 => STANDARDS[usize::from(figure.standard)].into(),
        2 => format!("T{:04}", figure.team),
        3 => format!("{}-{:02}", 2020 + u16::from(figure.month) / 12, figure.month % 12 + 1),
        4 => format!("{}/{}", figure.n, figure.d),
        _ => format!("{}%", figure.share() / 100),
    }
}

/// A bare table: its rows, their order, the cursor and the first row that is shown.
pub struct Bare {
    figures: Vec<Figure>,
    order: Vec<u32>,
    at: usize,
    first: usize,
}

impl Bare {
    /// A table of `count` figures.
    pub fn new(count: u32) -> Self {
        Self { figures: figures(count), order: (0..count).collect(), at: 0, first: 0 }
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.order.len().saturating_sub(1));
    }

    /// Sorts the places by the percentage, lowest first, equals as they were.
    pub fn sort(&mut self) {
        let figures = &self.figures;
        self.order.sort_by_key(|row| figures[*row as usize].share());
    }

    /// Draws the window: a title with the place of the cursor, the headings, the rows.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer) {
        let rows = usize::from(area.height.saturating_sub(2)).max(1);
        self.first = self.first.min(self.at).max((self.at + 1).saturating_sub(rows));
        let shown = &self.order[self.first..(self.first + rows).min(self.order.len())];
        let title = format!("{} rows, at {}", self.order.len(), self.at + 1);
        buf.set_string(area.x, area.y, title, ratatui::style::Style::new());
        let line = |row: &u32| Row::new((0..TITLES.len()).map(|column| cell(&self.figures, *row as usize, column)));
        let table = Table::new(shown.iter().map(line), WIDTHS.map(Constraint::Length))
            .header(Row::new(TITLES))
            .highlight_symbol(">")
            .row_highlight_style(Modifier::REVERSED);
        let mut state = TableState::new().with_selected(self.at - self.first);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        StatefulWidget::render(table, below, buf, &mut state);
    }
}
