//! Shapes that contain themselves.

use insta::assert_snapshot;

use crate::{report, service, shapes};

#[test]
fn ways_out_make_recursion_legal() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "Optional": {"type": "structure", "members": {"self": {"shape": "Optional"}}},
        "List": {"type": "list", "member": {"shape": "InList"}},
        "InList": {"type": "structure", "required": ["list"], "members": {"list": {"shape": "List"}}},
        "Choice": {"type": "structure", "union": true, "members": {"more": {"shape": "InChoice"}, "end": {"shape": "S"}}},
        "InChoice": {"type": "structure", "required": ["next"], "members": {"next": {"shape": "Choice"}}},
        "Outside": {"type": "structure", "members": {"in": {"shape": "List"}, "at": {"shape": "Choice"}}}"#,
    ));
    let recursion = service.recursion();
    let id = |name| service.shape_id(name).unwrap();
    for (a, b) in [("Optional", "Optional"), ("List", "InList"), ("Choice", "InChoice")] {
        assert!(recursion.mutual(id(a), id(b)), "{a} {b}");
    }
    for (a, b) in [
        ("Outside", "Outside"),
        ("S", "S"),
        ("List", "Choice"),
        ("Outside", "List"),
    ] {
        assert!(!recursion.mutual(id(a), id(b)), "{a} {b}");
    }
    assert!(recursion.is_recursive(id("InList")));
    assert!(!recursion.is_recursive(id("Outside")));
}

#[test]
fn direct_recursion_ends_at_lists_and_maps() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "Itself": {"type": "structure", "members": {"self": {"shape": "Itself"}, "list": {"shape": "List"}}},
        "List": {"type": "list", "member": {"shape": "InList"}},
        "InList": {"type": "structure", "members": {"map": {"shape": "Map"}, "itself": {"shape": "Itself"}}},
        "Map": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "InList"}}"#,
    ));
    let recursive = |name| service.direct_recursion().is_recursive(service.shape_id(name).unwrap());
    assert!(recursive("Itself"));
    for name in ["List", "InList", "Map"] {
        assert!(!recursive(name), "{name}");
    }
}

#[test]
fn structures_that_require_each_other_are_faults() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        »"A": {"type": "structure", "required": ["b", "s"], "members": {"b": {"shape": "B"}, "s": {"shape": "S"}}},
        »"B": {"type": "structure", "union": true, "members": {"a": {"shape": "A"}, "b": {"shape": "B"}}},
        "C": {"type": "structure", "members": {"a": {"shape": "A"}}}"#)), @r#"
    error: service-2.json:6:9: shape "A": a shape that requires itself: no value of it has an end
        help: make a member on the way optional
    error: service-2.json:7:9: shape "B": a shape that requires itself: no value of it has an end
        help: make a member on the way optional
    2 errors and 0 warnings
    "#);
}

#[test]
fn lists_and_maps_that_hold_only_each_other_are_faults() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        »"L": {"type": "list", "member": {"shape": "M"}},
        »"M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "L"}},
        "Into": {"type": "list", "member": {"shape": "L"}}"#)), @r#"
    error: service-2.json:6:9: shape "L": a list or map that holds nothing but itself
        help: put a structure in between
    error: service-2.json:7:9: shape "M": a list or map that holds nothing but itself
        help: put a structure in between
    2 errors and 0 warnings
    "#);
}

#[test]
fn a_long_chain_is_no_deep_recursion() {
    let chain: Vec<String> = (0..20_000)
        .map(|i| {
            let next = (i + 1) % 20_000;
            format!(r#""A{i}": {{"type": "structure", "members": {{"a": {{"shape": "A{next}"}}}}}}"#)
        })
        .collect();
    let service = service(&shapes(&chain.join(",")));
    let id = |name| service.shape_id(name).unwrap();
    assert!(service.recursion().mutual(id("A0"), id("A19999")));
}

#[test]
fn lists_and_maps_in_each_other_have_a_limit() {
    let chain = |depth: usize| {
        let lists = (0..depth).map(|index| {
            let mark = if index + 65 == depth { "»" } else { "" };
            format!(
                r#"{mark}"L{index}": {{"type": "list", "member": {{"shape": "L{}"}}}}, "#,
                index + 1
            )
        });
        let lists: String = lists.collect();
        shapes(&format!(r#"{lists}"L{depth}": {{"type": "string"}}"#))
    };
    let _ = service(&chain(64));
    for depth in [65, 3_000] {
        let diagnostics = report(&chain(depth));
        assert_eq!(
            diagnostics.matches("more than 64 lists and maps in each other").count(),
            1,
            "{diagnostics}"
        );
    }
}
