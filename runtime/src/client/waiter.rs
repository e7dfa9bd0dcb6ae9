//! Waiters by name.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::core::ClientCore;
use super::wait::Wait;
use super::wait_error::{LastAnswer, WaitError};
use crate::driver::Mode;
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::modelled_errors::ModelledErrors;
use crate::request::CallOptions;
use crate::service::Catalog;
use crate::waiter::{WaitLimits, WaiterError, WaiterSchema};

/// Calls an operation again and again until the service is in the state that is waited for, by name.
pub struct Waiter<S: Mode, E> {
    core: ClientCore<S>,
    catalog: &'static Catalog,
    schema: &'static WaiterSchema,
    limits: WaitLimits,
    options: CallOptions,
    errors: PhantomData<fn() -> E>,
}

impl<S: Mode, E> fmt::Debug for Waiter<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("name", &self.schema.name)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, E: ModelledErrors> Waiter<S, E> {
    pub(super) fn new(core: ClientCore<S>, catalog: &'static Catalog, schema: &'static WaiterSchema) -> Self {
        Self {
            core,
            catalog,
            schema,
            limits: WaitLimits::default(),
            options: CallOptions::default(),
            errors: PhantomData,
        }
    }

    /// Waits this long between two calls, instead of the time of the model.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.limits.delay = Some(delay);
        self
    }

    /// Makes at most this many calls, instead of the number of the model. One call is always made.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.limits.max_attempts = Some(attempts);
        self
    }

    /// Takes at most this much time, instead of the model's limit on calls. The last call is made when the time is over.
    #[must_use]
    pub fn at_most(mut self, time: Duration) -> Self {
        self.limits.at_most = Some(time);
        self
    }

    /// With options for each call.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The wait for an input, as JSON, before it begins: what typed waits have is there, such as [`on_poll`](Wait::on_poll) and
    /// [`stop_if`](Wait::stop_if).
    ///
    /// # Errors
    ///
    /// The input is wrong.
    pub fn prepare(&self, parameters: &Value) -> Result<Wait<S, Value, E, Option<Value>>, Error<E>> {
        let wait = self.with_input(parameters)?;
        Ok(wait.limits(self.limits).options(self.options.clone()))
    }

    /// Waits, with an input as JSON. The last output is returned as JSON; `None` if an error of the service means that the state
    /// has come.
    ///
    /// # Errors
    ///
    /// The service did not get into the state, or a call got no answer.
    pub fn wait(&self, parameters: &Value) -> S::Sent<Result<Option<Value>, WaitError<Value, E>>> {
        match self.prepare(parameters) {
            Ok(wait) => wait.send(),
            Err(error) => {
                let waiter = self.schema.name;
                S::ready(Err(WaitError::new(
                    WaiterError::CallFailed { waiter },
                    LastAnswer::Error(error),
                )))
            }
        }
    }

    fn with_input(&self, parameters: &Value) -> Result<Wait<S, Value, E, Option<Value>>, Error<E>> {
        let failed = |operation: &str, cause| Error::new(operation, Kind::Other(cause), Metadata::default());
        let name = self.schema.operation;
        let operation = self.catalog.operation(name);
        let operation = operation.map_err(|error| failed(name, Cause::UnknownOperation(error)))?;
        let input = DynamicStructure::from_json(operation.input, parameters);
        let input = input.map_err(|report| failed(operation.model_name, Cause::Invalid(report)))?;
        Ok(Wait::new(self.core.clone(), operation, self.schema, Arc::new(input)))
    }
}
