//! A shared record: every step and entry by every role, for what is their own and for what is not, for oneself and for
//! another. What is expected is written out again from the brief, not taken from the program's table.

use super::entries::{TABLE as ENTRIES, lets, ready};
use super::*;
use crate::dataset::testing::{Build, record, team, visits};
use crate::dataset::{Audit, Dataset};
use crate::domain::clinic::account::Said;
use crate::domain::clinic::events::{ClinicWhat, Expected};
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::org::{Area, Grade};
use crate::domain::people::Role;
use crate::domain::person::{Held, PersonWhat, StoredHash};
use crate::record::decide::entry::allowed_instead;

/// The figures of these tests: the team, the child and the audit that every entry is about, and another area.
fn data() -> Dataset {
    let mut build = Build::new("2022-12-31", vec![visits("cp_visits_10wd", "10 wd", "10 wd")]);
    build.data.areas.push(Area { id: "protection".into(), name: "Protection".into() });
    build.data.teams.push(team("protection-1", "protection"));
    build.data.children = vec![record("C-1", "cp_visits_10wd", "protection-1")];
    build.data.audits = vec![Audit {
        id: "A-001".into(),
        team: "protection-1".into(),
        completed: day("2022-12-01"),
        grade: Grade::Inadequate,
        moderated_grade: None,
        moderated_on: None,
        escalated_on: None,
        update_on: None,
        further_update_on: None,
        re_audited_on: None,
        re_audit_of: None,
        themes: Vec::new(),
    }];
    build.done()
}

/// What somebody called `HERE ROLE` holds: of the team and area that everything is about, or of others.
fn held(role: Role, here: bool) -> Held {
    let (area, team) = if here { ("protection", "protection-1") } else { ("A", "A1") };
    let areas = if role == Role::ServiceLead { [area.into()].into() } else { [].into() };
    let teams = if role == Role::Manager { [team.into()].into() } else { [].into() };
    Held::of(role, areas, teams).unwrap()
}

pub(super) fn name(role: Role, here: bool) -> String {
    format!("{} {}", if here { "Here" } else { "Elsewhere" }, role.word())
}

/// Somebody of every role, here and elsewhere.
pub(super) fn share(room: &mut Room) {
    let everybody =
        [Role::Administrator].into_iter().chain(Role::ALL.into_iter().filter(|it| *it != Role::Administrator));
    let mut me = chair();
    for (role, here) in everybody.flat_map(|role| [(role, true), (role, false)]) {
        let passphrase = StoredHash::new("not looked at".into());
        let what = PersonWhat::Add { name: name(role, here), held: vec![held(role, here)], passphrase };
        room.write(&me, Entry::Person(what)).unwrap();
        me = person(Role::Administrator, &name(Role::Administrator, true));
    }
    assert!(room.register.is_shared());
}

/// Whether it is of a whole area, or of the whole service: no team's own.
fn is_own(kind: &str, role: Role, here: bool) -> bool {
    match role {
        Role::Manager => here && !kind.starts_with("clinic.") && !kind.starts_with("doubt."),
        Role::ServiceLead => here && !kind.starts_with("doubt."),
        _ => true,
    }
}

fn decided(room: &Room, me: &Actor, step: &Step) -> Result<Vec<NewEvent>, Refusal> {
    let facts =
        Facts { next_clinic: Some(day("2023-02-09")), ..Facts::bare(day("2023-01-12"), Uuid::from_u128(9_000)) };
    decide(&room.register, me, step.clone(), &facts.about(&room.register, &data(), step), now())
}

/// Who types, for whom: role and whether here, and the same of the person acted for.
type Typing = (Role, bool, Option<(Role, bool)>);

/// Everybody who types, for themselves and for everybody else.
fn hands() -> Vec<Typing> {
    let everybody = || Role::ALL.into_iter().flat_map(|role| [(role, true), (role, false)]);
    let for_others = everybody().flat_map(|(role, here)| {
        everybody().filter(move |other| *other != (role, here)).map(move |other| (role, here, Some(other)))
    });
    everybody().map(|(role, here)| (role, here, None)).chain(for_others).collect()
}

fn actor((role, here, other): Typing) -> Actor {
    let by = name(role, here);
    match other {
        None => person(role, &by),
        Some((other, here)) => typed_for(role, &by, &name(other, here)),
    }
}

/// Whether `who` lets this hand do what is of `kind`.
fn expected(who: &str, kind: &str, (role, here, other): Typing) -> bool {
    match other {
        None => lets(who, role, false) && is_own(kind, role, here),
        Some((other, there)) => lets(who, role, true) && lets(who, other, false) && is_own(kind, other, there),
    }
}

