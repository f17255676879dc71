use std::sync::Mutex;

use chrono::{DateTime, TimeDelta};

use super::*;
use crate::domain::person::roster;
use crate::record::decide::{Entry, Facts, Step, decide};
use crate::record::passphrase::{hash, work};
use crate::record::store::{Options, open};
use crate::record::verify::load;

const QUICK: Params = Params { memory_kib: 64, passes: 1, lanes: 1 };
const RIGHT: &str = "tapir lantern gravel";

/// Clocks that a test sets: the wall's, and the one since the machine started.
struct Clocks {
    wall: Mutex<Timestamp>,
    uptime: Mutex<Option<Uptime>>,
}

impl Clock for Clocks {
    fn now(&self) -> Timestamp {
        *self.wall.lock().unwrap()
    }

    fn uptime(&self) -> Option<Uptime> {
        self.uptime.lock().unwrap().clone()
    }
}

impl Clocks {
    fn new() -> Self {
        let wall = DateTime::parse_from_rfc3339("2023-01-12T14:22:05Z").unwrap().to_utc();
        Self { wall: Mutex::new(wall), uptime: Mutex::new(Some(up("one", "first", 3_600_000))) }
    }

    /// Both clocks go on.
    fn pass(&self, seconds: u64) {
        self.set_wall(i64::try_from(seconds).unwrap());
        if let Some(up) = self.uptime.lock().unwrap().as_mut() {
            up.millis += seconds * 1000;
        }
    }

    /// Somebody sets the clock on the wall.
    fn set_wall(&self, seconds: i64) {
        *self.wall.lock().unwrap() += TimeDelta::seconds(seconds);
    }

    fn be(&self, uptime: Option<Uptime>) {
        *self.uptime.lock().unwrap() = uptime;
    }
}

fn up(machine: &str, boot: &str, millis: u64) -> Uptime {
    Uptime { machine: machine.into(), boot: boot.into(), millis }
}

struct Terminal {
    folder: tempfile::TempDir,
    clocks: Clocks,
}

impl Terminal {
    /// A record shared by an administrator and a chair, both with the same passphrase.
    fn new() -> Self {
        Self::with(QUICK)
    }

    fn with(params: Params) -> Self {
        let it = Self { folder: tempfile::tempdir().unwrap(), clocks: Clocks::new() };
        let passphrase = hash(&SecretString::from(RIGHT.to_owned()), params).unwrap();
        for (name, held) in [("S. Hart", Held::Administrator), ("D. Adeyemi", Held::Chair)] {
            let passphrase = passphrase.clone();
            it.decide(PersonWhat::Add { name: name.into(), held: vec![held, Held::Viewer], passphrase });
        }
        it
    }

    /// Opened anew each time, as a program that was started again does.
    fn store(&self) -> Box<dyn Store> {
        open(self.folder.path().join("clinic.db").to_str().unwrap(), Options::default()).unwrap()
    }

    fn register(&self) -> Register {
        load(&*self.store()).unwrap()
    }

    fn decide(&self, what: PersonWhat) {
        let me = Actor { by: "S. Hart".into(), role: Role::Administrator, on_behalf_of: None, terminal: "test".into() };
        let facts = Facts::bare(self.clocks.now().date_naive(), Uuid::now_v7());
        let step = Step::Write(Box::new(Entry::Person(what)));
        let events = decide(&self.register(), &me, step, &facts, self.clocks.now()).unwrap();
        self.store().append(&Append { events }).unwrap();
    }

    fn id(&self, name: &str) -> Uuid {
        self.register().person(&name.into()).unwrap().id
    }

    fn attempt(&self, name: &str, passphrase: &str) -> Result<SignedIn, SignInRefusal> {
        self.attempt_with(name, passphrase, None, QUICK)
    }

    fn attempt_with(
        &self,
        name: &str,
        passphrase: &str,
        role: Option<Role>,
        params: Params,
    ) -> Result<SignedIn, SignInRefusal> {
        let passphrase = SecretString::from(passphrase.to_owned());
        let attempt = Attempt { name: name.into(), passphrase, role, terminal: "room-2".into() };
        sign_in_to(&*self.store(), &mut Register::default(), attempt, params, &self.clocks)
    }

    /// How many of `many` wrong guesses are looked at.
    fn guesses(&self, name: &str, many: usize) -> usize {
        (0..many)
            .filter(|_| match self.attempt(name, "wrong wrong wrong") {
                Err(SignInRefusal::NotRecognised { .. }) => true,
                Err(SignInRefusal::TooMany { wait }) => {
                    assert!(wait <= WINDOW && !wait.is_zero(), "{wait:?}");
                    false
                }
                other => panic!("{other:?}"),
            })
            .count()
    }
}

