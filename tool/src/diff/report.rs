//! Reviews as people read them: grouped by service, operation and shape, the worst first.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_codegen::review::{Bump, Class, Finding};
use tinsmith_model::{ChangeKind, Place};

use super::compare::Comparison;

/// How many names of a line are shown where there are many.
const SHOWN: usize = 8;
/// From this number of places on, a change is reported once for all of them.
const MANY: usize = 4;

/// Everything that was found.
pub(super) struct Report {
    /// What was compared.
    pub old: String,
    pub new: String,
    /// The services that have changed, the worst first.
    pub services: Vec<ServiceReport>,
    /// How many services were compared.
    pub compared: usize,
    /// How many could not be.
    pub failed: usize,
}

/// What has changed in a service.
pub(super) struct ServiceReport {
    pub name: String,
    pub old_version: Option<String>,
    pub new_version: Option<String>,
    /// Each change, the worst first.
    pub findings: Vec<Finding>,
}

/// Changes that belong together.
pub(super) struct Group {
    pub title: Title,
    pub lines: Vec<ReportLine>,
}

/// What the changes of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Title {
    /// The operation or the shape, by its name in the model.
    Name(String),
    /// Words of ours: `new operations`.
    Words(&'static str),
}

impl Title {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Words(words) => words,
        }
    }
}

/// One change, or several that differ in nothing but the place.
pub(super) struct ReportLine {
    pub class: Class,
    /// What has changed: `codeVerifier: member added`.
    pub what: String,
    /// The places, where there are several.
    pub places: Vec<String>,
    /// How many types have come or gone with operations and go without saying, but are counted.
    pub types: usize,
    pub why: &'static str,
    /// The Rust that it touches, with types: `sso_oidc::CreateToken::code_verifier: Option<String>`.
    pub rust: Vec<String>,
}

impl ReportLine {
    /// What has changed, and where. Nothing that breaks is left out, and nothing at all if `all` is wanted.
    pub(super) fn what(&self, all: bool) -> String {
        let shown = if all || self.class == Class::Breaking {
            usize::MAX
        } else {
            SHOWN
        };
        let types = match self.types {
            0 => String::new(),
            1 => ", with 1 type".to_owned(),
            types => format!(", with {types} types"),
        };
        match self.places.as_slice() {
            [] => format!("{}{types}", self.what),
            [place] => format!("{place}: {}{types}", self.what),
            places => format!("{} × {}{types}: {}", self.what, places.len(), listed(places, shown)),
        }
    }
}

impl Report {
    pub(super) fn new(old: &str, new: &str, comparisons: Vec<Comparison>, failed: usize) -> Self {
        let compared = comparisons.len();
        let services = comparisons.into_iter().filter_map(|comparison| {
            let review = comparison.review.filter(|review| !review.findings.is_empty())?;
            Some(ServiceReport {
                name: comparison.service,
                old_version: comparison.old_version,
                new_version: comparison.new_version,
                findings: review.findings,
            })
        });
        let mut services: Vec<_> = services.collect();
        services.sort_by(|a, b| (a.worst(), &a.name).cmp(&(b.worst(), &b.name)));
        Self {
            old: old.to_owned(),
            new: new.to_owned(),
            services,
            compared,
            failed,
        }
    }

    /// The verdict on the services that could be compared, unless there are none.
    pub(super) fn verdict(&self) -> Option<Class> {
        (self.failed == 0 || self.compared > 0).then(|| self.worst())
    }

    /// What a verdict does not cover: nothing, or `, but 1 service could not be compared`.
    pub(super) fn but(&self) -> String {
        match self.failed {
            0 => String::new(),
            _ => format!(", but {}", self.failures()),
        }
    }

    /// How many could not be compared, for people.
    pub(super) fn failures(&self) -> String {
        match self.failed {
            1 => "1 service could not be compared".to_owned(),
            failed => format!("{failed} services could not be compared"),
        }
    }

    /// The worst that was found.
    pub(super) fn worst(&self) -> Class {
        let all = self.services.iter().map(ServiceReport::worst);
        all.min().unwrap_or(Class::NoEffect)
    }

