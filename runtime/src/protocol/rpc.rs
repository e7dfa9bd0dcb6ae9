//! What the protocols without HTTP bindings share: they know an operation by its name, not by its path.

use super::template::fill_host_prefix;
use super::{BODY_CAPACITY, EncodeError, Encoded, FIELDS_CAPACITY};
use crate::http::{Headers, Request};
use crate::schema::Operation;
use crate::value::Structure;

/// A request that has only its method, path and host prefix yet.
pub(super) fn request(operation: &Operation, input: &dyn Structure, path: &str) -> Result<Encoded, EncodeError> {
    Ok(Encoded {
        request: Request {
            method: operation.http_method.into(),
            scheme: "".into(),
            authority: String::new(),
            path: path.to_owned(),
            query: String::new(),
            headers: Headers::with_capacity(FIELDS_CAPACITY),
            body: Vec::with_capacity(BODY_CAPACITY),
        },
        host_prefix: fill_host_prefix(operation.host_prefix, input)?,
        members_in_url: Vec::new(),
    })
}
