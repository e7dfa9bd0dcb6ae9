//! What a client must know of operations beyond their shapes: authentication, checksums, paths, endpoint parameters.

use serde_json::Value;
use tinsmith_model::{
    AuthScheme, ErrorTraits, Location, Member, MemberIndex, Operation, Protocol, QueryLiteral, RegionRedirects,
    Retryable, Service, Shape, ShapeId, ShapeKind, SignatureVersion, TemplatePart,
};

use crate::names::{Clash, FnName, Origin, Scope};
use crate::plan::{
    ApiKey, Auth, Checksum, DefaultValue, EndpointParam, InputRule, LeftOut, OperationPlan, ParamSource,
};

/// The protocols, the best first. A service with several protocols answers the same in each, so the one that is smaller to build
/// comes first.
const PREFERENCE: [Protocol; 6] = [
    Protocol::Json,
    Protocol::RestJson,
    Protocol::RestXml,
    Protocol::Query,
    Protocol::Ec2,
    Protocol::RpcV2Cbor,
];

/// Methods that every generated client has, and those of traits that it implements; and `new`, which people expect to make a client.
const CLIENT_METHODS: [&str; 14] = [
    "builder",
    "call",
    "call_streaming",
    "can_paginate",
    "clone",
    "clone_into",
    "from_env",
    "generate_presigned_url",
    "get_paginator",
    "get_waiter",
    "into",
    "new",
    "to_owned",
    "type_id",
];

/// The operations that no client has.
pub(crate) fn left_out(service: &Service) -> Vec<LeftOut> {
    let has_streams = service.shapes.iter().any(Shape::is_event_stream);
    let streaming = service.operations.iter().filter(|_| has_streams);
    let left_out = streaming.filter_map(|operation| {
        Some(LeftOut {
            operation: operation.name.clone(),
            needs: lacks_streams(service, operation)?,
        })
    });
    left_out.collect()
}

/// What the runtime lacks for the event streams of an operation.
fn lacks_streams(service: &Service, operation: &Operation) -> Option<String> {
    let walk = service.walk([operation]);
    walk.reached().find(|id| service.shape(*id).is_event_stream())?;
    match protocol(&service.metadata.protocols)? {
        Protocol::Json | Protocol::RestJson | Protocol::RestXml => None,
        other => Some(format!("event streams over {}", other.name())),
    }
}

/// The protocol to speak: of those that the model lists, the first in our order. `None` only for an empty list.
pub fn protocol(listed: &[Protocol]) -> Option<Protocol> {
    PREFERENCE.into_iter().find(|protocol| listed.contains(protocol))
}

/// How an operation proves who calls: the first scheme decides, as the model lists the best first. But a signature for several
/// regions, which takes many crates to make, is only for operations that have no other scheme.
pub(crate) fn auth(service: &Service, operation: &Operation) -> Auth {
    let light = operation.auth.iter().find_map(|scheme| match scheme {
        AuthScheme::None => Some(Auth::None),
        AuthScheme::SigV4 if is_s3(service) => Some(Auth::S3),
        AuthScheme::SigV4 => Some(Auth::SigV4),
        AuthScheme::SigV2 => Some(Auth::SigV2),
        AuthScheme::Bearer => Some(Auth::Bearer),
        AuthScheme::Basic => Some(Auth::Basic),
        AuthScheme::ApiKey => Some(Auth::ApiKey),
        AuthScheme::SigV4a => None,
    });
    light.unwrap_or(Auth::SigV4a)
}

/// The other schemes of an operation of a service that is not AWS's, in the model's order: a client takes the first for which it has
/// an identity.
pub(crate) fn other_auth(service: &Service, operation: &Operation) -> Vec<Auth> {
    let listed = operation.auth.iter().filter(|_| !service.is_aws());
    let all = listed.map(|scheme| match scheme {
        AuthScheme::None => Auth::None,
        AuthScheme::SigV4 => Auth::SigV4,
        AuthScheme::SigV4a => Auth::SigV4a,
        AuthScheme::SigV2 => Auth::SigV2,
        AuthScheme::Bearer => Auth::Bearer,
        AuthScheme::Basic => Auth::Basic,
        AuthScheme::ApiKey => Auth::ApiKey,
    });
    let first = auth(service, operation);
    all.filter(|other| *other != first).collect()
}

