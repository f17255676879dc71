//! A clinic of 40 teams with 400 open actions: its agenda proposed, and the keys of its pages, each with its drawing.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use assurance_clinic::app::App;
use assurance_clinic::app::msg::{Msg, OwnDrafts, RecordNews};
use assurance_clinic::app::view;
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::insight::agenda::{Sources, propose};
use assurance_clinic::runtime::feeds::record_rules;
use assurance_clinic::runtime::painter::Painter;
use assurance_clinic::screens::page::Place;
use assurance_clinic::settings::{Settings, holidays};
use crossterm::event::KeyCode;

use super::child;
use super::meeting::Meeting;
use super::report::{Goal, Report, median};
use super::session::{self, press};
use crate::bare::Bare;

const SCREEN: (u16, u16) = (80, 24);
const FRAME: f64 = 16.0;
/// How often each way is gone in one round.
const REPEATS: usize = 5;

/// Keys that lead back to where they began, on whatever page they are pressed.
const MOVES: &[&[KeyCode]] = &[
    &[KeyCode::Down, KeyCode::Up],
    &[KeyCode::PageDown, KeyCode::PageUp],
    &[KeyCode::End, KeyCode::Home],
    &[KeyCode::Tab, KeyCode::BackTab],
    &[KeyCode::Enter, KeyCode::Esc],
    &[KeyCode::Char('/'), KeyCode::Char('e'), KeyCode::Esc],
    &[KeyCode::Char('s'), KeyCode::Esc],
    &[KeyCode::Char('f'), KeyCode::Esc],
    &[KeyCode::Char('z'), KeyCode::Esc],
    &[KeyCode::F(1), KeyCode::Esc],
    &[KeyCode::F(2), KeyCode::Esc],
];
const ITEMS: &[KeyCode] = &[KeyCode::Char('n'), KeyCode::Char('p')];

/// What was measured on one page: for each key the times of all rounds.
#[derive(Default)]
struct Measured(Vec<(KeyCode, Vec<f64>)>);

impl Measured {
    fn add(&mut self, key: KeyCode, millis: f64) {
        match self.0.iter_mut().find(|(it, _)| *it == key) {
            Some((_, times)) => times.push(millis),
            None => self.0.push((key, vec![millis])),
        }
    }

    fn of(&self, key: KeyCode) -> f64 {
        self.0.iter().find(|(it, _)| *it == key).map_or(0.0, |(_, times)| median(times.clone()))
    }

    fn slowest(&self) -> (KeyCode, f64) {
        let medians = self.0.iter().map(|(key, times)| (*key, median(times.clone())));
        medians.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((KeyCode::Null, 0.0))
    }
}

/// The program with its screen; what it writes into the record is answered at once.
struct Room {
    app: App,
    painter: Painter,
    meeting: Meeting,
}

impl Room {
    fn tell(&mut self, news: RecordNews) -> f64 {
        let begun = Instant::now();
        self.app.update(Msg::Record(news));
        self.painter.paint(|area, buf| view::draw(&self.app, area, buf));
        session::millis(begun)
    }

    fn key(&mut self, key: KeyCode) -> f64 {
        let begun = Instant::now();
        let effects = press(&mut self.app, key);
        for (id, events) in self.meeting.answer(effects) {
            self.app.update(Msg::Record(RecordNews::Appended { id, events }));
        }
        self.painter.paint(|area, buf| view::draw(&self.app, area, buf));
        session::millis(begun)
    }

    fn keys(&mut self, ways: &[&[KeyCode]], measured: &mut Measured) {
        for way in ways {
            for key in std::iter::repeat_n(*way, REPEATS).flatten() {
                measured.add(*key, self.key(*key));
            }
        }
    }

    fn is_at(&self, is: impl Fn(&Place) -> bool) -> io::Result<()> {
        let place = &self.app.level().place;
        if is(place) { Ok(()) } else { Err(io::Error::other(format!("the keys led to {place:?}"))) }
    }
}

