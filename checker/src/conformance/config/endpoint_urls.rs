//! `config/endpoint-urls`: which of the settings that can name an endpoint wins, through a client.

use checker_driver::stub::{NoModelledErrors, Stub};
use serde_json::{Value, json};
use tinsmith_runtime::Environment;
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::protocol::RestJson;
use tinsmith_runtime::codegen::schema::{Catalog, Operation, Service};

use super::pairs;
use crate::compare::equal;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;
use crate::problem::Problem;

static LIST: Operation = Operation::new("List", "list", "GET", "/");

/// The only service in the cases.
static S3: Service = Service {
    id: "S3",
    name: "s3",
    api_version: "2006-03-01",
    signing_name: "s3",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("s3")),
    errors: &[],
    region_redirects: None,
    signs: true,
    metadata_in_headers: false,
};

static CATALOG: Catalog = Catalog {
    operations: &[&LIST],
    waiters: &[],
};

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(case));
    }
}

fn check(case: &Value) -> Result<(), Problem> {
    let in_code = case["client_config"]["endpoint_url"].as_str();
    if case["service"] != S3.name {
        return Err(Problem::NotThere(format!("the service {}", case["service"])));
    }
    if case["client_config"]["ignore_configured_endpoint_urls"] == true && in_code.is_none() {
        return Err(Problem::NotThere(
            "ignoring configured endpoints by a setting of the client alone".to_owned(),
        ));
    }
    let stub = Stub::empty();
    let mut builder = stub.client(&S3).environment(environment(case));
    if let Some(url) = in_code {
        builder = builder.endpoint_url(url);
    }
    let client = builder
        .build_blocking()
        .map_err(|error| Problem::differs(error.to_string()))?;
    client
        .call::<NoModelledErrors>(&CATALOG, LIST.method_name, &json!({}))
        .map_err(|error| Problem::differs(error.to_string()))?;
    let request = stub.request().ok_or_else(|| Problem::differs("nothing was sent"))?;
    let found = request.url();
    let default = "https://s3.fake-region-10.amazonaws.com";
    let wanted = case["output"]["endpointUrl"]
        .as_str()
        .filter(|url| *url != "default")
        .unwrap_or(default);
    equal("endpoint", wanted, found.trim_end_matches('/'))
}

/// The case's variables, and its profile and sections of services as a config file.
fn environment(case: &Value) -> Environment {
    let mut text = String::new();
    let mut chosen = "default";
    for (name, properties) in case["profile"].as_object().into_iter().flatten() {
        chosen = name;
        text.push_str(&format!("[profile {name}]\n"));
        pairs(properties).for_each(|(name, value)| text.push_str(&format!("{name} = {value}\n")));
        if properties["ignore_configured_endpoint_urls"] == true {
            text.push_str("ignore_configured_endpoint_urls = true\n");
        }
    }
    for (name, services) in case["services"].as_object().into_iter().flatten() {
        text.push_str(&format!("[services {name}]\n"));
        for (service, properties) in services.as_object().into_iter().flatten() {
            text.push_str(&format!("{service} =\n"));
            pairs(properties).for_each(|(name, value)| text.push_str(&format!("  {name} = {value}\n")));
        }
    }
    let fixed = [("HOME", "/home/user"), ("AWS_PROFILE", chosen)];
    let variables = pairs(&case["environment"]).map(|(name, value)| (name.as_str(), value));
    Environment::fixed(fixed.into_iter().chain(variables)).with_file("/home/user/.aws/config", text)
}
