//! The static data of a service.

use crate::endpoint::Rules;
use crate::protocol::Protocol;
use crate::schema::waiter::WaiterSchema;
use crate::schema::{ErrorSchema, Operation, RegionRedirects, UnknownOperation};

/// A service: what all its calls need, and nothing of a single operation. So a program has the data of the operations that it calls, and of
/// all of them only if it calls by name, see [`Catalog`].
#[derive(Debug)]
pub struct Service {
    /// The service id, such as `SSO OIDC`.
    pub id: &'static str,
    /// The name of the model's folder, such as `sso-oidc`.
    pub name: &'static str,
    /// The version of the API: a date.
    pub api_version: &'static str,
    /// The service's name in signatures.
    pub signing_name: &'static str,
    /// The protocol of requests and responses.
    pub protocol: &'static dyn Protocol,
    /// The endpoint rules.
    pub endpoint: Rules,
    /// All modelled errors, sorted by shape name; a generated error enum has its variants in this order.
    pub errors: &'static [ErrorSchema],
    /// How it says that a subject is in another region, if it does.
    pub region_redirects: Option<RegionRedirects>,
    /// Whether an operation is signed for a region.
    pub signs: bool,
    /// Whether it has answers with a map in header fields, which can be many.
    pub metadata_in_headers: bool,
}

impl Service {
    /// Whether it is a service of AWS. Others have no regions, and no setting of AWS is read or sent.
    pub(crate) fn is_aws(&self) -> bool {
        self.endpoint != Rules::Given
    }
}

/// What calls by name find by its name.
#[derive(Debug)]
pub struct Catalog {
    /// All operations, sorted by name.
    pub operations: &'static [&'static Operation],
    /// All waiters, sorted by name.
    pub waiters: &'static [&'static WaiterSchema],
}

impl Catalog {
    /// The operation whose method has this name.
    ///
    /// # Errors
    ///
    /// There is none. The error lists all names, or the nearest of many. As in botocore, the spelling of the model
    /// (`CreateToken`) is not a method name.
    pub fn operation(&self, method_name: &str) -> Result<&'static Operation, UnknownOperation> {
        self.operations
            .iter()
            .find(|operation| operation.method_name == method_name)
            .copied()
            .ok_or_else(|| {
                let known = self.operations.iter().map(|operation| operation.method_name);
                UnknownOperation::new(method_name, known.collect())
            })
    }

    /// Whether an operation's result comes in pages.
    ///
    /// # Errors
    ///
    /// There is no such operation.
    pub fn can_paginate(&self, operation: &str) -> Result<bool, UnknownOperation> {
        Ok(self.operation(operation)?.paginator.is_some())
    }

    /// The method names of the operations whose results come in pages.
    pub(crate) fn pageable(&self) -> impl Iterator<Item = &'static str> {
        let pageable = self.operations.iter().filter(|operation| operation.paginator.is_some());
        pageable.map(|operation| operation.method_name)
    }
}
