//! Two programs on one file, which tells neither of what the other wrote: who was disabled at the one writes nothing more
//! at the other.

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::event::{Event, NewEvent};
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::person::PersonWhat;
use assurance_clinic::record::drafts::Drafts;
use assurance_clinic::record::passphrase::Params;
use assurance_clinic::record::store::{Append, Options, open};
use assurance_clinic::runtime::record::RecordDesk;
use assurance_clinic::widgets::theme::{Look, Theme};

use super::super::support::{Screen, flat};
use super::{actor, decided, signs_in, three};

/// One file, and the screens of one program on it.
struct Room {
    folder: tempfile::TempDir,
    desk: RecordDesk,
    screen: Screen,
}

impl Room {
    /// The record of [`three`], with somebody signed in.
    fn new(name: &str, role: Role) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let events: Vec<NewEvent> = three().into_iter().map(|event| event.new).collect();
        Self::store(&folder).append(&Append { events }).unwrap();
        let mut desk = Self::desk(&folder, name, role);
        let RecordNews::Loaded { events, .. } = desk.load() else { panic!("the record is there") };
        let mut screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &events);
        signs_in(&mut screen, name, role, &[]);
        screen.asked.clear();
        Self { folder, desk, screen }
    }

    fn store(folder: &tempfile::TempDir) -> Box<dyn assurance_clinic::record::store::Store> {
        open(folder.path().join("record.db").to_str().unwrap(), Options::default()).unwrap()
    }

    fn desk(folder: &tempfile::TempDir, name: &str, role: Role) -> RecordDesk {
        let work = Params { memory_kib: 64, passes: 1, lanes: 1 };
        let drafts = Drafts::in_folder(folder.path().join("drafts"));
        RecordDesk::new(Self::store(folder), drafts, &actor(name, role), work)
    }

    fn events(&self) -> Vec<Event> {
        Self::store(&self.folder).after(0).unwrap()
    }

    /// Another program decides something about somebody.
    fn elsewhere(&self, what: impl Fn(uuid::Uuid) -> PersonWhat, name: &str) {
        let all = self.events();
        let new = decided(&all, name, what).new;
        let mut other = Self::desk(&self.folder, "A. First", Role::Administrator);
        other.load();
        let news = other.append(vec![new]);
        assert!(matches!(news, RecordNews::Appended { .. }), "{news:?}");
    }

    /// Does what the program asks of the record.
    fn serve(&mut self) {
        for asked in std::mem::take(&mut self.screen.asked) {
            if let Effect::Append(events) = asked {
                let news = self.desk.append(events);
                self.screen.tell(Msg::Record(news));
            }
        }
    }

    /// Gives an action of the service to be recorded.
    fn adds_an_action(&mut self) {
        self.screen.press("Home a").typed("Weekly list").field("Owner").typed("Team manager").field("[ Save ]");
        self.screen.press("Enter");
        assert!(!self.screen.asked_nothing_to_record(), "{}", self.screen.text());
    }

    fn actions(&self) -> usize {
        self.events().iter().filter(|event| event.new.kind == "action.add").count()
    }
}

#[test]
fn who_was_disabled_elsewhere_records_nothing_more() {
    let mut room = Room::new("D. Adeyemi", Role::Chair);
    room.adds_an_action();
    room.elsewhere(|person| PersonWhat::Disable { person }, "D. Adeyemi");
    room.serve();
    assert_eq!(room.actions(), 0, "{}", room.screen.text());
    assert!(flat(&room.screen).contains("was taken away"), "{}", room.screen.text());
}

#[test]
fn who_still_may_is_told_or_goes_on_and_nothing_is_lost() {
    let mut room = Room::new("D. Adeyemi", Role::Chair);
    room.adds_an_action();
    room.elsewhere(|person| PersonWhat::Disable { person }, "S. Hart");
    room.serve();
    let text = flat(&room.screen);
    assert!(text.contains("Not saved: A. First changed who may do what in this record in the meantime."), "{text}");
    assert!(text.contains("Weekly list") && text.contains("[ Save ]"), "{text}");
    room.screen.press("Enter");
    room.serve();
    assert_eq!(room.actions(), 1, "{}", room.screen.text());
}

/// An own try whose answer was lost is in the record already, and is no decision of somebody else's.
#[test]
fn a_decision_of_ones_own_that_is_there_already_is_written() {
    let room = Room::new("D. Adeyemi", Role::Chair);
    let new = decided(&room.events(), "S. Hart", |person| PersonWhat::Disable { person }).new;
    let mut desk = Room::desk(&room.folder, "A. First", Role::Administrator);
    desk.load();
    Room::store(&room.folder).append(&Append { events: vec![new.clone()] }).unwrap();
    let news = desk.append(vec![new]);
    let RecordNews::Appended { events, .. } = news else { panic!("{news:?}") };
    assert_eq!(events.len(), 1);
}