/// Measures the clinic in every round, and a bare table of as many rows as the clinic has actions beside it.
pub fn measure(report: &mut Report, folder: &Path, rounds: usize) -> io::Result<()> {
    let mut proposed = Vec::new();
    let mut recorded = Vec::new();
    let mut bare = Vec::new();
    let mut pages: [Measured; 5] = std::array::from_fn(|_| Measured::default());
    for _ in 0..rounds {
        let snapshot = Arc::new(child::snapshot_of(super::meeting::TEAMS, folder)?);
        let meeting = Meeting::new(&snapshot);
        proposed.push(agenda(&snapshot, &meeting));
        let mut room = Room { app: session::app(snapshot, meeting.today()), painter: Painter::new(SCREEN), meeting };
        let events = room.meeting.events().to_vec();
        let drafts = OwnDrafts { person: room.app.desk.me.by.clone(), texts: Vec::new() };
        room.tell(RecordNews::Loaded { events, drafts });
        let [prepared, clinic, item, register, back] = &mut pages;
        room.key(KeyCode::Char('m'));
        room.key(KeyCode::Enter);
        room.is_at(|place| matches!(place, Place::Clinic(_)))?;
        room.keys(MOVES, prepared);
        for _ in 0..REPEATS {
            let events = room.meeting.someone_asks();
            recorded.push(room.tell(RecordNews::Since(events)));
        }
        let events = room.meeting.open(room.app.desk.agenda(room.meeting.clinic(&room.app)?));
        room.tell(RecordNews::Since(events));
        room.keys(MOVES, clinic);
        room.key(KeyCode::Char('u'));
        room.is_at(|place| matches!(place, Place::Register))?;
        room.keys(MOVES, register);
        room.key(KeyCode::Esc);
        room.key(KeyCode::Enter);
        room.is_at(|place| matches!(place, Place::Item { .. }))?;
        room.keys(MOVES, item);
        room.keys(&[ITEMS], item);
        while room.is_at(|place| matches!(place, Place::Item { .. })).is_ok() {
            item.add(KeyCode::Char('n'), room.key(KeyCode::Char('n')));
        }
        room.is_at(|place| matches!(place, Place::Minutes(_)))?;
        room.keys(MOVES, back);
        bare.push(down_of_bare());
    }
    tell(report, median(proposed), median(recorded), median(bare), &pages);
    Ok(())
}

fn tell(report: &mut Report, proposed: f64, recorded: f64, bare: f64, pages: &[Measured; 5]) {
    let name = "clinic of 40 teams, 400 actions: agenda proposed (a frame)";
    report.add(Goal::below(name, proposed, "ms", FRAME, FRAME));
    report.add(Goal::below("  something recorded, its page made anew (a frame)", recorded, "ms", FRAME, FRAME));
    let names = ["clinic, prepared", "clinic, in the room", "item", "register", "read-back"];
    for (name, page) in names.iter().zip(pages) {
        let (key, slowest) = page.slowest();
        let down = format!("  {name}: Down, against bare");
        report.add(Goal::at_most(&down, page.of(KeyCode::Down), "ms", bare, 1.25));
        let name = format!("  {name}: slowest key, {key} (bare Down beside)");
        report.add(Goal::below(&name, slowest, "ms", bare, FRAME));
    }
}

/// The records judged and the agenda proposed, as for the first page after the start.
fn agenda(snapshot: &Snapshot, meeting: &Meeting) -> f64 {
    let (settings, calendar) = (Settings::built_in(), holidays::built_in());
    let register = meeting.register();
    let begun = Instant::now();
    let standings = snapshot.data.standings_with(register, record_rules(&settings), &calendar);
    let agenda = propose(&Sources {
        figures: snapshot.figures(),
        standings: &standings,
        register,
        area: meeting.area(),
        period: meeting.period(),
        today: meeting.today(),
        calendar: &calendar,
        rules: &settings.agenda,
    });
    let taken = session::millis(begun);
    assert!(agenda.items.len() > 30, "a clinic with {} items is no measure", agenda.items.len());
    taken
}

fn down_of_bare() -> f64 {
    let mut table = Bare::new(super::meeting::ACTIONS);
    let mut painter = Painter::new(SCREEN);
    let mut times = Vec::new();
    for _ in 0..50 {
        let begun = Instant::now();
        table.step(1);
        painter.paint(|area, buf| {
            table.draw(area, buf);
            None
        });
        times.push(session::millis(begun));
    }
    median(times)
}
