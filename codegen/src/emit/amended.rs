//! Traits from overlays and amendments: what clients do beyond the protocol.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use tinsmith_model::{BodyHash, Check, Encoding, PresignedUrl, RegionRedirects};

use crate::plan::{DefaultValue, InputRule, OperationPlan, ServicePlan};

/// The fields of the operation's schema.
///
/// ```text
/// input_rules: &[schema::InputRule::Encode { member: "CopySource", encoding: schema::Encoding::PercentPath }],
/// request_hashes: &[("x-amz-sha256-tree-hash", schema::BodyHash::Sha256Tree)],
/// query_as_form: true
/// ```
pub(super) fn fields(plan: &OperationPlan) -> [Option<TokenStream>; 5] {
    let rules = plan.input_rules.iter().map(input_rule);
    let hashes = plan.request_hashes.iter().map(|(header, hash)| {
        let hash = match hash {
            BodyHash::Sha256 => quote!(Sha256),
            BodyHash::Sha256Tree => quote!(Sha256Tree),
        };
        quote!((#header, schema::BodyHash::#hash))
    });
    [
        (!plan.input_rules.is_empty()).then(|| quote!(input_rules: &[#(#rules),*])),
        (!plan.request_hashes.is_empty()).then(|| quote!(request_hashes: &[#(#hashes),*])),
        plan.presigned_url.as_ref().map(presigned_url),
        plan.query_as_form.then(|| quote!(query_as_form: true)),
        plan.presigned_without_content_type
            .then(|| quote!(presigned_without_content_type: true)),
    ]
}

/// What happens to a member of the input.
///
/// ```text
/// schema::InputRule::Default { member: "accountId", value: schema::DefaultValue::Text("-") }
/// ```
fn input_rule(rule: &InputRule) -> TokenStream {
    match rule {
        InputRule::Default(member, value) => {
            let value = match value {
                DefaultValue::Text(text) => quote!(Text(#text)),
                DefaultValue::Integer(number) => {
                    let number = Literal::i64_unsuffixed(*number);
                    quote!(Integer(#number))
                }
                DefaultValue::Boolean(on) => quote!(Boolean(#on)),
            };
            quote!(schema::InputRule::Default { member: #member, value: schema::DefaultValue::#value })
        }
        InputRule::DigestOf(member, of) => quote!(schema::InputRule::DigestOf { member: #member, of: #of }),
        InputRule::Check(member, check) => {
            let check = self::check(check);
            quote!(schema::InputRule::Check { member: #member, check: #check })
        }
        InputRule::Encode(member, encoding) => {
            let encoding = match encoding {
                Encoding::Base64 => quote!(Base64),
                Encoding::PercentPath => quote!(PercentPath),
                Encoding::LastSegment => quote!(LastSegment),
            };
            quote!(schema::InputRule::Encode { member: #member, encoding: schema::Encoding::#encoding })
        }
        InputRule::Endpoint(member) => quote!(schema::InputRule::Endpoint { member: #member }),
        InputRule::NotSent(member) => quote!(schema::InputRule::NotSent { member: #member }),
        InputRule::ObjectForms(member, forms) => {
            quote!(schema::InputRule::ObjectForms { member: #member, forms: &[#(#forms),*] })
        }
    }
}

fn check(check: &Check) -> TokenStream {
    match check {
        Check::Ascii => quote!(schema::Check::Ascii),
        Check::Characters { allowed, max, or_arn } => {
            let max = Literal::u32_unsuffixed(*max);
            quote!(schema::Check::Characters { allowed: #allowed, max: #max, or_arn: #or_arn })
        }
    }
}

/// The member that is the same call for another region.
///
/// ```text
/// presigned_url: Some(schema::PresignedUrl { member: "PreSignedUrl", source_region: "SourceRegion", … })
/// ```
fn presigned_url(url: &PresignedUrl) -> TokenStream {
    let PresignedUrl {
        member,
        source_region,
        destination_region,
    } = url;
    let destination = optional(destination_region.as_ref());
    quote! {
        presigned_url: Some(schema::PresignedUrl {
            member: #member,
            source_region: #source_region,
            destination_region: #destination
        })
    }
}

/// How the service says that something is in another region.
///
/// ```text
/// Some(schema::RegionRedirects {
///     member: "Bucket",
///     header: "x-amz-bucket-region",
///     look_up: Some(&super::head_bucket::HEAD_BUCKET),
///     …
/// })
/// ```
pub(super) fn region_redirects(plan: &ServicePlan) -> TokenStream {
    let Some(redirects) = &plan.metadata.region_redirects else {
        return quote!(None);
    };
    let RegionRedirects {
        member,
        header,
        error_member,
        statuses,
        head_statuses,
        codes,
        look_up,
    } = redirects;
    let error_member = optional(error_member.as_ref());
    let mut operations = plan.operations.iter();
    let asked = operations.find(|operation| Some(&operation.wire_name) == look_up.as_ref());
    let look_up = match asked.map(super::operation_ref) {
        Some(path) => quote!(Some(#path)),
        None => quote!(None),
    };
    let (statuses, head_statuses) = (numbers(statuses), numbers(head_statuses));
    let codes = codes
        .iter()
        .map(|(code, operations)| quote!((#code, &[#(#operations),*])));
    quote! {
        Some(schema::RegionRedirects {
            member: #member,
            header: #header,
            error_member: #error_member,
            statuses: &[#statuses],
            head_statuses: &[#head_statuses],
            codes: &[#(#codes),*],
            look_up: #look_up,
        })
    }
}

fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn numbers(numbers: &[u16]) -> TokenStream {
    let numbers = numbers.iter().map(|number| Literal::u16_unsuffixed(*number));
    quote!(#(#numbers),*)
}
