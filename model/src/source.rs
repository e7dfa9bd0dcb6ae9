//! Source files: the texts that a model is made of.

use std::fmt;

/// One file of a model.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The label by which people know it, as faults show it. Its last part tells what is in it: `service-2.json`,
    /// `overlay.json`, … with or without `.gz`.
    pub path: String,
    /// What is in it, unpacked.
    pub text: String,
}

/// Without the text: models are long.
impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile")
            .field("path", &self.path)
            .field("length", &self.text.len())
            .finish()
    }
}

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The model itself.
    Service,
    /// What botocore adds to it by hand.
    ServiceExtras,
    /// What we add to it by hand.
    Overlay,
    Paginators,
    PaginatorsExtras,
    Waiters,
    WaitersExtras,
    EndpointRules,
    /// Sample calls, which nothing here reads.
    Examples,
}

impl Role {
    const NAMES: [(&str, Self); 9] = [
        ("service-2.json", Self::Service),
        ("service-2.sdk-extras.json", Self::ServiceExtras),
        ("overlay.json", Self::Overlay),
        ("paginators-1.json", Self::Paginators),
        ("paginators-1.sdk-extras.json", Self::PaginatorsExtras),
        ("waiters-2.json", Self::Waiters),
        ("waiters-2.sdk-extras.json", Self::WaitersExtras),
        ("endpoint-rule-set-1.json", Self::EndpointRules),
        ("examples-1.json", Self::Examples),
    ];

    /// Told by the name of the file.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let name = name.strip_suffix(".gz").unwrap_or(name);
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, role)| *role)
    }

    /// The name of the file.
    pub(crate) fn file_name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, role)| *role == self)
            .map_or("", |(name, _)| name)
    }
}
