//! One request, in a readable form.

use std::io::Write;
use std::path::Path;

use checker_driver::stub::{NoModelledErrors, Stub};
use serde_json::Value;
use tinsmith_model::did_you_mean;
use tinsmith_runtime::RequestBody;

use super::files;
use crate::interpret;
use crate::models::{load_model, newest_model};
use crate::usage;

/// Prints the request of a call.
pub(super) fn print(
    models: &Path,
    service: &str,
    operation: &str,
    params: &str,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut params: Value = serde_json::from_str(params).map_err(|error| usage::error(format!("not JSON: {error}")))?;
    let service = interpret::service(&load_model(&newest_model(models, service)?)?)?;
    let mut operations = service.catalog.operations.iter();
    let found = operations.find(|known| known.name == operation || known.method_name == operation);
    let found = found.ok_or_else(|| {
        let names = service.catalog.operations.iter().map(|known| known.method_name);
        let help = did_you_mean(operation, names, "the names are those of the model");
        usage::error(format!("there is no operation {operation:?}; {help}"))
    })?;
    let file = files::take(found, &mut params).map_err(usage::error)?;
    let stub = Stub::empty();
    let client = stub.client(service).region("us-east-1").build_blocking()?;
    // The empty response may not be a valid output. Only the request matters.
    let mut call = client.call_streaming::<NoModelledErrors>(&service.catalog, found.method_name, params);
    if let Some(path) = file {
        call = call.body(RequestBody::from_path(path));
    }
    let called = call.send();
    let Some(request) = stub.request() else {
        called?;
        return Ok(());
    };
    writeln!(out, "{} {}", request.method, request.url())?;
    for (name, value) in request.headers.iter() {
        writeln!(out, "{name}: {value}")?;
    }
    writeln!(out, "\n{}", String::from_utf8_lossy(&request.body))?;
    Ok(())
}
