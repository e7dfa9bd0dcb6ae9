//! A C2J model → the Smithy AST that says the same, so that cases whose models are C2J check the reader of ASTs.
//!
//! Only for cases: what they do not have is not written.
//!
//! - `members`: members and elements.

mod members;

use serde_json::{Map, Value, json};

use members::Writer;

/// The name space of all shapes.
const NAMESPACE: &str = "conformance";

/// The AST of a model in C2J.
pub(crate) fn ast(c2j: &Value) -> Value {
    let writer = Writer::new(c2j);
    let mut shapes = Map::new();
    let mut operations = Vec::new();
    for (name, operation) in entries(&c2j["operations"]) {
        operations.push(target(name));
        shapes.insert(id(name), operation_shape(c2j, operation));
    }
    for (name, shape) in entries(&c2j["shapes"]) {
        shapes.insert(id(name), writer.shape(name, shape));
    }
    let metadata = &c2j["metadata"];
    // In C2J any response can be any error of the model.
    let errors = entries(&c2j["shapes"]).filter(|(_, shape)| shape["exception"] == true);
    let errors: Vec<_> = errors.map(|(name, _)| target(name)).collect();
    let service = json!({"type": "service", "version": metadata["apiVersion"], "operations": operations, "errors": errors,
        "traits": service_traits(metadata)});
    let name = metadata["targetPrefix"].as_str().unwrap_or("Conformance");
    shapes.insert(id(name), service);
    json!({"smithy": "2.0", "shapes": shapes})
}

fn entries(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
}

fn id(name: &str) -> String {
    format!("{NAMESPACE}#{name}")
}

fn target(name: &str) -> Value {
    json!({"target": id(name)})
}

/// The protocols of a model.
fn protocols(metadata: &Value) -> Vec<&str> {
    let listed = metadata["protocols"].as_array().into_iter().flatten();
    let listed: Vec<_> = listed.filter_map(Value::as_str).collect();
    match metadata["protocol"].as_str() {
        Some(one) if listed.is_empty() => vec![one],
        _ => listed,
    }
}

fn service_traits(metadata: &Value) -> Value {
    let mut traits = Map::new();
    for protocol in protocols(metadata) {
        let id = match protocol {
            "json" if metadata["jsonVersion"] == "1.0" => "aws.protocols#awsJson1_0",
            "json" => "aws.protocols#awsJson1_1",
            "rest-json" => "aws.protocols#restJson1",
            "rest-xml" => "aws.protocols#restXml",
            "query" => "aws.protocols#awsQuery",
            "ec2" => "aws.protocols#ec2Query",
            _ => "smithy.protocols#rpcv2Cbor",
        };
        traits.insert(id.to_owned(), json!({}));
    }
    let prefix = &metadata["endpointPrefix"];
    traits.insert(
        "aws.api#service".to_owned(),
        json!({"sdkId": metadata["serviceId"], "endpointPrefix": prefix}),
    );
    let name = metadata.get("signingName").unwrap_or(prefix);
    traits.insert("aws.auth#sigv4".to_owned(), json!({"name": name}));
    for scheme in metadata["auth"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        traits.entry(scheme).or_insert(json!({"name": name}));
    }
    if let Some(listed) = metadata.get("auth") {
        traits.insert("smithy.api#auth".to_owned(), listed.clone());
    }
    if metadata.get("awsQueryCompatible").is_some() {
        traits.insert("aws.protocols#awsQueryCompatible".to_owned(), json!({}));
    }
    Value::Object(traits)
}

