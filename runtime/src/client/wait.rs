//! Waits: an operation is called again and again until the service is in a state.

use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use super::core::ClientCore;
use super::page::Output;
use super::prepared::PreparedRequest;
use super::result::OutputWithMetadata;
use super::shared_input::SharedInput;
use super::wait_error::{LastAnswer, WaitError};
use crate::driver::{Mode, Repeat};
use crate::error::Error;
use crate::jmespath::Item;
use crate::modelled_errors::ModelledErrors;
use crate::request::CallOptions;
use crate::schema::Operation;
use crate::transport::Now;
use crate::value::Structure;
use crate::waiter::{Outcome, WaitLimits, WaitMachine, WaitStep, WaiterError, WaiterSchema};

/// A wait before it begins. It calls its operation, waits, and calls it again, until the service is in the desired state. `R` is
/// its result: the last output, or an `Option` of it if an error can also mean that the state has come, for example when
/// something is deleted.
#[must_use = "nothing is sent before `send`"]
pub struct Wait<S: Mode, O: Output, E, R = O> {
    core: ClientCore<S>,
    operation: &'static Operation,
    schema: &'static WaiterSchema,
    input: Arc<dyn Structure>,
    options: CallOptions,
    limits: WaitLimits,
    on_poll: Option<Box<OnPoll<O, E>>>,
    stop_if: Option<Box<StopIf<O, E>>>,
    gives: PhantomData<fn() -> R>,
}

type OnPoll<O, E> = dyn FnMut(&Polled<'_, O, E>) + Send + Sync;
type StopIf<O, E> = dyn FnMut(&Polled<'_, O, E>) -> bool + Send + Sync;

/// The result of one call of a wait, if the wait goes on after it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Polled<'a, O, E> {
    /// The number of the call, from 1.
    pub attempt: u32,
    /// The time since the wait began.
    pub elapsed: Duration,
    /// The time until the next call.
    pub next_in: Duration,
    /// The output, if there is one.
    pub output: Option<&'a O>,
    /// The error with which the service answered, if it did.
    pub error: Option<&'a Error<E>>,
}

/// The result of a wait: the last output, or an `Option` of it.
pub trait WaitOutput<O>: Sized + Send + 'static {
    /// The result, from the last output; `None` if it needs an output and there is none.
    #[doc(hidden)]
    fn from_last(output: Option<O>) -> Option<Self>;
}

impl<O: Send + 'static> WaitOutput<O> for O {
    fn from_last(output: Option<O>) -> Option<Self> {
        output
    }
}

impl<O: Send + 'static> WaitOutput<O> for Option<O> {
    fn from_last(output: Option<O>) -> Option<Self> {
        Some(output)
    }
}

