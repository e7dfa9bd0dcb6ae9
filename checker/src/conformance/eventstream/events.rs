//! `eventstream/rest-json`: events that a client reads out of a response, and events that it sends.

use checker_driver::{Call, Settings, stub};
use serde_json::{Map, Number, Value, json};
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::http::{Headers, Response};

use super::{bytes, requests};
use crate::compare::{equal, equal_json};
use crate::conformance::cases::each;
use crate::conformance::context::Context;
use crate::conformance::protocols::{Half, from_call, sent, subject, to_call};
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run(file: &Value, context: &Context, suite: &mut Suite) {
    let model = &file["model"];
    for case in each(file) {
        suite.case(case, || check(context, model, case));
    }
}

/// The model of a case: the file has the shapes, and the case names the operation.
pub(in crate::conformance) fn given(model: &Value, case: &Value) -> Value {
    let name = case["operation"].as_str().unwrap_or_default();
    json!({"given": model["operations"][name]})
}

/// The half of an operation that a case is about.
pub(in crate::conformance) fn half(case: &Value) -> Half {
    let mut events = case["events"].as_array().into_iter().flatten();
    match events.any(|event| event["type"] == "request") {
        true => Half::Request,
        false => Half::Response,
    }
}

fn check(context: &Context, model: &Value, case: &Value) -> Result<(), Problem> {
    let events: Vec<&Value> = case["events"].as_array().into_iter().flatten().collect();
    let half = half(case);
    let subject = subject(model, &given(model, case), half, context.form())?;
    let call = |input: Value, response: Response| Call {
        operation: subject.operation.method_name.to_owned(),
        input,
        settings: Settings::default(),
        response,
    };
    if let Half::Request = half {
        let params = events.iter().map(|event| with_seconds(&event["params"]));
        let input = json!({ "stream": params.collect::<Value>() });
        let call = call(to_call(subject.operation.input, &input), stub::empty());
        let request = sent(context.call(&subject.key, subject.schema, &call)?)?;
        return requests::check(&request, &events);
    }
    let call = call(json!({}), response(case, &events)?);
    let answer = context.call(&subject.key, subject.schema, &call)?;
    match (&case["expectation"]["failure"], answer.result) {
        (Value::Object(failure), Err(error)) => match failure.get("errorId") {
            Some(code) => equal("code", &code.as_str(), &error.code.as_deref()),
            None => Ok(()),
        },
        (_, Err(error)) => Err(Problem::differs(format!("the call fails: {}", error.text))),
        (Value::Object(_), Ok(output)) => Err(Problem::differs(format!("a failure is read as a success: {output}"))),
        (_, Ok(output)) => {
            let wanted = wanted(case, &events);
            let output = from_call(subject.operation.output, &output);
            equal_json(
                "output",
                &wanted,
                &context.as_read(subject.operation.output, &wanted, &output),
            )
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
