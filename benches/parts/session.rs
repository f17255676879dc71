//! A session on a feed that is opened from the cache: the first screen, then keys, each with its drawing.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assurance_clinic::app::keymap::Key;
use assurance_clinic::app::msg::{Effect, Moment, Msg};
use assurance_clinic::app::{App, Setup, SignIn, view};
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::runtime::feeds::{Feeds, Opened, record_rules};
use assurance_clinic::runtime::painter::Painter;
use assurance_clinic::screens::desk::Rules;
use assurance_clinic::settings::{Settings, holidays};
use assurance_clinic::widgets::theme::{Look, Theme};
use chrono::{NaiveDate, Utc};
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

/// The program at its overview, on this day, in the hands of a chair.
pub fn app(snapshot: Arc<Snapshot>, today: NaiveDate) -> App {
    let settings = Settings::built_in();
    let moment = Moment {
        now: Utc::now(),
        today,
        time: chrono::NaiveTime::MIN,
        steady: Duration::ZERO,
        fresh: uuid::Uuid::nil(),
    };
    App::new(Setup {
        snapshot,
        origin: None,
        rules: Rules {
            records: record_rules(&settings),
            caseload: settings.caseload.clone(),
            calendar: holidays::built_in(),
            stale_after_days: 40,
            next_clinic_days: 28,
            withhold_up_to: 5,
            agenda: settings.agenda,
            wording: assurance_clinic::report::build::Wordings::default(),
        },
        me: Actor { by: "bench".into(), role: Role::Chair, on_behalf_of: None, terminal: "bench".into() },
        record: "none".into(),
        moment,
        period: None,
        present: false,
        look: Look::new(Theme::Default, false),
        lock_after_minutes: None,
        sign_in: SignIn::Nobody,
    })
}

/// Presses a key.
pub fn press(app: &mut App, key: KeyCode) -> Vec<Effect> {
    let key = if key == KeyCode::BackTab { Key { shift: true, ..Key::plain(KeyCode::Tab) } } else { Key::plain(key) };
    app.update(Msg::Key(key))
}

/// Opens, draws, presses keys; gives the time to the first screen and of each of [`KEYS`].
pub fn run(feeds: &mut Feeds) -> io::Result<(usize, Vec<f64>)> {
    let begun = Instant::now();
    let opened = opened(feeds)?;
    let count = opened.snapshot.data.observations.len();
    let today = opened.snapshot.data.as_of;
    let mut app = app(Arc::new(opened.snapshot), today);
    let mut painter = Painter::new((80, 24));
    let mut bytes = painter.paint(|area, buf| view::draw(&app, area, buf)).len();
    let mut times = vec![millis(begun)];
    for (_, keys, repeats) in KEYS {
        let mut taken = Vec::new();
        for _ in 0..repeats {
            for &key in keys {
                let begun = Instant::now();
                press(&mut app, key);
                bytes += painter.paint(|area, buf| view::draw(&app, area, buf)).len();
                taken.push(millis(begun));
            }
        }
        times.push(median(taken));
    }
    std::mem::forget(app);
    Ok((count.min(bytes), times))
}

/// Milliseconds since then.
pub fn millis(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}