/// Where requests of the operation have an API key, if a scheme of it is one.
pub(crate) fn api_key(service: &Service, operation: &Operation) -> Option<ApiKey> {
    let has_key = operation.auth.contains(&AuthScheme::ApiKey);
    service.metadata.api_key.clone().filter(|_| has_key)
}

/// Whether a bearer token can replace the signature of the operation.
pub(crate) fn accepts_bearer_token(service: &Service, operation: &Operation) -> bool {
    let is_signed = matches!(
        auth(service, operation),
        Auth::SigV4 | Auth::S3 | Auth::SigV4a | Auth::SigV2
    );
    is_signed && service.is_aws() && operation.auth.contains(&AuthScheme::Bearer)
}

/// The codes of an operation's errors by their status, where an answer can be without a code: the answer to `HEAD`, which has no
/// body, and any answer of a service that is not AWS's. Of two errors with one status neither counts.
pub(crate) fn errors_by_status(service: &Service, operation: &Operation) -> Vec<(u16, String)> {
    if operation.http.method != "HEAD" && service.is_aws() {
        return Vec::new();
    }
    let errors = operation.errors.iter().filter_map(|id| match &service.shape(*id).kind {
        ShapeKind::Structure(structure) => structure.error.as_ref(),
        _ => None,
    });
    let mut errors: Vec<_> = errors.filter_map(|error| Some((error.status?, &error.code))).collect();
    errors.sort();
    let is_alone = |status: u16| errors.iter().filter(|(other, _)| *other == status).count() == 1;
    let alone = errors.iter().filter(|(status, _)| is_alone(*status));
    alone.map(|(status, code)| (*status, (*code).clone())).collect()
}

/// Whether calls can be tried again after an error. Of an exception in an event stream the model need not say it where the service caused
/// it: an event has no status that says so.
pub(crate) fn retryable(service: &Service, id: ShapeId, error: &ErrorTraits) -> Option<Retryable> {
    const TRANSIENT: [u16; 4] = [500, 502, 503, 504];
    let is_transient = error.status.map_or(error.fault, |status| TRANSIENT.contains(&status));
    let is_event = || {
        service.shapes.iter().any(|shape| match &shape.kind {
            ShapeKind::EventStream(stream) => stream.members.iter().any(|event| event.target == id),
            _ => false,
        })
    };
    error
        .retryable
        .or_else(|| (is_transient && is_event()).then(Retryable::default))
}

/// Whether a request of the operation can be sent twice without harm: the model says so, or a member is an idempotency token,
/// or the method of a REST protocol is idempotent (RFC 9110, section 9.2.2).
pub(crate) fn is_repeatable(service: &Service, operation: &Operation) -> bool {
    let has_token = || {
        let input = operation.input.iter().map(|input| service.shape(input.shape));
        let mut members = input.flat_map(|shape| shape.members());
        members.any(|member| member.idempotency_token)
    };
    let has_idempotent_method = || {
        protocol(&service.metadata.protocols).is_some_and(Protocol::is_rest)
            && matches!(&*operation.http.method, "GET" | "HEAD" | "PUT" | "DELETE")
    };
    !operation.single_use && (operation.idempotent || operation.readonly || has_idempotent_method() || has_token())
}

fn is_s3(service: &Service) -> bool {
    service.metadata.signature_version == SignatureVersion::S3
}

/// The checksum of the body that requests carry. `None` where none is required and callers cannot ask for one.
pub(crate) fn checksum(service: &Service, operation: &Operation) -> Option<Checksum> {
    let traits = operation.http_checksum.as_ref()?;
    let name = |index: Option<MemberIndex>| Some(members(service, operation).get(index?)?.name.clone());
    let checksum = Checksum {
        required: traits.request_required,
        algorithm_member: name(traits.request_algorithm_member),
        response_mode_member: name(traits.request_validation_mode_member),
    };
    let is_of_use = checksum.required || checksum.algorithm_member.is_some() || checksum.response_mode_member.is_some();
    is_of_use.then_some(checksum)
}

