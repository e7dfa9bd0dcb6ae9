//! Shapes and their members.

use serde_json::{Map, Value, json};

use super::{entries, protocols, target};

/// Keys of a member that are true, and their traits.
const FLAGS: [(&str, &str); 6] = [
    ("idempotencyToken", "smithy.api#idempotencyToken"),
    ("hostLabel", "smithy.api#hostLabel"),
    ("xmlAttribute", "smithy.api#xmlAttribute"),
    ("eventheader", "smithy.api#eventHeader"),
    ("eventpayload", "smithy.api#eventPayload"),
    ("sensitive", "smithy.api#sensitive"),
];

/// Writes shapes of a model.
pub(super) struct Writer<'a> {
    shapes: &'a Value,
    /// The trait for the names of members in bodies.
    name_trait: Option<&'static str>,
    is_rest: bool,
    operations: &'a Value,
}

impl<'a> Writer<'a> {
    pub(super) fn new(c2j: &'a Value) -> Self {
        let protocols = protocols(&c2j["metadata"]);
        let has = |names: &[&str]| protocols.iter().any(|protocol| names.contains(protocol));
        let name_trait = if has(&["rest-xml", "query", "ec2"]) {
            Some("smithy.api#xmlName")
        } else if has(&["rest-json"]) {
            Some("smithy.api#jsonName")
        } else {
            None
        };
        Self {
            shapes: &c2j["shapes"],
            name_trait,
            is_rest: has(&["rest-json", "rest-xml"]),
            operations: &c2j["operations"],
        }
    }

    pub(super) fn shape(&self, name: &str, shape: &Value) -> Value {
        let mut traits = Map::new();
        let mut found = match shape["type"].as_str() {
            Some("structure") => self.structure(shape, &mut traits),
            Some("list") => json!({"type": "list", "member": self.element(&shape["member"])}),
            Some("map") => {
                json!({"type": "map", "key": self.element(&shape["key"]), "value": self.element(&shape["value"])})
            }
            Some("string") if shape.get("enum").is_some() => enumeration(&shape["enum"]),
            Some("character") => json!({"type": "string"}),
            other => json!({"type": other}),
        };
        for (key, id) in [
            ("sparse", "smithy.api#sparse"),
            ("streaming", "smithy.api#streaming"),
            ("requiresLength", "smithy.api#requiresLength"),
            ("sensitive", "smithy.api#sensitive"),
        ] {
            if shape[key] == true {
                traits.insert(id.to_owned(), json!({}));
            }
        }
        if let Some(format) = shape.get("timestampFormat") {
            traits.insert("smithy.api#timestampFormat".to_owned(), timestamp_format(format));
        }
        if shape["type"] != "structure"
            && let Some(namespace) = shape.get("xmlNamespace")
        {
            traits.insert("smithy.api#xmlNamespace".to_owned(), namespace.clone());
        }
        self.root(name, shape, &mut traits);
        found["traits"] = Value::Object(traits);
        found
    }

    /// The name and the namespace of the element that the shape is as a whole body.
    fn root(&self, name: &str, shape: &Value, traits: &mut Map<String, Value>) {
        let inputs = entries(self.operations).map(|(_, operation)| &operation["input"]);
        let input = inputs.filter(|input| input["shape"] == name).last();
        let of_input = |key: &str| input.and_then(|input| input.get(key));
        let is_structure = shape["type"] == "structure";
        let own = |key: &str| shape.get(key).filter(|_| is_structure);
        for (key, id) in [
            ("locationName", "smithy.api#xmlName"),
            ("xmlNamespace", "smithy.api#xmlNamespace"),
        ] {
            if let Some(value) = own(key).or(of_input(key)) {
                traits.insert(id.to_owned(), value.clone());
            }
        }
    }

    fn structure(&self, shape: &Value, traits: &mut Map<String, Value>) -> Value {
        if shape["document"] == true {
            return json!({"type": "document"});
        }
        if shape["exception"] == true {
            let error = &shape["error"];
            let is_server = shape["fault"] == true || error["fault"] == true;
            let whose = if is_server { "server" } else { "client" };
            traits.insert("smithy.api#error".to_owned(), json!(whose));
            if let Some(status) = error.get("httpStatusCode") {
                traits.insert("smithy.api#httpError".to_owned(), status.clone());
            }
            if let Some(code) = error.get("code") {
                let error = json!({"code": code, "httpResponseCode": 400});
                traits.insert("aws.protocols#awsQueryError".to_owned(), error);
            }
        }
        let is_stream = shape["eventstream"] == true;
        if is_stream {
            traits.insert("smithy.api#streaming".to_owned(), json!({}));
        }
        let members = entries(&shape["members"]).map(|(name, member)| (name.clone(), self.member(name, member, shape)));
        let members: Map<String, Value> = members.collect();
        let is_union = is_stream || shape["union"] == true;
        json!({"type": if is_union { "union" } else { "structure" }, "members": members})
    }

