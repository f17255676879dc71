//! Forms: what a person is asked before something is recorded. Every form but that of a new action is one of these: a
//! [`Kind`] says which fields it has and which step they make.

mod asks;
mod makes;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::Desk;
use super::working::Working;
use crate::domain::clinic::audit::Found;
use crate::domain::due::Due;
use crate::domain::event::{NewEvent, Timestamp};
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, AuditId, ChildId, IndicatorId, TeamId};
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::steps::StepKind;
use crate::record::decide::decide;
use crate::record::refusal::{Part, Refusal};
use crate::text::SafeText;
use crate::widgets::input::{Edit, Input};
pub use makes::{Made, Said};

/// What a form records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A step on an action that asks for something: evidence, a reason, a date, another action.
    Step(Uuid, StepName),
    /// A question to a team, or to the whole area.
    Ask {
        /// The area.
        area: AreaId,
        /// The team.
        team: Option<TeamId>,
        /// The clinic it is asked in.
        clinic: Option<Uuid>,
        /// The indicator of the row it was asked on.
        indicator: Option<IndicatorId>,
    },
    /// The answer to a question.
    Answer(Uuid),
    /// The answer did not do.
    AskAgain(Uuid),
    /// A clinic is scheduled.
    Schedule {
        /// The area.
        area: AreaId,
        /// The month whose figures are looked at.
        period: Period,
    },
    /// A clinic gets another day.
    Move(Uuid),
    /// A team is put off to the next clinic.
    PutOff(Uuid, TeamId),
    /// An item is added to the agenda.
    AddItem(Uuid),
    /// A team's item gets so many minutes.
    Minutes(Uuid, TeamId),
    /// What was not reached is carried, of a team or of the whole agenda.
    NotReached(Uuid, Option<TeamId>),
    /// A line is noted in the room.
    Note(Uuid, Option<TeamId>),
    /// A closed clinic is corrected.
    Correct(Uuid),
    /// Somebody came who was not expected.
    Guest(Uuid),
    /// A record outside is accounted for.
    Account {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
        /// The standard.
        indicator: IndicatorId,
        /// The child record.
        child: ChildId,
    },
    /// An exemption is agreed.
    Exempt {
        /// The standard.
        indicator: IndicatorId,
        /// The child record.
        child: ChildId,
    },
    /// An exemption was reviewed and goes on.
    ReviewExemption(Uuid),
    /// An exemption is ended.
    EndExemption(Uuid),
    /// Quality assurance confirms something of an audit.
    Audit(AuditId, AuditStep),
    /// A dip sample is noted in a representation.
    DipSample {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
    },
    /// A position after the month's end is noted in a representation.
    Interim {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
        /// The standard.
        indicator: IndicatorId,
    },
    /// Who is acting, where nobody signs in.
    Acting,
}

impl Kind {
    /// The area it is about, whose next clinic a date can name.
    fn area(&self, desk: &Desk) -> Option<AreaId> {
        let of_team = |team: &TeamId| desk.area_of(&Owner::Team(team.clone()));
        match self {
            Self::Step(id, _) => desk.register.action(*id).and_then(|action| action.area.clone()),
            Self::Ask { area, .. } | Self::Schedule { area, .. } => Some(area.clone()),
            Self::Answer(id) | Self::AskAgain(id) => desk.register.question(*id).map(|it| it.area.clone()),
            Self::Move(id)
            | Self::PutOff(id, _)
            | Self::AddItem(id)
            | Self::Minutes(id, _)
            | Self::NotReached(id, _)
            | Self::Note(id, _)
            | Self::Correct(id)
            | Self::Guest(id) => desk.register.clinic(*id).map(|it| it.area.clone()),
            Self::Account { team, .. } | Self::DipSample { team, .. } | Self::Interim { team, .. } => of_team(team),
            Self::Audit(id, _) => desk.data().audits.iter().find(|it| it.id == *id).and_then(|it| of_team(&it.team)),
            Self::Exempt { .. } | Self::ReviewExemption(_) | Self::EndExemption(_) | Self::Acting => None,
        }
    }

    fn next_clinic(&self, desk: &Desk) -> NaiveDate {
        desk.next_clinic(self.area(desk).as_ref())
    }

    /// Whether it is recorded at once, for oneself or for another.
    fn is_recorded(&self) -> bool {
        !matches!(self, Self::Acting | Self::DipSample { .. } | Self::Interim { .. })
    }
}

/// A step on an action that asks for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum StepName {
    /// Agree it.
    Agree,
    /// Say that work has begun.
    Start,
    /// Report it done.
    Report,
    /// Return it to its owner.
    Return,
    /// Accept it as complete.
    Accept,
    /// Withdraw it.
    Withdraw,
    /// Put another in its place.
    Supersede,
    /// Give it another due date.
    Redate,
    /// Change it.
    Amend,
    /// Take its acceptance back.
    Reopen,
}

