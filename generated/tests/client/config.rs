//! Where a client gets its configuration from, and how it reports a configuration that cannot be used.

use std::process::Command;

use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::http::Request;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, CallOptions, ConfigError, Environment};
use tinsmith::sso_oidc::{Client, ClientBuilder, Error};

use crate::{blocking, builder, credentials, script, sent};

fn create_token(client: &Client<Blocking>) -> Result<(), Error> {
    let call = client.create_token().client_id("i").client_secret("s").grant_type("g");
    call.send().map(drop)
}

fn create_token_with_iam(client: &Client<Blocking>) -> Result<(), Error> {
    let call = client.create_token_with_iam().client_id("i").grant_type("g");
    call.send().map(drop)
}

/// The host that a call goes to.
fn host(builder: ClientBuilder) -> String {
    sent(builder, |client| create_token(client).unwrap()).authority
}

/// An environment with these variables and this text in `~/.aws/config`.
fn environment(variables: &[(&str, &str)], config: &str) -> Environment {
    let home = [("HOME", "/home/me")];
    Environment::fixed(home.iter().chain(variables).copied()).with_file("/home/me/.aws/config", config)
}

/// A builder that takes everything from the environment.
fn from(variables: &[(&str, &str)], config: &str) -> ClientBuilder {
    Client::builder().environment(environment(variables, config))
}

/// The error of a client that cannot be built.
fn refusal(builder: ClientBuilder) -> String {
    let blocking = builder.blocking_transport(Scripted::new()).build_blocking();
    blocking.map(drop).unwrap_err().to_string()
}

