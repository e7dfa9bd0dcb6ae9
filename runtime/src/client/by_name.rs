//! Calls, pages and waiters of a client: typed, and by name.

use serde_json::Value;

use super::core::ClientCore;
use super::object_forms;
use super::prepared::PreparedRequest;
use super::presign::{PresignOptions, Presigned};
use super::{Paginator, Waiter};
use crate::driver::Mode;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::modelled_errors::ModelledErrors;
use crate::paginate::NotPageable;
use crate::schema::{Operation, UnknownOperation};
use crate::value::Structure;
use crate::waiter::UnknownWaiter;
#[cfg(feature = "jmespath")]
use crate::waiter::find;

impl<S: Mode> ClientCore<S> {
    /// A call of an operation with its input.
    #[doc(hidden)]
    pub fn prepare<O, E: ModelledErrors>(
        &self,
        operation: &'static Operation,
        input: impl Structure + Send + 'static,
    ) -> PreparedRequest<S, O, E> {
        PreparedRequest::new(self.clone(), operation, Box::new(input))
    }

    /// A call by name.
    pub(super) fn prepare_by_name<E: ModelledErrors>(
        &self,
        operation: &str,
        parameters: &Value,
    ) -> Result<PreparedRequest<S, DynamicStructure, E>, Error<E>> {
        let failed = |operation: &str, cause| Error::new(operation, Kind::Other(cause), Metadata::default());
        let found = self.state.service.operation(operation);
        let found = found.map_err(|error| failed(operation, Cause::UnknownOperation(error)))?;
        let input = DynamicStructure::from_json(found.input, &object_forms::with_texts(found, parameters));
        let input = input.map_err(|report| failed(found.model_name, Cause::Invalid(report)))?;
        Ok(self.prepare(found, input))
    }

    /// Calls an operation by its method name, with its input as JSON; its output comes as JSON.
    #[doc(hidden)]
    pub fn call<E: ModelledErrors>(&self, operation: &str, parameters: &Value) -> S::Sent<Result<Value, Error<E>>> {
        match self.prepare_by_name(operation, parameters) {
            Ok(prepared) => prepared.send_for_json(),
            Err(error) => S::ready(Err(error)),
        }
    }

    /// Presigns an operation by its method name, with its input as JSON.
    #[doc(hidden)]
    pub fn presign<E: ModelledErrors>(
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
    pub fn paginator<E: ModelledErrors>(&self, operation: &str) -> Result<Paginator<S, E>, NotPageable> {
        let service = self.state.service;
        #[cfg(feature = "jmespath")]
        if let Some(found) = service
            .operation(operation)
            .ok()
            .filter(|found| found.paginator.is_some())
        {
            return Ok(Paginator::new(self.clone(), found));
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
    pub fn waiter<E: ModelledErrors>(&self, name: &str) -> Result<Waiter<S, E>, UnknownWaiter> {
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
