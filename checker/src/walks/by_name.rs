//! Walks and waits with a client by name.

use checker_driver::stub::{Builder, NoModelledErrors};
use checker_driver::{Refusal, Walk, Walked, refused};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::client::ClientCore;

use crate::interpret::Interpreted;

/// Walks or waits.
///
/// # Errors
///
/// There is no such paginator or waiter, or the input is not one of the operation.
pub(super) fn walk(service: &'static Interpreted, walk: &Walk) -> Result<Vec<Walked>, Refusal> {
    checker_driver::walk(
        || Builder::new(service),
        walk,
        |walker| match &walk.waiter {
            Some(waiter) => walker.wait_by_name(|client: &ClientCore<Blocking>| {
                client
                    .waiter::<NoModelledErrors>(&service.catalog, waiter)
                    .map_err(refused)
            }),
            None => walker.pages_by_name(|client: &ClientCore<Blocking>| {
                client
                    .paginator::<NoModelledErrors>(&service.catalog, &walk.operation)
                    .map_err(refused)
            }),
        },
    )
}
