//! Members of structures and unions → `members` of a C2J shape.

use super::object::{Object, same, string};
use super::shape::Member;
use super::{Converter, traits};
use crate::c2j::read;
use crate::json::{Entry, Node};

impl<'t> Converter<'t, '_> {
    pub(super) fn member(&mut self, member: &Member<'t>) -> Node<'t> {
        let mut object = Object::with_room(member.place, 1 + member.traits.len());
        let is_flattened = self.rules.is_xml && member.traits.get("smithy.api#xmlFlattened").is_some();
        let flat = is_flattened.then(|| self.flat_target(member.target)).flatten();
        object.set("shape", flat.unwrap_or_else(|| self.target(member.target)));
        let is_payload = self.rules.is_rest && member.traits.get("smithy.api#httpPayload").is_some();
        if is_payload && self.rules.is_xml {
            self.payload_root(&mut object, member);
        }
        for entry in member.traits.iter() {
            let is_read = traits::common(&mut object, entry, self.collector)
                || self.flag(&mut object, entry)
                || self.http_trait(&mut object, member, entry)
                || self.name_trait(&mut object, member, entry, is_payload)
                || self.endpoint_trait(&mut object, entry);
            if !is_read {
                traits::pass_over(entry, self.collector);
            }
        }
        object.node()
    }

    /// Traits whose presence is their value.
    fn flag(&mut self, object: &mut Object<'t>, entry: &'t Entry<'t>) -> bool {
        let key = match &*entry.key {
            "smithy.api#sensitive" => "sensitive",
            "smithy.api#idempotencyToken" => "idempotencyToken",
            "smithy.api#hostLabel" => "hostLabel",
            "smithy.api#eventHeader" => "eventheader",
            "smithy.api#eventPayload" => "eventpayload",
            "smithy.api#xmlAttribute" if self.rules.is_xml => "xmlAttribute",
            "smithy.api#xmlFlattened" if self.rules.is_xml => "flattened",
            "aws.api#clientEndpointDiscoveryId" => "endpointdiscoveryid",
            // It is a key of the structure.
            "smithy.api#required" => return true,
            _ => return false,
        };
        object.flag(key, entry.place);
        true
    }

    /// Where a member is in an HTTP message.
    fn http_trait(&mut self, object: &mut Object<'t>, member: &Member<'t>, entry: &'t Entry<'t>) -> bool {
        if !self.rules.is_rest {
            return false;
        }
        let location = match &*entry.key {
            "smithy.api#httpLabel" => "uri",
            "smithy.api#httpQuery" | "smithy.api#httpQueryParams" => "querystring",
            "smithy.api#httpHeader" => "header",
            "smithy.api#httpPrefixHeaders" => "headers",
            "smithy.api#httpResponseCode" => "statusCode",
            _ => return false,
        };
        object.set("location", string(location, entry.place));
        let has_name = matches!(
            &*entry.key,
            "smithy.api#httpQuery" | "smithy.api#httpHeader" | "smithy.api#httpPrefixHeaders"
        );
        if has_name {
            traits::text(object, "locationName", &entry.node, self.collector);
        }
        if location == "header" && self.is_json(member) {
            object.flag("jsonvalue", entry.place);
        }
        true
    }

    /// Whether a member is text that is JSON. Only in a header that changes what a caller gives.
    fn is_json(&self, member: &Member<'t>) -> bool {
        member.traits.get("smithy.api#mediaType").and_then(Node::as_str) == Some("application/json")
            || self.json_texts.contains(member.target.value)
    }

    fn name_trait(
        &mut self,
        object: &mut Object<'t>,
        member: &Member<'t>,
        entry: &'t Entry<'t>,
        is_payload: bool,
    ) -> bool {
        let node = &entry.node;
        match &*entry.key {
            "smithy.api#jsonName" if self.rules.has_json_names && !self.is_outside_body(member) => {
                traits::text(object, "locationName", node, self.collector);
            }
            "smithy.api#xmlName" | "smithy.api#xmlNamespace" if is_payload || self.is_outside_body(member) => {}
            "smithy.api#xmlName" | "smithy.api#xmlNamespace" => return self.xml_trait(object, entry),
            "aws.protocols#ec2QueryName" if self.rules.is_ec2 => {
                traits::text(object, "queryName", node, self.collector);
            }
            "smithy.api#timestampFormat" => self.timestamp_format(object, node),
            _ => return false,
        }
        true
    }

    /// Whether a member has a name that is not that of an element or a key of the body.
    fn is_outside_body(&self, member: &Member<'t>) -> bool {
        let places = [
            "smithy.api#httpHeader",
            "smithy.api#httpLabel",
            "smithy.api#httpPrefixHeaders",
            "smithy.api#httpQuery",
            "smithy.api#httpQueryParams",
            "smithy.api#httpResponseCode",
        ];
        self.rules.is_rest && places.iter().any(|id| member.traits.get(id).is_some())
    }

    fn endpoint_trait(&mut self, object: &mut Object<'t>, entry: &'t Entry<'t>) -> bool {
        match &*entry.key {
            "smithy.rules#contextParam" => object.set("contextParam", same(&entry.node)),
            _ => return false,
        }
        true
    }

    /// The element that is the whole body: named by the member, else by its shape, and in the namespace of the service.
    fn payload_root(&mut self, object: &mut Object<'t>, member: &Member<'t>) {
        let own = |id| member.traits.get(id);
        let root = self.roots.get(member.target.value);
        match own("smithy.api#xmlName").and_then(|node| read::text(node, self.collector)) {
            Some(name) => object.text("locationName", name),
            None => {
                let name = root.and_then(|root| root.name);
                let node = match name {
                    Some(name) => string(name.value, name.place),
                    None => self.target(member.target),
                };
                object.set("locationName", node);
            }
        }
        let of_target = root.and_then(|root| root.namespace);
        if let Some(namespace) = own("smithy.api#xmlNamespace").or(of_target).or(self.namespace) {
            object.set("xmlNamespace", same(namespace));
        }
    }
}
