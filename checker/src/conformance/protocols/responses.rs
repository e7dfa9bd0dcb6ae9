//! Response cases: a response, and the output or error that it is read as.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use checker_driver::{Call, Failure, Settings};
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Location, Service};
use tinsmith_runtime::http::{Headers, Response};

use super::model::{Half, subject};
use super::{CBOR, values};
use crate::compare::{equal, equal_json};
use crate::conformance::context::Context;
use crate::problem::Problem;
use crate::values::modelled;

pub(super) fn run(context: &Context, group: &Value, case: &Value) -> Result<(), Problem> {
    let subject = subject(group, case, Half::Response, context.form())?;
    let mut response = response(&case["response"]);
    let mut output = subject.operation.output.members.iter();
    let is_stream = output.any(|member| member.location == Location::EventStream);
    if is_stream || group["metadata"]["protocol"] == CBOR {
        response.body = STANDARD
            .decode(&response.body)
            .map_err(|error| Problem::differs(format!("the body of the case is not base64: {error}")))?;
    }
    let call = Call {
        operation: subject.operation.method_name.to_owned(),
        input: json!({}),
        settings: Settings::default(),
        response,
    };
    let answer = context.call(&subject.key, subject.schema, &call)?;
    match (case.get("result"), answer.result) {
        (Some(wanted), Ok(output)) => {
            let output = values::from_call(subject.operation.output, &output);
            equal_json(
                "output",
                wanted,
                &context.as_read(subject.operation.output, wanted, &output),
            )
        }
        (Some(_), Err(failure)) => Err(Problem::differs(format!("the call fails: {}", failure.text))),
        (None, Ok(output)) => Err(Problem::differs(format!("an error is read as a success: {output}"))),
        (None, Err(failure)) => check_failure(context, subject.schema, case, &failure),
    }
}

fn check_failure(context: &Context, service: &Service, case: &Value, failure: &Failure) -> Result<(), Problem> {
    equal("code", &case["errorCode"].as_str(), &failure.code.as_deref())?;
    if let Some(message) = case["errorMessage"].as_str() {
        equal("message", &Some(message), &failure.message.as_deref())?;
    }
    let wanted = &case["error"];
    let members = modelled(service, failure).map_or_else(
        || json!({}),
        |(schema, members)| context.as_read(schema, wanted, &values::from_call(schema, members)),
    );
    equal_json("members of the error", wanted, &members)
}

fn response(json: &Value) -> Response {
    let headers = json["headers"].as_object().into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((name.clone(), value.as_str()?)));
    Response {
        status: json["status_code"]
            .as_u64()
            .and_then(|status| status.try_into().ok())
            .unwrap_or_default(),
        headers: headers.collect::<Headers>(),
        body: json["body"].as_str().unwrap_or_default().into(),
    }
}