fn operation_shape(c2j: &Value, operation: &Value) -> Value {
    let io = |key: &str| match operation[key]["shape"].as_str() {
        Some(name) => target(name),
        None => json!({"target": "smithy.api#Unit"}),
    };
    let errors = operation["errors"].as_array().into_iter().flatten();
    let errors: Vec<_> = errors
        .filter_map(|error| Some(target(error["shape"].as_str()?)))
        .collect();
    let mut traits = Map::new();
    for (key, id) in [
        ("documentation", "smithy.api#documentation"),
        ("endpoint", "smithy.api#endpoint"),
        ("requestcompression", "smithy.api#requestCompression"),
        ("httpChecksum", "aws.protocols#httpChecksum"),
        ("auth", "smithy.api#auth"),
    ] {
        if let Some(value) = operation.get(key) {
            traits.insert(id.to_owned(), value.clone());
        }
    }
    for (key, id) in [
        ("idempotent", "smithy.api#idempotent"),
        ("readonly", "smithy.api#readonly"),
        ("httpChecksumRequired", "smithy.api#httpChecksumRequired"),
        ("unsignedPayload", "aws.auth#unsignedPayload"),
    ] {
        if operation[key] == true {
            traits.insert(id.to_owned(), json!({}));
        }
    }
    match operation["authtype"].as_str() {
        Some("none") => _ = traits.insert("smithy.api#optionalAuth".to_owned(), json!({})),
        Some("v4-unsigned-body") => _ = traits.insert("aws.auth#unsignedPayload".to_owned(), json!({})),
        _ => {}
    }
    let mut http = json!({"method": operation["http"]["method"], "uri": uri(c2j, operation)});
    if let Some(code) = operation["http"].get("responseCode") {
        http["code"] = code.clone();
    }
    traits.insert("smithy.api#http".to_owned(), http);
    json!({"type": "operation", "input": io("input"), "output": io("output"), "errors": errors, "traits": traits})
}

/// The labels of a URI have the names of members, those of C2J the names on the wire.
fn uri(c2j: &Value, operation: &Value) -> String {
    let mut uri = operation["http"]["requestUri"].as_str().unwrap_or_default().to_owned();
    let input = operation["input"]["shape"].as_str().unwrap_or_default();
    for (name, member) in entries(&c2j["shapes"][input]["members"]) {
        if let (Some("uri"), Some(label)) = (member["location"].as_str(), member["locationName"].as_str()) {
            uri = uri.replace(&format!("{{{label}}}"), &format!("{{{name}}}"));
            uri = uri.replace(&format!("{{{label}+}}"), &format!("{{{name}+}}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tinsmith_model::{Form, Service, SourceFile};

    use super::ast;

    #[test]
    fn the_ast_of_a_model_is_the_same_service() {
        let c2j = json!({
            "metadata": {"apiVersion": "2024-01-01", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": ["rest-json"],
                "auth": ["aws.auth#sigv4"], "signatureVersion": "v4", "serviceFullName": "Demo"},
            "operations": {"Feed": {"name": "Feed", "http": {"method": "PUT", "requestUri": "/cats/{n}", "responseCode": 200},
                "input": {"shape": "Cat"}, "output": {"shape": "Fed"}, "errors": [{"shape": "Gone"}]}},
            "shapes": {
                "Cat": {"type": "structure", "required": ["Name"], "members": {
                    "Name": {"shape": "Text", "location": "uri", "locationName": "n"},
                    "Tag": {"shape": "Text", "location": "header", "locationName": "X-Tag"},
                    "Age": {"shape": "Number", "locationName": "age"}}},
                "Fed": {"type": "structure", "payload": "Toys", "members": {"Toys": {"shape": "Toys"}}},
                "Gone": {"type": "structure", "exception": true, "members": {}, "error": {"httpStatusCode": 404, "senderFault": true}},
                "Toys": {"type": "list", "member": {"shape": "Text"}, "sparse": true},
                "Text": {"type": "string"}, "Number": {"type": "integer"}},
        });
        let read = |path: &str, text: String| {
            let path = path.to_owned();
            Service::from_sources("demo", "2024-01-01", &[SourceFile { path, text }]).unwrap()
        };
        let mut as_c2j = read("service-2.json", c2j.to_string()).service;
        let as_ast = read("model.json", ast(&c2j).to_string());
        assert_eq!(as_ast.form, Form::Smithy);
        // Labels have other names, without effect.
        as_c2j.operations[0].http.path.text = "/cats/{Name}".to_owned();
        let mut as_ast = as_ast.service;
        for service in [&mut as_c2j, &mut as_ast] {
            let cat = service.shapes.iter_mut().find(|shape| shape.name == "Cat").unwrap();
            if let tinsmith_model::ShapeKind::Structure(cat) = &mut cat.kind {
                cat.members[0].location_name = None;
            }
        }
        assert_eq!(as_ast, as_c2j);
    }
}
