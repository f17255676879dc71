//! What can be done with the row in front: the numbered choices behind Enter, and the first lines of everything here.
//! Only what the rules allow is offered.

use uuid::Uuid;

use super::desk::Desk;
use super::forms::{AuditStep, ChartStep, DoubtStep, Kind, StepName};
use super::page::{Place, SectionKey, Subject};
use super::working::Working;
use crate::domain::action::Action;
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::Question;
use crate::domain::doubt::{DoubtKey, DoubtNotes, DoubtState};
use crate::domain::fault::Owner;
use crate::domain::ids::{AuditId, TeamId};
use crate::domain::org::Team;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::signals::SeriesKey;
use crate::domain::steps::StepKind;
use crate::record::decide::Entry;
use crate::record::entry_rules::may_write;
use crate::record::rules::may;
use crate::text::SafeText;

/// One thing that can be done.
#[derive(Clone, PartialEq, Debug)]
pub struct Offer {
    /// As it is read.
    pub label: String,
    /// What stands beside it.
    pub beside: String,
    /// What it does.
    pub does: Does,
}

/// What an offer does.
#[derive(Clone, PartialEq, Debug)]
pub enum Does {
    /// Opens a form.
    Fill(Kind),
    /// Opens the form of a new action, from a question where there is one.
    NewAction(Option<Uuid>),
    /// Opens the form of the service lead's action that an audit gives.
    AuditAction(AuditId),
    /// Opens a text in the editor.
    Edit(SectionKey),
    /// Goes on with the half-typed form of this key.
    Resume(String),
    /// Goes to another screen.
    Go(Place),
    /// Goes to another screen, in a month of its own where it has one.
    GoIn(Place, Option<Period>),
    /// Writes an entry at once: harmless, and taken back by another.
    Write(Box<Entry>),
    /// Opens the clinic: the agenda of this moment is fixed.
    OpenClinic(Uuid),
    /// Closes the clinic: its minutes are fixed.
    CloseClinic(Uuid),
    /// Asks for whom the person in front acts.
    ActFor,
    /// Saves what was written of a representation.
    SaveWritten,
    /// Goes on from the version of a representation that came in meanwhile.
    StandOnLatest,
    /// Submits what was written of a representation.
    Submit,
    /// Says that there is nothing to add to a representation.
    NothingToAdd,
    /// Writes minutes, slips and the note for e-mail as plain text.
    WritePapers(Uuid),
}

impl Offer {
    /// An offer with nothing beside it.
    pub fn new(label: impl Into<String>, does: Does) -> Self {
        Self { label: label.into(), beside: String::new(), does }
    }
}

/// What can be done with `subject` on the page of `place`.
pub fn offers(desk: &Desk, place: &Place, subject: &Subject) -> Vec<Offer> {
    let mut list = Vec::new();
    if let Some(action) = subject.action.and_then(|id| desk.register.action(id)) {
        list.extend(of_action(desk, place, action));
    }
    if let Some(question) = subject.question.and_then(|id| desk.register.question(id)) {
        list.extend(of_question(desk, question));
    }
    if let (Some(child), Some(indicator), Some(Owner::Team(team))) =
        (&subject.child, &subject.indicator, &subject.owner)
    {
        let (child, indicator, team, period) = (child.clone(), indicator.clone(), team.clone(), desk.period);
        if can_write(desk, "account.set", None) {
            let account = Kind::Account { team, period, indicator: indicator.clone(), child: child.clone() };
            list.push(Offer::new("Give the account of this record", Does::Fill(account)));
        }
        if can_write(desk, "exemption.agree", None) {
            list.push(Offer::new("Agree an exemption", Does::Fill(Kind::Exempt { indicator, child })));
        }
    }
    if let Some(id) = subject.exemption.filter(|id| desk.register.exemption(*id).is_some_and(|it| it.ended.is_none())) {
        list.push(Offer::new("It was reviewed and goes on", Does::Fill(Kind::ReviewExemption(id))));
        list.push(Offer::new("End it", Does::Fill(Kind::EndExemption(id))));
    }
    if let Some(doubt) = &subject.doubt {
        list.extend(of_doubt(desk, doubt));
    }
    if let Some(audit) = &subject.audit {
        list.extend(of_audit(desk, audit));
    }
    if let (Place::Clinics, None, Some(Owner::Area(area))) = (place, subject.clinic, &subject.owner)
        && can_write(desk, "clinic.schedule", None)
    {
        let period = super::clinics::next_period(desk, area);
        list.push(Offer::new("Schedule it", Does::Fill(Kind::Schedule { area: area.clone(), period })));
    }
    if let Place::Representation { team, period } = place
        && can_write(desk, "representation.write", None)
    {
        let copy = Working::of(desk, team, *period);
        list.extend(subject.section.clone().map(|section| Offer::new("Write this section", Does::Edit(section))));
        if copy.came_in(desk).is_some() {
            list.push(Offer::new("Go on from mine; theirs stays as an earlier version", Does::StandOnLatest));
        }
        if copy.is_unsaved(desk) {
            list.push(Offer::new("Save what is written", Does::SaveWritten));
        }
        list.push(Offer::new("Submit the representation", Does::Submit));
        list.push(Offer::new("No exceptions, nothing to add", Does::NothingToAdd));
    }
    if let Some(clinic) = subject.clinic.and_then(|id| desk.register.clinic(id)) {
        let team = match &subject.owner {
            Some(Owner::Team(team)) => Some(team.clone()),
            _ => None,
        };
        let is_item = matches!(place, Place::Item { .. });
        if let Some(name) = subject.attendee.as_ref().filter(|_| can_write(desk, "clinic.attend", Some(clinic.state))) {
            for (label, came) in [("is here", Came::InTime), ("is not here", Came::Not), ("came late", Came::Late)] {
                let attend = ClinicWhat::Attend { name: name.to_string(), team: team.clone(), came };
                let does = Does::Write(Box::new(Entry::Clinic(Some(clinic.id), attend)));
                list.push(Offer::new(format!("{name} {label}"), does));
            }
            return list;
        }
        if !is_item {
            list.extend(of_clinic(desk, clinic));
        }
        if is_item || team.is_some() {
            list.extend(of_item(desk, clinic, team, is_item));
        }
    }
    list
}