    /// How many changes there are of each class that has any, the worst first.
    pub(super) fn counts(&self) -> Vec<(Class, usize)> {
        let of = |class| {
            let all = self.services.iter().flat_map(|service| &service.findings);
            all.filter(|finding| finding.class == class).count()
        };
        let counts = Class::ALL.into_iter().map(|class| (class, of(class)));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

impl ServiceReport {
    /// The verdict on it.
    pub(super) fn worst(&self) -> Class {
        self.findings.first().map_or(Class::NoEffect, |finding| finding.class)
    }

    /// `2019-06-10`, or `2019-06-10 → 2024-01-31`.
    pub(super) fn versions(&self) -> String {
        match (&self.old_version, &self.new_version) {
            (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
            (_, Some(version)) | (Some(version), None) => version.clone(),
            (None, None) => String::new(),
        }
    }

    /// What has an effect on code, by operation and shape. Unless `all` is wanted, the types of a new operation are just counted,
    /// as they go without saying.
    pub(super) fn groups(&self, all: bool) -> Vec<Group> {
        let whole: BTreeSet<&str> = self.findings.iter().filter_map(whole_operation).collect();
        let whole_of = |finding: &Finding| {
            let alone = matches!(finding.change.kind, ChangeKind::ShapeAdded | ChangeKind::ShapeRemoved);
            let operation = whole.get(finding.operation.as_deref()?).copied();
            operation.filter(|_| alone && !all)
        };
        let mut types: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shown = Vec::new();
        for finding in self.findings.iter().filter(|finding| is_code(finding)) {
            match whole_of(finding) {
                Some(operation) => *types.entry(operation).or_default() += 1,
                None => shown.push(finding),
            }
        }
        let repeated = repeated(&shown);
        let mut groups: BTreeMap<(Class, Title), Vec<&Finding>> = BTreeMap::new();
        let mut worst: BTreeMap<Title, Class> = BTreeMap::new();
        for finding in shown {
            let title = repeated
                .get(&likeness(finding))
                .cloned()
                .unwrap_or_else(|| title(finding));
            // They come worst first.
            let class = *worst.entry(title.clone()).or_insert(finding.class);
            groups.entry((class, title)).or_default().push(finding);
        }
        let groups = groups.into_iter().map(|((_, title), findings)| Group {
            title,
            lines: lines(&findings, &types),
        });
        groups.collect()
    }

    /// Documentation that reads differently.
    pub(super) fn docs(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| is_docs(finding))
    }

    /// What has no effect: kinds of changes, and how many there are of each.
    pub(super) fn silent(&self) -> BTreeMap<ChangeKind, usize> {
        let mut kinds = BTreeMap::new();
        for finding in self.findings.iter().filter(|finding| finding.class == Class::NoEffect) {
            *kinds.entry(finding.change.kind).or_default() += 1;
        }
        kinds
    }
}

/// The place of a change in the words of the model: `CreateTokenRequest.codeVerifier`.
pub(super) fn place(place: &Place) -> String {
    match place {
        Place::Service => "service".to_owned(),
        Place::Operation(name) | Place::Shape(name) => name.clone(),
        Place::Waiter(name) => format!("waiter {name}"),
        Place::Member { shape, member } => format!("{shape}.{member}"),
        Place::Value { shape, value } => format!("{shape} {value:?}"),
    }
}

/// `member added`
pub(super) fn words(kind: ChangeKind) -> String {
    kind.name().replace('-', " ")
}

/// `docs only`
pub(super) fn class_words(class: Class) -> &'static str {
    match class {
        Class::Breaking => "breaking",
        Class::Additive => "additive",
        Class::WireOnly => "wire only",
        Class::DocsOnly => "docs only",
        Class::NoEffect => "no effect",
    }
}

/// What the verdict asks of the crate's version.
pub(super) fn bump(class: Class) -> &'static str {
    match class.bump() {
        Bump::Major => "a major version (0.y.z: 0.(y+1).0)",
        Bump::Minor => "a minor version (0.y.z: 0.y.(z+1))",
        Bump::Patch => "a patch version",
        Bump::None => "no new version",
    }
}

/// `1 breaking, 2 docs only`
pub(super) fn counts(counts: &[(Class, usize)]) -> String {
    let counts = counts
        .iter()
        .map(|(class, count)| format!("{count} {}", class_words(*class)));
    counts.collect::<Vec<_>>().join(", ")
}

/// `a, b and 5 more`
pub(super) fn listed(names: &[String], shown: usize) -> String {
    match names.get(..shown) {
        Some(some) if names.len() > shown + 1 => format!("{} and {} more", some.join(", "), names.len() - shown),
        _ => names.join(", "),
    }
}

fn is_code(finding: &Finding) -> bool {
    finding.class != Class::NoEffect && !is_docs(finding)
}

fn is_docs(finding: &Finding) -> bool {
    finding.class == Class::DocsOnly && finding.change.kind == ChangeKind::DocumentationChanged
}

/// The operation that has come or gone as a whole.
fn whole_operation(finding: &Finding) -> Option<&str> {
    let whole = matches!(
        finding.change.kind,
        ChangeKind::OperationAdded | ChangeKind::OperationRemoved
    );
    finding.operation.as_deref().filter(|_| whole)
}

fn title(finding: &Finding) -> Title {
    let operation = finding.operation.as_deref();
    let name = operation.or(finding.change.place.shape());
    name.map_or(Title::Words("service"), |name| Title::Name(name.to_owned()))
}

