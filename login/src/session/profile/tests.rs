use super::{SsoProfile, SsoProfileError, SsoSession};
use tinsmith::runtime::Environment;

const SESSION: &str = "[sso-session s]\nsso_start_url = https://a.example/start\nsso_region = eu-west-1\n";

fn environment(config: &str) -> Environment {
    Environment::fixed([("HOME", "/home/me")]).with_file("/home/me/.aws/config", config)
}

fn load(config: &str) -> Result<SsoProfile, SsoProfileError> {
    SsoProfile::load(&environment(config), Some("p"))
}

fn fault(config: &str) -> String {
    load(config).unwrap_err().to_string()
}

#[test]
fn a_profile_gets_its_session_from_the_section_of_that_name() {
    let role = "sso_account_id = 123456789012\nsso_role_name = ReadOnly\n";
    let profile = load(&format!("{SESSION}[profile p]\nsso_session = s\n{role}")).unwrap();
    assert_eq!(
        profile.session(),
        &SsoSession::new("s", "https://a.example/start", "eu-west-1")
    );
    assert_eq!(
        (profile.account_id(), profile.role_name()),
        (Some("123456789012"), Some("ReadOnly"))
    );
    assert_eq!(profile.role().unwrap(), ("123456789012", "ReadOnly"));
}

#[test]
fn a_profile_without_a_role_names_what_it_lacks_when_one_is_asked_for() {
    let with = |more| load(&format!("{SESSION}[profile p]\nsso_session = s\n{more}")).unwrap();
    let lacks = |more| with(more).role().unwrap_err().to_string();
    assert_eq!(
        lacks(""),
        "[profile p] in the config file lacks sso_account_id and sso_role_name: add what is missing"
    );
    assert_eq!(
        lacks("sso_account_id = 1"),
        "[profile p] in the config file lacks sso_role_name: add what is missing"
    );
}

#[test]
fn a_profile_in_the_old_form_is_a_session_of_its_own() {
    let profile = load("[profile p]\nsso_start_url = https://a.example/start\nsso_region = eu-west-1").unwrap();
    assert_eq!(
        profile.session(),
        &SsoSession::without_name("https://a.example/start", "eu-west-1")
    );
    assert_eq!(profile.session().scopes(), [""; 0]);
    assert_eq!((profile.account_id(), profile.role_name()), (None, None));
}

#[test]
fn scopes_stand_between_commas_and_without_any_there_is_the_one_that_accounts_need() {
    let scopes = |line: &str| {
        let environment = environment(&format!("{SESSION}{line}"));
        SsoSession::load(&environment, "s").unwrap().scopes().to_vec()
    };
    assert_eq!(scopes(""), ["sso:account:access"]);
    assert_eq!(scopes("sso_registration_scopes = ,"), ["sso:account:access"]);
    assert_eq!(scopes("sso_registration_scopes = a:b , c,"), ["a:b", "c"]);
}

#[test]
fn a_profile_may_repeat_what_its_session_says_but_not_contradict_it() {
    let with_region = |region| format!("{SESSION}[profile p]\nsso_session = s\nsso_region = {region}");
    assert_eq!(load(&with_region("eu-west-1")).unwrap().session().region(), "eu-west-1");
    assert_eq!(
        fault(&with_region("us-east-1")),
        "the profile `p` and its sso-session `s` have different values of sso_region: remove it from the profile"
    );
}

#[test]
fn what_is_missing_is_named_with_the_section_that_needs_it() {
    for (config, expected) in [
        (
            "[sso-session s]\nsso_region = eu-west-1\n[profile p]\nsso_session = s\nsso_start_url = https://a.example",
            "[sso-session s] in the config file lacks sso_start_url: add what is missing",
        ),
        (
            "[sso-session s]\nsso_region =\n[profile p]\nsso_session = s",
            "[sso-session s] in the config file lacks sso_start_url and sso_region: add what is missing",
        ),
        (
            "[profile p]\nsso_start_url = https://a.example",
            "[profile p] in the config file lacks sso_region: add what is missing",
        ),
        (
            "[profile p]\nsso_session = t",
            "the profile `p` names the sso-session `t`, and there is no section [sso-session t] in the config file: add it, \
             with sso_start_url and sso_region",
        ),
        (
            "[profile p]\nregion = eu-west-1",
            "the profile `p` has neither sso_session nor sso_start_url: choose another, or run `aws configure sso`",
        ),
    ] {
        assert_eq!(fault(config), expected);
    }
}

#[test]
fn without_a_profile_and_without_the_section_the_error_says_what_to_add() {
    let error = SsoProfile::load(&environment(""), None).unwrap_err();
    assert!(error.to_string().contains("run `aws configure sso`"), "{error}");
    let error = SsoProfile::load(&environment("[default]\nsso_start_url = https://a.example"), None).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("[default] in the config file lacks sso_region"),
        "{error}"
    );
    let error = SsoSession::load(&environment(""), "t").unwrap_err();
    assert!(
        error.to_string().starts_with("there is no section [sso-session t]"),
        "{error}"
    );
    let error = SsoProfile::load(&environment(""), Some("p")).unwrap_err();
    assert!(
        error.to_string().contains("the profile `p`, which does not exist"),
        "{error}"
    );
}
