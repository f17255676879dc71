//! Signing in: a name, a passphrase, and at most eight guesses in five minutes.
//!
//! A guess is written into the record before the passphrase is looked at, at the version of its stream that was seen: of
//! guesses made at once each takes its own place, so that no ninth is ever tried. They are kept there, so a restart of the
//! program forgets nothing. What is not known, what is disabled and what is wrong is answered in the same words after the
//! same work; a name that nobody has is held to the same number of guesses.
//!
//! The five minutes are reckoned by the machine's clock since its start, which nobody can set. What is left: a guess from
//! another machine, or on a system without such a clock, can be reckoned by the clock on the wall alone. There whoever may
//! set that clock, which takes the rights of the machine's administrator, can have another eight guesses from each machine
//! that shares the record; and machines copied from one another with the same id are taken for one. A hash that was kept with less work than the settings ask for now takes less time than a name
//! that nobody has, until it is renewed at the next sign-in.

use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;

use super::passphrase::{self, HashFault, Params};
use super::store::{Append, AppendError, Store, StoreError};
use super::verify::catch_up;
use crate::domain::event::{NewEvent, StreamId, Timestamp, timestamp_text};
use crate::domain::payload::{Dated, Payload as _};
use crate::domain::people::{Actor, Role};
use crate::domain::person::{
    Held, Person, PersonWhat, StoredHash, UNKNOWN_NAME, Uptime, guesses_at_nobody, roster, sign_ins,
};
use crate::domain::register::{Guess, Guesses, Register};
use crate::text::SafeText;

/// The most guesses in [`WINDOW`].
pub const GUESSES: usize = crate::domain::register::REMEMBERED;

/// The time in which no more than [`GUESSES`] are tried.
pub const WINDOW: Duration = Duration::from_mins(5);

/// How often a place in a stream is tried for while others take it.
const TRIES: usize = 64;

/// The clocks of a terminal.
pub trait Clock {
    /// The clock on the wall, which can be set.
    fn now(&self) -> Timestamp;
    /// The clock since the machine started, which cannot; none where there is none.
    fn uptime(&self) -> Option<Uptime>;
}

/// Somebody who wants to sign in.
#[derive(Debug)]
pub struct Attempt {
    /// Under which name.
    pub name: SafeText,
    /// With which passphrase.
    pub passphrase: SecretString,
    /// In which role; without one the first that they hold.
    pub role: Option<Role>,
    /// At which terminal.
    pub terminal: SafeText,
}

/// Somebody who has signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Uuid,
    /// As whom their entries are written.
    pub actor: Actor,
    /// The role they chose, with its areas or teams.
    pub held: Held,
}

/// Why nobody is signed in.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// The name, the passphrase or both are not right, or the person may no longer sign in.
    #[error(
        "Name and passphrase do not go together, or this person may not sign in. Nothing is open. {}", left_in_words(*.left)
    )]
    NotRecognised {
        /// How many guesses are left for now.
        left: usize,
    },
    /// Too many guesses were made.
    #[error(
        "Too many wrong passphrases for this name: {GUESSES} in five minutes. Nothing more is tried for {}. Wait, or ask an administrator for a new passphrase.", minutes(*.wait)
    )]
    TooMany {
        /// For how long.
        wait: Duration,
    },
    /// They do not hold the role they asked for.
    #[error("You do not hold that role in this record. You hold: {0}. Choose one of these.")]
    NotThatRole(String),
    /// The record has no people.
    #[error("This record has no people yet, so nobody signs in. Go on without.")]
    NobodyYet,
    /// Others were always quicker.
    #[error("Others are signing in under this name at this moment. Nothing is open; try again.")]
    Busy,
    /// The passphrase could not be checked.
    #[error(transparent)]
    Hash(#[from] HashFault),
    /// The record could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn left_in_words(left: usize) -> String {
    match left {
        0 => "No guess is left for now: wait five minutes, or ask an administrator for a new passphrase.".into(),
        1 => "Try again; one guess is left for now.".into(),
        left => format!("Try again; {left} guesses are left for now."),
    }
}

fn minutes(wait: Duration) -> String {
    match wait.as_secs().div_ceil(60) {
        0 | 1 => "a minute".into(),
        many => format!("{many} minutes"),
    }
}

