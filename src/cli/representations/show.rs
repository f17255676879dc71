//! A representation as it is printed, with what changed since it was submitted before.

use std::fmt::Write as _;

use serde_json::json;

use super::About;
use crate::cli::args::Format;
use crate::cli::clinics::agenda::representation_due;
use crate::cli::door::Room;
use crate::cli::json_text;
use crate::cli::listing::written;
use crate::cli::names;
use crate::domain::clinic::changes::{Changed, changes};
use crate::domain::clinic::representation::{Answer, Content, Representation, Version};
use crate::domain::register::Register;
use crate::text::clean_lines;

/// One representation; one that was never written is shown as that.
pub(super) fn one(register: &Register, about: &About, room: Room<'_>) -> String {
    let none = Representation::default();
    let it = register.representation(&about.key).unwrap_or(&none);
    let blank = Content::default();
    let content = it.latest().map_or(&blank, |latest| &latest.content);
    let changed = match (it.submitted_before(), it.submitted_version()) {
        (Some(before), Some(now)) => changes(&before.content, &now.content),
        _ => Vec::new(),
    };
    let due = representation_due(register, about.area.as_ref(), about.key.period, room);
    let notes = names::notes(texts(content), room);
    let still_empty = content.still_empty(&about.exceptions);
    match room.format {
        Format::Json => {
            let version =
                |it: &Version| json!({ "version": it.version, "content": it.content, "written": written(&it.written) });
            let exceptions = about.exceptions.iter().map(|it| json!({ "key": it.key, "title": it.title }));
            let submitted = it
                .submitted()
                .map(|submission| json!({ "version": submission.of, "written": written(&submission.written) }));
            json_text(
                "representation",
                &json!({ "representation": {
                    "team": about.key.team,
                    "period": about.key.period,
                    "area": about.area,
                    "version": it.version,
                    "state": state(it),
                    "due": due,
                    "latest": it.latest().map(version),
                    "submitted": submitted,
                    "submitted_content": it.submitted_version().map(|it| &it.content),
                    "changes_not_submitted": it.has_changes_not_submitted(),
                    "changed": changed,
                    "exceptions": exceptions.collect::<Vec<_>>(),
                    "still_empty": still_empty,
                    "versions": it.versions.len(),
                    "notes": notes,
                }}),
            )
        }
        Format::Csv => {
            let (team, period, version) = (&about.key.team, about.key.period, it.version);
            let due = due.map_or_else(String::new, |due| due.to_string());
            let team = crate::app::sheet::harmless(team.as_str());
            format!("team,period,version,state,due\n{team},{period},{version},{},{due}\n", state(it))
        }
        Format::Plain | Format::Table => {
            let mut text =
                format!("{}, {}: {}.", about.key.team, about.key.period.in_words(), state(it).replace('_', " "));
            if let Some(due) = due {
                let _ = write!(text, " Due {}.", due.format("%A %-d %B %Y"));
            }
            text.push('\n');
            for exception in &about.exceptions {
                let none = Answer::default();
                let _ = writeln!(text, "\n{}", exception.title);
                answer(&mut text, content.answer(&exception.key).unwrap_or(&none));
            }
            let asked = |it: &&Answer| !about.exceptions.iter().any(|exception| exception.key == it.exception);
            for other in content.answers.iter().filter(asked) {
                let _ = writeln!(text, "\n{}", clean_lines(&other.exception));
                answer(&mut text, other);
            }
            rest(&mut text, content);
            for Changed { exception, part, before, after } in &changed {
                let of = exception.as_ref().map_or_else(String::new, |it| format!("{}, ", clean_lines(it)));
                let part = part.replace('_', " ");
                let _ =
                    writeln!(text, "Changed: {of}{part}: was '{}', is '{}'", clean_lines(before), clean_lines(after));
            }
            if !still_empty.is_empty() && !it.versions.is_empty() {
                let _ = writeln!(text, "Still empty: {}", still_empty.join("; "));
            }
            for note in &notes {
                let _ = writeln!(text, "Note: {note}.");
            }
            text
        }
    }
}

/// Where it stands, in a word for scripts.
fn state(it: &Representation) -> &'static str {
    match it.submitted() {
        None if it.versions.is_empty() => "not_written",
        None => "written",
        Some(_) if it.has_changes_not_submitted() => "changed_since_submitted",
        Some(submission) if submission.of.is_none() => "nothing_to_add",
        Some(_) => "submitted",
    }
}

fn texts(content: &Content) -> impl Iterator<Item = &str> {
    content
        .answers
        .iter()
        .flat_map(|it| [&it.shows, &it.why, &it.tried, &it.will_do, &it.no_action_because])
        .chain([&content.told_us, &content.complaints, &content.better])
        .map(String::as_str)
}

fn answer(text: &mut String, it: &Answer) {
    let parts = [
        ("What the data show", &it.shows),
        ("Why", &it.why),
        ("What was tried", &it.tried),
        ("What will be done", &it.will_do),
        ("No action because", &it.no_action_because),
    ];
    for (title, said) in parts.into_iter().filter(|(_, said)| !said.trim().is_empty()) {
        let _ = writeln!(text, "{title}: {}", clean_lines(said));
    }
}

fn rest(text: &mut String, content: &Content) {
    let parts = [
        ("What children and families told us", &content.told_us),
        ("Complaints and compliments", &content.complaints),
        ("Got better, worth sharing", &content.better),
    ];
    for (title, said) in parts.into_iter().filter(|(_, said)| !said.trim().is_empty()) {
        let _ = writeln!(text, "{title}: {}", clean_lines(said));
    }
    if let Some(it) = content.dip_sample {
        let _ = writeln!(
            text,
            "Dip sample: {} sampled, {} safe, {} recording only",
            it.sampled, it.safe, it.recording_only
        );
    }
    for it in &content.interim {
        let day = it.day.format("%-d %B %Y");
        let _ = writeln!(text, "{}: {}/{} on {day}, unverified", it.indicator, it.n, it.d);
    }
}
