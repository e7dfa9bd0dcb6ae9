//! What a client makes of calls by name: who sends a request, where it goes, and what it carries.

#[cfg(all(feature = "checksums", feature = "compression"))]
mod bodies;
#[cfg(feature = "endpoint-rules")]
mod built_ins;
mod identity;
mod own_service;
mod redirects;

use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::codegen::endpoint::Rules;
use tinsmith_runtime::codegen::protocol::RestJson;
use tinsmith_runtime::codegen::schema::{Catalog, Operation, Service};
use tinsmith_runtime::codegen::value::ErrorMembers;
use tinsmith_runtime::{Async, Blocking, ClientBuilder};

type Builder = ClientBuilder<ClientCore<Async>, ClientCore<Blocking>>;

/// A service that models no error.
#[derive(Debug)]
enum NoError {}

impl ModelledErrors for NoError {
    fn at(_: usize) -> Option<Self> {
        None
    }

    fn members(&mut self) -> &mut dyn ErrorMembers {
        match *self {}
    }
}

const fn service(endpoint: Rules) -> Service {
    Service {
        id: "Things",
        name: "things",
        api_version: "2024-01-31",
        signing_name: "things",
        protocol: &RestJson,
        endpoint,
        errors: &[],
        region_redirects: None,
        signs: false,
        metadata_in_headers: false,
    }
}

const fn catalog(operations: &'static [&'static Operation]) -> Catalog {
    Catalog {
        operations,
        waiters: &[],
    }
}
