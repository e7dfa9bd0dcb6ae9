//! `docs/your-own-service.md`, step by step: its model is that of `demo/models/notes`, and its program calls its server.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tinsmith_demo::notes::{Client, ServiceError};
use tinsmith_runtime::client::CallOptions;
use tinsmith_runtime::credentials::Token;
use tinsmith_runtime::{Blocking, ConfigError};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The code of the first block of that language in the document.
fn block(language: &str) -> String {
    let document = text("../docs/your-own-service.md");
    let (_, after) = document.split_once(&format!("```{language}\n")).unwrap();
    after.split_once("```").unwrap().0.to_owned()
}

/// The document's server, on a port of its own. It takes Python; where there is none, the two tests that call it say so and end.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Option<Self> {
        if Command::new("python3").arg("--version").output().is_err() {
            eprintln!("not tested: there is no python3 to run the server of the document");
            return None;
        }
        let program = Command::new("python3")
            .args(["-c", &block("python"), "secret-key"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = program.unwrap();
        let mut url = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut url).unwrap();
        let url = url.trim().to_owned();
        Some(Self { process, url })
    }

    fn client(&self, key: &str) -> Client<Blocking> {
        let builder = Client::builder().endpoint_url(&self.url).api_key(Token::new(key));
        builder.build_blocking().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn the_model_of_the_document_is_the_one_that_is_generated() {
    assert_eq!(block("json"), text("models/notes/2024-01-31/service-2.json"));
}

#[test]
fn the_program_of_the_document_is_the_example() {
    let example = text("examples/notes.rs").replace("tinsmith_demo::notes", "my_app::notes");
    assert!(example.ends_with(&block("rust")));
}

#[test]
fn the_program_calls_the_server() {
    let Some(server) = Server::start() else { return };
    let client = server.client("secret-key");
    let note = client.add_note().text("buy tin").send().unwrap();
    assert_eq!((note.id, &*note.text), (1, "buy tin"));
    let found = client.list_notes().containing("tin").send().unwrap();
    assert_eq!(found.notes.len(), 1);
    client.delete_note().id(note.id).send().unwrap();
    let again = client.delete_note().id(note.id).send().unwrap_err();
    assert!(matches!(again.service(), Some(ServiceError::NoSuchNote(_))), "{again}");
    assert_eq!(
        (again.code(), again.message()),
        (Some("NoSuchNote"), Some("there is no such note"))
    );
}

#[test]
fn a_call_can_have_a_key_of_its_own_and_no_key_is_shown() {
    let Some(server) = Server::start() else { return };
    let client = server.client("wrong-key");
    let refused = client.list_notes().send().unwrap_err();
    assert!(!format!("{refused:?} {refused}").contains("wrong-key"));
    assert_eq!(refused.message(), Some("who are you?"));
    let options = CallOptions::new().api_key(Token::new("secret-key"));
    assert!(!format!("{options:?}").contains("secret-key"));
    let call = client.list_notes().prepare().options(options);
    assert_eq!(call.send().unwrap().notes, []);
}

#[test]
fn without_an_endpoint_there_is_no_client() {
    let missing = Client::builder().build_blocking();
    assert!(matches!(missing, Err(ConfigError::NoEndpoint)));
}