/// Whether the person may write an entry of this kind, for themselves or for another.
pub fn can_write(desk: &Desk, kind: &str, state: Option<ClinicState>) -> bool {
    let for_another = Actor { on_behalf_of: Some(SafeText::new("\u{2026}")), ..desk.me.clone() };
    may_write(&desk.me, kind, state).is_ok() || may_write(&for_another, kind, state).is_ok()
}

fn of_action(desk: &Desk, place: &Place, action: &Action) -> Vec<Offer> {
    let for_another = Actor { on_behalf_of: Some(SafeText::new("\u{2026}")), ..desk.me.clone() };
    let can =
        |step: &StepKind| may(&desk.me, *step, Some(action)).is_ok() || may(&for_another, *step, Some(action)).is_ok();
    let label = |step: StepKind| match step {
        StepKind::Add => "Record it",
        StepKind::Agree => "Agree it",
        StepKind::Start => "Work has begun",
        StepKind::Report => "Report it done",
        StepKind::Return => "Return it to its owner",
        StepKind::Accept => "Accept it as done",
        StepKind::Withdraw => "Withdraw it",
        StepKind::Supersede => "Put another in its place",
        StepKind::Redate => "Give it another date",
        StepKind::Amend => "Change it",
        StepKind::Reopen => "Reopen it",
    };
    // What the room does most comes first.
    let order = [
        StepKind::Accept,
        StepKind::Return,
        StepKind::Agree,
        StepKind::Report,
        StepKind::Start,
        StepKind::Redate,
        StepKind::Amend,
        StepKind::Withdraw,
        StepKind::Supersede,
        StepKind::Reopen,
    ];
    let steps = order.into_iter().filter(can).filter_map(|step| Some((label(step), StepName::of(step)?)));
    let mut list: Vec<Offer> = steps
        .map(|(label, step)| {
            Offer::new(format!("{label}: A-{}", action.number), Does::Fill(Kind::Step(action.id, step)))
        })
        .collect();
    let history = Place::ActionHistory(action.id);
    if *place != history {
        list.push(Offer::new(format!("Its history: A-{}", action.number), Does::Go(history)));
    }
    list
}

/// What can be done with a doubt, from where it stands.
fn of_doubt(desk: &Desk, doubt: &DoubtKey) -> Vec<Offer> {
    let state = desk.register.doubt(doubt).map_or(DoubtState::Open, DoubtNotes::state);
    let can = state.steps().iter().filter_map(|word| DoubtStep::from_word(word)).filter(|step| {
        let kind = format!("doubt.{}", step.word());
        can_write(desk, &kind, None)
    });
    let mut list: Vec<Offer> =
        can.map(|step| Offer::new(step.label(), Does::Fill(Kind::Doubt(Box::new(doubt.clone()), step)))).collect();
    let figure = super::quality::figure(doubt);
    list.extend(figure.map(|place| Offer::new("The figure it touches", Does::GoIn(place, doubt.period))));
    list
}

/// What can be decided about one point of a series' chart.
pub fn of_point(desk: &Desk, series: &SeriesKey, period: Period) -> Vec<Offer> {
    let can = ChartStep::open(desk, series, period).into_iter().filter(|step| can_write(desk, step.kind(), None));
    let fill = |step: ChartStep| Does::Fill(Kind::Chart(Box::new(series.clone()), period, step));
    can.map(|step| Offer::new(step.label(), fill(step))).collect()
}

