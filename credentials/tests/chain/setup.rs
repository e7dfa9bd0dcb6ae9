//! Machines, and what their chains find.

use std::error::Error;
use std::time::{Duration, SystemTime};

use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::{Credentials, CredentialsError};
use tinsmith_credentials::{Chain, ChainBuilder};

pub(crate) const CONFIG: &str = "/home/me/.aws/config";
pub(crate) const CREDENTIALS: &str = "/home/me/.aws/credentials";

/// A machine with these variables and files, which is no instance.
pub(crate) fn machine(variables: &[(&str, &str)], config: &str, credentials: &str) -> Environment {
    let no_instance = ("AWS_EC2_METADATA_DISABLED", "true");
    bare_machine(&[variables, &[no_instance]].concat(), config, credentials)
}

pub(crate) fn bare_machine(variables: &[(&str, &str)], config: &str, credentials: &str) -> Environment {
    let home = [("HOME", "/home/me"), ("AWS_REGION", "eu-west-1")];
    Environment::fixed([&home, variables].concat())
        .with_file(CONFIG, config)
        .with_file(CREDENTIALS, credentials)
}

/// A key pair for a profile.
pub(crate) fn pair(id: &str) -> String {
    format!("aws_access_key_id = {id}\naws_secret_access_key = hidden-secret\n")
}

/// What the async and the blocking chain find: the same.
pub(crate) fn find(environment: &Environment) -> Result<Credentials, CredentialsError> {
    find_with(environment, |builder| builder)
}

/// The same with choices.
pub(crate) fn find_with(
    environment: &Environment,
    choose: impl Fn(ChainBuilder) -> ChainBuilder,
) -> Result<Credentials, CredentialsError> {
    let blocking = choose(Chain::builder(environment)).build_blocking().unwrap();
    let found = blocking.get();
    shows_no_secret(&format!("{} {blocking:?}", blocking.explain()));
    let asynchronous = on_an_executor(|| async {
        let chain = choose(Chain::builder(environment)).build().unwrap();
        let found = chain.get().await;
        shows_no_secret(&format!("{} {chain:?}", chain.explain()));
        found
    });
    match (&found, &asynchronous) {
        (Ok(blocking), Ok(asynchronous)) => assert_eq!(blocking.access_key_id(), asynchronous.access_key_id()),
        (Err(blocking), Err(asynchronous)) => {
            assert_eq!(blocking.kind(), asynchronous.kind());
            shows_no_secret(&format!("{} {:?}", text(blocking), text(asynchronous)));
        }
        _ => panic!("blocking: {found:?}, async: {asynchronous:?}"),
    }
    found
}

/// The error of a search.
pub(crate) fn fault(environment: &Environment) -> String {
    text(&find(environment).unwrap_err())
}

/// An error with its sources.
pub(crate) fn text(error: &dyn Error) -> String {
    shows_no_secret(&format!("{error:?}"));
    let source = error.source().map(|source| format!(": {}", text(source)));
    error.to_string() + &source.unwrap_or_default()
}

pub(crate) fn shows_no_secret(text: &str) {
    assert!(!text.contains("hidden"), "{text}");
}

pub(crate) fn on_an_executor<F: Future>(work: impl FnOnce() -> F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { work().await })
}

/// Whether a time is in `seconds`, give or take a minute.
pub(crate) fn is_in(time: Option<SystemTime>, seconds: u64) -> bool {
    let left = time.unwrap().duration_since(SystemTime::now()).unwrap();
    left.abs_diff(Duration::from_secs(seconds)) < Duration::from_secs(60)
}

/// A time in so many seconds, as services write it.
pub(crate) fn iso8601_in(seconds: u64) -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seconds = i64::try_from(since.as_secs() + seconds).unwrap();
    tinsmith_credentials::runtime::Timestamp::new(seconds, 0)
        .unwrap()
        .to_iso8601()
        .unwrap()
}

/// An answer of STS.
pub(crate) fn sts_answer(operation: &str, id: &str) -> String {
    format!(
        "<{operation}Response><{operation}Result><AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId>\
         <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>{id}</AccessKeyId>\
         <SecretAccessKey>hidden-role</SecretAccessKey><SessionToken>hidden-token</SessionToken><Expiration>{}</Expiration>\
         </Credentials></{operation}Result></{operation}Response>",
        iso8601_in(3600)
    )
}

/// An error of STS.
pub(crate) fn sts_error(code: &str) -> String {
    format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>")
}
