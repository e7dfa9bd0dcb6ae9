//! The top of `service-2.json`.

use super::client::region_redirects;
use super::{Deprecation, Named, Operation, Shape, Spanned, Text, keys, read};
use crate::client_traits::RegionRedirects;
use crate::collector::Collector;
use crate::diagnostic::Subject;
use crate::json::Node;
use crate::span::FileOffset;

/// The whole file.
#[derive(Debug)]
pub(crate) struct Service<'t> {
    pub(crate) metadata: Option<Metadata<'t>>,
    pub(crate) documentation: &'t str,
    pub(crate) deprecation: Deprecation<'t>,
    pub(crate) operations: Vec<Named<'t, Operation<'t>>>,
    pub(crate) shapes: Vec<Named<'t, Shape<'t>>>,
    pub(crate) client_context_params: Vec<Named<'t, ClientContextParam<'t>>>,
}

/// `metadata`
#[derive(Debug, Default)]
pub(crate) struct Metadata<'t> {
    pub(crate) place: FileOffset,
    pub(crate) api_version: Option<Text<'t>>,
    pub(crate) endpoint_prefix: Option<Text<'t>>,
    pub(crate) service_id: Option<Text<'t>>,
    pub(crate) full_name: &'t str,
    pub(crate) abbreviation: Option<Text<'t>>,
    pub(crate) signing_name: Option<Text<'t>>,
    pub(crate) global_endpoint: Option<Text<'t>>,
    pub(crate) signature_version: Option<Text<'t>>,
    pub(crate) protocol: Option<Text<'t>>,
    pub(crate) protocols: Option<Spanned<Vec<Text<'t>>>>,
    pub(crate) json_version: Option<Text<'t>>,
    pub(crate) target_prefix: Option<Text<'t>>,
    pub(crate) xml_namespace: Option<Text<'t>>,
    pub(crate) auth: Option<Spanned<Vec<Text<'t>>>>,
    pub(crate) api_key: Option<ApiKey<'t>>,
    pub(crate) query_compatible: bool,
    pub(crate) h2: Option<Text<'t>>,
    pub(crate) request_headers: Vec<Named<'t, Text<'t>>>,
    pub(crate) region_redirects: Option<RegionRedirects>,
    pub(crate) error_code_member: Option<Text<'t>>,
    pub(crate) error_message_member: Option<Text<'t>>,
}

/// `apiKey`: `{"in": "header", "name": "X-Api-Key", "scheme": "Key"}`
#[derive(Debug, Default)]
pub(crate) struct ApiKey<'t> {
    pub(crate) place: Option<Text<'t>>,
    pub(crate) name: Option<Text<'t>>,
    pub(crate) scheme: Option<Text<'t>>,
}

impl<'t> ApiKey<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut key = Self::default();
        for entry in read::object(object, collector) {
            match &*entry.key {
                "in" => key.place = read::text(&entry.node, collector),
                "name" => key.name = read::text(&entry.node, collector),
                "scheme" => key.scheme = read::text(&entry.node, collector),
                _ => read::unknown_key_among(entry, &["in", "name", "scheme"], collector),
            }
        }
        key.place = read::need(key.place, "in", object, collector);
        key.name = read::need(key.name, "name", object, collector);
        key
    }
}

/// One of `clientContextParams`.
#[derive(Debug)]
pub(crate) struct ClientContextParam<'t> {
    pub(crate) documentation: &'t str,
    pub(crate) kind: Option<Text<'t>>,
}

impl<'t> Service<'t> {
    pub(crate) fn read(root: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut documentation = "";
        let mut deprecation = Deprecation::default();
        let (mut metadata, mut operations, mut shapes) = (None, None, None);
        let mut client_context_params = Vec::new();
        for entry in read::object(root, collector) {
            let node = &entry.node;
            match &*entry.key {
                "metadata" => metadata = Some(Metadata::read(node, collector)),
                "operations" => operations = Some(read_operations(node, collector)),
                "shapes" => shapes = Some(read_shapes(node, collector)),
                "documentation" => documentation = read::words(node, collector),
                "clientContextParams" => client_context_params = read_client_context_params(node, collector),
                "examples" | "version" => {}
                key if deprecation.read(key, node, collector) => {}
                _ => read::unknown_key_among(entry, keys::SERVICE, collector),
            }
        }
        Self {
            metadata: read::need(metadata, "metadata", root, collector),
            documentation,
            deprecation,
            operations: read::need(operations, "operations", root, collector).unwrap_or_default(),
            shapes: read::need(shapes, "shapes", root, collector).unwrap_or_default(),
            client_context_params,
        }
    }
}

