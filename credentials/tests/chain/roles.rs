//! Roles, with credentials and with web identities.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tinsmith_credentials::Chain;
use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::CredentialsErrorKind;

use crate::server::{Reply, Server};
use crate::setup::{
    bare_machine, fault, find, find_with, is_in, machine, on_an_executor, pair, sts_answer, sts_error, text,
};

/// STS: it says which key signed by the key that it gives.
fn sts() -> Server {
    Server::start(|request| {
        let operation = request.form("Action").unwrap().to_owned();
        let signer = request.header("authorization").map_or("NOBODY", |authorization| {
            authorization.split(['=', '/']).nth(1).unwrap()
        });
        Reply::ok(sts_answer(&operation, &format!("{signer}-ROLE")))
    })
}

fn of_sts(server: &Server, config: &str) -> Environment {
    machine(&[("AWS_ENDPOINT_URL_STS", &server.url())], config, "")
}

#[test]
fn a_role_is_taken_with_the_credentials_of_another_profile() {
    let server = sts();
    let config = format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\nexternal_id = ext\nrole_session_name = me@x\n\
         duration_seconds = 900\n[profile base]\n{}",
        pair("BASE")
    );
    let found = find(&of_sts(&server, &config)).unwrap();
    assert_eq!(found.access_key_id(), "BASE-ROLE");
    assert_eq!(
        (found.secret_access_key(), found.session_token()),
        ("hidden-role", Some("hidden-token"))
    );
    assert_eq!(found.account_id(), Some("123456789012"));
    assert!(is_in(found.expires_at(), 3600));
    let request = server.received().remove(0);
    for (name, value) in [
        ("RoleArn", "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"),
        ("ExternalId", "ext"),
        ("RoleSessionName", "me%40x"),
        ("DurationSeconds", "900"),
    ] {
        assert_eq!(request.form(name), Some(value), "{name}");
    }
}

#[test]
fn roles_are_taken_one_after_the_other() {
    let server = sts();
    let config = format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\n\
         source_profile = c\n[profile c]\nrole_arn = arn:aws:iam::1:role/c\nsource_profile = c\n{}",
        pair("C")
    );
    assert_eq!(find(&of_sts(&server, &config)).unwrap().access_key_id(), "C-ROLE-ROLE");
    assert_eq!(
        server.lines().len(),
        4,
        "two roles, for two chains: keys of `c` are its credentials"
    );
}

#[test]
fn the_source_of_a_role_can_be_variables_a_program_or_a_web_identity() {
    let server = sts();
    let url = server.url();
    let role = "[default]\nrole_arn = arn:aws:iam::1:role/r\n";
    let found = |variables: &[(&str, &str)], rest: &str| {
        let variables = [variables, &[("AWS_ENDPOINT_URL_STS", url.as_str())]].concat();
        let environment = machine(&variables, &format!("{role}{rest}"), "").with_file("/t", "hidden-jwt\n");
        find(&environment.with_profile("default"))
            .unwrap()
            .access_key_id()
            .to_owned()
    };
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "hidden")];
    assert_eq!(found(&keys, "credential_source = environment\n"), "ENV-ROLE");
    let program = r#"echo '{"Version": 1, "AccessKeyId": "PROGRAM", "SecretAccessKey": "hidden"}'"#;
    assert_eq!(
        found(
            &[],
            &format!("source_profile = p\n[profile p]\ncredential_process = {program}\n")
        ),
        "PROGRAM-ROLE"
    );
    assert_eq!(
        found(
            &[],
            "source_profile = w\n[profile w]\nrole_arn = arn:aws:iam::1:role/w\nweb_identity_token_file = /t\n"
        ),
        "NOBODY-ROLE-ROLE"
    );
}

#[test]
fn a_web_identity_is_not_signed_and_its_file_is_read_anew() {
    let server = sts();
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
        ("AWS_ROLE_SESSION_NAME", "pod"),
        ("AWS_ENDPOINT_URL_STS", &server.url()),
    ];
    let environment = machine(&variables, "", "").with_file("/t", "hidden-jwt");
    assert_eq!(find(&environment).unwrap().access_key_id(), "NOBODY-ROLE");
    let request = server.received().remove(0);
    assert_eq!(
        (
            request.form("WebIdentityToken"),
            request.form("RoleSessionName"),
            request.header("authorization")
        ),
        (Some("hidden-jwt"), Some("pod"), None)
    );
    let message = fault(&machine(&variables, "", ""));
    assert!(
        message.contains("cannot read the web identity token in /t"),
        "{message}"
    );
}

