//! `docs/reviewing-an-update.md` walks through an update of a model. What it shows is what there is, and what it says of programs is
//! so.

use std::collections::BTreeMap;
use std::fs;

use tinsmith_codegen::{File, generate};
use tinsmith_model::{Service, SourceFile};

use crate::earlier::{page, services};
use crate::generated_crate::GeneratedCrate;
use crate::{below_header, root};

/// A program of the earlier time: it signs in with a device code, and sets it.
const CALLER: &str = r#"
use super::sso_oidc::{Client, Error, ServiceError};

/// Signs in.
pub async fn sign_in(client: &Client) -> Result<String, Error> {
    let app = client.register_client().client_name("a").client_type("public").scopes(["b"]).send().await?;
    let (id, secret) = (app.client_id.unwrap_or_default(), app.client_secret.unwrap_or_default());
    let start = client.start_device_authorization().client_id(&id).client_secret(&secret).start_url("https://a.example");
    let code = start.send().await?.device_code.unwrap_or_default();
    loop {
        let draft = client.create_token().grant_type("c").device_code(&code);
        match draft.client_id(&id).client_secret(&secret).send().await {
            Ok(token) => return Ok(token.access_token.unwrap_or_default()),
            Err(error) if matches!(error.service(), Some(ServiceError::AuthorizationPendingException(_))) => {}
            Err(error) => return Err(error),
        }
    }
}
"#;

/// One that refreshes a token, for which it has no device code.
const NEWER_CALLER: &str = r#"
/// Refreshes a token.
#[cfg(feature = "refresh")]
pub async fn refresh(client: &Client, token: &str) -> Result<String, Error> {
    let draft = client.create_token().client_id("a").client_secret("b").grant_type("refresh_token");
    Ok(draft.refresh_token(token).send().await?.access_token.unwrap_or_default())
}
"#;

fn sources(earlier: bool) -> Vec<SourceFile> {
    let services = services(earlier).into_iter();
    let of_one = services.filter(|(folder, _)| folder == "sso-oidc/2019-06-10");
    of_one.map(|(_, source)| source).collect()
}

fn client(earlier: bool) -> Vec<File> {
    let loaded = Service::from_sources("sso-oidc", "2019-06-10", &sources(earlier));
    let service = loaded.unwrap_or_else(|report| panic!("{report}")).service;
    generate(&service).unwrap().files
}

/// All files that the page shows, before or after, by their paths in the repository.
fn files(after: bool) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for source in sources(!after) {
        files.insert(
            format!("model/services/sso-oidc/2019-06-10/{}", source.path),
            source.text,
        );
    }
    for file in client(!after) {
        files.insert(format!("generated/src/{}", file.path), file.contents);
    }
    let path = "operation/2024-01-31/service-2.json";
    let mut text = fs::read_to_string(root().join(path)).unwrap();
    if after {
        text = text.replace(r#""required": ["title", "pages"]"#, r#""required": ["title"]"#);
    }
    let model = SourceFile {
        path: "service-2.json".to_owned(),
        text: text.clone(),
    };
    let small = Service::from_sources("operation", "2024-01-31", &[model])
        .unwrap()
        .service;
    let snapshot = generate(&small)
        .unwrap()
        .files
        .into_iter()
        .find(|file| file.path.ends_with("/put_book.rs"));
    let head = "---\nsource: codegen/tests/codegen/operations.rs\n---\n";
    let snapshot = format!("{head}{}", below_header(&snapshot.unwrap(), "operation/2024-01-31"));
    files.insert(format!("codegen/tests/models/{path}"), text);
    files.insert(
        "codegen/tests/snapshots/operation__put_book.rs.snap".to_owned(),
        snapshot,
    );
    files
}

/// The lines of one side of a hunk, `-` or `+`, are in the text, from the line on that the hunk names.
fn assert_there(hunk: &str, side: char, text: &str, path: &str) {
    let (head, body) = hunk.split_once('\n').unwrap();
    let (_, start) = head.split_once(side).unwrap();
    let start: usize = start.split([',', ' ']).next().unwrap().parse().unwrap();
    let shown = body
        .lines()
        .filter(|line| line.starts_with([' ', side]))
        .map(|line| &line[1..]);
    let shown: Vec<_> = shown.collect();
    let there: Vec<_> = text.lines().skip(start - 1).take(shown.len()).collect();
    assert_eq!(shown, there, "{path}, {head}");
}

#[test]
fn the_page_shows_what_there_is() {
    let page = page("reviewing-an-update.md");
    let (before, after) = (files(false), files(true));
    let mut hunks = 0;
    for block in page.split("\n```diff\n").skip(1) {
        let (block, _) = block.split_once("\n```").unwrap();
        let mut parts = block.split("\n@@ ");
        let path = parts.next().unwrap().rsplit_once("+++ b/").unwrap().1;
        for hunk in parts {
            assert_there(hunk, '-', &before[path], path);
            assert_there(hunk, '+', &after[path], path);
            hunks += 1;
        }
    }
    assert!(hunks > 10, "{hunks}");
    let unchanged = "generated/src/sso_oidc/start_device_authorization.rs";
    assert_eq!(before[unchanged], after[unchanged]);
}

#[test]
fn a_program_that_sets_the_device_code_compiles_before_and_after() {
    let made = GeneratedCrate::new("walkthrough", "refresh = []\nearlier = []");
    let mut lib = "//! A program, before and after an update.\n".to_owned();
    for (module, earlier) in [("before", true), ("after", false)] {
        made.write_all(&format!("src/{module}"), &client(earlier));
        let text = "//! A service and a program.\n\npub mod caller;\npub mod sso_oidc;\n";
        made.write(&format!("src/{module}/mod.rs"), text);
        made.write(
            &format!("src/{module}/caller.rs"),
            &format!("//! A program.\n{CALLER}{NEWER_CALLER}"),
        );
        let only_if = if earlier {
            "#[cfg(any(not(feature = \"refresh\"), feature = \"earlier\"))]\n"
        } else {
            ""
        };
        lib += &format!("{only_if}pub mod {module};\n");
    }
    made.write("src/lib.rs", &lib);
    made.must("check", &[]);
    made.must("check", &["--features", "refresh"]);
    let output = made.cargo("check", &["--features", "refresh,earlier"]);
    let message = String::from_utf8_lossy(&output.stderr);
    let expected = "error[E0277]: `device_code` is required by `CreateToken`";
    assert_eq!(
        (message.matches("error[").count(), message.contains(expected)),
        (1, true),
        "{message}"
    );
    let page = page("reviewing-an-update.md");
    assert!(page.contains(expected));
}
