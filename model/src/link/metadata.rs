//! Metadata: protocols and signing.

use crate::auth::{ApiKey, AuthScheme, SignatureVersion};
use crate::c2j::{self, Named, Spanned, Text, read};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::link::owned;
use crate::service::{Http2, Metadata, Protocol};

const SIGNATURE_VERSIONS: [(&str, SignatureVersion); 5] = [
    ("v2", SignatureVersion::V2),
    ("v4", SignatureVersion::V4),
    ("s3", SignatureVersion::S3),
    ("s3v4", SignatureVersion::S3),
    ("bearer", SignatureVersion::Bearer),
];

const AUTH_SCHEMES: [(&str, AuthScheme); 6] = [
    ("aws.auth#sigv4", AuthScheme::SigV4),
    ("aws.auth#sigv4a", AuthScheme::SigV4a),
    ("smithy.api#httpBearerAuth", AuthScheme::Bearer),
    ("smithy.api#httpBasicAuth", AuthScheme::Basic),
    ("smithy.api#httpApiKeyAuth", AuthScheme::ApiKey),
    ("smithy.api#noAuth", AuthScheme::None),
];

const HTTP2: [(&str, Http2); 2] = [("eventstream", Http2::EventStreams), ("optional", Http2::Optional)];

pub(super) fn metadata(source: &c2j::Metadata, collector: &mut Collector) -> Metadata {
    let endpoint_prefix = owned(source.endpoint_prefix).unwrap_or_default();
    // If `auth` lists the schemes, the older key is ignored.
    let unknown = match source.auth {
        Some(_) => DiagnosticKind::UnknownValue,
        None => DiagnosticKind::BadValue,
    };
    let version = read::word_or(
        unknown,
        source.signature_version,
        "signature version",
        &SIGNATURE_VERSIONS,
        collector,
    );
    let signature_version = version.unwrap_or(SignatureVersion::V4);
    let auth = source.auth.as_ref().map(|list| auth_schemes(list, collector));
    let auth = auth.unwrap_or_else(|| vec![default_scheme(signature_version)]);
    let signing_name = owned(source.signing_name).unwrap_or_else(|| endpoint_prefix.clone());
    if signing_name.is_empty()
        && auth
            .iter()
            .any(|scheme| matches!(scheme, AuthScheme::SigV4 | AuthScheme::SigV4a))
    {
        let message = "there is no key \"signingName\", which signatures are made for";
        let help = "add it; a service of AWS can have \"endpointPrefix\" in its place";
        collector.add(DiagnosticKind::MissingKey, source.place, message, help);
    }
    Metadata {
        api_version: owned(source.api_version).unwrap_or_default(),
        service_id: owned(source.service_id).unwrap_or_default(),
        full_name: source.full_name.to_owned(),
        abbreviation: owned(source.abbreviation),
        signing_name,
        endpoint_prefix,
        global_endpoint: owned(source.global_endpoint),
        signature_version,
        protocols: protocols(source, collector),
        json_version: owned(source.json_version),
        target_prefix: owned(source.target_prefix),
        xml_namespace: owned(source.xml_namespace),
        api_key: api_key(source, &auth, collector),
        auth,
        query_compatible: source.query_compatible,
        http2: read::known_word(source.h2, "HTTP/2 setting", &HTTP2, collector).unwrap_or_default(),
        request_headers: request_headers(&source.request_headers, collector),
        region_redirects: source.region_redirects.clone(),
    }
}

/// Names are tokens (RFC 9110, section 5.6.2), values visible text that nothing has to escape.
pub(super) fn request_headers(source: &[Named<Text>], collector: &mut Collector) -> Vec<(String, String)> {
    let is_token = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let is_visible = |text: &str| text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
    let mut headers = Vec::with_capacity(source.len());
    for Named { name, place, value } in source {
        if name.is_empty() || !is_token(name) || value.value.is_empty() || !is_visible(value.value) {
            let message = format!("{name:?} with {:?} is no header field", value.value);
            let help = "a name has letters, digits, \"-\", \"_\" and \".\", a value visible ASCII";
            collector.add(DiagnosticKind::BadValue, *place, message, help);
        }
        headers.push(((*name).to_owned(), value.value.to_owned()));
    }
    headers
}

