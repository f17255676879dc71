//! The step that a filled form makes.

use chrono::NaiveTime;
use uuid::Uuid;

use super::asks::{EXEMPTIONS, grade};
use super::{AuditStep, DoubtStep, Field, Kind, StepName, Wrong, day, name};
use crate::domain::clinic::account::{self, AccountReason, Safe};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::audit::AuditWhat;
use crate::domain::clinic::events::{ClinicWhat, Expected, NoteKind, Scheduled};
use crate::domain::clinic::exemption::{Agreed, ExemptionWhat};
use crate::domain::clinic::question::{Asked, QuestionWhat};
use crate::domain::clinic::representation::{DipSample, Interim};
use crate::domain::doubt::{DoubtKey, DoubtWhat};
use crate::domain::ids::{AreaId, AuditId, IndicatorId, TeamId};
use crate::domain::people::{Actor, Role};
use crate::domain::steps::Amended;
use crate::insight::difference::signals;
use crate::record::decide::{Change, Entry, Facts, Step};
use crate::record::facts::Sight;
use crate::screens::desk::Desk;
use crate::screens::working::Working;
use crate::text::SafeText;

/// What a form comes to.
pub enum Made {
    /// A step for the record, with what the world says.
    Step {
        /// The step.
        step: Box<Step>,
        /// The facts.
        facts: Box<Facts>,
        /// The person acted for, where that is another.
        for_whom: Option<SafeText>,
    },
    /// Who is acting from now on.
    Acting(Actor),
    /// A representation that is being written.
    Written(Box<Working>),
}

/// What was typed into a form.
pub struct Said<'a> {
    pub(super) fields: &'a [Field],
}

impl Said<'_> {
    /// The text of a field; empty where the form has none of that name.
    pub fn text(&self, key: &str) -> String {
        self.fields.iter().find(|field| field.key == key).map_or_else(String::new, |field| field.input.text())
    }

    fn filled(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.trim().is_empty())
    }

    fn number(&self, key: &'static str) -> Result<Option<f64>, Wrong> {
        let Some(text) = self.filled(key) else { return Ok(None) };
        let number = text.trim().trim_end_matches('%').trim().parse().ok().filter(|n: &f64| n.is_finite());
        number.map(Some).ok_or_else(|| Wrong::new(format!("'{text}' is no number: write one such as 90."), key))
    }

    fn minutes(&self) -> Result<u32, Wrong> {
        let text = self.text("minutes");
        let minutes = text.trim().parse().ok().filter(|minutes| (1..=1440).contains(minutes));
        minutes.ok_or_else(|| Wrong::new("Minutes are a whole number, such as 15.", "minutes"))
    }
}

/// What a form of this kind makes of what was said.
pub(super) fn made(desk: &Desk, kind: &Kind, said: &Said<'_>, id: Uuid) -> Result<Made, Wrong> {
    if *kind == Kind::Acting {
        return acting(desk, said).map(Made::Acting);
    }
    match kind {
        Kind::DipSample { team, period } => {
            let mut copy = Working::of(desk, team, *period);
            copy.content.dip_sample = dip_sample(said)?;
            return Ok(Made::Written(Box::new(copy)));
        }
        Kind::Interim { team, period, indicator } => {
            let mut copy = Working::of(desk, team, *period);
            copy.content.interim.retain(|it| it.indicator != *indicator);
            copy.content.interim.extend(interim(desk, kind, said, indicator)?);
            return Ok(Made::Written(Box::new(copy)));
        }
        _ => {}
    }
    let next_clinic = kind.next_clinic(desk);
    let bare = Facts { next_clinic: Some(next_clinic), ..Facts::bare(desk.today, id) };
    let (step, facts) = match kind {
        Kind::Step(action, step) => {
            let facts = desk.register.action(*action).map(|action| {
                let standings = desk.standings();
                let (figures, today) = (desk.figures(), desk.today);
                let month = desk.register.month_in_the_room(action.area.as_ref());
                let (register, variation) = (&desk.register, signals::variation);
                Sight { figures, standings: &standings, today, next_clinic, month, register, variation }
                    .of_action(action, id)
            });
            let expect = desk.register.action(*action).map(|action| action.version);
            (Step::On(*action, change(desk, kind, *step, said)?), Facts { expect, ..facts.unwrap_or(bare) })
        }
        other => (Step::Write(Box::new(entry(desk, other, said)?)), bare),
    };
    Ok(Made::Step { step: Box::new(step), facts: Box::new(facts), for_whom: name(&said.text("for")) })
}

