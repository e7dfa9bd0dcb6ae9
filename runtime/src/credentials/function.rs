//! Closures as providers.

use std::fmt;
use std::future::ready;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::future::BoxFuture;

/// A provider that calls a closure, see [`from_fn`].
#[derive(Clone)]
pub struct FromFn<F>(F);

/// A provider that calls an async closure, see [`from_async_fn`].
#[derive(Clone)]
pub struct FromAsyncFn<F>(F);

/// A provider that calls `function` each time it is asked, on the thread that asks.
///
/// ```
/// use tinsmith_runtime::credentials::{CachedCredentials, Credentials, from_fn};
///
/// let provider = CachedCredentials::new(from_fn(|| Ok(Credentials::new("AKIDEXAMPLE", "secret"))));
/// ```
pub fn from_fn<F>(function: F) -> FromFn<F>
where
    F: Fn() -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
{
    FromFn(function)
}

/// A provider that calls `function` each time it is asked, and awaits what it returns.
///
/// ```
/// use tinsmith_runtime::credentials::{CachedCredentials, Credentials, from_async_fn};
///
/// let provider = CachedCredentials::new(from_async_fn(|| async { Ok(Credentials::new("AKIDEXAMPLE", "secret")) }));
/// ```
pub fn from_async_fn<F, R>(function: F) -> FromAsyncFn<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    FromAsyncFn(function)
}

impl<F> ProvideCredentials for FromFn<F>
where
    F: Fn() -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(ready((self.0)()))
    }
}

impl<F, R> ProvideCredentials for FromAsyncFn<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin((self.0)())
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}

impl<F> fmt::Debug for FromAsyncFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromAsyncFn").finish_non_exhaustive()
    }
}
