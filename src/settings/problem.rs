//! What is wrong in a file that a person keeps by hand: where it stands, which field, what is allowed.

use std::fmt;

use crate::text::SafeText;

/// One thing wrong in a catalogue, a settings file, a variable or a flag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file; for the environment the variable's name, for the command line the flag.
    pub file: SafeText,
    /// The line, from 1, where there are lines.
    pub line: Option<usize>,
    /// The field, `VIS-CP-10WD targets value` or `http.retries`; empty where the text is not TOML at all.
    pub field: SafeText,
    /// What is wrong with it and what is allowed.
    pub wrong: SafeText,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.field.is_blank() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.wrong)
    }
}

/// Everything wrong that was found in one go, one line each, file by file in the order of the lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `list` as an error; `Ok` where nothing is wrong.
    pub(super) fn check(mut list: Vec<Problem>) -> Result<(), Self> {
        list.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        if list.is_empty() { Ok(()) } else { Err(Self(list)) }
    }

    /// Each of them; at least one.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            let line_end = if at == 0 { "" } else { "\n" };
            write!(f, "{line_end}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The word of `known` that `typed` was most likely meant to be; `None` only where nothing is known.
pub(super) fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known.into_iter().min_by_key(|word| distance(typed, word))
}

/// How many letters must be put in, taken out or changed to turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, above) in b.chars().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(x != y);
            diagonal = *above;
            left = changed.min(left + 1).min(diagonal + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_letters() {
        for (a, b, letters) in [("", "abc", 3), ("abc", "", 3), ("stale", "stale", 0), ("kitten", "sitting", 3)] {
            assert_eq!(distance(a, b), letters, "{a} {b}");
        }
        assert_eq!(nearest("wieght", ["weight", "unit"]), Some("weight"));
    }
}
