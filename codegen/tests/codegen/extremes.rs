//! Models that no service would have: they become code or a problem, without using up memory or the stack.

use tinsmith_codegen::generate;
use tinsmith_model::{Diagnostics, Service, SourceFile};

use crate::generated_crate::GeneratedCrate;

/// A model of which the input and the output of the one operation have these members, with these other shapes.
fn model(members: &str, shapes: &str) -> Result<Service, Diagnostics> {
    model_of("SayRequest", members, shapes)
}

/// The same with another shape as the input.
fn model_of(input: &str, members: &str, shapes: &str) -> Result<Service, Diagnostics> {
    let text = format!(
        r#"{{
            "metadata": {{
                "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocol": "rest-json",
                "signatureVersion": "v4"
            }},
            "operations": {{
                "Say": {{"name": "Say", "http": {{"method": "POST", "requestUri": "/"}}, "input": {{"shape": "{input}"}},
                    "output": {{"shape": "SayResponse"}}}}
            }},
            "shapes": {{{shapes} "SayRequest": {{"type": "structure", "members": {{{members}}}}},
                "SayResponse": {{"type": "structure", "members": {{{members}}}}}, "Text": {{"type": "string"}}}}
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

/// The report on what cannot be generated.
fn report(members: &str, shapes: &str) -> String {
    let faults = generate(&model(members, shapes).unwrap()).unwrap_err();
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    faults.join("\n")
}

/// A shape of a chain: `kind` with the name of the next one for `@`.
fn link(kind: &str, index: usize, next: usize) -> String {
    format!(r#""T{index}": {}, "#, kind.replace('@', &format!("T{next}")))
}

/// Shapes in each other, of which the first is `T0`.
fn chain(kind: &str, length: usize) -> String {
    let shapes: String = (0..length).map(|index| link(kind, index, index + 1)).collect();
    shapes + &format!(r#""T{length}": {{"type": "string"}}, "#)
}

/// The same without an end.
fn circle(length: usize) -> String {
    (0..length)
        .map(|index| link(STRUCTURE, index, (index + 1) % length))
        .collect()
}

const STRUCTURE: &str = r#"{"type": "structure", "members": {"next": {"shape": "@"}}}"#;
const LIST: &str = r#"{"type": "list", "member": {"shape": "@"}}"#;
const MAP: &str = r#"{"type": "map", "key": {"shape": "Text"}, "value": {"shape": "@"}}"#;
const DEEP: &str = r#""deep": {"shape": "T0"}"#;

/// The longest chains that become code.
const DEEPEST: [(&str, &str, usize); 3] = [("structures", STRUCTURE, 39), ("lists", LIST, 26), ("maps", MAP, 19)];

/// That many of something, each with its number.
fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(", ")
}

fn text_members(count: usize) -> String {
    many(count, |index| format!(r#""m{index}": {{"shape": "Text"}}"#))
}

fn values(count: usize) -> String {
    let values = many(count, |index| format!("\"v{index}\""));
    format!(r#""Values": {{"type": "string", "enum": [{values}]}}, "#)
}

const OF_VALUES: &str = r#""value": {"shape": "Values"}"#;

/// Sends a call from a future that another thread can run, inside of several others.
const CALLER: &str = r"
use std::future::Future;
use std::pin::Pin;

/// Calls.
pub async fn one(client: &super::demo::Client) { let _ = client.say().send().await; }
/// Calls.
pub async fn two(client: &super::demo::Client) { one(client).await; }
/// Calls.
pub async fn three(client: &super::demo::Client) { two(client).await; }
/// Calls.
pub async fn four(client: &super::demo::Client) { three(client).await; }
/// Calls.
pub fn five(client: &super::demo::Client) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> { Box::pin(four(client)) }
";

#[test]
fn what_is_within_the_limits_compiles() {
    let mut models = DEEPEST
        .map(|(name, kind, length)| (name, DEEP.to_owned(), chain(kind, length)))
        .to_vec();
    models.push(("circle", DEEP.to_owned(), circle(19)));
    models.push(("members", text_members(2_000), String::new()));
    models.push(("enumeration", OF_VALUES.to_owned(), values(5_000)));
    let made = GeneratedCrate::new("extremes", "");
    let mut lib = "//! Models at the limits.\n".to_owned();
    for (name, members, shapes) in models {
        let generated = generate(&model(&members, &shapes).unwrap()).unwrap_or_else(|faults| panic!("{faults:#?}"));
        made.write_all(&format!("src/{name}"), &generated.files);
        made.write(
            &format!("src/{name}/mod.rs"),
            "//! A model.\n\npub mod caller;\npub mod demo;\n",
        );
        made.write(&format!("src/{name}/caller.rs"), &format!("//! A program.\n{CALLER}"));
        lib += &format!("pub mod {name};\n");
    }
    made.write("src/lib.rs", &lib);
    made.must("build", &[]);
}

#[test]
fn types_that_are_too_deep_in_each_other_are_a_fault() {
    for (name, kind, length) in DEEPEST {
        let report = report(DEEP, &chain(kind, length + 1));
        assert_eq!(
            report.matches("more than 80 layers deep").count(),
            2,
            "{name}: {report}"
        );
    }
    for shapes in [circle(20), circle(2_000), chain(STRUCTURE, 20_000)] {
        let report = report(DEEP, &shapes);
        assert!(
            report.contains("shape \"SayRequest\": types in it are more than 80 layers deep"),
            "{report}"
        );
    }
}

#[test]
fn more_than_a_type_can_hold_is_a_fault() {
    let report_of_members = report(&text_members(100_000), "");
    let start =
        r#"demo/2024-01-31: shape "SayRequest": 100000 members are more than the 2000 that generated code can have"#;
    assert!(report_of_members.starts_with(start), "{report_of_members}");
    let report_of_values = report(OF_VALUES, &values(100_000));
    assert!(
        report_of_values.contains("100000 values are more than the 5000"),
        "{report_of_values}"
    );
    let errors = many(1_001, |index| {
        format!(r#""E{index}": {{"type": "structure", "exception": true, "members": {{}}}}"#)
    });
    let report_of_errors = report("", &format!("{errors}, "));
    assert!(
        report_of_errors.contains("metadata: 1001 errors of one service are more than the 1000"),
        "{report_of_errors}"
    );
    let union = format!(
        r#""U": {{"type": "structure", "union": true, "members": {{{}}}}}, "#,
        text_members(2_001)
    );
    let report_of_union = report(r#""u": {"shape": "U"}"#, &union);
    assert!(
        report_of_union.contains("2001 members are more than the 2000"),
        "{report_of_union}"
    );
}

#[test]
fn an_operation_has_as_many_required_members_as_its_builder_can_bear() {
    let result = |count: usize| {
        let required = many(count, |index| format!("\"m{index}\""));
        let input = format!(
            r#""In": {{"type": "structure", "required": [{required}], "members": {{{}}}}}, "#,
            text_members(count)
        );
        generate(&model_of("In", "", &input).unwrap())
    };
    let generated = result(64).unwrap();
    let lines: usize = generated.files.iter().map(|file| file.contents.lines().count()).sum();
    assert!(lines < 8_000, "{lines}");
    let report = result(2_000).unwrap_err()[0].to_string();
    assert!(
        report.contains("2000 required members, as an input, are more than the 64"),
        "{report}"
    );
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
    let lines = |count: usize| code(&text_members(count), "").lines().count();
    assert!(lines(2_000) < 2 * lines(1_000));
}
