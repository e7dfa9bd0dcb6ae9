//! The model that the pairs are made of.

use serde_json::{Map, Value};
use tinsmith_model::{Service, SourceFile};

/// Inputs: `MakeRequest`, hidden by its operation's builder, and `Part`. Outputs: `MakeResponse`, `Out`, the error. In both:
/// `Both`.
const SERVICE: &str = r##"{
  "metadata": {
    "apiVersion": "2024-01-31", "endpointPrefix": "demo", "protocols": ["rest-json"], "serviceFullName": "Demo",
    "serviceId": "Demo", "signatureVersion": "v4"
  },
  "operations": {
    "Make": {
      "name": "Make", "http": {"method": "POST", "requestUri": "/make/{id}"},
      "input": {"shape": "MakeRequest"}, "output": {"shape": "MakeResponse"}, "errors": [{"shape": "Bad"}]
    },
    "Ping": {"name": "Ping", "http": {"method": "POST", "requestUri": "/ping"}}
  },
  "shapes": {
    "MakeRequest": {"type": "structure", "required": ["id"], "members": {
      "id": {"shape": "Text", "location": "uri", "locationName": "id"}, "name": {"shape": "Text"}, "part": {"shape": "Part"},
      "choice": {"shape": "Choice"}, "both": {"shape": "Both"}, "texts": {"shape": "Texts"}
    }},
    "MakeResponse": {"type": "structure", "required": ["arn"], "members": {
      "arn": {"shape": "Text"}, "state": {"shape": "State"}, "both": {"shape": "Both"}, "out": {"shape": "Out"},
      "at": {"shape": "When"}, "tags": {"shape": "Tags"}
    }},
    "Part": {"type": "structure", "required": ["size"], "members": {"size": {"shape": "Size"}, "note": {"shape": "Text"}}},
    "Out": {"type": "structure", "required": ["size"], "members": {"size": {"shape": "Size"}, "note": {"shape": "Text"}}},
    "Both": {"type": "structure", "required": ["size"], "members": {"size": {"shape": "Size"}, "note": {"shape": "Text"}}},
    "Choice": {"type": "structure", "union": true, "members": {"one": {"shape": "Text"}, "two": {"shape": "Size"}}},
    "Bad": {"type": "structure", "exception": true, "members": {"message": {"shape": "Text"}, "detail": {"shape": "Text"}}},
    "State": {"type": "string", "enum": ["ON", "OFF"]},
    "Texts": {"type": "list", "member": {"shape": "Text"}},
    "Tags": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
    "Text": {"type": "string"},
    "Size": {"type": "integer"},
    "When": {"type": "timestamp"}
  }
}"##;

/// The model with edits. An edit can begin with the name of another file: `waiters-2.json#waiters {…}`.
#[track_caller]
pub(crate) fn edited(edits: &[&str]) -> Service {
    let service: Value = serde_json::from_str(SERVICE).unwrap();
    let mut files = vec![("service-2.json".to_owned(), service)];
    for edit in edits {
        let (path, value) = edit.split_once(' ').unwrap();
        let (file, path) = path.split_once('#').unwrap_or(("service-2.json", path));
        let value = serde_json::from_str(value).unwrap_or_else(|error| panic!("{edit}: {error}"));
        if !files.iter().any(|(name, _)| name == file) {
            files.push((file.to_owned(), Value::Object(Map::new())));
        }
        let (_, tree) = files.iter_mut().find(|(name, _)| name == file).unwrap();
        set(
            tree,
            &path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>(),
            value,
        );
    }
    let sources: Vec<_> = files
        .into_iter()
        .map(|(path, tree)| SourceFile {
            path,
            text: tree.to_string(),
        })
        .collect();
    let loaded = Service::from_sources("demo", "2024-01-31", &sources);
    loaded.unwrap_or_else(|report| panic!("{edits:?}: {report}")).service
}

fn set(tree: &mut Value, path: &[&str], value: Value) {
    match path {
        [] => *tree = value,
        [last] if value.is_null() => {
            tree.as_object_mut().unwrap().shift_remove(*last);
        }
        [first, rest @ ..] => {
            let object = tree.as_object_mut().unwrap();
            let next = object.entry(*first).or_insert_with(|| Value::Object(Map::new()));
            set(next, rest, value);
        }
    }
}