#[test]
fn the_right_passphrase_opens_in_a_role_that_is_held() {
    let it = Terminal::new();
    let me = it.attempt(" d. ADEYEMI", RIGHT).unwrap();
    assert_eq!((me.actor.by.as_str(), me.actor.role, &me.held), ("D. Adeyemi", Role::Chair, &Held::Chair));
    assert_eq!(me.person, it.id("D. Adeyemi"));
    let viewer = it.attempt_with("D. Adeyemi", RIGHT, Some(Role::Viewer), QUICK).unwrap();
    assert_eq!(viewer.actor.role, Role::Viewer);
    let other = it.attempt_with("D. Adeyemi", RIGHT, Some(Role::Administrator), QUICK);
    assert!(matches!(other, Err(SignInRefusal::NotThatRole(_))), "{other:?}");
}

#[test]
fn unknown_disabled_and_wrong_take_the_same_work_and_the_same_words() {
    let it = Terminal::new();
    it.decide(PersonWhat::Add {
        name: "R. Osei".into(),
        held: vec![Held::Viewer],
        passphrase: hash(&SecretString::from(RIGHT.to_owned()), QUICK).unwrap(),
    });
    it.decide(PersonWhat::Disable { person: it.id("R. Osei") });
    work::take();
    let mut said = Vec::new();
    for (name, passphrase) in [
        ("D. Adeyemi", "wrong wrong wrong"),
        ("Nobody At All", "wrong wrong wrong"),
        ("Nobody At All", RIGHT),
        ("", RIGHT),
        ("R. Osei", "wrong wrong wrong"),
        ("R. Osei", RIGHT),
    ] {
        let refused = it.attempt(name, passphrase).unwrap_err();
        let left = matches!(refused, SignInRefusal::NotRecognised { left: 6 | 7 });
        assert!(left, "{name}: {refused:?}");
        said.push(refused.to_string().replace("6 guesses", "7 guesses"));
        assert_eq!(work::take(), 64, "{name}, {passphrase}: one hash, as for everybody");
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    // Nor does the number of guesses tell who is there.
    for name in ["D. Adeyemi", "Nobody At All", "R. Osei"] {
        it.guesses(name, 10);
        assert!(matches!(it.attempt(name, RIGHT), Err(SignInRefusal::TooMany { .. })), "{name}");
    }
    assert_eq!(work::take() % 64, 0);
}

#[test]
fn of_two_hundred_attempts_in_five_minutes_eight_are_looked_at() {
    let it = Terminal::new();
    work::take();
    assert_eq!(it.guesses("D. Adeyemi", 200), 8);
    assert_eq!(work::take(), 8 * 64, "the others are not even reckoned");
    assert!(matches!(it.attempt("D. Adeyemi", RIGHT), Err(SignInRefusal::TooMany { .. })), "the right one waits too");
    assert_eq!(it.guesses("S. Hart", 1), 1, "others are not held up");
    it.clocks.pass(299);
    assert_eq!(it.guesses("D. Adeyemi", 5), 0);
    it.clocks.pass(2);
    assert_eq!(it.guesses("D. Adeyemi", 200), 8);
    it.clocks.pass(150);
    assert_eq!(it.guesses("D. Adeyemi", 1), 0);
    it.clocks.pass(151);
    assert!(it.attempt("D. Adeyemi", RIGHT).is_ok());
}

#[test]
fn a_success_and_a_new_passphrase_end_the_count() {
    let it = Terminal::new();
    assert_eq!(it.guesses("D. Adeyemi", 7), 7);
    it.attempt("D. Adeyemi", RIGHT).unwrap();
    assert_eq!(it.guesses("D. Adeyemi", 20), 8);
    let passphrase = hash(&SecretString::from("another one altogether".to_owned()), QUICK).unwrap();
    it.decide(PersonWhat::Reset { person: it.id("D. Adeyemi"), passphrase });
    assert!(matches!(it.attempt("D. Adeyemi", RIGHT), Err(SignInRefusal::NotRecognised { left: 7 })));
    assert!(it.attempt("D. Adeyemi", "another one altogether").is_ok());
}

#[test]
fn no_clock_that_is_set_and_no_restart_gives_more_guesses() {
    // Set forward by any amount, set back, and both, within one start of the machine.
    for set in [600, 86_400, 400_000_000, -600, -86_400] {
        let it = Terminal::new();
        assert_eq!(it.guesses("D. Adeyemi", 20), 8);
        it.clocks.set_wall(set);
        assert_eq!(it.guesses("D. Adeyemi", 5), 0, "set by {set} s");
        it.clocks.set_wall(-set);
        assert_eq!(it.guesses("D. Adeyemi", 5), 0);
        it.clocks.set_wall(set);
        it.clocks.pass(301);
        assert_eq!(it.guesses("D. Adeyemi", 20), 8, "five minutes are five minutes, set by {set} s");
    }
    // The machine is started again, with its clock set forward: five minutes run from the start.
    let it = Terminal::new();
    assert_eq!(it.guesses("D. Adeyemi", 20), 8);
    it.clocks.set_wall(86_400);
    it.clocks.be(Some(up("one", "second", 20_000)));
    assert_eq!(it.guesses("D. Adeyemi", 5), 0);
    it.clocks.pass(281);
    assert_eq!(it.guesses("D. Adeyemi", 20), 8);
    // Another machine has but the clock on the wall; what lies ahead of it counts as made now.
    it.clocks.be(Some(up("two", "third", 9_000_000)));
    assert_eq!(it.guesses("D. Adeyemi", 5), 0);
    it.clocks.set_wall(-3_600);
    assert_eq!(it.guesses("D. Adeyemi", 5), 0);
    it.clocks.set_wall(3_600);
    it.clocks.pass(301);
    assert_eq!(it.guesses("D. Adeyemi", 20), 8);
    // A machine without such a clock, set back.
    let it = Terminal::new();
    it.clocks.be(None);
    assert_eq!(it.guesses("D. Adeyemi", 20), 8);
    it.clocks.set_wall(-86_400);
    assert_eq!(it.guesses("D. Adeyemi", 5), 0);
}

#[test]
fn of_guesses_made_at_once_no_ninth_is_looked_at() {
    let it = Terminal::new();
    let looked_at: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8).map(|_| scope.spawn(|| it.guesses("D. Adeyemi", 4))).collect();
        tries.into_iter().map(|tried| tried.join().unwrap()).sum()
    });
    assert_eq!(looked_at, 8);
}

