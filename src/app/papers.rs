//! Papers of a clinic, from its pages: what is written, and in which format, is asked first. They say as little as the pages
//! do of the workers and child records that are not to be seen.

use std::borrow::Cow;

use uuid::Uuid;

use super::App;
use super::msg::{Body, Effect, NewPaper};
use super::over::{Menu, Over, Writes};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::fault::Owner;
use crate::report::build::minutes::{minutes, slips};
use crate::report::build::{Writer, pack};
use crate::report::document::{Document, Kind};
use crate::report::formats::Format;
use crate::report::papers::{Source, minutes as minutes_text, note, slips as slip_texts};
use crate::screens::desk::Desk;
use crate::screens::masked;
use crate::screens::page::Place;
use crate::widgets::choices::Choices;

/// The formats that are offered: those that people read. Tables alone are written on the command line.
const FORMATS: [Format; 4] = [Format::Docx, Format::Html, Format::Markdown, Format::Text];

/// The clinic whose page is in front.
pub(super) fn of_page(app: &App) -> Option<Uuid> {
    match app.level().place {
        Place::Clinic(id) | Place::Minutes(id) | Place::Item { clinic: id, .. } => Some(id),
        _ => None,
    }
}

/// Asks what of a clinic to write to files, and in which format; `list` offers the list in front too, and first.
pub(super) fn ask(app: &mut App, id: Uuid, list: bool) {
    let Some(clinic) = app.desk.register.clinic(id) else { return };
    let what = match clinic.state {
        ClinicState::Closed => "Minutes, slips and the note for e-mail",
        ClinicState::Scheduled | ClinicState::Open => "The clinic's pack",
    };
    let mut items = Vec::new();
    let mut writes = Vec::new();
    if list {
        items.push(("This list".to_owned(), "as CSV".to_owned()));
        writes.push(Writes::List);
    }
    for format in FORMATS {
        items.push((what.to_owned(), format!("as {}", format.in_words())));
        writes.push(Writes::Papers(format));
    }
    app.over.push(Over::Menu(Menu::Papers(id, writes), Choices::new("Write what to a file? Enter does it.", items)));
}

/// Writes the papers of a clinic: of one that is closed minutes, each owner's slip and the note, else its pack.
pub(super) fn write(app: &mut App, id: Uuid, format: Format) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id) else { return Vec::new() };
    let made = match clinic.state {
        ClinicState::Closed => {
            of_closed(&app.desk, clinic, format).map(|papers| (papers.len(), Effect::WritePapers(papers)))
        }
        ClinicState::Scheduled | ClinicState::Open => of_pack(&app.desk, clinic, format).map(|paper| (1, paper)),
    };
    match made {
        Ok((n, effect)) => {
            app.say(format!("Writing {n} paper{} ...", if n == 1 { "" } else { "s" }));
            vec![effect]
        }
        Err(wrong) => {
            app.fail(wrong);
            Vec::new()
        }
    }
}

fn stem(clinic: &Clinic) -> String {
    format!("clinic-{}-{}", clinic.area, clinic.period)
}

/// The paper as whoever is in front of the screen may read it now.
fn as_seen(desk: &Desk, mut document: Document) -> Box<Document> {
    if !desk.sight().hides_nobody() {
        document.reword(|text| Cow::Owned(masked(desk, text)));
    }
    Box::new(document)
}

fn of_closed(desk: &Desk, clinic: &Clinic, format: Format) -> Result<Vec<NewPaper>, String> {
    let then = desk.as_it_stood(clinic);
    let name = |owner: &Owner| desk.figures().name(owner).to_string();
    let is_scheduled = desk.register.clinic_after(&clinic.area, desk.today).is_some();
    let next = (desk.next_clinic(Some(&clinic.area)), is_scheduled);
    let organisation = desk.data().organisation.as_str();
    let sample = desk.data().sample.as_ref().map(|it| it.as_str());
    let source = Source { then: &then, clinic, organisation, name: &name, next, sample };
    let stem = stem(clinic);
    let new = |what: String, end: String, body: Body| NewPaper { what, stem: format!("{stem}-{end}"), body };
    let slip = |(owner, body): (String, Body)| {
        // Whoever owes an action was typed, and stands in the name of the file.
        let owner = masked(desk, &owner);
        new(format!("slip of {owner}"), format!("slip-{owner}"), body)
    };
    let paper = |document: Document| Body::Paper(as_seen(desk, document), format);
    let text = |text: String| Body::Text(masked(desk, &text));
    let (minutes, slips): (Body, Vec<(String, Body)>) = if format == Format::Text {
        let slips = slip_texts(&source).into_iter().map(|(owner, slip)| (owner, text(slip)));
        (text(minutes_text(&source)), slips.collect())
    } else {
        let wording = |kind| desk.rules.wording.of(kind);
        let slips = slips(&source, &wording(Kind::Slip)).map_err(|wrong| wrong.to_string())?;
        let minutes = minutes(&source, &wording(Kind::Minutes)).map_err(|wrong| wrong.to_string())?;
        (paper(minutes), slips.into_iter().map(|(owner, slip)| (owner, paper(slip))).collect())
    };
    // What is pasted into an e-mail is text whatever the others are.
    let note = new("note for e-mail".into(), "note".into(), text(note(&source)));
    let minutes = new("minutes".into(), "minutes".into(), minutes);
    Ok(std::iter::once(minutes).chain(slips.into_iter().map(slip)).chain([note]).collect())
}

fn of_pack(desk: &Desk, clinic: &Clinic, format: Format) -> Result<Effect, String> {
    let (standings, sight) = (desk.standings(), desk.sight());
    let sources = desk.sources(&clinic.area, clinic.period, &standings);
    if desk.data().is_none() {
        return Err(
            "Nothing was written: no figures are at hand, and a pack is made of them. Fetch the feed first.".into()
        );
    }
    let refused = "The latest feed was refused; these are the last good figures.";
    let notes: Vec<String> = (!desk.refused.is_empty()).then(|| refused.to_owned()).into_iter().collect();
    let writer = Writer {
        me: &desk.me,
        today: desk.today,
        now: desk.now,
        digest: desk.snapshot.digest.as_str(),
        head: desk.register.head(),
    };
    let source = pack::Source { clinic, sources, notes: &notes, sees: &|team| !sight.hides(team) };
    let pack = pack::pack(&source, &writer, &desk.rules.wording.of(Kind::Pack)).map_err(|wrong| wrong.to_string())?;
    Ok(Effect::WritePaper { stem: format!("{}-pack", stem(clinic)), document: as_seen(desk, pack), format })
}
