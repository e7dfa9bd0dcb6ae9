//! The common rules: the hosts of every partition, and that they say what their JSON says.

use super::common::CommonRules;
use super::*;

/// `REGION DOMAIN DUAL_STACK_DOMAIN`, a region for each partition and some that no partition knows.
const HOSTS: [(&str, &str, &str); 13] = [
    ("us-east-1", "amazonaws.com", "api.aws"),
    ("aws-global", "amazonaws.com", "api.aws"),
    ("mars", "amazonaws.com", "api.aws"),
    ("US-EAST-1", "amazonaws.com", "api.aws"),
    ("cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("us-gov-west-1", "amazonaws.com", "api.aws"),
    ("us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"),
    ("us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"),
    ("eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ("us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    ("eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"),
    ("aws-cn-global", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("aws-us-gov-global", "amazonaws.com", "api.aws"),
];

#[cfg(feature = "endpoint-rules")]
/// The rule set that `CommonRules::new("oidc").plain_fips_in_gov()` stands for.
const OIDC: &str = include_str!("common.json");

fn params(region: &str, fips: bool, dual_stack: bool) -> Params {
    let mut params = Params::new();
    params.region = Some(region.to_owned());
    params.use_fips = Some(fips);
    params.use_dual_stack = Some(dual_stack);
    params
}

fn url(rules: CommonRules, params: &Params) -> String {
    rules.resolve(params).unwrap().url
}

#[test]
fn every_partition_has_its_hosts() {
    let rules = CommonRules::new("oidc");
    for (region, domain, dual) in HOSTS {
        for (fips, dual_stack, host) in [
            (false, false, format!("oidc.{region}.{domain}")),
            (true, false, format!("oidc-fips.{region}.{domain}")),
            (false, true, format!("oidc.{region}.{dual}")),
            (true, true, format!("oidc-fips.{region}.{dual}")),
        ] {
            assert_eq!(url(rules, &params(region, fips, dual_stack)), format!("https://{host}"));
        }
    }
}

#[test]
fn plain_fips_in_gov_is_for_fips_alone_and_for_gov_alone() {
    let rules = CommonRules::new("oidc").plain_fips_in_gov();
    assert_eq!(
        url(rules, &params("us-gov-east-1", true, false)),
        "https://oidc.us-gov-east-1.amazonaws.com"
    );
    assert_eq!(
        url(rules, &params("us-gov-east-1", true, true)),
        "https://oidc-fips.us-gov-east-1.api.aws"
    );
    assert_eq!(
        url(rules, &params("us-east-1", true, false)),
        "https://oidc-fips.us-east-1.amazonaws.com"
    );
}

#[test]
fn dual_stack_only_does_not_ask() {
    let rules = CommonRules::new("s3vectors").dual_stack_only();
    assert_eq!(
        url(rules, &params("us-east-1", false, false)),
        "https://s3vectors.us-east-1.api.aws"
    );
    assert_eq!(
        url(rules, &params("us-east-1", true, true)),
        "https://s3vectors-fips.us-east-1.api.aws"
    );
    let mut params = params("us-east-1", false, true);
    params.endpoint = Some("https://localhost:8000".to_owned());
    assert_eq!(url(rules, &params), "https://localhost:8000");
}

#[test]
fn a_global_service_has_one_host_a_partition_and_signs_for_its_region() {
    let endpoint = CommonRules::new("account")
        .global()
        .resolve(&params("cn-north-1", true, false))
        .unwrap();
    assert_eq!(endpoint.url, "https://account-fips.cn-northwest-1.amazonaws.com.cn");
    let schemes: Vec<_> = endpoint.auth_schemes().collect();
    assert_eq!(
        (schemes[0].name, schemes[0].signing_region),
        ("sigv4", Some("cn-northwest-1"))
    );
}

#[cfg(feature = "endpoint-rules")]
#[test]
fn common_rules_and_their_json_say_the_same() {
    let common = Resolver::new(Rules::Common(CommonRules::new("oidc").plain_fips_in_gov()));
    let json = Resolver::new(Rules::Json(OIDC));
    let regions = HOSTS
        .iter()
        .map(|(region, ..)| Some((*region).to_owned()))
        .chain([None]);
    let mut refused = 0;
    for region in regions {
        for flags in 0..16 {
            let mut params = Params::new();
            params.region = region.clone();
            params.use_fips = (flags & 1 != 0).then_some(flags & 2 != 0);
            params.use_dual_stack = Some(flags & 4 != 0);
            params.endpoint = (flags & 8 != 0).then(|| "http://localhost:8080/base/".to_owned());
            let resolved = common.resolve(&params);
            assert_eq!(resolved, json.resolve(&params), "{params:?}");
            refused += usize::from(resolved.is_err());
        }
    }
    // Of the 8 sets with an endpoint, 5 have a flag on top; without a region the 8 others are refused as well.
    assert_eq!(refused, 14 * 5 + 8);
}

#[cfg(feature = "endpoint-rules")]
#[test]
fn a_faulty_rule_set_is_an_error_of_every_call() {
    let resolver = Resolver::new(Rules::Json("{"));
    let first = resolver.resolve(&Params::new());
    assert!(matches!(first, Err(EndpointError::RuleSet(_))), "{first:?}");
    assert_eq!(first, resolver.resolve(&Params::new()));
}

#[test]
fn debug_of_an_endpoint_shows_no_password() {
    let shown = format!("{:?}", Endpoint::new("https://user:hunter2@host/a"));
    assert!(shown.contains("host/a") && !shown.contains("hunter2"), "{shown}");
}
