//! Whose hand wrote an entry: the person who typed, and the person acted for.

use super::event::{Event, Timestamp};
use super::people::Role;
use crate::text::SafeText;

/// Who took a step: the person who typed, and the person acted for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hand {
    /// Who typed.
    pub by: SafeText,
    /// In which role; none where this program does not know it.
    pub role: Option<Role>,
    /// For whom, where it was someone else.
    pub on_behalf_of: Option<SafeText>,
}

impl Hand {
    /// The hand that wrote `event`.
    pub fn of(event: &Event) -> Self {
        Self {
            by: SafeText::kept(&event.new.by),
            role: Role::from_word(&event.new.role),
            on_behalf_of: event.new.on_behalf_of.as_deref().map(SafeText::kept),
        }
    }

    /// The person acted for, or who typed where nobody is named.
    pub fn decider(&self) -> &SafeText {
        self.on_behalf_of.as_ref().unwrap_or(&self.by)
    }

    /// As a screen prints it: `R. Osei, team manager`, `S. Hart, minute taker, for D. Adeyemi`.
    pub fn in_words(&self) -> String {
        let role = self.role.map_or_else(String::new, |role| format!(", {}", role.in_words()));
        let other = self.on_behalf_of.as_ref().map_or_else(String::new, |other| format!(", for {other}"));
        format!("{}{role}{other}", self.by)
    }
}

/// When and by whom an entry was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Its position in the record.
    pub position: u64,
    /// When it was written; none where the text is no moment.
    pub at: Option<Timestamp>,
    /// The day it happened, as the room reckoned it.
    pub on: chrono::NaiveDate,
    /// Who wrote it.
    pub hand: Hand,
}

impl Written {
    /// How `event`, of the day `on`, was written.
    pub fn of(event: &Event, on: chrono::NaiveDate) -> Self {
        Self { position: event.position, at: event.at(), on, hand: Hand::of(event) }
    }
}

/// Typed text on one line: ends trimmed, a line end read as a space, everything else visible.
pub fn typed(raw: &str) -> SafeText {
    SafeText::from(raw.trim().replace("\r\n", " ").replace(['\r', '\n', '\t'], " "))
}
