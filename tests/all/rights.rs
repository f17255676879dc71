//! Whatever form opens is not refused over rights when it is saved, and whatever does not open would be: every role, every
//! form but the one that says who is acting, which records nothing; for oneself and for everybody else, in a shared record
//! and where nobody signs in.

use assurance_clinic::dataset::ChildRecord;
use assurance_clinic::domain::clinic::agenda::Agenda;
use assurance_clinic::domain::clinic::events::{ClinicWhat, Scheduled};
use assurance_clinic::domain::clinic::exemption::{Agreed, ExemptionWhat};
use assurance_clinic::domain::clinic::question::{Asked, QuestionWhat};
use assurance_clinic::domain::clinic::representation::{Content, RepresentationStep, RepresentationWhat};
use assurance_clinic::domain::event::Event;
use assurance_clinic::domain::fault::{FaultCode, Owner};
use assurance_clinic::domain::ids::TeamId;
use assurance_clinic::domain::org::ExemptionReason;
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::period::Period;
use assurance_clinic::domain::person::StoredHash;
use assurance_clinic::domain::register::Register;
use assurance_clinic::domain::signals::SeriesKey;
use assurance_clinic::domain::steps::StepKind;
use assurance_clinic::record::decide::{Change, Entry, Facts, Proposal, Step, decide};
use assurance_clinic::screens::desk::Desk;
use assurance_clinic::screens::forms::rights::why_no_action;
use assurance_clinic::screens::forms::{AuditStep, ChartStep, DoubtStep, Filling, Form, Kind, StepName};
use assurance_clinic::widgets::input::Input;
use uuid::Uuid;

use crate::permissions::{actor, everybody};
use crate::support::{SAMPLE, Screen, flat, moment};

/// The manager's team, another of the lead's area, and one of neither.
const TEAMS: [&str; 3] = ["T07", "T05", "T01"];
const AREA: &str = "protection-court";

/// A record with something of every kind in it.
struct Room {
    events: Vec<Event>,
    register: Register,
}

impl Room {
    fn take(&mut self, me: &Actor, step: Step) -> Uuid {
        let id = Uuid::from_u128(3_000 + self.events.len() as u128);
        let facts = Facts { next_clinic: Some(moment().today), ..Facts::bare(moment().today, id) };
        let facts = facts.about(&self.register, &SAMPLE.data, &step);
        for new in decide(&self.register, me, step, &facts, moment().now).unwrap() {
            let event = Event::chained(new, self.register.head());
            self.register.extend([&event]);
            self.events.push(event);
        }
        id
    }
}

fn proposal(team: Option<&str>, area: Option<&str>) -> Step {
    Step::Add(Box::new(Proposal {
        team: team.map(Into::into),
        area: area.map(Into::into),
        text: "Weekly list".into(),
        owner: "Team manager".into(),
        due: Some(moment().today),
        no_indicator: Some("a list".into()),
        ..Proposal::default()
    }))
}

/// An exemption that has run out since and was not ended: another of the same record may be agreed.
fn exempted(it: &ChildRecord) -> Entry {
    let agreed = Agreed {
        child: it.child.clone(),
        indicator: it.indicator.clone(),
        interval: None,
        reason: ExemptionReason::LongTermPlacement,
        text: Some("Away".into()),
        approved_by: "Service lead".into(),
        from: "2022-01-10".parse().unwrap(),
        review_by: "2022-02-10".parse().unwrap(),
    };
    Entry::Exemption(None, ExemptionWhat::Agree(agreed))
}