fn acting(desk: &Desk, said: &Said<'_>) -> Result<Actor, Wrong> {
    let by = name(&said.text("name")).ok_or_else(|| Wrong::new("Whose name is it? Every entry keeps one.", "name"))?;
    let role = Role::from_word(&said.text("role")).ok_or_else(|| Wrong::new("Choose a role.", "role"))?;
    Ok(Actor { by, role, on_behalf_of: name(&said.text("behalf")), terminal: desk.me.terminal.clone() })
}

fn change(desk: &Desk, kind: &Kind, step: StepName, said: &Said<'_>) -> Result<Change, Wrong> {
    let why = said.text("why");
    Ok(match step {
        StepName::Agree => {
            Change::Agree { target: said.number("target")?, by: day(desk, kind, &said.text("by"), "by")? }
        }
        StepName::Start => Change::Start,
        StepName::Report => Change::Report { evidence: said.text("evidence") },
        StepName::Return => Change::Return { why },
        StepName::Accept => Change::Accept,
        StepName::Withdraw => Change::Withdraw { why },
        StepName::Supersede => {
            let with = said.filled("with").map(|text| {
                let found = desk.register.action_named(&text).map(|action| action.id);
                found.ok_or_else(|| Wrong::new("There is no such action. Write its number, such as A-31.", "with"))
            });
            Change::Supersede { with: with.transpose()? }
        }
        StepName::Redate => Change::Redate { due: day(desk, kind, &said.text("due"), "due")?, why },
        StepName::Amend => {
            let (text, owner, evidence) = (Some(said.text("text")), Some(said.text("owner")), said.filled("evidence"));
            let (target, by) = (said.number("target")?, day(desk, kind, &said.text("by"), "by")?);
            Change::Amend(Amended { text, owner, target, by, evidence })
        }
        StepName::Reopen => Change::Reopen { why },
    })
}

