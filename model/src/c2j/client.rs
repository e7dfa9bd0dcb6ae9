//! Keys that only overlays and amendments have: what clients do beyond the protocol.

use serde_json::Value as Plain;

use super::Named;
use super::read::{self, Spanned, Text};
use crate::client_traits::{BodyHash, Check, Decoding, Encoding, RegionRedirects};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::Node;

const ENCODINGS: [(&str, Encoding); 3] = [
    ("base64", Encoding::Base64),
    ("percent-path", Encoding::PercentPath),
    ("last-segment", Encoding::LastSegment),
];
const DECODINGS: [(&str, Decoding); 3] = [
    ("percent", Decoding::Percent),
    ("base64", Decoding::Base64),
    ("percent-if-defaulted", Decoding::PercentIfDefaulted),
];
const HASHES: [(&str, BodyHash); 2] = [("sha256", BodyHash::Sha256), ("sha256-tree", BodyHash::Sha256Tree)];

/// The traits of a member.
#[derive(Debug, Default)]
pub(crate) struct MemberTraits<'t> {
    pub(crate) default: Option<Plain>,
    pub(crate) encoding: Option<Spanned<Encoding>>,
    pub(crate) digest_of: Option<Text<'t>>,
    pub(crate) check: Option<Check>,
    pub(crate) endpoint: bool,
    pub(crate) not_sent: bool,
    pub(crate) object_forms: Vec<Text<'t>>,
}

impl<'t> MemberTraits<'t> {
    /// Reads one of the keys; `false` where it is another.
    pub(super) fn read(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "default" => self.default = default(node, collector),
            "encode" => self.encoding = word(node, "encoding", &ENCODINGS, collector),
            "digestOf" => self.digest_of = read::text(node, collector),
            "check" => self.check = check(node, collector),
            "endpoint" => self.endpoint = read::flag(node, collector),
            "sent" => self.not_sent = !read::flag(node, collector),
            "objectForms" => self.object_forms = read::texts(node, collector),
            _ => return false,
        }
        true
    }

    /// Whether it has no traits.
    pub(crate) fn is_empty(&self) -> bool {
        let values = self.default.is_some() || self.encoding.is_some() || self.digest_of.is_some();
        let forms = !self.object_forms.is_empty();
        !(values || self.check.is_some() || self.endpoint || self.not_sent || forms)
    }
}

/// The traits of an operation.
#[derive(Debug, Default)]
pub(crate) struct OperationTraits<'t> {
    pub(crate) request_headers: Vec<Named<'t, Text<'t>>>,
    pub(crate) request_hashes: Vec<Named<'t, BodyHash>>,
    pub(crate) presigned_url: Option<PresignedUrl<'t>>,
    pub(crate) query_as_form: bool,
    pub(crate) presigned_without_content_type: bool,
}

/// `presignedUrl`
#[derive(Debug, Default)]
pub(crate) struct PresignedUrl<'t> {
    pub(crate) member: Option<Text<'t>>,
    pub(crate) source_region: Option<Text<'t>>,
    pub(crate) destination_region: Option<Text<'t>>,
}

impl<'t> OperationTraits<'t> {
    /// Reads one of the keys; `false` where it is another.
    pub(super) fn read(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "requestHeaders" => self.request_headers = read::request_headers(node, collector),
            "requestHashes" => self.request_hashes = hashes(node, collector),
            "presignedUrl" => self.presigned_url = Some(presigned_url(node, collector)),
            "queryAsForm" => self.query_as_form = read::flag(node, collector),
            "presignedContentType" => self.presigned_without_content_type = !read::flag(node, collector),
            _ => return false,
        }
        true
    }
}

/// `decode` of a member or a shape.
pub(super) fn decoding(node: &Node<'_>, collector: &mut Collector) -> Option<Decoding> {
    word(node, "decoding", &DECODINGS, collector).map(|found| found.value)
}

fn word<T: Copy>(node: &Node<'_>, what: &str, words: &[(&str, T)], collector: &mut Collector) -> Option<Spanned<T>> {
    let text = read::text(node, collector);
    let value = read::word(text, what, words, collector)?;
    Some(Spanned {
        value,
        place: node.place,
    })
}

