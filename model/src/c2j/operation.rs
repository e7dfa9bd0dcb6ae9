//! Operations.

use super::{Deprecation, Named, OperationTraits, Spanned, Text, keys, read, single, xml_namespace};
use crate::collector::Collector;
use crate::json::Node;
use crate::shape::XmlNamespace;
use crate::span::FileOffset;

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
    pub(crate) single_use: bool,
    pub(crate) repeated_token_ends: bool,
    pub(crate) host_prefix: Option<Text<'t>>,
    pub(crate) http_checksum: Option<HttpChecksum<'t>>,
    pub(crate) http_checksum_required: bool,
    pub(crate) request_compression: Vec<Text<'t>>,
    pub(crate) static_context_params: Vec<Named<'t, &'t Node<'t>>>,
    pub(crate) operation_context_params: Vec<Named<'t, &'t str>>,
    pub(crate) endpoint_discovery: Option<bool>,
    pub(crate) endpoint_operation: bool,
    pub(crate) client: OperationTraits<'t>,
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
    pub(super) fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut op = Self::default();
        let mut http = None;
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "name" => op.wire_name = read::text(node, collector).map(|text| text.value),
                "rename" => op.rename = Some(read::words(node, collector)),
                "documentation" => op.documentation = read::words(node, collector),
                "http" => http = Some(Http::read(node, collector)),
                "input" => op.input = Some(Io::read(node, collector)),
                "output" => op.output = Some(Io::read(node, collector)),
                "errors" => op.errors = read_errors(node, collector),
                "auth" => op.auth = Some(read::spanned_texts(node, collector)),
                "authtype" => op.authtype = read::text(node, collector),
                "unsignedPayload" => op.unsigned_payload = read::flag(node, collector),
                "idempotent" => op.idempotent = read::flag(node, collector),
                "readonly" => op.readonly = read::flag(node, collector),
                "singleUse" => op.single_use = read::flag(node, collector),
                "repeatedTokenEnds" => op.repeated_token_ends = read::flag(node, collector),
                "endpoint" => op.host_prefix = single(node, "hostPrefix", collector),
                "httpChecksum" => op.http_checksum = Some(HttpChecksum::read(node, collector)),
                "httpChecksumRequired" => op.http_checksum_required = read::flag(node, collector),
                "requestcompression" => op.request_compression = read_encodings(node, collector),
                "staticContextParams" => op.static_context_params = read_static_params(node, collector),
                "operationContextParams" => op.operation_context_params = read_context_params(node, collector),
                "endpointdiscovery" => op.endpoint_discovery = Some(read_discovery(node, collector)),
                "endpointoperation" => op.endpoint_operation = read::flag(node, collector),
                key if op.deprecation.read(key, node, collector) => {}
                key if op.client.read(key, node, collector) => {}
                _ => read::unknown_key_among(entry, keys::OPERATION, collector),
            }
        }
        op.wire_name = read::need(op.wire_name, "name", object, collector);
        op.http = read::need(http, "http", object, collector).unwrap_or_default();
        op
    }
}

impl<'t> Http<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut http = Self::default();
        for entry in read::object(object, collector) {
            match &*entry.key {
                "method" => http.method = read::text(&entry.node, collector),
                "requestUri" => http.uri = read::text(&entry.node, collector),
                "responseCode" => http.status = read::status(&entry.node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        http.method = read::need(http.method, "method", object, collector);
        http.uri = read::need(http.uri, "requestUri", object, collector);
        http
    }
}

impl<'t> Io<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut io = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => io.shape = read::text(node, collector),
                "locationName" => io.location_name = Some(read::words(node, collector)),
                "xmlNamespace" => io.xml_namespace = xml_namespace(node, collector),
                "resultWrapper" => io.result_wrapper = Some(read::words(node, collector)),
                "documentation" | "wrapper" => {}
                _ => read::unknown_key(entry, collector),
            }
        }
        io.shape = read::need(io.shape, "shape", object, collector);
        io
    }
}

impl<'t> HttpChecksum<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut checksum = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "requestChecksumRequired" => checksum.request_required = read::flag(node, collector),
                "requestAlgorithmMember" => checksum.request_algorithm_member = read::text(node, collector),
                "requestValidationModeMember" => checksum.request_validation_mode_member = read::text(node, collector),
                "responseAlgorithms" => checksum.response_algorithms = read::texts(node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        checksum
    }
}

fn read_errors<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Text<'t>> {
    let mut errors = Vec::new();
    for error in read::array(node, collector) {
        let mut shape = None;
        for entry in read::object(error, collector) {
            match &*entry.key {
                "shape" => shape = read::text(&entry.node, collector),
                "documentation" | "error" | "exception" | "fault" => {}
                _ => read::unknown_key(entry, collector),
            }
        }
        errors.extend(read::need(shape, "shape", error, collector));
    }
    errors
}

fn read_encodings<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Text<'t>> {
    let mut encodings = None;
    for entry in read::object(node, collector) {
        match &*entry.key {
            "encodings" => encodings = Some(read::texts(&entry.node, collector)),
            _ => read::unknown_key(entry, collector),
        }
    }
    read::need(encodings, "encodings", node, collector).unwrap_or_default()
}

fn read_static_params<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, &'t Node<'t>>> {
    let mut params = Vec::new();
    for entry in read::object(node, collector) {
        let mut value = None;
        for inner in read::object(&entry.node, collector) {
            match &*inner.key {
                "value" => value = Some(&inner.node),
                _ => read::unknown_key(inner, collector),
            }
        }
        let value = read::need(value, "value", &entry.node, collector);
        params.extend(value.map(|value| named(&entry.key, entry.place, value)));
    }
    params
}

fn read_context_params<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, &'t str>> {
    let mut params = Vec::new();
    for entry in read::object(node, collector) {
        let path = single(&entry.node, "path", collector);
        params.extend(path.map(|path| named(&entry.key, entry.place, path.value)));
    }
    params
}

fn read_discovery(node: &Node<'_>, collector: &mut Collector) -> bool {
    let mut required = false;
    for entry in read::object(node, collector) {
        match &*entry.key {
            "required" => required = read::flag(&entry.node, collector),
            _ => read::unknown_key(entry, collector),
        }
    }
    required
}

fn named<'t, T>(name: &'t str, place: FileOffset, value: T) -> Named<'t, T> {
    Named { name, place, value }
}
