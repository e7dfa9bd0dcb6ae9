//! Calls and their answers, by name and through generated clients.

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
    /// The settings of the client.
    pub settings: Settings,
    /// The response to the request.
    pub response: Response,
}

/// The settings of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The region.
    pub region: String,
    /// An endpoint that replaces the one of the endpoint rules.
    pub endpoint_url: Option<String>,
    /// Boolean parameters of the endpoint rules.
    pub endpoint_params: Vec<(String, bool)>,
    /// Whether to use endpoints with IPv4 and IPv6. `None`: the default of the runtime.
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

/// The answer to a call.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The request, if one was sent.
    pub request: Option<Request>,
    /// The request id of the response.
    pub request_id: Option<String>,
    /// The output in the form of a call by name, or the error.
    pub result: Result<Value, Failure>,
}

/// A call that failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The text of the whole error.
    pub text: String,
    /// The error code, if the service answered with an error.
    pub code: Option<String>,
    /// The message of the service.
    pub message: Option<String>,
    /// The shape of the modelled error and its members, where the model knows it.
    pub modelled: Option<(String, Value)>,
}