fn read_operations<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Operation<'t>>> {
    let mut operations = Vec::new();
    for entry in read::object(node, collector) {
        collector.set_subject(Some(Subject::Operation(entry.key.to_string())));
        operations.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Operation::read(&entry.node, collector),
        });
    }
    collector.set_subject(None);
    operations
}

fn read_shapes<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Shape<'t>>> {
    let mut shapes = Vec::new();
    for entry in read::object(node, collector) {
        collector.set_subject(Some(Subject::Shape(entry.key.to_string())));
        shapes.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Shape::read(&entry.node, collector),
        });
    }
    collector.set_subject(None);
    shapes
}

impl<'t> Metadata<'t> {
    fn read(node: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut metadata = Self {
            place: node.place,
            ..Self::default()
        };
        for entry in read::object(node, collector) {
            let node = &entry.node;
            match &*entry.key {
                "apiVersion" => metadata.api_version = read::text(node, collector),
                "endpointPrefix" => metadata.endpoint_prefix = read::text(node, collector),
                "serviceId" => metadata.service_id = read::text(node, collector),
                "serviceFullName" => metadata.full_name = read::words(node, collector),
                "serviceAbbreviation" => metadata.abbreviation = read::text(node, collector),
                "signingName" => metadata.signing_name = read::text(node, collector),
                "globalEndpoint" => metadata.global_endpoint = read::text(node, collector),
                "signatureVersion" => metadata.signature_version = read::text(node, collector),
                "protocol" => metadata.protocol = read::text(node, collector),
                "protocols" => metadata.protocols = Some(read::spanned_texts(node, collector)),
                "jsonVersion" => metadata.json_version = read::text(node, collector),
                "targetPrefix" => metadata.target_prefix = read::text(node, collector),
                "xmlNamespace" => metadata.xml_namespace = read::text(node, collector),
                "auth" => metadata.auth = Some(read::spanned_texts(node, collector)),
                "apiKey" => metadata.api_key = Some(ApiKey::read(node, collector)),
                "awsQueryCompatible" => metadata.query_compatible = read_empty(node, collector),
                "protocolSettings" => metadata.h2 = read_protocol_settings(node, collector),
                "requestHeaders" => metadata.request_headers = read::request_headers(node, collector),
                "regionRedirects" => metadata.region_redirects = region_redirects(node, collector),
                "errorCodeMember" => metadata.error_code_member = read::text(node, collector),
                "errorMessageMember" => metadata.error_message_member = read::text(node, collector),
                "uid" | "ripServiceName" | "checksumFormat" => {}
                _ => read::unknown_key_among(entry, keys::METADATA, collector),
            }
        }
        metadata.api_version = read::need(metadata.api_version, "apiVersion", node, collector);
        metadata.service_id = read::need(metadata.service_id, "serviceId", node, collector);
        metadata
    }
}

/// `{}`, whose presence counts.
fn read_empty(node: &Node<'_>, collector: &mut Collector) -> bool {
    for entry in read::object(node, collector) {
        read::unknown_key(entry, collector);
    }
    true
}

fn read_protocol_settings<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Option<Text<'t>> {
    let mut h2 = None;
    for entry in read::object(node, collector) {
        match &*entry.key {
            "h2" => h2 = read::text(&entry.node, collector),
            _ => read::unknown_key(entry, collector),
        }
    }
    h2
}

fn read_client_context_params<'t>(
    node: &'t Node<'t>,
    collector: &mut Collector,
) -> Vec<Named<'t, ClientContextParam<'t>>> {
    let mut params = Vec::new();
    for entry in read::object(node, collector) {
        let (mut documentation, mut kind) = ("", None);
        for inner in read::object(&entry.node, collector) {
            match &*inner.key {
                "documentation" => documentation = read::words(&inner.node, collector),
                "type" => kind = read::text(&inner.node, collector),
                _ => read::unknown_key(inner, collector),
            }
        }
        let kind = read::need(kind, "type", &entry.node, collector);
        params.push(Named {
            name: &entry.key,
            place: entry.place,
            value: ClientContextParam { documentation, kind },
        });
    }
    params
}
