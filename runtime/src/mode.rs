//! Async or blocking: the two modes of a client, as types. `driver` implements them.

/// `send` returns a future. It runs on any executor on which the transport runs, and does nothing until it is polled.
#[derive(Clone, Copy, Debug)]
pub enum Async {}

/// `send` returns the result. No executor is started.
#[derive(Clone, Copy, Debug)]
pub enum Blocking {}

/// The modes of a client that can send events while a call goes on: [`Async`] alone. A blocking client would have to wait for the
/// answer with the thread that sends.
///
/// ```
/// # use tinsmith_runtime::{Async, SendsEvents};
/// fn talk<S: SendsEvents>() {}
/// talk::<Async>();
/// ```
///
/// ```compile_fail,E0277
/// # use tinsmith_runtime::{Blocking, SendsEvents};
/// # fn talk<S: SendsEvents>() {}
/// talk::<Blocking>();
/// ```
#[cfg(feature = "eventstream")]
#[diagnostic::on_unimplemented(
    message = "an operation that sends events takes an async client",
    label = "this client is blocking",
    note = "make the client with `build()` in place of `build_blocking()`; sending events and reading the answer go on at the same time"
)]
pub trait SendsEvents {}

#[cfg(feature = "eventstream")]
#[diagnostic::do_not_recommend]
impl SendsEvents for Async {}
