//! Rows as columns for a person who looks, and as CSV for a spreadsheet.

use unicode_width::UnicodeWidthStr;

use crate::app::sheet::harmless;

/// How a column is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Sets `rows` under their headings, each column as wide as its widest cell. Blank ends are cut.
pub fn table(headings: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
        cells.chain([headings[at].0.width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let set = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for ((cell, (_, align)), width) in cells.zip(headings).zip(&widths) {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            let gap = if line.is_empty() { "" } else { "  " };
            line = match align {
                Align::Left => format!("{line}{gap}{cell}{pad}"),
                Align::Right => format!("{line}{gap}{pad}{cell}"),
            };
        }
        format!("{}\n", line.trim_end())
    };
    let mut out = set(&mut headings.iter().map(|(heading, _)| *heading));
    for row in rows {
        out.push_str(&set(&mut row.iter().map(String::as_str)));
    }
    out
}

/// Writes objects as CSV under the names of `fields`; a list is joined by blanks, null is empty. What a spreadsheet
/// would take for a formula is made harmless.
pub fn csv(fields: &[&str], rows: &[serde_json::Value]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields)?;
    for row in rows {
        let cells: Vec<String> = fields.iter().map(|field| cell(&row[*field])).collect();
        writer.write_record(cells.iter().map(|text| harmless(text).into_owned()))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cell(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(" "),
        // A target is the only object in a row, and reads as it is printed: `>=90`.
        Value::Object(fields) => fields.values().map(cell).collect(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["Visits".to_string(), "98%".into()], vec!["Zoë".into(), "7%".into()]];
        let text = table(&[("Standard", Align::Left), ("now", Align::Right)], &rows);
        assert_eq!(text, "Standard  now\nVisits    98%\nZoë        7%\n");
    }

    #[test]
    fn csv_has_the_names_scripts_read_and_no_formula() {
        let row = serde_json::json!({
            "id": "=1+1", "value": 1.5, "met": null, "marked": ["partial", "stale"],
            "target": {"comparison": ">=", "value": 90.0},
        });
        let text = csv(&["id", "value", "met", "marked", "target"], &[row]).unwrap();
        assert_eq!(text, "id,value,met,marked,target\n'=1+1,1.5,,partial stale,>=90.0\n");
    }
}
