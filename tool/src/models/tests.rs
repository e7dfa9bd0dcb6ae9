use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use tinsmith_model::ModelFolder;

use super::docs::Docs;
use super::update::{UpdateOptions, update};
use super::{check, finding, list};

/// A model that has no faults, with these operations and shapes.
fn model(operations: &Value, shapes: &Value) -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "cats", "protocol": "rest-json", "serviceId": "Cats",
            "signatureVersion": "v4",
        },
        "operations": operations,
        "shapes": shapes,
    })
}

fn cats(food: &Value) -> Value {
    let feed = json!({
        "name": "Feed", "http": {"method": "POST", "requestUri": "/feed"}, "input": {"shape": "FeedRequest"},
    });
    let request = json!({"type": "structure", "members": {"food": food}});
    model(
        &json!({"Feed": feed}),
        &json!({"FeedRequest": request, "Food": {"type": "string"}}),
    )
}

struct TestFolder(TempDir);

impl TestFolder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, path: &str, json: &Value) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{json:#}\n")).unwrap();
    }

    fn read(&self, path: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(path)).unwrap()).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Updates `ours` from a path below, and gives what is told.
    fn update(&self, from: &str, docs: Docs) -> Result<String, String> {
        self.carry_out(from, &[], docs)
    }

    fn update_services(&self, from: &str, services: &[&str]) -> Result<String, String> {
        self.carry_out(from, services, Docs::Keep)
    }

    fn wanted(&self, from: &str, services: &[&str], docs: Docs) -> UpdateOptions {
        UpdateOptions {
            from: self.path(from),
            root: self.path("ours"),
            services: services.iter().map(|name| (*name).to_owned()).collect(),
            docs,
            dry_run: false,
            keep_going: false,
        }
    }

    fn carry_out(&self, from: &str, services: &[&str], docs: Docs) -> Result<String, String> {
        let wanted = self.wanted(from, services, docs);
        let mut out = Vec::new();
        update(&wanted, &mut out).map_err(|error| format!("{error:#}"))?;
        Ok(String::from_utf8(out).unwrap())
    }
}

const OURS: &str = "ours/cats/2024-01-31";
const NEW: &str = "new/cats/2024-01-31";

#[test]
fn a_check_shows_each_finding_in_its_line() {
    let dir = TestFolder::new();
    let folder = dir.path("cats/2024-01-31");
    fs::create_dir_all(&folder).unwrap();
    let text = r#"{
  "metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "cats", "protocol": "rest-json", "serviceId": "Cats", "signatureVersion": "v4"},
  "operations": {"Feed": {"name": "Feed", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "FeedRequests"}, "colour": 1}},
  "shapes": {"FeedRequest": {"type": "structure", "members": {}}}
}"#;
    fs::write(folder.join("service-2.json"), text).unwrap();
    let folders = ModelFolder::all(dir.0.path()).unwrap();
    let found = finding::findings(&folders[0]);
    let mut out = Vec::new();
    check::print(&found, 1, false, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    insta::assert_snapshot!(out.replace(dir.0.path().to_str().unwrap(), "…"));
    let json = found[0].to_json();
    let part = |name: &str| json[name].clone();
    assert_eq!(
        [
            part("severity"),
            part("kind"),
            part("line"),
            part("column"),
            part("endColumn")
        ],
        [json!("error"), json!("unknown-name"), json!(3), json!(109), json!(123)]
    );
}

#[test]
fn a_check_shows_what_the_generator_refuses() {
    let dir = TestFolder::new();
    let members = json!({"aB": {"shape": "S"}, "a_b": {"shape": "S"}, "a-b": {"shape": "S"}});
    let shapes = json!({"In": {"type": "structure", "members": members}, "S": {"type": "string"}});
    let say = json!({"name": "Say", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}});
    dir.write("cats/2024-01-31/service-2.json", &model(&json!({"Say": say}), &shapes));
    let found = finding::findings(&ModelFolder::all(dir.0.path()).unwrap()[0]);
    assert_eq!(found.len(), 1);
    assert!(!found[0].is_warning && found[0].help.contains("rename"), "{found:?}");
    let place = found[0].place.as_ref().unwrap();
    let snippet = place.snippet.as_ref().unwrap();
    assert_eq!(&snippet.text[snippet.range.clone()], "\"aB\"");
}

