//! Async or blocking: the two modes of a client, as types. `driver` implements them.

/// `send` returns a future. It runs on any executor on which the transport runs, and does nothing until it is polled.
#[derive(Clone, Copy, Debug)]
pub enum Async {}

/// `send` returns the result. No executor is started.
#[derive(Clone, Copy, Debug)]
pub enum Blocking {}
