//! Waiters, by name: a driver for [`waiter`](crate::waiter).

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde_json::Value;

use super::core::ClientCore;
use super::result::OutputWithMetadata;
use crate::error::Error;
use crate::mode::{Async, Blocking, Mode};
use crate::modelled_errors::ModelledErrors;
use crate::waiter::{self, Outcome, Progress, WaiterError, WaiterSchema};

/// Calls an operation again and again until the service is in the state that is waited for.
pub struct Waiter<S: Mode, E> {
    core: ClientCore<S>,
    schema: &'static WaiterSchema,
    delay: Option<Duration>,
    max_attempts: Option<u32>,
    errors: PhantomData<fn() -> E>,
}

/// Why a wait did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<E> {
    /// A call failed without an answer of the service, or could not be made at all.
    Call(Error<E>),
    /// The service is in a state from which what was waited for will not come, or the wait took too long.
    Waiter(WaiterError),
}

impl<S: Mode, E> fmt::Debug for Waiter<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("name", &self.schema.name)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, E: ModelledErrors> Waiter<S, E> {
    pub(super) fn new(core: ClientCore<S>, schema: &'static WaiterSchema) -> Self {
        Self {
            core,
            schema,
            delay: None,
            max_attempts: None,
            errors: PhantomData,
        }
    }

    /// With this long between two calls, instead of what the model says.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// With this many calls at most, instead of what the model says.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    fn machine(&self) -> Result<waiter::Waiter, WaitError<E>> {
        let mut machine = waiter::Waiter::new(self.schema).map_err(WaitError::Waiter)?;
        if let Some(delay) = self.delay {
            machine = machine.with_delay(delay);
        }
        if let Some(attempts) = self.max_attempts {
            machine = machine.with_max_attempts(attempts);
        }
        Ok(machine)
    }
}

impl<E: ModelledErrors> Waiter<Async, E> {
    /// Waits, with an input as JSON.
    ///
    /// # Errors
    ///
    /// What was waited for did not come.
    pub async fn wait(&self, parameters: &Value) -> Result<(), WaitError<E>> {
        let mut machine = self.machine()?;
        loop {
            let call = self
                .core
                .prepare_by_name(self.schema.operation, parameters)
                .map_err(WaitError::Call)?;
            match observe(&mut machine, call.send_for_json_reply().await)? {
                Progress::Done => return Ok(()),
                Progress::WaitFor(delay) => self.core.transport.sleep(delay).await,
            }
        }
    }
}

impl<E: ModelledErrors> Waiter<Blocking, E> {
    /// Waits, with an input as JSON.
    ///
    /// # Errors
    ///
    /// What was waited for did not come.
    pub fn wait(&self, parameters: &Value) -> Result<(), WaitError<E>> {
        let mut machine = self.machine()?;
        loop {
            let call = self
                .core
                .prepare_by_name(self.schema.operation, parameters)
                .map_err(WaitError::Call)?;
            match observe(&mut machine, call.send_for_json_reply())? {
                Progress::Done => return Ok(()),
                Progress::WaitFor(delay) => self.core.transport.sleep(delay),
            }
        }
    }
}

/// Tells the machine how a call ended.
fn observe<E: ModelledErrors>(
    machine: &mut waiter::Waiter,
    answer: Result<OutputWithMetadata<Value>, Error<E>>,
) -> Result<Progress, WaitError<E>> {
    let (status, code, output) = match answer {
        Ok(reply) => (reply.metadata.status, None, reply.output),
        Err(error) => match error.code() {
            Some(code) => (error.status(), Some(code.to_owned()), Value::Null),
            None => return Err(WaitError::Call(error)),
        },
    };
    let outcome = Outcome {
        status: status.unwrap_or_default(),
        error: code.as_deref(),
        output: &output,
    };
    machine.observe(&outcome).map_err(WaitError::Waiter)
}

impl<E> fmt::Display for WaitError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Waiter(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for WaitError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Waiter(error) => error.source(),
        }
    }
}
