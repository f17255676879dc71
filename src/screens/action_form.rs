//! The form of a new remedial action. Three things save it in the room: what, who, when; the rest is filled in from the
//! row or can wait.
//!
//! ```text
//!  New action for Protection 1
//!  What will be done   _____________________________________________  (a verb first)
//!  Owner               Team manager, Protection 1
//!  Done by             next clinic   -> Thursday 9 February 2023, 20 working days
//!  -- can wait until the close ------------------------------------------------
//!  To move             Protection visits, 10 wd, now 86% (31/36)
//!  Target              90            -> 33 of 36
//!  Target reached by   next clinic   -> Thursday 9 February 2023, 20 working days
//!  Evidence expected   _____________________________________________
//!                      [ Save ]   [ Keep as draft ]   [ Back ]
//! ```

mod kept;
mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::Desk;
use super::forms::rights::why_no_action;
use super::page::Subject;
use crate::dataset::figures::Known;
use crate::domain::catalogue::Indicator;
use crate::domain::due::Due;
use crate::domain::event::{NewEvent, Timestamp};
use crate::domain::fault::Owner;
use crate::domain::ids::{AuditId, IndicatorId};
use crate::domain::period::Period;
use crate::domain::steps::ActionSource;
use crate::insight::difference::signals;
use crate::record::decide::{Proposal, Step, decide};
use crate::record::facts::Sight;
use crate::record::refusal::{Part, Refusal};
use crate::widgets::input::{Edit, Input};

pub use kept::Kept;

/// The fields, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// What will be done.
    What,
    /// Who will do it.
    Owner,
    /// When it will be done.
    Due,
    /// The standard it is to move, chosen from a list.
    Indicator,
    /// Why it moves none; only where none is chosen.
    NoIndicator,
    /// The value to reach.
    Target,
    /// When it is to be reached.
    By,
    /// What will show that it is done.
    Evidence,
    /// Save it.
    Save,
    /// Keep it half-typed.
    Keep,
    /// Go back; what is typed is kept.
    Back,
}

/// A half-typed action.
#[derive(Clone, Debug)]
pub struct ActionForm {
    /// The key under which its half-typed text is kept.
    pub place: String,
    /// Whom it is for.
    pub owner: Owner,
    /// The standard it is to move.
    pub indicator: Option<IndicatorId>,
    /// The question that becomes this action.
    pub question: Option<Uuid>,
    /// Where it comes from.
    pub source: ActionSource,
    /// The field in front.
    pub focus: Field,
    /// What is wrong, until the next edit.
    pub wrong: Option<String>,
    /// The id under which it is recorded; the same on every try, so that a second try is harmless.
    pub id: Option<Uuid>,
    /// Whether anything was typed.
    pub touched: bool,
    /// Whether the record has been asked and not yet answered.
    pub saving: bool,
    inputs: Inputs<Input>,
}

/// The texts of a form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Inputs<T> {
    what: T,
    owner: T,
    due: T,
    no_indicator: T,
    target: T,
    by: T,
    evidence: T,
}

impl<T> Inputs<T> {
    /// The same fields with what `change` makes of each.
    fn map<U>(&self, change: impl Fn(&T) -> U) -> Inputs<U> {
        Inputs {
            what: change(&self.what),
            owner: change(&self.owner),
            due: change(&self.due),
            no_indicator: change(&self.no_indicator),
            target: change(&self.target),
            by: change(&self.by),
            evidence: change(&self.evidence),
        }
    }
}

