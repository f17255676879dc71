//! Many people at one keyboard, in any order: what each typed is kept and recorded under their own name, and seen by nobody
//! else.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::event::{Event, Head, NewEvent};
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::person::Held;
use assurance_clinic::widgets::theme::{Look, Theme};

use super::super::support::Screen;
use super::super::tier::Dice;
use super::{at, let_in, people};

/// How a word of theirs begins: two capitals that no screen has. A number follows, so that each is typed once.
const NAMES: [(&str, &str); 3] = [("A. Ade", "QQADE"), ("B. Bell", "QQBELL"), ("C. Cole", "QQCOLE")];

/// A record and a disk that answer when they are let.
struct World {
    screen: Screen,
    head: Head,
    disk: BTreeMap<(String, String), String>,
    waiting: VecDeque<Vec<NewEvent>>,
    seconds: u32,
    recorded: usize,
    /// How many words were typed, and those that the record has: they are everybody's to read.
    typed: usize,
    public: BTreeSet<String>,
}

impl World {
    fn new() -> Self {
        let all: Vec<(&str, &[Held])> = NAMES.iter().map(|(name, _)| (*name, &[Held::Chair][..])).collect();
        let events = people(&all);
        let head = events.last().unwrap().head();
        let screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &events);
        Self {
            screen,
            head,
            disk: BTreeMap::new(),
            waiting: VecDeque::new(),
            seconds: 0,
            recorded: 0,
            typed: 0,
            public: BTreeSet::new(),
        }
    }

    /// Types a word that was never typed before.
    fn types(&mut self, mark: &str) {
        self.typed += 1;
        let word = format!("{mark}{:03}", self.typed);
        self.screen.typed(&word);
        if !self.has_form() {
            // A form that stands on its list of standards opens that.
            self.screen.press("Esc").field("Owner").typed(&word);
        }
    }

    /// That nothing stands on the screen that somebody else typed and has not recorded; of somebody who is in front.
    fn shows_only(&self, name: &str, of: &str) {
        let text = self.screen.text();
        let own = NAMES.iter().find(|(it, _)| *it == name).unwrap().1;
        for word in words(&text) {
            let is_own = word.starts_with(own) || own.starts_with(word);
            // One that is cut at the edge of a column is whichever begins so.
            let is_public = self.public.iter().any(|it| it.starts_with(word));
            assert!(is_own || is_public, "{word} before {name}: {of}\n{text}");
        }
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
            self.public.extend(words(&new.payload).map(str::to_owned));
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

    /// Whether a form is in front, however much is typed in it: its buttons may be out of sight.
    fn has_form(&self) -> bool {
        self.screen.text().contains("New action for ")
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

/// The words of people in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("QQ");
    starts.map(|(at, _)| {
        let end =
            |from: usize| text[from..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(text.len(), |it| from + it);
        let next = text[at + 2..].find("QQ").map_or(text.len(), |it| at + 2 + it);
        &text[at..end(at).min(next)]
    })
}

#[test]
fn a_thousand_switches_and_nothing_under_a_wrong_name() {
    let seed = 20_221_231_u64;
    let mut dice = Dice::new(seed, 0);
    let (mut given, mut recorded) = (0, 0);
    // A record that has grown is slow to draw: ten hundreds, each on one of its own.
    for hundred in 0..10 {
        let mut world = World::new();
        for switch in 0..100 {
            let of = format!("switch {}, seed {seed}", 100 * hundred + switch);
            given += usize::from(one_sits(&mut world, &mut dice, &of));
        }
        while !world.waiting.is_empty() {
            world.answer();
        }
        recorded += world.recorded;
        assert!(world.public.len() > 10 && world.typed > world.public.len() + 10, "both are seen: {:?}", world.public);
    }
    assert!(given > 100 && recorded > 100, "{given} given, {recorded} recorded");
}

/// Somebody signs in, does this and that, and goes; says whether they gave something to be recorded.
fn one_sits(world: &mut World, dice: &mut Dice, of: &str) -> bool {
    let (name, mark) = NAMES[dice.below(3)];
    let mut given = false;
    world.sign_in(name);
    assert!(world.screen.text().contains(name), "{of}\n{}", world.screen.text());
    for _ in 0..=dice.below(3) {
        match dice.below(5) {
            // A form that is saved, one that is left standing, one that is closed.
            0 => {
                world.press("Home a");
                if world.has_form() {
                    world.types(mark);
                    world.screen.field("[ Save ]");
                    world.press("Enter");
                    given = true;
                }
            }
            1 => {
                world.press("Down a");
                if world.has_form() {
                    world.types(mark);
                    world.serve();
                }
            }
            2 => world.press("Esc"),
            3 => world.press("u"),
            _ => world.answer(),
        }
        world.shows_only(name, of);
    }
    match dice.below(3) {
        0 => world.pass(301),
        1 => world.screen.tell(Msg::HangUp),
        _ => drop(world.screen.press("F6")),
    }
    world.serve();
    let text = world.screen.text();
    assert_eq!(words(&text).next(), None, "locked: {of}\n{text}");
    world.pass(1);
    if dice.below(3) == 0 {
        world.answer();
    }
    given
}
