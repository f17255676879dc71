//! The identifiers of child records and workers, to be found in what people typed: where a team's are hidden, on a
//! projector or from whoever may not see them, they are hidden in typed text as well.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Dataset;
use crate::domain::ids::TeamId;

/// What stands in the place of an identifier that is hidden.
pub const MASKED: &str = "[record]";

/// A number shorter than this is taken for a figure or a day, not for somebody's identifier.
const SHORTEST_NUMBER: usize = 5;

/// How many signs before a short number, and how many behind it, are tried as part of an identifier.
const MOST_SIGNS: usize = 8;

/// How many words with signs between them are tried as one identifier.
const MOST_WORDS: usize = 16;

/// Every identifier of a child record and of a worker in the figures, with the teams where it occurs. One with a blank in
/// it, or a sign other than `-`, `_`, `/`, `.`, `:` and `#`, is not found in a text: there it would be several words. Nor is one
/// that was typed with a blank, a dash more or a letter more than it has.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Identifiers {
    teams: HashMap<String, Vec<TeamId>>,
}

impl Identifiers {
    /// Those of these figures.
    pub fn of(data: &Dataset) -> Self {
        let children = data.children.iter().map(|it| (it.child.as_str(), &it.team));
        let workers = data.workers.iter().map(|it| (it.id.as_str(), &it.team));
        let mut teams: HashMap<String, Vec<TeamId>> = HashMap::new();
        for (id, team) in children.chain(workers).filter(|(id, _)| is_telling(id)) {
            // A sign at its end is left out where it is looked for as well, unless only the signs tell it from a figure.
            let bare = id.trim_matches(|c: char| !c.is_alphanumeric());
            let key = if is_telling(bare) { bare } else { id };
            let those = teams.entry(key.to_lowercase()).or_default();
            if !those.contains(team) {
                those.push(team.clone());
            }
        }
        Self { teams }
    }

    /// The text with [`MASKED`] in the place of each identifier that stands as a word of its own, in capitals or not, and
    /// occurs in hidden teams alone. Of identifiers within each other the longest is taken. A word processor's dashes count as
    /// `-`, wide letters as plain ones, and signs without a width as nothing. What [`Identifiers`] says is not found stays as
    /// it is.
    pub fn mask<'t>(&self, text: &'t str, hides: impl Fn(&TeamId) -> bool) -> Cow<'t, str> {
        if self.teams.is_empty() || !text.contains(char::is_alphanumeric) {
            return Cow::Borrowed(text);
        }
        let spans = if text.is_ascii() {
            self.spans(text, hides)
        } else {
            let (plain, places) = plain(text);
            self.spans(&plain, hides).into_iter().map(|(from, to)| (places[from], places[to])).collect()
        };
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::new();
        let mut kept = 0;
        for (from, to) in spans {
            masked.push_str(&text[kept..from]);
            masked.push_str(MASKED);
            kept = to;
        }
        masked.push_str(&text[kept..]);
        Cow::Owned(masked)
    }

    /// Where identifiers stand that are to be hidden, in order.
    fn spans(&self, text: &str, hides: impl Fn(&TeamId) -> bool) -> Vec<(usize, usize)> {
        let is_hidden = |word: &str| {
            let teams = is_telling(word).then(|| self.teams.get(&word.to_lowercase())).flatten();
            teams.is_some_and(|teams| teams.iter().all(&hides))
        };
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for (from, run) in runs(text, is_of_identifier) {
            // An identifier may hold a stroke or a point; else these stand between words.
            let words: Vec<_> = words(run).map(|(at, word)| (from + at, from + at + word.len())).collect();
            let mut first = 0;
            while let Some(&(start, _)) = words.get(first) {
                let near = first..words.len().min(first + MOST_WORDS);
                let found = near.rev().find_map(|last| {
                    let word = (start, words[last].1);
                    let behind = spans.last().map_or(from, |(_, to)| from.max(*to));
                    let mut tried = with_signs(text, word, (behind, from + run.len()));
                    tried.find(|(from, to)| is_hidden(&text[*from..*to])).map(|span| (last, span))
                });
                spans.extend(found.map(|(_, span)| span));
                first = found.map_or(first, |(last, _)| last) + 1;
            }
        }
        spans
    }

    /// The same within the quoted strings of a JSON document alone, so that no number in it is touched, nor the order of
    /// its fields.
    pub fn mask_json(&self, document: &str, hides: impl Fn(&TeamId) -> bool) -> String {
        let mut masked = String::with_capacity(document.len());
        let mut rest = document;
        while let Some((from, len)) = quoted(rest) {
            let (before, literal) = (&rest[..from], &rest[from..from + len]);
            masked.push_str(before);
            masked.push_str(&self.mask_literal(literal, &hides));
            rest = &rest[from + len..];
        }
        masked.push_str(rest);
        masked
    }

    /// The same of one quoted string. It is read first: what is escaped, such as the end of a line, stands between words.
    fn mask_literal<'t>(&self, literal: &'t str, hides: impl Fn(&TeamId) -> bool) -> Cow<'t, str> {
        let Ok(text) = serde_json::from_str::<String>(literal) else { return self.mask(literal, hides) };
        match self.mask(&text, hides) {
            Cow::Owned(masked) => Cow::Owned(serde_json::Value::String(masked).to_string()),
            Cow::Borrowed(_) => Cow::Borrowed(literal),
        }
    }
}

