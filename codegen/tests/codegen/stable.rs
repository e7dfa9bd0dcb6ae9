//! What is generated depends on the model alone.

use serde_json::{Map, Value};
use tinsmith_codegen::{File, generate};
use tinsmith_model::{ModelFolder, Service, StoredFile};

use crate::{files, root};

#[test]
fn the_same_model_gives_the_same_bytes() {
    for folder in ModelFolder::all(root()).unwrap() {
        assert_eq!(files(&folder), files(&folder), "{}", folder.service);
    }
}

#[test]
fn no_file_tells_when_or_where_it_was_made() {
    for folder in ModelFolder::all(root()).unwrap() {
        for file in files(&folder) {
            assert!(!file.contents.contains(env!("CARGO_MANIFEST_DIR")), "{}", file.path);
            let text = file.contents.replace(&folder.version, "");
            let mut numbers = text.split(|c: char| !c.is_ascii_digit());
            let year = numbers.find(|number| number.len() == 4 && number.starts_with("20"));
            assert_eq!(year, None, "{}", file.path);
        }
    }
}

#[test]
fn limits_and_the_order_of_what_has_none_change_nothing() {
    for folder in ModelFolder::all(root()).unwrap() {
        let (files, others) = (edited(&folder, |_| {}), edited(&folder, reorder_and_limit));
        assert_eq!(files.len(), others.len(), "{}", folder.service);
        for (file, other) in files.iter().zip(others) {
            assert_eq!(file.contents, other.contents, "{}", file.path);
        }
    }
}

/// The files that are generated once something is done to the model.
fn edited(folder: &ModelFolder, edit: fn(&mut Value)) -> Vec<File> {
    let mut sources = folder.read().unwrap();
    let model = sources
        .iter_mut()
        .find(|source| StoredFile::is_model(&source.path))
        .unwrap();
    let mut value = serde_json::from_str(&model.text).unwrap();
    edit(&mut value);
    model.text = value.to_string();
    let loaded = Service::from_sources(&folder.service, &folder.version, &sources);
    let service = loaded.unwrap_or_else(|report| panic!("{report}")).service;
    generate(&service).unwrap_or_else(|faults| panic!("{faults:#?}")).files
}

/// Turns the lists around that are sets to callers, and gives every shape that can have them other limits.
fn reorder_and_limit(model: &mut Value) {
    let entries = |model: &mut Value, of: &str, edit: fn(&mut Map<String, Value>)| {
        let entries = model[of].as_object_mut().into_iter().flatten();
        entries.filter_map(|(_, entry)| entry.as_object_mut()).for_each(edit);
    };
    entries(model, "operations", |operation| reverse(operation, "errors"));
    entries(model, "shapes", |shape| {
        reverse(shape, "required");
        reverse(shape, "enum");
        match shape.get("type").and_then(Value::as_str) {
            Some("string") => drop(shape.insert("pattern".to_owned(), "[0-9]+".into())),
            // Calls by name check the least alone.
            Some("list" | "map" | "integer" | "long") => drop(shape.insert("max".to_owned(), 7_000_000.into())),
            _ => {}
        }
    });
}

fn reverse(entry: &mut Map<String, Value>, list: &str) {
    if let Some(list) = entry.get_mut(list).and_then(Value::as_array_mut) {
        list.reverse();
    }
}
