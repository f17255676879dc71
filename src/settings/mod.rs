//! Settings: what ships, what the machine, the person, a file, the environment and the flags say over it, and where each
//! value came from. Beside them the other files a person keeps by hand: the catalogue and the bank holidays.

mod address;
mod agenda;
mod caseload;
pub mod catalogue;
pub mod holidays;
mod keys;
mod layers;
mod passphrase;
mod paths;
mod problem;
mod resolve;
pub mod secret_file;
mod target;
mod tree;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use chrono::{Days, NaiveDate};

pub use address::{is_in_words, is_mistyped, without_secrets};
pub use agenda::AgendaRules;
pub use caseload::CaseloadTargets;
pub use layers::{Layer, Loaded, Origin, Place, SettingsError, layers_from_system, places, settings_folders};
pub use passphrase::PassphraseParams;
pub use paths::{Folders, NoHome};
pub use problem::{Problem, Problems};
pub use resolve::resolve;
pub use target::TargetNotApplied;

use crate::domain::catalogue::Target;
use crate::domain::ids::IndicatorId;
use crate::text::SafeText;

/// The settings file that ships with the program: every key with its default and what it is for. What `clinic config`
/// prints, and the lowest layer.
pub const BUILT_IN_FILE: &str = include_str!("../../config/clinic.toml");

/// Every setting. The defaults are those of `config/clinic.toml`, which also says what each is for.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Where the figures come from: a file, a folder or an address; none is the built-in sample.
    pub feed: Option<String>,
    /// Where the record is kept: a file or the address of a server; none is the account's own file.
    pub record: Option<String>,
    /// A file that holds the password of the record's server.
    pub record_password_file: Option<PathBuf>,
    /// A certificate authority to trust for the record's server beside the system's, as a PEM file.
    pub record_ca_file: Option<PathBuf>,
    /// The password of `CLINIC_RECORD_PASSWORD`, which wins over the file.
    pub record_password: Option<Token>,
    /// Where the last good feed is kept; none is the account's own cache folder.
    pub cache: Option<PathBuf>,
    /// Whether a record file may lie on a network drive, where two writers can damage it.
    pub record_allow_network_filesystem: bool,
    /// Calendar days after `as_of` within which a record in time is called due soon.
    pub due_soon_days: u32,
    /// Age in days of `as_of` beyond which a feed is called stale, and `--refuse-stale` ends.
    pub stale_after_days: u32,
    /// Whether the day of a visit is itself one of the working days counted since.
    pub visit_day_counts: bool,
    /// Whether a visit at which the child was not seen is no visit.
    pub not_seen_is_no_visit: bool,
    /// Days to the next clinic where none is scheduled.
    pub next_clinic_days: u32,
    /// Minutes without a key after which the screen locks itself.
    pub lock_after_minutes: u32,
    /// Which theme is drawn.
    pub colours: Colours,
    /// Whether only plain ASCII is drawn.
    pub ascii: Ascii,
    /// Milliseconds to wait after Escape for the rest of a key, on a slow line.
    pub escape_delay_ms: u64,
    /// How the agenda of a clinic is proposed.
    pub agenda: AgendaRules,
    /// Caseload targets.
    pub caseload: CaseloadTargets,
    /// How large a feed may be.
    pub limits: Limits,
    /// How a feed is fetched.
    pub http: Http,
    /// When a figure is doubted.
    pub doubts: Doubts,
    /// The largest count that a public paper withholds; from 1 on.
    pub withhold_up_to: u32,
    /// How a passphrase is kept.
    pub passphrase: PassphraseParams,
    targets: BTreeMap<IndicatorId, Vec<Target>>,
    given: BTreeMap<String, Given>,
}

/// How large a feed may be: fault `too-large`, `too-deep`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of a document once unpacked.
    pub decoded_bytes: u64,
    /// Bytes of a document as it travels.
    pub wire_bytes: u64,
    /// Lists and objects within each other.
    pub depth: u64,
}

/// How a feed is fetched over http.
#[derive(Clone, PartialEq, Debug)]
pub struct Http {
    /// A certificate authority beside the system's, as a PEM file.
    pub ca_file: Option<PathBuf>,
    /// A file that holds the bearer token.
    pub token_file: Option<PathBuf>,
    /// The bearer token of `CLINIC_FEED_TOKEN`, which wins over the file.
    pub token: Option<Token>,
    /// Whether the proxy that the system names is used.
    pub system_proxy: bool,
    /// Seconds until a connection stands.
    pub connect_seconds: u64,
    /// Seconds of silence between two parts of an answer.
    pub read_seconds: u64,
    /// Seconds for everything, retries included: a server that drips cannot outlive it.
    pub overall_seconds: u64,
    /// How often a failed request is tried again.
    pub retries: u32,
}

/// When a figure is doubted and the data team is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Doubts {
    /// Points by which a printed percentage may differ from its fraction: query `published-differs`.
    pub published_points: f64,
    /// Points from one month to the next beyond which a percentage is an `implausible-jump`.
    pub jump_points: f64,
    /// The smallest denominator, both months, at which a percentage is asked for a jump: below, one child moves it far.
    pub jump_denominator: u64,
    /// How many times larger or smaller than the month before a count, rate or average is an `implausible-jump`.
    pub jump_times: f64,
    /// The smallest of the larger of two values that is asked for such a jump.
    pub jump_value: f64,
    /// Months without a word, the latest among them, after which a team that used to report is `stopped-reporting`.
    pub stopped_months: u32,
    /// Months after its end for which a year's national figures stand: later it is `comparator-period`.
    pub comparator_months: u32,
}

/// Which theme is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colours {
    /// What the terminal can show; none where `NO_COLOR` is set.
    Auto,
    /// The default theme.
    Default,
    /// The theme of high contrast.
    HighContrast,
    /// No colour.
    Monochrome,
}

/// Whether only plain ASCII is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ascii {
    /// Where the locale is not UTF-8 or the terminal is known to lack the shapes.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A bearer token or a password. It can be sent, and neither printed nor saved.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The secret itself, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What was written for a key, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Given {
    written: SafeText,
    origin: Origin,
}

/// One line of `clinic config show`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown<'s> {
    /// The key, `http.retries`.
    pub key: &'s str,
    /// The value as it was written, without secrets.
    pub value: &'s SafeText,
    /// Where it was written.
    pub origin: &'s Origin,
}

impl Settings {
    /// The settings as they ship.
    ///
    /// # Panics
    ///
    /// Where `config/clinic.toml` has a fault, which a test rules out.
    pub fn built_in() -> Self {
        resolve(&[]).expect("the shipped file is tested").settings
    }

    /// Where the value of `key` (`http.retries`, `targets.VIS-CLA-6W`) came from.
    pub fn origin(&self, key: &str) -> &Origin {
        self.given.get(key).map_or(&Origin::BuiltIn, |given| &given.origin)
    }

    /// Every key that has a value, sorted, with where it came from.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        self.given.iter().map(|(key, given)| Shown { key, value: &given.written, origin: &given.origin })
    }

    /// The day after which working days since a visit are counted: the visit's own, or the day before it where that
    /// day counts too.
    pub fn counted_from(&self, visit: NaiveDate) -> NaiveDate {
        let day_before = || visit.checked_sub_days(Days::new(1));
        if self.visit_day_counts { day_before().unwrap_or(visit) } else { visit }
    }
}

#[cfg(test)]
mod tests;
