//! The columns of each table: the contract's fields with what stands in a cell of them, and a line of help for whoever
//! fills them in. A test holds them against the contract's schema.

use super::Part;
use crate::dataset::Section;

/// What stands in the cells of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An identifier: text, whatever it looks like.
    Id,
    /// Words for people.
    Text,
    /// Several identifiers or texts, with `;` between them.
    List,
    /// One word of a closed list.
    Word,
    /// `>=`, `<=`, `<` or `>`.
    Comparison,
    /// A whole number of something, not negative.
    Count,
    /// How much of something, not negative.
    Amount,
    /// A percentage that was printed: `93`, `93%`.
    Percentage,
    /// A figure in an indicator's unit: a percentage may bear its sign.
    Measure,
    /// Any number.
    Number,
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// A moment.
    Time,
    /// A month.
    Month,
    /// A month, meaning its first day, or a day.
    MonthOrDate,
    /// A month, a week or a day.
    Period,
    /// A year `2021-22`, or a period.
    YearOrPeriod,
    /// `10 wd`, `6 w`, `42 d` or `3 m`.
    Interval,
}

/// One column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Its pointer below the row, without the first `/`; the `0` of `targets/0` stands for any target.
    pub(super) pointer: &'static str,
    /// What stands in it.
    pub(super) kind: Kind,
    /// Whether every row has it.
    pub(super) required: bool,
    /// What to put in it.
    pub(super) help: &'static str,
}

impl Column {
    /// Its heading in a template: `posts.established_fte`.
    pub(super) fn heading(&self) -> String {
        self.pointer.replace('/', ".").replace(".0.", ".")
    }

    /// What a line of help says of it.
    pub(super) fn line(&self) -> String {
        let need = if self.required { "needed: " } else { "" };
        format!("{need}{}", self.help)
    }
}

const fn need(pointer: &'static str, kind: Kind, help: &'static str) -> Column {
    Column { pointer, kind, required: true, help }
}

const fn may(pointer: &'static str, kind: Kind, help: &'static str) -> Column {
    Column { pointer, kind, required: false, help }
}

const ID: Column = need("id", Kind::Id, "its identifier, as every other sheet names it");
const INDICATOR: Column = need("indicator", Kind::Id, "the standard's identifier, such as VIS-CP-10WD");
const PERIOD: Column = need("period", Kind::Period, "a month 2022-12, a week 2022-W50 or a day 2022-12-31");
const COUNTED: Column = may("counted", Kind::Word, "children, families or carers");

const FEED: &[Column] = &[
    need("organisation/id", Kind::Id, "the authority's code, such as E06000045"),
    need("organisation/name", Kind::Text, "the authority's name"),
    need("as_of", Kind::Date, "the day that the figures describe: 31/12/2022 or 2022-12-31"),
    may("generated_at", Kind::Time, "when the extract was made: 2023-01-09T07:30:00Z"),
    may("source/system", Kind::Text, "the recording system"),
    may("source/contact", Kind::Text, "whom to ask about the figures"),
    may("sample", Kind::Text, "only where figures are invented: what is real and what is not"),
];

const AREAS: &[Column] = &[ID, need("name", Kind::Text, "the area's name")];

const TEAMS: &[Column] = &[
    ID,
    need("name", Kind::Text, "the team's name"),
    need("area", Kind::Id, "the id of its area"),
    may("manager", Kind::Id, "the id of its manager"),
    may("from", Kind::Month, "its first month, 2022-09; empty: always"),
    may("to", Kind::Month, "its last month; empty: still open"),
    may("replaces", Kind::List, "ids of the teams it replaced, with ; between them"),
    may("posts/established_fte", Kind::Amount, "posts in the establishment, full-time equivalent"),
    may("posts/vacant_fte", Kind::Amount, "of them vacant"),
    may("posts/absent_fte", Kind::Amount, "of them filled but absent"),
    may("posts/agency_fte", Kind::Amount, "agency workers"),
];

const MANAGERS: &[Column] = &[ID, need("name", Kind::Text, "the manager's name")];

const WORKERS: &[Column] = &[
    ID,
    need("team", Kind::Id, "the id of the worker's team"),
    need(
        "role",
        Kind::Word,
        "social_worker, senior_social_worker, personal_adviser, family_practitioner, supervising_social_worker, independent_reviewing_officer, practice_manager or other",
    ),
    may("fte", Kind::Amount, "full-time equivalent, such as 0.8"),
    may("protected/kind", Kind::Word, "why the caseload is protected: asye, return_to_work, student or other"),
    may("protected/from", Kind::Date, "since when it is protected"),
];

