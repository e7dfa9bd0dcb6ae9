//! What a login logs with `tracing`: its calls, and no secret.
//!
//! This is a test program of its own with one test: `tracing` decides once for all threads whether anyone listens, so a test
//! that runs beside others would miss events.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tinsmith::sso_oidc::Client;
use tinsmith_login::runtime::Environment;
use tinsmith_login::runtime::transport::scripted::{Expected, Scripted};
use tinsmith_login::{Login, Method, SsoSession, Terminal};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the fields of every span and event, whatever the level and the target.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{}={value:?}", field.name()).expect("a string takes any text");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// A login whose first poll comes too early.
fn log_in() {
    let reply = |script: Scripted, status, body| script.expect(Expected::any()).reply(status, body);
    let mut script = Scripted::new();
    for (status, body) in [
        (
            200,
            r#"{"clientId": "id", "clientSecret": "S3CR3T-client-secret", "clientSecretExpiresAt": 1711843200}"#,
        ),
        (
            200,
            r#"{"deviceCode": "S3CR3T-device", "userCode": "S3CR3T-user", "verificationUri": "https://u/", "expiresIn": 600}"#,
        ),
        (
            400,
            r#"{"error": "authorization_pending", "error_description": "S3CR3T-pending"}"#,
        ),
        (
            200,
            r#"{"accessToken": "S3CR3T-a", "refreshToken": "S3CR3T-r", "expiresIn": 600}"#,
        ),
    ] {
        script = reply(script, status, body);
    }
    let session = SsoSession::new("my-sso", "https://example.awsapps.com/start", "eu-west-1");
    let login = Login::new(&session, &Environment::fixed([("", ""); 0]))
        .client(Client::builder().blocking_transport(script))
        .method(Method::Device)
        .without_cache();
    login.log_in_blocking(&mut Terminal::new(|_| false)).unwrap();
}

#[test]
fn a_login_logs_its_calls_and_no_secret() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), log_in);
    let text = log.0.lock().unwrap();
    assert!(!text.contains("S3CR3T"), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let sent = lines.windows(2).filter(|pair| pair[0] == "message=sending");
    let calls: Vec<&str> = sent.map(|pair| pair[1]).collect();
    assert_eq!(
        calls,
        [
            r#"operation="RegisterClient""#,
            r#"operation="StartDeviceAuthorization""#,
            r#"operation="CreateToken""#,
            r#"operation="CreateToken""#,
        ]
    );
}
