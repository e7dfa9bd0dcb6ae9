//! Calls by name whose bodies stream.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::CallOptions;
use super::core::ClientCore;
use crate::body::{BodyInput, IntoRequestBody, ResponseBody};
use crate::driver::Mode;
use crate::error::Error;
use crate::modelled_errors::ModelledErrors;
use crate::service::Catalog;

/// A call by name, with its input as JSON, of which the bodies stream: that of the request where [`Self::body`] gives one, that of the
/// response where the model calls it streaming.
///
/// The path of a file never comes from the JSON: only [`Self::body`] names what is read.
#[must_use = "a call does nothing until it is sent"]
pub struct StreamingCall<S: Mode, E> {
    core: ClientCore<S>,
    catalog: &'static Catalog,
    operation: String,
    parameters: Value,
    body: Option<BodyInput>,
    options: Option<CallOptions>,
    errors: PhantomData<fn() -> E>,
}

/// The output of a call by name, with its body.
#[derive(Debug)]
#[non_exhaustive]
pub struct OutputWithBody<S: Mode> {
    /// The output without its body, as JSON.
    pub output: Value,
    /// The body: read it in chunks, as a whole, or into a file. It has no bytes where the output of the operation does not stream.
    pub body: ResponseBody<S>,
}

impl<S: Mode, E: ModelledErrors> StreamingCall<S, E> {
    pub(super) fn new(core: ClientCore<S>, catalog: &'static Catalog, operation: &str, parameters: Value) -> Self {
        Self {
            core,
            catalog,
            operation: operation.to_owned(),
            parameters,
            body: None,
            options: None,
            errors: PhantomData,
        }
    }

    /// The payload that the model calls streaming: bytes, a file, a reader or a stream. It takes the place of that member in the JSON.
    pub fn body(mut self, body: impl IntoRequestBody<S>) -> Self {
        self.body = Some(body.into_input());
        self
    }

    /// With options for this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// Sends it, and is done once the head of the response is here.
    ///
    /// # Errors
    ///
    /// As any call by name, and where there is a body and the operation takes none that streams.
    pub fn send(self) -> S::Sent<Result<OutputWithBody<S>, Error<E>>> {
        let prepared = self
            .core
            .prepare_by_name(self.catalog, &self.operation, &self.parameters, self.body);
        match prepared {
            Ok(prepared) => match self.options {
                Some(options) => prepared.options(options),
                None => prepared,
            }
            .send_for_body(),
            Err(error) => S::ready(Err(error)),
        }
    }
}

/// Without the parameters: they may be secrets.
impl<S: Mode, E> fmt::Debug for StreamingCall<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamingCall")
            .field("operation", &self.operation)
            .field("body", &self.body)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
