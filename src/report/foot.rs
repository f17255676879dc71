//! The foot of every paper: when and by whom it was closed, which figures it shows, and the head of the record then.
//!
//! A chain alone does not notice a cut tail. A paper that left the program does: `clinic record verify --head` takes the
//! head that stands at its end, where no full stop follows it, so that it can be copied as it is.

use super::papers::day;
use crate::domain::clinic::meeting::Closed;
use crate::text::SafeText;

/// The foot of a paper of a clinic that was closed so: one line, without the end.
pub fn foot(closed: &Closed) -> String {
    let (on, by) = (day(closed.written.on), closed.written.hand.in_words());
    let figures = closed.kept.as_of.map_or_else(
        || "No figures were at hand.".to_owned(),
        |as_of| format!("Figures as at {}, feed {}.", day(as_of), SafeText::kept(&closed.kept.digest)),
    );
    let head = closed.head.map_or_else(|| "not known".to_owned(), |head| head.to_string());
    format!("Closed on {on} by {by}. {figures} Record {head}")
}
