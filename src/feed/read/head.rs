//! What a document says of itself: format, version, whose it is, which day it describes.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::draft::{Draft, prune};
use super::tree::{Tree, fields_of};
use crate::domain::fault::FaultCode;
use crate::feed::contract::{FORMAT, OrganisationRow, SourceRow, VERSION};
use crate::text::SafeText;

/// The fields that every document has.
const REQUIRED: [&str; 7] = ["format", "version", "organisation", "as_of", "areas", "teams", "observations"];

/// What a document says of itself, as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) organisation: Option<(SafeText, SafeText)>,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) generated_at: Option<DateTime<Utc>>,
    pub(super) sample: Option<SafeText>,
    pub(super) system: Option<SafeText>,
    pub(super) contact: Option<SafeText>,
}

impl Draft {
    /// Takes the document's field `name`, which is no section.
    pub(super) fn take_field(&mut self, name: &str, value: Tree<'_>) {
        match (name, value) {
            ("format", Tree::Text(format)) if format == FORMAT => {}
            ("format", _) => self.not_a_feed("format", &format!("is not \"{FORMAT}\"")),
            ("version", Tree::Number(version)) if version.to_bits() == f64::from(VERSION).to_bits() => {}
            ("version", Tree::Number(_)) => {
                let message = format!("This program reads version {VERSION} of the feed. Ask for an extract in it.");
                self.report.refuse(FaultCode::UnsupportedVersion, "/version", &message);
            }
            ("version", _) => self.not_a_feed("version", "is not a number"),
            ("as_of", value) => match value.as_text().and_then(super::day) {
                Some(day) => self.head.as_of = Some(day),
                None => self.not_a_feed("as_of", "is not a date like 2022-12-31"),
            },
            ("organisation", value) => self.take_organisation(value),
            ("source", value) => self.take_source(value),
            (_, Tree::Null) => {}
            ("sample", Tree::Text(text)) => self.head.sample = Some(SafeText::new(&text)),
            ("generated_at", Tree::Text(text)) => match DateTime::parse_from_rfc3339(&text) {
                Ok(time) => self.head.generated_at = Some(time.to_utc()),
                Err(_) => self.report.at_top(FaultCode::BadDate, name),
            },
            _ => self.report.at_top(FaultCode::WrongType, name),
        }
    }

    /// The document's field `name`, which is no section, is too long to be looked at.
    pub(super) fn field_too_long(&mut self, name: &str) {
        if REQUIRED.contains(&name) {
            self.not_a_feed(name, "is longer than 1 MiB");
        } else {
            self.report.at_top(FaultCode::WrongType, name);
        }
    }

    fn take_organisation(&mut self, mut value: Tree<'_>) {
        self.list_unknown(&mut value, "organisation", fields_of::<OrganisationRow<'static>>());
        let text = |field| value.get(field).and_then(Tree::as_text).map(SafeText::new).filter(|text| !text.is_blank());
        match (text("id"), text("name")) {
            (Some(id), Some(name)) => self.head.organisation = Some((id, name)),
            _ => self.not_a_feed("organisation", "has no id and name"),
        }
    }

    fn take_source(&mut self, mut value: Tree<'_>) {
        if !matches!(value, Tree::Map(_) | Tree::Null) {
            self.report.at_top(FaultCode::WrongType, "source");
        }
        self.list_unknown(&mut value, "source", fields_of::<SourceRow<'static>>());
        for (field, into) in [("system", &mut self.head.system), ("contact", &mut self.head.contact)] {
            match value.get(field) {
                Some(Tree::Text(text)) => *into = Some(SafeText::new(text)),
                Some(_) => self.report.at_top(FaultCode::WrongType, &format!("source/{field}")),
                None => {}
            }
        }
    }

    fn list_unknown(&mut self, value: &mut Tree<'_>, name: &str, fields: &[&str]) {
        for mut unknown in prune(value, fields, |_| &[]) {
            unknown.path = format!("{name}/{}", unknown.path);
            unknown.kind = format!("{name}/{}", unknown.kind);
            self.report.unknown_field(None, unknown);
        }
    }

    /// The document lacks what every feed has.
    pub(super) fn not_a_feed(&mut self, field: &str, what: &str) {
        let message = format!("The document is not a feed of assurance clinics: '{field}' {what}. Check the address.");
        self.report.refuse(FaultCode::NotAFeed, &format!("/{field}"), &message);
    }

    /// The faults that only the whole document shows. `seen` says whether a field was there, `observations` whether any
    /// was read.
    pub(super) fn conclude(&mut self, today: NaiveDate, seen: impl Fn(&str) -> bool, observations: u64) {
        for field in REQUIRED {
            if !seen(field) {
                self.not_a_feed(field, "is required and not there");
            }
        }
        if self.head.as_of > today.checked_add_days(Days::new(1)) {
            let message = "The feed describes a day that is still to come. Check 'as_of', and this machine's clock.";
            self.report.refuse(FaultCode::FutureAsOf, "/as_of", message);
        }
        if observations == 0 {
            let message = "The feed has no observations, so there is nothing to show. Extract it again.";
            self.report.refuse(FaultCode::NoObservations, "/observations", message);
        }
    }
}
