//! `eventstream/rest-json`: events that a client reads out of a response.

use checker_driver::stub::{NoModelledErrors, Stub};
use serde_json::{Map, Number, Value, json};
use tinsmith_model::Form;
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::http::{Headers, Response};

use super::bytes;
use crate::compare::{equal, equal_json};
use crate::conformance::cases::each;
use crate::conformance::protocols::{Half, from_call, subject};
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run(file: &Value, form: Form, suite: &mut Suite) {
    let model = &file["model"];
    for case in each(file) {
        suite.case(case, || check(model, case, form));
    }
}

fn check(model: &Value, case: &Value, form: Form) -> Result<(), Problem> {
    let events: Vec<&Value> = case["events"].as_array().into_iter().flatten().collect();
    if events.iter().any(|event| event["type"] == "request") {
        return Err(Problem::NotThere("event streams in requests".to_owned()));
    }
    let name = case["operation"].as_str().unwrap_or_default();
    let given = json!({"given": model["operations"][name]});
    let subject = subject(model, &given, Half::Response, form)?;
    let client = Stub::new(response(case, &events)?)
        .client(subject.schema)
        .region("us-east-1")
        .build_blocking()
        .map_err(|error| Problem::differs(format!("no client: {error}")))?;
    let answer = client.call::<NoModelledErrors>(subject.operation.method_name, &json!({}));
    match (&case["expectation"]["failure"], answer) {
        (Value::Object(failure), Err(error)) => match failure.get("errorId") {
            Some(code) => equal("code", &code.as_str(), &error.code()),
            None => Ok(()),
        },
        (_, Err(error)) => Err(Problem::differs(format!("the call fails: {error}"))),
        (Value::Object(_), Ok(output)) => Err(Problem::differs(format!("a failure is read as a success: {output}"))),
        (_, Ok(output)) => {
            let output = from_call(subject.operation.output, &output);
            equal_json("output", &wanted(case, &events), &output)
        }
    }
}

/// The response before the stream, and the messages in it.
fn response(case: &Value, events: &[&Value]) -> Result<Response, Problem> {
    let initial = &case["initialResponse"];
    let headers = initial["headers"].as_object().into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((name.clone(), value.as_str()?)));
    let mut body: Vec<u8> = initial["body"].as_str().unwrap_or_default().into();
    for event in events {
        body.extend(bytes(&event["bytes"])?);
    }
    Ok(Response {
        status: initial["code"]
            .as_u64()
            .and_then(|code| code.try_into().ok())
            .unwrap_or(200),
        headers: headers.collect::<Headers>(),
        body,
    })
}

/// The output: what the response itself says, and the list of events.
fn wanted(case: &Value, events: &[&Value]) -> Value {
    let mut output = case["initialResponseParams"].as_object().cloned().unwrap_or_default();
    let events = events.iter().map(|event| with_seconds(&event["params"]));
    output.insert("stream".to_owned(), Value::Array(events.collect()));
    Value::Object(output)
}

/// Timestamps are text here, and seconds in all other cases.
fn with_seconds(value: &Value) -> Value {
    let seconds = |text: &str| {
        let moment = Timestamp::from_iso8601(text).ok()?;
        Number::from_f64(moment.to_epoch_seconds().parse().ok()?)
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), with_seconds(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::String(text) => seconds(text).map_or_else(|| value.clone(), Value::Number),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::with_seconds;
    use serde_json::json;

    #[test]
    fn only_text_that_is_a_moment_becomes_seconds() {
        let params = json!({"a": {"at": "1970-01-01T00:00:01Z", "text": "foo"}});
        assert_eq!(with_seconds(&params), json!({"a": {"at": 1.0, "text": "foo"}}));
    }
}
