//! The lock: what one person had on the screen is nobody else's, and what they gave to be written is theirs.

mod behalf;
#[cfg(unix)]
mod canary;
mod drafts;
mod elsewhere;
mod meanwhile;
mod noted;
mod people_pages;
mod switches;

use assurance_clinic::app::msg::{DraftNews, Effect, Msg, Passphrase, RecordNews};
use assurance_clinic::domain::event::{Event, Head, NewEvent, Timestamp, timestamp_text};
use assurance_clinic::domain::payload::{Dated, Payload};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::person::{Held, Own, PersonWhat, StoredHash, roster};
use assurance_clinic::widgets::theme::{Look, Theme};
use secrecy::SecretString;
use uuid::Uuid;

use super::screens::in_every_look;
use super::support::{Screen, at, flat, moment};

/// People of a record, in the order in which they were added.
fn people(of: &[(&str, &[Held])]) -> Vec<Event> {
    let mut head = Head::EMPTY;
    let add = |(at, (name, held)): (usize, &(&str, &[Held]))| {
        let passphrase = StoredHash::new("$argon2id$none".into());
        let what = PersonWhat::Add { name: (*name).into(), held: held.to_vec(), passphrase };
        let dated = Dated { on: moment().today, what };
        let new = NewEvent {
            id: Uuid::from_u128(500 + at as u128),
            stream: roster(),
            version: at as u64 + 1,
            by: "A. First".into(),
            role: "administrator".into(),
            on_behalf_of: None,
            terminal: "room-2".into(),
            time: timestamp_text(Timestamp::UNIX_EPOCH),
            kind: dated.what.kind(),
            payload_version: 1,
            payload: dated.payload(),
        };
        let event = Event::chained(new, head);
        head = event.head();
        event
    };
    of.iter().enumerate().map(add).collect()
}

/// What an administrator decides next about somebody, where the record holds `all`.
fn decided(all: &[Event], of: &str, what: impl Fn(Uuid) -> PersonWhat) -> Event {
    let is_of = |event: &&Event| event.new.payload.contains(&format!("\"name\":\"{of}\""));
    let person = all.iter().find(is_of).unwrap().new.id;
    let in_roster = all.iter().filter(|event| event.new.stream == roster());
    let (last, version) = (in_roster.clone().next_back().unwrap(), in_roster.count() as u64 + 1);
    let dated = Dated { on: moment().today, what: what(person) };
    let id = Uuid::from_u128(900 + u128::from(version));
    let new = NewEvent { id, version, kind: dated.what.kind(), payload: dated.payload(), ..last.new.clone() };
    Event::chained(new, all.last().unwrap().head())
}

fn manager_of(team: &str) -> Held {
    Held::Manager(Own::new([team.into()].into()).unwrap())
}

/// A chair, a manager of Protection 1 who also looks, and an analyst.
fn three() -> Vec<Event> {
    let team = super::support::SAMPLE.data.teams.iter().find(|team| team.name.as_str() == "Protection 1").unwrap();
    people(&[
        ("D. Adeyemi", &[Held::Chair]),
        ("R. Osei", &[manager_of(team.id.as_str()), Held::Viewer]),
        ("S. Hart", &[Held::Analyst]),
    ])
}

pub fn shared() -> Screen {
    Screen::shared((80, 24), Look::new(Theme::Default, false), &three())
}

fn actor(name: &str, role: Role) -> Actor {
    Actor { by: name.into(), role, on_behalf_of: None, terminal: "room-2".into() }
}

/// The record found the passphrase right.
fn let_in(screen: &mut Screen, name: &str, role: Role, drafts: &[(String, String)]) {
    let (actor, drafts) = (actor(name, role), drafts.to_vec());
    screen.tell(Msg::Record(RecordNews::SignedIn { actor, drafts, events: Vec::new() }));
}

/// Chooses a name, types a passphrase and is let in.
pub fn signs_in(screen: &mut Screen, name: &str, role: Role, drafts: &[(String, String)]) {
    screen.typed(name).press("Enter");
    if screen.text().contains("in which role?") {
        screen.typed(role.in_words()).press("Enter");
    }
    screen.typed("a long passphrase").press("Enter");
    let passphrase = Passphrase(SecretString::from("a long passphrase"));
    let asked = Effect::SignIn { name: name.into(), role, passphrase };
    assert_eq!(screen.asked.last(), Some(&asked), "{}", screen.text());
    let_in(screen, name, role, drafts);
}

