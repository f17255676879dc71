//! The record: what people write, kept for good.
//!
//! [`decide`] is the one door: may this person take this step now, and which events does it write? [`store`] keeps them;
//! Once people share it, [`sign_in`] says who somebody is and [`access`] what they may see and do.
//! [`verify`] finds what was changed behind its back; [`drafts`] holds what is half-typed, apart from the record.

pub mod access;
pub mod care;
pub mod decide;
mod digits;
pub mod drafts;
pub mod entry_rules;
pub mod facts;
pub mod files;
pub mod here;
pub mod looked;
mod migration;
mod mounts;
pub mod passphrase;
pub mod postgres;
pub mod refusal;
pub mod retry;
pub mod rules;
pub mod sign_in;
pub mod sqlite;
pub mod store;
pub mod verify;
