//! News of the feed and of the record.

use std::collections::BTreeMap;

use super::habits::{self, Habits};
use super::level::Level;
use super::msg::{Effect, FeedNews, OwnDrafts, RecordNews};
use super::over::Over;
use super::{App, Notice, access_log, doing, presence, safekeeping, server, sitting, steps};
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::event::Event;
use crate::domain::period::Period;
use crate::screens::desk::{Origin, RecordRead};
use crate::screens::page::Place;

impl App {
    pub(super) fn feed(&mut self, news: FeedNews) {
        self.refreshing = matches!(news, FeedNews::Refreshing);
        match news {
            FeedNews::Refreshing => {}
            FeedNews::Unchanged => self.say("The feed has nothing newer."),
            FeedNews::Opened { snapshot, source, fetched_at } => {
                let is_new = snapshot.digest != self.desk.snapshot.digest;
                let before = self.desk.figures().latest_period();
                let was_latest = before.is_none_or(|before| before == self.desk.period);
                let was = self.desk.data();
                let others = (!was.is_none() && was.organisation_id != snapshot.data.organisation_id)
                    .then(|| (was.organisation.clone(), snapshot.data.organisation.clone()));
                self.desk.snapshot = snapshot;
                self.desk.origin = Some(Origin { source, fetched_at });
                self.desk.refused.clear();
                // What is read over a page shows figures that are no longer the ones in use.
                self.over.retain(|over| !matches!(over, Over::Text { .. } | Over::Pictures(_)));
                if was_latest && self.pinned.is_none() {
                    self.desk.period = self.desk.figures().latest_period().unwrap_or(self.desk.period);
                }
                self.rebuild();
                if let Some((was, now)) = others {
                    self.fail(format!(
                        "CAUTION: these are the figures of {now}; until now they were of {was}. The record is the same. \
                         Check the feed before anything is recorded."
                    ));
                    return;
                }
                match (before, self.desk.figures().latest_period()) {
                    (Some(before), now) if now < Some(before) => self.went_back(before, now),
                    _ if is_new => self.say("New figures are in use."),
                    _ => {}
                }
            }
            FeedNews::Refused(faults) => {
                let mut seen = faults.iter().filter(|fault| self.desk.why_not_fault(fault).is_none());
                let first = seen.next().map_or("it could not be read", |fault| fault.message.as_str());
                let rest = if self.desk.data().is_none() {
                    "No figures are at hand; d lists why. The register of actions is open: u."
                } else {
                    "The last good figures stay in use; d lists why."
                };
                // The fault's own words know nothing of what is at hand; `rest` says it.
                let first = first.replace(" The last good feed stays in use.", "");
                self.fail(format!("The feed was not taken: {first} {rest}"));
                self.desk.refused = faults;
                self.rebuild();
            }
        }
    }

    /// The newest document has left the source. What is recorded now is held against older figures.
    fn went_back(&mut self, before: Period, now: Option<Period>) {
        let now = now.map_or("no month at all".into(), |now| now.in_words());
        let before = before.in_words();
        self.fail(format!(
            "The figures went back: {before} is no longer in the feed, and {now} is in use. Ask the data team; nothing \
             typed or recorded is lost."
        ));
    }

