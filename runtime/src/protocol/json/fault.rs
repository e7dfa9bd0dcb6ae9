//! Which error a JSON response is.

use serde_json::{Map, Value};

use crate::http::Response;
use crate::protocol::{ServiceFault, error_code, gateway};
use crate::schema::{ErrorAlias, ErrorSchema, Service};

/// The members of the body that can hold the code, the best first.
#[derive(Clone, Copy)]
pub(in crate::protocol) struct CodeMembers([&'static str; 3]);

impl CodeMembers {
    /// As botocore's `RestJSONParser` has it.
    pub(in crate::protocol) const REST: Self = Self(["code", "Code", "__type"]);
    /// botocore's `JSONParser` knows only `__type`, Smithy's awsJson protocols know `code` too. Some services have errors with
    /// a `code` that is something else, so it goes last.
    #[cfg(feature = "json")]
    pub(in crate::protocol) const RPC: Self = Self(["__type", "code", "Code"]);
}

/// Finds code and message, and goes by the overlay's aliases where the response has no code of its own.
pub(in crate::protocol) fn read_fault(
    service: &Service,
    response: &Response,
    code_members: CodeMembers,
) -> ServiceFault {
    let body = match serde_json::from_slice(&response.body) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    };
    let members = body.as_ref();
    let (code, modelled) = match code(response, members, code_members) {
        Some(code) => error_code::resolve(service, response, code),
        None => members
            .and_then(|members| by_alias(service.errors, members))
            .and_then(|index| Some((service.errors.get(index)?.code.to_owned(), Some(index))))
            .unwrap_or_else(|| (response.status.to_string(), None)),
    };
    let known = modelled.and_then(|index| service.errors.get(index));
    let message = match members {
        Some(members) => message(service.errors, known, members),
        None => gateway::message(response),
    };
    ServiceFault {
        code,
        message,
        modelled,
    }
}

/// The header beats the body.
fn code(response: &Response, members: Option<&Map<String, Value>>, code_members: CodeMembers) -> Option<String> {
    let text = match response.headers.get("x-amzn-errortype") {
        Some(header) => header.to_owned(),
        None => code_members.0.iter().find_map(|name| match members?.get(*name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })?,
    };
    Some(error_code::bare(&text).to_owned())
}

fn by_alias(errors: &[ErrorSchema], members: &Map<String, Value>) -> Option<usize> {
    let is_present = |name: &&str| members.get(*name).is_some_and(|value| !value.is_null());
    let is = |alias: &ErrorAlias| {
        members.get(alias.member).and_then(Value::as_str) == Some(alias.value)
            && (alias.when_present.is_empty() || alias.when_present.iter().any(is_present))
    };
    let find = |conditional: bool| {
        errors.iter().position(|error| {
            error
                .aliases
                .iter()
                .any(|alias| alias.when_present.is_empty() != conditional && is(alias))
        })
    };
    find(true).or_else(|| find(false))
}

/// `message`, then `Message`, then the member that the overlay names: of the error itself, or of any error where the model
/// does not know this one (an overlay that names a member does so for a service's whole family of errors).
fn message(errors: &[ErrorSchema], known: Option<&ErrorSchema>, members: &Map<String, Value>) -> String {
    let named = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    named("message")
        .or_else(|| named("Message").filter(|text| !text.is_empty()))
        .or_else(|| match known {
            Some(error) => named(error.message_member?),
            None => errors.iter().filter_map(|error| error.message_member).find_map(named),
        })
        .unwrap_or_default()
}
