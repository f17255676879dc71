//! What those have left behind who are no longer in front: entries the record has not answered, texts that are on no disk,
//! and words that are for nobody else's eyes. Each is its author's, and given to nobody else.

use std::collections::BTreeMap;

use super::App;
use super::habits;
use super::msg::{DraftNews, Effect};
use crate::text::SafeText;

/// What the record has been asked to keep and has not answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Who asked.
    pub author: SafeText,
    /// Where the half-typed text of it is kept; empty where there is none.
    pub place: String,
}

/// What one person left.
#[derive(Debug, Default)]
pub struct OfOne {
    /// What was typed before the texts on disk had been read: an older one may lie in the same place.
    pub unread: BTreeMap<String, String>,
    /// What the disk refused, by its place: it is here and nowhere else.
    pub not_kept: BTreeMap<String, String>,
    /// What they have not been told.
    pub said: Vec<String>,
}

/// What everybody left who is not in front.
#[derive(Debug, Default)]
pub struct Left(BTreeMap<SafeText, OfOne>);

impl Left {
    /// Has something to tell this person when they come back.
    pub fn tell(&mut self, author: &SafeText, said: String) {
        self.0.entry(author.clone()).or_default().said.push(said);
    }

    /// Holds texts for their author.
    pub fn hold(&mut self, author: &SafeText, unread: BTreeMap<String, String>, not_kept: BTreeMap<String, String>) {
        if !unread.is_empty() || !not_kept.is_empty() {
            let one = self.0.entry(author.clone()).or_default();
            one.unread.extend(unread);
            one.not_kept.extend(not_kept);
        }
    }

    /// Gives a person what is theirs.
    pub fn take(&mut self, author: &SafeText) -> OfOne {
        self.0.remove(author).unwrap_or_default()
    }

    /// Authors of texts that are on no disk, with how many there are.
    pub fn unsaved(&self) -> impl Iterator<Item = (&SafeText, usize)> {
        let count = |one: &OfOne| one.unread.len() + one.not_kept.len();
        self.0.iter().map(move |(author, one)| (author, count(one))).filter(|(_, count)| *count > 0)
    }

    /// Whether a disk refused something that is to be tried again.
    pub fn waits_for_disk(&self) -> bool {
        self.0.values().any(|one| !one.not_kept.is_empty())
    }

    /// What is tried again.
    pub fn again(&self) -> impl Iterator<Item = Effect> {
        let of_one = |(author, one): (&SafeText, &OfOne)| {
            let author = author.clone();
            let texts: Vec<_> = one.not_kept.clone().into_iter().collect();
            let save = move |(place, text)| Effect::SaveDraft { author: author.clone(), place, fields: Some(text) };
            texts.into_iter().map(save)
        };
        self.0.iter().flat_map(of_one)
    }

    /// News of a text whose author is not in front. How somebody looks at lists is not missed.
    pub fn told(&mut self, news: DraftNews) {
        let DraftNews { author, place, fields, outcome } = news;
        match (outcome, fields) {
            (Err(_), Some(text)) if place != habits::PLACE => {
                self.0.entry(author).or_default().not_kept.insert(place, text);
            }
            (Ok(()), _) => {
                if let Some(one) = self.0.get_mut(&author) {
                    one.not_kept.remove(&place);
                }
            }
            (Err(_), _) => {}
        }
    }
}

impl App {
    /// Whether this person is not in front.
    pub(super) fn is_absent(&self, author: &SafeText) -> bool {
        self.door.is_some() || *author != self.desk.me.by
    }

    /// Whether the record has been asked by the person in front to keep what is typed at this place, and has not answered.
    pub(super) fn is_saving(&self, place: &str) -> bool {
        self.waiting.values().any(|asked| asked.place == place && asked.author == self.desk.me.by)
    }

    /// Keeps half-typed text of the person in front; no text drops it.
    pub(super) fn draft(&self, place: String, fields: Option<String>) -> Effect {
        Effect::SaveDraft { author: self.desk.me.by.clone(), place, fields }
    }
}
