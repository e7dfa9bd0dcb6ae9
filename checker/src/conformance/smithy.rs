//! Smithy ASTs: their own endpoint tests, and files that say the same in two ways.

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use tinsmith_model::{ModelFolder, Service, SourceFile};

use super::endpoints;
use super::files::CaseFile;
use super::report::Suite;
use crate::compare::equal;
use crate::interpret;
use crate::models::load_model;
use crate::problem::Problem;

/// Endings of files that have the same model in another version of Smithy, and flat.
const OTHER_VERSIONS: [&str; 2] = [".1.0.json", ".2.0.json"];

/// Runs what a file has.
pub(super) fn run(file: &CaseFile, suite: &mut Suite) {
    let path = file.path().to_string_lossy().into_owned();
    let plain = OTHER_VERSIONS.iter().find_map(|ending| path.strip_suffix(ending));
    if let Some(plain) = plain
        .map(|plain| PathBuf::from(format!("{plain}.json")))
        .filter(|plain| plain.is_file())
    {
        let case = json!({"id": file.name()});
        return suite.case(&case, || {
            let other = fs::read_to_string(&plain).map_err(|error| Problem::differs(error.to_string()))?;
            let other: Value = serde_json::from_str(&other).map_err(|error| Problem::differs(error.to_string()))?;
            equal("code", &code(&other)?, &code(file.cases())?)
        });
    }
    for folder in ModelFolder::all(file.path()).unwrap_or_default() {
        endpoint_tests(file, &folder, suite);
    }
}

/// The cases of `smithy.rules#endpointTests`, over the rule set, and over the decision diagram where the service has both.
fn endpoint_tests(file: &CaseFile, folder: &ModelFolder, suite: &mut Suite) {
    let model = load_model(folder);
    let rules = match &model {
        Ok(service) => endpoints::rules_of(service),
        Err(error) => Err(error.clone().into()),
    };
    let diagram = diagram_alone(file.cases(), folder).map(|service| endpoints::rules_of(&service?));
    let service = model.as_ref().ok().map(interpret::service);
    let shapes = file.cases()["shapes"].as_object().into_iter().flatten();
    let tests = shapes.map(|(_, shape)| &shape["traits"]["smithy.rules#endpointTests"]["testCases"]);
    for (index, case) in tests.filter_map(Value::as_array).flatten().enumerate() {
        let mut case = case.clone();
        case["id"] = json!(format!("{index}"));
        let run = |rules: &Result<_, Problem>| match endpoints::run_case(rules.as_ref().map_err(Clone::clone)?, &case) {
            Err(Problem::Differs(_)) if is_dated(&case) => Err(Problem::NotThere(DATED.to_owned())),
            result => result,
        };
        suite.case(&case, || run(&rules));
        if let Some(diagram) = &diagram {
            suite.part(&case, "through endpointBdd", || run(diagram));
        }
        for input in case["operationInputs"].as_array().into_iter().flatten() {
            suite.part(&case, "through a client", || match &service {
                Some(Ok(service)) => endpoints::run_input(service, &case, input),
                Some(Err(error)) => Err(error.clone().into()),
                None => Err(Problem::differs("the model has faults")),
            });
        }
    }
}

/// The service without its rule set, so that its decision diagram counts. `None` where it does not have both.
fn diagram_alone(ast: &Value, folder: &ModelFolder) -> Option<Result<Service, Problem>> {
    let mut ast = ast.clone();
    let mut shapes = ast["shapes"].as_object_mut().into_iter().flatten();
    let traits = shapes.find_map(|(_, shape)| {
        let traits = shape.get_mut("traits")?.as_object_mut()?;
        traits.contains_key("smithy.rules#endpointBdd").then_some(traits)
    });
    traits?.remove("smithy.rules#endpointRuleSet")?;
    let source = SourceFile {
        path: "model.json".to_owned(),
        text: ast.to_string(),
    };
    let loaded = Service::from_sources(&folder.service, &folder.version, &[source]);
    let service = loaded.map(|loaded| loaded.service);
    Some(service.map_err(|report| Problem::differs(report.to_string())))
}

/// Why some cases of older models do not hold.
const DATED: &str = "partitions as they were: those of ISO regions have dual-stack endpoints by now";

/// Whether a case says that a partition has no dual-stack endpoints.
fn is_dated(case: &Value) -> bool {
    let error = case["expect"]["error"].as_str().unwrap_or_default();
    let region = case["params"]["Region"].as_str().unwrap_or_default();
    error.contains("DualStack") && region.contains("-iso")
}

/// The code for a model. One without a service gets a service that reaches all that it has.
fn code(ast: &Value) -> Result<String, Problem> {
    let text = with_service(ast).to_string();
    let path = "model.json".to_owned();
    let loaded = Service::from_sources("forms", "1", &[SourceFile { path, text }]);
    let service = loaded.map_err(|report| Problem::differs(report.to_string()))?.service;
    let generated = tinsmith_codegen::generate(&service).map_err(|problems| {
        let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
        Problem::differs(texts.join("\n"))
    })?;
    let files = generated
        .files
        .iter()
        .map(|file| format!("{}\n{}", file.path, file.contents));
    Ok(files.collect())
}

fn with_service(ast: &Value) -> Value {
    let mut ast = ast.clone();
    let Some(shapes) = ast["shapes"].as_object_mut() else {
        return ast;
    };
    let is_service = |shape: &Value| shape["type"] == "service" && shape["traits"]["smithy.api#mixin"].is_null();
    match shapes.values_mut().find(|shape| is_service(shape)) {
        Some(service) => service["traits"]["aws.protocols#restJson1"] = json!({}),
        None => add_service(shapes),
    }
    for shape in shapes.values_mut().filter(|shape| shape["type"] == "operation") {
        shape["traits"]["smithy.api#http"] = json!({"method": "POST", "uri": "/"});
    }
    ast
}

/// A service with all operations and resources, and one operation that takes all types of data but those that clients have no
/// type for.
fn add_service(shapes: &mut Map<String, Value>) {
    let (mut operations, mut resources, mut members) = (Vec::new(), Vec::new(), Map::new());
    for (id, shape) in &*shapes {
        let target = json!({"target": id});
        match shape["type"].as_str() {
            _ if !shape["traits"]["smithy.api#mixin"].is_null() => {}
            Some("operation") => operations.push(target),
            Some("resource") => resources.push(target),
            None | Some("service" | "apply" | "bigInteger" | "bigDecimal") => {}
            Some(_) => {
                members.insert(id.rsplit('#').next().unwrap_or(id).to_lowercase(), target);
            }
        }
    }
    members.sort_keys();
    operations.push(json!({"target": "forms#TakeAll"}));
    shapes.insert("forms#All".to_owned(), json!({"type": "structure", "members": members}));
    let (unit, all) = (json!({"target": "smithy.api#Unit"}), json!({"target": "forms#All"}));
    shapes.insert(
        "forms#TakeAll".to_owned(),
        json!({"type": "operation", "input": all, "output": unit}),
    );
    let service = json!({"type": "service", "version": "1", "operations": operations, "resources": resources,
        "traits": {"aws.protocols#restJson1": {}}});
    shapes.insert("forms#Forms".to_owned(), service);
}