/// What changes have in common that differ in nothing but the place.
type Likeness<'a> = (Class, ChangeKind, &'a Option<String>, &'a Option<String>);

fn likeness(finding: &Finding) -> Likeness<'_> {
    let change = &finding.change;
    (finding.class, change.kind, &change.old, &change.new)
}

/// Changes of whole operations and shapes that occur several times, with the title of their group.
fn repeated<'a>(findings: &[&'a Finding]) -> BTreeMap<Likeness<'a>, Title> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    let whole = findings
        .iter()
        .filter(|finding| matches!(finding.change.place, Place::Operation(_) | Place::Shape(_)));
    for finding in whole {
        *counts.entry(likeness(finding)).or_default() += 1;
    }
    let titled = counts.into_iter().filter_map(|(likeness, count)| {
        let title = match likeness.1 {
            ChangeKind::OperationAdded => "new operations",
            ChangeKind::ErrorAdded => "new errors",
            ChangeKind::ShapeAdded => "new types",
            _ if count >= MANY => "in several places",
            _ => return None,
        };
        Some((likeness, Title::Words(title)))
    });
    titled.collect()
}

/// A line for each change, or for several that differ in nothing but the place; `types` go without saying with these operations.
fn lines(findings: &[&Finding], types: &BTreeMap<&str, usize>) -> Vec<ReportLine> {
    let mut lines: Vec<ReportLine> = Vec::new();
    let mut rest = findings;
    while let Some((first, _)) = rest.split_first() {
        let alike = |finding: &&&Finding| likeness(finding) == likeness(first) && finding.why == first.why;
        let count = match first.change.place {
            Place::Service => 1,
            _ => rest.iter().take_while(alike).count().max(1),
        };
        // A member has a type that people want to see, unless there are many and nothing breaks.
        let is_member = matches!(first.change.place, Place::Member { .. });
        let count = if is_member && (count < MANY || first.class == Class::Breaking) {
            1
        } else {
            count
        };
        let (same, others) = rest.split_at(count);
        let is_grouped = matches!(
            first.change.kind,
            ChangeKind::OperationAdded | ChangeKind::ErrorAdded | ChangeKind::ShapeAdded
        );
        let line = if count == 1 && !is_grouped {
            line(first)
        } else {
            folded(same, first)
        };
        let operations = same.iter().filter_map(|finding| whole_operation(finding));
        lines.push(ReportLine {
            types: operations.filter_map(|operation| types.get(operation)).sum(),
            ..line
        });
        rest = others;
    }
    lines
}

fn line(finding: &Finding) -> ReportLine {
    let change = &finding.change;
    let subject = match &change.place {
        Place::Service | Place::Operation(_) => None,
        Place::Shape(shape) => Some(shape)
            .filter(|shape| finding.operation.is_some() || change.kind == ChangeKind::ShapeAdded && !shape.is_empty()),
        Place::Waiter(name) => Some(name),
        Place::Member { member, .. } => Some(member),
        Place::Value { value, .. } => Some(value),
    };
    let mut what = match subject {
        Some(subject) => format!("{subject}: {}", words(change.kind)),
        None => words(change.kind),
    };
    what.push_str(&values(finding));
    let types = match (&finding.old_type, &finding.new_type) {
        (Some(old), Some(new)) => format!(": {old} → {new}"),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    };
    ReportLine {
        class: finding.class,
        what,
        places: Vec::new(),
        types: 0,
        why: finding.why,
        rust: finding.rust.iter().map(|path| format!("{path}{types}")).collect(),
    }
}

/// The old and the new value, if that says more than the change itself.
fn values(finding: &Finding) -> String {
    let change = &finding.change;
    let one_sided = ["-added", "-removed", "-listed", "-unlisted"];
    let is_one_sided = one_sided.iter().any(|end| change.kind.name().ends_with(end));
    match (&change.old, &change.new) {
        (None, None) => String::new(),
        (Some(old), Some(new)) => format!(", {old} → {new}"),
        (Some(one), None) | (None, Some(one)) if is_one_sided => format!(", {one}"),
        (None, Some(new)) => format!(", nothing → {new}"),
        (Some(old), None) => format!(", {old} → nothing"),
    }
}

fn folded(findings: &[&Finding], first: &Finding) -> ReportLine {
    let names: Vec<_> = findings
        .iter()
        .map(|finding| match &finding.change.place {
            Place::Value { value, .. } => value.clone(),
            Place::Member { member, .. } => member.clone(),
            other => place(other),
        })
        .collect();
    ReportLine {
        class: first.class,
        what: format!("{}{}", words(first.change.kind), values(first)),
        places: names,
        types: 0,
        why: first.why,
        rust: findings
            .iter()
            .flat_map(|finding| finding.rust.iter().cloned())
            .collect(),
    }
}
