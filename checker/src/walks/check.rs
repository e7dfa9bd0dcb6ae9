//! What a client must do in a walk or a wait, and what differs.

use std::fmt;
use std::time::Duration;

use checker_driver::stub::{NoModelledErrors, Stub};
use checker_driver::{Settings, Walk, Walked, request_to_json, shape_at};
use serde_json::{Value, json};
use tinsmith_runtime::codegen::paginate::RepeatedToken;
use tinsmith_runtime::codegen::protocol::ErrorAnswer;
use tinsmith_runtime::codegen::schema::{Operation, Service, Shape};
use tinsmith_runtime::codegen::waiter::State;
use tinsmith_runtime::codegen::{PaginatorSchema, WaiterSchema};
use tinsmith_runtime::http::Response;
use tinsmith_runtime::internals::dynamic::DynamicStructure;

use super::pages::PagesCase;
use super::waits::{Answer, WaitCase};
use crate::interpret::Interpreted;

/// How the error ends that says that a token came again.
const CIRCLE: &str = "the service gave the same next token twice, so the pages would go round in a circle";

/// What does a walk or a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientKind {
    /// A client by name, over schemas of the model.
    ByName,
    /// A generated client, typed and by name.
    Generated,
}

impl fmt::Display for ClientKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByName => "by name",
            Self::Generated => "generated",
        })
    }
}

/// A walk or a wait with what must come of it.
#[derive(Debug)]
pub(super) struct Case {
    /// What the client is asked for.
    pub(super) walk: Walk,
    /// The inputs of all calls that must be made.
    inputs: Vec<Value>,
    /// Its requests are those of plain calls.
    requests: Vec<Value>,
    waits: Vec<u64>,
    /// What each way gives; a way that is not there gives nothing.
    values: Vec<(String, Value)>,
    end: Option<String>,
}

impl Case {
    /// A walk through pages.
    ///
    /// # Errors
    ///
    /// A made-up page cannot be written, or a plain call cannot be made.
    pub(super) fn of_pages(
        service: &'static Interpreted,
        operation: &'static Operation,
        schema: &PaginatorSchema,
        case: &PagesCase,
    ) -> Result<Self, String> {
        let requests = case.inputs.iter().map(|input| request(service, operation, input, 0));
        let answers = case.pages.iter().map(|page| written(service, operation, page));
        // By name, a map is no list of items.
        let is_list = |path: &&&str| matches!(shape_at(operation.output, path), Some(Shape::List(_)));
        let first = schema.result_keys.first().filter(is_list);
        let by_name = case.items.iter().find(|(path, _)| Some(path) == first);
        let mut values = vec![
            ("pages by name".to_owned(), json!(case.pages)),
            ("pages".to_owned(), json!(case.pages)),
        ];
        values.extend(by_name.map(|(_, items)| ("items by name".to_owned(), json!(items))));
        let full = case.full.iter().cloned().collect::<Value>();
        values.push(("full result by name".to_owned(), full));
        let items = case.items.iter();
        values.extend(items.map(|(path, items)| (format!("items of {path}"), json!(items))));
        Ok(Self {
            walk: Walk {
                operation: operation.method_name.to_owned(),
                waiter: None,
                input: case.input.clone(),
                page_size: case.page_size,
                answers: answers.collect::<Result<_, _>>()?,
            },
            inputs: case.inputs.clone(),
            requests: requests.collect::<Result<_, _>>()?,
            waits: Vec::new(),
            values,
            end: match (&case.full, schema.on_repeated_token) {
                (None, RepeatedToken::Fails) => Some(CIRCLE.to_owned()),
                _ => None,
            },
        })
    }

    /// A wait.
    ///
    /// # Errors
    ///
    /// As [`of_pages`](Self::of_pages).
    pub(super) fn of_wait(
        service: &'static Interpreted,
        operation: &'static Operation,
        schema: &WaiterSchema,
        case: &WaitCase,
    ) -> Result<Self, String> {
        let delay = schema.delay.as_secs();
        let calls = 0..case.answers.len() as u64;
        let requests = calls.map(|call| request(service, operation, &case.input, delay * call));
        let answers = case.answers.iter().map(|answer| match answer {
            Answer::Output(output) => written(service, operation, output),
            Answer::Error(status, code) => written_error(service, operation, *status, code),
        });
        let (output, code) = match case.answers.last() {
            Some(Answer::Output(output)) => (Some(output), "no error"),
            Some(Answer::Error(_, code)) => (None, code.as_str()),
            None => return Err("there is no answer".to_owned()),
        };
        let values: Vec<_> = output.cloned().into_iter().collect();
        Ok(Self {
            walk: Walk {
                operation: operation.method_name.to_owned(),
                waiter: Some(schema.name.to_owned()),
                input: case.input.clone(),
                page_size: None,
                answers: answers.collect::<Result<_, _>>()?,
            },
            inputs: vec![case.input.clone(); case.answers.len()],
            requests: requests.collect::<Result<_, _>>()?,
            waits: vec![delay; case.answers.len() - 1],
            values: ["wait by name", "wait"]
                .map(|way| (way.to_owned(), json!(values)))
                .into(),
            end: match case.last {
                Some(last) if last.state == State::Failure => Some(format!("failure, as {}; {code}", last.matcher)),
                Some(_) => None,
                None => Some(format!("timed out after {}; {code}", case.answers.len())),
            },
        })
    }