    fn target(&self, reference: &Value) -> (&Value, Value) {
        let name = reference["shape"].as_str().unwrap_or_default();
        (&self.shapes[name], target(name))
    }

    fn member(&self, name: &str, member: &Value, shape: &Value) -> Value {
        let (of, mut found) = self.target(member);
        let mut traits = Map::new();
        let mut set = |id: &str, value: Value| _ = traits.insert(id.to_owned(), value);
        let is_listed = |key: &str| {
            shape[key]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one == name))
        };
        if is_listed("required") {
            set("smithy.api#required", json!({}));
        }
        for (key, id) in FLAGS {
            if member[key] == true {
                set(id, json!({}));
            }
        }
        if member["jsonvalue"] == true {
            set("smithy.api#mediaType", json!("application/json"));
        }
        if let Some(format) = member.get("timestampFormat") {
            set("smithy.api#timestampFormat", timestamp_format(format));
        }
        if let Some(name) = member.get("queryName") {
            set("aws.protocols#ec2QueryName", name.clone());
        }
        let of_structure = (of["type"] == "structure").then(|| of.get("xmlNamespace")).flatten();
        if let Some(namespace) = member.get("xmlNamespace").or(of_structure) {
            set("smithy.api#xmlNamespace", namespace.clone());
        }
        let is_flattened = member["flattened"] == true || of["flattened"] == true;
        if is_flattened {
            set("smithy.api#xmlFlattened", json!({}));
        }
        if shape["payload"] == name {
            set("smithy.api#httpPayload", json!({}));
        }
        let of_shape = |key: &str| of.get(key).filter(|_| of["type"] != "structure");
        let wire = member.get("locationName").or(of_shape("locationName"));
        let location = member.get("location").or(of.get("location")).and_then(Value::as_str);
        match location.filter(|_| self.is_rest) {
            Some(location) => self.binding(location, name, wire, of, &mut set),
            None => {
                // The query protocols name a flattened list by its elements, and Smithy has that name on the member.
                let is_by_element = is_flattened && !self.is_rest;
                let element = of["member"].get("locationName").filter(|_| is_by_element);
                if let (Some(name), Some(id)) = (element.or(wire), self.name_trait) {
                    set(id, name.clone());
                }
            }
        }
        found["traits"] = Value::Object(traits);
        found
    }

    /// The trait of a member that has a place in the HTTP message.
    fn binding(&self, location: &str, name: &str, wire: Option<&Value>, of: &Value, set: &mut impl FnMut(&str, Value)) {
        let wire = || wire.cloned().unwrap_or_else(|| json!(name));
        match location {
            "uri" => set("smithy.api#httpLabel", json!({})),
            "querystring" if of["type"] == "map" => set("smithy.api#httpQueryParams", json!({})),
            "querystring" => set("smithy.api#httpQuery", wire()),
            "header" => set("smithy.api#httpHeader", wire()),
            "statusCode" => set("smithy.api#httpResponseCode", json!({})),
            "headers" => {
                let prefix = if wire() == json!(name) { json!("") } else { wire() };
                set("smithy.api#httpPrefixHeaders", prefix);
            }
            _ => {}
        }
    }

    /// `member` of a list, `key` or `value` of a map.
    fn element(&self, element: &Value) -> Value {
        let (of, mut found) = self.target(element);
        let mut traits = Map::new();
        let of_shape = |key: &str| of.get(key).filter(|_| of["type"] != "structure");
        let name = element.get("locationName").or(of_shape("locationName"));
        if let Some(name) = name {
            traits.insert("smithy.api#xmlName".to_owned(), name.clone());
        }
        if let Some(namespace) = element.get("xmlNamespace") {
            traits.insert("smithy.api#xmlNamespace".to_owned(), namespace.clone());
        }
        found["traits"] = Value::Object(traits);
        found
    }
}

fn enumeration(values: &Value) -> Value {
    let values = values.as_array().into_iter().flatten().enumerate();
    let member = |(index, value): (usize, &Value)| {
        let traits = json!({"smithy.api#enumValue": value});
        (
            format!("VALUE_{index}"),
            json!({"target": "smithy.api#Unit", "traits": traits}),
        )
    };
    let members: Map<String, Value> = values.map(member).collect();
    json!({"type": "enum", "members": members})
}

fn timestamp_format(format: &Value) -> Value {
    json!(match format.as_str() {
        Some("iso8601") => "date-time",
        Some("rfc822") => "http-date",
        _ => "epoch-seconds",
    })
}
