//! The parts of a case: its model, and the parts of its request.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tinsmith_model::ModelFolder;

use crate::interpret::SchemaError;
use crate::models::load_model;
use crate::problem::Problem;

/// The model of a case, with one of its protocols.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Model {
    pub(super) folder: ModelFolder,
    pub(super) protocol: String,
}

impl Model {
    /// The model that a case names.
    pub(super) fn of(models: &Path, case: &Value) -> Self {
        let (service, version) = (text(case, "service").to_owned(), text(case, "version").to_owned());
        let path = models.join(&service).join(&version);
        Self {
            folder: ModelFolder { service, version, path },
            protocol: text(case, "protocol").to_owned(),
        }
    }

    /// The service, with the protocol of the case if the model lists it, or else with the one that clients speak.
    pub(super) fn load(&self) -> Result<tinsmith_model::Service, SchemaError> {
        let mut service = load_model(&self.folder)?;
        let protocols = &mut service.metadata.protocols;
        if protocols.iter().any(|listed| listed.name() == self.protocol) {
            protocols.retain(|listed| listed.name() == self.protocol);
        }
        Ok(service)
    }
}

/// A member of a case that is text; empty where it is missing.
pub(super) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// Pairs of names and values: a query or header fields.
pub(super) fn pairs(json: &Value) -> impl Iterator<Item = (&str, &str)> {
    let pairs = json.as_array().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
}

/// The body of a request.
pub(super) fn body_of(request: &Value) -> Result<Vec<u8>, Problem> {
    let decoded = STANDARD.decode(text(request, "body_base64"));
    decoded.map_err(|error| Problem::differs(format!("a body is not base64: {error}")))
}
