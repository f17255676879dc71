//! Commands on a record of their own, with the figures of December 2022.

use chrono::DateTime;
use clap::Parser;
use serde_json::{Value, json};

use super::args::{Command, Format, Typed};
use super::door::{Figures, Room};
use super::outcome::{Code, Refused};
use super::{
    accounts, actions, audits, clinics, exemptions, people, quality, questions, recommendations, report,
    representations, signals,
};
use crate::dataset::Snapshot;
use crate::dataset::records::RecordRules;
use crate::dataset::testing::{Build, calendar, day, exemption, record, target, visits};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Comparison;
use crate::domain::people::{Actor, Role};
use crate::insight::difference::signals::variation;
use crate::record::facts::Sight;
use crate::record::store::{Options, Store, open};
use crate::record::verify::load;
use crate::settings::Settings;
use crate::text::SafeText;

/// A record in a folder of its own, and the figures.
pub(super) struct Desk {
    folder: tempfile::TempDir,
    pub snapshot: Snapshot,
    calendar: Calendar,
    settings: Settings,
    /// Whether the feed can be read.
    pub feed: bool,
    /// What is to be said of the figures.
    pub note: Option<&'static str>,
}

impl Desk {
    /// Area A with the teams A1 (31 of 36 visits in time, target 90 %) and A2, area B with B1.
    pub fn new() -> Self {
        let mut indicator = visits("visits", "10 wd", "10 wd");
        indicator.targets.push(target(Comparison::AtLeast, 90.0));
        let mut build = Build::new("2022-12-31", vec![indicator, visits("no_target", "6 w", "6 w")]);
        build.row("visits", "A1", "2022-11", "33/36").row("visits", "A1", "2022-12", "31/36");
        for (child, done) in [("C1", "2022-12-01"), ("C2", "2022-12-30")] {
            let mut record = record(child, "visits", "A1");
            (record.last_done, record.last_seen) = (Some(day(done)), Some(day(done)));
            build.data.children.push(record);
        }
        build.data.exemptions.push(exemption("X-1", "C9", "visits", "12 w", "2022-06-01", "2022-12-31"));
        Self {
            folder: tempfile::tempdir().unwrap(),
            snapshot: Snapshot::new("d".into(), build.done(), Vec::new()),
            calendar: calendar(),
            settings: Settings::built_in(),
            feed: true,
            note: None,
        }
    }

    /// A file in the desk's own folder.
    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub fn store(&self) -> Box<dyn Store> {
        open(self.folder.path().join("clinic.db").to_str().unwrap(), Options::default()).unwrap()
    }

    /// What a command line prints, with `--today`, `--as` and `--role` as given in it.
    pub fn run(&self, line: &[&str]) -> Result<String, Refused> {
        let argv = ["clinic"].iter().chain(line);
        let typed = Typed::try_parse_from(argv).map_err(|wrong| Refused::new(Code::Usage, wrong.to_string()))?;
        let global = &typed.global;
        let me = Actor {
            by: global.who.as_deref().unwrap_or("D. Adeyemi").into(),
            role: global.role.unwrap_or(Role::Chair),
            on_behalf_of: global.on_behalf_of.as_deref().map(SafeText::new),
            terminal: "test".into(),
        };
        let command = typed.command.as_ref().unwrap();
        let needs = match command {
            Command::Actions(what) => actions::figures(what),
            Command::Clinics(what) => clinics::figures(what),
            Command::Questions(what) => questions::figures(what),
            Command::Representations(what) => representations::figures(what),
            Command::Report(what) => report::figures(what),
            _ => Figures::Wanted,
        };
        let today = global.today.unwrap_or_else(|| day("2023-01-12"));
        let store = self.store();
        let register = load(&*store).unwrap();
        let standings = self.snapshot.data.standings_with(&register, RecordRules::default(), &self.calendar);
        let next_clinic = day("2023-02-09");
        let figures = self.snapshot.figures();
        let (register, standings) = (&register, &standings);
        let sight = Sight { figures, standings, today, next_clinic, month: None, register, variation };
        let seen = needs != Figures::NotNeeded && self.feed;
        let saved = std::cell::Cell::new(None);
        let room = Room {
            store: &*store,
            settings: &self.settings,
            calendar: &self.calendar,
            today,
            period: global.period,
            format: global.format.unwrap_or(Format::Json),
            present: global.present,
            quiet: true,
            me: &me,
            now: DateTime::parse_from_rfc3339("2026-11-24T09:00:00Z").unwrap().to_utc(),
            sight: seen.then_some(sight),
            faults: if seen { &self.snapshot.faults } else { &[] },
            digest: if seen { self.snapshot.digest.as_str() } else { "" },
            note: self.note,
            saved: &saved,
        };
        match command {
            Command::Actions(what) => actions::answer(what, room),
            Command::Clinics(what) => clinics::answer(what, room),
            Command::Questions(what) => questions::answer(what, room),
            Command::Representations(what) => representations::answer(what, room),
            Command::Accounts(what) => accounts::answer(what, room),
            Command::Exemptions(what) => exemptions::answer(what, room),
            Command::Recommendations(what) => recommendations::answer(what, room),
            Command::Audits(what) => audits::answer(what, room),
            Command::Signals(what) => signals::answer(what, room),
            Command::Quality(what) => quality::answer(what, room),
            Command::People(what) => people::answer(what, room),
            Command::Report(what) => report::answer(what, room, &[self.folder.path().join("templates")]),
            _ => panic!("{line:?} is no command on the record"),
        }
    }

    /// What a line prints: words with blanks between them, `~` a blank inside a word.
    pub fn say(&self, line: &str) -> Result<String, Refused> {
        let words: Vec<String> = line.split_whitespace().map(|word| word.replace('~', " ")).collect();
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What a script reads under `name`, which is also the name of the form.
    pub fn json(&self, name: &str, line: &[&str]) -> Value {
        let printed = self.run(line).unwrap_or_else(|refused| panic!("{line:?}: {refused:?}"));
        let whole: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!((&whole["format"], &whole["version"]), (&json!(format!("clinic/{name}")), &json!(1)), "{line:?}");
        whole[name].clone()
    }

    /// The same of a line with blanks between its words; `~` is a blank inside a word.
    pub fn get(&self, name: &str, line: &str) -> Value {
        let words: Vec<String> = line.split_whitespace().map(|word| word.replace('~', " ")).collect();
        self.json(name, &words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// How a line is refused; nothing is written.
    pub fn refused(&self, line: &[&str]) -> (Code, Vec<String>) {
        let before = self.store().head().unwrap();
        let refused = self.run(line).unwrap_err();
        assert_eq!(self.store().head().unwrap(), before, "nothing is written: {line:?}");
        (refused.code, refused.allowed)
    }

    /// The code of that, of a line with blanks between its words.
    pub fn code(&self, line: &str) -> Code {
        let words: Vec<String> = line.split_whitespace().map(|word| word.replace('~', " ")).collect();
        self.refused(&words.iter().map(String::as_str).collect::<Vec<_>>()).0
    }
}
