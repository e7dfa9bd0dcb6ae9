//! Shapes and their members. The file has one form for all kinds of shapes, so these structs have an option for every key;
//! `link` turns them into enums.

use super::client::{self, MemberTraits};
use super::{Deprecation, Named, Spanned, Text, keys, read, single, xml_namespace};
use crate::client_traits::Decoding;
use crate::collector::Collector;
use crate::json::Node;
use crate::shape::{Retryable, XmlNamespace};
use crate::span::FileOffset;

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
    pub(crate) decoding: Option<Decoding>,
    pub(crate) client: MemberTraits<'t>,
    // Keys that members inherit.
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
    pub(crate) jsonvalue: Option<FileOffset>,
    pub(crate) sensitive: bool,
    pub(crate) timestamp_format: Option<Text<'t>>,
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
    pub(crate) idempotency_token: Option<FileOffset>,
    pub(crate) host_label: Option<FileOffset>,
    pub(crate) jsonvalue: Option<FileOffset>,
    pub(crate) context_param: Option<&'t str>,
    pub(crate) endpoint_discovery_id: bool,
    pub(crate) flattened: bool,
    pub(crate) xml_attribute: bool,
    pub(crate) xml_namespace: Option<XmlNamespace>,
    pub(crate) timestamp_format: Option<Text<'t>>,
    pub(crate) streaming: bool,
    pub(crate) event_header: Option<FileOffset>,
    pub(crate) event_payload: Option<FileOffset>,
    pub(crate) client: MemberTraits<'t>,
    pub(crate) decoding: Option<Decoding>,
}

impl<'t> Shape<'t> {
    pub(super) fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut shape = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            let key = &*entry.key;
            let known = shape.read_common(key, node, collector)
                || shape.read_structure(key, node, collector)
                || shape.read_error(key, node, collector)
                || shape.read_other(key, node, collector)
                || shape.deprecation.read(key, node, collector);
            if !known {
                read::unknown_key_among(entry, keys::SHAPE, collector);
            }
        }
        shape.kind = read::need(shape.kind, "type", object, collector);
        shape
    }

    fn read_common(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "type" => self.kind = read::text(node, collector),
            "rename" => self.rename = Some(read::words(node, collector)),
            "documentation" => self.documentation = read::words(node, collector),
            "sensitive" => self.sensitive = read::flag(node, collector),
            "location" => self.location = read::text(node, collector),
            "locationName" => self.location_name = Some(read::words(node, collector)),
            "xmlNamespace" => self.xml_namespace = xml_namespace(node, collector),
            "box" | "synthetic" | "wrapper" | "xmlOrder" => {}
            _ => return false,
        }
        true
    }

    fn read_structure(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "members" => self.members = Some(read_members(node, collector)),
            "required" => self.required = read::texts(node, collector),
            "payload" => self.payload = read::text(node, collector),
            "union" => self.union = read::flag(node, collector),
            "document" => self.document = read::flag(node, collector),
            "eventstream" => self.eventstream = read::flag(node, collector),
            "event" => self.event = read::flag(node, collector),
            _ => return false,
        }
        true
    }

    fn read_error(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "exception" => self.exception = read::flag(node, collector),
            "fault" => self.fault = read::flag(node, collector),
            "error" => self.error = ErrorInfo::read(node, collector),
            "retryable" => self.retryable = Some(read_retryable(node, collector)),
            "errorMessageMember" => self.error_message_member = read::text(node, collector),
            "errorAliases" => self.error_aliases = Some(read_aliases(node, collector)),
            _ => return false,
        }
        true
    }

    fn read_other(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "member" => self.member = Some(Element::read(node, collector)),
            "key" => self.key = Some(Element::read(node, collector)),
            "value" => self.value = Some(Element::read(node, collector)),
            "flattened" => self.flattened = read::flag(node, collector),
            "sparse" => self.sparse = read::flag(node, collector),
            "enum" => self.enumeration = Some(read::spanned_texts(node, collector)),
            "pattern" => self.pattern = Some(read::words(node, collector)),
            "min" => self.min = Some(node),
            "max" => self.max = Some(node),
            "streaming" => self.streaming = read::flag(node, collector),
            "requiresLength" => self.requires_length = read::flag(node, collector),
            "timestampFormat" => self.timestamp_format = read::text(node, collector),
            "decode" => self.decoding = client::decoding(node, collector),
            "encode" | "check" => return self.client.read(key, node, collector),
            _ => return false,
        }
        true
    }
}

