//! Every integration test in one binary: the crate is linked once.

mod layers;
