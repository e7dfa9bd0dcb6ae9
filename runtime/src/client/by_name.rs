//! Calls, pages and waiters of a client: typed, and by name.

use std::sync::Arc;

use serde_json::Value;

use super::callable::Callable;
use super::core::ClientCore;
use super::object_forms;
use super::prepared::PreparedRequest;
use super::presign::{PresignOptions, Presigned};
use super::{Paginator, StreamingCall, Waiter};
use crate::body::BodyInput;
use crate::driver::Mode;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::NotPageable;
use crate::protocol::EncodeError;
use crate::schema::{Location, Operation};
use crate::service::Catalog;
use crate::value::Structure;
use crate::waiter::UnknownWaiter;
#[cfg(feature = "jmespath")]
use crate::waiter::find;

impl<S: Mode> ClientCore<S> {
    /// A call of an operation with its input.
    #[doc(hidden)]
    pub fn prepare<O, E: ModelledErrors>(
        &self,
        operation: &'static impl Callable,
        input: impl Structure + 'static,
    ) -> PreparedRequest<S, O, E> {
        PreparedRequest::new(self.clone(), operation, Arc::new(input))
    }

    /// A call by name, with a payload that streams where there is one.
    pub(super) fn prepare_by_name<E: ModelledErrors>(
        &self,
        catalog: &Catalog,
        operation: &str,
        parameters: &Value,
        body: Option<BodyInput>,
    ) -> Result<PreparedRequest<S, DynamicStructure, E>, Error<E>> {
        let failed = |operation: &str, cause| Error::new(operation, Kind::Other(cause), Metadata::default());
        let found = catalog.operation(operation);
        let found = found.map_err(|error| failed(operation, Cause::UnknownOperation(error)))?;
        let mut parameters = object_forms::with_texts(found, parameters);
        let payload = match &body {
            Some(_) => Some(streaming_payload(found).map_err(|error| failed(found.model_name, Cause::Encode(error)))?),
            None => None,
        };
        if let Some(payload) = payload
            && parameters.is_object()
        {
            // The member is there, for whoever looks for those that are required.
            parameters.to_mut()[payload] = Value::String(String::new());
        }
        let input = DynamicStructure::from_json(found.input, &parameters);
        let mut input = input.map_err(|report| failed(found.model_name, Cause::Invalid(report)))?;
        if let (Some(payload), Some(body)) = (payload, body) {
            input.set_body(payload, body);
        }
        Ok(self.prepare(found, input))
    }

    /// Calls an operation by its method name, with its input as JSON; its output comes as JSON.
    #[doc(hidden)]
    pub fn call<E: ModelledErrors>(
        &self,
        catalog: &Catalog,
        operation: &str,
        parameters: &Value,
    ) -> S::Sent<Result<Value, Error<E>>> {
        match self.prepare_by_name(catalog, operation, parameters, None) {
            Ok(prepared) => prepared.send_for_json(),
            Err(error) => S::ready(Err(error)),
        }
    }

    /// A call of an operation by its method name, with its input as JSON, whose bodies stream.
    #[doc(hidden)]
    pub fn call_streaming<E: ModelledErrors>(
        &self,
        catalog: &'static Catalog,
        operation: &str,
        parameters: Value,
    ) -> StreamingCall<S, E> {
        StreamingCall::new(self.clone(), catalog, operation, parameters)
    }

    /// Presigns an operation by its method name, with its input as JSON.
    #[doc(hidden)]
    pub fn presign<E: ModelledErrors>(
        &self,
        catalog: &Catalog,
        operation: &str,
        parameters: &Value,
        options: &PresignOptions,
    ) -> S::Sent<Result<Presigned, Error<E>>> {
        match self.prepare_by_name::<E>(catalog, operation, parameters, None) {
            Ok(prepared) => prepared.presign(options),
            Err(error) => S::ready(Err(error)),
        }
    }

    /// The pages of an operation's result, by name.
    ///
    /// # Errors
    ///
    /// There is no such operation, or its result does not come in pages.
    #[doc(hidden)]
    pub fn paginator<E: ModelledErrors>(
        &self,
        catalog: &Catalog,
        operation: &str,
    ) -> Result<Paginator<S, E>, NotPageable> {
        #[cfg(feature = "jmespath")]
        if let Some(found) = catalog
            .operation(operation)
            .ok()
            .filter(|found| found.paginator.is_some())
        {
            return Ok(Paginator::new(self.clone(), found));
        }
        Err(NotPageable {
            operation: operation.to_owned(),
            known: catalog.pageable().collect(),
            unknown: catalog.operation(operation).err(),
        })
    }

    /// A waiter, by name.
    ///
    /// # Errors
    ///
    /// There is no such waiter.
    #[doc(hidden)]
    pub fn waiter<E: ModelledErrors>(
        &self,
        catalog: &'static Catalog,
        name: &str,
    ) -> Result<Waiter<S, E>, UnknownWaiter> {
        let waiters = catalog.waiters;
        #[cfg(feature = "jmespath")]
        if let Ok(schema) = find(waiters, name) {
            return Ok(Waiter::new(self.clone(), catalog, schema));
        }
        Err(UnknownWaiter {
            name: name.to_owned(),
            known: waiters.iter().map(|waiter| waiter.name).collect(),
        })
    }
}

/// The member of an input that is its body, where that streams.
fn streaming_payload(operation: &'static Operation) -> Result<&'static str, EncodeError> {
    let mut members = operation.input.members.iter();
    let payload = members.find(|member| operation.streams_input && member.location == Location::Payload);
    payload.map(|member| member.name).ok_or(EncodeError {
        member: operation.model_name,
        problem: EncodeError::NO_STREAM,
    })
}
