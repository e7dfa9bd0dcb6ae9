//! Parameters of operations of services, which are sent or refused.

use serde_json::{Value, json};

use super::{models, run_with};

fn report(params: &Value, expect: &Value) -> String {
    let folder = models(
        &json!({"Put": {
            "name": "Put", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"},
            "output": {"shape": "Out", "resultWrapper": "PutResult"},
        }}),
        &json!({
            "S": {"type": "string"}, "Out": {"type": "structure", "members": {"s": {"shape": "S"}}},
            "In": {"type": "structure", "required": ["s"], "members": {"s": {"shape": "S"}}},
        }),
    );
    let case = json!({"id": "put", "service": "things", "operation": "Put", "params": params, "expect": expect});
    run_with(Some(folder.path()), "smoke/operations", json!([case])).to_string()
}

#[test]
fn parameters_must_make_a_request_unless_they_are_meant_to_be_refused() {
    let (success, invalid) = (
        json!({"success": {}}),
        json!({"failure": {"errorId": "com.example#ValidationException"}}),
    );
    for (params, expect) in [(json!({"s": "x"}), &success), (json!({}), &invalid)] {
        let text = report(&params, expect);
        assert!(text.ends_with("1 passed, 0 failed, 0 skipped\n"), "{text}");
    }
    let text = report(&json!({}), &success);
    assert!(
        text.contains("nothing is sent: Put: Parameter validation failed"),
        "{text}"
    );
}
