//! Generated types with serde: into files and out of them, in the format of any crate that knows serde.
//!
//! Types have `Serialize` and `Deserialize` where they were generated with `--serde`, or where `tinsmith.json` chooses it. Both
//! work along the schema of the type, under the names of the model. A builder of such a client is serialized as the input that
//! it has, and `input_from` reads one.
//!
//! | value | is |
//! |---|---|
//! | structure | a map; members that are not set are left out |
//! | union | a map with one key. `{"SDK_UNKNOWN_MEMBER": {"name": "…"}}` is a member that the model does not know; nothing is kept of its value |
//! | enum | its text, known or not |
//! | timestamp | text as in RFC 3339, to the nanosecond. Seconds since 1970 are read too |
//! | blob | base64 in formats for people, bytes in others |
//! | number that is not finite | `"NaN"`, `"Infinity"` or `"-Infinity"` in formats for people |
//! | free JSON | what it is |
//!
//! What is not known is left out when it is read, and a required member that is missing is an error with its name.
//!
//! Secrets are read like everything else, but not written: a value in which one is set gives an error that names the member.
//! [`expose_secrets`] is the way around it.

mod described;
mod plain;
mod read;
mod write;

pub use described::Described;
#[doc(hidden)]
pub use read::read;
pub(crate) use read::read_fields;
#[doc(hidden)]
pub use write::write;
pub use write::{Exposed, expose_secrets};

#[cfg(test)]
mod tests;
