//! Whether the record is what was written: every link of the chain, from the first event to the last.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::store::{Store, StoreError, StoreFault, for_each_page};
use crate::domain::event::{Event, Head, StreamId};
use crate::domain::register::Register;
use crate::text::SafeText;

/// What a check of the whole record found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// How many events are sound, from the first on.
    pub events: u64,
    /// The position and hash of the last of them.
    pub head: Head,
    /// The position of the first event that is not what was written, where the chain can tell.
    pub first_bad: Option<u64>,
    /// What is wrong; none where all is well.
    pub wrong: Option<SafeText>,
    /// What is open to harm although the record may be sound, each as a whole sentence with what to do.
    pub warnings: Vec<SafeText>,
}

impl Verified {
    /// Whether nothing was found.
    pub fn ok(&self) -> bool {
        self.wrong.is_none()
    }
}

/// Checks every event of `store`, as [`links`] does, and asks what is open to harm around them.
pub fn verify(store: &dyn Store, known: Option<Head>) -> Result<Verified, StoreError> {
    let found = links(store, known)?;
    Ok(Verified { warnings: store.warnings()?, ..found })
}

/// Checks every event of `store`, and nothing around them: there are no warnings. A chain alone does not notice a cut tail
/// or a whole rewrite: where `known`, a head noted earlier, is given, these are found too.
pub fn links(store: &dyn Store, known: Option<Head>) -> Result<Verified, StoreError> {
    let mut check = Check::new(known);
    let read = for_each_page(store, 0, |page| {
        for event in &page {
            if check.wrong.is_none() {
                check.event(event);
            }
        }
        Ok(())
    });
    match read {
        Ok(()) => check.end(),
        Err(StoreError { fault: StoreFault::Damaged { what, .. }, .. }) => check.fail(what.as_str()),
        Err(other) => return Err(other),
    }
    if check.wrong.is_none()
        && let Err(error) = store.check()
    {
        match error.fault {
            StoreFault::Damaged { what, .. } => check.wrong = Some((None, what)),
            _ => return Err(error),
        }
    }
    let (first_bad, wrong) = check.wrong.map_or((None, None), |(at, what)| (at, Some(what)));
    Ok(Verified { events: check.head.position, head: check.head, first_bad, wrong, warnings: Vec::new() })
}

/// The events after `head`, each link of the chain checked. A broken one is refused: nothing is built on it.
pub fn events_after(store: &dyn Store, head: Head) -> Result<Vec<Event>, StoreError> {
    let mut all = Vec::new();
    sound_pages(store, head, |page| all.extend(page))?;
    Ok(all)
}

/// Reads `store` into `register` from where that has come to, each link checked.
pub fn catch_up(store: &dyn Store, register: &mut Register) -> Result<(), StoreError> {
    sound_pages(store, register.head(), |page| register.extend(&page))
}

fn sound_pages(store: &dyn Store, mut head: Head, mut take: impl FnMut(Vec<Event>)) -> Result<(), StoreError> {
    for_each_page(store, head.position, |page| {
        for event in &page {
            if let Err(what) = link(head, event) {
                let fault = StoreFault::Damaged { first_bad: Some(head.position + 1), what: what.into() };
                return Err(StoreError { place: store.place(), fault });
            }
            head = event.head();
        }
        take(page);
        Ok(())
    })
}

/// The register of everything in `store`.
pub fn load(store: &dyn Store) -> Result<Register, StoreError> {
    let mut register = Register::default();
    catch_up(store, &mut register)?;
    Ok(register)
}

/// The register of the events of `store` up to `position`, this one included: the record as it stood then.
pub fn load_until(store: &dyn Store, position: u64) -> Result<Register, StoreError> {
    let mut register = Register::default();
    sound_pages(store, Head::EMPTY, |page| {
        register.extend(page.iter().take_while(|event| event.position <= position));
    })?;
    Ok(register)
}

/// Whether `event` is the one that was written after `head`.
pub(super) fn link(head: Head, event: &Event) -> Result<(), String> {
    let place = head.position.saturating_add(1);
    if event.position != place {
        return Err(format!("entry {place} is missing"));
    }
    if event.prev != head.hash {
        return Err(format!("entry {place} does not follow the one before it"));
    }
    if event.computed_hash() != event.hash {
        return Err(format!("entry {place} was changed after it was written"));
    }
    Ok(())
}

/// Looks at one event after the other.
pub(super) struct Check {
    known: Option<Head>,
    head: Head,
    versions: HashMap<StreamId, u64>,
    ids: HashSet<Uuid>,
    wrong: Option<(Option<u64>, SafeText)>,
}

impl Check {
    pub(super) fn new(known: Option<Head>) -> Self {
        Self { known, head: Head::EMPTY, versions: HashMap::new(), ids: HashSet::new(), wrong: None }
    }

    /// What was wrong with the last event; none where all is well so far.
    pub(super) fn wrong(&self) -> Option<SafeText> {
        self.wrong.as_ref().map(|(_, what)| what.clone())
    }

    /// Says that the event after the last sound one is bad.
    fn fail(&mut self, what: &str) {
        self.wrong = Some((Some(self.head.position.saturating_add(1)), what.into()));
    }

    /// Looks at the next.
    pub(super) fn event(&mut self, event: &Event) {
        let place = event.position;
        if let Err(what) = link(self.head, event) {
            return self.fail(&what);
        }
        let version = self.versions.entry(event.new.stream.clone()).or_default();
        if event.new.version != version.saturating_add(1) {
            return self.fail(&format!("entry {place} is not the next of its own history"));
        }
        *version = event.new.version;
        if !self.ids.insert(event.new.id) {
            return self.fail(&format!("entry {place} is there twice"));
        }
        if self.known.is_some_and(|known| known.position == place && known.hash != event.hash) {
            return self.fail(&format!("entry {place} is not the one that the head names: the record was rewritten"));
        }
        self.head = event.head();
    }

    fn end(&mut self) {
        match self.known {
            Some(known) if known.position > self.head.position => {
                self.fail(&format!(
                    "the record ends at {} and once reached {}: its end was cut off",
                    self.head.position, known.position
                ));
            }
            Some(known) if known.position == 0 && known != Head::EMPTY => {
                self.fail("a record starts from a hash of zeros, and the head given has another");
            }
            _ => {}
        }
    }
}
