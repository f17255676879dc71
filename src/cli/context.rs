//! What was typed, given its meaning: settings from every layer, the feed, the day, who acts, and the record.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use chrono::{Local, NaiveDate, Utc};
use secrecy::SecretString;

use super::args::{Format, Global};
use super::log::Log;
use super::outcome::{Code, Refused};
use crate::dataset::Snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::fault::Fault;
use crate::domain::people::{Actor, Role};
use crate::record::care::modes::{self, Open, Own};
use crate::record::store::{self, Options, ServerOptions, Store};
use crate::runtime::feeds::{FeedPlace, Feeds, Opened};
use crate::screens::desk::Rules;
use crate::settings::{self, Loaded, Settings, SettingsError, holidays};
use crate::text::SafeText;

/// Everything a subcommand needs.
pub struct Context {
    /// The global flags.
    pub global: Global,
    /// Settings, each with its origin.
    pub settings: Settings,
    /// England's working days.
    pub calendar: Calendar,
    /// Where what has no room on a screen is written.
    pub log: Log,
    /// The program's own files that were open to other accounts when it started.
    pub narrowed: Vec<Open>,
}

/// The name of the account that runs the program.
fn account_name() -> Option<String> {
    let said = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    said.filter(|name| !name.trim().is_empty()).or_else(of_this_user)
}

/// As the system's list of accounts has it, where the environment is silent.
#[cfg(unix)]
fn of_this_user() -> Option<String> {
    let me = rustix::process::getuid().as_raw().to_string();
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    let mut accounts = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
    accounts
        .find(|parts| parts.get(2) == Some(&me.as_str()))
        .and_then(|parts| parts.first().map(|name| name.to_string()))
}

#[cfg(not(unix))]
fn of_this_user() -> Option<String> {
    None
}

/// The refusal of a feed that cannot be used.
pub(super) fn refused_feed(faults: &[Fault]) -> Refused {
    let first = faults.first().map_or("it could not be read", |fault| fault.message.as_str());
    Refused::new(Code::FeedRefused, format!("The feed was refused: {first} `clinic feed check` lists every fault."))
}

/// Where the program keeps its own files.
fn own_places(settings: &Settings, log: &Log) -> Own {
    let record = settings.record_file().ok().flatten();
    // Named by somebody, a folder may be another's as well; the account's own is the program's.
    let state = settings::Folders::of_account().ok().map(|folders| folders.state).filter(|folder| folder.is_dir());
    let feeds = settings.cache_folder().ok().map(|folder| folder.join("feeds"));
    let folders = settings.drafts_folder().ok().into_iter().chain(feeds).chain(state).collect();
    Own { record, folders, log: log.file().map(Into::into) }
}

/// The variables of the environment that are text.
pub(super) fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The settings files that are looked for, lowest first, and whether each is there.
pub(super) fn files(global: &Global) -> Vec<(SafeText, bool)> {
    let variables: Vec<_> = variables().collect();
    let places = settings::places(global.config.as_deref(), &variables);
    places.iter().map(|place| (SafeText::new(&place.file.to_string_lossy()), place.file.exists())).collect()
}

/// Settings of every layer: the machine's file, the account's, `--config`, the environment, the flags.
pub(super) fn loaded(global: &Global) -> Result<Loaded, SettingsError> {
    let flags = [("feed", &global.feed), ("record", &global.record)];
    let flags = flags.into_iter().filter_map(|(key, value)| Some((key.to_string(), value.clone()?))).collect();
    settings::resolve(&settings::layers_from_system(global.config.as_deref(), variables(), flags)?)
}

impl Context {
    /// Reads settings from the system, the user, `--config`, the environment and the flags.
    pub fn new(global: &Global) -> Result<Self, Refused> {
        let loaded = loaded(global).map_err(|wrong| Refused::new(Code::Usage, wrong.to_string()))?;
        if !global.quiet {
            for warning in &loaded.warnings {
                super::tell(format_args!("clinic: {warning}"));
            }
        }
        let log = Log::beside_record(&loaded.settings, global.verbose);
        let narrowed = modes::narrow(&own_places(&loaded.settings, &log));
        Ok(Self { global: global.clone(), settings: loaded.settings, calendar: holidays::built_in(), log, narrowed })
    }

    /// How to print.
    pub fn format(&self) -> Format {
        self.global.format()
    }

    /// Whether standard output is a terminal.
    pub fn is_terminal() -> bool {
        std::io::stdout().is_terminal()
    }

    /// The feed to read: `source`, else the one set, else the built-in sample.
    pub fn feeds(&self, source: Option<&str>) -> Result<Feeds, Refused> {
        let place = match source.or(self.settings.feed.as_deref()) {
            None => FeedPlace::BuiltIn,
            Some(text) => FeedPlace::Source(text.parse().map_err(|bad| Refused::new(Code::Usage, format!("{bad}")))?),
        };
        Ok(Feeds::new(place, &self.settings, self.calendar.clone(), self.global.today))
    }

    /// The checked figures, kept as the last good ones; a feed that was refused ends with exit code 3, and a stale one
    /// where that was asked for.
    pub fn snapshot(&self) -> Result<Snapshot, Refused> {
        let opened = self.fetch(&mut self.feeds(None)?).map_err(|faults| refused_feed(&faults))?;
        self.refuse_stale(&opened.snapshot)?;
        Ok(opened.snapshot)
    }

