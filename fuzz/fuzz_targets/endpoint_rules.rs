//! Endpoint rule sets: they resolve to an endpoint, or to an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_runtime::internals::endpoint::{Params, RuleSet};

fuzz_target!(|input: (&str, &str)| {
    let (rules, bucket) = input;
    let Ok(rules) = RuleSet::parse(rules) else { return };
    let mut params = Params::new();
    let _ = params.set("Region", "us-east-1");
    let _ = params.set("Bucket", bucket);
    if let Ok(endpoint) = rules.resolve(&params) {
        let _ = endpoint.auth_schemes().count();
    }
});
