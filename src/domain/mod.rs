//! The words of the brief as types. Pure: no file, no socket, no clock.

pub mod action;
pub mod calendar;
pub mod catalogue;
pub mod due;
pub mod event;
pub mod fault;
pub mod figure;
pub mod ids;
pub mod org;
pub mod people;
pub mod period;
pub mod register;
pub mod steps;
