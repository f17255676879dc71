//! The one line with which an item is opened, made from the record, and a challenge that fits.

use super::accounts::AccountSummary;
use super::agenda::{Found, Gathered, Sources, Told, figure_of, overdue, reported};
use super::words::counted;
use crate::domain::action::{Action, ActionState};
use crate::domain::catalogue::Unit;
use crate::domain::clinic::agenda::ReasonKind;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::ids::{IndicatorId, TeamId};

/// Where a promise's day is further from the clinic than this, its year is said too.
const SAME_YEAR_DAYS: i64 = 300;

/// How an item is opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// What the record says: the last promise against the figure, late actions, the same children.
    pub said: String,
    /// A short challenge that fits the first reason.
    pub suggested: String,
}

/// How the item of `team` is opened in `clinic`.
pub fn opening(sources: &Sources<'_>, clinic: &Clinic, team: &TeamId) -> Opening {
    let gathered = Gathered::new(sources, Some(team));
    let last = sources.register.last_closed(sources.area, Some(clinic));
    let none = Found::default();
    let found = gathered.of(team).unwrap_or(&none);
    let told = Told::of(sources, &gathered, found);
    let standards: Vec<&IndicatorId> = told.standards().collect();
    let promise = promise(sources, found, clinic, &standards);
    let about = promise.and_then(|action| action.indicator.as_ref()).or(standards.first().copied());
    let mut said = vec![match promise {
        Some(action) => promised(sources, action, clinic, last),
        None if last.is_some() => "Last time no target was agreed.".to_owned(),
        None => "No earlier clinic is on record.".to_owned(),
    }];
    said.extend(about.map(|id| now(sources, found, id, promise.is_some())));
    let late = overdue(sources, found).len();
    if late > 0 {
        said.push(format!("{} late.", counted(late, "action")));
    }
    said.extend(outside(&gathered, found, about));
    let suggested = challenge(sources, found, told.into_reasons().first().map(|reason| reason.kind), last);
    Opening { said: said.join(" "), suggested }
}

/// The action whose target is held against the figure: agreed before this clinic, to move a standard that is short now
/// where there is one, else the one agreed last.
fn promise<'a>(
    sources: &Sources<'a>,
    found: &Found<'a>,
    clinic: &Clinic,
    standards: &[&IndicatorId],
) -> Option<&'a Action> {
    let is_one = |action: &&Action| {
        let is_theirs = action.team.as_ref().is_some_and(|team| found.counts(team));
        let stands = action.state.is_open() || action.state == ActionState::Accepted;
        let has_target = action.target.is_some() && action.indicator.is_some();
        is_theirs && stands && has_target && action.agreed_on.is_some_and(|day| day < clinic.date)
    };
    let is_short = |action: &Action| action.indicator.as_ref().is_some_and(|id| standards.contains(&id));
    let candidates = sources.register.actions().filter(is_one);
    candidates.max_by_key(|action| (is_short(action), action.state.is_open(), action.agreed_on, action.number))
}

/// `Last time: "95% by December".`, in the unit of the indicator.
fn promised(sources: &Sources<'_>, action: &Action, clinic: &Clinic, last: Option<&Clinic>) -> String {
    let agreed = action.agreed_on.unwrap_or(action.recorded_on);
    let when = match last {
        Some(last) if agreed >= last.date => "Last time".to_owned(),
        _ => agreed.format("Agreed on %-d %B").to_string(),
    };
    let indicator = action.indicator.as_ref().and_then(|id| sources.figures.data.catalogue.get(id.as_str()));
    let sign = if indicator.is_some_and(|indicator| indicator.unit == Unit::Percent) { "%" } else { "" };
    let target = action.target.map_or_else(String::new, |target| format!("{target}{sign}"));
    let by = action.by.map_or_else(String::new, |by| {
        let is_near = (by - clinic.date).num_days().abs() < SAME_YEAR_DAYS;
        by.format(if is_near { " by %B" } else { " by %B %Y" }).to_string()
    });
    format!("{when}: \"{target}{by}\".")
}

