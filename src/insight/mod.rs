//! What the figures mean: pure, over the dataset and the settings.

pub mod where_to_look;
