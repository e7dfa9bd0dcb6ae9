use serde_json::{Value, json};

use super::{eval_error, parse, parse_error};
use crate::jmespath::{EvalError, Expression, MAX_LENGTH, MAX_NESTING, MAX_VALUE_DEPTH, ParseErrorKind};

/// Ways to nest: what opens, what is inside, what closes, and how many levels it counts for.
const NESTINGS: [(&str, &str, &str, usize); 9] = [
    ("(", "a", ")", 2),
    ("[", "a", "]", 2),
    ("{a: ", "a", "}", 2),
    ("a[?", "a", "]", 2),
    ("to_array(", "a", ")", 2),
    ("map(&", "a", ", @)", 2),
    ("@|@||@&&@==(", "a", ")", 2),
    ("!", "a", "", 1),
    ("*.", "a", "", 1),
];

#[test]
fn nesting_is_limited() {
    for (open, inside, close, levels) in NESTINGS {
        let nest = |times: usize| format!("{}{inside}{}", open.repeat(times), close.repeat(times));
        // The whole expression counts like one in brackets.
        let most = (MAX_NESTING - 2) / levels;
        parse(&nest(most));
        assert_eq!(parse_error(&nest(most + 1)).kind(), ParseErrorKind::TooDeep, "{open}");
    }
}

#[test]
fn the_deepest_expressions_need_no_more_than_a_megabyte_of_stack() {
    let run = || {
        let document = (0..100).fold(json!({}), |inner, _| json!({"a": [inner]}));
        for (open, inside, close, levels) in NESTINGS {
            let times = (MAX_NESTING - 2) / levels;
            let text = format!("{}{inside}{}", open.repeat(times), close.repeat(times));
            // Some give an error, which is as good.
            let _ = parse(&text).search(&document);
        }
    };
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(run);
    assert!(thread.expect("a thread").join().is_ok());
}

#[test]
fn length_is_limited() {
    let text = |length| format!("'{}'", "x".repeat(length - 2));
    parse(&text(MAX_LENGTH));
    assert_eq!(parse_error(&text(MAX_LENGTH + 1)).kind(), ParseErrorKind::TooLong);
}

#[test]
fn long_flat_expressions_are_no_nesting() {
    let document = json!({"a": true});
    for step in ["| @", ".a", "[0]", "[]", "|| a", "&& a", "== a"] {
        let text = format!("a{}", step.repeat(MAX_LENGTH / step.len() - 1));
        assert!(parse(&text).search(&document).is_ok(), "{step}");
    }
}

#[test]
fn a_result_that_doubles_with_each_step_is_stopped() {
    for step in [
        "|[@, @]",
        "|[@, @][]",
        "|join('', [@, @])",
        "|to_string([@])",
        "|merge({a: @}, {b: @})",
    ] {
        let text = format!("'x'{}", step.repeat(100));
        assert_eq!(eval_error(&text, &json!(null)), EvalError::TooLarge, "{step}");
    }
}

#[test]
fn comparing_values_that_double_with_each_step_is_stopped() {
    let doubled = format!("('x'{})", "|[@, @]".repeat(60));
    let text = format!("{doubled} == {doubled}");
    assert_eq!(eval_error(&text, &json!(null)), EvalError::TooLarge);
}

#[test]
fn values_may_not_nest_too_deep() {
    let text = format!("@{}", "|[@]".repeat(1000));
    assert_eq!(eval_error(&text, &json!(1)), EvalError::TooDeep);
    let nested = |depth: usize| (0..depth).fold(Value::Null, |inner, _| json!([inner]));
    assert!(parse("@").search(&nested(MAX_VALUE_DEPTH - 1)).is_ok());
    for text in ["@", "to_string(@)", "[0] == [0]"] {
        assert_eq!(
            eval_error(text, &nested(MAX_VALUE_DEPTH + 2)),
            EvalError::TooDeep,
            "{text}"
        );
    }
}

#[test]
fn an_expression_can_go_to_another_thread() {
    fn check<T: Send + Sync>() {}
    check::<Expression>();
}
