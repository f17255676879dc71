//! How what happened is written into an event, and read back.
//!
//! A serialised form may never change: what needs a new form is written under a higher version ([`Payload::form`]), and
//! what an older program cannot read it keeps and says so. What the old form can say is still written in it.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::event::NewEvent;

/// The version of the form in which nearly everything is written.
pub const PAYLOAD_VERSION: u32 = 1;

/// Something that can happen in a stream. Typed text is kept as typed and cleaned when it is read.
pub trait Payload: Serialize + DeserializeOwned {
    /// The kind under which the record files it, `action.add`.
    fn kind(&self) -> String;

    /// The version of the form that it takes to write this down: the lowest that says all of it.
    fn form(&self) -> u32 {
        PAYLOAD_VERSION
    }
}

/// What happened, and on which day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Dated<W> {
    /// The day it happened, as the room reckoned it: days of age and lateness are counted from here.
    pub on: NaiveDate,
    /// What happened.
    #[serde(flatten)]
    pub what: W,
}

impl<W: Payload> Dated<W> {
    /// The payload's bytes.
    pub fn payload(&self) -> String {
        // Every part is a string, a date or a finite number, which JSON has; a refusal here would be lost text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Dated::payload`] wrote; `None` for a kind or form that this program does not know.
    pub fn read(event: &NewEvent) -> Option<Self> {
        let read: Self = serde_json::from_str(&event.payload).ok()?;
        (read.what.kind() == event.kind && read.what.form() == event.payload_version).then_some(read)
    }
}