/// Signs somebody in, or says why not. `register` is what the record was known to say; it is read on up to its end.
pub fn sign_in_to(
    store: &dyn Store,
    register: &mut Register,
    attempt: Attempt,
    params: Params,
    clock: &dyn Clock,
) -> Result<SignedIn, SignInRefusal> {
    let Attempt { name, passphrase, role, terminal } = attempt;
    catch_up(store, register)?;
    if !register.is_shared() {
        return Err(SignInRefusal::NobodyYet);
    }
    let desk = Desk { store, terminal: &terminal, clock };
    let left = desk.reserve(register, &name)?;
    let wrong = SignInRefusal::NotRecognised { left };
    let Some((person, stored)) = may_sign_in(register, &name) else {
        passphrase::verify_nobody(&passphrase, params)?;
        return Err(wrong);
    };
    if !passphrase::verify(&passphrase, &stored)? {
        return Err(wrong);
    }
    let held = match role {
        None => person.held.first(),
        Some(role) => person.holds(role),
    };
    let Some(held) = held.cloned() else { return Err(SignInRefusal::NotThatRole(person.held_in_words())) };
    let actor = Actor { by: person.name.clone(), role: held.role(), on_behalf_of: None, terminal: terminal.clone() };
    let stored = desk.signed_in(register, (&person, &actor), &passphrase, stored, wrong)?;
    if passphrase::is_weaker(&stored, params) {
        // Whoever gave the right passphrase is in, whether or not it can be kept anew.
        if let Ok(stronger) = passphrase::hash(&passphrase, params) {
            desk.renew(register, &actor, (person.id, &stored), stronger);
        }
    }
    Ok(SignedIn { person: person.id, actor, held })
}

/// The person of this name who may sign in, and what their passphrase is checked against.
fn may_sign_in(register: &Register, name: &SafeText) -> Option<(Person, StoredHash)> {
    let person = register.person(name).filter(|person| !person.disabled)?;
    Some((person.clone(), person.passphrase.clone()?))
}

/// How long until another guess may be made; none where one may be made now.
pub fn wait(guesses: &Guesses, clock: &dyn Clock) -> Option<Duration> {
    let (now, uptime) = (clock.now(), clock.uptime());
    let fresh = guesses.since.iter().map(|guess| age(guess, now, uptime.as_ref())).filter(|age| *age < WINDOW);
    let ages: Vec<Duration> = fresh.collect();
    let oldest = ages.iter().max()?;
    (ages.len() >= GUESSES).then(|| WINDOW.saturating_sub(*oldest))
}

/// How long ago a guess was made at least.
fn age(guess: &Guess, now: Timestamp, uptime: Option<&Uptime>) -> Duration {
    match (&guess.uptime, uptime) {
        (Some(then), Some(now)) if then.machine == now.machine => {
            // It was made before this machine last started, so no later than that.
            let since = if then.boot == now.boot { then.millis } else { 0 };
            Duration::from_millis(now.millis.saturating_sub(since))
        }
        // One that lies ahead was made by a clock that was set: it counts as made now.
        _ => guess.at.and_then(|at| (now - at).to_std().ok()).unwrap_or_default(),
    }
}

/// Where people sign in.
#[derive(Clone, Copy)]
struct Desk<'a> {
    store: &'a dyn Store,
    terminal: &'a SafeText,
    clock: &'a dyn Clock,
}

