//! A model becomes Rust that parses, in files below its own folder, or has faults.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tinsmith_model::{Service, SourceFile};

fuzz_target!(|text: &str| {
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text: text.to_owned(),
    };
    let Ok(loaded) = Service::from_sources("demo", "2024-01-31", &[source]) else {
        return;
    };
    let Ok(generated) = tinsmith_codegen::generate(&loaded.service) else {
        return;
    };
    for file in generated.files {
        assert!(
            file.path.starts_with("demo/") && !file.path.contains(".."),
            "{}",
            file.path
        );
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{}: {error}\n{}", file.path, file.contents);
        }
    }
});
