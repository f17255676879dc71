//! The form of a new remedial action. Three things save it in the room: what, who, when; the rest is filled in from the
//! row or can wait.
//!
//! ```text
//!  New action for Protection 1
//!  What will be done   _____________________________________________  (a verb first)
//!  Owner               Team manager, Protection 1
//!  Due                 next clinic   -> Thursday 9 February 2023, 20 working days
//!  -- can wait until the close ------------------------------------------------
//!  To move             Protection visits, 10 wd    31/36 now
//!  Target              90            -> 33 of 36
//!  By                  next clinic   -> Thursday 9 February 2023, 20 working days
//!  Evidence expected   _____________________________________________
//!                      [ Save ]   [ Keep as draft ]   [ Back ]
//! ```

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::Desk;
use super::page::Subject;
use crate::domain::catalogue::{Comparison, Polarity, Target, Unit};
use crate::domain::due::Due;
use crate::domain::event::{NewEvent, Timestamp};
use crate::domain::fault::Owner;
use crate::domain::figure::{Figure, edge};
use crate::domain::steps::ActionSource;
use crate::record::decide::{Proposal, Step, decide};
use crate::record::facts::Sight;
use crate::record::refusal::Part;
use crate::text::SafeText;
use crate::widgets::input::{Edit, Input};

/// The fields, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// What will be done.
    What,
    /// Who will do it.
    Owner,
    /// When it will be done.
    Due,
    /// Why it moves no indicator; only where the row has none.
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
    /// What it is about.
    pub subject: Subject,
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

/// A half-typed form as it is kept.
#[derive(Serialize, Deserialize)]
struct Draft {
    texts: Inputs<String>,
    focus: usize,
    id: Option<Uuid>,
}

impl Field {
    const ALL: [Self; 10] = [
        Self::What,
        Self::Owner,
        Self::Due,
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
            Self::Due => "Due",
            Self::NoIndicator => "Why no indicator",
            Self::Target => "Target",
            Self::By => "By",
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
}

impl ActionForm {
    /// A form for `subject`, filled in as far as the row allows.
    pub fn new(desk: &Desk, subject: Subject) -> Self {
        let owner = match &subject.owner {
            Some(Owner::Team(team)) => format!("Team manager, {}", desk.figures().name(&Owner::Team(team.clone()))),
            Some(Owner::Area(area)) => format!("Service lead, {}", desk.figures().name(&Owner::Area(area.clone()))),
            _ => "Deputy director".to_string(),
        };
        let what = subject.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
        let latest = desk.figures().latest_period().unwrap_or(desk.period);
        let target = what.and_then(|i| i.target(latest)).map_or(String::new(), |t| t.value.to_string());
        let by = if what.is_some() { "next clinic" } else { "" };
        Self {
            inputs: Inputs {
                owner: Input::with(&owner),
                due: Input::with("next clinic"),
                target: Input::with(&target),
                by: Input::with(by),
                ..Inputs::default()
            },
            subject,
            focus: Field::What,
            wrong: None,
            id: None,
            touched: false,
            saving: false,
        }
    }

    /// The key under which its half-typed text is kept.
    pub fn place(&self) -> String {
        let owner = match &self.subject.owner {
            Some(Owner::Team(team)) => format!("team {team}"),
            Some(Owner::Area(area)) => format!("area {area}"),
            _ => "service".to_string(),
        };
        format!("action for {owner}, {}", self.subject.indicator.as_ref().map_or("no indicator", |i| i.as_str()))
    }

    /// The half-typed text, to be kept.
    pub fn draft(&self) -> String {
        let i = &self.inputs;
        let texts = Inputs {
            what: i.what.text(),
            owner: i.owner.text(),
            due: i.due.text(),
            no_indicator: i.no_indicator.text(),
            target: i.target.text(),
            by: i.by.text(),
            evidence: i.evidence.text(),
        };
        let focus = Field::ALL.iter().position(|field| *field == self.focus).unwrap_or(0);
        serde_json::to_string(&Draft { texts, focus, id: self.id }).unwrap_or_default()
    }

    /// Takes kept text back; a draft that cannot be read changes nothing.
    pub fn take_back(&mut self, draft: &str) {
        let Ok(Draft { texts, focus, id }) = serde_json::from_str(draft) else { return };
        self.inputs = Inputs {
            what: Input::with(&texts.what),
            owner: Input::with(&texts.owner),
            due: Input::with(&texts.due),
            no_indicator: Input::with(&texts.no_indicator),
            target: Input::with(&texts.target),
            by: Input::with(&texts.by),
            evidence: Input::with(&texts.evidence),
        };
        self.focus = Field::ALL.get(focus).copied().unwrap_or(Field::What);
        self.id = id;
        self.touched = true;
    }

