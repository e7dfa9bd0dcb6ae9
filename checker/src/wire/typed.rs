//! Cases through generated clients. Each is a whole call, and its answer has the same form as that of a call by name.

use std::collections::BTreeSet;

use anyhow::{Context as _, anyhow, bail};
use checker_driver::stub;
use checker_driver::{Answer, Call, Failure, Settings};
use serde_json::Value;
use tinsmith_runtime::codegen::schema::Operation;
use tinsmith_runtime::http::{Headers, Request, Response};

use super::case::Model;
use super::values;
use crate::typed::{self, Clients, Programs};
use crate::values::minimal_input;

/// The host of all requests. Text before it is a host prefix.
const HOST: &str = "wire.invalid";
/// The endpoint parameter that keeps a part of the input in the path, as the model says, instead of moving it to the host.
const PATH_STYLE: &str = "ForcePathStyle";

/// The key of the generated client of a model.
fn key(model: &Model) -> String {
    format!("{}/{}", typed::key(&model.folder), model.protocol)
}

/// Generates and builds the clients of these models, each in a program of its own.
pub(super) fn clients(models: &BTreeSet<Model>) -> anyhow::Result<Clients> {
    let mut programs = Programs::default();
    for model in models {
        let key = key(model);
        let program = format!("wire-{key}").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        programs.add(&program, &key, model.load());
    }
    programs.build("wire")
}

/// The generated client of a model.
pub(super) struct TypedClient<'a> {
    clients: &'a Clients,
    key: String,
    settings: Settings,
}

impl<'a> TypedClient<'a> {
    pub(super) fn new(clients: &'a Clients, model: &Model, rules: Option<&Value>) -> Self {
        let has_path_style = rules.is_some_and(|rules| rules["parameters"][PATH_STYLE].is_object());
        let params = has_path_style.then(|| (PATH_STYLE.to_owned(), true));
        Self {
            clients,
            key: key(model),
            settings: Settings {
                endpoint_url: Some(format!("https://{HOST}")),
                endpoint_params: params.into_iter().collect(),
                ..Settings::default()
            },
        }
    }

    fn call(&self, operation: &Operation, input: Value, response: Response) -> anyhow::Result<Answer> {
        let call = Call {
            operation: operation.method_name.to_owned(),
            input,
            settings: self.settings.clone(),
            response,
        };
        self.clients.call(&self.key, &call).map_err(|problem| anyhow!(problem))
    }

    /// The request of a call, without the header fields that a client adds to every request, and its host prefix.
    pub(super) fn request(&self, operation: &Operation, params: &Value) -> anyhow::Result<(Request, String)> {
        let answer = self.call(operation, values::to_call(params), stub::empty())?;
        let mut request = match (answer.request, answer.result) {
            (Some(request), _) => request,
            (None, Err(failure)) => bail!(failure.text),
            (None, Ok(_)) => bail!("nothing was sent"),
        };
        request.headers = of_the_model(&request.headers);
        let prefix = request.authority.strip_suffix(HOST).context("it goes elsewhere")?;
        let prefix = prefix.to_owned();
        Ok((request, prefix))
    }

    /// The output that a response is read as.
    pub(super) fn output(&self, operation: &Operation, response: Response) -> anyhow::Result<Value> {
        let answer = self.call(operation, minimal_input(operation.input), response)?;
        answer.result.map_err(|failure| anyhow!(failure.text))
    }

    /// The error that a response is read as.
    pub(super) fn error(&self, operation: &Operation, response: Response) -> anyhow::Result<Failure> {
        let answer = self.call(operation, minimal_input(operation.input), response)?;
        match answer.result {
            Err(failure) if failure.code.is_some() => Ok(failure),
            Err(failure) => bail!(failure.text),
            Ok(output) => bail!("it is read as a success: {output}"),
        }
    }
}

/// The header fields of the operation. A client puts `Host` and `Accept-Encoding` before them, and `User-Agent` and the fields of
/// the attempt after them.
fn of_the_model(headers: &Headers) -> Headers {
    let all: Vec<_> = headers.iter().collect();
    let end = all.iter().rposition(|(name, _)| *name == "User-Agent");
    let of_model = all.iter().take(end.unwrap_or(all.len())).skip(2);
    of_model.map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_adds_to_every_request_is_left_out() {
        let sent = [
            ("Host", "wire.invalid"),
            ("Accept-Encoding", "identity"),
            ("Content-Type", "text/plain"),
            ("User-Agent", "of the model"),
            ("User-Agent", "of the client"),
            ("X-Amz-Date", "now"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        let left: Vec<_> = of_the_model(&sent).iter().map(|(_, value)| value.to_owned()).collect();
        assert_eq!(left, ["text/plain", "of the model"]);
    }
}
