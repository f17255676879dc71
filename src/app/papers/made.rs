//! The papers themselves, of what is in front. They say as little as the pages do of the workers and child records that are
//! not to be seen.

use std::borrow::Cow;

use super::New;
use crate::app::msg::{Body, NewPaper};
use crate::app::over::Paper;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::fault::Owner;
use crate::insight::authority::another_authority;
use crate::report::build::minutes::{minutes, slips};
use crate::report::build::representation::{Told, representation};
use crate::report::build::{Writer, board, pack, panel};
use crate::report::document::{Document, Kind};
use crate::report::formats::Format;
use crate::report::papers::{Source, minutes as minutes_text, note, slips as slip_texts};
use crate::screens::desk::Desk;
use crate::screens::working::{Working, area_of, asked};
use crate::screens::{masked, masking};

/// What is written of `paper`; else why nothing is.
pub(super) fn made(desk: &Desk, paper: &Paper, format: Format) -> Result<New, String> {
    match paper {
        Paper::Clinic(id) => {
            let clinic = desk.register.clinic(*id).ok_or("Nothing was written: the clinic is not there any more.")?;
            match clinic.state {
                ClinicState::Closed => of_closed(desk, clinic, format),
                ClinicState::Scheduled | ClinicState::Open => of_pack(desk, clinic, format),
            }
        }
        Paper::Representation(key) => of_team(desk, key, format),
        Paper::Board => of_board(desk, format),
        Paper::Panel => of_panel(desk, format),
    }
}

fn stem(clinic: &Clinic) -> String {
    format!("clinic-{}-{}", clinic.area, clinic.period)
}

/// The paper as whoever is in front of the screen may read it now.
fn as_seen(desk: &Desk, mut document: Document) -> Box<Document> {
    if let Some(mask) = masking(desk) {
        document.reword(|text| Cow::Owned(mask(text)));
    }
    Box::new(document)
}

fn writer(desk: &Desk) -> Writer<'_> {
    Writer {
        me: &desk.me,
        today: desk.today,
        now: desk.now,
        digest: desk.snapshot.digest.as_str(),
        head: desk.register.head(),
    }
}

/// What is to be said of the figures.
fn notes(desk: &Desk) -> Vec<String> {
    let refused = "The latest feed was refused; these are the last good figures.";
    let refused = (!desk.refused.is_empty()).then(|| refused.to_owned());
    refused.into_iter().chain(another_authority(&desk.register, desk.data())).collect()
}

/// Refuses a paper that is made of figures where none are at hand.
fn needs_figures(desk: &Desk, what: &str) -> Result<(), String> {
    if desk.data().is_none() {
        return Err(format!(
            "Nothing was written: no figures are at hand, and {what} is made of them. Fetch the feed first."
        ));
    }
    Ok(())
}

fn of_closed(desk: &Desk, clinic: &Clinic, format: Format) -> Result<New, String> {
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
    Ok(New::all(std::iter::once(minutes).chain(slips.into_iter().map(slip)).chain([note]).collect()))
}

fn of_pack(desk: &Desk, clinic: &Clinic, format: Format) -> Result<New, String> {
    needs_figures(desk, "a pack")?;
    let standings = desk.standings();
    let sources = desk.sources(&clinic.area, clinic.period, &standings);
    let source = pack::Source { clinic, sources, notes: &notes(desk) };
    let pack =
        pack::pack(&source, &writer(desk), &desk.rules.wording.of(Kind::Pack)).map_err(|wrong| wrong.to_string())?;
    Ok(New::one(format!("{}-pack", stem(clinic)), as_seen(desk, pack), format))
}

fn of_team(desk: &Desk, key: &RepresentationKey, format: Format) -> Result<New, String> {
    let told = Told {
        key,
        area: area_of(desk, &key.team),
        there: desk.register.representation(key),
        exceptions: &asked(desk, &key.team, key.period),
        figures: (!desk.data().is_none()).then(|| desk.figures()),
        notes: &notes(desk),
        name: &|owner| desk.figures().name(owner).to_string(),
    };
    let wording = desk.rules.wording.of(Kind::Representation);
    let document = representation(&told, &writer(desk), &wording).map_err(|wrong| wrong.to_string())?;
    let new = New::one(format!("clinic-{}-{}-representation", key.team, key.period), as_seen(desk, document), format);
    let typed = Working::of(desk, &key.team, key.period).is_unsaved(desk);
    let notes = typed.then(|| "What you typed since it was saved is not in it. Save it and write it again.".to_owned());
    Ok(New { notes: notes.into_iter().collect(), ..new })
}

fn of_board(desk: &Desk, format: Format) -> Result<New, String> {
    needs_figures(desk, "the board's report")?;
    let source = board::Source {
        figures: desk.figures(),
        standings: &desk.standings(),
        register: &desk.register,
        period: desk.period,
        notes: &notes(desk),
    };
    let document =
        board::board(&source, &writer(desk), &desk.rules.wording.of(Kind::Board)).map_err(|wrong| wrong.to_string())?;
    Ok(New::one(format!("clinic-board-{}", desk.period), as_seen(desk, document), format))
}

/// The scrutiny panel's report, which anybody may read; what it cannot withhold is told to whoever writes it.
fn of_panel(desk: &Desk, format: Format) -> Result<New, String> {
    needs_figures(desk, "the panel's report")?;
    let source = panel::Source {
        figures: desk.figures(),
        register: &desk.register,
        period: desk.period,
        small: 1..=u64::from(desk.rules.withhold_up_to),
    };
    let made =
        panel::panel(&source, &writer(desk), &desk.rules.wording.of(Kind::Panel)).map_err(|wrong| wrong.to_string())?;
    let new = New::one(format!("clinic-panel-{}", desk.period), as_seen(desk, made.document), format);
    Ok(New { notes: made.notes.iter().map(|note| masked(desk, note)).collect(), ..new })
}
