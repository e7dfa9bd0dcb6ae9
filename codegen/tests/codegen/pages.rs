//! Walks through pages: which items there are, what else a page has, and where a walk ends.

use serde_json::{Value, json};
use tinsmith_codegen::generate;
use tinsmith_model::{Service, SourceFile};

/// What is generated for an operation `List` with this paginator and this overlay.
fn list(paginator: &Value, overlay: &Value) -> String {
    let token = json!({"shape": "Text"});
    let model = json!({
        "metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "lists", "serviceId": "Lists", "protocols": ["rest-json"]},
        "operations": {"List": {
            "name": "List", "http": {"method": "GET", "requestUri": "/"}, "input": {"shape": "ListInput"}, "output": {"shape": "ListOutput"}
        }},
        "shapes": {
            "ListInput": {"type": "structure", "members": {"token": token}},
            "ListOutput": {"type": "structure", "members": {
                "token": token, "count": {"shape": "Count"}, "objects": {"shape": "Texts"}, "folders": {"shape": "Texts"}
            }},
            "Text": {"type": "string"}, "Count": {"type": "integer"}, "Texts": {"type": "list", "member": {"shape": "Text"}}
        }
    });
    let paginators = json!({"pagination": {"List": paginator}});
    let files = [
        ("service-2.json", &model),
        ("paginators-1.json", &paginators),
        ("overlay.json", overlay),
    ];
    let sources = files.map(|(path, value)| SourceFile {
        path: path.to_owned(),
        text: value.to_string(),
    });
    let loaded = Service::from_sources("lists", "2024-01-31", &sources);
    let service = loaded.unwrap_or_else(|diagnostics| panic!("{diagnostics}")).service;
    let generated = generate(&service).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let file = generated.files.into_iter().find(|file| file.path.ends_with("/list.rs"));
    file.unwrap().contents
}

fn paginator(result_key: &Value) -> Value {
    json!({"input_token": "token", "output_token": "token", "result_key": result_key})
}

#[test]
fn items_are_those_of_the_first_list_and_the_documentation_names_the_rest() {
    let text = list(&paginator(&json!(["count", "objects", "folders"])), &json!({}));
    let items = text.split_once("const items").unwrap();
    assert!(items.1.starts_with(": String = |page| page.objects;"), "{}", items.1);
    let documentation = items.0.rsplit_once("impl List").unwrap().1;
    for named in ["These are the items of `objects`.", "`folders`", "`items_of`"] {
        assert!(documentation.contains(named), "{documentation}");
    }
    let without_list = list(&paginator(&json!(["count"])), &json!({}));
    assert!(without_list.contains("#[pages(") && !without_list.contains("const items"));
}

#[test]
fn an_overlay_says_that_a_token_that_comes_again_is_the_end() {
    let ends = json!({"operations": {"List": {"repeatedTokenEnds": true}}});
    let of = |overlay| list(&paginator(&json!("objects")), overlay).contains("RepeatedToken::Ends");
    assert!(of(&ends));
    assert!(!of(&json!({})));
}