#[test]
fn a_list_tells_of_each_model_what_there_is_of_it() {
    let dir = TestFolder::new();
    dir.write(
        "models/cats/2024-01-31/service-2.json",
        &cats(&json!({"shape": "Food"})),
    );
    dir.write("models/dogs/2024-01-31/service-2.json", &json!({}));
    fs::create_dir_all(dir.path("out/cats")).unwrap();
    fs::write(
        dir.path("out/cats/mod.rs"),
        "// @generated\n// Model: cats/2024-01-31\n",
    )
    .unwrap();
    let generated = list::generated(&dir.path("out"));
    let folders = ModelFolder::all(&dir.path("models")).unwrap();
    let lines: Vec<_> = folders
        .iter()
        .map(|folder| list::ModelLine::of(folder, &generated))
        .collect();
    let mut out = Vec::new();
    list::print(&lines, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn an_update_keeps_our_texts_and_overlay_and_takes_all_else() {
    let dir = TestFolder::new();
    let ours = cats(&json!({"shape": "Food", "documentation": "ours"}));
    dir.write(&format!("{OURS}/service-2.json"), &ours);
    dir.write(
        &format!("{OURS}/overlay.json"),
        &json!({"shapes": {"Food": {"sensitive": true}}}),
    );
    dir.write(&format!("{OURS}/waiters-2.json"), &json!({"waiters": {}}));
    let mut new = cats(&json!({"shape": "Food", "documentation": "theirs", "location": "header"}));
    new["shapes"]["FeedRequest"]["members"]["bowl"] = json!({"shape": "Food", "documentation": "theirs"});
    dir.write(&format!("{NEW}/service-2.json"), &new);
    let told = dir.update("new", Docs::Keep).unwrap();
    for piece in [
        "bowl: member added",
        "cats/2024-01-31: changed: service-2.json, waiters-2.json\n  \
         without a text of ours: 1\n    shapes.FeedRequest.members: bowl\n",
    ] {
        assert!(told.contains(piece), "{told}");
    }
    let members = &dir.read(&format!("{OURS}/service-2.json"))["shapes"]["FeedRequest"]["members"];
    assert_eq!(
        members["food"],
        json!({"shape": "Food", "documentation": "ours", "location": "header"})
    );
    assert_eq!(members["bowl"], json!({"shape": "Food"}));
    assert!(dir.has(&format!("{OURS}/overlay.json")));
    assert!(!dir.has(&format!("{OURS}/waiters-2.json")));
    let again = dir.update("new", Docs::Keep).unwrap();
    assert!(
        again.contains("\ncats/2024-01-31: up to date\n  without a text of ours: "),
        "{again}"
    );
}

#[test]
fn a_newer_version_gets_a_folder_of_its_own_with_the_overlay() {
    let dir = TestFolder::new();
    dir.write(
        &format!("{OURS}/service-2.json"),
        &cats(&json!({"shape": "Food", "documentation": "ours"})),
    );
    dir.write(
        &format!("{OURS}/overlay.json"),
        &json!({"shapes": {"Food": {"sensitive": true}}}),
    );
    let mut new = cats(&json!({"shape": "Food", "documentation": "theirs"}));
    new["metadata"]["apiVersion"] = json!("2025-01-31");
    dir.write("new/cats/2025-01-31/service-2.json", &new);
    dir.update("new", Docs::Keep).unwrap();
    let member = &dir.read("ours/cats/2025-01-31/service-2.json")["shapes"]["FeedRequest"]["members"]["food"];
    assert_eq!(member["documentation"], "ours");
    assert!(dir.has("ours/cats/2025-01-31/overlay.json"));
    assert!(dir.has(&format!("{OURS}/service-2.json")));
}

#[test]
fn an_overlay_that_is_there_for_a_newer_version_stays() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    dir.write(
        &format!("{OURS}/overlay.json"),
        &json!({"shapes": {"Food": {"sensitive": true}}}),
    );
    let prepared = json!({"shapes": {"FeedRequest": {"sensitive": true}}});
    dir.write("ours/cats/2025-01-31/overlay.json", &prepared);
    let mut new = cats(&json!({"shape": "Food"}));
    new["metadata"]["apiVersion"] = json!("2025-01-31");
    dir.write("new/cats/2025-01-31/service-2.json", &new);
    dir.update("new", Docs::Keep).unwrap();
    assert_eq!(dir.read("ours/cats/2025-01-31/overlay.json"), prepared);
    assert!(dir.has("ours/cats/2025-01-31/service-2.json"));
}

#[test]
fn a_version_older_than_ours_is_refused_and_changes_nothing() {
    let dir = TestFolder::new();
    let old = cats(&json!({"shape": "Food", "documentation": "older"}));
    for version in ["2020-01-01", "2024-01-31"] {
        dir.write(&format!("ours/cats/{version}/service-2.json"), &old);
    }
    dir.write("new/cats/2020-01-01/service-2.json", &cats(&json!({"shape": "Food"})));
    let error = dir.update("new", Docs::Keep).unwrap_err();
    assert!(error.contains("is older than ours, 2024-01-31"), "{error}");
    assert_eq!(dir.read("ours/cats/2020-01-01/service-2.json"), old);
}

#[test]
fn what_has_no_faults_is_updated_where_the_caller_keeps_going_and_the_rest_is_told() {
    let dir = TestFolder::new();
    for service in ["cats", "dogs"] {
        let path = format!("{service}/2024-01-31/service-2.json");
        dir.write(&format!("ours/{path}"), &cats(&json!({"shape": "Food"})));
        dir.write(
            &format!("new/{path}"),
            &cats(&json!({"shape": "Food", "documentation": "theirs"})),
        );
    }
    dir.write(
        "new/dogs/2024-01-31/service-2.json",
        &cats(&json!({"shape": "Nowhere"})),
    );
    let before = dir.read("ours/dogs/2024-01-31/service-2.json");
    let wanted = UpdateOptions {
        keep_going: true,
        ..dir.wanted("new", &[], Docs::Take)
    };
    let mut out = Vec::new();
    assert!(!update(&wanted, &mut out).unwrap());
    let told = String::from_utf8(out).unwrap();
    assert!(
        told.contains("cats/2024-01-31: changed") && told.contains("\ndogs: "),
        "{told}"
    );
    assert!(told.contains("Nowhere"), "{told}");
    assert_eq!(dir.read("ours/dogs/2024-01-31/service-2.json"), before);
    assert_ne!(dir.read("ours/cats/2024-01-31/service-2.json"), before);
}

#[test]
fn a_compressed_model_becomes_a_plain_one() {
    let dir = TestFolder::new();
    let folder = dir.path(OURS);
    fs::create_dir_all(&folder).unwrap();
    let file = fs::File::create(folder.join("service-2.json.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let ours = cats(&json!({"shape": "Food", "documentation": "ours"}));
    packed.write_all(ours.to_string().as_bytes()).unwrap();
    packed.finish().unwrap();
    let mut new = cats(&json!({"shape": "Food", "documentation": "theirs"}));
    new["shapes"]["Food"]["max"] = json!(9);
    dir.write(&format!("{NEW}/service-2.json"), &new);
    dir.update("new", Docs::Keep).unwrap();
    assert!(!dir.has(&format!("{OURS}/service-2.json.gz")));
    let read = dir.read(&format!("{OURS}/service-2.json"));
    assert_eq!(
        read["shapes"]["FeedRequest"]["members"]["food"]["documentation"],
        "ours"
    );
    assert_eq!(read["shapes"]["Food"]["max"], 9);
}

#[test]
fn a_service_can_be_named_twice_and_not_with_a_version() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    dir.write(&format!("{OURS}/waiters-2.json"), &json!({"waiters": {}}));
    dir.write(&format!("{NEW}/service-2.json"), &cats(&json!({"shape": "Food"})));
    let told = dir.update_services("new", &["cats", "cats"]).unwrap();
    assert_eq!(told.matches("cats/2024-01-31: changed").count(), 1, "{told}");
    let error = dir.update_services("new", &["cats/2024-01-31"]).unwrap_err();
    assert!(error.contains("give the service alone"), "{error}");
}

#[test]
fn an_update_to_which_our_overlay_does_not_fit_changes_nothing() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    dir.write(
        &format!("{OURS}/overlay.json"),
        &json!({"shapes": {"Food": {"sensitive": true}}}),
    );
    let mut new = cats(&json!({"shape": "Meal"}));
    new["shapes"] = json!({"FeedRequest": new["shapes"]["FeedRequest"], "Meal": {"type": "string"}});
    dir.write(&format!("{NEW}/service-2.json"), &new);
    let error = dir.update("new", Docs::Keep).unwrap_err();
    assert!(
        error.starts_with("nothing was changed") && error.contains("overlay.json:"),
        "{error}"
    );
    assert_eq!(
        dir.read(&format!("{OURS}/service-2.json")),
        cats(&json!({"shape": "Food"}))
    );
}

#[test]
fn an_update_reads_a_wheel() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    let mut wheel = zip::ZipWriter::new(fs::File::create(dir.path("botocore.whl")).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (model, docs) in [
        ("cats/2023-01-31", "older"),
        ("cats/2024-01-31", "theirs"),
        ("dogs/2024-01-31", "theirs"),
    ] {
        wheel
            .start_file(format!("botocore/data/{model}/service-2.json"), options)
            .unwrap();
        let text = cats(&json!({"shape": "Food", "documentation": docs})).to_string();
        wheel.write_all(text.as_bytes()).unwrap();
    }
    wheel.finish().unwrap();
    let told = dir.update("botocore.whl", Docs::Take).unwrap();
    assert!(told.contains("\ncats/2024-01-31: changed: service-2.json\n"), "{told}");
    let error = dir.update_services("botocore.whl", &["cats", "DOGS"]).unwrap_err();
    assert!(
        error.ends_with("has no service \"DOGS\"; did you mean \"dogs\"?"),
        "{error}"
    );
    assert!(!Path::new(&dir.path("ours/dogs")).exists());
}

/// A Smithy model of cats with one operation of this name.
fn smithy_cats(operation: &str) -> Value {
    json!({"smithy": "2.0", "shapes": {
        "zoo#Cats": {"type": "service", "version": "2024-01-31", "operations": [{"target": format!("zoo#{operation}")}],
            "traits": {"aws.protocols#restJson1": {}, "aws.auth#sigv4": {"name": "cats"}, "aws.api#service": {"sdkId": "Cats"}}},
        format!("zoo#{operation}"): {"type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}}},
    }})
}

#[test]
fn an_update_reads_smithy_models_in_the_layout_of_aws() {
    let dir = TestFolder::new();
    dir.write(
        "new/models/cats/service/2024-01-31/cats-2024-01-31.json",
        &smithy_cats("Feed"),
    );
    dir.write("new/package.json", &json!({}));
    dir.update_services("new", &["cats"]).unwrap();
    assert_eq!(dir.read(&format!("{OURS}/model.json")), smithy_cats("Feed"));
    dir.write(
        "new/models/cats/service/2024-01-31/cats-2024-01-31.json",
        &smithy_cats("Groom"),
    );
    let told = dir.update("new", Docs::Take).unwrap();
    assert!(
        told.contains("\ncats/2024-01-31: changed: model.json\n") && told.contains("Groom"),
        "{told}"
    );
}

#[test]
fn an_update_from_smithy_takes_the_place_of_c2j_and_keeps_the_overlay() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    dir.write(
        &format!("{OURS}/overlay.json"),
        &json!({"operations": {"Feed": {"rename": "GiveFood"}}}),
    );
    dir.write("cats.json", &smithy_cats("Feed"));
    let told = dir.update("cats.json", Docs::Take).unwrap();
    assert!(
        dir.has(&format!("{OURS}/model.json")) && !dir.has(&format!("{OURS}/service-2.json")),
        "{told}"
    );
    assert!(dir.has(&format!("{OURS}/overlay.json")));
}

#[test]
fn a_smithy_model_stays_where_it_is() {
    let dir = TestFolder::new();
    let ours = "ours/cats/service/2024-01-31/cats.json";
    dir.write(ours, &smithy_cats("Feed"));
    dir.write("cats.json", &smithy_cats("Groom"));
    dir.update("cats.json", Docs::Take).unwrap();
    assert_eq!(dir.read(ours), smithy_cats("Groom"));
    fs::remove_dir_all(dir.path("ours")).unwrap();
    dir.write("ours/zoo.json", &smithy_cats("Feed"));
    dir.update("cats.json", Docs::Take).unwrap();
    assert_eq!(dir.read("ours/zoo.json"), smithy_cats("Groom"));
    assert!(!dir.has("ours/cats"));
    dir.write(&format!("{NEW}/service-2.json"), &cats(&json!({"shape": "Food"})));
    let error = dir.update("new", Docs::Take).unwrap_err();
    assert!(
        error.contains("zoo.json is a Smithy AST, and the new model of cats is C2J"),
        "{error}"
    );
}

#[test]
fn an_update_reads_a_tarball() {
    let dir = TestFolder::new();
    let packed = flate2::write::GzEncoder::new(
        fs::File::create(dir.path("models.tar.gz")).unwrap(),
        flate2::Compression::fast(),
    );
    let mut archive = tar::Builder::new(packed);
    for (path, operation) in [
        ("models-1a2b3c/models/cats/service/2023-01-31/cats.json", "Older"),
        ("models-1a2b3c/models/cats/service/2024-01-31/cats.json", "Feed"),
        ("models-1a2b3c/models/dogs/service/2024-01-31/dogs.json", "Walk"),
    ] {
        let text = smithy_cats(operation).to_string();
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
    dir.update_services("models.tar.gz", &["cats"]).unwrap();
    assert_eq!(dir.read(&format!("{OURS}/model.json")), smithy_cats("Feed"));
    let error = dir.update_services("models.tar.gz", &["DOGS"]).unwrap_err();
    assert!(
        error.ends_with("has no service \"DOGS\"; did you mean \"dogs\"?"),
        "{error}"
    );
}

#[test]
fn what_an_update_cannot_come_from_is_told() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    dir.write("new/dogs/2024-01-31/service-2.json", &cats(&json!({"shape": "Food"})));
    let error = |from| dir.update(from, Docs::Keep).unwrap_err();
    assert!(error("nowhere").contains("give a folder of models, a Smithy AST, a wheel"));
    assert!(error("new").contains("has no service \"cats\""));
    fs::write(dir.path("file"), "text").unwrap();
    assert!(error("file").contains("file is no wheel and no tarball, or is cut off"));
}

#[test]
fn a_model_of_ours_with_faults_is_told_from_a_new_one() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Fodo"})));
    dir.write(&format!("{NEW}/service-2.json"), &cats(&json!({"shape": "Food"})));
    let error = dir.update("new", Docs::Keep).unwrap_err();
    assert!(
        error.starts_with("nothing was changed, as the model that is there now has faults; mend it, or delete "),
        "{error}"
    );
    fs::remove_dir_all(dir.path("ours/cats")).unwrap();
    // An empty folder is as good as none.
    dir.update_services("new", &["cats"]).unwrap();
    assert!(dir.has(&format!("{OURS}/service-2.json")));
}

#[test]
fn an_update_says_whether_it_was_written_and_what_is_next() {
    let dir = TestFolder::new();
    dir.write(&format!("{OURS}/service-2.json"), &cats(&json!({"shape": "Food"})));
    let mut new = cats(&json!({"shape": "Food"}));
    new["shapes"]["Food"]["max"] = json!(9);
    dir.write(&format!("{NEW}/service-2.json"), &new);
    let mut wanted = dir.wanted("new", &[], Docs::Keep);
    wanted.dry_run = true;
    let told = |wanted: &UpdateOptions| {
        let mut out = Vec::new();
        update(wanted, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert!(told(&wanted).ends_with("\ndry run: nothing was written\n"));
    wanted.dry_run = false;
    let next = "\nwritten; `cargo xtask codegen` brings the clients up to date\n";
    assert!(told(&wanted).ends_with(next));
    assert!(!told(&wanted).contains("written"), "there is nothing more to write");
}
