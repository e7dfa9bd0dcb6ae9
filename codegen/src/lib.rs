//! Turns a service model into the files of a Rust client. A pure function: no file system, no clock, no service known by name.
//!
//! 1. `lower`: a model → a plan. Every decision is made here: names, types, boxing, redaction, docs.
//! 2. `emit`: a plan → items. One small function a fragment; each shows the Rust that it emits.
//! 3. `render`: items → the text of a file.
//!
//! [`mod@plan`] is the data of step 1. `endpoint` recognises the common endpoint rules. [`review`] says what a change of a model
//! means for callers.
//!
//! # Doors
//!
//! A model is text from elsewhere. There are exactly three ways for its strings into Rust, each with a type of its own:
//!
//! - [`names`]: an identifier, or the name of a file. Letters and digits of ASCII are all that comes out, in words and never a
//!   keyword, at most 200 characters. A [`Scope`](names::Scope) is the only maker of the types that emitters accept as names.
//! - [`docs`]: a doc comment. A [`DocText`](docs::DocText) has lines of Markdown in which nothing is HTML, code or a link
//!   that was not meant, and no character that cannot be seen.
//! - `emit::literal`: a string literal. It is what `quote` makes of a `String`; wire names, codes, URIs and the notes of
//!   deprecations go there. Whatever cannot be seen has an escape.
//!
//! The second line of a file, which names the model, is a comment: [`render`](render::render) leaves out what could end it. An
//! identifier from text of this crate is made of a `&'static str`, which text of a model never is. A test looks for other ways in
//! the source of this crate.
//!
//! `lower::limits` has what is too large or too deep to become code.

pub mod docs;
mod emit;
mod endpoint;
mod lower;
pub mod names;
pub mod plan;
mod problem;
pub mod render;
pub mod review;
mod traits;

pub use emit::rust_type_with as rust_type;
pub use problem::Problem;
pub use traits::protocol;

use plan::{Derive, LeftOut, ServicePlan};
use tinsmith_model::{Place, Service};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder for generated code, with `/` between: `sso_oidc/client.rs`.
    pub path: String,
    /// Its text.
    pub contents: String,
}

/// The client for a service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// Its module, as `mod` takes it: `sso_oidc`.
    pub module: String,
    /// All its files, the module's own first.
    pub files: Vec<File>,
    /// The features of the runtime that it needs. Their order means nothing.
    pub features: Vec<&'static str>,
    /// The operations that were left out, because the runtime cannot call them.
    pub warnings: Vec<Problem>,
}

/// How a service is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The module has the version of the model in its name (`ec2_2014_09_01`), so that a client can have several versions of a
    /// service. Without it, the module has the name of the service.
    pub versioned: bool,
    /// All types that can have serde's traits have them, and so have the builders of operations.
    pub serde: bool,
    /// What single types have beyond what all have.
    pub derives: Vec<DeriveChoice>,
}

/// Traits that are chosen for a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeriveChoice {
    /// The name of the generated type; `*` is every type that can have them.
    pub type_name: String,
    /// The traits.
    pub derives: Vec<Derive>,
    /// Where that is written, for messages: `tinsmith.json:7:20`.
    pub place: String,
}

/// Makes the plan for a service: every decision about its client, as data. Operations that the runtime cannot call are not in
/// it, but in [`ServicePlan::left_out`].
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub fn plan(service: &Service, options: &Options) -> Result<ServicePlan, Vec<Problem>> {
    let module = match options.versioned {
        true => format!("{}-{}", service.name, service.version),
        false => service.name.clone(),
    };
    lower::lower(&module, service, options)
}

/// Generates the client for a service.
///
/// # Errors
///
/// Everything in the model that cannot become Rust.
pub fn generate(service: &Service) -> Result<Generated, Vec<Problem>> {
    generate_with(service, &Options::default())
}

/// Generates the client for a service, with options.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_with(service: &Service, options: &Options) -> Result<Generated, Vec<Problem>> {
    let plan = plan(service, options)?;
    let warning = |left_out: &LeftOut| Problem {
        service: plan.source.clone(),
        subject: format!("operation {:?}", left_out.operation),
        message: format!("left out: it needs {}, which the runtime does not have", left_out.needs),
        help: String::new(),
        place: Some(Place::Operation(left_out.operation.clone())),
    };
    Ok(Generated {
        module: plan.module.to_string(),
        files: files(&plan)?,
        features: plan.features(),
        warnings: plan.left_out.iter().map(warning).collect(),
    })
}

/// The files of the client with this plan.
///
/// # Errors
///
/// None but faults of the generator.
pub fn files(plan: &ServicePlan) -> Result<Vec<File>, Vec<Problem>> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for file in emit::emit(plan) {
        let source = format!("Model: {}", plan.source);
        match render::render(&source, file.items) {
            Ok(contents) => files.push(File {
                path: format!("{}/{}", names::Name::as_str(&plan.module), file.name),
                contents,
            }),
            Err(error) => problems.push(Problem::of_generator(&plan.source, file.name, &error)),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}
