//! Reads error responses, in any format.
//!
//! A service usually answers in its own protocol. A gateway, a firewall or an emulator can answer in another: for a JSON service with
//! XML, for a query service with JSON. The format is found from the body, so there is one reader for all protocols.

use super::error_body::{ErrorBody, ErrorPart, Format};
use super::limits::ReadLimits;
use super::{ParsedError, error_code, gateway, status};
use crate::http::Response;
use crate::schema::{ErrorAlias, ErrorSchema, is_message};

/// The differences of the protocols in their errors.
#[derive(Clone, Copy)]
pub(super) struct ErrorForm {
    /// The members of a body in JSON or CBOR that can hold the code, the best first.
    code_members: [&'static str; 3],
    /// Whether an answer without a message gets the phrase of its status.
    has_phrase: bool,
}

impl ErrorForm {
    /// As botocore's `RestJSONParser` has it.
    pub(super) const REST_JSON: Self = Self {
        code_members: ["code", "Code", "__type"],
        has_phrase: false,
    };
    /// botocore's `JSONParser` knows only `__type`, and Smithy's awsJson protocols know `code` too. Some services have errors
    /// with a `code` that means something else, so it is last.
    pub(super) const RPC: Self = Self {
        code_members: ["__type", "code", "Code"],
        has_phrase: false,
    };
    /// For protocols with errors in XML.
    pub(super) const XML: Self = Self {
        code_members: ["Code", "code", "__type"],
        has_phrase: true,
    };
}

/// Finds code and message. If neither the body nor a header field has a code, the aliases of an overlay identify the error.
/// Otherwise the code is the status.
pub(super) fn parse_error(
    errors: &[ErrorSchema],
    response: &Response,
    limits: &ReadLimits,
    form: ErrorForm,
) -> ParsedError {
    let paths: Vec<_> = errors.iter().flat_map(ErrorSchema::paths).collect();
    let body = ErrorBody::read(&response.body, &paths, limits);
    let mut has_code = true;
    let problem = is_problem(response).then(|| by_problem_type(errors, &body));
    let code = match problem {
        Some(code) => code,
        None => code(errors, response, &body, form),
    };
    let (code, modelled) = match code {
        Some(code) => error_code::resolve(errors, response, code),
        None => match by_alias(errors, &body) {
            Some((index, error)) => (error.code.to_owned(), Some(index)),
            None => {
                has_code = false;
                (response.status.to_string(), None)
            }
        },
    };
    let known = modelled.and_then(|index| errors.get(index));
    let message = match body.format {
        Format::Xml => xml_message(response, known, &body),
        Format::Members => message(errors, known, &body, is_problem(response)),
        Format::Other => Some(gateway::message(response)),
    };
    let is_silent = !has_code && (form.has_phrase || body.format == Format::Xml);
    let message = match message {
        Some(message) if !message.is_empty() || !is_silent => message,
        _ if is_silent => status::phrase(response.status).to_owned(),
        _ => String::new(),
    };
    ParsedError {
        message,
        code,
        modelled,
        request_id: body.request_id,
        details: details(body.parts),
    }
}

fn details(parts: Vec<ErrorPart>) -> Vec<(String, String)> {
    let details = parts.into_iter().map(|part| Some((part.name, part.value.into_text()?)));
    details.flatten().collect()
}

/// In JSON and CBOR the header wins over the body. In XML the body wins over the header, which is for exceptions in event
/// streams.
fn code(errors: &[ErrorSchema], response: &Response, body: &ErrorBody, form: ErrorForm) -> Option<String> {
    let header = || response.headers.get("x-amzn-errortype").map(error_code::bare);
    let code = match body.format {
        Format::Xml => {
            let in_body = body.text("Code").filter(|code| !code.is_empty());
            in_body.or_else(header).or_else(|| named_by_root(errors, body))
        }
        Format::Members => {
            let in_body = || {
                form.code_members
                    .iter()
                    .find_map(|name| body.plain(name))
                    .map(error_code::bare)
            };
            // Where the overlay says that codes are counts before the members that usually have them.
            let named = || errors.iter().find_map(|error| body.plain(error.code_member?));
            header().or_else(|| named().map(error_code::bare)).or_else(in_body)
        }
        Format::Other => header(),
    };
    code.map(str::to_owned)
}

/// The name of the root element if it is the error itself, as in answers of AWS front ends: `<UnknownOperationException/>`.
fn named_by_root<'a>(errors: &[ErrorSchema], body: &'a ErrorBody) -> Option<&'a str> {
    let root = body.root.as_deref()?;
    let is_known = errors.iter().any(|error| error.code == root);
    let is_named_so = ["Exception", "Error", "Fault"]
        .iter()
        .any(|end| root.len() > end.len() && root.ends_with(end));
    (is_known || is_named_so).then_some(root)
}

