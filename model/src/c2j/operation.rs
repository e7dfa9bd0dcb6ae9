//! Operations.

use super::service::spanned_texts;
use super::{Deprecation, Named, Spanned, Text, keys, single, xml_namespace};
use crate::finding::Findings;
use crate::json::{Node, Place};
use crate::shape::XmlNamespace;

/// One of `operations`.
#[derive(Debug, Default)]
pub(crate) struct Operation<'t> {
    pub(crate) wire_name: Option<&'t str>,
    pub(crate) rename: Option<&'t str>,
    pub(crate) documentation: &'t str,
    pub(crate) http: Http<'t>,
    pub(crate) input: Option<Io<'t>>,
    pub(crate) output: Option<Io<'t>>,
    pub(crate) errors: Vec<Text<'t>>,
    pub(crate) auth: Option<Spanned<Vec<Text<'t>>>>,
    pub(crate) authtype: Option<Text<'t>>,
    pub(crate) unsigned_payload: bool,
    pub(crate) idempotent: bool,
    pub(crate) readonly: bool,
    pub(crate) host_prefix: Option<Text<'t>>,
    pub(crate) http_checksum: Option<HttpChecksum<'t>>,
    pub(crate) http_checksum_required: bool,
    pub(crate) request_compression: Vec<Text<'t>>,
    pub(crate) static_context_params: Vec<Named<'t, &'t Node<'t>>>,
    pub(crate) operation_context_params: Vec<Named<'t, &'t str>>,
    pub(crate) endpoint_discovery: Option<bool>,
    pub(crate) endpoint_operation: bool,
    pub(crate) deprecation: Deprecation<'t>,
}

/// `http`
#[derive(Debug, Default)]
pub(crate) struct Http<'t> {
    pub(crate) method: Option<Text<'t>>,
    pub(crate) uri: Option<Text<'t>>,
    pub(crate) status: Option<Spanned<u16>>,
}

/// `input` or `output`
#[derive(Debug, Default)]
pub(crate) struct Io<'t> {
    pub(crate) shape: Option<Text<'t>>,
    pub(crate) location_name: Option<&'t str>,
    pub(crate) xml_namespace: Option<XmlNamespace>,
    pub(crate) result_wrapper: Option<&'t str>,
}

/// `httpChecksum`
#[derive(Debug, Default)]
pub(crate) struct HttpChecksum<'t> {
    pub(crate) request_required: bool,
    pub(crate) request_algorithm_member: Option<Text<'t>>,
    pub(crate) request_validation_mode_member: Option<Text<'t>>,
    pub(crate) response_algorithms: Vec<Text<'t>>,
}

impl<'t> Operation<'t> {
    pub(super) fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut op = Self::default();
        let mut http = None;
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "name" => op.wire_name = findings.text(node).map(|text| text.value),
                "rename" => op.rename = Some(findings.words(node)),
                "documentation" => op.documentation = findings.words(node),
                "http" => http = Some(Http::read(node, findings)),
                "input" => op.input = Some(Io::read(node, findings)),
                "output" => op.output = Some(Io::read(node, findings)),
                "errors" => op.errors = read_errors(node, findings),
                "auth" => op.auth = Some(spanned_texts(node, findings)),
                "authtype" => op.authtype = findings.text(node),
                "unsignedPayload" => op.unsigned_payload = findings.flag(node),
                "idempotent" => op.idempotent = findings.flag(node),
                "readonly" => op.readonly = findings.flag(node),
                "endpoint" => op.host_prefix = single(node, "hostPrefix", findings),
                "httpChecksum" => op.http_checksum = Some(HttpChecksum::read(node, findings)),
                "httpChecksumRequired" => op.http_checksum_required = findings.flag(node),
                "requestcompression" => op.request_compression = read_encodings(node, findings),
                "staticContextParams" => op.static_context_params = read_static_params(node, findings),
                "operationContextParams" => op.operation_context_params = read_context_params(node, findings),
                "endpointdiscovery" => op.endpoint_discovery = Some(read_discovery(node, findings)),
                "endpointoperation" => op.endpoint_operation = findings.flag(node),
                key if op.deprecation.read(key, node, findings) => {}
                _ => findings.unknown_key_among(entry, keys::OPERATION),
            }
        }
        op.wire_name = findings.need(op.wire_name, "name", object);
        op.http = findings.need(http, "http", object).unwrap_or_default();
        op
    }
}

