//! Request cases: parameters of an operation, and the request that they make.

use checker_driver::stub;
use checker_driver::{Answer, Call, Settings};
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::Operation;
use tinsmith_runtime::http::Request;

use super::model::{Half, subject};
use super::values;
use crate::compare::{body, different, equal, query};
use crate::conformance::context::Context;
use crate::problem::Problem;

/// Where a request goes if the case does not say.
const ENDPOINT: &str = "https://conformance.example.com";
/// A header that the HTTP layer may set or leave out as it needs.
const CONTENT_LENGTH: &str = "Content-Length";

pub(super) fn run(context: &Context, group: &Value, case: &Value) -> Result<(), Problem> {
    let subject = subject(group, case, Half::Request, context.form())?;
    let endpoint = group["clientEndpoint"].as_str();
    let no_params = json!({});
    let params = Some(&case["params"])
        .filter(|params| !params.is_null())
        .unwrap_or(&no_params);
    let call = Call {
        operation: subject.operation.method_name.to_owned(),
        input: values::to_call(subject.operation.input, params),
        settings: Settings {
            endpoint_url: Some(endpoint.unwrap_or(ENDPOINT).to_owned()),
            ..Settings::default()
        },
        response: stub::empty(),
    };
    let request = sent(context.call(&subject.key, subject.schema, &call)?)?;
    check(&case["serialized"], &request, subject.operation)
}

/// The request that a call made.
pub(in crate::conformance) fn sent(answer: Answer) -> Result<Request, Problem> {
    answer
        .result
        .map_err(|failure| Problem::differs(format!("the call fails: {}", failure.text)))?;
    answer.request.ok_or_else(|| Problem::differs("nothing was sent"))
}

/// Compares a request with what a case says of it.
pub(super) fn check(wanted: &Value, request: &Request, operation: &Operation) -> Result<(), Problem> {
    if let Some(method) = wanted["method"].as_str() {
        equal("method", method, &*request.method)?;
    }
    let (path, wanted_query) = wanted["uri"]
        .as_str()
        .map_or(("", ""), |uri| uri.split_once('?').unwrap_or((uri, "")));
    equal("path", path, &*request.path)?;
    equal("query", &query::pairs(wanted_query), &query::pairs(&request.query))?;
    if let Some(host) = wanted["host"].as_str() {
        let (host, _) = host.split_once('/').unwrap_or((host, ""));
        equal("host", host, &*request.authority)?;
    }
    check_headers(wanted, request)?;
    match wanted["body"].as_str() {
        Some(wanted) => body::check(wanted, request, operation),
        None => Ok(()),
    }
}

fn check_headers(wanted: &Value, request: &Request) -> Result<(), Problem> {
    for (name, value) in wanted["headers"].as_object().into_iter().flatten() {
        let found = request.headers.get(name);
        let value = value.as_str().unwrap_or_default();
        if found.is_none_or(|found| bare(found) != bare(value)) {
            return Err(different(name, value, &found));
        }
    }
    let names = |key: &str| wanted[key].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in names("requireHeaders").filter(|name| *name != CONTENT_LENGTH) {
        if request.headers.get(name).is_none() {
            return Err(Problem::differs(format!("{name} is not sent")));
        }
    }
    for name in names("forbidHeaders").filter(|name| *name != CONTENT_LENGTH) {
        if let Some(value) = request.headers.get(name) {
            return Err(Problem::differs(format!("{name} is sent: {value:?}")));
        }
    }
    Ok(())
}

/// A list may be joined with or without a blank, and a form may say in which charset it is.
fn bare(value: &str) -> String {
    value.trim_end_matches("; charset=utf-8").replace(", ", ",")
}
