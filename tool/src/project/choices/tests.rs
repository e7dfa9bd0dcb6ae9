use super::*;
use crate::test_folder::folder_with;

const MODELS: [(&str, &str); 3] = [
    ("cats/2023-01-01/service-2.json", "{}"),
    ("cats/2024-01-31/service-2.json", "{}"),
    ("dogs/2024-01-31/service-2.json", "{}"),
];

/// What a file in a folder of models chooses, or what is wrong with it.
fn read(settings: &str) -> Result<ChosenServices, String> {
    read_with(&Choices::default(), settings)
}

/// The same for a target that has choices of its own.
fn read_with(of_target: &Choices, settings: &str) -> Result<ChosenServices, String> {
    let folder = folder_with(&[&MODELS[..], &[(FILE_NAME, settings)]].concat());
    let services = Services::of(folder.path()).unwrap();
    of_target.among(&services, folder.path()).map_err(|error| {
        let path = format!("{}/", folder.path().display()).replace('\\', "/");
        format!("{error:#}").replace(&path, "models/")
    })
}

/// The choices of a target.
fn of_target(text: &str) -> Choices {
    let folder = folder_with(&[("target.json", text)]);
    let document = Document::read(&folder.path().join("target.json")).unwrap().unwrap();
    let mut faults = Vec::new();
    let mut reader = Reader::new(&document, &mut faults);
    let mut choices = Choices::default();
    for member in reader.object("the target", document.root().unwrap(), Some(&KEYS)) {
        choices.take(&mut reader, member);
    }
    assert_eq!(faults, [""; 0]);
    choices
}

/// Of each model the operations that are chosen.
fn operations(chosen: ChosenServices) -> Vec<String> {
    let operations = chosen.operations.into_iter();
    operations
        .map(|(folder, operations)| format!("{}/{}: {}", folder.service, folder.version, operations.value.join(" ")))
        .collect()
}

#[test]
fn a_name_is_the_newest_version_or_the_one_that_is_given() {
    let settings = r#"{"services": {"cats": {"operations": ["A", "B"]}, "cats/2023-01-01": {"operations": ["C"]}}}"#;
    assert_eq!(
        operations(read(settings).unwrap()),
        ["cats/2023-01-01: C", "cats/2024-01-31: A B"]
    );
}

#[test]
fn no_file_and_an_empty_one_choose_nothing() {
    let folder = folder_with(&MODELS);
    let services = Services::of(folder.path()).unwrap();
    let chosen = Choices::default().among(&services, folder.path()).unwrap();
    assert!(services.newest().all(|folder| chosen.has(folder)));
    assert_eq!(operations(chosen), [""; 0]);
    assert_eq!(operations(read("{}").unwrap()), [""; 0]);
}

#[test]
fn where_some_are_included_the_others_are_not() {
    let folder = folder_with(&[&MODELS[..], &[(FILE_NAME, r#"{"include": ["dogs"]}"#)]].concat());
    let services = Services::of(folder.path()).unwrap();
    let chosen = Choices::default().among(&services, folder.path()).unwrap();
    let has = |name: &str| chosen.has(services.look_up(name).unwrap().last().unwrap());
    assert_eq!((has("dogs"), has("cats")), (true, false));
}

#[test]
fn all_faults_are_listed_with_what_to_do() {
    let wrong = r#"{
        "service": {},
        "services": {
            "cats": {"operation": ["A"]},
            "dogs": {"operations": []},
            "dogs/2024-01-31": []
        }
    }"#;
    let missing = r#"{"exclude": ["cat"], "services": {"cat": {}, "cats/2022-01-01": {}}}"#;
    insta::assert_snapshot!([wrong, missing].map(|text| read(text).err().unwrap()).join("\n"));
}

#[test]
fn a_target_and_its_folder_of_models_that_contradict_each_other_are_told_with_both_places() {
    let target = of_target(r#"{"services": {"cats": {"operations": ["A"]}}, "include": ["dogs"]}"#);
    let same = r#"{"services": {"cats": {"operations": ["A"]}}}"#;
    assert!(read_with(&target, same).is_ok());
    let other = r#"{"services": {"cats/2024-01-31": {"operations": ["B"]}},
 "exclude": ["dogs"]}"#;
    let message = read_with(&target, other).err().unwrap();
    let lines: Vec<_> = message.lines().collect();
    assert!(
        lines[1].contains("models/tinsmith.json:1:15: other operations of cats/2024-01-31 are chosen here than at ")
            && lines[1].ends_with("target.json:1:15; keep one choice"),
        "{message}"
    );
    assert!(
        lines[2].ends_with("dogs is included here, and excluded at models/tinsmith.json:2:14; delete one"),
        "{message}"
    );
}

#[test]
fn what_is_not_json_is_refused_with_the_place() {
    let message = read("{\n  services: {}\n}").err().unwrap();
    assert!(message.starts_with("models/tinsmith.json:2:3: not JSON: "), "{message}");
}

#[test]
fn a_key_that_is_there_twice_is_refused_with_the_place() {
    let message = read("{\"services\": {\n  \"cats\": {},\n  \"cats\": {}\n}}")
        .err()
        .unwrap();
    assert!(
        message.ends_with("models/tinsmith.json:3:3: the key \"cats\" is there twice"),
        "{message}"
    );
}

#[test]
fn types_have_the_traits_that_are_chosen_here_and_there() {
    let target = of_target(r#"{"services": {"cats": {"derive": {"Tag": ["Eq"]}}}}"#);
    let mut chosen = read_with(
        &target,
        r#"{"services": {"cats": {"derive": {"*": ["Hash", "serde"]}}}}"#,
    )
    .unwrap();
    let (folder, derives) = chosen.derives.pop_first().unwrap();
    let types: Vec<_> = derives.iter().map(|choice| choice.type_name.as_str()).collect();
    assert_eq!((folder.version.as_str(), types), ("2024-01-31", vec!["Tag", "*"]));
    assert_eq!(derives[1].derives, [Derive::Hash, Derive::Serde]);
    assert!(derives[0].place.ends_with("target.json:1:35"), "{}", derives[0].place);
}

#[test]
fn a_trait_that_cannot_be_chosen_is_a_fault_with_those_that_can() {
    let fault = read(r#"{"services": {"cats": {"derive": {"Tag": ["eq", "Copy"]}}}}"#)
        .err()
        .unwrap();
    let expected = "the settings have faults; nothing was changed:\
        \n    models/tinsmith.json:1:43: \"eq\" cannot be chosen for a type; did you mean \"Eq\"?\
        \n    models/tinsmith.json:1:49: \"Copy\" cannot be chosen for a type; there is Eq, Hash, Ord, PartialOrd, serde";
    assert_eq!(fault, expected);
}
