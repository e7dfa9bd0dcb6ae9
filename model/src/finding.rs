//! Findings: faults while they are collected, before places become lines and columns.

use std::borrow::Cow;

use crate::fault::{Fault, FaultKind, Report, Subject};
use crate::json::Place;
use crate::source::{Role, SourceFile};

/// What has been found so far, and which part of the model is being looked at.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    subject: Option<Subject>,
    member: Option<String>,
}

#[derive(Debug)]
struct Finding {
    kind: FaultKind,
    place: Place,
    subject: Option<Subject>,
    member: Option<String>,
    message: String,
    help: String,
}

impl Findings {
    /// Adds a finding about the part of the model that is being looked at.
    pub(crate) fn add(
        &mut self,
        kind: FaultKind,
        place: Place,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.list.push(Finding {
            kind,
            place,
            subject: self.subject.clone(),
            member: self.member.clone(),
            message: message.into().into_owned(),
            help: help.into().into_owned(),
        });
    }

    /// From here on, findings are about this.
    pub(crate) fn look_at(&mut self, subject: Option<Subject>) {
        self.subject = subject;
        self.member = None;
    }

    /// From here on, findings are about this member of the subject.
    pub(crate) fn look_at_member(&mut self, member: Option<&str>) {
        self.member = member.map(str::to_owned);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Sorts them and works out lines and columns.
    pub(crate) fn report(self, service: &str, sources: &[SourceFile]) -> Report {
        let mut list = self.list;
        let path = |finding: &Finding| file(sources, finding.place).map_or("", |source| &source.path);
        list.sort_by(|a, b| (path(a), a.place, &a.message).cmp(&(path(b), b.place, &b.message)));
        let mut report = Report::default();
        let mut cursor = Cursor::default();
        for finding in list {
            let fault = finding.fault(service, sources, &mut cursor);
            let to = if fault.kind.is_warning() {
                &mut report.warnings
            } else {
                &mut report.faults
            };
            to.push(fault);
        }
        report
    }
}

fn file(sources: &[SourceFile], place: Place) -> Option<&SourceFile> {
    sources.get(place.file as usize)
}

impl Finding {
    fn fault(self, service: &str, sources: &[SourceFile], cursor: &mut Cursor) -> Fault {
        let source = file(sources, self.place);
        let (line, column) = source.map_or((1, 1), |source| cursor.line_and_column(&source.text, self.place));
        let (kind, help) = match source.map(|s| Role::of(&s.path)) {
            // A model may be newer than this crate. An overlay is written for it.
            Some(Some(Role::Overlay)) if self.kind.is_warning() => (
                FaultKind::UnknownInOverlay,
                match self.help {
                    none if none.is_empty() => "an overlay may only say what is understood".to_owned(),
                    help => help,
                },
            ),
            _ => (self.kind, self.help),
        };
        Fault {
            kind,
            file: source.map_or_else(|| service.to_owned(), |s| s.path.clone()),
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

/// The line and column of a single place, both from 1.
pub(crate) fn line_and_column(text: &str, place: Place) -> (usize, usize) {
    Cursor::default().line_and_column(text, place)
}

/// Counts lines on from the last place, so that many findings in a large file cost one pass.
#[derive(Default)]
struct Cursor {
    at: Place,
    line: usize,
    line_start: usize,
}

impl Cursor {
    fn line_and_column(&mut self, text: &str, place: Place) -> (usize, usize) {
        if place.file != self.at.file || place.offset < self.at.offset {
            *self = Self::default();
        }
        let (from, to) = (self.at.offset as usize, place.offset as usize);
        for (i, _) in text.get(from..to).unwrap_or_default().match_indices('\n') {
            self.line += 1;
            self.line_start = from + i + 1;
        }
        self.at = place;
        let before = text.get(self.line_start..to).unwrap_or_default();
        (self.line + 1, before.chars().count() + 1)
    }
}
