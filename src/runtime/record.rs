//! The desk at which the record lies: one thread owns the store. Half-typed text is read here and written elsewhere.

use secrecy::SecretString;

use super::files::texts;
use crate::app::msg::{OwnDrafts, RecordNews};
use crate::domain::event::{Event, Head, NewEvent};
use crate::domain::people::{Actor, Role};
use crate::domain::person::roster;
use crate::domain::register::Register;
use crate::record::care::access::note;
use crate::record::drafts::Drafts;
use crate::record::here::Here;
use crate::record::passphrase::Params;
use crate::record::sign_in::{Attempt, MachineClock, SignedIn, sign_in_to};
use crate::record::store::{Append, AppendError, Store, StoreError, Watched};
use crate::record::verify::events_after;
use crate::text::SafeText;

/// The record and one person's half-typed text.
pub struct RecordDesk {
    store: Box<dyn Store>,
    drafts: Drafts,
    /// Waits until the half-typed texts that were handed over are on disk.
    settled: Box<dyn Fn() + Send>,
    person: SafeText,
    /// How far the record has been read and told.
    head: Head,
    /// What it says of everything until there, and of what a sign-in read after it.
    register: Register,
    /// The work that a passphrase is to cost.
    passphrases: Params,
    terminal: SafeText,
    /// Whether the record was ever read: a server may be away when the program starts.
    loaded: bool,
}

impl RecordDesk {
    /// The desk of `person`.
    pub fn new(store: Box<dyn Store>, drafts: Drafts, me: &Actor, passphrases: Params) -> Self {
        let (person, terminal) = (me.by.clone(), me.terminal.clone());
        let settled = Box::new(|| ());
        let register = Register::default();
        Self { store, drafts, settled, person, head: Head::EMPTY, register, passphrases, terminal, loaded: false }
    }

    /// Where half-typed text is kept.
    pub(super) fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// Has half-typed text read only after `settled` has returned: another thread writes it.
    pub(super) fn reads_drafts_after(&mut self, settled: impl Fn() + Send + 'static) {
        self.settled = Box::new(settled);
    }

    /// Looks whether a passphrase is somebody's; the guess is kept in the record.
    pub fn sign_in(&mut self, name: SafeText, role: Role, passphrase: SecretString) -> RecordNews {
        let attempt = Attempt { name, passphrase, role: Some(role), terminal: self.terminal.clone() };
        // What is new is told on the screens too, so it is read here, and by the sign-in no more.
        let mut events = match self.news() {
            Ok(events) => events,
            Err(wrong) => {
                let message = SafeText::from(wrong.to_string());
                return RecordNews::NotSignedIn { message, events: Vec::new() };
            }
        };
        let outcome = sign_in_to(&*self.store, &mut self.register, attempt, self.passphrases, &MachineClock);
        events.extend(self.news().unwrap_or_default());
        match outcome {
            Ok(SignedIn { actor, .. }) => {
                self.person = actor.by.clone();
                RecordNews::SignedIn { actor, drafts: self.own_drafts().texts, events }
            }
            Err(refused) => RecordNews::NotSignedIn { message: SafeText::from(refused.to_string()), events },
        }
    }

    /// Has `tell` told of what others write, and of a server going away and coming back.
    pub fn watch(&self, tell: impl Fn(RecordNews) + Send + 'static) {
        self.store.watch(Box::new(move |watched| {
            tell(match watched {
                Watched::News => RecordNews::Stirred,
                Watched::Away(why) => RecordNews::Away(why),
                Watched::Back => RecordNews::Back,
            });
        }));
    }

    /// Everything that was recorded until now, and the person's own drafts.
    pub fn load(&mut self) -> RecordNews {
        let drafts = self.own_drafts();
        match self.news() {
            Ok(events) => {
                self.loaded = true;
                RecordNews::Loaded { events, drafts }
            }
            Err(wrong) => RecordNews::Unusable { message: SafeText::from(wrong.to_string()), drafts: Some(drafts) },
        }
    }

    /// What others have recorded meanwhile. Half-typed text is read with a record that is read for the first time alone.
    pub fn catch_up(&mut self) -> RecordNews {
        if !self.loaded {
            return self.load();
        }
        match self.news() {
            Ok(events) => RecordNews::Since(events),
            Err(wrong) => RecordNews::Unusable { message: SafeText::from(wrong.to_string()), drafts: None },
        }
    }

