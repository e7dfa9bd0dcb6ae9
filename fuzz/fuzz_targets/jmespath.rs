//! JMESPath expressions over a document: a value, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_runtime::internals::jmespath::Expression;

fuzz_target!(|input: (&str, &str)| {
    let (expression, document) = input;
    let Ok(expression) = Expression::parse(expression) else {
        return;
    };
    let document =
        serde_json::from_str(document).unwrap_or_else(|_| serde_json::json!({"a": [{"b": 1}, {"b": "x"}], "c": null}));
    let _ = expression.search(&document);
});