#[test]
fn a_weaker_hash_is_renewed_when_its_owner_signs_in() {
    let it = Terminal::new();
    let strong = Params { memory_kib: 128, passes: 2, lanes: 1 };
    let kept = |it: &Terminal| it.register().person(&"D. Adeyemi".into()).unwrap().passphrase.clone().unwrap();
    let before = kept(&it);
    assert!(it.attempt_with("D. Adeyemi", "wrong wrong wrong", None, strong).is_err());
    assert_eq!(kept(&it), before, "a wrong one renews nothing");
    it.attempt_with("D. Adeyemi", RIGHT, None, strong).unwrap();
    assert!(kept(&it).reveal().contains("m=128,t=2"), "{}", kept(&it).reveal());
    it.attempt_with("D. Adeyemi", RIGHT, None, strong).unwrap();
    let version = it.register().people().version();
    it.attempt("D. Adeyemi", RIGHT).unwrap();
    assert_eq!(it.register().people().version(), version, "a stronger one stays");
    let events = it.store().after(0).unwrap();
    assert_eq!(events.iter().filter(|event| event.new.kind == "person.renew").count(), 1);
    assert!(events.iter().filter(|event| event.new.kind == "person.renew").all(|event| event.new.stream == roster()));
    let whole = format!("{events:?}");
    assert!(!whole.contains("tapir") && !whole.contains("wrong wrong"), "no passphrase is in the record");
}

#[test]
fn nobody_signs_in_to_a_record_without_people() {
    let folder = tempfile::tempdir().unwrap();
    let it = Terminal { folder, clocks: Clocks::new() };
    assert_eq!(it.attempt("D. Adeyemi", RIGHT).unwrap_err(), SignInRefusal::NobodyYet);
    assert_eq!(it.store().head().unwrap().position, 0, "nothing is written");
}

#[test]
fn a_name_that_nobody_has_leaves_nothing_to_guess_from() {
    let it = Terminal::new();
    // Typed into the wrong field.
    it.attempt(RIGHT, "x").unwrap_err();
    let last = it.store().after(0).unwrap().pop().unwrap();
    assert_eq!((last.new.kind.as_str(), last.new.by.as_str()), ("person.guess", "a name not known here"));
    assert!(!format!("{last:?}").contains("tapir"), "{last:?}");
    assert!(last.new.stream.as_str().starts_with("person/nobody-"), "{:?}", last.new.stream);
}

/// With what ships: slow on purpose, so once.
#[test]
fn what_ships_takes_64_mib_three_times() {
    let it = Terminal::with(Params::LEAST);
    work::take();
    it.attempt_with("D. Adeyemi", "wrong wrong wrong", None, Params::LEAST).unwrap_err();
    it.attempt_with("Nobody", "wrong wrong wrong", None, Params::LEAST).unwrap_err();
    assert_eq!(work::take(), 2 * 65_536 * 3);
    it.attempt_with("D. Adeyemi", RIGHT, None, Params::LEAST).unwrap();
    let kept = it.register().person(&"D. Adeyemi".into()).unwrap().passphrase.clone().unwrap();
    assert!(kept.reveal().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
}

#[test]
fn this_machine_has_a_clock_that_nobody_sets() {
    if cfg!(target_os = "linux") {
        let (one, other) = (MachineClock.uptime().unwrap(), MachineClock.uptime().unwrap());
        assert_eq!((&one.machine, &one.boot), (&other.machine, &other.boot));
        assert!(one.millis <= other.millis && one.machine.len() == 16);
    }
}
