//! Calls by name, over a schema. No code is generated.

use checker_driver::{Answer, Call, Failure};
use serde_json::Value;
use tinsmith_runtime::codegen::schema::{Operation, Service};
use tinsmith_runtime::http::Response;
use tinsmith_runtime::internals::dynamic::DynamicStructure;

use checker_driver::stub::{NoModelledErrors, Stub};

use crate::interpret::Interpreted;

/// Makes a call with a client.
///
/// # Errors
///
/// The client cannot be built, or the members of the modelled error in the response cannot be read.
pub(crate) fn call(service: &'static Interpreted, call: &Call) -> Result<Answer, String> {
    let stub = Stub::new(call.response.clone());
    let client = call.settings.apply(stub.client(service)).build_blocking();
    let client = client.map_err(|error| format!("no client: {error}"))?;
    let result = match client.call::<NoModelledErrors>(&service.catalog, &call.operation, &call.input) {
        Ok(output) => Ok(output),
        Err(error) => Err(Failure {
            text: error.to_string(),
            code: error.code().map(str::to_owned),
            message: error.message().map(str::to_owned),
            modelled: match error.response() {
                Some(_) => modelled(service, &call.response)?,
                None => None,
            },
        }),
    };
    Ok(Answer {
        request: stub.request(),
        request_id: service.protocol.request_id(&call.response, None),
        result,
    })
}

/// Reads a response as an output, whatever its status.
///
/// # Errors
///
/// It cannot be read as one.
pub(crate) fn output(service: &Service, operation: &Operation, response: &Response) -> Result<Value, String> {
    let mut output = DynamicStructure::new(operation.output);
    let decoded = service
        .protocol
        .decode(operation, &mut response.clone(), None, &mut output);
    decoded.map_err(|error| format!("the response cannot be read: {error}"))?;
    Ok(output.to_json())
}

/// Reads a response as an error, whatever its status.
///
/// # Errors
///
/// The members of the modelled error cannot be read.
pub(crate) fn error(service: &Service, response: &Response) -> Result<Failure, String> {
    let error = service.protocol.error(service.errors, response, None);
    Ok(Failure {
        text: format!("{}: {}", error.code, error.message),
        modelled: modelled(service, response)?,
        code: Some(error.code),
        message: Some(error.message),
    })
}

/// The shape and the members of the modelled error in a response. `None` where the model does not know the error.
fn modelled(service: &Service, response: &Response) -> Result<Option<(String, Value)>, String> {
    let error = service.protocol.error(service.errors, response, None);
    let Some(error) = error.modelled.and_then(|index| service.errors.get(index)) else {
        return Ok(None);
    };
    let mut members = DynamicStructure::new(error.shape);
    let decoded = service.protocol.decode_error(error, response, None, &mut members);
    decoded.map_err(|error| format!("the members of the error cannot be read: {error}"))?;
    Ok(Some((error.shape.name.to_owned(), members.to_json())))
}
