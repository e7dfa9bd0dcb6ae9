//! Makes clients of models: the only place that knows the crates which do it.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tinsmith_model::{ModelFolder, Report, UnknownOperation};

pub(super) use tinsmith_codegen::File;

/// The client of one service.
pub(super) struct Client {
    /// The model it was made of: `sso-oidc/2019-06-10`.
    pub model: String,
    /// Its files.
    pub files: Vec<File>,
    /// The features of the runtime that it needs.
    pub features: Vec<&'static str>,
}

impl Client {
    /// `sso-oidc`
    pub(super) fn service(&self) -> &str {
        self.model.split('/').next().unwrap_or_default()
    }

    /// `sso_oidc`: the folder of its files.
    pub(super) fn module(&self) -> &str {
        let path = self.files.first().map_or("", |file| file.path.as_str());
        path.split('/').next().unwrap_or_default()
    }
}

/// What became of a model.
pub(super) struct Outcome {
    /// What was left out, each in one line or more.
    pub warnings: Vec<String>,
    pub result: Result<Client, Failure>,
}

/// Why there is no client.
pub(super) enum Failure {
    /// The model is wrong.
    Model(Report),
    /// The model is right, but cannot become Rust.
    Codegen(Vec<tinsmith_codegen::Fault>),
    /// The service has no such operation.
    Operation(UnknownOperation),
}

/// Generates all clients, on all cores, and shows how far it is if people are watching.
pub(super) fn generate_all(folders: &[ModelFolder], operations: &[String]) -> Vec<Outcome> {
    let progress = progress(folders.len());
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(folder) = folders.get(index) else { break };
            progress.set_message(folder.service.clone());
            let outcome = generate(folder, operations);
            progress.inc(1);
            // A panic elsewhere ends the program when all threads have ended.
            outcomes
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
                .push((index, outcome));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 1..cores.min(folders.len()) {
            scope.spawn(work);
        }
        work();
    });
    progress.finish_and_clear();
    let mut outcomes = outcomes.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn generate(folder: &ModelFolder, operations: &[String]) -> Outcome {
    match folder.load() {
        Ok(loaded) => {
            let mut warnings = loaded.warnings.iter().map(ToString::to_string).collect();
            let result = client(folder, loaded.service, operations, &mut warnings);
            Outcome { warnings, result }
        }
        Err(report) => Outcome {
            warnings: Vec::new(),
            result: Err(Failure::Model(report)),
        },
    }
}

fn client(
    folder: &ModelFolder,
    mut service: tinsmith_model::Service,
    operations: &[String],
    warnings: &mut Vec<String>,
) -> Result<Client, Failure> {
    if !operations.is_empty() {
        let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
        service = service.subset(&operations).map_err(Failure::Operation)?;
    }
    let generated = tinsmith_codegen::generate(&service).map_err(Failure::Codegen)?;
    warnings.extend(generated.warnings.iter().map(ToString::to_string));
    Ok(Client {
        model: format!("{}/{}", folder.service, folder.version),
        files: generated.files,
        features: generated.features,
    })
}

/// Is not shown unless stderr is a terminal.
fn progress(models: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} of {len} models generated: {msg}");
    let progress =
        ProgressBar::new(models as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}
