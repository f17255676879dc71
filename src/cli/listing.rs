//! Things of one kind as they are printed: for a person who looks, a person who listens, a script and a spreadsheet.

use serde_json::{Value, json};

use super::args::Format;
use super::json_text;
use super::outcome::{Code, Refused};
use super::sheet::{self, Align};
use crate::domain::hand::Written;

/// A kind of thing.
pub struct Kind {
    /// The name of one, as scripts read it.
    pub one: &'static str,
    /// The name of several.
    pub many: &'static str,
    /// The fields of a spreadsheet, by their names in JSON.
    pub fields: &'static [&'static str],
    /// The headings of a table.
    pub headings: &'static [&'static str],
    /// What is said where there are none.
    pub none: &'static str,
}

/// One thing, in every form.
pub struct Line {
    /// For a script.
    pub json: Value,
    /// For a table, in the order of the headings.
    pub cells: Vec<String>,
    /// For a person who listens: one sentence or more, ending with a full stop.
    pub sentence: String,
}

impl Kind {
    /// Several things with what is to be said of the whole list: for a script under `notes`.
    pub fn list_noted(&self, lines: &[Line], notes: &[String], format: Format) -> Result<String, Refused> {
        if format == Format::Json {
            let all: Vec<&Value> = lines.iter().map(|line| &line.json).collect();
            return Ok(json_text(self.many, &json!({ self.many: all, "notes": notes })));
        }
        let list = self.list(lines, format)?;
        // A spreadsheet has no place for a sentence.
        let said = if format == Format::Csv { &[] } else { notes };
        Ok(said.iter().fold(list, |text, note| format!("{text}Note: {note}.\n")))
    }

    /// Several things.
    pub fn list(&self, lines: &[Line], format: Format) -> Result<String, Refused> {
        Ok(match format {
            Format::Json => {
                let all: Vec<&Value> = lines.iter().map(|line| &line.json).collect();
                json_text(self.many, &json!({ self.many: all }))
            }
            Format::Csv => self.csv(lines)?,
            _ if lines.is_empty() => format!("{}\n", self.none),
            Format::Plain => lines.iter().flat_map(|line| [line.sentence.as_str(), "\n"]).collect(),
            Format::Table => {
                let headings: Vec<_> = self.headings.iter().map(|name| (*name, Align::Left)).collect();
                let rows: Vec<_> = lines.iter().map(|line| line.cells.clone()).collect();
                sheet::table(&headings, &rows)
            }
        })
    }

    /// One thing.
    pub fn one(&self, line: Line, format: Format) -> Result<String, Refused> {
        Ok(match format {
            Format::Json => json_text(self.one, &json!({ self.one: line.json })),
            Format::Csv => self.csv(&[line])?,
            Format::Plain | Format::Table => format!("{}\n", line.sentence),
        })
    }

    fn csv(&self, lines: &[Line]) -> Result<String, Refused> {
        let rows: Vec<Value> = lines.iter().map(|line| line.json.clone()).collect();
        let failed = |wrong| Refused::new(Code::Failed, format!("The list could not be made: {wrong}."));
        sheet::csv(self.fields, &rows).map_err(failed)
    }
}

/// When and by whom, for a script.
pub fn written(written: &Written) -> Value {
    let hand = &written.hand;
    json!({
        "on": written.on,
        "at": written.at,
        "by": hand.by,
        "role": hand.role,
        "on_behalf_of": hand.on_behalf_of,
    })
}

/// One thing and others: `1 action`, `3 actions`.
pub fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
