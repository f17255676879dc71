//! The one door of every command on the record: what stands ready for it, and the one way to take a step.

mod find;
mod refused;
mod sees;
mod take;

use std::cell::Cell;
use std::process::ExitCode;

use chrono::NaiveDate;
use uuid::Uuid;

use super::args::Format;
use super::context::Context;
use super::noting;
use super::outcome::{Code, Refused};
use super::sign_in;
use crate::dataset::{Dataset, Snapshot};
use crate::domain::access::Looked;
use crate::domain::calendar::Calendar;
use crate::domain::event::Timestamp;
use crate::domain::fault::Fault;
use crate::domain::ids::TeamId;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::authority::another_authority;
use crate::insight::difference::signals;
use crate::insight::quality::is_seen;
use crate::record::access::{may_see, sees_all};
use crate::record::facts::{Sight, reckoned_clinic};
use crate::record::store::Store;
use crate::record::verify::load;
use crate::runtime::feeds::record_rules;
use crate::settings::Settings;
pub use find::{not_found, not_recorded, number};
pub use take::Asked;

/// What stands ready for a command on the record.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    /// The record.
    pub store: &'a dyn Store,
    /// Settings.
    pub settings: &'a Settings,
    /// England's working days.
    pub calendar: &'a Calendar,
    /// The day to reckon from.
    pub today: NaiveDate,
    /// `--period`.
    pub period: Option<Period>,
    /// How to print.
    pub format: Format,
    /// `--present`: worker and child level stay hidden.
    pub present: bool,
    /// `--quiet`: nothing is said beside the answer.
    pub quiet: bool,
    /// Who acts.
    pub me: &'a Actor,
    /// The clock.
    pub now: Timestamp,
    /// The figures of the day; none where they cannot be read or nobody needs them.
    pub sight: Option<Sight<'a>>,
    /// What was found wrong with the feed.
    pub faults: &'a [Fault],
    /// The digest of the feed that they were read from.
    pub digest: &'a str,
    /// What is to be said of the figures that a step was taken with.
    pub note: Option<&'a str>,
    /// The event that the last step was saved as: said where its answer cannot be printed.
    pub saved: &'a Cell<Option<Uuid>>,
}

/// Whether a command looks at the figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figures {
    /// It ends where they cannot be read.
    Needed,
    /// It goes on without: recording does not wait for a feed.
    Wanted,
    /// It does not; of what people typed it prints only what may be seen.
    NotNeeded,
    /// It does not, and prints nothing that was typed about anybody's work.
    Unrelated,
}