fn read_members<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Member<'t>>> {
    let entries = read::object(node, collector);
    let mut members = Vec::with_capacity(entries.len());
    for entry in entries {
        collector.set_member(Some(&entry.key));
        members.push(Named {
            name: &entry.key,
            place: entry.place,
            value: Member::read(&entry.node, collector),
        });
    }
    collector.set_member(None);
    members
}

impl<'t> Member<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut member = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => member.shape = read::text(node, collector),
                "rename" => member.rename = Some(read::words(node, collector)),
                "documentation" => member.documentation = read::words(node, collector),
                "location" => member.location = read::text(node, collector),
                "locationName" => member.location_name = Some(read::words(node, collector)),
                "queryName" => member.query_name = Some(read::words(node, collector)),
                "sensitive" => member.sensitive = read::flag(node, collector),
                "idempotencyToken" => member.idempotency_token = read::flag_place(node, collector),
                "hostLabel" => member.host_label = read::flag_place(node, collector),
                "jsonvalue" => member.jsonvalue = read::flag_place(node, collector),
                "contextParam" => member.context_param = single(node, "name", collector).map(|name| name.value),
                "endpointdiscoveryid" => member.endpoint_discovery_id = read::flag(node, collector),
                "flattened" => member.flattened = read::flag(node, collector),
                "xmlAttribute" => member.xml_attribute = read::flag(node, collector),
                "xmlNamespace" => member.xml_namespace = xml_namespace(node, collector),
                "timestampFormat" => member.timestamp_format = read::text(node, collector),
                "streaming" => member.streaming = read::flag(node, collector),
                "eventheader" => member.event_header = read::flag_place(node, collector),
                "eventpayload" => member.event_payload = read::flag_place(node, collector),
                "box" | "enum" => {}
                "decode" => member.decoding = client::decoding(node, collector),
                key if member.deprecation.read(key, node, collector) => {}
                key if member.client.read(key, node, collector) => {}
                _ => read::unknown_key_among(entry, keys::MEMBER, collector),
            }
        }
        member.shape = read::need(member.shape, "shape", object, collector);
        member
    }
}

impl<'t> Element<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut element = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "shape" => element.shape = read::text(node, collector),
                "locationName" => element.location_name = Some(read::words(node, collector)),
                "xmlNamespace" => element.xml_namespace = xml_namespace(node, collector),
                "jsonvalue" => element.jsonvalue = read::flag_place(node, collector),
                "sensitive" => element.sensitive = read::flag(node, collector),
                "timestampFormat" => element.timestamp_format = read::text(node, collector),
                "documentation" => {}
                _ => read::unknown_key(entry, collector),
            }
        }
        element.shape = read::need(element.shape, "shape", object, collector);
        element
    }
}

impl<'t> ErrorInfo<'t> {
    fn read(object: &'t Node<'t>, collector: &mut Collector) -> Self {
        let mut error = Self::default();
        for entry in read::object(object, collector) {
            let node = &entry.node;
            match &*entry.key {
                "code" => error.code = Some(read::words(node, collector)),
                "httpStatusCode" => error.status = read::status(node, collector),
                "senderFault" => error.sender_fault = read::flag(node, collector),
                "fault" => error.fault = read::flag(node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        error
    }
}

fn read_retryable(node: &Node<'_>, collector: &mut Collector) -> Retryable {
    let mut retryable = Retryable::default();
    for entry in read::object(node, collector) {
        match &*entry.key {
            "throttling" => retryable.throttling = read::flag(&entry.node, collector),
            _ => read::unknown_key(entry, collector),
        }
    }
    retryable
}

fn read_aliases<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Spanned<Vec<ErrorAlias<'t>>> {
    let mut aliases = Vec::new();
    for item in read::array(node, collector) {
        let (mut member, mut value, mut when_present) = (None, None, Vec::new());
        for entry in read::object(item, collector) {
            match &*entry.key {
                "member" => member = read::text(&entry.node, collector),
                "value" => value = read::text(&entry.node, collector),
                "whenPresent" => when_present = read::texts(&entry.node, collector),
                _ => read::unknown_key(entry, collector),
            }
        }
        aliases.push(ErrorAlias {
            member: read::need(member, "member", item, collector),
            value: read::need(value, "value", item, collector),
            when_present,
        });
    }
    Spanned {
        value: aliases,
        place: node.place,
    }
}
