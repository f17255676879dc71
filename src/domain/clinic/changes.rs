//! What changed between two versions of a representation, part by part, so that the chair need not read it twice.

use serde::Serialize;

use super::representation::{Answer, Content};

/// A part that changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Changed {
    /// The exception that is answered; none for a part that answers none.
    pub exception: Option<String>,
    /// The part, as JSON names it.
    pub part: &'static str,
    /// What it said; empty where it said nothing.
    pub before: String,
    /// What it says now; empty where it was taken out.
    pub after: String,
}

/// The parts of an answer, by their names in JSON.
fn parts(answer: &Answer) -> [(&'static str, &String); 5] {
    [
        ("shows", &answer.shows),
        ("why", &answer.why),
        ("tried", &answer.tried),
        ("will_do", &answer.will_do),
        ("no_action_because", &answer.no_action_because),
    ]
}

/// What changed from `before` to `after`, answers first, in the order of `after`.
pub fn changes(before: &Content, after: &Content) -> Vec<Changed> {
    let mut all = Vec::new();
    let mut put = |exception: Option<&str>, part: &'static str, before: String, after: String| {
        if before != after {
            all.push(Changed { exception: exception.map(str::to_owned), part, before, after });
        }
    };
    let none = Answer::default();
    let gone = before.answers.iter().filter(|answer| after.answer(&answer.exception).is_none());
    for answer in after.answers.iter().chain(gone) {
        let key = answer.exception.as_str();
        let (old, new) = (before.answer(key).unwrap_or(&none), after.answer(key).unwrap_or(&none));
        for ((part, old), (_, new)) in parts(old).into_iter().zip(parts(new)) {
            put(Some(key), part, old.clone(), new.clone());
        }
    }
    put(None, "told_us", before.told_us.clone(), after.told_us.clone());
    put(None, "complaints", before.complaints.clone(), after.complaints.clone());
    put(None, "better", before.better.clone(), after.better.clone());
    let sample = |content: &Content| {
        content.dip_sample.map_or_else(String::new, |it| {
            format!("{} sampled, {} safe, {} recording only", it.sampled, it.safe, it.recording_only)
        })
    };
    put(None, "dip_sample", sample(before), sample(after));
    let interim = |content: &Content| {
        let one = |it: &super::representation::Interim| format!("{} {}/{} on {}", it.indicator, it.n, it.d, it.day);
        content.interim.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    put(None, "interim", interim(before), interim(after));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_that_changed_is_named_once() {
        let mut before = Content { told_us: "little".into(), ..Content::default() };
        before.answer_mut("visits").why = "two away".into();
        before.answer_mut("gone").shows = "10 outside".into();
        let mut after = before.clone();
        assert_eq!(changes(&before, &after), []);
        after.answer_mut("visits").why = "three away".into();
        after.answer_mut("supervision").tried = "a list".into();
        after.answers.retain(|answer| answer.exception != "gone");
        after.told_us.clear();
        let words: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|it| (it.exception.unwrap_or_default(), it.part, it.before, it.after))
            .collect();
        let expected = [
            ("visits", "why", "two away", "three away"),
            ("supervision", "tried", "", "a list"),
            ("gone", "shows", "10 outside", ""),
            ("", "told_us", "little", ""),
        ]
        .map(|(exception, part, before, after)| (exception.to_owned(), part, before.to_owned(), after.to_owned()));
        assert_eq!(words, expected);
    }
}
