//! What the figures mean: pure, over the dataset and the settings.

pub mod records_outside;
pub mod where_to_look;
