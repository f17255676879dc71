use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::shown::Glyphs;
use super::wrap::Row;
use super::*;
use crate::text::{SafeText, clean_lines};
use crate::widgets::theme::{Look, Theme};

#[derive(Clone, Debug)]
enum Step {
    Type(char),
    Newline,
    Insert(String),
    Back,
    Forward,
    Go(Move),
    Extend(Move),
    Mark,
    Unselect,
    All,
    Copy,
    Cut,
    Paste,
    Delete,
    Undo,
    Redo,
    Resize(u16, u16),
}

use Step::{All, Back, Copy, Cut, Delete, Extend, Forward, Go, Insert, Mark, Newline, Paste, Redo, Undo, Unselect};

impl Editor {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Type(c) => self.insert_char(*c).unwrap(),
            Newline => self.newline().unwrap(),
            Insert(text) => self.insert_text(text).unwrap(),
            Back => self.delete_back(),
            Forward => self.delete_forward(),
            Go(to) => self.go(*to),
            Extend(to) => self.extend(*to),
            Mark => self.mark(),
            Unselect => drop(self.unselect()),
            All => self.select_all(),
            Copy => drop(self.copy().map(str::len)),
            Cut => drop(self.cut().map(str::len)),
            Paste => self.paste().unwrap(),
            Delete => drop(self.delete_selection()),
            Undo => drop(self.undo()),
            Redo => drop(self.redo()),
            Step::Resize(width, height) => self.resize(*width, *height),
        }
    }

    /// The text with `|` at the cursor and `^` at the other end of the selection.
    fn told(&self) -> String {
        let mut marks = vec![(self.cursor, '|')];
        marks.extend(self.selection().map(|range| (range.start + range.end - self.cursor, '^')));
        marks.sort_unstable();
        let mut told = self.text.clone();
        for (at, mark) in marks.into_iter().rev() {
            told.insert(at, mark);
        }
        told
    }
}

fn editor(told: &str, width: u16, height: u16) -> Editor {
    let at = told.find('|').unwrap();
    let mut editor = Editor::from(told.replace('|', "").as_str()).with_cursor(at);
    editor.resize(width, height);
    editor
}

fn typed(text: &str) -> Vec<Step> {
    text.chars().map(Step::Type).collect()
}

/// What stands in the cells, the blanks at the end of a row left out, and the cursor.
fn drawn(editor: &Editor, width: u16, height: u16) -> (Vec<String>, Option<Position>, Buffer) {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let cursor = editor.draw(area, &mut buf, &Look::new(Theme::Monochrome, true));
    let row = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_string();
    ((0..height).map(row).collect(), cursor, buf)
}

