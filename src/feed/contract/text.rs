//! Text of a row, borrowed from it where it can be, and what the schema says of texts that are dates and the like.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// Text as the document has it, not yet cleaned: only the reader sees it. Borrowed unless it has escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// `Option<Cow<str>>` never borrows in serde, hence a type of our own.
impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Reads;
        impl<'de> Visitor<'de> for Reads {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(text.into())
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(text.to_string().into())
            }
            fn visit_string<E: Error>(self, text: String) -> Result<Text<'de>, E> {
                Ok(text.into())
            }
        }
        d.deserialize_str(Reads)
    }
}

impl JsonSchema for Text<'_> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $schema:tt;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

texts! {
    /// A date, `2022-12-31`.
    AsDate = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"};
    /// A moment, `2023-01-09T07:30:00Z`.
    AsTime = {"type": "string", "format": "date-time"};
    /// A month `2022-12`, a week `2022-W50` or a day `2022-12-31`.
    AsPeriod = {"type": "string", "pattern": r"^\d{4}-(\d{2}(-\d{2})?|W\d{2})$"};
    /// A year `2021-22`, or a period.
    AsYearOrPeriod = {"type": "string", "pattern": r"^\d{4}-(\d{2}(-\d{2})?|W\d{2})$"};
    /// A month, `2022-12`.
    AsMonth = {"type": "string", "pattern": r"^\d{4}-\d{2}$"};
    /// A month, meaning its first day, or a date.
    AsMonthOrDate = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"};
    /// `10 wd` (working days), `6 w`, `42 d` or `3 m`.
    AsInterval = {"type": "string", "pattern": r"^\d+ *(wd|w|d|m)$"};
    /// How many of something.
    AsCount = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000_u64};
    /// How much of something.
    AsAmount = {"type": "number", "minimum": 0, "maximum": 1_000_000_000_000_u64};
    /// Any number.
    AsNumber = {"type": "number", "minimum": -1_000_000_000_000_i64, "maximum": 1_000_000_000_000_u64};
    /// The role that agreed an exemption: a role of the product, or an independent reviewing officer.
    AsApprover = {"type": "string", "enum": [
        "chair", "service_lead", "manager", "analyst", "minute_taker", "qa", "viewer", "administrator",
        "independent_reviewing_officer",
    ]};
}