const INDICATORS: &[Column] = &[
    ID,
    may("title", Kind::Text, "its title; a new standard needs one"),
    may("short_title", Kind::Text, "a title of at most 25 letters"),
    may("family", Kind::Text, "the family it is listed in"),
    may("priority", Kind::Text, "the improvement priority it is reported under"),
    may("unit", Kind::Word, "percent, count, rate_10k, average or number; a new standard needs one"),
    may("polarity", Kind::Word, "which way is better: higher, lower or neutral; a new standard needs one"),
    may("cohort", Kind::Text, "whom it counts"),
    may("timescale", Kind::Text, "its timescale in words"),
    may("interval", Kind::Interval, "the longest time between two: 10 wd, 6 w, 42 d or 3 m"),
    may("first_interval", Kind::Interval, "the time until the first one"),
    may("parent", Kind::Id, "the standard whose cohort contains this one's"),
    may("cohort_count", Kind::Id, "the count that the denominator must equal"),
    may("weight", Kind::Amount, "how much a child outside it counts when places to look are ordered"),
    may(
        "targets/0/comparison",
        Kind::Comparison,
        ">=, <=, < or >; a second target stands under targets.2.comparison and so on",
    ),
    may("targets/0/value", Kind::Measure, "the target in the standard's unit; a percentage 0 to 100"),
    may("targets/0/from", Kind::MonthOrDate, "in force from this month or day; empty: always"),
    may("targets/0/source", Kind::Text, "who prints the target"),
    may("core", Kind::YesNo, "yes where the opening screen shows it"),
    may("cumulative", Kind::YesNo, "yes where it is a running total from April"),
    may("measures", Kind::Text, "what it measures, in a sentence"),
];

const OBSERVATIONS: &[Column] = &[
    INDICATOR,
    may("team", Kind::Id, "the team's id; without team and area the figure is the organisation's"),
    may("area", Kind::Id, "the area's id, for a figure of an area"),
    PERIOD,
    may("numerator", Kind::Count, "how many are in time; never a percentage"),
    may("denominator", Kind::Count, "how many there are in all"),
    may("value", Kind::Number, "the figure of a standard that is no percentage"),
    may("missing", Kind::Text, "why there is no figure"),
    may("published", Kind::Percentage, "the percentage that someone printed: checked, never used"),
];

const COMPARATORS: &[Column] = &[
    INDICATOR,
    need("group", Kind::Id, "whose figure it is: england, south_east"),
    need("period", Kind::YearOrPeriod, "its own period: a year 2021-22, or a month"),
    need("value", Kind::Measure, "the figure, in the standard's unit"),
    may("source", Kind::Text, "who publishes it"),
    may("published", Kind::Date, "when it was published"),
];

const CASELOAD: &[Column] = &[
    PERIOD,
    may("worker", Kind::Id, "the worker's id, with count"),
    may("count", Kind::Count, "how many cases the worker holds"),
    may("team", Kind::Id, "the team's id, with unallocated"),
    may("unallocated", Kind::Count, "how many of the team's cases have no worker"),
    COUNTED,
];

const CHILDREN: &[Column] = &[
    need("id", Kind::Id, "the local identifier; never a name, a date of birth, an address or a national number"),
    INDICATOR,
    need("team", Kind::Id, "the team's id"),
    may("worker", Kind::Id, "the worker's id; empty: unallocated"),
    may("started", Kind::Date, "allocation, placement or plan start"),
    may("last_done", Kind::Date, "when it was last done"),
    may("last_seen", Kind::Date, "when the child was last seen"),
    may("due", Kind::Date, "the data team's due date: shown and checked"),
    may("exemption", Kind::Id, "the id of the exemption that covers it"),
];

const EXEMPTIONS: &[Column] = &[
    ID,
    need("child", Kind::Id, "the child record's id"),
    INDICATOR,
    may("reason", Kind::Word, "agreed_pattern, long_term_placement, placed_elsewhere, dormant or other"),
    may("interval", Kind::Interval, "its own interval: 12 w; empty: the record leaves the cohort"),
    may("approved_by", Kind::Word, "the role that agreed it, such as service_lead"),
    need("from", Kind::Date, "the first day it counts"),
    need("review_by", Kind::Date, "the last day it counts"),
];

const SUPERVISIONS: &[Column] = &[
    need("worker", Kind::Id, "the worker's id"),
    need("kind", Kind::Word, "one_to_one, group or asye"),
    may("last_held", Kind::Date, "when it was last held"),
    may("due", Kind::Date, "when the next one is due"),
];

const AUDITS: &[Column] = &[
    ID,
    need("team", Kind::Id, "the team's id"),
    need("completed", Kind::Date, "when it was completed"),
    need("grade", Kind::Word, "outstanding, good, requires_improvement, inadequate or ungraded"),
    may("moderated_grade", Kind::Word, "the moderated grade, which leads"),
    may("moderated_on", Kind::Date, "when it was moderated"),
    may("escalated_on", Kind::Date, "when it was escalated"),
    may("update_on", Kind::Date, "the first update"),
    may("further_update_on", Kind::Date, "the further update"),
    may("re_audited_on", Kind::Date, "the re-audit"),
    may("re_audit_of", Kind::Id, "the id of the audit that this one repeats"),
    may("themes", Kind::List, "themes, with ; between them"),
];