    /// The fields that are shown: an action that moves an indicator has a target, another says why it moves none.
    pub fn fields(&self) -> Vec<Field> {
        let moves = self.subject.indicator.is_some();
        let shown = |field: &Field| match field {
            Field::NoIndicator => !moves,
            Field::Target | Field::By => moves,
            _ => true,
        };
        Field::ALL.into_iter().filter(shown).collect()
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
            Field::Save | Field::Keep | Field::Back => return None,
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
            Field::Save | Field::Keep | Field::Back => return false,
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

    /// What a field was understood as, beside it.
    pub fn echo(&self, desk: &Desk, field: Field) -> String {
        match field {
            Field::What if self.inputs.what.is_blank() => "(a verb first)".into(),
            Field::Due => echo_date(desk, &self.inputs.due),
            Field::By if self.inputs.by.is_blank() => "can wait".into(),
            Field::By => echo_date(desk, &self.inputs.by),
            Field::Target => self.echo_target(desk),
            _ => String::new(),
        }
    }

    /// The target in children too: a percentage of this many is so many of them.
    fn echo_target(&self, desk: &Desk) -> String {
        let typed = self.inputs.target.text();
        if typed.trim().is_empty() {
            return "can wait".into();
        }
        let Some(target) = number(&typed) else { return "a number, such as 90".into() };
        let what = self.subject.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
        let Some(what) = what.filter(|i| i.unit == Unit::Percent) else { return String::new() };
        if !(0.0..=100.0).contains(&target) {
            return "a percentage lies between 0 and 100".into();
        }
        let latest = desk.figures().latest_period().unwrap_or(desk.period);
        let comparison = what.target(latest).map(|t| t.comparison).or(match what.polarity {
            Polarity::Higher => Some(Comparison::AtLeast),
            Polarity::Lower => Some(Comparison::AtMost),
            Polarity::Neutral => None,
        });
        match (self.figure(desk), comparison) {
            (Some(Figure::Fraction { d, .. }), Some(comparison)) => {
                let target = Target { comparison, value: target, from: None, source: SafeText::default() };
                format!("-> {} of {d}", edge(&target, d))
            }
            _ => String::new(),
        }
    }

    fn figure(&self, desk: &Desk) -> Option<Figure> {
        let (indicator, owner) = (self.subject.indicator.as_ref()?, self.subject.owner.as_ref()?);
        // The latest figure, which is the baseline, whatever month is on screen.
        let period = desk.figures().latest_period()?;
        desk.figures().row(desk.indicator(indicator.as_str())?, owner, period).known.map(|known| known.figure)
    }

    /// What the action is to move, and where that stands.
    pub fn to_move(&self, desk: &Desk) -> String {
        let Some(indicator) = &self.subject.indicator else { return "no indicator".into() };
        let title =
            desk.indicator(indicator.as_str()).map_or(indicator.as_str(), |i| i.short_title.as_str()).to_string();
        let unit = desk.indicator(indicator.as_str()).map_or(Unit::Number, |i| i.unit);
        match self.figure(desk) {
            Some(figure) => {
                let fraction = figure.fraction();
                let fraction = if fraction.is_empty() { String::new() } else { format!(" ({fraction})") };
                format!("{title}, now {}{fraction}", figure.shown(unit))
            }
            None => format!("{title}, now not known"),
        }
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
        let date = |input: &Input, field| {
            if input.is_blank() {
                return Ok(None);
            }
            let due = Due::read(&input.text(), desk.today, &desk.rules.calendar, Some(desk.next_clinic()));
            due.map(|due| Some(due.date)).map_err(|wrong| (wrong.to_string(), Some(field)))
        };
        let due: Option<NaiveDate> = date(&self.inputs.due, Field::Due)?;
        let moves = self.subject.indicator.is_some();
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
        let (team, area) = match &self.subject.owner {
            Some(Owner::Team(team)) => (Some(team.clone()), data.team(team.as_str()).map(|t| t.area.clone())),
            Some(Owner::Area(area)) => (None, Some(area.clone())),
            _ => (None, None),
        };
        let id = *self.id.get_or_insert(fresh);
        let proposal = Proposal {
            area,
            team,
            indicator: self.subject.indicator.clone(),
            no_indicator: if moves { None } else { text(&self.inputs.no_indicator) },
            text: self.inputs.what.text(),
            owner: self.inputs.owner.text(),
            due,
            target,
            by,
            evidence: text(&self.inputs.evidence),
            source: ActionSource::Clinic,
        };
        let standings = desk.standings();
        let sight = Sight {
            figures: desk.figures(),
            standings: &standings,
            today: desk.today,
            next_clinic: desk.next_clinic(),
        };
        let owner = self.subject.owner.as_ref().unwrap_or(&Owner::Service);
        let facts = sight.facts(owner, self.subject.indicator.as_ref(), id);
        decide(&desk.register, &desk.me, Step::Add(Box::new(proposal)), &facts, now).map_err(|refusal| {
            let field = refusal.missing.first().map(|part| match part {
                Part::Owner => Field::Owner,
                Part::Due => Field::Due,
                Part::Indicator => Field::NoIndicator,
                Part::Target => Field::Target,
                Part::By => Field::By,
                Part::Evidence => Field::Evidence,
                _ => Field::What,
            });
            let missing: Vec<_> = refusal.missing.iter().map(|part| part.in_words()).collect();
            let message = if missing.is_empty() {
                refusal.message
            } else {
                format!("Not saved yet. Still to be said: {}.", missing.join("; "))
            };
            (message, field)
        })
    }
}

fn echo_date(desk: &Desk, input: &Input) -> String {
    match Due::read(&input.text(), desk.today, &desk.rules.calendar, Some(desk.next_clinic())) {
        Ok(due) => {
            let notes: Vec<_> = due.notes.iter().map(ToString::to_string).collect();
            let notes = if notes.is_empty() { String::new() } else { format!("; {}", notes.join("; ")) };
            format!("-> {due}{notes}")
        }
        Err(_) => "31/01, fri, 2w, 10wd, end feb, next clinic".into(),
    }
}

/// A number as people type it, `90` or `90%`.
fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches('%').trim().parse().ok().filter(|n: &f64| n.is_finite())
}
