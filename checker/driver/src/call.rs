//! A call and what comes of it, by whatever way it goes.

use serde_json::Value;
use tinsmith_runtime::ClientBuilder;
use tinsmith_runtime::http::{Request, Response};

/// A call of an operation, and the response to it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation's method name.
    pub operation: String,
    /// The input, as a call by name takes it.
    pub input: Value,
    /// How the client is set up.
    pub settings: Settings,
    /// What the request is answered with.
    pub response: Response,
}

/// How a client is set up.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The region.
    pub region: String,
    /// Where requests go, in place of where the endpoint rules say.
    pub endpoint_url: Option<String>,
    /// Parameters of the endpoint rules that are yes or no.
    pub endpoint_params: Vec<(String, bool)>,
    /// Whether to use endpoints that speak IPv4 and IPv6; as the runtime has it where nothing is said.
    pub use_dual_stack: Option<bool>,
}

impl Default for Settings {
    /// Nothing but a region.
    fn default() -> Self {
        Self {
            region: "us-east-1".to_owned(),
            endpoint_url: None,
            endpoint_params: Vec::new(),
            use_dual_stack: None,
        }
    }
}

impl Settings {
    /// A builder with these settings.
    pub fn apply<A, B>(&self, builder: ClientBuilder<A, B>) -> ClientBuilder<A, B> {
        let mut builder = builder.region(&self.region);
        if let Some(url) = &self.endpoint_url {
            builder = builder.endpoint_url(url);
        }
        if let Some(on) = self.use_dual_stack {
            builder = builder.use_dual_stack(on);
        }
        for (name, on) in &self.endpoint_params {
            builder = builder.endpoint_param(name.clone(), *on);
        }
        builder
    }
}

/// What came of a call.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was sent, if anything was.
    pub request: Option<Request>,
    /// The id that the response gave the request.
    pub request_id: Option<String>,
    /// The output as a call by name gives it, or what went wrong.
    pub result: Result<Value, Failure>,
}

/// A call that failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The whole error, as people read it.
    pub text: String,
    /// The service's code, where it was the service that answered with an error.
    pub code: Option<String>,
    /// What the service says to people.
    pub message: Option<String>,
    /// The shape of the modelled error and its members, where the model knows it.
    pub modelled: Option<(String, Value)>,
}
