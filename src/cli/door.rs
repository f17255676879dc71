//! The one door of every command on the record: what stands ready for it, and the one way to take a step.

use std::cell::Cell;
use std::process::ExitCode;

use chrono::NaiveDate;
use uuid::Uuid;

use super::args::{Format, Write};
use super::context::Context;
use super::noting;
use super::outcome::{Code, Refused};
use super::sign_in;
use crate::dataset::Dataset;
use crate::domain::access::Looked;
use crate::domain::calendar::Calendar;
use crate::domain::clinic::representation::Exception;
use crate::domain::due::{BadDue, Due};
use crate::domain::event::{Event, Timestamp};
use crate::domain::fault::Fault;
use crate::domain::ids::{AreaId, ChildId, IndicatorId, TeamId};
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::insight::difference::signals;
use crate::insight::quality::is_seen;
use crate::record::access::{Sees, may_see, sees_all};
use crate::record::decide::entry::allowed_instead;
use crate::record::decide::{Facts, Step, decide};
use crate::record::facts::{Sight, next_clinic, owner_of, reckoned_clinic};
use crate::record::refusal::{Reason, Refusal, RefusalCode};
use crate::record::retry::already_taken;
use crate::record::rules::{Subject, allowed};
use crate::record::store::{Append, AppendError, Store, StoreError};
use crate::record::verify::{catch_up, load};
use crate::settings::Settings;
use crate::text::SafeText;

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
    /// It does not.
    NotNeeded,
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
    let rules = context.rules();
    let next_clinic = reckoned_clinic(today, rules.next_clinic_days, &context.calendar);
    let store = context.store()?;
    let mut register = load(&*store)?;
    let me = sign_in::who(context, &*store, &mut register)?;
    let of_others = snapshot.as_ref().and_then(|it| another_authority(&register, &it.data));
    if let Some(warning) = of_others.as_ref().filter(|_| !context.global.quiet) {
        super::tell(format_args!("clinic: {warning}."));
    }
    let notes: Vec<String> = note.flatten().into_iter().chain(of_others).collect();
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    let standings = snapshot
        .as_ref()
        .map_or_else(Vec::new, |it| it.data.standings_with(&register, rules.records, &context.calendar));
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
    let rest = saved.get().map_or_else(String::new, |event| format!("The step is saved (event {event})."));
    super::print_or(&printed, &rest);
    Ok(ExitCode::SUCCESS)
}

/// That a feed looks like another authority's: of all the areas that the record knows it has none. Whose a record is
/// nobody has written down, so its areas have to tell.
pub(super) fn another_authority(register: &Register, data: &Dataset) -> Option<String> {
    let of_actions = register.actions().filter_map(|action| action.area.as_ref());
    let mut areas = register.clinics().map(|clinic| &clinic.area).chain(of_actions).peekable();
    areas.peek()?;
    let is_strange = areas.all(|area| data.area(area.as_str()).is_none());
    let message = format!(
        "CAUTION: the figures in use are of {}, and no area of this record is in them. Check that feed and record belong \
         together before recording more",
        data.organisation
    );
    is_strange.then_some(message)
}

/// A step as it was asked for.
pub struct Asked {
    /// The step.
    pub step: Step,
    /// How it is written.
    pub write: Write,
    /// The exceptions that the representation it is about has to answer.
    pub exceptions: Vec<Exception>,
}

