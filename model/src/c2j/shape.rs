//! Shapes and their members. The file gives all kinds of shapes one form, so these structs are bags of options; `link`
//! makes enums of them.

use super::{Deprecation, Named, Spanned, Text, keys, single, xml_namespace};
use crate::finding::Findings;
use crate::json::{Node, Place};
use crate::shape::{Retryable, XmlNamespace};

/// One of `shapes`.
#[derive(Debug, Default)]
pub(crate) struct Shape<'t> {
    pub(crate) kind: Option<Text<'t>>,
    pub(crate) rename: Option<&'t str>,
    pub(crate) documentation: &'t str,
    pub(crate) deprecation: Deprecation<'t>,
    pub(crate) sensitive: bool,
    // Structures.
    pub(crate) members: Option<Vec<Named<'t, Member<'t>>>>,
    pub(crate) required: Vec<Text<'t>>,
    pub(crate) payload: Option<Text<'t>>,
    pub(crate) union: bool,
    pub(crate) document: bool,
    pub(crate) eventstream: bool,
    pub(crate) event: bool,
    // Errors.
    pub(crate) exception: bool,
    pub(crate) fault: bool,
    pub(crate) error: ErrorInfo<'t>,
    pub(crate) retryable: Option<Retryable>,
    pub(crate) error_message_member: Option<Text<'t>>,
    pub(crate) error_aliases: Option<Spanned<Vec<ErrorAlias<'t>>>>,
    // Lists and maps.
    pub(crate) member: Option<Element<'t>>,
    pub(crate) key: Option<Element<'t>>,
    pub(crate) value: Option<Element<'t>>,
    pub(crate) flattened: bool,
    pub(crate) sparse: bool,
    // Simple shapes.
    pub(crate) enumeration: Option<Spanned<Vec<Text<'t>>>>,
    pub(crate) pattern: Option<&'t str>,
    pub(crate) min: Option<&'t Node<'t>>,
    pub(crate) max: Option<&'t Node<'t>>,
    pub(crate) streaming: bool,
    pub(crate) requires_length: bool,
    pub(crate) timestamp_format: Option<Text<'t>>,
    // What members take over from their shape.
    pub(crate) location: Option<Text<'t>>,
    pub(crate) location_name: Option<&'t str>,
    pub(crate) xml_namespace: Option<XmlNamespace>,
}

/// `error`
#[derive(Debug, Default)]
pub(crate) struct ErrorInfo<'t> {
    pub(crate) code: Option<&'t str>,
    pub(crate) status: Option<Spanned<u16>>,
    pub(crate) sender_fault: bool,
    pub(crate) fault: bool,
}

/// One of `errorAliases`.
#[derive(Debug)]
pub(crate) struct ErrorAlias<'t> {
    pub(crate) member: Option<Text<'t>>,
    pub(crate) value: Option<Text<'t>>,
    pub(crate) when_present: Vec<Text<'t>>,
}

/// `member` of a list, `key` or `value` of a map.
#[derive(Debug, Default)]
pub(crate) struct Element<'t> {
    pub(crate) shape: Option<Text<'t>>,
    pub(crate) location_name: Option<&'t str>,
    pub(crate) xml_namespace: Option<XmlNamespace>,
    pub(crate) jsonvalue: Option<Place>,
}

/// One of `members`.
#[derive(Debug, Default)]
pub(crate) struct Member<'t> {
    pub(crate) shape: Option<Text<'t>>,
    pub(crate) rename: Option<&'t str>,
    pub(crate) documentation: &'t str,
    pub(crate) deprecation: Deprecation<'t>,
    pub(crate) location: Option<Text<'t>>,
    pub(crate) location_name: Option<&'t str>,
    pub(crate) query_name: Option<&'t str>,
    pub(crate) sensitive: bool,
    pub(crate) idempotency_token: Option<Place>,
    pub(crate) host_label: Option<Place>,
    pub(crate) jsonvalue: Option<Place>,
    pub(crate) context_param: Option<&'t str>,
    pub(crate) endpoint_discovery_id: bool,
    pub(crate) flattened: bool,
    pub(crate) xml_attribute: bool,
    pub(crate) xml_namespace: Option<XmlNamespace>,
    pub(crate) timestamp_format: Option<Text<'t>>,
    pub(crate) streaming: bool,
    pub(crate) event_header: Option<Place>,
    pub(crate) event_payload: Option<Place>,
}

