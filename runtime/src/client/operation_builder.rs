//! A call that is being built: the state of every operation's builder.

use std::fmt;
use std::marker::PhantomData;
#[cfg(any(feature = "jmespath", feature = "scripted"))]
use std::sync::Arc;

use super::callable::Callable;
use super::core::ClientCore;
use super::prepared::PreparedRequest;
#[cfg(feature = "jmespath")]
use super::{Output, Pages, Wait, WaitOutput};
use crate::driver::Mode;
use crate::error::Error;
use crate::modelled_errors::ModelledErrors;
#[cfg(feature = "scripted")]
use crate::request::ClientCall;
use crate::value::{DecodeStructure, Structure, debug};
#[cfg(feature = "jmespath")]
use crate::waiter::WaiterSchema;

/// In a builder's type: a required member that is set.
#[derive(Clone, Copy, Debug)]
pub enum Set {}

/// In a builder's type: a required member that is not set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}

/// The input of an operation so far. `G` is a tuple with a type for each required member: `Set` or `Unset`.
pub struct OperationBuilder<S: Mode, I, G> {
    core: ClientCore<S>,
    /// The input.
    pub input: I,
    required: PhantomData<G>,
}

/// A builder of an operation or of a structure, with any required members set. `Base` is the builder without any.
pub trait BuilderOf<Base> {
    /// Members that are set stay set, and required members count as set: sending finds those that are missing.
    fn from_base(base: Base) -> Self;
}

impl<S: Mode, I: Clone, G> Clone for OperationBuilder<S, I, G> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            input: self.input.clone(),
            required: PhantomData,
        }
    }
}

impl<S: Mode, I: Default, G> OperationBuilder<S, I, G> {
    /// Nothing is set.
    pub fn new(core: ClientCore<S>) -> Self {
        Self {
            core,
            input: I::default(),
            required: PhantomData,
        }
    }
}

impl<S: Mode, I, G> OperationBuilder<S, I, G> {
    /// The same after a required member was set.
    pub fn mark_set<H>(self) -> OperationBuilder<S, I, H> {
        OperationBuilder {
            core: self.core,
            input: self.input,
            required: PhantomData,
        }
    }

    /// Sends the call.
    pub fn send<O, E: ModelledErrors>(self, operation: &'static impl Callable) -> S::Sent<Result<O, Error<E>>>
    where
        I: Structure + 'static,
        O: DecodeStructure + Default + 'static,
    {
        self.prepare(operation).send()
    }

    /// The call.
    pub fn prepare<O, E: ModelledErrors>(self, operation: &'static impl Callable) -> PreparedRequest<S, O, E>
    where
        I: Structure + 'static,
    {
        self.core.prepare(operation, self.input)
    }
}

#[cfg(feature = "serde")]
impl<S: Mode, I: Structure + DecodeStructure, G> OperationBuilder<S, I, G> {
    /// Reads members of the input over those that are set.
    pub fn read_input<'de, D: serde_core::Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        crate::serde::read_fields(&mut self.input, deserializer)
    }
}

#[cfg(feature = "scripted")]
impl<S: Mode, I: Structure + 'static, G> OperationBuilder<S, I, G> {
    /// The call as a rule of a script has it: the members that are set are those that count.
    pub fn scripted(self, operation: &'static impl Callable) -> ClientCall {
        ClientCall {
            service: self.core.state.service,
            operation: operation.operation(),
            input: Some(Arc::new(self.input)),
        }
    }
}

#[cfg(feature = "jmespath")]
impl<S: Mode, I: Structure + 'static, G> OperationBuilder<S, I, G> {
    /// A walk through the pages of the result.
    pub fn pages<O: Output, E: ModelledErrors>(self, operation: &'static impl Callable) -> Pages<S, O, E> {
        Pages::new(self.core, operation.operation(), Arc::new(self.input))
    }

    /// A wait that calls the operation.
    pub fn wait<O: Output, E: ModelledErrors, R: WaitOutput<O>>(
        self,
        operation: &'static impl Callable,
        waiter: &'static WaiterSchema,
    ) -> Wait<S, O, E, R> {
        Wait::new(self.core, operation.operation(), waiter, Arc::new(self.input))
    }
}

impl<S: Mode, I: Structure, G> fmt::Debug for OperationBuilder<S, I, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug::structure(&self.input, f)
    }
}
