//! Papers: what was agreed, in the form each reader uses. Pure text, made from the record and the figures kept with it.

pub mod build;
pub mod disclosure;
pub mod document;
mod doubts;
mod foot;
pub mod formats;
pub mod minutes;
pub mod papers;
mod said;
pub mod template;
