//! Audits.

use super::desk::Desk;
use super::page::Page;
use crate::domain::fault::Owner;

/// The audits of an owner.
pub fn page(desk: &Desk, owner: &Owner) -> Page {
    let _ = owner;
    super::clinics::page(desk)
}
