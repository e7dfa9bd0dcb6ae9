//! The rules of overlays and amendments for an operation, in the form of generated statics.

use tinsmith_codegen::plan::{self, OperationPlan};
use tinsmith_model as model;
use tinsmith_runtime::codegen::schema::{
    BodyHash, Check, DefaultValue, Encoding, InputRule, Operation, PresignedUrl, RegionRedirects,
};

use super::{leak, maybe, text};

/// What happens to the input.
pub(super) fn input_rules(plan: &OperationPlan) -> &'static [InputRule] {
    leak(plan.input_rules.iter().map(input_rule).collect::<Vec<_>>())
}

fn input_rule(rule: &plan::InputRule) -> InputRule {
    use plan::InputRule as Rule;
    match rule {
        Rule::Default(member, value) => InputRule::Default {
            member: text(member),
            value: match value {
                plan::DefaultValue::Text(value) => DefaultValue::Text(text(value)),
                plan::DefaultValue::Integer(value) => DefaultValue::Integer(*value),
                plan::DefaultValue::Boolean(value) => DefaultValue::Boolean(*value),
            },
        },
        Rule::DigestOf(member, of) => InputRule::DigestOf {
            member: text(member),
            of: text(of),
        },
        Rule::Check(member, check) => InputRule::Check {
            member: text(member),
            check: self::check(check),
        },
        Rule::Encode(member, encoding) => InputRule::Encode {
            member: text(member),
            encoding: match encoding {
                model::Encoding::Base64 => Encoding::Base64,
                model::Encoding::PercentPath => Encoding::PercentPath,
                model::Encoding::LastSegment => Encoding::LastSegment,
            },
        },
        Rule::Endpoint(member) => InputRule::Endpoint { member: text(member) },
        Rule::NotSent(member) => InputRule::NotSent { member: text(member) },
        Rule::ObjectForms(member, forms) => InputRule::ObjectForms {
            member: text(member),
            forms: leak(forms.iter().map(|form| text(form)).collect::<Vec<_>>()),
        },
    }
}

fn check(check: &model::Check) -> Check {
    match check {
        model::Check::Ascii => Check::Ascii,
        model::Check::Characters { allowed, max, or_arn } => Check::Characters {
            allowed: text(allowed),
            max: *max as usize,
            or_arn: *or_arn,
        },
    }
}

/// The header fields that hash the body.
pub(super) fn request_hashes(plan: &OperationPlan) -> &'static [(&'static str, BodyHash)] {
    let hashes = plan.request_hashes.iter().map(|(header, hash)| {
        let hash = match hash {
            model::BodyHash::Sha256 => BodyHash::Sha256,
            model::BodyHash::Sha256Tree => BodyHash::Sha256Tree,
        };
        (text(header), hash)
    });
    leak(hashes.collect::<Vec<_>>())
}

/// The member that is the same call for another region.
pub(super) fn presigned_url(url: &model::PresignedUrl) -> PresignedUrl {
    PresignedUrl {
        member: text(&url.member),
        source_region: text(&url.source_region),
        destination_region: maybe(url.destination_region.as_ref()),
    }
}

/// How the service says that something is in another region.
pub(super) fn region_redirects(
    redirects: &model::RegionRedirects,
    operations: &[&'static Operation],
) -> RegionRedirects {
    let asked = |operation: &&&Operation| redirects.look_up.as_deref() == Some(operation.name);
    let codes = redirects.codes.iter().map(|(code, operations)| {
        let operations: Vec<_> = operations.iter().map(|name| text(name)).collect();
        (text(code), leak(operations).as_slice())
    });
    RegionRedirects {
        member: text(&redirects.member),
        header: text(&redirects.header),
        error_member: maybe(redirects.error_member.as_ref()),
        statuses: leak(redirects.statuses.clone()),
        head_statuses: leak(redirects.head_statuses.clone()),
        codes: leak(codes.collect::<Vec<_>>()),
        look_up: operations.iter().find(asked).copied(),
    }
}
