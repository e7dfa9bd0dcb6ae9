//! What is generated depends on the model alone.

use tinsmith_model::ModelFolder;

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