impl Field {
    const ALL: [Self; 11] = [
        Self::What,
        Self::Owner,
        Self::Due,
        Self::Indicator,
        Self::NoIndicator,
        Self::Target,
        Self::By,
        Self::Evidence,
        Self::Save,
        Self::Keep,
        Self::Back,
    ];

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::What => "What will be done",
            Self::Owner => "Owner",
            Self::Due => "Done by",
            Self::Indicator => "To move",
            Self::NoIndicator => "None, because",
            Self::Target => "Target",
            Self::By => "Target reached by",
            Self::Evidence => "Evidence expected",
            Self::Save => "[ Save ]",
            Self::Keep => "[ Keep as draft ]",
            Self::Back => "[ Back ]",
        }
    }

    /// Whether it is a button.
    pub fn is_button(self) -> bool {
        matches!(self, Self::Save | Self::Keep | Self::Back)
    }

    /// Whether it can wait until the clinic's close.
    pub fn can_wait(self) -> bool {
        matches!(self, Self::Indicator | Self::NoIndicator | Self::Target | Self::By | Self::Evidence)
    }
}

/// The month whose figure is the baseline, whatever month is on screen: that of the clinic being held, else the latest.
fn month(desk: &Desk, owner: &Owner) -> Option<Period> {
    desk.register.month_in_the_room(desk.area_of(owner).as_ref()).or(desk.figures().latest_period())
}

/// The figure that is the baseline.
fn latest(desk: &Desk, owner: &Owner, indicator: &Indicator) -> Option<Known> {
    let period = month(desk, owner)?;
    desk.figures().row(indicator, owner, period).known
}

/// The target to begin with: the one in force, unless the figure is there already.
fn first_target(desk: &Desk, owner: &Owner, indicator: Option<&IndicatorId>) -> String {
    let what = indicator.and_then(|id| desk.indicator(id.as_str()));
    let period = month(desk, owner).unwrap_or(desk.period);
    let target = what.and_then(|what| Some((what, what.target_of(owner, period)?)));
    let open = target.filter(|(what, target)| {
        latest(desk, owner, what).is_none_or(|known| known.figure.meets(target) != Some(true))
    });
    open.map_or(String::new(), |(_, target)| target.value.to_string())
}

impl ActionForm {
    /// A form for `subject`, filled in as far as the row allows.
    pub fn new(desk: &Desk, subject: &Subject) -> Self {
        let owner = subject.owner.clone().unwrap_or(Owner::Service);
        let who = match &owner {
            Owner::Team(_) => format!("Team manager, {}", desk.figures().name(&owner)),
            Owner::Area(_) => format!("Service lead, {}", desk.figures().name(&owner)),
            Owner::Service => "Deputy director".to_string(),
        };
        let indicator = subject.indicator.clone().filter(|id| desk.indicator(id.as_str()).is_some());
        let first_due = desk.first_due(&owner);
        Self {
            place: kept::place(&owner, indicator.as_ref()),
            inputs: Inputs {
                owner: Input::with(&who),
                due: Input::with(&first_due),
                target: Input::with(&first_target(desk, &owner, indicator.as_ref())),
                by: Input::with(if indicator.is_some() { &first_due } else { "" }),
                ..Inputs::default()
            },
            owner,
            indicator,
            question: None,
            source: ActionSource::Clinic,
            focus: Field::What,
            wrong: None,
            id: None,
            touched: false,
            saving: false,
        }
    }

    /// Why the person in front may not fill it, and who may; `None` where they may.
    #[must_use]
    pub fn why_not(&self, desk: &Desk) -> Option<Refusal> {
        why_no_action(desk, &self.owner, self.question)
    }

    /// The same form, for the action that a question becomes.
    #[must_use]
    pub fn answering(self, desk: &Desk, question: Option<Uuid>) -> Self {
        let Some(asked) = question.and_then(|id| desk.register.question(id)) else { return self };
        let inputs = Inputs { what: Input::with(asked.text.as_str()), ..self.inputs };
        Self { question, place: format!("{}, Q-{}", self.place, asked.number), inputs, ..self }
    }