impl<S: Mode, O: Output, E, R> fmt::Debug for Wait<S, O, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("waiter", &self.schema.name)
            .field("limits", &self.limits)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl<S: Mode, O: Output, E: ModelledErrors, R: WaitOutput<O>> Wait<S, O, E, R> {
    pub(super) fn new(
        core: ClientCore<S>,
        operation: &'static Operation,
        schema: &'static WaiterSchema,
        input: Arc<dyn Structure>,
    ) -> Self {
        Self {
            core,
            operation,
            schema,
            input,
            options: CallOptions::default(),
            limits: WaitLimits::default(),
            on_poll: None,
            stop_if: None,
            gives: PhantomData,
        }
    }

    pub(super) fn limits(mut self, limits: WaitLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Waits this long between two calls, instead of the time of the model.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.limits.delay = Some(delay);
        self
    }

    /// Makes at most this many calls, instead of the number of the model. One call is always made.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.limits.max_attempts = Some(attempts);
        self
    }

    /// Takes at most this much time, instead of the model's limit on calls. The last call is made when the time is over.
    pub fn at_most(mut self, time: Duration) -> Self {
        self.limits.at_most = Some(time);
        self
    }

    /// Calls `watch` after each call that does not end the wait.
    pub fn on_poll(mut self, watch: impl FnMut(&Polled<'_, O, E>) + Send + Sync + 'static) -> Self {
        self.on_poll = Some(Box::new(watch));
        self
    }

    /// Ends the wait with an error if `stop` says so. It is asked after each call that does not itself end the wait.
    pub fn stop_if(mut self, stop: impl FnMut(&Polled<'_, O, E>) -> bool + Send + Sync + 'static) -> Self {
        self.stop_if = Some(Box::new(stop));
        self
    }

    /// With options for each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Waits: `.send().await` with an async client, `.send()` with a blocking one.
    ///
    /// # Errors
    ///
    /// The service did not get into the state, or a call got no answer.
    pub fn send(self) -> S::Sent<Result<R, WaitError<O, E>>> {
        let transport = self.core.transport.clone();
        match WaitMachine::new(self.schema, self.limits) {
            Ok(machine) => S::repeat(&transport, Polls { wait: self, machine }),
            Err(error) => S::ready(Err(WaitError::new(error, LastAnswer::None))),
        }
    }
}

/// A wait in progress.
struct Polls<S: Mode, O: Output, E, R> {
    wait: Wait<S, O, E, R>,
    machine: WaitMachine,
}

impl<S: Mode, O: Output, E: ModelledErrors, R: WaitOutput<O>> Repeat<S> for Polls<S, O, E, R> {
    type Answer = Result<OutputWithMetadata<O::Read>, Error<E>>;
    type Result = Result<R, WaitError<O, E>>;

    fn started(&mut self, now: Now) {
        self.machine.start(now.instant);
    }

    fn call(&mut self) -> S::Sent<Self::Answer> {
        let wait = &self.wait;
        let input = SharedInput::new(wait.input.clone(), Vec::new());
        let request = PreparedRequest::<S, O, E>::new(wait.core.clone(), wait.operation, Arc::new(input));
        request.options(wait.options.clone()).send_unread_with_metadata()
    }

    fn answered(&mut self, answer: Self::Answer, now: Now) -> ControlFlow<Self::Result, Duration> {
        let (progress, last) = self.observe(answer, now);
        let delay = match progress {
            Ok(WaitStep::WaitFor(delay)) => delay,
            Ok(WaitStep::Done) => return ControlFlow::Break(self.done(last)),
            Err(reason) => return ControlFlow::Break(Err(WaitError::new(reason, last))),
        };
        let polled = Polled {
            attempt: self.machine.attempts(),
            elapsed: self.machine.elapsed(now.instant),
            next_in: delay,
            output: last.output(),
            error: last.error(),
        };
        if let Some(watch) = &mut self.wait.on_poll {
            watch(&polled);
        }
        if self.wait.stop_if.as_mut().is_some_and(|stop| stop(&polled)) {
            let stopped = WaiterError::Stopped {
                waiter: self.wait.schema.name,
                attempts: self.machine.attempts(),
            };
            return ControlFlow::Break(Err(WaitError::new(stopped, last)));
        }
        ControlFlow::Continue(delay)
    }
}

impl<S: Mode, O: Output, E: ModelledErrors, R: WaitOutput<O>> Polls<S, O, E, R> {
    /// Gives the result of a call to the machine.
    fn observe(
        &mut self,
        answer: Result<OutputWithMetadata<O::Read>, Error<E>>,
        now: Now,
    ) -> (Result<WaitStep, WaiterError>, LastAnswer<O, E>) {
        let input = Item::Structure(&*self.wait.input);
        match answer {
            Ok(answer) => {
                let outcome = Outcome {
                    input,
                    status: answer.metadata.status.unwrap_or_default(),
                    error: None,
                    output: Some(Item::Structure(&answer.output)),
                };
                let progress = self.machine.observe(&outcome, now.instant);
                (progress, LastAnswer::Output(O::from_read(answer.output)))
            }
            Err(error) => {
                let progress = match error.code() {
                    Some(code) => {
                        let outcome = Outcome {
                            input,
                            status: error.status().unwrap_or_default(),
                            error: Some(code),
                            output: None,
                        };
                        self.machine.observe(&outcome, now.instant)
                    }
                    None => Err(WaiterError::CallFailed {
                        waiter: self.wait.schema.name,
                    }),
                };
                (progress, LastAnswer::Error(error))
            }
        }
    }

    fn done(&self, last: LastAnswer<O, E>) -> Result<R, WaitError<O, E>> {
        let (output, error) = match last {
            LastAnswer::Output(output) => (Some(output), LastAnswer::None),
            other => (None, other),
        };
        R::from_last(output).ok_or_else(|| {
            let code = error.error().and_then(Error::code).unwrap_or_default().to_owned();
            let waiter = self.wait.schema.name;
            WaitError::new(WaiterError::UnexpectedError { waiter, code }, error)
        })
    }
}