fn default(node: &Node<'_>, collector: &mut Collector) -> Option<Plain> {
    match node.to_plain() {
        value @ (Plain::String(_) | Plain::Bool(_) | Plain::Number(_)) => Some(value),
        _ => {
            let message = format!("{} where text, a number or a boolean should be", node.kind());
            collector.add(DiagnosticKind::WrongType, node.place, message, "");
            None
        }
    }
}

fn check(node: &Node<'_>, collector: &mut Collector) -> Option<Check> {
    let (mut ascii, mut allowed, mut max, mut or_arn) = (false, None, None, false);
    for entry in read::object(node, collector) {
        let node = &entry.node;
        match &*entry.key {
            "ascii" => ascii = read::flag(node, collector),
            "characters" => allowed = read::text(node, collector),
            "max" => max = read::number(node, "a whole number from 0", collector),
            "orArn" => or_arn = read::flag(node, collector),
            _ => read::unknown_key_among(entry, &["ascii", "characters", "max", "orArn"], collector),
        }
    }
    match allowed {
        Some(allowed) => Some(Check::Characters {
            allowed: allowed.value.to_owned(),
            max: max.map_or(u32::MAX, |max: Spanned<u32>| max.value),
            or_arn,
        }),
        None if ascii => Some(Check::Ascii),
        None => {
            let help = "give it {\"ascii\": true} or {\"characters\": \"A-Z\"}";
            collector.add(DiagnosticKind::MissingKey, node.place, "a check of nothing", help);
            None
        }
    }
}

fn hashes<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, BodyHash>> {
    let mut hashes = Vec::new();
    for entry in read::object(node, collector) {
        if let Some(hash) = word(&entry.node, "hash", &HASHES, collector) {
            hashes.push(Named {
                name: &entry.key,
                place: entry.place,
                value: hash.value,
            });
        }
    }
    hashes
}

fn presigned_url<'t>(node: &'t Node<'t>, collector: &mut Collector) -> PresignedUrl<'t> {
    let mut found = PresignedUrl::default();
    for entry in read::object(node, collector) {
        let node = &entry.node;
        match &*entry.key {
            "member" => found.member = read::text(node, collector),
            "sourceRegion" => found.source_region = read::text(node, collector),
            "destinationRegion" => found.destination_region = read::text(node, collector),
            _ => read::unknown_key_among(entry, &["destinationRegion", "member", "sourceRegion"], collector),
        }
    }
    found.member = read::need(found.member, "member", node, collector);
    found.source_region = read::need(found.source_region, "sourceRegion", node, collector);
    found
}

/// `regionRedirects` of the metadata.
pub(super) fn region_redirects(node: &Node<'_>, collector: &mut Collector) -> Option<RegionRedirects> {
    let (mut member, mut header) = (None, None);
    let mut found = RegionRedirects::default();
    for entry in read::object(node, collector) {
        let node = &entry.node;
        match &*entry.key {
            "member" => member = read::text(node, collector),
            "header" => header = read::text(node, collector),
            "errorMember" => found.error_member = owned(read::text(node, collector)),
            "statuses" => found.statuses = statuses(node, collector),
            "headStatuses" => found.head_statuses = statuses(node, collector),
            "codes" => found.codes = codes(node, collector),
            "lookUp" => found.look_up = owned(read::text(node, collector)),
            _ => read::unknown_key_among(entry, REGION_REDIRECTS, collector),
        }
    }
    found.member = owned(read::need(member, "member", node, collector))?;
    found.header = owned(read::need(header, "header", node, collector))?;
    Some(found)
}

const REGION_REDIRECTS: &[&str] = &[
    "codes",
    "errorMember",
    "headStatuses",
    "header",
    "lookUp",
    "member",
    "statuses",
];

fn owned(text: Option<Text>) -> Option<String> {
    text.map(|text| text.value.to_owned())
}

fn statuses(node: &Node<'_>, collector: &mut Collector) -> Vec<u16> {
    let mut statuses = Vec::new();
    for item in read::array(node, collector) {
        let status = read::number(item, "an HTTP status", collector);
        statuses.extend(status.map(|status: Spanned<u16>| status.value));
    }
    statuses
}

fn codes(node: &Node<'_>, collector: &mut Collector) -> Vec<(String, Vec<String>)> {
    let mut codes = Vec::new();
    for entry in read::object(node, collector) {
        let operations = read::texts(&entry.node, collector);
        let operations = operations.iter().map(|name| name.value.to_owned());
        codes.push((entry.key.to_string(), operations.collect()));
    }
    codes
}
