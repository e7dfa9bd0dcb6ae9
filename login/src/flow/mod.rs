//! The two ways to log in, as state machines that do no I/O.

mod answer;
pub(crate) mod authorization_code;
pub(crate) mod callback;
pub(crate) mod device;
pub(crate) mod pkce;
