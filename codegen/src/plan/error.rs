//! The plan of a modelled error.

use super::StructurePlan;
use crate::docs::DocText;

/// A modelled error.
#[derive(Debug)]
pub struct ErrorPlan {
    /// What it means, in one sentence.
    pub summary: DocText,
    /// The structure; its variant in the service's enum has the same name.
    pub structure: StructurePlan,
    /// The code on the wire.
    pub code: String,
    /// Other signs of it.
    pub aliases: Vec<AliasPlan>,
    /// The wire name of the member with the text for people, or a path of such names with dots. `None` where it is `message`, which
    /// the runtime finds in any case.
    pub message_member: Option<String>,
    /// The path of the member with the code, where it is not where the protocol has it.
    pub code_member: Option<String>,
    /// What the model says of retries.
    pub traits: Vec<ErrorTrait>,
}

/// What an error's schema says of retries: the methods of the runtime's `ErrorSchema`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorTrait {
    /// The call may be retried.
    Retryable,
    /// The call may be retried, and the service asks for fewer calls.
    Throttling,
}

/// A sign of an error other than its code.
#[derive(Debug)]
pub struct AliasPlan {
    /// The wire name of the member of the body, or a path of such names with dots.
    pub member: String,
    /// Its text.
    pub value: String,
    /// The wire names of members of which one must be there too. Empty: none must.
    pub when_present: Vec<String>,
}