    /// Every event since the record was last read, each link of the chain looked at: nothing is ever skipped.
    fn news(&mut self) -> Result<Vec<Event>, StoreError> {
        let events = events_after(&*self.store, self.head)?;
        self.head = events.last().map_or(self.head, Event::head);
        self.register.extend(&events);
        Ok(events)
    }

    /// Writes events; they are durable when this returns. Where others decided something about people since the record was
    /// last read, nothing is written: who may do this is decided anew. A file may tell of nothing, so it is asked first; what
    /// another writes between the asking and the writing is not seen.
    pub fn append(&mut self, events: Vec<NewEvent>) -> RecordNews {
        let id = events.first().map(|event| event.id).unwrap_or_default();
        let mut news = match self.news() {
            Ok(news) => news,
            Err(wrong) => {
                let message = SafeText::from(wrong.to_string());
                return RecordNews::NotAppended { id, message, events: Vec::new() };
            }
        };
        // An earlier try of the same, whose answer was lost, is nobody else's.
        let is_others = |event: &&Event| !events.iter().any(|new| new.id == event.new.id);
        if let Some(decided) = news.iter().rfind(|event| event.new.stream == roster() && is_others(event)) {
            let message = SafeText::from(people_changed(decided));
            return RecordNews::NotAppended { id, message, events: news };
        }
        let append = Append { events };
        let outcome = self.store.append(&append);
        let landed = match &outcome {
            Ok(_) => true,
            Err(AppendError::IdReused) => self.is_there(&append.events),
            Err(_) => false,
        };
        // Where the record cannot be read now, what was written shows with the next news of it.
        news.extend(self.news().unwrap_or_default());
        match outcome {
            Err(wrong) if !landed => {
                let message = match &wrong {
                    AppendError::Conflict { since } => in_the_meantime(since),
                    other => other.to_string(),
                };
                RecordNews::NotAppended { id, message: SafeText::from(message), events: news }
            }
            _ => RecordNews::Appended { id, events: news },
        }
    }

    /// Says where this session is; gives where others are.
    pub fn here(&self, here: Option<&Here>) -> RecordNews {
        RecordNews::Here(self.store.here(here))
    }

    /// Notes that a list of child records was opened, where there is a record to note it in.
    pub fn note_access(&mut self, event: NewEvent) -> RecordNews {
        let id = event.id;
        let wrong = note(&*self.store, event).err().map(|wrong| SafeText::from(wrong.to_string()));
        RecordNews::AccessNoted { id, events: self.news().unwrap_or_default(), wrong }
    }

    /// Whether an earlier try wrote the same, whose answer was lost: everything is alike but the instant.
    fn is_there(&self, events: &[NewEvent]) -> bool {
        let alike = |event: &NewEvent| {
            let found = self.store.find(event.id).ok().flatten();
            found.is_some_and(|there| NewEvent { time: event.time.clone(), ..there.new } == *event)
        };
        events.iter().all(alike)
    }

    /// Half-typed text is `person`'s from now on.
    pub fn act_as(&mut self, person: SafeText) {
        self.person = person;
    }

    fn own_drafts(&self) -> OwnDrafts {
        (self.settled)();
        OwnDrafts { person: self.person.clone(), texts: texts(&self.drafts, &self.person) }
    }
}

/// Who decided about people: nothing was saved.
fn people_changed(decided: &Event) -> String {
    let by = SafeText::kept(&decided.new.by);
    format!("Not saved: {by} changed who may do what in this record in the meantime. If you still may, do it again.")
}

/// Who was first, and what they did: nothing was saved.
fn in_the_meantime(since: &[Event]) -> String {
    let what = |event: &Event| {
        let kind = event.new.kind.replace(['.', '_'], " ");
        format!("{} ({})", SafeText::kept(&event.new.by), SafeText::new(&kind))
    };
    // The last is what stands now; a line has room for no long list.
    match since {
        [] => AppendError::Conflict { since: Vec::new() }.to_string(),
        [one] => format!("Not saved: {} changed this in the meantime. Look at both and choose.", what(one)),
        [.., last] => format!(
            "Not saved: this was changed {} times in the meantime, last by {}. Look at both and choose.",
            since.len(),
            what(last)
        ),
    }
}

#[cfg(test)]
mod tests;