impl StepName {
    /// The form's name of a step; `None` for the step that begins an action, which has a form of its own.
    pub fn of(step: StepKind) -> Option<Self> {
        Some(match step {
            StepKind::Add => return None,
            StepKind::Agree => Self::Agree,
            StepKind::Start => Self::Start,
            StepKind::Report => Self::Report,
            StepKind::Return => Self::Return,
            StepKind::Accept => Self::Accept,
            StepKind::Withdraw => Self::Withdraw,
            StepKind::Supersede => Self::Supersede,
            StepKind::Redate => Self::Redate,
            StepKind::Amend => Self::Amend,
            StepKind::Reopen => Self::Reopen,
        })
    }
}

/// What quality assurance confirms of an audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AuditStep {
    /// Its grade.
    Confirm,
    /// When it was escalated.
    Escalate,
    /// The first update.
    Update,
    /// The further update.
    FurtherUpdate,
    /// The re-audit.
    ReAudit,
}

impl AuditStep {
    /// How a further update found the actions, as it is offered.
    pub const FOUND: [(&'static str, Found, &'static str); 3] = [
        ("all_done", Found::AllDone, "all actions done"),
        ("adequate_plan", Found::AdequatePlan, "an adequate plan"),
        ("not_yet", Found::NotYet, "not yet"),
    ];
}

/// How a field is filled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filling {
    /// Text.
    Text,
    /// A date as people type it.
    Day,
    /// A number.
    Number,
    /// One of few: the word that is kept, and what is read.
    Choice(Vec<(String, String)>),
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name, under which its text is kept.
    pub key: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is filled.
    pub filling: Filling,
    /// What stands beside it while it is empty.
    pub hint: &'static str,
    /// What is typed; for a choice its word.
    pub input: Input,
}

/// The buttons under the fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    /// Save it.
    Save,
    /// Keep it half-typed.
    Keep,
    /// Go back; what is typed is kept.
    Back,
}

impl Button {
    /// Every button, in its order.
    pub const ALL: [Self; 3] = [Self::Save, Self::Keep, Self::Back];

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Save => "[ Save ]",
            Self::Keep => "[ Keep as draft ]",
            Self::Back => "[ Back ]",
        }
    }
}

/// A half-filled form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it records.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// What is read before it is filled: what is being answered, what will happen.
    pub above: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The field or button in front: fields first, then the buttons.
    pub focus: usize,
    /// What is wrong, until the next edit.
    pub wrong: Option<String>,
    /// The id under which it is recorded; the same on every try, so that a second try is harmless.
    pub id: Option<Uuid>,
    /// Whether anything was typed.
    pub touched: bool,
    /// Whether the record has been asked and not yet answered.
    pub saving: bool,
}

/// A half-filled form as it is kept.
#[derive(Serialize, Deserialize)]
struct Draft {
    kind: Kind,
    texts: Vec<(String, String)>,
    focus: usize,
    cursor: usize,
    id: Option<Uuid>,
}

impl Form {
    /// A form of this kind, filled in as far as that is known.
    pub fn new(desk: &Desk, kind: Kind) -> Self {
        let asks::Asked { title, above, fields } = asks::asked(desk, &kind);
        Self { kind, title, above, fields, focus: 0, wrong: None, id: None, touched: false, saving: false }
    }

    /// The key under which its half-typed text is kept.
    pub fn place(&self) -> String {
        // A kind is made of ids and words, which JSON always has.
        format!("form {}", serde_json::to_string(&self.kind).unwrap_or_default())
    }

    /// The half-typed text, to be kept.
    pub fn draft(&self) -> String {
        let texts = self.fields.iter().map(|field| (field.key.to_owned(), field.input.text())).collect();
        let cursor = self.fields.get(self.focus).map_or(0, |field| field.input.cursor());
        let draft = Draft { kind: self.kind.clone(), texts, focus: self.focus, cursor, id: self.id };
        serde_json::to_string(&draft).unwrap_or_default()
    }

