//! Paginators and waiters where the feature `jmespath` is off: the types exist, so that clients are the same, but have no
//! values.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

/// Walks through the pages of an operation's result. There is none without the feature `jmespath`, which the feature of a
/// service that has paginators turns on.
pub struct Paginator<S, E>(Infallible, PhantomData<fn() -> (S, E)>);

/// Calls an operation until the service is in the desired state. There is none without the feature `jmespath`,
/// which the feature of a service that has waiters turns on.
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
