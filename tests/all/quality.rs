//! Doubts on the screens: read by what they touch, said to be known, asked about, answered and closed, and only by whom the
//! rules allow.

use std::sync::Arc;

use assurance_clinic::app::msg::{Effect, FeedNews, Msg};
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::domain::doubt::{DoubtKey, DoubtState, DoubtWhat};
use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::domain::fault::{Fault, FaultCode, Owner, Touch};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::register::Register;
use assurance_clinic::insight::reckoned::Reckoned;
use assurance_clinic::record::decide::entry::allowed_instead;
use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
use assurance_clinic::screens::forms::Kind;
use assurance_clinic::screens::offers::{Does, offers};
use assurance_clinic::screens::page::{Place, Subject};
use uuid::Uuid;

use super::support::{SAMPLE, Screen, moment};

fn actor(role: Role, other: Option<&str>) -> Actor {
    Actor { by: "D. Adeyemi".into(), role, on_behalf_of: other.map(Into::into), terminal: "room-2".into() }
}

/// Fills nothing more in and saves the form in front.
fn save(screen: &mut Screen) -> &mut Screen {
    screen.field("[ Save ]").press("Enter").recorded().days_later(1)
}

#[test]
fn a_doubt_is_asked_about_carried_late_answered_and_closed() {
    let mut screen = Screen::small();
    let before = screen.text();
    assert!(before.contains("figures in doubt: d"), "{before}");
    screen.press("d").on("Reviews, looked after");
    assert!(screen.text().contains("printed % differs") && screen.text().contains("May 22"), "{}", screen.text());
    screen.press("Enter");
    for choice in ["1 It is known, because", "2 Ask somebody about it", "3 The figure it touches"] {
        assert!(screen.text().contains(choice), "{choice}\n{}", screen.text());
    }
    screen.press("2");
    assert!(screen.text().contains("performance team") && screen.text().contains("next clinic"), "{}", screen.text());
    save(&mut screen);
    assert!(screen.text().contains("Asked about the data: 1."), "{}", screen.text());
    let row = screen.on("Reviews, looked after").app.level().row().unwrap().words.clone();
    assert!(row.contains("Asked of performance team by J. Doe, chair, due"), "{row}");

    // It is late on the list and on the page of a clinic, whichever area's: it is of the whole service.
    screen.days_later(60);
    assert!(screen.text().contains("Asked about the data: 1, 1 late."), "{}", screen.text());
    assert!(screen.text().contains("LATE"), "a column says so\n{}", screen.text());
    screen.press("Esc m").on("Protection and court").press("Enter 1");
    save(&mut screen).on("Protection and court").press("Enter");
    assert!(screen.text().contains("Asked about the data: 1, 1 late. d lists them."), "{}", screen.text());

    screen.press("d").on("Reviews, looked after").press("Enter 2");
    screen.typed("31/12/2023").press("Tab").typed("the analyst is away");
    save(&mut screen);
    let row = screen.on("Reviews, looked after").app.level().row().unwrap().words.clone();
    assert!(row.contains("slipped once") && row.contains("first due"), "{row}");
    screen.press("Enter 1").typed("545 of 559 is right; the paper rounds up");
    save(&mut screen);
    assert!(screen.text().contains("1 answered and to be accepted"), "{}", screen.text());
    screen.on("Reviews, looked after").press("Enter 1");
    assert!(screen.text().contains("545 of 559 is right"), "what is accepted is read first\n{}", screen.text());
    save(&mut screen);
    assert!(!screen.text().contains("Asked about the data"), "{}", screen.text());
    // Everything that was said stays, in the order in which it was said.
    screen.on("Reviews, looked after").press("i");
    let told = screen.text();
    let at = |what: &str| told.find(what).unwrap_or_else(|| panic!("{what}\n{told}"));
    assert!(at("asked:") < at("given another date") && at("given another date") < at("answered: 545"), "{told}");
}

#[test]
fn a_marked_figure_says_why_and_what_is_known_of_it() {
    let mut screen = Screen::small();
    screen.press("d").on("Reviews, looked after").press("Enter 1").typed("the paper rounds up");
    save(&mut screen);
    assert!(screen.text().contains("known: the paper"), "{}", screen.text());
    screen.press("Enter 3");
    assert!(screen.text().contains("May 2022") && screen.text().contains("97%!"), "{}", screen.text());
    screen.press("i");
    screen.press("End");
    let text = screen.text();
    assert!(text.contains("Known, because the paper rounds up (J. Doe, chair, 9 Jan 23)."), "{text}");
}

#[test]
fn a_doubt_that_is_settled_no_longer_counts() {
    let mut screen = Screen::small();
    let count = |screen: &Screen| -> usize {
        let text = screen.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        let at = words.windows(2).position(|pair| pair == ["figures", "in"]).unwrap();
        words[at - 1].parse().unwrap()
    };
    let before = count(&screen);
    screen.press("d").on("exemption expired").press("Enter 1").typed("renewed on 5 January");
    save(&mut screen).press("Esc");
    assert!(count(&screen) <= before);
    screen.press("d").on("targets differ").press("Enter 1").typed("97 holds until April");
    save(&mut screen).press("Esc");
    assert!(count(&screen) < before, "{}", screen.text());
}

