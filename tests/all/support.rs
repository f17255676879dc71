//! The program's screens without a terminal: keys in, text out.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use assurance_clinic::app::keymap::Key;
use assurance_clinic::app::msg::{Effect, FeedNews, Moment, Msg, OwnDrafts, RecordNews};
use assurance_clinic::app::{App, Setup, SignIn, view};
use assurance_clinic::dataset::{Dataset, Snapshot};
use assurance_clinic::domain::event::{Event, Head, NewEvent};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::insight::reckoned::Reckoned;
use assurance_clinic::report::build::Wordings;
use assurance_clinic::runtime::feeds::{FeedPlace, Feeds, record_rules};
use assurance_clinic::screens::desk::{Origin, Rules};
use assurance_clinic::settings::{Settings, holidays};
use assurance_clinic::widgets::theme::{Look, Theme};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

/// The built-in sample as it is read at every start.
pub static SAMPLE: LazyLock<Arc<Snapshot>> = LazyLock::new(|| {
    let feeds = Feeds::new(FeedPlace::BuiltIn, &Settings::built_in(), holidays::built_in(), None);
    Arc::new(feeds.read_now().unwrap())
});

/// The day the sample was made, and a noon.
pub fn moment() -> Moment {
    let today = NaiveDate::from_ymd_opt(2023, 1, 9).unwrap();
    Moment { now: noon(today), today, time: noon(today).time(), steady: Duration::ZERO, fresh: Uuid::from_u128(1) }
}

