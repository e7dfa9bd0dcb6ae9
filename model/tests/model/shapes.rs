//! Diagnostics of shapes.

use insta::assert_snapshot;
use tinsmith_model::ShapeKind;

use crate::{report, service, shapes};

#[test]
fn a_shape_needs_a_known_type() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": »"strng"},
        "B": »{"members": {}},
        "C": »7"#)), @r#"
    error: service-2.json:5:23: shape "A": unknown shape type "strng"
        help: did you mean "string"?
    error: service-2.json:6:14: shape "B": there is no key "type"
    error: service-2.json:7:14: shape "C": a number where an object should be
    3 errors and 0 warnings
    "#);
}

#[test]
fn each_kind_needs_its_parts() {
    assert_snapshot!(report(&shapes(r#"
        »"A": {"type": "structure"},
        »"B": {"type": "list"},
        »"C": {"type": "map", "key": {"shape": "D"}},
        "D": {"type": "string", "enum": »[]},
        "E": {"type": "structure", "members": {"a": »{}}}"#)), @r#"
    error: service-2.json:6:9: shape "B": there is no key "member"
    error: service-2.json:7:9: shape "C": there is no key "value"
    error: service-2.json:9:53: shape "E", member "a": there is no key "shape"
    warning: service-2.json:5:9: shape "A": there is no key "members", taken for none
        help: a structure without members has "members": {}
    warning: service-2.json:8:41: shape "D": an enum without values is any string
        help: list its values, or leave "enum" out
    3 errors and 2 warnings
    "#);
}

#[test]
fn dangling_references_name_the_nearest_shapes() {
    assert_snapshot!(report(&shapes(r#"
        "Name": {"type": "string"},
        "A": {"type": "structure", "members": {"a": {"shape": »"Nmae"}}},
        "B": {"type": "list", "member": {"shape": »"name"}},
        "C": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": »"Zzz"}}"#)), @r#"
    error: service-2.json:6:63: shape "A", member "a": there is no shape "Nmae"
        help: did you mean "Name"?
    error: service-2.json:7:51: shape "B": there is no shape "name"
        help: did you mean "Name"?
    error: service-2.json:8:75: shape "C": there is no shape "Zzz"
        help: add the shape, or name another
    3 errors and 0 warnings
    "#);
}

#[test]
fn keys_of_maps_are_strings() {
    assert_snapshot!(report(&shapes(r#"
        "N": {"type": "integer"},
        "M": {"type": "map", "key": {"shape": »"N"}, "value": {"shape": "N"}}"#)), @r#"
    error: service-2.json:6:47: shape "M": the key of a map must be a string, and "N" is not
        help: name another shape
    1 error and 0 warnings
    "#);
}

#[test]
fn values_of_enums_are_different() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": "string", "enum": ["x", "y", »"x"]}"#)), @r#"
    warning: service-2.json:5:52: shape "A": the enum has "x" twice
        help: delete one of them
    0 errors and 1 warning
    "#);
}

#[test]
fn bounds_that_are_no_numbers_or_not_in_order_are_left_out() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": "string", "min": »2, "max": 1},
        "B": {"type": "list", "member": {"shape": "A"}, "min": »-1},
        "C": {"type": "integer", "max": »"7"},
        "D": {"type": "double", "min": -1.5},
        "E": {"type": "string", "min": 1.0, "max": 1e2},
        "F": {"type": "long", "max": »9223372036854776000},
        "G": {"type": "string", "min": »true, "max": »2.5}"#)), @r#"
    warning: service-2.json:5:40: shape "A": "min" is greater than "max", both left out
    warning: service-2.json:6:64: shape "B": -1 where a whole number from 0 should be, left out
    warning: service-2.json:7:41: shape "C": "7" where a whole number should be, read as one
    warning: service-2.json:10:38: shape "F": 9223372036854776000 where a whole number should be, left out
    warning: service-2.json:11:40: shape "G": true where a whole number from 0 should be, left out
    warning: service-2.json:11:53: shape "G": 2.5 where a whole number from 0 should be, left out
    0 errors and 6 warnings
    "#);
}

#[test]
fn a_bound_means_the_same_however_it_is_written() {
    let service = service(&shapes(
        r#"
        "A": {"type": "string", "min": 1.0, "max": 1e2},
        "B": {"type": "integer", "min": -1.0, "max": 7}"#,
    ));
    let kind = |name| &service.shape(service.shape_id(name).unwrap()).kind;
    let ShapeKind::String(text) = kind("A") else { panic!() };
    assert_eq!((text.length.min, text.length.max), (Some(1), Some(100)));
    let ShapeKind::Integer(range) = kind("B") else { panic!() };
    assert_eq!((range.min, range.max), (Some(-1), Some(7)));
}

#[test]
fn timestamp_formats_are_known() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": "timestamp", "timestampFormat": »"iso"},
        "B": {"type": "timestamp", "timestampFormat": "rfc822"}"#)), @r#"
    error: service-2.json:5:55: shape "A": unknown timestamp format "iso"
        help: did you mean "iso8601"?
    1 error and 0 warnings
    "#);
}

#[test]
fn events_are_structures() {
    assert_snapshot!(report(&shapes(r#"
        "S": {"type": "string"},
        "E": {"type": "structure", "eventstream": true, "members": {"a": {"shape": »"S"}}}"#)), @r#"
    error: service-2.json:6:84: shape "E", member "a": an event must be a structure, and "S" is not
        help: name another shape
    1 error and 0 warnings
    "#);
}

#[test]
fn wrong_json_types_are_named() {
    assert_snapshot!(report(&shapes(r#"
        "A": {"type": »1, "documentation": »[], "sensitive": »"yes"},
        "B": {"type": "structure", "required": »"a", "members": »[]}"#)), @r#"
    error: service-2.json:5:23: shape "A": a number where a string should be
    error: service-2.json:5:43: shape "A": an array where a string should be
    error: service-2.json:5:60: shape "A": a string where a boolean should be
    error: service-2.json:6:48: shape "B": a string where an array should be
    error: service-2.json:6:64: shape "B": an array where an object should be
    5 errors and 0 warnings
    "#);
}
