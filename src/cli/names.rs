//! Typed text that looks like a person's name: queried in notes, never blocked.

use super::door::Room;
use crate::insight::person_names::queried;

/// A note for each pair of words in `texts` that looks like a name.
pub fn notes<'t>(texts: impl IntoIterator<Item = &'t str>, room: Room<'_>) -> Vec<String> {
    let note = |name: String| format!("'{name}' looks like a person's name: no child or family is named here");
    queried(room.sight.map(|sight| sight.figures.data), texts).into_iter().map(note).collect()
}

/// A sentence with its notes.
pub fn with_notes(sentence: String, notes: &[String]) -> String {
    notes.iter().fold(sentence, |line, note| format!("{line} Note: {note}."))
}
