//! `smoke/`: parameters of real operations. They must be accepted and make a request, unless they are meant to be refused.

use std::path::Path;

use checker_driver::stub::{NoModelledErrors, Stub};
use serde_json::Value;

use super::cases::each;
use super::protocols::{services, values};
use super::report::Suite;
use crate::problem::Problem;

/// Runs the cases of a file.
pub(super) fn run(cases: &Value, models: Option<&Path>, suite: &mut Suite) {
    for case in each(cases) {
        suite.case(case, || run_case(case, models));
    }
}

fn run_case(case: &Value, models: Option<&Path>) -> Result<(), Problem> {
    let models = models.ok_or_else(|| Problem::NotThere("the models (give --models DIR)".to_owned()))?;
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    let (_, service) = services::load(models, text("service"))?;
    let mut operations = service.catalog.operations.iter();
    let operation = operations.find(|operation| operation.name == text("operation"));
    let operation = operation.ok_or_else(|| Problem::differs("there is no such operation"))?;
    let stub = Stub::empty();
    let client = stub.client(service).region("us-west-2").build_blocking();
    let client = client.map_err(|error| Problem::differs(format!("no client: {error}")))?;
    let params = values::to_call(operation.input, &case["params"]);
    // The empty answer may not be an output of the operation. It is only checked whether something was sent.
    let called = client.call::<NoModelledErrors>(&service.catalog, operation.method_name, &params);
    match (stub.request(), called) {
        (Some(_), _) => Ok(()),
        (None, Err(_)) if is_meant_to_be_refused(case) => Ok(()),
        (None, Err(error)) => Err(Problem::differs(format!("nothing is sent: {error}"))),
        (None, Ok(_)) => Err(Problem::differs("nothing is sent")),
    }
}

/// Whether the service itself would refuse the parameters.
fn is_meant_to_be_refused(case: &Value) -> bool {
    let error = case["expect"]["failure"]["errorId"].as_str();
    error.is_some_and(|error| error.ends_with("#ValidationException"))
}
