//! What was said of a doubt, as screens print it.

use chrono::NaiveDate;

use crate::domain::doubt::{DoubtNotes, Stands};
use crate::screens::dates;
use crate::screens::page::Tone;
use crate::text::SafeText;

/// Where a doubt stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// For a column.
    pub short: String,
    /// In a sentence or two.
    pub long: String,
    /// How it is meant.
    pub tone: Tone,
}

/// Where a doubt stands on `today`; open where nothing was said of it.
pub fn stands(today: NaiveDate, notes: Option<&DoubtNotes>) -> Said {
    let said = |short: String, long: String, tone| Said { short, long, tone };
    let Some(notes) = notes else {
        return said("open".to_owned(), "Open: nobody was asked.".to_owned(), Tone::Doubt);
    };
    match &notes.stands {
        Stands::Known { why, written } => said(
            format!("known: {why}"),
            format!("Known, because {}", ended(why, &written.hand.in_words(), written.on)),
            Tone::Plain,
        ),
        Stands::Asked(query) => {
            let late = notes.days_overdue(today).unwrap_or(0);
            let text = if query.text.is_blank() {
                String::new()
            } else {
                format!(" They were asked: {}", full_stop(&query.text))
            };
            let first = if query.first_due == query.due {
                String::new()
            } else {
                format!(", first due {}", dates::long(query.first_due))
            };
            let slips = match query.slips {
                0 => String::new(),
                1 => ", slipped once".to_owned(),
                n => format!(", slipped {n} times"),
            };
            let passed = match query.clinics_passed {
                0 => String::new(),
                1 => ", carried past 1 clinic".to_owned(),
                n => format!(", carried past {n} clinics"),
            };
            let (late_short, late_long, tone) = match late {
                0 => (format!("due {}", query.due.format("%-d %b")), String::new(), Tone::Plain),
                1 => ("1 d LATE".to_owned(), ", 1 day late".to_owned(), Tone::NotMet),
                n => (format!("{n} d LATE"), format!(", {n} days late"), Tone::NotMet),
            };
            let age = match notes.age_days(today) {
                Some(0) => ", asked today".to_owned(),
                Some(1) => ", asked 1 day ago".to_owned(),
                Some(n) => format!(", asked {n} days ago"),
                None => String::new(),
            };
            said(
                format!("asked, {late_short}, {}", query.owner),
                format!(
                    "Asked of {} by {}, due {}{first}{late_long}{slips}{passed}{age}.{text}",
                    query.owner,
                    query.asked.hand.in_words(),
                    dates::long(query.due)
                ),
                tone,
            )
        }
        Stands::Answered(query, answer) => said(
            format!("answered: {}", answer.text),
            format!(
                "Answered for {}: {} It waits to be accepted.",
                query.owner,
                ended(&answer.text, &answer.written.hand.in_words(), answer.written.on)
            ),
            Tone::Strong,
        ),
        Stands::Closed(_, answer, closed) => said(
            format!("closed: {}", answer.text),
            format!("Closed by {} on {}: {}", closed.hand.in_words(), dates::long(closed.on), full_stop(&answer.text)),
            Tone::Plain,
        ),
    }
}

/// A step as it is said once it is taken.
pub fn done(step: &str) -> &str {
    match step {
        "known" => "known, because",
        "query" => "asked",
        "redate" => "given another date",
        "answer" => "answered",
        "ask_again" => "asked again",
        "close" => "closed",
        other => other,
    }
}

/// A text with who said it and when: `it rounds up (D. Adeyemi, chair, 9 Jan 23).`
fn ended(text: &SafeText, who: &str, on: NaiveDate) -> String {
    format!("{} ({who}, {}).", text.as_str().trim_end_matches('.'), dates::short(on))
}

/// A text with its full stop.
fn full_stop(text: &SafeText) -> String {
    let text = text.as_str();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
