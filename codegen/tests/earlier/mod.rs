//! The model of an earlier time with which `docs/reviewing-an-update.md` begins.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tinsmith_model::{ModelFolder, SourceFile};

/// A file of the page.
pub(crate) fn page(name: &str) -> String {
    fs::read_to_string(workspace().join("docs").join(name)).unwrap()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files of the model, as they are or with the patches that make the earlier one of it.
pub(crate) fn sources(earlier: bool) -> Vec<SourceFile> {
    let folders = ModelFolder::all(&workspace().join("model/services")).unwrap();
    let folder = folders.iter().find(|folder| folder.service == "sso-oidc").unwrap();
    let patches: Value = serde_json::from_str(&page("reviewing-an-update.json")).unwrap();
    let mut sources = folder.read().unwrap();
    for source in &mut sources {
        source.path = source.path.rsplit('/').next().unwrap().to_owned();
        if let Some(patch) = patches.get(&source.path).filter(|_| earlier) {
            let mut json: Value = serde_json::from_str(&source.text).unwrap();
            merge(&mut json, patch);
            source.text = format!("{json:#}\n");
        }
    }
    sources
}

/// A merge patch, after RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let (Value::Object(target), Value::Object(patch)) = (&mut *target, patch) else {
        *target = patch.clone();
        return;
    };
    target.retain(|key, _| patch.get(key) != Some(&Value::Null));
    for (key, value) in patch.iter().filter(|(_, value)| !value.is_null()) {
        merge(&mut target[key], value);
    }
}