fn entry(desk: &Desk, kind: &Kind, said: &Said<'_>) -> Result<Entry, Wrong> {
    let (text, why) = (said.text("text"), said.text("why"));
    let clinic = |id: &Uuid, what: ClinicWhat| Entry::Clinic(Some(*id), what);
    Ok(match kind {
        Kind::Step(..) | Kind::Acting | Kind::DipSample { .. } | Kind::Interim { .. } => {
            return Err(Wrong { message: String::new(), key: None });
        }
        Kind::Ask { area, team, clinic, indicator } => {
            let (area, team, clinic, indicator) = (area.clone(), team.clone(), *clinic, indicator.clone());
            Entry::Question(None, QuestionWhat::Ask(Asked { clinic, area, team, indicator, text }))
        }
        Kind::Answer(id) => Entry::Question(Some(*id), QuestionWhat::Answer { text }),
        Kind::AskAgain(id) => Entry::Question(Some(*id), QuestionWhat::AskAgain { why }),
        Kind::Schedule { area, period } => {
            let date = needed_day(desk, kind, said, "date", "On which day?")?;
            let (start, minutes, chair) = (start(said)?, said.minutes()?, said.text("chair"));
            let (area, period, expected) = (area.clone(), *period, expected(desk, area));
            Entry::Clinic(None, ClinicWhat::Schedule(Scheduled { area, period, date, start, minutes, chair, expected }))
        }
        Kind::Move(id) => {
            let date = needed_day(desk, kind, said, "date", "To which day?")?;
            clinic(id, ClinicWhat::Move { date, start: start(said)?, why })
        }
        Kind::PutOff(id, team) => clinic(id, ClinicWhat::Defer { team: team.clone(), why }),
        Kind::AddItem(id) => {
            let team = said.filled("team").map(|name| team_named(desk, &name)).transpose()?;
            clinic(id, ClinicWhat::AddItem { team, text, minutes: said.minutes()? })
        }
        Kind::Minutes(id, team) => clinic(id, ClinicWhat::Minutes { team: team.clone(), minutes: said.minutes()? }),
        Kind::NotReached(id, team) => {
            clinic(id, ClinicWhat::NotReached { team: team.clone(), actions: Vec::new(), why })
        }
        Kind::Note(id, team) => {
            let about = NoteKind::from_word(&said.text("about")).unwrap_or(NoteKind::Note);
            clinic(id, ClinicWhat::Note { team: team.clone(), about, text })
        }
        Kind::Correct(id) => clinic(id, ClinicWhat::Correct { text }),
        Kind::Guest(id) => clinic(id, ClinicWhat::Attend { name: said.text("name"), team: None, came: Came::InTime }),
        Kind::Account { team, period, indicator, child } => {
            let reason = AccountReason::from_word(&said.text("reason"));
            let reason =
                reason.ok_or_else(|| Wrong::new("Why is it outside? Choose a reason by its number.", "reason"))?;
            let safe = Safe::from_word(&said.text("safe"));
            let safe = safe.ok_or_else(|| Wrong::new("Are you satisfied that the child is safe? Choose.", "safe"))?;
            Entry::Account(account::Said {
                team: team.clone(),
                period: *period,
                indicator: indicator.clone(),
                child: child.clone(),
                reason,
                text: said.filled("text"),
                booked: day(desk, kind, &said.text("booked"), "booked")?,
                safe,
            })
        }
        Kind::Exempt { indicator, child } => {
            let word = said.text("reason");
            let reason = EXEMPTIONS.iter().find(|(it, ..)| *it == word).map(|(_, reason, _)| *reason);
            let reason = reason.ok_or_else(|| Wrong::new("For which reason? Choose one by its number.", "reason"))?;
            let interval = said.filled("interval").map(|it| it.trim().parse()).transpose();
            Entry::Exemption(
                None,
                ExemptionWhat::Agree(Agreed {
                    child: child.clone(),
                    indicator: indicator.clone(),
                    interval: interval
                        .map_err(|_| Wrong::new("Write an interval such as 12 w, 10 wd or 3 m.", "interval"))?,
                    reason,
                    text: said.filled("text"),
                    approved_by: said.text("approved_by"),
                    from: needed_day(desk, kind, said, "from", "From which day?")?,
                    review_by: needed_day(desk, kind, said, "review_by", "Until which day?")?,
                }),
            )
        }
        Kind::ReviewExemption(id) => {
            let review_by = needed_day(desk, kind, said, "review_by", "Until which day?")?;
            Entry::Exemption(Some(*id), ExemptionWhat::Review { review_by, why })
        }
        Kind::EndExemption(id) => Entry::Exemption(Some(*id), ExemptionWhat::End { why }),
        Kind::Audit(id, step) => Entry::Audit(audit(desk, kind, id, *step, said)?),
        Kind::Doubt(key, step) => Entry::Doubt(doubt(desk, kind, key, *step, said)?),
        Kind::Chart(series, period, step) => Entry::Signal(step.made(series, *period, said)),
    })
}

/// A dip sample; none where nothing is typed.
fn dip_sample(said: &Said<'_>) -> Result<Option<DipSample>, Wrong> {
    let count = |key| {
        let text = said.text(key);
        text.trim().parse::<u32>().map_err(|_| Wrong::new("Write a whole number, such as 20.", key))
    };
    if ["sampled", "safe", "recording_only"].iter().all(|key| said.filled(key).is_none()) {
        return Ok(None);
    }
    let sample =
        DipSample { sampled: count("sampled")?, safe: count("safe")?, recording_only: count("recording_only")? };
    if sample.safe.saturating_add(sample.recording_only) > sample.sampled {
        return Err(Wrong::new("Safe and recording only together cannot be more than were sampled.", "safe"));
    }
    Ok(Some(sample))
}

/// A position after the month's end; none where nothing is typed.
fn interim(desk: &Desk, kind: &Kind, said: &Said<'_>, indicator: &IndicatorId) -> Result<Option<Interim>, Wrong> {
    let Some(text) = said.filled("position") else { return Ok(None) };
    let read = text.split_once('/').and_then(|(n, d)| Some((n.trim().parse().ok()?, d.trim().parse().ok()?)));
    let (n, d): (u64, u64) =
        read.filter(|(n, d)| n <= d && *d > 0).ok_or_else(|| Wrong::new("Write the position as 34/36.", "position"))?;
    let day = needed_day(desk, kind, said, "day", "Of which day is it?")?;
    Ok(Some(Interim { indicator: indicator.clone(), n, d, day }))
}