/// Runs a command with everything ready, and prints what it gives.
pub fn enter(
    context: &Context,
    figures: Figures,
    run: impl FnOnce(Room<'_>) -> Result<String, Refused>,
) -> Result<ExitCode, Refused> {
    let must = figures == Figures::Needed || context.global.refuse_stale || context.settings.feed.is_none();
    let good = match figures {
        _ if must => Some(context.last_good_snapshot()?),
        Figures::Wanted => match context.last_good_snapshot() {
            Ok(good) => Some(good),
            Err(refused) => {
                if !context.global.quiet {
                    super::tell(format_args!("clinic: {} This goes on without the figures.", refused.message));
                }
                None
            }
        },
        _ => None,
    };
    let (snapshot, note) = good.unzip();
    let clock = || chrono::Local::now().date_naive();
    let today = snapshot.as_ref().map(|it| context.today(it)).or(context.global.today).unwrap_or_else(clock);
    let records = record_rules(&context.settings);
    let next_clinic = reckoned_clinic(today, context.settings.next_clinic_days, &context.calendar);
    let store = context.store()?;
    let mut register = load(&*store)?;
    let me = sign_in::who(context, &*store, &mut register)?;
    let of_others = snapshot.as_ref().and_then(|it| another_authority(&register, &it.data));
    if let Some(warning) = of_others.as_ref().filter(|_| !context.global.quiet) {
        super::tell(format_args!("clinic: {warning}."));
    }
    let notes: Vec<String> = note.flatten().into_iter().chain(of_others).collect();
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    let standings =
        snapshot.as_ref().map_or_else(Vec::new, |it| it.data.standings_with(&register, records, &context.calendar));
    let sight = snapshot.as_ref().map(|it| Sight {
        figures: it.figures(),
        standings: &standings,
        today,
        next_clinic,
        month: None,
        register: &register,
        variation: signals::variation,
    });
    let sees_records = sees_all(&register, &me);
    let faults = snapshot.iter().flat_map(|it| &it.faults).filter(|fault| is_seen(fault, sees_records));
    let faults: Vec<Fault> = faults.cloned().collect();
    let is_blind = snapshot.is_none() && figures != Figures::Unrelated && masks(context, &register, &me);
    let looked_up = if is_blind { to_mask_by(context, figures) } else { None };
    let known = looked_up.as_ref();
    let saved = Cell::new(None);
    let printed = run(Room {
        store: &*store,
        settings: &context.settings,
        calendar: &context.calendar,
        today,
        period: context.global.period,
        format: context.format(),
        present: context.global.present,
        quiet: context.global.quiet,
        me: &me,
        now: Context::now(),
        sight,
        faults: &faults,
        digest: snapshot.as_ref().map_or("", |it| it.digest.as_str()),
        note: note.as_deref(),
        saved: &saved,
    })?;
    let printed = masked(context, known.or(snapshot.as_ref()), (&register, &me), printed);
    let rest = saved.get().map_or_else(String::new, |event| format!("The step is saved (event {event})."));
    super::print_or(&printed, &rest);
    Ok(ExitCode::SUCCESS)
}

/// Whether identifiers in typed text are to be masked in what is printed.
fn masks(context: &Context, register: &Register, me: &Actor) -> bool {
    context.global.present || !sees_all(register, me)
}

/// The figures whose identifiers are masked in the answer of a command that does without figures itself: those kept, else
/// the feed's. Where there are none nobody can tell an identifier from a word, and that is said.
fn to_mask_by(context: &Context, figures: Figures) -> Option<Snapshot> {
    let kept = || Some(context.feeds(None).ok()?.cached()?.snapshot);
    let read = || context.last_good_snapshot().ok().map(|(snapshot, _)| snapshot);
    // Where they were wanted they were asked for already.
    let found = if figures == Figures::NotNeeded { kept().or_else(read) } else { None };
    if found.is_none() && !context.global.quiet {
        super::tell(NOT_MASKED);
    }
    found
}

const NOT_MASKED: &str = "clinic: Identifiers of workers and child records in typed text are not masked here: no figures \
                          could be read to know them by. Read a feed first ('clinic feed check').";

/// What is printed, with the workers and child records of teams that `me` may not look into, or that are hidden from a
/// room, masked in what people typed.
pub(super) fn masked(
    context: &Context,
    snapshot: Option<&Snapshot>,
    (register, me): (&Register, &Actor),
    printed: String,
) -> String {
    let Some(snapshot) = snapshot.filter(|_| masks(context, register, me)) else { return printed };
    let area_of = |team: &TeamId| snapshot.data.team(team.as_str()).map(|team| team.area.clone());
    let hides = |team: &TeamId| context.global.present || !may_see(register, me, team, area_of);
    match context.format() {
        Format::Json => snapshot.identifiers().mask_json(&printed, hides),
        _ => snapshot.identifiers().mask(&printed, hides).into_owned(),
    }
}

impl<'a> Room<'a> {
    /// That the feed's `what` are not known, where no feed could be read: an empty list is not none.
    pub fn unknown_of_the_feed(self, what: &str) -> Vec<String> {
        let unknown =
            || format!("the feed's {what} are not known: no feed could be read; these are the record's alone");
        let notes = if self.sight.is_none() { Some(unknown()) } else { self.note.map(ToOwned::to_owned) };
        notes.into_iter().collect()
    }

    /// Says what is not part of the answer, where the person wants to hear it.
    pub fn say(self, what: &str) {
        if !self.quiet {
            super::tell(what);
        }
    }

    /// Notes that child records are listed, before they are.
    pub fn note(self, register: &Register, looked: Looked) -> Result<(), Refused> {
        noting::note(self.store, register, self.me, (self.today, self.now), looked)
    }

    /// What the record says now.
    pub fn register(self) -> Result<Register, Refused> {
        Ok(load(self.store)?)
    }

    /// The figures; refused where they cannot be read.
    pub fn data(self) -> Result<&'a Dataset, Refused> {
        let sight = self.sight.ok_or_else(|| Refused::new(Code::Failed, "No figures are at hand. Try again."))?;
        Ok(sight.figures.data)
    }
}
