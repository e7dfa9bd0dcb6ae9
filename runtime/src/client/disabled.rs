//! Paginators and waiters without the feature `jmespath`: the types exist, so that the code of clients is the same, but they have
//! no values.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

/// Walks through the pages of an operation's result. Without the feature `jmespath` there are none; the feature of a service that
/// has paginators turns it on.
pub struct Paginator<S, E>(Infallible, PhantomData<fn() -> (S, E)>);

/// Calls an operation until the service is in the desired state. Without the feature `jmespath` there are none; the feature of a
/// service that has waiters turns it on.
pub struct Waiter<S, E>(Infallible, PhantomData<fn() -> (S, E)>);

impl<S, E> fmt::Debug for Paginator<S, E> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<S, E> fmt::Debug for Waiter<S, E> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}
