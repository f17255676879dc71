//! Random histories of clinics: whatever a room does, nothing is lost between meetings.

use proptest::prelude::*;

use super::entries::{asked, close, open, scheduled};
use super::*;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::{Question, QuestionWhat};
use crate::domain::ids::TeamId;

/// A step somebody may try; what does not fit is refused and changes nothing.
#[derive(Clone, Copy, Debug)]
enum Try {
    Schedule,
    Open,
    Look(usize),
    Carry(Option<usize>),
    Close,
    Add(usize),
    Step(StepKind, usize),
    Ask(usize),
    Answer(usize),
    AskAgain(usize),
    IntoAction(usize),
    Defer(usize),
}

const TEAMS: [&str; 3] = ["protection-1", "protection-2", "court"];

fn team(at: usize) -> TeamId {
    TEAMS[at % TEAMS.len()].into()
}

fn tries() -> impl Strategy<Value = Try> {
    prop_oneof![
        3 => Just(Try::Schedule),
        3 => Just(Try::Open),
        4 => (0usize..8).prop_map(Try::Look),
        2 => proptest::option::of(0usize..3).prop_map(Try::Carry),
        4 => Just(Try::Close),
        4 => (0usize..4).prop_map(Try::Add),
        8 => ((1usize..11), (0usize..8)).prop_map(|(kind, at)| Try::Step(StepKind::ALL[kind], at)),
        2 => (0usize..3).prop_map(Try::Ask),
        2 => (0usize..4).prop_map(Try::Answer),
        1 => (0usize..4).prop_map(Try::AskAgain),
        1 => (0usize..4).prop_map(Try::IntoAction),
        1 => (0usize..3).prop_map(Try::Defer),
    ]
}

/// What the room knew of one action when it was first agreed, or of a question, and what it may not forget.
#[derive(Default)]
struct History {
    room: Option<Room>,
    first_due: std::collections::BTreeMap<Uuid, NaiveDate>,
    /// The whole register at each close, as it was the moment before.
    stood: Vec<(Uuid, Register)>,
}

impl History {
    fn attempt(&mut self, it: Try) {
        let mut room = self.room.take().unwrap_or_else(Room::new);
        let clinic = room.register.clinics().find(|clinic| clinic.state != ClinicState::Closed).map(|clinic| clinic.id);
        let on = |what| clinic.map(|id| Step::Write(Box::new(Entry::Clinic(Some(id), what))));
        let action = |at: usize| {
            let all: Vec<Uuid> = room.register.actions().map(|action| action.id).collect();
            all.get(at % all.len().max(1)).copied()
        };
        let question = |at: usize, what: QuestionWhat| {
            let all: Vec<Uuid> = room.register.questions().map(|question| question.id).collect();
            let id = all.get(at % all.len().max(1)).copied()?;
            Some(Step::Write(Box::new(Entry::Question(Some(id), what))))
        };
        let step = match it {
            Try::Schedule => {
                let last = room.register.clinics().map(|clinic| clinic.period).max();
                let period =
                    last.map_or("2022-12".parse().unwrap(), |period: crate::domain::period::Period| period.next());
                let date = period.end() + Days::new(12);
                room.today = date;
                let entry = scheduled(&period.to_string(), &date.to_string());
                clinic.is_none().then(|| Step::Write(Box::new(entry)))
            }
            Try::Open => on(open()),
            Try::Look(at) => action(at).and_then(|id| on(ClinicWhat::Look { actions: vec![id] })),
            Try::Carry(of) => {
                on(ClinicWhat::NotReached { team: of.map(team), actions: vec![], why: "out of time".into() })
            }
            Try::Close => on(close()),
            Try::Add(at) => {
                // The fourth is for the whole service.
                let (area, team) = if at == 3 { (None, None) } else { (Some("protection".into()), Some(team(at))) };
                Some(Step::Add(Box::new(Proposal { area, team, ..proposal() })))
            }
            Try::Step(kind, at) => action(at).map(|id| {
                let other = action(at + 1).unwrap_or(id);
                Step::On(id, change(kind, other))
            }),
            Try::Ask(at) => Some(Step::Write(Box::new(asked(&format!("What changed in {}?", team(at)))))),
            Try::Answer(at) => question(at, QuestionWhat::Answer { text: "two are away".into() }),
            Try::AskAgain(at) => question(at, QuestionWhat::AskAgain { why: "and the others?".into() }),
            Try::IntoAction(at) => {
                let all: Vec<Uuid> = room.register.questions().map(|question| question.id).collect();
                all.get(at % all.len().max(1)).map(|id| Step::TurnIntoAction(*id, Box::new(proposal())))
            }
            Try::Defer(at) => on(ClinicWhat::Defer { team: team(at), why: "manager ill".into() }),
        };
        let Some(step) = step else {
            self.room = Some(room);
            return;
        };
        let before = room.register.clone();
        // Actions are reported by the manager and decided by the chair, so that four eyes let them be accepted.
        let reports = matches!(&step, Step::On(_, Change::Report { .. } | Change::Start));
        let me = if reports { manager() } else { chair() };
        let facts = room.facts();
        if let Ok(events) = decide(&room.register, &me, step, &facts, now()) {
            for new in events {
                let event = Event::chained(new, room.register.head());
                room.register.extend([&event]);
                room.events.push(event);
            }
            self.look_back(&before, &room.register);
        } else {
            assert_eq!(room.register, before, "a refusal changes nothing");
        }
        self.room = Some(room);
    }

