//! How the fake behaves if nothing is scripted.

use std::time::Duration;

/// Settings that can be changed while the server runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the person does.
    pub approval: Approval,
    /// `expiresIn` of access tokens.
    pub token_lifetime: Duration,
    /// How long a registered client is valid.
    pub registration_lifetime: Duration,
    /// `expiresIn` of device codes. The fake does not enforce it: a device code expires when the script says so.
    pub device_lifetime: Duration,
    /// `interval` of device authorizations, in seconds; `None` leaves it out.
    pub interval: Option<u64>,
    /// What happens to a refresh token that was used.
    pub rotation: Rotation,
    /// How long role credentials are valid.
    pub credentials_lifetime: Duration,
    /// How long answers take to arrive. The request is handled before.
    pub latency: Duration,
    /// What the person may use.
    pub accounts: Vec<Account>,
}

/// What the person does about a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Approves the login after this many polls.
    AfterPolls(u32),
    /// Approves a device when the page behind `verificationUriComplete` is opened.
    OnVisit,
    /// Refuses it.
    Denied,
}

/// What happens to a refresh token that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The answer has a new one. The old one stays valid until the new one is used, so a session survives a lost
    /// answer.
    Lenient,
    /// The answer has a new one. The old one is no longer valid.
    Strict,
    /// The answer has none. The old one stays valid.
    None,
}

/// An AWS account of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The roles that the person may take there.
    pub roles: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            approval: Approval::AfterPolls(1),
            token_lifetime: Duration::from_secs(8 * 3600),
            registration_lifetime: Duration::from_secs(90 * 24 * 3600),
            device_lifetime: Duration::from_secs(600),
            interval: Some(1),
            rotation: Rotation::Lenient,
            credentials_lifetime: Duration::from_secs(3600),
            latency: Duration::ZERO,
            accounts: vec![
                Account::new("123456789012", "Production", &["ReadOnly"]),
                Account::new("210987654321", "Sandbox", &["Administrator", "ReadOnly"]),
            ],
        }
    }
}

impl Account {
    /// An account with these roles.
    pub fn new(id: &str, name: &str, roles: &[&str]) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            roles: roles.iter().map(|&role| role.to_owned()).collect(),
        }
    }
}