    /// The case as a line for another judge: what is answered, and what must come of it.
    pub(super) fn to_json(&self, service: &Service) -> Value {
        let answers = &self.walk.to_json()["answers"];
        json!({
            "service": service.name,
            "version": service.api_version,
            "operation": self.walk.operation,
            "waiter": self.walk.waiter,
            "input": self.walk.input,
            "page_size": self.walk.page_size,
            "answers": answers,
            "inputs": self.inputs,
            "values": self.values.iter().cloned().collect::<serde_json::Map<_, _>>(),
            "end": self.end,
        })
    }

    /// What differs, on all ways of a client by name or of a generated one.
    pub(super) fn differences(&self, walked: &[Walked], client: ClientKind) -> Vec<String> {
        let is_by_name = |way: &str| way.ends_with("by name");
        let ways = self.values.iter().map(|(way, _)| way);
        let ways = ways.filter(|way| client == ClientKind::Generated || is_by_name(way));
        let missing = ways.filter(|way| !walked.iter().any(|walked| walked.way == **way));
        let missing = missing.map(|way| format!("{way}: not done"));
        let different = walked.iter().filter_map(|walked| self.difference(walked));
        missing.chain(different).collect()
    }

    /// How it ends, if that is not as it must. The text of an error can begin with the operation.
    fn other_end(&self, walked: &Walked) -> Option<String> {
        let is_same = match (&walked.end, &self.end) {
            (Some(end), Some(must)) => end.ends_with(must),
            (end, must) => end == must,
        };
        (!is_same).then(|| format!("it ends with {:?}, not {:?}", walked.end, self.end))
    }

    fn difference(&self, walked: &Walked) -> Option<String> {
        let values = self.values.iter().find(|(way, _)| *way == walked.way);
        let values = values
            .and_then(|(_, values)| values.as_array())
            .map_or(&[][..], Vec::as_slice);
        let differences = [
            self.other_end(walked),
            each(&walked.requests, &self.requests, "request"),
            different(&walked.waits, &self.waits, "it waits for"),
            each(&walked.values, values, "value"),
        ];
        let difference = differences.into_iter().flatten().next()?;
        Some(format!("{}: {difference}", walked.way))
    }
}

fn different<T: fmt::Debug + PartialEq>(given: &T, must: &T, what: &str) -> Option<String> {
    (given != must).then(|| format!("{what} {given:?}, not {must:?}"))
}

fn each(given: &[Value], must: &[Value], what: &str) -> Option<String> {
    let pairs = (1..).zip(given.iter().zip(must));
    let different = pairs.filter(|(_, (given, must))| given != must);
    let mut different = different.map(|(number, (given, must))| format!("{what} {number} is {given}, not {must}"));
    let count = (given.len() != must.len()).then(|| format!("{} × {what}, not {}", given.len(), must.len()));
    different.next().or(count)
}

/// The request that a plain call with this input makes, so many seconds after the first.
fn request(service: &'static Interpreted, operation: &Operation, input: &Value, after: u64) -> Result<Value, String> {
    let stub = Stub::after(Duration::from_secs(after));
    let client = Settings::default().apply(stub.client(service)).build_blocking();
    let client = client.map_err(|error| format!("no client: {error}"))?;
    // The empty answer need not be an output.
    let called = client.call::<NoModelledErrors>(&service.catalog, operation.method_name, input);
    match (stub.request(), called) {
        (Some(request), _) => Ok(request_to_json(&request)),
        (None, Err(error)) => Err(format!("a plain call with {input} sends nothing: {error}")),
        (None, Ok(_)) => Err("a plain call sends nothing".to_owned()),
    }
}

/// An output as the service writes it.
fn written(service: &Service, operation: &'static Operation, output: &Value) -> Result<Response, String> {
    let made = DynamicStructure::from_json(operation.output, output);
    let made = made.map_err(|report| format!("the made-up output {output} is none: {report}"))?;
    let answer = service.protocol.answer(operation, &made);
    answer.map_err(|error| format!("the made-up output {output} cannot be written: {error}"))
}

/// An error as the service writes it.
fn written_error(service: &Service, operation: &Operation, status: u16, code: &str) -> Result<Response, String> {
    let error = ErrorAnswer {
        status,
        code,
        message: "",
        schema: service.errors.iter().find(|error| error.code == code),
        members: &(),
    };
    let answer = service.protocol.answer_with_error(operation, &error);
    answer.map_err(|error| format!("the error {code} cannot be written: {error}"))
}
