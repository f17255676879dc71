//! Many people at one keyboard, in any order: what each typed is kept and recorded under their own name, and seen by nobody
//! else.

use std::collections::{BTreeMap, VecDeque};

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::event::{Event, Head, NewEvent};
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::person::Held;
use assurance_clinic::widgets::theme::{Look, Theme};

use super::super::support::Screen;
use super::{at, let_in, people};

/// What a word of theirs looks like: two capitals that no screen has.
const NAMES: [(&str, &str); 3] = [("A. Ade", "QQADE"), ("B. Bell", "QQBELL"), ("C. Cole", "QQCOLE")];

/// A record and a disk that answer when they are let.
struct World {
    screen: Screen,
    head: Head,
    disk: BTreeMap<(String, String), String>,
    waiting: VecDeque<Vec<NewEvent>>,
    seconds: u32,
    recorded: usize,
}

impl World {
    fn new() -> Self {
        let all: Vec<(&str, &[Held])> = NAMES.iter().map(|(name, _)| (*name, &[Held::Chair][..])).collect();
        let events = people(&all);
        let head = events.last().unwrap().head();
        let screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &events);
        Self { screen, head, disk: BTreeMap::new(), waiting: VecDeque::new(), seconds: 0, recorded: 0 }
    }

    /// Does what was asked for, and looks whose it is.
    fn serve(&mut self) {
        for asked in std::mem::take(&mut self.screen.asked) {
            match asked {
                Effect::SaveDraft { author, place, fields } => {
                    let key = (author.to_string(), place);
                    match fields {
                        Some(text) => {
                            is_by(author.as_str(), &text);
                            self.disk.insert(key, text);
                        }
                        None => drop(self.disk.remove(&key)),
                    }
                }
                Effect::Append(new) => {
                    for new in &new {
                        is_by(&new.by, &new.payload);
                    }
                    self.waiting.push_back(new);
                }
                _ => {}
            }
        }
    }

    fn answer(&mut self) {
        let Some(new) = self.waiting.pop_front() else { return };
        let id = new[0].id;
        let mut events = Vec::new();
        for new in new {
            let event = Event::chained(new, self.head);
            self.head = event.head();
            events.push(event);
        }
        self.recorded += 1;
        self.screen.tell(Msg::Record(RecordNews::Appended { id, events }));
        self.serve();
    }

    fn pass(&mut self, seconds: u32) {
        self.seconds += seconds;
        self.screen.it_is(at(self.seconds));
        self.serve();
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            // Each key has a moment of its own, and so an id that nothing has yet.
            self.pass(1);
            self.screen.press(key);
            self.serve();
        }
    }

    fn has_form(&self) -> bool {
        self.screen.text().contains("[ Save ]")
    }

    fn sign_in(&mut self, name: &str) {
        self.screen.press("Esc Home").typed(name).press("Enter").typed("a long passphrase").press("Enter");
        self.serve();
        let own = self.disk.iter().filter(|((author, _), _)| author == name);
        let drafts: Vec<_> = own.map(|((_, place), text)| (place.clone(), text.clone())).collect();
        let_in(&mut self.screen, name, Role::Chair, &drafts);
        self.serve();
    }
}

/// That nothing in this text is anybody else's.
fn is_by(author: &str, text: &str) {
    for (name, mark) in NAMES {
        assert!(name == author || !text.contains(mark), "{author} is to have written what {name} typed: {text}");
    }
}

#[test]
fn a_thousand_switches_and_nothing_under_a_wrong_name() {
    let seed = 20_221_231_u64;
    let mut state = seed;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut world = World::new();
    let mut given = 0;
    for switch in 0..1000 {
        let (name, mark) = NAMES[usize::try_from(next(3)).unwrap()];
        world.sign_in(name);
        assert!(world.screen.text().contains(name), "switch {switch}, seed {seed}\n{}", world.screen.text());
        for _ in 0..=next(3) {
            match next(5) {
                // A form that is saved, one that is left standing, one that is closed.
                0 => {
                    world.press("Home a");
                    if world.has_form() {
                        world.screen.typed(mark).field("[ Save ]");
                        world.press("Enter");
                        given += 1;
                    }
                }
                1 => {
                    world.press("Down a");
                    if world.has_form() {
                        world.screen.typed(mark);
                        world.serve();
                    }
                }
                2 => world.press("Esc"),
                3 => world.press("u"),
                _ => world.answer(),
            }
            let text = world.screen.text();
            let others = NAMES.iter().filter(|(other, _)| *other != name).map(|(_, mark)| mark);
            // What is recorded is everybody's to read; what is only typed is not.
            if world.recorded == 0 {
                for mark in others {
                    assert!(!text.contains(mark), "switch {switch}, seed {seed}\n{text}");
                }
            }
        }
        match next(3) {
            0 => world.pass(301),
            1 => world.screen.tell(Msg::HangUp),
            _ => {
                world.screen.press("F6");
            }
        }
        world.serve();
        let text = world.screen.text();
        for (_, mark) in NAMES {
            assert!(!text.contains(mark), "locked: switch {switch}, seed {seed}\n{text}");
        }
        world.pass(1);
        if next(3) == 0 {
            world.answer();
        }
    }
    while !world.waiting.is_empty() {
        world.answer();
    }
    assert!(given > 100 && world.recorded > 100, "{given} given, {} recorded", world.recorded);
}
