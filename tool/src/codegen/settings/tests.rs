use super::*;
use crate::test_folder::folder_with;

const MODELS: [(&str, &str); 3] = [
    ("cats/2023-01-01/service-2.json", "{}"),
    ("cats/2024-01-31/service-2.json", "{}"),
    ("dogs/2024-01-31/service-2.json", "{}"),
];

/// Of each model the operations that settings choose, or what is wrong with them.
fn read(settings: &str) -> Result<Vec<String>, String> {
    let folder = folder_with(&[&MODELS[..], &[(FILE_NAME, settings)]].concat());
    let services = Services::of(folder.path()).unwrap();
    let settings = Settings::read(folder.path(), &services).map_err(|error| format!("{error:#}"))?;
    let chosen = settings.operations.into_iter();
    Ok(chosen
        .map(|(folder, operations)| format!("{}/{}: {}", folder.service, folder.version, operations.join(" ")))
        .collect())
}

#[test]
fn a_name_is_the_newest_version_or_the_one_that_is_given() {
    let settings = r#"{"services": {"cats": {"operations": ["A", "B"]}, "cats/2023-01-01": {"operations": ["C"]}}}"#;
    assert_eq!(read(settings).unwrap(), ["cats/2023-01-01: C", "cats/2024-01-31: A B"]);
}

#[test]
fn no_file_and_an_empty_one_choose_nothing() {
    let folder = folder_with(&MODELS);
    let services = Services::of(folder.path()).unwrap();
    assert!(Settings::read(folder.path(), &services).unwrap().operations.is_empty());
    assert_eq!(read("{}").unwrap(), [""; 0]);
}

#[test]
fn all_faults_are_listed_with_what_to_do() {
    let settings = r#"{
        "service": {},
        "exclude": ["cat"],
        "services": {
            "cat": {},
            "cats": {"operation": ["A"]},
            "cats/2022-01-01": {},
            "dogs": {"operations": []},
            "dogs/2024-01-31": []
        }
    }"#;
    let message = read(settings).unwrap_err();
    let (_, list) = message.split_once('\n').unwrap();
    insta::assert_snapshot!(list);
}

#[test]
fn what_is_not_json_is_refused_with_the_place() {
    let message = read("{\n  services: {}\n}").unwrap_err();
    assert!(
        message.contains("tinsmith.json is not JSON; nothing was changed: ") && message.ends_with("at line 2 column 3"),
        "{message}"
    );
}

#[test]
fn a_key_that_is_there_twice_is_refused_with_the_place() {
    let message = read("{\"services\": {\n  \"cats\": {},\n  \"cats\": {}\n}}").unwrap_err();
    assert!(
        message.contains("tinsmith.json has a fault; ")
            && message.ends_with(": the key \"cats\" is there twice at line 3 column 8"),
        "{message}"
    );
}
