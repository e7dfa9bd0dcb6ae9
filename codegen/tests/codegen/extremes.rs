//! Models that no service would have: they become code, or a fault, and take neither all memory nor the stack.

use std::fmt::Write as _;

use tinsmith_codegen::generate;
use tinsmith_model::{Report, Service, SourceFile};

/// A model of which the input of the one operation has these members, with these other shapes.
fn model(members: &str, shapes: &str) -> Result<Service, Report> {
    let text = format!(
        r#"{{
            "metadata": {{
                "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocol": "rest-json",
                "signatureVersion": "v4"
            }},
            "operations": {{
                "Say": {{"name": "Say", "http": {{"method": "POST", "requestUri": "/"}}, "input": {{"shape": "SayRequest"}}}}
            }},
            "shapes": {{{shapes} "SayRequest": {{"type": "structure", "members": {{{members}}}}}, "Text": {{"type": "string"}}}}
        }}"#
    );
    let path = "service-2.json".to_owned();
    Service::from_sources("demo", "2024-01-31", &[SourceFile { path, text }]).map(|loaded| loaded.service)
}

/// The whole of what is generated.
fn code(members: &str, shapes: &str) -> String {
    let service = model(members, shapes).unwrap();
    let generated = generate(&service).unwrap();
    generated.files.into_iter().map(|file| file.contents).collect()
}

#[test]
fn lists_stand_in_each_other_as_deep_as_the_reader_lets_them() {
    let mut shapes = String::new();
    for index in 0..63 {
        let _ = write!(
            shapes,
            r#""L{index}": {{"type": "list", "member": {{"shape": "L{}"}}}}, "#,
            index + 1
        );
    }
    shapes += r#""L63": {"type": "list", "member": {"shape": "Text"}}, "#;
    assert!(code(r#""deep": {"shape": "L0"}"#, &shapes).contains(&"Vec<".repeat(3)));
}

#[test]
fn structures_stand_in_each_other_without_a_limit() {
    let mut shapes = String::new();
    for index in 0..2_000 {
        let _ = write!(
            shapes,
            r#""T{index}": {{"type": "structure", "members": {{"next": {{"shape": "T{}"}}}}}}, "#,
            index + 1
        );
    }
    shapes += r#""T2000": {"type": "structure", "members": {}}, "#;
    assert!(code(r#""deep": {"shape": "T0"}"#, &shapes).contains("pub struct T2000"));
}

#[test]
fn names_that_look_alike_are_two_and_marks_for_direction_are_not_in_them() {
    let members = r#""paypal": {"shape": "Text"}, "pаypаl": {"shape": "Text"}, "a\u202eb": {"shape": "Text"}"#;
    let code = code(members, "");
    assert!(!code.contains('\u{202e}'), "{code}");
    for name in ["paypal", "pаypаl"] {
        assert!(code.contains(&format!("#[member({name:?}, String)]")), "{code}");
    }
    assert!(code.contains(r"a\u{202e}b"), "{code}");
}

#[test]
fn numbers_of_any_size_are_limits_that_code_does_not_have_or_faults() {
    let integer = |max: &str| format!(r#""Number": {{"type": "integer", "max": {max}}}, "#);
    let members = r#""number": {"shape": "Number"}"#;
    assert!(code(members, &integer("9007199254740993")).contains("number"));
    let report = model(members, &integer("1e400")).unwrap_err();
    assert!(report.to_string().contains("too great a number"), "{report}");
}

#[test]
fn code_grows_with_the_members_and_no_faster() {
    let lines = |count: usize| {
        let members: Vec<_> = (0..count)
            .map(|index| format!(r#""m{index}": {{"shape": "Text"}}"#))
            .collect();
        code(&members.join(", "), "").lines().count()
    };
    assert!(lines(2_000) < 2 * lines(1_000));
}
