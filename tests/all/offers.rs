//! What is offered on a row is what the rules allow, for oneself or for another: no more and no less.

use assurance_clinic::domain::action::ActionState;
use assurance_clinic::domain::event::Event;
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::steps::StepKind;
use assurance_clinic::record::decide::{Change, Facts, Proposal, Step, decide};
use assurance_clinic::record::rules::{Subject as On, allowed};
use assurance_clinic::screens::forms::{Kind, StepName};
use assurance_clinic::screens::offers::{Does, offers};
use assurance_clinic::screens::page::{Place, Subject};
use uuid::Uuid;

use super::support::{Screen, moment};

fn actor(role: Role, by: &str, other: Option<&str>) -> Actor {
    Actor { by: by.into(), role, on_behalf_of: other.map(Into::into), terminal: "room-2".into() }
}

/// Writes steps into the record of a screen, each by its own person.
struct Record {
    screen: Screen,
    events: Vec<Event>,
}

impl Record {
    fn take(&mut self, me: &Actor, step: Step) -> Uuid {
        let register = &self.screen.app.desk.register;
        let id = Uuid::from_u128(100 + self.events.len() as u128);
        let facts = Facts { target: Some(90.0), next_clinic: Some(moment().today), ..Facts::bare(moment().today, id) };
        let new = decide(register, me, step, &facts, moment().now).unwrap();
        let head = register.head();
        for new in new {
            self.events.push(Event::chained(new, self.events.last().map_or(head, Event::head)));
        }
        self.screen.reads(&self.events, &[]);
        id
    }

    fn action_in(&mut self, state: ActionState) -> Uuid {
        let (chair, manager) = (actor(Role::Chair, "D. Adeyemi", None), actor(Role::Manager, "R. Osei", None));
        let proposal = || {
            let (text, owner) = ("Weekly list".to_owned(), "Team manager".to_owned());
            let (due, why) = (Some(moment().today), Some("a list".to_owned()));
            Box::new(Proposal { text, owner, due, no_indicator: why, ..Proposal::default() })
        };
        let id = self.take(&manager, Step::Add(proposal()));
        let agree = Change::Agree { target: None, by: None };
        let report = Change::Report { evidence: "list of 9 February".into() };
        let steps = match state {
            ActionState::Proposed => vec![],
            ActionState::Agreed => vec![(&chair, agree)],
            ActionState::InProgress => vec![(&chair, agree), (&manager, Change::Start)],
            ActionState::Reported => vec![(&chair, agree), (&manager, report)],
            ActionState::Accepted => vec![(&chair, agree), (&manager, report), (&chair, Change::Accept)],
            ActionState::Withdrawn => vec![(&chair, Change::Withdraw { why: "done elsewhere".into() })],
            ActionState::Superseded => {
                let other = self.take(&manager, Step::Add(proposal()));
                vec![(&chair, Change::Supersede { with: Some(other) })]
            }
        };
        for (me, change) in steps {
            self.take(me, Step::On(id, change));
        }
        id
    }
}

#[test]
fn the_steps_offered_are_exactly_those_allowed_in_every_state_to_every_role() {
    let mut seen = 0;
    for state in ActionState::ALL {
        let mut record = Record { screen: Screen::small(), events: Vec::new() };
        let id = record.action_in(state);
        for (role, name) in Role::ALL.into_iter().flat_map(|role| [(role, "R. Osei"), (role, "D. Adeyemi")]) {
            let desk = &mut record.screen.app.desk;
            desk.me = actor(role, name, None);
            assert_eq!(desk.register.action(id).unwrap().state, state);
            let for_another = actor(role, name, Some("somebody else"));
            let may = |me: &Actor| allowed(&desk.register, me, On::Action(id));
            let expected: Vec<StepKind> = StepKind::ALL
                .into_iter()
                .filter(|step| may(&desk.me).contains(step) || may(&for_another).contains(step))
                .collect();
            let subject = Subject { action: Some(id), ..Subject::default() };
            for place in [Place::Register, Place::ActionHistory(id)] {
                let offered: Vec<StepName> = offers(desk, &place, &subject)
                    .into_iter()
                    .filter_map(|offer| match offer.does {
                        Does::Fill(Kind::Step(of, step)) if of == id => Some(step),
                        _ => None,
                    })
                    .collect();
                let hoped: Vec<StepName> = expected.iter().filter_map(|step| StepName::of(*step)).collect();
                assert_eq!(offered.len(), hoped.len(), "{state:?} {role:?} {name}: {offered:?}");
                assert!(hoped.iter().all(|step| offered.contains(step)), "{state:?} {role:?} {name}: {offered:?}");
                seen += offered.len();
            }
        }
    }
    assert!(seen > 50, "the table offers something");
}

