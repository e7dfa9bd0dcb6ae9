//! The common part of the protocols without HTTP bindings: they identify an operation by its name, not by its path.

use bytes::Bytes;

use super::template::fill_host_prefix;
use super::{EncodeError, Encoded, FIELDS_CAPACITY};
use crate::http::{Headers, Request};
use crate::schema::Operation;
use crate::value::Structure;

/// A request with only its method, path and host prefix.
pub(super) fn request(operation: &Operation, input: &dyn Structure, path: &str) -> Result<Encoded, EncodeError> {
    Ok(Encoded {
        request: Request {
            method: operation.http_method.into(),
            scheme: "".into(),
            authority: String::new(),
            path: path.to_owned(),
            query: String::new(),
            headers: Headers::with_capacity(FIELDS_CAPACITY),
            body: Bytes::new(),
            call: None,
        },
        host_prefix: fill_host_prefix(operation.host_prefix, input)?,
        members_in_url: Vec::new(),
    })
}
