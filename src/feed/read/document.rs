//! Walks a document from its first byte to its last: its fields in any order, its sections row by row.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Deserializer;

use super::ReadRules;
use super::draft::Draft;
use super::grammar::too_deep;
use super::person::Watch;
use super::report::Unknown;
use super::rows::{
    Areas, Audits, Caseloads, Children, Comparators, Exemptions, Indicators, Managers, Notes, Observed, Rows,
    Supervisions, Teams, Workers,
};
use super::tree::{Tree, fields_of, vanishes};
use super::window::{Stop, Window, is_blank};
use super::words::pointer_part;
use crate::dataset::Section;
use crate::domain::fault::FaultCode;
use crate::feed::contract::FeedDocument;

/// How much is looked at first when rows are parsed straight from the window; doubled while that goes well.
const GLANCE: usize = 4 << 10;

/// Stands for the name of a field that is too long to be kept: no field of the contract.
const TOO_LONG: &str = "…";

/// The levels of nesting that a row stands in: the document and its section.
const AROUND_A_ROW: usize = 2;

/// The same for a field of the document.
const AROUND_A_FIELD: usize = 1;

/// Reads the document in `window` into `draft`. Its faults are in the draft's report.
pub(super) fn read(window: &mut Window<'_>, draft: &mut Draft, rules: &ReadRules, today: NaiveDate) {
    let mut walk = Walk { window, draft, depth: rules.depth, seen: BTreeSet::new() };
    match walk.document() {
        Ok(()) => {
            let observations = walk.draft.report.sections()[Section::Observations as usize].read;
            let seen = std::mem::take(&mut walk.seen);
            draft.conclude(today, |field| seen.contains(field), observations);
        }
        Err(stop) => {
            let stop = window.drain(stop);
            draft.report.refuse(stop.code, "", &stop.message);
        }
    }
}

struct Walk<'w, 'r> {
    window: &'w mut Window<'r>,
    draft: &'w mut Draft,
    depth: usize,
    seen: BTreeSet<String>,
}

impl Walk<'_, '_> {
    fn document(&mut self) -> Result<(), Stop> {
        self.window.need()?;
        // A byte order mark is no part of JSON, but Windows programs put one before it.
        if self.window.text(GLANCE).starts_with('\u{feff}') {
            self.window.pass('\u{feff}'.len_utf8());
        }
        if self.window.next_token()? != b'{' {
            self.skip("", 0)?;
            self.window.trailing()?;
            let message = "The document is not a feed of assurance clinics: it is not an object. Check the address.";
            self.draft.report.refuse(FaultCode::NotAFeed, "", message);
            return Ok(());
        }
        self.window.pass(1);
        if self.window.next_token()? == b'}' {
            self.window.pass(1);
            return self.window.trailing();
        }
        loop {
            self.window.next_token()?;
            self.window.set_mark();
            self.window.string()?;
            let name = match self.window.take_marked() {
                Some(text) => Tree::read(text).as_text().unwrap_or_default().to_string(),
                None => TOO_LONG.to_string(),
            };
            self.window.colon()?;
            self.window.next_token()?;
            self.member(name)?;
            match self.window.next_token()? {
                b',' => self.window.pass(1),
                b'}' => {
                    self.window.pass(1);
                    return self.window.trailing();
                }
                _ => return Err(self.window.not_json("a comma or the end of the document is expected")),
            }
        }
    }