#[test]
fn every_intention_does_what_it_says() {
    use Move::*;
    let family = "👩\u{200d}👩\u{200d}👧";
    // Eleven columns wide: ten for words, one for the cursor.
    let cases: Vec<(&str, Vec<Step>, &str)> = vec![
        ("|", typed("Visit"), "Visit|"),
        ("a|b", vec![Newline], "a\n|b"),
        ("a|b", vec![Step::Type('\r')], "a\n|b"),
        ("a|d", vec![Insert("b\r\nc\r".into())], "ab\nc\n|d"),
        ("a|", vec![Insert(family.into()), Back], "a|"),
        ("|e\u{301}f", vec![Forward], "|f"),
        ("e|", typed("\u{301}x"), "e\u{301}x|"),
        ("e\n|\u{301}", vec![Back], "e\u{301}|"),
        ("🇬🇧|🇫🇷", vec![Go(Left)], "|🇬🇧🇫🇷"),
        ("|", vec![Back, Forward, Undo, Redo, Cut, Paste, Delete], "|"),
        ("one  two|", vec![Go(WordLeft), Go(WordLeft)], "|one  two"),
        ("|one  two", vec![Go(WordRight)], "one  |two"),
        ("one\n|two", vec![Go(WordLeft)], "|one\ntwo"),
        // Seen as "one two", "three", "four".
        ("one two three\nfo|ur", vec![Go(Up)], "one two th|ree\nfour"),
        ("one two th|ree", vec![Go(LineStart)], "one two |three"),
        ("one t|wo three", vec![Go(LineEnd)], "one two| three"),
        ("one two th|ree\nfour", vec![Go(LineEnd)], "one two three|\nfour"),
        ("one two|\na\nthree four", vec![Go(Down), Go(Down)], "one two\na\nthree f|our"),
        ("one two\na\nthree f|our", vec![Go(Up), Go(Up), Go(Up)], "one two|\na\nthree four"),
        ("1\n2\n3\n4\n5|", vec![Go(PageUp)], "1\n2\n3|\n4\n5"),
        ("|1\n2\n3\n4\n5", vec![Go(PageDown), Go(PageDown), Go(PageDown)], "1\n2\n3\n4\n|5"),
        ("one| two", vec![Go(Start)], "|one two"),
        ("one| two", vec![Go(End)], "one two|"),
        ("o|ne", vec![Extend(Right), Extend(Right)], "o^ne|"),
        ("o|ne", vec![Extend(Right), Go(Left)], "o|ne"),
        ("o|ne", vec![Extend(End), Go(Right)], "one|"),
        ("o|ne", vec![Mark, Go(End)], "o^ne|"),
        ("o|ne", vec![Mark, Go(End), Mark, Go(Left)], "on|e"),
        ("o|ne", vec![Mark, Go(End), Copy, Go(Left), Go(Left)], "|one"),
        ("o|ne", vec![Extend(End), Unselect, Step::Type('x')], "onex|"),
        ("o|ne", vec![Extend(End), Step::Type('x')], "ox|"),
        ("o|ne", vec![Extend(End), Newline], "o\n|"),
        ("o|ne", vec![Extend(End), Back], "o|"),
        ("o|ne", vec![Extend(End), Forward], "o|"),
        ("o|ne", vec![Extend(End), Delete, Undo], "one|"),
        ("o|ne", vec![All, Cut, Paste, Paste], "oneone|"),
        ("o|ne", vec![All, Copy, Paste, Paste], "oneone|"),
        ("one|", vec![All, Extend(Left)], "^on|e"),
        ("|", [typed("one two"), vec![Undo]].concat(), "one |"),
        ("|", [typed("one two"), vec![Undo, Undo]].concat(), "|"),
        ("|", [typed("one two"), vec![Undo, Undo, Redo]].concat(), "one |"),
        ("|", [typed("one"), vec![Newline, Undo]].concat(), "one|"),
        ("|", [typed("on"), vec![Go(Left)], typed("x"), vec![Undo]].concat(), "o|n"),
        ("one|", vec![Back, Back, Undo], "one|"),
        ("|one", vec![Forward, Forward, Undo], "|one"),
        ("|", [typed("one"), vec![Undo], typed("x"), vec![Redo]].concat(), "x|"),
        ("|", [typed(&"x".repeat(30)), vec![Undo]].concat(), "xxxxxxxxxxxxxxxxxxxx|"),
    ];
    for (before, steps, after) in cases {
        let mut editor = editor(before, 11, 3);
        for step in &steps {
            editor.step(step);
        }
        assert_eq!(editor.told(), after, "{before:?} {steps:?}");
    }
}

#[test]
fn draws_wrapped_text_with_the_selection_reversed_and_nothing_a_terminal_obeys() {
    let mut it = editor("Seen on |4 January.\nA\u{1b}[2J\u{202e}", 12, 4);
    it.extend(Move::Down);
    let (rows, cursor, buf) = drawn(&it, 12, 4);
    assert_eq!(rows, ["Seen on 4", "January.", "A<U+001B>[2", "J<U+202E>"]);
    assert_eq!(cursor, Some(Position::new(8, 1)));
    let reversed = |y: u16| (0..12).filter(|x| buf[(*x, y)].modifier.contains(Modifier::REVERSED)).collect::<Vec<_>>();
    assert_eq!(reversed(0), [8, 9], "the 4 and the blank behind it");
    assert_eq!(reversed(1), (0..8).collect::<Vec<_>>());
    assert_eq!(it.position(), "line 2 of 4, 10 characters selected");
    it.go(Move::End);
    it.mark();
    it.go(Move::Left);
    assert_eq!(it.position(), "line 4 of 4, 1 character selected, selecting");
    let (rows, cursor, _) = drawn(&it, 12, 2);
    assert_eq!((rows, cursor), (vec!["A<U+001B>[2".into(), "J<U+202E>".into()], Some(Position::new(1, 1))), "scrolled");
}

