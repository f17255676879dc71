//! The words of the brief as types. Pure: no file, no socket, no clock.

pub mod access;
pub mod action;
pub mod calendar;
pub mod catalogue;
pub mod clinic;
pub mod doubt;
pub mod due;
pub mod event;
pub mod fault;
pub mod figure;
pub mod hand;
pub mod ids;
pub mod org;
pub mod payload;
pub mod people;
pub mod period;
pub mod person;
pub mod person_names;
pub mod recommendation;
pub mod register;
pub mod signals;
pub mod steps;
pub mod variation;
