//! A list to choose from: what can be done here, columns, values to filter by, a question with its safe answer first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::input::{Edit, Input};
use super::paint::{cut, put, width, wrap};
use super::theme::{Look, Meaning};

/// A list of choices, narrowed by typing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices {
    /// What is asked, above the list.
    pub title: String,
    /// The choices: what is read, and what stands beside it on the right.
    items: Vec<(String, String)>,
    /// Places of those that the typed text lets through.
    shown: Vec<usize>,
    cursor: usize,
    typed: Input,
    /// Whether it asks something: then letters do nothing, so that a slip narrows no answer away.
    asks: bool,
    /// Whether the first nine have numbers however many there are.
    numbers_long: bool,
}

impl Choices {
    /// Choices in this order, the first in front.
    pub fn new(title: impl Into<String>, items: Vec<(String, String)>) -> Self {
        let shown = (0..items.len()).collect();
        Self { title: title.into(), items, shown, cursor: 0, typed: Input::default(), asks: false, numbers_long: false }
    }

    /// A question: its answers, the safe one first. They are never narrowed.
    pub fn question(title: impl Into<String>, answers: &[&str]) -> Self {
        let items = answers.iter().map(|answer| ((*answer).to_string(), String::new())).collect();
        Self { asks: true, ..Self::new(title, items) }
    }

    /// The same, with numbers for the first nine however many there are: of these choices none has a digit to type.
    #[must_use]
    pub fn numbered(self) -> Self {
        Self { numbers_long: true, ..self }
    }

    /// Whether it asks something, so that the first answer is the safe one.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// The place of the choice in front, in the order given.
    pub fn chosen(&self) -> Option<usize> {
        self.shown.get(self.cursor).copied()
    }

    /// The choices that the typed text lets through: the place of each in the order given, what is read, and what stands
    /// beside it.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.shown.iter().map(|at| (*at, self.items[*at].0.as_str(), self.items[*at].1.as_str()))
    }

    /// Lets every choice through again.
    pub fn clear(&mut self) {
        self.typed = Input::default();
        self.shown = (0..self.items.len()).collect();
        self.cursor = 0;
    }

    /// How many choices there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether digits choose, and are shown: few choices or such as are numbered, and nothing typed yet.
    pub fn is_numbered(&self) -> bool {
        (self.items.len() <= 9 || self.numbers_long) && self.typed.text().is_empty()
    }

    /// Puts the choice at `place` in front.
    pub fn focus(&mut self, place: usize) {
        if let Some(at) = self.shown.iter().position(|shown| *shown == place) {
            self.cursor = at;
        }
    }

    /// Moves by `by` choices.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Types into the text that narrows the list; says why where that would become too long. A question takes no text.
    pub fn apply(&mut self, edit: &Edit) -> Option<String> {
        if self.asks {
            return None;
        }
        if self.typed.apply(edit) {
            self.shown = self.holding(&self.typed.text());
            self.cursor = 0;
        }
        self.typed.too_long().map(str::to_string)
    }

    /// The places of the choices that hold every word of `typed`, in any order.
    fn holding(&self, typed: &str) -> Vec<usize> {
        let typed = typed.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |(text, beside): &(String, String)| {
            let whole = format!("{text} {beside}").to_lowercase();
            words.iter().all(|word| whole.contains(word))
        };
        (0..self.items.len()).filter(|at| fits(&self.items[*at])).collect()
    }

    /// Whether any choice is let through by `typed`.
    pub fn any_holds(&self, typed: &str) -> bool {
        !self.holding(typed).is_empty()
    }

    /// Draws it over the whole of `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let mut y = 0;
        let room = usize::from(area.width.saturating_sub(2));
        for line in wrap(&self.title, room) {
            put(buf, area, 1, y, &line, look.style(Meaning::Strong));
            y += 1;
        }
        let typed = self.typed.text();
        if !typed.is_empty() {
            put(buf, area, 1, y, &format!("narrowed to: {typed}"), look.style(Meaning::Plain));
        }
        y += 1;
        let height = usize::from(area.height.saturating_sub(y));
        let first = (self.cursor + 1).saturating_sub(height);
        let name = |at: usize| {
            let text = &self.items[at].0;
            match at {
                _ if !self.is_numbered() => text.clone(),
                0..9 => format!("{} {text}", at + 1),
                _ => format!("  {text}"),
            }
        };
        let wide = room.saturating_sub(2);
        let beside = |at: usize| width(&self.items[at].1);
        // Short words beside a choice (its key, a count) stand at the right edge, long ones (what a column says) behind
        // the longest choice.
        let longest = self.shown.iter().map(|at| width(&name(*at))).max().unwrap_or(0).min(wide * 3 / 4);
        let is_short = self.shown.iter().all(|at| beside(*at) + longest + 2 <= wide && beside(*at) <= 16);
        for (line, at) in self.shown.iter().skip(first).take(height).enumerate() {
            let in_front = first + line == self.cursor;
            let style = look.style(if in_front { Meaning::Selected } else { Meaning::Plain });
            let mark = if in_front { ">" } else { " " };
            let left = cut(&name(*at), if is_short { wide } else { longest }, look.ellipsis());
            let at_edge = wide.saturating_sub(width(&left) + beside(*at));
            let gap = if is_short { at_edge } else { longest + 2 - width(&left) };
            let right = cut(&self.items[*at].1, wide.saturating_sub(width(&left) + gap), look.ellipsis());
            let text = format!("{mark} {left}{}{right}", " ".repeat(gap));
            let rest = " ".repeat(room.saturating_sub(width(&text)));
            let row = y.saturating_add(u16::try_from(line).unwrap_or(u16::MAX));
            put(buf, area, 1, row, &format!("{text}{rest}"), style);
        }
        if self.shown.is_empty() {
            put(buf, area, 3, y, "nothing fits; Backspace widens again", look.style(Meaning::Plain));
        }
    }
}
