//! Steps of an action: what they write, or why they are not taken.

use uuid::Uuid;

use super::{Change, Facts, Proposal, blank, given, not_there};
use crate::domain::action::Action;
use crate::domain::catalogue::Unit;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::domain::steps::{Added, Amended, Happened, Reading, StepKind};
use crate::record::refusal::{Part, Reason, Refusal};
use crate::record::rules::Barred;
use chrono::NaiveDate;

/// Why a step is not taken.
pub(in crate::record) fn refused(barred: Barred, me: &Actor, step: StepKind, action: Option<&Action>) -> Refusal {
    let action = action.map(|action| (action.number, action.state));
    Reason::Barred { barred, step, me: me.clone(), action }.into()
}

pub(super) fn propose(proposal: Proposal, facts: &Facts) -> Result<Added, Refusal> {
    let Proposal { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source } = proposal;
    let indicator = indicator.filter(|id| !blank(id.as_str()));
    let no_indicator = no_indicator.filter(|why| !blank(why));
    let mut missing = Vec::new();
    let mut want = |there: bool, part| {
        if !there {
            missing.push(part);
        }
    };
    want(!blank(&text), Part::Text);
    want(!blank(&owner), Part::Owner);
    want(due.is_some(), Part::Due);
    want(indicator.is_some() || no_indicator.is_some(), Part::Indicator);
    let Some(due) = due.filter(|_| missing.is_empty()) else { return Err(Refusal::missing(missing)) };
    if indicator.is_some() && no_indicator.is_some() {
        return Err(Reason::IndicatorAndNone.into());
    }
    let target = sound_target(target, by, indicator.is_some(), facts)?;
    let evidence = evidence.filter(|evidence| !blank(evidence));
    // What the chart says is frozen when it is agreed, and a proposal stays readable for programs that know no chart.
    let seen = facts.reading.clone().filter(|_| indicator.is_some());
    let seen = seen.map(|seen| Reading { variation: None, ..seen });
    Ok(Added { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source, seen })
}

/// A target as it may stand: of an indicator, a number, and for a percentage one from 0 to 100.
fn sound_target(
    target: Option<f64>,
    by: Option<NaiveDate>,
    has_indicator: bool,
    facts: &Facts,
) -> Result<Option<f64>, Refusal> {
    if !has_indicator && (target.is_some() || by.is_some()) {
        return Err(Reason::TargetOfNothing.into());
    }
    match target {
        Some(target) if !target.is_finite() => Err(Reason::NoNumber.into()),
        Some(target) if facts.unit == Some(Unit::Percent) && !(0.0..=100.0).contains(&target) => {
            Err(Reason::NoPercentage.into())
        }
        // No minus before a nought: it would print.
        sound => Ok(sound.map(|target| target + 0.0)),
    }
}

pub(super) fn happen(register: &Register, action: &Action, change: Change, facts: &Facts) -> Result<Happened, Refusal> {
    let has_indicator = action.indicator.is_some();
    Ok(match change {
        Change::Agree { target, by } => {
            let target = sound_target(target, by, has_indicator, facts)?;
            if !has_indicator {
                return Ok(Happened::Agree { target: None, by: None, baseline: None });
            }
            let (target, by) = (target.or(action.target).or(facts.target), by.or(action.by).or(facts.next_clinic));
            let mut missing = Vec::new();
            missing.extend(target.is_none().then_some(Part::Target));
            missing.extend(by.is_none().then_some(Part::By));
            if !missing.is_empty() {
                return Err(Refusal::missing(missing));
            }
            Happened::Agree { target, by, baseline: facts.reading.clone() }
        }
        Change::Start => Happened::Start,
        Change::Report { evidence } => Happened::Report { evidence: given(evidence, Part::Evidence)? },
        Change::Return { why } => Happened::Return { why: given(why, Part::Why)? },
        Change::Accept => Happened::Accept { version: action.version, seen: facts.reading.clone() },
        Change::Withdraw { why } => Happened::Withdraw { why: given(why, Part::Why)? },
        Change::Supersede { with } => supersede(register, action, with)?,
        Change::Redate { due, why } => {
            let mut missing = Vec::new();
            missing.extend(due.is_none().then_some(Part::Due));
            missing.extend(blank(&why).then_some(Part::Why));
            match due {
                Some(due) if missing.is_empty() => Happened::Redate { due, why },
                _ => return Err(Refusal::missing(missing)),
            }
        }
        Change::Amend(amended) => Happened::Amend(amend(amended, has_indicator, facts)?),
        Change::Reopen { why } => Happened::Reopen { why: given(why, Part::Why)? },
    })
}

fn supersede(register: &Register, action: &Action, with: Option<Uuid>) -> Result<Happened, Refusal> {
    let with = with.ok_or_else(|| Refusal::missing(vec![Part::With]))?;
    let other = register.action(with).ok_or_else(|| not_there(&with.to_string()))?;
    if other.id == action.id {
        return Err(Reason::OwnPlace.into());
    }
    if !other.state.is_open() {
        let Action { number, state, .. } = *other;
        return Err(Reason::ClosedPlace { number, state, instead_of: action.number }.into());
    }
    Ok(Happened::Supersede { with })
}

fn amend(amended: Amended, has_indicator: bool, facts: &Facts) -> Result<Amended, Refusal> {
    if amended == Amended::default() {
        return Err(Refusal::missing(vec![Part::Text, Part::Owner, Part::Target, Part::By, Part::Evidence]));
    }
    let empty = |text: &Option<String>| text.as_deref().is_some_and(blank);
    let mut missing = Vec::new();
    missing.extend(empty(&amended.text).then_some(Part::Text));
    missing.extend(empty(&amended.owner).then_some(Part::Owner));
    missing.extend(empty(&amended.evidence).then_some(Part::Evidence));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    let target = sound_target(amended.target, amended.by, has_indicator, facts)?;
    Ok(Amended { target, ..amended })
}