#[test]
fn shows_what_the_rest_of_the_program_shows() {
    for text in
        ["a\tb", "<U+202E> <UP", "<\u{200b}U", "Zoe\u{308} \u{a0}", "👩\u{200d}👧 <U\u{308}", "x\u{301}\u{302}\u{303}"]
    {
        let shown = Glyphs::from(text, Row::default()).map(|glyph| glyph.shown.into_owned()).collect::<String>();
        assert_eq!(shown, clean_lines(text), "{text:?}");
    }
    let alone = Glyphs::from("\u{1161}", Row::default()).map(|glyph| glyph.shown.into_owned()).collect::<String>();
    assert_eq!(alone, "<U+1161>", "no terminal shows half a syllable");
}

#[test]
fn what_is_too_long_is_refused_in_words_and_nothing_is_lost() {
    let full = "x".repeat(LONGEST);
    let mut it = Editor::from(&full[1..]);
    it.insert_char('y').unwrap();
    it.extend(Move::Left);
    let before = it.clone();
    let refused = it.insert_text("zzz").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "this would make the text 2 characters longer than the 100,000 it can hold. Nothing was changed: shorten the \
         text, or put in less"
    );
    assert_eq!(it, before);
    it.insert_char('z').unwrap();
    assert!(it.newline().is_err());
    assert_eq!(it.text().len(), LONGEST);
    let mut longer = Editor::from(format!("{full}y").as_str());
    assert_eq!(longer.text().len(), LONGEST + 1, "a text that is there is kept whole");
    assert_eq!(longer.insert_char('z'), Err(TooLong { over: 2 }));
    longer.delete_back();
    assert_eq!(longer.text(), full);
}

#[test]
fn a_thousand_changes_can_be_taken_back_or_as_many_as_memory_allows() {
    let mut it = Editor::default();
    for _ in 0..1100 {
        it.newline().unwrap();
    }
    assert_eq!(std::iter::from_fn(|| it.undo().then_some(())).count(), 1000);
    assert_eq!(it.text().len(), 100);
    let mut it = Editor::default();
    let long = "y".repeat(LONGEST / 2);
    for _ in 0..100 {
        it.select_all();
        it.insert_text(&long).unwrap();
    }
    assert_eq!(std::iter::from_fn(|| it.undo().then_some(())).count(), 41, "two times 50,000 bytes each, within 4 MiB");
}

#[test]
fn one_grapheme_longer_than_many_screens_is_walked_over() {
    let mut it = Editor::from(format!("e{}|\nend", "\u{301}".repeat(20_000)).as_str()).with_cursor(0);
    it.resize(40, 10);
    drawn(&it, 40, 10);
    it.go(Move::Down);
    assert!(it.cursor() > 40_000);
    it.insert_char('x').unwrap();
    it.go(Move::Start);
    it.delete_forward();
    assert!(it.text().ends_with("\nend") && it.text().len() < 8);
    it.undo();
    assert_eq!(it.layout, Layout::new(it.text(), 39));
    // Spelled out it fills rows of its own; joined no more it goes back into the row before.
    let mut it = editor("<ᄀ|", 4, 3);
    it.insert_char('\u{200d}').unwrap();
    assert_eq!(it.position(), "line 5 of 5");
    it.undo();
    assert_eq!(it.position(), "line 1 of 1");
}

const HOSTILE: &[char] = &[
    'a',
    'b',
    ' ',
    ' ',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u{1b}',
    '\u{9b}',
    '<',
    'U',
    '+',
    'e',
    '\u{301}',
    '\u{302}',
    '日',
    'ﾊ',
    'ﾞ',
    '👩',
    '🏽',
    '\u{200d}',
    '\u{fe0f}',
    '🇬',
    '🇧',
    '\u{202e}',
    '\u{200b}',
    '\u{a0}',
    '\u{1100}',
    '\u{1161}',
    'क',
    '\u{94d}',
    'א',
    'ل',
    'ا',
    '\u{600}',
    '\u{2028}',
    '\u{e0041}',
    '\u{338}',
];

