//! What a close reads back: actions by owner, what is still to complete, what was not reached, what was typed for others.
//! Of a closed clinic its minutes, as it stood.

use uuid::Uuid;

use super::clinic::{crumbs, gone, item_name, reasons};
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use super::{dates, questions};
use crate::domain::action::Action;
use crate::domain::clinic::agenda::{Agenda, Item};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::kept::KeptFigure;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::domain::steps::Seen;
use crate::insight::words::counted;
use crate::report::minutes::{Readback, readback};

const ACTIONS: &[Column] = &[
    Column::text("Owner", 16, 34, "Who will do it"),
    Column::text("No.", 5, 6, "The action's number"),
    Column::text("What will be done", 24, 90, "What will be done"),
    Column::text("Due", 9, 12, "When it will be done"),
    Column::text("State", 13, 13, "Where it stands"),
];
const LINES: &[Column] =
    &[Column::text("What", 18, 34, "What it is"), Column::text("In words", 30, 160, "What was said or done")];
const FIGURES: &[Column] = &[
    Column::text("Whose", 14, 28, "The area or team"),
    Column::standards(18, 40, "The standard"),
    Column::text("Month", 7, 9, "The month"),
    Column::number("n/d", 9, "The figure, as it stood"),
    Column::text("Target", 8, 10, "The target then"),
    Column::text("Met", 5, 7, "Whether it was met"),
];

/// The page of the minutes.
pub fn page(desk: &Desk, id: Uuid) -> Page {
    let Some(clinic) = desk.register.clinic(id) else { return gone(desk) };
    let then = desk.as_it_stood(clinic);
    let was = then.clinic(id).unwrap_or(clinic);
    let agenda = desk.agenda(clinic);
    let back = readback(&then, was, &agenda);
    let mut parts = vec![
        by_owner(desk, clinic, &back),
        lines("To complete", to_complete(&back), "Every action has what, who and when, and how it is measured."),
        lines("Not reached", not_reached(desk, &agenda, &back), "Everything was reached."),
        lines("For others", typed_for_others(was), "Nobody typed for somebody else."),
        on_agenda(desk, &agenda, was),
        asked(desk, &then, clinic),
        lines("Notes", notes(desk, clinic), "No line was noted."),
    ];
    if let Some(closed) = &clinic.closed {
        parts.push(figures(desk, clinic, &closed.kept.figures));
    }
    let mut crumbs = crumbs(desk, clinic);
    crumbs.push(if clinic.state == ClinicState::Closed { "Minutes" } else { "Read back" }.into());
    let subject = Subject { clinic: Some(id), ..Subject::of(Owner::Area(clinic.area.clone())) };
    Page { subject, crumbs, above: above(desk, clinic, &back), parts, foot: None }
}

fn above(desk: &Desk, clinic: &Clinic, back: &Readback<'_>) -> Vec<(String, Tone)> {
    match &clinic.closed {
        Some(closed) => {
            let on = dates::long(closed.written.on);
            let by = closed.written.hand.in_words();
            // The whole seal stands in the printed minutes; here is what it means.
            let entries = closed.head.map_or_else(String::new, |head| {
                format!(" The record had {} then.", counted_as(head.position, "entry", "entries"))
            });
            let of = closed.kept.as_of.map_or("No figures were at hand.".to_owned(), |day| {
                format!("The figures were as at {}.", dates::long(day))
            });
            let text = format!("As it stood when {by} closed it on {on}.{entries} {of}");
            let fixed = clinic.corrections.len();
            let corrected = format!("{fixed} correction{} since, under Notes.", if fixed == 1 { "" } else { "s" });
            vec![(text, Tone::Plain), (if fixed == 0 { String::new() } else { corrected }, Tone::Doubt)]
                .into_iter()
                .filter(|(text, _)| !text.is_empty())
                .collect()
        }
        None => {
            let left = desk.register.not_dealt_with(clinic).count();
            let text = match left {
                0 if back.not_discussed.is_empty() => {
                    "Every team and everything on the list was dealt with. F2, Close the clinic.".to_owned()
                }
                0 => format!(
                    "{} not discussed, under Not reached; they come back. F2, Close the clinic.",
                    counted(back.not_discussed.len(), "item")
                ),
                1 => "1 action has not been looked at: look at it, or carry it with a reason (F2).".to_owned(),
                n => format!("{n} actions have not been looked at: look at them, or carry them with one reason (F2)."),
            };
            let tone = if left == 0 && back.not_discussed.is_empty() { Tone::Met } else { Tone::NotMet };
            vec![(format!("{} agreed here. {text}", counted(back.agreed_here, "action")), tone)]
        }
    }
}

