//! What a generated client holds: its configuration and its transport, and with them everything by name.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::prepared::{PreparedRequest, PresignOptions, Presigned};
use super::state::ClientState;
use super::{Paginator, Waiter};
use crate::dynamic::DynamicStructure;
use crate::endpoint::{EndpointError, Url};
use crate::error::{Cause, Error, Kind, Metadata};
use crate::mode::Mode;
use crate::paginate::NotPageable;
use crate::schema::{Operation, UnknownOperation};
use crate::service_errors::ServiceErrors;
use crate::value::Structure;
use crate::waiter::UnknownWaiter;
#[cfg(feature = "jmespath")]
use crate::waiter::find;

/// A client's inside. Cheap to clone; clones share connections, credentials and the retry quota.
pub struct ClientCore<S: Mode> {
    pub(crate) state: Arc<ClientState>,
    pub(crate) transport: S::Transport,
}

impl<S: Mode> fmt::Debug for ClientCore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &self.state;
        f.debug_struct("ClientCore")
            .field("service", &state.service.id)
            .field("endpoint_params", &state.endpoint_params)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

impl<S: Mode> Clone for ClientCore<S> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            transport: self.transport.clone(),
        }
    }
}

impl<S: Mode> ClientCore<S> {
    /// What carries the client's requests, and tells its time.
    pub fn transport(&self) -> &S::Transport {
        &self.transport
    }

    /// Where the client's requests go. Nothing is sent. Operations with endpoint parameters of their own can go elsewhere.
    ///
    /// # Errors
    ///
    /// No endpoint follows from the configuration.
    pub fn endpoint(&self) -> Result<&Url, EndpointError> {
        self.state.target().map(|target| target.url())
    }

    /// A call of an operation with its input.
    #[doc(hidden)]
    pub fn prepare<O, E: ServiceErrors>(
        &self,
        operation: &'static Operation,
        input: impl Structure + Send + 'static,
    ) -> PreparedRequest<S, O, E> {
        PreparedRequest::new(self.clone(), operation, Box::new(input))
    }

    /// A call by name.
    pub(super) fn prepare_by_name<E: ServiceErrors>(
        &self,
        operation: &str,
        parameters: &Value,
    ) -> Result<PreparedRequest<S, DynamicStructure, E>, Error<E>> {
        let failed = |operation: &str, cause| Error::new(operation, Kind::Other(cause), Metadata::default());
        let found = self.state.service.operation(operation);
        let found = found.map_err(|error| failed(operation, Cause::UnknownOperation(error)))?;
        let input = DynamicStructure::from_json(found.input, parameters);
        let input = input.map_err(|report| failed(found.name, Cause::Invalid(report)))?;
        Ok(self.prepare(found, input))
    }

    /// Calls an operation by its method name, with its input as JSON; its output comes as JSON.
    #[doc(hidden)]
    pub fn call<E: ServiceErrors>(&self, operation: &str, parameters: &Value) -> S::Sent<Result<Value, Error<E>>> {
        match self.prepare_by_name(operation, parameters) {
            Ok(prepared) => prepared.send_for_json(),
            Err(error) => S::ready(Err(error)),
        }
    }

    /// Presigns an operation by its method name, with its input as JSON.
    #[doc(hidden)]
    pub fn presign<E: ServiceErrors>(
        &self,
        operation: &str,
        parameters: &Value,
        options: &PresignOptions,
    ) -> S::Sent<Result<Presigned, Error<E>>> {
        match self.prepare_by_name::<E>(operation, parameters) {
            Ok(prepared) => prepared.presign(options),
            Err(error) => S::ready(Err(error)),
        }
    }

    /// Whether an operation's result comes in pages.
    ///
    /// # Errors
    ///
    /// There is no such operation.
    #[doc(hidden)]
    pub fn can_paginate(&self, operation: &str) -> Result<bool, UnknownOperation> {
        Ok(self.state.service.operation(operation)?.paginator.is_some())
    }

    /// The pages of an operation's result, by name.
    ///
    /// # Errors
    ///
    /// There is no such operation, or its result does not come in pages.
    #[doc(hidden)]
    pub fn paginator<E: ServiceErrors>(&self, operation: &str) -> Result<Paginator<S, E>, NotPageable> {
        let service = self.state.service;
        #[cfg(feature = "jmespath")]
        if let Some(schema) = service.operation(operation).ok().and_then(|found| found.paginator) {
            return Ok(Paginator::new(self.clone(), schema));
        }
        Err(NotPageable {
            operation: operation.to_owned(),
            known: service.pageable().collect(),
            unknown: service.operation(operation).err(),
        })
    }

    /// A waiter, by name.
    ///
    /// # Errors
    ///
    /// There is no such waiter.
    #[doc(hidden)]
    pub fn waiter<E: ServiceErrors>(&self, name: &str) -> Result<Waiter<S, E>, UnknownWaiter> {
        let waiters = self.state.service.waiters;
        #[cfg(feature = "jmespath")]
        if let Ok(schema) = find(waiters, name) {
            return Ok(Waiter::new(self.clone(), schema));
        }
        Err(UnknownWaiter {
            name: name.to_owned(),
            known: waiters.iter().map(|waiter| waiter.name).collect(),
        })
    }
}
