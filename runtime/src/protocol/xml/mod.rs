//! XML bodies: values to text and back, for every protocol that has them.
//!
//! Reading goes once over the text, down the schema and the value with it; no tree is built. What a prefix is bound to does not
//! count, as in botocore: names are compared without it. A document type declaration is refused, so there are no entities
//! but the five of XML itself.

mod error;
mod read;
mod reader;
#[cfg(feature = "rest-xml")]
mod write;

#[cfg(all(feature = "rest-xml", feature = "eventstream"))]
pub(super) use error::error_body;
#[cfg(feature = "rest-xml")]
pub(super) use error::{is_error, is_success};
pub(super) use error::{read_error, request_id};
#[cfg(feature = "query")]
pub(super) use read::read_result;
pub(super) use read::read_structure;
#[cfg(feature = "rest-xml")]
pub(super) use read::read_value;
#[cfg(feature = "rest-xml")]
pub(super) use write::{write_document, write_value};

#[cfg(test)]
mod tests;
