//! Async or blocking: the two modes of a client, as types. What each does is in `driver`.

/// `send` gives a future. It runs on any executor that the transport runs on, and does nothing until it is polled.
#[derive(Clone, Copy, Debug)]
pub enum Async {}

/// `send` gives the result. No executor is started, here or anywhere.
#[derive(Clone, Copy, Debug)]
pub enum Blocking {}