    /// What one step may have changed, and what it may not.
    fn look_back(&mut self, before: &Register, after: &Register) {
        for action in after.actions() {
            let first = *self.first_due.entry(action.id).or_insert(action.first_due);
            assert_eq!(action.first_due, first, "the first due date never changes");
        }
        let closed = after.clinics().find(|clinic| {
            clinic.state == ClinicState::Closed
                && before.clinic(clinic.id).is_some_and(|before| before.state == ClinicState::Open)
        });
        for action in before.actions_on_the_list() {
            let now = after.action(action.id).unwrap();
            if now.has_left_the_list() {
                let ended = matches!(now.state, ActionState::Withdrawn | ActionState::Superseded);
                let was_shown = closed.is_some_and(|clinic| shown(before, clinic, action));
                assert!(
                    now.state == ActionState::Accepted || ended && was_shown,
                    "A-{} left the list as {:?}",
                    now.number,
                    now.state
                );
            }
        }
        if let Some(clinic) = closed {
            let left: Vec<u64> = before.not_dealt_with(clinic).map(|action| action.number).collect();
            assert!(left.is_empty(), "closed with actions neither looked at nor carried: {left:?}");
            self.stood.push((clinic.id, before.clone()));
            self.next_list(before, after, clinic);
        }
    }

    /// What the next clinic's list must hold after this close.
    #[expect(clippy::unused_self, reason = "reads as a step of the same history")]
    fn next_list(&self, before: &Register, after: &Register, clinic: &Clinic) {
        let next: BTreeSet<Uuid> = after.actions_of_clinics(&clinic.area).map(|action| action.id).collect();
        for action in before.actions().filter(|action| action.acceptance.is_none() && action.shown_at.is_none()) {
            let ended = !action.state.is_open() && shown(before, clinic, action);
            assert_eq!(next.contains(&action.id), !ended, "A-{} in {:?}", action.number, action.state);
        }
        let questions: BTreeSet<u64> = after.open_questions(&clinic.area).map(|question| question.number).collect();
        let unanswered: BTreeSet<u64> = before
            .questions()
            .filter(|question| question.is_open())
            .map(|question: &Question| question.number)
            .collect();
        assert_eq!(questions, unanswered, "every unanswered question is carried");
    }
}

/// Whether `clinic` was shown an action that had ended before it began.
fn shown(register: &Register, clinic: &Clinic, action: &Action) -> bool {
    let held = register.clinic(clinic.id).unwrap();
    let began = held.opened.as_ref().unwrap().written.position;
    action.ended_at.is_some_and(|ended| ended < began) && held.looked_at.contains(&action.id)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Every action agreed is on the next list unless accepted, or withdrawn or superseded *and* shown at one later;
    /// every unanswered question too; a clinic never closes over what was neither looked at nor carried; the first due
    /// date stays; and as it stood is the fold cut at the head written at the close.
    #[test]
    fn nothing_is_lost_between_meetings(tries in proptest::collection::vec(tries(), 20..140)) {
        let mut history = History::default();
        for it in tries {
            history.attempt(it);
        }
        let room = history.room.unwrap();
        for (id, stood) in &history.stood {
            let closed = room.register.clinic(*id).unwrap().closed.clone().unwrap();
            let head = closed.head.unwrap();
            let cut = Register::of(room.events.iter().take_while(|event| event.position <= head.position));
            prop_assert_eq!(cut.head(), head);
            prop_assert_eq!(&cut, stood);
        }
        prop_assert_eq!(&Register::of(&room.events), &room.register);
    }
}

/// The same with every step of two months in its place, so that the properties are known to be tried.
#[test]
fn a_plain_history_closes_and_carries() {
    let mut history = History::default();
    let (agree, withdraw) = (Try::Step(StepKind::Agree, 0), Try::Step(StepKind::Withdraw, 1));
    let month = [Try::Schedule, Try::Open, Try::Look(0), Try::Carry(None), Try::Close];
    for it in [Try::Add(0), Try::Add(1), agree, withdraw, Try::Ask(0)] {
        history.attempt(it);
    }
    for it in month {
        history.attempt(it);
    }
    // Carried unseen is not shown.
    let on_list = |history: &History| {
        let register = &history.room.as_ref().unwrap().register;
        register.actions_on_the_list().map(|action| action.number).collect::<Vec<_>>()
    };
    assert_eq!(on_list(&history), [1, 2]);
    for it in [Try::Schedule, Try::Open, Try::Look(1), Try::Carry(None), Try::Close] {
        history.attempt(it);
    }
    assert_eq!(on_list(&history), [1], "withdrawn, and shown at one clinic later");
    assert_eq!(history.stood.len(), 2);
    let register = &history.room.as_ref().unwrap().register;
    assert_eq!(register.questions().map(|it| (it.is_open(), it.clinics_passed)).collect::<Vec<_>>(), [(true, 2)]);
}
