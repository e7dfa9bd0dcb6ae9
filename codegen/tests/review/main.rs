//! The rules for changes of models: for each rule a pair of small models, and the findings.
//!
//! A pair is the model in `model.rs` with edits, each a path and a JSON value: `shapes/Part/required ["size"]`. `null` deletes.

mod calm;
mod events;
mod keys;
mod members;
mod model;
mod operations;
mod rules;
mod services;
mod shapes;

use model::edited;
use tinsmith_codegen::review::{Finding, Review, review};

/// A change of the model, and what its review finds.
struct Case {
    /// The edits of the older model.
    before: &'static [&'static str],
    /// The edits of the newer model.
    after: &'static [&'static str],
    /// The findings, each as `class kind path`.
    expect: &'static [&'static str],
}

fn compared(old: &[&str], new: &[&str]) -> Review {
    review(&edited(old), &edited(new)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// `breaking required-added demo::Make::name`, and types if there are any.
fn told(finding: &Finding) -> String {
    let mut told = format!("{} {}", finding.class.name(), finding.change.kind.name());
    if !finding.rust.is_empty() {
        told += &format!(" {}", finding.rust.join(" "));
    }
    match (&finding.old_type, &finding.new_type) {
        (Some(old), Some(new)) => told += &format!(": {old} -> {new}"),
        (Some(one), None) | (None, Some(one)) => told += &format!(": {one}"),
        (None, None) => {}
    }
    told
}

/// Makes a test of each list of cases, and knows them all.
macro_rules! cases {
    ($($test:ident: $cases:ident;)*) => {
        $(
            #[test]
            fn $test() {
                crate::check($cases);
            }
        )*

        pub(crate) const ALL: &[&[crate::Case]] = &[$($cases),*];
    };
}
use cases;

#[track_caller]
fn check(cases: &[Case]) {
    for Case { before, after, expect } in cases {
        let findings = compared(before, after).findings;
        assert!(
            findings.is_sorted_by_key(|finding| finding.class),
            "the worst first: {findings:?}"
        );
        let mut found: Vec<_> = findings.iter().map(told).collect();
        let mut expected: Vec<_> = expect.to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "\nfrom {before:?}\nto {after:?}");
    }
}
