//! `endpoints/`: rule sets and the endpoints that they resolve to.

mod inputs;

use std::cell::LazyCell;
use std::path::Path;

use serde_json::{Map, Value, json};
use tinsmith_model::{ModelFolder, Service};
use tinsmith_runtime::endpoint::{EndpointError, ParamValue};
use tinsmith_runtime::internals::endpoint::{Endpoint, Params, Resolver, RuleSet};

use super::cases::each;
use super::report::Suite;
use crate::compare::{equal, equal_json};
use crate::interpret::{Interpreted, endpoint_rules};
use crate::problem::Problem;

/// Cases over the rule set of a service: as a generated client resolves it, and as the rules engine does.
pub(super) fn run_service(file: &Value, models: Option<&Path>, suite: &mut Suite) {
    let folder = models.map(|models| folder(models, file));
    let rules = folder.as_ref().map(rules);
    let client = folder
        .as_ref()
        .map(|folder| LazyCell::new(move || inputs::service(folder)));
    for case in each(file) {
        suite.case(case, || match &rules {
            None => Err(Problem::NotThere("the models (give --models DIR)".to_owned())),
            Some(Err(problem)) => Err(Problem::clone(problem)),
            Some(Ok((resolver, rule_set))) => {
                let params = params(case)?;
                check(case, resolver.resolve(&params))?;
                check(case, rule_set.resolve(&params))
            }
        });
        for input in case["operationInputs"].as_array().into_iter().flatten() {
            suite.part(case, "through a client", || match &client {
                None => Err(Problem::NotThere("the models (give --models DIR)".to_owned())),
                Some(client) => inputs::run(client.as_ref().map_err(Problem::clone)?, &case["expect"], input),
            });
        }
    }
}

fn rules(folder: &ModelFolder) -> Result<(Resolver, RuleSet), Problem> {
    let text = rule_set(folder)?;
    let json = serde_json::from_str(&text).map_err(|error| Problem::differs(error.to_string()))?;
    of_json(&json)
}

/// The rules as a generated client resolves them, and as the rules engine does.
fn of_json(json: &Value) -> Result<(Resolver, RuleSet), Problem> {
    let rule_set = RuleSet::parse(&json.to_string()).map_err(|error| Problem::differs(error.to_string()))?;
    Ok((Resolver::new(endpoint_rules(json)), rule_set))
}

/// The rules of a model: as a generated client resolves them, and as the rules engine does.
pub(super) fn rules_of(model: &Service) -> Result<(Resolver, RuleSet), Problem> {
    let none = || Problem::NotThere("endpoint rules in the model".to_owned());
    of_json(model.endpoint_rules.as_ref().ok_or_else(none)?)
}

/// A case over the rules of a model.
pub(super) fn run_case((resolver, rule_set): &(Resolver, RuleSet), case: &Value) -> Result<(), Problem> {
    check(case, resolver.resolve(&params(case)?))?;
    check(case, rule_set.resolve(&params(case)?))
}

/// The same through a client that calls an operation: one of `operationInputs`.
pub(super) fn run_input(service: &'static Interpreted, case: &Value, input: &Value) -> Result<(), Problem> {
    inputs::run(service, &case["expect"], input)
}

/// Cases over a rule set of their own.
pub(super) fn run(file: &Value, suite: &mut Suite) {
    let rule_set = RuleSet::parse(&file["ruleSet"].to_string());
    for case in each(file) {
        suite.case(case, || match &rule_set {
            Err(error) => Err(Problem::differs(error.to_string())),
            Ok(rule_set) => check(case, rule_set.resolve(&params(case)?)),
        });
    }
}

/// The model that a file is about.
fn folder(models: &Path, file: &Value) -> ModelFolder {
    let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
    let (service, version) = (text("service"), text("version"));
    let path = models.join(&service).join(&version);
    ModelFolder { service, version, path }
}

/// The text of a service's rule set.
fn rule_set(folder: &ModelFolder) -> Result<String, Problem> {
    let sources = folder.read().map_err(|report| Problem::differs(report.to_string()))?;
    let found = sources
        .into_iter()
        .find(|source| source.path.contains("endpoint-rule-set-1.json"));
    found
        .map(|source| source.text)
        .ok_or_else(|| Problem::NotThere("an endpoint rule set in the model".to_owned()))
}

/// The parameters of a case. Some ask rules for regions that cannot be, which `Params::set` refuses.
fn params(case: &Value) -> Result<Params, Problem> {
    let mut params = Params::new();
    for (name, value) in case["params"].as_object().into_iter().flatten() {
        if let ("Region", Some(region)) = (&**name, value.as_str()) {
            params.region = Some(region.to_owned());
            continue;
        }
        params
            .set(name.clone(), param(name, value)?)
            .map_err(|error| Problem::differs(error.to_string()))?;
    }
    Ok(params)
}

fn param(name: &str, value: &Value) -> Result<ParamValue, Problem> {
    Ok(match value {
        Value::Bool(on) => ParamValue::Bool(*on),
        Value::String(text) => ParamValue::String(text.clone()),
        Value::Array(texts) => {
            let texts = texts.iter().filter_map(Value::as_str);
            ParamValue::StringArray(texts.map(str::to_owned).collect())
        }
        other => return Err(Problem::differs(format!("{name} cannot be {other}"))),
    })
}

fn check(case: &Value, found: Result<Endpoint, EndpointError>) -> Result<(), Problem> {
    let expect = &case["expect"];
    match (expect["error"].as_str(), found) {
        (Some(wanted), Err(EndpointError::Rule(text))) => equal("error", wanted, &*text),
        (None, Ok(endpoint)) => check_endpoint(&expect["endpoint"], &endpoint),
        (Some(wanted), Ok(endpoint)) => Err(Problem::differs(format!(
            "wanted the error {wanted:?}\nfound {endpoint:?}"
        ))),
        (_, Err(error)) => Err(Problem::differs(format!("fails: {error}"))),
    }
}

fn check_endpoint(wanted: &Value, found: &Endpoint) -> Result<(), Problem> {
    let or_empty = |name: &str| {
        Some(&wanted[name])
            .filter(|value| !value.is_null())
            .cloned()
            .unwrap_or_else(|| json!({}))
    };
    equal("url", &wanted["url"].as_str(), &Some(&*found.url))?;
    equal_json(
        "properties",
        &or_empty("properties"),
        &Value::Object(found.properties.clone()),
    )?;
    let mut headers = Map::new();
    for (name, value) in found.headers.iter() {
        let values = headers.entry(name).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(json!(value));
        }
    }
    equal_json("headers", &or_empty("headers"), &Value::Object(headers))
}
