//! What a profile says about who calls.

use std::path::PathBuf;

use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith::runtime::profile::{FileKind, Profile};
use tinsmith_login::SsoProfile;

use super::settings::property_of;
use super::{Container, Finding, Place, Process, Settings, Source, Step};

/// A role, and how to assume it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// The profile that names it.
    pub(crate) profile: String,
    pub(crate) arn: String,
    pub(crate) session_name: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) duration_seconds: Option<i32>,
    pub(crate) mfa_serial: Option<String>,
}

/// A role that is assumed with a token in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebIdentity {
    pub(crate) token_file: PathBuf,
    pub(crate) role_arn: String,
    pub(crate) session_name: Option<String>,
}

/// The role of a profile, with the source of the credentials for assuming it.
///
/// # Errors
///
/// The profile contradicts itself, or its source has no credentials.
pub(super) fn role(
    settings: &Settings,
    profile: &Profile<'_>,
) -> Result<Option<(Box<Source>, Role)>, CredentialsError> {
    if !has_role(profile) {
        return Ok(None);
    }
    role_after(settings, profile, &mut vec![profile.name().to_owned()]).map(Some)
}

/// Whether a profile assumes a role with credentials. A profile with a token file uses the token instead.
fn has_role(profile: &Profile<'_>) -> bool {
    property_of(profile, "role_arn").is_some() && property_of(profile, "web_identity_token_file").is_none()
}

/// The same for a profile that another profile named.
fn role_after(
    settings: &Settings,
    profile: &Profile<'_>,
    visited: &mut Vec<String>,
) -> Result<(Box<Source>, Role), CredentialsError> {
    let name = profile.name();
    let role = Role {
        profile: name.to_owned(),
        arn: property_of(profile, "role_arn").unwrap_or_default().to_owned(),
        session_name: session_name(name, property_of(profile, "role_session_name"))?,
        external_id: property_of(profile, "external_id").map(str::to_owned),
        duration_seconds: duration(profile)?,
        mfa_serial: property_of(profile, "mfa_serial").map(str::to_owned),
    };
    let base = match (
        property_of(profile, "source_profile"),
        property_of(profile, "credential_source"),
    ) {
        (Some(_), Some(_)) => fault(format!(
            "the profile `{name}` has source_profile and credential_source; remove one of them"
        )),
        (None, None) => fault(format!(
            "the profile `{name}` has role_arn, and neither source_profile nor credential_source; add one of them"
        )),
        (Some(source), None) => source_profile(settings, name, source, visited),
        (None, Some(source)) => credential_source(settings, name, source),
    };
    Ok((Box::new(base?), role))
}

fn fault<T>(message: String) -> Result<T, CredentialsError> {
    Err(CredentialsError::unusable(message))
}

/// The source of the credentials for the role of `parent`.
fn source_profile(
    settings: &Settings,
    parent: &str,
    name: &str,
    visited: &mut Vec<String>,
) -> Result<Source, CredentialsError> {
    let Some(profile) = settings.named_profile(name)? else {
        return fault(format!(
            "the profile `{parent}` has source_profile `{name}`, which does not exist in {}",
            settings.places()
        ));
    };
    let has_keys = has_keys(&profile);
    let names_itself = name == parent;
    if visited.iter().any(|known| known == name) && !(names_itself && has_keys) {
        let way: Vec<_> = visited.iter().map(|name| format!("`{name}`")).collect();
        return fault(format!(
            "the profiles {} lead back to `{name}` by source_profile; one of them must have credentials of its own",
            way.join(", ")
        ));
    }
    visited.push(name.to_owned());
    if has_role(&profile) && !has_keys {
        let (base, role) = role_after(settings, &profile, visited)?;
        return Ok(Source::Role { base, role });
    }
    let web_identity = web_identity(settings, Some(&profile), false);
    let steps = std::iter::once(Step::new(Place::WebIdentity, web_identity)).chain(own_steps(settings, &profile));
    for step in steps {
        match step.finding {
            Finding::Nothing(_) => {}
            Finding::Source(source) => return Ok(source),
            Finding::Fault(error) => return Err(error),
        }
    }
    fault(format!(
        "the profile `{parent}` has source_profile `{name}`, which has no credentials"
    ))
}

/// Whether a profile has at least half a key pair.
fn has_keys(profile: &Profile<'_>) -> bool {
    ["aws_access_key_id", "aws_secret_access_key"]
        .iter()
        .any(|name| property_of(profile, name).is_some())
}

