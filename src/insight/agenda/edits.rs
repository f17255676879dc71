//! What the chair made of an agenda: teams put first, put off, added, and given minutes.

use super::{Sources, item_of};
use crate::domain::clinic::agenda::{Agenda, Item, Reason, ReasonKind};
use crate::domain::clinic::meeting::Clinic;
use crate::domain::ids::TeamId;

/// What is said of a team that has no exception and was put first all the same.
const PUT_FIRST: &str = "the chair put it first";

/// `agenda` with the chair's edits. An agenda that has them already stays as it is.
pub(super) fn apply(mut agenda: Agenda, clinic: &Clinic, sources: &Sources<'_>) -> Agenda {
    recall(&mut agenda, clinic, sources);
    add(&mut agenda, clinic, sources);
    for team in clinic.pinned.iter().rev() {
        let mut item = take(&mut agenda, team).unwrap_or_else(|| item_of(sources, team));
        if item.reasons.is_empty() {
            item.reasons.push(added(PUT_FIRST));
        }
        agenda.items.insert(0, item);
    }
    for (team, put_off) in &clinic.put_off {
        take(&mut agenda, team);
        agenda.put_off.push((team.clone(), put_off.why.to_string()));
    }
    for (team, minutes) in &clinic.minutes_of {
        if let Some(item) = agenda.items.iter_mut().find(|item| item.team.as_ref() == Some(team)) {
            item.minutes = *minutes;
        }
    }
    agenda
}

/// Takes teams back that an agenda has as put off: whether they still are, the clinic says.
fn recall(agenda: &mut Agenda, clinic: &Clinic, sources: &Sources<'_>) {
    for (team, _) in std::mem::take(&mut agenda.put_off) {
        if clinic.put_off.contains_key(&team) || is_there(agenda, &team) {
            continue;
        }
        let item = item_of(sources, &team);
        if item.reasons.is_empty() {
            agenda.without_exceptions.push(team);
        } else {
            agenda.items.push(item);
        }
    }
}

fn add(agenda: &mut Agenda, clinic: &Clinic, sources: &Sources<'_>) {
    for extra in &clinic.added {
        let reason = added(extra.text.as_str());
        let has_it = |item: &Item| item.team == extra.team && item.reasons.contains(&reason);
        if agenda.items.iter().any(has_it) {
            continue;
        }
        let Some(team) = &extra.team else {
            agenda.items.push(Item { team: None, reasons: vec![reason], minutes: extra.minutes });
            continue;
        };
        if let Some(item) = agenda.items.iter_mut().find(|item| item.team.as_ref() == Some(team)) {
            item.reasons.push(reason);
            item.minutes = item.minutes.saturating_add(extra.minutes);
        } else {
            take(agenda, team);
            let mut item = item_of(sources, team);
            item.minutes =
                if item.reasons.is_empty() { extra.minutes } else { item.minutes.saturating_add(extra.minutes) };
            item.reasons.push(reason);
            agenda.items.push(item);
        }
    }
}

fn added(text: &str) -> Reason {
    Reason { kind: ReasonKind::Added, text: text.to_owned(), children: 0, invented: false }
}

fn is_there(agenda: &Agenda, team: &TeamId) -> bool {
    agenda.without_exceptions.contains(team) || agenda.items.iter().any(|item| item.team.as_ref() == Some(team))
}

/// Takes a team off the list, wherever it stands, and gives its item.
fn take(agenda: &mut Agenda, team: &TeamId) -> Option<Item> {
    agenda.without_exceptions.retain(|it| it != team);
    let at = agenda.items.iter().position(|item| item.team.as_ref() == Some(team))?;
    Some(agenda.items.remove(at))
}
