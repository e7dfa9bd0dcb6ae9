//! Calls of clients with JSON values, without a service. The checker's cases are such calls.
//!
//! A case is a [`Call`], and its result is an [`Answer`]: by name over a schema, or through a generated client. For the latter the
//! checker generates a program that does what a user's code does. It reads calls from lines ([`serve`]), builds values with setters
//! from JSON ([`FromJson`]), and reads outputs and errors as their types.

mod call;
mod line;
mod read;
mod serve;
pub mod stub;
mod walk;

pub use call::{Answer, Call, Failure, Settings};
pub use line::request_to_json;
pub use read::{FromJson, Members, Refusal, member, refused};
pub use serve::{CallResult, Modelled, call_result, ready, run, run_async, serve, serve_walks};
pub use walk::{Walk, Walked, Walker, shape_at, walk};
