//! Papers, from the pages that they belong to: what is written, and in which format, is asked first.

mod made;

use uuid::Uuid;

use super::App;
use super::msg::{Effect, NewPaper};
use super::over::{Menu, Over, Paper, Writes};
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::period::Period;
use crate::report::document::Document;
use crate::report::formats::Format;
use crate::screens::desk::Desk;
use crate::screens::page::Place;
use crate::widgets::choices::Choices;

/// The formats that are offered: those that people read. Tables alone are written on the command line.
const FORMATS: [Format; 4] = [Format::Docx, Format::Html, Format::Markdown, Format::Text];

/// What is written, and what goes with it.
struct New {
    effect: Effect,
    /// How many papers it is.
    count: usize,
    /// What whoever writes it has to know of it.
    notes: Vec<String>,
}

impl New {
    /// Of one paper, with nothing beside it.
    fn one(stem: String, document: Box<Document>, format: Format) -> Self {
        let effect = Effect::WritePaper { stem, document, format };
        Self { effect, count: 1, notes: Vec::new() }
    }

    fn all(papers: Vec<NewPaper>) -> Self {
        Self { count: papers.len(), effect: Effect::WritePapers(papers), notes: Vec::new() }
    }
}

/// The papers that belong to the page in front; a representation only where something of it is in the record.
pub(super) fn of_page(app: &App) -> Vec<Paper> {
    let desk = &app.desk;
    let written = |team: &TeamId, period: Period| {
        let key = RepresentationKey { period, team: team.clone() };
        let there = desk.register.representation(&key)?;
        (there.submitted().is_some() || there.latest().is_some()).then_some(Paper::Representation(key))
    };
    match &app.level().place {
        Place::Clinic(id) | Place::Minutes(id) => vec![Paper::Clinic(*id)],
        Place::Item { clinic, team } => {
            let of_team = team.as_ref().zip(desk.register.clinic(*clinic)).and_then(|(it, of)| written(it, of.period));
            std::iter::once(Paper::Clinic(*clinic)).chain(of_team).collect()
        }
        Place::Representation { team, period } => written(team, *period).into_iter().collect(),
        Place::Team(team) => written(team, desk.period).into_iter().collect(),
        Place::Clinics => vec![Paper::Board, Paper::Panel],
        _ => Vec::new(),
    }
}

/// Asks what of a clinic to write to files, and in which format.
pub(super) fn ask_of_clinic(app: &mut App, id: Uuid) {
    ask(app, &[Paper::Clinic(id)], false);
}

/// Asks which of these papers to write to files, and in which format; `list` offers the list in front too, and first.
pub(super) fn ask(app: &mut App, papers: &[Paper], list: bool) {
    let mut items = Vec::new();
    let mut writes = Vec::new();
    if list {
        items.push(("This list".to_owned(), "as CSV".to_owned()));
        writes.push(Writes::List);
    }
    for paper in papers {
        let Some(what) = in_words(&app.desk, paper) else { continue };
        for format in FORMATS {
            items.push((what.clone(), format!("as {}", format.in_words())));
            writes.push(Writes::Paper(paper.clone(), format));
        }
    }
    app.over.push(Over::Menu(Menu::Papers(writes), Choices::new("Write what to a file? Enter does it.", items)));
}

/// What a paper is, as it is offered; none where what it is of is not there.
fn in_words(desk: &Desk, paper: &Paper) -> Option<String> {
    Some(match paper {
        Paper::Clinic(id) => match desk.register.clinic(*id)?.state {
            ClinicState::Closed => "Minutes, slips and the note for e-mail".to_owned(),
            ClinicState::Scheduled | ClinicState::Open => "The clinic's pack".to_owned(),
        },
        Paper::Representation(key) => {
            let team = desk.figures().name(&Owner::Team(key.team.clone()));
            format!("Representation of {team}, {}", key.period.in_words())
        }
        Paper::Board => format!("Improvement board's report, {}", desk.period.in_words()),
        Paper::Panel => format!("Scrutiny panel's report, {}", desk.period.in_words()),
    })
}

/// Writes a paper; of a clinic that is closed minutes, each owner's slip and the note, else its pack.
pub(super) fn write(app: &mut App, paper: &Paper, format: Format) -> Vec<Effect> {
    let New { effect, count, notes } = match made::made(&app.desk, paper, format) {
        Ok(new) => new,
        Err(wrong) => {
            app.fail(wrong);
            return Vec::new();
        }
    };
    app.say(format!("Writing {count} paper{} ...", if count == 1 { "" } else { "s" }));
    if !notes.is_empty() {
        app.over.push(Over::Text { title: "To know of this paper".into(), lines: notes, first: 0 });
    }
    vec![effect]
}
