//! A call that is being put together: what the builder of every operation holds.

use std::fmt;
use std::marker::PhantomData;

use super::handle::Handle;
use super::prepared::Prepared;
use crate::error::ServiceErrors;
use crate::schema::Operation;
use crate::style::Style;
use crate::value::Structure;

/// The input of a call as far as it is set. `G` tells which required members are: for each [`Given`](crate::Given) or
/// [`Missing`](crate::Missing).
pub struct Draft<S: Style, I, G> {
    handle: Handle<S>,
    /// The input.
    pub input: I,
    given: PhantomData<G>,
}

impl<S: Style, I: Clone, G> Clone for Draft<S, I, G> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            input: self.input.clone(),
            given: PhantomData,
        }
    }
}

impl<S: Style, I: Default, G> Draft<S, I, G> {
    /// Nothing is set.
    pub fn new(handle: Handle<S>) -> Self {
        Self {
            handle,
            input: I::default(),
            given: PhantomData,
        }
    }
}

impl<S: Style, I, G> Draft<S, I, G> {
    /// The same, once a required member was set.
    pub fn given<H>(self) -> Draft<S, I, H> {
        Draft {
            handle: self.handle,
            input: self.input,
            given: PhantomData,
        }
    }

    /// The call.
    pub fn prepare<O, E: ServiceErrors>(self, operation: &'static Operation) -> Prepared<S, O, E>
    where
        I: Structure + Send + 'static,
    {
        self.handle.prepare(operation, self.input)
    }
}

impl<S: Style, I: fmt::Debug, G> fmt::Debug for Draft<S, I, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.input.fmt(f)
    }
}
