//! A call with its complete input, ready to be sent or presigned.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::Value;

use super::callable::Callable;
use super::core::ClientCore;
#[cfg(feature = "jmespath")]
use super::page::Output;
use super::presign::{PresignOptions, Presigned, checked_method};
use super::result::{Called, OutputWithMetadata, Success};
use super::streaming_call::OutputWithBody;
use crate::call::Call;
use crate::driver::{Mode, Started};
use crate::dynamic::DynamicStructure;
use crate::error::{Cause, Error, Kind, Metadata};
use crate::modelled_errors::ModelledErrors;
use crate::protocol::DecodeError;
use crate::request::CallOptions;
#[cfg(feature = "scripted")]
use crate::request::ClientCall;
use crate::request::input_rules;
use crate::request::{PlanCall, plan_url};
use crate::schema::Operation;
use crate::sign;
use crate::transport::Now;
use crate::value::{DecodeStructure, Structure};

/// A call with its complete input.
#[must_use = "a call does nothing until it is sent"]
pub struct PreparedRequest<S: Mode, O, E> {
    core: ClientCore<S>,
    operation: &'static Operation,
    plan: PlanCall,
    sends_streams: Option<S::SendStream>,
    input: Arc<dyn Structure>,
    options: CallOptions,
    gives: PhantomData<fn() -> (O, E)>,
}

impl<S: Mode, O, E> fmt::Debug for PreparedRequest<S, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("operation", &self.operation.model_name)
            .field("options", &self.options)
            .finish()
    }
}

impl<S: Mode, O, E: ModelledErrors> PreparedRequest<S, O, E> {
    pub(super) fn new<C: Callable>(core: ClientCore<S>, callable: &'static C, input: Arc<dyn Structure>) -> Self {
        Self {
            operation: callable.operation(),
            plan: C::PLAN,
            sends_streams: C::streams::<S>(),
            input,
            options: core.options.as_deref().cloned().unwrap_or_default(),
            core,
            gives: PhantomData,
        }
    }

