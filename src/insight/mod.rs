//! What the figures mean: pure, over the dataset and the settings.

pub mod accounts;
pub mod agenda;
pub mod audits;
pub mod authority;
pub mod difference;
pub mod forward;
pub mod kept;
pub mod opening;
pub mod person_names;
pub mod quality;
pub mod reckoned;
pub mod records_outside;
pub mod small_numbers;
pub mod spc;
#[cfg(test)]
mod testing;
pub mod where_to_look;
pub mod words;
