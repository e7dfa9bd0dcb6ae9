//! Which Identity Center a person logs in to, and what for.

/// An Identity Center instance: the section `[sso-session NAME]` of the AWS config file, or, in the old form, a profile with
/// the same properties of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsoSession {
    /// The name of the section; `None` in the old form. The cache knows the session by it.
    pub(super) name: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
    /// What the token is for: `sso_registration_scopes`. Empty in the old form.
    pub(super) scopes: Vec<String>,
}
