//! The places of diagnostics. A text has a mark `»` right before each key or value that is wrong. There must be a diagnostic with
//! that line and column, and at no other place.

use std::collections::BTreeSet;

use tinsmith_model::{Diagnostic, Diagnostics, SourceFile};

const MARK: char = '»';

/// File, line and column, both from 1.
type Marked = (String, usize, usize);

/// The sources without marks, and the marked places.
pub(crate) fn unmark(sources: &[(&str, &str)]) -> (Vec<SourceFile>, BTreeSet<Marked>) {
    let mut places = BTreeSet::new();
    let sources = sources.iter().map(|(path, text)| {
        for (end, _) in text.match_indices(MARK) {
            let before = text[..end].replace(MARK, "");
            let line = before.rsplit('\n').next().unwrap_or_default();
            let place = (before.matches('\n').count() + 1, line.chars().count() + 1);
            places.insert(((*path).to_owned(), place.0, place.1));
        }
        SourceFile {
            path: (*path).to_owned(),
            text: text.replace(MARK, ""),
        }
    });
    (sources.collect(), places)
}

/// The places of diagnostics.
fn places(diagnostics: &Diagnostics) -> BTreeSet<Marked> {
    let place = |fault: &Diagnostic| (fault.file.clone(), fault.line, fault.column);
    diagnostics
        .errors
        .iter()
        .chain(&diagnostics.warnings)
        .map(place)
        .collect()
}

/// Diagnostics are where the marks were.
#[track_caller]
pub(crate) fn assert_marked(diagnostics: &Diagnostics, marked: &BTreeSet<Marked>) {
    assert_eq!(
        &places(diagnostics),
        marked,
        "faults on the left, marks on the right; {diagnostics}"
    );
}

/// Every diagnostic is where a key or a value starts.
#[track_caller]
pub(crate) fn assert_at_tokens(diagnostics: &Diagnostics, sources: &[SourceFile]) {
    for fault in diagnostics.errors.iter().chain(&diagnostics.warnings) {
        let source = sources.iter().find(|source| source.path == fault.file).unwrap();
        let line = source.text.lines().nth(fault.line - 1).unwrap_or_default();
        let mut rest = line.chars().skip(fault.column - 1);
        let before = line.chars().nth(fault.column.wrapping_sub(2));
        let starts = rest
            .next()
            .is_some_and(|c| "{[\"-tfn".contains(c) || c.is_ascii_digit());
        let follows = before.is_none_or(|c| "{[:, ".contains(c));
        assert!(starts && follows, "{fault}\n{line}");
    }
}

#[test]
fn a_mark_is_a_place_in_the_text_without_marks() {
    let (sources, marked) = unmark(&[("a", "{»\"ü\": »1,\n »\"b\": 2}")]);
    assert_eq!(sources[0].text, "{\"ü\": 1,\n \"b\": 2}");
    let places: Vec<_> = marked.iter().map(|(_, line, column)| (*line, *column)).collect();
    assert_eq!(places, [(1, 2), (1, 7), (2, 2)]);
}