    fn member(&mut self, name: String) -> Result<(), Stop> {
        if !fields_of::<FeedDocument<'static>>().contains(&name.as_str()) {
            let part = pointer_part(&name);
            self.draft.report.unknown_field(None, Unknown { path: part.clone(), kind: part });
            return self.skip(&name, AROUND_A_FIELD);
        }
        if self.seen.contains(&name) {
            self.draft.not_a_feed(&name, "is there twice");
            return self.skip(&name, AROUND_A_FIELD);
        }
        let section = Section::ALL.into_iter().find(|section| section.word() == name);
        match section {
            Some(section) => self.section(section)?,
            None => {
                self.window.set_mark();
                let mut watch = Watch::under(&name);
                let levels = self.window.value(&mut watch)?;
                match self.window.take_marked() {
                    _ if levels + AROUND_A_FIELD > self.depth => self.too_deep(),
                    Some(text) => self.draft.take_field(&name, Tree::read(text)),
                    None => self.draft.field_too_long(&name),
                }
                self.draft.refuse_names(&format!("/{}", pointer_part(&name)), watch);
            }
        }
        self.seen.insert(name);
        Ok(())
    }

    /// Passes the value of the field `name`, which is not looked at but for names of persons.
    fn skip(&mut self, name: &str, around: usize) -> Result<(), Stop> {
        let mut watch = Watch::under(name);
        if self.window.value(&mut watch)? + around > self.depth {
            self.too_deep();
        }
        self.draft.refuse_names(&format!("/{}", pointer_part(name)), watch);
        Ok(())
    }

    fn too_deep(&mut self) {
        let stop = too_deep(self.depth);
        self.draft.report.refuse(stop.code, "", &stop.message);
    }

    fn section(&mut self, section: Section) -> Result<(), Stop> {
        let first = self.window.need()?;
        if first != b'[' {
            self.skip(section.word(), AROUND_A_FIELD)?;
            if section.is_required() {
                self.draft.not_a_feed(section.word(), "is not a list");
            } else if first != b'n' {
                self.draft.report.no_list(section);
            }
            return Ok(());
        }
        match section {
            Section::Areas => self.rows::<Areas>(),
            Section::Teams => self.rows::<Teams>(),
            Section::Managers => self.rows::<Managers>(),
            Section::Workers => self.rows::<Workers>(),
            Section::Indicators => self.rows::<Indicators>(),
            Section::Observations => self.rows::<Observed>(),
            Section::Comparators => self.rows::<Comparators>(),
            Section::Caseload => self.rows::<Caseloads>(),
            Section::Children => self.rows::<Children>(),
            Section::Exemptions => self.rows::<Exemptions>(),
            Section::Supervisions => self.rows::<Supervisions>(),
            Section::Audits => self.rows::<Audits>(),
            Section::Notes => self.rows::<Notes>(),
        }
    }

    fn rows<S: Rows>(&mut self) -> Result<(), Stop> {
        self.window.pass(1);
        if self.window.next_token()? == b']' {
            self.window.pass(1);
            return Ok(());
        }
        let mut glance = GLANCE;
        loop {
            self.window.next_token()?;
            let text = self.window.text(glance);
            let is_cut = text.len() < self.window.ahead();
            let (passed, next) = if S::IS_FLAT { flat_rows::<S>(text, self.draft) } else { (0, Next::Careful) };
            self.window.pass(passed);
            match next {
                Next::Row if is_cut => glance *= 2,
                Next::Row if self.window.more()? => {}
                Next::Row | Next::Careful => {
                    self.row_with_care::<S>()?;
                    glance = GLANCE;
                    if self.is_end()? {
                        return Ok(());
                    }
                }
                Next::Separator => {
                    glance *= 2;
                    if self.is_end()? {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn row_with_care<S: Rows>(&mut self) -> Result<(), Stop> {
        self.window.set_mark();
        let mut watch = Watch::under(S::SECTION.word());
        let levels = self.window.value(&mut watch)?;
        let text = self.window.take_marked();
        let at = self.draft.report.count(S::SECTION);
        let is_too_deep = levels + AROUND_A_ROW > self.depth;
        if self.draft.refuse_names(&format!("/{}/{at}", S::SECTION.word()), watch) {
            // What else it has is no matter, and a field for a name is not to be listed as one that could be mended.
        } else if let Some(text) = text.filter(|_| !is_too_deep) {
            self.draft.take_carefully::<S>(Tree::read(text), at);
        } else {
            self.draft.report.too_long(S::SECTION, at);
        }
        if is_too_deep {
            self.too_deep();
        }
        Ok(())
    }

    /// Passes what stands between two rows; true at the end of the section.
    fn is_end(&mut self) -> Result<bool, Stop> {
        match self.window.next_token()? {
            b',' => self.window.pass(1),
            b']' => {
                self.window.pass(1);
                return Ok(true);
            }
            _ => return Err(self.window.not_json("a comma or the end of a list is expected")),
        }
        Ok(false)
    }
}

/// What stands where the straight way ended.
enum Next {
    /// A row that is not whole.
    Row,
    /// A row that has to be looked at carefully.
    Careful,
    /// What follows a row.
    Separator,
}

/// Parses rows straight from `text` as long as they are whole and as the contract has them. How much was passed.
fn flat_rows<S: Rows>(text: &str, draft: &mut Draft) -> (usize, Next) {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if !rest.starts_with('{') {
            return (at, if rest.is_empty() { Next::Row } else { Next::Careful });
        }
        if let Some((row, length)) = S::scan(rest) {
            draft.take::<S>(row);
            at += length;
        } else {
            let mut rows = Deserializer::from_str(rest).into_iter::<S::Row<'_>>();
            match rows.next() {
                // What was too small for a number is nought by now; the careful way looks at how it is written.
                Some(Ok(_)) if has_vanished(&rest[..rows.byte_offset()]) => return (at, Next::Careful),
                Some(Ok(row)) => draft.take::<S>(row),
                Some(Err(error)) if error.is_eof() => return (at, Next::Row),
                _ => return (at, Next::Careful),
            }
            at += rows.byte_offset();
        }
        let blanks = |from: usize| text[from..].bytes().take_while(|b| is_blank(*b)).count();
        let comma = at + blanks(at);
        if text.as_bytes().get(comma) != Some(&b',') {
            return (at, Next::Separator);
        }
        at = comma + 1 + blanks(comma + 1);
    }
}

/// Whether a number of the row is written so that it is [read as nought](vanishes) and is not.
fn has_vanished(row: &str) -> bool {
    let mut rest = row;
    // Only a fraction or an exponent can be that small, and most rows have neither outside their texts.
    while let Some(at) = rest.find(['"', '.', 'e', 'E']) {
        let (before, after) = rest.split_at(at);
        if let Some(text) = after.strip_prefix('"') {
            let mut escaped = false;
            let ends = |c: char| {
                let is_end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                is_end
            };
            let end = text.find(ends).map_or(text.len(), |end| end + 1);
            rest = &text[end..];
            continue;
        }
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let from = before.trim_end_matches(is_part).len();
        let length = rest[from..].find(|c| !is_part(c)).unwrap_or(rest.len() - from);
        if vanishes(&rest[from..from + length]) {
            return true;
        }
        // At least the letter of `true` or `false` is passed.
        rest = &rest[(from + length).max(at + 1)..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_read_as_nought_and_is_not_is_seen() {
        let tiny = format!("0.{}1", "0".repeat(5000));
        for number in ["1e-400", "-1E-400", "0.1e-330", "1.0e-99999999999", "2e-324", &tiny] {
            for row in [format!("{{\"a\": {number}}}"), format!("{{\"e.\\\"\": true, \"b\":[1.5,{number}]}}")] {
                assert!(has_vanished(&row), "{row:.60}");
            }
        }
        for number in ["0", "0.0", "-0.0e-400", "1", "0.5", "1e-300", "1e999", "true", "\"1e-400\"", "\"\\\"1e-400\""] {
            assert!(!has_vanished(&format!("{{\"a\": {number}, \"e\": null}}")), "{number}");
        }
        assert!(!has_vanished("{\"cut") && !has_vanished("") && !has_vanished("e"));
    }
}
