//! Lines of cases: each a call of an operation, or a response to one.

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::dynamic::DynamicStructure;
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::protocol::Encoded;
use tinsmith_runtime::schema::{Operation, Service};
use xtask_driver::Failure;

use super::typed::{self, Client};
use super::values;
use crate::by_name;
use crate::schema::{self, Operations};
use crate::typed::Clients;
use crate::values::modelled;

/// The token where a case has none.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Answers each case that `wanted` lets through by the name of its service: with generated clients if `typed`, else by name. How
/// many could not be answered.
pub(super) fn run(
    models: &Path,
    typed: bool,
    wanted: impl Fn(&str) -> bool,
    cases: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<usize> {
    let cases = cases.lines().map(|line| {
        let case: Value = serde_json::from_str(&line?).context("a line is not JSON")?;
        anyhow::Ok(case)
    });
    let mut cases = cases.filter(|case| case.as_ref().map_or(true, |case| wanted(text(case, "service"))));
    if !typed {
        return answer_all(models, None, &mut cases, out, err);
    }
    // Which clients to generate is known once all cases are.
    let cases = cases.collect::<anyhow::Result<Vec<_>>>()?;
    let clients = typed::clients(&cases.iter().map(|case| folder(models, case)).collect())?;
    answer_all(models, Some(&clients), &mut cases.into_iter().map(Ok), out, err)
}

fn answer_all(
    models: &Path,
    clients: Option<&Clients>,
    cases: &mut dyn Iterator<Item = anyhow::Result<Value>>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<usize> {
    let mut problems = 0;
    let mut latest = None;
    for case in cases {
        let case = case?;
        match answer(loaded(&mut latest, models, &case), clients, &case) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(problem) => {
                problems += 1;
                let problem = format!("{problem:#}").replace('\n', "; ");
                writeln!(err, "{} {}: {problem}", text(&case, "kind"), text(&case, "id"))?;
            }
        }
    }
    Ok(problems)
}

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// The folder of a case's model.
fn folder(models: &Path, case: &Value) -> ModelFolder {
    let (service, version) = (text(case, "service").to_owned(), text(case, "version").to_owned());
    let path = models.join(&service).join(&version);
    ModelFolder { service, version, path }
}

/// A model, once it is needed.
struct Loaded {
    folder: ModelFolder,
    /// Its endpoint rules.
    rules: Option<Value>,
    made: Result<(&'static Service, Operations), String>,
}

impl Loaded {
    fn new(folder: ModelFolder) -> Self {
        let mut rules = None;
        let made = match folder.load() {
            Ok(loaded) => {
                let made = schema::unsigned_service(&loaded.service).map_err(|error| error.to_string());
                rules = loaded.service.endpoint_rules;
                made
            }
            Err(report) => Err(format!("the model is refused: {report}")),
        };
        Self { folder, rules, made }
    }

    fn operation(&self, name: &str) -> anyhow::Result<(&'static Service, &'static Operation)> {
        let (service, operations) = self.made.as_ref().map_err(|error| anyhow!(error.clone()))?;
        let operation = operations.get(name).context("there is no such operation")?;
        Ok((service, operation.clone()?))
    }
}

/// The model of a case. Cases of one service follow each other, so only the latest is kept.
fn loaded<'a>(latest: &'a mut Option<Loaded>, models: &Path, case: &Value) -> &'a Loaded {
    let folder = folder(models, case);
    match latest.take() {
        Some(known) if known.folder == folder => latest.insert(known),
        _ => latest.insert(Loaded::new(folder)),
    }
}

fn answer(loaded: &Loaded, clients: Option<&Clients>, case: &Value) -> anyhow::Result<Value> {
    let (service, operation) = loaded.operation(text(case, "operation"))?;
    let client = clients.map(|clients| Client::new(clients, &loaded.folder, loaded.rules.as_ref()));
    let (what, answer) = match (text(case, "kind"), client) {
        ("input", client) => {
            let (request, host_prefix) = match client {
                Some(client) => client.request(operation, &case["params"])?,
                None => request(service, operation, &case["params"])?,
            };
            ("request", request_to_json(&request, &host_prefix))
        }
        ("output", client) => {
            let response = response(&case["response"])?;
            let output = match client {
                Some(client) => client.output(operation, response)?,
                None => by_name::output(service, operation, &response).map_err(anyhow::Error::msg)?,
            };
            ("parsed", values::from_call(operation.output, &output))
        }
        ("error", client) => {
            let response = response(&case["response"])?;
            let failure = match client {
                Some(client) => client.error(operation, response)?,
                None => by_name::error(service, &response).map_err(anyhow::Error::msg)?,
            };
            ("parsed", error_to_json(service, &failure))
        }
        (other, _) => bail!("there is no kind {other:?}"),
    };
    Ok(json!({"kind": case["kind"], "id": case["id"], what: answer}))
}

/// The request that parameters make by name, and its host prefix.
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
