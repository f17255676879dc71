//! A session on a feed that is opened from the cache: the first screen, then keys, each with its drawing.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use assurance_clinic::app::keymap::Key;
use assurance_clinic::app::msg::{Moment, Msg};
use assurance_clinic::app::{App, Setup, view};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::runtime::feeds::{Feeds, Opened, record_rules};
use assurance_clinic::runtime::painter::Painter;
use assurance_clinic::screens::desk::Rules;
use assurance_clinic::settings::{Settings, holidays};
use assurance_clinic::widgets::theme::{Look, Theme};
use chrono::Utc;
use crossterm::event::KeyCode;

use super::report::median;

/// What is timed after the first screen, in this order: a key or two, and how often.
pub const KEYS: [(&str, &[KeyCode], usize); 5] = [
    ("Down", &[KeyCode::Down], 50),
    ("End, Home", &[KeyCode::End, KeyCode::Home], 20),
    ("Enter, Esc", &[KeyCode::Enter, KeyCode::Esc], 5),
    ("month back, on", &[KeyCode::Char(','), KeyCode::Char('.')], 5),
    ("sort", &[KeyCode::Char('s')], 5),
];

fn opened(feeds: &mut Feeds) -> io::Result<Opened> {
    feeds.cached().ok_or_else(|| io::Error::other("the cache does not hold the feed"))
}

/// Opens and asks one question, which makes the index.
pub fn open(feeds: &mut Feeds) -> io::Result<(usize, Vec<f64>)> {
    let opened = opened(feeds)?;
    let _ = opened.snapshot.figures().latest_period();
    let count = opened.snapshot.data.observations.len();
    std::mem::forget(opened);
    Ok((count, Vec::new()))
}

/// Opens, draws, presses keys; gives the time to the first screen and of each of [`KEYS`].
pub fn run(feeds: &mut Feeds) -> io::Result<(usize, Vec<f64>)> {
    let begun = Instant::now();
    let opened = opened(feeds)?;
    let count = opened.snapshot.data.observations.len();
    let settings = Settings::built_in();
    let moment = Moment {
        now: Utc::now(),
        today: opened.snapshot.data.as_of,
        time: chrono::NaiveTime::MIN,
        fresh: uuid::Uuid::nil(),
    };
    let mut app = App::new(Setup {
        snapshot: Arc::new(opened.snapshot),
        origin: None,
        rules: Rules {
            records: record_rules(&settings),
            caseload: settings.caseload.clone(),
            calendar: holidays::built_in(),
            stale_after_days: 40,
            next_clinic_days: 28,
            agenda: settings.agenda,
        },
        me: Actor { by: "bench".into(), role: Role::Chair, on_behalf_of: None, terminal: "bench".into() },
        record: "none".into(),
        moment,
        period: None,
        present: false,
        look: Look::new(Theme::Default, false),
    });
    let mut painter = Painter::new((80, 24));
    let mut bytes = painter.paint(|area, buf| view::draw(&app, area, buf)).len();
    let mut times = vec![millis(begun)];
    for (_, keys, repeats) in KEYS {
        let mut taken = Vec::new();
        for _ in 0..repeats {
            for &key in keys {
                let begun = Instant::now();
                app.update(Msg::Key(Key::plain(key)));
                bytes += painter.paint(|area, buf| view::draw(&app, area, buf)).len();
                taken.push(millis(begun));
            }
        }
        times.push(median(taken));
    }
    std::mem::forget(app);
    Ok((count.min(bytes), times))
}

fn millis(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}
