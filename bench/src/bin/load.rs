//! Reads and links a service N times from the files of a folder: `load FOLDER N`.

use std::fs;
use std::hint::black_box;

use tinsmith_model::{Service, SourceFile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (folder, times) = (
        args.next().unwrap_or_default(),
        args.next().unwrap_or_default().parse::<u32>()?,
    );
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        sources.push(SourceFile {
            text: fs::read_to_string(&path)?,
            path: path.display().to_string(),
        });
    }
    for _ in 0..times {
        let loaded = Service::from_sources("a", "1", black_box(&sources));
        let loaded = loaded.map_err(|diagnostics| format!("{:?}", diagnostics.errors))?;
        assert!(!black_box(loaded).service.operations.is_empty());
    }
    Ok(())
}
