//! `clinic show agenda`: which teams of an area are on the agenda of its clinic, why, and for how long.

use serde_json::{Value, json};

use super::{Looking, area, as_csv, heading, period};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::Refused;
use crate::cli::sheet::{Align, table};
use crate::domain::clinic::agenda::{Agenda, Item, Reason, why};
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::register::Register;
use crate::insight::agenda::{Sources, edited, propose};

/// The agenda of the area's clinic: with the chair's edits where one is scheduled, else as the program proposes it.
pub(super) fn show(looking: &Looking<'_>, id: &str) -> Result<String, Refused> {
    let figures = looking.snapshot.figures();
    let register = looking.register;
    let owner = match area(figures, id) {
        // The feed has dropped it, the record has not: what is on its list comes back.
        Err(_) if is_recorded(register, id) => Owner::Area(id.trim().into()),
        found => found?,
    };
    let Owner::Area(id) = &owner else { return Ok(String::new()) };
    let standings = looking.snapshot.data.standings_with(register, looking.records, looking.calendar);
    let sources = Sources {
        figures,
        standings: &standings,
        register,
        area: id,
        period: period(looking)?,
        today: looking.today,
        calendar: looking.calendar,
        rules: looking.agenda,
    };
    let agenda = register.clinic_of(id, sources.period).map_or_else(|| propose(&sources), |it| edited(&sources, it));
    let is_gone = figures.data.area(id.as_str()).is_none();
    let gone =
        if is_gone { "This area is no longer in the feed; what is recorded of it stays on its list.\n" } else { "" };
    Ok(match looking.format {
        Format::Json => json_text("agenda", &json!(agenda)),
        Format::Csv => as_csv(&["place", "team", "kind", "text", "children", "minutes"], &rows(&agenda))?,
        Format::Plain => {
            format!("{}{gone}\n{}", heading(looking, &owner, sources.period), sentences(looking, &agenda))
        }
        Format::Table => {
            let rest = at_the_end(looking, &agenda);
            format!("{}{gone}\n{}\n{rest}", heading(looking, &owner, sources.period), columns(looking, &agenda))
        }
    })
}

/// Whether the record knows an area: it had a clinic, or something is on its list.
fn is_recorded(register: &Register, id: &str) -> bool {
    let area = AreaId::from(id.trim());
    register.areas_on_the_list().contains(&area) || register.clinics().any(|clinic| clinic.area == area)
}

/// One row a reason; a team without one has a row of its own.
fn rows(agenda: &Agenda) -> Vec<Value> {
    let of_item = |(place, item): (usize, &Item)| {
        let row = |reason: &Reason| {
            json!({
                "place": place, "team": item.team, "kind": reason.kind, "text": reason.in_words(),
                "children": reason.children, "minutes": item.minutes,
            })
        };
        item.reasons.iter().map(row).collect::<Vec<_>>()
    };
    let named = |team: &TeamId| json!({ "team": team, "kind": "none", "text": "without exceptions" });
    let put_off = |(team, why): &(TeamId, String)| json!({ "team": team, "kind": "put_off", "text": why });
    let items = (1..).zip(&agenda.items).flat_map(of_item);
    items.chain(agenda.without_exceptions.iter().map(named)).chain(agenda.put_off.iter().map(put_off)).collect()
}

fn name(looking: &Looking<'_>, team: Option<&TeamId>) -> String {
    let name = |team: &TeamId| looking.snapshot.figures().name(&Owner::Team(team.clone())).to_string();
    team.map_or_else(|| "The whole area".to_owned(), name)
}

fn columns(looking: &Looking<'_>, agenda: &Agenda) -> String {
    let headings = [("", Align::Right), ("Team", Align::Left), ("min", Align::Right), ("Why", Align::Left)];
    let mut rows = Vec::new();
    for (place, item) in (1..).zip(&agenda.items) {
        let mut first = [place.to_string(), name(looking, item.team.as_ref()), item.minutes.to_string()];
        for reason in &item.reasons {
            let [place, team, minutes] = std::mem::take(&mut first);
            rows.push(vec![place, team, minutes, reason.in_words()]);
        }
    }
    if rows.is_empty() { "No team has an exception.\n".to_owned() } else { table(&headings, &rows) }
}

fn sentences(looking: &Looking<'_>, agenda: &Agenda) -> String {
    let sentence = |(place, item): (usize, &Item)| {
        let team = name(looking, item.team.as_ref());
        format!("{place} {team}, {} minutes: {}.\n", item.minutes, why(&item.reasons))
    };
    let items: String = (1..).zip(&agenda.items).map(sentence).collect();
    format!("{items}{}", at_the_end(looking, agenda))
}

/// Who is named at the end, and who was put off.
fn at_the_end(looking: &Looking<'_>, agenda: &Agenda) -> String {
    let names: Vec<String> = agenda.without_exceptions.iter().map(|team| name(looking, Some(team))).collect();
    let calm = if names.is_empty() { String::new() } else { format!("Without exceptions: {}.\n", names.join(", ")) };
    let put_off = |(team, why): &(TeamId, String)| format!("Put off: {}: {why}\n", name(looking, Some(team)));
    format!("{calm}{}", agenda.put_off.iter().map(put_off).collect::<String>())
}