fn by_alias<'e>(errors: &'e [ErrorSchema], body: &ErrorBody) -> Option<(usize, &'e ErrorSchema)> {
    let is = |alias: &ErrorAlias| {
        body.text(alias.member) == Some(alias.value)
            && (alias.when_present.is_empty() || alias.when_present.iter().any(|name| body.has(name)))
    };
    let find = |conditional: bool| {
        errors.iter().enumerate().find(|(_, error)| {
            let mut aliases = error.aliases.iter();
            aliases.any(|alias| alias.when_present.is_empty() != conditional && is(alias))
        })
    };
    find(true).or_else(|| find(false))
}

/// Whether a body is a problem of RFC 9457.
fn is_problem(response: &Response) -> bool {
    let media_type = response.headers.get("content-type").unwrap_or_default();
    media_type.split(';').next().unwrap_or_default().trim() == "application/problem+json"
}

/// The code in the `type` of a problem: the last part of its URI is the code, or the code of an error in other letters
/// (`https://example.com/problems/out-of-stock` is `OutOfStock`). `about:blank` says no more than the status.
fn by_problem_type(errors: &[ErrorSchema], body: &ErrorBody) -> Option<String> {
    let uri = body.text("type").filter(|uri| *uri != "about:blank")?;
    let name = uri
        .trim_end_matches('/')
        .rsplit(['/', '#', ':'])
        .next()
        .unwrap_or_default();
    let plain = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let known = errors.iter().find(|error| plain(error.code) == plain(name));
    Some(known.map_or(name, |error| error.code).to_owned()).filter(|code| !code.is_empty())
}

/// `message`, then `Message`, then the member that the overlay names: of this error, or of any error if the model does not know
/// this one (an overlay that names a member does so for all errors of a service).
fn message(errors: &[ErrorSchema], known: Option<&ErrorSchema>, body: &ErrorBody, problem: bool) -> Option<String> {
    let named = |name: &str| body.text(name);
    let message = named("message")
        .or_else(|| named("Message").filter(|text| !text.is_empty()))
        .or_else(|| problem.then(|| named("detail").or_else(|| named("title")))?)
        .or_else(|| match known {
            Some(error) => named(error.message_member?),
            None => errors.iter().filter_map(|error| error.message_member).find_map(named),
        });
    message.map(str::to_owned)
}

/// The `message` of models is the `Message` of the protocol, except in exceptions of event streams. Other names come from an
/// overlay.
fn xml_message(response: &Response, known: Option<&ErrorSchema>, body: &ErrorBody) -> Option<String> {
    let in_stream = response.headers.get("x-amzn-errortype").is_some();
    let own_message = |error: &ErrorSchema| {
        let name = error.message_member?;
        let is_own = in_stream || !is_message(name);
        body.text(name).filter(|_| is_own)
    };
    let message = body.text("Message").or_else(|| known.and_then(own_message));
    message.map(str::to_owned)
}

#[cfg(test)]
mod tests;