/// Whether the service must be told the length of a body that is read while it is sent.
pub(crate) fn requires_length(service: &Service, operation: &Operation) -> bool {
    let payload = members(service, operation)
        .iter()
        .find(|member| member.location == Location::Payload);
    let shape = payload.map(|member| &service.shape(member.target).kind);
    matches!(shape, Some(ShapeKind::Blob(blob)) if blob.requires_length)
}

/// Whether a large request may be compressed with gzip, the one encoding that models name.
pub(crate) fn request_compression(operation: &Operation) -> bool {
    operation.request_compression.iter().any(|encoding| encoding == "gzip")
}

/// The header fields that requests have unless a member says otherwise: those of the operation, then those of the service.
/// `{apiVersion}` in a value is the version of the API. The operation that tells endpoints says which version it asks for (botocore's
/// `inject_api_version_header_if_needed`).
pub(crate) fn headers(service: &Service, operation: &Operation) -> Vec<(String, String)> {
    let version = &service.metadata.api_version;
    let mut headers: Vec<(String, String)> = Vec::new();
    let all = operation
        .request_headers
        .iter()
        .chain(&service.metadata.request_headers);
    for (name, value) in all {
        if headers.iter().all(|(known, _)| !known.eq_ignore_ascii_case(name)) {
            headers.push((name.clone(), value.replace("{apiVersion}", version)));
        }
    }
    if operation.endpoint_operation {
        headers.push(("x-amz-api-version".to_owned(), version.clone()));
    }
    headers
}

/// What happens to the input of an operation before its request is written: first what is set, then what is checked, then how it is
/// sent.
pub(crate) fn input_rules(service: &Service, operation: &Operation) -> Vec<InputRule> {
    let members = members(service, operation);
    let name = |index: MemberIndex| members.get(index).map(|member| member.name.clone());
    let with_traits = members
        .iter()
        .filter_map(|member| Some((member, member.input_traits.as_deref()?)));
    let (mut set, mut checked, mut sent) = (Vec::new(), Vec::new(), Vec::new());
    for (member, traits) in with_traits {
        let own = || member.name.clone();
        set.extend(
            traits
                .default
                .as_ref()
                .and_then(default_value)
                .map(|value| InputRule::Default(own(), value)),
        );
        set.extend(traits.digest_of.and_then(name).map(|of| InputRule::DigestOf(own(), of)));
        checked.extend(traits.check.clone().map(|check| InputRule::Check(own(), check)));
        sent.extend(traits.encoding.map(|encoding| InputRule::Encode(own(), encoding)));
        sent.extend(traits.endpoint.then(|| InputRule::Endpoint(own())));
        sent.extend(traits.not_sent.then(|| InputRule::NotSent(own())));
        if !traits.object_forms.is_empty() {
            sent.push(InputRule::ObjectForms(own(), traits.object_forms.clone()));
        }
    }
    set.into_iter().chain(checked).chain(sent).collect()
}

/// How the service says that something is in another region. Only an operation that the client has can be asked which one.
pub(crate) fn region_redirects(service: &Service, operations: &[OperationPlan]) -> Option<RegionRedirects> {
    let mut redirects = service.metadata.region_redirects.clone()?;
    let is_planned = |name: &String| operations.iter().any(|operation| operation.wire_name == *name);
    redirects.look_up = redirects.look_up.filter(is_planned);
    Some(redirects)
}

fn default_value(value: &Value) -> Option<DefaultValue> {
    Some(match value {
        Value::String(text) => DefaultValue::Text(text.clone()),
        Value::Bool(on) => DefaultValue::Boolean(*on),
        Value::Number(number) => DefaultValue::Integer(number.as_i64()?),
        _ => return None,
    })
}