/// So many seconds after it.
pub fn at(seconds: u32) -> Moment {
    let begun = moment();
    Moment {
        now: begun.now + TimeDelta::seconds(i64::from(seconds)),
        steady: Duration::from_secs(u64::from(seconds)),
        fresh: Uuid::from_u128(1000 + u128::from(seconds)),
        ..begun
    }
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// A key as `config/keys.toml` writes it.
pub fn key(word: &str) -> Key {
    let (ctrl, rest) = word.strip_prefix("Ctrl-").map_or((false, word), |rest| (true, rest));
    let (shift, rest) = rest.strip_prefix("Shift-").map_or((false, rest), |rest| (true, rest));
    let code = match rest {
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        _ if rest.chars().count() == 1 => KeyCode::Char(rest.chars().next().unwrap()),
        _ => KeyCode::F(rest.strip_prefix('F').unwrap().parse().unwrap()),
    };
    Key { code, ctrl, shift }
}

/// How the program is started.
#[derive(Clone, Copy)]
struct Start {
    present: bool,
    lock_after_minutes: Option<u32>,
    sign_in: SignIn,
    for_whom: Option<&'static str>,
}

impl Default for Start {
    fn default() -> Self {
        Self { present: false, lock_after_minutes: None, sign_in: SignIn::Nobody, for_whom: None }
    }
}

/// The program in front of a person.
pub struct Screen {
    pub app: App,
    pub size: (u16, u16),
    /// What the program asked for and nobody has done.
    pub asked: Vec<Effect>,
    head: Head,
    moment: Moment,
}

impl Screen {
    /// The sample's overview, drawn so large and in this look.
    pub fn new(size: (u16, u16), look: Look) -> Self {
        let mut screen = Self::unread(size, look);
        screen.loaded(&[]);
        screen
    }

    /// At 80x24, where no feed could be read.
    pub fn without_figures() -> Self {
        let feeds = Feeds::new(FeedPlace::BuiltIn, &Settings::built_in(), holidays::built_in(), Some(moment().today));
        let nothing = Arc::new(feeds.without_figures().snapshot);
        let mut screen = Self::opened(nothing, (80, 24), Look::new(Theme::Default, false), false);
        screen.loaded(&[]);
        screen
    }

    /// The record and the person's drafts are read.
    pub fn loaded(&mut self, drafts: &[(String, String)]) -> &mut Self {
        self.reads(&[], drafts);
        self
    }

    /// The record and the drafts of the person who began are read.
    pub fn reads(&mut self, events: &[Event], drafts: &[(String, String)]) {
        let drafts = OwnDrafts { person: self.app.desk.me.by.clone(), texts: drafts.to_vec() };
        self.tell(Msg::Record(RecordNews::Loaded { events: events.to_vec(), drafts }));
    }

    /// What the program asked to keep of half-typed text, the last of each place; `None` where it is to be dropped.
    pub fn kept(&self) -> BTreeMap<String, Option<String>> {
        let kept = self.asked.iter().filter_map(|effect| match effect {
            Effect::SaveDraft { place, fields, .. } => Some((place.clone(), fields.clone())),
            _ => None,
        });
        kept.collect()
    }

    /// Before the record and the drafts are read.
    pub fn unread(size: (u16, u16), look: Look) -> Self {
        Self::opened(SAMPLE.clone(), size, look, false)
    }

    /// At 80x24, for a projector: worker and child level hidden.
    pub fn presenting() -> Self {
        let mut screen = Self::opened(SAMPLE.clone(), (80, 24), Look::new(Theme::Default, false), true);
        screen.loaded(&[]);
        screen
    }

    /// At 80x24, where the screen locks after so many minutes without a key.
    pub fn locking(minutes: u32) -> Self {
        let start = Start { lock_after_minutes: Some(minutes), ..Start::default() };
        let mut screen = Self::started(SAMPLE.clone(), (80, 24), Look::new(Theme::Default, false), start);
        screen.loaded(&[]);
        screen
    }

    /// So large and in this look, where people sign in: nobody has yet. The record holds `events`.
    pub fn shared(size: (u16, u16), look: Look, events: &[Event]) -> Self {
        Self::shared_for(None, size, look, events)
    }

    /// The same, started on behalf of somebody.
    pub fn shared_for(for_whom: Option<&'static str>, size: (u16, u16), look: Look, events: &[Event]) -> Self {
        let start = Start { lock_after_minutes: Some(5), sign_in: SignIn::Unread, for_whom, ..Start::default() };
        let mut screen = Self::started(SAMPLE.clone(), size, look, start);
        screen.head = events.last().map_or(Head::EMPTY, Event::head);
        screen.reads(events, &[]);
        screen
    }

    /// Where a record is there and cannot be read.
    pub fn unread_record() -> Self {
        let start = Start { lock_after_minutes: Some(5), sign_in: SignIn::Unread, ..Start::default() };
        let mut screen = Self::started(SAMPLE.clone(), (80, 24), Look::new(Theme::Default, false), start);
        let message = "The record record.sqlite is damaged.".into();
        let drafts = Some(OwnDrafts { person: screen.app.desk.me.by.clone(), texts: Vec::new() });
        screen.tell(Msg::Record(RecordNews::Unusable { message, drafts }));
        screen
    }

    fn opened(snapshot: Arc<Snapshot>, size: (u16, u16), look: Look, present: bool) -> Self {
        Self::started(snapshot, size, look, Start { present, ..Start::default() })
    }

    fn started(snapshot: Arc<Snapshot>, size: (u16, u16), look: Look, start: Start) -> Self {
        let settings = Settings::built_in();
        let moment = moment();
        let app = App::new(Setup {
            snapshot,
            origin: Some(Origin { source: "the built-in sample".into(), fetched_at: moment.now }),
            rules: Rules {
                records: record_rules(&settings),
                caseload: settings.caseload.clone(),
                calendar: holidays::built_in(),
                stale_after_days: settings.stale_after_days,
                next_clinic_days: settings.next_clinic_days,
                withhold_up_to: settings.withhold_up_to,
                agenda: settings.agenda,
                wording: Wordings::default(),
            },
            me: Actor {
                by: "J. Doe".into(),
                role: Role::Chair,
                on_behalf_of: start.for_whom.map(Into::into),
                terminal: "room-2".into(),
            },
            record: "record.sqlite".into(),
            moment,
            period: None,
            present: start.present,
            look,
            lock_after_minutes: start.lock_after_minutes,
            sign_in: start.sign_in,
        });
        let mut screen = Self { app, size, asked: Vec::new(), head: Head::EMPTY, moment };
        screen.tell(Msg::Resize(size.0, size.1));
        screen
    }

    /// At 80x24 with the eight colours.
    pub fn small() -> Self {
        Self::new((80, 24), Look::new(Theme::Default, false))
    }

    /// Hands over a message and keeps what the program asks for.
    pub fn tell(&mut self, msg: Msg) {
        if let Msg::Resize(width, height) = msg {
            self.size = (width, height);
        }
        for asked in self.app.update(msg) {
            // What the series say is told at once, as if the screens had waited for it.
            match asked {
                Effect::Reckon(question) => self.tell(Msg::Reckoned(Arc::new(Reckoned::at_once(question)))),
                asked => self.asked.push(asked),
            }
        }
    }

    /// Presses keys, written with blanks between them.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            self.tell(Msg::Key(key(word)));
        }
        self
    }

    /// Says yes where it is asked whether a clinic is to be opened on another day than its own.
    pub fn on_this_day(&mut self) -> &mut Self {
        if self.text().contains("Open it today?") {
            self.press("2");
        }
        self
    }

    /// Types text, a key at a time.
    pub fn typed(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.tell(Msg::Key(Key::plain(KeyCode::Char(c))));
        }
        self
    }

    /// Moves down to the first row that holds `text` in a cell.
    pub fn on(&mut self, text: &str) -> &mut Self {
        self.press("Home");
        loop {
            let row = self.app.level().row().unwrap_or_else(|| panic!("no row holds {text}"));
            if row.cells.iter().any(|cell| cell.text.contains(text)) {
                return self;
            }
            let key = row.key.clone();
            self.press("Down");
            assert_ne!(self.at(), key, "no row holds {text}");
        }
    }

    /// The identity of the row under the cursor; empty where there is none.
    pub fn at(&self) -> String {
        self.app.level().row().map_or(String::new(), |row| row.key.clone())
    }

    /// Goes from the overview to Protection 1.
    pub fn in_team(&mut self) -> &mut Self {
        self.press("Tab").on("Protection and court").press("Enter").on("Protection 1").press("Enter")
    }

    /// Goes on pressing Tab until the button or field with this label is in front.
    pub fn field(&mut self, label: &str) -> &mut Self {
        for _ in 0..12 {
            if self.text().lines().any(|line| line.contains(&format!(">{label}"))) {
                return self;
            }
            self.press("Tab");
        }
        panic!("no field {label}\n{}", self.text());
    }

    /// The events that the program asked to record; taken off what it asked for.
    pub fn asked_to_record(&mut self) -> Vec<NewEvent> {
        let asked = std::mem::take(&mut self.asked);
        asked.into_iter().find_map(|effect| if let Effect::Append(new) = effect { Some(new) } else { None }).unwrap()
    }

    /// Whether the program asked for nothing to be recorded.
    pub fn asked_nothing_to_record(&self) -> bool {
        !self.asked.iter().any(|effect| matches!(effect, Effect::Append(_)))
    }

    /// Does as the record would: gives what was asked for its place and says so.
    pub fn recorded(&mut self) -> &mut Self {
        let asked = self.asked_to_record();
        let id = asked[0].id;
        let mut events = Vec::new();
        for new in asked {
            let event = Event::chained(new, self.head);
            self.head = event.head();
            events.push(event);
        }
        self.tell(Msg::Record(RecordNews::Appended { id, events }));
        self
    }

    /// The time is this; what is recorded from now on has ids of its own.
    pub fn it_is(&mut self, moment: Moment) -> &mut Self {
        self.moment = moment;
        self.tell(Msg::Clock(moment));
        self
    }

    /// So many days go by.
    pub fn days_later(&mut self, days: i64) -> &mut Self {
        self.moment.today += TimeDelta::days(days);
        self.moment.now = noon(self.moment.today);
        self.moment.fresh = Uuid::from_u128(self.moment.fresh.as_u128() + 1);
        self.tell(Msg::Clock(self.moment));
        self
    }

    /// The feed is refreshed, and differs from the sample by `change`.
    pub fn refreshed(&mut self, change: impl FnOnce(&mut Dataset)) -> &mut Self {
        let mut data = SAMPLE.data.clone();
        change(&mut data);
        let snapshot = Arc::new(Snapshot::new("changed".into(), data, SAMPLE.faults.clone()));
        let (source, fetched_at) = ("the built-in sample".into(), self.moment.now);
        self.tell(Msg::Feed(FeedNews::Opened { snapshot, source, fetched_at }));
        self
    }

    /// The half-typed form that the program last asked to keep.
    pub fn draft(&self) -> serde_json::Value {
        let kept = self.asked.iter().rev().find_map(|effect| match effect {
            Effect::SaveDraft { place, fields, .. } if place.starts_with("action") => fields.as_deref(),
            _ => None,
        });
        serde_json::from_str(kept.expect("something is kept")).unwrap()
    }

    /// What is drawn.
    pub fn drawn(&self) -> Buffer {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        view::draw(&self.app, area, &mut buffer);
        buffer
    }

    /// What is drawn, as lines of text.
    pub fn text(&self) -> String {
        rows(&self.drawn()).join("\n")
    }
}

