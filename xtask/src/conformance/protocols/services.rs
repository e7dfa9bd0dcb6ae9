//! `service-requests`: requests of real services, through clients with the settings that the cases name.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};
use tinsmith_runtime::schema::Service;

use super::{requests, values};
use crate::conformance::each;
use crate::conformance::report::{Problem, Suite};
use crate::newest::newest_model;
use crate::schema;
use crate::stub::{Builder, Stub};

/// Services by their names.
type Services = HashMap<String, Result<&'static Service, Problem>>;

/// Runs the cases of a file.
pub(in crate::conformance) fn run(cases: &Value, models: Option<&Path>, suite: &mut Suite) {
    let mut services = Services::new();
    for case in each(cases) {
        suite.case(case, || {
            let models = models.ok_or_else(|| Problem::NotThere("the models (give --models DIR)".to_owned()))?;
            let name = case["service"].as_str().unwrap_or_default();
            let service = services.entry(name.to_owned()).or_insert_with(|| load(models, name));
            run_case(service.clone()?, case)
        });
    }
}

pub(in crate::conformance) fn load(models: &Path, name: &str) -> Result<&'static Service, Problem> {
    let folder = newest_model(models, name).map_err(|error| Problem::differs(error.to_string()))?;
    let loaded = folder.load().map_err(|report| Problem::differs(report.to_string()))?;
    Ok(schema::service(&loaded.service)?)
}

fn run_case(service: &'static Service, case: &Value) -> Result<(), Problem> {
    let name = case["operation"].as_str().unwrap_or_default();
    let operation = service.operations.iter().find(|operation| operation.name == name);
    let operation = operation.ok_or_else(|| Problem::differs("there is no such operation"))?;
    let params = values::to_call(operation.input, &case["params"]);
    let stub = Stub::empty();
    let client = configured(stub.client(service), &case["clientConfig"])?;
    let request = requests::sent(&stub, client, operation, &params)?;
    requests::check(&in_one(&case["serialized"]), &request, operation)
}

/// With the settings of the case, which are those of an SDK's client.
fn configured(builder: Builder, config: &Value) -> Result<Builder, Problem> {
    let region = config["region"].as_str().unwrap_or("us-east-1");
    let mut builder = builder.region(region);
    for (name, value) in config["s3"].as_object().into_iter().flatten() {
        builder = match (name.as_str(), value) {
            ("addressing_style", Value::String(style)) => builder.endpoint_param("ForcePathStyle", style == "path"),
            ("use_accelerate_endpoint", Value::Bool(on)) => builder.endpoint_param("Accelerate", *on),
            ("use_dualstack_endpoint", Value::Bool(on)) => builder.use_dual_stack(*on),
            _ => return Err(Problem::NotThere(format!("the setting {name}"))),
        };
    }
    Ok(builder)
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