    /// The same form, for the action that an audit which requires improvement gives the service lead.
    #[must_use]
    pub fn for_audit(self, desk: &Desk, id: &AuditId) -> Self {
        let Some(audit) = desk.data().audits.iter().find(|it| it.id == *id) else { return self };
        let team = Owner::Team(audit.team.clone());
        let owner = desk.area_of(&team).map_or(Owner::Service, Owner::Area);
        let what = format!("Put right what audit {id} of {} found", desk.figures().name(&team));
        let who = format!("Service lead, {}", desk.figures().name(&owner));
        let why = format!("follows audit {id}");
        let inputs = Inputs {
            what: Input::with(&what),
            owner: Input::with(&who),
            no_indicator: Input::with(&why),
            due: Input::with("next clinic"),
            ..Inputs::default()
        };
        let place = format!("{}, audit {id}", kept::place(&owner, None));
        Self { place, owner, indicator: None, source: ActionSource::Audit, inputs, ..self }
    }

    /// The fields that are shown: an action that moves an indicator has a target, another says why it moves none.
    pub fn fields(&self) -> Vec<Field> {
        let moves = self.indicator.is_some();
        let shown = |field: &Field| match field {
            Field::NoIndicator => !moves,
            Field::Target | Field::By => moves,
            _ => true,
        };
        Field::ALL.into_iter().filter(shown).collect()
    }

    /// The standards that the action can be meant to move, with the latest figure of each; `None` for no standard.
    pub fn standards(&self, desk: &Desk) -> Vec<(Option<IndicatorId>, String, String)> {
        let mut of_owner = desk.figures().indicators_of(&self.owner);
        let own = self.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
        if let Some(own) = own.filter(|own| of_owner.iter().all(|other| other.id != own.id)) {
            of_owner.insert(0, own);
        }
        let standard = |what: &&Indicator| {
            let now = latest(desk, &self.owner, what).map_or("not known".into(), |known| words::now(&known, what.unit));
            (Some(what.id.clone()), what.short_title.as_str().to_string(), now)
        };
        let none = (None, "None, because ... (say why in the form)".to_string(), String::new());
        of_owner.iter().map(standard).chain([none]).collect()
    }

    /// Chooses the standard to move, or none. A target that was filled in follows it; one that was typed stays.
    pub fn choose(&mut self, desk: &Desk, indicator: Option<IndicatorId>) {
        let filled_in = self.inputs.target.is_blank()
            || self.inputs.target.text() == first_target(desk, &self.owner, self.indicator.as_ref());
        self.indicator = indicator;
        if filled_in {
            self.inputs.target = Input::with(&first_target(desk, &self.owner, self.indicator.as_ref()));
        }
        if self.indicator.is_some() && self.inputs.by.is_blank() {
            self.inputs.by = Input::with(&desk.first_due(&self.owner));
        }
        self.focus = if self.indicator.is_some() { Field::Indicator } else { Field::NoIndicator };
        self.touched = true;
        self.wrong = None;
    }

    /// Goes to the next field, or the one before.
    pub fn step(&mut self, forward: bool) {
        let fields = self.fields();
        let at = fields.iter().position(|field| *field == self.focus).unwrap_or(0);
        let next = if forward { at + 1 } else { at + fields.len() - 1 };
        self.focus = fields[next % fields.len()];
    }

    /// The text of a field.
    pub fn input(&self, field: Field) -> Option<&Input> {
        Some(match field {
            Field::What => &self.inputs.what,
            Field::Owner => &self.inputs.owner,
            Field::Due => &self.inputs.due,
            Field::NoIndicator => &self.inputs.no_indicator,
            Field::Target => &self.inputs.target,
            Field::By => &self.inputs.by,
            Field::Evidence => &self.inputs.evidence,
            Field::Indicator | Field::Save | Field::Keep | Field::Back => return None,
        })
    }

