//! What the feed got wrong, row by row: listed, never hidden and never guessed.

use crate::domain::fault::{Fault, Owner, Severity};
use crate::insight::quality::words;
use crate::screens::desk::Desk;
use crate::screens::page::{Cell, Column, Extent, Part, Place, Row, Subject, Tone};

const FAULTS: &[Column] = &[
    Column::text("Kind", 9, 9, "query: in use, and to be asked about; set aside: not used"),
    Column::text("What", 24, 60, "What happened and what to do"),
    Column::text("Code", 14, 28, "The fault's code in the feed's contract").from_width(100),
    Column::text("Where", 16, 46, "Where in the feed: the list, the row and the field"),
];

const SECTIONS: &[Column] = &[
    Column::text("Document", 16, 40, "The document"),
    Column::text("Section", 12, 16, "The list in it"),
    Column::number("read", 9, "Rows read"),
    Column::number("accepted", 9, "Rows in use"),
    Column::number("set aside", 9, "Rows set aside for a fault"),
    Column::number("repeated", 9, "Rows given again, alike"),
];

/// What was wrong with the newest feed, where it was refused.
pub(super) fn refused(desk: &Desk) -> Option<Part> {
    (!desk.refused.is_empty()).then(|| Part {
        title: format!("The newest feed was refused ({})", desk.refused.len()),
        ..listed(desk, &desk.refused, "")
    })
}

/// Every fault of the feed in use.
pub(super) fn faults(desk: &Desk) -> Part {
    let nothing = if desk.data().is_none() { "No feed is in use." } else { "Nothing was found wrong with this feed." };
    listed(desk, &desk.snapshot.faults, nothing)
}

fn listed(desk: &Desk, faults: &[Fault], nothing: &str) -> Part {
    let seen = faults.iter().filter(|fault| desk.why_not_fault(fault).is_none());
    Part {
        title: format!("Row by row ({})", faults.len()),
        columns: FAULTS,
        rows: seen.map(fault_row).collect(),
        empty: withheld(desk, faults.iter()).unwrap_or_else(|| nothing.to_owned()),
        extent: Extent::Rest,
    }
}

/// That some of these faults are of single child records, which are not to be seen, and why; none where all are.
pub(super) fn withheld<'a>(desk: &Desk, faults: impl Iterator<Item = &'a Fault>) -> Option<String> {
    let mut why = faults.filter_map(|fault| desk.why_not_fault(fault));
    let first = why.next()?;
    Some(match why.count() {
        0 => format!("1 row is of a single child record and is not listed. {first}"),
        more => format!("{} rows are of single child records and are not listed. {first}", more + 1),
    })
}

/// A fault in words; one that is not to be seen by what it means alone.
pub fn in_words(desk: &Desk, fault: &Fault) -> String {
    match desk.why_not_fault(fault) {
        None => format!("{} ({})", fault.message, place_in_words(fault)),
        Some(_) => words(fault.code).means.to_owned(),
    }
}

fn fault_row(fault: &Fault) -> Row {
    let (kind, tone) = match fault.code.severity() {
        Severity::Document => ("refused", Tone::NotMet),
        Severity::Row => ("set aside", Tone::Doubt),
        Severity::Query => ("query", Tone::Plain),
    };
    let place = place_in_words(fault);
    let touch = fault.touches.first();
    let opens = touch.map(|touch| match &touch.owner {
        Owner::Team(team) => Place::Team(team.clone()),
        _ => Place::Indicator(touch.indicator.clone()),
    });
    Row {
        key: format!("{}|{}", fault.code, fault.path),
        cells: vec![
            Cell::text(kind).toned(tone),
            Cell::safe(&fault.message),
            Cell::text(fault.code.code()),
            Cell::text(place.clone()),
        ],
        opens,
        subject: Subject {
            owner: touch.map(|t| t.owner.clone()),
            indicator: touch.map(|t| t.indicator.clone()),
            period: touch.and_then(|t| t.period),
            ..Subject::default()
        },
        words: format!("{kind}: {} In {place}.", fault.message),
    }
}

/// Where in the feed a fault is: `observations, row 18, numerator`, and the file where there are several.
fn place_in_words(fault: &Fault) -> String {
    let path = fault.path.as_str();
    let (file, pointer) = path.rsplit_once('#').map_or((None, path), |(file, pointer)| (Some(file), pointer));
    let part = |(at, part): (usize, &str)| match part.parse::<u64>() {
        Ok(number) if at == 1 => format!("row {}", number.saturating_add(1)),
        Ok(number) => format!("number {}", number.saturating_add(1)),
        Err(_) => part.replace("~1", "/").replace("~0", "~"),
    };
    let parts: Vec<_> = pointer.split('/').skip(1).enumerate().map(part).collect();
    let place = if parts.is_empty() { "the document as a whole".to_string() } else { parts.join(", ") };
    file.map_or(place.clone(), |file| format!("{place}, of {file}"))
}

/// What became of every row.
pub(super) fn sections(desk: &Desk) -> Part {
    let data = desk.data();
    let rows = data.documents.iter().flat_map(|document| {
        document.sections.iter().filter(|s| s.read > 0).map(move |s| {
            let name = if document.name.is_blank() { "the feed" } else { document.name.as_str() };
            let alarm = if s.set_aside > 0 { Tone::Doubt } else { Tone::Plain };
            Row {
                key: format!("{name}|{}", s.section.word()),
                cells: vec![
                    Cell::text(name),
                    Cell::text(s.section.word()),
                    Cell::count(Some(s.read)),
                    Cell::count(Some(s.accepted)),
                    Cell::count(Some(s.set_aside)).toned(alarm),
                    Cell::count(Some(s.repeated)),
                ],
                opens: None,
                subject: Subject::default(),
                words: format!(
                    "{name}, {}: {} read, {} accepted, {} set aside, {} repeated.",
                    s.section.word(),
                    s.read,
                    s.accepted,
                    s.set_aside,
                    s.repeated
                ),
            }
        })
    });
    Part {
        title: "What became of every row".into(),
        columns: SECTIONS,
        rows: rows.collect(),
        empty: "Nothing was read.".into(),
        extent: Extent::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fault::FaultCode;

    #[test]
    fn a_place_in_the_feed_is_said_in_words() {
        for (path, words) in [
            ("/observations/17/numerator", "observations, row 18, numerator"),
            ("2022-12.json#/children/0", "children, row 1, of 2022-12.json"),
            ("/indicators/3/targets/0/value", "indicators, row 4, targets, number 1, value"),
            ("/a~1b", "a/b"),
            ("", "the document as a whole"),
        ] {
            let fault =
                Fault { code: FaultCode::BadNumber, path: path.into(), message: "".into(), touches: Vec::new() };
            assert_eq!(place_in_words(&fault), words);
        }
    }
}
