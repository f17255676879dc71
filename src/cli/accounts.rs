//! `clinic accounts …`: what managers say of the records outside.

use std::process::ExitCode;

use serde_json::json;

use super::args::prepared::Accounts;
use super::context::Context;
use super::door::{Asked, Figures, Room, enter};
use super::listing::{Kind, Line, written};
use super::names;
use super::outcome::{Code, Refused};
use crate::domain::access::{ListKind, Looked};
use crate::domain::clinic::account::{Account, AccountKey, Said};
use crate::domain::ids::{ChildId, TeamId};
use crate::domain::period::{Grain, Period};
use crate::record::decide::{Entry, Step};

const KIND: Kind = Kind {
    one: "account",
    many: "accounts",
    fields: &[
        "period",
        "team",
        "indicator",
        "child",
        "version",
        "reason",
        "text",
        "booked",
        "safe",
        "has_plan",
        "heads",
        "notes",
    ],
    headings: &["Month", "Team", "Standard", "Record", "Why", "Plan", "Safe"],
    none: "No accounts.",
};

/// Runs `clinic accounts …`.
pub fn run(context: &Context, command: &Accounts) -> Result<ExitCode, Refused> {
    if context.global.present {
        let message = "Worker and child level is hidden by --present. Leave it out to see accounts.";
        return Err(Refused::new(Code::NotAllowed, message));
    }
    enter(context, Figures::Wanted, |room| answer(command, room))
}

pub(super) fn answer(command: &Accounts, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let Accounts::Set { team, indicator, child, reason, text, booked, safe, write } = command else {
        let Accounts::List { team } = command else { return Ok(String::new()) };
        let fits = |(key, it): &(&AccountKey, &Account)| {
            team.as_ref().is_none_or(|team| it.team.as_str() == team.trim())
                && room.period.is_none_or(|period| key.period == period)
        };
        room.sees_some(&register)?;
        let (seen, hidden): (Vec<_>, Vec<_>) =
            register.accounts().filter(fits).partition(|(_, it)| room.may_see(&register, &it.team));
        let lines: Vec<Line> = seen.into_iter().map(|(key, it)| line(key, it, room)).collect();
        let team = team.as_ref().map(|team| TeamId::from(team.trim()));
        let period = room.period.unwrap_or_else(|| Period::containing(room.today, Grain::Month));
        room.note(&register, Looked { team, ..Looked::of(ListKind::Accounts, period, lines.len() as u64) })?;
        return match hidden.len() {
            0 => KIND.list(&lines, room.format),
            more => KIND.list_noted(&lines, &room.left_out(more), room.format),
        };
    };
    let (team, area) = room.team(&register, team)?;
    let next_clinic = room.next_clinic(&register, area.as_ref());
    let said = Said {
        team,
        period: room.month()?,
        indicator: room.indicator(indicator)?,
        child: the_record(child, indicator, room)?,
        reason: *reason,
        text: text.clone(),
        booked: booked.as_deref().map_or(Ok(None), |text| room.day(text, next_clinic))?,
        safe: *safe,
    };
    let key = said.key();
    let (_, register) = room.take(Asked::new(Step::Write(Box::new(Entry::Account(said))), write), register)?;
    let account = register.account(&key).ok_or_else(|| Refused::new(Code::Failed, "The account is not there."))?;
    KIND.one(line(&key, account, room), room.format)
}

/// The child record that is meant: one that the feed lists for this standard, so that a slip of a key is not an account
/// of nobody.
fn the_record(child: &str, indicator: &str, room: Room<'_>) -> Result<ChildId, Refused> {
    let id = ChildId::from(child.trim());
    let Some(sight) = room.sight else { return Ok(id) };
    let mut records = sight.figures.data.children.iter();
    if records.any(|it| it.child == id && it.indicator.as_str() == indicator.trim()) {
        return Ok(id);
    }
    let message = format!("There is no record {id} of this standard in the feed. See 'clinic show outside'.");
    Err(Refused::new(Code::NotFound, message))
}

fn line(key: &AccountKey, account: &Account, room: Room<'_>) -> Line {
    let notes = names::notes(account.text.iter().map(crate::text::SafeText::as_str), room);
    let plan = account.in_words();
    let text = account.text.as_ref().map_or_else(String::new, |text| format!(" {text}"));
    Line {
        json: json!({
            "period": key.period,
            "team": account.team,
            "indicator": key.indicator,
            "child": key.child,
            "version": account.version,
            "reason": account.reason,
            "text": account.text,
            "booked": account.booked,
            "safe": account.safe,
            "has_plan": account.has_plan(),
            "heads": account.heads_the_item(),
            "written": written(&account.written),
            "notes": notes,
        }),
        cells: vec![
            key.period.to_string(),
            account.team.to_string(),
            key.indicator.to_string(),
            key.child.to_string(),
            account.reason.in_words().to_owned(),
            plan.clone(),
            account.safe.in_words().to_owned(),
        ],
        sentence: names::with_notes(
            format!(
                "{}, {}, {}: {}; {plan}; {}.{text}",
                key.child,
                key.indicator,
                key.period.in_words(),
                account.reason.in_words(),
                account.safe.in_words()
            ),
            &notes,
        ),
    }
}
