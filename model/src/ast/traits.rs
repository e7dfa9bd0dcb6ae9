//! Which traits have no effect on a client, and which of the others have one in a protocol.

use super::object::Object;
use crate::c2j::read;
use crate::collector::Collector;
use crate::json::{Entry, Node};
use crate::service::Protocol;

/// The protocols by their traits, in the order in which a client prefers them: that of the generator for C2J.
pub(super) const PROTOCOLS: [(&str, Protocol); 7] = [
    ("aws.protocols#awsJson1_0", Protocol::Json),
    ("aws.protocols#awsJson1_1", Protocol::Json),
    ("aws.protocols#restJson1", Protocol::RestJson),
    ("aws.protocols#restXml", Protocol::RestXml),
    ("aws.protocols#awsQuery", Protocol::Query),
    ("aws.protocols#ec2Query", Protocol::Ec2),
    ("smithy.protocols#rpcv2Cbor", Protocol::RpcV2Cbor),
];

/// The traits that have an effect in a protocol. Traits for other protocols are ignored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Members have places in the HTTP message.
    pub(super) is_rest: bool,
    pub(super) has_json_names: bool,
    pub(super) is_xml: bool,
    /// The EC2 form of the query protocol, with names of its own.
    pub(super) is_ec2: bool,
    /// Errors have codes of their own, and outputs an element around their members.
    pub(super) is_query: bool,
}

impl Rules {
    pub(super) fn new(spoken: Option<Protocol>) -> Self {
        let is = |protocol| spoken == Some(protocol);
        Self {
            is_rest: spoken.is_some_and(Protocol::is_rest),
            has_json_names: is(Protocol::RestJson),
            is_xml: is(Protocol::RestXml) || is(Protocol::Query) || is(Protocol::Ec2),
            is_ec2: is(Protocol::Ec2),
            is_query: is(Protocol::Query),
        }
    }
}

/// Name spaces whose traits are for other tools.
const OTHER_TOOLS: [&str; 7] = [
    "aws.apigateway#",
    "aws.cloudformation#",
    "aws.endpoints#",
    "aws.iam#",
    "smithy.openapi#",
    "smithy.test#",
    "aws.tagging#",
];

/// Traits that are known and change neither messages nor what a caller sees, in the order of the alphabet.
const WITHOUT_EFFECT: &[&str] = &[
    "aws.api#arn",
    "aws.api#arnReference",
    "aws.api#controlPlane",
    "aws.api#data",
    "aws.api#dataPlane",
    "aws.api#tagEnabled",
    "aws.api#taggable",
    "smithy.api#addedDefault",
    "smithy.api#authDefinition",
    "smithy.api#box",
    "smithy.api#clientOptional",
    "smithy.api#cors",
    "smithy.api#default",
    "smithy.api#examples",
    "smithy.api#externalDocumentation",
    "smithy.api#idRef",
    "smithy.api#input",
    "smithy.api#internal",
    "smithy.api#mixin",
    "smithy.api#nestedProperties",
    "smithy.api#noReplace",
    "smithy.api#notProperty",
    "smithy.api#output",
    "smithy.api#private",
    "smithy.api#property",
    "smithy.api#protocolDefinition",
    "smithy.api#recommended",
    "smithy.api#references",
    "smithy.api#resourceIdentifier",
    "smithy.api#since",
    "smithy.api#suppress",
    "smithy.api#tags",
    "smithy.api#trait",
    "smithy.api#traitValidators",
    "smithy.api#uniqueItems",
    "smithy.api#unitType",
    "smithy.api#unstable",
    "smithy.rules#endpointTests",
];

