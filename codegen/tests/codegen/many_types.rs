//! Services with more types than a file should have.

use std::fmt::Write as _;

use tinsmith_codegen::{File, generate};
use tinsmith_model::{Service, SourceFile};

/// The files of a service whose only operation gives this many structures, `A0`, `B1`, `C2`, `A3`, …
fn files(structures: usize) -> Vec<File> {
    let name = |number: usize| format!("{}{number}", char::from(b'A' + u8::try_from(number % 3).unwrap()));
    let names: Vec<_> = (0..structures).map(name).collect();
    let members: Vec<_> = names
        .iter()
        .map(|name| format!(r#""{name}": {{"shape": "{name}"}}"#))
        .collect();
    let mut shapes = format!(
        r#""Out": {{"type": "structure", "members": {{{}}}}}"#,
        members.join(", ")
    );
    for (number, shape) in names.iter().enumerate() {
        let member = match number {
            0 => r#""Next": {"shape": "B1"}"#,
            _ => r#""Zones": {"shape": "Zones"}"#,
        };
        write!(
            shapes,
            r#", "{shape}": {{"type": "structure", "members": {{{member}}}}}"#
        )
        .unwrap();
    }
    let text = format!(
        r#"{{"metadata": {{"apiVersion": "2024-01-31", "endpointPrefix": "a", "protocol": "json", "jsonVersion": "1.1",
              "targetPrefix": "A", "serviceId": "Many", "signatureVersion": "v4"}},
            "operations": {{"Get": {{"name": "Get", "http": {{"method": "POST", "requestUri": "/"}}, "output": {{"shape": "Out"}}}}}},
            "shapes": {{"Text": {{"type": "string"}}, "Zones": {{"type": "list", "member": {{"shape": "Text"}}}}, {shapes}}}}}"#
    );
    let path = "service-2.json".to_owned();
    let loaded = Service::from_sources("many", "2024-01-31", &[SourceFile { path, text }]);
    let service = loaded.unwrap_or_else(|report| panic!("{report}")).service;
    generate(&service)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .files
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap().contents
}

fn types(files: &[File]) -> Vec<&str> {
    let paths = files.iter().map(|file| file.path.as_str());
    paths.filter(|path| path.starts_with("many/types")).collect()
}

#[test]
fn types_are_in_one_file_or_if_they_are_many_in_a_file_for_each_letter() {
    assert_eq!(types(&files(60)), ["many/types.rs"]);
    let many = files(401);
    let parts = ["mod", "a", "b", "c", "z"].map(|part| format!("many/types/{part}.rs"));
    assert_eq!(types(&many), parts);
    let exports = "pub use a::*;\npub use b::*;\npub use c::*;\npub(crate) use z::*;\n";
    assert!(text(&many, "many/types/mod.rs").ends_with(exports));
}

#[test]
fn types_of_a_letter_that_has_too_many_are_divided_by_more_letters() {
    let many = files(1210);
    let letters = ["a", "b", "c"].map(|letter| (0..10).map(move |digit| format!("many/types/{letter}{digit}.rs")));
    let parts = letters
        .into_iter()
        .flatten()
        .filter(|path| path != "many/types/b0.rs" && path != "many/types/c0.rs");
    let parts: Vec<_> = parts.collect();
    assert_eq!(
        types(&many),
        ["many/types/mod.rs"]
            .into_iter()
            .chain(parts.iter().map(String::as_str))
            .chain(["many/types/z.rs"])
            .collect::<Vec<_>>()
    );
    let first = text(&many, "many/types/a0.rs");
    assert!(first.contains("Structure(super::B1)"), "{first}");
}

#[test]
fn files_for_letters_name_what_is_in_others_through_their_module() {
    let many = files(401);
    let a = text(&many, "many/types/a.rs");
    assert!(
        a.contains("#[member(\"Next\", Structure(super::B1))]\n        pub next: Option<super::B1>,"),
        "{a}"
    );
    let last = text(&many, "many/types/b.rs");
    assert!(last.contains("#[member(\"Zones\", List(super::ZONES))]"), "{last}");
    let operation = text(&many, "many/get.rs");
    assert!(
        operation.contains("#[member(\"A0\", Structure(super::types::A0))]"),
        "{operation}"
    );
}