/// What can be done with an audit: its clocks are those of one that was found inadequate.
fn of_audit(desk: &Desk, id: &AuditId) -> Vec<Offer> {
    let Some(audit) = desk.data().audits.iter().find(|it| it.id == *id) else { return Vec::new() };
    let looked = desk.audits().look(audit);
    let steps = [
        ("audit.confirm", "Confirm the grade", AuditStep::Confirm),
        ("audit.escalate", "It was escalated", AuditStep::Escalate),
        ("audit.update", "First update", AuditStep::Update),
        ("audit.further_update", "Further update", AuditStep::FurtherUpdate),
        ("audit.re_audit", "It was audited again", AuditStep::ReAudit),
    ];
    let fits = |step: AuditStep| step == AuditStep::Confirm || looked.is_inadequate();
    let can = steps.into_iter().filter(|(kind, _, step)| fits(*step) && can_write(desk, kind, None));
    let mut list: Vec<Offer> = can
        .map(|(_, label, step)| Offer::new(format!("{label}: {id}"), Does::Fill(Kind::Audit(id.clone(), step))))
        .collect();
    let has_action = super::audits::action_for(desk, id).is_some();
    if looked.asks_the_service_lead() && !has_action && may(&desk.me, StepKind::Add, None).is_ok() {
        list.insert(0, Offer::new("Record the service lead's action", Does::AuditAction(id.clone())));
    }
    if let Some(action) = super::audits::action_for(desk, id) {
        list.push(Offer::new(format!("Its action: A-{}", action.number), Does::Go(Place::ActionHistory(action.id))));
    }
    list.push(Offer::new("Its team", Does::Go(Place::Team(audit.team.clone()))));
    list
}

/// What can be done wherever one is and has no key of its own.
pub fn everywhere(desk: &Desk, place: &Place, subject: &Subject) -> Vec<Offer> {
    let owner = subject.owner.clone().unwrap_or(Owner::Service);
    let audits = Place::Audits(owner.clone());
    let me = match &desk.me.on_behalf_of {
        Some(other) => format!("{}, {}, for {other}", desk.me.by, desk.me.role.in_words()),
        None => format!("{}, {}", desk.me.by, desk.me.role.in_words()),
    };
    let acting = format!("Who is acting: {me}. Nobody signs in to this record");
    let acting_for = match &desk.me.on_behalf_of {
        Some(other) => format!("For whom you act: {other}. Change it"),
        None => "For whom you act: nobody else. Change it".to_owned(),
    };
    let offers = [
        (format!("Audits of {}", desk.figures().name(&owner)), Does::Go(audits)),
        (format!("What is ahead of {}", desk.figures().name(&owner)), Does::Go(Place::Ahead(owner.clone()))),
        ("Exemptions, the feed's and those agreed here".to_owned(), Does::Go(Place::Exemptions)),
        (acting, Does::Fill(Kind::Acting)),
        (acting_for, Does::ActFor),
        ("People: who may sign in, and in which role".to_owned(), Does::Go(Place::People)),
        ("Access log: who opened which list of child records".to_owned(), Does::Go(Place::Accesses)),
    ];
    // Where people sign in, who acts is who signed in.
    let is_shared = desk.register.is_shared();
    let is_offered = |does: &Does| match does {
        Does::Fill(Kind::Acting) => !is_shared,
        Does::ActFor => is_shared && desk.me.role.types_for_others(),
        Does::Go(to) => to != place && desk.has(to),
        _ => true,
    };
    let elsewhere = offers.into_iter().filter(|(_, does)| is_offered(does));
    elsewhere.map(|(label, does)| Offer { beside: "anywhere".to_owned(), ..Offer::new(label, does) }).collect()
}

/// Every team of the feed, to be found by its name and opened.
pub fn teams(desk: &Desk) -> Vec<Offer> {
    let one = |team: &Team| {
        let does = Does::Go(Place::Team(team.id.clone()));
        Offer { beside: "open the team".to_owned(), ..Offer::new(team.name.as_str(), does) }
    };
    desk.data().teams.iter().map(one).collect()
}

fn of_question(desk: &Desk, question: &Question) -> Vec<Offer> {
    let mut list = Vec::new();
    let mut offer = |kind: &str, label: &str, does: Does| {
        if can_write(desk, kind, None) {
            list.push(Offer::new(format!("{label}: Q-{}", question.number), does));
        }
    };
    if question.is_open() {
        offer("question.answer", "Note the answer", Does::Fill(Kind::Answer(question.id)));
    } else {
        offer("question.ask_again", "The answer does not do, ask again", Does::Fill(Kind::AskAgain(question.id)));
    }
    if question.action.is_none() {
        offer("question.become_action", "Turn it into an action", Does::NewAction(Some(question.id)));
    }
    list
}

