//! What minutes say, part by part in words: the same for the text that is sent by e-mail and for every other format.

use super::doubts::{figures_in_doubt, open_queries};
use super::minutes::{Readback, readback};
use super::papers::{Source, day, walked, whose};
use crate::domain::clinic::agenda::why;
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::meeting::{Clinic, Closed};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;

/// The parts of minutes, each a list of lines; empty where there is nothing to say.
pub(super) struct Said<'a> {
    /// Who came, and who did not.
    pub attendance: Vec<String>,
    /// What was on the agenda, and what became of it.
    pub agenda: Vec<String>,
    /// What was asked, and the answers.
    pub questions: Vec<String>,
    /// What the close read back.
    pub back: Readback<'a>,
    ended: Vec<String>,
    to_complete: Vec<String>,
    not_reached: Vec<String>,
    in_doubt: Vec<String>,
    queries: Vec<String>,
    notes: Vec<String>,
    typed_for_others: Vec<String>,
    corrections: Vec<String>,
}

/// What they are: `Minutes, Protection and court, clinic of 12 January 2023, December 2022 figures`.
pub(super) fn title(source: &Source<'_>) -> String {
    let Clinic { area, date, period, .. } = source.clinic;
    let area = (source.name)(&Owner::Area(area.clone()));
    format!("Minutes, {area}, clinic of {}, {} figures", day(*date), period.in_words())
}

/// Of which clinic, held when, chaired by whom.
pub(super) fn held(source: &Source<'_>) -> String {
    let clinic = source.clinic;
    format!("Minutes. {}. Held on {}. Chair: {}.", clinic.name(), held_on(clinic), clinic.chair)
}

/// The day it was held, and for which it was planned where that was another.
pub(super) fn held_on(clinic: &Clinic) -> String {
    let held = clinic.held_on();
    let planned =
        if held == clinic.date { String::new() } else { format!(" (it was scheduled for {})", day(clinic.date)) };
    format!("{}{planned}", day(held))
}

/// What is said where a clinic was closed without figures.
pub(super) fn no_figures(closed: &Closed) -> Option<&'static str> {
    const NONE: &str = "No figures were at hand when this clinic was closed: no feed could be read. None are kept with these \
                        minutes, and the agenda is that of the opening.";
    closed.kept.as_of.is_none().then_some(NONE)
}

impl<'a> Said<'a> {
    /// Everything that the minutes of this clinic say.
    pub fn of(source: &Source<'a>) -> Self {
        let Source { then, clinic, name, .. } = *source;
        let was = then.clinic(clinic.id).unwrap_or(clinic);
        let team = |team: &Option<TeamId>| whose(team.as_ref(), name);
        let attendance = was.attendees.iter().map(|it| {
            let here = it.came.map_or("not noted", Came::in_words);
            format!("{}: {here}", it.name)
        });
        let questions = then.questions_of(clinic).map(|it| {
            let answer = it.answer.as_ref();
            let answer =
                answer.map_or("not answered, carried".to_owned(), |answer| format!("answered: {}", answer.text));
            let by = it.asked.hand.in_words();
            format!("Q-{} to {}, asked by {by}: {} ({answer})", it.number, team(&it.team), it.text)
        });
        let back = readback(then, was, &walked(clinic));
        let ended = back.ended.iter().map(|(it, how)| format!("A-{} {}; {}, {how}", it.number, it.text, it.owner));
        let missed = back.not_discussed.iter().map(|(it, why)| {
            let why = why.as_ref().map_or(String::new(), |why| format!(": {why}"));
            format!("{}, not discussed{why}", team(it))
        });
        let carried = back.carried.iter().map(|(it, why)| format!("A-{} {}: {why}", it.number, it.text));
        let notes = was.notes.iter().map(|it| format!("{}, {}: {}", team(&it.team), it.about.in_words(), it.text));
        let typed_for_others = was
            .typed_for_others()
            .map(|(hand, entry)| format!("{}: {}", hand.in_words(), entry.what.word().replace('_', " ")));
        let corrections = clinic.corrections.iter();
        let corrections =
            corrections.map(|it| format!("{}, {}: {}", day(it.written.on), it.written.hand.in_words(), it.text));
        Self {
            attendance: attendance.collect(),
            agenda: agenda(source, was),
            questions: questions.collect(),
            ended: ended.collect(),
            to_complete: back.to_complete.iter().map(|(it, what)| format!("A-{}: {what}", it.number)).collect(),
            not_reached: missed.chain(carried).collect(),
            in_doubt: figures_in_doubt(source),
            queries: open_queries(source),
            notes: notes.collect(),
            typed_for_others: typed_for_others.collect(),
            corrections: corrections.collect(),
            back,
        }
    }

    /// What follows the actions: each part by the name of its piece, with its heading where it has no template.
    pub fn more(&self) -> [(&'static str, &'static str, &[String]); 8] {
        [
            ("ended", "Accepted, withdrawn or superseded here", &self.ended),
            ("to_complete", "To complete", &self.to_complete),
            ("not_reached", "Not reached", &self.not_reached),
            ("in_doubt", "Figures in doubt", &self.in_doubt),
            ("queries", "Asked about the data, not settled", &self.queries),
            ("notes", "Notes", &self.notes),
            ("typed_for_others", "Typed for somebody else", &self.typed_for_others),
            ("corrections", "Corrections", &self.corrections),
        ]
    }
}

/// The agenda that was walked, with what became of each item; nothing of a clinic that is not closed.
fn agenda(source: &Source<'_>, was: &Clinic) -> Vec<String> {
    let Some(closed) = &source.clinic.closed else { return Vec::new() };
    let agenda = &closed.kept.agenda;
    let team = |id: &TeamId| whose(Some(id), source.name);
    let items = agenda.items.iter().map(|item| {
        let done = if was.was_discussed(&item.team) { "discussed" } else { "not reached" };
        format!("{} ({done}): {}", whose(item.team.as_ref(), source.name), why(&item.reasons))
    });
    let without = agenda.without_exceptions.iter().map(|it| format!("{}: no exceptions", team(it)));
    let put_off = agenda.put_off.iter().map(|(it, why)| format!("{}: put off to the next clinic, {why}", team(it)));
    items.chain(without).chain(put_off).collect()
}
