//! Roles, assumed at STS.

use std::time::SystemTime;

use tinsmith::runtime::credentials::{Credentials, CredentialsError, OnRenewalFailure};
use tinsmith::sts::{self, AssumedRoleUser};
use tinsmith_login::internals::Drive;

use super::{Sources, offload};
use crate::plan::{Role, Settings, WebIdentity};

/// The region of STS for unsigned requests if nothing names one: as in botocore, that of the first endpoint.
const UNSIGNED_REGION: &str = "us-east-1";

/// Errors of STS that do not change however often the role is requested.
const REFUSALS: [&str; 6] = [
    "AccessDenied",
    "IDPRejectedClaim",
    "InvalidIdentityToken",
    "MalformedPolicyDocument",
    "PackedPolicyTooLarge",
    "RegionDisabled",
];

/// Assumes a role with credentials.
pub(super) async fn with_credentials<S: Drive>(
    sources: &Sources<S>,
    settings: &Settings,
    base: Credentials,
    role: &Role,
) -> Result<Credentials, CredentialsError> {
    let code = match &role.mfa_serial {
        Some(serial) => Some((serial, mfa_code(sources, role, serial).await?)),
        None => None,
    };
    let region = region(sources, settings)?.ok_or_else(|| {
        unusable("a role needs a region for STS: set AWS_REGION, `region` of the profile, or `region` of the chain")
    })?;
    let mut builder = builder(sources, region).credentials(base);
    if code.is_some() {
        // A code is valid for one request.
        builder = builder.max_attempts(1).strict_retries(true);
    }
    let client = sts::Client::from(S::client(builder, &sources.transport).map_err(unusable)?);
    let mut call = client
        .assume_role()
        .role_arn(&role.arn)
        .role_session_name(session_name(role.session_name.as_deref(), sources.now()));
    if let Some(external_id) = &role.external_id {
        call = call.external_id(external_id);
    }
    if let Some(seconds) = role.duration_seconds {
        call = call.duration_seconds(seconds);
    }
    if let Some((serial, code)) = code {
        call = call.serial_number(serial).token_code(code);
    }
    let what = || format!("the role {} of the profile `{}`", role.arn, role.profile);
    match S::sent(call.send()).await {
        Ok(answer) => of_answer(answer.credentials, answer.assumed_role_user.as_ref(), &what()),
        Err(error) => Err(failed(error, &what())),
    }
}

/// Assumes a role with the token in a file, which is read again each time.
pub(super) async fn with_web_identity<S: Drive>(
    sources: &Sources<S>,
    settings: &Settings,
    identity: &WebIdentity,
) -> Result<Credentials, CredentialsError> {
    let path = identity.token_file.display();
    let content = settings.environment().read_file(&identity.token_file);
    let content =
        content.map_err(|error| unusable(format!("cannot read the web identity token in {path}: {error}")))?;
    let token =
        String::from_utf8(content).map_err(|_| unusable(format!("the web identity token in {path} is no text")))?;
    let region = region(sources, settings)?.unwrap_or_else(|| UNSIGNED_REGION.to_owned());
    let client = S::client(builder(sources, region), &sources.transport).map_err(unusable)?;
    let call = sts::Client::from(client)
        .assume_role_with_web_identity()
        .role_arn(&identity.role_arn)
        .role_session_name(session_name(identity.session_name.as_deref(), sources.now()))
        .web_identity_token(token);
    let what = || format!("the role {} with the token in {path}", identity.role_arn);
    match S::sent(call.send()).await {
        Ok(answer) => of_answer(answer.credentials, answer.assumed_role_user.as_ref(), &what()),
        Err(error) => Err(failed(error, &what())),
    }
}

fn builder<S: Drive>(sources: &Sources<S>, region: String) -> sts::ClientBuilder {
    sts::Client::builder()
        .environment(sources.environment.clone())
        .region(region)
}

/// The region of STS: the one of the selected profile for all roles of a chain.
fn region<S: Drive>(sources: &Sources<S>, settings: &Settings) -> Result<Option<String>, CredentialsError> {
    match &sources.options.region {
        Some(region) => Ok(Some(region.clone())),
        None => settings.region(),
    }
}

/// Asks the program for a code. It may wait for a person, so it does not block an async program.
async fn mfa_code<S: Drive>(sources: &Sources<S>, role: &Role, serial: &str) -> Result<String, CredentialsError> {
    let Some(mfa) = sources.options.mfa.clone() else {
        return Err(unusable(format!(
            "the role {} of the profile `{}` needs a code of {serial}: give the chain a function with `mfa`",
            role.arn, role.profile
        )));
    };
    let serial = serial.to_owned();
    offload::offload("mfa", move || mfa.code(&serial)).await?
}

fn session_name(name: Option<&str>, now: SystemTime) -> String {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    name.map_or_else(|| format!("tinsmith-{}", since.as_secs()), str::to_owned)
}

fn of_answer(
    credentials: Option<sts::Credentials>,
    user: Option<&AssumedRoleUser>,
    what: &str,
) -> Result<Credentials, CredentialsError> {
    let found = credentials.filter(|found| {
        let texts = [&found.access_key_id, &found.secret_access_key, &found.session_token];
        texts.iter().all(|text| !text.is_empty())
    });
    let Some(found) = found else {
        return Err(CredentialsError::failed_because(format!(
            "STS gave no whole credentials for {what}"
        )));
    };
    let mut credentials = Credentials::new(found.access_key_id, found.secret_access_key)
        .with_session_token(found.session_token)
        .with_expiry(found.expiration.into())
        .with_on_renewal_failure(OnRenewalFailure::Keep);
    if let Some(account) = user.and_then(|user| account_of(&user.arn)) {
        credentials = credentials.with_account_id(account);
    }
    Ok(credentials)
}

/// The account in an ARN.
fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

fn unusable(message: impl ToString) -> CredentialsError {
    CredentialsError::unusable(message.to_string())
}

/// The error of STS. It says whether asking again can help.
fn failed(error: sts::Error, what: &str) -> CredentialsError {
    let code = error.code().unwrap_or_default();
    let code = code.strip_suffix("Exception").unwrap_or(code);
    let message = format!("cannot take {what}: {error}");
    if REFUSALS.contains(&code) {
        CredentialsError::refused(message)
    } else {
        CredentialsError::failed_because(message)
    }
}
