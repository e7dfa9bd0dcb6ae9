//! What the documentation of a module starts with.

use tinsmith_codegen::generate;
use tinsmith_model::{Service, SourceFile};

/// The first lines of documentation in the module of a service with this in its metadata, and this documentation.
fn title(metadata: &str, documentation: &str) -> Vec<String> {
    let text = format!(
        r#"{{"metadata": {{"apiVersion": "2024-01-31", "endpointPrefix": "a", "protocol": "rest-json", "signatureVersion": "v4"{metadata}}},
            "operations": {{}}, "shapes": {{}}, "documentation": "{documentation}"}}"#
    );
    let path = "service-2.json".to_owned();
    let loaded = Service::from_sources("cats", "2024-01-31", &[SourceFile { path, text }]);
    let service = loaded.unwrap_or_else(|report| panic!("{report}")).service;
    let generated = generate(&service).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let lines = generated.files[0].contents.lines();
    let docs = lines.filter_map(|line| line.strip_prefix("//!"));
    docs.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_module_has_the_best_name_that_there_is() {
    let title = |metadata: &str| title(metadata, "").remove(0);
    let (full, id) = (r#", "serviceFullName": "Big Cats""#, r#", "serviceId": "Cats""#);
    assert_eq!(title(&format!("{full}{id}")), "Big Cats, API version 2024-01-31.");
    assert_eq!(title(id), "Cats, API version 2024-01-31.");
}

#[test]
fn a_title_is_said_once() {
    let metadata = r#", "serviceFullName": "Big Cats", "serviceId": "Cats""#;
    let lines = title(metadata, "<fullname>Big Cats</fullname><p>About them.</p>");
    assert_eq!(lines, ["Big Cats, API version 2024-01-31.", "", "About them."]);
}
