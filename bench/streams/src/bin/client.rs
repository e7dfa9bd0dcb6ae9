//! Moves one body and says what that took: `client WHO WHAT PORT SIZE FILE [CERTIFICATE]`.
//!
//! WHO is `async`, `blocking` (both generated clients), `bare` (hyper alone) or `sdk`; WHAT is `get`, `get-crc32`, `put`, or, for `bare`
//! alone, `put-crc32` and `put-crc32-sha256`: the hashes that others compute for a `put`. A `get` writes to FILE, or drops the bytes
//! where FILE is `-`; a `put` reads FILE. With a certificate it goes over TLS. Printed are CPU seconds, and the most memory above what
//! the program had before, in KiB.

use std::fs;

use streams::{Job, bare, generated, usage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [who, what, port, size, file, rest @ ..] = &*args else {
        return Err("client WHO WHAT PORT SIZE FILE [CERTIFICATE]".into());
    };
    let job = Job {
        what: what.clone(),
        port: port.parse()?,
        size: size.parse()?,
        file: (file != "-").then(|| file.into()),
        certificate: rest.first().map(Into::into),
    };
    // A small body first: what the program loads and sets up is not what is measured.
    let small = match &job.file {
        Some(file) if !job.is_get() => {
            let path = file.with_extension("small");
            fs::write(&path, "x")?;
            Job {
                size: 1,
                file: Some(path),
                ..job.clone()
            }
        }
        _ => Job {
            size: 10 << 20,
            file: None,
            ..job.clone()
        },
    };
    let run = |job: &Job| match &**who {
        "async" => generated::run_async(job),
        "blocking" => generated::run_blocking(job),
        "bare" => bare::run(job),
        #[cfg(feature = "sdk")]
        "sdk" => streams::sdk::run(job),
        _ => Err("there is no such client".into()),
    };
    run(&small)?;
    let (cpu, memory) = (usage::cpu_seconds()?, usage::peak_memory()?);
    run(&job)?;
    println!("{:.3} {}", usage::cpu_seconds()? - cpu, usage::peak_memory()? - memory);
    if let (true, Some(file)) = (what.starts_with("get"), &job.file) {
        assert_eq!(fs::metadata(file)?.len(), job.size, "the file is not whole");
    }
    Ok(())
}
