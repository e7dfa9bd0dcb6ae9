//! Traits that types have beyond those of all types.

use tinsmith_codegen::plan::Derive;
use tinsmith_codegen::{DeriveChoice, Generated, Options, generate_with};
use tinsmith_model::ModelFolder;

use crate::{assert_generated, items, root, service};

/// What is generated of a model with these traits, or what is wrong with them.
fn generated(model: &str, choices: &[(&str, &[Derive])], serde: bool) -> Result<Generated, Vec<String>> {
    let folders = ModelFolder::all(root()).unwrap();
    let folder = folders.iter().find(|folder| folder.service == model).unwrap();
    let choice = |(type_name, derives): &(&str, &[Derive])| DeriveChoice {
        type_name: (*type_name).to_owned(),
        derives: derives.to_vec(),
        place: "tinsmith.json:1:2".to_owned(),
    };
    let options = Options {
        serde,
        derives: choices.iter().map(choice).collect(),
        ..Options::default()
    };
    let problems = |problems: Vec<tinsmith_codegen::Problem>| problems.iter().map(ToString::to_string).collect();
    generate_with(&service(folder), &options).map_err(problems)
}

/// The text of a file.
fn file(generated: &Generated, name: &str) -> String {
    let found = generated
        .files
        .iter()
        .find(|file| file.path.ends_with(&format!("/{name}")));
    found.unwrap().contents.clone()
}

#[test]
fn types_that_are_reached_have_the_trait_too() {
    let client = generated("derives", &[("Parcel", &[Derive::Hash, Derive::Ord])], false).unwrap();
    let types = file(&client, "types.rs");
    assert_generated!(@ "derives", "types-with-order", items(
        &types,
        &["struct Parcel", "struct Lid", "enum Key", "struct Load {"]
    ));
    assert!(!client.features.contains(&"serde"));
}

#[test]
fn a_type_that_cannot_have_it_is_refused_with_the_way_to_the_member() {
    let refused = |choices: &[(&str, &[Derive])]| generated("derives", choices, false).unwrap_err().join("\n");
    assert_generated!(@ "derives", "refused", refused(&[
        ("Crate", &[Derive::Eq, Derive::Hash, Derive::PartialOrd]),
        ("Label", &[Derive::Ord, Derive::Hash]),
        ("Parcell", &[Derive::Eq]),
        ("PackRequest", &[Derive::Serde]),
    ]));
}

#[test]
fn all_that_can_have_it_is_refused_nothing() {
    let client = generated("derives", &[("*", &[Derive::Eq])], false).unwrap();
    let types = file(&client, "types.rs");
    let derived = types.lines().filter(|line| line.contains("#[derive(Eq)]")).count();
    assert_eq!(derived, 4, "{types}");
}

#[test]
fn serde_is_a_line_a_type_and_what_goes_in_can_be_read() {
    let client = generated("derives", &[], true).unwrap();
    assert!(client.features.contains(&"serde"));
    assert_generated!(@ "derives", "types-with-serde", items(
        &file(&client, "types.rs"),
        &["serde!", "struct Parcel", "enum Choice"]
    ));
    assert_generated!(@ "derives", "pack-with-serde", items(&file(&client, "pack.rs"), &["serde", "struct PackRequest"]));
}

#[test]
fn serde_of_one_type_is_that_of_the_types_in_it() {
    let client = generated("derives", &[("Lid", &[Derive::Serde])], false).unwrap();
    assert_generated!(@ "derives", "one-with-serde", items(&file(&client, "types.rs"), &["serde!"]));
    assert!(!file(&client, "pack.rs").contains("serde"));
}
