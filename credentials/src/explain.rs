//! [`Explanation`]: where credentials were looked for, and what came of it.

use std::fmt;
use std::time::SystemTime;

use tinsmith::runtime::Timestamp;
use tinsmith::runtime::credentials::{Credentials, CredentialsError};

use crate::plan::{Finding, Place, Plan};

/// Where credentials were looked for, what each place said, and which one gave them. It contains no secret. `Display` shows a
/// line for each place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The places in their order, up to the one that ended the search.
    pub looks: Vec<Look>,
    /// Whether it is the result of a search. If not, it is what the configuration says, and no source was asked.
    pub is_resolved: bool,
}

/// A place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Look {
    /// The place; `None` for the profile files as a whole.
    pub place: Option<Place>,
    /// The result.
    pub outcome: Outcome,
}

/// The result of looking at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It has nothing, for this reason. The search went on.
    Nothing(String),
    /// It would be asked. This is the source.
    WouldAsk(String),
    /// It gave credentials.
    #[non_exhaustive]
    Found {
        /// The source.
        source: String,
        /// The access key id, which is no secret.
        access_key_id: String,
        /// The account of the access key, if the source says it.
        account_id: Option<String>,
        /// Until when they are valid; `None` for keys that do not expire.
        expires_at: Option<SystemTime>,
    },
    /// It is wrong, or failed, which ended the search. This is the error.
    Failed(String),
}

impl Explanation {
    /// What the configuration says.
    pub(crate) fn of_plan(plan: &Result<Plan, CredentialsError>) -> Self {
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => return Self::of_fault(error, false),
        };
        let looks = plan.steps.iter().map(|step| Look {
            place: Some(step.place),
            outcome: match &step.finding {
                Finding::Nothing(reason) => Outcome::Nothing(reason.clone()),
                Finding::Source(source) => Outcome::WouldAsk(source.to_string()),
                Finding::Fault(error) => Outcome::Failed(error.to_string()),
            },
        });
        Self {
            looks: looks.collect(),
            is_resolved: false,
        }
    }

    /// The profile files have a fault.
    pub(crate) fn of_fault(error: &CredentialsError, is_resolved: bool) -> Self {
        let look = Look {
            place: None,
            outcome: Outcome::Failed(error.to_string()),
        };
        Self {
            looks: vec![look],
            is_resolved,
        }
    }

    /// The place that gave, or would give, credentials.
    pub fn winner(&self) -> Option<Place> {
        let look = self.looks.last()?;
        match look.outcome {
            Outcome::WouldAsk(_) | Outcome::Found { .. } => look.place,
            Outcome::Nothing(_) | Outcome::Failed(_) => None,
        }
    }
}

impl Outcome {
    pub(crate) fn found(source: String, credentials: &Credentials) -> Self {
        Self::Found {
            source,
            access_key_id: credentials.access_key_id().to_owned(),
            account_id: credentials.account_id().map(str::to_owned),
            expires_at: credentials.expires_at(),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_resolved {
            "the last search for credentials:"
        } else {
            "what the configuration says (no source was asked):"
        })?;
        self.looks.iter().try_for_each(|look| write!(f, "\n  {look}"))
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.outcome),
            None => write!(f, "profile files: {}", self.outcome),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(reason) => write!(f, "nothing ({reason})"),
            Self::WouldAsk(source) => write!(f, "would ask {source}"),
            Self::Failed(error) => write!(f, "failed: {error}"),
            Self::Found {
                source,
                access_key_id,
                account_id,
                expires_at,
            } => {
                write!(f, "{access_key_id} from {source}")?;
                if let Some(account) = account_id {
                    write!(f, ", account {account}")?;
                }
                let until = expires_at.and_then(|at| Timestamp::from_system_time(at).ok()?.to_iso8601().ok());
                match until {
                    Some(until) => write!(f, ", until {until}"),
                    None => Ok(()),
                }
            }
        }
    }
}