/// What can be done with one item of the agenda.
fn of_item(desk: &Desk, clinic: &Clinic, team: Option<TeamId>, in_room: bool) -> Vec<Offer> {
    let state = Some(clinic.state);
    let can = |kind: &str| can_write(desk, kind, state);
    let write = |what: ClinicWhat| Does::Write(Box::new(Entry::Clinic(Some(clinic.id), what)));
    let mut list = Vec::new();
    if in_room && clinic.state == ClinicState::Open {
        let (area, clinic_id) = (clinic.area.clone(), Some(clinic.id));
        list.push(Offer::new("New action", Does::NewAction(None)));
        let ask = Kind::Ask { area, team: team.clone(), clinic: clinic_id, indicator: None };
        list.push(Offer::new("Ask a question", Does::Fill(ask)));
        if can("clinic.discuss") && !clinic.discussed.contains(&team) {
            let seen = super::item::actions(desk, clinic, team.as_ref()).into_iter().map(|action| action.id);
            let actions = seen.filter(|id| !clinic.looked_at.contains(id)).collect();
            list.push(Offer::new("Discussed", write(ClinicWhat::Discuss { team: team.clone(), actions })));
        }
        if can("clinic.undiscuss") && clinic.discussed.contains(&team) {
            list.push(Offer::new("Not discussed after all", write(ClinicWhat::Undiscuss { team: team.clone() })));
        }
        if can("clinic.note") {
            list.push(Offer::new("Note a line", Does::Fill(Kind::Note(clinic.id, team.clone()))));
        }
        if can("clinic.not_reached") {
            list.push(Offer::new("Carry the rest of this team", Does::Fill(Kind::NotReached(clinic.id, team.clone()))));
        }
    } else if !in_room && clinic.state != ClinicState::Scheduled {
        list.push(Offer::new("Open this item", Does::Go(Place::Item { clinic: clinic.id, team: team.clone() })));
    }
    let Some(team) = team else { return list };
    if can("clinic.pin") {
        let (label, what) = if clinic.pinned.contains(&team) {
            ("Take it from the front", ClinicWhat::Unpin { team: team.clone() })
        } else {
            ("Put it first", ClinicWhat::Pin { team: team.clone() })
        };
        list.push(Offer::new(label, write(what)));
    }
    if clinic.put_off.contains_key(&team) {
        if can("clinic.recall") {
            list.push(Offer::new("Take it back onto the agenda", write(ClinicWhat::Recall { team: team.clone() })));
        }
    } else if can("clinic.defer") {
        list.push(Offer::new("Put it off to the next clinic", Does::Fill(Kind::PutOff(clinic.id, team.clone()))));
    }
    if can("clinic.minutes") {
        list.push(Offer::new("Give it other minutes", Does::Fill(Kind::Minutes(clinic.id, team.clone()))));
    }
    let period = clinic.period;
    list.push(Offer::new("Its representation", Does::Go(Place::Representation { team: team.clone(), period })));
    list.push(Offer::new("Its figures", Does::Go(Place::Team(team))));
    list
}

/// What can be done with a clinic.
fn of_clinic(desk: &Desk, clinic: &Clinic) -> Vec<Offer> {
    let state = Some(clinic.state);
    let mut list = Vec::new();
    let mut offer = |kind: &str, label: &str, does: Does| {
        if can_write(desk, kind, state) {
            list.push(Offer::new(label, does));
        }
    };
    let id = clinic.id;
    match clinic.state {
        ClinicState::Scheduled => {
            offer("clinic.open", "Open the clinic", Does::OpenClinic(id));
            offer("clinic.add_item", "Add an item", Does::Fill(Kind::AddItem(id)));
            offer("clinic.attend", "Somebody else is here", Does::Fill(Kind::Guest(id)));
            offer("clinic.move", "Move it to another day", Does::Fill(Kind::Move(id)));
        }
        ClinicState::Open => {
            offer("clinic.close", "Read back and close", Does::Go(Place::Minutes(id)));
            offer("clinic.not_reached", "Carry all that was not reached", Does::Fill(Kind::NotReached(id, None)));
            offer("clinic.add_item", "Add an item", Does::Fill(Kind::AddItem(id)));
            offer("clinic.attend", "Somebody else is here", Does::Fill(Kind::Guest(id)));
            offer("clinic.close", "Close the clinic", Does::CloseClinic(id));
        }
        ClinicState::Closed => {
            list.push(Offer::new("Its minutes", Does::Go(Place::Minutes(id))));
            list.push(Offer::new("Write minutes, slips and the note for e-mail", Does::WritePapers(id)));
            if can_write(desk, "clinic.correct", state) {
                list.push(Offer::new("Correct the minutes", Does::Fill(Kind::Correct(id))));
            }
        }
    }
    list
}
