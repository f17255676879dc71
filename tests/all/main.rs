//! Every integration test in one binary: the crate is linked once.

mod actions;
mod attendance;
mod away;
mod bad_record;
mod breakdown;
mod care;
mod charts;
mod clinics;
mod counts;
mod difference;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(unix)]
mod examples;
mod fixtures;
mod forms;
mod from_csv;
mod full_disk;
mod golden;
mod half_typed;
mod http;
mod http_server;
mod https;
#[cfg(target_os = "linux")]
mod io_faults;
mod keys;
mod kill;
mod layers;
mod linear;
mod lock;
mod offers;
#[cfg(target_os = "linux")]
mod opened;
#[cfg(unix)]
mod people;
#[cfg(unix)]
mod permissions;
#[cfg(unix)]
mod person;
#[cfg(unix)]
mod postgres;
#[cfg(target_os = "linux")]
mod power_cut;
mod present;
mod published;
mod quality;
mod reckoned;
mod record;
mod refusals;
mod report;
mod representation;
#[cfg(unix)]
mod rights;
mod room;
#[cfg(unix)]
mod schemas;
mod screens;
mod signals;
mod story;
mod support;
#[cfg(target_os = "linux")]
mod tampering;
mod terminal;
mod tier;
mod two_months;
mod two_people;
