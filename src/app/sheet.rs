//! The table in front as text: for a spreadsheet, and for the terminal's clipboard. The model is taken, not the screen:
//! its filter, its order and the figures' date go with it.

use super::level::{Level, PartRows};
use crate::screens::desk::Desk;
use crate::widgets::table::Rows;

/// Headings and rows of the part in front, as shown, without what is hidden.
fn rows(level: &Level) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let (part, table) = (level.part()?, level.tables.get(level.focus)?);
    let shown: Vec<usize> = (0..part.columns.len()).filter(|column| !table.hidden.contains(column)).collect();
    let headings = shown.iter().map(|column| part.columns[*column].title.to_string()).collect();
    let source = PartRows(part);
    let cells = |row: &u32| shown.iter().map(|column| source.cell(*row as usize, *column).into_owned()).collect();
    Some((headings, table.order().iter().map(cells).collect()))
}

/// What stands above the rows: whose figures, which period, as at when, and what was filtered.
fn preamble(level: &Level, desk: &Desk) -> Vec<String> {
    let data = desk.data();
    let filters: Vec<_> = level.tables.get(level.focus).into_iter().flat_map(|t| &t.filters).collect();
    let filters: Vec<_> = filters.iter().map(|filter| filter.in_words()).collect();
    let title = level.part().map_or("", |part| part.title.as_str());
    let mut lines = vec![
        format!("{}: {title}", level.page.crumbs.join(" > ")),
        format!("{}, as at {}", desk.period.in_words(), data.as_of),
    ];
    if !filters.is_empty() {
        lines.push(format!("Filtered: {}", filters.join(", ")));
    }
    if let Some(sample) = &data.sample {
        lines.push(format!("Sample: {sample}"));
    }
    lines
}

/// The part in front as CSV: two or three lines that say what it is, a blank one, headings, rows.
pub fn csv(level: &Level, desk: &Desk) -> Option<String> {
    let (headings, rows) = rows(level)?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let preamble = preamble(level, desk).into_iter().map(|line| vec![line]);
    for record in preamble.chain([vec![String::new()], headings]).chain(rows) {
        writer.write_record(record.iter().map(|value| harmless(value).into_owned())).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// The part in front as tab-separated text.
pub fn tabs(level: &Level, desk: &Desk) -> Option<String> {
    let (headings, rows) = rows(level)?;
    let lines = std::iter::once(headings).chain(rows).map(|cells| cells.join("\t"));
    Some(preamble(level, desk).into_iter().chain(lines).collect::<Vec<_>>().join("\n"))
}

/// A value that a spreadsheet would take for a formula gets an apostrophe, which a spreadsheet shows as text. Numbers
/// with a sign are left as they are.
pub fn harmless(value: &str) -> std::borrow::Cow<'_, str> {
    let risky = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && value != "-" && value.parse::<f64>().is_err() { format!("'{value}").into() } else { value.into() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_value_runs_as_a_formula_and_numbers_stay_numbers() {
        for (value, written) in
            [("=1+1", "'=1+1"), ("@x", "'@x"), ("+3", "+3"), ("-12", "-12"), ("-", "-"), ("-a", "'-a"), ("a=1", "a=1")]
        {
            assert_eq!(harmless(value), written);
        }
    }
}
