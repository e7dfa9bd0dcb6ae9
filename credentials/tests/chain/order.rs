//! Which place gives the credentials, and what ends the search.

use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::CredentialsErrorKind;
use tinsmith_credentials::{Chain, Place};

use crate::setup::{fault, find, machine, pair};

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "hidden")];

fn winner(environment: &Environment) -> Option<Place> {
    Chain::builder(environment).build_blocking().unwrap().explain().winner()
}

#[test]
fn the_places_come_in_the_order_of_botocore() {
    let sso =
        "sso_account_id = 1\nsso_role_name = r\nsso_start_url = https://a.example/start\nsso_region = eu-west-1\n";
    let config = [
        ("role_arn = arn:aws:iam::1:role/r\nsource_profile = base\n", Place::Role),
        (sso, Place::SingleSignOn),
        ("login_session = s\n", Place::Login),
        ("credential_process = x\n", Place::Process),
        (
            "aws_access_key_id = A\naws_secret_access_key = hidden\n",
            Place::ConfigFile,
        ),
    ];
    let base = format!("[profile base]\n{}", pair("BASE"));
    for first in 0..config.len() {
        let properties: String = config[first..].iter().map(|(text, _)| *text).collect();
        let environment = machine(&[], &format!("[default]\n{properties}{base}"), "");
        assert_eq!(winner(&environment), Some(config[first].1), "{properties}");
    }
    let credentials = format!("[default]\n{}", pair("A"));
    let all = |variables: &[(&str, &str)], properties: &str| {
        let config = format!("[default]\n{properties}{base}");
        winner(&machine(variables, &config, &credentials))
    };
    assert_eq!(all(&[], sso), Some(Place::SingleSignOn));
    assert_eq!(all(&[], "login_session = s\n"), Some(Place::CredentialsFile));
    let web_identity = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
    ];
    assert_eq!(all(&web_identity, sso), Some(Place::WebIdentity));
    assert_eq!(all(&web_identity, config[0].0), Some(Place::Role));
    assert_eq!(all(&KEYS, config[0].0), Some(Place::Environment));
    let container = [("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x")];
    assert_eq!(winner(&machine(&container, "", "")), Some(Place::Container));
    assert_eq!(winner(&machine(&[], "", "")), None);
}

#[test]
fn a_profile_that_the_program_names_beats_the_variables_that_say_who_calls() {
    let config = format!("[profile dev]\n{}", pair("DEV"));
    let web_identity = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
    ];
    let environment = machine(&[KEYS, web_identity].concat(), &config, "");
    assert_eq!(find(&environment).unwrap().access_key_id(), "ENV");
    assert_eq!(find(&environment.with_profile("dev")).unwrap().access_key_id(), "DEV");
}

#[test]
fn what_is_half_set_up_ends_the_search() {
    let half = "[default]\naws_access_key_id = A\n";
    let container = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/hidden");
    for (environment, expected) in [
        (
            machine(&[KEYS[0], container], "", &format!("[default]\n{}", pair("A"))),
            "AWS_SECRET_ACCESS_KEY is not",
        ),
        (machine(&[container], "", half), "no aws_secret_access_key beside it"),
        (
            machine(&[container, ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")], "", ""),
            "a token file but no role",
        ),
        (
            machine(
                &[container],
                "[default]\nsso_role_name = r\nsso_start_url = https://a\nsso_region = b\n",
                "",
            ),
            "sso_account_id",
        ),
        (
            machine(&[container], "[default]\nrole_arn = arn:aws:iam::1:role/r\n", ""),
            "neither source_profile nor credential_source",
        ),
    ] {
        let message = fault(&environment);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_profile_that_is_named_and_is_not_there_ends_it_before_it_begins() {
    let environment = machine(&[KEYS[0], KEYS[1], ("AWS_PROFILE", "nope")], "", "");
    let error = Chain::builder(&environment).build_blocking().unwrap_err();
    assert!(error.to_string().contains("`nope`, which does not exist"), "{error}");
}

#[test]
fn what_is_not_set_up_does_not_end_it() {
    let config = format!(
        "[default]\nsso_session = s\naws_secret_access_key = hidden\n[profile dev]\n{}",
        pair("DEV")
    );
    for variables in [
        &[("AWS_SECRET_ACCESS_KEY", "hidden"), ("AWS_PROFILE", "dev")][..],
        &[("AWS_ACCESS_KEY_ID", " "), ("AWS_PROFILE", "dev")],
    ] {
        assert_eq!(find(&machine(variables, &config, "")).unwrap().access_key_id(), "DEV");
    }
    let error = find(&machine(&[("AWS_PROFILE", "")], &config, "")).unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotFound);
    let message = error.to_string();
    for part in [
        "AWS_ACCESS_KEY_ID is not set",
        "sso_session without",
        "AWS_EC2_METADATA_DISABLED",
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn an_explanation_says_what_each_place_said_and_which_one_won() {
    let environment = machine(
        &[],
        "[default]\nregion = eu-west-1\n",
        &format!("[default]\n{}", pair("AKID")),
    );
    let chain = Chain::builder(&environment).build_blocking().unwrap();
    assert_eq!(
        chain.explain().to_string(),
        "what the configuration says (no source was asked):\n  environment variables: nothing (AWS_ACCESS_KEY_ID is not set)\n  \
         role of the profile: nothing (not set)\n  web identity: nothing (not set)\n  single sign-on: nothing (not set)\n  \
         credentials file: would ask profile `default` in the credentials file"
    );
    chain.get().unwrap();
    let explanation = chain.explain().to_string();
    assert!(
        explanation.starts_with("the last search for credentials:"),
        "{explanation}"
    );
    assert!(
        explanation.ends_with("credentials file: AKID from profile `default` in the credentials file"),
        "{explanation}"
    );
}
