//! All files of a model, in one text with a zero byte between two: Rust that parses, or faults.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_model::{Service, SourceFile};

/// The files. One that is empty is not there, but the first: then a small model takes its place, over which the others go.
const FILES: [&str; 6] = [
    "service-2.json",
    "paginators-1.json",
    "waiters-2.json",
    "endpoint-rule-set-1.json",
    "overlay.json",
    "service-2.sdk-extras.json",
];

const MODEL: &str = r#"{
  "metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "cats", "serviceId": "S3", "protocols": ["rest-xml"]},
  "operations": {"ListCats": {"name": "ListCats", "http": {"method": "GET", "requestUri": "/cats"},
    "input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Gone"}]}},
  "shapes": {
    "Text": {"type": "string"}, "Texts": {"type": "list", "member": {"shape": "Text"}},
    "In": {"type": "structure", "members": {"Next": {"shape": "Text", "location": "querystring", "locationName": "next"}}},
    "Out": {"type": "structure", "members": {"Next": {"shape": "Text"}, "Cats": {"shape": "Texts"}}},
    "Gone": {"type": "structure", "exception": true, "members": {}}
  }
}"#;

fuzz_target!(|text: &str| {
    let mut texts = text.split('\0');
    let file = |path: &str| {
        let text = texts.next().unwrap_or_default();
        let text = if text.is_empty() && path == FILES[0] {
            MODEL
        } else {
            text
        };
        (!text.is_empty()).then(|| SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        })
    };
    let sources: Vec<_> = FILES.into_iter().filter_map(file).collect();
    let Ok(loaded) = Service::from_sources("demo", "2024-01-31", &sources) else {
        return;
    };
    let Ok(generated) = tinsmith_codegen::generate(&loaded.service) else {
        return;
    };
    for file in generated.files {
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{}: {error}\n{}", file.path, file.contents);
        }
    }
});
