//! Every integration test in one binary: the crate is linked once.

mod fixtures;
mod http;
mod http_server;
mod https;
mod kill;
mod layers;
mod published;
mod record;
mod terminal;
