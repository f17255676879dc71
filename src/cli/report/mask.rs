//! What a paper does not say to whoever asks for it: the same that lists and screens do not.

use std::borrow::Cow;

use crate::cli::door::Room;
use crate::dataset::identifiers::Identifiers;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::record::access::sees_all;

/// Takes the workers and child records out of typed text that whoever acts may not see, or that are hidden from a room.
pub(super) struct Mask<'a> {
    room: Room<'a>,
    register: &'a Register,
    /// None where nothing is hidden, and where there are no figures to know them by, which was said at the door.
    identifiers: Option<Identifiers>,
}

impl<'a> Mask<'a> {
    /// That of the room.
    pub(super) fn of(register: &'a Register, room: Room<'a>) -> Self {
        let masks = room.present || !sees_all(register, room.me);
        let identifiers = room.sight.filter(|_| masks).map(|sight| Identifiers::of(sight.figures.data));
        Self { room, register, identifiers }
    }

    /// The text as it may be read.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let hides = |team: &TeamId| self.room.present || !self.room.may_see(self.register, team);
        self.identifiers.as_ref().map_or(Cow::Borrowed(text), |it| it.mask(text, hides))
    }
}
