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

/// The files of all models of the workspace, each with the folder that it is in: `sso-oidc` is as it is, or with the patches that make
/// the earlier one of it.
pub(crate) fn services(earlier: bool) -> Vec<(String, SourceFile)> {
    let patches: Value = serde_json::from_str(&page("reviewing-an-update.json")).unwrap();
    let mut all = Vec::new();
    for folder in ModelFolder::all(&workspace().join("model/services")).unwrap() {
        for mut source in folder.read().unwrap() {
            source.path = source.path.rsplit('/').next().unwrap().to_owned();
            let patch = patches.get(&source.path);
            if let Some(patch) = patch.filter(|_| earlier && folder.service == "sso-oidc") {
                let mut json: Value = serde_json::from_str(&source.text).unwrap();
                merge(&mut json, patch);
                source.text = format!("{json:#}\n");
            }
            all.push((format!("{}/{}", folder.service, folder.version), source));
        }
    }
    all
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
