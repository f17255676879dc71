//! Reading TOML that a person keeps by hand: every value knows its line, and every fault is reported, not only the first.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, nearest};
use crate::text::SafeText;

/// A text being read, and what was found wrong in it so far.
pub(super) struct Report<'t> {
    file: SafeText,
    text: &'t str,
    /// Whether lines mean anything: not in a variable or a flag.
    lines: bool,
    pub(super) problems: Vec<Problem>,
}

impl<'t> Report<'t> {
    /// A report on the file `name`.
    pub(super) fn on_file(name: &str, text: &'t str) -> Self {
        Self { file: name.into(), text, lines: true, problems: Vec::new() }
    }

    /// A report on one value from the environment or the command line, `name`.
    pub(super) fn on_value(name: &str, text: &'t str) -> Self {
        Self { lines: false, ..Self::on_file(name, text) }
    }

    /// Parses the text; `None` with every breach of TOML reported, since what follows a breach cannot be trusted.
    pub(super) fn parse(&mut self) -> Option<Spanned<DeTable<'t>>> {
        let (table, breaches) = DeTable::parse_recoverable(self.text);
        for breach in &breaches {
            self.wrong(breach.span().unwrap_or_default(), "", format_args!("not TOML: {}", breach.message()));
        }
        breaches.is_empty().then_some(table)
    }

    /// Notes that `field`, which stands at `at`, is wrong.
    pub(super) fn wrong(&mut self, at: Range<usize>, field: &str, wrong: impl Display) {
        let line = self.lines.then(|| self.line(&at));
        let wrong = wrong.to_string().as_str().into();
        self.problems.push(Problem { file: self.file.clone(), line, field: field.into(), wrong });
    }

    /// The line, from 1, on which `at` starts.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        1 + self.text.bytes().take(at.start).filter(|byte| *byte == b'\n').count()
    }

    /// The text at `at`, as it was written.
    pub(super) fn written(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }
}

/// Whether `text` is a number in quotes, which is no secret.
fn is_number(text: &str) -> bool {
    text.len() <= 12 && text.parse::<f64>().is_ok()
}

/// One value with its full name.
pub(super) struct Field<'a, 't> {
    pub(super) name: String,
    pub(super) value: &'a Spanned<DeValue<'t>>,
}

impl<'a, 't> Field<'a, 't> {
    pub(super) fn at(&self) -> Range<usize> {
        self.value.span()
    }

    /// Notes that this is wrong.
    pub(super) fn wrong(&self, report: &mut Report<'_>, wrong: impl Display) {
        report.wrong(self.at(), &self.name, wrong);
    }