    /// With options for this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = match &self.core.options {
            Some(own) => options.over(own),
            None => options,
        };
        self
    }

    /// Sends it.
    pub fn send(self) -> S::Sent<Result<O, Error<E>>>
    where
        O: DecodeStructure + Default + 'static,
    {
        let streams = self.operation.streams_output;
        self.run(streams, |call, mut success, _| call.read_streamed(&mut success))
    }

    /// Sends it; `None` if the service says that the thing does not exist ([`Error::is_not_found`]).
    pub fn send_if_found(self) -> S::Sent<Result<Option<O>, Error<E>>>
    where
        O: DecodeStructure + Default + 'static,
    {
        let streams = self.operation.streams_output;
        self.run_and(
            streams,
            |call, mut success, _| call.read_streamed(&mut success),
            |result| match result {
                Ok(output) => Ok(Some(output)),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            },
        )
    }

    /// Sends it, and returns status, request id and header fields with the output.
    pub fn send_with_metadata(self) -> S::Sent<Result<OutputWithMetadata<O>, Error<E>>>
    where
        O: DecodeStructure + Default + 'static,
    {
        let streams = self.operation.streams_output;
        self.run_for_reply(streams, Called::read_streamed)
    }

    /// Signs a URL with which somebody else can make the call. Nothing is sent.
    ///
    /// # Errors
    ///
    /// The input is wrong, there are no credentials, or the URL would be valid for too long or too short a time.
    pub fn presign(self, options: &PresignOptions) -> S::Sent<Result<Presigned, Error<E>>> {
        let state = self.core.state.clone();
        let (operation, input, call_options) = (self.operation, self.input, self.options);
        let options = options.clone();
        let limit = call_options.timeout.unwrap_or(state.timeout);
        let own = call_options.identities.credentials.clone();
        S::with_credentials(
            &self.core.transport,
            state.clone(),
            own,
            limit,
            move |credentials, now| {
                let found = credentials.as_ref().and_then(|found| found.as_ref().ok());
                let presigned = plan_url(&state, operation, &*input, &call_options, found).and_then(|mut plan| {
                    let credentials = credentials.ok_or(Cause::TimedOut(limit))?.map_err(Cause::Credentials)?;
                    if let Some(method) = options.http_method {
                        plan.request.method = checked_method(method)?.into();
                    }
                    let params = plan.scope.params(&credentials, state.clock.time(now.wall));
                    sign::presign(&mut plan.request, &params, options.expires).map_err(Cause::Sign)?;
                    Ok(Presigned {
                        request: plan.request,
                        members_in_url: plan.members_in_url,
                    })
                });
                presigned.map_err(|cause| Error::new(operation.model_name, Kind::Other(cause), Metadata::default()))
            },
        )
    }

    /// Runs the call. The result of a success is what `read` makes of it, with the metadata of the exchange.
    fn run_for_reply<T: Send + 'static>(
        self,
        streams: bool,
        read: fn(Called, &mut Success) -> Result<T, DecodeError>,
    ) -> S::Sent<Result<OutputWithMetadata<T>, Error<E>>> {
        self.run(streams, move |called, mut success, metadata| {
            Ok(OutputWithMetadata {
                output: read(called, &mut success)?,
                metadata: Metadata {
                    headers: success.response.headers,
                    ..metadata.clone()
                },
            })
        })
    }

    /// Runs the call. `read` makes the result of a success, whose body can stream.
    fn run<T: Send + 'static>(
        self,
        streams: bool,
        read: impl FnOnce(Called, Success, &Metadata) -> Result<T, DecodeError> + Send + 'static,
    ) -> S::Sent<Result<T, Error<E>>> {
        self.run_and(streams, read, |result| result)
    }

    /// The same, with another function for the result.
    fn run_and<T: Send + 'static, U: Send + 'static>(
        self,
        streams: bool,
        read: impl FnOnce(Called, Success, &Metadata) -> Result<T, DecodeError> + Send + 'static,
        and: impl FnOnce(Result<T, Error<E>>) -> Result<U, Error<E>> + Send + 'static,
    ) -> S::Sent<Result<U, Error<E>>> {
        let state = self.core.state;
        let called = Called {
            service: state.service,
            operation: self.operation,
            asked: input_rules::asked(self.operation, &*self.input),
            deadline: None,
        };
        let input = self.input;
        match (self.plan.0)(&state, self.operation, &input, &self.options) {
            Ok(mut plan) => {
                if streams {
                    plan.stream = Some(state.stream_limits(self.operation));
                    plan.streams_output = true;
                }
                #[cfg(feature = "scripted")]
                {
                    let call = ClientCall {
                        service: state.service,
                        operation: self.operation,
                        input: Some(input.clone()),
                    };
                    plan.request.call = Some(call.into_info());
                }
                let start = move |now: Now| Started(Call::new(state, plan, Some(input), now));
                S::run(&self.core.transport, self.sends_streams, start, move |ended| {
                    and(called.finish(ended.0, read))
                })
            }
            Err(cause) => S::ready(and(Err(called.failed(cause, Metadata::default())))),
        }
    }
}

impl<S: Mode, E: ModelledErrors> PreparedRequest<S, DynamicStructure, E> {
    /// Sends a call by name; the output comes as JSON.
    pub(super) fn send_for_json(self) -> S::Sent<Result<Value, Error<E>>> {
        self.run(false, |called, mut success, _| called.read_json(&mut success.response))
    }

    /// Sends a call by name; the output comes as JSON, and its body is read by the caller where it streams. Events come in the JSON.
    pub(super) fn send_for_body(self) -> S::Sent<Result<OutputWithBody<S>, Error<E>>> {
        let streams = self.operation.streams_output && !self.operation.output.has_events();
        self.run(streams, |called, mut success, _| {
            called.read_json_and_body(&mut success)
        })
    }
}

#[cfg(feature = "jmespath")]
impl<S: Mode, O: Output, E: ModelledErrors> PreparedRequest<S, O, E> {
    /// Sends it. Expressions can read the output.
    pub(super) fn send_unread(self) -> S::Sent<Result<O::Read, Error<E>>> {
        self.run(false, |called, mut success, _| {
            called.read_unread::<O>(&mut success.response)
        })
    }

    /// The same, with the metadata of the exchange.
    pub(super) fn send_unread_with_metadata(self) -> S::Sent<Result<OutputWithMetadata<O::Read>, Error<E>>> {
        self.run_for_reply(false, |called, success| called.read_unread::<O>(&mut success.response))
    }
}
