//! What the script wants a request to be.

use std::fmt;

use serde_json::Value;

use super::difference::{json_differences, query_differences};
use crate::http::Request;

/// What one request of a script has to be. What is not said is not checked, but for the method, the path and the query.
#[derive(Clone)]
pub struct Expected {
    /// Method, path and query; `None` for any request.
    line: Option<(String, String, String)>,
    endpoint: Option<String>,
    headers: Vec<(String, Option<String>)>,
    body: Option<Body>,
}

#[derive(Clone)]
enum Body {
    Bytes(Vec<u8>),
    Json(Value),
    /// The test itself is at fault.
    Faulty(String),
}

impl Expected {
    /// Any request.
    pub fn any() -> Self {
        Self {
            line: None,
            endpoint: None,
            headers: Vec::new(),
            body: None,
        }
    }

    /// A request of that method, for exactly that path and query, as in `/token?aws_iam=t`.
    pub fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            line: Some((method.to_owned(), path.to_owned(), query.to_owned())),
            ..Self::any()
        }
    }

    /// A `GET` request, like [`new`](Self::new).
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// A `POST` request, like [`new`](Self::new).
    pub fn post(target: &str) -> Self {
        Self::new("POST", target)
    }

    /// Sent to that endpoint: scheme and host, as in `https://oidc.eu-west-1.amazonaws.com`.
    pub fn endpoint(mut self, endpoint: &str) -> Self {
        self.endpoint = Some(endpoint.to_owned());
        self
    }

    /// With a header of that name and value.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), Some(value.to_owned())));
        self
    }

    /// Without a header of that name.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.push((name.to_owned(), None));
        self
    }

    /// With exactly that body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(Body::Bytes(body.into()));
        self
    }

    /// With a body that is the same JSON, whatever its spaces and the order of its members.
    pub fn body_json(mut self, json: &str) -> Self {
        self.body = Some(match serde_json::from_str(json) {
            Ok(value) => Body::Json(value),
            Err(error) => Body::Faulty(format!("the script's own JSON cannot be read ({error})")),
        });
        self
    }

    /// What differs. No value is shown.
    pub(super) fn differences(&self, request: &Request) -> Vec<String> {
        let mut differences = Vec::new();
        if let Some((method, path, query)) = &self.line {
            if *method != request.method {
                differences.push(format!("the method is {}, not {method}", request.method));
            }
            if *path != request.path {
                differences.push(format!("the path is {}, not {path}", request.path));
            }
            query_differences(query, &request.query, &mut differences);
        }
        if let Some(endpoint) = &self.endpoint {
            let actual = format!("{}://{}", request.scheme, request.authority);
            if *endpoint != actual {
                differences.push(format!("the endpoint is {actual}, not {endpoint}"));
            }
        }
        for (name, value) in &self.headers {
            differences.extend(header_difference(name, value.as_deref(), request.headers.get(name)));
        }
        self.body_differences(&request.body, &mut differences);
        differences
    }

    fn body_differences(&self, actual: &[u8], differences: &mut Vec<String>) {
        match &self.body {
            None => {}
            Some(Body::Bytes(expected)) if expected == actual => {}
            Some(Body::Bytes(expected)) => differences.push(format!(
                "the body differs ({} bytes, expected {})",
                actual.len(),
                expected.len()
            )),
            Some(Body::Json(expected)) => match serde_json::from_slice(actual) {
                Ok(actual) => json_differences(&mut String::from("body"), expected, &actual, differences),
                Err(_) => differences.push("the body is not JSON".to_owned()),
            },
            Some(Body::Faulty(fault)) => differences.push(fault.clone()),
        }
    }
}

fn header_difference(name: &str, expected: Option<&str>, actual: Option<&str>) -> Option<String> {
    match (expected, actual) {
        (Some(_), None) => Some(format!("the header {name} is missing")),
        (None, Some(_)) => Some(format!("the header {name} is there")),
        (Some(expected), Some(actual)) if expected != actual => Some(format!("the header {name} differs")),
        _ => None,
    }
}

/// Method and path.
impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.line {
            Some((method, path, _)) => write!(f, "{method} {path}"),
            None => f.write_str("a request"),
        }
    }
}

/// As it displays: what is expected may be a secret.
impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expected({self})")
    }
}
