//! The sentences for what is found. They name fields, which the contract knows, and never a value.

use crate::domain::fault::{FaultCode, Severity};

/// The longest part of a path that is shown: a document with data for field names is not to fill the screen with it.
const LONGEST_PART: usize = 60;

/// One name of a JSON pointer, escaped and cut to a length that can be read.
pub(super) fn pointer_part(name: &str) -> String {
    let mut part: String = name.chars().take(LONGEST_PART).collect();
    if part.len() < name.len() {
        part.push('…');
    }
    part.replace('~', "~0").replace('/', "~1")
}

/// What a fault of `field` means and what to do; `field` is empty where it is the row's.
pub(super) fn in_words(code: FaultCode, field: &str) -> String {
    let what = what(code, field);
    let then = match (code, code.severity()) {
        (FaultCode::Duplicate, _) => "It is counted once. Give it once.",
        (FaultCode::DuplicateId, _) => "None of them is used. Keep the right one.",
        (FaultCode::ConflictingDuplicate, _) if field.is_empty() => "None of them is used. Keep the right one.",
        (FaultCode::UnknownField, _) => "It is read past. Leave it out, or mend its name.",
        (FaultCode::TargetNotANumber, _) => "The target is left out. Give comparison and value, or no target.",
        (_, Severity::Row) => "The row is set aside. Mend it in the extract.",
        _ => "Mend it in the extract.",
    };
    format!("{what}. {then}")
}

fn what(code: FaultCode, field: &str) -> String {
    use FaultCode as F;
    match code {
        F::MissingField => format!("'{field}' is required and not there"),
        F::WrongType if field.is_empty() => "The row is not an object".into(),
        F::WrongType => format!("'{field}' has the wrong type"),
        F::UnknownIndicator => format!("The indicator in '{field}' is neither in the catalogue nor in the feed"),
        F::UnknownTeam => format!("The team in '{field}' is not one of the feed's accepted teams"),
        F::UnknownArea => format!("The area in '{field}' is not one of the feed's accepted areas, or not the team's"),
        F::UnknownWorker => format!("The worker in '{field}' is not one of the feed's accepted workers"),
        F::UnknownExemption => format!("The exemption in '{field}' is not one of the feed's accepted exemptions"),
        F::UnknownWord => format!("'{field}' is none of the words allowed for it"),
        F::BadPeriod => format!("'{field}' is not a period of the kind it has to be"),
        F::BadDate if field == "generated_at" => {
            format!("'{field}' is not a moment like 2023-01-09T08:00:00Z, a date with its time")
        }
        F::BadDate => format!("'{field}' is not a date like 2022-12-31"),
        F::BadNumber => format!("'{field}' is negative, not whole where it counts something, or beyond 10^12"),
        F::NumeratorAboveDenominator => "The numerator is above the denominator".into(),
        F::ValueAndFraction => "The row has more than one of a value, a fraction and a reason for having none".into(),
        F::NoFigure => "The row has no figure, and no reason for having none".into(),
        F::WrongUnit => "A percentage needs numerator and denominator, any other unit a value".into(),
        F::Duplicate => "The row was given before, alike".into(),
        F::ConflictingDuplicate if field.is_empty() => "Rows for the same thing disagree".into(),
        F::ConflictingDuplicate => format!("'{field}' is given twice in one row"),
        F::DuplicateId => "Different rows have one identifier".into(),
        F::FuturePeriod => "The period begins after the day that the feed describes".into(),
        F::TeamClosed => "The team is not open in that period".into(),
        F::UnknownField => format!("'{field}' is not a field of the contract"),
        F::TargetNotANumber => format!("'{field}' is not a number"),
        other => other.meaning().into(),
    }
}