/// The error of a call that fails before it is sent.
fn refused_call(builder: ClientBuilder) -> String {
    create_token(&blocking(builder, &Scripted::new()))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_client_needs_a_region_or_an_endpoint_and_a_signed_call_a_region() {
    let expected = "you must specify a region: with `region` of the builder, or with `environment` by AWS_REGION, \
                    AWS_DEFAULT_REGION or the profile";
    assert_eq!(refusal(Client::builder()), expected);
    let local = || {
        Client::builder()
            .endpoint_url("http://localhost")
            .credentials(credentials())
    };
    let request = sent(local(), |client| create_token(client).unwrap());
    assert_eq!(request.authority, "localhost");
    let error = create_token_with_iam(&blocking(local(), &Scripted::new())).unwrap_err();
    assert_eq!(error.to_string(), format!("CreateTokenWithIAM: {expected}"));
    assert_eq!(refusal(from(&[], "")), expected);
    let of_async = Client::builder().transport(Scripted::new()).build();
    assert!(matches!(of_async, Err(ConfigError::NoRegion)));
}

#[test]
fn what_is_no_host_label_is_no_region() {
    for region in ["", "us_east/1", "evil.example/#", "-a", "eu-west-1\n"] {
        let expected = format!(
            "{region:?} cannot be a region: a region has 1 to 63 letters, digits and hyphens, no hyphen first or last, \
             and not only digits; an example is eu-west-1"
        );
        assert_eq!(refusal(Client::builder().region(region)), expected);
    }
    let error = refusal(from(&[("AWS_REGION", "us_east/1")], ""));
    assert!(
        error.starts_with("the variable AWS_REGION: \"us_east/1\" cannot be a region"),
        "{error}"
    );
}

#[test]
fn an_endpoint_needs_a_scheme_and_no_password_is_shown() {
    let scheme = "it has no scheme; write `https://localhost:8080` or `http://localhost:8080`";
    assert_eq!(
        refusal(builder().endpoint_url("localhost:8080")),
        format!("invalid endpoint URL `localhost:8080`: {scheme}")
    );
    assert_eq!(
        refusal(from(
            &[("AWS_REGION", "mars"), ("AWS_ENDPOINT_URL", "localhost:8080")],
            ""
        )),
        format!("the variable AWS_ENDPOINT_URL: invalid endpoint URL `localhost:8080`: {scheme}")
    );
    assert_eq!(
        refusal(builder().endpoint_url("ftp://user:hunter2@h.example/?hunter2")),
        "invalid endpoint URL `ftp://***@h.example/?***`: its scheme must be `https` or `http`"
    );
}

#[test]
fn endpoints_follow_region_fips_and_dual_stack_in_every_partition() {
    for (region, plain, fips, dual_stack, both) in [
        (
            "us-east-1",
            "oidc.us-east-1.amazonaws.com",
            "oidc-fips.us-east-1.amazonaws.com",
            "oidc.us-east-1.api.aws",
            "oidc-fips.us-east-1.api.aws",
        ),
        (
            "cn-north-1",
            "oidc.cn-north-1.amazonaws.com.cn",
            "oidc-fips.cn-north-1.amazonaws.com.cn",
            "oidc.cn-north-1.api.amazonwebservices.com.cn",
            "oidc-fips.cn-north-1.api.amazonwebservices.com.cn",
        ),
        (
            "us-gov-west-1",
            "oidc.us-gov-west-1.amazonaws.com",
            "oidc.us-gov-west-1.amazonaws.com",
            "oidc.us-gov-west-1.api.aws",
            "oidc-fips.us-gov-west-1.api.aws",
        ),
        (
            "us-iso-east-1",
            "oidc.us-iso-east-1.c2s.ic.gov",
            "oidc-fips.us-iso-east-1.c2s.ic.gov",
            "oidc.us-iso-east-1.api.aws.ic.gov",
            "oidc-fips.us-iso-east-1.api.aws.ic.gov",
        ),
        (
            "us-isob-east-1",
            "oidc.us-isob-east-1.sc2s.sgov.gov",
            "oidc-fips.us-isob-east-1.sc2s.sgov.gov",
            "oidc.us-isob-east-1.api.aws.scloud",
            "oidc-fips.us-isob-east-1.api.aws.scloud",
        ),
        (
            "eusc-de-east-1",
            "oidc.eusc-de-east-1.amazonaws.eu",
            "oidc-fips.eusc-de-east-1.amazonaws.eu",
            "oidc.eusc-de-east-1.api.amazonwebservices.eu",
            "oidc-fips.eusc-de-east-1.api.amazonwebservices.eu",
        ),
    ] {
        let host = |fips, dual_stack| {
            host(
                Client::builder()
                    .region(region)
                    .use_fips(fips)
                    .use_dual_stack(dual_stack),
            )
        };
        assert_eq!(host(false, false), plain);
        assert_eq!(host(true, false), fips);
        assert_eq!(host(false, true), dual_stack);
        assert_eq!(host(true, true), both);
    }
}

#[test]
fn a_region_that_nobody_knows_goes_to_the_partition_it_looks_like_or_to_the_first() {
    for (region, host_name) in [
        ("mars", "oidc.mars.amazonaws.com"),
        ("aws-global", "oidc.aws-global.amazonaws.com"),
        ("US-EAST-1", "oidc.US-EAST-1.amazonaws.com"),
        ("cn-moon-7", "oidc.cn-moon-7.amazonaws.com.cn"),
        ("eu-isoe-west-1", "oidc.eu-isoe-west-1.cloud.adc-e.uk"),
        ("us-isof-south-1", "oidc.us-isof-south-1.csp.hci.ic.gov"),
    ] {
        assert_eq!(host(Client::builder().region(region)), host_name);
    }
}

#[test]
fn a_pseudo_region_is_the_region_inside_with_fips() {
    for region in ["fips-us-east-1", "us-east-1-fips"] {
        let with_fips = Client::builder().region(region);
        assert_eq!(host(with_fips), "oidc-fips.us-east-1.amazonaws.com");
        let variable = [("AWS_REGION", region), ("AWS_USE_FIPS_ENDPOINT", "false")];
        assert_eq!(host(from(&variable, "")), "oidc-fips.us-east-1.amazonaws.com");
    }
    let request = sent(
        Client::builder().region("fips-us-east-1").credentials(credentials()),
        |client| {
            create_token_with_iam(client).unwrap();
        },
    );
    assert_eq!(scope(&request), "20240101/us-east-1/sso-oauth");
}

fn scope(request: &Request) -> String {
    let authorization = request.headers.get("Authorization").unwrap();
    authorization.split('/').skip(1).take(3).collect::<Vec<_>>().join("/")
}

/// The rules of the model refuse this. botocore sends to the custom endpoint and ignores the flag.
#[test]
fn a_custom_endpoint_does_not_go_with_fips_nor_with_dual_stack() {
    let custom = || builder().endpoint_url("http://localhost");
    let fips = "CreateToken: Invalid Configuration: FIPS and custom endpoint are not supported";
    let dual_stack = "CreateToken: Invalid Configuration: Dualstack and custom endpoint are not supported";
    assert_eq!(refused_call(custom().use_fips(true)), fips);
    assert_eq!(refused_call(custom().use_dual_stack(true)), dual_stack);
    let variables = environment(&[("AWS_USE_FIPS_ENDPOINT", "true")], "");
    assert_eq!(refused_call(custom().environment(variables)), fips);

    let client = blocking(builder().use_fips(true), &Scripted::new());
    let call = client
        .create_token()
        .client_id("i")
        .client_secret("s")
        .grant_type("g")
        .prepare();
    let error = call
        .options(CallOptions::new().endpoint_url("http://localhost"))
        .send()
        .unwrap_err();
    assert_eq!(error.to_string(), fips);
}

/// The order of the sources is tested in the runtime. This tests that the client uses each of them.
#[test]
fn what_the_environment_says_counts() {
    let profiles = "[default]\nregion = mars\n[profile other]\nregion = venus\nservices = s\n\
                    [services s]\nsso_oidc =\n  endpoint_url = https://of.profile.example\n";
    let region = ("AWS_REGION", "eu-west-1");
    for (variables, expected) in [
        (&[][..], "oidc.mars.amazonaws.com"),
        (&[("AWS_DEFAULT_REGION", "us-east-2")], "oidc.us-east-2.amazonaws.com"),
        (&[region], "oidc.eu-west-1.amazonaws.com"),
        (
            &[region, ("AWS_DEFAULT_REGION", "us-east-2")],
            "oidc.eu-west-1.amazonaws.com",
        ),
        (&[("AWS_USE_FIPS_ENDPOINT", "true")], "oidc-fips.mars.amazonaws.com"),
        (&[("AWS_USE_DUALSTACK_ENDPOINT", "true")], "oidc.mars.api.aws"),
        (&[("AWS_ENDPOINT_URL", "https://all.example")], "all.example"),
        (
            &[
                ("AWS_ENDPOINT_URL", "https://all.example"),
                ("AWS_ENDPOINT_URL_SSO_OIDC", "https://own.example"),
            ],
            "own.example",
        ),
        (&[("AWS_PROFILE", "other")], "of.profile.example"),
    ] {
        assert_eq!(host(from(variables, profiles)), expected, "{variables:?}");
    }
}

#[test]
fn the_builder_comes_before_the_environment_in_whatever_order() {
    let variables = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        ("AWS_MAX_ATTEMPTS", "5"),
        ("AWS_SDK_UA_APP_ID", "of-environment"),
        ("AWS_ACCESS_KEY_ID", "OTHER"),
        ("AWS_SECRET_ACCESS_KEY", "other"),
    ];
    let set = |builder: ClientBuilder| {
        let builder = builder.region("us-east-1").use_fips(false).use_dual_stack(false);
        builder.max_attempts(1).app_id("of-builder").credentials(credentials())
    };
    let looked_up = |builder: ClientBuilder| builder.environment(environment(&variables, ""));
    for builder in [set(looked_up(Client::builder())), looked_up(set(Client::builder()))] {
        let script = Scripted::new().expect(Expected::any()).reply(503, "");
        create_token_with_iam(&blocking(builder, &script)).unwrap_err();
        script.finish().unwrap();
        let request = &script.requests()[0];
        assert_eq!(request.authority, "oidc.us-east-1.amazonaws.com");
        assert!(request.headers.get("User-Agent").unwrap().ends_with(" app/of-builder"));
        let authorization = request.headers.get("Authorization").unwrap();
        assert!(authorization.contains("Credential=AKIDEXAMPLE/"), "{authorization}");
    }

    let endpoint = [
        ("AWS_REGION", "mars"),
        ("AWS_ENDPOINT_URL", "http://of.environment.example"),
    ];
    let before = Client::builder()
        .endpoint_url("http://of.builder.example")
        .environment(environment(&endpoint, ""));
    let after = from(&endpoint, "").endpoint_url("http://of.builder.example");
    assert_eq!(host(before), "of.builder.example");
    assert_eq!(host(after), "of.builder.example");
}

