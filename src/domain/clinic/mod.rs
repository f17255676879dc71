//! The clinic: one meeting of one service area about one month's figures, from its schedule to its fixed minutes, with
//! what is prepared for it and what is carried out of it.

pub mod account;
pub mod agenda;
pub mod attendance;
pub mod audit;
pub mod changes;
pub mod events;
pub mod exemption;
pub mod kept;
pub mod meeting;
pub mod question;
pub mod representation;
