//! The clients of the calls, each made once: models take a while to be read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use checker_driver::Failure;
use checker_driver::stub::{Builder, NoModelledErrors};
use serde_json::{Value, json};
use tinsmith_model::ModelFolder;
use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::codegen::schema::{Catalog, Operation, Service};
use tinsmith_runtime::error::Error;
use tinsmith_runtime::{Blocking, RequestBody};

use super::call::{Caller, LiveCall};
use super::recording::{Exchange, Recording};
use crate::interpret::Interpreted;
use crate::models::load_model;
use crate::values::modelled;
use crate::wire::{files, values};
use crate::{by_name, interpret};

/// Services by name and version, and clients of them.
pub(super) struct LiveClients {
    models: PathBuf,
    services: HashMap<(String, String), &'static Interpreted>,
    clients: HashMap<(String, String, Caller), LiveClient>,
}

struct LiveClient {
    catalog: &'static Catalog,
    core: ClientCore<Blocking>,
    recording: Recording,
}

impl LiveClients {
    pub(super) fn new(models: &Path) -> Self {
        Self {
            models: models.to_owned(),
            services: HashMap::new(),
            clients: HashMap::new(),
        }
    }

    /// Makes a call.
    ///
    /// # Errors
    ///
    /// There is no such model or operation, or no client with these settings.
    pub(super) fn answer(&mut self, call: &LiveCall) -> anyhow::Result<Value> {
        let service = self.service(call)?;
        let operation = find(service, &call.operation)?;
        let client = self.client(call, service)?;
        let result = client.call(operation, call)?;
        let exchanges = client.recording.take();
        let mut answer = match result {
            Ok(output) => json!({ "parsed": output }),
            Err(error) => json!({"failed": failed(service, &error, exchanges.last())?}),
        };
        answer["exchanges"] = exchanges.iter().map(Exchange::to_json).collect();
        Ok(answer)
    }

    fn service(&mut self, call: &LiveCall) -> anyhow::Result<&'static Interpreted> {
        let key = (call.service.clone(), call.version.clone());
        if let Some(service) = self.services.get(&key) {
            return Ok(service);
        }
        let path = self.models.join(&call.service).join(&call.version);
        let (service, version) = key.clone();
        let model = load_model(&ModelFolder { service, version, path })?;
        let service = interpret::service(&model)?;
        self.services.insert(key, service);
        Ok(service)
    }

    fn client(&mut self, call: &LiveCall, service: &'static Interpreted) -> anyhow::Result<&LiveClient> {
        let key = (call.service.clone(), call.version.clone(), call.caller.clone());
        if !self.clients.contains_key(&key) {
            self.clients
                .insert(key.clone(), LiveClient::new(service, &call.caller)?);
        }
        self.clients.get(&key).context("the client is gone")
    }
}

impl LiveClient {
    fn new(service: &'static Interpreted, caller: &Caller) -> anyhow::Result<Self> {
        let recording = Recording::new();
        let builder = Builder::new(service)
            .region(&caller.region)
            .endpoint_url(&caller.endpoint)
            .blocking_transport(recording.clone());
        let builder = match caller.credentials() {
            Some(credentials) => builder.credentials(credentials),
            None => builder.anonymous(true),
        };
        let builder = match caller.token() {
            Some(token) => builder.bearer_token(token).anonymous(false),
            None => builder,
        };
        let core = builder
            .build_blocking()
            .map_err(|error| anyhow!("no client: {error}"))?;
        Ok(Self {
            catalog: &service.catalog,
            core,
            recording,
        })
    }

    /// The output of a call, in the notation of the cases. Files go in and out as they are read and written.
    fn call(&self, operation: &Operation, call: &LiveCall) -> anyhow::Result<Result<Value, Error<NoModelledErrors>>> {
        let mut params = call.params.clone();
        let file = files::take(operation, &mut params)?;
        let input = values::to_call(&params);
        if file.is_none() && call.save.is_none() {
            let output = self.core.call(self.catalog, operation.method_name, &input);
            return Ok(output.map(|output| values::from_call(operation.output, &output)));
        }
        let mut streaming = self.core.call_streaming(self.catalog, operation.method_name, input);
        if let Some(path) = file {
            streaming = streaming.body(RequestBody::from_path(path));
        }
        let answer = match streaming.send() {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(error)),
        };
        let mut output = values::from_call(operation.output, &answer.output);
        if let Some(path) = &call.save {
            let payload = files::payload(operation.output).filter(|_| operation.streams_output);
            let payload = payload.context("the output has no body that could be a file")?;
            answer.body.save(path)?;
            files::note(payload, &mut output, path);
        }
        Ok(Ok(output))
    }
}

fn find(service: &'static Interpreted, name: &str) -> anyhow::Result<&'static Operation> {
    let is_named =
        |operation: &&&Operation| [operation.model_name, operation.name, operation.method_name].contains(&name);
    let found = service.catalog.operations.iter().find(is_named).copied();
    found.with_context(|| format!("there is no operation {name:?}"))
}

/// A failure, with the members of a modelled error.
fn failed(service: &Service, error: &Error<NoModelledErrors>, last: Option<&Exchange>) -> anyhow::Result<Value> {
    let response = last.and_then(|exchange| exchange.response.as_ref());
    let members = match (error.response(), response) {
        (Some(_), Some(response)) => by_name::error(service, response).map_err(anyhow::Error::msg)?.modelled,
        _ => None,
    };
    let failure = Failure {
        text: error.to_string(),
        code: error.code().map(str::to_owned),
        message: error.message().map(str::to_owned),
        modelled: members,
    };
    let fields = modelled(service, &failure).map(|(schema, members)| values::from_call(schema, members));
    let details = error.response().map(|response| response.details().collect::<Vec<_>>());
    Ok(json!({
        "text": failure.text,
        "code": failure.code,
        "message": failure.message,
        "status": error.status(),
        "fields": fields.unwrap_or_else(|| json!({})),
        "details": details,
    }))
}