    pub(super) fn record(&mut self, news: RecordNews) -> Vec<Effect> {
        match news {
            RecordNews::Loaded { events, drafts } => {
                self.desk.record = RecordRead::Read;
                let mut effects = self.fold(&events);
                // Begun anew while a clinic is held, the room is still full of peers.
                if self.desk.register.clinics().any(|it| it.state == ClinicState::Open) {
                    self.desk.hidden.hide_all();
                    self.rebuild();
                }
                effects.extend(self.known_drafts(drafts));
                effects.extend(server::landed(self, &events));
                effects
            }
            RecordNews::AccessNoted { id, events, wrong } => access_log::told(self, id, &events, wrong.as_ref()),
            RecordNews::Here(others) => {
                presence::told(self, &others);
                Vec::new()
            }
            RecordNews::Since(events) if events.is_empty() => Vec::new(),
            RecordNews::Since(events) => {
                let mut effects = self.fold(&events);
                effects.extend(server::landed(self, &events));
                effects
            }
            RecordNews::Stirred => std::iter::once(Effect::CatchUp).chain(presence::again(self)).collect(),
            RecordNews::Away(why) => server::away(self, why.as_str()),
            RecordNews::Back => server::back(self),
            RecordNews::Appended { id, events } => {
                let mut effects = self.fold(&events);
                effects.extend(steps::appended(self, id));
                effects.extend(doing::go_on(self));
                effects.extend(safekeeping::may_leave(self).then_some(Effect::Quit));
                effects
            }
            RecordNews::NotAppended { id, message, events } => {
                let mut effects = self.fold(&events);
                let again = steps::not_appended(self, id, message.as_str(), !events.is_empty());
                effects.extend(if again.is_empty() { doing::go_on(self) } else { again });
                effects
            }
            RecordNews::SignedIn { actor, drafts, events } => {
                let mut effects = self.fold(&events);
                effects.extend(sitting::signed_in(self, actor, drafts));
                effects
            }
            RecordNews::NotSignedIn { message, events } => {
                let effects = self.fold(&events);
                sitting::not_signed_in(self, message.as_str());
                effects
            }
            RecordNews::Acting { person, drafts } => {
                // Who took over once more meanwhile is answered next.
                if self.is_absent(&person) {
                    return Vec::new();
                }
                // What went wrong stays said, as it is for everybody who comes.
                if self.notice.as_ref().is_some_and(|said| said.is_error) {
                    return self.take_drafts(drafts);
                }
                let said = self.notice.take();
                let effects = self.take_drafts(drafts);
                // Two lines have room: what waits for this person matters more to them than what stays another's.
                self.notice = match self.notice.take() {
                    Some(more) => {
                        let me = &self.desk.me;
                        let text =
                            format!("{}, {}: every entry keeps this name. {}", me.by, me.role.in_words(), more.text);
                        Some(Notice { text, ..more })
                    }
                    None => said,
                };
                effects
            }
            RecordNews::Unusable { message, drafts } => {
                // The door first: what the person had half-typed lies beside the record, and is theirs once they are in.
                sitting::record_unusable(self, message.as_str());
                drafts.map_or_else(Vec::new, |drafts| self.known_drafts(drafts))
            }
        }
    }

    /// Takes a person's kept forms and habits, the first time they come; gives what is to be done with what was typed
    /// meanwhile. What went wrong before stays said: what is said of the forms comes behind it.
    pub(super) fn take_drafts(&mut self, drafts: Vec<(String, String)>) -> Vec<Effect> {
        if std::mem::replace(&mut self.desk.drafts_read, true) {
            return Vec::new();
        }
        let mut drafts: BTreeMap<String, String> = drafts.into_iter().collect();
        if let Some(text) = drafts.remove(habits::PLACE) {
            self.habits = Habits::read(&text);
            self.take_habits();
        }
        let said = self.notice.take();
        let mut effects = steps::take_drafts(self, drafts);
        self.notice = match (said, self.notice.take()) {
            (Some(said), Some(more)) if said.is_error => {
                Some(Notice { text: format!("{} {}", said.text, more.text), ..said })
            }
            (said, more) => more.or(said),
        };
        self.rebuild();
        effects.extend(safekeeping::may_leave(self).then_some(Effect::Quit));
        effects
    }

    /// Looks at lists as the person did the last time, and goes back to where they were in the same feed, as deep as it
    /// is still there. Who has pressed a key already is left where they are.
    fn take_habits(&mut self) {
        if self.is_used {
            for level in &mut self.stack {
                self.habits.apply_looks(&level.place, &mut level.tables);
            }
            return;
        }
        let path = self.habits.path(&self.feed_name());
        let there = path.into_iter().skip(1).take_while(|place| self.desk.has(place));
        let places = std::iter::once(Place::Overview).chain(there);
        self.stack = places.map(|place| Level::open(place, &self.desk, &self.habits)).collect();
        self.lay_out();
    }

    /// Which feed this is, whatever month it is of.
    pub(super) fn feed_name(&self) -> String {
        let source = self.desk.origin.as_ref().map_or("", |origin| origin.source.as_str());
        format!("{} {source}", self.desk.data().organisation_id)
    }

    /// Adds events to the register. Where they make the record one that people sign in to, nobody goes on unknown.
    pub(super) fn fold(&mut self, events: &[Event]) -> Vec<Effect> {
        let known = self.desk.register.head().position;
        let was_shared = self.is_shared();
        let new = || events.iter().filter(|event| event.position > known);
        self.desk.events.extend(new().cloned());
        self.desk.register.extend(events);
        self.rebuild();
        let is_reset = new().any(|event| sitting::resets(self, event));
        sitting::read(self, was_shared, is_reset)
    }

    /// The drafts that the record's desk gave with what it read, if their author is in front: whoever came meanwhile is told
    /// of their own next.
    fn known_drafts(&mut self, drafts: OwnDrafts) -> Vec<Effect> {
        if self.is_absent(&drafts.person) { Vec::new() } else { self.take_drafts(drafts.texts) }
    }
}
