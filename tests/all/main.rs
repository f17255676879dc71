//! Every integration test in one binary: the crate is linked once.

mod fixtures;
mod http;
mod http_server;
mod https;
mod layers;
mod published;
