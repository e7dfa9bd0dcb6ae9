//! `docs/your-own-service.md`: its commands on its model, before and after the change.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The code of the block of that language with that number in the document.
fn block(language: &str, number: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/your-own-service.md");
    let document = fs::read_to_string(path).unwrap();
    let blocks = document
        .split(&format!("```{language}\n"))
        .nth(number)
        .unwrap()
        .to_owned();
    blocks.split_once("```").unwrap().0.to_owned()
}

fn run(folder: &Path, arguments: &str) -> (bool, String) {
    let program = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8([program.stdout, program.stderr].concat()).unwrap();
    (program.status.success(), text)
}

#[test]
fn the_model_is_checked_and_generated_and_its_change_is_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |root: &str, model: &str| {
        let version = folder.path().join(root).join("notes/2024-01-31");
        fs::create_dir_all(&version).unwrap();
        fs::write(version.join("service-2.json"), model).unwrap();
    };
    let model = block("json", 1);
    write("models", &model);
    let (is_good, found) = run(folder.path(), "models check --models models");
    assert!(is_good && found.ends_with("1 model: 0 faults, 0 warnings\n"), "{found}");

    fs::create_dir_all(folder.path().join("src")).unwrap();
    let manifest = "[package]\nname = \"my-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    // The xtask of the document is in the workspace, so that it knows where the runtime is.
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let init = format!("init --blocking --runtime {}", runtime.display());
    let (is_good, told) = run(folder.path(), &init);
    assert!(is_good && told.contains("pub mod notes;"), "{told}");
    assert!(folder.path().join("src/notes/add_note.rs").is_file());
    let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
    assert!(
        manifest.contains(r#"features = ["blocking", "rest-json"]"#),
        "{manifest}"
    );

    write("old", &model);
    let text = r#""text": {"shape": "Text"}"#;
    let note = format!("{text}\n      }}\n    }},\n    \"Notes\"");
    let changed = model.replacen(&note, &format!("{},\n{note}", block("json", 2).trim()), 1);
    assert_ne!(changed, model);
    write("models", &changed);
    let (is_good, told) = run(folder.path(), "diff old models");
    assert!(is_good && told.starts_with(&block("text", 2)), "{told}");
    let (is_good, told) = run(folder.path(), "codegen");
    assert!(is_good, "{told}");
    let types = fs::read_to_string(folder.path().join("src/notes/types.rs")).unwrap();
    assert!(types.contains("pub colour: Option<String>"), "{types}");
}
