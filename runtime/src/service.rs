//! The static data of a service.

use crate::endpoint::Rules;
use crate::protocol::Protocol;
use crate::schema::{Auth, ErrorSchema, Location, Operation, RegionRedirects, UnknownOperation};
use crate::waiter::WaiterSchema;

/// A service: everything about it that is not a type.
#[derive(Debug)]
pub struct Service {
    /// The service id, as in `SSO OIDC`.
    pub id: &'static str,
    /// The name of the model's folder, as in `sso-oidc`.
    pub name: &'static str,
    /// The version of the API: a date.
    pub api_version: &'static str,
    /// The service's name in signatures.
    pub signing_name: &'static str,
    /// How requests and responses are written.
    pub protocol: &'static dyn Protocol,
    /// Where the service is.
    pub endpoint: Rules,
    /// All operations, sorted by name.
    pub operations: &'static [&'static Operation],
    /// All modelled errors, sorted by shape name; a generated error enum has its variants in this order.
    pub errors: &'static [ErrorSchema],
    /// All waiters, sorted by name.
    pub waiters: &'static [&'static WaiterSchema],
    /// How it tells that something is in another region, where it does.
    pub region_redirects: Option<RegionRedirects>,
}

impl Service {
    /// The operation whose method has that name.
    ///
    /// # Errors
    ///
    /// There is none; the error lists those that there are, or of many the nearest. As in botocore, the model's own spelling (`CreateToken`) is no
    /// method name.
    pub fn operation(&self, method_name: &str) -> Result<&'static Operation, UnknownOperation> {
        self.operations
            .iter()
            .find(|operation| operation.method_name == method_name)
            .copied()
            .ok_or_else(|| UnknownOperation {
                name: method_name.to_owned(),
                known: self.operations.iter().map(|operation| operation.method_name).collect(),
            })
    }

    /// Whether it is a service of AWS. Others have no regions, and nothing of AWS is looked for or sent.
    pub(crate) fn is_aws(&self) -> bool {
        self.endpoint != Rules::Given
    }

    /// Whether an operation is signed for a region.
    pub(crate) fn signs(&self) -> bool {
        let mut ways = self.operations.iter().map(|operation| operation.auth);
        ways.any(Auth::is_signature)
    }

    /// Whether it has answers with a map in header fields, of which there can be many.
    pub(crate) fn has_metadata_in_headers(&self) -> bool {
        let mut members = self.operations.iter().flat_map(|operation| operation.output.members);
        members.any(|member| member.location == Location::PrefixHeaders)
    }

    /// The method names of the operations whose results come in pages.
    pub(crate) fn pageable(&self) -> impl Iterator<Item = &'static str> {
        let pageable = self.operations.iter().filter(|operation| operation.paginator.is_some());
        pageable.map(|operation| operation.method_name)
    }
}
