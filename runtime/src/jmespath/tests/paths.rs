use serde_json::json;

use super::check;

#[test]
fn a_name_finds_a_member_of_an_object_and_else_null() {
    let document = json!({"a": {"b_1": 7}, "list": [{"a": 1}], "text": "a"});
    check(
        &document,
        &[
            ("a", json!({"b_1": 7})),
            ("a.b_1", json!(7)),
            (" a\n.\tb_1 ", json!(7)),
            ("a.none.deeper", json!(null)),
            ("list.a", json!(null)),
            ("text.a", json!(null)),
            ("@.a.b_1", json!(7)),
        ],
    );
}

#[test]
fn a_quoted_name_is_a_json_string() {
    let document = json!({"with.dot": 1, "tab\t": 2, "q\"": 3, "✓": 4, "": 5});
    check(
        &document,
        &[
            (r#""with.dot""#, json!(1)),
            (r#""tab\t""#, json!(2)),
            (r#""q\"""#, json!(3)),
            (r#""\u2713""#, json!(4)),
            (r#""✓""#, json!(4)),
            (r#""""#, json!(5)),
        ],
    );
}

#[test]
fn an_index_counts_from_either_end_of_a_list() {
    let document = json!({"l": [1, 2, 3], "o": {"0": 1}, "t": "abc"});
    check(
        &document,
        &[
            ("l[0]", json!(1)),
            ("l[-1]", json!(3)),
            ("l[-3]", json!(1)),
            ("l[3]", json!(null)),
            ("l[-4]", json!(null)),
            ("l[-9223372036854775808]", json!(null)),
            ("o[0]", json!(null)),
            ("t[0]", json!(null)),
        ],
    );
}

#[test]
fn a_slice_follows_start_end_and_step() {
    check(
        &json!([0, 1, 2, 3, 4]),
        &[
            ("[1:3]", json!([1, 2])),
            ("[:2]", json!([0, 1])),
            ("[3:]", json!([3, 4])),
            ("[:]", json!([0, 1, 2, 3, 4])),
            ("[::]", json!([0, 1, 2, 3, 4])),
            ("[::2]", json!([0, 2, 4])),
            ("[-2:]", json!([3, 4])),
            ("[::-1]", json!([4, 3, 2, 1, 0])),
            ("[3:0:-2]", json!([3, 1])),
            ("[10:-10:-3]", json!([4, 1])),
            ("[3:1]", json!([])),
            ("[-100:100]", json!([0, 1, 2, 3, 4])),
            ("[::9223372036854775807]", json!([0])),
            ("[::-9223372036854775808]", json!([4])),
        ],
    );
    check(&json!({"t": "abc"}), &[("t[0:1]", json!(null))]);
    check(&json!([]), &[("[::-1]", json!([]))]);
}

#[test]
fn a_projection_takes_the_rest_of_the_path_and_drops_nulls() {
    let document = json!({
        "l": [{"a": {"b": 1}}, {"a": null}, {"a": {"b": 2}}],
        "o": {"x": {"a": {"b": 1}}, "y": 5, "z": {"a": {"b": 2}}},
        "n": [{"l": [{"v": 1}, {"v": 2}]}, {"l": [{"v": 3}]}],
    });
    check(
        &document,
        &[
            ("l[*].a.b", json!([1, 2])),
            ("l[1:].a.b", json!([2])),
            ("o.*.a.b", json!([1, 2])),
            ("o.*.a.*", json!([[1], [2]])),
            ("n[*].l[*].v", json!([[1, 2], [3]])),
            ("n[*].l[0].v", json!([1, 3])),
            ("n[*].l[0] | [0]", json!({"v": 1})),
            ("(n[*].l)[0]", json!([{"v": 1}, {"v": 2}])),
            ("o[*]", json!(null)),
            ("l.*", json!(null)),
        ],
    );
}

#[test]
fn flatten_undoes_one_level_and_ends_the_projections_before_it() {
    let document = json!({
        "l": [1, [2, [3]], null, [4]],
        "n": [{"l": [{"v": [1]}, {"v": [2]}]}, {"l": [{"v": [3]}]}, {"l": null}],
    });
    check(
        &document,
        &[
            ("l[]", json!([1, 2, [3], 4])),
            ("l[][]", json!([1, 2, 3, 4])),
            ("n[].l[].v", json!([[1], [2], [3]])),
            ("n[].l[].v[]", json!([1, 2, 3])),
            ("n[*].l[*].v[]", json!([[1], [2], [3]])),
            ("n[0].v[]", json!(null)),
        ],
    );
}

#[test]
fn a_filter_keeps_the_elements_for_which_it_is_true() {
    let document = json!({
        "l": [{"k": "a", "n": 1, "s": [{"v": 1}]}, {"k": "b", "n": 2}, {"k": "a", "n": 3, "s": [{"v": 2}]}],
        "o": {"k": "a"},
    });
    check(
        &document,
        &[
            ("l[?k == 'a'].n", json!([1, 3])),
            ("l[?n >= `2` && k == 'a'].n", json!([3])),
            ("l[?s].n", json!([1, 3])),
            ("l[?k == 'a'][?n].n", json!([])),
            ("l[?k == 'a'] | [?n > `1`].n", json!([3])),
            ("l[*].s[?v == `2`][]", json!([{"v": 2}])),
            ("o[?k]", json!(null)),
        ],
    );
}

#[test]
fn a_second_filter_applies_to_what_the_first_one_projected() {
    let document = json!([{"s": [{"v": 1}]}, {"s": [{"v": 2}]}]);
    check(
        &document,
        &[
            ("[?s].s[?[0].v == `2`]", json!([[{"v": 2}]])),
            ("[*].s[?v == `2`]", json!([[], [{"v": 2}]])),
        ],
    );
}

#[test]
fn a_multi_select_makes_lists_and_objects_but_not_of_null() {
    let document = json!({"a": 1, "b": {"c": 2}, "l": [{"x": 1, "y": 2}, {"x": 3}]});
    check(
        &document,
        &[
            ("[a, b.c, none]", json!([1, 2, null])),
            (r#"{one: a, "t w o": b.c}"#, json!({"one": 1, "t w o": 2})),
            ("b.[c, @]", json!([2, {"c": 2}])),
            (
                "l[*].{x: x, s: [y]}",
                json!([{"x": 1, "s": [2]}, {"x": 3, "s": [null]}]),
            ),
            ("none.[a]", json!(null)),
            ("none.{a: a}", json!(null)),
            ("[[a]]", json!([[1]])),
        ],
    );
}

#[test]
fn a_multi_select_at_once_behind_a_projection_ends_it() {
    let document = json!([{"x": 1}, {"x": 2}]);
    check(
        &document,
        &[
            ("[*].[x, x][1]", json!([2, 2])),
            ("[*].{x: x}[0]", json!({"x": 1})),
            ("[*].x.[@, @][1]", json!([1, 2])),
        ],
    );
}
