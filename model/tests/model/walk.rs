//! What operations reach, and smaller services.

use tinsmith_model::{Service, Usage};

use crate::{files, model};

fn demo() -> Service {
    let shapes = r#"
        "Unused": {"type": "string"},
        "S": {"type": "string"}, "K": {"type": "string"}, "T": {"type": "timestamp"},
        "GetIn": {"type": "structure", "members": {"s": {"shape": "S"}, "tree": {"shape": "Tree"}}},
        "Tree": {"type": "structure", "members": {"next": {"shape": "Tree"}, "map": {"shape": "Map"}}},
        "Map": {"type": "map", "key": {"shape": "K"}, "value": {"shape": "List"}},
        "List": {"type": "list", "member": {"shape": "T"}},
        "GetOut": {"type": "structure", "members": {"list": {"shape": "List"}}},
        "PutIn": {"type": "structure", "members": {"t": {"shape": "T"}}},
        "Bad": {"type": "structure", "exception": true, "members": {"message": {"shape": "S"}}}"#;
    let operations = r#"
        "Get": {"name": "Get", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "GetIn"},
                "output": {"shape": "GetOut"}, "errors": [{"shape": "Bad"}]},
        "Put": {"name": "Put", "http": {"method": "PUT", "requestUri": "/"}, "input": {"shape": "PutIn"}}"#;
    let pagination = r#"{"pagination": {
        "Get": {"input_token": "s", "output_token": "s"}, "Put": {"input_token": "t", "output_token": "t"}}}"#;
    let waiters = r#"{"waiters": {
        "Got": {"operation": "Get", "delay": 1, "maxAttempts": 1, "acceptors": []},
        "Done": {"operation": "Put", "delay": 1, "maxAttempts": 1, "acceptors": []}}}"#;
    let service = model(shapes, operations);
    let sources = [
        ("service-2.json", &*service),
        ("paginators-1.json", pagination),
        ("waiters-2.json", waiters),
    ];
    files(&sources).unwrap().service
}

#[test]
fn a_walk_tells_which_way_values_go() {
    let service = demo();
    let walk = service.walk(&service.operations);
    let usage = |name| {
        let Usage { input, output, error } = walk.usage(service.shape_id(name).unwrap());
        (input, output, error)
    };
    assert_eq!(usage("GetIn"), (true, false, false));
    assert_eq!(usage("K"), (true, false, false));
    assert_eq!(usage("List"), (true, true, false));
    assert_eq!(usage("S"), (true, false, true));
    assert_eq!(usage("Bad"), (false, false, true));
    assert_eq!(usage("Unused"), (false, false, false));
}

#[test]
fn a_walk_starts_at_the_given_operations() {
    let service = demo();
    let walk = service.walk(service.operation("Put"));
    let reached: Vec<_> = walk.reached().map(|id| &*service.shape(id).name).collect();
    assert_eq!(reached, ["PutIn", "T"]);
}

#[test]
fn a_subset_is_the_service_without_the_rest() {
    let service = demo();
    let subset = service.subset(&["Get"]).unwrap();
    let names: Vec<_> = subset.shapes.iter().map(|shape| &*shape.name).collect();
    assert_eq!(names, ["Bad", "GetIn", "GetOut", "K", "List", "Map", "S", "T", "Tree"]);
    assert_eq!(subset.operations.len(), 1);
    assert_eq!(subset.paginators.len(), 1);
    assert_eq!(subset.waiters[0].name, "Got");
    // Each id points at a shape of the same name as before.
    for (_, shape) in subset.shape_ids() {
        let old = service.shape(service.shape_id(&shape.name).unwrap());
        let targets: Vec<_> = shape.targets().map(|id| &*subset.shape(id).name).collect();
        let old_targets: Vec<_> = old.targets().map(|id| &*service.shape(id).name).collect();
        assert_eq!(targets, old_targets, "{}", shape.name);
    }
    let op = &subset.operations[0];
    assert_eq!(subset.shape(op.input.as_ref().unwrap().shape).name, "GetIn");
    assert_eq!(subset.shape(op.output.as_ref().unwrap().shape).name, "GetOut");
    assert_eq!(subset.shape(op.errors[0]).name, "Bad");
}

#[test]
fn a_walk_with_errors_reaches_those_that_no_operation_lists() {
    let service = demo();
    let rest = service.without(&["Get"]);
    let names: Vec<_> = rest.shapes.iter().map(|shape| &*shape.name).collect();
    assert_eq!(names, ["Bad", "PutIn", "S", "T"]);
    assert_eq!(rest.waiters[0].name, "Done");
    let usage = |name| rest.walk_with_errors().usage(rest.shape_id(name).unwrap());
    assert!(usage("Bad").error && usage("S").error && !usage("T").error);
    assert!(!rest.walk(&rest.operations).usage(rest.shape_id("Bad").unwrap()).any());
}

#[test]
fn an_unknown_operation_is_an_error_that_names_the_nearest() {
    let error = demo().subset(&["Get", "Putt"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "service demo has no operation \"Putt\"; did you mean \"Put\"?"
    );
    let error = demo().subset(&["Zap"]).unwrap_err();
    assert_eq!(error.to_string(), "service demo has no operation \"Zap\"");
}