/// Traits that count where they can: in another place they have no effect, which the Smithy tools tell.
const KNOWN: &[&str] = &[
    "aws.api#clientDiscoveredEndpoint",
    "aws.api#clientEndpointDiscovery",
    "aws.api#clientEndpointDiscoveryId",
    "aws.api#service",
    "aws.auth#cognitoUserPools",
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "aws.auth#unsignedPayload",
    "aws.customizations#s3UnwrappedXmlOutput",
    "aws.protocols#awsQueryCompatible",
    "aws.protocols#awsQueryError",
    "aws.protocols#ec2QueryName",
    "aws.protocols#httpChecksum",
    "smithy.api#auth",
    "smithy.api#deprecated",
    "smithy.api#documentation",
    "smithy.api#endpoint",
    "smithy.api#enum",
    "smithy.api#enumValue",
    "smithy.api#error",
    "smithy.api#eventHeader",
    "smithy.api#eventPayload",
    "smithy.api#hostLabel",
    "smithy.api#http",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpChecksumRequired",
    "smithy.api#httpDigestAuth",
    "smithy.api#httpError",
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
    "smithy.api#idempotencyToken",
    "smithy.api#idempotent",
    "smithy.api#jsonName",
    "smithy.api#length",
    "smithy.api#mediaType",
    "smithy.api#optionalAuth",
    "smithy.api#paginated",
    "smithy.api#pattern",
    "smithy.api#range",
    "smithy.api#readonly",
    "smithy.api#requestCompression",
    "smithy.api#required",
    "smithy.api#requiresLength",
    "smithy.api#retryable",
    "smithy.api#sensitive",
    "smithy.api#sparse",
    "smithy.api#streaming",
    "smithy.api#timestampFormat",
    "smithy.api#title",
    "smithy.api#xmlAttribute",
    "smithy.api#xmlFlattened",
    "smithy.api#xmlName",
    "smithy.api#xmlNamespace",
    "smithy.rules#clientContextParams",
    "smithy.rules#contextParam",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#operationContextParams",
    "smithy.rules#staticContextParams",
    "smithy.waiters#waitable",
];

/// A trait that none of the readers has taken: nothing to say if it is known, else a warning, as for a key that is not known.
pub(super) fn pass_over(entry: &Entry, collector: &mut Collector) {
    let id = &*entry.key;
    let is_known = || KNOWN.binary_search(&id).is_ok() || PROTOCOLS.iter().any(|(known, _)| *known == id);
    if WITHOUT_EFFECT.binary_search(&id).is_ok() || is_known() || OTHER_TOOLS.iter().any(|space| id.starts_with(space))
    {
        return;
    }
    read::unknown_trait(entry, KNOWN, collector);
}

/// The traits that say the same of a service, an operation, a shape or a member, under keys of their own.
pub(super) fn common<'t>(object: &mut Object<'t>, entry: &'t Entry<'t>, collector: &mut Collector) -> bool {
    let node = &entry.node;
    match &*entry.key {
        "smithy.api#documentation" => {
            if let Some(text) = read::text(node, collector) {
                object.text("documentation", text);
            }
        }
        "smithy.api#deprecated" => deprecated(object, entry, collector),
        _ => return false,
    }
    true
}

/// `{"message": …, "since": …}`
fn deprecated<'t>(object: &mut Object<'t>, entry: &'t Entry<'t>, collector: &mut Collector) {
    object.flag("deprecated", entry.place);
    for inner in read::object(&entry.node, collector) {
        let key = match &*inner.key {
            "message" => "deprecatedMessage",
            "since" => "deprecatedSince",
            _ => {
                read::unknown_key_among(inner, &["message", "since"], collector);
                continue;
            }
        };
        if let Some(text) = read::text(&inner.node, collector) {
            object.text(key, text);
        }
    }
}

/// The text of a trait whose value is one.
pub(super) fn text<'t>(object: &mut Object<'t>, key: &'static str, node: &'t Node<'t>, collector: &mut Collector) {
    if let Some(text) = read::text(node, collector) {
        object.text(key, text);
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, WITHOUT_EFFECT};

    #[test]
    fn the_lists_can_be_searched() {
        assert!(KNOWN.is_sorted());
        assert!(WITHOUT_EFFECT.is_sorted());
    }
}