impl<'t> Http<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut http = Self::default();
        for entry in findings.object(object) {
            match &*entry.key {
                "method" => http.method = findings.text(&entry.node),
                "requestUri" => http.uri = findings.text(&entry.node),
                "responseCode" => http.status = findings.number(&entry.node, "an HTTP status"),
                _ => findings.unknown_key(entry),
            }
        }
        http.method = findings.need(http.method, "method", object);
        http.uri = findings.need(http.uri, "requestUri", object);
        http
    }
}

impl<'t> Io<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut io = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => io.shape = findings.text(node),
                "locationName" => io.location_name = Some(findings.words(node)),
                "xmlNamespace" => io.xml_namespace = xml_namespace(node, findings),
                "resultWrapper" => io.result_wrapper = Some(findings.words(node)),
                "documentation" | "wrapper" => {}
                _ => findings.unknown_key(entry),
            }
        }
        io.shape = findings.need(io.shape, "shape", object);
        io
    }
}

impl<'t> HttpChecksum<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut checksum = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "requestChecksumRequired" => checksum.request_required = findings.flag(node),
                "requestAlgorithmMember" => checksum.request_algorithm_member = findings.text(node),
                "requestValidationModeMember" => checksum.request_validation_mode_member = findings.text(node),
                "responseAlgorithms" => checksum.response_algorithms = findings.texts(node),
                _ => findings.unknown_key(entry),
            }
        }
        checksum
    }
}

fn read_errors<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Text<'t>> {
    let mut errors = Vec::new();
    for error in findings.array(node) {
        let mut shape = None;
        for entry in findings.object(error) {
            match &*entry.key {
                "shape" => shape = findings.text(&entry.node),
                "documentation" | "error" | "exception" | "fault" => {}
                _ => findings.unknown_key(entry),
            }
        }
        errors.extend(findings.need(shape, "shape", error));
    }
    errors
}

fn read_encodings<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Text<'t>> {
    let mut encodings = None;
    for entry in findings.object(node) {
        match &*entry.key {
            "encodings" => encodings = Some(findings.texts(&entry.node)),
            _ => findings.unknown_key(entry),
        }
    }
    findings.need(encodings, "encodings", node).unwrap_or_default()
}

fn read_static_params<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, &'t Node<'t>>> {
    let mut params = Vec::new();
    for entry in findings.object(node) {
        let mut value = None;
        for inner in findings.object(&entry.node) {
            match &*inner.key {
                "value" => value = Some(&inner.node),
                _ => findings.unknown_key(inner),
            }
        }
        let value = findings.need(value, "value", &entry.node);
        params.extend(value.map(|value| named(&entry.key, entry.place, value)));
    }
    params
}

fn read_context_params<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, &'t str>> {
    let mut params = Vec::new();
    for entry in findings.object(node) {
        let path = single(&entry.node, "path", findings);
        params.extend(path.map(|path| named(&entry.key, entry.place, path.value)));
    }
    params
}

fn read_discovery(node: &Node<'_>, findings: &mut Findings) -> bool {
    let mut required = false;
    for entry in findings.object(node) {
        match &*entry.key {
            "required" => required = findings.flag(&entry.node),
            _ => findings.unknown_key(entry),
        }
    }
    required
}

fn named<'t, T>(name: &'t str, place: Place, value: T) -> Named<'t, T> {
    Named { name, place, value }
}
