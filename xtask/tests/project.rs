//! `tinsmith.json` of a repository: how it is made, and where models come from.

#[path = "test_folder/mod.rs"]
mod test_folder;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use test_folder::TestFolder;

const CATS: &str = r#"{
  "metadata": {
    "apiVersion": "2024-01-31", "endpointPrefix": "cats", "protocol": "rest-json", "serviceId": "Cats", "signatureVersion": "v4"
  },
  "operations": {"Feed": {"name": "Feed", "http": {"method": "POST", "requestUri": "/feed"}, "documentation": "Feeds."}},
  "shapes": {}
}"#;

fn run(folder: &TestFolder, arguments: &[&str]) -> (i32, String, String) {
    // Else the project of this repository would count where the folder has none.
    let output = folder
        .command(arguments)
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace('\\', "/");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn read(folder: &TestFolder, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

/// A wheel with a service, and its SHA-256 as the command tells it.
fn wheel(folder: &TestFolder) -> String {
    let mut wheel = zip::ZipWriter::new(fs::File::create(folder.path().join("models.whl")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    wheel
        .start_file("botocore/data/cats/2024-01-31/service-2.json", options)
        .unwrap();
    wheel.write_all(CATS.as_bytes()).unwrap();
    wheel.finish().unwrap();
    folder.write("tinsmith.json", &project(r#""path": "models.whl""#));
    let (_, _, err) = run(folder, &["models", "update", "--service", "cats"]);
    let (_, hash) = err.split_once("\"sha256\": \"").unwrap();
    hash.split('"').next().unwrap().to_owned()
}

fn project(source: &str) -> String {
    format!(
        r#"{{"sources": {{"ours": {{{source}, "docs": "take"}}}}, "targets": [{{"models": "models", "out": "src", "source": "ours"}}]}}"#
    )
}

#[test]
fn outside_a_project_commands_say_what_makes_one() {
    let folder = TestFolder::with(&[]);
    let (code, _, err) = run(&folder, &["codegen"]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "error: there is no tinsmith.json with targets here or above; `cargo xtask init` makes one. Or give --models DIR and --out DIR\n"
        )
    );
}

#[test]
fn a_folder_without_a_package_gets_a_project_of_crates_and_one_that_is_there_stays() {
    let folder = TestFolder::with(&[]);
    let (code, out, err) = run(&folder, &["init"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let file = read(&folder, "tinsmith.json");
    assert!(
        file.contains("\"layout\": \"crates\"") && file.contains("\"out\": \"clients\""),
        "{file}"
    );
    let (code, _, err) = run(&folder, &["init"]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "error: there is tinsmith.json already; edit it, or delete it to begin anew\n"
        )
    );
}

#[test]
fn a_project_counts_in_all_folders_below_it() {
    let folder = TestFolder::with(&[
        ("models/cats/2024-01-31/service-2.json", CATS),
        (
            "tinsmith.json",
            r#"{"targets": [{"models": "models", "out": "clients/src"}]}"#,
        ),
        ("deep/down/file", ""),
    ]);
    let mut command = folder.command(&["codegen"]);
    let output = command.current_dir(folder.path().join("deep/down")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("clients/src/cats/feed.rs").exists());
    let (code, out, _) = folder.xtask(&["codegen", "--check"]);
    assert_eq!((code, out.contains("up to date")), (0, true), "{out}");
}

#[test]
fn an_update_takes_only_the_file_whose_hash_the_project_has() {
    let folder = TestFolder::with(&[]);
    let hash = wheel(&folder);
    assert!(!folder.path().join("models").exists());
    let other = "0".repeat(64);
    folder.write(
        "tinsmith.json",
        &project(&format!(r#""path": "models.whl", "sha256": "{other}""#)),
    );
    let (code, _, err) = run(&folder, &["models", "update", "--service", "cats"]);
    assert_eq!(
        (code, err),
        (
            1,
            format!(
                "error: nothing was changed: models.whl is another file than tinsmith.json:1:14 names: its SHA-256 is\n    \
                 {hash}, not\n    {other}\nIf it is the one that you want, write the first\n"
            )
        )
    );
    folder.write(
        "tinsmith.json",
        &project(&format!(r#""path": "models.whl", "sha256": "{hash}""#)),
    );
    let (code, out, err) = run(&folder, &["models", "update", "--service", "cats"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    // With its texts, as the source says.
    assert!(read(&folder, "models/cats/2024-01-31/service-2.json").contains("Feeds."));
    // All that are there, from then on.
    let (code, out, _) = run(&folder, &["models", "update"]);
    assert_eq!((code, out.contains("up to date")), (0, true), "{out}");
}

#[test]
fn a_source_with_a_url_is_downloaded() {
    let folder = TestFolder::with(&[]);
    let hash = wheel(&folder);
    let bytes = fs::read(folder.path().join("models.whl")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/models-{}.whl", listener.local_addr().unwrap(), &hash[..8]);
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.extend(byte);
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            bytes.len()
        );
        stream.write_all(&[head.as_bytes(), &bytes].concat()).unwrap();
    });
    folder.write(
        "tinsmith.json",
        &project(&format!(r#""url": "{url}", "sha256": "{hash}""#)),
    );
    let update = |folder: &TestFolder| {
        let mut command = folder.command(&["models", "update", "--service", "cats"]);
        let command = command.env("TMPDIR", folder.path()).env("TEMP", folder.path());
        command.output().unwrap()
    };
    let output = update(&folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(read(&folder, "models/cats/2024-01-31/service-2.json").contains("Feeds."));
    // The server is gone; the file is there.
    let output = update(&folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn checking_and_listing_cover_all_targets_in_whatever_layout() {
    let dogs = CATS.replace("Cats", "Dogs").replace("cats", "dogs");
    let folder = TestFolder::with(&[
        ("a/cats/2024-01-31/service-2.json", CATS),
        ("b/dogs/2024-01-31/service-2.json", &dogs),
        (
            "tinsmith.json",
            r#"{"targets": [{"models": "a", "out": "src"}, {"models": "b", "out": "clients", "layout": "crates"}]}"#,
        ),
    ]);
    let (code, _, err) = run(&folder, &["codegen"]);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = run(&folder, &["models", "check"]);
    assert_eq!(out, "2 models: 0 faults, 0 warnings\n");
    let (_, out, _) = run(&folder, &["models", "check", "dogs"]);
    assert_eq!(out, "1 model: 0 faults, 0 warnings\n");
    let (code, _, err) = run(&folder, &["models", "check", "birds"]);
    assert!(
        code == 2 && err.starts_with("error: a has no service \"birds\""),
        "{err}"
    );
    let (_, out, _) = run(&folder, &["models", "list"]);
    let generated = out.lines().filter(|line| line.ends_with("  yes"));
    assert_eq!(generated.count(), 2, "{out}");
}