#[test]
fn a_profile_that_contradicts_itself_is_an_error_that_says_where() {
    for (config, expected) in [
        (
            "source_profile = x\ncredential_source = Environment",
            "remove one of them",
        ),
        ("source_profile = nope", "source_profile `nope`, which does not exist"),
        ("source_profile = default", "lead back to `default`"),
        (
            "source_profile = empty\n[profile empty]\nregion = x",
            "`empty`, which has no credentials",
        ),
        (
            "credential_source = moon",
            "none of Environment, Ec2InstanceMetadata, EcsContainer",
        ),
        ("credential_source = Environment", "but AWS_ACCESS_KEY_ID is not set"),
        ("credential_source = EcsContainer", "no variable names the address"),
        (
            "source_profile = b\nduration_seconds = long\n[profile b]",
            "not a number of seconds",
        ),
        (
            "source_profile = b\nrole_session_name = a b\n[profile b]",
            "2 to 64 letters",
        ),
        (
            "source_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = default",
            "lead back to `default`",
        ),
    ] {
        let environment = machine(
            &[],
            &format!("[default]\nrole_arn = arn:aws:iam::1:role/r\n{config}\n"),
            "",
        );
        let message = fault(&environment);
        assert!(message.contains(expected), "{config}: {message}");
    }
}

#[test]
fn what_sts_refuses_for_good_is_told_from_what_may_pass() {
    for (code, kind) in [
        ("AccessDenied", CredentialsErrorKind::Refused),
        ("RegionDisabledException", CredentialsErrorKind::Refused),
        ("MalformedPolicyDocument", CredentialsErrorKind::Refused),
        ("ValidationError", CredentialsErrorKind::Failed),
    ] {
        let server = Server::start(move |_| Reply::Text(403, sts_error(code)));
        let config = format!(
            "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\n{}",
            pair("B")
        );
        let error = find(&of_sts(&server, &config)).unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
        let message = text(&error);
        assert!(
            message.contains("role/r of the profile `default`") && message.contains(code),
            "{message}"
        );
    }
}

#[test]
fn a_code_of_an_mfa_device_is_asked_for_and_never_sent_twice() {
    let server = sts();
    let config = format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile b]\n{}",
        pair("B")
    );
    let environment = of_sts(&server, &config);
    let message = fault(&environment);
    assert!(message.contains("give the chain a function with `mfa`"), "{message}");
    let asked = Arc::new(AtomicUsize::new(0));
    find_with(&environment, |builder| {
        let asked = asked.clone();
        builder.mfa(move |serial| {
            assert_eq!(serial, "arn:aws:iam::1:mfa/me");
            Ok(format!("hidden-{}", asked.fetch_add(1, Ordering::Relaxed)))
        })
    })
    .unwrap();
    let codes: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.form("TokenCode").unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["hidden-0", "hidden-1"]);

    let cut = Server::start(|_| Reply::Cut);
    let chain = Chain::builder(&of_sts(&cut, &config))
        .mfa(|_| Ok("hidden".to_owned()))
        .build_blocking()
        .unwrap();
    chain.get().unwrap_err();
    assert_eq!(cut.lines().len(), 1);
}

#[test]
fn region_and_endpoint_of_sts_are_those_of_the_selected_profile() {
    let server = sts();
    let config = format!(
        "[default]\nregion = ap-south-1\nendpoint_url = {}\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n\
         [profile b]\nregion = us-west-2\nendpoint_url = http://127.0.0.1:1\n{}",
        server.url(),
        pair("B")
    );
    let environment = bare_machine(&[("AWS_REGION", "")], &config, "");
    find(&environment).unwrap();
    let request = server.received().remove(0);
    assert!(request.header("authorization").unwrap().contains("/ap-south-1/sts/"));
    let region = on_an_executor(|| async { Chain::builder(&environment).build().unwrap().region().await.unwrap() });
    assert_eq!(region.as_deref(), Some("ap-south-1"));
}
