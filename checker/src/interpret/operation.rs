//! Operations.

use tinsmith_codegen::names::Name as _;
use tinsmith_codegen::plan::{self, OperationPlan};
use tinsmith_runtime::codegen::schema::{Auth, Checksum, EndpointParam, Operation, ParamSource, StructureSchema};

use super::shapes::{Shapes, namespace};
use super::{leak, maybe, rules, text, walks};

/// An operation as its generated static would be.
pub(super) fn operation(plan: &OperationPlan, shapes: &mut Shapes) -> Operation {
    let headers = plan.headers.iter().map(|(name, value)| (text(name), text(value)));
    let params = plan.endpoint_params.iter().map(endpoint_param);
    let errors_by_status = plan.errors_by_status.iter().map(|(status, code)| (*status, text(code)));
    let other_auth = plan.other_auth.iter().map(|other| auth(*other, plan.api_key.as_ref()));
    let mut structure = |schema: Option<&plan::ConstRef>| match schema {
        Some(schema) => shapes.structure(&schema.name),
        None => StructureSchema::EMPTY,
    };
    Operation {
        model_name: text(&plan.model_name),
        input: structure(plan.input.as_ref().map(|input| &input.schema)),
        output: structure(plan.output_schema.as_ref()),
        auth: auth(plan.auth, plan.api_key.as_ref()),
        other_auth: leak(other_auth.collect::<Vec<_>>()),
        accepts_bearer_token: plan.accepts_bearer_token,
        idempotent: plan.idempotent,
        single_use: plan.single_use,
        streams_input: plan.streams_input(),
        requires_length: plan.requires_length,
        streams_output: plan.streams_output(),
        errors_by_status: leak(errors_by_status.collect::<Vec<_>>()),
        input_rules: rules::input_rules(plan),
        request_hashes: rules::request_hashes(plan),
        presigned_url: plan.presigned_url.as_ref().map(rules::presigned_url),
        query_as_form: plan.query_as_form,
        presigned_without_content_type: plan.presigned_without_content_type,
        unsigned_payload: plan.unsigned_payload,
        checksum: plan.checksum.as_ref().map(|checksum| Checksum {
            required: checksum.required,
            algorithm_member: maybe(checksum.algorithm_member.as_ref()),
            response_mode_member: maybe(checksum.response_mode_member.as_ref()),
        }),
        request_compression: plan.request_compression,
        headers: leak(headers.collect::<Vec<_>>()),
        host_prefix: text(&plan.host_prefix),
        paginator: plan
            .paginator
            .as_ref()
            .map(|paginator| walks::paginator(plan, paginator)),
        endpoint_params: leak(params.collect::<Vec<_>>()),
        input_root: maybe(plan.xml.input_root.as_ref()),
        input_namespace: plan.xml.input_namespace.as_ref().map(namespace),
        result_wrapper: maybe(plan.xml.result_wrapper.as_ref()),
        ..Operation::new(
            text(&plan.wire_name),
            text(plan.method.as_str()),
            text(&plan.http_method),
            text(&plan.uri),
        )
    }
}

fn auth(auth: plan::Auth, key: Option<&plan::ApiKey>) -> Auth {
    match auth {
        plan::Auth::None => Auth::None,
        plan::Auth::SigV4 => Auth::SigV4,
        plan::Auth::S3 => Auth::S3,
        plan::Auth::SigV4a => Auth::SigV4a,
        plan::Auth::SigV2 => Auth::SigV2,
        plan::Auth::Bearer => Auth::Bearer,
        plan::Auth::Basic => Auth::Basic,
        plan::Auth::ApiKey => match key {
            Some(key) if key.in_query => Auth::ApiKeyInQuery { name: text(&key.name) },
            _ => Auth::ApiKeyInHeader {
                name: text(key.map_or("", |key| &key.name)),
                scheme: text(key.and_then(|key| key.scheme.as_deref()).unwrap_or_default()),
            },
        },
    }
}

fn endpoint_param(plan: &plan::EndpointParam) -> EndpointParam {
    let source = match &plan.source {
        plan::ParamSource::Bool(on) => ParamSource::Bool(*on),
        plan::ParamSource::String(value) => ParamSource::String(text(value)),
        plan::ParamSource::StringArray(values) => {
            ParamSource::StringArray(leak(values.iter().map(|value| text(value)).collect::<Vec<_>>()))
        }
        plan::ParamSource::Member(member) => ParamSource::Member(text(member)),
        plan::ParamSource::Path(path) => ParamSource::Path(text(path)),
    };
    EndpointParam::new(text(&plan.name), source)
}