fn audit(desk: &Desk, kind: &Kind, id: &AuditId, step: AuditStep, said: &Said<'_>) -> Result<AuditWhat, Wrong> {
    let audit = id.clone();
    let text = said.text("text");
    let graded =
        || grade(&said.text("grade")).ok_or_else(|| Wrong::new("Which grade? Choose one by its number.", "grade"));
    let on = || needed_day(desk, kind, said, "day", "On which day?");
    Ok(match step {
        AuditStep::Confirm => AuditWhat::Confirm { audit, grade: graded()? },
        AuditStep::Escalate => AuditWhat::Escalate { audit, day: on()? },
        AuditStep::Update => AuditWhat::Update { audit, day: on()?, text },
        AuditStep::FurtherUpdate => {
            let word = said.text("found");
            let found = AuditStep::FOUND.iter().find(|(it, ..)| *it == word).map(|(_, found, _)| *found);
            let found = found.ok_or_else(|| Wrong::new("How were the actions found? Choose by number.", "found"))?;
            AuditWhat::FurtherUpdate { audit, day: on()?, found, text }
        }
        AuditStep::ReAudit => AuditWhat::ReAudit { audit, day: on()?, grade: graded()? },
    })
}

fn doubt(desk: &Desk, kind: &Kind, key: &DoubtKey, step: DoubtStep, said: &Said<'_>) -> Result<DoubtWhat, Wrong> {
    let (doubt, why, text) = (key.clone(), said.text("why"), said.text("text"));
    let due = || needed_day(desk, kind, said, "due", "By when?");
    Ok(match step {
        DoubtStep::Known => DoubtWhat::Known { doubt, why },
        DoubtStep::Query => {
            let (area, owner, due) = (kind.area(desk), said.text("owner"), due()?);
            DoubtWhat::Query { doubt, area, text, owner, due }
        }
        DoubtStep::Redate => DoubtWhat::Redate { doubt, due: due()?, why },
        DoubtStep::Answer => DoubtWhat::Answer { doubt, text },
        DoubtStep::AskAgain => DoubtWhat::AskAgain { doubt, why },
        DoubtStep::Close => DoubtWhat::Close { doubt },
    })
}

fn needed_day(
    desk: &Desk,
    kind: &Kind,
    said: &Said<'_>,
    key: &'static str,
    ask: &str,
) -> Result<chrono::NaiveDate, Wrong> {
    day(desk, kind, &said.text(key), key)?.ok_or_else(|| Wrong::new(ask, key))
}

fn start(said: &Said<'_>) -> Result<Option<NaiveTime>, Wrong> {
    let Some(text) = said.filled("start") else { return Ok(None) };
    let read = NaiveTime::parse_from_str(text.trim().replace('.', ":").as_str(), "%H:%M");
    read.map(Some).map_err(|_| Wrong::new("Write the time as 14:00.", "start"))
}

fn team_named(desk: &Desk, typed: &str) -> Result<TeamId, Wrong> {
    let typed = typed.trim();
    let is_it =
        |team: &&crate::domain::org::Team| team.id.as_str() == typed || team.name.as_str().eq_ignore_ascii_case(typed);
    let found = desk.data().teams.iter().find(is_it).map(|team| team.id.clone());
    found.ok_or_else(|| {
        Wrong::new(format!("There is no team '{}'. Leave it empty for the whole area.", SafeText::new(typed)), "team")
    })
}

/// Every case-holding team of the area, with its manager where the feed names one.
pub fn expected(desk: &Desk, area: &AreaId) -> Vec<Expected> {
    let data = desk.data();
    let open = data.teams_of(area).filter(|team| team.is_open_in(desk.period));
    let who = |team: &crate::domain::org::Team| {
        let name = data.manager_of(team).map_or_else(|| format!("Team manager, {}", team.name), ToString::to_string);
        Expected { name, team: Some(team.id.clone()) }
    };
    open.map(who).collect()
}
