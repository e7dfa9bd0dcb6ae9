//! Cases, one in a line: a call of an operation, or a response.

use std::io::{self, BufRead};
use std::path::Path;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use checker_driver::Failure;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tinsmith_runtime::codegen::protocol::Encoded;
use tinsmith_runtime::codegen::schema::{Member, Operation, Service};
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::internals::dynamic::DynamicStructure;

use super::case::{Model, text};
use super::typed::{self, TypedClient};
use super::{files, values};
use crate::by_name;
use crate::interpret::Interpreted;
use crate::interpret::{self, Operations, SchemaError};
use crate::typed::Clients;
use crate::values::modelled;

/// The idempotency token that is drawn where a case has none.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// The answer to a case.
pub(super) struct Answer {
    /// The line that is printed.
    pub(super) json: Value,
    /// The operation. `None` for an error: errors belong to the service.
    pub(super) operation: Option<&'static Operation>,
    /// The requests by name of a case without an idempotency token, where the operation has such a member.
    pub(super) without_token: Option<RequestsWithoutToken>,
}

/// The requests that parameters without an idempotency token make by name, in the form of the answer.
pub(super) struct RequestsWithoutToken {
    /// With a token that is drawn, as a client does.
    pub(super) drawn: Value,
    /// Without a token. The cases are made by botocore's serializer alone, which draws none.
    pub(super) bare: Value,
}