fn counted_as(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn by_owner(desk: &Desk, clinic: &Clinic, back: &Readback<'_>) -> Part {
    // What was accepted, withdrawn or superseded in the room stands with its owner too, behind what is owed.
    let row = |(owner, action, ended): (&str, &Action, Option<&str>)| Row {
        key: format!("{owner} {}", action.id),
        cells: vec![
            Cell::text(owner),
            Cell::text(format!("A-{}", action.number)),
            Cell::safe(&action.text),
            dates::cell(Some(action.due)),
            Cell::text(action.state.in_words()),
        ],
        opens: None,
        subject: Subject { action: Some(action.id), clinic: Some(clinic.id), ..desk.subject_of(action) },
        words: format!(
            "{owner}: A-{}, {}, due {}, {}.",
            action.number,
            action.text,
            dates::long(action.due),
            ended.unwrap_or(action.state.in_words())
        ),
    };
    let rows =
        back.by_owner.iter().flat_map(|(owner, list)| list.iter().map(move |action| (owner.as_str(), *action, None)));
    let ended = back.ended.iter().map(|(action, how)| (action.owner.as_str(), *action, Some(how.as_str())));
    Part {
        title: "By owner".into(),
        columns: ACTIONS,
        rows: rows.chain(ended).map(row).collect(),
        empty: "No action is on the list.".into(),
        extent: Extent::Rest,
    }
}

fn lines(title: &str, list: Vec<(String, String)>, empty: &str) -> Part {
    let rows = list.into_iter().enumerate().map(|(at, (what, text))| Row {
        key: at.to_string(),
        words: format!("{what}: {text}"),
        cells: vec![Cell::text(what), Cell::text(text)],
        opens: None,
        subject: Subject::default(),
    });
    let rows: Vec<Row> = rows.collect();
    let title = format!("{title} ({})", rows.len());
    Part { title, columns: LINES, rows, empty: empty.into(), extent: Extent::Rest }
}

fn to_complete(back: &Readback<'_>) -> Vec<(String, String)> {
    back.to_complete
        .iter()
        .map(|(action, missing)| (format!("A-{}", action.number), format!("{}: {missing}", action.text)))
        .collect()
}

fn not_reached(desk: &Desk, agenda: &Agenda, back: &Readback<'_>) -> Vec<(String, String)> {
    let missed = |item: &&Item| back.not_discussed.iter().any(|(team, _)| *team == item.team);
    let undone = agenda.items.iter().filter(missed);
    let undone = undone.map(|item| (item_name(desk, item), format!("not discussed: {}", reasons(&item.reasons))));
    let name = |team: &TeamId| desk.figures().name(&Owner::Team(team.clone())).to_string();
    let put_off = back.put_off.iter().map(|(team, why)| (name(team), format!("put off to the next clinic: {why}")));
    let carried = back.carried.iter().map(|(action, why)| (format!("A-{}", action.number), format!("carried: {why}")));
    undone.chain(put_off).chain(carried).collect()
}

fn typed_for_others(clinic: &Clinic) -> Vec<(String, String)> {
    clinic.typed_for_others().map(|(hand, entry)| (hand.in_words(), entry.what.word().replace('_', " "))).collect()
}

fn on_agenda(desk: &Desk, agenda: &Agenda, clinic: &Clinic) -> Part {
    let items = agenda.items.iter().map(|item| {
        let done = if clinic.was_discussed(&item.team) { "discussed" } else { "not reached" };
        (item_name(desk, item), format!("{done}: {}", reasons(&item.reasons)))
    });
    let without = agenda
        .without_exceptions
        .iter()
        .map(|team| (desk.figures().name(&Owner::Team(team.clone())).to_string(), "no exceptions".to_owned()));
    let came = clinic.attendees.iter().map(|it| {
        let here = match it.came {
            Some(Came::Not) => "ABSENT",
            Some(came) => came.in_words(),
            None => "not noted",
        };
        (format!("Attendance: {}", it.name), here.to_owned())
    });
    lines("Agenda and attendance", items.chain(without).chain(came).collect(), "The agenda was empty.")
}

fn asked(desk: &Desk, then: &Register, clinic: &Clinic) -> Part {
    let rows: Vec<Row> = then.questions_of(clinic).map(|it| questions::row(desk, it)).collect();
    Part {
        title: format!("Questions ({})", rows.len()),
        columns: questions::COLUMNS,
        rows,
        empty: "No question was asked or carried.".into(),
        extent: Extent::Rest,
    }
}

fn notes(desk: &Desk, clinic: &Clinic) -> Vec<(String, String)> {
    let team = |team: &Option<crate::domain::ids::TeamId>| {
        team.as_ref().map_or(String::new(), |team| format!("{}: ", desk.figures().name(&Owner::Team(team.clone()))))
    };
    let noted =
        clinic.notes.iter().map(|it| (it.about.in_words().to_owned(), format!("{}{}", team(&it.team), it.text)));
    let corrected = clinic.corrections.iter().map(|it| {
        (
            format!("CORRECTION, {}", dates::short(it.written.on)),
            format!("{} ({})", it.text, it.written.hand.in_words()),
        )
    });
    noted.chain(corrected).collect()
}

/// The figures kept at the close: those of the clinic's month first, then the months before, the latest first.
fn figures(desk: &Desk, clinic: &Clinic, kept: &[KeptFigure]) -> Part {
    let mut sorted: Vec<&KeptFigure> = kept.iter().collect();
    sorted.sort_by_key(|it| (it.period != clinic.period, std::cmp::Reverse(it.period)));
    let of_month = kept.iter().filter(|it| it.period == clinic.period).count();
    let row = |it: &&KeptFigure| {
        let it = *it;
        let whose = desk.figures().name(&it.owner).to_string();
        let figure = match it.figure {
            Seen::Fraction { n, d } => format!("{n}/{d}"),
            Seen::Value(value) => value.to_string(),
            Seen::NotKnown => "not known".to_owned(),
        };
        let met = match it.met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "-",
        };
        // The short title, for the long ones of one cohort begin alike; the one that was kept, where it is known no more.
        let known = desk.indicator(it.indicator.as_str()).map(|it| it.short_title.clone());
        let title = known.unwrap_or_else(|| crate::text::SafeText::kept(&it.title));
        Row {
            key: format!("{whose} {} {}", it.indicator, it.period),
            words: format!("{whose}, {title}, {}: {figure}.", it.period.in_words()),
            cells: vec![
                Cell::text(whose),
                Cell::safe(&title),
                Cell::text(it.period.short()),
                Cell::text(figure),
                Cell::text(it.target.clone().unwrap_or_else(|| "none".into())),
                Cell::text(met),
            ],
            opens: None,
            subject: Subject::default(),
        }
    };
    Part {
        title: format!("Figures as they stood ({of_month} of {}, {} in all)", clinic.period.short(), kept.len()),
        columns: FIGURES,
        rows: sorted.iter().map(row).collect(),
        empty: "No figure was kept: no feed could be read.".into(),
        extent: Extent::Rest,
    }
}