/// The figure now: `It is 86% (31/36).`, or with its standard's title where nothing was promised.
fn now(sources: &Sources<'_>, found: &Found<'_>, id: &IndicatorId, was_promised: bool) -> String {
    let indicator = sources.figures.data.catalogue.get(id.as_str());
    let known = found.owner().and_then(|owner| figure_of(sources, id, &owner));
    let shown = match (&known, indicator) {
        (Some(known), Some(indicator)) => {
            let fraction = known.figure.fraction();
            let beside = if fraction.is_empty() { fraction } else { format!(" ({fraction})") };
            format!("{}{beside}", known.figure.shown(indicator.unit))
        }
        _ => "not known".to_owned(),
    };
    let title = indicator.map_or(id.as_str(), |indicator| indicator.short_title.as_str());
    // "It" would stand for nothing where there is no figure.
    if was_promised && known.is_some() { format!("It is {shown}.") } else { format!("{title} is {shown}.") }
}

/// The children outside the standard in question, where its records are listed, else all that are outside: how many are
/// the same as last month, and how many have no plan.
fn outside(gathered: &Gathered<'_>, found: &Found<'_>, about: Option<&IndicatorId>) -> Option<String> {
    let of_standard = found.late.iter().copied().filter(|it| Some(&it.record.indicator) == about);
    let mut them = AccountSummary::of(gathered, of_standard);
    if them.outside == 0 {
        them = AccountSummary::of(gathered, found.late.iter().copied());
    }
    let AccountSummary { outside, same_as_last_month: same, no_plan, not_safe, not_known_safe, .. } = them;
    let is = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = Vec::new();
    let of = format!("of the {outside} outside");
    if not_safe > 0 {
        parts.push(is(not_safe, "is NOT SAFE", "are NOT SAFE"));
    }
    if same > 0 {
        parts.push(match (same, outside) {
            (1, 1) => "The 1 outside is the same child as last month".to_owned(),
            (same, all) if same == all => format!("All {all} outside are the same children as last month"),
            (1, _) => format!("1 {of} is the same child as last month"),
            (same, _) => format!("{same} {of} are the same children as last month"),
        });
    }
    if no_plan > 0 {
        parts.push(is(no_plan, "has no plan", "have no plan"));
    }
    if not_known_safe > 0 {
        parts.push(is(not_known_safe, "is not known to be safe", "are not known to be safe"));
    }
    match (parts.is_empty(), same) {
        (true, _) => None,
        (false, _) if not_safe > 0 => Some(format!("Of the {outside} outside {}.", parts.join("; "))),
        (false, 0) => Some(format!("Of the {outside} outside {}.", parts.join("; "))),
        (false, _) => Some(format!("{}.", parts.join("; "))),
    }
}

