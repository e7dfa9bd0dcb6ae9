//! `operationInputs`: the same endpoints through a client, which takes parameters out of inputs.

use checker_driver::stub::{Builder, NoModelledErrors, Stub};
use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::codegen::schema::{Operation, Service};
use tinsmith_runtime::endpoint::EndpointError;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::internals::endpoint::{ParamRef, Resolver};

use super::param;
use crate::compare::{different, equal};
use crate::interpret;
use crate::interpret::Interpreted;
use crate::models::load_model;
use crate::problem::Problem;

/// The service of a folder as its client has it.
pub(super) fn service(folder: &ModelFolder) -> Result<&'static Interpreted, Problem> {
    Ok(interpret::service(&load_model(folder)?)?)
}

/// Calls an operation, and compares where the request went with what the case expects.
pub(super) fn run(service: &'static Interpreted, expect: &Value, input: &Value) -> Result<(), Problem> {
    let name = input["operationName"].as_str().unwrap_or_default();
    let operation = service
        .catalog
        .operations
        .iter()
        .find(|operation| operation.name == name);
    let operation = operation.ok_or_else(|| Problem::NotThere(format!("the operation {name}")))?;
    let stub = Stub::empty();
    let client = configured(stub.client(service), service, &input["builtInParams"])?
        .build_blocking()
        .map_err(|error| Problem::differs(format!("no client: {error}")))?;
    let no_params = json!({});
    let params = Some(&input["operationParams"])
        .filter(|params| params.is_object())
        .unwrap_or(&no_params);
    let called = client.call::<NoModelledErrors>(&service.catalog, operation.method_name, params);
    match (expect["error"].as_str(), called, stub.request()) {
        (Some(wanted), Err(error), None) => match error.cause() {
            Some(Cause::Endpoint(EndpointError::Rule(text))) => equal("error", wanted, &**text),
            _ => Err(different("error", wanted, &error.to_string())),
        },
        (Some(wanted), _, Some(request)) => Err(different("error", wanted, &request.url())),
        (_, _, Some(request)) => check(expect, operation, &request),
        (_, Err(error), None) => match error.cause() {
            Some(Cause::Endpoint(EndpointError::AuthSchemes(names))) => {
                Err(Problem::NotThere(format!("signing with {}", names.join(", "))))
            }
            _ => Err(Problem::differs(format!("the call fails: {error}"))),
        },
        (_, Ok(_), None) => Err(Problem::differs("nothing was sent")),
    }
}

/// What a client sets on its own, and the value that is the same to the rules as none.
const AS_IF_UNSET: [(&str, ParamRef<'static>); 4] = [
    ("AWS::S3::ForcePathStyle", ParamRef::Bool(false)),
    ("AWS::S3::UseGlobalEndpoint", ParamRef::Bool(false)),
    ("AWS::S3Control::UseArnRegion", ParamRef::Bool(true)),
    ("AWS::Auth::AccountIdEndpointMode", ParamRef::String("disabled")),
];

/// With the settings that the case gives the client, and no other.
fn configured(builder: Builder, service: &Service, built_ins: &Value) -> Result<Builder, Problem> {
    let mut builder = builder;
    let resolver = Resolver::new(service.endpoint);
    for (name, value) in AS_IF_UNSET {
        let is_known = resolver
            .has_param(name)
            .map_err(|error| Problem::differs(error.to_string()))?;
        if is_known && built_ins.get(name).is_none() {
            builder = match value {
                ParamRef::Bool(on) => builder.endpoint_param(name, on),
                ParamRef::String(text) => builder.endpoint_param(name, text),
                ParamRef::StringArray(texts) => builder.endpoint_param(name, texts.to_vec()),
            };
        }
    }
    for (name, value) in built_ins.as_object().into_iter().flatten() {
        builder = match (name.as_str(), value) {
            ("AWS::Region", Value::String(region)) => builder.region(region),
            ("SDK::Endpoint", Value::String(url)) => builder.endpoint_url(url),
            ("AWS::UseFIPS", Value::Bool(on)) => builder.use_fips(*on),
            ("AWS::UseDualStack", Value::Bool(on)) => builder.use_dual_stack(*on),
            _ => builder.endpoint_param(name.clone(), param(name, value)?),
        };
    }
    Ok(builder)
}

/// Checks that the request goes to the endpoint. A host prefix may precede the host.
fn check(expect: &Value, operation: &Operation, request: &Request) -> Result<(), Problem> {
    let wanted = expect["endpoint"]["url"].as_str().unwrap_or_default();
    let (scheme, rest) = wanted.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let at_host = *request.authority == *host
        || !operation.host_prefix.is_empty() && request.authority.ends_with(&format!(".{host}"));
    if *request.scheme == *scheme && at_host && request.path.starts_with(path) {
        Ok(())
    } else {
        Err(different("URL", wanted, &request.url()))
    }
}
