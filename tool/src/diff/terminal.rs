//! The report at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Color, Style};
use tinsmith_codegen::review::{Class, Finding};

use super::report::{Report, ServiceReport, bump, class_words, counts, listed, place, words};
use super::words::{Piece, pieces};
use crate::shown::clean;

/// More changed texts than these are counted and not shown.
const TEXTS: usize = 10;
/// How many Rust paths of a change are shown.
const PATHS: usize = 2;

/// Writes the report; `all` is everything, with nothing counted that can be shown.
pub(super) fn write(report: &Report, all: bool, has_colours: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut to = To { out, has_colours, all };
    for service in &report.services {
        to.service(service)?;
    }
    to.verdict(report)
}

/// Where it goes, and how.
struct To<'a> {
    out: &'a mut dyn Write,
    has_colours: bool,
    all: bool,
}

impl To<'_> {
    fn service(&mut self, service: &ServiceReport) -> io::Result<()> {
        let name = self.styled(Style::new().bold(), &service.name);
        let class = self.class(service.worst(), class_words(service.worst()));
        writeln!(self.out, "{name} {}: {class}", service.versions())?;
        for group in service.groups(self.all) {
            writeln!(self.out, "  {}", clean(group.title.text()))?;
            for line in group.lines {
                // The padding is outside of the colours, which have a length too.
                let class = self.class(line.class, class_words(line.class));
                let pad = " ".repeat(10 - class_words(line.class).len());
                writeln!(
                    self.out,
                    "    {class}{pad}{}; {}",
                    clean(&line.what(self.all)),
                    line.why
                )?;
                // Where there are many, the names of the places are enough.
                if !line.rust.is_empty() && (line.places.len() <= PATHS || self.all) {
                    let paths = self.styled(
                        Style::new().dimmed(),
                        &clean(&listed(&line.rust, if self.all { usize::MAX } else { PATHS })),
                    );
                    writeln!(self.out, "              {paths}")?;
                }
            }
        }
        self.docs(service)?;
        self.silent(service)?;
        writeln!(self.out)
    }

    fn docs(&mut self, service: &ServiceReport) -> io::Result<()> {
        let docs: Vec<_> = service.docs().collect();
        if docs.is_empty() {
            return Ok(());
        }
        if docs.len() > TEXTS && !self.all {
            let class = self.class(Class::DocsOnly, class_words(Class::DocsOnly));
            return writeln!(
                self.out,
                "  {class}: {} texts read differently (--all shows them)",
                docs.len()
            );
        }
        writeln!(self.out, "  documentation")?;
        for finding in docs {
            self.text(finding)?;
        }
        Ok(())
    }

    fn text(&mut self, finding: &Finding) -> io::Result<()> {
        let change = &finding.change;
        let text = |side: &Option<String>| side.clone().unwrap_or_default();
        let class = self.class(Class::DocsOnly, class_words(Class::DocsOnly));
        write!(self.out, "    {class} {}:", clean(&place(&change.place)))?;
        for piece in pieces(&text(&change.old), &text(&change.new)) {
            let shown = match piece {
                Piece::Same(words) => clean(&words),
                Piece::Gone(words) => self.marked(AnsiColor::Red, ("[-", "-]"), &words),
                Piece::New(words) => self.marked(AnsiColor::Green, ("{+", "+}"), &words),
                Piece::Cut => "…".to_owned(),
            };
            write!(self.out, " {shown}")?;
        }
        writeln!(self.out)
    }

    fn silent(&mut self, service: &ServiceReport) -> io::Result<()> {
        let kinds = service.silent();
        if self.all {
            for finding in service
                .findings
                .iter()
                .filter(|finding| finding.class == Class::NoEffect)
            {
                let change = &finding.change;
                writeln!(
                    self.out,
                    "    no effect {}: {}; {}",
                    clean(&place(&change.place)),
                    words(change.kind),
                    finding.why
                )?;
            }
        } else if !kinds.is_empty() {
            let kinds: Vec<_> = kinds
                .iter()
                .map(|(kind, count)| format!("{} {count}", words(*kind)))
                .collect();
            writeln!(self.out, "  no effect: {}", kinds.join(", "))?;
        }
        Ok(())
    }

    fn verdict(&mut self, report: &Report) -> io::Result<()> {
        let sides = format!("from {} to {}", clean(&report.old), clean(&report.new));
        match report.verdict() {
            None => writeln!(self.out, "no verdict: {}", report.failures())?,
            Some(_) if report.services.is_empty() && report.failed == 0 => {}
            Some(worst) => {
                let class = self.class(worst, class_words(worst));
                writeln!(self.out, "{class}: {}{}", bump(worst), report.but())?;
            }
        }
        if report.services.is_empty() {
            let none = if report.failed > 0 {
                "nothing else has changed"
            } else {
                "no changes"
            };
            return writeln!(self.out, "{none} {sides}");
        }
        let found = counts(&report.counts());
        let (changed, all) = (report.services.len(), report.compared);
        writeln!(self.out, "{sides}: {found}, in {changed} of {all} services")
    }

    fn class(&self, class: Class, text: &str) -> String {
        let colour = match class {
            Class::Breaking => AnsiColor::Red,
            Class::Additive => AnsiColor::Green,
            Class::WireOnly => AnsiColor::Yellow,
            Class::DocsOnly => AnsiColor::Blue,
            Class::NoEffect => return text.to_owned(),
        };
        self.styled(Style::new().bold().fg_color(Some(Color::Ansi(colour))), text)
    }

    /// With colours, or else with the marks of `git diff --word-diff`.
    fn marked(&self, colour: AnsiColor, marks: (&str, &str), words: &str) -> String {
        if self.has_colours {
            self.styled(Style::new().fg_color(Some(Color::Ansi(colour))), &clean(words))
        } else {
            format!("{}{}{}", marks.0, clean(words), marks.1)
        }
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.has_colours {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
