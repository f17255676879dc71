//! What the register says of who opened which list of child records.

use super::Register;
use crate::domain::access::Access;
use crate::domain::event::Event;

impl Register {
    /// Every opening of a list of child records, in the order in which they were noted.
    pub fn accesses(&self) -> impl DoubleEndedIterator<Item = &Access> {
        self.accesses.iter()
    }

    /// A list was opened; whether that could be read.
    pub(super) fn opened(&mut self, event: &Event) -> bool {
        Access::read(event).map(|access| self.accesses.push(access)).is_some()
    }
}