/// The path and the query that is always sent, as one template.
pub(crate) fn uri(service: &Service, operation: &Operation) -> String {
    let mut uri = path(service, operation).to_owned();
    for (index, QueryLiteral { name, value }) in operation.http.query.iter().enumerate() {
        uri.push(if index == 0 { '?' } else { '&' });
        uri.push_str(name);
        if let Some(value) = value {
            uri.push('=');
            uri.push_str(value);
        }
    }
    uri
}

/// The path. S3's rules put the bucket into the URL of the endpoint, be it into the host or into the path, though the models
/// have it in the paths of operations as well; botocore takes it away from there (`remove_bucket_from_url_paths_from_model`).
fn path<'a>(service: &Service, operation: &'a Operation) -> &'a str {
    let path = &operation.http.path;
    let label = match path.parts.as_slice() {
        [TemplatePart::Literal(slash), TemplatePart::Label { member, .. }, ..] if slash == "/" => *member,
        _ => return &path.text,
    };
    let in_rules = is_in_rules(service, operation, label);
    match path.text.split_once('}') {
        Some((_, rest)) if is_s3(service) && in_rules && matches!(rest.chars().next(), None | Some('/')) => rest,
        _ => &path.text,
    }
}

/// The text before the host. A label alone that the endpoint rules know is left out: the rules put it there
/// (botocore's `remove_accid_host_prefix_from_model`, for S3 Control).
pub(crate) fn host_prefix<'a>(service: &Service, operation: &'a Operation) -> &'a str {
    let Some(prefix) = &operation.host_prefix else {
        return "";
    };
    match prefix.parts.as_slice() {
        [TemplatePart::Label { member, .. }, TemplatePart::Literal(dot)]
            if dot == "." && is_in_rules(service, operation, *member) =>
        {
            ""
        }
        _ => &prefix.text,
    }
}

/// The endpoint parameters that an operation sets, from the least to the most important, as in botocore's
/// `EndpointRulesetResolver`.
pub(crate) fn endpoint_params(service: &Service, operation: &Operation) -> Vec<EndpointParam> {
    let param = |name: &str, source| EndpointParam {
        name: name.to_owned(),
        source,
    };
    let paths = operation.operation_context_params.iter();
    let paths = paths.map(|found| param(&found.name, ParamSource::Path(found.path.clone())));
    let members = members(service, operation).iter();
    let members = members.filter_map(|member| {
        let name = member.context_param.as_ref()?;
        Some(param(name, ParamSource::Member(member.name.clone())))
    });
    let fixed = operation.static_context_params.iter();
    let fixed = fixed.filter_map(|found| Some(param(&found.name, fixed_source(&found.value)?)));
    paths.chain(members).chain(fixed).collect()
}

fn fixed_source(value: &Value) -> Option<ParamSource> {
    Some(match value {
        Value::Bool(on) => ParamSource::Bool(*on),
        Value::String(text) => ParamSource::String(text.clone()),
        Value::Array(items) => {
            let texts = items.iter().filter_map(Value::as_str).map(str::to_owned);
            ParamSource::StringArray(texts.collect())
        }
        _ => return None,
    })
}

fn is_in_rules(service: &Service, operation: &Operation, member: MemberIndex) -> bool {
    let member = members(service, operation).get(member);
    member.is_some_and(|member| member.context_param.is_some())
}

fn members<'a>(service: &'a Service, operation: &Operation) -> &'a [Member] {
    match operation.input.as_ref().map(|input| &service.shape(input.shape).kind) {
        Some(ShapeKind::Structure(structure)) => &structure.members,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;

/// The methods of a client that call its operations, in their order.
///
/// # Errors
///
/// The clashes of names.
pub(crate) fn method_names(operations: &[Operation]) -> Result<Vec<FnName>, Vec<Clash>> {
    Scope::<FnName>::new(CLIENT_METHODS).declare_all(operation_names(operations))
}

/// The wanted names of operations, each with its origin.
pub(crate) fn operation_names(operations: &[Operation]) -> impl Iterator<Item = (&str, Origin)> {
    operations
        .iter()
        .map(|op| (op.code_name.as_str(), Origin::Operation(op.name.clone())))
}