    /// Edits the field in front; says whether its text changed.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let input = match self.focus {
            Field::What => &mut self.inputs.what,
            Field::Owner => &mut self.inputs.owner,
            Field::Due => &mut self.inputs.due,
            Field::NoIndicator => &mut self.inputs.no_indicator,
            Field::Target => &mut self.inputs.target,
            Field::By => &mut self.inputs.by,
            Field::Evidence => &mut self.inputs.evidence,
            Field::Indicator | Field::Save | Field::Keep | Field::Back => return false,
        };
        let changed = input.apply(edit);
        if let Some(why) = input.too_long() {
            self.wrong = Some(why.to_string());
        } else if changed {
            self.wrong = None;
        }
        self.touched |= changed;
        changed
    }

    /// The events that record the action, or what is missing; then the field to fill is in front.
    pub fn save(&mut self, desk: &Desk, now: Timestamp, fresh: Uuid) -> Option<Vec<NewEvent>> {
        match self.events(desk, now, fresh) {
            Ok(events) => {
                self.saving = true;
                self.wrong = None;
                Some(events)
            }
            Err((message, field)) => {
                self.wrong = Some(message);
                self.focus = field.unwrap_or(self.focus);
                None
            }
        }
    }

    fn events(&mut self, desk: &Desk, now: Timestamp, fresh: Uuid) -> Result<Vec<NewEvent>, (String, Option<Field>)> {
        let next_clinic = desk.next_clinic(desk.area_of(&self.owner).as_ref());
        let date = |input: &Input, field| {
            if input.is_blank() {
                return Ok(None);
            }
            let due = Due::read(&input.text(), desk.today, &desk.rules.calendar, Some(next_clinic));
            due.map(|due| Some(due.date)).map_err(|wrong| (wrong.to_string(), Some(field)))
        };
        let due: Option<NaiveDate> = date(&self.inputs.due, Field::Due)?;
        let moves = self.indicator.is_some();
        let by = if moves { date(&self.inputs.by, Field::By)? } else { None };
        let typed = self.inputs.target.text();
        let target = match typed.trim() {
            "" => None,
            _ if !moves => None,
            text => Some(number(text).ok_or_else(|| {
                (format!("'{text}' is no number: write the target as a number, such as 90."), Some(Field::Target))
            })?),
        };
        let text = |input: &Input| Some(input.text()).filter(|text| !text.trim().is_empty());
        let data = desk.data();
        let (team, area) = match &self.owner {
            Owner::Team(team) => (Some(team.clone()), data.team(team.as_str()).map(|t| t.area.clone())),
            Owner::Area(area) => (None, Some(area.clone())),
            Owner::Service => (None, None),
        };
        let id = *self.id.get_or_insert(fresh);
        let proposal = Proposal {
            area,
            team,
            indicator: self.indicator.clone(),
            no_indicator: if moves { None } else { text(&self.inputs.no_indicator) },
            text: self.inputs.what.text(),
            owner: self.inputs.owner.text(),
            due,
            target,
            by,
            evidence: text(&self.inputs.evidence),
            source: self.source,
        };
        let standings = desk.standings();
        let month = desk.register.month_in_the_room(desk.area_of(&self.owner).as_ref());
        let figures = desk.figures();
        let (today, standings) = (desk.today, &standings);
        let (register, variation) = (&desk.register, signals::variation);
        let sight = Sight { figures, standings, today, next_clinic, month, register, variation };
        let facts = sight.facts(&self.owner, self.indicator.as_ref(), id);
        let step = match self.question {
            Some(question) => Step::TurnIntoAction(question, Box::new(proposal)),
            None => Step::Add(Box::new(proposal)),
        };
        let facts = facts.about(&desk.register, &desk.snapshot.data, &step);
        decide(&desk.register, &desk.me, step, &facts, now).map_err(|refusal| {
            let field = refusal.parts().first().map(|part| match part {
                Part::Owner => Field::Owner,
                Part::Due => Field::Due,
                Part::Indicator => Field::Indicator,
                Part::Target => Field::Target,
                Part::By => Field::By,
                Part::Evidence => Field::Evidence,
                _ => Field::What,
            });
            (refusal.in_words(), field)
        })
    }
}

/// A number as people type it, `90` or `90%`.
fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches('%').trim().parse().ok().filter(|n: &f64| n.is_finite())
}
