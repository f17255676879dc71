//! What can be done with the row in front: the numbered choices behind Enter, and the first lines of everything here.
//! Only what the rules allow is offered.

use uuid::Uuid;

use super::desk::Desk;
use super::forms::rights::{can_write, known, why_no_action};
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
use crate::domain::period::Period;
use crate::domain::signals::SeriesKey;
use crate::domain::steps::StepKind;
use crate::record::decide::Entry;
use crate::record::facts::owner_of;

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
    /// Asks for a format, and writes minutes, slips and the note for e-mail; before a clinic is closed its pack.
    WritePapers(Uuid),
}

impl Offer {
    /// An offer with nothing beside it.
    pub fn new(label: impl Into<String>, does: Does) -> Self {
        Self { label: label.into(), beside: String::new(), does }
    }

    /// That a form is filled, where the person may.
    fn fill(desk: &Desk, label: impl Into<String>, kind: Kind) -> Option<Self> {
        kind.why_not(desk).is_none().then(|| Self::new(label, Does::Fill(kind)))
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
        let account = Kind::Account { team, period, indicator: indicator.clone(), child: child.clone() };
        list.extend(Offer::fill(desk, "Give the account of this record", account));
        list.extend(Offer::fill(desk, "Agree an exemption", Kind::Exempt { indicator, child }));
    }
    if let Some(id) = subject.exemption.filter(|id| desk.register.exemption(*id).is_some_and(|it| it.ended.is_none())) {
        list.extend(Offer::fill(desk, "It was reviewed and goes on", Kind::ReviewExemption(id)));
        list.extend(Offer::fill(desk, "End it", Kind::EndExemption(id)));
    }
    if let Some(doubt) = &subject.doubt {
        list.extend(of_doubt(desk, doubt));
    }
    if let Some(audit) = &subject.audit {
        list.extend(of_audit(desk, audit));
    }
    if let (Place::Clinics, None, Some(Owner::Area(area))) = (place, subject.clinic, &subject.owner) {
        let period = super::clinics::next_period(desk, area);
        list.extend(Offer::fill(desk, "Schedule it", Kind::Schedule { area: area.clone(), period }));
    }
    if let Place::Representation { team, period } = place
        && can_write(desk, "representation.write", None, &known(desk).team(team))
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
        let may_attend = || can_write(desk, "clinic.attend", Some(clinic.state), &known(desk).clinic(Some(clinic.id)));
        if let Some(name) = subject.attendee.as_ref().filter(|_| may_attend()) {
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

fn of_action(desk: &Desk, place: &Place, action: &Action) -> Vec<Offer> {
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
    let offer = |step: StepKind| {
        let kind = Kind::Step(action.id, StepName::of(step)?);
        Offer::fill(desk, format!("{}: A-{}", label(step), action.number), kind)
    };
    let mut list: Vec<Offer> = order.into_iter().filter_map(offer).collect();
    let history = Place::ActionHistory(action.id);
    if *place != history {
        list.push(Offer::new(format!("Its history: A-{}", action.number), Does::Go(history)));
    }
    list
}

/// What can be done with a doubt, from where it stands.
fn of_doubt(desk: &Desk, doubt: &DoubtKey) -> Vec<Offer> {
    let state = desk.register.doubt(doubt).map_or(DoubtState::Open, DoubtNotes::state);
    let steps = state.steps().iter().filter_map(|word| DoubtStep::from_word(word));
    let fill = |step: DoubtStep| Offer::fill(desk, step.label(), Kind::Doubt(Box::new(doubt.clone()), step));
    let mut list: Vec<Offer> = steps.filter_map(fill).collect();
    let figure = super::quality::figure(doubt);
    list.extend(figure.map(|place| Offer::new("The figure it touches", Does::GoIn(place, doubt.period))));
    list
}

/// What can be decided about one point of a series' chart.
pub fn of_point(desk: &Desk, series: &SeriesKey, period: Period) -> Vec<Offer> {
    let fill = |step: ChartStep| Offer::fill(desk, step.label(), Kind::Chart(Box::new(series.clone()), period, step));
    ChartStep::open(desk, series, period).into_iter().filter_map(fill).collect()
}

/// What can be done with an audit: its clocks are those of one that was found inadequate.
fn of_audit(desk: &Desk, id: &AuditId) -> Vec<Offer> {
    let Some(audit) = desk.data().audits.iter().find(|it| it.id == *id) else { return Vec::new() };
    let looked = desk.audits().look(audit);
    let steps = [
        ("Confirm the grade", AuditStep::Confirm),
        ("It was escalated", AuditStep::Escalate),
        ("First update", AuditStep::Update),
        ("Further update", AuditStep::FurtherUpdate),
        ("It was audited again", AuditStep::ReAudit),
    ];
    let fits = |step: AuditStep| step == AuditStep::Confirm || looked.is_inadequate();
    let steps = steps.into_iter().filter(|(_, step)| fits(*step));
    let fill = |(label, step)| Offer::fill(desk, format!("{label}: {id}"), Kind::Audit(id.clone(), step));
    let mut list: Vec<Offer> = steps.filter_map(fill).collect();
    let has_action = super::audits::action_for(desk, id).is_some();
    let may_add = || why_no_action(desk, &Owner::Team(audit.team.clone()), None).is_none();
    if looked.asks_the_service_lead() && !has_action && may_add() {
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
        ("Recommendations of the scrutiny panel".to_owned(), Does::Go(Place::Recommendations)),
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
    let fill = |label: &str, kind| Offer::fill(desk, format!("{label}: Q-{}", question.number), kind);
    let mut list: Vec<Offer> = if question.is_open() {
        fill("Note the answer", Kind::Answer(question.id)).into_iter().collect()
    } else {
        fill("The answer does not do, ask again", Kind::AskAgain(question.id)).into_iter().collect()
    };
    let owner = owner_of(Some(&question.area), question.team.as_ref());
    if question.action.is_none() && why_no_action(desk, &owner, Some(question.id)).is_none() {
        let does = Does::NewAction(Some(question.id));
        list.push(Offer::new(format!("Turn it into an action: Q-{}", question.number), does));
    }
    list
}

/// What can be done with one item of the agenda.
fn of_item(desk: &Desk, clinic: &Clinic, team: Option<TeamId>, in_room: bool) -> Vec<Offer> {
    let state = Some(clinic.state);
    let whose = known(desk).clinic(Some(clinic.id));
    let can = |kind: &str| can_write(desk, kind, state, &whose);
    let fill = |label: &str, kind: Kind| Offer::fill(desk, label, kind);
    let write = |what: ClinicWhat| Does::Write(Box::new(Entry::Clinic(Some(clinic.id), what)));
    let mut list = Vec::new();
    if in_room && clinic.state == ClinicState::Open {
        let area = clinic.area.clone();
        if why_no_action(desk, &owner_of(Some(&area), team.as_ref()), None).is_none() {
            list.push(Offer::new("New action", Does::NewAction(None)));
        }
        let ask = Kind::Ask { area, team: team.clone(), clinic: Some(clinic.id), indicator: None };
        list.extend(fill("Ask a question", ask));
        if can("clinic.discuss") && !clinic.discussed.contains(&team) {
            let seen = super::item::actions(desk, clinic, team.as_ref()).into_iter().map(|action| action.id);
            let actions = seen.filter(|id| !clinic.looked_at.contains(id)).collect();
            list.push(Offer::new("Discussed", write(ClinicWhat::Discuss { team: team.clone(), actions })));
        }
        if can("clinic.undiscuss") && clinic.was_discussed(&team) {
            list.push(Offer::new("Not discussed after all", write(ClinicWhat::Undiscuss { team: team.clone() })));
        }
        list.extend(fill("Note a line", Kind::Note(clinic.id, team.clone())));
        list.extend(fill("Carry the rest of this team", Kind::NotReached(clinic.id, team.clone())));
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
    } else {
        list.extend(fill("Put it off to the next clinic", Kind::PutOff(clinic.id, team.clone())));
    }
    list.extend(fill("Give it other minutes", Kind::Minutes(clinic.id, team.clone())));
    let period = clinic.period;
    list.push(Offer::new("Its representation", Does::Go(Place::Representation { team: team.clone(), period })));
    list.push(Offer::new("Its figures", Does::Go(Place::Team(team))));
    list
}

/// What can be done with a clinic.
fn of_clinic(desk: &Desk, clinic: &Clinic) -> Vec<Offer> {
    let state = Some(clinic.state);
    let whose = known(desk).clinic(Some(clinic.id));
    let can =
        |kind: &str, label: &str, does: Does| can_write(desk, kind, state, &whose).then(|| Offer::new(label, does));
    let fill = |label: &str, kind: Kind| Offer::fill(desk, label, kind);
    let id = clinic.id;
    let add_item = || fill("Add an item", Kind::AddItem(id));
    let guest = || fill("Somebody else is here", Kind::Guest(id));
    let pack = || Some(Offer::new("Write its pack", Does::WritePapers(id)));
    let offered = match clinic.state {
        ClinicState::Scheduled => vec![
            can("clinic.open", "Open the clinic", Does::OpenClinic(id)),
            add_item(),
            guest(),
            fill("Move it to another day", Kind::Move(id)),
            pack(),
        ],
        ClinicState::Open => vec![
            can("clinic.close", "Read back and close", Does::Go(Place::Minutes(id))),
            fill("Carry all that was not reached", Kind::NotReached(id, None)),
            add_item(),
            guest(),
            can("clinic.close", "Close the clinic", Does::CloseClinic(id)),
            pack(),
        ],
        ClinicState::Closed => vec![
            Some(Offer::new("Its minutes", Does::Go(Place::Minutes(id)))),
            Some(Offer::new("Write minutes, slips and the note for e-mail", Does::WritePapers(id))),
            fill("Correct the minutes", Kind::Correct(id)),
        ],
    };
    offered.into_iter().flatten().collect()
}