/// What is to be noted of lists that were opened; taken off what was asked, with all the rest.
pub fn noted(screen: &mut Screen) -> Vec<NewEvent> {
    let asked = std::mem::take(&mut screen.asked);
    asked.into_iter().filter_map(|it| if let Effect::NoteAccess(new) = it { Some(new) } else { None }).collect()
}

/// The record has noted who opened a list, or says why it could not.
pub fn answered(screen: &mut Screen, new: NewEvent, wrong: Option<&str>) {
    let id = new.id;
    let events = if wrong.is_some() { Vec::new() } else { vec![Event::chained(new, screen.app.desk.register.head())] };
    screen.tell(Msg::Record(RecordNews::AccessNoted { id, events, wrong: wrong.map(Into::into) }));
}

/// Whether any child of the feed is named there.
pub fn names_a_child(screen: &Screen) -> bool {
    let text = screen.text();
    screen.app.desk.data().children.iter().any(|record| text.contains(record.child.as_str()))
}

/// What is drawn, wherever the lines are broken.
pub fn flat(screen: &Screen) -> String {
    in_one_line(&screen.text())
}

/// A text with one blank wherever it has some, or an end of a line.
pub fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a screen, without the blanks at their ends.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    let wide = usize::from(buffer.area.width);
    let line = |cells: &[ratatui::buffer::Cell]| {
        let mut line = String::new();
        let mut covered = 0;
        for cell in cells {
            // The second half of a wide character is a cell of its own and no text.
            if covered == 0 {
                line.push_str(cell.symbol());
                covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
            }
            covered -= 1;
        }
        line.trim_end().to_string()
    };
    buffer.content.chunks(wide).map(line).collect()
}