#[test]
fn every_entry_by_every_hand_goes_by_role_and_by_whose_it_is() {
    let (mut taken, mut refused) = (0, 0);
    for &(kind, who, states) in ENTRIES {
        let state = [ClinicState::Scheduled, ClinicState::Open, ClinicState::Closed]
            .into_iter()
            .find(|state| states.contains(state.word()))
            .unwrap_or(ClinicState::Open);
        let (mut room, entry) = ready(kind, state);
        share(&mut room);
        for hand in hands() {
            let (me, may) = (actor(hand), expected(who, kind, hand));
            let outcome = decided(&room, &me, &Step::Write(Box::new(entry.clone())));
            assert_eq!(outcome.is_ok(), may, "{kind} by {me:?}: {outcome:?}");
            match outcome {
                Ok(_) => taken += 1,
                Err(refusal) => {
                    refused += 1;
                    assert_eq!(refusal.code(), RefusalCode::NotAllowed, "{kind} by {me:?}: {refusal}");
                    assert!(refusal.in_words().starts_with("Not allowed"), "{refusal}");
                }
            }
        }
    }
    assert!(taken > 500 && refused > 5_000, "{taken} {refused}");
}

#[test]
fn every_step_with_an_action_by_every_hand_goes_by_role_and_by_whose_it_is() {
    for &(word, from, _, who) in TABLE {
        let kind = StepKind::ALL.into_iter().find(|kind| kind.word() == word).unwrap();
        let state = ActionState::ALL.into_iter().find(|state| from.split(' ').any(|it| it == state.word())).unwrap();
        let mut room = Room::new();
        let other = room.add();
        let id = room.action_in(state);
        share(&mut room);
        for hand in hands() {
            let (me, may) = (actor(hand), expected(who, "action", hand));
            let outcome = decided(&room, &me, &Step::On(id, change(kind, other)));
            assert_eq!(outcome.is_ok(), may, "{word} by {me:?}: {outcome:?}");
            // What would be refused is not offered, and the other way round, as far as oneself is concerned.
            if hand.2.is_none() {
                assert_eq!(allowed(&room.register, &me, Subject::Action(id)).contains(&kind), may, "{word} {me:?}");
            }
        }
    }
}

#[test]
fn a_proposal_is_for_an_own_team_and_its_proposer_may_take_it_back() {
    let mut room = Room::new();
    share(&mut room);
    let who = "chair service_lead manager analyst minute_taker qa";
    for hand in hands() {
        let (me, may) = (actor(hand), expected(who, "action", hand));
        let outcome = decided(&room, &me, &Step::Add(Box::new(proposal())));
        assert_eq!(outcome.is_ok(), may, "{me:?}: {outcome:?}");
    }
    // The figures say whose a team is, whatever the proposal says.
    let lead = person(Role::ServiceLead, &name(Role::ServiceLead, false));
    let sly = Proposal { area: Some("A".into()), ..proposal() };
    assert!(decided(&room, &lead, &Step::Add(Box::new(sly))).is_err());
    // A proposal for the whole area or the whole service is above a manager.
    let manager = person(Role::Manager, &name(Role::Manager, true));
    for above in [Proposal { team: None, ..proposal() }, Proposal { team: None, area: None, ..proposal() }] {
        assert!(decided(&room, &manager, &Step::Add(Box::new(above))).is_err());
    }
    let id = room.take(&manager, Step::Add(Box::new(proposal()))).unwrap();
    let withdraw = || Step::On(id, Change::Withdraw { why: "done elsewhere".into() });
    assert!(decided(&room, &person(Role::Manager, &name(Role::Manager, false)), &withdraw()).is_err());
    assert!(decided(&room, &person(Role::Analyst, &name(Role::Analyst, true)), &withdraw()).is_err());
    assert!(decided(&room, &manager, &withdraw()).is_ok());
}

#[test]
fn who_is_not_known_is_disabled_or_holds_another_role_takes_no_step() {
    let mut room = Room::new();
    let id = room.action_in(ActionState::Agreed);
    share(&mut room);
    let step = || Step::On(id, Change::Start);
    let manager = name(Role::Manager, true);
    let code = |room: &Room, me: &Actor| decided(room, me, &step()).map_err(|refusal| refusal.code()).err();
    assert_eq!(code(&room, &person(Role::Manager, &manager)), None);
    // A name that only looks the same is the same person.
    assert_eq!(code(&room, &person(Role::Manager, &manager.to_uppercase())), None);
    assert_eq!(code(&room, &chair()), Some(RefusalCode::SignedOut), "who is not one of the people");
    assert_eq!(code(&room, &person(Role::Chair, &manager)), Some(RefusalCode::NotAllowed), "a role not held");
    let for_nobody = typed_for(Role::MinuteTaker, &name(Role::MinuteTaker, true), "R. Osei");
    assert_eq!(code(&room, &for_nobody), Some(RefusalCode::NotAllowed), "on behalf of nobody known");
    let admin = person(Role::Administrator, &name(Role::Administrator, true));
    let person_of = |room: &Room, name: &str| room.register.person(&name.into()).unwrap().id;
    let disable = PersonWhat::Disable { person: person_of(&room, &manager) };
    room.write(&admin, Entry::Person(disable)).unwrap();
    assert_eq!(code(&room, &person(Role::Manager, &manager)), Some(RefusalCode::SignedOut));
    let taker = typed_for(Role::MinuteTaker, &name(Role::MinuteTaker, true), &manager);
    assert_eq!(code(&room, &taker), Some(RefusalCode::NotAllowed), "on behalf of somebody disabled");
    // Another role takes effect at once, in every terminal that has read it.
    let qa = name(Role::Qa, true);
    let role = PersonWhat::Role { person: person_of(&room, &qa), held: vec![Held::Chair, Held::Qa] };
    room.write(&admin, Entry::Person(role)).unwrap();
    assert_eq!(code(&room, &person(Role::Chair, &qa)), None);
    let entry = Entry::Person(PersonWhat::Enable { person: person_of(&room, &manager) });
    assert_eq!(allowed_instead(&room.register, &admin, &entry), ["add", "role", "reset", "disable", "enable"]);
}

