//! The service → `metadata`, and what else a C2J model has at its top.

use serde_json::Value as PlainValue;

use super::closure::Closure;
use super::file::File;
use super::object::{Object, array, same, string};
use super::shape::Shape;
use super::traits::PROTOCOLS;
use super::{Converter, endpoint_bdd, traits};
use crate::c2j::{Text, read};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::{Entry, Node, Value};
use crate::service::Protocol;

/// The auth schemes of Smithy and AWS.
const AUTH_SCHEMES: [&str; 7] = [
    "aws.auth#cognitoUserPools",
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

/// The protocols of a service that are known here, the preferred one first, with the places of their traits. A service without
/// any is a fault that names what it has.
pub(super) fn protocols<'t>(
    service: &Shape<'t>,
    file: &File<'t>,
    collector: &mut Collector,
) -> Vec<(Protocol, &'static str, &'t Entry<'t>)> {
    let mut protocols = Vec::new();
    for (id, protocol) in PROTOCOLS {
        let found = service.traits.iter().find(|entry| entry.key == id);
        protocols.extend(found.map(|entry| (protocol, id, entry)));
    }
    if protocols.is_empty() {
        let is_protocol =
            |id: &str| id.contains(".protocols#") || file.is_defined_as(id, "smithy.api#protocolDefinition");
        let unknown = service.traits.iter().find(|entry| is_protocol(&entry.key));
        let known = PROTOCOLS.map(|(id, _)| id).join(", ");
        let (place, message) = match unknown {
            Some(entry) => (entry.place, format!("the protocol {} is not known", entry.key)),
            None => (service.place, "the service has no trait that is a protocol".to_owned()),
        };
        collector.add(DiagnosticKind::BadValue, place, message, format!("known are {known}"));
    }
    protocols
}

/// The keys of `aws.api#service`.
#[derive(Default)]
struct AwsService<'t> {
    sdk_id: Option<Text<'t>>,
    arn_namespace: Option<Text<'t>>,
    endpoint_prefix: Option<Text<'t>>,
}

impl<'t> AwsService<'t> {
    fn read(node: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut service = Self::default();
        for entry in read::object(node, collector) {
            match &*entry.key {
                "sdkId" => service.sdk_id = read::text(&entry.node, collector),
                "arnNamespace" => service.arn_namespace = read::text(&entry.node, collector),
                "endpointPrefix" => service.endpoint_prefix = read::text(&entry.node, collector),
                "cloudFormationName" | "cloudTrailEventSource" | "docId" => {}
                _ => read::unknown_key_among(entry, &["arnNamespace", "endpointPrefix", "sdkId"], collector),
            }
        }
        service
    }
}