/// Where the next quoted string of a JSON document begins, and its length with both quotes; without an end it goes to the
/// end of the document.
fn quoted(document: &str) -> Option<(usize, usize)> {
    let from = document.find('"')?;
    let mut escaped = false;
    for (at, c) in document[from..].char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((from, at + 1)),
            _ => {}
        }
    }
    Some((from, document.len() - from))
}

/// The text as identifiers are looked for in it, and of every byte of it, and of its end, the place in the text.
fn plain(text: &str) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        let c = match c {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
            // The wide forms of the printable ASCII, in its order.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        };
        plain.push(c);
        places.resize(plain.len(), at);
    }
    places.push(text.len());
    (plain, places)
}

/// Whether it can be told from a figure.
fn is_telling(id: &str) -> bool {
    id.contains(char::is_alphabetic) || id.chars().count() >= SHORTEST_NUMBER
}

/// What may be an identifier where this word stands: the word itself where that tells, else the word with the signs beside
/// it, most of them first. None of it is outside of `within`.
fn with_signs(
    text: &str,
    (start, end): (usize, usize),
    within: (usize, usize),
) -> impl Iterator<Item = (usize, usize)> {
    let most = if is_telling(&text[start..end]) { 0 } else { MOST_SIGNS };
    // Every sign of an identifier is one byte long.
    let sign = |c: &char| !c.is_alphanumeric();
    let before = text[within.0..start].chars().rev().take_while(sign).take(most).count();
    let behind = text[end..within.1].chars().take_while(sign).take(most).count();
    (0..=before).rev().flat_map(move |before| (0..=behind).rev().map(move |behind| (start - before, end + behind)))
}

fn is_of_identifier(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | ':' | '#')
}

/// The longest runs of characters that `is_in` lets through, with where each begins.
fn runs(text: &str, is_in: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + text[rest..].find(&is_in)?;
        let to = text[from..].find(|c| !is_in(c)).map_or(text.len(), |len| from + len);
        rest = to;
        Some((from, &text[from..to]))
    })
}

