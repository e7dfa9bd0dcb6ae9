//! The top of `service-2.json`.

use super::{Deprecation, Named, Operation, Shape, Spanned, Text, keys};
use crate::fault::Subject;
use crate::finding::Findings;
use crate::json::{Node, Place};

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
    pub(crate) place: Place,
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
    pub(crate) query_compatible: bool,
    pub(crate) h2: Option<Text<'t>>,
    pub(crate) request_headers: Vec<Named<'t, Text<'t>>>,
}

/// One of `clientContextParams`.
#[derive(Debug)]
pub(crate) struct ClientContextParam<'t> {
    pub(crate) documentation: &'t str,
    pub(crate) kind: Option<Text<'t>>,
}

impl<'t> Service<'t> {
    pub(crate) fn read(root: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut documentation = "";
        let mut deprecation = Deprecation::default();
        let (mut metadata, mut operations, mut shapes) = (None, None, None);
        let mut client_context_params = Vec::new();
        for entry in findings.object(root) {
            let node = &entry.node;
            match &*entry.key {
                "metadata" => metadata = Some(Metadata::read(node, findings)),
                "operations" => operations = Some(read_operations(node, findings)),
                "shapes" => shapes = Some(read_shapes(node, findings)),
                "documentation" => documentation = findings.words(node),
                "clientContextParams" => client_context_params = read_client_context_params(node, findings),
                "examples" | "version" => {}
                key if deprecation.read(key, node, findings) => {}
                _ => findings.unknown_key_among(entry, keys::SERVICE),
            }
        }
        Self {
            metadata: findings.need(metadata, "metadata", root),
            documentation,
            deprecation,
            operations: findings.need(operations, "operations", root).unwrap_or_default(),
            shapes: findings.need(shapes, "shapes", root).unwrap_or_default(),
            client_context_params,
        }
    }
}

fn read_operations<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Operation<'t>>> {
    let mut operations = Vec::new();
    for entry in findings.object(node) {
        findings.look_at(Some(Subject::Operation(entry.key.to_string())));
        operations.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Operation::read(&entry.node, findings),
        });
    }
    findings.look_at(None);
    operations
}

fn read_shapes<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Shape<'t>>> {
    let mut shapes = Vec::new();
    for entry in findings.object(node) {
        findings.look_at(Some(Subject::Shape(entry.key.to_string())));
        shapes.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Shape::read(&entry.node, findings),
        });
    }
    findings.look_at(None);
    shapes
}

impl<'t> Metadata<'t> {
    fn read(node: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut metadata = Self {
            place: node.place,
            ..Self::default()
        };
        for entry in findings.object(node) {
            let node = &entry.node;
            match &*entry.key {
                "apiVersion" => metadata.api_version = findings.text(node),
                "endpointPrefix" => metadata.endpoint_prefix = findings.text(node),
                "serviceId" => metadata.service_id = findings.text(node),
                "serviceFullName" => metadata.full_name = findings.words(node),
                "serviceAbbreviation" => metadata.abbreviation = findings.text(node),
                "signingName" => metadata.signing_name = findings.text(node),
                "globalEndpoint" => metadata.global_endpoint = findings.text(node),
                "signatureVersion" => metadata.signature_version = findings.text(node),
                "protocol" => metadata.protocol = findings.text(node),
                "protocols" => metadata.protocols = Some(spanned_texts(node, findings)),
                "jsonVersion" => metadata.json_version = findings.text(node),
                "targetPrefix" => metadata.target_prefix = findings.text(node),
                "xmlNamespace" => metadata.xml_namespace = findings.text(node),
                "auth" => metadata.auth = Some(spanned_texts(node, findings)),
                "awsQueryCompatible" => metadata.query_compatible = read_empty(node, findings),
                "protocolSettings" => metadata.h2 = read_protocol_settings(node, findings),
                "requestHeaders" => metadata.request_headers = read_request_headers(node, findings),
                "uid" | "ripServiceName" | "checksumFormat" => {}
                _ => findings.unknown_key_among(entry, keys::METADATA),
            }
        }
        metadata.api_version = findings.need(metadata.api_version, "apiVersion", node);
        metadata.endpoint_prefix = findings.need(metadata.endpoint_prefix, "endpointPrefix", node);
        metadata.service_id = findings.need(metadata.service_id, "serviceId", node);
        metadata
    }
}

/// `{}`, which says something by being there.
fn read_empty(node: &Node<'_>, findings: &mut Findings) -> bool {
    for entry in findings.object(node) {
        findings.unknown_key(entry);
    }
    true
}

/// An array of strings, and where it stands.
pub(super) fn spanned_texts<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Spanned<Vec<Text<'t>>> {
    Spanned {
        value: findings.texts(node),
        place: node.place,
    }
}

fn read_protocol_settings<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Option<Text<'t>> {
    let mut h2 = None;
    for entry in findings.object(node) {
        match &*entry.key {
            "h2" => h2 = findings.text(&entry.node),
            _ => findings.unknown_key(entry),
        }
    }
    h2
}

fn read_request_headers<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Text<'t>>> {
    let mut headers = Vec::new();
    for entry in findings.object(node) {
        if let Some(value) = findings.text(&entry.node) {
            headers.push(Named {
                name: &entry.key,
                place: entry.place,
                value,
            });
        }
    }
    headers
}

fn read_client_context_params<'t>(
    node: &'t Node<'t>,
    findings: &mut Findings,
) -> Vec<Named<'t, ClientContextParam<'t>>> {
    let mut params = Vec::new();
    for entry in findings.object(node) {
        let (mut documentation, mut kind) = ("", None);
        for inner in findings.object(&entry.node) {
            match &*inner.key {
                "documentation" => documentation = findings.words(&inner.node),
                "type" => kind = findings.text(&inner.node),
                _ => findings.unknown_key(inner),
            }
        }
        let kind = findings.need(kind, "type", &entry.node);
        params.push(Named {
            name: &entry.key,
            place: entry.place,
            value: ClientContextParam { documentation, kind },
        });
    }
    params
}
