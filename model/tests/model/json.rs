//! Texts that are not JSON, or not an object.

use insta::assert_snapshot;

use crate::report;

#[test]
fn a_syntax_error_is_shown_where_it_is() {
    assert_snapshot!(report("{\n  \"metadata\": {\n    \"apiVersion\" »\"2024-01-31\"\n  }\n}"), @r"
    error: service-2.json:3:18: not JSON: expected `:`
    1 error and 0 warnings
    ");
}

#[test]
fn columns_count_characters_not_bytes() {
    assert_snapshot!(report("{\"ü😀\": 1, »é}"), @r"
    error: service-2.json:1:11: not JSON: key must be a string
    1 error and 0 warnings
    ");
}

#[test]
fn what_only_other_dialects_allow_is_refused() {
    for text in [
        "»",
        "{} »{}",
        "{\"a\": 1,»}",
        "{»a: 1}",
        "{»'a': 1}",
        "»// no\n{}",
        "{\"a\": 0»1}",
        "{\"a\": »+1}",
        "{\"a\": 1.»}",
        "{\"a\": »NaN}",
        "{\"a\": 0»xff}",
        "{\"a\": \"»\t\"}",
        "{\"a\": \"\\»x41\"}",
        "{\"a\": »\"\\ud800\"}",
        "»\u{feff}{}",
        "»\u{a0}{}",
    ] {
        assert!(report(text).contains("not JSON: "), "{text:?}: {}", report(text));
    }
}

#[test]
fn a_number_that_nothing_can_hold_is_refused() {
    assert_snapshot!(report("»[»1e999]"), @r"
    error: service-2.json:1:1: an array where an object should be
    error: service-2.json:1:2: 1e999 is too great a number
    2 errors and 0 warnings
    ");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let list = "{\"a\":[";
    let open = list.repeat(128) + "»{\"a\":[" + &list.repeat(871);
    let close = "]}".repeat(1_000);
    assert_snapshot!(report(&format!("{open}{close}")), @r"
    error: service-2.json:1:769: values are nested more than 256 deep
    1 error and 0 warnings
    ");
}

#[test]
fn a_text_that_is_not_an_object_is_one_fault() {
    assert_snapshot!(report("»[]"), @r"
    error: service-2.json:1:1: an array where an object should be
    1 error and 0 warnings
    ");
}

#[test]
fn each_missing_key_is_named() {
    assert_snapshot!(report("»{\"metadata\": »{}}"), @r#"
    error: service-2.json:1:1: there is no key "operations"
    error: service-2.json:1:1: there is no key "shapes"
    error: service-2.json:1:14: there is no key "apiVersion"
    error: service-2.json:1:14: there is no key "protocols"
        help: known are smithy-rpc-v2-cbor, json, rest-json, rest-xml, query, ec2
    error: service-2.json:1:14: there is no key "serviceId"
    error: service-2.json:1:14: there is no key "signingName", which signatures are made for
        help: add it; a service of AWS can have "endpointPrefix" in its place
    6 errors and 0 warnings
    "#);
}

#[test]
fn duplicate_keys_are_found_in_small_and_large_objects() {
    let large: Vec<String> = (0..19).map(|i| format!("\"{i}\": 1")).collect();
    let text = format!(
        "»{{»\"a\": 1,\n »\"a\": 2,\n »\"b\": {{{}, »\"0\": 1}}}}",
        large.join(", ")
    );
    assert_snapshot!(report(&text), @r#"
    error: service-2.json:1:1: there is no key "metadata"
    error: service-2.json:1:1: there is no key "operations"
    error: service-2.json:1:1: there is no key "shapes"
    error: service-2.json:2:2: key "a" is there twice in this object
        help: keep one of them
    error: service-2.json:3:169: key "0" is there twice in this object
        help: keep one of them
    warning: service-2.json:1:2: unknown key "a"
    warning: service-2.json:2:2: unknown key "a"
    warning: service-2.json:3:2: unknown key "b"
    5 errors and 3 warnings
    "#);
}
