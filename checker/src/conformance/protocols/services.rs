//! `service-requests`: requests of real services, through clients with the settings that the cases name.

use std::collections::HashMap;
use std::path::Path;

use checker_driver::stub;
use checker_driver::{Call, Settings};
use serde_json::{Value, json};

use super::{requests, values};
use crate::conformance::cases::each;
use crate::conformance::context::Context;
use crate::conformance::report::Suite;
use crate::interpret;
use crate::interpret::Interpreted;
use crate::models::{load_model, newest_model};
use crate::problem::Problem;
use crate::typed::key;

/// Services by their names, each with the key of its generated client.
type Services = HashMap<String, Result<(String, &'static Interpreted), Problem>>;

/// Runs the cases of a file.
pub(in crate::conformance) fn run(cases: &Value, context: &Context, suite: &mut Suite) {
    let mut services = Services::new();
    for case in each(cases) {
        suite.case(case, || {
            let models = context.models()?;
            let name = case["service"].as_str().unwrap_or_default();
            let service = services.entry(name.to_owned()).or_insert_with(|| load(models, name));
            let (key, service) = service.clone()?;
            run_case(context, &key, service, case)
        });
    }
}

pub(in crate::conformance) fn load(models: &Path, name: &str) -> Result<(String, &'static Interpreted), Problem> {
    let folder = newest_model(models, name).map_err(|error| Problem::differs(error.to_string()))?;
    Ok((key(&folder), interpret::service(&load_model(&folder)?)?))
}

fn run_case(context: &Context, key: &str, service: &'static Interpreted, case: &Value) -> Result<(), Problem> {
    let name = case["operation"].as_str().unwrap_or_default();
    let operation = service
        .catalog
        .operations
        .iter()
        .find(|operation| operation.name == name);
    let operation = operation.ok_or_else(|| Problem::differs("there is no such operation"))?;
    let call = Call {
        operation: operation.method_name.to_owned(),
        input: values::to_call(operation.input, &case["params"]),
        settings: settings(&case["clientConfig"])?,
        response: stub::empty(),
    };
    let request = requests::sent(context.call(key, service, &call)?)?;
    requests::check(&in_one(&case["serialized"]), &request, operation)
}

/// The settings of the case, which are those of an SDK's client.
fn settings(config: &Value) -> Result<Settings, Problem> {
    let mut settings = Settings::default();
    if let Some(region) = config["region"].as_str() {
        settings.region = region.to_owned();
    }
    for (name, value) in config["s3"].as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("addressing_style", Value::String(style)) => {
                settings
                    .endpoint_params
                    .push(("ForcePathStyle".to_owned(), style == "path"));
            }
            ("use_accelerate_endpoint", Value::Bool(on)) => {
                settings.endpoint_params.push(("Accelerate".to_owned(), *on));
            }
            ("use_dualstack_endpoint", Value::Bool(on)) => settings.use_dual_stack = Some(*on),
            _ => return Err(Problem::NotThere(format!("the setting {name}"))),
        }
    }
    Ok(settings)
}

/// These cases have the query beside the path.
fn in_one(serialized: &Value) -> Value {
    let mut serialized = serialized.clone();
    let params = serialized["queryParams"].as_array().into_iter().flatten();
    let params: Vec<&str> = params.filter_map(Value::as_str).collect();
    let uri = serialized["uri"].as_str().unwrap_or_default();
    serialized["uri"] = json!(format!("{uri}?{}", params.join("&")));
    serialized
}
