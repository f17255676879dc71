//! `clinic recommendations …`: the scrutiny panel's own, with their progress.

use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::json;

use super::args::recommendations::{self as args, Recommendations};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_recorded};
use super::listing::{Kind, Line, written};
use super::names;
use super::outcome::Refused;
use crate::domain::recommendation::{Made, Progress, Recommendation, RecommendationWhat};
use crate::record::decide::{Entry, Step};
use crate::text::SafeText;

const KIND: Kind = Kind {
    one: "recommendation",
    many: "recommendations",
    fields: &["id", "number", "version", "date", "title", "proposed", "taken", "status", "owner", "accepted", "state"],
    headings: &["No", "Made", "Title", "Proposed", "Done so far", "Status", "Accepted"],
    none: "No recommendations on the panel's list.",
};

/// Runs `clinic recommendations …`.
pub fn run(context: &Context, command: &Recommendations) -> Result<ExitCode, Refused> {
    enter(context, Figures::Wanted, |room| answer(command, room))
}

pub(super) fn answer(command: &Recommendations, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let reckoned = room.next_clinic(&register, None);
    let on = |on: &args::OnRecommendation, what: RecommendationWhat| {
        let none = || not_recorded("recommendation", &on.recommendation, "recommendations");
        let it = register.recommendation_named(&on.recommendation).ok_or_else(none)?;
        Ok::<_, Refused>(Asked::new(Step::Write(Box::new(Entry::Recommendation(Some(it.id), what))), &on.write))
    };
    let asked = match command {
        Recommendations::List { all } => {
            let those = register.recommendations().filter(|it| *all || it.is_on_the_list());
            return KIND.list(&those.map(|it| line(it, room)).collect::<Vec<_>>(), room.format);
        }
        Recommendations::Add(add) => {
            let what = RecommendationWhat::Add(Made {
                date: room.day_of("--date", &add.date, reckoned)?,
                title: add.title.clone(),
                proposed: add.proposed.clone(),
                owner: add.owner.clone(),
            });
            Asked::new(Step::Write(Box::new(Entry::Recommendation(None, what))), &add.write)
        }
        Recommendations::Progress { on: at, taken, status } => {
            let status = match status {
                args::Status::NotStarted => Progress::NotStarted,
                args::Status::InProgress => Progress::InProgress,
                args::Status::Done => Progress::Done,
            };
            on(at, RecommendationWhat::Progress { status, taken: taken.clone() })?
        }
        Recommendations::Accept { on: at, day } => {
            let accepted = room.day_of("--on", day, reckoned)?;
            on(at, RecommendationWhat::Accept { accepted })?
        }
        Recommendations::Reopen { on: at, why } => on(at, RecommendationWhat::Reopen { why: why.clone() })?,
    };
    let (id, register) = room.take(asked, register)?;
    let none = || not_recorded("recommendation", &id.to_string(), "recommendations");
    KIND.one(line(register.recommendation(id).ok_or_else(none)?, room), room.format)
}

fn line(it: &Recommendation, room: Room<'_>) -> Line {
    let short = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    let texts = [&it.title, &it.proposed].into_iter().chain(&it.taken);
    let notes = names::notes(texts.map(SafeText::as_str), room);
    let taken = it.taken.as_ref().map_or("nothing said yet", SafeText::as_str);
    let accepted = it.accepted.as_ref();
    Line {
        cells: vec![
            format!("R-{}", it.number),
            short(it.date),
            it.title.to_string(),
            it.proposed.to_string(),
            taken.to_owned(),
            it.progress.in_words().to_owned(),
            accepted.map_or_else(|| "not yet".to_owned(), |accepted| short(accepted.on)),
        ],
        sentence: names::with_notes(sentence(it), &notes),
        json: json!({
            "id": it.id,
            "number": it.number,
            "version": it.version,
            "date": it.date,
            "title": it.title,
            "proposed": it.proposed,
            "taken": it.taken,
            "status": it.progress.word(),
            "owner": it.owner,
            "accepted": accepted.map(|accepted| accepted.on),
            "accepted_written": accepted.map(|accepted| written(&accepted.written)),
            "progress_written": it.progressed.as_ref().map(written),
            "reopened": it.reopened.as_ref().map(|(when, why)| json!({ "why": why, "written": written(when) })),
            "state": if it.is_on_the_list() { "on_the_list" } else { "accepted" },
            "written": written(&it.added),
            "notes": notes,
        }),
    }
}

fn sentence(it: &Recommendation) -> String {
    let long = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let owner = it.owner.as_ref().map_or_else(String::new, |owner| format!(" Seen to by {owner}."));
    let taken = it.taken.as_ref().map_or_else(String::new, |taken| format!(": {taken}"));
    let accepted = match &it.accepted {
        Some(accepted) => format!("Accepted by the panel on {}.", long(accepted.on)),
        None => "On the panel's list until the panel accepts it.".to_owned(),
    };
    format!(
        "R-{}, made by the panel on {}: {}. Proposed: {}.{owner} Progress: {}{taken}. {accepted}",
        it.number,
        long(it.date),
        it.title,
        it.proposed,
        it.progress.in_words()
    )
}