impl<'t> Shape<'t> {
    pub(super) fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut shape = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            let key = &*entry.key;
            let known = shape.read_common(key, node, findings)
                || shape.read_structure(key, node, findings)
                || shape.read_error(key, node, findings)
                || shape.read_other(key, node, findings)
                || shape.deprecation.read(key, node, findings);
            if !known {
                findings.unknown_key_among(entry, keys::SHAPE);
            }
        }
        shape.kind = findings.need(shape.kind, "type", object);
        shape
    }

    fn read_common(&mut self, key: &str, node: &'t Node<'t>, findings: &mut Findings) -> bool {
        match key {
            "type" => self.kind = findings.text(node),
            "rename" => self.rename = Some(findings.words(node)),
            "documentation" => self.documentation = findings.words(node),
            "sensitive" => self.sensitive = findings.flag(node),
            "location" => self.location = findings.text(node),
            "locationName" => self.location_name = Some(findings.words(node)),
            "xmlNamespace" => self.xml_namespace = xml_namespace(node, findings),
            "box" | "synthetic" | "wrapper" | "xmlOrder" => {}
            _ => return false,
        }
        true
    }

    fn read_structure(&mut self, key: &str, node: &'t Node<'t>, findings: &mut Findings) -> bool {
        match key {
            "members" => self.members = Some(read_members(node, findings)),
            "required" => self.required = findings.texts(node),
            "payload" => self.payload = findings.text(node),
            "union" => self.union = findings.flag(node),
            "document" => self.document = findings.flag(node),
            "eventstream" => self.eventstream = findings.flag(node),
            "event" => self.event = findings.flag(node),
            _ => return false,
        }
        true
    }

    fn read_error(&mut self, key: &str, node: &'t Node<'t>, findings: &mut Findings) -> bool {
        match key {
            "exception" => self.exception = findings.flag(node),
            "fault" => self.fault = findings.flag(node),
            "error" => self.error = ErrorInfo::read(node, findings),
            "retryable" => self.retryable = Some(read_retryable(node, findings)),
            "errorMessageMember" => self.error_message_member = findings.text(node),
            "errorAliases" => self.error_aliases = Some(read_aliases(node, findings)),
            _ => return false,
        }
        true
    }

    fn read_other(&mut self, key: &str, node: &'t Node<'t>, findings: &mut Findings) -> bool {
        match key {
            "member" => self.member = Some(Element::read(node, findings)),
            "key" => self.key = Some(Element::read(node, findings)),
            "value" => self.value = Some(Element::read(node, findings)),
            "flattened" => self.flattened = findings.flag(node),
            "sparse" => self.sparse = findings.flag(node),
            "enum" => self.enumeration = Some(super::service::spanned_texts(node, findings)),
            "pattern" => self.pattern = Some(findings.words(node)),
            "min" => self.min = Some(node),
            "max" => self.max = Some(node),
            "streaming" => self.streaming = findings.flag(node),
            "requiresLength" => self.requires_length = findings.flag(node),
            "timestampFormat" => self.timestamp_format = findings.text(node),
            _ => return false,
        }
        true
    }
}

fn read_members<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Vec<Named<'t, Member<'t>>> {
    let entries = findings.object(node);
    let mut members = Vec::with_capacity(entries.len());
    for entry in entries {
        findings.look_at_member(Some(&entry.key));
        members.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Member::read(&entry.node, findings),
        });
    }
    findings.look_at_member(None);
    members
}

impl<'t> Member<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut member = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => member.shape = findings.text(node),
                "rename" => member.rename = Some(findings.words(node)),
                "documentation" => member.documentation = findings.words(node),
                "location" => member.location = findings.text(node),
                "locationName" => member.location_name = Some(findings.words(node)),
                "queryName" => member.query_name = Some(findings.words(node)),
                "sensitive" => member.sensitive = findings.flag(node),
                "idempotencyToken" => member.idempotency_token = findings.flag_place(node),
                "hostLabel" => member.host_label = findings.flag_place(node),
                "jsonvalue" => member.jsonvalue = findings.flag_place(node),
                "contextParam" => member.context_param = single(node, "name", findings).map(|name| name.value),
                "endpointdiscoveryid" => member.endpoint_discovery_id = findings.flag(node),
                "flattened" => member.flattened = findings.flag(node),
                "xmlAttribute" => member.xml_attribute = findings.flag(node),
                "xmlNamespace" => member.xml_namespace = xml_namespace(node, findings),
                "timestampFormat" => member.timestamp_format = findings.text(node),
                "streaming" => member.streaming = findings.flag(node),
                "eventheader" => member.event_header = findings.flag_place(node),
                "eventpayload" => member.event_payload = findings.flag_place(node),
                "box" | "enum" => {}
                key if member.deprecation.read(key, node, findings) => {}
                _ => findings.unknown_key_among(entry, keys::MEMBER),
            }
        }
        member.shape = findings.need(member.shape, "shape", object);
        member
    }
}

impl<'t> Element<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut element = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => element.shape = findings.text(node),
                "locationName" => element.location_name = Some(findings.words(node)),
                "xmlNamespace" => element.xml_namespace = xml_namespace(node, findings),
                "jsonvalue" => element.jsonvalue = findings.flag_place(node),
                "documentation" => {}
                _ => findings.unknown_key(entry),
            }
        }
        element.shape = findings.need(element.shape, "shape", object);
        element
    }
}

impl<'t> ErrorInfo<'t> {
    fn read(object: &'t Node<'t>, findings: &mut Findings) -> Self {
        let mut error = Self::default();
        for entry in findings.object(object) {
            let node = &entry.node;
            match &*entry.key {
                "code" => error.code = Some(findings.words(node)),
                "httpStatusCode" => error.status = findings.number(node, "an HTTP status"),
                "senderFault" => error.sender_fault = findings.flag(node),
                "fault" => error.fault = findings.flag(node),
                _ => findings.unknown_key(entry),
            }
        }
        error
    }
}

fn read_retryable(node: &Node<'_>, findings: &mut Findings) -> Retryable {
    let mut retryable = Retryable::default();
    for entry in findings.object(node) {
        match &*entry.key {
            "throttling" => retryable.throttling = findings.flag(&entry.node),
            _ => findings.unknown_key(entry),
        }
    }
    retryable
}

fn read_aliases<'t>(node: &'t Node<'t>, findings: &mut Findings) -> Spanned<Vec<ErrorAlias<'t>>> {
    let mut aliases = Vec::new();
    for item in findings.array(node) {
        let (mut member, mut value, mut when_present) = (None, None, Vec::new());
        for entry in findings.object(item) {
            match &*entry.key {
                "member" => member = findings.text(&entry.node),
                "value" => value = findings.text(&entry.node),
                "whenPresent" => when_present = findings.texts(&entry.node),
                _ => findings.unknown_key(entry),
            }
        }
        aliases.push(ErrorAlias {
            member: findings.need(member, "member", item),
            value: findings.need(value, "value", item),
            when_present,
        });
    }
    Spanned {
        value: aliases,
        place: node.place,
    }
}
