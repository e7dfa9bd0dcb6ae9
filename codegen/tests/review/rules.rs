//! All rules together.

use std::collections::BTreeSet;

use tinsmith_codegen::review::{Finding, OneSided, review_one_sided, table};

use crate::model::edited;
use crate::{calm, compared, events, members, operations, services, shapes};

/// What the table of rules has of the rule that a finding comes from.
fn row(finding: &Finding) -> (String, String, String) {
    let words = |name: &str| name.replace('-', " ");
    (
        words(finding.change.kind.name()),
        words(finding.class.name()),
        finding.why.to_owned(),
    )
}

#[test]
fn each_rule_has_a_case() {
    let all = [
        events::ALL,
        members::ALL,
        operations::ALL,
        shapes::ALL,
        services::ALL,
        calm::ALL,
    ];
    let mut met = BTreeSet::new();
    for case in all.into_iter().flatten().copied().flatten() {
        met.extend(compared(case.before, case.after).findings.iter().map(row));
    }
    for kind in [OneSided::Added, OneSided::Removed] {
        met.extend(review_one_sided(&edited(&[]), kind).unwrap().findings.iter().map(row));
    }
    for line in table().lines().skip(2) {
        let cells: Vec<_> = line
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        let [change, _, class, why] = cells.as_slice() else {
            panic!("{line}");
        };
        assert!(
            met.contains(&(change.clone(), class.clone(), why.clone())),
            "no case for: {line}"
        );
    }
}

#[test]
fn a_service_comes_or_goes() {
    let told = |kind| crate::told(&review_one_sided(&edited(&[]), kind).unwrap().findings[0]);
    assert_eq!(told(OneSided::Added), "additive service-added demo");
    assert_eq!(told(OneSided::Removed), "breaking service-removed demo");
}
