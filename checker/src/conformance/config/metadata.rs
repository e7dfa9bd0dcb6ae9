//! `config/ecs-endpoint` and `config/imds-endpoint`: where a container and an instance are asked.

use serde_json::Value;
use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::{Chain, internals};

use super::pairs;
use crate::compare::equal;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

pub(in crate::conformance) fn run_container(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let found = internals::container_url(&Environment::fixed(pairs(&case["env"])));
            same(&case["result"], found.map_err(|error| error.to_string()))
        });
    }
}

pub(in crate::conformance) fn run_instance(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let mut environment = Environment::fixed(pairs(&case["env"]));
            for (path, text) in pairs(&case["fs"]) {
                environment = environment.with_file(path, text);
            }
            let mut builder = Chain::builder(&environment);
            if let Some(url) = case["endpoint_override"].as_str() {
                builder = builder.metadata_endpoint(url);
            }
            if let Some(mode) = case["mode_override"].as_str() {
                builder = builder.metadata_over_ipv6(mode == "IPv6");
            }
            same(
                &case["result"],
                internals::instance_token_url(&builder).map_err(|error| error.to_string()),
            )
        });
    }
}

fn same(wanted: &Value, found: Result<String, String>) -> Result<(), Problem> {
    match (wanted["Ok"].as_str(), found) {
        (Some(wanted), Ok(found)) => equal("URL", wanted, found.as_str()),
        (Some(_), Err(error)) => Err(Problem::differs(error)),
        (None, Ok(found)) => Err(Problem::differs(format!("wanted an error\nfound {found}"))),
        (None, Err(_)) => Ok(()),
    }
}