/// A short challenge for the most pressing reason.
fn challenge(sources: &Sources<'_>, found: &Found<'_>, first: Option<ReasonKind>, last: Option<&Clinic>) -> String {
    let action = |actions: &[&Action]| actions.first().map_or(0, |action| action.number);
    match first {
        Some(ReasonKind::ProtectionUnseen) => "Who will see these children this week?".to_owned(),
        Some(ReasonKind::NoPlan) => {
            "What is the plan for each of these children, and who says that they are safe?".to_owned()
        }
        Some(ReasonKind::AuditOverdue) => "What stops the audit from being answered, and when will it be?".to_owned(),
        Some(ReasonKind::AuditInadequate) => "What has changed for the child since the audit?".to_owned(),
        Some(ReasonKind::ActionsOverdue) => format!("What stops the action A-{}?", action(&overdue(sources, found))),
        Some(ReasonKind::ActionsToAccept) => format!("What shows that A-{} is done?", action(&reported(found))),
        Some(ReasonKind::QuestionsUnanswered) => {
            let question = found.questions.first().map_or(0, |question| question.number);
            format!("What is the answer to Q-{question}?")
        }
        Some(ReasonKind::RepresentationMissing) => "What do the figures show, and what will be done?".to_owned(),
        Some(ReasonKind::MissingData) => "When will the figures be here, and what do you know without them?".to_owned(),
        Some(ReasonKind::PutOff) => "What has happened since this was put off?".to_owned(),
        Some(ReasonKind::Outside | ReasonKind::Signal | ReasonKind::WillMiss) => {
            let since = last.map_or(sources.period.previous(), |last| last.period).in_words();
            format!("What changed since {}?", since.rsplit_once(' ').map_or(since.as_str(), |(month, _)| month))
        }
        Some(ReasonKind::Added) | None => "What got better, and who else should know how?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::{Build, day};
    use crate::domain::clinic::account::{AccountReason, Safe};
    use crate::domain::steps::Happened;
    use crate::insight::testing::{Log, World, build, held, late, late_before};

    fn opened(build: &Build, log: &mut Log) -> Opening {
        let id = log.clinic("2022-12", "2023-01-12", Vec::new());
        log.submit("A1", "2022-12");
        let world = World::new(build);
        let standings = world.standings();
        opening(&world.sources(&standings, log), log.register.clinic(id).unwrap(), &"A1".into())
    }

    fn short() -> Build {
        let mut build = build();
        build.row("CP10", "A1", "2022-12", "31/36");
        build.data.children = ["C1", "C2", "C3", "C4", "C5"].map(|child| late(child, "A1")).to_vec();
        build
    }

    #[test]
    fn the_last_promise_stands_against_the_figure() {
        let mut build = short();
        build.data.late_before = vec![late_before(&["C1", "C2", "C5"])];
        let mut log = Log::default();
        log.clinic("2022-11", "2022-12-13", held());
        let agree = Happened::Agree { target: Some(95.0), by: Some(day("2022-12-31")), baseline: None };
        log.action(Some("A1"), "2022-12-13", "2022-12-30", &[agree]);
        log.action(Some("A1"), "2022-12-13", "2022-12-31", &[]);
        log.account("C1", AccountReason::Refused, None, Safe::Yes);
        let it = opened(&build, &mut log);
        let said = "Last time: \"95% by December\". It is 86% (31/36). 2 actions late. 3 of the 5 outside are the same \
                    children as last month; 1 has no plan.";
        assert_eq!(it.said, said);
        assert_eq!(it.suggested, "What is the plan for each of these children, and who says that they are safe?");
    }

    #[test]
    fn without_a_promise_it_says_what_is_known() {
        let mut log = Log::default();
        let it = opened(&short(), &mut log);
        assert_eq!(it.said, "No earlier clinic is on record. CP10 is 86% (31/36).");
        assert_eq!(it.suggested, "What changed since November?");
        let mut log = Log::default();
        log.clinic("2022-10", "2022-11-15", held());
        let it = opened(&short(), &mut log);
        assert_eq!(it.said, "Last time no target was agreed. CP10 is 86% (31/36).");
        assert_eq!(it.suggested, "What changed since October?");
    }

    #[test]
    fn the_challenge_fits_the_first_reason() {
        let mut calm = build();
        calm.row("CP10", "A1", "2022-12", "36/36");
        assert_eq!(opened(&calm, &mut Log::default()).suggested, "What got better, and who else should know how?");
        let mut log = Log::default();
        log.action(Some("A1"), "2022-11-01", "2022-12-30", &[]);
        log.action(Some("A1"), "2022-11-01", "2022-12-09", &[]);
        assert_eq!(opened(&calm, &mut log).suggested, "What stops the action A-2?");
        let mut unseen = short();
        unseen.row("CP20", "A1", "2022-12", "35/36");
        assert_eq!(opened(&unseen, &mut Log::default()).suggested, "Who will see these children this week?");
    }
}
