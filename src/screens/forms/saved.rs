//! What saving a form comes to, and why one is not saved.

use chrono::NaiveDate;

use super::{Kind, Made};
use crate::domain::due::Due;
use crate::domain::event::{NewEvent, Timestamp};
use crate::domain::people::Actor;
use crate::record::decide::decide;
use crate::record::refusal::{Part, Refusal};
use crate::screens::desk::Desk;
use crate::screens::working::Working;
use crate::text::SafeText;

/// What saving a form comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Saved {
    /// Events for the record.
    Events(Vec<NewEvent>),
    /// Who is acting from now on.
    Acting(Actor),
    /// A representation that is being written; nothing is recorded by it.
    Written(Box<Working>),
}

/// Why a form is not saved, and which field says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What is wrong, and what to do.
    pub message: String,
    /// The field.
    pub key: Option<&'static str>,
}

impl Wrong {
    pub(super) fn new(message: impl Into<String>, key: &'static str) -> Self {
        Self { message: message.into(), key: Some(key) }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        let key = refusal.parts().first().map(|part| match part {
            Part::Why => "why",
            Part::Owner | Part::Answerer => "owner",
            Part::Due => "due",
            Part::Target => "target",
            Part::By => "by",
            Part::Evidence => "evidence",
            Part::With => "with",
            Part::Chair => "chair",
            Part::Name => "name",
            Part::ApprovedBy => "approved_by",
            _ => "text",
        });
        Self { message: refusal.in_words(), key }
    }
}

pub(super) fn record(desk: &Desk, made: Made, now: Timestamp) -> Result<Saved, Wrong> {
    match made {
        Made::Step { step, facts, for_whom } => {
            let me = Actor { on_behalf_of: for_whom.or_else(|| desk.me.on_behalf_of.clone()), ..desk.me.clone() };
            let facts = facts.about(&desk.register, &desk.snapshot.data, &step);
            Ok(Saved::Events(decide(&desk.register, &me, *step, &facts, now)?))
        }
        Made::Acting(actor) => Ok(Saved::Acting(actor)),
        Made::Written(working) => Ok(Saved::Written(working)),
    }
}

/// A date as people type it; none where nothing is typed.
pub(super) fn day(desk: &Desk, kind: &Kind, text: &str, key: &'static str) -> Result<Option<NaiveDate>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Due::read(text, desk.today, &desk.rules.calendar, Some(kind.next_clinic(desk)))
        .map(|due| Some(due.date))
        .map_err(|wrong| Wrong::new(wrong.to_string(), key))
}

/// Typed text, as a name.
pub(super) fn name(text: &str) -> Option<SafeText> {
    Some(SafeText::new(text.trim())).filter(|name| !name.is_blank())
}