    /// Reads the feed and keeps it. The sample that is kept already cannot have changed.
    fn fetch(&self, feeds: &mut Feeds) -> Result<Opened, Vec<Fault>> {
        let sample = if self.settings.feed.is_none() { feeds.cached() } else { None };
        sample.map_or_else(|| feeds.fetch(), Ok)
    }

    /// The figures to record against. Where the feed was refused the last good ones stay in use, and what is to be said
    /// of that is given too: a broken feed holds up nobody's work.
    pub fn last_good_snapshot(&self) -> Result<(Snapshot, Option<String>), Refused> {
        let mut feeds = self.feeds(None)?;
        let (opened, note) = match self.fetch(&mut feeds) {
            Ok(opened) => (opened, None),
            Err(faults) => {
                let opened = feeds.cached().ok_or_else(|| refused_feed(&faults))?;
                let as_of = opened.snapshot.data.as_of.format("%-d %B %Y");
                let note = format!("the feed was refused; the last good figures, as at {as_of}, are in use");
                (opened, Some(note))
            }
        };
        self.refuse_stale(&opened.snapshot)?;
        Ok((opened.snapshot, note))
    }

    /// Ends with exit code 3 where the figures are stale and `--refuse-stale` was given.
    pub fn refuse_stale(&self, snapshot: &Snapshot) -> Result<(), Refused> {
        let age = (self.today(snapshot) - snapshot.data.as_of).num_days();
        if !self.global.refuse_stale || age <= i64::from(self.settings.stale_after_days) {
            return Ok(());
        }
        let as_of = snapshot.data.as_of;
        let message = format!("The feed is stale: it describes {as_of} and is {age} days old. Ask for a newer one.");
        Err(Refused::new(Code::FeedRefused, message))
    }

    /// The day to reckon from: `--today`, else for the built-in sample the date it was made, else the clock's.
    pub fn today(&self, snapshot: &Snapshot) -> NaiveDate {
        let of_sample = || {
            let built_in = self.settings.feed.is_none();
            snapshot.data.generated_at.filter(|_| built_in).map(|at| at.date_naive())
        };
        self.global.today.or_else(of_sample).unwrap_or_else(|| Local::now().date_naive())
    }

    /// What decides how screens and tables judge.
    pub fn rules(&self) -> Rules {
        Rules {
            records: crate::runtime::feeds::record_rules(&self.settings),
            caseload: self.settings.caseload.clone(),
            calendar: self.calendar.clone(),
            stale_after_days: self.settings.stale_after_days,
            next_clinic_days: self.settings.next_clinic_days,
            withhold_up_to: self.settings.withhold_up_to,
            agenda: self.settings.agenda,
            wording: super::report::wordings(self),
        }
    }

    /// Who acts: in single-person mode the account's name, as chair, unless said otherwise.
    pub fn actor(&self) -> Actor {
        let by = self.global.who.clone().or_else(account_name).unwrap_or_else(|| "someone at this terminal".into());
        let host = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|name| std::env::var(name).ok());
        Actor {
            by: SafeText::from(by),
            role: self.global.role.unwrap_or(Role::Chair),
            on_behalf_of: self.global.on_behalf_of.clone().map(SafeText::from),
            terminal: SafeText::from(host.unwrap_or_else(|| "this terminal".into())),
        }
    }

    /// Where the record is.
    pub fn record_place(&self) -> Result<String, Refused> {
        self.settings.record_place().map_err(|wrong| Refused::new(Code::RecordUnusable, wrong.to_string()))
    }

    /// The record's file; none where it is kept on a server.
    pub fn record_file(&self) -> Result<Option<PathBuf>, Refused> {
        self.settings.record_file().map_err(|wrong| Refused::new(Code::RecordUnusable, wrong.to_string()))
    }

    /// The record; reading one that is not there makes none.
    pub fn store(&self) -> Result<Box<dyn Store>, Refused> {
        let place = self.record_place()?;
        self.caution(&place);
        store::open(&place, self.options()).map_err(|wrong| Refused::new(Code::RecordUnusable, wrong.to_string()))
    }

    /// Says what a person should know of the address `place` of a record although it works.
    pub fn caution(&self, place: &str) {
        if let Some(word) = store::caution(place).filter(|_| !self.global.quiet) {
            super::tell(format_args!("clinic: {word}."));
        }
    }

    /// How a record is used, and a server that keeps one is met.
    pub fn options(&self) -> Options {
        let settings = &self.settings;
        let usual = std::env::var("PGPASSWORD").ok().filter(|password| !password.is_empty());
        let server = ServerOptions {
            ca_file: settings.record_ca_file.clone(),
            password_file: settings.record_password_file.clone(),
            password: settings.record_password.as_ref().map(|password| SecretString::from(password.reveal())),
            usual_password: usual.map(SecretString::from),
        };
        Options { allow_network: settings.record_allow_network_filesystem, server, ..Options::default() }
    }

    /// The instant, for what is recorded.
    pub fn now() -> chrono::DateTime<Utc> {
        Utc::now()
    }
}