/// That nothing on the screen is anybody's.
fn shows_nothing(screen: &Screen, also: &[&str]) {
    let text = screen.text();
    let gone = ["Protection", "C-1", "W0", "Southampton", "December", "Visits", "A-1"];
    for word in gone.iter().chain(also) {
        assert!(!text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn a_screen_that_is_left_warns_and_then_locks() {
    let mut screen = Screen::locking(5);
    screen.in_team().press("3");
    screen.it_is(at(269));
    assert!(!screen.text().contains("locks in"), "{}", screen.text());
    screen.it_is(at(270));
    assert!(screen.text().contains("This screen locks in 30 seconds unless a key is pressed."), "{}", screen.text());
    screen.press("Down");
    assert!(!screen.text().contains("locks in"), "a key wins time\n{}", screen.text());
    screen.it_is(at(569));
    assert!(screen.text().contains("locks in 1 second unless"), "{}", screen.text());
    screen.it_is(at(570));
    assert!(screen.text().contains("No key was pressed for 5 minutes"), "{}", screen.text());
    shows_nothing(&screen, &[]);
    assert!(screen.asked.contains(&Effect::Wipe), "the terminal is to be wiped");
    assert_eq!(screen.app.next_minute(), None, "a locked screen wakes for nothing");
    // A key that was on its way opens nothing.
    screen.press("Enter");
    shows_nothing(&screen, &[]);
    screen.it_is(at(571)).press("Enter");
    assert!(screen.text().contains("Where to look"), "{}", screen.text());
}

#[test]
fn the_chair_of_an_open_clinic_has_an_hour_and_eight_hours_end_for_everybody() {
    let mut screen = Screen::locking(5);
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter").recorded();
    screen.press("Enter F2").typed("Open the").press("Enter").on_this_day().recorded().press("Home Enter");
    screen.it_is(at(3569));
    assert!(!screen.text().contains("locks in"), "{}", screen.text());
    screen.it_is(at(3571));
    assert!(screen.text().contains("locks in 29 seconds"), "{}", screen.text());
    for minute in 60..480 {
        screen.press("Down").it_is(at(minute * 60));
    }
    screen.press("Down");
    assert!(screen.text().contains("locks in 60 seconds whatever is typed"), "{}", screen.text());
    screen.press("Down").it_is(at(480 * 60));
    assert!(screen.text().contains("8 hours have passed"), "{}", screen.text());
    shows_nothing(&screen, &[]);
}

#[test]
fn everything_a_person_had_on_the_screen_is_dropped_and_their_text_is_theirs_again() {
    for form in ["a", "c", "w Down Enter"] {
        let mut screen = Screen::locking(5);
        screen.in_team().press("3 /").typed("C-1").press("Enter").press(form).typed("Weekly canary list");
        let text = screen.kept().into_values().flatten().find(|text| text.contains("Weekly canary list"));
        assert!(text.is_some(), "{form}: it is kept as it is typed");
        screen.press("F6");
        shows_nothing(&screen, &["canary", "Weekly"]);
        let drafts = screen.kept().into_iter().filter_map(|(place, text)| Some((place, text?))).collect::<Vec<_>>();
        assert!(screen.asked.iter().all(|effect| match effect {
            Effect::SaveDraft { author, .. } => author.as_str() == "J. Doe",
            _ => true,
        }));
        screen.press("Enter");
        assert!(!screen.text().contains("canary"), "{form}: not before it is read\n{}", screen.text());
        screen.tell(Msg::Record(RecordNews::Acting { person: "J. Doe".into(), drafts }));
        assert!(screen.text().contains("half-typed"), "{form}\n{}", screen.text());
        assert_eq!(screen.app.desk.drafts.values().filter(|text| text.contains("Weekly canary list")).count(), 1);
    }
}

#[test]
fn who_locks_with_text_on_no_disk_is_told_and_only_they_get_it_back() {
    let mut screen = shared();
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    screen.press("a").typed("Weekly canary list");
    let (place, text) = screen.kept().into_iter().next_back().unwrap();
    let full = |place: &str, text: &Option<String>| DraftNews {
        author: "D. Adeyemi".into(),
        place: place.into(),
        fields: text.clone(),
        outcome: Err("The disk is full.".into()),
    };
    screen.tell(Msg::Draft(full(&place, &text)));
    screen.press("F6");
    assert!(flat(&screen).contains("stays in memory for you alone"), "{}", screen.text());
    screen.press("2");
    assert!(flat(&screen).contains("NOT SAVED anywhere: 1 half-typed text of D. Adeyemi"), "{}", screen.text());
    shows_nothing(&screen, &["canary"]);
    signs_in(&mut screen, "S. Hart", Role::Analyst, &[]);
    assert!(screen.app.desk.drafts.is_empty() && !screen.text().contains("canary"), "{}", screen.text());
    // It is tried again for its author, whoever is here.
    screen.asked.clear();
    screen.it_is(at(10));
    let again = Effect::SaveDraft { author: "D. Adeyemi".into(), place: place.clone(), fields: text.clone() };
    assert!(screen.asked.contains(&again), "{:?}", screen.asked);
    screen.press("F6");
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    assert_eq!(screen.app.desk.drafts.get(&place), text.as_ref());
    // One that was still on its way when they left is held as well.
    screen.press("F6");
    screen.tell(Msg::Draft(full("elsewhere", &text)));
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    assert_eq!(screen.app.desk.drafts.get("elsewhere"), text.as_ref());
}

#[test]
fn nothing_is_shown_of_a_shared_record_before_somebody_signs_in() {
    let screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &[]);
    assert!(screen.text().contains("Where to look"), "nobody signs in to a record without people\n{}", screen.text());
    let mut screen = shared();
    shows_nothing(&screen, &[]);
    for keys in ["F2", "F1", "F5", "u", "m", "Esc", "Tab", "F4", "F6", "Ctrl-c Enter"] {
        screen.press(keys);
        shows_nothing(&screen, &[]);
    }
    screen.press("Esc Backspace Backspace Backspace Backspace");
    signs_in(&mut screen, "R. Osei", Role::Viewer, &[]);
    let text = screen.text();
    assert!(text.contains("R. Osei, viewer") && text.contains("Where to look"), "{text}");
}

#[test]
fn a_passphrase_is_pasted_whole_shown_never_and_asked_for_again_where_it_is_wrong() {
    let mut screen = shared();
    screen.typed("osei").press("Enter 1");
    let long = "correct horse  battery ".repeat(25);
    screen.tell(Msg::Paste(long.clone()));
    assert!(!screen.text().contains("horse") && screen.text().contains("********"), "{}", screen.text());
    assert!(!format!("{:?}", screen.app).contains("horse"), "nor printed");
    screen.press("Enter");
    let asked = screen.asked.pop().unwrap();
    assert!(!format!("{asked:?}").contains("horse"), "{asked:?}");
    let passphrase = Passphrase(SecretString::from(long));
    assert_eq!(asked, Effect::SignIn { name: "R. Osei".into(), role: Role::Manager, passphrase });
    // While it is looked at nothing is lost or done twice.
    screen.typed("x").press("Enter Esc");
    assert!(!screen.asked.iter().any(|effect| matches!(effect, Effect::SignIn { .. })));
    screen.tell(Msg::Record(RecordNews::NotSignedIn { message: "Not that one.".into(), events: Vec::new() }));
    assert!(screen.text().contains("Not that one."), "{}", screen.text());
    shows_nothing(&screen, &["********"]);
    // An answer that nobody waits for lets nobody in.
    let_in(&mut screen, "R. Osei", Role::Manager, &[]);
    shows_nothing(&screen, &[]);
    // What is left standing half-typed is taken away.
    screen.typed("half").it_is(at(61));
    assert!(screen.text().contains("Who are you?"), "{}", screen.text());
}

#[test]
fn a_role_that_does_not_reach_a_team_sees_none_of_its_workers_and_children() {
    let mut screen = shared();
    signs_in(&mut screen, "R. Osei", Role::Manager, &[]);
    screen.in_team().press("2");
    assert!(screen.text().contains("W0"), "their own team\n{}", screen.text());
    screen.press("Esc").on("Protection 2").press("Enter");
    for part in ["2", "3", "5"] {
        screen.press(part);
        assert!(flat(&screen).contains("is not open to this role"), "part {part}\n{}", screen.text());
        screen.press("F4");
        assert!(!screen.text().contains("is shown"), "{}", screen.text());
    }
    screen.press("F6");
    signs_in(&mut screen, "R. Osei", Role::Viewer, &[]);
    screen.in_team().press("2");
    assert!(!screen.text().contains("W0"), "a viewer sees no worker\n{}", screen.text());
}

#[test]
fn who_is_disabled_or_loses_the_role_is_locked_out_at_once_and_a_record_that_becomes_shared_locks() {
    let mut screen = Screen::small();
    screen.tell(Msg::Record(RecordNews::Since(three())));
    assert!(screen.text().contains("From now on people sign in"), "{}", screen.text());
    shows_nothing(&screen, &[]);
    screen.it_is(at(2));
    signs_in(&mut screen, "S. Hart", Role::Analyst, &[]);
    let disabled = decided(&three(), "S. Hart", |person| PersonWhat::Disable { person });
    screen.tell(Msg::Record(RecordNews::Since(vec![disabled])));
    assert!(screen.text().contains("was taken away"), "{}", screen.text());
    assert!(!screen.text().contains("S. Hart"), "who is disabled is not offered\n{}", screen.text());
}

/// A passphrase is set anew because somebody else may know the old one: what it opened is closed.
#[test]
fn a_passphrase_that_is_set_anew_locks_what_the_old_one_opened() {
    type Decides = fn(Uuid, StoredHash) -> PersonWhat;
    let passphrase = || StoredHash::new("$argon2id$other".into());
    let reset: Decides = |person, passphrase| PersonWhat::Reset { person, passphrase };
    let renewed: Decides = |person, passphrase| PersonWhat::Renew { person, passphrase };
    for (what, of, is_locked) in [(reset, "S. Hart", true), (renewed, "S. Hart", false), (reset, "R. Osei", false)] {
        let mut screen = shared();
        signs_in(&mut screen, "S. Hart", Role::Analyst, &[]);
        screen.in_team();
        let event = decided(&three(), of, |person| what(person, passphrase()));
        screen.tell(Msg::Record(RecordNews::Since(vec![event.clone()])));
        let text = screen.text();
        assert_eq!(text.contains("passphrase set anew"), is_locked, "{}: {text}", event.new.kind);
        assert_eq!(text.contains("Protection 1"), !is_locked, "{}: {text}", event.new.kind);
        if is_locked {
            // The new one opens it again, and stays.
            screen.it_is(at(2));
            signs_in(&mut screen, "S. Hart", Role::Analyst, &[]);
            screen.tell(Msg::Record(RecordNews::Since(vec![event])));
            assert!(screen.text().contains("Where to look"), "{}", screen.text());
        }
    }
}

#[test]
fn f6_in_an_open_clinic_pauses_it_and_the_minutes_say_so() {
    let mut screen = Screen::locking(5);
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter").recorded();
    screen.press("Enter F2").typed("Open the").press("Enter").on_this_day().recorded().press("Home Enter");
    screen.it_is(at(60)).press("F6");
    assert!(screen.text().contains("Pause the clinic"), "{}", screen.text());
    screen.press("3");
    assert!(screen.text().contains("Item 1"), "stays\n{}", screen.text());
    screen.asked.clear();
    screen.press("F6 1");
    assert!(screen.text().contains("is paused"), "{}", screen.text());
    let noted = screen.asked_to_record();
    assert!(noted[0].payload.contains("The clinic was paused"), "{noted:?}");
    screen.press("Enter F6 F6");
    assert!(screen.text().contains("locked with F6"), "twice locks at once\n{}", screen.text());
}

#[test]
fn a_hang_up_locks_and_what_is_locked_stays_so() {
    let mut alone = Screen::locking(5);
    alone.in_team();
    let mut shared = shared();
    signs_in(&mut shared, "R. Osei", Role::Manager, &[]);
    for screen in [&mut alone, &mut shared] {
        for _ in 0..3 {
            screen.tell(Msg::HangUp);
            shows_nothing(screen, &[]);
            assert!(!screen.asked.contains(&Effect::Quit), "the terminal is still there");
        }
    }
    // A passphrase that stands there half-typed is dropped.
    shared.it_is(at(10)).typed("osei").press("Enter 1").typed("half a passphrase");
    assert!(shared.text().contains("Passphrase  *"), "{}", shared.text());
    shared.tell(Msg::HangUp);
    assert!(shared.text().contains("Who are you?"), "{}", shared.text());
}

#[test]
fn an_answer_that_comes_after_a_hang_up_lets_nobody_in() {
    let mut screen = shared();
    screen.typed("D. Adeyemi").press("Enter").typed("a long passphrase").press("Enter");
    assert!(screen.text().contains("Looking whether the passphrase is right"), "{}", screen.text());
    screen.tell(Msg::HangUp);
    assert!(screen.text().contains("Who are you?"), "{}", screen.text());
    let mut nobody_tries = shared();
    nobody_tries.typed("D. Adeyemi").press("Enter").typed("a long passphrase").press("Enter").tell(Msg::HangUp);
    let_in(&mut nobody_tries, "D. Adeyemi", Role::Chair, &[]);
    assert!(nobody_tries.text().contains("Who are you?"), "{}", nobody_tries.text());
    // Whoever tries the same name meanwhile is let in by the answer to their own passphrase alone.
    screen.typed("D. Adeyemi").press("Enter").typed("a guess").press("Enter");
    let_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    shows_nothing(&screen, &[]);
    screen.tell(Msg::Record(RecordNews::NotSignedIn { message: "Not that one.".into(), events: Vec::new() }));
    assert!(screen.text().contains("Not that one."), "{}", screen.text());
}

#[test]
fn the_pages_without_anybody_in_front() {
    type Way = (&'static str, fn((u16, u16), Look) -> Screen);
    fn alone(size: (u16, u16), look: Look) -> Screen {
        let mut screen = Screen::new(size, look);
        screen.in_team().press("F6");
        screen
    }
    fn names(size: (u16, u16), look: Look) -> Screen {
        Screen::shared(size, look, &three())
    }
    fn locked(size: (u16, u16), look: Look) -> Screen {
        let mut screen = names(size, look);
        signs_in(&mut screen, "R. Osei", Role::Manager, &[]);
        screen.it_is(at(300));
        screen
    }
    fn roles(size: (u16, u16), look: Look) -> Screen {
        let mut screen = names(size, look);
        screen.typed("osei").press("Enter");
        screen
    }
    fn passphrase(size: (u16, u16), look: Look) -> Screen {
        let mut screen = roles(size, look);
        screen.press("1").typed("half a passphrase");
        screen
    }
    fn wrong(size: (u16, u16), look: Look) -> Screen {
        let mut screen = passphrase(size, look);
        screen.press("Enter");
        let message = "Name and passphrase do not go together, or this person may not sign in. Nothing is open. Try again; \
                       7 guesses are left for now.";
        screen.tell(Msg::Record(RecordNews::NotSignedIn { message: message.into(), events: Vec::new() }));
        screen
    }
    let ways: [Way; 6] = [
        ("lock-nobody-signs-in", alone),
        ("lock-after-minutes", locked),
        ("sign-in-names", names),
        ("sign-in-roles", roles),
        ("sign-in-passphrase", passphrase),
        ("sign-in-wrong", wrong),
    ];
    for (name, way) in ways {
        in_every_look(name, way);
    }
}

/// The record cannot be read, the drafts beside it can: what is typed is kept there, and leaving waits for nothing.
#[test]
fn what_is_typed_beside_a_record_that_cannot_be_read_is_kept() {
    let mut screen = Screen::unread_record();
    assert!(screen.text().contains("is damaged"), "{}", screen.text());
    screen.press("a").typed("List visits");
    let kept = screen.kept();
    assert!(kept.values().flatten().any(|text| text.contains("List visits")), "{kept:?}");
    screen.press("Esc q 2");
    assert!(screen.asked.contains(&Effect::Quit), "{}", screen.text());
}

/// Whoever damages a shared record does not open the children with it.
#[test]
fn a_record_that_cannot_be_read_opens_no_worker_and_no_child() {
    let mut screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &[]);
    let mut unread = Screen::unread_record();
    for (screen, is_open) in [(&mut screen, true), (&mut unread, false)] {
        screen.in_team().press("3");
        assert_eq!(screen.text().contains("C-"), is_open, "{}", screen.text());
        screen.press("2");
        assert_eq!(screen.text().contains("W05"), is_open, "{}", screen.text());
        screen.press("F4");
        assert!(is_open || flat(screen).contains("who may see it is not"), "{}", screen.text());
    }
}
