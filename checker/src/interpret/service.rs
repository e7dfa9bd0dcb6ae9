//! Services, their protocols, endpoints and errors.

use serde_json::Value;
use tinsmith_codegen::plan::{AliasPlan, EndpointPlan, ErrorPlan, ErrorTrait, ProtocolPlan, ServicePlan};
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::protocol::{AwsJson, AwsQuery, Ec2Query, Protocol, RestJson, RestXml, RpcV2Cbor};
use tinsmith_runtime::codegen::schema::{Catalog, ErrorAlias, ErrorSchema, Operation, Service};

use super::shapes::Shapes;
use super::{Interpreted, leak, maybe, rules, text, walks};

/// The service with these operations.
pub(super) fn interpreted(plan: &ServicePlan, operations: Vec<&'static Operation>, shapes: &mut Shapes) -> Interpreted {
    Interpreted {
        service: service(plan, &operations, shapes),
        catalog: Catalog {
            operations: leak(operations),
            waiters: walks::waiters(plan),
        },
    }
}

fn service(plan: &ServicePlan, operations: &[&'static Operation], shapes: &mut Shapes) -> Service {
    let metadata = &plan.metadata;
    let redirects = metadata.region_redirects.as_ref();
    Service {
        id: text(&metadata.id),
        name: text(&metadata.name),
        api_version: text(&metadata.api_version),
        signing_name: text(&metadata.signing_name),
        protocol: protocol(&metadata.protocol),
        endpoint: rules(&metadata.endpoint),
        errors: leak(plan.errors.iter().map(|plan| error(plan, shapes)).collect::<Vec<_>>()),
        region_redirects: redirects.map(|redirects| rules::region_redirects(redirects, operations)),
        signs: metadata.signs,
        metadata_in_headers: metadata.metadata_in_headers,
    }
}

fn protocol(plan: &ProtocolPlan) -> &'static dyn Protocol {
    match plan {
        ProtocolPlan::RestJson => &RestJson,
        ProtocolPlan::RestXml => &RestXml,
        ProtocolPlan::AwsQuery { version } => leak(AwsQuery { version: text(version) }),
        ProtocolPlan::Ec2Query { version } => leak(Ec2Query { version: text(version) }),
        ProtocolPlan::AwsJson {
            version,
            target_prefix,
            query_compatible,
        } => leak(AwsJson {
            version: text(version),
            target_prefix: text(target_prefix),
            query_compatible: *query_compatible,
        }),
        ProtocolPlan::RpcV2Cbor {
            service,
            query_compatible,
        } => leak(RpcV2Cbor {
            service: text(service),
            query_compatible: *query_compatible,
        }),
    }
}

/// The endpoint rules of a rule set, as a service with it has them.
pub(crate) fn endpoint_rules(rule_set: &Value) -> Rules {
    rules(&EndpointPlan::of(rule_set))
}

fn rules(plan: &EndpointPlan) -> Rules {
    let common = match plan {
        EndpointPlan::Common(common) => common,
        EndpointPlan::Json(rule_set) => return Rules::Json(text(rule_set)),
        EndpointPlan::Given => return Rules::Given,
    };
    let mut rules = CommonRules::new(text(&common.prefix));
    if common.plain_fips_in_gov {
        rules = rules.plain_fips_in_gov();
    }
    if common.dual_stack_only {
        rules = rules.dual_stack_only();
    }
    if common.global {
        rules = rules.global();
    }
    Rules::Common(rules)
}

fn error(plan: &ErrorPlan, shapes: &mut Shapes) -> ErrorSchema {
    let error = ErrorSchema {
        message_member: maybe(plan.message_member.as_ref()),
        code_member: maybe(plan.code_member.as_ref()),
        aliases: leak(plan.aliases.iter().map(alias).collect::<Vec<_>>()),
        ..ErrorSchema::new(text(&plan.code), shapes.structure(&plan.structure.schema))
    };
    plan.traits.iter().fold(error, |error, error_trait| match error_trait {
        ErrorTrait::Retryable => error.retryable(),
        ErrorTrait::Throttling => error.throttling(),
    })
}

fn alias(plan: &AliasPlan) -> ErrorAlias {
    let members = plan.when_present.iter().map(|member| text(member));
    ErrorAlias::new(text(&plan.member), text(&plan.value)).when_present(leak(members.collect::<Vec<_>>()))
}
