//! The feed's contract, version 1, as types: what a document may say, in which words.
//!
//! The types are the contract: the reader parses each row into them, and the JSON Schema is derived from them. What a value may be beyond its type (a month, a closed list, a range) is in the schema and
//! in the reader's checks.

mod rows;
mod text;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::json;

pub use rows::{
    AreaRow, AuditRow, CaseloadRow, ChildRow, ComparatorRow, ExemptionRow, IndicatorRow, ManagerRow, NoteRow,
    ObservationRow, PostsRow, ProtectedRow, SupervisionRow, TargetRow, TeamRow, WorkerRow,
};
pub use text::{AsDate, AsTime, Text};

/// The value of a document's `format`.
pub const FORMAT: &str = "assurance-clinic-feed";

/// The value of a document's `version`.
pub const VERSION: u32 = 1;

/// The greatest number that a feed may give, either way.
pub const MOST: f64 = 1e12;

/// A document of an assurance clinic's feed. What is left out is not known; an unknown field is read past and listed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedDocument<'a> {
    /// Names the format.
    #[serde(borrow)]
    #[schemars(extend("const" = FORMAT))]
    pub format: Text<'a>,
    /// The version of the contract.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// The authority.
    pub organisation: OrganisationRow<'a>,
    /// When the document was made.
    #[schemars(with = "Option<AsTime>")]
    pub generated_at: Option<Text<'a>>,
    /// The day that the document describes.
    #[schemars(with = "AsDate")]
    pub as_of: Text<'a>,
    /// Where the figures come from.
    pub source: Option<SourceRow<'a>>,
    /// What is real and what is not, where the feed is a sample; shown on every screen.
    pub sample: Option<Text<'a>>,
    /// Service areas.
    pub areas: Vec<AreaRow<'a>>,
    /// Teams.
    pub teams: Vec<TeamRow<'a>>,
    /// Team managers.
    #[serde(default)]
    pub managers: Vec<ManagerRow<'a>>,
    /// Workers.
    #[serde(default)]
    pub workers: Vec<WorkerRow<'a>>,
    /// What the feed adds to the catalogue of indicators, or overrides in it.
    #[serde(default)]
    pub indicators: Vec<IndicatorRow<'a>>,
    /// The figures: one indicator, one team, area or the organisation, one period.
    pub observations: Vec<ObservationRow<'a>>,
    /// Figures of other authorities or groups, each with its own period.
    #[serde(default)]
    pub comparators: Vec<ComparatorRow<'a>>,
    /// How many cases a worker holds, or how many of a team have no worker.
    #[serde(default)]
    pub caseload: Vec<CaseloadRow<'a>>,
    /// The records outside, or about to leave, a timescale: identifiers only, unique by child and indicator. A field
    /// that would name a person (a name, a date of birth, an address, an NHS number, a UPN) refuses the document.
    #[serde(default)]
    pub children: Vec<ChildRow<'a>>,
    /// Exemptions agreed by a named role until a review date.
    #[serde(default)]
    pub exemptions: Vec<ExemptionRow<'a>>,
    /// When workers were last supervised.
    #[serde(default)]
    pub supervisions: Vec<SupervisionRow<'a>>,
    /// Practice audits.
    #[serde(default)]
    pub audits: Vec<AuditRow<'a>>,
    /// Notes of the data team on single figures.
    #[serde(default)]
    pub notes: Vec<NoteRow<'a>>,
}

/// The authority.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationRow<'a> {
    /// Its code, `E06000045`.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    pub name: Text<'a>,
}

/// Where the figures come from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRow<'a> {
    /// The recording system.
    #[serde(borrow)]
    pub system: Option<Text<'a>>,
    /// Whom to ask.
    pub contact: Option<Text<'a>>,
}

/// The JSON Schema of a document, derived from the types.
pub fn schema() -> serde_json::Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.transforms.push(Box::new(ReadsPastUnknownFields));
    let mut schema = settings.into_generator().into_root_schema_for::<FeedDocument<'static>>();
    schema.insert("title".into(), json!("Assurance clinic feed, version 1"));
    schema.to_value()
}

/// The types refuse an unknown field so that the reader notices it; the contract allows it.
#[derive(Clone, Copy)]
struct ReadsPastUnknownFields;

impl Transform for ReadsPastUnknownFields {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove("additionalProperties");
        transform_subschemas(self, schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document that the contract's page shows, cut to one row a section.
    const EXAMPLE: &str = include_str!("../../../fixtures/every-section.json");

    #[test]
    fn the_types_read_the_contract() {
        let document: FeedDocument<'_> = serde_json::from_str(EXAMPLE).unwrap();
        assert_eq!(document.observations[0].denominator, Some(36.0));
        assert!(matches!(document.teams[0].name.0, std::borrow::Cow::Borrowed(_)), "text is borrowed");
    }

    #[test]
    fn the_schema_says_what_is_required_and_what_is_closed() {
        let schema = schema();
        let required = |row: &str| {
            let at = if row.is_empty() { &schema } else { &schema["$defs"][row] };
            let mut names: Vec<_> =
                at["required"].as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect();
            names.sort_unstable();
            names.join(" ")
        };
        for (row, names) in [
            ("", "areas as_of format observations organisation teams version"),
            ("AreaRow", "id name"),
            ("TeamRow", "area id name"),
            ("ManagerRow", "id name"),
            ("WorkerRow", "id role team"),
            ("IndicatorRow", "id"),
            ("ObservationRow", "indicator period"),
            ("ComparatorRow", "group indicator period value"),
            ("CaseloadRow", "period"),
            ("ChildRow", "id indicator team"),
            ("ExemptionRow", "child from id indicator review_by"),
            ("SupervisionRow", "kind worker"),
            ("AuditRow", "completed grade id team"),
            ("NoteRow", ""),
        ] {
            assert_eq!(required(row), names, "{row}");
        }
        assert_eq!(schema["properties"]["format"]["const"], FORMAT);
        assert_eq!(schema["properties"]["version"]["const"], VERSION);
        let text = schema.to_string();
        for word in
            ["family_practitioner", "return_to_work", "one_to_one", "agreed_pattern", "ungraded", "carers", "<="]
        {
            assert!(text.contains(&format!("\"{word}\"")), "{word}");
        }
        assert!(!text.contains("additionalProperties"), "an unknown field is read past");
    }
}
