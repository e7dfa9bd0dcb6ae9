//! Collects diagnostics while a model is read and linked. At the end, places become lines and columns.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Severity, Subject};
use crate::source::{BuiltInFile, FileKind, SourceFile};
use crate::span::{FileOffset, LineCounter};

/// The diagnostics so far, and the part of the model that new ones are about.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    list: Vec<Collected>,
    subject: Option<Subject>,
    /// Empty for none: it is set for each member of a model, and keeps its memory.
    member: String,
    /// The amendments of the service, which are no file of the model.
    amendments: Option<BuiltInFile>,
}

/// A diagnostic whose place is not yet a line and a column.
#[derive(Debug)]
struct Collected {
    kind: DiagnosticKind,
    place: FileOffset,
    subject: Option<Subject>,
    member: Option<String>,
    message: String,
    help: String,
}

impl Collector {
    /// Adds a diagnostic about the current part of the model.
    pub(crate) fn add(
        &mut self,
        kind: DiagnosticKind,
        place: FileOffset,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.list.push(Collected {
            kind,
            place,
            subject: self.subject.clone(),
            member: Some(&self.member).filter(|name| !name.is_empty()).cloned(),
            message: message.into().into_owned(),
            help: help.into().into_owned(),
        });
    }

    /// Sets the part of the model that the next diagnostics are about.
    pub(crate) fn set_subject(&mut self, subject: Option<Subject>) {
        self.subject = subject;
        self.member.clear();
    }

    /// Sets the member of the subject that the next diagnostics are about.
    pub(crate) fn set_member(&mut self, member: Option<&str>) {
        self.member.clear();
        self.member.push_str(member.unwrap_or_default());
    }

    /// From here on, places can be in these amendments.
    pub(crate) fn set_amendments(&mut self, amendments: BuiltInFile) {
        self.amendments = Some(amendments);
    }

    /// Whether there are errors.
    pub(crate) fn has_errors(&self) -> bool {
        let mut kinds = self.list.iter().map(|collected| collected.kind);
        kinds.any(|kind| kind.severity() == Severity::Error)
    }

    /// How many diagnostics there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Sorts the diagnostics and works out their lines and columns.
    pub(crate) fn finish(self, service: &str, sources: &[SourceFile]) -> Diagnostics {
        let mut list = self.list;
        let texts = Texts {
            sources,
            amendments: self.amendments,
        };
        let path = |collected: &Collected| texts.of(collected.place).map_or("", |(path, _)| path);
        list.sort_by(|a, b| (path(a), a.place, &a.message).cmp(&(path(b), b.place, &b.message)));
        let mut diagnostics = Diagnostics::default();
        let mut lines = LineCounter::default();
        for collected in list {
            let diagnostic = collected.finish(service, &texts, &mut lines);
            match diagnostic.kind.severity() {
                Severity::Error => diagnostics.errors.push(diagnostic),
                Severity::Warning => diagnostics.warnings.push(diagnostic),
            }
        }
        diagnostics
    }
}

/// What places are in.
struct Texts<'a> {
    sources: &'a [SourceFile],
    amendments: Option<BuiltInFile>,
}

impl<'a> Texts<'a> {
    /// The label and the text of a place's file.
    fn of(&self, place: FileOffset) -> Option<(&'a str, &'a str)> {
        if place.file == BuiltInFile::NUMBER {
            return self.amendments.map(|amendments| (amendments.path, amendments.text));
        }
        let source = self.sources.get(place.file as usize)?;
        Some((&source.path, &source.text))
    }
}

impl Collected {
    fn finish(self, service: &str, texts: &Texts, lines: &mut LineCounter) -> Diagnostic {
        let source = texts.of(self.place);
        let (line, column) = source.map_or((1, 1), |(_, text)| lines.line_and_column(text, self.place));
        let is_overlay = source.is_some_and(|(path, _)| FileKind::of(path) == Some(FileKind::Overlay));
        // A model may be newer than this crate, but an overlay is written for it.
        let (kind, help) = match self.kind.severity() {
            Severity::Warning if is_overlay => {
                let help = match self.help {
                    none if none.is_empty() => "an overlay may only say what is understood".to_owned(),
                    help => help,
                };
                let kind = match self.kind {
                    DiagnosticKind::NoEffect => DiagnosticKind::DeadOverlay,
                    _ => DiagnosticKind::UnknownInOverlay,
                };
                (kind, help)
            }
            _ => (self.kind, self.help),
        };
        Diagnostic {
            kind,
            file: source.map_or(service, |(path, _)| path).to_owned(),
            line,
            column,
            service: service.to_owned(),
            subject: self.subject,
            member: self.member,
            message: self.message,
            help,
        }
    }
}