/// The steps that lead to each state.
fn ways(doubt: &DoubtKey) -> Vec<(DoubtState, Vec<DoubtWhat>)> {
    let (why, due) = ("because".to_owned(), moment().today);
    let query = || {
        let (owner, text) = ("Data team".to_owned(), String::new());
        DoubtWhat::Query { doubt: doubt.clone(), area: None, text, owner, due }
    };
    let answer = || DoubtWhat::Answer { doubt: doubt.clone(), text: why.clone() };
    vec![
        (DoubtState::Open, vec![]),
        (DoubtState::Known, vec![DoubtWhat::Known { doubt: doubt.clone(), why: why.clone() }]),
        (DoubtState::Asked, vec![query()]),
        (DoubtState::Answered, vec![query(), answer()]),
        (DoubtState::Closed, vec![query(), answer(), DoubtWhat::Close { doubt: doubt.clone() }]),
    ]
}

#[test]
fn what_is_offered_on_a_doubt_is_exactly_what_is_allowed_in_every_state_to_every_role() {
    let mut seen = 0;
    let doubt = Screen::small().app.desk.doubts()[0].key.clone();
    for (state, steps) in ways(&doubt) {
        let mut screen = Screen::small();
        let mut events: Vec<Event> = Vec::new();
        for (at, what) in (0..).zip(steps) {
            let register = Register::of(&events);
            let facts = Facts::bare(moment().today, Uuid::from_u128(100 + at));
            let step = Step::Write(Box::new(Entry::Doubt(what)));
            for new in decide(&register, &actor(Role::Chair, None), step, &facts, moment().now).unwrap() {
                events.push(Event::chained(new, events.last().map_or(Head::EMPTY, Event::head)));
            }
        }
        screen.reads(&events, &[]);
        for role in Role::ALL {
            screen.app.desk.me = actor(role, None);
            let desk = &screen.app.desk;
            let now = desk.register.doubt(&doubt).map_or(DoubtState::Open, |it| it.state());
            assert_eq!(now, state);
            let any = Entry::Doubt(DoubtWhat::Close { doubt: doubt.clone() });
            let mut expected = allowed_instead(&desk.register, &desk.me, &any);
            expected.extend(allowed_instead(&desk.register, &actor(role, Some("another")), &any));
            expected.sort_unstable();
            expected.dedup();
            let subject = Subject { doubt: Some(doubt.clone()), ..Subject::default() };
            let offered = offers(desk, &Place::Doubts, &subject).into_iter().filter_map(|offer| match offer.does {
                Does::Fill(Kind::Doubt(of, step)) if *of == doubt => Some(step.word()),
                _ => None,
            });
            let mut offered: Vec<&str> = offered.collect();
            offered.sort_unstable();
            assert_eq!(offered, expected, "{state:?} {role:?}");
            seen += offered.len();
        }
    }
    assert!(seen > 20, "{seen}");
}

/// A feed with very many doubts, none of them kept anywhere else.
fn very_many(count: usize) -> Arc<Snapshot> {
    let touch = SAMPLE.faults.iter().flat_map(|fault| &fault.touches).next().unwrap();
    let one = |at: usize| Fault {
        code: FaultCode::PublishedDiffers,
        path: format!("/observations/{at}").into(),
        message: "printed and counted differ".into(),
        touches: vec![Touch { owner: Owner::Team(format!("N{at}").as_str().into()), period: None, ..touch.clone() }],
    };
    Arc::new(Snapshot::new("many".into(), SAMPLE.data.clone(), (0..count).map(one).collect()))
}

#[test]
fn the_first_frame_of_a_feed_with_very_many_doubts_does_not_count_them() {
    let mut screen = Screen::small();
    let count = 30_000;
    let opened = FeedNews::Opened { snapshot: very_many(count), source: "many".into(), fetched_at: moment().now };
    // As the program does it: the effect is for another thread, and the frame is drawn meanwhile.
    let effects = screen.app.update(Msg::Feed(opened));
    let question = effects.into_iter().find_map(|effect| match effect {
        Effect::Reckon(question) => Some(question),
        _ => None,
    });
    assert!(screen.app.desk.in_doubt().is_none(), "nothing was counted for the frame");
    // The first key takes the notice of new figures away, and waits for the count no more than the frame did.
    screen.press("Down");
    assert!(screen.app.desk.in_doubt().is_none(), "nor for a key");
    assert!(screen.text().contains("doubts being counted: d"), "{}", screen.text());
    assert!(!screen.text().contains("figures in doubt"), "what is not known is no number\n{}", screen.text());
    let answer = Reckoned::at_once(question.expect("the question is asked"));
    screen.tell(Msg::Reckoned(Arc::new(answer)));
    assert!(screen.text().contains(&format!("! {count} figures in doubt: d")), "{}", screen.text());
}

#[test]
fn what_was_said_of_a_doubt_stays_listed_when_the_feed_has_it_no_longer() {
    let mut screen = Screen::small();
    screen.press("d").on("Reviews, looked after").press("Enter 2");
    save(&mut screen);
    let name = screen.app.level().row().unwrap().key.clone();
    let clean = Arc::new(Snapshot::new("clean".into(), SAMPLE.data.clone(), Vec::new()));
    let opened = FeedNews::Opened { snapshot: clean, source: "clean".into(), fetched_at: moment().now };
    screen.tell(Msg::Feed(opened));
    screen.press("Esc").press("d");
    assert!(screen.text().contains("Doubts (1, 1 gone from the feed)"), "{}", screen.text());
    assert!(screen.text().contains("gone: printed %"), "{}", screen.text());
    assert_eq!(screen.at(), name);
    screen.press("Enter 1").typed("the source was mended");
    save(&mut screen).press("Enter 1");
    save(&mut screen);
    let row = screen.app.level().row().unwrap().words.clone();
    assert!(row.contains("Gone: the feed as at 31 December 2022 has it no longer. Closed by"), "{row}");
    screen.press("Esc");
    assert!(!screen.text().contains("doubt"), "what is settled is no doubt of the overview\n{}", screen.text());
}
