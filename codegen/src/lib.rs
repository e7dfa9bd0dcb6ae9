//! Turns a service model into the files of a Rust client. A pure function: no file system, no clock, no service known by name.
//!
//! 1. `lower`: a model → a plan. Every decision is made here: names, types, boxing, redaction, docs.
//! 2. `emit`: a plan → items. One small function a fragment; each shows the Rust that it emits.
//! 3. `render`: items → the text of a file.
//!
//! Three modules are the only doors through which text of a model becomes Rust: [`names`] makes identifiers, [`docs`] makes
//! doc comments, and string literals are made by `quote`. [`endpoint`] recognises the common endpoint rules.

pub mod docs;
mod emit;
pub mod endpoint;
mod fault;
mod lower;
pub mod names;
mod plan;
pub mod render;

pub use fault::Fault;

use tinsmith_model::Service;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder for generated code, with `/` between: `sso_oidc/client.rs`.
    pub path: String,
    /// Its text.
    pub contents: String,
}

/// Generates the client for a service: all its files, the module's own first.
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub fn generate(service: &Service) -> Result<Vec<File>, Vec<Fault>> {
    let plan = lower::lower(service)?;
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for file in emit::emit(&plan) {
        let source = format!("Model: {}", plan.source);
        match render::render(&source, file.items) {
            Ok(contents) => files.push(File {
                path: format!("{}/{}", names::Name::as_str(&plan.module), file.name),
                contents,
            }),
            Err(error) => faults.push(Fault {
                service: plan.source.clone(),
                subject: file.name,
                message: error.to_string(),
                help: "this is a fault of the generator, not of the model".to_owned(),
            }),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}