    /// Notes that something of another kind is needed here. A text from the environment or the command line is not repeated: a
    /// secret may have come to the wrong name, and logs keep what is printed. In a file it stands for all to see.
    fn needs(&self, report: &mut Report<'_>, needed: impl Display) {
        let found = match self.value.get_ref() {
            DeValue::String(text) if report.lines || is_number(text) => format!("'{text}'"),
            DeValue::String(_) => "another text".to_owned(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(choice) => choice.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.wrong(report, format_args!("it is {found}; allowed is {needed}"));
    }

    /// Notes that a number or the like is needed here: what is none is not repeated, wherever it stands.
    fn needs_no_text(&self, report: &mut Report<'_>, needed: impl Display) {
        match self.value.get_ref() {
            DeValue::String(text) if !is_number(text) => {
                self.wrong(report, format_args!("it is a text; allowed is {needed}"));
            }
            _ => self.needs(report, needed),
        }
    }

    /// Notes that a value of another kind is needed; `None`, for the caller to return.
    pub(super) fn wrong_kind<T>(&self, report: &mut Report<'_>, needed: impl Display) -> Option<T> {
        self.needs(report, needed);
        None
    }

    /// A text.
    pub(super) fn text(&self, report: &mut Report<'_>) -> Option<&'a str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            self.needs(report, "a text in quotes");
        }
        text
    }

    /// A text with something to read in it.
    pub(super) fn filled(&self, report: &mut Report<'_>) -> Option<&'a str> {
        let text = self.text(report)?;
        if text.trim().is_empty() {
            self.wrong(report, "it is empty");
            return None;
        }
        Some(text)
    }

    /// `true` or `false`.
    pub(super) fn yes_no(&self, report: &mut Report<'_>) -> Option<bool> {
        let choice = self.value.get_ref().as_bool();
        if choice.is_none() {
            self.needs(report, "true or false");
        }
        choice
    }

    /// A whole number within `range`.
    pub(super) fn whole<N>(&self, range: RangeInclusive<N>, report: &mut Report<'_>) -> Option<N>
    where
        N: TryFrom<u64> + PartialOrd + Display,
    {
        let number = self.integer().and_then(|n| N::try_from(n).ok()).filter(|n| range.contains(n));
        if number.is_none() {
            self.needs_no_text(report, format_args!("a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// The value as a whole number that is not negative.
    pub(super) fn integer(&self) -> Option<u64> {
        let integer = self.value.get_ref().as_integer()?;
        u64::from_str_radix(integer.as_str().trim_start_matches('+'), integer.radix()).ok()
    }

    /// A number within `range`; never infinite, never "not a number".
    pub(super) fn number(&self, range: RangeInclusive<f64>, report: &mut Report<'_>) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite() && range.contains(number));
        if number.is_none() {
            match (*range.start() > f64::MIN, *range.end() < f64::MAX) {
                (true, true) => {
                    self.needs_no_text(report, format_args!("a number from {} to {}", range.start(), range.end()));
                }
                (true, false) => self.needs_no_text(report, format_args!("a number of {} or more", range.start())),
                _ => self.needs_no_text(report, "a number"),
            }
        }
        number
    }

    /// One of a closed list of words.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)], report: &mut Report<'_>) -> Option<T> {
        let typed = self.value.get_ref().as_str();
        let found = words.iter().find(|(word, _)| Some(*word) == typed).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.needs(report, format_args!("one of {}", list.join(", ")));
        }
        found
    }

    /// A text that some type of ours reads; its own error says what is allowed.
    pub(super) fn read<T: FromStr<Err: Display>>(&self, report: &mut Report<'_>) -> Option<T> {
        let text = self.text(report)?;
        let said = |error: T::Err| {
            let said = error.to_string();
            if report.lines { said } else { said.replace(&format!("'{}'", SafeText::new(text)), "it") }
        };
        match text.parse::<T>().map_err(said) {
            Ok(read) => Some(read),
            Err(said) => {
                self.wrong(report, said);
                None
            }
        }
    }

    /// A date, bare or in quotes, or a month, which means its first day.
    pub(super) fn date(&self, report: &mut Report<'_>) -> Option<NaiveDate> {
        let written = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let date = written.parse().or_else(|_| format!("{written}-01").parse());
        if date.is_err() {
            self.needs(report, "a date such as 2023-01-31, or a month such as \"2023-01\"");
        }
        date.ok()
    }

    /// The values of a list.
    pub(super) fn list(&self, report: &mut Report<'_>) -> Vec<Field<'a, 't>> {
        let Some(list) = self.value.get_ref().as_array() else {
            self.needs(report, "a list in [ ]");
            return Vec::new();
        };
        list.iter().map(|value| Field { name: self.name.clone(), value }).collect()
    }

    /// A table whose keys are free, such as ids: each with its value.
    pub(super) fn entries(&self, report: &mut Report<'_>) -> Vec<(&'a str, Field<'a, 't>)> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.needs(report, "a table");
            return Vec::new();
        };
        let named = |key: &str| format!("{}.{key}", self.name);
        table.iter().map(|(key, value)| (&**key.get_ref(), Field { name: named(key.get_ref()), value })).collect()
    }

    /// A table of `known` fields; every other is reported with the nearest known one.
    pub(super) fn row(&self, known: &[&'static str], report: &mut Report<'_>) -> Option<Row<'a, 't>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.needs(report, "a table");
            return None;
        };
        for (key, _) in table {
            if !known.contains(&&**key.get_ref()) {
                let near = nearest(key.get_ref(), known.iter().copied()).unwrap_or_default();
                let name = format!("{} {}", self.name, key.get_ref());
                report.wrong(key.span(), name.trim(), format_args!("no such field; the nearest known is {near}"));
            }
        }
        Some(Row { name: self.name.clone(), at: self.at(), table })
    }
}

/// A table of known fields.
pub(super) struct Row<'a, 't> {
    pub(super) name: String,
    pub(super) at: Range<usize>,
    table: &'a DeTable<'t>,
}

impl<'a, 't> Row<'a, 't> {
    /// The field `key`, where it is given.
    pub(super) fn get(&self, key: &str) -> Option<Field<'a, 't>> {
        let value = self.table.get(key)?;
        Some(Field { name: format!("{} {key}", self.name).trim().to_owned(), value })
    }

    /// The field `key`; reported where it is missing.
    pub(super) fn need(&self, key: &str, report: &mut Report<'_>) -> Option<Field<'a, 't>> {
        let field = self.get(key);
        if field.is_none() {
            report.wrong(self.at.clone(), format!("{} {key}", self.name).trim(), "it is missing");
        }
        field
    }
}
