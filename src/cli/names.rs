//! Typed text that looks like a person's name: queried in notes, never blocked.

use super::door::Room;
use crate::domain::person_names::looks_like_names;

/// A note for each pair of words in `texts` that looks like a name.
pub fn notes<'t>(texts: impl IntoIterator<Item = &'t str>, room: Room<'_>) -> Vec<String> {
    let data = room.sight.map(|sight| sight.figures.data);
    let known: Vec<&str> = data.map_or_else(Vec::new, |data| {
        let teams = data.teams.iter().map(|team| team.name.as_str());
        let areas = data.areas.iter().map(|area| area.name.as_str());
        let standards = data.catalogue.indicators().iter().flat_map(|it| [it.title.as_str(), it.short_title.as_str()]);
        teams.chain(areas).chain(standards).collect()
    });
    let mut found: Vec<String> = texts.into_iter().flat_map(|text| looks_like_names(text, &known)).collect();
    found.dedup();
    let note = |name: String| format!("'{name}' looks like a person's name: no child or family is named here");
    found.into_iter().map(note).collect()
}

/// A sentence with its notes.
pub fn with_notes(sentence: String, notes: &[String]) -> String {
    notes.iter().fold(sentence, |line, note| format!("{line} Note: {note}."))
}
