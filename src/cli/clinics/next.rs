//! `clinic clinics next`: the proposal of the next clinic, with all that is carried into it.

use serde_json::json;

use crate::cli::actions::show as action;
use crate::cli::args::Format;
use crate::cli::door::Room;
use crate::cli::json_text;
use crate::cli::listing::count;
use crate::cli::questions;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::register::Register;
use crate::record::facts::reckoned_clinic;

/// What is proposed after `clinic`: the month after its own, as far ahead as the settings say, chaired by the same person.
pub(super) fn show(register: &Register, clinic: &Clinic, room: Room<'_>) -> String {
    let period = clinic.period.next();
    let scheduled = register.clinic_of(&clinic.area, period);
    let date = reckoned_clinic(clinic.date, room.settings.next_clinic_days, room.calendar);
    let date = scheduled.map_or(date, |it| it.date);
    let actions: Vec<_> = register.actions_of_clinics(&clinic.area).collect();
    let open: Vec<_> = register.open_questions(&clinic.area).collect();
    let put_off: Vec<_> = clinic.put_off.iter().collect();
    if room.format == Format::Json {
        let put_off = put_off.iter().map(|(team, it)| json!({ "team": team, "why": it.why }));
        let actions = actions.iter().map(|it| action::json(it, room));
        let open = open.iter().map(|question| questions::line(register, question, room).json);
        return json_text(
            "next-clinic",
            &json!({ "proposal": {
                "area": clinic.area,
                "period": period,
                "date": date,
                "start": clinic.start.map(|start| start.format("%H:%M").to_string()),
                "minutes": clinic.minutes,
                "chair": clinic.chair,
                "scheduled": scheduled.map(|it| it.number),
                "actions": actions.collect::<Vec<_>>(),
                "questions": open.collect::<Vec<_>>(),
                "put_off": put_off.collect::<Vec<_>>(),
            }}),
        );
    }
    if room.format == Format::Csv {
        return format!("area,period,date,minutes\n{},{period},{date},{}\n", clinic.area, clinic.minutes);
    }
    let how = match scheduled {
        Some(it) => format!("is scheduled already (clinic {})", it.number),
        None => "is proposed".to_owned(),
    };
    let mut text = format!(
        "The clinic of {}, {} figures, {how}. Carried into it: {}, {}, {}.\n",
        date.format("%A %-d %B %Y"),
        period.in_words(),
        count(actions.len(), "action"),
        count(open.len(), "unanswered question"),
        count(put_off.len(), "team put off").replace("team put offs", "teams put off"),
    );
    for it in actions {
        text += &action::sentence(it, room);
    }
    for question in open {
        text += &format!("{}\n", questions::line(register, question, room).sentence);
    }
    for (team, it) in put_off {
        text += &format!("{}, put off: {}\n", super::team_name(team, room), it.why);
    }
    text
}
