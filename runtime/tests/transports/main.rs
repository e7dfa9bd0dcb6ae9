//! The transports that do I/O, against a server on the loopback interface. No test leaves the machine.

#[macro_use]
mod support;

mod blocking;
mod hyper;
mod logs;
mod reqwest;
