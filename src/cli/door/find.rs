//! What a typed word means: an area, a team, a standard of the feed, or one that the record knows; a day, a month, a number.

use chrono::NaiveDate;

use super::Room;
use crate::cli::outcome::{Code, Refused};
use crate::domain::due::{BadDue, Due};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::record::facts::next_clinic;
use crate::text::SafeText;

impl Room<'_> {
    /// The area called `id`: one of the feed, or one that the record knows.
    pub fn area(self, register: &Register, id: &str) -> Result<AreaId, Refused> {
        let data = self.sight.map(|sight| sight.figures.data);
        let areas = data.map_or(&[][..], |data| &data.areas);
        if let Some(area) = only(areas, |area| is_called(&area.name, id)) {
            return Ok(area.id.clone());
        }
        let area = AreaId::from(id.trim());
        let in_feed = || areas.iter().any(|it| it.id == area);
        let in_record = || {
            register.clinics().any(|clinic| clinic.area == area)
                || register.actions().any(|action| action.area.as_ref() == Some(&area))
        };
        let those = || areas.iter().map(|area| format!("{} {}", area.id, area.name)).collect::<Vec<_>>();
        if in_feed() || in_record() { Ok(area) } else { Err(not_among("area", id, &those())) }
    }

    /// The team called `id` and its area: one of the feed, or one that the feed has no longer and the record knows.
    pub fn team(self, register: &Register, id: &str) -> Result<(TeamId, Option<AreaId>), Refused> {
        let id = id.trim();
        let data = self.sight.map(|sight| sight.figures.data);
        let teams = data.map_or(&[][..], |data| &data.teams);
        let of_id = data.and_then(|data| data.team(id));
        if let Some(team) = of_id.or_else(|| only(teams, |team| is_called(&team.name, id))) {
            return Ok((team.id.clone(), Some(team.area.clone())));
        }
        let team = TeamId::from(id);
        let expected =
            register.clinics().find(|clinic| clinic.attendees.iter().any(|it| it.team.as_ref() == Some(&team)));
        let of_action = || register.actions().find(|action| action.team.as_ref() == Some(&team));
        let written = || register.representations().any(|(key, _)| key.team == team);
        match expected {
            Some(clinic) => Ok((team, Some(clinic.area.clone()))),
            None => match of_action() {
                Some(action) => Ok((team, action.area.clone())),
                None if written() => Ok((team, None)),
                None => {
                    let those: Vec<_> = teams.iter().map(|team| format!("{} {}", team.id, team.name)).collect();
                    Err(not_among("team", id, &those))
                }
            },
        }
    }

    /// The standard called `id`.
    pub fn indicator(self, id: &str) -> Result<IndicatorId, Refused> {
        match self.sight {
            None => Ok(IndicatorId::from(id.trim())),
            Some(sight) => {
                let known = sight.figures.data.catalogue.get(id.trim());
                known.map(|it| it.id.clone()).ok_or_else(|| not_found("indicator", id))
            }
        }
    }

    /// The month that is looked at: `--period`, else the latest that has figures.
    pub fn month(self) -> Result<Period, Refused> {
        let latest = || self.sight.and_then(|sight| sight.figures.latest_period());
        let none = || Refused::new(Code::Usage, "Which month? Give --period, such as 2022-12.");
        self.period.or_else(latest).ok_or_else(none)
    }

    /// The day of the next clinic of `area`: the one scheduled, else as far ahead as the settings say.
    pub fn next_clinic(self, register: &Register, area: Option<&AreaId>) -> NaiveDate {
        next_clinic(register, area, self.today, self.settings.next_clinic_days, self.calendar)
    }

    /// The day that was typed; none where nothing was.
    pub fn day(self, text: &str, next_clinic: NaiveDate) -> Result<Option<NaiveDate>, Refused> {
        match Due::read(text, self.today, self.calendar, Some(next_clinic)) {
            Ok(due) => Ok(Some(due.date)),
            Err(BadDue::Empty) => Ok(None),
            Err(wrong) => Err(Refused::new(Code::Usage, wrong.to_string())),
        }
    }

    /// The day that was typed after `flag`, which needs one.
    pub fn day_of(self, flag: &str, text: &str, next_clinic: NaiveDate) -> Result<NaiveDate, Refused> {
        let missing = || Refused::new(Code::Missing, format!("Nothing was saved. Give {flag} a day, such as 31/01."));
        self.day(text, next_clinic)?.ok_or_else(missing)
    }
}

/// A refusal because the feed has no such `what`.
pub fn not_found(what: &str, id: &str) -> Refused {
    let message = format!("There is no {what} '{}' in this feed. See 'clinic show service'.", SafeText::new(id));
    Refused::new(Code::NotFound, message)
}

/// The same, where `those` are all there are.
fn not_among(what: &str, id: &str, those: &[String]) -> Refused {
    if those.is_empty() {
        return not_found(what, id);
    }
    let (id, those) = (SafeText::new(id), those.join(", "));
    Refused::new(Code::NotFound, format!("There is no {what} '{id}' in this feed. Those there are: {those}."))
}

/// Whether something of this name is meant.
fn is_called(name: &SafeText, said: &str) -> bool {
    SafeText::new(said.trim()).as_str().to_lowercase() == name.as_str().to_lowercase()
}

/// The one that fits; where several do, nobody can tell which is meant.
fn only<T>(all: &[T], fits: impl Fn(&T) -> bool) -> Option<&T> {
    let mut fitting = all.iter().filter(|it| fits(it));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// A refusal because the record has no `what` of this name; `see` lists those there are.
pub fn not_recorded(what: &str, name: &str, see: &str) -> Refused {
    let name = SafeText::new(name);
    let message = format!("There is no {what} {name} in this record. See 'clinic {see} list' for those there are.");
    Refused::new(Code::NotFound, message)
}

/// The number that was typed, `90` or `90%`; none where nothing was.
pub fn number(text: Option<&str>) -> Result<Option<f64>, Refused> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => {
            let text = SafeText::new(text);
            Err(Refused::new(
                Code::Usage,
                format!("'{text}' is no number. Write the target as one, such as 90 or 17.5."),
            ))
        }
    }
}