/// Every form there is about what is in the record, with the record.
fn forms(shared: bool) -> (Vec<Event>, Vec<Kind>) {
    let people = if shared { everybody(&StoredHash::new("not looked at".into())) } else { Vec::new() };
    let mut room = Room { register: Register::of(&people), events: people };
    let (chair, manager) = (actor(Role::Chair), actor(Role::Manager));
    let write = |entry: Entry| Step::Write(Box::new(entry));
    let mut kinds = vec![Kind::Schedule { area: AREA.into(), period: "2023-02".parse().unwrap() }];
    let schedule = |area: &str| {
        let (period, date) = ("2022-12".parse().unwrap(), "2023-01-12".parse().unwrap());
        let (area, chair) = (area.into(), "The chair".into());
        let it = Scheduled { area, period, date, start: None, minutes: 120, chair, expected: Vec::new() };
        Entry::Clinic(None, ClinicWhat::Schedule(it))
    };
    let scheduled = room.take(&chair, write(schedule("front-door-assessment")));
    let open = room.take(&chair, write(schedule(AREA)));
    let agenda = ClinicWhat::Open { agenda: Agenda::default(), digest: "d".into() };
    room.take(&chair, write(Entry::Clinic(Some(open), agenda)));
    for clinic in [scheduled, open] {
        kinds.extend([
            Kind::Move(clinic),
            Kind::PutOff(clinic, "T07".into()),
            Kind::AddItem(clinic),
            Kind::Minutes(clinic, "T07".into()),
            Kind::NotReached(clinic, Some("T07".into())),
            Kind::Note(clinic, None),
            Kind::Correct(clinic),
            Kind::Guest(clinic),
        ]);
    }
    let of_team = |team: &str| SAMPLE.data.team(team).unwrap().area.as_str().to_owned();
    let mut actions = Vec::new();
    for team in TEAMS {
        let area = of_team(team);
        let action = room.take(&chair, proposal(Some(team), Some(&area)));
        actions.push(action);
        let agreed = room.take(&chair, proposal(Some(team), Some(&area)));
        room.take(&chair, Step::On(agreed, Change::Agree { target: None, by: None }));
        actions.push(agreed);
        let reported = room.take(&chair, proposal(Some(team), Some(&area)));
        room.take(&chair, Step::On(reported, Change::Agree { target: None, by: None }));
        room.take(&chair, Step::On(reported, Change::Report { evidence: "list".into() }));
        actions.push(reported);
        let asked = || {
            let (area, team) = (area.as_str().into(), Some(team.into()));
            let asked = Asked { clinic: None, area, team, indicator: None, text: "Why?".into() };
            Entry::Question(None, QuestionWhat::Ask(asked))
        };
        let waiting = room.take(&chair, write(asked()));
        let answered = room.take(&chair, write(asked()));
        let answer = QuestionWhat::Answer { text: "Two were away".into() };
        room.take(&chair, write(Entry::Question(Some(answered), answer)));
        let (team_id, period) = (|| team.into(), "2022-12".parse().unwrap());
        kinds.extend([
            Kind::Answer(waiting),
            Kind::AskAgain(answered),
            Kind::Ask { area: area.as_str().into(), team: Some(team_id()), clinic: None, indicator: None },
            Kind::DipSample { team: team_id(), period },
            Kind::Interim { team: team_id(), period, indicator: "VIS-CP-10WD".into() },
        ]);
        let series = |owner| SeriesKey { indicator: "VIS-CP-10WD".into(), owner };
        for owner in [Owner::Team(team_id()), Owner::Area(area.as_str().into()), Owner::Service] {
            for step in [ChartStep::Rebase, ChartStep::Ghost] {
                kinds.push(Kind::Chart(Box::new(series(owner.clone())), period, step));
            }
        }
        let child = SAMPLE.data.children.iter().find(|it| it.team.as_str() == team);
        kinds.extend(child.into_iter().flat_map(|it| {
            let (indicator, child) = (it.indicator.clone(), it.child.clone());
            let exemption = room.take(&chair, write(exempted(it)));
            let account = Kind::Account { team: team_id(), period, indicator: indicator.clone(), child: child.clone() };
            let on = [Kind::ReviewExemption(exemption), Kind::EndExemption(exemption)];
            [account, Kind::Exempt { indicator, child }].into_iter().chain(on)
        }));
        let audit = SAMPLE.data.audits.iter().find(|it| it.team.as_str() == team);
        let steps =
            [AuditStep::Confirm, AuditStep::Escalate, AuditStep::Update, AuditStep::FurtherUpdate, AuditStep::ReAudit];
        kinds.extend(audit.into_iter().flat_map(|it| steps.map(|step| Kind::Audit(it.id.clone(), step))));
        let doubt = assurance_clinic::domain::doubt::DoubtKey {
            code: FaultCode::NumeratorAboveDenominator,
            indicator: Some("VIS-CP-10WD".into()),
            owner: Some(Owner::Team(team_id())),
            period: Some(period),
            detail: None,
        };
        kinds.extend([DoubtStep::Known, DoubtStep::Query].map(|step| Kind::Doubt(Box::new(doubt.clone()), step)));
    }
    actions.push(room.take(&chair, proposal(None, Some(AREA))));
    actions.push(room.take(&chair, proposal(None, None)));
    actions.push(room.take(&manager, proposal(Some("T07"), Some(AREA))));
    let steps = || StepKind::ALL.into_iter().filter_map(StepName::of);
    kinds.extend(actions.iter().flat_map(|id| steps().map(|step| Kind::Step(*id, step))));
    kinds.push(Kind::Ask { area: AREA.into(), team: None, clinic: None, indicator: None });
    (room.events, kinds)
}

/// The form as somebody fills it well, typed for `other` where that is given; whether it is refused over rights.
fn refused(desk: &Desk, kind: &Kind, other: Option<&str>) -> Option<String> {
    let mut form = Form::new(desk, kind.clone());
    for field in &mut form.fields {
        let text = match (&field.filling, field.key) {
            (_, "for") => other.unwrap_or_default(),
            (Filling::Choice(choices), _) => &choices[0].0.clone(),
            (Filling::Day, "review_by" | "due" | "date") => "16/02/2023",
            (Filling::Day, _) => "9/1/2023",
            (_, "position") => "34/36",
            (_, "interval") => "6 w",
            (_, "start") => "14:00",
            (_, "with") => "1",
            (_, "minutes" | "sampled" | "safe" | "recording_only") => "15",
            (_, "team" | "target" | "by") => "",
            _ => "Said in the room",
        };
        field.input = Input::with(text);
    }
    match form.save(desk, moment().now, Uuid::from_u128(77_777)) {
        Some(_) => None,
        None => form.wrong.filter(|wrong| wrong.starts_with("Not allowed") || wrong.contains("Say for whom")),
    }
}

