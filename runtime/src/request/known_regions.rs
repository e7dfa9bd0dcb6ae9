//! The regions that answers have named, for later calls.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::schema::RegionRedirects;
use crate::value::{self, Structure, View};

/// The maximum number of regions that are remembered. With more, all are forgotten. A bucket takes about 100 bytes.
const MOST_KEPT: usize = 10_000;

/// The regions that a client has learnt, by the name of the subject, such as a bucket.
#[derive(Default)]
pub(crate) struct KnownRegions(Mutex<HashMap<String, String>>);

impl KnownRegions {
    /// The known region of the subject of an input.
    pub(super) fn of(&self, redirects: Option<&RegionRedirects>, input: &dyn Structure) -> Option<String> {
        let known = self.known();
        if known.is_empty() {
            return None;
        }
        known.get(&subject(redirects?, input)?).cloned()
    }

    pub(super) fn remember(&self, subject: String, region: String) {
        let mut known = self.known();
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(subject, region);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Their number is limited: the names come from the inputs of operations.
impl fmt::Debug for KnownRegions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownRegions")
            .field("known", &self.known().len())
            .finish()
    }
}

/// The subject of an input: the name of a bucket, for example.
pub(super) fn subject(redirects: &RegionRedirects, input: &dyn Structure) -> Option<String> {
    let mut subject = None;
    value::member(input, redirects.member, &mut |value| {
        if let View::String(text) = value.view() {
            subject = Some(text.to_owned());
        }
    });
    subject
}
