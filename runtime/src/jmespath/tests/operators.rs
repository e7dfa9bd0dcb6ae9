use serde_json::json;

use super::check;

#[test]
fn literals_are_json_or_raw_text() {
    check(
        &json!({}),
        &[
            ("`1.5`", json!(1.5)),
            ("` [1, null] `", json!([1, null])),
            (r#"`"a\`b"`"#, json!("a`b")),
            ("'raw \\n \"text\"'", json!("raw \\n \"text\"")),
            (r"'it\'s'", json!("it's")),
            (r"'\\'", json!(r"\\")),
            ("''", json!("")),
            (r#"`{"a": [1]}`.a[0]"#, json!(1)),
        ],
    );
}

#[test]
fn null_false_and_what_is_empty_count_as_false_and_zero_does_not() {
    let document = json!({"z": 0, "e": "", "l": [], "o": {}, "f": false, "t": true});
    for name in ["e", "l", "o", "f", "none"] {
        check(&document, &[(&format!("!{name}"), json!(true))]);
    }
    check(
        &document,
        &[("!z", json!(false)), ("!t", json!(false)), ("!!t", json!(true))],
    );
}

#[test]
fn or_gives_its_first_true_operand_and_and_its_first_false_one() {
    let document = json!({"a": 1, "b": 2, "e": "", "l": []});
    check(
        &document,
        &[
            ("e || a || b", json!(1)),
            ("e || l", json!([])),
            ("a && b", json!(2)),
            ("a && e && l", json!("")),
            ("e && a || b", json!(2)),
            ("a || b && e", json!(1)),
            ("(a || b) && e", json!("")),
        ],
    );
}

#[test]
fn not_binds_tighter_than_a_dot_and_less_than_an_index() {
    let document = json!({"a": {"b": true}, "l": [false]});
    check(
        &document,
        &[("!a.b", json!(null)), ("!(a.b)", json!(false)), ("!l[0]", json!(true))],
    );
}

#[test]
fn equality_is_by_value() {
    let document = json!({"o": {"x": 1, "y": [2]}, "p": {"y": [2.0], "x": 1.0}});
    check(
        &document,
        &[
            ("`1` == `1.0`", json!(true)),
            ("`9007199254740993` == `9007199254740992.0`", json!(false)),
            ("o == p", json!(true)),
            ("o != p", json!(false)),
            ("o.y == p", json!(false)),
            ("`true` == `1`", json!(false)),
            ("'1' == `1`", json!(false)),
            ("none == `null`", json!(true)),
            ("`1` == `1` == `true`", json!(true)),
        ],
    );
}

#[test]
fn only_numbers_have_an_order() {
    check(
        &json!({"a": 1, "b": 2.5}),
        &[
            ("a < b", json!(true)),
            ("a >= b", json!(false)),
            ("a <= `1.0`", json!(true)),
            ("b > a", json!(true)),
            ("`18446744073709551615` > `9223372036854775807`", json!(true)),
            ("`-1` > `-1.5`", json!(true)),
            ("'a' < 'b'", json!(null)),
            ("a < none", json!(null)),
        ],
    );
}

#[test]
fn a_pipe_ends_a_projection() {
    let document = json!({"l": [{"a": 1}, {"a": 2}]});
    check(
        &document,
        &[
            ("l[*].a | [1]", json!(2)),
            ("l | [0] | a", json!(1)),
            ("none || l | [0].a", json!(1)),
        ],
    );
}