impl Asked {
    /// A step that answers to no exceptions.
    pub fn new(step: Step, write: &Write) -> Self {
        Self { step, write: *write, exceptions: Vec::new() }
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

    /// Whether whoever acts may see worker and child level of `team`.
    pub fn may_see(self, register: &Register, team: &TeamId) -> bool {
        let data = self.sight.map(|sight| sight.figures.data);
        may_see(register, self.me, team, |team| data?.team(team.as_str()).map(|team| team.area.clone()))
    }

    /// Whether whoever acts may see this child record: where its team is not known, only who sees every team.
    pub fn may_see_record(self, register: &Register, child: &ChildId, indicator: &IndicatorId) -> bool {
        let mut records = self.sight.map_or(&[][..], |sight| &sight.figures.data.children).iter();
        let team = records.find(|it| it.child == *child && it.indicator == *indicator).map(|it| &it.team);
        team.map_or_else(|| sees_all(register, self.me), |team| self.may_see(register, team))
    }

    /// Refused where whoever acts sees no child record at all.
    pub fn sees_some(self, register: &Register) -> Result<(), Refused> {
        if !matches!(Sees::of(register, self.me), Sees::Nothing) {
            return Ok(());
        }
        let message = format!(
            "Not allowed: a {} sees no worker and no child record. The figures of every team are open to you; 'clinic \
             people rules' says who sees what.",
            self.me.role.in_words()
        );
        Err(Refused::new(Code::NotAllowed, message))
    }

    /// That `left_out` of a list are of teams that whoever acts may not look into: a shorter list is not all there is.
    pub fn left_out(self, left_out: usize) -> Vec<String> {
        let of_others = || format!("{left_out} more are of teams that are not yours, and are not listed");
        (left_out > 0).then(of_others).into_iter().collect()
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

    /// The month that is looked at: `--period`, else the latest that has figures.
    pub fn month(self) -> Result<Period, Refused> {
        let latest = || self.sight.and_then(|sight| sight.figures.latest_period());
        let none = || Refused::new(Code::Usage, "Which month? Give --period, such as 2022-12.");
        self.period.or_else(latest).ok_or_else(none)
    }

    /// The day of the next clinic of `area`: the one scheduled, else as far ahead as the settings say.
    pub fn next_clinic(self, register: &Register, area: Option<&AreaId>) -> NaiveDate {
        next_clinic(register, area, self.today, self.settings.next_clinic_days, self.calendar)
    }

    /// The day that was typed; none where nothing was.
    pub fn day(self, text: &str, next_clinic: NaiveDate) -> Result<Option<NaiveDate>, Refused> {
        match Due::read(text, self.today, self.calendar, Some(next_clinic)) {
            Ok(due) => Ok(Some(due.date)),
            Err(BadDue::Empty) => Ok(None),
            Err(wrong) => Err(Refused::new(Code::Usage, wrong.to_string())),
        }
    }

    /// The day that was typed after `flag`, which needs one.
    pub fn day_of(self, flag: &str, text: &str, next_clinic: NaiveDate) -> Result<NaiveDate, Refused> {
        let missing = || Refused::new(Code::Missing, format!("Nothing was saved. Give {flag} a day, such as 31/01."));
        self.day(text, next_clinic)?.ok_or_else(missing)
    }

    /// The area called `id`: one of the feed, or one that the record knows.
    pub fn area(self, register: &Register, id: &str) -> Result<AreaId, Refused> {
        let data = self.sight.map(|sight| sight.figures.data);
        let areas = data.map_or(&[][..], |data| &data.areas);
        if let Some(area) = only(areas, |area| is_called(&area.name, id)) {
            return Ok(area.id.clone());
        }
        let area = AreaId::from(id.trim());
        let in_feed = || areas.iter().any(|it| it.id == area);
        let in_record = || {
            register.clinics().any(|clinic| clinic.area == area)
                || register.actions().any(|action| action.area.as_ref() == Some(&area))
        };
        let those = || areas.iter().map(|area| format!("{} {}", area.id, area.name)).collect::<Vec<_>>();
        if in_feed() || in_record() { Ok(area) } else { Err(not_among("area", id, &those())) }
    }

    /// The team called `id` and its area: one of the feed, or one that the feed has no longer and the record knows.
    pub fn team(self, register: &Register, id: &str) -> Result<(TeamId, Option<AreaId>), Refused> {
        let id = id.trim();
        let data = self.sight.map(|sight| sight.figures.data);
        let teams = data.map_or(&[][..], |data| &data.teams);
        let of_id = data.and_then(|data| data.team(id));
        if let Some(team) = of_id.or_else(|| only(teams, |team| is_called(&team.name, id))) {
            return Ok((team.id.clone(), Some(team.area.clone())));
        }
        let team = TeamId::from(id);
        let expected =
            register.clinics().find(|clinic| clinic.attendees.iter().any(|it| it.team.as_ref() == Some(&team)));
        let of_action = || register.actions().find(|action| action.team.as_ref() == Some(&team));
        let written = || register.representations().any(|(key, _)| key.team == team);
        match expected {
            Some(clinic) => Ok((team, Some(clinic.area.clone()))),
            None => match of_action() {
                Some(action) => Ok((team, action.area.clone())),
                None if written() => Ok((team, None)),
                None => {
                    let those: Vec<_> = teams.iter().map(|team| format!("{} {}", team.id, team.name)).collect();
                    Err(not_among("team", id, &those))
                }
            },
        }
    }

    /// The standard called `id`.
    pub fn indicator(self, id: &str) -> Result<IndicatorId, Refused> {
        match self.sight {
            None => Ok(IndicatorId::from(id.trim())),
            Some(sight) => {
                let known = sight.figures.data.catalogue.get(id.trim());
                known.map(|it| it.id.clone()).ok_or_else(|| not_found("indicator", id))
            }
        }
    }

    /// Takes the step: the id of what it begins or is on, and the register after it. Ids come first, so that a retry is
    /// harmless.
    pub fn take(self, asked: Asked, mut register: Register) -> Result<(Uuid, Register), Refused> {
        let Asked { step, write, exceptions } = asked;
        let event_id = write.event_id.unwrap_or_else(Uuid::now_v7);
        let id = match &step {
            Step::Add(_) | Step::TurnIntoAction(..) => event_id,
            Step::On(id, _) => *id,
            Step::Write(entry) => entry.stream(event_id).id().unwrap_or(event_id),
        };
        if write.event_id.is_some() && self.is_taken(event_id, &step, &register)? {
            return Ok((id, register));
        }
        let facts = Facts { expect: write.expect, exceptions, ..self.facts(&step, &register, event_id) };
        let facts = match self.sight {
            Some(sight) => facts.about(&register, sight.figures.data, &step),
            None => facts,
        };
        let events = decide(&register, self.me, step.clone(), &facts, self.now)?;
        match self.store.append(&Append { events }) {
            Ok(_) => {}
            Err(AppendError::Store(error)) => return Err(error.into()),
            Err(other) => {
                catch_up(self.store, &mut register)?;
                // Another try of the same step was quicker.
                if self.is_taken(event_id, &step, &register)? {
                    return Ok((id, register));
                }
                let AppendError::Conflict { since } = other else {
                    return Err(Refused::new(Code::IdReused, other.to_string()));
                };
                let refusal = Refusal::from(Reason::Others(in_the_meantime(&since)));
                return Err(refusal.offering(self.offer(&step, &register)).into());
            }
        }
        self.saved.set(Some(event_id));
        catch_up(self.store, &mut register).map_err(|error| {
            Refused::new(
                Code::RecordUnusable,
                format!("The step is saved (event {event_id}), but could not be read back. {error}"),
            )
        })?;
        Ok((id, register))
    }

    /// Whether this very step is in the record already; refused where its id stands for another.
    fn is_taken(self, event_id: Uuid, step: &Step, register: &Register) -> Result<bool, Refused> {
        let Some(stored) = self.store.find(event_id)? else { return Ok(false) };
        already_taken(&stored, self.me, step)?;
        match step {
            // The action says what it is; only the question says which question it came from.
            Step::TurnIntoAction(question, _)
                if register.question(*question).and_then(|it| it.action) != Some(event_id) =>
            {
                Err(Refused::new(Code::IdReused, AppendError::IdReused.to_string()))
            }
            _ => Ok(true),
        }
    }

    fn offer(self, step: &Step, register: &Register) -> Vec<&'static str> {
        let words = |subject| allowed(register, self.me, subject).into_iter().map(StepKind::word).collect();
        match step {
            Step::Add(_) | Step::TurnIntoAction(..) => words(Subject::New),
            Step::On(id, _) => words(Subject::Action(*id)),
            Step::Write(entry) => allowed_instead(register, self.me, entry),
        }
    }

    fn facts(self, step: &Step, register: &Register, event_id: Uuid) -> Facts {
        let day = |area| Some(self.next_clinic(register, area));
        let bare = || Facts::bare(self.today, event_id);
        match step {
            Step::Add(proposal) | Step::TurnIntoAction(_, proposal) => {
                let owner = owner_of(proposal.area.as_ref(), proposal.team.as_ref());
                let month = register.month_in_the_room(proposal.area.as_ref());
                let sight = self.sight.map(|sight| Sight { month, ..sight });
                let seen = sight.map(|sight| sight.facts(&owner, proposal.indicator.as_ref(), event_id));
                Facts { next_clinic: day(proposal.area.as_ref()), ..seen.unwrap_or_else(bare) }
            }
            Step::On(id, _) => {
                let action = register.action(*id);
                let month = register.month_in_the_room(action.and_then(|action| action.area.as_ref()));
                let sight = self.sight.map(|sight| Sight { month, ..sight });
                let seen = sight.zip(action).map(|(sight, action)| sight.of_action(action, event_id));
                let next_clinic = day(action.and_then(|action| action.area.as_ref()));
                Facts { next_clinic, ..seen.unwrap_or_else(bare) }
            }
            Step::Write(_) => bare(),
        }
    }
}

/// A refusal because the feed has no such `what`.
pub fn not_found(what: &str, id: &str) -> Refused {
    let message = format!("There is no {what} '{}' in this feed. See 'clinic show service'.", SafeText::new(id));
    Refused::new(Code::NotFound, message)
}

/// The same, where `those` are all there are.
fn not_among(what: &str, id: &str, those: &[String]) -> Refused {
    if those.is_empty() {
        return not_found(what, id);
    }
    let (id, those) = (SafeText::new(id), those.join(", "));
    Refused::new(Code::NotFound, format!("There is no {what} '{id}' in this feed. Those there are: {those}."))
}

/// Whether something of this name is meant.
fn is_called(name: &SafeText, said: &str) -> bool {
    SafeText::new(said.trim()).as_str().to_lowercase() == name.as_str().to_lowercase()
}

/// The one that fits; where several do, nobody can tell which is meant.
fn only<T>(all: &[T], fits: impl Fn(&T) -> bool) -> Option<&T> {
    let mut fitting = all.iter().filter(|it| fits(it));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// A refusal because the record has no `what` of this name; `see` lists those there are.
pub fn not_recorded(what: &str, name: &str, see: &str) -> Refused {
    let name = SafeText::new(name);
    let message = format!("There is no {what} {name} in this record. See 'clinic {see} list' for those there are.");
    Refused::new(Code::NotFound, message)
}

/// The number that was typed, `90` or `90%`; none where nothing was.
pub fn number(text: Option<&str>) -> Result<Option<f64>, Refused> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => {
            let text = SafeText::new(text);
            Err(Refused::new(
                Code::Usage,
                format!("'{text}' is no number. Write the target as one, such as 90 or 17.5."),
            ))
        }
    }
}

fn in_the_meantime(since: &[Event]) -> Vec<String> {
    let what = |event: &Event| {
        let step = event.new.kind.rsplit('.').next().unwrap_or_default().replace('_', " ");
        format!("{} by {}", SafeText::new(&step), SafeText::kept(&event.new.by))
    };
    since.iter().map(what).collect()
}

/// The word of a step as the command line takes it.
fn as_typed(step: &str) -> String {
    match step {
        "not_reached" => "not-discussed".to_owned(),
        "become_action" => "into-action".to_owned(),
        "nothing_to_add" => "nothing".to_owned(),
        step => step.replace('_', "-"),
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.code() {
            RefusalCode::Usage => Code::Usage,
            RefusalCode::NotFound => Code::NotFound,
            RefusalCode::Missing => Code::Missing,
            RefusalCode::NotAllowed => Code::NotAllowed,
            RefusalCode::Conflict => Code::Conflict,
            RefusalCode::IdReused => Code::IdReused,
            RefusalCode::SignedOut => Code::SignedOut,
        };
        let allowed = refusal.allowed.iter().map(|step| as_typed(step)).collect();
        Self { code, message: refusal.for_commands(), allowed }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::new(Code::RecordUnusable, error.to_string())
    }
}
