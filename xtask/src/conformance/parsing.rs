//! `response-parsing/` and `protocols/service-responses`: what services answer, read with their models.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::dynamic::DynamicStructure;
use tinsmith_runtime::http::{Headers, Response};
use tinsmith_runtime::schema::{Operation, Service, Shape, StructureSchema};

use super::compare::{equal, equal_json};
use super::each;
use super::protocols::values;
use super::report::{Problem, Suite};
use crate::newest::newest_model;
use crate::schema::{Operations, unsigned_service};
use crate::values::map_leaves;

/// Models by service and version.
type Models = HashMap<(String, String), Result<(&'static Service, Operations), Problem>>;

/// Runs the cases of a file: outputs, or errors.
pub(super) fn run(cases: &Value, models: Option<&Path>, suite: &mut Suite) {
    let mut loaded = Models::new();
    for case in each(cases) {
        suite.case(case, || {
            let (service, operation) = operation(&mut loaded, models, case)?;
            let response = response(&case["response"]);
            if let Some(wanted) = case.get("result") {
                let output = output(service, operation, &response)?;
                return equal_json("output", wanted, &output);
            }
            check_request_id(&case["parsed"], service, &response)?;
            match case["parsed"].get("Error") {
                Some(wanted) => check_error(wanted, service, &response),
                None => check_output(&case["parsed"], service, operation, &response),
            }
        });
    }
}

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

fn operation(
    loaded: &mut Models,
    models: Option<&Path>,
    case: &Value,
) -> Result<(&'static Service, &'static Operation), Problem> {
    let models = models.ok_or_else(|| Problem::NotThere("the models (give --models DIR)".to_owned()))?;
    let name = (text(case, "service").to_owned(), text(case, "version").to_owned());
    let made = loaded
        .entry(name.clone())
        .or_insert_with(|| load(models, name))
        .as_ref();
    let (service, operations) = made.map_err(Clone::clone)?;
    match operations.get(text(case, "operation")) {
        Some(operation) => Ok((service, operation.clone()?)),
        None => Err(Problem::differs("there is no such operation")),
    }
}

/// Reads a model: the newest where no version is named.
fn load(models: &Path, (service, version): (String, String)) -> Result<(&'static Service, Operations), Problem> {
    let folder = if version.is_empty() {
        newest_model(models, &service).map_err(|error| Problem::differs(error.to_string()))?
    } else {
        let path = models.join(&service).join(&version);
        ModelFolder { service, version, path }
    };
    let loaded = folder.load();
    let loaded = loaded.map_err(|report| Problem::differs(format!("the model is refused: {report}")))?;
    Ok(unsigned_service(&loaded.service)?)
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

/// The id that the body has; the header fields have none.
fn check_request_id(parsed: &Value, service: &Service, response: &Response) -> Result<(), Problem> {
    match parsed["ResponseMetadata"]["RequestId"].as_str() {
        Some(wanted) => equal(
            "request id",
            &Some(wanted),
            &service.protocol.request_id(response).as_deref(),
        ),
        None => Ok(()),
    }
}

fn check_error(wanted: &Value, service: &Service, response: &Response) -> Result<(), Problem> {
    let fault = service.protocol.error(service, response);
    equal("code", text(wanted, "Code"), &*fault.code)?;
    equal("message", text(wanted, "Message"), &*fault.message)
}

fn check_output(parsed: &Value, service: &Service, operation: &Operation, response: &Response) -> Result<(), Problem> {
    let mut wanted = parsed.clone();
    if let Some(members) = wanted.as_object_mut() {
        members.remove("ResponseMetadata");
    }
    let output = output(service, operation, response)?;
    equal_json("output", &in_seconds(operation.output, &wanted), &output)
}

fn output(service: &Service, operation: &Operation, response: &Response) -> Result<Value, Problem> {
    let mut output = DynamicStructure::new(operation.output);
    let decoded = service.protocol.decode(operation, response, &mut output);
    decoded.map_err(|error| Problem::differs(format!("the response cannot be read: {error}")))?;
    Ok(values::from_call(operation.output, &output.to_json()))
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