#[test]
fn what_has_no_key_of_its_own_is_listed_on_every_page() {
    for keys in ["", "u", "m", "d", "z", "Tab Enter"] {
        let mut screen = Screen::small();
        screen.press(keys).press("F2");
        for (typed, words) in [
            ("audits of", "Audits of"),
            ("exemptions, the", "Exemptions"),
            ("recommendations of", "scrutiny panel"),
            ("acting", "J. Doe, chair"),
        ] {
            screen.typed(typed);
            assert!(screen.text().contains(words), "{keys}: {typed}\n{}", screen.text());
            for _ in typed.chars() {
                screen.press("Backspace");
            }
        }
    }
}

/// Takes a step that is offered in F2 and fills its form: field by field, Tab between them.
fn step(screen: &mut Screen, offer: &str, fields: &[&str]) {
    screen.press("F2").typed(offer);
    assert!(screen.text().contains(offer), "{offer}\n{}", screen.text());
    screen.press("Enter");
    for text in fields {
        screen.typed(text).press("Tab");
    }
    // Whatever follows is left as it is.
    screen.field("[ Save ]").press("Enter");
    screen.recorded();
}

#[test]
fn the_whole_life_of_an_action_is_lived_on_its_page() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list to managers").field("[ Save ]").press("Enter").recorded();
    screen.press("u Enter");
    let says = |screen: &Screen, words: &str| assert!(screen.text().contains(words), "{words}\n{}", screen.text());
    says(&screen, "A-1, proposed");
    step(screen.days_later(1), "Agree it", &["90"]);
    says(&screen, "A-1, agreed");
    says(&screen, "when agreed");
    step(screen.days_later(1), "Work has begun", &[]);
    says(&screen, "A-1, in progress");
    // Typed in the room for its owner, and done by the owner is not done.
    step(screen.days_later(1), "Report it done", &["list of 9 February", "R. Osei"]);
    says(&screen, "A-1, reported done");
    step(screen.days_later(1), "Return it to its owner", &["half of it"]);
    says(&screen, "A-1, in progress");
    step(screen.days_later(1), "Give it another date", &["31/03", "after the inspection"]);
    says(&screen, "Due 31 March 2023, first due 6 February 2023");
    says(&screen, "slipped once");
    step(screen.days_later(1), "Change it", &[" and to the duty desk"]);
    says(&screen, "and to the duty desk");
    step(screen.days_later(1), "Report it done", &["list of 9 March", "R. Osei"]);
    step(screen.days_later(1), "Accept it as done", &[]);
    says(&screen, "A-1, accepted");
    step(screen.days_later(1), "Reopen it", &["not for half the team"]);
    says(&screen, "A-1, in progress");
    screen.days_later(120);
    says(&screen, "48 DAYS LATE");
    step(&mut screen, "Withdraw it", &["the team is no more"]);
    says(&screen, "A-1, withdrawn");
}

#[test]
fn nobody_accepts_what_was_last_reported_for_them() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list").field("[ Save ]").press("Enter").recorded().press("u Enter");
    step(screen.days_later(1), "Agree it", &["90"]);
    step(screen.days_later(1), "Report it done", &["list"]);
    assert!(screen.text().contains("so another chair"), "{}", screen.text());
    screen.press("F2").typed("Accept it as done");
    assert!(screen.text().contains("nothing fits"), "{}", screen.text());
}

#[test]
fn an_audit_that_requires_improvement_offers_the_service_leads_action_once() {
    let mut screen = Screen::small();
    screen.press("F2").typed("audits of").press("Enter 4 /").typed("A-353").press("Enter Enter");
    assert!(screen.text().contains("Record the service lead's action"), "{}", screen.text());
    screen.press("1");
    assert!(screen.text().contains("Put right what audit A-353 of Protection 1 found"), "{}", screen.text());
    assert!(screen.text().contains("Service lead, Protection and court"), "{}", screen.text());
    screen.field("[ Save ]").press("Enter").recorded();
    assert!(screen.text().contains("A-1, proposed"), "{}", screen.text());
    screen.press("Enter");
    assert!(screen.text().contains("Its action: A-1"), "{}", screen.text());
    assert!(!screen.text().contains("Record the service lead's action"), "{}", screen.text());
}
