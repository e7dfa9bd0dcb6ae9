//! Response cases: a response, and the output or error that it is read as.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::dynamic::DynamicStructure;
use tinsmith_runtime::http::{Headers, Response};
use tinsmith_runtime::schema::Location;

use super::model::{Half, Subject, subject};
use super::{CBOR, values};
use crate::conformance::compare::{different, equal, equal_json};
use crate::conformance::report::Problem;
use crate::stub::{Stub, Untyped};

pub(super) fn run(group: &Value, case: &Value) -> Result<(), Problem> {
    let subject = subject(group, case, Half::Response)?;
    let mut response = response(&case["response"]);
    let mut output = subject.operation.output.members.iter();
    let is_stream = output.any(|member| member.location == Location::EventStream);
    if is_stream || group["metadata"]["protocol"] == CBOR {
        response.body = STANDARD
            .decode(&response.body)
            .map_err(|error| Problem::differs(format!("the body of the case is not base64: {error}")))?;
    }
    let client = Stub::new(response.clone())
        .client(subject.schema)
        .region("us-east-1")
        .build_blocking()
        .map_err(|error| Problem::differs(format!("no client: {error}")))?;
    let answer = client.call::<Untyped>(subject.operation.method_name, &json!({}));
    match (case.get("result"), answer) {
        (Some(wanted), Ok(output)) => {
            let output = values::from_call(subject.operation.output, &output);
            equal_json("output", wanted, &output)
        }
        (Some(_), Err(error)) => Err(Problem::differs(format!("the call fails: {error}"))),
        (None, Ok(output)) => Err(Problem::differs(format!("an error is read as a success: {output}"))),
        (None, Err(error)) => {
            equal("code", &case["errorCode"].as_str(), &error.code())?;
            if let Some(message) = case["errorMessage"].as_str() {
                equal("message", &Some(message), &error.message())?;
            }
            equal_json(
                "members of the error",
                &case["error"],
                &error_members(&subject, &response)?,
            )
        }
    }
}

/// The members of the modelled error that a response is; none where the model does not know it.
fn error_members(subject: &Subject, response: &Response) -> Result<Value, Problem> {
    let protocol = subject.schema.protocol;
    let fault = protocol.error(subject.schema, response);
    let Some(error) = fault.modelled.and_then(|index| subject.schema.errors.get(index)) else {
        return Ok(json!({}));
    };
    let mut members = DynamicStructure::new(error.shape);
    protocol
        .decode_error(error, response, &mut members)
        .map_err(|error| different("members of the error", "", &error))?;
    Ok(values::from_call(error.shape, &members.to_json()))
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