    /// Takes kept text back; a draft that cannot be read changes nothing.
    pub fn take_back(&mut self, draft: &str) {
        let Ok(Draft { texts, focus, cursor, id, .. }) = serde_json::from_str(draft) else { return };
        for (key, text) in &texts {
            if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
                field.input = Input::with(text);
            }
        }
        self.focus = focus.min(self.fields.len() + Button::ALL.len() - 1);
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input = Input::at(&field.input.text(), cursor);
        }
        self.id = id;
        self.touched = true;
    }

    /// The kind of a kept form.
    pub fn kind_of(draft: &str) -> Option<Kind> {
        serde_json::from_str::<Draft>(draft).ok().map(|draft| draft.kind)
    }

    /// The button in front.
    pub fn button(&self) -> Option<Button> {
        Button::ALL.get(self.focus.checked_sub(self.fields.len())?).copied()
    }

    /// Goes to the next field, or the one before.
    pub fn step(&mut self, forward: bool) {
        let count = self.fields.len() + Button::ALL.len();
        self.focus = (self.focus + if forward { 1 } else { count - 1 }) % count;
    }

    /// Edits the field in front; says whether its text changed. A choice takes its number, or goes left and right.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let changed = match &field.filling {
            Filling::Choice(choices) => {
                let at = choices.iter().position(|(word, _)| *word == field.input.text());
                let to = match edit {
                    Edit::Type(c) => c.to_digit(10).and_then(|n| (n as usize).checked_sub(1)),
                    Edit::Right => Some(at.map_or(0, |at| (at + 1) % choices.len())),
                    Edit::Left => Some(at.map_or(0, |at| (at + choices.len() - 1) % choices.len())),
                    _ => None,
                };
                match to.and_then(|to| choices.get(to)) {
                    Some((word, _)) => {
                        field.input = Input::with(word);
                        true
                    }
                    None => false,
                }
            }
            _ => field.input.apply(edit),
        };
        if changed {
            self.touched = true;
            self.wrong = None;
        }
        changed
    }

    /// What a field was understood as, beside it.
    pub fn echo(&self, desk: &Desk, field: &Field) -> String {
        if field.input.is_blank() {
            return field.hint.to_owned();
        }
        match field.filling {
            Filling::Day => {
                match Due::read(
                    &field.input.text(),
                    desk.today,
                    &desk.rules.calendar,
                    Some(self.kind.next_clinic(desk)),
                ) {
                    Ok(due) => {
                        let notes: Vec<String> = due.notes.iter().map(|note| format!("; {note}")).collect();
                        let notes = notes.concat();
                        format!("-> {due}{notes}")
                    }
                    Err(_) => "31/01, fri, 2w, 10wd, end feb, next clinic".to_owned(),
                }
            }
            _ => String::new(),
        }
    }

    /// What the form says so far.
    pub fn said(&self) -> Said<'_> {
        Said { fields: &self.fields }
    }

    /// What saving it comes to, or what is missing; then the field to fill is in front.
    pub fn save(&mut self, desk: &Desk, now: Timestamp, fresh: Uuid) -> Option<Saved> {
        let id = *self.id.get_or_insert(fresh);
        let made = makes::made(desk, &self.kind, &self.said(), id);
        match made.and_then(|made| record(desk, made, now)) {
            Ok(saved) => {
                self.saving = matches!(saved, Saved::Events(_));
                self.wrong = None;
                Some(saved)
            }
            Err(wrong) => {
                self.focus =
                    wrong.key.and_then(|key| self.fields.iter().position(|it| it.key == key)).unwrap_or(self.focus);
                self.wrong = Some(wrong.message);
                None
            }
        }
    }
}

/// What saving a form comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Saved {
    /// Events for the record.
    Events(Vec<NewEvent>),
    /// Who is acting from now on.
    Acting(Actor),
    /// A representation that is being written; nothing is recorded by it.
    Written(Box<Working>),
}

/// Why a form is not saved, and which field says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What is wrong, and what to do.
    pub message: String,
    /// The field.
    pub key: Option<&'static str>,
}

impl Wrong {
    fn new(message: impl Into<String>, key: &'static str) -> Self {
        Self { message: message.into(), key: Some(key) }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        let key = refusal.parts().first().map(|part| match part {
            Part::Why => "why",
            Part::Owner => "owner",
            Part::Due => "due",
            Part::Target => "target",
            Part::By => "by",
            Part::Evidence => "evidence",
            Part::With => "with",
            Part::Chair => "chair",
            Part::Name => "name",
            Part::ApprovedBy => "approved_by",
            _ => "text",
        });
        Self { message: refusal.in_words(), key }
    }
}

fn record(desk: &Desk, made: Made, now: Timestamp) -> Result<Saved, Wrong> {
    match made {
        Made::Step { step, facts, for_whom } => {
            let me = Actor { on_behalf_of: for_whom.or_else(|| desk.me.on_behalf_of.clone()), ..desk.me.clone() };
            Ok(Saved::Events(decide(&desk.register, &me, *step, &facts, now)?))
        }
        Made::Acting(actor) => Ok(Saved::Acting(actor)),
        Made::Written(working) => Ok(Saved::Written(working)),
    }
}

/// A date as people type it; none where nothing is typed.
fn day(desk: &Desk, kind: &Kind, text: &str, key: &'static str) -> Result<Option<NaiveDate>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Due::read(text, desk.today, &desk.rules.calendar, Some(kind.next_clinic(desk)))
        .map(|due| Some(due.date))
        .map_err(|wrong| Wrong::new(wrong.to_string(), key))
}

/// Typed text, as a name.
fn name(text: &str) -> Option<SafeText> {
    Some(SafeText::new(text.trim())).filter(|name| !name.is_blank())
}
