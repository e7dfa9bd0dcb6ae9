//! The report in Markdown, for pull requests.

use std::io::{self, Write};

use tinsmith_codegen::review::{Class, Finding};

use super::report::{Report, ServiceReport, Title, bump, class_words, counts, listed, place, words};
use super::words::{Piece, pieces};

/// How many Rust paths of a change are shown.
const PATHS: usize = 3;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    match report.verdict() {
        None => writeln!(out, "## Models: no verdict, {}\n", report.failures())?,
        Some(_) if report.services.is_empty() && report.failed == 0 => return writeln!(out, "**Models: no changes.**"),
        Some(worst) => writeln!(
            out,
            "## Models: {}, {}{}\n",
            class_words(worst),
            bump(worst),
            report.but()
        )?,
    }
    let found = match report.counts() {
        none if none.is_empty() => "Nothing else has changed".to_owned(),
        found => counts(&found),
    };
    writeln!(out, "{}, from {} to {}.", found, code(&report.old), code(&report.new))?;
    for service in &report.services {
        self::service(service, out)?;
    }
    Ok(())
}

fn service(service: &ServiceReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n### {} {}: {}",
        escaped(&service.name),
        service.versions(),
        class_words(service.worst())
    )?;
    for group in service.groups(false) {
        let title = match &group.title {
            Title::Name(name) => code(name),
            Title::Words(words) => (*words).to_owned(),
        };
        writeln!(out, "\n{title}\n")?;
        for line in group.lines {
            write!(
                out,
                "- **{}** {}; {}",
                class_words(line.class),
                escaped(&line.what(false)),
                line.why
            )?;
            if !line.rust.is_empty() && line.places.len() <= PATHS {
                let paths: Vec<_> = line.rust.iter().map(|path| code(path)).collect();
                write!(out, " ({})", listed(&paths, PATHS))?;
            }
            writeln!(out)?;
        }
    }
    docs(service, out)?;
    silent(service, out)
}

fn docs(service: &ServiceReport, out: &mut dyn Write) -> io::Result<()> {
    let docs: Vec<_> = service.docs().collect();
    if docs.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n<details><summary>Documentation: {} {}</summary>\n",
        docs.len(),
        if docs.len() == 1 { "text" } else { "texts" }
    )?;
    for finding in docs {
        writeln!(out, "- {}: {}", code(&place(&finding.change.place)), text(finding))?;
    }
    writeln!(out, "\n</details>")
}

fn text(finding: &Finding) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_default();
    let pieces = pieces(&text(&finding.change.old), &text(&finding.change.new));
    let pieces = pieces.into_iter().map(|piece| match piece {
        Piece::Same(words) => escaped(&words),
        Piece::Gone(words) => format!("<del>{}</del>", escaped(&words)),
        Piece::New(words) => format!("<ins>{}</ins>", escaped(&words)),
        Piece::Cut => "…".to_owned(),
    });
    pieces.collect::<Vec<_>>().join(" ")
}

fn silent(service: &ServiceReport, out: &mut dyn Write) -> io::Result<()> {
    let findings = service
        .findings
        .iter()
        .filter(|finding| finding.class == Class::NoEffect);
    let findings: Vec<_> = findings.collect();
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n<details><summary>No effect on generated code: {}</summary>\n",
        findings.len()
    )?;
    for finding in findings {
        let change = &finding.change;
        writeln!(
            out,
            "- {}: {}; {}",
            code(&place(&change.place)),
            words(change.kind),
            finding.why
        )?;
    }
    writeln!(out, "\n</details>")
}

/// Text of a model as nothing but text.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // A name after it would be called.
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text of a model as code.
fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.contains('`') {
        return escaped(&text);
    }
    format!("`{text}`")
}