fn hostile(most: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(HOSTILE), 0..most).prop_map(String::from_iter),
        ".{0,40}",
        "[a-z]{1,30}( {1,3}[a-z]{1,30}){0,6}",
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Move::*;
    let to = prop::sample::select(
        &[Left, Right, WordLeft, WordRight, LineStart, LineEnd, Up, Down, PageUp, PageDown, Start, End][..],
    );
    let step = prop_oneof![
        6 => prop::sample::select(HOSTILE).prop_map(Step::Type),
        2 => hostile(30).prop_map(Insert),
        4 => to.clone().prop_map(Go),
        3 => to.prop_map(Extend),
        4 => prop::sample::select(vec![Back, Forward, Newline]),
        3 => prop::sample::select(vec![Mark, Unselect, All, Copy, Cut, Paste, Delete]),
        3 => prop::sample::select(vec![Undo, Redo]),
        1 => (0u16..30, 0u16..8).prop_map(|(width, height)| Step::Resize(width, height)),
    ];
    prop::collection::vec(step, 0..60)
}

proptest! {
    #[test]
    fn whatever_is_done_the_editor_stays_whole_and_can_go_back(text in hostile(60), steps in steps(), at in 0usize..99) {
        let mut it = Editor::from(text.as_str()).with_cursor(at);
        let first = it.text().to_string();
        it.resize(12, 4);
        for step in &steps {
            it.step(step);
            prop_assert!(is_edge(it.text(), it.cursor()), "the cursor within a grapheme after {:?}", step);
            prop_assert!(it.selection().is_none_or(|range| is_edge(it.text(), range.start) && is_edge(it.text(), range.end)));
            prop_assert_eq!(it.length, it.text().chars().count());
            prop_assert_eq!(&it.layout, &Layout::new(it.text(), it.layout.room), "wrapped as if anew after {:?}", step);
            let row = it.layout.row_of(it.cursor());
            prop_assert!((it.top..it.top + it.height).contains(&row), "the cursor is seen");
        }
        while it.redo() {}
        let last = it.text().to_string();
        while it.undo() {}
        prop_assert_eq!(it.text(), first);
        while it.redo() {}
        prop_assert_eq!(it.text(), last);
    }

    #[test]
    fn drawing_obeys_no_text_and_leaves_no_area(text in hostile(200), at in 0usize..400, width in 0u16..40, height in 0u16..9) {
        let mut it = Editor::from(text.as_str()).with_cursor(at);
        it.extend(Move::WordLeft);
        let whole = Rect::new(0, 0, 50, 12);
        let area = Rect::new(3, 2, width, height);
        let mut buf = Buffer::filled(whole, ratatui::buffer::Cell::new("."));
        let cursor = it.draw(area, &mut buf, &Look::new(Theme::Default, false));
        prop_assert_eq!(cursor.is_some(), !area.is_empty());
        prop_assert!(cursor.is_none_or(|cursor| area.contains(cursor)));
        for place in whole.positions() {
            let symbol = buf[place].symbol();
            prop_assert!(area.contains(place) || symbol == ".");
            prop_assert!(SafeText::kept(symbol).as_str() == symbol, "{:?}", symbol);
            prop_assert!(!symbol.chars().any(char::is_control));
        }
    }

    #[test]
    fn wrapping_loses_no_grapheme(text in hostile(80), width in 9u16..30) {
        let it = Editor::from(text.as_str()).with_cursor(0);
        let (rows, _, _) = drawn(&it, width, 999);
        let without_blanks = |text: &str| text.replace([' ', '\n'], "");
        let shown = Glyphs::from(it.text(), Row::default()).map(|glyph| glyph.shown.into_owned()).collect::<String>();
        prop_assert_eq!(without_blanks(&rows.concat()), without_blanks(&shown));
        let mut all = it.clone();
        all.resize(width, 999);
        let stops = (0..all.layout.rows.len()).flat_map(|row| all.layout.stops(all.text(), row)).map(|(at, _)| at);
        let edges = (0..=all.text().len()).filter(|at| is_edge(all.text(), *at));
        prop_assert!(stops.eq(edges), "every grapheme has one place for the cursor");
    }
}