/// Nobody makes a child their own by saying so, nor by writing over what another team's manager said of it.
#[test]
fn a_child_is_of_the_team_where_the_figures_have_it_and_not_known_is_nobodys_own() {
    let (mut room, entry) = ready("account.set", ClinicState::Open);
    share(&mut room);
    let Entry::Account(said) = entry else { panic!("an account") };
    let (of_team, manager, lead, chair) = (
        |team: &str| Entry::Account(Said { team: team.into(), ..said.clone() }),
        |here| person(Role::Manager, &name(Role::Manager, here)),
        |here| person(Role::ServiceLead, &name(Role::ServiceLead, here)),
        person(Role::Chair, &name(Role::Chair, true)),
    );
    let without = |room: &Room, me: &Actor, entry: Entry| {
        let facts = Facts::bare(day("2023-01-12"), Uuid::from_u128(9_000));
        decide(&room.register, me, Step::Write(Box::new(entry)), &facts, now()).is_ok()
    };
    let with = |room: &Room, me: &Actor, entry: Entry| decided(room, me, &Step::Write(Box::new(entry))).is_ok();
    // The figures have C-1 in protection-1. Who is of A1 cannot say that it is theirs, and who is of protection-1 cannot
    // file it under A1.
    for (team, of_here, of_elsewhere) in [("protection-1", true, false), ("A1", false, false)] {
        for (here, may) in [(true, of_here), (false, of_elsewhere)] {
            assert_eq!(with(&room, &manager(here), of_team(team)), may, "manager {here}, {team}");
            assert_eq!(with(&room, &lead(here), of_team(team)), may, "lead {here}, {team}");
        }
        assert!(with(&room, &chair, of_team(team)));
    }
    // Without figures nobody knows whose it is: it is the chair's alone.
    for here in [true, false] {
        assert!(!without(&room, &manager(here), of_team("protection-1")), "manager {here}");
        assert!(!without(&room, &lead(here), of_team("protection-1")), "lead {here}");
    }
    assert!(without(&room, &chair, of_team("protection-1")));
    // Nor does a child that the figures do not have.
    let stranger = Entry::Account(Said { child: "C-404".into(), team: "protection-1".into(), ..said.clone() });
    assert!(!with(&room, &manager(true), stranger.clone()) && with(&room, &chair, stranger));
    // What is recorded for one team already is written over by who reaches both.
    room.write(&chair, of_team("A1")).unwrap();
    assert!(!with(&room, &manager(true), of_team("protection-1")) && !with(&room, &manager(false), of_team("A1")));
    assert!(with(&room, &chair, of_team("protection-1")));
    // Its own account is known to be a team's without figures too.
    room.write(&chair, of_team("protection-1")).unwrap();
    assert!(without(&room, &manager(true), of_team("protection-1")));
    assert!(!without(&room, &manager(false), of_team("A1")));
}

/// A lead's area is where the figures, or the clinics that were held, have a team; not where a proposal says it is.
#[test]
fn without_figures_the_record_says_which_area_a_team_is_in() {
    let mut room = Room::new();
    share(&mut room);
    let lead = |here| person(Role::ServiceLead, &name(Role::ServiceLead, here));
    let next_clinic = Some(day("2023-02-09"));
    let facts = || Facts { next_clinic, ..Facts::bare(day("2023-01-12"), Uuid::from_u128(9_000)) };
    let proposes = |room: &Room, here: bool, area: &str| {
        let step = Step::Add(Box::new(Proposal { area: Some(area.into()), ..proposal() }));
        decide(&room.register, &lead(here), step, &facts(), now()).is_ok()
    };
    assert!(!proposes(&room, false, "A") && !proposes(&room, true, "protection"), "whose the team is, is not known");
    let Entry::Clinic(_, ClinicWhat::Schedule(mut it)) = super::entries::scheduled("2022-12", "2023-01-12") else {
        panic!("a schedule")
    };
    it.expected.push(Expected { name: "R. Osei".into(), team: Some("protection-1".into()) });
    let scheduled = Entry::Clinic(None, ClinicWhat::Schedule(it));
    room.write(&person(Role::Chair, &name(Role::Chair, true)), scheduled).unwrap();
    assert!(proposes(&room, true, "protection") && !proposes(&room, false, "A"));
}
