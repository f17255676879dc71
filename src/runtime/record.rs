//! The desk at which the record lies: one thread owns the store and the drafts.

use chrono::Utc;

use crate::app::msg::RecordNews;
use crate::domain::event::{Event, Head, NewEvent};
use crate::record::drafts::{Draft, Drafts};
use crate::record::store::{Append, AppendError, Store, StoreError};
use crate::record::verify::events_after;
use crate::text::SafeText;

/// The record and one person's half-typed text.
pub struct RecordDesk {
    store: Box<dyn Store>,
    drafts: Drafts,
    person: SafeText,
    /// How far the record has been read.
    head: Head,
}

impl RecordDesk {
    /// The desk of `person`.
    pub fn new(store: Box<dyn Store>, drafts: Drafts, person: SafeText) -> Self {
        Self { store, drafts, person, head: Head::EMPTY }
    }

    /// Everything that was recorded until now, and the person's own drafts.
    pub fn load(&mut self) -> RecordNews {
        let drafts = self.drafts.of(&self.person).into_iter().map(|draft| (draft.place, draft.text)).collect();
        match self.news() {
            Ok(events) => RecordNews::Loaded { events, drafts },
            Err(wrong) => RecordNews::Unusable { message: SafeText::from(wrong.to_string()), drafts },
        }
    }

    /// What others have recorded meanwhile.
    pub fn catch_up(&mut self) -> RecordNews {
        match self.news() {
            Ok(events) => RecordNews::Since(events),
            Err(wrong) => RecordNews::Unusable { message: SafeText::from(wrong.to_string()), drafts: Vec::new() },
        }
    }

    /// Every event since the record was last read, each link of the chain looked at: nothing is ever skipped.
    fn news(&mut self) -> Result<Vec<Event>, StoreError> {
        let events = events_after(&*self.store, self.head)?;
        self.head = events.last().map_or(self.head, Event::head);
        Ok(events)
    }

    /// Writes events; they are durable when this returns.
    pub fn append(&mut self, events: Vec<NewEvent>) -> RecordNews {
        let id = events.first().map(|event| event.id).unwrap_or_default();
        let append = Append { events };
        let outcome = self.store.append(&append);
        let landed = match &outcome {
            Ok(_) => true,
            Err(AppendError::IdReused) => self.is_there(&append.events),
            Err(_) => false,
        };
        // Where the record cannot be read now, what was written shows with the next news of it.
        let news = self.news().unwrap_or_default();
        match outcome {
            Err(wrong) if !landed => {
                RecordNews::NotAppended { id, message: SafeText::from(wrong.to_string()), events: news }
            }
            _ => RecordNews::Appended { id, events: news },
        }
    }

    /// Whether an earlier try wrote the same, whose answer was lost: everything is alike but the instant.
    fn is_there(&self, events: &[NewEvent]) -> bool {
        let alike = |event: &NewEvent| {
            let found = self.store.find(event.id).ok().flatten();
            found.is_some_and(|there| NewEvent { time: event.time.clone(), ..there.new } == *event)
        };
        events.iter().all(alike)
    }

    /// Keeps or drops half-typed text; says what went wrong, so that a person can copy it elsewhere.
    pub fn keep(&self, place: &str, fields: Option<String>) -> Result<(), SafeText> {
        let kept = match fields {
            Some(text) => self.drafts.save(&Draft::new(&self.person, place, Utc::now(), text)),
            None => self.drafts.discard(&self.person, place),
        };
        kept.map_err(|wrong| SafeText::from(wrong.to_string()))
    }
}