/// `credential_source`, in upper or lower case.
fn credential_source(settings: &Settings, profile: &str, source: &str) -> Result<Source, CredentialsError> {
    let none = |what: &str| {
        fault(format!(
            "the profile `{profile}` has credential_source {source}, but {what}"
        ))
    };
    match source.to_ascii_lowercase().as_str() {
        "environment" => match super::environment_keys(settings.environment())? {
            Some(keys) => Ok(keys),
            None => none("AWS_ACCESS_KEY_ID is not set"),
        },
        "ec2instancemetadata" => Ok(Source::Instance),
        "ecscontainer" => match Container::configured(settings.environment())? {
            Some(container) => Ok(Source::Container(container)),
            None => none("no variable names the address of the container's credentials"),
        },
        _ => fault(format!(
            "the profile `{profile}` has credential_source {source:?}, which is none of Environment, Ec2InstanceMetadata, \
             EcsContainer"
        )),
    }
}

/// A token file and its role: each from a variable, if variables are used, or from the profile.
pub(super) fn web_identity(
    settings: &Settings,
    profile: Option<&Profile<'_>>,
    reads_variables: bool,
) -> Result<Option<Source>, CredentialsError> {
    let get = |variable: &str, property: &str| {
        let variable = reads_variables.then(|| settings.environment().variable(variable));
        let property = || Some(property_of(profile?, property)?.to_owned());
        variable.flatten().or_else(property)
    };
    let Some(token_file) = get("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
        return Ok(None);
    };
    let Some(role_arn) = get("AWS_ROLE_ARN", "role_arn") else {
        return fault(
            "a web identity has a token file but no role: set AWS_ROLE_ARN, or role_arn of the profile".to_owned(),
        );
    };
    let session = get("AWS_ROLE_SESSION_NAME", "role_session_name");
    let owner = profile.map_or("default", |profile| profile.name());
    Ok(Some(Source::WebIdentity(WebIdentity {
        token_file: token_file.into(),
        role_arn,
        session_name: session_name(owner, session.as_deref())?,
    })))
}

/// What a profile itself says, without roles and web identities.
pub(super) fn own_steps(settings: &Settings, profile: &Profile<'_>) -> Vec<Step> {
    let keys = |file| {
        let keys = Credentials::from_profile(profile, file);
        keys.map(|keys| {
            keys.map(|credentials| Source::Keys {
                credentials,
                from: format!("profile `{}` in the {file} file", profile.name()),
            })
        })
    };
    let login = property_of(profile, "login_session").map(|session| Source::Login {
        session: session.to_owned(),
    });
    vec![
        Step::new(Place::SingleSignOn, single_sign_on(settings, profile)),
        Step::new(Place::CredentialsFile, keys(FileKind::Credentials)),
        Step::new(Place::Login, Ok(login)),
        Step::new(Place::Process, Ok(Process::of_profile(profile).map(Source::Process))),
        Step::new(Place::ConfigFile, keys(FileKind::Config)),
    ]
}

/// A profile with an account or a role of Identity Center must have everything that belongs to it. A profile with only a session
/// is for tokens.
fn single_sign_on(settings: &Settings, profile: &Profile<'_>) -> Finding {
    let names_role = ["sso_account_id", "sso_role_name"]
        .iter()
        .any(|name| property_of(profile, name).is_some());
    if !names_role {
        return Finding::Nothing(match property_of(profile, "sso_session") {
            Some(_) => {
                "the profile has sso_session without sso_account_id and sso_role_name: it gives a bearer token, \
                and no credentials"
                    .to_owned()
            }
            None => "not set".to_owned(),
        });
    }
    let found = SsoProfile::load(settings.environment(), Some(profile.name()));
    match found.and_then(|found| found.role().map(|_| ()).map(|()| found)) {
        Ok(profile) => Finding::Source(Source::SingleSignOn(profile)),
        Err(error) => Finding::Fault(CredentialsError::unusable(error.to_string())),
    }
}

/// A valid session name for STS: 2 to 64 letters, digits and `_+=,.@-`.
fn session_name(profile: &str, name: Option<&str>) -> Result<Option<String>, CredentialsError> {
    let Some(name) = name else { return Ok(None) };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if !(2..=64).contains(&name.len()) || !name.chars().all(is_allowed) {
        return fault(format!(
            "the session name {name:?} of the role in the profile `{profile}` or AWS_ROLE_SESSION_NAME is not 2 to 64 letters, \
             digits and _+=,.@-"
        ));
    }
    Ok(Some(name.to_owned()))
}

fn duration(profile: &Profile<'_>) -> Result<Option<i32>, CredentialsError> {
    let Some(text) = property_of(profile, "duration_seconds") else {
        return Ok(None);
    };
    match text.trim().parse() {
        Ok(seconds @ 1..) => Ok(Some(seconds)),
        _ => fault(format!(
            "duration_seconds of the profile `{}` is not a number of seconds",
            profile.name()
        )),
    }
}