const NOTES: &[Column] = &[
    may("indicator", Kind::Id, "the standard it is about"),
    may("period", Kind::Period, "the period it is about"),
    may("text", Kind::Text, "what the data team says of the figure"),
];

impl Part {
    /// Its columns, in the order of a template.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::Feed => FEED,
            Self::Rows(Section::Areas) => AREAS,
            Self::Rows(Section::Teams) => TEAMS,
            Self::Rows(Section::Managers) => MANAGERS,
            Self::Rows(Section::Workers) => WORKERS,
            Self::Rows(Section::Indicators) => INDICATORS,
            Self::Rows(Section::Observations) => OBSERVATIONS,
            Self::Rows(Section::Comparators) => COMPARATORS,
            Self::Rows(Section::Caseload) => CASELOAD,
            Self::Rows(Section::Children) => CHILDREN,
            Self::Rows(Section::Exemptions) => EXEMPTIONS,
            Self::Rows(Section::Supervisions) => SUPERVISIONS,
            Self::Rows(Section::Audits) => AUDITS,
            Self::Rows(Section::Notes) => NOTES,
        }
    }

    /// Sets of columns of which a table has to have one whole.
    pub(super) fn figures(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Rows(Section::Observations) => &[&["numerator", "denominator"], &["value"], &["missing"]],
            Self::Rows(Section::Caseload) => &[&["worker", "count"], &["team", "unallocated"]],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::feed::contract::schema;

    /// What the contract says of the field at `pointer` below `row`: its own schema, and whether it is required.
    fn field<'s>(whole: &'s Value, row: &'s Value, pointer: &str) -> Option<(&'s Value, bool)> {
        let (first, rest) = pointer.split_once('/').unwrap_or((pointer, ""));
        let is_needed = row["required"].as_array().is_some_and(|names| names.iter().any(|name| name == first));
        let property = row["properties"].get(first)?;
        if rest.is_empty() {
            return Some((property, is_needed));
        }
        let inner = if let Some(deeper) = rest.strip_prefix("0/") {
            return field(whole, referred(whole, &property["items"])?, deeper).map(|(found, _)| (found, false));
        } else {
            referred(whole, property)?
        };
        field(whole, inner, rest).map(|(found, needed)| (found, needed && is_needed))
    }

    fn referred<'s>(whole: &'s Value, property: &'s Value) -> Option<&'s Value> {
        let named =
            property.get("$ref").or_else(|| property["anyOf"].as_array()?.iter().find_map(|one| one.get("$ref")));
        whole.pointer(named?.as_str()?.strip_prefix('#')?)
    }

    #[test]
    fn every_field_of_the_contract_is_a_column_and_the_reverse() {
        let whole = schema();
        for part in Part::ALL {
            let row = match part {
                Part::Feed => &whole,
                Part::Rows(section) => referred(&whole, &whole["properties"][section.word()]["items"]).unwrap(),
            };
            let mut seen = BTreeSet::new();
            for column in part.columns() {
                let found = field(&whole, row, column.pointer);
                let (property, is_needed) = found.unwrap_or_else(|| panic!("{} {}", part.word(), column.pointer));
                assert_eq!(column.required, is_needed, "{} {}", part.word(), column.pointer);
                let text = property.to_string();
                let said = match column.kind {
                    Kind::Count => "\"integer\"",
                    Kind::Amount | Kind::Percentage | Kind::Measure | Kind::Number => "\"number\"",
                    Kind::YesNo => "\"boolean\"",
                    Kind::List => "\"array\"",
                    Kind::Word | Kind::Comparison if !text.contains("enum") => "$ref",
                    Kind::Word | Kind::Comparison => "enum",
                    Kind::Date => "\"format\":\"date\"",
                    Kind::Time => "date-time",
                    Kind::Month => r"^\\d{4}-\\d{2}$",
                    Kind::MonthOrDate => r"^\\d{4}-\\d{2}(-\\d{2})?$",
                    Kind::Period | Kind::YearOrPeriod => "W",
                    Kind::Interval => "wd",
                    Kind::Id | Kind::Text => "\"string\"",
                };
                assert!(text.contains(said), "{} {}: {text}", part.word(), column.pointer);
                seen.insert(column.pointer.split('/').next().unwrap());
            }
            let known: BTreeSet<&str> = row["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            let apart =
                |name: &&str| Section::ALL.iter().any(|s| s.word() == *name) || ["format", "version"].contains(name);
            let known: BTreeSet<&str> = known.into_iter().filter(|name| part != Part::Feed || !apart(name)).collect();
            assert_eq!(seen, known, "{}", part.word());
        }
    }
}
