//! `response-parsing/` and `protocols/service-responses`: what services answer, read with their models.

use std::collections::HashMap;
use std::path::Path;

use checker_driver::{Answer, Call, Settings};
use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::codegen::schema::{Operation, Shape, StructureSchema};
use tinsmith_runtime::http::{Headers, Response};

use super::cases::each;
use super::context::Context;
use super::protocols::values;
use super::report::Suite;
use crate::by_name;
use crate::compare::{equal, equal_json};
use crate::interpret::Interpreted;
use crate::interpret::{Operations, service_without_rules};
use crate::models::{load_model, newest_model};
use crate::problem::Problem;
use crate::typed::key;
use crate::values::{map_leaves, minimal_input};

/// Models by service and version, each with the key of its generated client.
type Models = HashMap<(String, String), Result<(String, &'static Interpreted, Operations), Problem>>;

/// Runs the cases of a file: outputs, or errors.
pub(super) fn run(cases: &Value, context: &Context, suite: &mut Suite) {
    let mut loaded = Models::new();
    for case in each(cases) {
        suite.case(case, || {
            let subject = subject(&mut loaded, context, case)?;
            let response = response(&case["response"]);
            let wanted_error = case["parsed"].get("Error");
            let answer = subject.answer(context, &response, wanted_error.is_some())?;
            if let Some(wanted) = case.get("result") {
                return subject.check_output(context, wanted, answer);
            }
            if let Some(wanted) = case["parsed"]["ResponseMetadata"]["RequestId"].as_str() {
                equal("request id", &Some(wanted), &answer.request_id.as_deref())?;
            }
            match wanted_error {
                Some(wanted) => check_error(wanted, answer),
                None => subject.check_output(context, &subject.wanted(&case["parsed"]), answer),
            }
        });
    }
}

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// An operation of a service.
struct ParsingSubject<'a> {
    key: &'a str,
    service: &'static Interpreted,
    operation: &'static Operation,
}

fn subject<'a>(loaded: &'a mut Models, context: &Context, case: &Value) -> Result<ParsingSubject<'a>, Problem> {
    let models = context.models()?;
    let name = (text(case, "service").to_owned(), text(case, "version").to_owned());
    let made = loaded
        .entry(name.clone())
        .or_insert_with(|| load(models, name))
        .as_ref();
    let (key, service, operations) = made.map_err(Clone::clone)?;
    match operations.get(text(case, "operation")) {
        Some(operation) => Ok(ParsingSubject {
            key,
            service,
            operation: operation.clone()?,
        }),
        None => Err(Problem::differs("there is no such operation")),
    }
}

/// Reads a model.
fn load(
    models: &Path,
    (service, version): (String, String),
) -> Result<(String, &'static Interpreted, Operations), Problem> {
    let folder = folder(models, service, version).map_err(|error| Problem::differs(error.to_string()))?;
    let (service, operations) = service_without_rules(&load_model(&folder)?)?;
    Ok((key(&folder), service, operations))
}

/// The folder of a model: the newest where no version is named.
pub(super) fn folder(models: &Path, service: String, version: String) -> anyhow::Result<ModelFolder> {
    if version.is_empty() {
        return newest_model(models, &service);
    }
    let path = models.join(&service).join(&version);
    Ok(ModelFolder { service, version, path })
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
        body: text(json, "body").into(),
    }
}

impl ParsingSubject<'_> {
    /// What a response is read as. By name it is read as what the case says, and a client decides by itself.
    fn answer(&self, context: &Context, response: &Response, is_error: bool) -> Result<Answer, Problem> {
        let Some(clients) = context.typed() else {
            let result = if is_error {
                by_name::error(self.service, response).map(Err)
            } else {
                by_name::output(self.service, self.operation, response).map(Ok)
            };
            return Ok(Answer {
                request: None,
                request_id: self.service.protocol.request_id(response, None),
                result: result.map_err(Problem::differs)?,
            });
        };
        let call = Call {
            operation: self.operation.method_name.to_owned(),
            input: minimal_input(self.operation.input),
            settings: Settings::default(),
            response: response.clone(),
        };
        clients.call(self.key, &call).map_err(Problem::differs)
    }

    fn check_output(&self, context: &Context, wanted: &Value, answer: Answer) -> Result<(), Problem> {
        let output = answer.result.map_err(|failure| Problem::differs(failure.text))?;
        let output = values::from_call(self.operation.output, &output);
        equal_json(
            "output",
            wanted,
            &context.as_read(self.operation.output, wanted, &output),
        )
    }

    /// The output that the case wants.
    fn wanted(&self, parsed: &Value) -> Value {
        let mut wanted = parsed.clone();
        if let Some(members) = wanted.as_object_mut() {
            members.remove("ResponseMetadata");
        }
        in_seconds(self.operation.output, &wanted)
    }
}

fn check_error(wanted: &Value, answer: Answer) -> Result<(), Problem> {
    let Err(failure) = answer.result else {
        return Err(Problem::differs("an error is read as a success"));
    };
    equal("code", text(wanted, "Code"), &*failure.code.unwrap_or_default())?;
    equal(
        "message",
        text(wanted, "Message"),
        &*failure.message.unwrap_or_default(),
    )
}

/// These cases leave timestamps as the response has them.
fn in_seconds(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Timestamp(_), Value::String(text)) => match Timestamp::parse(text) {
            Ok(moment) => json!(moment.to_epoch_seconds().parse::<f64>().ok()),
            Err(_) => value.clone(),
        },
        _ => value.clone(),
    };
    map_leaves(schema, json, &leaf)
}
