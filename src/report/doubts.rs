//! What minutes say of doubts about the data: the figures that were marked, and the queries that are carried.

use super::papers::{Source, day};
use crate::domain::clinic::kept::KeptFigure;
use crate::domain::doubt::{DoubtNotes, DoubtState};
use crate::domain::fault::FaultCode;
use crate::domain::ids::IndicatorId;
use crate::domain::steps::Seen;
use crate::insight::quality::words;
use crate::text::SafeText;

/// The figures of the clinic's month that something threw doubt on, as they were kept at the close.
pub(super) fn figures_in_doubt(source: &Source<'_>) -> Vec<String> {
    let Source { clinic, name, .. } = source;
    let kept = clinic.closed.iter().flat_map(|closed| &closed.kept.figures);
    let marked = kept.filter(|it| it.period == clinic.period && !it.doubts.is_empty());
    let said = |it: &KeptFigure| {
        let why: Vec<&str> = it.doubts.iter().map(|code| in_short(code)).collect();
        let of = match it.figure {
            Seen::Fraction { n, d } => format!(" ({n}/{d})"),
            Seen::Value(value) => format!(" ({value})"),
            Seen::NotKnown => " (not known)".to_owned(),
        };
        format!("{}, {}{of}: {}", SafeText::kept(&it.title), name(&it.owner), why.join(", "))
    };
    marked.map(said).collect()
}

/// A kind of doubt in a few words; one that only a newer program knows by its code.
fn in_short(code: &str) -> &str {
    FaultCode::ALL.iter().find(|it| it.code() == code).map_or(code, |it| words(*it).short)
}

/// The queries about the data that this area's clinics carry: asked, or answered and to be accepted.
pub(super) fn open_queries(source: &Source<'_>) -> Vec<String> {
    let Source { then, clinic, name, .. } = source;
    let kept = || clinic.closed.iter().flat_map(|closed| &closed.kept.figures);
    let title = |id: &IndicatorId| {
        let known = kept().find(|it| it.indicator == *id);
        known.map_or_else(|| id.to_string(), |it| SafeText::kept(&it.title).to_string())
    };
    let said = |it: &DoubtNotes| {
        let query = it.query().filter(|query| query.area.as_ref().is_none_or(|area| *area == clinic.area))?;
        let stands = match it.state() {
            DoubtState::Asked => format!("due {}", day(query.due)),
            DoubtState::Answered => "answered, to be accepted".to_owned(),
            DoubtState::Open | DoubtState::Known | DoubtState::Closed => return None,
        };
        let key = &it.key;
        let about = [
            key.indicator.as_ref().map(title),
            key.owner.as_ref().map(name),
            key.period.map(|period| period.in_words()),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let about = if about.is_empty() { "The feed as a whole".to_owned() } else { about.join(", ") };
        let text = if query.text.is_blank() { String::new() } else { format!(": {}", query.text) };
        Some(format!("{about}, {}; asked of {}, {stands}{text}", words(key.code).short, query.owner))
    };
    then.doubts().filter_map(said).collect()
}