/// Whether the record takes a representation of the team, typed for `other` where that is given.
fn writes(desk: &Desk, team: &TeamId, period: Period, other: Option<&str>) -> bool {
    let content = Content { told_us: "Said in the room".into(), ..Content::default() };
    let what = RepresentationWhat { team: team.clone(), period, step: RepresentationStep::Write { content } };
    let step = Step::Write(Box::new(Entry::Representation(what)));
    let me = Actor { on_behalf_of: other.map(Into::into), ..desk.me.clone() };
    let facts = Facts::bare(moment().today, Uuid::from_u128(77_778)).about(&desk.register, &SAMPLE.data, &step);
    decide(&desk.register, &me, step, &facts, moment().now).is_ok()
}

#[test]
fn a_form_opens_exactly_where_saving_it_is_not_refused_over_rights() {
    for shared in [true, false] {
        let (events, kinds) = forms(shared);
        let mut screen = Screen::small();
        screen.reads(&events, &[]);
        let (mut opened, mut kept_shut) = (0, 0);
        for role in Role::ALL {
            let desk = &mut screen.app.desk;
            desk.me = actor(role);
            let others: Vec<String> = if shared {
                Role::ALL.map(|role| actor(role).by.to_string()).to_vec()
            } else {
                vec!["Somebody else".to_owned()]
            };
            for kind in &kinds {
                let opens = kind.why_not(desk);
                let mut tried = [None].into_iter().chain(others.iter().map(|name| Some(name.as_str())));
                let saved = match kind {
                    // Recorded with the representation in which they stand, not by themselves.
                    Kind::DipSample { team, period } | Kind::Interim { team, period, .. } => {
                        tried.any(|other| writes(desk, team, *period, other))
                    }
                    _ => tried.any(|other| refused(desk, kind, other).is_none()),
                };
                assert_eq!(opens.is_none(), saved, "{role:?}, shared {shared}: {kind:?}: {opens:?}");
                if let Some(why) = opens {
                    kept_shut += 1;
                    assert!(why.in_words().starts_with("Not allowed"), "{role:?}: {kind:?}: {}", why.in_words());
                } else {
                    opened += 1;
                }
            }
            // A new action goes by the same table.
            for (owner, team, area) in [
                (Owner::Service, None, None),
                (Owner::Area(AREA.into()), None, Some(AREA)),
                (Owner::Area("front-door-assessment".into()), None, Some("front-door-assessment")),
                (Owner::Team("T07".into()), Some("T07"), Some(AREA)),
                (Owner::Team("T05".into()), Some("T05"), Some(AREA)),
                (Owner::Team("T01".into()), Some("T01"), Some("front-door-assessment")),
            ] {
                let step = proposal(team, area);
                let facts = Facts::bare(moment().today, Uuid::from_u128(88)).about(&desk.register, &SAMPLE.data, &step);
                let decided = decide(&desk.register, &desk.me, step, &facts, moment().now);
                let why = why_no_action(desk, &owner, None);
                assert_eq!(decided.is_ok(), why.is_none(), "{role:?} {owner:?}: {decided:?} {why:?}");
            }
        }
        assert!(opened > 200 && kept_shut > 200, "{opened} {kept_shut}");
    }
}

/// Who may not is told by the key itself, before a word is typed, and told who may.
#[test]
fn a_key_that_would_be_refused_says_so_at_once() {
    for (key, who) in [("a", "chair, service lead"), ("c", "chair, service lead or quality assurance")] {
        let mut screen = Screen::small();
        screen.in_team();
        assert!(hint(&screen, "a").contains("action"), "{}", hint(&screen, "a"));
        screen.app.desk.me.role = Role::Viewer;
        assert_eq!(hint(&screen, "a"), "", "what would be refused is not hinted at");
        screen.press(key);
        let text = flat(&screen);
        assert!(text.contains("Not allowed") && text.contains(who), "{key}: {text}");
        assert!(!text.contains("[ Save ]"), "{key}: no form: {text}");
        screen.app.desk.me.role = Role::Chair;
        screen.press(key);
        assert!(screen.text().contains("[ Save ]"), "{key}: {}", screen.text());
    }
}

/// What the line of keys says of this key; empty where it does not say anything.
fn hint(screen: &Screen, key: &str) -> String {
    let text = screen.text();
    let line = text.lines().last().unwrap_or_default();
    let hints = line.split("  ").map(str::trim);
    hints.filter(|hint| hint.split(' ').next() == Some(key)).collect()
}