/// The words of a run, each with where it begins: letters and digits, with single dashes between them.
fn words(run: &str) -> impl Iterator<Item = (usize, &str)> {
    let joined = runs(run, |c| c.is_alphanumeric() || c == '-');
    joined.flat_map(|(from, joined)| {
        let mut at = from;
        joined.split("--").filter_map(move |part| {
            let start = at + (part.len() - part.trim_start_matches('-').len());
            at += part.len() + "--".len();
            let word = part.trim_matches('-');
            (!word.is_empty()).then_some((start, word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::{Build, record, visits};

    fn identifiers() -> Identifiers {
        let mut build = Build::new("2022-12-31", vec![visits("VIS", "42 d", "7 d")]);
        let ids = [
            ("C-000245", "A1"),
            ("P/77", "A1"),
            ("1029384", "A1"),
            ("31", "A1"),
            ("C-9", "A2"),
            ("BOTH-1", "A1"),
            ("W_12", "A1"),
            ("W_13", "A1"),
            ("#K.7.", "A1"),
            ("P/77/2", "A1"),
            ("#1234", "A1"),
            ("1/2-#", "A1"),
            ("#9", "A1"),
        ];
        build.data.children = ids.iter().map(|(id, team)| record(id, "VIS", team)).collect();
        build.data.children.push(record("BOTH-1", "VIS", "A2"));
        Identifiers::of(&build.data)
    }

    #[test]
    fn an_identifier_is_masked_where_it_stands_as_a_word() {
        let it = identifiers();
        for (typed, shown) in [
            ("C-000245 was seen", "[record] was seen"),
            ("C\u{2011}000245, C\u{2013}000245, C\u{2212}000245!", "[record], [record], [record]!"),
            ("caf\u{e9} C-00\u{ad}02\u{200b}45\u{200b}; \u{ff23}\u{ff0d}\u{ff10}00245", "caf\u{e9} [record]; [record]"),
            ("seen (c-000245), and C-000245.", "seen ([record]), and [record]."),
            ("C-000245's visit; C-000245/1029384", "[record]'s visit; [record]/[record]"),
            ("P/77: refused", "[record]: refused"),
            ("1029384", "[record]"),
            // Whatever stands before, between and behind them.
            ("Seen:-C-000245", "Seen:-[record]"),
            ("31/-C-000245", "31/-[record]"),
            ("W_12/W_13", "[record]/[record]"),
            ("P/77:1029384", "[record]:[record]"),
            ("x/P/77/y", "x/[record]/y"),
            ("P/77/2, P/77/3", "[record], [record]/3"),
            ("C-000245--seen, --C-000245--", "[record]--seen, --[record]--"),
            ("---C-000245---1029384-", "---[record]---[record]-"),
            ("#K.7. and K.7", "#[record]. and [record]"),
            (&format!("{}C-000245", "a/".repeat(40)), &format!("{}[record]", "a/".repeat(40))),
            // A short number that its signs tell from a figure.
            ("#1234, (#1234). See #1234.", "[record], ([record]). See [record]."),
            ("1234 of 12345, 1234#", "1234 of 12345, 1234#"),
            ("C-000245#1234/##1234", "[record][record]/#[record]"),
            ("1/2-#, 1/2", "[record], 1/2"),
            ("#9", "#9"),
            // Parts of words, figures, and who is seen by somebody who looks.
            ("C-0002456 XC-000245 C-000245-2", "C-0002456 XC-000245 C-000245-2"),
            ("31 of 36", "31 of 36"),
            ("C-9 and BOTH-1 are mine", "C-9 and BOTH-1 are mine"),
            ("", ""),
            ("\u{e9}t\u{e9} C-000245 \u{2026}", "\u{e9}t\u{e9} [record] \u{2026}"),
        ] {
            assert_eq!(it.mask(typed, |team| team.as_str() == "A1"), shown, "{typed}");
        }
        assert_eq!(it.mask("C-9, BOTH-1", |_| true), "[record], [record]");
        assert_eq!(it.mask("C-9, BOTH-1", |_| false), "C-9, BOTH-1");
    }

    #[test]
    fn numbers_of_a_json_document_are_left_alone() {
        let it = identifiers();
        let document = r#"{"n": 1029384, "text": "\"1029384\" \\", "by": ["C-000245", "C-9"]}"#;
        let expected = r#"{"n": 1029384, "text": "\"[record]\" \\", "by": ["[record]", "C-9"]}"#;
        assert_eq!(it.mask_json(document, |team| team.as_str() == "A1"), expected);
    }

    #[test]
    fn an_identifier_beside_an_escaped_character_is_masked_in_json_and_nothing_else_is_changed() {
        let it = identifiers();
        for (document, expected) in [
            (r#"{"z":"Seen:\nC-000245","a":1.50}"#, r#"{"z":"Seen:\n[record]","a":1.50}"#),
            (r#"["\tC-000245\r\n1029384"]"#, r#"["\t[record]\r\n[record]"]"#),
            (r#"["\u0043-000245", "\u2028C-000245"]"#, "[\"[record]\", \"\u{2028}[record]\"]"),
            (
                r#"{"b":"\u00e9t\u00e9 \/ C-9","a":[1029384,"nC-000245"]}"#,
                r#"{"b":"\u00e9t\u00e9 \/ C-9","a":[1029384,"nC-000245"]}"#,
            ),
            (r#"{"cut":"C-000245"#, r#"{"cut":"[record]"#),
        ] {
            assert_eq!(it.mask_json(document, |team| team.as_str() == "A1"), expected, "{document}");
        }
    }
}