impl<'t> Converter<'t, '_> {
    pub(super) fn metadata(&mut self, closure: &Closure<'t>, version: &'t str) -> Node<'t> {
        let service = &closure.service;
        let place = service.place;
        let mut object = Object::at(place);
        let aws = service.traits.get("aws.api#service");
        let is_aws = aws.is_some();
        let aws = aws
            .map(|node| AwsService::read(node, self.collector))
            .unwrap_or_default();
        self.version(service, version, &mut object);
        let id = aws.sdk_id.map_or(service.name(), |text| text.value);
        object.set("serviceId", string(id, aws.sdk_id.map_or(place, |text| text.place)));
        match service.traits.get("smithy.api#title") {
            Some(title) => object.set("serviceFullName", same(title)),
            None => object.set("serviceFullName", string(id, place)),
        }
        match aws.endpoint_prefix.or(aws.arn_namespace) {
            Some(prefix) => object.text("endpointPrefix", prefix),
            None if is_aws => object.set("endpointPrefix", string(service.name().to_ascii_lowercase(), place)),
            None => {}
        }
        self.protocol(service, &mut object);
        self.auth(closure, &mut object);
        if let Some(uri) = self.namespace.and_then(|namespace| namespace.entry("uri")) {
            object.set("xmlNamespace", same(&uri.node));
        }
        object.node()
    }

    /// The query protocols send it. Elsewhere a service need not have one.
    fn version(&mut self, service: &Shape<'t>, of_folder: &'t str, object: &mut Object<'t>) {
        match service.property("version") {
            Some(version) => object.set("apiVersion", same(version)),
            None => {
                if self.rules.is_query || self.rules.is_ec2 {
                    let message = "there is no key \"version\", which the protocol sends";
                    self.collector
                        .add(DiagnosticKind::MissingKey, service.place, message, "");
                }
                object.set("apiVersion", string(of_folder, service.place));
            }
        }
    }

    fn protocol(&mut self, service: &Shape<'t>, object: &mut Object<'t>) {
        let mut names = Vec::new();
        for (protocol, id, entry) in self.protocols.clone() {
            names.push(string(protocol.name(), entry.place));
            match id {
                "aws.protocols#awsJson1_0" => object.set("jsonVersion", string("1.0", entry.place)),
                "aws.protocols#awsJson1_1" => object.set("jsonVersion", string("1.1", entry.place)),
                _ => {}
            }
            if needs_http2(&entry.node) {
                let mut settings = Object::at(entry.place);
                settings.set("h2", string("eventstream", entry.place));
                object.set("protocolSettings", settings.node());
            }
        }
        let has_target = |(protocol, ..): &(Protocol, _, _)| matches!(protocol, Protocol::Json | Protocol::RpcV2Cbor);
        if self.protocols.iter().any(has_target) {
            object.set("targetPrefix", string(service.name(), service.place));
        }
        object.set("protocols", array(names, service.place));
        if let Some(compatible) = service.traits.get("aws.protocols#awsQueryCompatible") {
            object.set("awsQueryCompatible", same(compatible));
        }
    }

    /// The schemes in the order of `auth`. Without it they are all that the service has, in the order of their ids; one that the file
    /// defines is among them, so that it is told as not known.
    fn auth(&mut self, closure: &Closure<'t>, object: &mut Object<'t>) {
        let service = &closure.service;
        let place = service.place;
        let listed = service.traits.get("smithy.api#auth");
        let is_scheme =
            |id: &str| AUTH_SCHEMES.contains(&id) || closure.file.is_defined_as(id, "smithy.api#authDefinition");
        let all = || {
            let mut found: Vec<_> = service.traits.iter().filter(|entry| is_scheme(&entry.key)).collect();
            found.sort_by_key(|entry| &entry.key);
            let schemes = found.into_iter().map(|entry| string(&*entry.key, entry.place));
            schemes.collect::<Vec<_>>()
        };
        let schemes = match listed.map(|node| &node.value) {
            Some(Value::Array(listed)) => listed.iter().map(same).collect(),
            _ => all(),
        };
        let schemes = if schemes.is_empty() {
            vec![string("smithy.api#noAuth", place)]
        } else {
            schemes
        };
        object.set("auth", array(schemes, listed.map_or(place, |node| node.place)));
        for id in ["aws.auth#sigv4", "aws.auth#sigv4a"] {
            let name = service.traits.get(id).and_then(|node| node.entry("name"));
            if let Some(name) = name {
                object.set("signingName", same(&name.node));
                break;
            }
        }
        if let Some(key) = service.traits.get("smithy.api#httpApiKeyAuth") {
            object.set("apiKey", same(key));
        }
        let has = |id| service.traits.get(id).is_some();
        if has("smithy.api#httpBearerAuth") && !has("aws.auth#sigv4") {
            object.set("signatureVersion", string("bearer", place));
        }
    }

    /// The traits of a service that have no other place.
    pub(super) fn service_traits(&mut self, service: &Shape<'t>, root: &mut Object<'t>) {
        for entry in service.traits.iter() {
            match &*entry.key {
                "smithy.rules#clientContextParams" => root.set("clientContextParams", same(&entry.node)),
                _ if traits::common(root, entry, self.collector) => {}
                _ => traits::pass_over(entry, self.collector),
            }
        }
    }

    /// The endpoint rules: the rule set if there is one, else the newer form.
    pub(super) fn endpoint_rules(&mut self, service: &Shape<'t>) -> Option<PlainValue> {
        if let Some(rule_set) = service.traits.get("smithy.rules#endpointRuleSet") {
            return read::plain_object(rule_set, self.collector);
        }
        let bdd = service.traits.get("smithy.rules#endpointBdd")?;
        endpoint_bdd::read(bdd, self.collector)
    }
}

/// `{"http": ["http/1.1", "h2"], "eventStreamHttp": ["h2"]}`: whether event streams go over HTTP/2.
fn needs_http2(protocol: &Node) -> bool {
    let streams = protocol.entry("eventStreamHttp").or_else(|| protocol.entry("http"));
    let first = streams.and_then(|entry| match &entry.node.value {
        Value::Array(versions) => versions.first().and_then(Node::as_str),
        _ => None,
    });
    first == Some("h2")
}
