//! Lines of cases: each a call of an operation, or a response to one.

use std::io::{self, BufRead};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::dynamic::DynamicStructure;
use tinsmith_runtime::http::{Headers, Response};
use tinsmith_runtime::protocol::Encoded;
use tinsmith_runtime::schema::{Operation, Service};

use super::values;
use crate::schema::{self, Operations};

/// The token where a case has none.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// What comes of a case.
pub(super) struct Answer {
    /// As a line has it.
    pub(super) json: Value,
    /// The operation, where the case needs one.
    pub(super) operation: Option<&'static Operation>,
}

/// Answers each case that `wanted` lets through by the name of its service.
pub(super) fn run(
    models: &Path,
    wanted: impl Fn(&str) -> bool,
    cases: &mut dyn BufRead,
    each: &mut dyn FnMut(&Value, anyhow::Result<Answer>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut latest = None;
    for line in cases.lines() {
        let line = line?;
        let case: Value = serde_json::from_str(&line).context("a line is not JSON")?;
        if !wanted(text(&case, "service")) {
            continue;
        }
        each(&case, answer(loaded(&mut latest, models, &case), &case))?;
    }
    Ok(())
}

pub(super) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// A model, once it is needed.
struct Loaded {
    folder: ModelFolder,
    protocol: String,
    made: Result<(&'static Service, Operations), String>,
}

impl Loaded {
    /// With one of the protocols that the model lists, or else the one that clients speak.
    fn new(folder: ModelFolder, protocol: String) -> Self {
        let made = match folder.load() {
            Ok(mut loaded) => {
                let protocols = &mut loaded.service.metadata.protocols;
                if protocols.iter().any(|listed| listed.name() == protocol) {
                    protocols.retain(|listed| listed.name() == protocol);
                }
                schema::unsigned_service(&loaded.service).map_err(|error| error.to_string())
            }
            Err(report) => Err(format!("the model is refused: {report}")),
        };
        Self { folder, protocol, made }
    }

    fn service(&self) -> anyhow::Result<&(&'static Service, Operations)> {
        self.made.as_ref().map_err(|error| anyhow!(error.clone()))
    }
}

/// The model of a case. Cases of one service and protocol follow each other, so only the latest is kept.
fn loaded<'a>(latest: &'a mut Option<Loaded>, models: &Path, case: &Value) -> &'a Loaded {
    let (service, version) = (text(case, "service").to_owned(), text(case, "version").to_owned());
    let path = models.join(&service).join(&version);
    let folder = ModelFolder { service, version, path };
    match latest.take() {
        Some(known) if known.folder == folder && known.protocol == text(case, "protocol") => latest.insert(known),
        _ => latest.insert(Loaded::new(folder, text(case, "protocol").to_owned())),
    }
}

fn answer(loaded: &Loaded, case: &Value) -> anyhow::Result<Answer> {
    let (service, operations) = loaded.service()?;
    let operation = || {
        let operation = operations.get(text(case, "operation"));
        anyhow::Ok(operation.context("there is no such operation")?.clone()?)
    };
    let (what, answer, operation) = match text(case, "kind") {
        "input" => {
            let operation = operation()?;
            (
                "request",
                request(service, operation, &case["params"])?,
                Some(operation),
            )
        }
        "output" => {
            let operation = operation()?;
            let output = output(service, operation, &response(&case["response"])?)?;
            ("parsed", output, Some(operation))
        }
        // An error is the service's, whatever operation it comes from.
        "error" => ("parsed", error(service, &response(&case["response"])?)?, None),
        other => bail!("there is no kind {other:?}"),
    };
    Ok(Answer {
        json: json!({"kind": case["kind"], "id": case["id"], what: answer}),
        operation,
    })
}

fn request(service: &Service, operation: &Operation, params: &Value) -> anyhow::Result<Value> {
    let input = DynamicStructure::from_json(operation.input, &values::to_call(params))?;
    let Encoded {
        request, host_prefix, ..
    } = service.protocol.encode(operation, &input, &|| TOKEN.to_owned())?;
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    Ok(json!({
        "method": request.method,
        "path": request.path,
        "query": pairs.map(|(name, value)| [decode(name), decode(value)]).collect::<Vec<_>>(),
        "headers": request.headers.iter().map(|(name, value)| [name, value]).collect::<Vec<_>>(),
        "host_prefix": host_prefix,
        "body_base64": STANDARD.encode(&request.body),
    }))
}

fn output(service: &Service, operation: &Operation, response: &Response) -> anyhow::Result<Value> {
    let mut output = DynamicStructure::new(operation.output);
    service.protocol.decode(operation, response, &mut output)?;
    Ok(values::from_call(operation.output, &output.to_json()))
}

fn error(service: &Service, response: &Response) -> anyhow::Result<Value> {
    let fault = service.protocol.error(service, response);
    let mut fields = json!({});
    if let Some(error) = fault.modelled.and_then(|index| service.errors.get(index)) {
        let mut members = DynamicStructure::new(error.shape);
        service.protocol.decode_error(error, response, &mut members)?;
        fields = values::from_call(error.shape, &members.to_json());
    }
    Ok(json!({"Error": {"Code": fault.code, "Message": fault.message}, "fields": fields}))
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
