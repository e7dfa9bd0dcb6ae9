//! Calls of clients with values as JSON, without a service: what conformance cases go through.
//!
//! A case is a [`Call`] and ends in an [`Answer`], whether it goes by name, over a schema, or through the types of a generated
//! client. For the latter a program is generated (`tinsmith_codegen::driver`): it gets calls as lines, see [`serve`], and it
//! does what a user's code does. It makes values with setters, each from its piece of JSON ([`FromJson`]), and reads outputs
//! and errors as their types.

mod call;
mod line;
mod read;
mod serve;
pub mod stub;

pub use call::{Answer, Call, Failure, Settings};
pub use read::{FromJson, Members, Refusal, member};
pub use serve::{Modelled, Outcome, outcome, run, serve};
