//! The model of a case: a group of cases has the shapes, each case has the operation.

use serde_json::{Map, Value, json};
use tinsmith_model::{Form, Service, SourceFile};

use crate::ast::ast;
use crate::interpret::{self, Interpreted, SchemaError};
use crate::problem::Problem;

/// A service with the one operation of a case.
pub(in crate::conformance) struct Subject {
    /// The key of its generated client.
    pub(in crate::conformance) key: String,
    pub(in crate::conformance) schema: &'static Interpreted,
    pub(in crate::conformance) operation: &'static tinsmith_runtime::codegen::schema::Operation,
}

/// The half of an operation that a case checks. The model of the case lacks the other half.
#[derive(Clone, Copy)]
pub(in crate::conformance) enum Half {
    Request,
    Response,
}

/// Links the model of a case, in that form.
pub(in crate::conformance) fn subject(group: &Value, case: &Value, half: Half, form: Form) -> Result<Subject, Problem> {
    let key = source(group, case, half, form).to_string();
    let service = loaded("conformance", &key)?;
    let schema = interpret::service(&service)?;
    match schema.catalog.operations {
        [operation] => Ok(Subject { key, schema, operation }),
        _ => Err(Problem::differs("the model must have one operation")),
    }
}

/// Links a model that is the key of a subject.
pub(in crate::conformance) fn loaded(name: &str, key: &str) -> Result<Service, SchemaError> {
    let (path, text) = ("service-2.json".to_owned(), key.to_owned());
    let loaded = Service::from_sources(name, "2024-01-01", &[SourceFile { path, text }]);
    Ok(loaded
        .map_err(|report| SchemaError::Refused(report.to_string()))?
        .service)
}

/// The model of a case, in that form.
pub(in crate::conformance) fn source(group: &Value, case: &Value, half: Half, form: Form) -> Value {
    let c2j = in_c2j(group, case, half);
    match form {
        Form::C2j => c2j,
        Form::Smithy => ast(&c2j),
    }
}

/// Keys that every model of a service has and the case lacks are added.
fn in_c2j(group: &Value, case: &Value, half: Half) -> Value {
    let mut metadata = json!({
        "apiVersion": "2024-01-01",
        "endpointPrefix": "conformance",
        "serviceId": "Conformance",
        "signatureVersion": "v4",
    });
    if group["metadata"]["protocol"] == "json" {
        extend(
            &mut metadata,
            &json!({"jsonVersion": "1.1", "targetPrefix": "Conformance"}),
        );
    }
    extend(&mut metadata, &group["metadata"]);
    let mut operation = operation(&case["given"], half);
    let mut shapes = group["shapes"].clone();
    move_payload(&mut operation, &mut shapes);
    wrap_result(&mut operation, &metadata, &shapes);
    spell_out_namespaces(&mut shapes);
    require_labels(&mut shapes);
    let name = operation["name"].as_str().unwrap_or_default().to_owned();
    json!({"version": "2.0", "metadata": metadata, "operations": {name: operation}, "shapes": shapes})
}

fn operation(given: &Value, half: Half) -> Value {
    let mut given = given.clone();
    if let Some(members) = given.as_object_mut() {
        members.retain(|name, _| match half {
            Half::Request => name != "output" && name != "errors",
            Half::Response => ["name", "output", "errors"].contains(&name.as_str()),
        });
    }
    let mut http = json!({"method": "POST", "requestUri": "/"});
    extend(&mut http, &given["http"]);
    given["http"] = http;
    given
}

fn extend(object: &mut Value, with: &Value) {
    if let (Some(object), Some(with)) = (object.as_object_mut(), with.as_object()) {
        object.extend(with.clone());
    }
}

/// A few cases have `payload` where the input is named, not on its shape. No model of a service does.
fn move_payload(operation: &mut Value, shapes: &mut Value) {
    for io in ["input", "output"] {
        let Some(reference) = operation.get_mut(io).and_then(Value::as_object_mut) else {
            continue;
        };
        let shape = reference.get("shape").and_then(Value::as_str).map(str::to_owned);
        if let (Some(payload), Some(shape)) = (reference.remove("payload"), shape) {
            shapes[shape]["payload"] = payload;
        }
    }
}

/// Responses of the query protocol have an element around the members, which the models of services name.
fn wrap_result(operation: &mut Value, metadata: &Value, shapes: &Value) {
    let name = operation["name"].as_str().unwrap_or_default();
    let wrapper = format!("{name}Result");
    let shape = operation["output"]["shape"].as_str().unwrap_or_default();
    let has_members = shapes[shape]["members"]
        .as_object()
        .is_some_and(|members| !members.is_empty());
    if metadata["protocol"] == "query" && has_members {
        operation["output"]["resultWrapper"] = json!(wrapper);
    }
}

/// Some cases have the URI of a namespace instead of an object with it. No model of a service does.
fn spell_out_namespaces(shapes: &mut Value) {
    match shapes {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(uri) if name == "xmlNamespace" => *value = json!({"uri": uri}),
                    _ => spell_out_namespaces(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(spell_out_namespaces),
        _ => {}
    }
}

/// What goes into the path is required in every model of a service; some cases do not say so.
fn require_labels(shapes: &mut Value) {
    for shape in shapes.as_object_mut().into_iter().flat_map(Map::values_mut) {
        let members = shape["members"].as_object().into_iter().flatten();
        let labels = members.filter(|(_, member)| member["location"] == "uri");
        let mut required: Vec<Value> = labels.map(|(name, _)| json!(name)).collect();
        let listed = shape["required"].as_array().into_iter().flatten();
        required.retain(|name| !listed.clone().any(|known| known == name));
        if required.is_empty() {
            continue;
        }
        required.extend(listed.cloned());
        shape["required"] = Value::Array(required);
    }
}
