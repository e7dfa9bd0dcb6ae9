//! XML bodies: values to text and back, for every protocol that uses them.
//!
//! Reading goes over the text once, along the schema and the value; no tree is built. The binding of prefixes is ignored, as in
//! botocore: names are compared without them. A document type declaration is refused, so there are no entities except XML's own
//! five.

mod error;
mod read;
mod reader;
#[cfg(any(feature = "rest-xml", feature = "scripted"))]
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
#[cfg(feature = "scripted")]
pub(super) use write::{write_output, write_output_value};

#[cfg(test)]
mod tests;