/// Answers each case whose service is `wanted`: through generated clients if `typed`, else by name.
pub(super) fn run(
    models: &Path,
    typed: bool,
    wanted: impl Fn(&str) -> bool,
    cases: &mut dyn BufRead,
    each: &mut dyn FnMut(&Value, anyhow::Result<Answer>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let cases = cases.lines().enumerate().filter(is_not_blank).map(|line| {
        let (index, line) = line;
        let case: Value = serde_json::from_str(&line?).with_context(|| format!("line {} is not JSON", index + 1))?;
        anyhow::Ok(case)
    });
    let mut cases = cases.filter(|case| case.as_ref().map_or(true, |case| wanted(text(case, "service"))));
    if !typed {
        return answer_all(models, None, &mut cases, each);
    }
    // All cases must be known before the clients for them can be generated.
    let cases = cases.collect::<anyhow::Result<Vec<_>>>()?;
    let clients = typed::clients(&cases.iter().map(|case| Model::of(models, case)).collect())?;
    answer_all(models, Some(&clients), &mut cases.into_iter().map(Ok), each)
}

fn is_not_blank((_, line): &(usize, io::Result<String>)) -> bool {
    line.as_ref().map_or(true, |line| !line.trim().is_empty())
}

fn answer_all(
    models: &Path,
    clients: Option<&Clients>,
    cases: &mut dyn Iterator<Item = anyhow::Result<Value>>,
    each: &mut dyn FnMut(&Value, anyhow::Result<Answer>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut latest = None;
    for case in cases {
        let case = case?;
        each(&case, answer(loaded(&mut latest, models, &case), clients, &case))?;
    }
    Ok(())
}

/// A loaded model.
struct Loaded {
    model: Model,
    /// Its endpoint rule set.
    rules: Option<Value>,
    made: Result<(&'static Interpreted, Operations), SchemaError>,
}

impl Loaded {
    fn new(model: Model) -> Self {
        let (rules, made) = match model.load() {
            Ok(service) => {
                let made = interpret::service_without_rules(&service);
                (service.endpoint_rules, made)
            }
            Err(error) => (None, Err(error)),
        };
        Self { model, rules, made }
    }

    fn service(&self) -> anyhow::Result<&(&'static Interpreted, Operations)> {
        self.made.as_ref().map_err(|error| error.clone().into())
    }
}

/// The model of a case. Cases of one service and protocol are adjacent, so only the latest model is kept.
fn loaded<'a>(latest: &'a mut Option<Loaded>, models: &Path, case: &Value) -> &'a Loaded {
    let model = Model::of(models, case);
    match latest.take() {
        Some(known) if known.model == model => latest.insert(known),
        _ => latest.insert(Loaded::new(model)),
    }
}

fn answer(loaded: &Loaded, clients: Option<&Clients>, case: &Value) -> anyhow::Result<Answer> {
    let (service, operations) = loaded.service()?;
    let operation = || {
        let operation = operations.get(text(case, "operation"));
        anyhow::Ok(operation.context("there is no such operation")?.clone()?)
    };
    let client = clients.map(|clients| TypedClient::new(clients, &loaded.model, loaded.rules.as_ref()));
    let mut without_token = None;
    let (what, answer, operation) = match text(case, "kind") {
        "input" => {
            let operation = operation()?;
            let params = files::read(&case["params"])?;
            let (request, host_prefix) = match client {
                Some(client) => client.request(operation, &params)?,
                None => request(service, operation, &params)?,
            };
            without_token = RequestsWithoutToken::of(service, operation, &params)?;
            ("request", request_to_json(&request, &host_prefix), Some(operation))
        }
        "output" => {
            let operation = operation()?;
            let response = response(&case["response"])?;
            let output = match client {
                Some(client) => client.output(operation, response)?,
                None => by_name::output(service, operation, &response).map_err(anyhow::Error::msg)?,
            };
            let mut output = values::from_call(operation.output, &output);
            if let Some(path) = case["save"].as_str() {
                files::save(operation, &mut output, path)?;
            }
            ("parsed", output, Some(operation))
        }
        "error" => {
            let response = response(&case["response"])?;
            let failure = match client {
                Some(client) => client.error(operation()?, response)?,
                // Errors belong to the service, not to the operation.
                None => by_name::error(service, &response).map_err(anyhow::Error::msg)?,
            };
            ("parsed", error_to_json(service, &failure), None)
        }
        other => bail!("there is no kind {other:?}"),
    };
    Ok(Answer {
        json: json!({"kind": case["kind"], "id": case["id"], what: answer}),
        operation,
        without_token,
    })
}

impl RequestsWithoutToken {
    fn of(service: &Service, operation: &Operation, params: &Value) -> anyhow::Result<Option<Self>> {
        let lacks = |member: &Member| member.idempotency_token && params.get(member.name).is_none();
        if !operation.input.members.iter().any(lacks) {
            return Ok(None);
        }
        let bare = interpret::without_tokens(operation);
        let json = |operation| {
            let (request, host_prefix) = request(service, operation, params)?;
            anyhow::Ok(json!({"request": request_to_json(&request, &host_prefix)}))
        };
        Ok(Some(Self {
            drawn: json(operation)?,
            bare: json(bare)?,
        }))
    }
}

/// The request of a call by name, and its host prefix.
fn request(service: &Service, operation: &Operation, params: &Value) -> anyhow::Result<(Request, String)> {
    let input = DynamicStructure::from_json(operation.input, &values::to_call(params))?;
    let Encoded {
        request, host_prefix, ..
    } = service.protocol.encode(operation, &input, &|| TOKEN.to_owned())?;
    Ok((request, host_prefix))
}

fn request_to_json(request: &Request, host_prefix: &str) -> Value {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    json!({
        "method": request.method,
        "path": request.path,
        "query": pairs.map(|(name, value)| [decode(name), decode(value)]).collect::<Vec<_>>(),
        "headers": request.headers.iter().map(|(name, value)| [name, value]).collect::<Vec<_>>(),
        "host_prefix": host_prefix,
        "body_base64": STANDARD.encode(&request.body),
    })
}

fn error_to_json(service: &Service, failure: &Failure) -> Value {
    let fields =
        modelled(service, failure).map_or_else(|| json!({}), |(schema, members)| values::from_call(schema, members));
    json!({"Error": {"Code": failure.code, "Message": failure.message}, "fields": fields})
}

fn response(json: &Value) -> anyhow::Result<Response> {
    let headers = json["headers"].as_array().into_iter().flatten();
    let headers = headers.filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?)));
    Ok(Response {
        status: json["status"]
            .as_u64()
            .context("a response has no status")?
            .try_into()?,
        headers: headers.collect::<Headers>(),
        body: STANDARD.decode(text(json, "body_base64"))?,
    })
}