#[test]
fn the_user_agent_names_the_surroundings_and_the_application() {
    let variables = [
        ("AWS_REGION", "mars"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_rust"),
        ("AWS_SDK_UA_APP_ID", "app 1"),
    ];
    let request = sent(from(&variables, ""), |client| create_token(client).unwrap());
    let user_agent = request.headers.get("User-Agent").unwrap();
    assert!(
        user_agent.ends_with(" exec-env/AWS_Lambda_rust app/app-1"),
        "{user_agent}"
    );
}

#[test]
fn credentials_come_from_the_environment_when_a_call_must_be_signed() {
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    ];
    let of_environment = sent(from(&variables, ""), |client| create_token_with_iam(client).unwrap());
    let of_builder = sent(builder().credentials(credentials()), |client| {
        create_token_with_iam(client).unwrap()
    });
    let authorization = |request: &Request| request.headers.get("Authorization").unwrap().to_owned();
    assert_eq!(authorization(&of_environment), authorization(&of_builder));
}

#[test]
fn credentials_that_cannot_be_used_matter_to_signed_calls_alone() {
    let half = [("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")];
    let script = script(1);
    let client = blocking(from(&half, ""), &script);
    create_token(&client).unwrap();
    let error = create_token_with_iam(&client).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateTokenWithIAM: the variable AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not; set both or neither"
    );
    assert_eq!(error.attempts(), 0);
    script.finish().unwrap();

    let broken = Credentials::new("AKIDEXAMPLE", "hunter2").with_session_token("hunter2\n");
    let error = create_token_with_iam(&blocking(builder().credentials(broken), &Scripted::new())).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("the session token has a blank, a line end"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn the_environment_can_limit_attempts() {
    for (variables, config, attempts) in [
        (&[("AWS_MAX_ATTEMPTS", "2")][..], "", 2),
        (&[], "[default]\nmax_attempts = 4", 4),
        (&[], "", 3),
    ] {
        let busy = (0..attempts).fold(Scripted::new(), |script, _| {
            script.expect(Expected::any()).reply(503, "")
        });
        let builder = builder().environment(environment(variables, config));
        let error = create_token(&blocking(builder, &busy)).unwrap_err();
        assert_eq!(error.attempts(), attempts);
        busy.finish().unwrap();
    }
}

#[test]
fn settings_that_cannot_be_used_are_errors_that_say_where_they_are() {
    for (name, value, expected) in [
        (
            "AWS_MAX_ATTEMPTS",
            "0",
            "\"0\" is not a number of attempts; it must be a whole number from 1 on",
        ),
        (
            "AWS_MAX_ATTEMPTS",
            "x",
            "\"x\" is not a number of attempts; it must be a whole number from 1 on",
        ),
        (
            "AWS_RETRY_MODE",
            "bogus",
            "\"bogus\" is not a retry mode; it can be standard (adaptive and legacy count as that)",
        ),
    ] {
        let builder = builder().environment(environment(&[(name, value)], ""));
        assert_eq!(refusal(builder), format!("the variable {name}: {expected}"));
    }
    assert_eq!(
        refusal(builder().max_attempts(0)),
        "the limit on attempts must be at least 1: the first attempt counts"
    );
    assert_eq!(
        refusal(from(&[("AWS_PROFILE", "nope")], "[profile other]\nregion = mars")),
        "AWS_PROFILE names the profile `nope`, which does not exist; there are `other` in /home/me/.aws/config and \
         /home/me/.aws/credentials (no such file)"
    );
}

/// The test runs itself in a process whose environment has everything that a client could find.
#[test]
fn without_environment_nothing_is_looked_up_and_with_that_of_the_process_it_is() {
    const NAME: &str = "config::without_environment_nothing_is_looked_up_and_with_that_of_the_process_it_is";
    const VARIABLES: [(&str, &str); 7] = [
        ("HOME", "/nowhere"),
        ("AWS_REGION", "of-the-process"),
        ("AWS_ENDPOINT_URL", "http://of.the.process.example"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_EXECUTION_ENV", "of-the-process"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ];
    if std::env::var("AWS_REGION").as_deref() != Ok("of-the-process") {
        let mut again = Command::new(std::env::current_exe().unwrap());
        let again = again.args(["--exact", NAME]).env_clear().envs(VARIABLES);
        let output = again.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        return;
    }
    assert!(matches!(
        Client::builder().blocking_transport(Scripted::new()).build_blocking(),
        Err(ConfigError::NoRegion)
    ));
    let request = sent(builder(), |client| create_token(client).unwrap());
    assert_eq!(request.authority, "oidc.us-east-1.amazonaws.com");
    assert!(!request.headers.get("User-Agent").unwrap().contains("exec-env"));
    let error = create_token_with_iam(&blocking(builder(), &Scripted::new())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateTokenWithIAM: Unable to locate credentials: give the client a provider, or have it look at the environment"
    );
    let of_process = Client::builder().environment(Environment::process());
    let request = sent(of_process, |client| create_token_with_iam(client).unwrap());
    assert_eq!(request.authority, "of.the.process.example");
    assert_eq!(scope(&request), "20240101/of-the-process/sso-oauth");
    assert!(!matches!(Client::from_env(), Err(ConfigError::NoRegion)));
}
