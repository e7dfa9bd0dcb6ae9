//! Only for the checker: parts of the chain that it tests separately. It is not part of the public interface: it can change in
//! every version.

use std::path::PathBuf;

use tinsmith::runtime::Environment;
use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith_login::SsoProfile;

use crate::ChainBuilder;
use crate::plan::{Container, Finding, Plan, Scope, Settings, Source};

/// A chain that looks at the profile alone.
pub fn profile_alone(builder: ChainBuilder) -> ChainBuilder {
    builder.profile_alone()
}

/// The URL at which a container is asked for credentials.
///
/// # Errors
///
/// The variables contain no URL, or one that must not be asked.
pub fn container_url(environment: &Environment) -> Result<String, CredentialsError> {
    match Container::configured(environment)? {
        Some(container) => Ok(container.url),
        None => Err(CredentialsError::not_found("no variable names an address")),
    }
}

/// The URL at which an instance is asked for a token.
///
/// # Errors
///
/// A setting is wrong.
pub fn instance_token_url(builder: &ChainBuilder) -> Result<String, CredentialsError> {
    Ok(builder.instance_settings()?.token_url())
}

/// A source that a profile leads to.
#[derive(Debug)]
pub enum Link {
    /// A key pair.
    AccessKey(Credentials),
    /// A role that is assumed with the credentials of the previous link.
    AssumeRole {
        /// `role_arn`.
        role_arn: String,
        /// `external_id`.
        external_id: Option<String>,
        /// `role_session_name`.
        session_name: Option<String>,
    },
    /// A role that is assumed with a token in a file.
    WebIdentity {
        /// `role_arn`.
        role_arn: String,
        /// `web_identity_token_file`.
        token_file: PathBuf,
        /// `role_session_name`.
        session_name: Option<String>,
    },
    /// Single sign-on, with a role or for a token.
    SingleSignOn(Box<SsoProfile>),
    /// Another source, in words.
    Other(String),
}

/// The sources that the selected profile leads to, the first one first.
///
/// # Errors
///
/// The profile is wrong, or says nothing about credentials and tokens.
pub fn links(environment: &Environment) -> Result<Vec<Link>, CredentialsError> {
    let plan = Plan::new(&Settings::load(environment)?, Scope::ProfileAlone)?;
    match plan.steps.into_iter().next_back().map(|step| step.finding) {
        Some(Finding::Source(source)) => {
            let mut links = Vec::new();
            add(&mut links, source);
            Ok(links)
        }
        Some(Finding::Fault(error)) => Err(error),
        Some(Finding::Nothing(_)) | None => match SsoProfile::load(environment, None) {
            Ok(profile) => Ok(vec![Link::SingleSignOn(Box::new(profile))]),
            Err(error) => Err(CredentialsError::not_found(error.to_string())),
        },
    }
}

fn add(links: &mut Vec<Link>, source: Source) {
    let link = match source {
        Source::Keys { credentials, .. } => Link::AccessKey(credentials),
        Source::Role { base, role } => {
            add(links, *base);
            Link::AssumeRole {
                role_arn: role.arn,
                external_id: role.external_id,
                session_name: role.session_name,
            }
        }
        Source::WebIdentity(identity) => Link::WebIdentity {
            role_arn: identity.role_arn,
            token_file: identity.token_file,
            session_name: identity.session_name,
        },
        Source::SingleSignOn(profile) => Link::SingleSignOn(Box::new(profile)),
        other => Link::Other(other.to_string()),
    };
    links.push(link);
}
