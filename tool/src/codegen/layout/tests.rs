use super::*;
use crate::project::Package;

/// Two clients, one with the version in its name, of files with a line each.
fn clients() -> Vec<Client> {
    let client = |model: &str, name: &str, module: &str, features: &[&'static str]| Client {
        model: model.to_owned(),
        name: name.to_owned(),
        module: module.to_owned(),
        features: features.to_vec(),
        operations: 1,
        files: ["mod", "client"]
            .map(|stem| File {
                path: format!("{module}/{stem}.rs"),
                contents: format!("{HEADER}\n"),
            })
            .into(),
    };
    vec![
        client("big-cats/2020-01-01", "big-cats-2020-01-01", "big_cats_2020_01_01", &[]),
        client("big-cats/2024-01-31", "big-cats", "big_cats", &["query", "jmespath"]),
    ]
}

fn target(layout: Layout) -> Target {
    Target {
        layout,
        ..Target::new("models".into(), "out".into())
    }
}

/// All files of a target, those of `client.rs` by path alone.
fn shown(target: &Target) -> String {
    let runtime = Runtime::parse("0.1").unwrap();
    let tree = lay_out(target, clients(), Vec::new(), &runtime).unwrap();
    let shared = tree.shared.into_iter().map(|file| (file.path, file.contents));
    let files = tree.clients.into_iter().flat_map(|client| client.files);
    let files = files.map(|file| (tree.home.join(file.path), file.contents));
    let shown = shared.chain(files).map(|(path, contents)| {
        let path = path.display().to_string().replace('\\', "/");
        if path.ends_with("client.rs") {
            format!("==== {path}\n")
        } else {
            format!("==== {path}\n{contents}")
        }
    });
    shown.collect()
}

#[test]
fn one_crate_has_a_feature_a_service() {
    insta::assert_snapshot!(shown(&target(Layout::Crate)));
}

#[test]
fn a_workspace_has_a_crate_a_service() {
    insta::assert_snapshot!(shown(&target(Layout::Crates)));
}

#[test]
fn all_services_with_a_name_that_the_crate_needs_are_refused() {
    let mut clients = clients();
    for (client, name) in clients.iter_mut().zip(["hyper", "default"]) {
        client.name = name.to_owned();
    }
    let runtime = Runtime::parse("0.1").unwrap();
    let error = lay_out(&target(Layout::Crate), clients, Vec::new(), &runtime);
    assert_eq!(
        error.err().unwrap().to_string(),
        "a generated crate has something else of the name of these services: \"hyper\", \"default\"; nothing was changed. \
         Name all others with --service, or generate these with --layout modules"
    );
}

#[test]
fn manifests_have_the_fields_of_the_target() {
    let package = Package {
        name: Some("my-{service}".to_owned()),
        version: Some("1.2.3".to_owned()),
        license: Some("MIT".to_owned()),
        description: Some("Calls \"{service}\"".to_owned()),
        repository: Some("https://example.com/clients".to_owned()),
        readme: Some("README.md".into()),
        registry: Some("ours".to_owned()),
    };
    let target = Target {
        package,
        ..target(Layout::Crates)
    };
    let shown = shown(&target);
    for line in [
        "name = \"my-big-cats\"",
        "description = \"Calls \\\"big-cats\\\"\"",
        "version = \"1.2.3\"",
        "license = \"MIT\"",
        "license.workspace = true",
        "repository = \"https://example.com/clients\"",
        "repository.workspace = true",
        "readme = \"../../README.md\"",
        "publish = [\"ours\"]",
    ] {
        assert!(shown.contains(&format!("\n{line}\n")), "{line}\n{shown}");
    }
}
