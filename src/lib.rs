//! `clinic` as a library: the words of an assurance clinic, the figures behind them, the record that keeps what was
//! agreed, and the screens that show both.
//!
//! Layers only look down; `tests/all/layers.rs` reads the `use` lines and keeps it so.

#![forbid(unsafe_code)]

#[cfg(test)]
extern crate self as assurance_clinic;

pub mod app;
pub mod cli;
pub mod dataset;
pub mod domain;
pub mod feed;
pub mod insight;
pub mod record;
pub mod report;
pub mod runtime;
pub mod screens;
pub mod settings;
pub mod text;
pub mod widgets;