impl Desk<'_> {
    /// Writes down that a guess is made under this name, and says how many are left after it.
    fn reserve(self, register: &mut Register, name: &SafeText) -> Result<usize, SignInRefusal> {
        for _ in 0..TRIES {
            let person = register.person(name).cloned();
            let stream = person.as_ref().map_or_else(|| guesses_at_nobody(name), |person| sign_ins(person.id));
            let guesses = register.people().guesses(&stream);
            if let Some(wait) = wait(&guesses, self.clock) {
                return Err(SignInRefusal::TooMany { wait });
            }
            let who = person.as_ref().map_or(UNKNOWN_NAME, |person| person.name.as_str());
            let role = person.as_ref().and_then(|it| it.held.first()).map_or(Role::Viewer, Held::role);
            let what = PersonWhat::Guess { uptime: self.clock.uptime() };
            let event = self.event((who, role), stream.clone(), guesses.version, what);
            if self.append(register, event)? {
                let made = register.people().guesses(&stream);
                let (now, uptime) = (self.clock.now(), self.clock.uptime());
                let fresh = made.since.iter().filter(|guess| age(guess, now, uptime.as_ref()) < WINDOW).count();
                return Ok(GUESSES.saturating_sub(fresh));
            }
        }
        Err(SignInRefusal::Busy)
    }

    /// Writes down that the passphrase was right, and gives what it is kept as now; `wrong` where the person was disabled,
    /// lost the role or was given another passphrase meanwhile.
    fn signed_in(
        self,
        register: &mut Register,
        who: (&Person, &Actor),
        passphrase: &SecretString,
        mut stored: StoredHash,
        wrong: SignInRefusal,
    ) -> Result<StoredHash, SignInRefusal> {
        let (person, actor) = who;
        let stream = sign_ins(person.id);
        for _ in 0..TRIES {
            catch_up(self.store, register)?;
            let may = |it: &&Person| !it.disabled && it.holds(actor.role).is_some();
            let Some(now) = register.person_of(person.id).filter(may).and_then(|it| it.passphrase.clone()) else {
                return Err(wrong);
            };
            // Another terminal may have renewed it in this moment.
            if now != stored && !passphrase::verify(passphrase, &now)? {
                return Err(wrong);
            }
            stored = now;
            let version = register.people().guesses(&stream).version;
            let what = PersonWhat::SignedIn { role: actor.role };
            if self.append(register, self.event((person.name.as_str(), actor.role), stream.clone(), version, what))? {
                return Ok(stored);
            }
        }
        Err(SignInRefusal::Busy)
    }

    /// Keeps the passphrase by a stronger hash. Where something was decided about people in the meantime, or the record
    /// cannot be written, the next sign-in does it.
    fn renew(
        self,
        register: &mut Register,
        actor: &Actor,
        (person, stored): (Uuid, &StoredHash),
        stronger: StoredHash,
    ) {
        let is_as_seen = register.person_of(person).is_some_and(|now| now.passphrase.as_ref() == Some(stored));
        let version = register.people().version();
        if is_as_seen {
            let what = PersonWhat::Renew { person, passphrase: stronger };
            let event = self.event((actor.by.as_str(), actor.role), roster(), version, what);
            let _ = self.append(register, event);
        }
    }

    fn event(self, who: (&str, Role), stream: StreamId, version: u64, what: PersonWhat) -> NewEvent {
        let now = self.clock.now();
        let dated = Dated { on: now.date_naive(), what };
        NewEvent {
            id: Uuid::now_v7(),
            stream,
            version: version.saturating_add(1),
            by: who.0.to_owned(),
            role: who.1.word().to_owned(),
            on_behalf_of: None,
            terminal: self.terminal.as_str().to_owned(),
            time: timestamp_text(now),
            kind: dated.what.kind(),
            payload_version: dated.what.form(),
            payload: dated.payload(),
        }
    }

    /// Whether `event` got its place; where somebody else was first, what they wrote is read.
    fn append(self, register: &mut Register, event: NewEvent) -> Result<bool, SignInRefusal> {
        let outcome = self.store.append(&Append { events: vec![event] });
        let written = match outcome {
            Ok(_) => true,
            Err(AppendError::Conflict { .. } | AppendError::IdReused) => false,
            Err(AppendError::Store(error)) => return Err(error.into()),
        };
        catch_up(self.store, register)?;
        Ok(written)
    }
}

/// The clocks of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        chrono::Utc::now()
    }

    fn uptime(&self) -> Option<Uptime> {
        uptime()
    }
}

/// The time since the start, sleep included, with the start's own id and a digest of the machine's.
#[cfg(target_os = "linux")]
fn uptime() -> Option<Uptime> {
    use sha2::{Digest as _, Sha256};
    let read = |path: &str| std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
    let boot = read("/proc/sys/kernel/random/boot_id").filter(|boot| !boot.is_empty())?;
    // The machine's own id is not for others to see; where it has none, each start is a machine of its own.
    let machine = read("/etc/machine-id").filter(|id| !id.is_empty()).unwrap_or_else(|| boot.clone());
    let mut machine = super::digits::hex(&Sha256::digest(format!("clinic/machine/1:{machine}")));
    machine.truncate(16);
    let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let millis = u64::try_from(since.tv_sec).ok()?.checked_mul(1000)? + u64::try_from(since.tv_nsec).ok()? / 1_000_000;
    Some(Uptime { machine, boot, millis })
}

#[cfg(not(target_os = "linux"))]
fn uptime() -> Option<Uptime> {
    None
}

#[cfg(test)]
mod tests;
