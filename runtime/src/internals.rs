//! Only for the checker and the fuzz targets: parts of the runtime that they test separately. It is not part of the public
//! interface: it can change in every version.

use crate::environment::Environment;
use crate::http::Headers;

/// Values by name.
pub mod dynamic {
    pub use crate::dynamic::*;
}

/// The endpoint rules: their parameters and their result.
pub mod endpoint {
    pub use crate::endpoint::params::{ParamRef, Params};
    pub use crate::endpoint::resolver::Resolver;
    pub use crate::endpoint::result::{AuthScheme, Endpoint};
    #[cfg(feature = "endpoint-rules")]
    pub use crate::endpoint::rules::RuleSet;
}

/// Messages of event streams.
#[cfg(feature = "eventstream")]
pub mod eventstream {
    pub use crate::eventstream::*;
}

/// JMESPath expressions.
#[cfg(feature = "jmespath")]
pub mod jmespath {
    pub use crate::jmespath::*;
}

/// Signatures.
pub mod sign {
    pub use crate::sign::*;
}

/// Adds the trace id of the environment, if it has one, to the header fields of a request.
pub fn add_trace_header(environment: &Environment, headers: &mut Headers) {
    environment.add_trace_header(headers);
}

pub use crate::protocol::decoded_text;
