//! Table, text input, text editor, list of choices, chart: parts of a screen that know nothing of clinics. State stands apart from
//! drawing, and drawing never changes it.

pub mod charts;
pub mod choices;
pub mod editor;
pub mod input;
pub mod paint;
pub mod secret;
pub mod table;
pub mod theme;