/// The scheme alone does not say where the key is.
fn api_key(source: &c2j::Metadata, auth: &[AuthScheme], collector: &mut Collector) -> Option<ApiKey> {
    let Some(key) = &source.api_key else {
        if let Some(list) = source.auth.as_ref().filter(|_| auth.contains(&AuthScheme::ApiKey)) {
            let message = "there is no key \"apiKey\" that says where the API key is";
            let help = "add to the metadata \"apiKey\": {\"in\": \"header\", \"name\": \"X-Api-Key\"}";
            collector.add(DiagnosticKind::MissingKey, list.place, message, help);
        }
        return None;
    };
    let places = [("header", false), ("query", true)];
    let in_query = read::word(key.place, "place of a key", &places, collector)?;
    let name = key.name?;
    let is_token = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if name.value.is_empty() || !is_token(name.value) {
        let message = format!("{:?} cannot be the name of a header field or a parameter", name.value);
        let help = "a name has letters, digits, \"-\", \"_\" and \".\"";
        collector.add(DiagnosticKind::BadValue, name.place, message, help);
    }
    Some(ApiKey {
        in_query,
        name: name.value.to_owned(),
        scheme: owned(key.scheme).filter(|_| !in_query),
    })
}

fn default_scheme(version: SignatureVersion) -> AuthScheme {
    match version {
        SignatureVersion::V2 => AuthScheme::SigV2,
        SignatureVersion::V4 | SignatureVersion::S3 => AuthScheme::SigV4,
        SignatureVersion::Bearer => AuthScheme::Bearer,
    }
}

/// A list of schemes. Unknown schemes are left out; a list without any known scheme is an error.
pub(super) fn auth_schemes(list: &Spanned<Vec<Text>>, collector: &mut Collector) -> Vec<AuthScheme> {
    let known = known(&list.value, "auth scheme", &AUTH_SCHEMES, collector);
    if known.is_empty() {
        let names = AUTH_SCHEMES.map(|(name, _)| name);
        let help = format!("known are {}", names.join(", "));
        collector.add(
            DiagnosticKind::BadValue,
            list.place,
            "none of the auth schemes is known",
            help,
        );
    }
    known
}

fn protocols(source: &c2j::Metadata, collector: &mut Collector) -> Vec<Protocol> {
    let words = Protocol::ALL.map(|protocol| (protocol.name(), protocol));
    let listed = source.protocols.as_ref().filter(|listed| !listed.value.is_empty());
    let known = match listed {
        Some(listed) => known(&listed.value, "protocol", &words, collector),
        None => known(source.protocol.as_slice(), "protocol", &words, collector),
    };
    if known.is_empty() {
        let help = format!("known are {}", Protocol::ALL.map(Protocol::name).join(", "));
        let one = source.protocol.map(|protocol| protocol.place);
        let names = |listed: &[Text]| {
            let names: Vec<_> = listed.iter().map(|name| format!("{:?}", name.value)).collect();
            format!("none of the protocols is known: {}", names.join(", "))
        };
        let (place, message) = match (listed, one, &source.protocols) {
            (Some(listed), _, _) => (listed.place, names(&listed.value)),
            (None, Some(place), _) => (place, names(source.protocol.as_slice())),
            (None, None, Some(empty)) => (empty.place, "there is no protocol in this list".to_owned()),
            (None, None, None) => (source.place, "there is no key \"protocols\"".to_owned()),
        };
        collector.add(DiagnosticKind::BadValue, place, message, help);
    }
    known
}

/// The known words of a list.
fn known<T: Copy>(list: &[Text], what: &str, words: &[(&str, T)], collector: &mut Collector) -> Vec<T> {
    let mut known = Vec::with_capacity(list.len());
    for word in list {
        match words.iter().find(|(name, _)| *name == word.value) {
            Some((_, value)) => known.push(*value),
            None => {
                let message = format!("unknown {what} {:?}, left out", word.value);
                collector.add(DiagnosticKind::UnknownValue, word.place, message, "");
            }
        }
    }
    known
}
