use serde_json::{Value, json};

use super::{check, eval_error};
use crate::jmespath::EvalError;

fn document() -> Value {
    json!({
        "n": [3, -1, 2.5],
        "t": ["b", "a", "é"],
        "mixed": [1, "a"],
        "o": {"k": 1, "m": null},
        "people": [{"name": "Ann", "age": 40}, {"name": "Bo", "age": 20}, {"name": "Cy", "age": 40}],
        "text": "héllo",
        "empty": [],
    })
}

#[test]
fn functions_on_numbers() {
    check(
        &document(),
        &[
            ("abs(`-2.5`)", json!(2.5)),
            ("abs(`-9223372036854775808`)", json!(9223372036854775808_u64)),
            ("ceil(`1.2`)", json!(2)),
            ("ceil(`-1.2`)", json!(-1)),
            ("floor(`1.8`)", json!(1)),
            ("floor(`1e300`)", json!(1e300)),
            ("sum(n)", json!(4.5)),
            ("sum(`[1, 2]`)", json!(3)),
            ("sum(`[18446744073709551615, 1]`)", json!(18446744073709551616.0)),
            ("sum(empty)", json!(0)),
            ("avg(n)", json!(1.5)),
            ("avg(empty)", json!(null)),
        ],
    );
}

#[test]
fn functions_on_text() {
    check(
        &document(),
        &[
            ("starts_with(text, 'hé')", json!(true)),
            ("starts_with(text, 'x')", json!(false)),
            ("ends_with(text, 'lo')", json!(true)),
            ("join(', ', t)", json!("b, a, é")),
            ("join('-', empty)", json!("")),
            ("length(text)", json!(5)),
            ("reverse(text)", json!("olléh")),
            ("contains(text, 'él')", json!(true)),
            ("contains(text, `1`)", json!(false)),
        ],
    );
}

#[test]
fn functions_on_lists() {
    check(
        &document(),
        &[
            ("contains(mixed, 'a')", json!(true)),
            ("contains(n, `3.0`)", json!(true)),
            ("contains(n, '3')", json!(false)),
            ("length(n)", json!(3)),
            ("reverse(n)", json!([2.5, -1, 3])),
            ("sort(n)", json!([-1, 2.5, 3])),
            ("sort(t)", json!(["a", "b", "é"])),
            ("sort(empty)", json!([])),
            ("max(n)", json!(3)),
            ("min(n)", json!(-1)),
            ("max(t)", json!("é")),
            ("min(empty)", json!(null)),
            ("map(&name, people)", json!(["Ann", "Bo", "Cy"])),
            ("map(&nick, people)", json!([null, null, null])),
            ("sort_by(people, &age)[*].name", json!(["Bo", "Ann", "Cy"])),
            ("sort_by(people, &name)[-1].age", json!(40)),
            ("max_by(people, &age).name", json!("Ann")),
            ("min_by(people, &age).name", json!("Bo")),
            ("max_by(empty, &age)", json!(null)),
        ],
    );
}

#[test]
fn functions_on_objects_and_any_value() {
    check(
        &document(),
        &[
            ("keys(o)", json!(["k", "m"])),
            ("values(o)", json!([1, null])),
            ("length(o)", json!(2)),
            ("merge(o, `{\"m\": 2}`, {x: `3`})", json!({"k": 1, "m": 2, "x": 3})),
            ("not_null(none, o.m, text)", json!("héllo")),
            ("not_null(none)", json!(null)),
            ("to_array(n)", json!([3, -1, 2.5])),
            ("to_array(text)", json!(["héllo"])),
            ("to_string(text)", json!("héllo")),
            ("to_string([o, `1.0`])", json!(r#"[{"k":1,"m":null},1.0]"#)),
        ],
    );
}

#[test]
fn to_number_reads_what_json_reads_as_a_number() {
    for (text, number) in [
        ("`5`", json!(5)),
        ("'-1.5e1'", json!(-15.0)),
        ("'7'", json!(7)),
        ("' 7'", json!(null)),
        ("'7 '", json!(null)),
        ("'0x1'", json!(null)),
        ("'1e999'", json!(null)),
        ("'nan'", json!(null)),
        ("''", json!(null)),
        ("`true`", json!(null)),
        ("`[1]`", json!(null)),
    ] {
        check(&json!({}), &[(&format!("to_number({text})"), number)]);
    }
}

#[test]
fn type_names_the_type() {
    for (text, name) in [
        ("`1`", "number"),
        ("''", "string"),
        ("`true`", "boolean"),
        ("`null`", "null"),
        ("[@]", "array"),
        ("{a: @}", "object"),
    ] {
        check(&json!({}), &[(&format!("type({text})"), json!(name))]);
    }
}

#[test]
fn an_argument_of_a_wrong_type_is_an_error() {
    for text in [
        "abs(text)",
        "abs(none)",
        "sum(t)",
        "avg(mixed)",
        "ceil(`true`)",
        "contains(o, 'k')",
        "ends_with(text, `1`)",
        "join(',', mixed)",
        "join(`1`, t)",
        "keys(n)",
        "values(text)",
        "length(none)",
        "length(`1`)",
        "max(mixed)",
        "max(`[true]`)",
        "sort(mixed)",
        "merge(o, n)",
        "reverse(o)",
        "map(&a, o)",
        "map(n, n)",
        "sort_by(people, name)",
        "sort_by(people, &none)",
        "max_by(people, &[age])",
        "min_by(mixed, &@)",
        "type(&a)",
    ] {
        let error = eval_error(text, &document());
        assert!(matches!(error, EvalError::InvalidType { .. }), "{text}: {error}");
    }
}

#[test]
fn an_error_says_which_argument_of_which_call_and_shows_no_value() {
    let error = eval_error("o && join(',', mixed)", &document());
    assert_eq!(
        error.to_string(),
        "JMESPath function join at byte 5: argument 2 must be an array of strings, \
         but is an array of other or mixed types"
    );
}

#[test]
fn a_sum_beyond_the_doubles_is_an_error() {
    let error = eval_error("sum(`[1e308, 1e308]`)", &json!({}));
    assert!(matches!(error, EvalError::NotFinite { function: "sum", .. }), "{error}");
}
