//! What is found in a model: faults and warnings of the reader and of the generator, in one form.

use serde_json::{Value, json};
use tinsmith_model::{Diagnostic, Diagnostics, ModelFolder, Place, Position, Service, Severity, SourceFile};

use super::snippet::Snippet;

/// Something that is wrong, or that should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) is_warning: bool,
    /// A word for the kind: `unknown-key`.
    pub(super) kind: &'static str,
    /// `sso-oidc/2019-06-10`
    pub(super) model: String,
    /// Which part of the model it is about; empty where that has no name.
    pub(super) subject: String,
    pub(super) message: String,
    /// What to do; empty where the message says it all.
    pub(super) help: String,
    /// Where it is, if it is at one place.
    pub(super) place: Option<FilePosition>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilePosition {
    pub(super) file: String,
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// Its line, where that can be shown.
    pub(super) snippet: Option<Snippet>,
}

impl FilePosition {
    fn new(sources: &[SourceFile], file: &str, line: usize, column: usize) -> Self {
        let source = sources.iter().find(|source| source.path == file);
        Self {
            file: file.to_owned(),
            line,
            column,
            snippet: source.and_then(|source| Snippet::at(&source.text, line, column)),
        }
    }
}

/// Everything that is found in a model, in the order of its files. What cannot be read is not generated, so the generator finds
/// nothing there.
pub(super) fn findings(folder: &ModelFolder) -> Vec<Finding> {
    let model = format!("{}/{}", folder.service, folder.version);
    let sources = match folder.read() {
        Ok(sources) => sources,
        Err(report) => return of_reader(&model, &[], &report),
    };
    match Service::from_sources(&folder.service, &folder.version, &sources) {
        Ok(loaded) => {
            let report = Diagnostics {
                warnings: loaded.warnings,
                ..Diagnostics::default()
            };
            let mut findings = of_reader(&model, &sources, &report);
            findings.extend(of_generator(&model, &sources, &loaded.service));
            findings
        }
        Err(report) => of_reader(&model, &sources, &report),
    }
}

fn of_reader(model: &str, sources: &[SourceFile], report: &Diagnostics) -> Vec<Finding> {
    let finding = |fault: &Diagnostic| {
        let subject = fault.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        Finding {
            is_warning: fault.kind.severity() == Severity::Warning,
            kind: fault.kind.name(),
            model: model.to_owned(),
            subject: match &fault.member {
                Some(member) => format!("{subject}, member {member:?}"),
                None => subject,
            },
            message: fault.message.clone(),
            help: fault.help.clone(),
            place: Some(FilePosition::new(sources, &fault.file, fault.line, fault.column)),
        }
    };
    report.errors.iter().chain(&report.warnings).map(finding).collect()
}

/// What the generator finds, where it can be mended.
fn of_generator(model: &str, sources: &[SourceFile], service: &Service) -> Vec<Finding> {
    let (is_warning, faults) = match tinsmith_codegen::generate(service) {
        Ok(generated) => (true, generated.warnings),
        Err(faults) => (false, faults),
    };
    let place = |place: &Place| {
        let Position { file, line, column } = place.position(sources)?;
        Some(FilePosition::new(sources, &file, line, column))
    };
    let finding = |fault: tinsmith_codegen::Problem| Finding {
        is_warning,
        kind: "codegen",
        model: model.to_owned(),
        subject: fault.subject,
        message: fault.message,
        help: fault.help,
        place: fault.place.as_ref().and_then(place),
    };
    faults.into_iter().map(finding).collect()
}

impl Finding {
    /// What it is about and what is wrong, in one line.
    pub(super) fn title(&self) -> String {
        if self.subject.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.subject, self.message)
        }
    }

    /// In the form of `--format json`.
    pub(super) fn to_json(&self) -> Value {
        let place = self.place.as_ref();
        let end = place.and_then(|place| Some(place.column + place.snippet.as_ref()?.width()));
        json!({
            "severity": if self.is_warning { "warning" } else { "error" },
            "kind": self.kind,
            "model": self.model,
            "subject": self.subject,
            "message": self.message,
            "help": self.help,
            "file": place.map(|place| &place.file),
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
            "endColumn": end,
        })
    }
}
