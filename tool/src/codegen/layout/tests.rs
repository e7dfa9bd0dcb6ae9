use super::*;

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

/// All files of a layout, those of `client.rs` by path alone.
fn shown(layout: Layout) -> String {
    let runtime = Runtime::Version("0.1".to_owned());
    let tree = lay_out(layout, Path::new("out"), clients(), Vec::new(), &runtime).unwrap();
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
    insta::assert_snapshot!(shown(Layout::Crate));
}

#[test]
fn a_workspace_has_a_crate_a_service() {
    insta::assert_snapshot!(shown(Layout::Crates));
}

#[test]
fn all_services_with_a_name_that_the_crate_needs_are_refused() {
    let mut clients = clients();
    for (client, name) in clients.iter_mut().zip(["hyper", "default"]) {
        client.name = name.to_owned();
    }
    let error = lay_out(
        Layout::Crate,
        Path::new("out"),
        clients,
        Vec::new(),
        &Runtime::Version("0.1".to_owned()),
    );
    assert_eq!(
        error.err().unwrap().to_string(),
        "a generated crate has something else of the name of these services: \"hyper\", \"default\"; nothing was changed. \
         Name all others with --service, or generate these with --layout modules"
    );
}
